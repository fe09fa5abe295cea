"""Whether a law holds: asked of every record of a class, or of every two that differ in the facts of the law alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pingyuan_rules.engine import UNKNOWN, Monotony, Parameters, Record, Rule, facts_of, is_known, relations_of
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.solver.record_space import UP_TO, Space, check_up_to
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime, Solving, check_seconds
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    Untranslatable,
    encode,
    equal,
    every,
    negate,
    pick,
    some,
)
from pingyuan_rules.engine.solver.witnesses import confirm, least_values, without_idle_facts
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.proof.questions import Inquiry, lack_of_value, not_in_force, scope_of
from pingyuan_rules.proof.verdicts import NotAnswered, Proved, Refuted, Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

    from pingyuan_rules.engine.solver.related_places import Several
    from pingyuan_rules.engine.values import Kind

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)


def prove(
    law: Rule[R, P, bool] | Monotony[R, P],
    policy: P | None = None,
    *,
    unknown: bool = False,
    up_to: int = UP_TO,
    seconds: float = SECONDS,
) -> Proved | Refuted[R] | NotAnswered | Undecided:
    """Whether a law holds for every record; any rule that says yes or no may be asked like a law.

    A law is refuted only by False: where it does not apply, it holds. A law about two records is refuted by two that
    are both answered. If the policy lacks a value that the rule needs, or the rule is not in force, nothing is proved:
    the verdict is `NotAnswered`.

    >>> from pingyuan_rules import activity_fund, must_form, never_lowers
    >>> type(prove(never_lowers("full_members", activity_fund))).__name__
    'Proved'
    >>> prove(must_form).record
    Organization(full_members=0)

    Args:
        law: The rule or the law.
        policy: The policy, if not the book's own.
        unknown: Whether facts may be unknown; otherwise every fact is known.
        up_to: How many related records of one relation a record may have in what is looked at.
        seconds: How long it may take; then the verdict is `Undecided`.

    Returns:
        `Proved`, `Refuted` with a record or two, `NotAnswered` or `Undecided`.

    Raises:
        TypeError: When the rule answers anything but yes and no.
        ValueError: When a law about two records names a fact that its rule does not read, or lacks an order; when
            `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_up_to(up_to)
    check_seconds(seconds)
    rule: Rule[Any, Any, Any]
    if isinstance(law, Monotony):
        law.check()
        rule = law.rule
    else:
        rule = law
        if law.kind != BOOL:
            message = f"{law.name} answers {law.kind.name}; a law is a rule that says yes or no"
            raise TypeError(message)
    chosen = rule.book.resolve_policy(policy)
    if (unanswered := not_in_force(rule, chosen)) is not None:
        return attrs.evolve(unanswered, rule=law)
    try:
        if isinstance(law, Monotony):
            return _prove_of_pairs(law, chosen, seconds, unknown=unknown, up_to=up_to)
        return _prove(law, chosen, seconds, unknown=unknown, up_to=up_to)
    except (OutOfTime, Untranslatable) as error:
        return Undecided(law, seconds, error.reason)


def _prove(
    law: Rule[R, P, bool], policy: P, seconds: float, *, unknown: bool, up_to: int
) -> Proved | Refuted[R] | NotAnswered:
    inquiry = Inquiry(law, (policy,), seconds, unknown=unknown, up_to=up_to)
    (answer,) = inquiry.answers
    broken = every([answer.known, negate(answer.value)])
    if inquiry.solving.solve(broken):
        record, smallest = inquiry.witness(lambda record: law(record, policy) is False, broken)
        return Refuted(law, record, inquiry.scope, smallest)
    unanswered = inquiry.without_value()
    return Proved(law, inquiry.scope) if unanswered is None else unanswered


def _prove_of_pairs(
    law: Monotony[R, P], policy: P, seconds: float, *, unknown: bool, up_to: int
) -> Proved | Refuted[R] | NotAnswered:
    began, solving = time.monotonic(), Solving(seconds)
    space: Space[R] = Space(solving, law.record, unknown=unknown, up_to=up_to)
    pairs = Pairs(law, solving, space, values_of([law.rule], policy))
    if solving.solve(pairs.broken):
        lower, higher, smallest = pairs.witness(policy)
        scope = scope_of(space, (policy,), unknown=unknown, began=began)
        return Refuted(law, lower, scope, smallest, higher)
    unanswered = lack_of_value(law.rule, policy, pairs.answers[0], space, solving, space.all_known)
    if unanswered is not None:
        return attrs.evolve(unanswered, rule=law)
    return Proved(law, scope_of(space, (policy,), unknown=unknown, began=began))


class Alike(Space[R]):
    """Records that are those of another space in all facts but some."""

    def __init__(self, solving: Solving, base: Space[R], changed: tuple[str, ...], name: str) -> None:
        """Begin without facts."""
        super().__init__(solving, base.cls, name)
        self._base, self._changed = base, changed

    def fact(self, name: str) -> Formula:
        """The formula of a fact: that of the other space, unless it is one of those that differ."""
        if name not in self._changed:
            self.facts[name] = self._base.fact(name)
            return self.facts[name]
        return super().fact(name)

    def related(self, name: str) -> Several:
        """The related records of a relation: those of the other space."""
        return self._base.related(name)


class Pairs:
    """Every two records of a class that differ in the facts of a law alone, none of which is lower in the second.

    Attributes:
        answers: The answers of its rule for both.
    """

    def __init__(
        self, law: Monotony[Any, Any], solving: Solving, space: Space[Any], values: Mapping[str, object]
    ) -> None:
        """Translate the rule for both records.

        Args:
            law: The law.
            solving: The conversation with the solver.
            space: The first records.
            values: The values of the parameters.
        """
        self._law, self._solving, self._lower = law, solving, space
        self._higher = Alike(solving, space, law.facts, f"{law.name} ")
        infos = facts_of(law.record)
        self._more = [
            every([low.known, at_most(low.value, high.value, infos[name].kind, law.values)])
            for name in law.facts
            for low, high in [(space.fact(name), self._higher.fact(name))]
        ]
        self.answers = [each.translator(values).formula(law.rule.term) for each in (space, self._higher)]

    @property
    def broken(self) -> Any:
        """Whether the two records contradict the law."""
        one, other = self.answers
        below, above = (one.value, other.value) if not self._law.raises else (other.value, one.value)
        in_order = at_most(below, above, self._law.rule.kind, self._law.answers)
        return every([*self._more, one.known, other.known, negate(in_order)])

    @property
    def differ(self) -> Any:
        """Whether the two records differ and are both answered."""
        one, other = self.answers
        changed = some(
            negate(equal(self._lower.facts[name].value, self._higher.facts[name].value)) for name in self._law.facts
        )
        return every([*self._more, changed, one.known, other.known])

    def witness(self, policy: Any) -> tuple[Any, Any, bool]:
        """The smallest two records that contradict the law, as was just found to be possible, and whether they are."""
        law = self._law
        first = self._lower.values(), self._higher.values()
        lower, smallest = least_values(self._solving, self._lower, self.broken)
        try:
            # Anew with the least record given, since the solution found last need not be that of the least.
            names = (*facts_of(law.record), *relations_of(law.record))
            fixed = {name: lower.get(name, UNKNOWN) for name in names}
            solving = Solving(self._solving.time_left())
            pairs = Pairs(law, solving, Space(solving, law.record, fixed=fixed), values_of([law.rule], policy))
            solving.solve(pairs.broken)
            higher, is_least = least_values(solving, pairs._higher, pairs.broken)
        except OutOfTime:
            (lower, higher), is_least = first, False
        more = {name: higher[name] for name in law.facts}

        def contradict(record: Any) -> bool:
            known = all(is_known(getattr(record, name)) for name in law.facts)
            return known and law(record, attrs.evolve(record, **more), policy) is False

        confirm(law.rule, law.record(**lower), contradict(law.record(**lower)))
        record = without_idle_facts(law.record, lower, contradict)
        return record, attrs.evolve(record, **more), smallest and is_least


def at_most(low: Any, high: Any, kind: Kind, order: tuple[Enum, ...]) -> Any:
    """Whether one value is not above another, by the order of its kind or the one that is stated."""
    if kind == BOOL:
        return some([negate(low), high])
    if order:
        low, high = (_place(each, kind, order) for each in (low, high))
    return low <= high


def _place(value: Any, kind: Kind, order: tuple[Enum, ...]) -> Any:
    """At which place of an order a member of an enumeration stands."""
    place: Any = 0
    for number, each in enumerate(order[1:], 1):
        place = pick(equal(value, encode(each, kind)), number, place)
    return place
