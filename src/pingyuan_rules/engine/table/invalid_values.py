"""Values in a frame that its facts do not allow, counted in one query."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

import attrs

from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.table.dataframes import layered, nw
from pingyuan_rules.engine.table.decimal_columns import DecimalColumn
from pingyuan_rules.engine.table.fact_columns import Facts, open_facts
from pingyuan_rules.engine.table.planner import Planner
from pingyuan_rules.engine.values import DATE, DECIMAL, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.records import FactInfo, Record
    from pingyuan_rules.engine.table.dataframes import Frame

InvalidKind = Literal["out_of_bounds", "too_many_places", "not_a_member", "not_midnight", "broken_invariant"]


@attrs.frozen
class Invalid:
    """How many values of a column are not allowed, and why.

    Attributes:
        column: The column, named after its fact; the columns, where several do not go together.
        kind: `out_of_bounds` (NaN too), `too_many_places` (a decimal with more than two), `not_a_member` of the
            enumeration, `not_midnight` (a date with a time of day), or `broken_invariant` of the record.
        count: In how many rows; at least 1.
        expected: What is allowed, in words.
    """

    column: str
    kind: InvalidKind
    count: int
    expected: Label


def check(frame: object, record: type[Record]) -> tuple[Invalid, ...]:
    """Count the values in a frame that the facts of a record do not allow.

    Null is unknown and always allowed. Columns that are missing are not counted, others pass unread. A lazy
    frame is collected to one row of counts.

    Args:
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        record: The class of record whose facts the columns are.

    Raises:
        FrameError: When a column has a type that cannot hold its fact.
    """
    facts = open_facts(frame, facts_of(record).values(), rules=(), missing="unknown", record=record)
    return (*count_invalid(facts), *count_broken(facts, record))


def count_invalid(facts: Facts, *, lost: bool = False) -> tuple[Invalid, ...]:
    """Count what is not allowed in columns that were opened; with `lost` only what computing would lose in silence."""
    tests = [
        (Invalid(facts.renamed.get(info.name, info.name), kind, 0, info.expectation), bad)
        for info in facts.infos.values()
        for kind, bad in _tests(info, facts)
        # The cast to a date would cut the time of day off, and what is no decimal of two places would become null.
        if not lost or kind == "not_midnight" or info.kind == DECIMAL
    ]
    return _counted(facts.frame, tests)


def count_broken(facts: Facts, record: type[Record]) -> tuple[Invalid, ...]:
    """Count the rows in which facts do not go together, for every invariant of a record whose facts are all there."""
    there = [one for one in record.invariants if all(facts.dtypes.get(name) is not None for name in one.facts)]
    # As in a record, a value that is not allowed itself breaks no invariant. It may even be too large to compute with.
    names = dict.fromkeys(name for one in there for name in one.facts)
    bad = {name: [test for _, test in _tests(facts.infos[name], facts)] for name in names}
    allowed = [nw.when(~reduce(or_, tests)).then(nw.col(name)).alias(name) for name, tests in bad.items() if tests]
    facts = attrs.evolve(facts, frame=facts.frame.with_columns(*allowed)) if allowed else facts
    planner = Planner([one.term for one in there], facts.shape)
    tests = []
    for one in there:
        columns = ", ".join(facts.renamed.get(name, name) for name in one.facts)
        tests.append((Invalid(columns, "broken_invariant", 0, one.expected), ~planner.result(one.term)))
    return _counted(layered(facts.frame, planner.layers), tests)


def _counted(frame: Frame, tests: Sequence[tuple[Invalid, nw.Expr]]) -> tuple[Invalid, ...]:
    """What was found, each with the number of rows, in one query; what was not found is left out."""
    if not tests:
        return ()
    one, zero = nw.lit(1, nw.Int64()), nw.lit(0, nw.Int64())
    # PostgreSQL sums no truths, and where a test is null nothing is wrong.
    sums = [nw.when(bad).then(one).otherwise(zero).sum().alias(f"c{n}") for n, (_, bad) in enumerate(tests)]
    row = frame.lazy().select(*sums).collect()
    # In SQL the sum over no rows is null.
    counts = [int(row[f"c{n}"].to_list()[0] or 0) for n in range(len(tests))]
    return tuple(attrs.evolve(found, count=n) for (found, _), n in zip(tests, counts, strict=True) if n)


def _tests(info: FactInfo, facts: Facts) -> Iterator[tuple[InvalidKind, nw.Expr]]:
    """The conditions under which a value is not allowed; null where it is unknown."""
    dtype = facts.dtypes[info.name]
    if dtype is None or info.kind == TEXT:
        return
    column = nw.col(info.name)
    if info.kind.enum is not None:
        spellings = list(info.kind.spellings)
        # The type itself says that nothing else can be in the column, which saves a query over it.
        if not (isinstance(dtype, nw.Enum) and set(dtype.categories) <= set(spellings)):
            text = facts.text(info.name)
            yield "not_a_member", ~text.is_in(spellings) & ~text.is_null()
        return
    if info.kind == DECIMAL:
        decimals = DecimalColumn(info, dtype)
        yield "out_of_bounds", ~decimals.within_bounds(column)
        if not dtype.is_integer():
            yield "too_many_places", ~decimals.exactly(decimals.allowed(column))
        return
    if info.kind == DATE and isinstance(dtype, nw.Datetime):
        yield "not_midnight", column != column.cast(nw.Date).cast(dtype)
    value = column.cast(nw.Date) if isinstance(dtype, nw.Datetime) else column
    too_low = [] if info.ge is None else [value < info.ge]
    too_high = [] if info.le is None else [value > info.le]
    if too_low or too_high:
        yield "out_of_bounds", reduce(or_, too_low + too_high)
