"""Which units the terms of a rule take from the rule whose answer they make up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.readings.months import is_span_of_months

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.rule import Rule
    from pingyuan_rules.engine.terms import Term


def units_within(rule: Rule[Any, Any, Any]) -> Mapping[Term, Label]:
    """The units of terms that a rule, or one it calls, adds up or chooses among to give its answer.

    A score times a weight has no unit of its own, but what is added up to an answer in points is in points.
    """
    found: dict[Term, Label] = {}
    for each in (rule, *rule.rules):
        if (unit := each.standing.unit) is not None:
            _give(each.term, unit, found)
    return found


def _give(term: Term, unit: Label, found: dict[Term, Label]) -> None:
    if isinstance(term, t.Const | t.Fact | t.Param | t.Call) or term in found:
        return
    found[term] = unit
    for part in _parts(term):
        _give(part, unit, found)


def _parts(term: Term) -> Sequence[Term]:
    """The terms that are in the unit of this one."""
    match term:
        case t.Concerns(item=item):
            return (item,)
        case t.Choose() | t.Ranked():
            return (*(case[-1] for case in term.cases), term.otherwise)
        case t.Sum() | t.Smallest() | t.Largest():
            return term.children
        case t.Difference() if not is_span_of_months(term):
            return term.children
    return ()
