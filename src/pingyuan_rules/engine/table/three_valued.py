"""Three-valued logic in expressions: choices between truths, and divisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine.terms import Rounding

if TYPE_CHECKING:
    from collections.abc import Callable

    from pingyuan_rules.engine.table.dataframes import nw


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


def quotient(item: nw.Expr, by: int | nw.Expr, rounding: Rounding) -> nw.Expr:
    """A division by a positive number; `//` rounds down, negatives too."""
    # Of all divisions `//` by a positive number alone agrees on every engine (`%` does not), so all are made from it.
    # Trees have no other rounding once they are specialized; one that came here all the same is a KeyError.
    quotients: dict[Rounding, Callable[[], nw.Expr]] = {
        Rounding.FLOOR: lambda: item // by,
        Rounding.CEILING: lambda: -((-item) // by),
        Rounding.HALF_UP: lambda: (2 * item + by) // (2 * by),
    }
    return quotients[rounding]()
