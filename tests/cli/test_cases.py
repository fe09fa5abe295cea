"""The command `test` runs cases, tells failures and errors, and its exit code says which."""

import json
from pathlib import Path

import jsonschema
import pytest

from cases.case_texts import one_case
from cases.test_failures import FAILING
from cli.command import Run
from conftest import Golden
from pingyuan_rules import PINGYUAN, CaseRun, run_cases, schema_of, to_json

PASSING = one_case("Organization", "full_members = 3", "must_form = true")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_failure_is_shown_with_what_would_make_it_pass(run: Run, tmp_path: Path, golden: Golden, lang: str) -> None:
    (tmp_path / "a.cases.toml").write_text(FAILING, encoding="utf-8")
    ran = run("test", "a.cases.toml", "--lang", lang)
    assert (ran.code, ran.err) == (4, "")
    golden(f"cases_failed_{lang}.txt", ran.out.rstrip("\n"))


def test_when_all_pass_the_exit_code_is_zero(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.cases.toml").write_text(PASSING, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.cases.toml").write_text(PASSING, encoding="utf-8")
    ran = run("test", "a.cases.toml", "sub", "--lang", "en")
    assert ran.told == "2 cases: 2 passed, 0 failed.\n(exit 0)"


def test_for_programs_it_writes_what_the_function_gives(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.cases.toml").write_text(FAILING, encoding="utf-8")
    ran = run("test", "a.cases.toml", "--json")
    written = json.loads(ran.out)
    assert (ran.code, ran.err) == (4, "")
    jsonschema.validate(written, schema_of(CaseRun))
    monkeypatch.chdir(tmp_path)
    expected = to_json(run_cases("a.cases.toml")).replace(PINGYUAN.fingerprint, "FINGERPRINT")
    assert written | {"version": ""} == json.loads(expected) | {"version": ""}  # which `run` hides


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nowhere.cases.toml"], 1, "nowhere.cases.toml: found no such file, expected a file that ends in"),
        (["wrong.cases.toml"], 1, "wrong.cases.toml, x: expected one of the keys defaults, case"),
        ([], 2, "parameter CASES requires an argument"),
    ],
)
def test_what_is_wrong_is_told(run: Run, tmp_path: Path, arguments: list[str], code: int, told: str) -> None:
    (tmp_path / "wrong.cases.toml").write_text("x = 1", encoding="utf-8")
    ran = run("test", *arguments, "--lang", "en")
    assert ran.code == code
    assert told in ran.err


def test_template_writes_a_workbook_of_cases_that_passes(run: Run, tmp_path: Path) -> None:
    ran = run("template", "--cases", "案例.cases.xlsx")
    assert ran.told == "案例模板已写入：FOLDER/案例.cases.xlsx\n(exit 0)"
    assert run("test", "案例.cases.xlsx").told == "3 个案例：通过 3 个，未通过 0 个。\n(exit 0)"
    assert list(tmp_path.iterdir()) == [tmp_path / "案例.cases.xlsx"], "no guide to ledgers beside it"
    again = run("template", "--cases", "案例.cases.xlsx", "--lang", "en")
    assert again.code == 1
    assert "案例.cases.xlsx: found" in again.err
    ran = run("template", "--cases", f"{'x' * 300}.cases.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "found a name that is too long" in ran.err


def test_a_file_that_cannot_be_read_is_told(run: Run) -> None:
    name = f"{'x' * 300}.cases.toml"
    ran = run("test", name, "--lang", "en")
    assert ran.code == 1
    assert "found a name that is too long, expected a file that can be read or written" in ran.err
