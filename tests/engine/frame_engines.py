"""Every kind of frame that the frame reading is tested on, and the way from records there and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from engine import servers
from pingyuan_rules.engine import UNKNOWN, Record, facts_of
from sizes import only_in_check

if TYPE_CHECKING:
    from pingyuan_rules.engine import FactInfo

Rows = Sequence[Record]
Constructor = Callable[[Rows, type[Record]], Any]

ARROW = {
    "bool": pa.bool_(), "int": pa.int64(), "fen": pa.int64(), "decimal": pa.decimal128(5, 2), "date": pa.date32(),
}  # fmt: skip
KEY = "line_of_the_test"
"""The column that numbers the rows of engines which keep no order."""


def plain(value: object) -> Any:
    """A fact as a table holds it."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return Decimal(value)  # PySpark takes no subclass
    return int(value) if type(value) is not bool and isinstance(value, int) else value


def arrow(rows: Rows, cls: type[Record]) -> pa.Table:
    """Records as a PyArrow table."""
    facts = facts_of(cls).values()
    return pa.table(
        {info.name: pa.array([plain(getattr(row, info.name)) for row in rows], _type(info)) for info in facts}
    )


def _type(info: FactInfo) -> pa.DataType:
    return ARROW.get(info.kind.name, pa.string())


def polars_eager(rows: Rows, cls: type[Record]) -> pl.DataFrame:
    """A Polars frame with strings for enums."""
    return pl.DataFrame(arrow(rows, cls))


def polars_enum(rows: Rows, cls: type[Record]) -> pl.DataFrame:
    """A Polars frame with Polars' own enums, small integers where they fit, and small floats for decimals."""
    enums = {
        info.name: pl.Enum([member.value for member in info.kind.enum])
        for info in facts_of(cls).values()
        if info.kind.enum is not None
    }
    small = {name: pl.Int16 for name, info in facts_of(cls).items() if info.kind.name == "int" and _fits(info)}
    floats = dict.fromkeys(decimals(cls), pl.Float32)
    return polars_eager(rows, cls).cast({**enums, **small, **floats})  # type: ignore[arg-type] # a mix of types


def decimals(cls: type[Record]) -> list[str]:
    """The facts of a class that are decimals."""
    return [name for name, info in facts_of(cls).items() if info.kind.name == "decimal"]


def _fits(info: FactInfo) -> bool:
    return isinstance(info.le, int) and info.le < 2**15


def polars_categorical(rows: Rows, cls: type[Record]) -> pl.DataFrame:
    """A Polars frame with categoricals for enums and floats for decimals."""
    names = [name for name, info in facts_of(cls).items() if info.kind.enum is not None]
    return polars_eager(rows, cls).with_columns(
        pl.col(names).cast(pl.Categorical), pl.col(decimals(cls)).cast(pl.Float64)
    )


def polars_lazy(rows: Rows, cls: type[Record]) -> pl.LazyFrame:
    """A lazy Polars frame."""
    return polars_eager(rows, cls).lazy()


def pandas_nullable(rows: Rows, cls: type[Record]) -> pd.DataFrame:
    """Pandas with its own nullable types, categoricals and an index of its own."""
    mapper = {pa.bool_(): pd.BooleanDtype(), pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype()}
    frame = arrow(rows, cls).to_pandas(types_mapper=mapper.get)
    for name, info in facts_of(cls).items():
        if info.kind.enum is not None:
            frame[name] = frame[name].astype("category")
        elif info.kind.name == "decimal":
            frame[name] = frame[name].astype(pd.Float64Dtype())
    return frame.set_index(pd.Index([7 * n % 5 for n in range(len(frame))]))


def pandas_pyarrow(rows: Rows, cls: type[Record]) -> pd.DataFrame:
    """Pandas backed by PyArrow."""
    return arrow(rows, cls).to_pandas(types_mapper=pd.ArrowDtype)


def pandas_numpy(rows: Rows, cls: type[Record]) -> pd.DataFrame:
    """Pandas as it reads files: floats for gaps, objects, datetimes, its default strings."""
    values = {name: [plain(getattr(row, name)) for row in rows] for name in facts_of(cls)}
    for name, info in facts_of(cls).items():
        if info.kind.name == "date":
            values[name] = [pd.NaT if value is None else pd.Timestamp(value) for value in values[name]]
        elif info.kind.name == "decimal":
            values[name] = [None if value is None else float(value) for value in values[name]]
        elif info.kind.name == "fen":  # as floats, nobody could tell them from yuan
            values[name] = pd.array(values[name], dtype="Int64")
    return pd.DataFrame(values)


def pandas_objects(rows: Rows, cls: type[Record]) -> pd.DataFrame:
    """Pandas with Python objects: members of enums, dates and None."""
    values = {name: [getattr(row, name) for row in rows] for name in facts_of(cls)}
    return pd.DataFrame(
        {n: pd.Series([None if v is UNKNOWN else v for v in c], dtype=object) for n, c in values.items()}
    )


def duckdb_relation(rows: Rows, cls: type[Record]) -> duckdb.DuckDBPyRelation:
    """A DuckDB relation."""
    return _duckdb_connection().from_arrow(arrow(rows, cls))


@cache
def _duckdb_connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()  # kept here, for before DuckDB 1.5 a relation does not keep its connection open


def duckdb_numbered(rows: Rows, cls: type[Record]) -> duckdb.DuckDBPyRelation:
    """A DuckDB relation whose rows are numbered, since a join leaves them in no order."""
    return _duckdb_connection().from_arrow(keyed(rows, cls))


def keyed(rows: Rows, cls: type[Record]) -> pa.Table:
    """Records as a PyArrow table whose rows are numbered, for engines that keep no order."""
    made = arrow(rows, cls)
    return made.append_column(KEY, pa.array(range(len(rows)), pa.int64()))


def sqlframe_duckdb(rows: Rows, cls: type[Record]) -> Any:
    """A SQLFrame frame over DuckDB."""
    return servers.sqlframe(keyed(rows, cls))


def ibis_duckdb(rows: Rows, cls: type[Record]) -> Any:
    """An Ibis table in DuckDB."""
    return servers.in_duckdb().create_table(servers.new_name(), keyed(rows, cls))


def ibis_postgres(rows: Rows, cls: type[Record]) -> Any:
    """An Ibis table in a PostgreSQL server."""
    return servers.in_postgres().create_table(servers.new_name(), keyed(rows, cls))


def ibis_postgres_types(rows: Rows, cls: type[Record]) -> Any:
    """The same with the database's own enums, small integers and floats, and timestamps for dates."""
    name, types = servers.new_name(), {}
    for info in facts_of(cls).values():
        if info.kind.enum is not None:
            types[info.name] = servers.enum_type(info.kind.enum)
        elif info.kind.name == "int" and _fits(info):
            types[info.name] = "smallint"
        elif info.kind.name == "date":
            types[info.name] = "timestamp"
        elif info.kind.name == "decimal":
            types[info.name] = "real"
    servers.in_postgres().create_table(name, keyed(rows, cls))
    return servers.retyped(name, types)


def spark(rows: Rows, cls: type[Record]) -> Any:
    """A PySpark frame."""
    return spark_frame(keyed(rows, cls))


def spark_frame(table: pa.Table) -> Any:
    """A PyArrow table as a PySpark frame."""
    session = servers.spark()
    if session.version.startswith("3."):  # it takes no Arrow tables yet
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - takes long

        return session.createDataFrame(table.to_pylist(), from_arrow_schema(table.schema))
    return session.createDataFrame(table)


def spark_connect(rows: Rows, cls: type[Record]) -> Any:
    """A PySpark frame behind a Spark Connect server."""
    made = keyed(rows, cls)
    if rows:
        return servers.spark_connect().createDataFrame(made)
    return servers.spark_connect().createDataFrame([], spark(rows, cls).schema)  # it reads no types without rows


LOCAL = (
    polars_eager,
    polars_enum,
    polars_categorical,
    polars_lazy,
    pandas_nullable,
    pandas_pyarrow,
    pandas_numpy,
    pandas_objects,
    arrow,
    duckdb_relation,
)
DISTANT = (sqlframe_duckdb, ibis_duckdb, ibis_postgres, ibis_postgres_types, spark, spark_connect)
"""Engines that take much longer to be asked than to answer; they get few examples of many rows."""


SIMILAR = (
    polars_enum,
    polars_categorical,
    pandas_nullable,
    pandas_pyarrow,
    sqlframe_duckdb,
    ibis_duckdb,
    ibis_postgres_types,
    spark,
    spark_connect,
)
"""Those that go nearly the way of another, and Spark, which takes ten seconds to start."""


def _each(constructors: Sequence[Constructor], similar: Sequence[Constructor] = SIMILAR) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "constructor",
        [
            pytest.param(made, id=made.__name__, marks=[only_in_check] if made in similar else [])
            for made in constructors
        ],
    )


each_engine = _each((*LOCAL, *DISTANT))
"""One test body for all engines; of those that speak SQL `make test` takes one of each kind."""
each_local_engine, each_distant_engine = _each(LOCAL), _each(DISTANT)
each_engine_at_hand = _each((*LOCAL, *DISTANT), (*SIMILAR, *DISTANT))
"""The same for what no distant engine does in a way of its own: all of them wait for `make check`."""
each_local_engine_in_check = _each(LOCAL, LOCAL[1:-1])
"""One test body for local engines, for what is tried in parts elsewhere: `make test` takes Polars and DuckDB alone."""
each_engine_in_check = _each((*LOCAL, *DISTANT[1:]), (*LOCAL[1:], *DISTANT))
"""The same for what is tried in parts elsewhere: all engines but one wait for `make check`.

SQLFrame is left out: it takes a minute to write so long a query, of the kind that DuckDB and Ibis take too.
"""
ONE_OF_A_KIND = (polars_eager, pandas_numpy, arrow, duckdb_relation)
each_kind_of_engine = _each((*LOCAL, *DISTANT), [made for made in (*LOCAL, *DISTANT) if made not in ONE_OF_A_KIND])
"""The same for what hardly differs within a kind: one local engine of each kind, the others wait for `make check`."""


def table(frame: Any) -> dict[str, list[Any]]:
    """Any frame as columns of Python values, null as None."""
    if isinstance(frame, pd.DataFrame):
        return {n: [None if pd.isna(value) else _python(value) for value in frame[n]] for n in frame.columns}
    collected = nw.from_native(frame).lazy().collect(backend="pyarrow")
    if KEY in collected.columns:
        collected = collected.sort(KEY).drop(KEY)
    return {name: [_python(value) for value in collected[name].to_list()] for name in collected.columns}


def _python(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | str | bool | Decimal) or value is None:
        return value
    if isinstance(value, float) and not value.is_integer():
        return Decimal(repr(float(value)))
    return bool(value) if type(value).__name__ == "bool_" else int(value)
