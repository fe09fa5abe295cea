"""Every change to the facts of a record after which a rule answers as wanted, as formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import UNKNOWN, facts_of, relations_of
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.solver.record_space import Space
from pingyuan_rules.engine.solver.solving import Solving
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    constant,
    encode,
    equal,
    every,
    negate,
    pick,
)
from pingyuan_rules.engine.solver.witnesses import confirm, least_values
from pingyuan_rules.engine.values import DECIMAL, FEN, INT

if TYPE_CHECKING:
    from collections.abc import Collection

    from pingyuan_rules.engine import FactInfo, Record, Rule

STEPS = {DECIMAL: 100, FEN: 100}
"""How many of the steps in which a fact is kept make one of what its cost is stated for: points and yuan."""


class Changes:
    """What a record may come to: every fact that is not given may have another value, and unknown ones may stay so.

    Attributes:
        solving: The conversation with the solver.
        space: The records that it may come to.
        answer: The answer about them.
        before: The values of the facts of the record.
        open: The formulas of the facts that the rule reads and that are not given, by their names.
        changed: Whether each of these has changed.
    """

    def __init__(
        self,
        rule: Rule[Any, Any, Any],
        record: Record,
        policy: Any,
        *,
        goal: object,
        given: Collection[str],
        seconds: float,
    ) -> None:
        """Translate the rule.

        Raises:
            Untranslatable: When a term of it means nothing to the solver.
        """
        self._rule, self._record, self._goal, self._policy = rule, record, goal, policy
        infos = facts_of(rule.record)
        self.before: dict[str, Any] = {name: getattr(record, name) for name in infos}
        self.solving = Solving(seconds)
        # Related records are others' records, which stay as they are: so many, and unknown where they are unknown.
        fixed = {name: getattr(record, name) for name in (*given, *relations_of(rule.record))}
        unknown = {name for name, value in self.before.items() if value is UNKNOWN}
        self.space: Space[Any] = Space(self.solving, rule.record, fixed=fixed, unknown=unknown.__contains__)
        self.answer = self.space.translator(values_of([rule], policy)).formula(rule.term)
        self.open = {name: formula for name, formula in self.space.facts.items() if name not in fixed}
        self.changed = {
            name: differs_from(formula, infos[name], self.before[name]) for name, formula in self.open.items()
        }

    @property
    def number(self) -> Any:
        """How many facts change."""
        return sum(pick(each, 1, 0) for each in self.changed.values())

    def are_possible(self) -> bool:
        """Whether any change reaches the goal; if so, only those that do are looked at from now on.

        Raises:
            OutOfTime: When the solver does not find out in time.
        """
        reached = every([self.answer.known, equal(self.answer.value, constant(self._goal, self._rule.kind).value)])
        if possible := self.solving.solve(reached):
            self.solving.add(reached)
        return possible

    def least(self, number: Any) -> int:
        """The least that a number of 0 or more can be; only changes with that are looked at from now on.

        Raises:
            OutOfTime: When the solver does not find out in time.
        """
        least = self.solving.least(number, 0)
        self.solving.add(number == least)
        return least

    def facts(self) -> dict[str, Any]:
        """The new values of the facts that change, in the order of the record: of the changes left the smallest.

        Raises:
            RuntimeError: When the rule itself does not answer as wanted then, which is a fault of this library.
        """
        after, _ = least_values(self.solving, self.space)
        facts = {
            name: after[name]
            for name, value in self.before.items()
            if name in self.open and after.get(name, UNKNOWN) != value
        }
        record: Any = attrs.evolve(self._record, **facts)  # type: ignore[misc] # every class of record is one of attrs
        confirm(self._rule, record, self._rule(record, self._policy) == self._goal)
        return facts


def differs_from(formula: Formula, info: FactInfo, before: Any) -> Any:
    """Whether a fact is not as it was."""
    return formula.known if before is UNKNOWN else negate(equal(formula.value, encode(before, info.kind)))


def step_count(info: FactInfo, formula: Formula, before: Any) -> Any:
    """By how many steps a fact that has changed differs; a choice and a date count as one."""
    if before is UNKNOWN or info.kind not in STEPS.keys() | {INT}:
        return STEPS.get(info.kind, 1)
    return distance(formula.value, encode(before, info.kind))


def distance(one: Any, other: Any) -> Any:
    """How far two numbers lie apart."""
    return pick(one >= other, one - other, other - one)
