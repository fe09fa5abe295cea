"""What engines cannot do, and what is not asked of them: each error says which rule, which part of it, which engine."""

from __future__ import annotations

import importlib.util
import re
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest

from engine import servers
from engine.frame_engines import (
    Constructor,
    arrow,
    duckdb_relation,
    each_distant_engine,
    each_engine,
    ibis_duckdb,
    ibis_postgres_types,
    pandas_nullable,
    pandas_pyarrow,
    plain,
    polars_lazy,
    sqlframe_duckdb,
    table,
)
from engine.library_rules import CLAUSE, FEES, Fees, Loan, Shelf, book, debt, late, misplaced, next_step, where
from pingyuan_rules import FrameError, InvalidData, Organization, assess, must_form
from pingyuan_rules.engine import UNKNOWN, Rulebook, choose, not_
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.frame import assess_frame, over
from pingyuan_rules.engine.table.refusals import refused
from sizes import only_in_check, variants
from varied import varied

if TYPE_CHECKING:
    from conftest import Golden

ROWS = [Loan(days_late=4, volumes=99, damaged=False), Loan()]
PARTS = 1_100
LONG = f'''"""Rules of which one is longer than some engines take."""

from engine.library_rules import CLAUSE, FEES, Fees, Loan
from pingyuan_rules.engine import Rulebook, all_of, any_of

book = Rulebook("long", policy=Fees, default=lambda: FEES, version="1")


@book.rule(cites=CLAUSE)
def short(loan: Loan) -> bool:
    return loan.damaged


@book.rule(cites=CLAUSE)
def long(loan: Loan) -> bool:
    either = any_of({", ".join(f"loan.volumes == {number}" for number in range(PARTS))})
    return all_of(loan.renewed, short(loan), either)
'''


negations = Rulebook("negations", policy=Fees, default=lambda: FEES, version="1")


@negations.rule(cites=CLAUSE)
def sound(loan: Loan) -> bool:
    return not_(loan.damaged)


@negations.rule(cites=CLAUSE)
def silent(loan: Loan) -> bool:
    return choose((loan.warned, False), otherwise=True)


@pytest.fixture(scope="module")
def long_book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A book with a rule of many parts, which has to be written out like every rule."""
    path = tmp_path_factory.mktemp("rules") / "long_rules.py"
    path.write_text(LONG, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("long_rules", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.book


@only_in_check
@pytest.mark.parametrize(
    "constructor",
    # pandas fails as PyArrow does.
    [arrow, pandas_nullable],
)
def test_a_rule_of_too_many_parts_is_refused_by_name(constructor: Constructor, long_book: Any) -> None:
    with pytest.raises(FrameError) as error:
        over(constructor(ROWS, Loan), long_book.all_rules, FEES)
    (problem,) = error.value.problems
    assert problem.place == "long"
    assert "(volumes = 0) ∨ (volumes = 1) ∨" in problem.text("en")
    assert "(册数 = 0) ∨ (册数 = 1) ∨" in problem.text("zh")
    assert "RecursionError: maximum recursion depth exceeded" in problem.text("en")


@pytest.mark.parametrize("constructor", variants(duckdb_relation, polars_lazy, ibis_duckdb))
def test_polars_and_what_speaks_sql_take_it(constructor: Constructor, long_book: Any) -> None:
    answers = table(over(constructor(ROWS, Loan), long_book.all_rules, FEES))
    assert answers["long"] == [plain(long_book["long"](row)) for row in ROWS]


def test_the_words_of_a_refusal(golden: Golden, long_book: Any) -> None:
    with pytest.raises(FrameError) as error:
        over(arrow(ROWS, Loan), long_book.all_rules, FEES)
    words = f"{error.value.text('en')}\n{error.value.text('zh')}"
    golden("frame_refused.txt", re.sub(r" exceeded[ \w]*", " exceeded", words))  # where, differs between Pythons


def test_an_error_that_no_rule_causes_stays_as_it_is() -> None:
    error = OSError("the disk is full")
    facts = open_facts(arrow(ROWS, Loan), [], rules=(), missing="unknown")
    assert refused(facts, (), (), error) is error


# Dask.


@pytest.fixture
def dask() -> Any:
    """Dask's frames."""
    return pytest.importorskip("dask.dataframe")


def test_values_that_are_at_fault_are_not_laid_on_the_engine() -> None:
    rows = pl.DataFrame({"full_members": [2**63]}, schema={"full_members": pl.UInt64})
    with pytest.raises(FrameError) as raised:
        must_form.over(rows)
    assert str(raised.value) == (
        "full_members: found 9223372036854775808, expected a whole number from 0 to 100000, which 1 value is not "
        "(row 0, counting from 0). Correct these values; leave those that are not known empty."
    )


def test_dask_is_refused_and_the_message_says_what_to_do(dask: Any) -> None:
    frame = dask.from_pandas(pandas_pyarrow(ROWS, Loan), npartitions=2)
    with pytest.raises(TypeError) as error:
        late.over(frame)
    assert str(error.value) == (
        "Dask frames do not treat null as unknown; convert to Polars, pandas, PyArrow, DuckDB, Ibis or PySpark first, "
        "or ask each of its parts, which is a pandas frame: frame.map_partitions(rule.over)"
    )


@pytest.mark.parametrize("constructor", [pandas_nullable, pandas_pyarrow])
def test_the_parts_of_a_dask_frame_are_answered_as_the_message_says(constructor: Constructor, dask: Any) -> None:
    rows = [Loan(), *varied(Loan, 60, seed=3)]
    frame = dask.from_pandas(constructor(rows, Loan).reset_index(drop=True), npartitions=4)
    for rule in (late, next_step, where, debt):
        answers = frame.map_partitions(rule.over)
        assert isinstance(answers, dask.DataFrame)
        assert table(answers.compute())[rule.name] == [plain(rule(row)) for row in rows]


def test_a_dask_frame_is_assessed_in_parts(dask: Any) -> None:
    rows = [Organization(), *varied(Organization, 60, seed=3)]
    frame = dask.from_pandas(pandas_nullable(rows, Organization).reset_index(drop=True), npartitions=4)
    answers = table(frame.map_partitions(assess, Organization, check=False).compute())
    assert answers["must_form"] == [plain(one.must_form) for one in assess(rows, Organization)]


# Columns that an engine takes for one.


def test_names_that_differ_by_case_alone_are_refused_where_they_are_one_column() -> None:
    columns = "4 AS days_late, 5 AS Days_Late, 1 AS other"
    for frame in (duckdb.sql(f"SELECT {columns}"), duckdb.sql("SELECT 4 AS days_late, 5 AS days_late")):
        with pytest.raises(FrameError, match="days_late: expected one column of that name"):
            late.over(frame)
    assert table(late.over(pa.table({"days_late": [4], "Days_Late": [3]})))["late"] == [True]


@only_in_check
def test_spark_takes_them_for_one_unless_it_is_told_otherwise() -> None:
    session = servers.spark()
    columns = "SELECT 4 AS days_late, 5 AS Days_Late"
    for made in (session, servers.spark_connect()):
        with pytest.raises(FrameError) as error:
            late.over(made.sql(columns))
        assert [problem.place for problem in error.value.problems] == ["days_late", "Days_Late"]
    assert table(late.over(session.sql("SELECT 4 AS days_late, 1 AS other")))["late"] == [True]
    session.conf.set("spark.sql.caseSensitive", "true")
    try:
        assert table(late.over(session.sql(columns)))["late"] == [True]
        with pytest.raises(FrameError):
            late.over(session.sql("SELECT 4 AS days_late, 5 AS days_late"))
    finally:
        session.conf.unset("spark.sql.caseSensitive")


@each_engine
def test_columns_pass_through_whatever_they_are_called(constructor: Constructor) -> None:
    frame = constructor(ROWS, Loan)
    for name in ("a.b", "中文 名", "x; --", "%s"):
        made = nw.to_native(nw.from_native(frame).with_columns(nw.lit(1).alias(name)))
        assert table(over(made, (late, next_step), FEES))[name] == [1, 1]


# Types.


@each_distant_engine
@pytest.mark.parametrize(("name", "dtype"), [("days_late", "decimal"), ("price", "float"), ("damaged", "int")])
def test_a_column_of_another_type_is_refused(constructor: Constructor, name: str, dtype: str) -> None:
    wrong = {"decimal": nw.Decimal(12, 0), "float": nw.Float64(), "int": nw.Int64()}[dtype]
    column = nw.lit(1).cast(wrong).alias(name)
    frame = nw.to_native(nw.from_native(constructor(ROWS, Loan)).with_columns(column))
    rule = {"days_late": late, "price": debt, "damaged": next(r for r in book.rules if r.name == "troubles")}[name]
    with pytest.raises(InvalidData) as error:
        rule.over(frame)
    assert [problem.place for problem in error.value.problems] == [name]


@only_in_check
def test_a_moment_is_no_date_in_postgres_and_spark() -> None:
    servers.execute_in_postgres("CREATE TABLE moments AS SELECT now() AS due, DATE '2020-01-01' AS lent")
    frames = [servers.in_postgres().table("moments")]
    query = "SELECT timestamp '2020-01-01 00:00:00' AS due, DATE '2020-01-01' AS lent"
    frames += [session.sql(query) for session in (servers.spark(), servers.spark_connect())]
    for frame in frames:
        with pytest.raises(FrameError, match=r"due: found Datetime.*expected a date such as 2016-10-21"):
            book["first_day"].over(frame)


@only_in_check
def test_a_column_with_the_type_of_null_is_unknown_to_spark_and_the_others() -> None:
    nothing = ", ".join(f"NULL AS {name}" for name in late.facts)
    frames = [duckdb.sql(f"SELECT {nothing}"), ibis.memtable(pa.table({name: pa.nulls(1) for name in late.facts}))]
    frames += [session.sql(f"SELECT {nothing}") for session in (servers.spark(), servers.spark_connect())]
    for frame in frames:
        assert table(late.over(frame))["late"] == [None]


def test_a_type_that_no_fact_has_is_refused() -> None:
    for frame in (
        sqlframe_duckdb(ROWS, Loan).sparkSession.sql("SELECT [1] AS days_late"),
        pl.DataFrame({"days_late": [[1]]}),
    ):
        with pytest.raises(FrameError, match="days_late: found List"):
            late.over(frame)


def test_a_table_that_ibis_keeps_itself_is_asked_in_its_own_duckdb() -> None:
    assert late.over(ibis.memtable(pa.table({"days_late": [3, 4]}))).to_pyarrow().to_pydict()["late"] == [False, True]


def test_a_database_whose_answers_were_never_compared_is_refused() -> None:
    connection = ibis.sqlite.connect()
    table = connection.create_table("loans", pa.table({"days_late": [3, 4]}))
    with pytest.raises(TypeError, match="through Ibis DuckDB and PostgreSQL are asked, not sqlite"):
        late.over(table)
    connection.disconnect()


def test_two_answered_ibis_tables_go_into_one_query() -> None:
    connection = servers.in_duckdb()
    first, second = (
        late.over(connection.create_table(servers.new_name(), pa.table({"number": [1, 2], "days_late": days})))
        for days in ([3, 4], [5, 1])
    )
    joined = first.join(second.rename(late_again="late", again="days_late"), "number").order_by("number")
    assert joined.to_pyarrow().to_pydict() == {
        "number": [1, 2], "days_late": [3, 4], "late": [False, True], "again": [5, 1], "late_again": [True, False],
    }  # fmt: skip


def test_enumerations_of_postgres_may_have_other_members() -> None:
    servers.execute_in_postgres("CREATE TYPE places AS ENUM ('open', 'attic')")
    servers.execute_in_postgres("CREATE TYPE rooms AS ENUM ('attic', 'open')")
    servers.execute_in_postgres("CREATE TABLE shelves (number int, shelf places, asked_shelf rooms, renewed boolean)")
    servers.execute_in_postgres(
        "INSERT INTO shelves VALUES (1, 'open', 'open', true), (2, 'attic', 'open', true), (3, null, 'open', true)"
    )
    frame = servers.in_postgres().table("shelves")
    answers = over(frame, (misplaced, where), FEES, missing="unknown").order_by("number")
    assert table(answers)["where"] == ["open", None, None]
    assert table(answers)["misplaced"] == [False, None, None]
    with pytest.raises(
        FrameError, match="shelf: found 'attic', expected one of open, closed, rare, which 1 value is not"
    ):
        assess_frame(book, frame, Loan, FEES, missing="unknown", check=True)


def test_enumerations_of_postgres_stay_what_they_are() -> None:
    frame = where.over(ibis_postgres_types([Loan(shelf=Shelf.RARE, renewed=True)], Loan))
    assert frame.filter(frame["shelf"] == "rare").count().to_pyarrow().as_py() == 1
    assert "enum_shelf" in str(_types(frame))


def _types(frame: Any) -> list[str]:
    query = f"SELECT pg_typeof(shelf)::text FROM ({frame.compile()}) AS answers"  # noqa: S608 - made above
    cursor = servers.in_postgres().raw_sql(query)
    types = [name for (name,) in cursor.fetchall()]
    cursor.close()
    return types


def test_the_unknown_of_a_negation_is_not_read_as_its_opposite() -> None:
    """Ibis writes `NOT a IS NULL`, which SQL takes for `NOT (a IS NULL)`, so a negation is written as a comparison."""
    rows = [Loan(damaged=value, warned=value) for value in (True, False, UNKNOWN)]
    frame = ibis.memtable(arrow(rows, Loan))
    for rule in negations.all_rules:
        answers = rule.over(frame)
        assert answers.mutate(unknown=answers[rule.name].isnull())["unknown"].to_pyarrow().to_pylist() == [
            False, False, True,
        ]  # fmt: skip
