"""Over an engine that can wait nothing is computed until the user asks: shown on tables that nobody can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest

from engine import servers
from pingyuan_rules import (
    Applicant,
    Branch,
    Organization,
    admissions,
    assess,
    check,
    coverage,
    demonstration_counts,
    formation_counts,
    fund_totals,
    must_form,
    site_pass_rate,
    standalone_rate,
)
from pingyuan_rules.engine import Record
from sizes import only_in_check

Made = Callable[[type[Record]], Any]

ASKED = "somebody asked"
ROWS = {
    Organization: "SELECT 3 AS full_members, 'joint' AS party_organization, TRUE AS operating, 'x' AS place",
    Branch: "SELECT 3 AS full_members, 'joint' AS formation, 'none' AS designation, 'x' AS place",
    Applicant: "SELECT 'admitted' AS stage, DATE '2016-01-01' AS admitted_on, 'x' AS place",
}
"""One row of each class; its township is what cannot be had without an error."""


def in_duckdb(record: type[Record]) -> Any:
    failing = f"CASE WHEN place <> '' THEN error('{ASKED}') ELSE place END AS township"
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE units AS {ROWS[record]}")
    return connection.sql(f"SELECT * EXCLUDE (place), {failing} FROM units")  # noqa: S608 - written above


def by_ibis_in_duckdb(record: type[Record]) -> Any:
    failing = f"CASE WHEN place <> '' THEN error('{ASKED}') ELSE place END"
    return _view(servers.in_duckdb(), servers.in_duckdb().con.execute, record, failing)


def by_ibis_in_postgres(record: type[Record]) -> Any:
    servers.execute_in_postgres(
        "CREATE OR REPLACE FUNCTION failing(place text) RETURNS text STABLE LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{ASKED}'; END $$"
    )
    return _view(servers.in_postgres(), servers.execute_in_postgres, record, "failing(place)")


def _view(connection: Any, execute: Callable[[str], Any], record: type[Record], failing: str) -> Any:
    name = servers.new_name()
    execute(f"CREATE TABLE {name}_rows AS {ROWS[record]}")
    execute(f"CREATE VIEW {name} AS SELECT *, {failing} AS township FROM {name}_rows")  # noqa: S608 - written here
    return connection.table(name).drop("place")


def in_spark(record: type[Record]) -> Any:
    return _unreadable(servers.spark(), record)


def in_spark_connect(record: type[Record]) -> Any:
    return _unreadable(servers.spark_connect(), record)


def _unreadable(session: Any, record: type[Record]) -> Any:
    failing = f"if(place <> '', raise_error(concat('{ASKED}', place)), place) AS township"
    return session.sql(ROWS[record]).selectExpr("*", failing).drop("place")


ENGINES: dict[Made, Callable[[Any], Any]] = {
    in_duckdb: lambda frame: frame.fetchall(),
    by_ibis_in_duckdb: lambda frame: frame.to_pyarrow(),
    by_ibis_in_postgres: lambda frame: frame.to_pyarrow(),
    in_spark: lambda frame: frame.collect(),
    in_spark_connect: lambda frame: frame.collect(),
}


def each(*in_check: Made) -> pytest.MarkDecorator:
    """A parameter for each engine; some wait for `make check`."""
    engines = [pytest.param(made, id=made.__name__, marks=[only_in_check] * (made in in_check)) for made in ENGINES]
    return pytest.mark.parametrize("made", engines)


# Connect plans as Spark does, and both speak by one text.
each_lazy_engine = each(in_spark, in_spark_connect)
MEASURES: tuple[tuple[type[Record], Callable[..., Any]], ...] = (
    (Organization, coverage),
    (Organization, standalone_rate),
    (Branch, site_pass_rate),
    (Branch, formation_counts),
    (Branch, demonstration_counts),
    (Branch, fund_totals),
    (Applicant, lambda data, **options: admissions(data, date(2014, 10, 22), date(2016, 10, 21), **options)),
)


@each(in_spark, in_spark_connect)  # the jobs that Spark begins for one rule are counted below
def test_nothing_is_computed_until_the_user_asks(made: Made) -> None:
    frames = {record: made(record) for record in ROWS}
    before = jobs(made)
    answers = [must_form.over(frames[Organization])]
    answers += [assess(frame, record, missing="unknown") for record, frame in frames.items()]
    answers += [measure(frames[record], by="township", missing="unknown") for record, measure in MEASURES]
    assert jobs(made) == before
    assert {type(answer) for answer in answers} == {type(frames[Organization])}
    for answer in (answers[0], answers[1], answers[-1]):
        with pytest.raises(Exception, match=ASKED):  # each engine has exceptions of its own
            ENGINES[made](answer)


@each_lazy_engine
def test_a_check_that_was_asked_for_reads_the_table(made: Made) -> None:
    frame = made(Organization)
    with pytest.raises(Exception, match=ASKED):
        check(frame, Organization)
    with pytest.raises(Exception, match=ASKED):
        assess(frame, Organization, missing="unknown", check=True)


def jobs(made: Made) -> int:
    """How many jobs Spark has begun."""
    if "spark" not in made.__name__:
        return 0
    return int(servers.spark().sparkContext._jsc.sc().dagScheduler().numTotalJobs())


@only_in_check
def test_spark_begins_a_job_for_a_check_and_for_an_answer() -> None:
    frame = in_spark(Organization).drop("township")
    begun = [jobs(in_spark)]
    check(frame, Organization)
    begun.append(jobs(in_spark))
    must_form.over(frame).collect()
    begun.append(jobs(in_spark))
    assert begun == sorted(set(begun))


# The plans themselves: one pass over the table, and the sums in the engine.


def test_duckdb_reads_the_table_once_and_sums_in_its_plan() -> None:
    plan = coverage(in_duckdb(Organization), by="operating", missing="unknown").explain()
    assert (plan.count("Sequential Scan"), plan.count("Aggregate")) == (1, 1), plan


def test_postgres_reads_the_table_once_and_sums_in_its_plan() -> None:
    answer = coverage(by_ibis_in_postgres(Organization), by="operating", missing="unknown")
    cursor = servers.in_postgres().raw_sql(f"EXPLAIN {answer.compile()}")
    plan = "\n".join(line for (line,) in cursor.fetchall())
    cursor.close()
    assert (plan.count("Seq Scan"), plan.count("Aggregate")) == (1, 1), plan


@only_in_check
def test_spark_reads_the_table_once_and_sums_in_its_plan() -> None:
    answer = coverage(in_spark(Organization), by="operating", missing="unknown")
    plan = answer._jdf.queryExecution().optimizedPlan().toString()
    assert (plan.count("OneRowRelation"), plan.count("Aggregate")) == (1, 1), plan
