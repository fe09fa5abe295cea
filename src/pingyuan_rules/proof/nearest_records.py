"""The record nearest to one that somebody wrote down, for which a rule answers as they expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pingyuan_rules.engine import UNKNOWN, Record, facts_of
from pingyuan_rules.engine.solver.solving import OutOfTime
from pingyuan_rules.engine.solver.three_valued_formulas import Untranslatable, encode, pick
from pingyuan_rules.engine.values import DATE, TEXT
from pingyuan_rules.proof.possible_changes import Changes, distance, step_count

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
    texts = [name for name, info in infos.items() if info.kind == TEXT]
    try:
        changes = Changes(rule, record, policy, goal=goal, given=texts, seconds=seconds)
        if not changes.are_possible():
            # With other related records there may be one.
            return None if rule.folds else NoRecord()
        changes.least(changes.number)
        total: Any = 0
        for name, formula in changes.open.items():
            before = changes.before[name]
            if infos[name].kind == DATE:
                # A day that was made up lies as near the policy's as can be.
                steps = distance(formula.value, encode(policy.on if before is UNKNOWN else before, DATE))
            else:
                steps = step_count(infos[name], formula, before)
            total += pick(changes.changed[name], steps, 0)
        changes.least(total)
        return changes.facts()
    except (OutOfTime, Untranslatable):
        return None
