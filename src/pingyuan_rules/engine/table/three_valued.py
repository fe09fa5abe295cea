"""Three-valued logic in expressions: choices between truths, and which cases of a `choose` need a check for null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pingyuan_rules.engine.table.dataframes import nw
    from pingyuan_rules.engine.terms import Term


def choose_truth(
    condition: nw.Expr,
    negated: nw.Expr,
    value: nw.Expr,
    rest: nw.Expr,
    *,
    value_is: bool | None,
    rest_is: bool | None,
) -> nw.Expr:
    """`choose` between truths needs no `when`; the forms agree with it for every null.

    Args:
        condition: The condition.
        negated: The opposite of the condition.
        value: The answer where it is true.
        rest: The answer where it is false.
        value_is: What `value` is, if it is a constant.
        rest_is: What `rest` is, if it is a constant.
    """
    if value_is is not None:
        decided = condition if value_is else negated
        if rest_is is (not value_is):
            return decided
        return decided | rest if value_is else decided & rest
    if rest_is is not None:
        return negated | value if rest_is else condition & value
    # The last part decides where the condition is unknown and both are true; if both are false, each part is.
    return (condition & value) | (negated & rest) | (value & rest)


def quotient(item: nw.Expr, by: int, rounding: Rounding) -> nw.Expr:
    """A division by a positive constant; `//` rounds down, negatives too."""
    # Of all divisions `//` by a positive constant alone agrees on every engine (`%` does not), so all are made from it.
    if rounding is Rounding.FLOOR:
        return item // by
    if rounding is Rounding.CEILING:
        return -((-item) // by)
    return (2 * item + by) // (2 * by)


def constants(term: Term) -> frozenset[object] | None:
    """The known values a term can have, or None when they depend on numbers or facts of the record."""
    if isinstance(term, t.Const):
        return frozenset() if term.value is UNKNOWN else frozenset({term.value})
    if isinstance(term, t.Concerns):
        return constants(term.item)
    if isinstance(term, t.Choose):
        return _all_constants((*(value for _, value in term.cases), term.otherwise))
    return None


def _all_constants(terms: Iterable[Term]) -> frozenset[object] | None:
    values = [constants(term) for term in terms]
    return None if None in values else frozenset().union(*(value for value in values if value is not None))


def agree(value: Term, remaining: Iterable[Term]) -> bool:
    """Whether a value may equal one of the remaining ones, so that an unknown condition need not matter."""
    one, rest = constants(value), _all_constants(remaining)
    if one is None or rest is None:
        # Numbers and facts may turn out equal; the empty set is UNKNOWN alone, which agrees with nothing.
        return one != frozenset() and rest != frozenset()
    return not one.isdisjoint(rest)


def truth(term: Term | None) -> bool | None:
    """The truth a term stands for, or None when it is no known constant."""
    if isinstance(term, t.Const) and isinstance(term.value, bool):
        return term.value
    return None


def unknown_together(condition: Term, after: Term | None) -> bool:
    """Whether a condition is unknown only where the one after it is too: they compare one term with constants."""
    return (
        isinstance(condition, t.Compare)
        and isinstance(after, t.Compare)
        and condition.left == after.left
        and all(isinstance(side, t.Const) and side.value is not UNKNOWN for side in (condition.right, after.right))
    )
