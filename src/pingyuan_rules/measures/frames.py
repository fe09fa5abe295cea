"""Counting over a frame: the same columns, computed and summed by the frame's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import UNKNOWN, Label, Problem, facts_of, is_known
from pingyuan_rules.engine.kinds import FEN, INT
from pingyuan_rules.engine.readings.dataframes import free_prefix, nw, opened
from pingyuan_rules.engine.readings.frame import over
from pingyuan_rules.engine.readings.frame_problems import FrameError
from pingyuan_rules.measures.counting import RatePart
from pingyuan_rules.measures.grouping import no_such

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pingyuan_rules.engine.readings.dataframes import Frame
    from pingyuan_rules.measures.counting import Column, Measure, OnMissing

_PERCENT = 100


def counted_frame(measure: Measure[Any, Any], data: Any, by: Sequence[str], missing: OnMissing) -> Any:
    """The same kind of frame with a row for each group and whole-number columns; a lazy frame stays lazy.

    Args:
        measure: What is counted.
        data: A frame of facts; its other columns are ignored.
        by: The columns that groups are made by.
        missing: What a missing column of a fact means.

    Raises:
        FrameError: When there is no column to group by, or columns are missing or have a wrong type.
    """
    own = opened(data)
    names = own.collect_schema().names()
    extra = _shortfalls(measure)
    _refuse_groups(by, names, [*(column.name for column in measure.columns), *extra, "base"])
    prefix = free_prefix([*map(str, names), *facts_of(measure.record)])
    keys = {name: f"{prefix}{number}" for number, name in enumerate(by)}
    facts = dict.fromkeys(name for rule in measure.rules for name in rule.facts if name in names)
    kept = [*facts, *(nw.col(name).alias(key) for name, key in keys.items())]
    native = nw.to_native(own.select(*(kept or names[:1])))
    answered = _in_arrow(over(native, measure.rules, measure.policy, missing=missing))
    sums = _summed(_keyed(answered, measure, keys), list(keys.values()), measure.columns)
    given = [nw.lit(measure.base.value).alias("base")] if measure.base else []
    wanted = [nw.col(key).alias(name) for name, key in keys.items()]
    counts = [nw.col(column.name) for column in measure.columns]
    result = sums.select(*wanted, *counts, *given, *(expr.alias(name) for name, expr in extra.items()))
    ordered = result.sort(*by, nulls_last=True) if by else result
    order = [*by, *(["base"] if given else []), *(column.name for column in measure.columns), *extra]
    return _as_given(nw.to_native(ordered.select(*order)), native)


def _refuse_groups(by: Sequence[str], names: Sequence[str], taken: Sequence[str]) -> None:
    a_column = Label("数据框的列名", "a column of the frame")
    free = Label("不与结果列同名的列", "a column that no column of the result is named like")
    rename = Label("请将该列改名", "Rename the column")
    problems = [no_such(name, names, a_column) for name in by if name not in names]
    problems += [Problem("by", name, free, rename) for name in by if name in taken]
    if problems:
        raise FrameError(problems)


def _in_arrow(native: Any) -> Frame:
    """The answers; those of a pandas frame as a PyArrow table, where null is unknown throughout."""
    frame: Frame = nw.from_native(native)
    if not isinstance(frame, nw.DataFrame) or not frame.implementation.is_pandas():
        return frame
    answered: Frame = nw.from_native(frame.to_arrow(), eager_only=True)
    return answered


def _keyed(frame: Frame, measure: Measure[Any, Any], keys: Mapping[str, str]) -> Frame:
    """The frame with keys that every engine can group by: categories as strings, whole numbers as such."""
    facts, schema = facts_of(measure.record), frame.collect_schema()
    casts = []
    for name, key in keys.items():
        if schema[key] in {nw.Enum, nw.Categorical}:
            casts.append(nw.col(key).cast(nw.String))
        elif name in facts and facts[name].kind in {INT, FEN}:
            casts.append(nw.col(key).cast(nw.Int64))
    return frame.with_columns(*casts) if casts else frame


def _summed(frame: Frame, keys: Sequence[str], columns: Sequence[Column]) -> Frame:
    numbers = frame.select(*keys, *(_number(column).alias(column.name) for column in columns))
    sums = [nw.col(column.name).sum() for column in columns]
    summed = numbers.group_by(*keys).agg(*sums) if keys else numbers.select(*sums)
    return summed.with_columns(*(nw.col(column.name).fill_null(0).cast(nw.Int64) for column in columns))


def _number(column: Column) -> nw.Expr:
    """A column of a measure as an expression over answers; null counts nothing."""
    one, zero = nw.lit(1, nw.Int64()), nw.lit(0, nw.Int64())
    amount = one if column.amount is None else nw.col(column.amount.name)
    if not column.when:
        return nw.when(amount.is_null()).then(zero).otherwise(amount)
    return nw.when(*(_gives(rule.name, wanted) for rule, wanted in column.when)).then(amount).otherwise(zero)


def _gives(name: str, wanted: Any) -> nw.Expr:
    if wanted is UNKNOWN:
        return nw.col(name).is_null()
    return nw.col(name) if wanted else ~nw.col(name)


def _shortfalls(measure: Measure[Any, Any]) -> dict[str, nw.Expr]:
    """The bounds of each shortfall, from the sums, by the names of their columns."""
    return {
        f"{part.name}_shortfall_{bound}": expr
        for part in measure.parts.values()
        if isinstance(part, RatePart) and part.target is not None
        for bound, expr in _bounds(part.name, part.target.percent)
    }


def _bounds(name: str, percent: int) -> Iterator[tuple[str, nw.Expr]]:
    if not is_known(percent):
        yield from ((bound, nw.lit(None, nw.Int64())) for bound in ("low", "high"))
        return
    most_yes = _sum_of(name, "yes", "unknown", "maybe_yes", "maybe_unknown")
    yield "low", _lacking(most_yes, most_yes + nw.col(f"{name}_no"), percent)
    most_base = _sum_of(name, "yes", "no", "unknown", "maybe_no", "maybe_unknown")
    yield "high", _lacking(nw.col(f"{name}_yes"), most_base, percent)


def _sum_of(name: str, first: str, *counts: str) -> nw.Expr:
    expr = nw.col(f"{name}_{first}")
    for count in counts:
        expr = expr + nw.col(f"{name}_{count}")
    return expr


def _lacking(yes: nw.Expr, base: nw.Expr, percent: int) -> nw.Expr:
    """What `targets.shortfall` counts: the whole units by which the least share is missed."""
    lacking = (base * percent + (_PERCENT - 1)) // _PERCENT - yes
    return nw.when(lacking > 0).then(lacking).otherwise(nw.lit(0, nw.Int64())).cast(nw.Int64)


def _as_given(native: Any, given: Any) -> Any:
    """The result in pandas where the frame was, with nullable whole numbers or, where it was so, PyArrow-backed."""
    if not nw.from_native(given).implementation.is_pandas():
        return native
    import pandas as pd  # noqa: PLC0415 - the frame is a pandas one
    import pyarrow as pa  # noqa: PLC0415 - as above

    if any(isinstance(dtype, pd.ArrowDtype) for dtype in given.dtypes):
        return native.to_pandas(types_mapper=pd.ArrowDtype)
    nullable = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    return native.to_pandas(types_mapper=nullable.get)
