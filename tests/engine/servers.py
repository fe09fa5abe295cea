"""What the engines that are no plain libraries run in: one of each for a whole run, started when first needed.

A Java machine holds Spark and the Spark Connect server in it; PostgreSQL is a server of the tests' own. Both listen
on loopback only, and are gone when the tests end: `tests/conftest.py` calls `stop`. Where pytest has several
processes, one of them runs all tests that need a server; these say so in their names.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from postgres_server import postgres

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

    import duckdb
    import pyarrow as pa

NEEDED = "needs Java: apt install openjdk-17-jre-headless"

SETTINGS = {
    "spark.master": "local[2]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    # The machine lives for a minute or two: optimizing its code costs more than that saves.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": "0",
    # Otherwise the optimizer itself computes what is done to a small table, and no job is run.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation",
}

_running = ExitStack()
_names = count()


def needs_server(test: str) -> bool:
    """Whether a test says in its name, or in those of its parameters, that it needs a server."""
    return any(server in test for server in ("postgres", "spark"))


def _said_in_name() -> None:
    test = os.environ.get("PYTEST_CURRENT_TEST", "")
    assert needs_server(test), f"{test} needs a server: say spark or postgres in its name"


def stop() -> None:
    """Stop what was started."""
    _running.close()


def new_name() -> str:
    """A name that no table has yet."""
    return f"table_{next(_names)}"


def has_java() -> bool:
    """Whether there is what Spark runs in."""
    return shutil.which("java") is not None or "JAVA_HOME" in os.environ


@cache
def spark() -> Any:
    """A Spark session; skips the test where there is no Java."""
    if not has_java():
        pytest.skip(NEEDED)
    pyspark = pytest.importorskip("pyspark")
    sql = pytest.importorskip("pyspark.sql")
    _said_in_name()
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    warehouse = _running.enter_context(tempfile.TemporaryDirectory(prefix="pingyuan-spark-"))
    builder = sql.SparkSession.builder
    for name, value in {**SETTINGS, "spark.sql.warehouse.dir": warehouse}.items():
        if name != "spark.plugins" or not pyspark.__version__.startswith("3."):  # Spark 3 lacks the Connect server
            builder = builder.config(name, value)
    session = builder.getOrCreate()
    _running.callback(_stop_java, session)
    return session


def _stop_java(session: Any) -> None:
    gateway = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()  # which it takes as the word to go
    gateway.proc.wait()


@cache
def spark_connect() -> Any:
    """A session of the Spark Connect server that runs in the same Java machine."""
    session = spark()
    pyspark = pytest.importorskip("pyspark.sql.connect.session")
    service = getattr(session._jvm, "org.apache.spark.sql.connect.service.SparkConnectService$")
    port = getattr(service, "MODULE$").localPort()
    distant = pyspark.SparkSession.builder.remote(f"sc://127.0.0.1:{port}").create()
    _running.callback(distant.stop)
    return distant


@cache
def in_duckdb() -> Any:
    """An Ibis connection to a DuckDB database."""
    ibis = pytest.importorskip("ibis")
    connection = ibis.duckdb.connect()
    _running.callback(connection.disconnect)
    return connection


@cache
def postgres_url() -> str:
    """Where a PostgreSQL server listens; skips the test where none is installed."""
    _said_in_name()
    return _running.enter_context(postgres())


@cache
def in_postgres() -> Any:
    """An Ibis connection to the PostgreSQL server."""
    ibis = pytest.importorskip("ibis")
    pytest.importorskip("psycopg")
    connection = ibis.connect(postgres_url())
    _running.callback(connection.disconnect)
    return connection


def execute_in_postgres(statement: str) -> None:
    """Run a statement that gives no rows."""
    in_postgres().raw_sql(statement).close()


@cache
def enum_type(enum: type[Enum]) -> str:
    """The name of a type of the PostgreSQL database with the stored values of an enumeration."""
    name = f"enum_{enum.__name__.lower()}"
    members = ", ".join(f"'{member.value}'" for member in enum)
    execute_in_postgres(f"CREATE TYPE {name} AS ENUM ({members})")
    return name


def retyped(name: str, types: Mapping[str, str]) -> Any:
    """A table of the PostgreSQL database, some of its columns converted to other types."""
    changes = [f'ALTER COLUMN "{column}" TYPE {kind} USING "{column}"::{kind}' for column, kind in types.items()]
    if changes:
        execute_in_postgres(f"ALTER TABLE {name} {', '.join(changes)}")
    return in_postgres().table(name)


def sqlframe(table: pa.Table) -> Any:
    """A PyArrow table as a SQLFrame frame over DuckDB."""
    sqlframe = pytest.importorskip("sqlframe.duckdb")
    name, connection = new_name(), _sqlframe_connection()
    connection.from_arrow(table).create(name)
    return (
        sqlframe.DuckDBSession(conn=connection).table(name).select("*")
    )  # as every later frame, no longer a plain table


@cache
def _sqlframe_connection() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - takes long

    connection = duckdb.connect()
    _running.callback(connection.close)
    return connection
