"""What stands at the ends of a plan, facts and constants, and how the values of terms are taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.kinds import BOOL, DATE, FEN, INT, NUMBERS, Kind
from pingyuan_rules.engine.readings.dataframes import nw
from pingyuan_rules.engine.readings.enum_columns import NUMBER, members, only_members
from pingyuan_rules.engine.readings.layers import Layers, Value
from pingyuan_rules.engine.readings.ways import ways_of
from pingyuan_rules.engine.readings.widths import WIDE, column_type, widths_of
from pingyuan_rules.engine.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.readings.columns import Facts
    from pingyuan_rules.engine.terms import Term

_PLAIN = {BOOL: nw.Boolean(), INT: nw.Int64(), FEN: nw.Int64(), DATE: nw.Date()}


class Leaves:
    """The values of terms over the facts of one frame, in the types in which its engine computes."""

    def __init__(self, roots: Sequence[Term], facts: Facts) -> None:
        """Begin without values.

        Args:
            roots: The trees that will be planned.
            facts: The frame.
        """
        self._facts = facts
        self._ways = ways_of(facts.frame.implementation)
        self._values: dict[Term, Value] = {}
        self._layers = Layers(facts.prefix)
        self._widths = self._planned_widths(roots)

    def _planned_widths(self, roots: Sequence[Term]) -> Mapping[Term, nw.dtypes.DType]:
        """The integer type of every number that is not computed in 64 bits."""
        if not self._ways.small:
            return {}
        known = self._facts.dtypes.items()
        return widths_of(roots, {name: column_type(dtype) for name, dtype in known if dtype and dtype.is_integer()})

    def dtype(self, kind: Kind) -> nw.dtypes.DType:
        """The type in which values of a kind are computed."""
        if kind.enum is None:
            return _PLAIN[kind]
        if self._ways.enums == "own":
            return nw.Enum(members(kind))
        return NUMBER if self._ways.enums == "numbers" else nw.String()

    def _literal(self, term: t.Const, dtype: nw.dtypes.DType | None = None) -> nw.Expr:
        value = cast("Any", term.value)
        if value is UNKNOWN:
            value = None
        elif term.kind.enum is not None and (dtype or self.dtype(term.kind)) == NUMBER:
            value = list(term.kind.enum).index(value)
        elif term.kind.enum is not None:
            value = value.value
        elif term.kind in NUMBERS:
            value = int(value)
        return nw.lit(value, dtype or self.dtype(term.kind))

    def _width(self, term: Term) -> nw.dtypes.DType:
        """The smallest integer type in which a number can be computed."""
        return self._widths.get(term, WIDE)

    def _own_width(self, term: Term) -> nw.dtypes.DType:
        """The integer type that a number has, which may be wider than it need be."""
        return self._width(term) if isinstance(term, t.Const) else self._values[term].width

    def _number(self, term: Term, width: nw.dtypes.DType) -> nw.Expr:
        """A number in an integer type that surely holds it."""
        value = self._values[term]
        if isinstance(term, t.Const) and term.value is not UNKNOWN:
            return self._literal(term, width)
        return value.expr if value.width == width else value.expr.cast(width)

    def _constant(self, term: t.Const) -> Value:
        width = self._width(term)
        value = Value(self._literal(term, width if term.kind in NUMBERS else None), 0, plain=True, width=width)
        return value if term.value is not UNKNOWN else self._layers.keep(attrs.evolve(value, plain=False))

    def _fact(self, term: t.Fact) -> Value:
        dtype = self._facts.dtypes[term.name]
        column = nw.col(term.name)
        width = self._width(term)
        wanted = width if term.kind in NUMBERS else self.dtype(term.kind)
        if dtype is None:
            return self._layers.keep(Value(nw.lit(None, wanted), 0, plain=False, width=width))
        spelled = self._facts.is_spelled(term.name)
        if dtype == wanted and not spelled:
            return Value(column, 0, plain=True, text=wanted == nw.String, width=width)
        if term.kind.enum is not None:
            return Value(self._facts.text(term.name), 0, plain=dtype == nw.String and not spelled, text=True)
        return Value(column.cast(wanted), 0, plain=False, cheap=self._ways.repeats, width=width)

    def _twice(self, term: Term) -> nw.Expr:
        """A term that is about to be used more than once."""
        self._values[term] = kept = self._layers.keep(self._values[term])
        return kept.expr

    def _member(self, term: Term) -> Value:
        """A term whose value goes into an answer; what is no member of its enumeration becomes unknown."""
        value = self._values[term]
        if not value.text:
            return value
        column = self._twice(term)
        expr = only_members(column, term.kind, self.dtype(term.kind))
        return Value(expr, self._values[term].depth, plain=False)

    def _as(self, item: Term, width: nw.dtypes.DType) -> Value:
        """The value of an item: a number in an integer type, anything else as it goes into an answer."""
        if item.kind not in NUMBERS:
            return self._member(item)
        value = self._values[item]
        plain = value.plain and (isinstance(item, t.Const) or value.width == width)
        return attrs.evolve(value, expr=self._number(item, width), plain=plain, width=width)
