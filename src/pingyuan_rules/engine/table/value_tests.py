"""What may be wrong with the values of a frame, in words of its engine that are true in the rows where it is."""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine.planning.intervals import wide_bounds
from pingyuan_rules.engine.table.dataframes import layered, nw, selected, without
from pingyuan_rules.engine.table.decimal_columns import DecimalColumn
from pingyuan_rules.engine.table.expressions import NARWHALS, PLANS, bound_for, words_of
from pingyuan_rules.engine.table.fact_columns import text_of
from pingyuan_rules.engine.table.integer_types import is_wide
from pingyuan_rules.engine.table.planner import Planner
from pingyuan_rules.engine.table.sql_value_tests import NOT_BLANK, NUL, broken_in_sql, flag_in_sql, wrong_in_sql
from pingyuan_rules.engine.values import DECIMAL, NUMBERS, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.invariants import Invariant
    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.planning.frame_problems import InvalidKind
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.expressions import Words
    from pingyuan_rules.engine.table.fact_columns import Facts, Shape

Layers = tuple[Any, ...]
"""Columns to be added one layer after another: expressions, or texts of SQL by their names."""


@attrs.frozen
class ValueTest:
    """What may be wrong with the values of a row.

    Attributes:
        facts: The fact, or the facts that may not go together.
        kind: What is wrong.
        expected: What is allowed, in words.
        wrong: An expression, or a text of SQL, that is true in the rows where it is wrong; null where that is unknown.
    """

    facts: tuple[str, ...]
    kind: InvalidKind
    expected: Label
    wrong: Any


@lru_cache(maxsize=PLANS)
def value_tests(shape: Shape, *, lost: bool = False, bounded: frozenset[str] = frozenset()) -> tuple[ValueTest, ...]:
    """What is tested in each column, made once for all frames of a shape.

    Args:
        shape: The columns and their types.
        lost: Whether only that is tested which computing would lose in silence.
        bounded: Numbers that are tested for their bounds even so, since many of them are added.
    """
    return tuple(
        ValueTest((info.name,), kind, info.text_expectation if kind == "not_a_text" else info.expectation, wrong)
        for info, dtype in zip(shape.infos, shape.types, strict=True)
        if dtype is not None
        for kind, wrong in (
            wrong_in_sql(info, dtype, shape.dialect)
            if shape.dialect
            else _wrong_values(info, dtype, words_of(shape.engine), lost=lost and info.name not in bounded)
        )
        # The cast to a date would cut the time of day off, and what is no decimal of two places, or so large that an
        # answer could leave 64 bits, would become null.
        if not lost
        or kind == "not_midnight"
        or info.kind == DECIMAL
        or info.name in bounded
        or (info.kind in NUMBERS and is_wide(dtype))
    )


@lru_cache(maxsize=PLANS)
def invariant_tests(shape: Shape, invariants: tuple[Invariant, ...]) -> tuple[Layers, tuple[ValueTest, ...]]:
    """What is tested for every invariant whose facts are all there, and the columns in which it is computed.

    As in a record, a value that is not allowed itself breaks no invariant: null stands in its place. It may even be too
    large to compute with.
    """
    dtypes = shape.dtypes
    there = [one for one in invariants if all(dtypes.get(name) is not None for name in one.facts)]
    layers: Layers
    broken: list[Any]
    if shape.dialect:
        layers, broken = broken_in_sql([one.term for one in there], shape)
    else:
        words = words_of(shape.engine)
        names = {name for one in there for name in one.facts}
        wrong_values: dict[str, list[nw.Expr]] = {}
        for test in value_tests(shape):
            wrong_values.setdefault(test.facts[0], []).append(test.wrong)
        allowed = [
            words.choose(~reduce(or_, wrong), words.col(name)).alias(name)
            for name, wrong in wrong_values.items()
            if name in names
        ]
        # In the place of all that is wrong stands null by then.
        planner = Planner([one.term for one in there], attrs.evolve(shape, checked=True), words)
        broken = [~planner.result(one.term) for one in there]
        layers = (*([tuple(allowed)] if allowed else []), *map(tuple, planner.layers))
    return layers, tuple(
        ValueTest(one.facts, "broken_invariant", one.expected, wrong) for one, wrong in zip(there, broken, strict=True)
    )


def count_wrong(facts: Facts, tests: Sequence[ValueTest], layers: Layers) -> list[int]:
    """In how many rows each test finds something wrong, in one query."""
    if not tests:
        return []
    names = [f"{facts.prefix}bad{number}" for number in range(len(tests))]
    words: Words
    if facts.dialect:
        words, wrong = NARWHALS, [NARWHALS.col(name) for name in names]
        frame = flag_wrong(facts, facts.frame, tests, names, layers)
    else:
        words, wrong = words_of(facts.frame.implementation), [test.wrong for test in tests]
        frame = layered(facts.frame, layers)
    # PostgreSQL sums no truths, and where a test is null nothing is wrong.
    one, zero = words.lit(1, nw.Int64()), words.lit(0, nw.Int64())
    sums = [words.choose(truth, one, zero).sum().alias(name) for truth, name in zip(wrong, names, strict=True)]
    row = selected(frame.lazy(), sums).lazy().collect()
    # In SQL the sum over no rows is null.
    return [int(row[name].to_list()[0] or 0) for name in names]


def flag_wrong(facts: Facts, frame: Frame, tests: Sequence[ValueTest], flags: Sequence[str], layers: Layers) -> Frame:
    """A frame with a column of truths for each test, never null; its other columns are what they were.

    Args:
        facts: The facts in the frame.
        frame: The frame.
        tests: The tests.
        flags: The names of the new columns.
        layers: The columns in which the tests are computed, perhaps in the place of the facts.
    """
    if facts.dialect:
        return flag_in_sql(facts, frame, {flag: test.wrong for test, flag in zip(tests, flags, strict=True)}, layers)
    words = words_of(frame.implementation)
    true, false = words.lit(True), words.lit(False)
    columns = [words.choose(test.wrong, true, false).alias(flag) for test, flag in zip(tests, flags, strict=True)]
    if not layers:
        return layered(frame, [columns])
    names = [*frame.collect_schema().names(), *flags]
    changed = [name for name, dtype in facts.dtypes.items() if dtype is not None]
    own = {name: f"{facts.prefix}own{number}" for number, name in enumerate(changed)}
    copies = [words.col(name).alias(copy) for name, copy in own.items()]
    frame = layered(frame, [copies, *layers, columns, [words.col(copy).alias(name) for name, copy in own.items()]])
    return without(frame, [name for name in frame.collect_schema().names() if name not in names])


def _wrong_values(
    info: FactInfo, dtype: nw.dtypes.DType, words: Words, *, lost: bool
) -> Iterator[tuple[InvalidKind, nw.Expr]]:
    """The conditions under which a value is not allowed, or is one that computing would lose; null where unknown."""
    column = words.col(info.name)
    if info.kind == TEXT:
        if info.max_length is not None and isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
            text: Any = text_of(words, column, dtype)
            wrong = (text.str.len_chars() > info.max_length) | text.str.contains(NUL)
            yield "not_a_text", wrong | ~text.str.contains(NOT_BLANK) if info.is_id else wrong
        return
    if info.kind.enum is not None:
        spellings = list(info.kind.spellings)
        # The type itself says that nothing else can be in the column, which saves a query over it.
        if not (isinstance(dtype, nw.Enum) and set(dtype.categories) <= set(spellings)):
            text = text_of(words, column, dtype)
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
    low, high = wide_bounds(info) if lost and info.kind in NUMBERS else (info.ge, info.le)
    too_low = [] if low is None else [day < bound_for(words, low, dtype)]
    too_high = [] if high is None else [day > bound_for(words, high, dtype)]
    if too_low or too_high:
        yield "out_of_bounds", reduce(or_, too_low + too_high)
