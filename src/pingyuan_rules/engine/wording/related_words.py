"""Words for what rules ask of related records, and which of these decided an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.labels import Subunit
from pingyuan_rules.engine.record.compiled import compile_rule
from pingyuan_rules.engine.values import UNKNOWN
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.value_words import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Label, Lang

NAMED = 8
"""How many related records an explanation names; of more it says how many there are."""

_PHRASES: Mapping[Lang, Mapping[t.How, str]] = {
    "zh": {
        "count": "{records}中“{rule}”的数量",
        "any": "有符合“{rule}”的{records}",
        "all": "{records}均“{rule}”",
        "at_least": "{records}中“{rule}”的数量不少于{other}",
        "sum": "各{records}“{rule}”之和",
        "largest": "各{records}“{rule}”的最大值（没有{records}的，为{other}）",
        "smallest": "各{records}“{rule}”的最小值（没有{records}的，为{other}）",
    },
    "en": {
        "count": "the number of {records} for which “{rule}” holds",
        "any": "“{rule}” holds for at least one of the {records}",
        "all": "“{rule}” holds for all of the {records}",
        "at_least": "“{rule}” holds for at least {other} of the {records}",
        "sum": "the sum of “{rule}” over the {records}",
        "largest": "the greatest “{rule}” of the {records} ({other} if there are none)",
        "smallest": "the least “{rule}” of the {records} ({other} if there are none)",
    },
}
# "Not" before the whole would leave open what it denies: not one of them, or one of them not.
_DENIED: Mapping[Lang, Mapping[t.How, str]] = {
    "zh": {
        "any": "没有符合“{rule}”的{records}",
        "all": "并非{records}均“{rule}”",
        "at_least": "{records}中“{rule}”的数量少于{other}",
    },
    "en": {
        "any": "“{rule}” holds for none of the {records}",
        "all": "there is at least one of the {records} for which “{rule}” does not hold",
        "at_least": "“{rule}” holds for fewer than {other} of the {records}",
    },
}
_FORMULAS: Mapping[t.How, str] = {
    "count": "#{{{records} | {rule}}}",
    "any": "∃ {records}: {rule}",
    "all": "∀ {records}: {rule}",
    "at_least": "#{{{records} | {rule}}} ≥ {other}",
    "sum": "Σ {records}: {rule}",
    "largest": "max({records}: {rule}; ∅: {other})",
    "smallest": "min({records}: {rule}; ∅: {other})",
}
_COUNTED: Mapping[Lang, str] = {"zh": "{}条", "en": "{} recorded"}
_UNKNOWN_FOR: Mapping[Lang, str] = {"zh": "{}不明", "en": "unknown for {}"}
_WITHOUT_ID: Mapping[Lang, str] = {"zh": "第{}条", "en": "no. {}"}
_MORE: Mapping[Lang, str] = {"zh": "等{}条", "en": ", {} in all"}
_COMMAS: Mapping[Lang, str] = {"zh": "、", "en": ", "}


def fold_words(term: t.Fold, records: str, rule: str, other: str, lang: Lang, *, denied: bool = False) -> str:
    """A fold in running text; denied, that it does not hold."""
    return (_DENIED if denied else _PHRASES)[lang][term.how].format(records=records, rule=rule, other=other)


def fold_formula(term: t.Fold, records: str, rule: str, other: str) -> str:
    """A fold as a formula: `#{members | full}` is how many are full, `∃` that one is, `∀` that all are."""
    return _FORMULAS[term.how].format(records=records, rule=rule, other=other)


def number_of_records(records: Sequence[object], lang: Lang) -> str:
    """How many related records there are, in words."""
    return _COUNTED[lang].format(len(records))


def deciding_records(term: t.Fold, related: Any, value: Any, policy: Any, *, unit: Label | None, lang: Lang) -> str:
    """The ids of the related records that decided the value of a fold, in brackets; empty if none did.

    Args:
        term: The fold, as it is written.
        related: The related records, or UNKNOWN.
        value: The value of the fold.
        policy: The policy.
        unit: The unit of the value.
        lang: The language.
    """
    if related is UNKNOWN:
        return ""
    rule = cast("Definition", cast("t.Call", term.item).rule)
    answer = compile_rule(rule, policy)
    answers = [(number, each, answer(each)) for number, each in enumerate(related, 1)]
    wanted: Any = UNKNOWN
    if value is not UNKNOWN:
        # A sum is told by its parts, a greatest value by who has it, a truth by those of whom the rule is true.
        wanted = value if term.how in t.EXTREMES else term.how != "all"
    deciding = [
        each
        for each in answers
        if (
            each[2] is not UNKNOWN and each[2] != 0 if term.how == "sum" and value is not UNKNOWN else each[2] == wanted
        )
    ]
    if value is True and term.how == "any":
        deciding = deciding[:1]
    names = []
    for number, record, each in deciding[:NAMED]:
        own = getattr(record, "id", UNKNOWN)
        name = _WITHOUT_ID[lang].format(number) if own is UNKNOWN else str(own)
        names.append(f"{name}: {_part(each, term, unit, lang)}" if term.how == "sum" and value is not UNKNOWN else name)
    text = _COMMAS[lang].join(names) + (_MORE[lang].format(len(deciding)) if len(deciding) > NAMED else "")
    if value is UNKNOWN and text:
        text = _UNKNOWN_FOR[lang].format(text)
    return phrases(lang).note.format(text) if text else ""


def _part(value: Any, term: t.Fold, unit: Label | None, lang: Lang) -> str:
    """A part of a sum, told as the sum is: fen and hundredths are not what people read beside yuan and points."""
    return in_words(value, term.kind, unit if isinstance(unit, Subunit) else None, lang)
