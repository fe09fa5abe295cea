"""Whatever is wrong, and whichever way it came in: each problem has a kind and a path for programs."""

import ast
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args

import polars as pl
import pytest

import pingyuan_rules
from cli.command import run_here
from datasets.tables import frame, sample, write
from pingyuan_rules import (
    UNKNOWN,
    Base,
    Branch,
    Coverage,
    InvalidData,
    Organization,
    Rate,
    Rows,
    admissions,
    allowance_of,
    assess,
    assess_files,
    coverage,
    findings,
    overlay,
    rows_of,
    sql_of,
    to_json,
    translate_back,
)
from pingyuan_rules.engine.problems import Kind
from pingyuan_rules.ledger import sample_ledger, write_results

PACKAGE = Path(pingyuan_rules.__file__).parent
PAGE = (Path(__file__).parents[1] / "docs" / "service.md").read_text(encoding="utf-8")


def test_every_problem_of_the_library_names_its_kind() -> None:
    calls = [
        (path.relative_to(PACKAGE).as_posix(), node)
        for path in PACKAGE.rglob("*.py")
        if "Problem(" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    ]
    assert len(calls) > 50
    kinds = [(path, node.lineno, [each.value for each in node.keywords if each.arg == "kind"]) for path, node in calls]
    assert not [(path, line) for path, line, named in kinds if not named]
    constants = {value.value for _, _, named in kinds for value in named if isinstance(value, ast.Constant)}
    assert constants == {*get_args(Kind)} - {"other"}


def test_the_page_on_services_lists_the_kinds() -> None:
    table = PAGE[PAGE.index("| kind | what is wrong |") :].partition("\n\n")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE) == [*get_args(Kind)]


WRONG: list[tuple[str, Callable[[], object], list[tuple[str, tuple[str | int, ...]]]]] = [
    ("a column that is missing", lambda: assess(pl.DataFrame({"units": [1]}), Branch), [("required", ())]),
    (
        "a column of the wrong type",
        lambda: assess(pl.DataFrame({"full_members": ["x"]}), Branch, missing="unknown"),
        [("type", ("full_members",))],
    ),
    (
        "values out of bounds",
        lambda: assess(pl.DataFrame({"full_members": [-1]}), Branch, missing="unknown"),
        [("range", ("full_members",))],
    ),
    (
        "a heading without its unit",
        lambda: translate_back(pl.DataFrame({"已发书记工作津贴": [1]}), Branch),
        [("unknown", ("已发书记工作津贴",))],
    ),
    ("a column to group by", lambda: coverage([Organization()], by="nothing"), [("unknown", ("by",))]),
    (
        "a column to keep",
        lambda: findings(pl.DataFrame({"units": [1]}), Branch, keep=["x"], missing="unknown"),
        [("unknown", ("keep",))],
    ),
    ("a rate above its base", lambda: Rate.of(3, 2, Base.OPERATING), [("range", ("covered",))]),
    ("a number of things", lambda: allowance_of(-1), [("range", ("months",))]),
    ("a truth", lambda: allowance_of(1, full_time=3), [("type", ("full_time",))]),  # type: ignore[arg-type] # wrong
    ("a period", lambda: admissions([], date(2016, 2, 1), date(2016, 1, 1)), [("range", ("end",))]),
    ("a table of SQL", lambda: sql_of(Branch, "duckdb", table=""), [("text", ("table",))]),
    ("a dialect", lambda: sql_of(Branch, "oracle"), [("choice", ("dialect",))]),  # type: ignore[arg-type] # wrong
    ("a text for a path", lambda: overlay("a = 1"), [("type", ("overlay",))]),
    ("a measure without columns", lambda: rows_of(pl.DataFrame({"x": [1]}), Coverage), [("required", ())]),
    ("results as text", lambda: write_results("results.csv", sample_ledger()), [("file", ("results.csv",))]),  # type: ignore[arg-type] # never read
    ("no file", lambda: assess_files(["none.parquet"]), [("file", ("none.parquet",))]),
]


@pytest.mark.parametrize(("call", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_kind_and_path(call: Callable[[], object], expected: list[tuple[str, tuple[str | int, ...]]]) -> None:
    with pytest.raises(InvalidData) as caught:
        call()
    assert [(each.kind, each.path) for each in caught.value.problems] == expected
    written = json.loads(to_json(caught.value.problems))
    assert [(each["kind"], tuple(each["path"])) for each in written] == expected


def test_a_measure_counted_under_another_target_says_its_column() -> None:
    rows = coverage([Organization(operating=True, party_organization=UNKNOWN)])
    assert isinstance(rows, Rows)
    counted = coverage(pl.DataFrame({"operating": [True], "party_organization": ["none"]}), missing="unknown")
    column = next(name for name in counted.columns if name.endswith("shortfall_low"))
    with pytest.raises(InvalidData) as caught:
        rows_of(counted.with_columns(pl.lit(999).alias(column)), Coverage)
    assert [(each.kind, each.path) for each in caught.value.problems] == [("conflict", (column,))]


def test_values_in_files_have_file_row_and_column(tmp_path: Path) -> None:
    rows = frame(sample())
    number, left = pl.int_range(pl.len()), pl.col("secretary_state") == "left"
    wrong = rows.with_columns(
        full_members=pl.when(number == 17).then(-1).otherwise("full_members"),
        secretary_left=pl.when(left).then(pl.date(1999, 1, 1)).otherwise("secretary_left"),
    )
    path = tmp_path / "1.parquet"
    write(path, wrong)
    with pytest.raises(InvalidData) as caught:
        assess_files([path])
    problems = [(each.kind, each.path) for each in caught.value.problems]
    # Facts that contradict each other have the path of their row.
    first = rows["secretary_state"].to_list().index("left") + 1
    assert sorted(problems) == [("conflict", (str(path), first)), ("range", (str(path), 18, "full_members"))]


def test_the_command_line_gives_kinds_and_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = tmp_path / "ledger"
    ledger.mkdir()
    for path in sample_ledger("csv").iterdir():
        (ledger / path.name).write_bytes(path.read_bytes())
    branches = ledger / "branch.csv"
    branches.write_text(branches.read_text(encoding="utf-8-sig").replace("单独组建", "单单组建", 1), encoding="utf-8")
    (tmp_path / "own.toml").write_text("nothing = 1\n", encoding="utf-8")
    asked = ["assess", ledger, "--json", "--out", "results.csv", "--policy", "own.toml", "--since", ledger / "none"]
    ran = run_here(asked, tmp_path, monkeypatch)
    assert ran.code == 1
    problems = [(each["kind"], tuple(each["path"])) for each in json.loads(ran.out)["problems"]]
    assert ("unknown", ("nothing",)) in problems
    assert ("choice", ("branch", 3, "formation")) in problems
    assert [path[0] for kind, path in problems if kind == "file"][-1:] == ["--since"]
    usage = run_here(["assess", ledger, "--json", "--title", "x"], tmp_path, monkeypatch)
    assert usage.code == 2
    (problem,) = json.loads(usage.out)["problems"]
    assert (problem["kind"], problem["path"]) == ("conflict", ["--title"])


@pytest.mark.parametrize("form", [["--json"], ["--format", "json"], ["--format=json"]])
def test_an_empty_path_is_a_problem_in_json_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: list[str]
) -> None:
    """It is found before the command line is parsed, and was text whatever was asked for."""
    ran = run_here(["assess", "x", "--out", "", *form], tmp_path, monkeypatch)
    assert ran.code == 2
    (problem,) = json.loads(ran.out)["problems"]
    assert (problem["kind"], problem["path"]) == ("required", ["--out"])
