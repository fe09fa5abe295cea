"""What differs between two policies: parameters with their values and clauses, and rules that bind otherwise."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, FactInfo, Label, Rule, Severity, facts_of
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.policies import Citation, Parameters, Source
from pingyuan_rules.engine.wording.value_words import in_words, no_value_words

DAY = "on"
"""The day of a policy, which rules read like a parameter and which no document decides."""


@attrs.frozen
class ParameterChange(ForPydantic):
    """A parameter that has another value under the other policy.

    Attributes:
        name: The parameter.
        before: Its value before; UNKNOWN if it had none.
        after: Its value after; UNKNOWN if it has none.
        rules: The names of the rules that read it, helpers left out; empty if the value changes no answer.
        before_source: Where the value before comes from, or None.
        after_source: Where the value after comes from, or None.
        info: Its label, kind and unit.
    """

    name: str
    before: Any
    after: Any
    rules: tuple[str, ...]
    before_source: Source | None = attrs.field(repr=False)
    after_source: Source | None = attrs.field(repr=False)
    info: FactInfo = attrs.field(repr=False)

    @property
    def before_text(self) -> Label:
        """The value before in words, with its unit."""
        return self._text(self.before)

    @property
    def after_text(self) -> Label:
        """The value after in words, with its unit."""
        return self._text(self.after)

    @property
    def before_clauses(self) -> tuple[Citation, ...]:
        """The clauses that the value before rests on."""
        return () if self.before_source is None else self.before_source.clauses

    @property
    def after_clauses(self) -> tuple[Citation, ...]:
        """The clauses that the value after rests on."""
        return () if self.after_source is None else self.after_source.clauses

    def _text(self, value: Any) -> Label:
        if value is UNKNOWN:  # "unknown" is what nobody recorded; a policy without a value leaves nothing to find out
            return Label(no_value_words(None, "zh"), no_value_words(None, "en"))
        info = self.info
        return Label(in_words(value, info.kind, info.unit, "zh"), in_words(value, info.kind, info.unit, "en"))


@attrs.frozen
class ForceChange(ForPydantic):
    """A rule that comes into force or ends between the days of two policies, binds otherwise, or has another text.

    Attributes:
        rule: The rule.
        before: How strictly it binds before; None if it is not in force.
        after: How strictly it binds after; None if it is not in force.
        before_text: Which of its texts holds before, by its days; None if it has one text, or is not in force.
        after_text: Which of its texts holds after, likewise.
    """

    rule: Rule[Any, Any, Any]
    before: Severity | None
    after: Severity | None
    before_text: Label | None = None
    after_text: Label | None = None


def parameter_changes(
    before: Parameters, after: Parameters, rules: Iterable[Rule[Any, Any, Any]]
) -> Iterator[ParameterChange]:
    """The parameters whose values differ, in the order of the policy; its day is no parameter."""
    readers: dict[str, list[str]] = {}
    for rule in rules:
        for name in parameters_of(rule):
            readers.setdefault(name, []).append(rule.name)
    for name, info in facts_of(type(before)).items():
        old, new = getattr(before, name), getattr(after, name)
        if name != DAY and (type(old), old) != (type(new), new):
            rules_of_it = tuple(readers.get(name, ()))
            yield ParameterChange(name, old, new, rules_of_it, before.source_of(name), after.source_of(name), info)


def force_changes(before: Parameters, after: Parameters, rules: Iterable[Rule[Any, Any, Any]]) -> Iterator[ForceChange]:
    """The rules that are in force on one of two days alone, bind otherwise or have another text.

    A severity counts for requirements.
    """
    for rule in rules:
        days = [each.on if rule.info.in_force(each.on) else None for each in (before, after)]
        old, new = (None if day is None else rule.severity_on(day) for day in days)
        old_text, new_text = (None if day is None else rule.text_label_on(day) for day in days)
        binds_otherwise = old is not new and (rule.met_when is not None or None in days)
        if binds_otherwise or old_text != new_text:
            yield ForceChange(rule, old, new, old_text, new_text)


def parameters_of(rule: Rule[Any, Any, Any]) -> tuple[str, ...]:
    """The parameters that decide the answer of a rule, or whether a record falls short of it."""
    asked = () if rule.met_when is None else rule.shortfall.parameters
    return tuple(dict.fromkeys((*rule.parameters, *asked)))


def may_differ(rule: Rule[Any, Any, Any], before: Parameters, after: Parameters) -> bool:
    """Whether a rule can answer otherwise for some record: it reads what differs, or is in force on one day alone."""
    asked = (rule,) if rule.met_when is None else (rule, rule.shortfall)
    live = [rule.info.in_force(each.on) for each in (before, after)]
    if not all(live):  # a rule that is in force on neither day has no answer, whatever it reads
        return any(live)
    old, new = values_of(asked, before), values_of(asked, after)
    return any((type(old[name]), old[name]) != (type(new[name]), new[name]) for name in old)


def policy_name(policy: Parameters) -> Label:
    """What a policy is called: its day, and the values laid over the book's own if they have a name."""
    overlay = policy.overlay_name
    return Label(
        f"{policy.on}的政策{f'（{overlay}）' if overlay else ''}",
        f"policy of {policy.on}{f' ({overlay})' if overlay else ''}",
    )
