"""From terms to expressions of Polars and PyArrow, in layers, so that nothing is computed twice.

Null is unknown. Conjunction, disjunction, negation, comparison and arithmetic of both already
follow three-valued logic; the rest is built here from `when`, which takes a null condition for false.
"""

from __future__ import annotations

import operator
from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.planning.choice_cases import agree, bit, never_unknown, truth, unknown_together
from pingyuan_rules.engine.planning.intervals import bounds, fits, whole_number, wide_bounds
from pingyuan_rules.engine.table.calendar_math import DateColumns
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.decimal_columns import DecimalColumn, small_columns
from pingyuan_rules.engine.table.enum_columns import NUMBER, member_of, members
from pingyuan_rules.engine.table.expressions import bound_for
from pingyuan_rules.engine.table.fact_columns import text_of
from pingyuan_rules.engine.table.integer_types import WIDE, is_wide, widest, widths_of
from pingyuan_rules.engine.table.layered_columns import Layers, Value
from pingyuan_rules.engine.table.three_valued import choose_truth, quotient
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, NUMBERS, TEXT, UNKNOWN, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pingyuan_rules.engine.table.expressions import AnswerWords
    from pingyuan_rules.engine.table.fact_columns import Shape
    from pingyuan_rules.engine.terms import Term

_PLAIN = {
    BOOL: nw.Boolean(), INT: nw.Int64(), FEN: nw.Int64(), DECIMAL: nw.Int64(), DATE: nw.Date(), TEXT: nw.String(),
}  # fmt: skip


_ORDERS: dict[t.Order, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_MANY = 127
"""More items than this are not counted in 8 bits."""


class Planner:
    """Makes expressions for specialized terms over the facts of one frame, in the types its engine computes in."""

    def __init__(
        self, roots: Sequence[Term], shape: Shape, words: AnswerWords, *, small_integers: bool = False
    ) -> None:
        """Plan everything below the roots.

        Args:
            roots: The trees, specialized for a policy.
            shape: What is known of the frame.
            words: What expressions are made with.
            small_integers: Whether numbers in answers may have fewer than 64 bits.
        """
        self._checked = shape.checked
        self._infos = {info.name: info for info in shape.infos}
        self._dtypes = shape.dtypes
        unfit = [root for root in roots if not fits(root, self._infos, wide=True)]
        self._must_keep_bounds = {term.name for term in t.walk(*unfit) if isinstance(term, t.Fact)}
        self._words = words
        self._is_polars = shape.engine.is_polars()
        self._small_answers = small_integers
        self._values: dict[Term, Value] = {}
        self._layers = Layers(shape.prefix, words)
        self._dates = DateColumns(self._layers, words)
        # The integer type of every number that is not computed in 64 bits, of which PyArrow gains nothing.
        widths = widths_of(roots, small_columns(shape)) if self._is_polars else {}
        self._widths: Mapping[Term, nw.dtypes.DType] = widths
        uses = Counter(child for term in t.walk(*roots) for child in term.children)
        # A root has one use more, its answer: so a rule that another one calls is computed once for both.
        uses.update(roots)
        # Children come before parents, so each term finds the values of its items.
        for term in t.walk(*roots):
            value = self._value(term)
            self._values[term] = self._layers.keep(value) if uses[term] > 1 else value

    @property
    def layers(self) -> Sequence[Sequence[nw.Expr]]:
        """Temporary columns, to be added one layer after another."""
        return self._layers.layers

    @property
    def names(self) -> Sequence[str]:
        """What the temporary columns are called."""
        return self._layers.names

    def result(self, root: Term) -> nw.Expr:
        """A root as a column of its final type; add it after all layers."""
        if root.kind in NUMBERS:
            return self._number(root, self._width(root) if self._small_answers else WIDE)
        return self._literal(root) if isinstance(root, t.Const) else self._values[root].expr

    # Facts and constants, and how the values of terms are taken up again.

    def dtype(self, kind: Kind) -> nw.dtypes.DType:
        """The type in which values of a kind are computed."""
        if kind.enum is None:
            return _PLAIN[kind]
        return nw.Enum(members(kind)) if self._is_polars else NUMBER

    def _literal(self, term: t.Const, dtype: nw.dtypes.DType | None = None) -> nw.Expr:
        value = cast("Any", term.value)
        if value is UNKNOWN:
            value = None
        elif term.kind.enum is not None and (dtype or self.dtype(term.kind)) == NUMBER:
            value = list(term.kind.enum).index(value)
        elif term.kind.enum is not None:
            value = value.value
        elif term.kind in NUMBERS:
            value = whole_number(term)
        return self._words.lit(value, dtype or self.dtype(term.kind))

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
        return value.expr if value.width == width else self._words.cast(value.expr, width)

    def _fact(self, term: t.Fact) -> Value:
        dtype = self._dtypes[term.name]
        column = self._words.col(term.name)
        width = self._width(term)
        wanted = width if term.kind in NUMBERS else self.dtype(term.kind)
        if dtype is None:
            return self._layers.keep(Value(self._words.lit(None, wanted), 0, plain=False, width=width))
        if term.kind == DECIMAL:
            decimals = DecimalColumn(self._infos[term.name], dtype, self._words, checked=self._checked)
            if decimals.checked:
                return Value(decimals.hundredths(column, width), 0, plain=False, width=width)
            allowed = self._layers.keep(Value(decimals.allowed(column), 0, plain=False))
            return Value(decimals.hundredths(allowed.expr, width), allowed.depth, plain=False, width=width)
        if term.kind.enum is not None:
            return self._member(term, dtype)
        info = self._infos[term.name]
        must_keep_bounds = term.name in self._must_keep_bounds
        if term.kind in NUMBERS and (must_keep_bounds or (is_wide(dtype) and not self._checked)):
            # Numbers far out of bounds would wrap around without a word on the way to an answer.
            limits = bounds(info) if must_keep_bounds else wide_bounds(info)
            low, high = (bound_for(self._words, limit, dtype) for limit in limits)
            column = self._words.choose((column >= low) & (column <= high), column)
        elif dtype == wanted:
            return Value(column, 0, plain=True, width=width)
        return Value(self._words.cast(column, wanted), 0, plain=False, width=width)

    def _reuse_column(self, term: Term) -> nw.Expr:
        """A term that is about to be used more than once."""
        self._values[term] = value = self._layers.keep(self._values[term])
        return value.expr

    def _member(self, term: t.Fact, dtype: nw.dtypes.DType) -> Value:
        """An enumeration; what is no member of it, however it is spelled, is unknown from the start."""
        wanted = self.dtype(term.kind)
        if dtype == wanted:  # the type itself says that nothing else can be in the column
            return Value(self._words.col(term.name), 0, plain=True)
        raw = text_of(self._words, self._words.col(term.name), dtype)
        text = self._layers.keep(Value(raw, 0, plain=dtype == nw.String))
        return Value(member_of(self._words, text.expr, term.kind, wanted), text.depth, plain=False)

    def _as(self, item: Term, width: nw.dtypes.DType) -> Value:
        """The value of an item: a number in an integer type, anything else as it goes into an answer."""
        if item.kind not in NUMBERS:
            return self._values[item]
        value = self._values[item]
        plain = value.plain and (isinstance(item, t.Const) or value.width == width)
        return attrs.evolve(value, expr=self._number(item, width), plain=plain, width=width)

    # Terms.

    def _value(self, term: Term) -> Value:  # noqa: C901, PLR0911, PLR0912 - one line a term
        match term:
            case t.Const():
                width = self._width(term)
                expr = self._literal(term, width if term.kind in NUMBERS else None)
                value = Value(expr, 0, plain=term.value is not UNKNOWN, width=width)
                return value if value.plain else self._layers.keep(value)
            case t.Fact():
                return self._fact(term)
            case t.Hundredths(item=item):
                return self._values[item]
            case t.Choose(kind=kind) if kind == BOOL:
                return self._choose_truth(term)
            case t.Choose():
                return self._choose(term)
            case t.Smallest() | t.Largest():
                return self._extreme(term)
            case t.AtLeast():
                return self._at_least(term)
            case t.Concerns():
                # Null counts as false here, and a `when` without `otherwise` gives null: unknown in either case.
                value, condition = self._as(term.item, self._width(term)), self._values[term.condition]
                depth = max(value.depth, condition.depth)
                return Value(self._words.choose(condition.expr, value.expr), depth, plain=False, width=value.width)
            case t.CalendarMonth() | t.Day() if self._is_polars:
                self._reuse_column(term.item)
                return self._dates.month_and_day(term.item, self._values[term.item])[isinstance(term, t.Day)]
            case t.Calendar(children=items):
                for item in items:
                    self._reuse_column(item)
                return self._dates.column(term, [self._as(item, WIDE) for item in items])
            case t.TrueNames(children=truths, names=names):
                conditions = [self._values[each] for each in truths]
                texts = [
                    self._words.choose(condition.expr, self._words.lit(name))
                    for condition, name in zip(conditions, names, strict=True)
                ]
                depth = max(condition.depth for condition in conditions)
                return Value(self._words.join(texts, t.SEPARATOR), depth, plain=False)
        # Depths are asked after the expression is made, which may keep items as columns and so move them up.
        if term.kind in NUMBERS:
            width = self._width(term)
            number = self._arithmetic(term, width)
            depth = max(self._values[child].depth for child in term.children)
            return Value(number, depth, plain=False, width=width)
        truth_value = self._truth(term)
        depth = max(self._values[child].depth for child in term.children)
        return Value(truth_value, depth, plain=False)

    def _truth(self, term: Term) -> nw.Expr:
        items = [self._values[child].expr for child in term.children]
        match term:
            case t.Compare():
                return self._comparison(term)
            case t.AllOf():
                return reduce(operator.and_, items)
            case t.AnyOf():
                return reduce(operator.or_, items)
            case t.Not():
                return ~items[0]
            case t.IsKnown():
                return ~items[0].is_null()
        raise AssertionError(term)

    def _arithmetic(self, term: Term, width: nw.dtypes.DType) -> nw.Expr:  # noqa: PLR0911 - one line a term
        match term:
            case t.CountTrue():
                counted = self._count_of([self._values[child].expr for child in term.children])
                return self._words.cast(counted, width)
            case t.CalendarMonth():
                date = self._reuse_column(term.item)
                return self._words.cast(date.dt.year(), width) * 12 + self._words.cast(date.dt.month(), width)
            case t.Day():
                return self._words.cast(self._values[term.item].expr.dt.day(), width)
        items = [self._number(child, width) for child in term.children]
        match term:
            case t.Sum():
                return reduce(operator.add, items)
            case t.Difference():
                return items[0] - items[1]
            case t.Product():
                return items[0] * items[1]
            case t.Quotient():
                by = cast("int", term.by.value) if isinstance(term.by, t.Const) else items[1]
                return quotient(items[0], by, term.rounding)
        raise AssertionError(term)

    def _comparison(self, term: t.Compare) -> nw.Expr:
        # Eager Polars refuses a constant on the left of a column that is the same in every row.
        if isinstance(term.left, t.Const):
            term = t.Compare(t.MIRRORED[term.order], term.right, term.left)
        if term.left.kind in NUMBERS:
            width = widest(*(self._own_width(side) for side in term.children))
            left, right = (self._number(side, width) for side in term.children)
            return cast("nw.Expr", _ORDERS[term.order](left, right))
        left, right = (self._values[side].expr for side in term.children)
        return cast("nw.Expr", _ORDERS[term.order](left, right))

    def _at_least(self, term: t.AtLeast) -> Value:
        """Known where counting unknowns as false and counting them as true comes to the same."""
        items = [self._reuse_column(item) for item in term.items]
        number = cast("int", cast("t.Const", term.number).value)
        depth = max(self._values[item].depth for item in term.items)
        surely = self._count_of([item.fill_null(value=False) for item in items]) >= number
        maybe = self._count_of([item.fill_null(value=True) for item in items]) >= number
        low, high = (self._layers.keep(Value(expr, depth, plain=False)) for expr in (surely, maybe))
        return Value(self._words.choose(low.expr == high.expr, low.expr), low.depth, plain=False)

    def _count_of(self, items: Sequence[nw.Expr]) -> nw.Expr:
        dtype = nw.Int64() if len(items) > _MANY else nw.Int8()
        # Not by `sum_horizontal`, which counts null as 0: a count with an unknown in it is unknown.
        return reduce(operator.add, [self._words.cast(item, dtype) for item in items])

    def _extreme(self, term: t.Smallest | t.Largest) -> Value:
        """The items one after another, constants last, because no constant is null."""
        loses, bound = (operator.gt, "upper_bound") if isinstance(term, t.Smallest) else (operator.lt, "lower_bound")
        first, *rest = sorted(term.children, key=lambda item: isinstance(item, t.Const))
        width = widest(*(self._own_width(item) for item in term.children))
        best = self._as(first, width)
        # Not by `min_horizontal` or `max_horizontal`, which skip nulls: one unknown item leaves the answer open.
        for item in rest:
            if not self._is_polars and isinstance(item, t.Const) and item.kind in NUMBERS:
                limit = {bound: whole_number(item)}
                best = attrs.evolve(best, expr=best.expr.clip(**limit), plain=False)
                continue
            best, other = self._layers.keep(best), self._layers.keep(self._as(item, width))
            keep: nw.Expr = best.expr
            if not isinstance(item, t.Const):
                keep = self._words.choose(~other.expr.is_null(), keep)
            expr = self._words.choose(loses(best.expr, other.expr), other.expr, keep)
            best = Value(expr, max(best.depth, other.depth), plain=False, width=width)
        return best

    def _choose(self, term: t.Choose) -> Value:
        """The last case first. Where the condition is null, the value is known only if both branches agree."""
        width = self._width(term)
        if one_or_zero := bit(term):
            truth_term, is_one = one_or_zero
            truth_value = self._values[truth_term]
            expr = self._words.cast(truth_value.expr if is_one else ~truth_value.expr, width)
            return Value(expr, truth_value.depth, plain=False, width=width)
        rest = self._as(term.otherwise, width)
        remaining: list[Term] = [term.otherwise]
        after: Term | None = None
        for case in reversed(term.cases):
            condition, value = self._reuse_column(case[0]), self._as(case[1], width)
            agreeing = agree(case[1], remaining)
            if agreeing:
                # Both are compared, then chosen: without columns of their own the expression triples with each case.
                value, rest = self._layers.keep(value), self._layers.keep(rest)
            # A status looks at conditions that are never null, as long as no two cases give the same.
            surely = unknown_together(case[0], after) or never_unknown(case[0])
            # Nor need be looked at what chooses between a value and none.
            checked = agreeing or not (surely or remaining == [t.Const(UNKNOWN, term.kind)])
            either = self._words.choose(~condition.is_null(), rest.expr) if checked else rest.expr
            # If both agree it does not matter which is taken. Both engines compute every branch for all rows, so this
            # saves a `when` over all of them.
            wins = condition | (value.expr == rest.expr) if agreeing else condition
            expr = self._words.choose(wins, value.expr, either)
            depth = max(rest.depth, value.depth, self._values[case[0]].depth)
            rest = Value(expr, depth, plain=False, width=width)
            remaining.append(case[1])
            # Where both may agree, `rest` may be known although this condition is not: the case before is checked.
            after = None if agreeing else case[0]
        return rest

    def _choose_truth(self, term: t.Choose) -> Value:
        rest, after = self._values[term.otherwise], cast("Term | None", term.otherwise)
        for condition, value in reversed(term.cases):
            # Only the form for no constants uses each part more than once.
            if truth(value) is None and truth(after) is None:
                rest = self._layers.keep(rest)
                self._reuse_column(condition)
                self._reuse_column(value)
            parts = self._values[condition], self._values[value]
            exprs = parts[0].expr, ~parts[0].expr, parts[1].expr, rest.expr
            expr = choose_truth(*exprs, value_is=truth(value), rest_is=truth(after))
            rest = Value(expr, max(rest.depth, *(part.depth for part in parts)), plain=False)
            after = None
        return rest
