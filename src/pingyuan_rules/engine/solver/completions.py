"""What a record's answer comes to in every completion that its class accepts, and which unknown facts can change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.missing_facts import missing_facts
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.solver.record_space import Space
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime, Solving
from pingyuan_rules.engine.solver.term_formulas import Translator
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    Untranslatable,
    constant,
    equal,
    every,
    negate,
    pick,
    some,
)
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record


def answers_differ(one: Formula, other: Formula) -> Any:
    """Whether two answers are not the same: one is known and the other is not, or they are known and unequal."""
    return some(
        [
            negate(equal(one.known, other.known)),
            every([one.known, other.known, negate(equal(one.value, other.value))]),
        ]
    )


def _completions(
    solving: Solving, rule: Definition, record: Record, policy: Parameters, name: str = ""
) -> tuple[Space[Any], Formula]:
    """The completions of a record, and the answer of the rule in them.

    Raises:
        NotImplementedError: When a term of the rule means nothing to z3.
    """
    values = {fact: getattr(record, fact) for fact in facts_of(rule.record)}
    fixed = {fact: value for fact, value in values.items() if value is not UNKNOWN}
    space = Space(solving, rule.record, name, fixed=fixed)
    try:
        return space, Translator(space.fact, values_of([rule], policy)).formula(rule.term)
    except Untranslatable as error:
        message = f"{rule.name} cannot be decided exactly: {error}; ask the rule itself, and missing without exact=True"
        raise NotImplementedError(message) from error


def decided_answer(rule: Definition, record: Record, policy: Parameters, seconds: float) -> Any:
    """The answer on which all completions of a record agree, whose answer is UNKNOWN itself; else UNKNOWN.

    Raises:
        NotImplementedError: When a term of the rule means nothing to z3.
        TimeoutError: When z3 does not find out in time.
    """
    solving = Solving(seconds)
    _, formula = _completions(solving, rule, record, policy)
    try:
        if not solving.solve():
            return UNKNOWN
        answer = solving.value(formula, rule.kind)
        return UNKNOWN if solving.solve(answers_differ(formula, constant(answer, rule.kind))) else answer
    except OutOfTime as error:
        raise _timeout(rule, seconds) from error


def exactly_missing(rule: Definition, record: Record, policy: Parameters, seconds: float = SECONDS) -> tuple[str, ...]:
    """The unknown facts for which two completions, alike but for the fact, answer differently.

    Where an invariant ties facts to each other, so that no completion differs from another by one of them alone, the
    fewest facts that can change the answer together are named. A record without any completion is answered as
    `missing_facts` does.

    Raises:
        NotImplementedError: When a term of the rule means nothing to z3.
        TimeoutError: When z3 does not find out in time.
    """
    missing = missing_facts(rule, record, policy)
    if not missing:
        return ()
    solving = Solving(seconds)
    space, one = _completions(solving, rule, record, policy)
    twin, other = _completions(solving, rule, record, policy, "other ")
    try:
        if not solving.solve():
            return missing
        solving.add(answers_differ(one, other))
        if not solving.solve():
            return ()
        open_ = [name for name in facts_of(rule.record) if name in space.facts and getattr(record, name) is UNKNOWN]
        changed = {name: negate(equal(space.facts[name].value, twin.facts[name].value)) for name in open_}
        number = sum(pick(each, 1, 0) for each in changed.values())
        fewest = solving.least(number, 1)
        return tuple(name for name in open_ if solving.solve(changed[name], number <= fewest))
    except OutOfTime as error:
        raise _timeout(rule, seconds) from error


def _timeout(rule: Definition, seconds: float) -> TimeoutError:
    return TimeoutError(f"{rule.name} could not be decided exactly within {seconds:g} s; decide takes more by seconds=")
