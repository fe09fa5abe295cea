"""The words in which expressions for PyArrow tables are written: its compute functions, called when there is a table.

For a thousand rows narwhals takes ten times as long to translate expressions as PyArrow takes to compute them, and it
translates them anew for each table. So these hold functions, which are called with the columns of a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs
import narwhals as nw  # not by way of `dataframes`, which calls this module
import pyarrow as pa
import pyarrow.compute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Text = str  # in a class that has a property of that name
    Columns = Mapping[str, Any]
    """Arrays, or scalars that stand for as many equal values as there are rows."""

pc: Any = pyarrow.compute
"""Its functions are made when it is loaded, so no type checker knows them."""
_TYPES = {
    nw.Boolean: pa.bool_(), nw.String: pa.string(), nw.Date: pa.date32(), nw.Int8: pa.int8(), nw.Int16: pa.int16(),
    nw.Int32: pa.int32(), nw.Int64: pa.int64(), nw.UInt64: pa.uint64(), nw.Float32: pa.float32(),
    nw.Float64: pa.float64(),
}  # fmt: skip


@attrs.frozen(eq=False)
class ArrowExpr:
    """An expression that PyArrow's compute functions evaluate; it has the methods that expressions need here.

    Attributes:
        evaluate: Gives its values, from the columns of a table.
        name: What its column is called.
        constant: Its value, if it is the same for every row.
        truth: Where this is true it is 1, else 0; None if it is no such number.
    """

    evaluate: Callable[[Columns], Any]
    name: str = ""
    constant: Any = None
    truth: Callable[[Columns], Any] | None = None

    def alias(self, name: str) -> ArrowExpr:
        """The same under a name."""
        return attrs.evolve(self, name=name)

    def apply(self, function: Callable[..., Any], *others: Any) -> ArrowExpr:
        """A function of its values, and of those of other expressions or constants."""
        exprs = [other if isinstance(other, ArrowExpr) else ArrowWords().lit(other) for other in others]
        parts = [self.evaluate, *(expr.evaluate for expr in exprs)]
        return ArrowExpr(lambda columns: function(*[part(columns) for part in parts]))

    __hash__ = object.__hash__

    def __add__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.add, other)

    def __sub__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.subtract, other)

    def __mul__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.multiply, other)

    def __rmul__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.multiply, other)

    def __truediv__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.divide, other)  # of floats only

    def __floordiv__(self, other: Any) -> ArrowExpr:
        def rounded_down(items: Any, by: Any) -> Any:
            quotient = pc.divide(items, by)  # cuts off what is left, so that negatives go up
            remainder = pc.subtract(items, pc.multiply(quotient, by))
            return pc.subtract(quotient, pc.cast(pc.less(remainder, 0), items.type))

        return self.apply(rounded_down, other)

    def __neg__(self) -> ArrowExpr:
        return self.apply(pc.negate)

    def __and__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.and_kleene, other)

    def __or__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.or_kleene, other)

    def __invert__(self) -> ArrowExpr:
        return self.apply(pc.invert)

    def __eq__(self, other: object) -> ArrowExpr:  # type: ignore[override] # an expression, as in every engine
        return self.apply(pc.equal, other)

    def __ne__(self, other: object) -> ArrowExpr:  # type: ignore[override] # as above
        return self.apply(pc.not_equal, other)

    def __lt__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.less, other)

    def __le__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.less_equal, other)

    def __gt__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.greater, other)

    def __ge__(self, other: Any) -> ArrowExpr:
        return self.apply(pc.greater_equal, other)

    def is_null(self) -> ArrowExpr:
        """Whether a value is unknown."""
        return self.apply(pc.is_null)

    def fill_null(self, *, value: Any) -> ArrowExpr:
        """Another value where it is unknown."""
        return self.apply(pc.fill_null, value)

    def is_in(self, values: Sequence[str]) -> ArrowExpr:
        """Whether a value is one of several; false where it is unknown."""
        return self.apply(lambda items: pc.is_in(*_searchable(items, values)))

    def clip(self, lower_bound: int | None = None, upper_bound: int | None = None) -> ArrowExpr:
        """A number that is not less than one bound, or not more than another."""
        if upper_bound is not None:
            return self.apply(lambda items, bound: pc.min_element_wise(items, bound, skip_nulls=False), upper_bound)
        return self.apply(lambda items, bound: pc.max_element_wise(items, bound, skip_nulls=False), lower_bound)

    def round(self, places: int) -> ArrowExpr:
        """A number with at most so many decimals."""
        return self.apply(lambda items: pc.round(items, places, round_mode="half_towards_infinity"))

    def sum(self) -> ArrowExpr:
        """The number of rows in which a truth holds that was made 1 or 0."""
        truth = cast("Callable[[Columns], Any]", self.truth)  # counted as it is, without a number for each row
        return ArrowExpr(lambda columns: pc.sum(truth(columns), min_count=0))

    @property
    def dt(self) -> ArrowExpr:
        """The calendar, whose parts are methods here."""
        return self

    @property
    def str(self) -> ArrowExpr:
        """What is asked of texts, which are methods here too."""
        return self

    def len_chars(self) -> ArrowExpr:
        """How many characters a text has."""
        return self.apply(lambda items: pc.utf8_length(_searchable(items, ())[0]))

    def contains(self, pattern: Text) -> ArrowExpr:
        """Whether a regular expression is found in a text."""
        return self.apply(lambda items: pc.match_substring_regex(_searchable(items, ())[0], pattern))

    def year(self) -> ArrowExpr:
        """The year of a date."""
        return self.apply(pc.year)

    def month(self) -> ArrowExpr:
        """The month of a date."""
        return self.apply(pc.month)

    def day(self) -> ArrowExpr:
        """The day of the month."""
        return self.apply(pc.day)


class ArrowWords:
    """The words of PyArrow."""

    def col(self, name: str) -> Any:
        """A column."""
        return ArrowExpr(lambda columns: columns[name], name)

    def lit(self, value: Any, dtype: nw.dtypes.DType | None = None) -> Any:
        """A constant."""
        constant = pa.scalar(value, None if dtype is None else _arrow_type(dtype))
        return ArrowExpr(lambda _: constant, constant=value)

    def choose(self, condition: Any, value: Any, otherwise: Any = None) -> Any:
        """A value or another."""
        asked, first, second = condition.evaluate, value.evaluate, None if otherwise is None else otherwise.evaluate

        def chosen(columns: Columns) -> Any:
            truth, one = asked(columns), first(columns)
            other = pa.scalar(None, one.type) if second is None else second(columns)
            # PyArrow answers null where the condition is null.
            if not isinstance(truth, pa.Scalar) and truth.null_count:
                truth = pc.fill_null(truth, False)
            return pc.if_else(truth, one, other)

        counts = otherwise is not None and (value.constant, otherwise.constant) == (1, 0)
        return ArrowExpr(chosen, truth=asked if counts else None)

    def cast(self, expr: Any, dtype: nw.dtypes.DType) -> Any:
        """An expression in another type."""
        wanted = _arrow_type(dtype)
        return expr.apply(lambda items: items if items.type == wanted else pc.cast(items, wanted))

    def join(self, texts: Sequence[Any], separator: str) -> Any:
        """The texts that are not null, one after another."""

        def joined(*items: Any) -> Any:
            # Told to skip nulls, PyArrow leaves out rows in which every text is null: an empty one stands before them.
            text = pc.binary_join_element_wise(*items, separator, null_handling="skip")
            return pc.utf8_ltrim(text, characters=separator)

        return self.lit("").apply(joined, *texts)


def look_up(text: Any, numbers: Mapping[str, int], dtype: nw.dtypes.DType) -> nw.Expr:
    """The numbers that stand for texts; null for any other text."""
    keys, values = list(numbers), pa.array(list(numbers.values()), _arrow_type(dtype))
    found = text.apply(lambda items: pc.take(values, pc.index_in(*_searchable(items, keys))))
    return cast("nw.Expr", found)


def with_columns(table: pa.Table, layers: Iterable[Sequence[Any]]) -> pa.Table:
    """A table with further columns, one layer after another; a column of the same name is replaced."""
    columns: dict[str, Any] = dict(zip(table.column_names, table.columns, strict=True))
    for layer in layers:
        columns |= _evaluated(layer, columns, table.num_rows)
    made = pa.table(columns)
    own = {field.name: field.metadata for field in table.schema}
    # What the user noted of the table and its columns is the user's, and stays.
    fields = [field.with_metadata(own.get(field.name)) for field in made.schema]
    return pa.Table.from_arrays(made.columns, schema=pa.schema(fields, table.schema.metadata))


def selected_columns(table: pa.Table, exprs: Sequence[Any]) -> pa.Table:
    """Columns computed from a table; one row if all of them are sums."""
    columns = dict(zip(table.column_names, table.columns, strict=True))
    return pa.table(_evaluated(exprs, columns, 1))


def _evaluated(exprs: Sequence[Any], columns: Columns, rows: int) -> dict[str, Any]:
    values = {expr.name: expr.evaluate(columns) for expr in exprs}
    return {name: pa.repeat(value, rows) if isinstance(value, pa.Scalar) else value for name, value in values.items()}


def _searchable(texts: Any, keys: Sequence[str]) -> tuple[Any, pa.Array]:
    """Texts and what is looked for, in one type."""
    return texts, pa.array(keys, texts.type)


def _arrow_type(dtype: nw.dtypes.DType) -> pa.DataType:
    return pa.timestamp(dtype.time_unit) if isinstance(dtype, nw.Datetime) else _TYPES[type(dtype)]
