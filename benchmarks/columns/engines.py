"""What is compared: how each engine opens branches, answers every rule of 2016 about them, and does the same by hand.

A run ends with the answers computed and held where the engine holds tables: in memory, or with Spark nowhere
(its `noop` format computes and forgets). The facts lie in memory before it begins: those of Polars and PyArrow in files
that are mapped into it. Both sides work on the same columns of the same types.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

import attrs

from benchmarks import by_hand
from pingyuan_rules import Branch, assess

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.columns.data import Files
    from pingyuan_rules import Policy

    Side = Callable[[Policy], Any]

NAMES = list(by_hand.RULES)
"""The rules that are compared; a new rule is, once it is written by hand for every engine."""
Columns = Literal["known", "gaps", "small"]
"""All facts known, in 64 bits and strings; with gaps, in the same types; with gaps, in small integers and enums."""
PLAIN, CAREFUL = "plain code by hand", "careful code by hand"


@attrs.frozen
class Sides:
    """What is timed in turn.

    Attributes:
        ours: Answers by the rules.
        other: What that is compared with.
    """

    ours: Side
    other: Side


@attrs.frozen
class Comparison:
    """Ours against something else on one engine.

    Attributes:
        engine: The engine.
        columns: What the table holds.
        against: What ours is compared with.
        goal: The ratio to stay at or under up to 10,000 rows.
        large_goal: The same for larger tables; None where no goal is set.
        open: Opens the table for both sides.
        memory: Whether its memory can be measured; that of Spark is Java's.
    """

    engine: str
    columns: Columns
    against: str
    goal: float
    large_goal: float | None
    open: Callable[[Files, Columns], Sides]
    memory: bool = True


def _polars(files: Files, columns: Columns) -> Sides:
    import polars as pl  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import polars_by_hand, polars_with_care  # noqa: PLC0415 - as above

    frame = pl.read_ipc(getattr(files, columns))
    small = columns == "small"
    written = polars_by_hand if columns == "known" else polars_with_care
    return Sides(
        lambda policy: assess(frame.lazy(), Branch, policy, small_integers=small).select(NAMES).collect(),
        lambda policy: written.assess(frame.lazy(), policy).select(NAMES).collect(),
    )


def _duckdb(files: Files, columns: Columns) -> Sides:
    import duckdb  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import sql_by_hand, sql_with_care  # noqa: PLC0415 - as above

    database = duckdb.connect()
    parquet = files.known_parquet if columns == "known" else files.gaps_parquet
    replaced = f"REPLACE ({small_columns()})" if columns == "small" else ""
    database.execute(f"CREATE TABLE branches AS SELECT * {replaced} FROM '{parquet}'")  # noqa: S608 - our own names
    names = ", ".join(NAMES)
    small = columns == "small"
    written = sql_by_hand if columns == "known" else sql_with_care

    def ours(policy: Policy) -> Any:
        relation = assess(database.table("branches"), Branch, policy, small_integers=small)
        return relation.select(names).to_arrow_table()

    def other(policy: Policy) -> Any:
        query = f"SELECT {names} FROM ({written.assess('branches', policy)})"  # noqa: S608 - our own names
        return database.sql(query).to_arrow_table()

    return Sides(ours, other)


def small_columns() -> str:
    """Each fact that has a smaller type in DuckDB, cast to it."""
    from benchmarks.columns.data import FACTS  # noqa: PLC0415 - needs Polars

    sizes = {"TINYINT": 7, "SMALLINT": 15, "INTEGER": 31, "BIGINT": 63}
    casts = {}
    for name, info in FACTS.items():
        if info.kind.enum is not None:
            casts[name] = f"ENUM({', '.join(repr(member.value) for member in info.kind.enum)})"
        elif isinstance(info.le, int):
            casts[name] = next(dtype for dtype, bits in sizes.items() if not info.le >> bits)
    return ", ".join(f"{name}::{dtype} AS {name}" for name, dtype in casts.items())


def _pandas(files: Files, columns: Columns) -> Sides:
    import pandas as pd  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import pandas_by_hand  # noqa: PLC0415 - as above

    frame = pd.read_feather(getattr(files, columns))
    days = ["founded", "elected_on", "secretary_appointed", "secretary_left"]
    frame = frame.assign(**{day: pd.to_datetime(frame[day]) for day in days})
    return Sides(
        lambda policy: assess(frame, Branch, policy, check=False)[NAMES],
        lambda policy: pandas_by_hand.assess(frame, policy)[NAMES],
    )


def _pandas_objects(files: Files, columns: Columns) -> Sides:
    import pandas as pd  # noqa: PLC0415 - each engine in a process of its own
    import pyarrow as pa  # noqa: PLC0415 - as above

    table = pa.ipc.open_file(pa.memory_map(str(getattr(files, columns)))).read_all()
    arrow = table.to_pandas(types_mapper=pd.ArrowDtype)
    objects = arrow.astype(object).where(arrow.notna(), None)
    return Sides(
        lambda policy: assess(objects, Branch, policy)[NAMES], lambda policy: assess(arrow, Branch, policy)[NAMES]
    )


def _pyarrow(files: Files, columns: Columns) -> Sides:
    import pyarrow as pa  # noqa: PLC0415 - each engine in a process of its own

    from benchmarks.columns import arrow_by_hand  # noqa: PLC0415 - as above

    table = pa.ipc.open_file(pa.memory_map(str(getattr(files, columns)))).read_all()
    return Sides(
        lambda policy: assess(table, Branch, policy, check=False).select(NAMES),
        lambda policy: arrow_by_hand.assess(table, policy).select(NAMES),
    )


def _spark(files: Files, _: Columns) -> Sides:
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
    facts = session.read.parquet(str(files.known_parquet)).cache()
    facts.count()
    facts.createOrReplaceTempView("branches")

    def done(frame: Any) -> Any:
        frame.write.format("noop").mode("overwrite").save()
        return frame

    return Sides(
        lambda policy: done(assess(facts, Branch, policy).select(NAMES)),
        lambda policy: done(session.sql(sql_by_hand.assess("branches", policy)).select(NAMES)),
    )


COMPARISONS: dict[str, Comparison] = {
    "polars": Comparison("Polars", "known", PLAIN, 1.2, None, _polars),
    "polars_gaps": Comparison("Polars", "gaps", CAREFUL, 1.2, 1.0, _polars),
    "polars_small": Comparison("Polars", "small", CAREFUL, 1.2, 1.0, _polars),
    "duckdb": Comparison("DuckDB", "known", PLAIN, 1.2, None, _duckdb),
    "duckdb_gaps": Comparison("DuckDB", "gaps", CAREFUL, 1.2, 1.0, _duckdb),
    "duckdb_small": Comparison("DuckDB", "small", CAREFUL, 1.2, 1.0, _duckdb),
    "pandas": Comparison("pandas", "known", PLAIN, 1.5, 1.0, _pandas),
    "pyarrow": Comparison("PyArrow", "known", PLAIN, 1.2, 1.0, _pyarrow),
    "spark": Comparison("Spark", "known", PLAIN, 1.5, 1.0, _spark, memory=False),
}
OBJECTS = "pandas_objects"
"""A comparison of its own: pandas columns of Python objects, as reading a file with gaps gives them."""
WITH_OBJECTS = Comparison("pandas", "gaps", "the same table in PyArrow-backed columns", 2.0, 2.0, _pandas_objects)
FIRST = {"polars": 60, "duckdb": 60, "pandas": 60, "pyarrow": 60, "spark": 300}
"""The comparisons in which planning for the first time is timed, and how many milliseconds it may take."""
