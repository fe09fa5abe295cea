"""Counting over a frame: the same columns, computed and summed by the frame's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import UNKNOWN, FactInfo, Label, Problem, facts_of, is_known
from pingyuan_rules.engine.table.dataframes import is_eager, nw, opened
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.frame import over, refuse
from pingyuan_rules.engine.table.frame_problems import FrameError
from pingyuan_rules.engine.table.invalid_values import count_invalid
from pingyuan_rules.engine.values import FEN, INT, TEXT
from pingyuan_rules.measures.measure_parts import RatePart, no_such

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.measures.measure_parts import Measure, OnMissing, SumColumn

_PERCENT = 100


def count_frame(measure: Measure[Any, Any], data: Any, by: Sequence[str], missing: OnMissing) -> Any:
    """The same kind of frame with a row for each group and whole-number columns; a lazy frame stays lazy.

    Args:
        measure: What is counted.
        data: A frame of facts; its other columns are ignored.
        by: The columns that groups are made by.
        missing: What a missing column of a fact means.

    Raises:
        FrameError: When there is no column to group by, or columns are missing or have a wrong type; of an eager
            frame, when values are not allowed, which would count as answers (`check` finds them in a lazy one).
    """
    own = opened(data)
    extra = _shortfalls(measure)
    counts = [column.name for column in measure.columns]
    _refuse_groups(by, own.collect_schema().names(), [*counts, *extra, "base"])
    facts = open_facts(data, _infos(measure, by), rules=(), missing=missing)
    if is_eager(own):
        refuse(count_invalid(facts))
    keys = {name: f"{facts.prefix}{number}" for number, name in enumerate(by)}
    answered = over(_chosen(facts, measure, keys), measure.rules, measure.policy, missing=missing)
    sums = _summed(nw.from_native(answered), list(keys.values()), measure.columns)
    base = {"base": nw.lit(measure.base.value)} if measure.base else {}
    columns = {**{name: nw.col(key) for name, key in keys.items()}, **base, **{n: nw.col(n) for n in counts}, **extra}
    result = sums.select(*(expr.alias(name) for name, expr in columns.items()))
    return _as_given(nw.to_native(result.sort(*by, nulls_last=True) if by else result), own)


def _infos(measure: Measure[Any, Any], by: Sequence[str]) -> list[FactInfo]:
    """The facts that are needed, and the columns to group by, which need not be facts."""
    facts = facts_of(measure.record)
    needed = dict.fromkeys((*(name for rule in measure.rules for name in rule.facts), *by))
    return [facts.get(name) or FactInfo(name, TEXT, Label(name, name), None, None, None) for name in needed]


def _chosen(facts: Facts, measure: Measure[Any, Any], keys: Mapping[str, str]) -> Any:
    """The native frame of the facts that rules need, and of the keys under names of their own."""
    there = facts.frame.collect_schema().names()
    needed = dict.fromkeys(name for rule in measure.rules for name in rule.facts if name in there)
    chosen = [*needed, *(_key(facts, name).alias(key) for name, key in keys.items())]
    return nw.to_native(facts.frame.select(*(chosen or there[:1])))


def _key(facts: Facts, name: str) -> nw.Expr:
    """A column that every engine can group by: categories as strings, whole numbers as such."""
    dtype, kind = facts.dtypes[name], facts.infos[name].kind
    if dtype is None:
        return nw.lit(None, nw.String())
    if isinstance(dtype, nw.Enum | nw.Categorical):
        return nw.col(name).cast(nw.String)
    return nw.col(name).cast(nw.Int64) if kind in {INT, FEN} else nw.col(name)


def _refuse_groups(by: Sequence[str], names: Sequence[str], taken: Sequence[str]) -> None:
    a_column = Label("数据框的列名", "a column of the frame")
    free = Label("不与结果列同名的列", "a column that no column of the result is named like")
    rename = Label("请将该列改名", "Rename the column")
    problems = [no_such(name, names, a_column) for name in by if name not in names]
    problems += [Problem("by", name, free, rename) for name in by if name in taken]
    if problems:
        raise FrameError(problems)


def _summed(frame: Frame, keys: Sequence[str], columns: Sequence[SumColumn]) -> Frame:
    numbers = frame.select(*keys, *(_number(column).alias(column.name) for column in columns))
    sums = [nw.col(column.name).sum() for column in columns]
    summed = numbers.group_by(*keys).agg(*sums) if keys else numbers.select(*sums)
    return summed.with_columns(*(nw.col(column.name).fill_null(0).cast(nw.Int64) for column in columns))


def _number(column: SumColumn) -> nw.Expr:
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


def _as_given(native: Any, own: Frame) -> Any:
    """The result in pandas where the frame was, with nullable whole numbers or, where it was so, PyArrow-backed."""
    if not own.implementation.is_pandas():
        return native
    import pandas as pd  # noqa: PLC0415 - the frame is a pandas one
    import pyarrow as pa  # noqa: PLC0415 - as above

    if any(isinstance(dtype, pd.ArrowDtype) for dtype in nw.to_native(own).dtypes):
        return native.to_pandas(types_mapper=pd.ArrowDtype)
    nullable = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(), pa.date32(): pd.ArrowDtype(pa.date32())}
    return native.to_pandas(types_mapper=nullable.get)
