"""From terms to narwhals expressions, in layers, so that nothing is computed twice.

Null is unknown. Conjunction, disjunction, negation, comparison and arithmetic of every supported engine already
follow three-valued logic; the rest is built here from `when`, which takes a null condition for false.
"""

from __future__ import annotations

import operator
from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.kinds import BOOL, DATE, FEN, INT, Kind
from pingyuan_rules.engine.readings.choices import agree, truth
from pingyuan_rules.engine.readings.dataframes import nw
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pingyuan_rules.engine.readings.columns import Facts
    from pingyuan_rules.engine.terms import Term

_ORDERS: dict[t.Order, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_PLAIN = {BOOL: nw.Boolean(), INT: nw.Int64(), FEN: nw.Int64(), DATE: nw.Date()}
_SMALL = 127
_CASTS_NO_TRUTH = frozenset({nw.Implementation.IBIS, nw.Implementation.SQLFRAME})
"""These may stand for PostgreSQL, which cannot cast a boolean to a small integer."""


@attrs.frozen
class Value:
    """A term as an expression.

    Attributes:
        expr: The expression.
        depth: How many layers of temporary columns must be there before it can be computed.
        plain: Whether it is a column or a constant, so that using it twice costs nothing.
        text: Whether it is an enum fact as it came in: strings, of which some may be no member.
    """

    expr: nw.Expr
    depth: int
    plain: bool
    text: bool = False


def members(kind: Kind) -> list[str]:
    """The stored values of an enumeration."""
    return [str(member.value) for member in kind.enum or ()]


class Planner:
    """Makes expressions for specialized terms over the facts of one frame.

    Attributes:
        layers: Temporary columns, to be added one layer after another.
        names: What they are called.
    """

    def __init__(self, roots: Sequence[Term], facts: Facts) -> None:
        """Plan everything below the roots."""
        self._facts = facts
        self._engine = facts.frame.implementation
        self._values: dict[Term, Value] = {}
        self.names: list[str] = []
        self.layers: list[list[nw.Expr]] = []
        uses = Counter(child for term in t.walk(*roots) for child in term.children)
        uses.update(roots)
        for term in t.walk(*roots):
            value = self._value(term)
            self._values[term] = self._kept(value) if uses[term] > 1 else value

    def result(self, root: Term) -> nw.Expr:
        """A root as a column of its final type; add it after all layers."""
        expr = self._literal(root) if isinstance(root, t.Const) else self._member(root).expr
        if root.kind.enum is not None and self._engine.is_duckdb():
            return expr.cast(nw.Enum(members(root.kind)))
        return expr

    def dtype(self, kind: Kind) -> nw.dtypes.DType:
        """The type in which values of a kind are computed."""
        if kind.enum is None:
            return _PLAIN[kind]
        return nw.Enum(members(kind)) if self._engine.is_polars() else nw.String()

    # Leaves, and columns that are kept.

    def _literal(self, term: t.Const, dtype: nw.dtypes.DType | None = None) -> nw.Expr:
        value = cast("Any", term.value)
        if value is UNKNOWN:
            value = None
        elif term.kind.enum is not None:
            value = value.value
        elif term.kind in {INT, FEN}:
            value = int(value)
        return nw.lit(value, dtype or self.dtype(term.kind))

    def _constant(self, term: t.Const) -> Value:
        value = Value(self._literal(term), 0, plain=True)
        return value if term.value is not UNKNOWN else self._kept(attrs.evolve(value, plain=False))

    def _fact(self, term: t.Fact) -> Value:
        dtype = self._facts.dtypes[term.name]
        column = nw.col(term.name)
        if dtype is None:
            return self._kept(Value(nw.lit(None, self.dtype(term.kind)), 0, plain=False))
        wanted = self.dtype(term.kind)
        if dtype == wanted and not self._facts.is_spelled(term.name):
            return Value(column, 0, plain=True, text=wanted == nw.String)
        if term.kind.enum is not None:
            plain = dtype == nw.String and not self._facts.is_spelled(term.name)
            return Value(self._facts.text(term.name), 0, plain=plain, text=True)
        return Value(column.cast(wanted), 0, plain=False)

    def _kept(self, value: Value) -> Value:
        """The value as a temporary column, unless it costs nothing anyway."""
        if value.plain:
            return value
        while len(self.layers) <= value.depth:
            self.layers.append([])
        name = f"{self._facts.prefix}{len(self.names)}"
        self.names.append(name)
        self.layers[value.depth].append(value.expr.alias(name))
        return attrs.evolve(value, expr=nw.col(name), depth=value.depth + 1, plain=True)

    def _twice(self, term: Term) -> nw.Expr:
        """A term that is about to be used more than once."""
        self._values[term] = kept = self._kept(self._values[term])
        return kept.expr

    def _member(self, term: Term) -> Value:
        """A term whose value goes into an answer; what is no member of its enumeration becomes unknown."""
        value = self._values[term]
        if not value.text:
            return value
        column = self._twice(term)
        expr = nw.when(column.is_in(members(term.kind))).then(column)
        return Value(expr.cast(self.dtype(term.kind)), self._values[term].depth, plain=False)

    # Terms.

    def _value(self, term: Term) -> Value:  # noqa: PLR0911 - one line a term
        match term:
            case t.Const():
                return self._constant(term)
            case t.Fact():
                return self._fact(term)
            case t.Choose(kind=kind) if kind == BOOL:
                return self._choose_truth(term)
            case t.Choose():
                return self._choose(term)
            case t.Smallest():
                return self._extreme(term, operator.gt)
            case t.Largest():
                return self._extreme(term, operator.lt)
            case t.AtLeast():
                return self._at_least(term)
            case t.Concerns():
                return self._concerns(term)
        expr = self._operation(term)
        return Value(expr, max(self._values[child].depth for child in term.children), plain=False)

    def _operation(self, term: Term) -> nw.Expr:  # noqa: C901, PLR0911 - one line a term
        items = [self._values[child].expr for child in term.children]
        match term:
            case t.Compare():
                return self._comparison(term)
            case t.AllOf():
                return reduce(operator.and_, items)
            case t.AnyOf():
                return reduce(operator.or_, items)
            case t.Not():
                return self._not(items[0])
            case t.CountTrue():
                return self._count_of(items).cast(nw.Int64)
            case t.Sum():
                return reduce(operator.add, items)
            case t.Difference():
                return items[0] - items[1]
            case t.Product():
                return items[0] * items[1]
            case t.Quotient():
                divided = quotient(items[0], cast("int", cast("t.Const", term.by).value), term.rounding)
                return divided.cast(nw.Int64) if self._engine.is_sqlframe() else divided
            case t.CalendarMonth():
                return self._month(term)
            case t.Day():
                return items[0].dt.day().cast(nw.Int64)
        raise AssertionError(term)

    def _not(self, truth_value: nw.Expr) -> nw.Expr:
        """The opposite; a comparison for Ibis, which writes the null of a negation so that SQL reads its opposite."""
        if self._engine.is_ibis():
            return truth_value == nw.lit(value=False)
        return ~truth_value

    def _comparison(self, term: t.Compare) -> nw.Expr:
        if term.left.kind == BOOL:  # some SQL reads `a > b = c` in its own way, so truths are compared as columns
            return cast("nw.Expr", _ORDERS[term.order](self._twice(term.left), self._twice(term.right)))
        sides = [self._values[side] for side in term.children]
        left, right = (side.expr for side in sides)
        if any(side.text for side in sides):
            left, right = (self._as_text(side) for side in term.children)
        return cast("nw.Expr", _ORDERS[term.order](left, right))

    def _as_text(self, side: Term) -> nw.Expr:
        if isinstance(side, t.Const) and side.value is not UNKNOWN:
            return self._literal(side, nw.String())
        value = self._values[side]
        return value.expr if value.text or not self._engine.is_polars() else value.expr.cast(nw.String)

    def _month(self, term: t.CalendarMonth) -> nw.Expr:
        date = self._twice(term.item)
        return (date.dt.year().cast(nw.Int64) * 12) + date.dt.month().cast(nw.Int64)

    def _concerns(self, term: t.Concerns) -> Value:
        value, condition = self._member(term.item), self._values[term.condition]
        return Value(nw.when(condition.expr).then(value.expr), max(value.depth, condition.depth), plain=False)

    def _at_least(self, term: t.AtLeast) -> Value:
        """Known where counting unknowns as false and counting them as true comes to the same."""
        items = [self._twice(item) for item in term.items]
        number = cast("int", cast("t.Const", term.number).value)
        depth = max(self._values[item].depth for item in term.items)
        surely = self._count_of([item.fill_null(value=False) for item in items]) >= number
        maybe = self._count_of([item.fill_null(value=True) for item in items]) >= number
        low, high = (self._kept(Value(expr, depth, plain=False)) for expr in (surely, maybe))
        return Value(nw.when(low.expr == high.expr).then(low.expr), low.depth, plain=False)

    def _count_of(self, items: Sequence[nw.Expr]) -> nw.Expr:
        small = nw.Int8() if len(items) <= _SMALL else nw.Int64()
        return reduce(operator.add, [self._number(item, small) for item in items])

    def _number(self, truth_value: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
        if self._engine not in _CASTS_NO_TRUTH:
            return truth_value.cast(dtype)
        one, zero = nw.lit(1, dtype), nw.lit(0, dtype)
        return nw.when(truth_value).then(one).otherwise(nw.when(~truth_value).then(zero))

    def _extreme(self, term: t.Smallest | t.Largest, loses: Callable[[Any, Any], Any]) -> Value:
        """The items one after another, constants last, because no constant is null."""
        first, *rest = sorted(term.children, key=lambda item: isinstance(item, t.Const))
        best = self._values[first]
        for item in rest:
            best, other = self._kept(best), self._twice(item)
            keep: nw.Expr = best.expr
            if not isinstance(item, t.Const):
                keep = nw.when(~other.is_null()).then(keep)
            expr = nw.when(loses(best.expr, other)).then(other).otherwise(keep)
            best = Value(expr, max(best.depth, self._values[item].depth), plain=False)
        return best

    def _choose(self, term: t.Choose) -> Value:
        """The last case first. Where the condition is null, the value is known only if both branches agree."""
        rest = self._member(term.otherwise)
        remaining: list[Term] = [term.otherwise]
        for case in reversed(term.cases):
            condition, value = self._twice(case[0]), self._member(case[1])
            wins = condition
            if agree(case[1], remaining):
                value, rest = self._kept(value), self._kept(rest)
                wins = condition | (value.expr == rest.expr)
            expr = nw.when(wins).then(value.expr).otherwise(nw.when(~condition.is_null()).then(rest.expr))
            depth = max(rest.depth, value.depth, self._values[case[0]].depth)
            rest = Value(expr, depth, plain=False)
            remaining.append(case[1])
        return rest

    def _choose_truth(self, term: t.Choose) -> Value:
        rest, after = self._values[term.otherwise], cast("Term | None", term.otherwise)
        for condition, value in reversed(term.cases):
            if truth(value) is None and truth(after) is None:
                rest = self._kept(rest)
                self._twice(condition)
                self._twice(value)
            parts = self._values[condition], self._values[value]
            exprs = parts[0].expr, self._not(parts[0].expr), parts[1].expr, rest.expr
            expr = choose_truth(*exprs, value_is=truth(value), rest_is=truth(after))
            rest = Value(expr, max(rest.depth, *(part.depth for part in parts)), plain=False)
            after = None
        return rest


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
    return (condition & value) | (negated & rest) | (value & rest)


def quotient(item: nw.Expr, by: int, rounding: Rounding) -> nw.Expr:
    """A division by a positive constant; `//` rounds down, negatives too."""
    if rounding is Rounding.FLOOR:
        return item // by
    if rounding is Rounding.CEILING:
        return -((-item) // by)
    return (2 * item + by) // (2 * by)
