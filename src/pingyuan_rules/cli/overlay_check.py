"""A county's own values checked: what they change, and what a lint remarks on, on each day on which a value changes."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from time import monotonic
from typing import Any, TypeVar

import attrs

from pingyuan_rules.cli.options import in_file
from pingyuan_rules.comparison import ParameterChange
from pingyuan_rules.comparison.doubtful_values import Doubt, doubts_of, effect_words, has_effect
from pingyuan_rules.comparison.policy_changes import parameter_changes
from pingyuan_rules.engine import FactInfo, InvalidData, Label, Monotony, Problem, facts_of
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.ledger.places import MOST_TOLD
from pingyuan_rules.policy import START, Overlay, Policy, policy_on
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.proof import Remark, RemarkKind, lint
from pingyuan_rules.proof.remarks import unsettled
from pingyuan_rules.rules import book

T = TypeVar("T")

UNSETTLED = frozenset({RemarkKind.OUT_OF_TIME, RemarkKind.BOUNDED})
"""The kinds of remark that say nothing either way: time ran out, or few related records show nothing."""


@attrs.frozen
class Checked:
    """What was found about a county's own values.

    Attributes:
        days: The days that were looked at.
        changes: Differences from Pingyuan's policy, each with its days.
        same: The parameters whose values here are Pingyuan's own on every day that was looked at.
        remarks: What a lint remarks on, each with its days.
        unsettled: What could not be settled, each with its days.
        doubts: Values that are probably slips, each with its days.
    """

    days: tuple[date, ...]
    changes: tuple[tuple[ParameterChange, tuple[date, ...]], ...]
    same: tuple[FactInfo, ...]
    remarks: tuple[tuple[Remark, tuple[date, ...]], ...]
    unsettled: tuple[tuple[Remark, tuple[date, ...]], ...]
    doubts: tuple[tuple[Doubt, tuple[date, ...]], ...] = ()


def days_of_change(overlay: Overlay) -> tuple[date, ...]:
    """The days from the first own value on, on which a value or a rule begins or ends.

    Before the first, the policy is Pingyuan's; from one of these days to the next it stays the same. There is none if
    the overlay sets no value.
    """

    def days(values: Iterable[Any]) -> set[date]:
        return {day for each in values for day in (each.since, each.until) if day is not None}

    own = {max(day, START) for day in days(source for sources in overlay.values.values() for source in sources)}
    if not own:
        return ()
    others = days(source for sources in pingyuan_values().values() for source in sources)
    others |= days(rule.info for rule in book.all_rules)
    return tuple(sorted(own | {day for day in others if day >= min(own)}))


def policies_of(overlay: Overlay, days: Iterable[date]) -> tuple[Policy, ...]:
    """The policy of each day.

    Raises:
        InvalidData: When values do not fit together on some day; a problem of several days is told with the first.
    """
    problems, told, policies = ProblemLog(MOST_TOLD), set[Problem](), []
    for day in days:
        try:
            policies.append(policy_on(day, overlay))
        except InvalidData as error:
            problems.take((in_file(each, overlay, day) for each in error.problems if each not in told), error.more)
            told.update(error.problems)
    problems.check()
    return tuple(policies)


def check_policies(
    overlay: Overlay,
    policies: Iterable[Policy],
    progress: Callable[[int, int], None],
    *,
    seconds: float,
    up_to: int,
) -> Checked:
    """Look at the policy of each day.

    Args:
        overlay: The county's own values.
        policies: Its policies, in the order of their days.
        progress: Told how many are done, and how many there are.
        seconds: How long each may take.
        up_to: How many related records of one relation a record may have in what is looked at.

    Raises:
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    policies = tuple(policies)
    changes: list[tuple[ParameterChange, date]] = []
    remarks: list[tuple[Remark, date]] = []
    doubts: list[tuple[Doubt, date]] = []
    idle: list[tuple[ParameterChange, date]] = []
    effective: set[str] = set()
    for done, policy in enumerate(policies):
        progress(done, len(policies))
        changed = [*parameter_changes(policy_on(policy.on), policy, book.rules)]
        changes += [(each, policy.on) for each in changed]
        end = monotonic() + seconds
        remarks += [(each, policy.on) for each in lint(policy, up_to=up_to, seconds=seconds)]
        doubts += [(each, policy.on) for each in doubts_of(overlay, policy, changed, book.rules)]
        for change in (each for each in changed if each.name not in effective):
            # A value that has an effect on one day may well have none on others.
            effect = has_effect(change, policy, book.rules, up_to=up_to, seconds=max(0, end - monotonic()))
            if effect is True:
                effective.add(change.name)
            elif effect is False:
                idle.append((change, policy.on))
            elif effect is not None:
                remarks.append((unsettled(effect.rule, policy, effect.reason), policy.on))
    doubts += [(Doubt(each.info, effect_words(each)), day) for each, day in idle if each.name not in effective]
    grouped = group_by_days(remarks, lambda each: (each.kind, each.rule, each.parameter, each.text("zh")))
    names = {each.name for each, _ in changes}
    infos = facts_of(Policy)
    return Checked(
        tuple(each.on for each in policies),
        tuple(group_by_days(changes, lambda each: (each.name, each.before, each.after))),
        tuple(infos[name] for name in infos if name in overlay.values and name not in names),
        tuple(pair for pair in grouped if pair[0].kind not in UNSETTLED),
        tuple(pair for pair in grouped if pair[0].kind in UNSETTLED),
        tuple(group_by_days(doubts, lambda each: each.message)),
    )


def values_to_check(checked: Checked, remark: Remark, days: tuple[date, ...]) -> Label | None:
    """Which of the county's own values a remark may come from; None if it comes from none of them."""
    subject = remark.law.rule if isinstance(remark.law, Monotony) else remark.law or remark.rule
    names = {remark.parameter, *(() if subject is None else subject.parameters)}
    found = [each for each, on in checked.changes if each.name in names and not set(on).isdisjoint(days)]
    zh = "、".join(
        f"“{inner_quotes(each.info.label.zh)}”（{each.after_text.zh}，平远县为{each.before_text.zh}）" for each in found
    )
    en = "; ".join(f"“{each.info.label.en}” ({each.after_text.en}; Pingyuan: {each.before_text.en})" for each in found)
    return Label(f"请核对：{zh}", f"Check: {en}") if found else None


def group_by_days(found: Iterable[tuple[T, date]], key: Callable[[T], object]) -> list[tuple[T, tuple[date, ...]]]:
    """Each thing once, as it was first found, with all of its days."""
    groups: dict[object, tuple[T, list[date]]] = {}
    for each, day in found:
        groups.setdefault(key(each), (each, []))[1].append(day)
    return [(each, tuple(dict.fromkeys(days))) for each, days in groups.values()]


def day_words(days: tuple[date, ...], checked: tuple[date, ...]) -> Label:
    """On which of the days that were looked at something was found."""
    if len(checked) > 1 and days == checked:
        return Label("以上各日", "every day above")
    return Label("、".join(map(str, days)), ", ".join(map(str, days)))


def period_words(days: tuple[date, ...], checked: tuple[date, ...]) -> Label:
    """In which periods a value holds that holds on some of the days that were looked at; in between nothing changes."""
    if len(checked) == 1:
        return day_words(days, checked)
    runs: list[list[date]] = []
    for before, day in zip((None, *checked), checked, strict=False):
        if day in days:
            if before not in days:
                runs.append([])
            runs[-1].append(day)
    parts = []
    for run in runs:
        later = [day for day in checked if day > run[-1]]
        if later:
            last = later[0] - timedelta(days=1)
            parts.append(Label(f"{run[0]} 至 {last}", f"{run[0]} to {last}"))
        else:
            parts.append(Label(f"{run[0]} 起", f"from {run[0]} on"))
    return Label("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
