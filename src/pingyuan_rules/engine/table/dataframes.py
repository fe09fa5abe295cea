"""narwhals, with the name of the extra where it is missing, and the engines that are known to treat null as unknown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn, cast

from pingyuan_rules.engine.planning.frame_problems import FrameError, repeated
from pingyuan_rules.engine.planning.table_likes import table_advice
from pingyuan_rules.engine.records import Record

try:
    import narwhals as nw
except ImportError as error:
    MESSAGE = "tables need narwhals: run pip install 'pingyuan-rules[frame]'"
    raise ImportError(MESSAGE) from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from pingyuan_rules.engine.sql.sql_dialects import Dialect

    Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]

__all__ = [
    "ENGINES",
    "engine_name",
    "ignores_case",
    "is_eager",
    "is_null_type",
    "layered",
    "nw",
    "opened",
    "renamed",
    "selected",
    "simple_type",
    "sql_dialect",
    "without",
]

_I = nw.Implementation
_SPARK = frozenset({_I.PYSPARK, _I.PYSPARK_CONNECT})
ENGINES = frozenset({_I.POLARS, _I.PANDAS, _I.PYARROW, _I.DUCKDB, _I.IBIS, _I.SQLFRAME, *_SPARK})
"""What is asked. Modin, cuDF and Dask are not: their nulls turn into False (Dask's in membership, with constants)."""
_ONE_OF_TWO = frozenset({_I.DUCKDB, _I.SQLFRAME, *_SPARK})
"""Engines that take one of two columns of a name, or of names that differ by case alone, and say nothing."""
_REFUSED = {
    "Dask": nw.dependencies.is_dask_dataframe,
    "Modin": nw.dependencies.is_modin_dataframe,
    "cuDF": nw.dependencies.is_cudf_dataframe,
}
_NAMES = {
    _I.POLARS: "Polars", _I.PANDAS: "pandas", _I.PYARROW: "PyArrow", _I.DUCKDB: "DuckDB", _I.IBIS: "Ibis",
    _I.SQLFRAME: "SQLFrame", _I.PYSPARK: "PySpark", _I.PYSPARK_CONNECT: "Spark Connect",
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
        first: object = next(iter(native), None) if isinstance(native, list | tuple) else native
        if isinstance(first, Record):
            listed, cls = "[record]" if first is native else "records", type(first).__name__
            message = f"records are no table: write frame_of({listed}, {cls}), or ask the rules about each record"
        raise TypeError(message) from None
    except nw.exceptions.DuplicateError:
        # PyArrow's `columns` are values.
        names = Counter(native.column_names if hasattr(native, "column_names") else native.columns)
        raise FrameError(repeated(str(name)) for name, count in names.items() if count > 1) from None
    if opened_frame.implementation not in ENGINES:
        _refuse(opened_frame.implementation.name.lower())
    if opened_frame.implementation in {_I.IBIS, _I.SQLFRAME} and sql_dialect(opened_frame) is None:
        _refuse_database(opened_frame)
    if opened_frame.implementation in _ONE_OF_TWO:
        _refuse_like_names(native, opened_frame.implementation)
    return _without_views(opened_frame)


def _without_views(frame: Frame) -> Frame:
    """The same frame, of PyArrow or pandas with plain texts for views, which hardly any function of PyArrow takes."""
    native: Any = nw.to_native(frame)
    if not (frame.implementation.is_pyarrow() or frame.implementation.is_pandas()):
        return frame
    if frame.implementation.is_pyarrow():
        types = dict(zip(native.column_names, native.schema.types, strict=True))
    else:
        types = {name: getattr(dtype, "pyarrow_dtype", None) for name, dtype in native.dtypes.items()}
    views: dict[Any, Any] = {name: dtype for name, dtype in types.items() if "_view" in str(dtype)}
    if not views:
        return frame
    import pyarrow as pa  # noqa: PLC0415 - such a column comes from it

    plain = {str(pa.string_view()): pa.large_string(), str(pa.binary_view()): pa.large_binary()}
    for name, dtype in views.items():
        if pa.types.is_dictionary(dtype):
            views[name] = pa.dictionary(dtype.index_type, plain.get(str(dtype.value_type), dtype.value_type))
        else:
            views[name] = plain.get(str(dtype), dtype)
    if frame.implementation.is_pyarrow():
        schema = pa.schema([field.with_type(views.get(field.name, field.type)) for field in native.schema])
        return cast("Frame", nw.from_native(native.cast(schema.with_metadata(native.schema.metadata))))
    import pandas as pd  # noqa: PLC0415 - the frame is one

    native = native.copy(deep=False)
    for name, dtype in views.items():
        # The `astype` of pandas asks for a type of Python, which it has none for views.
        native[name] = pd.arrays.ArrowExtensionArray(native[name].array.__arrow_array__().cast(dtype))
    return cast("Frame", nw.from_native(native))


def _refuse_like_names(native: Any, engine: nw.Implementation) -> None:
    """Raise a FrameError if two columns have one name, or names that differ by case alone."""
    names = Counter(name.casefold() for name in native.columns)
    same = [name for name in dict.fromkeys(native.columns) if names[name.casefold()] > 1]
    # A Spark session may be told to heed case; a name that stands twice is ambiguous even then.
    session = native.sparkSession if same and engine in _SPARK else None
    if session is not None and session.conf.get("spark.sql.caseSensitive") == "true":
        same = [name for name in same if native.columns.count(name) > 1]
    if same:
        raise FrameError(map(repeated, same))


def _refuse(engine: str) -> NoReturn:
    others = "convert to Polars, pandas, PyArrow, DuckDB, Ibis or PySpark first"
    if engine == "Dask":
        others += ", or ask each of its parts, which is a pandas frame: frame.map_partitions(rule.over)"
    message = f"{engine} frames do not treat null as unknown; {others}"
    raise TypeError(message)


def _refuse_database(frame: Frame) -> NoReturn:
    """Say which databases a library speaks for here, and what to do about another one, or about none."""
    name, database = _NAMES[frame.implementation], _database(frame)
    if not database:
        from ibis.expr.operations import UnboundTable  # noqa: PLC0415 - the frame is an Ibis one

        (table, *_) = nw.to_native(frame).op().find(UnboundTable)
        message = (
            "an Ibis table of no database is not asked, for the rules are written in the database's own SQL: ask "
            f"connection.table({table.name!r})"
        )
    else:
        others = "DuckDB and PostgreSQL are" if frame.implementation.is_ibis() else "DuckDB is"
        message = (
            f"through {name} {others} asked, not {database}, whose answers were never compared with ours; convert to "
            "Polars, pandas or PyArrow first"
        )
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
    from pingyuan_rules.engine.table.arrow_words import with_columns  # noqa: PLC0415 - imports PyArrow

    return cast("Frame", nw.from_native(with_columns(nw.to_native(frame), layers)))


def selected(frame: Frame, columns: Sequence[nw.Expr]) -> Frame:
    """Columns computed from a frame, in the words of its engine."""
    if frame.implementation.is_polars():
        return cast("Frame", nw.from_native(nw.to_native(frame).select(columns)))
    if frame.implementation.is_pyarrow():
        from pingyuan_rules.engine.table.arrow_words import selected_columns  # noqa: PLC0415 - imports PyArrow

        return cast("Frame", nw.from_native(selected_columns(nw.to_native(frame), columns)))
    return frame.select(*columns)


def without(frame: Frame, names: Sequence[str]) -> Frame:
    """A frame without some of its columns; the others are not named, for not every engine finds `a.b` by its name."""
    if frame.implementation.is_pyarrow():  # narwhals takes as long for this as PyArrow for some rules
        native, left_out = nw.to_native(frame), set(names)
        return cast("Frame", nw.from_native(native.select([n for n in native.column_names if n not in left_out])))
    return frame.drop(*names) if names else frame


def sql_dialect(frame: Frame) -> Dialect | None:
    """Which SQL the engine of a frame speaks; None if it takes no texts."""
    match frame.implementation:
        case _I.DUCKDB:
            return "duckdb"
        case _I.PYSPARK | _I.PYSPARK_CONNECT:
            return "spark"
        case _I.IBIS | _I.SQLFRAME:
            database = _database(frame)
            if database == "postgres" and frame.implementation.is_ibis():
                return "postgres"
            return "duckdb" if database == "duckdb" else None
    return None


def renamed(frame: Frame, names: Mapping[str, str]) -> Frame:
    """A frame with other names for some of its columns."""
    if frame.implementation.is_sqlframe():
        # It reads names as SQL, so that one with an apostrophe or a dot is found only in quotation marks.
        native: Any = nw.to_native(frame)
        columns = [native[f"`{name.replace('`', '``')}`"].alias(names.get(name, name)) for name in native.columns]
        return cast("Frame", nw.from_native(native.select(*columns)))
    return frame.rename(dict(names))


def engine_name(frame: Frame) -> str:
    """How an engine is called; of Ibis with the database that it speaks to."""
    database = _database(frame) if frame.implementation.is_ibis() else ""
    return f"{_NAMES[frame.implementation]} ({database})" if database else _NAMES[frame.implementation]


def _database(frame: Frame) -> str:
    """What a table of Ibis or SQLFrame lies in; empty for an Ibis table of no database."""
    native: Any = nw.to_native(frame)
    if frame.implementation.is_sqlframe():
        return str(native.session.execution_dialect_name)
    from ibis.common.exceptions import IbisError  # noqa: PLC0415 - the frame is an Ibis one

    try:
        return str(native.get_backend().name)
    except IbisError:
        return ""


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
