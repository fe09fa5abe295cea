"""What a record's answer comes to in every completion that its class accepts, and which unknown facts can change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.record.missing_facts import missing_facts
from pingyuan_rules.engine.records import described, relations_of
from pingyuan_rules.engine.solver.record_space import UP_TO, Space, are_alike, check_up_to
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime, Solving
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
    from pingyuan_rules.engine.values import Kind


def answers_differ(one: Formula, other: Formula) -> Any:
    """Whether two answers are not the same: one is known and the other is not, or they are known and unequal."""
    return some(
        [
            negate(equal(one.known, other.known)),
            every([one.known, other.known, negate(equal(one.value, other.value))]),
        ]
    )


def _completions(
    solving: Solving, rule: Definition, record: Record, policy: Parameters, *, up_to: int, name: str = ""
) -> tuple[Space[Any], Formula]:
    """The completions of a record, and the answer of the rule in them.

    Raises:
        NotImplementedError: When a term of the rule means nothing to z3.
    """
    values = {fact: getattr(record, fact) for fact in described(rule.record)}
    fixed = {fact: value for fact, value in values.items() if value is not UNKNOWN}
    space = Space(solving, rule.record, name, fixed=fixed, up_to=up_to, completing=True)
    try:
        return space, space.translator(values_of([rule], policy)).formula(rule.term)
    except Untranslatable as error:
        message = f"{rule.told} cannot be decided exactly: {error}; ask the rule itself, and missing without exact=True"
        raise NotImplementedError(message) from error


def decided_answer(rule: Definition, record: Record, policy: Parameters, seconds: float, up_to: int = UP_TO) -> Any:
    """The answer on which all completions of a record agree, whose answer is UNKNOWN itself; else UNKNOWN.

    Of related records that nobody recorded, and of which there may be more than `up_to`, nothing is known.

    Raises:
        NotImplementedError: When a term of the rule means nothing to z3.
        TimeoutError: When z3 does not find out in time.
    """
    solving = Solving(seconds)
    try:
        _, formula = _completions(solving, rule, record, policy, up_to=up_to)
        return _common_answer(solving, formula, rule.kind)
    except OutOfTime as error:
        raise _timeout(rule, seconds) from error


def _common_answer(solving: Solving, formula: Formula, kind: Kind) -> Any:
    """What a formula comes to in every solution, or UNKNOWN if there is none or they do not agree."""
    if not solving.solve():
        return UNKNOWN
    answer = solving.value(formula, kind)
    return UNKNOWN if solving.solve(answers_differ(formula, constant(answer, kind))) else answer


def exactly_missing(
    rule: Definition, record: Record, policy: Parameters, seconds: float = SECONDS, up_to: int = UP_TO
) -> tuple[str, ...]:
    """The unknown facts for which two completions, alike but for the fact, answer differently.

    Related records count as one, whether nobody recorded them or facts of theirs are unknown. Where an invariant ties
    facts to each other, so that no completion differs from another by one of them alone, the fewest facts that can
    change the answer together are named. A record without any completion is answered as `missing_facts` does, and so
    is one without a decided answer that may have more related records than `up_to`.

    Raises:
        NotImplementedError: When a term of the rule means nothing to z3.
        TimeoutError: When z3 does not find out in time.
    """
    check_up_to(up_to)
    missing = missing_facts(rule, record, policy)
    if not missing:
        return ()
    solving = Solving(seconds)
    try:
        space, one = _completions(solving, rule, record, policy, up_to=up_to)
        if any(each.is_open for each in space.several.values()):
            return missing if _common_answer(solving, one, rule.kind) is UNKNOWN else ()
        twin, other = _completions(solving, rule, record, policy, up_to=up_to, name="other ")
        if not solving.solve():
            return missing
        solving.add(answers_differ(one, other))
        if not solving.solve():
            return ()
        changed = _changes(space, twin, record)
        number = sum(pick(each, 1, 0) for each in changed.values())
        fewest = solving.least(number, 1)
        return tuple(name for name, each in changed.items() if solving.solve(each, number <= fewest))
    except OutOfTime as error:
        raise _timeout(rule, seconds) from error


def _changes(space: Space[Any], twin: Space[Any], record: Record) -> dict[str, Any]:
    """For each unknown fact whether two completions differ by it, and for related records whether by any of theirs."""
    changed = {
        name: negate(equal(space.facts[name].value, twin.facts[name].value))
        for name in facts_of(space.cls)
        if name in space.facts and getattr(record, name) is UNKNOWN
    }
    for name in relations_of(space.cls):
        if name in space.several:
            one, other = space.several[name], twin.several[name]
            pairs = zip(one.used, other.used, one.spaces, other.spaces, strict=True)
            alike = [
                every([equal(used, as_used), some([negate(used), are_alike(place, as_place)])])
                for used, as_used, place, as_place in pairs
            ]
            if (differs := negate(every(alike))) is not False:
                changed[name] = differs
    return changed


def _timeout(rule: Definition, seconds: float) -> TimeoutError:
    return TimeoutError(
        f"{rule.told} could not be decided exactly within {seconds:g} s; decide takes more with seconds="
    )
