"""The least that a number of a rule can be, as far as bounds of facts and parameters tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import RATIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.terms import Term


def least_of(  # noqa: C901, PLR0911 - one line for each kind of term
    term: Term, facts: Mapping[str, FactInfo], parameters: Mapping[str, FactInfo], *, calls: bool = False
) -> int | None:
    """The least that a whole number or an amount can be, or None if nothing is known of it.

    Args:
        term: The number.
        facts: The facts of its record.
        parameters: The parameters of its policy.
        calls: Whether to look into the rules that it calls, which must have been traced.
    """
    match term:
        case t.Const(value=int() as number):
            return number
        case t.Fact(name=name) | t.Param(name=name):
            info = (facts if isinstance(term, t.Fact) else parameters).get(name)
            return info.ge if info is not None and isinstance(info.ge, int) else None
        case t.Call(rule=rule) if calls:
            return least_of(rule.term, facts, parameters, calls=True)
        case t.CountTrue():
            return 0
        case t.Hundredths(item=item):
            least = least_of(item, facts, parameters, calls=calls)
            return None if least is None else 100 * least
        case t.Share(rate=rate) if rate.kind != RATIO:  # parts that lie above thresholds, times ratios
            return 0
    bounds = [least_of(child, facts, parameters, calls=calls) for child in term.children]
    known = [bound for bound in bounds if bound is not None]
    match term:
        case t.Largest() if known:
            return max(known)
        case t.Smallest() if len(known) == len(bounds):
            return min(known)
        case t.Sum() if len(known) == len(bounds):
            return sum(known)
        # Of a negative factor the greatest that the other can be would decide.
        case t.Product() if len(known) == len(bounds) and min(known) >= 0:
            return known[0] * known[1]
        case t.Quotient() | t.Share() if bounds[0] is not None and bounds[0] >= 0:
            return 0
    return None
