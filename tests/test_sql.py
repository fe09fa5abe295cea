"""Every rule of the catalog as a view in a real database, and what the text of such views is like."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from databases import ROW, TYPES, Database, Opener, each_database, quoted
from engine import servers
from engine.frame_engines import plain
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Committee,
    InvalidData,
    Leader,
    Organization,
    Structure,
    __version__,
    assess,
    book,
    policy_on,
    sql_of,
)
from pingyuan_rules.engine import Kind, Record, facts_of, relations_of
from related_tables import related_rows, whole
from sizes import only_in_check, variants
from varied import varied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Golden

POLICIES = (PINGYUAN, policy_on(date(2018, 10, 28)))
DIALECTS: tuple[Any, ...] = ("duckdb", "postgres", "spark")
each_record = pytest.mark.parametrize("record", [pytest.param(cls, id=cls.__name__) for cls in book.records])
each_dialect = pytest.mark.parametrize("dialect", DIALECTS)


@pytest.fixture
def database(open_database: Opener) -> Iterator[Database]:
    """An empty database."""
    with open_database() as opened:
        yield opened


@each_database
@each_record
def test_a_view_answers_as_the_record_reading_does(database: Database, record: type[Record]) -> None:
    rows = whole(varied(record, 300, seed=20161021))
    database.table("given", rows, record)
    related, several = {name: f"its_{name}" for name in relations_of(record)}, related_rows(rows, record)
    for name, relation in relations_of(record).items():
        database.table(related[name], several[name], relation.record)
    names = [rule.name for rule in book.rules_of(record)]
    for number, policy in enumerate(POLICIES):
        view = f"answers_{number}"
        text = sql_of(record, database.dialect, policy=policy, table="given", view=view, keep=[ROW], related=related)
        database.ask(text)
        expected: Any = assess(rows, record, policy)  # type: ignore[call-overload] # checkers do not know the class
        answers = database.answers(view, names)
        for name in names:
            assert answers[name] == [plain(getattr(each, name)) for each in expected], name


def kept_as_offices_do(kind: Kind) -> str:
    """Types that hold the same facts."""
    return {"int": "smallint", "decimal": "real", "date": "timestamp", "text": "varchar(40)"}.get(
        kind.name, TYPES.get(kind.name, "own")
    )


@each_database
def test_columns_of_other_types_that_hold_the_facts_will_do(database: Database) -> None:
    rows = [
        Committee(
            kind=kind, sector=sector, host_agency=agency, has_secretary=True, has_full_time_deputy=True, members=9
        )
        for kind in facts_of(Committee)["kind"].kind.enum or ()
        for sector in facts_of(Committee)["sector"].kind.enum or ()
        for agency in facts_of(Committee)["host_agency"].kind.enum or ()
    ]
    enums = {info.name: info.kind.enum for info in facts_of(Committee).values() if info.kind.enum is not None}
    for name, enum in enums.items():
        members = ", ".join(f"'{member.value}'" for member in enum)
        database.ask(f"create type type_of_{name} as enum ({members})")

    def types(kind: Kind) -> str:
        (own,) = [name for name, enum in enums.items() if enum is kind.enum] or [""]
        return f"type_of_{own}" if own else kept_as_offices_do(kind)

    database.table("committee", rows, Committee, types)
    database.ask(sql_of(Committee, database.dialect, keep=[ROW]))
    expected = [plain(answer.committee_staffed) for answer in assess(rows, Committee)]
    assert {True, False} <= set(expected)
    assert database.answers("committee_rules", ["committee_staffed"]) == {"committee_staffed": expected}


@each_database
def test_dates_may_be_timestamps_and_numbers_small(database: Database) -> None:
    rows = [
        Branch(secretary_appointed=date(2016, 3, day), full_members=300, probationary_members=300)
        for day in (1, 15, 16, 31)
    ]
    database.table("branch", rows, Branch, lambda kind: kept_as_offices_do(kind).replace("own", "text"))
    database.ask(sql_of(Branch, database.dialect, keep=[ROW]))
    expected = {name: [plain(getattr(each, name)) for each in assess(rows, Branch)] for name in ("activity_fund",)}
    assert database.answers("branch_rules", ["activity_fund"]) == expected


@each_database
@each_record
def test_the_view_has_the_columns_that_its_heading_says(database: Database, record: type[Record]) -> None:
    database.table("given", [], record)
    text = sql_of(record, database.dialect, table="given", view="answers", policy=POLICIES[1], lang="en")
    database.ask(text)
    said = [line.split()[1:3] for line in text.splitlines() if line.startswith("--   ")]
    lower = {"TEXT": {"text", "varchar"}, "DECIMAL(5,2)": {"decimal(5,2)", "numeric"}}
    found = database.ask(
        "select column_name, lower(data_type) from information_schema.columns where table_name = 'answers' "
        "order by ordinal_position"
    )
    assert [name for name, _ in found] == [name for name, _ in said]
    for (name, dtype), (_, wanted) in zip(found, said, strict=True):
        assert dtype in lower.get(wanted, {wanted.lower()}), name
    assert database.ask("select * from answers") == []


HOSTILE = [
    'a"b',
    "a'b; DROP TABLE victim; --",
    '"; DROP TABLE victim; --',
    "line\nbreak\r\n-- ",
    "*/ comment /*",
    "`backtick`",
    "select",
    "中文 表 😀",
    '"',
    "\\",
    "__SQLGLOT__LB__",
    "%s %(x)s {0} $1 $$ ? :a",
    "_facts",
    "_step_1",
    "t0",
]


@each_database
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_in_a_name_it_is_only_a_name(database: Database, name: str) -> None:
    database.ask("create table victim (id int)")
    table, view, column = name, f"v {name}", f"c {name}"
    database.table(quoted(table), [Organization(full_members=3, party_organization=UNKNOWN)], Organization)
    database.ask(f"alter table {quoted(table)} add column {quoted(column)} text")
    database.ask(f"alter table {quoted(table)} add column {quoted(name)} text")
    for keep in ([ROW], [ROW, column, name]):
        text = sql_of(Organization, database.dialect, table=(table,), view=(view,), keep=keep, replace=True)
        database.ask(f"drop view if exists {quoted(view)}")
        database.ask(text)
        assert database.answers(quoted(view), ["must_form", *keep])["must_form"] == [True]
    assert database.ask("select * from victim") == []


@each_dialect
@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_the_text_are_doubled_quotes_and_nothing_else(dialect: Any, name: str) -> None:
    text = sql_of(Leader, dialect, table=("s", name), view=("s", f"v{name}"), keep=[name])
    mark = "`" if dialect == "spark" else '"'
    whole = mark + name.replace(mark, mark * 2) + mark
    assert f"\n  FROM {mark}s{mark}.{whole}\n" in text
    assert f"CREATE VIEW {mark}s{mark}.{mark}v{whole[1:]} AS\n" in text
    assert text.count(whole) == 3
    comments = text[: text.index("CREATE VIEW")]
    assert all(line.startswith("-- ") for line in comments.splitlines())


def test_a_name_may_have_several_parts() -> None:
    for given in ("public.branches", '"public"."branches"', 'public."branches"', ("public", "branches")):
        text = sql_of(Leader, "postgres", table=given)
        assert '\n  FROM "public"."branches"\n' in text
        assert 'VIEW "public"."branches_rules" AS\n' in text
    assert '\n  FROM "odd.""name"\n' in sql_of(Leader, "postgres", table='"odd.""name"')
    assert '\n  FROM "a""b"."c"\n' in sql_of(Leader, "postgres", table='a"b.c')


@each_database
def test_facts_without_a_column_are_unknown(database: Database) -> None:
    database.ask("create table unit (code text, full_members int, party_organization text)")
    database.ask("insert into unit values ('b', 3, 'none'), ('a', 2, 'joint'), ('c', null, null)")
    columns = ["code", "full_members", "party_organization", "remarks"]
    text = sql_of(
        Organization, database.dialect, table="unit", view="answers", columns=columns, missing="unknown", keep=["code"]
    )
    database.ask(text)
    asked = "select code, due_not_formed, work_covered, organization_covered from answers order by code"
    assert database.ask(asked) == [("a", False, True, True), ("b", True, None, False), ("c", None, None, None)]


@each_database
def test_labels_are_values_and_a_stranger_is_unknown(database: Database) -> None:
    database.ask("create table unit (code int, full_members int, party_organization text)")
    written = ["none", "未组建", "未组建", "joint", "联合组建", "nonce", "无", None]
    for code, text in enumerate(written):
        database.insert("unit", [[code, 3, text]])
    columns = ["code", "full_members", "party_organization"]
    text = sql_of(
        Organization, database.dialect, table="unit", view="answers", columns=columns, missing="unknown", keep=["code"]
    )
    database.ask(text)
    asked = "select party_organization, due_not_formed, organization_covered from answers order by code"
    none, joint, unknown = ("none", True, False), ("joint", False, True), (None, None, None)
    assert database.ask(asked) == [none, none, none, joint, joint, unknown, unknown, unknown]


def test_a_column_that_is_plainly_meant_is_not_passed_over_as_unknown() -> None:
    for column in ("Full_Members", "正式党员数"):
        with pytest.raises(InvalidData, match=f"If {column} is that column, rename it to full_members"):
            sql_of(Organization, "duckdb", columns=["id", column, "party_organization"], missing="unknown")


@each_database
def test_a_view_is_replaced_only_where_that_is_asked(database: Database) -> None:
    database.table("leader", [], Leader)
    database.ask(sql_of(Leader, database.dialect))
    with pytest.raises(Exception, match="exists"):
        database.ask(sql_of(Leader, database.dialect))
    database.ask(sql_of(Leader, database.dialect, replace=True))


@pytest.mark.parametrize("open_database", ["postgres"], indirect=True)
def test_an_ordinary_role_reads_the_view_and_not_the_table(database: Database) -> None:
    database.table("leader", [Leader(organizations_contacted=1)], Leader)
    database.ask(sql_of(Leader, "postgres", keep=[ROW]))
    database.ask("create role clerk")
    try:
        database.ask("grant usage on schema trial to clerk")
        database.ask("grant select on leader_rules to clerk")
        database.ask("set role clerk")
        assert database.answers("leader_rules", ["contact_load_ok"]) == {"contact_load_ok": [True]}
        import psycopg  # noqa: PLC0415 - there, since the database is

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.ask("select * from leader")
    finally:
        database.ask("reset role")
        database.ask("drop owned by clerk")
        database.ask("drop role clerk")


@pytest.mark.parametrize("open_database", ["postgres"], indirect=True)
def test_postgres_finds_a_row_by_the_tables_index_and_repeats_little(database: Database) -> None:
    database.table("branch", [], Branch)
    database.ask("create unique index by_id on branch (id)")
    database.ask("set enable_seqscan to off")
    database.ask(sql_of(Branch, "postgres", policy=POLICIES[1]))
    plan = "\n".join(row[0] for row in database.ask("explain (verbose) select * from branch_rules where id = 'A'"))
    assert "Index Cond: (branch.id = 'A'::text)" in plan
    assert "->  Result" in plan  # where long columns are computed once, beside the row


SPARK_TYPES = {"bool": "boolean", "int": "int", "fen": "bigint", "decimal": "decimal(5,2)", "date": "date"}


@only_in_check
@pytest.mark.parametrize("record", variants(Organization, *(cls for cls in book.records if cls is not Organization)))
def test_a_view_in_spark_answers_as_the_record_reading_does(record: type[Record]) -> None:
    rows, table, spark = varied(record, 150, seed=4), servers.new_name(), servers.spark()
    facts = facts_of(record)
    schema = ", ".join(f"{info.name} {SPARK_TYPES.get(info.kind.name, 'string')}" for info in facts.values())
    values = [(*(plain(getattr(row, fact)) for fact in facts), number) for number, row in enumerate(rows)]
    spark.createDataFrame(values, f"{schema}, {ROW} bigint").coalesce(1).write.saveAsTable(table)
    names = [rule.name for rule in book.rules_of(record)]
    for number, policy in enumerate(POLICIES):
        view = f"{table}_answers_{number}"
        spark.sql(sql_of(record, "spark", policy=policy, table=table, view=f"default.{view}", keep=[ROW]))
        answers = spark.sql(f"select {', '.join(names)} from {view} order by {ROW}").collect()  # noqa: S608 - own names
        expected: Any = assess(rows, record, policy)  # type: ignore[call-overload] # checkers do not know the class
        assert [tuple(row) for row in answers] == [tuple(plain(getattr(each, n)) for n in names) for each in expected]


# The text.


@pytest.mark.parametrize(("dialect", "lang"), [("duckdb", "zh"), ("postgres", "en"), ("spark", "en")])
def test_the_text(golden: Golden, dialect: Any, lang: Any) -> None:
    text = sql_of(Committee, dialect, table="county.committees", lang=lang)
    golden(f"sql_committee_{dialect}.sql", text.replace(__version__, "VERSION").replace(PINGYUAN.fingerprint, "MARK"))


def test_no_database_and_no_other_library_is_needed() -> None:
    texts = "; ".join(f"sql_of(Branch, {dialect!r})" for dialect in DIALECTS)
    others = ("duckdb", "ibis", "narwhals", "numpy", "pandas", "polars", "psycopg", "pyarrow", "pyspark", "sqlglot")
    code = f"import sys; sys.modules |= dict.fromkeys({others}); from pingyuan_rules import Branch, sql_of; {texts}"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_that_is_wrong_is_said_at_once(golden: Golden, lang: Any) -> None:
    asked: list[dict[str, Any]] = [
        {
            "dialect": "mysql",
            "table": "",
            "view": "a.b.c.d",
            "keep": ["", "Must_Form", "a\0", "x", "X", "Full_Members"],
        },
        {"dialect": "duckdb", "table": "t", "view": "T", "missing": "unknown"},
        {"dialect": "duckdb", "columns": ["id", "notes"], "keep": "others"},
    ]
    said = []
    for given in asked:
        with pytest.raises(InvalidData) as caught:
            sql_of(Organization, **given)
        said.append(caught.value.text(lang))
    golden(f"sql_problems_{lang}.txt", "\n\n".join(said))


@pytest.mark.parametrize("given", [Branch(), list, "Branch", Record])
def test_it_is_asked_of_a_class_of_record(given: Any) -> None:
    with pytest.raises(TypeError, match=r"Record|class of record"):
        sql_of(given, "duckdb")


def test_a_class_whose_rules_read_all_its_facts_keeps_its_id_once() -> None:
    text = sql_of(Structure, "duckdb", keep=["id", "working_committees", "id"])
    assert text.count('"id"') == 2
    assert text.count('CAST("working_committees" AS BIGINT) AS "working_committees"') == 1


def test_psycopg_quotes_names_as_we_do() -> None:
    sql = pytest.importorskip("psycopg.sql")
    for name in HOSTILE:
        assert sql.Identifier(name).as_string(None) in sql_of(Leader, "postgres", table=(name,))


ASKED = ("operating", "full_members", "party_organization")


def test_a_view_says_who_falls_short_of_what() -> None:
    short = sql_of(Organization, "duckdb", shortfalls=True, missing="unknown", columns=["id", *ASKED], lang="en")
    assert "due_not_formed_shortfall" not in sql_of(Organization, "duckdb", lang="en")
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE organization (id TEXT, operating BOOLEAN, full_members INT, party_organization TEXT)"
        )
        rows = [("a", True, 3, "none"), ("b", False, 3, "none"), ("c", None, 3, "none"), ("d", None, 3, "joint")]
        connection.executemany("INSERT INTO organization VALUES (?, ?, ?, ?)", rows)
        connection.execute(short)
        answers = connection.execute(
            "SELECT due_not_formed, due_not_formed_shortfall, must_form FROM organization_rules ORDER BY id"
        ).fetchall()
    assert answers == [(True, True, True), (True, False, True), (True, None, True), (False, False, True)]
