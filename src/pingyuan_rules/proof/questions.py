"""Where two policies differ, which answers there can be: asked of every record of a class."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from pingyuan_rules.engine import UNKNOWN, Parameters, Record, Rule, Status, facts_of
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.planning.status_trees import status_trees
from pingyuan_rules.engine.solver.completions import answers_differ
from pingyuan_rules.engine.solver.record_space import UP_TO, Space, bounded_variable, bounds_of, check_up_to
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime, Solving, check_seconds
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    Untranslatable,
    constant,
    decode,
    encode,
    equal,
    every,
    negate,
    some,
)
from pingyuan_rules.engine.solver.witnesses import confirm, least_values, without_idle_facts
from pingyuan_rules.engine.values import BOOL, kind_of
from pingyuan_rules.proof.verdicts import Differs, NotAnswered, Outcomes, Same, Scope, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pingyuan_rules.engine.solver.related_places import Place
    from pingyuan_rules.engine.values import Kind

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)

STATUS: Kind = kind_of(Status)  # type: ignore[assignment] # of an enumeration it is one


class Inquiry:
    """A rule as formulas over every record of its class, under one policy or two.

    Attributes:
        solving: The conversation with the solver.
        space: The records.
        answers: The answer under each policy.
    """

    def __init__(
        self, rule: Rule[Any, Any, Any], policies: tuple[Any, ...], seconds: float, *, unknown: bool, up_to: int = UP_TO
    ) -> None:
        """Translate the rule.

        Raises:
            Untranslatable: When a term of it means nothing to the solver.
        """
        self.rule, self.policies, self.unknown = rule, policies, unknown
        self._began = time.monotonic()
        self.solving = Solving(seconds)
        self.space: Space[Any] = Space(self.solving, rule.record, unknown=unknown, up_to=up_to)
        self.answers = [self.space.translator(values_of([rule], policy)).formula(rule.term) for policy in policies]

    @property
    def scope(self) -> Scope:
        """What was asked, and how long it took."""
        return scope_of(self.space, self.policies, unknown=self.unknown, began=self._began)

    def witness(self, matters: Callable[[Any], bool], *conditions: object) -> tuple[Any, bool]:
        """The smallest record that meets conditions, which were solved just before, and whether it is the smallest."""
        values, smallest = least_values(self.solving, self.space, *conditions)
        cls = self.rule.record
        confirm(self.rule, cls(**values), matters(cls(**values)))
        return without_idle_facts(cls, values, matters), smallest

    def outcomes(self) -> tuple[Any, ...]:
        """The answers under the first policy that are looked for: all of them, or the least and the greatest."""
        answer, kind = self.answers[0], self.rule.kind
        if kind == BOOL:
            return (False, True)
        if kind.enum is not None:
            return tuple(kind.enum)
        with self.solving.attempt(answer.known):
            if not self.solving.solve():
                return ()
            ends = [self.solving.least(answer.value), -self.solving.least(-answer.value)]
        return tuple(dict.fromkeys(decode(each, kind) for each in ends))

    def status(self, number: int) -> Formula:
        """How the answer under a policy stands, as it stands in tables: a formula for each thing that it depends on."""
        policy = self.policies[number]
        (tree,) = status_trees((self.rule,), policy)
        return self.space.translator(values_of([self.rule], policy)).formula(tree)

    def without_value(self) -> NotAnswered | None:
        """That there are records which a policy would answer if it had a value for each parameter; None if not."""
        for policy, answer in zip(self.policies, self.answers, strict=True):
            unanswered = lack_of_value(self.rule, policy, answer, self.space, self.solving, self.space.all_known)
            if unanswered is not None:
                return unanswered
        return None


def scope_of(space: Space[Any], policies: tuple[Any, ...], *, unknown: bool, began: float) -> Scope:
    """What was asked of the records of a space, and how long it took since it began."""
    bounds = bounds_read(space)
    for name, several in space.several.items():
        for place in several.spaces[:1]:
            bounds |= {f"{name}.{fact}": ends for fact, ends in bounds_read(place).items()}
    related = {name: len(several.used) for name, several in space.several.items()}
    return Scope(space.cls, policies, bounds, unknown, time.monotonic() - began, related)


def bounds_read(space: Space[Any] | Place) -> dict[str, tuple[object, object]]:
    """The least and the greatest value of each fact that was read and has them."""
    ends: dict[str, Any] = {
        name: tuple(decode(each, info.kind) for each in bounds_of(info))
        for name, info in facts_of(space.cls).items()
        if name in space.facts and info.kind != BOOL and info.kind.enum is None
    }
    return ends


def lack_of_value(
    rule: Rule[Any, Any, Any], policy: Any, answer: Formula, space: Space[Any], solving: Solving, *conditions: object
) -> NotAnswered | None:
    """That records, which meet conditions, would be answered if a policy had a value for each parameter."""
    infos, values = facts_of(rule.book.policy_class), values_of([rule], policy)
    lacking = tuple(name for name, value in values.items() if value is UNKNOWN)
    if not lacking:
        return None
    free = {name: Formula(bounded_variable(solving, infos[name], f"parameter {name}")) for name in lacking}
    answerable = space.translator(values | free).formula(rule.term)
    if solving.solve(*conditions, negate(answer.known), answerable.known):
        return NotAnswered(rule, Status.NO_VALUE, policy, lacking)
    return None


def not_in_force(rule: Rule[Any, Any, Any], *policies: Any) -> NotAnswered | None:
    """That a rule is in force under none of the policies."""
    lacking = [policy for policy in policies if not rule.info.in_force(policy.on)]
    return NotAnswered(rule, Status.NOT_IN_FORCE, lacking[0]) if len(lacking) == len(policies) else None


def differ(
    rule: Rule[R, P, Any],
    before: P,
    after: P,
    *,
    unknown: bool = False,
    up_to: int = UP_TO,
    seconds: float = SECONDS,
) -> Same | Differs[R] | NotAnswered | Undecided:
    """Whether a rule answers some record otherwise under one policy than under another.

    Not to be answered is an answer of its own: a rule that is in force under one policy only differs, and so does one
    for which one policy has no value, or that concerns a record under one policy only.

    >>> import attrs
    >>> from pingyuan_rules import PINGYUAN, must_form
    >>> found = differ(must_form, PINGYUAN, attrs.evolve(PINGYUAN, minimum_full_members=5))
    >>> found.record, found.before, found.after
    (Organization(full_members=3), True, False)

    Args:
        rule: The rule.
        before: One policy.
        after: The other.
        unknown: Whether facts may be unknown; otherwise every fact is known.
        up_to: How many related records of one relation a record may have in what is looked at.
        seconds: How long it may take; then the verdict is `Undecided`.

    Returns:
        `Same`, or `Differs` with a record and both answers; `NotAnswered` when it is in force under neither policy, or
        both lack a value that some record needs; and `Undecided`.

    Raises:
        ValueError: When `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_up_to(up_to)
    check_seconds(seconds)
    policies = (rule.book.resolve_policy(before), rule.book.resolve_policy(after))
    if (unanswered := not_in_force(rule, *policies)) is not None:
        return unanswered

    def told(record: R) -> tuple[tuple[Any, Status], ...]:
        statuses = [rule.status(record, policy) for policy in policies]
        return tuple(
            (rule(record, policy) if status is Status.DECIDED else UNKNOWN, status)
            for policy, status in zip(policies, statuses, strict=True)
        )

    try:
        inquiry = Inquiry(rule, policies, seconds, unknown=unknown, up_to=up_to)
        if (different := answered_otherwise(inquiry)) is None:
            unanswered = inquiry.without_value()
            return Same(rule, inquiry.scope) if unanswered is None else unanswered
        wanted: list[Any] = []

        def matters(record: R) -> bool:
            # The first record asked about is the solver's own.
            wanted[:] = wanted or [told(record)]
            one, other = told(record)
            return one != other and told(record) == wanted[0]

        record, smallest = inquiry.witness(matters, different)
    except (OutOfTime, Untranslatable) as error:
        return Undecided(rule, seconds, error.reason)
    (one, one_status), (other, other_status) = told(record)
    return Differs(rule, record, one, other, (one_status, other_status), inquiry.scope, smallest)


def answered_otherwise(inquiry: Inquiry) -> Any:
    """That a record is answered otherwise under the second policy, which was just found possible; None if it is not."""
    in_force = [inquiry.rule.info.in_force(policy.on) for policy in inquiry.policies]
    if all(in_force):
        stand_alike = equal(*(inquiry.status(number).value for number in range(2)))
        conditions = [some([answers_differ(*inquiry.answers), negate(stand_alike)])]
    else:
        # Any record is, and one with an answer where the rule is in force says most.
        conditions = [*(answer.known for answer, live in zip(inquiry.answers, in_force, strict=True) if live), True]
    return next((each for each in conditions if inquiry.solving.solve(each)), None)


def statuses_without_answer(rule: Rule[Any, Any, Any], policy: Any) -> Iterator[Status]:
    """How records may stand that a rule does not answer although every fact and every value that it needs is known."""
    if any(each.applies is not None for each in (rule, *rule.rules)):
        yield Status.NOT_APPLICABLE
    if rule.single_choices_on(policy.on):
        yield Status.NO_SINGLE_CASE


def reachable(  # noqa: C901 - it is one list of conditions, and what each comes to
    rule: Rule[R, P, Any],
    policy: P | None = None,
    *,
    unknown: bool = False,
    up_to: int = UP_TO,
    seconds: float = SECONDS,
) -> Outcomes | NotAnswered | Undecided:
    """For each answer of a rule a record that has it, or None where no record can have it.

    Of a rule that answers numbers or dates, the least and the greatest answer are told. UNKNOWN is an answer where
    facts may be unknown. A rule that concerns only some records, or calls one that does, has `Status.NOT_APPLICABLE`
    too; one that takes the one of several cases that holds (`choose_one`), or calls one that does, has
    `Status.NO_SINGLE_CASE`.

    >>> from pingyuan_rules import must_form
    >>> dict(reachable(must_form))
    {False: Organization(full_members=0), True: Organization(full_members=3)}

    Args:
        rule: The rule.
        policy: The policy, if not the book's own.
        unknown: Whether facts may be unknown; otherwise every fact is known.
        up_to: How many related records of one relation a record may have in what is looked at.
        seconds: How long it may take altogether; answers that are not settled by then are `Undecided`.

    Returns:
        The records by the answers, `NotAnswered` or, if not even the range of a number is found, `Undecided`.

    Raises:
        ValueError: When `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_up_to(up_to)
    check_seconds(seconds)
    chosen = rule.book.resolve_policy(policy)
    if (unanswered := not_in_force(rule, chosen)) is not None:
        return unanswered
    records: dict[Any, Any] = {}
    try:
        inquiry = Inquiry(rule, (chosen,), seconds, unknown=unknown, up_to=up_to)
        if (unanswered := inquiry.without_value()) is not None:
            return unanswered
        (answer,) = inquiry.answers
        conditions: dict[Any, Any] = {
            value: every([answer.known, equal(answer.value, constant(value, rule.kind).value)])
            for value in inquiry.outcomes()
        }
        if statuses := tuple(statuses_without_answer(rule, chosen)):
            found = inquiry.status(0)
            conditions |= {status: equal(found.value, encode(status, STATUS)) for status in statuses}
    except (OutOfTime, Untranslatable) as error:
        return Undecided(rule, seconds, error.reason)
    smallest = True
    for outcome, condition in conditions.items():

        def matters(record: R, outcome: Any = outcome) -> bool:
            status = rule.status(record, chosen)
            if status is Status.DECIDED:
                answer = rule(record, chosen)
                return isinstance(answer, bool) is isinstance(outcome, bool) and bool(answer == outcome)
            return outcome is status

        try:
            solved = inquiry.solving.solve(condition)
            records[outcome] = None
            if solved:
                records[outcome], is_smallest = inquiry.witness(matters, condition)
                smallest = smallest and is_smallest
        except OutOfTime as error:
            records[outcome] = Undecided(rule, seconds, error.reason)
    if unknown:
        # What is unknown of some record is unknown of one without any fact.
        nothing = rule.record()
        records[UNKNOWN] = nothing if rule.status(nothing, chosen) is Status.UNKNOWN else None
    return Outcomes(rule, records, inquiry.scope, smallest)
