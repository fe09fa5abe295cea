"""The words in which expressions are written: the own ones of Polars and PyArrow, which compute rules without SQL.

Those of narwhals serve for what is grouped and shown, on every engine. narwhals translates an expression anew whenever
it is used, which takes longer than Polars needs for ten thousand rows. Types are narwhals' in either case.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from pingyuan_rules.engine.table.dataframes import nw

if TYPE_CHECKING:
    from collections.abc import Sequence

    DType = nw.dtypes.DType


class Words(Protocol):
    """What expressions are made with; their own methods and operators are alike."""

    def col(self, name: str) -> nw.Expr:
        """A column."""
        ...

    def lit(self, value: Any, dtype: DType | None = None) -> nw.Expr:
        """A constant."""
        ...

    def choose(self, condition: nw.Expr, value: nw.Expr, otherwise: nw.Expr | None = None) -> nw.Expr:
        """The first value where the condition is true; elsewhere the second, or null if there is none."""
        ...

    def cast(self, expr: nw.Expr, dtype: DType) -> nw.Expr:
        """An expression in another type."""
        ...


class AnswerWords(Words, Protocol):
    """What is needed also for the columns of answers, of which narwhals makes none."""

    def join(self, texts: Sequence[nw.Expr], separator: str) -> nw.Expr:
        """The texts that are not null, one after another."""
        ...


class NarwhalsWords:
    """The words of narwhals."""

    def col(self, name: str) -> nw.Expr:
        """A column."""
        return nw.col(name)

    def lit(self, value: Any, dtype: DType | None = None) -> nw.Expr:
        """A constant."""
        return nw.lit(value, dtype)

    def choose(self, condition: nw.Expr, value: nw.Expr, otherwise: nw.Expr | None = None) -> nw.Expr:
        """A value or another."""
        chosen = nw.when(condition).then(value)  # narwhals cannot chain them, so one stands in the other throughout
        return chosen if otherwise is None else chosen.otherwise(otherwise)

    def cast(self, expr: nw.Expr, dtype: DType) -> nw.Expr:
        """An expression in another type."""
        return expr.cast(dtype)


class PolarsWords:
    """The words of Polars."""

    def __init__(self) -> None:
        """Import Polars, whose frame it is."""
        import polars  # noqa: PLC0415, ICN001 - there, since the frame is one of it

        self._polars: Any = polars

    def col(self, name: str) -> Any:
        """A column."""
        return self._polars.col(name)

    def lit(self, value: Any, dtype: DType | None = None) -> Any:
        """A constant."""
        return self._polars.lit(value, None if dtype is None else self._type(dtype))

    def choose(self, condition: Any, value: Any, otherwise: Any = None) -> Any:
        """A value or another."""
        chosen = self._polars.when(condition).then(value)
        return chosen if otherwise is None else chosen.otherwise(otherwise)

    def cast(self, expr: Any, dtype: DType) -> Any:
        """An expression in another type."""
        return expr.cast(self._type(dtype))

    def join(self, texts: Sequence[Any], separator: str) -> Any:
        """The texts that are not null, one after another."""
        return self._polars.concat_str(texts, separator=separator, ignore_nulls=True)

    def _type(self, dtype: DType) -> Any:
        if isinstance(dtype, nw.Enum):
            return self._polars.Enum(dtype.categories)
        if isinstance(dtype, nw.Datetime):
            return self._polars.Datetime(dtype.time_unit)
        return getattr(self._polars, type(dtype).__name__)


NARWHALS = NarwhalsWords()
PLANS = 256
"""So many plans of each kind are kept; for all classes of a rulebook under one policy it takes about twenty."""


@cache
def words_of(engine: nw.Implementation) -> AnswerWords:
    """The words for the expressions of an engine that speaks no SQL."""
    if engine.is_polars():
        return PolarsWords()
    from pingyuan_rules.engine.table.arrow_words import ArrowWords  # noqa: PLC0415 - imports PyArrow

    return ArrowWords()


def bound_for(words: Words, bound: Any, dtype: DType) -> Any:
    """A bound with which the column of a fact is compared, in words that the column's type can be compared with."""
    # PyArrow makes numbers of 64 bits without a sign signed ones first, and refuses those which are too large for that.
    return words.lit(max(bound, 0), dtype) if isinstance(dtype, nw.UInt64) else bound
