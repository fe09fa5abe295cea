"""The answers that cases expect, read as the cells of a ledger are read."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from pingyuan_rules import words
from pingyuan_rules.case_files.case_facts import did_you_mean
from pingyuan_rules.case_files.case_settings import checked_number
from pingyuan_rules.cases import Expectation, Outcome
from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import UNKNOWN, Choice, FactInfo, Label, Lang, Record, Rulebook, Status
from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE
from pingyuan_rules.engine.facts.fact_info import problem_kind
from pingyuan_rules.engine.labels import Subunit
from pingyuan_rules.engine.values import BOOL, FEN
from pingyuan_rules.engine.wording.column_headings import heading_with_unit
from pingyuan_rules.ledger.cells import WrongCell, expectation, is_empty
from pingyuan_rules.ledger.headings import key, nearest
from pingyuan_rules.ledger.number_formats import Shown, parse
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.written_forms import BOOLS, Refused, plain

_STATUSES: Mapping[Status, Label] = MappingProxyType(
    {Status.UNKNOWN: words.UNKNOWN}
    | {each: each.label for each in (Status.NOT_APPLICABLE, Status.NOT_IN_FORCE, Status.NO_VALUE)}
)
"""How cases say that there is to be no answer."""
_OTHER_WORDS = {"未知": Status.UNKNOWN, "不明": Status.UNKNOWN, "unknown": Status.UNKNOWN}
_CORRECT = Label("请更正", "Correct it")
# In a ledger they stand for what is not known; of an answer they may also say that there is none.
_EITHER = frozenset(
    {"n/a", "na", "<na>", "#n/a", "无", "没有", "暂无", "-", "/", "//", "\\", "null", "none", "nil", "nan", "nat"}
)
NOT_FILLED_IN = Label("尚未填写", "no answer")
"""What is told of an expected answer that a suggested case leaves to people."""
TO_FILL_IN = Label("待填写", "to be filled in")
"""What stands in a workbook in place of such an answer, since an empty cell is not checked there."""
_TO_FILL_IN = frozenset({key(TO_FILL_IN.zh), key(TO_FILL_IN.en)})
_FILL_IN = Label(
    "应有的结论还没有人填写：请填写，或删去这一项",
    "Nobody has filled in the expected answer: fill it in, or delete this entry",
)
_WHICH = Label(
    "请写“不详”（应因信息不足而无结论）或“不适用”；不检查的留空",
    'Write "unknown" if missing facts are to leave it undecided, or "not applicable"; '
    "leave the cell empty if it is not to be checked",
)


def rule_named(book: Rulebook[Any], record: type[Record], name: str) -> AnyRule | None:
    """The rule about a class of record that a text names: by its name or its label, of an amount also with its unit."""
    return _named(book.rules_of(cast("Any", record))).get(key(name).strip("*:"))


@cache  # by the rules and not by the book, to which rules may be added
def _named(rules: tuple[AnyRule, ...]) -> Mapping[str, AnyRule]:
    names: dict[str, AnyRule] = {}
    for rule in rules:
        for label in (Label(rule.name, rule.name), rule.label):
            unit = heading_with_unit(label, rule.kind, rule.unit)
            names |= {key(text): rule for text in (label.zh, label.en, unit.zh, unit.en)}
    return names


def no_answer_words() -> tuple[Label, ...]:
    """How cases say that there is to be no answer."""
    return tuple(_STATUSES.values())


def rule_expected(record: type[Record]) -> Label:
    """What a key among the answers about a class may be."""
    return Label(f"关于{record.label.zh}的一条规则", f"a rule about the {record.label.en}")


def unknown_rule_remedy(book: Rulebook[Any], record: type[Record], name: str) -> Label:
    """What to do about the name of no rule about a class of record: it is of another class, or near another name."""
    other = next((each for each in book.records if rule_named(book, each, name)), None)
    if other is not None:
        label = other.label
        return Label(
            f"这是关于{label.zh}的规则，请写到{label.zh}的案例中",
            f"This rule is about the {label.en}: write it in a case of that class",
        )
    rules = book.rules_of(record)
    near = nearest(name, [answer_heading(rule) for rule in rules])
    named = nearest(name, [Label(rule.name, rule.name) for rule in rules])
    return did_you_mean(named if name.isascii() and named is not None else near)


def answer_heading(rule: AnyRule) -> Label:
    """What stands over the answers of a rule; over amounts and scores, their unit."""
    return heading_with_unit(rule.label, rule.kind, rule.unit)


def read_expectation(rule: AnyRule, raw: Any, months: MonthReading, shown_as: Shown | None = None) -> Expectation:
    """What a rule is to answer.

    Args:
        rule: The rule.
        raw: What is written.
        months: The day that a date without a day means.
        shown_as: How the format of a cell shows it, where that changes what is meant.

    Raises:
        WrongCell: When it is no answer of the rule.
    """
    if is_empty(raw) or (isinstance(raw, str) and (not plain(raw) or key(plain(raw)) in _TO_FILL_IN)):
        raise WrongCell(NOT_FILLED_IN, answer_expectation(rule), _FILL_IN, "required")
    if isinstance(raw, str):
        word, meanings = key(plain(raw)), _meanings(rule)
        if word in meanings:
            return Expectation(rule, meanings[word])
    try:
        return Expectation(rule, Outcome(_value(rule, raw, months, shown_as)))
    except Refused as refused:
        kind, remedy = problem_kind(rule.kind, raw), _remedy_of_answers(refused.remedy or _CORRECT)
        raise WrongCell(seen(raw), answer_expectation(rule), remedy, kind) from None
    except WrongCell as wrong:
        raise WrongCell(wrong.found, wrong.expected, _remedy_of_answers(wrong.remedy), wrong.kind) from None


def _remedy_of_answers(remedy: Label) -> Label:
    """What a ledger says to do about a cell, as it holds for an answer: an empty one is not checked."""
    return Label(
        remedy.zh.replace("不知道的留空", "不检查的留空"),
        remedy.en.replace("empty if it is not known", "empty if it is not to be checked"),
    )


@cache
def _meanings(rule: AnyRule) -> Mapping[str, Outcome]:
    """What words mean as an answer of a rule; the rule's own choices come last, so that they win."""
    meanings = {key(word): Outcome(UNKNOWN, status) for word, status in _OTHER_WORDS.items()}
    # Several cases that hold at once are no answer that people ask for, but one that may be recorded.
    for status, label in {Status.NO_SINGLE_CASE: Status.NO_SINGLE_CASE.label, **_STATUSES}.items():
        texts = (label.zh, label.en, status.label.zh, status.label.en, status.value)
        meanings |= {key(text): Outcome(UNKNOWN, status) for text in texts}
    if rule.kind == BOOL:
        meanings |= {key(word): Outcome(truth) for word, truth in BOOLS.items() if word not in _EITHER}
    for each in cast("Any", rule.kind.enum or ()):
        former = each.former if isinstance(each, Choice) else ()
        own = (each.label.zh, each.label.en) if isinstance(each, Choice) else (each.name,)
        meanings |= {key(text): Outcome(each) for text in (*former, *own, str(each.value))}
    return meanings


def _value(rule: AnyRule, raw: Any, months: MonthReading, shown_as: Shown | None) -> Any:
    """A number, a truth or a day that a rule is to answer, as the rule gives it.

    Raises:
        Refused: When it is none.
        WrongCell: When it is a number beyond all bounds.
    """
    kind, unit = rule.kind, rule.unit
    if isinstance(raw, str) and plain(raw).casefold() in _EITHER:
        raise Refused(_WHICH)
    raw = checked_number(raw, answer_expectation(rule))
    if kind.enum is not None or isinstance(raw, list | dict):
        raise Refused
    if not isinstance(unit, Subunit):
        return parse(raw, kind.name, months, shown_as).value
    # Kept in parts of what people write: hundredths of a point, or of a fen.
    places = unit.places + (2 if kind == FEN else 0)
    parts = Fraction(parse(raw, "fen", months, shown_as).value * 10**places, HUNDREDTHS_IN_ONE)
    if parts.denominator > 1:
        raise Refused
    return int(parts)


def written_answer(rule: AnyRule, outcome: Outcome, lang: Lang) -> Any:
    """An answer as a case writes it: amounts in yuan, scores in points, and why there is none in words.

    Args:
        rule: The rule that answers so.
        outcome: What it answers, or why it does not.
        lang: The language of such words.
    """
    if outcome.status is not Status.DECIDED:
        return _STATUSES.get(outcome.status, outcome.status.label).text(lang)
    if rule.kind.enum is not None or rule.kind == BOOL:
        return outcome.value
    places = (rule.unit.places if isinstance(rule.unit, Subunit) else 0) + (2 if rule.kind == FEN else 0)
    return Decimal(outcome.value).scaleb(-places) if places else outcome.value


def answer_expectation(rule: AnyRule) -> Label:
    """What may be written as an answer of a rule."""
    if rule.kind == FEN:
        own = Label("金额（元），最多两位小数", "an amount in yuan with at most two decimals")
    elif isinstance(rule.unit, Subunit):
        whole = rule.unit.whole
        own = Label(f"数（{whole.zh}），最多两位小数", f"a number of {whole.en} with at most two decimals")
    else:
        own = expectation(FactInfo(rule.name, rule.kind, rule.label, rule.unit, None, None))
    zh = "、".join(label.zh for label in _STATUSES.values())
    en = ", ".join(f'"{label.en}"' for label in _STATUSES.values())
    return Label(f"{own.zh}，或{zh}", f"{own.en}, or one of {en}")
