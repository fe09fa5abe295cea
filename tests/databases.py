"""Real databases in which tests make tables of records and ask views: DuckDB, and a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import attrs
import duckdb
import pytest

from engine.frame_engines import plain
from engine.servers import postgres_url
from pingyuan_rules.engine import Kind, Record, facts_of

TYPES = {"bool": "boolean", "int": "bigint", "fen": "bigint", "decimal": "decimal(5,2)", "date": "date"}
ROW = "row_no"
"""A column that numbers the rows, since a database keeps no order."""


def common_type(kind: Kind) -> str:
    """The type that the heading of a view asks for."""
    return TYPES.get(kind.name, "text")


def quoted(name: str) -> str:
    """A name in the SQL of both databases."""
    return '"' + name.replace('"', '""') + '"'


@attrs.frozen
class Database:
    """A connection, and whose SQL it takes.

    Attributes:
        dialect: Whose SQL.
        ask: Runs a statement and gives its rows.
        insert: Puts rows of values into a table.
    """

    dialect: Any
    ask: Callable[[str], list[tuple[Any, ...]]]
    insert: Callable[[str, list[list[Any]]], object]

    def table(
        self, name: str, rows: Sequence[Record], cls: type[Record], types: Callable[[Kind], str] = common_type
    ) -> None:
        """Make a table of records, with the columns of all facts and the number of the row."""
        facts = facts_of(cls)
        columns = [f"{quoted(info.name)} {types(info.kind)}" for info in facts.values()]
        self.ask(f"create table {name} ({', '.join(columns)}, {ROW} bigint)")
        values = [[*(plain(getattr(row, fact)) for fact in facts), number] for number, row in enumerate(rows)]
        if values:
            self.insert(name, values)

    def answers(self, view: str, names: Sequence[str]) -> dict[str, list[Any]]:
        """Columns of a view, in the order of the rows."""
        rows = self.ask(f"select {', '.join(map(quoted, names))} from {view} order by {ROW}")  # noqa: S608 - names are quoted
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@contextmanager
def in_duckdb() -> Iterator[Database]:
    """A new, empty DuckDB."""
    with duckdb.connect() as connection:

        def ask(statement: str) -> list[tuple[Any, ...]]:
            return connection.execute(statement).fetchall()

        def insert(name: str, rows: list[list[Any]]) -> None:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into {name} values ({marks})", rows)  # noqa: S608 - as above

        yield Database("duckdb", ask, insert)


@contextmanager
def in_postgres(url: str) -> Iterator[Database]:
    """A new schema of a PostgreSQL database, gone at the end."""
    import psycopg  # noqa: PLC0415 - may be missing

    with psycopg.connect(url, autocommit=True) as connection:

        def ask(statement: str) -> list[tuple[Any, ...]]:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

        def insert(name: str, rows: list[list[Any]]) -> None:
            marks = ", ".join(["%s"] * len(rows[0]))
            plain_name = name.replace("%", "%%")
            connection.cursor().executemany(f"insert into {plain_name} values ({marks})".encode(), rows)  # noqa: S608

        ask("drop schema if exists trial cascade")
        ask("create schema trial")
        ask("set search_path to trial")
        yield Database("postgres", ask, insert)
        ask("drop schema trial cascade")


Opener = Callable[[], AbstractContextManager[Database]]


@pytest.fixture(scope="session")
def open_database(request: pytest.FixtureRequest) -> Opener:
    """Opens an empty database of the kind that the test names."""
    if request.param == "duckdb":
        return in_duckdb
    pytest.importorskip("psycopg")
    return partial(in_postgres, postgres_url())


each_database = pytest.mark.parametrize("open_database", ["duckdb", "postgres"], indirect=True)
"""One test body for all databases."""
