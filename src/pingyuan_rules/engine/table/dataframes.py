"""narwhals, with the name of the extra where it is missing, and the engines that are known to treat null as unknown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn, cast

from pingyuan_rules.engine.planning.frame_problems import FrameError, repeated
from pingyuan_rules.engine.planning.table_likes import table_advice

try:
    import narwhals as nw
except ImportError as error:
    MESSAGE = "tables need narwhals: run pip install 'pingyuan-rules[frame]'"
    raise ImportError(MESSAGE) from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]

__all__ = [
    "ENGINES",
    "IN_FLOATS",
    "engine_name",
    "has_own_enums",
    "ignores_case",
    "is_eager",
    "is_null_type",
    "layered",
    "nw",
    "opened",
    "refuse_unbound",
    "selected",
    "simple_type",
    "without",
]

_I = nw.Implementation
_SPARK = frozenset({_I.PYSPARK, _I.PYSPARK_CONNECT})
ENGINES = frozenset({_I.POLARS, _I.PANDAS, _I.PYARROW, _I.DUCKDB, _I.IBIS, _I.SQLFRAME, *_SPARK})
"""What is asked. Modin, cuDF and Dask are not: their nulls turn into False (Dask's in membership, with constants)."""
IN_FLOATS = frozenset({_I.IBIS, _I.SQLFRAME})
"""Engines in which narwhals divides whole numbers as floating-point ones and rounds afterwards."""
_ONE_OF_TWO = frozenset({_I.DUCKDB, _I.SQLFRAME, *_SPARK})
"""Engines that take one of two columns of a name, or of names that differ by case alone, and say nothing."""
_REFUSED = {
    "Dask": nw.dependencies.is_dask_dataframe,
    "Modin": nw.dependencies.is_modin_dataframe,
    "cuDF": nw.dependencies.is_cudf_dataframe,
}
_NAMES = {
    _I.POLARS: "Polars", _I.PANDAS: "pandas", _I.PYARROW: "PyArrow", _I.DUCKDB: "DuckDB", _I.IBIS: "Ibis",
    _I.SQLFRAME: "SQLFrame", _I.PYSPARK: "PySpark", _I.PYSPARK_CONNECT: "PySpark",
}  # fmt: skip


def opened(frame: object) -> Frame:
    """A native or narwhals frame as a narwhals frame.

    Raises:
        FrameError: When several columns have one name.
        TypeError: When it is no frame, or its engine is not one of `ENGINES`.
    """
    native = nw.to_native(frame, pass_through=True)
    if advice := table_advice(native):
        raise TypeError(advice)
    for name, is_one in _REFUSED.items():  # before narwhals, which warns of Dask
        if is_one(native):
            _refuse(name)
    try:
        opened_frame: Frame = nw.from_native(cast("Any", frame))  # narwhals refuses what is no frame
    except TypeError:
        message = (
            f"expected a table of Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame, found {type(native)}"
        )
        raise TypeError(message) from None
    except nw.exceptions.DuplicateError:
        # PyArrow's `columns` are values.
        names = Counter(native.column_names if hasattr(native, "column_names") else native.columns)
        raise FrameError(repeated(str(name)) for name, count in names.items() if count > 1) from None
    if opened_frame.implementation not in ENGINES:
        _refuse(opened_frame.implementation.name.lower())
    if opened_frame.implementation in _ONE_OF_TWO:
        names = Counter(name.casefold() for name in native.columns)
        same = [name for name in dict.fromkeys(native.columns) if names[name.casefold()] > 1]
        # A Spark session may be told to heed case; a name that stands twice is ambiguous even then.
        session = native.sparkSession if same and opened_frame.implementation in _SPARK else None
        if session is not None and session.conf.get("spark.sql.caseSensitive") == "true":
            same = [name for name in same if native.columns.count(name) > 1]
        if same:
            raise FrameError(map(repeated, same))
    return opened_frame


def _refuse(engine: str) -> NoReturn:
    others = "convert to Polars, pandas, PyArrow, DuckDB, Ibis or PySpark first"
    if engine == "Dask":
        others += ", or ask each of its parts, which is a pandas frame: frame.map_partitions(rule.over)"
    message = f"{engine} frames do not treat null as unknown; {others}"
    raise TypeError(message)


def is_eager(frame: Frame) -> bool:
    """Whether a frame holds its values, so that looking at them costs no query."""
    return isinstance(frame, nw.DataFrame)


def ignores_case(frame: Frame) -> bool:
    """Whether two columns of a frame cannot differ by case alone, as in SQL."""
    return frame.implementation not in {_I.POLARS, _I.PANDAS, _I.PYARROW}


def layered(frame: Frame, layers: Iterable[Sequence[nw.Expr]]) -> Frame:
    """A frame with more columns, one layer after another, in the words of its engine."""
    if frame.implementation.is_polars():  # its own expressions, at which narwhals need not look
        native = nw.to_native(frame)
        for layer in layers:
            native = native.with_columns(layer)
        return cast("Frame", nw.from_native(native))
    for layer in layers:
        frame = frame.with_columns(*layer)
    return frame


def selected(frame: Frame, columns: Sequence[nw.Expr]) -> Frame:
    """Columns computed from a frame, in the words of its engine."""
    if frame.implementation.is_polars():
        return cast("Frame", nw.from_native(nw.to_native(frame).select(columns)))
    return frame.select(*columns)


def without(frame: Frame, names: Sequence[str]) -> Frame:
    """A frame without some of its columns; the others are not named, for not every engine finds `a.b` by its name."""
    return frame.drop(*names) if names else frame


def has_own_enums(frame: Frame) -> bool:
    """Whether columns of text may be enumerations of the database, which it compares with no other text."""
    return _database(frame) == "postgres"


def engine_name(frame: Frame) -> str:
    """How an engine is called; of Ibis with the database that it speaks to."""
    database = _database(frame)
    return f"{_NAMES[frame.implementation]} ({database})" if database else _NAMES[frame.implementation]


def _database(frame: Frame) -> str:
    """What an Ibis table lies in, or an empty string."""
    if not frame.implementation.is_ibis():
        return ""
    from ibis.common.exceptions import IbisError  # noqa: PLC0415 - the frame is an Ibis one

    try:
        return str(nw.to_native(frame).get_backend().name)
    except IbisError:  # a table of no database
        return ""


def refuse_unbound(frame: Frame) -> None:
    """Raise a TypeError if an Ibis table lies in no database, so that it has no values to look at."""
    if not frame.implementation.is_ibis():
        return
    from ibis.expr.operations import UnboundTable  # noqa: PLC0415 - the frame is an Ibis one

    if unbound := nw.to_native(frame).op().find(UnboundTable):
        message = f"an unbound Ibis table has no values to look at: ask connection.table({unbound[0].name!r})"
        raise TypeError(message)


def is_null_type(frame: Frame, name: str) -> bool:
    """Whether a column's type says that it holds nothing but nulls; most engines have such a type."""
    native = nw.to_native(frame)
    match frame.implementation:
        case _I.POLARS:
            return str(native.collect_schema()[name]) == "Null"
        case _I.PYARROW:
            return str(native.schema.field(name).type) == "null"
        case _I.DUCKDB:
            return str(native.types[native.columns.index(name)]) == '"NULL"'
        case _I.IBIS:
            return bool(native.schema()[name].is_null())
    return bool(native.schema[name].dataType.typeName() == "void")  # PySpark, and SQLFrame, which speaks like it


def simple_type(dtype: nw.dtypes.DType) -> str:
    """A column's type in a message, without the list of its categories."""
    return type(dtype).__name__ if isinstance(dtype, nw.Enum) else str(dtype)
