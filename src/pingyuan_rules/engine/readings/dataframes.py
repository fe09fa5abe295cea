"""narwhals, with the name of the extra where it is missing, and the engines that are known to treat null as unknown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine.readings.frame_problems import FrameError, repeated

try:
    import narwhals as nw
except ImportError as error:
    MESSAGE = "tables need narwhals: run pip install 'pingyuan-rules[frame]'"
    raise ImportError(MESSAGE) from error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]

__all__ = ["ENGINES", "free_prefix", "ignores_case", "is_eager", "is_null_type", "nw", "opened", "simple_type"]

_I = nw.Implementation
ENGINES = frozenset({_I.POLARS, _I.PANDAS, _I.PYARROW, _I.DUCKDB, _I.IBIS, _I.SQLFRAME, _I.PYSPARK, _I.PYSPARK_CONNECT})
"""Modin, cuDF and Dask follow pandas, whose nulls turn into False in comparisons of dates and categories."""


def opened(frame: object) -> Frame:
    """A native or narwhals frame as a narwhals frame.

    Raises:
        FrameError: When several columns have one name.
        TypeError: When it is no frame, or its engine is not one of `ENGINES`.
    """
    try:
        found: Frame = nw.from_native(cast("Any", frame))  # narwhals says what is no frame
    except nw.exceptions.DuplicateError:
        raise FrameError(repeated(name) for name in _duplicates(frame)) from None
    if found.implementation not in ENGINES:
        name = found.implementation.name.lower()
        message = f"{name} frames do not treat null as unknown; convert to Polars, pandas, PyArrow or DuckDB first"
        raise TypeError(message)
    return found


def _duplicates(frame: Any) -> list[str]:
    names = frame.column_names if hasattr(frame, "column_names") else frame.columns  # PyArrow's columns are values
    return [str(name) for name, count in Counter(names).items() if count > 1]


def is_eager(frame: Frame) -> bool:
    """Whether a frame holds its values, so that looking at them costs no query."""
    return isinstance(frame, nw.DataFrame)


def ignores_case(frame: Frame) -> bool:
    """Whether two columns of a frame cannot differ by case alone, as in SQL."""
    return frame.implementation not in {_I.POLARS, _I.PANDAS, _I.PYARROW}


def free_prefix(names: Iterable[str], prefix: str = "_n") -> str:
    """A prefix that no column has, whatever the case of its letters: the one given, after as many `_` as it takes."""
    taken = [name.casefold() for name in names]
    while any(name.startswith(prefix) for name in taken):
        prefix = f"_{prefix}"
    return prefix


def is_null_type(frame: Frame, name: str) -> bool:
    """Whether a column's type says that it holds nothing but nulls (Polars and PyArrow have such a type)."""
    native = nw.to_native(frame)
    if frame.implementation is _I.POLARS:
        return str(native.collect_schema()[name]) == "Null"
    return frame.implementation is _I.PYARROW and str(native.schema.field(name).type) == "null"


def simple_type(dtype: nw.dtypes.DType) -> str:
    """A column's type in a message, without the list of its categories."""
    return type(dtype).__name__ if isinstance(dtype, nw.Enum) else str(dtype)
