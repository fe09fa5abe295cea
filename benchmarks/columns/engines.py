"""How each engine loads branches, answers every rule of 2016 about them, and does the same by hand.

A run ends with the answers computed and held where the engine holds tables: in memory, or with Spark nowhere
(its `noop` format computes and forgets). The facts lie in memory before it begins: those of Polars and PyArrow in files
that are mapped into it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import attrs

from benchmarks import by_hand
from benchmarks.branches import YEAR_END
from pingyuan_rules import Branch, assess

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.columns.data import Files

NAMES = list(by_hand.RULES)
"""The rules that are compared; a new rule is, once it is written by hand for every engine."""


@attrs.frozen
class Engine:
    """One way to hold and assess a table.

    Attributes:
        load: Opens plain facts.
        ours: Assesses what was loaded; with small integers if asked for.
        theirs: Does the same by hand.
        small: Opens the facts in small types, or None where the engine has no use for them.
    """

    load: Callable[[Files], Any]
    ours: Callable[[Any, bool], Any]
    theirs: Callable[[Any], Any]
    small: Callable[[Files], Any] | None = None


def _polars() -> Engine:
    import polars as pl  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import polars_by_hand  # noqa: PLC0415 - as above

    return Engine(
        load=lambda files: pl.read_ipc(files.plain),
        ours=lambda frame, small: assess(frame.lazy(), Branch, YEAR_END, small_integers=small).select(NAMES).collect(),
        theirs=lambda frame: polars_by_hand.assess(frame.lazy(), YEAR_END).select(NAMES).collect(),
        small=lambda files: pl.read_ipc(files.small),
    )


def _duckdb() -> Engine:
    import duckdb  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import sql_by_hand  # noqa: PLC0415 - as above
    from benchmarks.columns.data import FACTS  # noqa: PLC0415 - as above

    names = ", ".join(NAMES)
    database = duckdb.connect()

    def load(files: Files) -> str:
        database.execute(f"CREATE OR REPLACE TABLE branches AS FROM '{files.parquet}'")
        return "branches"

    def small(_: Files) -> str:
        enums = {name: info.kind.enum for name, info in FACTS.items() if info.kind.enum is not None}
        bounds = {name: info.le for name, info in FACTS.items() if isinstance(info.le, int)}
        casts = {
            **{name: "ENUM(" + ", ".join(f"'{member.value}'" for member in enum) + ")" for name, enum in enums.items()},
            **{name: _sql_type(most) for name, most in bounds.items()},
        }
        replaced = ", ".join(f"{name}::{dtype} AS {name}" for name, dtype in casts.items())
        database.execute(f"CREATE OR REPLACE TABLE small AS SELECT * REPLACE ({replaced}) FROM branches")  # noqa: S608
        return "small"

    def ours(table: str, small: bool) -> Any:
        relation = assess(database.table(table), Branch, YEAR_END, small_integers=small)
        return relation.select(names).to_arrow_table()

    def theirs(table: str) -> Any:
        query = f"SELECT {names} FROM ({sql_by_hand.assess(table, YEAR_END)})"  # noqa: S608 - our own names
        return database.sql(query).to_arrow_table()

    return Engine(load, ours, theirs, small)


def _sql_type(most: int) -> str:
    return "TINYINT" if most < 1 << 7 else "SMALLINT" if most < 1 << 15 else "INTEGER" if most < 1 << 31 else "BIGINT"


def _pandas() -> Engine:
    import pandas as pd  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import pandas_by_hand  # noqa: PLC0415 - as above

    def load(files: Files) -> pd.DataFrame:
        frame = pd.read_feather(files.plain)
        days = ["founded", "elected_on", "secretary_appointed", "secretary_left"]
        return frame.assign(**{day: pd.to_datetime(frame[day]) for day in days})

    return Engine(
        load=load,
        ours=lambda frame, _: assess(frame, Branch, YEAR_END, check=False)[NAMES],
        theirs=lambda frame: pandas_by_hand.assess(frame, YEAR_END)[NAMES],
    )


def _pyarrow() -> Engine:
    import pyarrow as pa  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import arrow_by_hand  # noqa: PLC0415 - as above

    return Engine(
        load=lambda files: pa.ipc.open_file(pa.memory_map(str(files.plain))).read_all(),
        ours=lambda table, _: assess(table, Branch, YEAR_END, check=False).select(NAMES),
        theirs=lambda table: arrow_by_hand.assess(table, YEAR_END).select(NAMES),
    )


def _spark() -> Engine:
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import sql_by_hand  # noqa: PLC0415 - as above

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "10g")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )

    def load(files: Files) -> Any:
        frame = session.read.parquet(str(files.parquet)).cache()
        frame.count()
        frame.createOrReplaceTempView("branches")
        return frame

    def done(frame: Any) -> Any:
        frame.write.format("noop").mode("overwrite").save()
        return frame

    return Engine(
        load=load,
        ours=lambda frame, _: done(assess(frame, Branch, YEAR_END).select(NAMES)),
        theirs=lambda _: done(session.sql(sql_by_hand.assess("branches", YEAR_END)).select(NAMES)),
    )


ENGINES: dict[str, Callable[[], Engine]] = {
    "Polars": _polars,
    "DuckDB": _duckdb,
    "pandas": _pandas,
    "PyArrow": _pyarrow,
    "Spark": _spark,
}
