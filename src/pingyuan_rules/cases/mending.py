"""What in a case would have to change so that it passes."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import attrs

from pingyuan_rules.cases.outcomes import AnyRule, Outcome
from pingyuan_rules.engine import UNKNOWN, Fen, Label, Parameters, Record, Status, Unknown, facts_of, is_known
from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.records import described
from pingyuan_rules.engine.values import FEN
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.proof.nearest_records import NoRecord, nearest_facts

_FEN_IN_YUAN = 100
_OR_ANSWER = Label("；事实无误的，请改正应有的结论。", "; if the facts are right, correct the expected answer.")
_OR_VALUES = Label(
    "；事实无误的，请改正应有的结论，或政策文件的取值。",
    "; if the facts are right, correct the expected answer, or the values of the policy file.",
)
"""Under the values of another county it may also be one of these that is wrong, or that the file leaves out."""
_NO_FACTS = Label(
    "按这一政策，任何事实都得不出应有的结论：请改正应有的结论，或日期、政策文件。",
    "Under this policy no facts lead to the expected answer: correct it, or the day or the policy file.",
)
_NO_SOLVER = Label(
    "安装 pingyuan-rules[proof] 后，可指出改动哪项事实即可通过。",
    "Install pingyuan-rules[proof] to see which fact would make it pass.",
)
_ALL_CONCERNED = Label(
    "该规则适用于所有记录，不会“不适用”：请改正应有的结论。",
    'This rule concerns every record and is never "not applicable": correct the expected answer.',
)


def advice(rule: AnyRule, record: Record, policy: Parameters, expected: Outcome, found: Outcome) -> Label | None:
    """What would make an answer as expected, in a sentence; None if nothing was found.

    Args:
        rule: The rule.
        record: The record.
        policy: The policy.
        expected: What it is to answer.
        found: What it answers, which is something else.
    """
    if Status.NOT_IN_FORCE in {expected.status, found.status}:
        return dates_in_force(rule, wanted=expected.status is not Status.NOT_IN_FORCE)
    if found.status is Status.NO_VALUE:
        return missing_values(rule, record, policy)
    if expected.status is Status.UNKNOWN:
        return facts_to_leave_out(rule, record, policy)
    if expected.status is Status.DECIDED:
        if rule.kind == FEN and (slip := slip_of_unit(expected.value, found.value)) is not None:
            return slip
        return facts_to_change(rule, record, policy, expected.value)
    return facts_not_concerned(rule, record, policy) if expected.status is Status.NOT_APPLICABLE else None


def slip_of_unit(expected: Fen, found: Fen | Unknown) -> Label | None:
    """To look at the unit of an amount that is expected to be exactly a hundred times the answer, or a hundredth."""
    if not is_known(found) or not expected:
        return None
    if expected == _FEN_IN_YUAN * found:
        times = Label("100倍", "a hundred times")
    elif found == _FEN_IN_YUAN * expected:
        times = Label("百分之一", "a hundredth of")
    else:
        return None
    return Label(
        f"应有的金额恰为所得金额的{times.zh}：请核对单位，案例文件中以元计，程序中以分计。",
        f"The expected amount is exactly {times.en} the answer: check the unit, which is yuan in files of cases and "
        "fen in programs.",
    )


def dates_in_force(rule: AnyRule, *, wanted: bool) -> Label:
    """On which days a rule is in force, and to choose one of them or another."""
    since, until = rule.info.since, rule.info.until
    zh = "、".join([*([f"自 {since} 起"] if since else []), *([f"至 {last_day(until)} 止"] if until else [])])
    en = " ".join([*([f"from {since}"] if since else []), *([f"to {last_day(until)}"] if until else [])])
    if not (since or until):
        return Label(
            "该规则一直有效：请改正应有的结论。", "This rule is in force on every day: correct the expected answer."
        )
    choose = Label("其中的一天", "one of these days") if wanted else Label("其外的一天", "another day")
    return Label(
        f"该规则{zh}施行：请把日期改为{choose.zh}，或改正应有的结论。",
        f"This rule is in force {en}: give {choose.en}, or correct the expected answer.",
    )


def missing_values(rule: AnyRule, record: Record, policy: Parameters) -> Label:
    """Which parameters have no value on the day."""
    infos = facts_of(type(policy))
    names = [infos[name].label for name in rule.missing_parameters(record, policy)]
    zh, en = "、".join(label.zh for label in names), ", ".join(label.en for label in names)
    on = policy.on
    return Label(
        f"政策在 {on} 没有给出：{zh}。请改用有值的日期或政策文件。",
        f"The policy has no value on {on} for: {en}. Give a day or a policy file that has one.",
    )


def facts_to_leave_out(rule: AnyRule, record: Record, policy: Parameters) -> Label:
    """Known facts without which the rule is undecided, none of them to spare."""
    infos = described(type(record))
    known = [name for name in infos if getattr(record, name) is not UNKNOWN]

    def is_open(names: Iterable[str]) -> bool:
        return rule.status(attrs.evolve(cast("Any", record), **dict.fromkeys(names, UNKNOWN)), policy) is Status.UNKNOWN

    left_out = list(known)
    if not is_open(left_out):
        return _NO_FACTS
    for name in known:
        fewer = [each for each in left_out if each != name]
        if is_open(fewer):
            left_out = fewer
    labels = [infos[name].label for name in left_out]
    zh, en = (
        "、".join(f"“{inner_quotes(label.zh)}”" for label in labels),
        ", ".join(f'"{label.en}"' for label in labels),
    )
    otherwise = or_else(policy)
    return Label(f"不写{zh}即可通过{otherwise.zh}", f"It passes if you leave out {en}{otherwise.en}")


def facts_to_change(rule: AnyRule, record: Record, policy: Parameters, goal: object) -> Label | None:
    """The fewest facts with which a rule answers as wanted, each as near as can be; else what is missing."""
    otherwise = None
    try:
        facts = nearest_facts(rule, record, goal, policy)
    except ModuleNotFoundError:
        facts, otherwise = None, _NO_SOLVER
    if isinstance(facts, NoRecord):
        return _NO_FACTS
    if facts is not None:
        return changed_facts(record, facts, policy)
    missing = rule.missing(record, policy)
    return facts_to_find(record, missing, policy) if missing else otherwise


def facts_not_concerned(rule: AnyRule, record: Record, policy: Parameters) -> Label | None:
    """The fewest facts with which the rule does not concern the record; None if that depends on rules that it calls."""
    if rule.applies is not None:
        return facts_to_change(rule.applies, record, policy, goal=False)
    return None if any(each.applies for each in rule.rules) else _ALL_CONCERNED


def facts_to_find(record: Record, names: Iterable[str], policy: Parameters) -> Label:
    """Which facts and lists of related records are missing."""
    labels = [described(type(record))[name].label for name in names]
    zh, en = (
        "、".join(f"“{inner_quotes(label.zh)}”" for label in labels),
        ", ".join(f'"{label.en}"' for label in labels),
    )
    otherwise = or_else(policy)
    return Label(f"尚缺{zh}，请补上{otherwise.zh}", f"Missing: {en}; add what is needed{otherwise.en}")


def changed_facts(record: Any, facts: Mapping[str, Any], policy: Parameters) -> Label:
    """Which facts would make the case pass."""
    infos, added, changed = facts_of(type(record)), list[Label](), list[Label]()
    for name, value in facts.items():
        info, before = infos[name], getattr(record, name)
        old, new = (
            Label(*(in_words(each, info.kind, info.unit, lang) for lang in ("zh", "en"))) for each in (before, value)
        )
        if before is UNKNOWN:
            added.append(Label(f"{info.label.zh}：{new.zh}", f"{info.label.en}: {new.en}"))
        else:
            words = f"{info.label.zh}由{old.zh}改为{new.zh}", f"{info.label.en} from {old.en} to {new.en}"
            changed.append(Label(*words))
    zh = [f"补上{'、'.join(each.zh for each in added)}"] if added else []
    en = [f"add {', '.join(each.en for each in added)}"] if added else []
    zh += [each.zh for each in changed]
    en += [f"change {each.en}" for each in changed]
    otherwise = or_else(policy)
    return Label(f"{'，'.join(zh)}，即可通过{otherwise.zh}", f"It passes if you {', and '.join(en)}{otherwise.en}")


def or_else(policy: Parameters) -> Label:
    """What else may be wrong if the facts are right."""
    return _OR_VALUES if policy.overlay_name else _OR_ANSWER
