"""Terms that are written with others once the policy is known, so that every reading has them in the same way.

What stands here need not be known to the engines: a division that rounds to the even number is two that they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import INT

if TYPE_CHECKING:
    from pingyuan_rules.engine.terms import Term

ONE, TWO = t.Const(1, INT), t.Const(2, INT)


def rewrite(term: Term) -> Term:
    """A term whose items are specialized, written with simpler terms; the very term if it is simple already."""
    return _quotient(term) if isinstance(term, t.Quotient) else term


def _quotient(term: t.Quotient) -> Term:
    """A division by a positive number that rounds down, up, or to the nearest with halves up."""
    item, by, kind = term.item, term.by, term.kind
    is_guarded = isinstance(by, t.Concerns) and by.condition == t.Compare(">=", by.item, ONE)
    if not (is_guarded or isinstance(by, t.Const)):
        # A table may hold a 0, which no record can. To engines it is an error, infinity or 0; here nothing is known.
        return t.Quotient(item, t.Concerns(t.Compare(">=", by, ONE), by, INT), term.rounding, kind)
    if term.rounding in {Rounding.FLOOR, Rounding.CEILING, Rounding.HALF_UP}:
        return term
    up = t.Quotient(item, by, Rounding.HALF_UP, kind)
    twice, zero = t.Product(by, TWO, INT), t.Const(0, kind)
    down = t.Quotient(t.Difference(t.Product(item, TWO, kind), by, kind), twice, Rounding.CEILING, kind)
    if term.rounding is Rounding.HALF_EVEN:
        # Both are the same but for a tie, of which the even one is not less than the one that was rounded down.
        return t.Largest((down, t.Product(t.Quotient(up, TWO, Rounding.FLOOR, kind), TWO, kind)), kind)
    # One of the two is 0, so that nothing need be asked for its sign.
    above, below = up, down
    if term.rounding is Rounding.TOWARD_ZERO:
        above, below = (t.Quotient(item, by, rounding, kind) for rounding in (Rounding.FLOOR, Rounding.CEILING))
    return t.Sum((t.Largest((above, zero), kind), t.Smallest((below, zero), kind)), kind)
