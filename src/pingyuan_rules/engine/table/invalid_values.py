"""Values in a frame that its facts do not allow, counted in one query."""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

import attrs

from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.table.dataframes import layered, nw, selected
from pingyuan_rules.engine.table.decimal_columns import DecimalColumn
from pingyuan_rules.engine.table.expressions import PLANS, words_of
from pingyuan_rules.engine.table.fact_columns import Facts, Shape, open_facts, text_of
from pingyuan_rules.engine.table.planner import Planner
from pingyuan_rules.engine.values import DECIMAL, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pingyuan_rules.engine.invariants import Invariant
    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.records import FactInfo, Record
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.expressions import Words

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


Test = tuple[Invalid, nw.Expr]
"""What may be wrong, and an expression that is true in the rows where it is."""


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
    found = _counted(facts.frame, _tests_of(facts.shape, lost=lost))
    return tuple(attrs.evolve(each, column=facts.renamed.get(each.column, each.column)) for each in found)


@lru_cache(maxsize=PLANS)
def _tests_of(shape: Shape, *, lost: bool) -> tuple[Test, ...]:
    """What is counted in each column, made once for all frames of a shape."""
    words = words_of(shape.engine)
    return tuple(
        (Invalid(info.name, kind, 0, info.expectation), bad)
        for info, dtype in zip(shape.infos, shape.types, strict=True)
        for kind, bad in _tests(info, dtype, words, own_enums=shape.own_enums)
        # The cast to a date would cut the time of day off, and what is no decimal of two places would become null.
        if not lost or kind == "not_midnight" or info.kind == DECIMAL
    )


def count_broken(facts: Facts, record: type[Record]) -> tuple[Invalid, ...]:
    """Count the rows in which facts do not go together, for every invariant of a record whose facts are all there."""
    layers, tests = _broken(facts.shape, tuple(record.invariants))
    found = _counted(layered(facts.frame, layers), tests)
    return tuple(
        attrs.evolve(each, column=", ".join(facts.renamed.get(name, name) for name in each.column.split(", ")))
        for each in found
    )


@lru_cache(maxsize=PLANS)
def _broken(shape: Shape, invariants: tuple[Invariant, ...]) -> tuple[Sequence[Sequence[nw.Expr]], tuple[Test, ...]]:
    """The columns in which every invariant is computed, and what is counted in them."""
    words = words_of(shape.engine)
    dtypes, infos = shape.dtypes, {info.name: info for info in shape.infos}
    there = [one for one in invariants if all(dtypes.get(name) is not None for name in one.facts)]
    # As in a record, a value that is not allowed itself breaks no invariant. It may even be too large to compute with.
    names = dict.fromkeys(name for one in there for name in one.facts)
    bad = {
        name: [test for _, test in _tests(infos[name], dtypes[name], words, own_enums=shape.own_enums)]
        for name in names
    }
    allowed = [words.choose(~reduce(or_, tests), words.col(name)).alias(name) for name, tests in bad.items() if tests]
    planner = Planner([one.term for one in there], shape, words)
    tests = [
        (Invalid(", ".join(one.facts), "broken_invariant", 0, one.expected), ~planner.result(one.term)) for one in there
    ]
    return [*([allowed] if allowed else []), *planner.layers], tuple(tests)


def _counted(frame: Frame, tests: Sequence[Test]) -> tuple[Invalid, ...]:
    """What was found, each with the number of rows, in one query; what was not found is left out."""
    if not tests:
        return ()
    words = words_of(frame.implementation)
    one, zero = words.lit(1, nw.Int64()), words.lit(0, nw.Int64())
    # PostgreSQL sums no truths, and where a test is null nothing is wrong.
    sums = [words.choose(bad, one, zero).sum().alias(f"c{number}") for number, (_, bad) in enumerate(tests)]
    row = selected(frame.lazy(), sums).lazy().collect()
    # In SQL the sum over no rows is null.
    counts = [int(row[f"c{number}"].to_list()[0] or 0) for number in range(len(tests))]
    return tuple(attrs.evolve(found, count=count) for (found, _), count in zip(tests, counts, strict=True) if count)


def _tests(
    info: FactInfo, dtype: nw.dtypes.DType | None, words: Words, *, own_enums: bool
) -> Iterator[tuple[InvalidKind, nw.Expr]]:
    """The conditions under which a value is not allowed; null where it is unknown."""
    if dtype is None or info.kind == TEXT:
        return
    column = words.col(info.name)
    if info.kind.enum is not None:
        spellings = list(info.kind.spellings)
        # The type itself says that nothing else can be in the column, which saves a query over it.
        if not (isinstance(dtype, nw.Enum) and set(dtype.categories) <= set(spellings)):
            text = text_of(words, column, dtype, own_enums=own_enums)
            yield "not_a_member", ~text.is_in(spellings) & ~text.is_null()
        return
    if info.kind == DECIMAL:
        decimals = DecimalColumn(info, dtype, words)
        yield "out_of_bounds", ~decimals.within_bounds(column)
        if not dtype.is_integer():
            yield "too_many_places", ~decimals.exactly(decimals.allowed(column))
        return
    day = words.cast(column, nw.Date()) if isinstance(dtype, nw.Datetime) else column
    if isinstance(dtype, nw.Datetime):
        yield "not_midnight", column != words.cast(day, dtype)
    too_low = [] if info.ge is None else [day < info.ge]
    too_high = [] if info.le is None else [day > info.le]
    if too_low or too_high:
        yield "out_of_bounds", reduce(or_, too_low + too_high)
