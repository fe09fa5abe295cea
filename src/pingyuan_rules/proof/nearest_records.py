"""The record nearest to one that somebody wrote down, for which a rule answers as they expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pingyuan_rules.engine import UNKNOWN, Record, facts_of, relations_of
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.solver.record_space import Space
from pingyuan_rules.engine.solver.solving import OutOfTime, Solving
from pingyuan_rules.engine.solver.three_valued_formulas import Untranslatable, constant, encode, equal, every, pick
from pingyuan_rules.engine.solver.witnesses import confirm, least_values
from pingyuan_rules.engine.values import DATE, TEXT
from pingyuan_rules.proof.cheapest_changes import differs_from, step_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine import Parameters, Rule

R = TypeVar("R", bound=Record)

SECONDS = 3.0
"""How long the nearest record is looked for."""


@attrs.frozen
class NoRecord:
    """No record at all is answered so."""


def nearest_facts(
    rule: Rule[R, Any, Any], record: R, goal: object, policy: Parameters, seconds: float = SECONDS
) -> Mapping[str, Any] | NoRecord | None:
    """The fewest facts with which a rule would answer as wanted, by their names, each as near as can be.

    Other than for `least_change` every fact but a text may change to anything: the record was made up to show
    something, and one of its facts may be a slip of the pen. Of changes to as many facts that one is given by which
    numbers and days change least; a fact that was unknown lies as near as any.

    Args:
        rule: The rule.
        record: The record.
        goal: The answer that is wanted.
        policy: The policy, on whose day the rule is in force and which has every value that it needs.
        seconds: How long it may take.

    Returns:
        The facts; `NoRecord` if no record is answered so; None if nothing was found in time, or the rule looks at
        related records, which stay as they are, and nothing was found with these.

    Raises:
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    infos = facts_of(rule.record)
    values = {name: getattr(record, name) for name in infos}
    fixed = {name: values[name] for name, info in infos.items() if info.kind == TEXT}
    fixed |= {name: getattr(record, name) for name in relations_of(rule.record)}
    try:
        solving = Solving(seconds)
        space = Space(solving, rule.record, fixed=fixed, unknown=lambda name: values[name] is UNKNOWN)
        answer = space.translator(values_of([rule], policy)).formula(rule.term)
        reached = every([answer.known, equal(answer.value, constant(goal, rule.kind).value)])
        if not solving.solve(reached):
            # With other related records there may be one.
            return None if rule.folds else NoRecord()
        solving.add(reached)
        open_ = {name: formula for name, formula in space.facts.items() if name not in fixed}
        changed = {name: differs_from(formula, infos[name], values[name]) for name, formula in open_.items()}
        number = sum(pick(each, 1, 0) for each in changed.values())
        solving.add(number == solving.least(number, 0))
        total: Any = 0
        for name, formula in open_.items():
            steps = step_count(infos[name], formula, values[name])
            if infos[name].kind == DATE:
                # A day that was made up lies as near the policy's as can be.
                day = encode(policy.on if values[name] is UNKNOWN else values[name], DATE)
                steps = pick(formula.value >= day, formula.value - day, day - formula.value)
            total += pick(changed[name], steps, 0)
        solving.add(total == solving.least(total, 0))
        after, _ = least_values(solving, space)
    except (OutOfTime, Untranslatable):
        return None
    facts = {name: after[name] for name in infos if name in open_ and after.get(name, UNKNOWN) != values[name]}
    result: R = attrs.evolve(record, **facts)  # type: ignore[misc] # every class of record is one of attrs
    confirm(rule, result, rule(result, policy) == goal)
    return facts
