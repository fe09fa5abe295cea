"""Values of a county that are probably slips: in another unit, without effect, or for days on which none is read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Any, cast

import attrs

from pingyuan_rules import units as u
from pingyuan_rules.comparison.policy_changes import ParameterChange, parameters_of
from pingyuan_rules.engine import UNKNOWN, FactInfo, InvalidData, Label, Parameters, Rule, Source
from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.labels import Subunit, inner_quotes
from pingyuan_rules.engine.values import FEN
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.policy import Overlay
from pingyuan_rules.proof import Differs, Same, Undecided, differ

AnyRule = Rule[Any, Any, Any]

MOST_TIMES = 10
"""A slip of the unit is one of a dozen times and more: from here on, the value without it is nearer to the other's."""
_OTHER_UNITS = (u.MONTHS, u.YEARS, u.HOURS, u.POINTS)
"""Units that are easily mistaken for others: years for months, hours for minutes, points for hundredths or shares."""

_NAMES: Mapping[object, Label] = MappingProxyType(
    {u.FEN_UNIT: Label("分（人民币）", "fen"), u.PERCENT: Label("百分数", "percent")}
)
"""How units are called, if not as after numbers."""


@attrs.frozen
class Doubt:
    """A value that is probably not what was meant.

    Attributes:
        info: The parameter.
        message: What is doubtful about its value, and what to do.
    """

    info: FactInfo
    message: Label


def doubts_of(
    overlay: Overlay, policy: Parameters, changes: Iterable[ParameterChange], rules: Collection[AnyRule]
) -> Iterator[Doubt]:
    """What is doubtful about a county's own values on a day.

    Args:
        overlay: The values.
        policy: The policy that is made of them.
        changes: How it differs from the policy without them.
        rules: The rules.
    """
    for change in changes:
        sources = overlay.values[change.name]
        readers = [rule for rule in rules if change.name in parameters_of(rule)]
        asked = [rule for rule in readers if rule.info.in_force(policy.on)]
        if is_in_other_unit(change):
            yield Doubt(change.info, unit_words(change))
        if change.after is UNKNOWN and asked:
            yield Doubt(change.info, without_value(change, sources, policy.on, asked[0]))
        begins = [rule.info.since or date.min for rule in readers]
        if begins and all(each.until is not None and each.until <= min(begins) for each in sources):
            yield Doubt(change.info, before_its_rules(change, readers[begins.index(min(begins))]))
        yield from (Doubt(change.info, words) for words in cut_short(change.info, sources, policy.on))


def is_in_other_unit(change: ParameterChange) -> bool:
    """Whether a value in a unit that is easily mistaken is many times another county's, or a small part of it."""
    unit, numbers = change.info.unit, (change.before, change.after)
    if not all(isinstance(each, int | Decimal) for each in numbers):
        return False
    small, large = sorted(cast("tuple[int, int]", numbers))
    is_far = 0 < MOST_TIMES * small <= large  # 0 is no slip: the county pays none
    if unit == u.PERCENT:
        return is_far and change.after == 1  # the whole, as a ratio; other shares may well be that far apart
    return is_far and (change.info.kind == FEN or isinstance(unit, Subunit) or unit in _OTHER_UNITS)


def unit_words(change: ParameterChange) -> Label:
    """That a value is probably in another unit than that of the file."""
    info, before = change.info, change.before_text
    unit = _NAMES.get(info.unit) or cast("Label", info.unit)
    label, after = info.label, change.after_text
    return Label(
        f"“{inner_quotes(label.zh)}”为{after.zh}，平远县为{before.zh}，相差{MOST_TIMES}倍以上。"
        f"文件中以{unit.zh}计，{before.zh}写作 {change.before}：请核对单位。",
        f"“{label.en}” is {after.en}, but {before.en} in Pingyuan, which differs by a factor of {MOST_TIMES} or more. "
        f"The file gives it in {unit.en}, so that {before.en} is written as {change.before}: check the unit.",
    )


def without_value(change: ParameterChange, sources: Iterable[Source], on: date, rule: AnyRule) -> Label:
    """That a parameter has no value any more, so that a rule gives no answer."""
    ended = last_day(max(each.until for each in sources if each.until is not None and each.until <= on))
    label = change.info.label
    return Label(
        f"“{inner_quotes(label.zh)}”没有取值：文件中的值至{ended}止，“{inner_quotes(rule.label.zh)}”因此没有结论。"
        "请补上此后的值，或删去 until。",
        f"“{label.en}” has no value, since that of the file ends on {ended}; “{rule.label.en}” then gives no answer. "
        "Add a value for the time after it, or delete until.",
    )


def before_its_rules(change: ParameterChange, first: AnyRule) -> Label:
    """That all values of a parameter end before a rule begins to read them."""
    label, begins = change.info.label, first.info.since
    return Label(
        f"“{inner_quotes(label.zh)}”的值用不上：读取它的规则自{begins}起施行（“{inner_quotes(first.label.zh)}”），"
        "文件中的值此前已止。请核对 since 和 until。",
        f"No value of “{label.en}” is ever read: the first rule that reads it, “{first.label.en}”, is in force from "
        f"{begins} on, and the values of the file end before that. Check since and until.",
    )


def cut_short(info: FactInfo, sources: Iterable[Source], on: date) -> Iterator[Label]:
    """That a value is to hold until a day, but another one takes its place before."""
    ordered = sorted(sources, key=lambda each: each.since)
    for one, other in pairwise(ordered):
        # One that holds for a time within that of another is no slip: then the other one holds again.
        if one.until is not None and other.since <= on < one.until and (other.until or date.max) >= one.until:
            (zh, other_zh), (en, other_en) = (
                tuple(in_words(each.value, info.kind, info.unit, lang) for each in (one, other))
                for lang in ("zh", "en")
            )
            end, label = last_day(one.until), info.label
            yield Label(
                f"“{inner_quotes(label.zh)}”的两个值时间重叠：{zh}至{end}止，{other_zh}自{other.since}起，以后者为准。"
                "请更正 until 或 since。",
                f"Two values of “{label.en}” overlap: {en} until {end}, and {other_en} from {other.since} on, which "
                "counts. Correct until or since.",
            )


def has_effect(
    change: ParameterChange, policy: Parameters, rules: Iterable[AnyRule], *, up_to: int, seconds: float
) -> bool | Undecided | None:
    """Whether a county's own value changes an answer: whether the other county's in its place would.

    Args:
        change: The value.
        policy: The policy with it.
        rules: The rules.
        up_to: How many related records a record may have in what is looked at.
        seconds: How long each rule may take.

    Returns:
        Whether it does; None if that is not asked, since no rule that is in force reads it, or one of the two values
        is missing or does not fit with the others, or since more related records might show it. `Undecided` if time ran
        out.
    """
    asked = [rule for rule in rules if change.name in parameters_of(rule) and rule.info.in_force(policy.on)]
    if not asked or change.before is UNKNOWN or change.after is UNKNOWN:
        return None
    try:
        other = attrs.evolve(cast("Any", policy), **{change.name: change.before})
    except InvalidData:
        return None
    hindrance: Undecided | None = None
    is_proved = True
    for rule in asked:
        found = differ(rule, policy, other, up_to=up_to, seconds=seconds)
        if isinstance(found, Differs):
            return True
        if isinstance(found, Undecided):
            hindrance = found
        is_proved &= isinstance(found, Same) and found.up_to is None
    return (False if is_proved else None) if hindrance is None else hindrance


def effect_words(change: ParameterChange) -> Label:
    """That a county's own value changes no answer."""
    label, before, after = change.info.label, change.before_text, change.after_text
    return Label(
        f"“{inner_quotes(label.zh)}”改为{after.zh}不起作用：按文件中的其他取值，与平远县的{before.zh}结论全同。"
        "请核对与它有关的其他取值，或删去这一项。",
        f"Changing “{label.en}” to {after.en} has no effect: with the other values of the file, every answer is the "
        f"same as with Pingyuan's {before.en}. Check the other values that go with it, or delete it.",
    )
