"""pandas in and out: facts go to PyArrow, where null is unknown throughout, and answers come back as columns.

pandas itself turns null into False when it compares dates or categories, and numpy-backed columns hold null as
NaN or None, so nothing is computed in pandas. The user's own columns are never converted.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

try:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc
except ImportError as error:
    MESSAGE = "pandas frames need PyArrow: run pip install 'pingyuan-rules[pandas]'"
    raise ImportError(MESSAGE) from error

from pingyuan_rules.engine.table.enum_columns import members
from pingyuan_rules.engine.values import DATE, DECIMAL, FEN, INT, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.values import Kind


def to_arrow(
    frame: pd.DataFrame, facts: Iterable[FactInfo], rows: str, converted: pa.Table | None = None
) -> tuple[pa.Table, list[FactInfo]]:
    """The facts' columns as a PyArrow table, and the facts whose columns cannot be converted.

    Args:
        frame: The pandas frame.
        facts: The facts that have a column.
        rows: The name of a column of nulls that keeps the number of rows where there are no facts.
        converted: Facts of the same frame that were converted before.
    """
    before = {} if converted is None else dict(zip(converted.column_names, converted.columns, strict=True))
    columns: dict[str, Any] = {rows: pa.nulls(len(frame))}
    unconverted = []
    for info in facts:
        column = frame[info.name]
        try:
            columns[info.name] = before[info.name] if info.name in before else fact_array(column, info.kind)
        # Beside PyArrow's own errors, infinite Decimals and numpy's dates end in a plain TypeError.
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, TypeError, OverflowError):
            unconverted.append(info)
    return pa.table(columns), unconverted


def fact_array(column: pd.Series[Any], kind: Kind) -> Any:
    """One column of facts; members of Python enumerations and categories become the values they stand for.

    numpy has no whole number for a gap, so floats stand for whole numbers with gaps, or for gaps alone. Amounts stay
    floats, and are refused as in every engine: 3600.0 may be yuan as well as fen with gaps elsewhere.
    """
    numpy_backed = not isinstance(column.dtype, pd.api.extensions.ExtensionDtype)
    if isinstance(column.dtype, pd.CategoricalDtype):
        held = column.dtype.categories.dtype
        column = column.astype(object if held.kind in "iu" and column.hasnans else held)
    array = _object_array(column.tolist(), kind) if column.dtype == object else pa.array(column, from_pandas=True)
    if not (numpy_backed and pa.types.is_floating(array.type)):
        return array
    if array.null_count == len(array):
        return pa.nulls(len(array))
    return array.cast(pa.int64()) if kind == INT else array


def _object_array(values: list[Any], kind: Kind) -> Any:
    """Python objects as PyArrow holds them."""
    # To look at the type of each value takes nearly as long as to convert it, so that is done only where PyArrow
    # refuses some, and for enumerations: a member may be a text, for which PyArrow takes it, and have another value.
    # Of dates too, for it makes dates of moments among them; and of floats, among which it takes truths for numbers.
    array = None
    if kind.enum is None and kind != DATE:
        with suppress(pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            array = pa.array(values, from_pandas=True)
            if not pa.types.is_floating(array.type) and not _hides_truths(values, array):
                return array
    types = set(map(type, values))
    if kind in {INT, FEN, DECIMAL} and types & {bool, np.bool_}:
        message = "a truth is no number"
        raise pa.ArrowTypeError(message)
    floats = tuple(each for each in types if issubclass(each, Real) and not issubclass(each, Integral))
    if array is not None and len(floats) <= 1:
        return array
    if any(issubclass(each, Enum) for each in types):
        values = [value.value if isinstance(value, Enum) else value for value in values]
    if kind == DECIMAL and floats:
        # PyArrow makes no column of floats among Decimals, nor of floats of two widths. A float counts by its shortest
        # decimal, as in a record; numpy writes that as text, but not in `repr`.
        values = [Decimal(str(value)) if isinstance(value, floats) else value for value in values]
    if kind == DATE and any(issubclass(each, datetime) for each in types):
        if any(getattr(value, "tzinfo", None) is not None for value in values):
            message = "a moment with a time zone is no date"
            raise pa.ArrowTypeError(message)
        # A date as the moment it begins, so that times of day beside it are seen.
        values = [datetime.combine(value, time()) if type(value) is date else value for value in values]
    return pa.array(values, from_pandas=True)


def _hides_truths(values: list[Any], array: Any) -> bool:
    """Whether numpy's truths stand among whole numbers; PyArrow refuses Python's, and takes these for 0 and 1."""
    if not pa.types.is_integer(array.type):
        return False
    kernels: Any = pc  # made when it is loaded, so no type checker knows them
    rows = kernels.indices_nonzero(kernels.is_in(array, pa.array([0, 1], array.type))).to_pylist()
    return any(type(values[row]) is np.bool_ for row in rows)


def attach(frame: pd.DataFrame, answers: pa.Table, kinds: Mapping[str, Kind], facts: Iterable[str]) -> pd.DataFrame:
    """The frame, its index kept, with one column more for each answer.

    Args:
        frame: The user's frame, which is not touched.
        answers: The answers, in the order of the rows.
        kinds: The kind of each answer, by its name.
        facts: The columns that were used; answers are PyArrow-backed where all of these are.
    """
    arrow = all_in_arrow(frame, facts)
    columns = {name: series(answers[name], kind, arrow=arrow) for name, kind in kinds.items()}
    # Neither `copy=False` nor `concat` copies the user's columns.
    answered: Any = pd.concat([frame, pd.DataFrame(columns, index=frame.index, copy=False)], axis=1)
    with_attrs: pd.DataFrame = answered.__finalize__(frame)  # keeps `attrs`, which concat drops
    return with_attrs


def all_in_arrow(frame: pd.DataFrame, names: Iterable[str]) -> bool:
    """Whether PyArrow holds the columns that are used, so that it is to hold what comes of them."""
    backed = [isinstance(frame[name].dtype, pd.ArrowDtype) for name in names]
    return bool(backed) and all(backed)


def to_pandas(table: pa.Table, *, arrow: bool) -> pd.DataFrame:
    """A table of counts, with nullable columns or, if the frame that was counted was so, in PyArrow."""
    plain = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(), pa.date32(): pd.ArrowDtype(pa.date32())}
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype if arrow else plain.get)
    return frame


def replace_columns(
    frame: pd.DataFrame, columns: Mapping[str, pa.ChunkedArray], names: Mapping[str, str]
) -> pd.DataFrame:
    """The frame, its index and order kept, with other values in some columns and other names.

    Args:
        frame: The user's frame, which is not touched.
        columns: The values by the columns' present names; PyArrow-backed columns stay so.
        names: New names by present ones.
    """
    arrays = {
        name: series(array, TEXT, arrow=isinstance(frame[name].dtype, pd.ArrowDtype)) for name, array in columns.items()
    }
    return frame.assign(**arrays).rename(columns=dict(names))


def series(answer: pa.ChunkedArray, kind: Kind, *, arrow: bool) -> Any:
    """A column of answers or facts as pandas holds it: nullable or PyArrow-backed.

    An enumeration, given as the numbers of its members, becomes a categorical.
    """
    if kind.enum is not None:
        numbers = pc.fill_null(answer, -1).to_numpy()  # -1 is the code of a gap
        return pd.Categorical.from_codes(numbers, dtype=pd.CategoricalDtype(members(kind)))
    plain = {pa.bool_(): pd.BooleanDtype(), pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype()}
    nullable = None if arrow else plain.get(answer.type)
    return answer.to_pandas(types_mapper=lambda kept: nullable or pd.ArrowDtype(kept)).array
