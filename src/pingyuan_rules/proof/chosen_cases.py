"""Records that come to each case of the choices in a rule."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pingyuan_rules.engine import UNKNOWN, Parameters, Record, Status
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.compiled import compile_fast
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.solver.record_space import UP_TO
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime
from pingyuan_rules.engine.solver.three_valued_formulas import Untranslatable, every, negate
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.proof.questions import Inquiry
from pingyuan_rules.proof.verdicts import NotAnswered, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pingyuan_rules.engine import Rule

    AnyRule = Rule[Any, Any, Any]
    Choice = t.Choose | t.Ranked | t.ChooseOne

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)


@attrs.frozen
class ChosenCase:
    """A case of a choice; one more than are written is `otherwise`.

    Attributes:
        owner: The rule in which the choice is written.
        term: The choice.
        number: Which case it is, counted from 1 as the cases are written.
    """

    owner: AnyRule
    term: Choice
    number: int


def choices_of(rule: AnyRule) -> Iterator[tuple[AnyRule, Choice]]:
    """The choices in a rule and in those that it calls, each once, with the rule in which it is written."""
    seen: set[t.Term] = set()
    for owner in (rule, *rule.rules):
        for term in t.walk(owner.term):
            if isinstance(term, t.Choose | t.Ranked | t.ChooseOne) and term not in seen:
                seen.add(term)
                yield owner, term


def ordered_conditions(term: Choice, values: Mapping[str, object]) -> list[tuple[int, t.Term]]:
    """The numbers and conditions of the cases, in the order in which they are tried; none if a rank has no value."""
    numbered = [(number, case[0]) for number, case in enumerate(term.cases, 1)]
    if isinstance(term, t.Ranked):
        ranks: list[Any] = [rank.value if isinstance(rank, t.Const) else values[rank.name] for _, rank, _ in term.cases]
        if UNKNOWN in ranks:
            return []
        numbered.sort(key=lambda each: ranks[each[0] - 1])
    return numbered if isinstance(term, t.ChooseOne) else [*numbered, (len(numbered) + 1, t.Const(True, BOOL))]


def cases_of(term: Choice, rule: AnyRule, policy: Any) -> Callable[[Any], set[int]]:
    """A function that tells to which cases a record comes: to one, to none if that is not known.

    Where the cases exclude each other, it comes to several if these have the same value.
    """
    values = values_of([rule], policy)
    specialize = Specializer(values).term
    conditions = [
        (number, compile_fast([specialize(condition)], "{}", {}))
        for number, condition in ordered_conditions(term, values)
    ]

    def chosen(record: Any) -> set[int]:
        found = [(number, condition(record)) for number, condition in conditions]
        if not isinstance(term, t.ChooseOne):
            found = [each for each in found if each[1] is not False][:1]
        return {number for number, holds in found if holds is True}

    return chosen


def answered_case(rule: AnyRule, policy: Any, tell: Callable[[Any], set[int]], number: int, record: Any) -> bool:
    """Whether a record comes to a case, and the rule has an answer for it."""
    return number in tell(record) and rule.status(record, policy) is Status.DECIDED


def chosen_cases(
    rule: Rule[R, P, Any], policy: P, *, up_to: int = UP_TO, seconds: float = SECONDS
) -> Mapping[ChosenCase, R | None] | NotAnswered | Undecided:
    """For each case of the choices in a rule, and in those that it calls, the smallest record that comes to it.

    The rule has an answer for each of these records.

    Args:
        rule: The rule.
        policy: The policy.
        up_to: How many related records of one relation a record may have in what is looked at.
        seconds: How long it may take; then the verdict is `Undecided`.

    Returns:
        The records, None where no record comes to a case; `NotAnswered` when the rule is not in force, and `Undecided`.

    Raises:
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    if not rule.info.in_force(policy.on):
        return NotAnswered(rule, Status.NOT_IN_FORCE, policy)
    found: dict[ChosenCase, R | None] = {}
    values = values_of([rule], policy)
    try:
        inquiry = Inquiry(rule, (policy,), seconds, unknown=False, up_to=up_to)
        reading, is_answered = inquiry.space.translator(values), inquiry.answers[0].known
        for owner, term in choices_of(rule):
            tell, earlier = cases_of(term, rule, policy), list[Any]()
            for number, condition in ordered_conditions(term, values):
                formula = reading.formula(condition)
                comes_to_it = every([*earlier, formula.known, formula.value, is_answered])
                if not isinstance(term, t.ChooseOne):
                    earlier += [formula.known, negate(formula.value)]
                record = None
                if inquiry.solving.solve(comes_to_it):
                    record, _ = inquiry.witness(partial(answered_case, rule, policy, tell, number), comes_to_it)
                found[ChosenCase(owner, term, number)] = record
    except (OutOfTime, Untranslatable) as error:
        return Undecided(rule, seconds, error.reason)
    return found
