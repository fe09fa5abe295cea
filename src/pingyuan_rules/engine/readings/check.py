"""Values in a frame that its facts do not allow, counted in one query."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

import attrs

from pingyuan_rules.engine.facts import facts_of
from pingyuan_rules.engine.kinds import DATE, TEXT
from pingyuan_rules.engine.readings.columns import Facts, open_facts
from pingyuan_rules.engine.readings.dataframes import nw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pingyuan_rules.engine.facts import FactInfo, Record

InvalidKind = Literal["out_of_bounds", "not_a_member", "not_midnight"]


@attrs.frozen
class Invalid:
    """How many values of a column are not allowed, and why.

    Attributes:
        column: The column, named after its fact.
        kind: `out_of_bounds`, `not_a_member` of the enumeration, or `not_midnight`: a date with a time of day.
        count: In how many rows; at least 1.
    """

    column: str
    kind: InvalidKind
    count: int


def check(frame: object, record: type[Record]) -> tuple[Invalid, ...]:
    """Count the values in a frame that the facts of a record do not allow.

    Null is unknown and always allowed. Columns that are missing are not counted, others pass unread. A lazy
    frame is collected to one row of counts.

    Args:
        frame: A Polars, pandas, PyArrow or DuckDB table, eager or lazy.
        record: The class of record whose facts the columns are.

    Raises:
        FrameError: When a column has a type that cannot hold its fact.
    """
    return count_invalid(open_facts(frame, facts_of(record).values(), rules=(), missing="unknown"))


def count_invalid(facts: Facts, *kinds: InvalidKind) -> tuple[Invalid, ...]:
    """Count what is not allowed in columns that were opened; of some kinds only, if any are named."""
    tests = [test for info in facts.infos.values() for test in _tests(info, facts.dtypes[info.name])]
    asked = [test for test in tests if not kinds or test[1] in kinds]
    if not asked:
        return ()
    one, zero = nw.lit(1, nw.Int64()), nw.lit(0, nw.Int64())
    sums = [nw.when(bad).then(one).otherwise(zero).sum().alias(f"c{n}") for n, (*_, bad) in enumerate(asked)]
    counted = facts.frame.lazy().select(*sums).collect()
    counts = [int(counted[f"c{n}"].to_list()[0] or 0) for n in range(len(asked))]
    return tuple(Invalid(name, kind, n) for (name, kind, _), n in zip(asked, counts, strict=True) if n)


def _tests(info: FactInfo, dtype: nw.dtypes.DType | None) -> Iterator[tuple[str, InvalidKind, nw.Expr]]:
    """The conditions under which a value is not allowed; null where it is unknown."""
    if dtype is None or info.kind == TEXT:
        return
    column = nw.col(info.name)
    if info.kind.enum is not None:
        values = [str(member.value) for member in info.kind.enum]
        if not (isinstance(dtype, nw.Enum) and set(dtype.categories) <= set(values)):
            text = column if isinstance(dtype, nw.String) else column.cast(nw.String)
            yield info.name, "not_a_member", ~text.is_in(values) & ~text.is_null()
        return
    if info.kind == DATE and isinstance(dtype, nw.Datetime):
        yield info.name, "not_midnight", column != column.cast(nw.Date).cast(dtype)
    if sides := list(_outside(info, dtype, column)):
        yield info.name, "out_of_bounds", reduce(or_, sides)


def _outside(info: FactInfo, dtype: nw.dtypes.DType, column: nw.Expr) -> Iterator[nw.Expr]:
    value = column.cast(nw.Date) if isinstance(dtype, nw.Datetime) else column
    if info.ge is not None:
        yield value < info.ge
    if info.le is not None:
        yield value > info.le
