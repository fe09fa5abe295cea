"""The command `sql` gives what `sql_of` gives, writes it safely, and says everything that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from cli.command import Run, tidy
from conftest import Golden
from pingyuan_rules import Branch, Leader, Organization, policy_on, sql_of


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_it_prints_one_statement(run: Run, tmp_path: Path, dialect: str) -> None:
    ran = run("sql", "--dialect", dialect)
    expected = sql_of(Branch, dialect)  # type: ignore[arg-type] # one of the three
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == tidy(expected.encode(), tmp_path)


def test_options_are_those_of_the_function(run: Run, tmp_path: Path) -> None:
    ran = run(
        "sql", "--dialect", "postgres", "--of", "县委领导班子成员", "--table", 'public."odd.name"', "--view", "answers",
        "--keep", "id", "--keep", "notes", "--columns", "id, research,notes", "--missing", "unknown", "--replace",
        "--on", "2018-10-28", "--lang", "en",
    )  # fmt: skip
    expected = sql_of(
        Leader,
        "postgres",
        policy=policy_on(date(2018, 10, 28)),
        table=("public", "odd.name"),
        view="answers",
        keep=["id", "notes"],
        columns=["id", "research", "notes"],
        missing="unknown",
        replace=True,
        lang="en",
    )
    assert ran.code == 0
    assert ran.out == tidy(expected.encode(), tmp_path)


def test_tables_of_related_records_are_named_as_in_the_function(run: Run, tmp_path: Path) -> None:
    tables = {"members": "public.member", "organizations": "public.unit"}
    ran = run("sql", "--dialect", "postgres", *(f"--related={name}={table}" for name, table in tables.items()))
    assert (ran.code, ran.out) == (0, tidy(sql_of(Branch, "postgres", related=tables).encode(), tmp_path))
    wrong = run("sql", "--dialect", "duckdb", "--related", "member=m", "--related", "members=a..b", "--lang", "en")
    assert wrong.code == 1
    assert "--related: found member, expected one of the related records: members, organizations." in wrong.err
    assert "--related: found 'a..b', expected a name such as branches or public.branches." in wrong.err
    for given in (["members"], ["members=a", "members=b"]):
        unnamed = run("sql", "--dialect", "duckdb", *(f"--related={text}" for text in given), "--lang", "en")
        assert (unnamed.code, unnamed.out) == (2, "")
        assert "--related: found members" in unnamed.err


def test_another_countys_values_are_in_the_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("minimum_full_members = 5\n")
    ran = run("sql", "--dialect", "duckdb", "--of", "organization", "--policy", "own.toml")
    assert '"full_members" >= 5' in ran.out
    assert '"full_members" >= 3' in run("sql", "--dialect", "duckdb", "--of", "organization").out


def test_it_replaces_only_its_own_files(run: Run, golden: Golden, tmp_path: Path) -> None:
    told = [run("sql", "--dialect", "duckdb", "--of", "Organization", "--out", "new/view.sql").told]
    written = tmp_path / "new" / "view.sql"
    assert written.read_text(encoding="utf-8") == sql_of(Organization, "duckdb")
    assert run("sql", "--dialect", "spark", "--of", "Organization", "--out", written).code == 0
    assert written.read_text(encoding="utf-8") == sql_of(Organization, "spark")
    (tmp_path / "other.sql").write_text("-- rulebook of another kind\n")
    (tmp_path / "folder.sql").mkdir()
    places = ("other.sql", "view.txt", "folder.sql")
    told += [run("sql", "--dialect", "duckdb", "--lang", "en", "--out", place).told for place in places]
    golden("cli_sql_places.txt", "\n".join(told))
    assert (tmp_path / "other.sql").read_text() == "-- rulebook of another kind\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.sql", "new", "other.sql"]


def test_a_place_that_takes_no_file_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run("sql", "--dialect", "duckdb", "--lang", "en", "--out", "file/view.sql")
    assert ran.code == 1
    assert "file/view.sql: found" in ran.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_that_is_wrong_is_said_at_once(run: Run, golden: Golden, lang: str) -> None:
    wrong = run(
        "sql", "--dialect", "duckdb", "--of", "Leader", "--table", "a..b", "--view", "", "--keep", "CONTACT_LOAD_OK",
        "--columns", "research", "--on", "2016-01-01", "--policy", "no.toml", "--out", "view.txt", "--lang", lang,
    )  # fmt: skip
    unknown = run("sql", "--dialect", "duckdb", "--of", "Ledger", "--on", "2015-01-01", "--lang", lang)
    assert (wrong.code, unknown.code) == (1, 1)
    golden(f"cli_sql_problems_{lang}.txt", f"{wrong.told}\n{unknown.told}")


@pytest.mark.parametrize(
    "arguments", [("sql",), ("sql", "--dialect", "mysql"), ("sql", "--dialect", "duckdb", "--on", "x")]
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "--help" in ran.err
