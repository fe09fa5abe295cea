"""In which integer type each number of a table is computed: the smallest that surely holds it.

A narrower type moves fewer bytes, and overflows silently where it is too narrow. So the range of a fact is the whole
range of its column's type, whatever its bounds say: no value that a column can hold overflows on the way to an answer.
A column of 64 bits is left as it is, and so is all that is computed from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.planning.intervals import GREATEST, LEAST, steps_of
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.values import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.planning.intervals import Range
    from pingyuan_rules.engine.terms import Term

IntType = nw.Int8 | nw.Int16 | nw.Int32 | nw.Int64
SIGNED: tuple[tuple[IntType, int], ...] = ((nw.Int8(), 8), (nw.Int16(), 16), (nw.Int32(), 32))
"""The types below 64 bits, the smallest first, and their bits; SQL has no unsigned ones."""
UNSIGNED: Mapping[nw.dtypes.DType, IntType] = {nw.UInt8(): nw.Int16(), nw.UInt16(): nw.Int32()}
WIDE = nw.Int64()


def column_type(dtype: nw.dtypes.DType) -> IntType:
    """The signed type that holds every value of an integer column's type, or 64 bits."""
    if dtype in UNSIGNED:
        return UNSIGNED[dtype]
    return next((small for small, _ in SIGNED if small == dtype), WIDE)


def is_wide(dtype: nw.dtypes.DType) -> bool:
    """Whether a column's type is of integers that more than 32 bits may be needed for."""
    return dtype.is_integer() and column_type(dtype) == WIDE


def widest(*types: nw.dtypes.DType) -> nw.dtypes.DType:
    """The type among some that holds the values of all of them."""
    return max(types, key=lambda dtype: next((bits for small, bits in SIGNED if small == dtype), 64))


def holding(*ranges: Range) -> IntType:
    """The smallest type that holds all of some ranges."""
    least, most = min(low for low, _ in ranges), max(high for _, high in ranges)
    return next((small for small, bits in SIGNED if -(1 << bits - 1) <= least and most < 1 << bits - 1), WIDE)


def widths_of(roots: Iterable[Term], columns: Mapping[str, IntType]) -> dict[Term, IntType]:
    """The type of every number below specialized trees.

    Args:
        roots: The trees.
        columns: The types of the facts' columns, as `column_type` gives them; a fact without one holds nothing.
    """
    ranges: dict[Term, Range] = {}
    widths: dict[Term, IntType] = {}

    def whole_column(name: str) -> Range:
        bits = next((bits for small, bits in SIGNED if small == columns.get(name)), None)
        return (LEAST, GREATEST) if bits is None else (-(1 << bits - 1), (1 << bits - 1) - 1)

    for term in t.walk(*roots):
        if term.kind not in NUMBERS:
            continue
        items = [child for child in term.children if child.kind in NUMBERS]
        steps = steps_of(term, [ranges[item] for item in items], whole_column)
        ranges[term] = steps[-1]
        if any(widths[item] == WIDE for item in items):
            widths[term] = WIDE
        elif isinstance(term, t.Smallest | t.Largest):  # their items are compared as they are
            widths[term] = holding(ranges[term])
        else:
            # Items are cast to this type before anything is computed, so it must hold them as well as each step.
            widths[term] = holding(*steps, *(ranges[item] for item in items))
    return widths
