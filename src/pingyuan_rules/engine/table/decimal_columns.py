"""Columns of decimals as whole numbers of hundredths, in which tables compute; nothing is ever rounded.

A column may hold whole numbers, decimals of any scale, or floats. A value that is not allowed (out of bounds, more than
two decimals, NaN) becomes null, so that no number that nobody has recorded goes into an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE, PLACES
from pingyuan_rules.engine.planning.intervals import bounds
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.expressions import NARWHALS, bound_for
from pingyuan_rules.engine.table.integer_types import column_type, holding
from pingyuan_rules.engine.values import DECIMAL

if TYPE_CHECKING:
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.table.expressions import Words
    from pingyuan_rules.engine.table.fact_columns import Shape
    from pingyuan_rules.engine.table.integer_types import IntType

_DOUBLE = nw.Float64()
_SMALL = (nw.Int8(), nw.Int16(), nw.Int32(), nw.Float32())


def small_columns(shape: Shape) -> dict[str, IntType]:
    """The signed integer type that holds every number of a column, by facts; hundredths for a decimal."""
    dtypes = {name: dtype for name, dtype in shape.dtypes.items() if dtype and dtype.is_integer()}
    columns = {name: column_type(dtype) for name, dtype in dtypes.items()}
    for info, dtype in zip(shape.infos, shape.types, strict=True):
        # Of a decimal in a small column the bounds count, since what lies out of them is null from the start.
        if dtype and info.kind == DECIMAL and columns.get(info.name, dtype) in _SMALL:
            columns[info.name] = holding(bounds(info))
    return columns


@attrs.frozen
class DecimalColumn:
    """The column of a decimal fact.

    Attributes:
        info: The fact.
        dtype: The column's type: whole numbers, decimals or floats.
        words: What expressions are made with.
        checked: Whether every value is known to be within the bounds, with at most two decimals.
    """

    info: FactInfo
    dtype: nw.dtypes.DType
    words: Words = NARWHALS
    checked: bool = False

    def within_bounds(self, column: nw.Expr) -> nw.Expr:
        """Whether a value lies within the bounds of the fact; false for NaN, which engines order in their own ways."""
        if self.dtype.is_decimal():
            # Not every engine compares a decimal of any scale with a whole number, and PyArrow's cast to a float gives
            # a little more than 100 for 100.00000. What is beyond by less than half a hundredth has too many decimals.
            low, high = bounds(self.info)
            return (self._nearest(column) >= low) & (self._nearest(column) <= high)
        low, high = (bound_for(self.words, bound, self.dtype) for bound in (self.info.ge, self.info.le))
        within: nw.Expr = (column >= low) & (column <= high)
        return within

    def allowed(self, column: nw.Expr) -> nw.Expr:
        """The values within the bounds, and null for all others: casts of NaN to whole numbers end with an error."""
        return self.words.choose(self.within_bounds(column), column)

    def exactly(self, allowed: nw.Expr) -> nw.Expr:
        """Whether a value within the bounds has at most two decimals; a float if its shortest decimal has no more."""
        if self.dtype.is_decimal():
            return allowed.round(PLACES) == allowed
        # The float nearest to a number of hundredths, in the column's own width: 88.1 in 32 bits is another number.
        # By a column, for Polars multiplies by 0.01 instead of dividing by a constant, which gives another float.
        nearest = self._nearest(allowed)
        return self.words.cast(nearest / (nearest * 0 + HUNDREDTHS_IN_ONE), self.dtype) == allowed

    def hundredths(self, allowed: nw.Expr, width: nw.dtypes.DType) -> nw.Expr:
        """Values within the bounds as whole numbers of hundredths in an integer type; null where that is not exact."""
        if self.dtype.is_integer():
            return self.words.cast(allowed, width) * HUNDREDTHS_IN_ONE
        nearest = self.words.cast(self._nearest(allowed), width)
        return nearest if self.checked else self.words.choose(self.exactly(allowed), nearest)

    def _nearest(self, allowed: nw.Expr) -> nw.Expr:
        """The nearest whole number of hundredths, as a float."""
        # Ibis takes what was rounded for a whole number, and PostgreSQL would then divide in whole numbers.
        rounded = (self.words.cast(allowed, _DOUBLE) * HUNDREDTHS_IN_ONE).round(0)
        return self.words.cast(rounded, _DOUBLE)
