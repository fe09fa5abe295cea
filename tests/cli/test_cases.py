"""The command `test` runs cases, tells failures and errors, and its exit code says which."""

import json
from pathlib import Path

import jsonschema
import pytest

from cases.case_texts import one_case
from cases.test_failures import FAILING
from cli.command import Run
from conftest import Golden
from pingyuan_rules import PINGYUAN, CaseCoverage, CaseRun, SuggestedCase, book, run_cases, schema_of, to_json
from sizes import only_in_check

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
        ([], 2, "FILES: expected at least one file with cases. Give files, or --suggest and --rule."),
        (["--rule", "must_form"], 2, "FILES: expected at least one file with cases"),
        (["--all-rules", "wrong.cases.toml"], 2, "--rule, --all-rules: expected to be used with --coverage, --su"),
        (["--rule", "mustform", "--coverage"], 2, "--rule: found 'mustform', expected the name of a rule. Did you m"),
        (["--rule", "qqqqqqqq", "--coverage"], 2, "--rule: found 'qqqqqqqq', expected the name of a rule. Correct "),
        (["wrong.cases.toml", "--seconds", "60"], 2, "--seconds: expected to be used with --coverage or --suggest."),
        (["--rule", "must_form", "--all-rules", "--coverage"], 2, "--all-rules: expected not to be used with --rule."),
        (
            ["wrong.cases.toml", "--coverage", "--seconds=-1"],
            2,
            "--seconds: found -1, expected a number of seconds from 0 to 4294967",
        ),
        (["wrong.cases.toml", "--suggest", "a.cases.toml", "--seconds", "4294968"], 2, "--seconds: found 4294968, exp"),
        (["--rule", "must_form", "--suggest", "a.toml"], 1, "a.toml: found .toml, expected a file that ends in .cases"),
        (["--rule", "must_form", "--suggest", ""], 2, "--suggest: found '', expected a path"),
        (["--rule", "must_form", "--suggest", f"{'x' * 300}.cases.toml"], 1, "found a name that is too long"),
    ],
)
def test_what_is_wrong_is_told(run: Run, tmp_path: Path, arguments: list[str], code: int, told: str) -> None:
    (tmp_path / "wrong.cases.toml").write_text("x = 1", encoding="utf-8")
    ran = run("test", *arguments, "--lang", "en")
    assert ran.code == code
    assert told in ran.err


def test_only_what_was_to_write_says_that_nothing_was_written(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.cases.toml").write_text("x = 1", encoding="utf-8")
    assert run("test", "wrong.cases.toml").err.startswith("发现 2 处问题：\n")
    asked = run("test", "wrong.cases.toml", "--suggest", "b.cases.toml", "--lang", "en")
    assert asked.err.startswith("2 problems found; nothing was written:\n")
    recorded = run("test", "--record", ledger, "wrong.cases.toml", "--lang", "en")
    assert recorded.err.startswith("1 problem found; nothing was written:\n")
    assert run("check", "wrong.cases.toml", "--lang", "en").err.startswith("1 problem found:\n")


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


def test_what_is_missing_is_told_and_written(run: Run, tmp_path: Path, golden: Golden) -> None:
    (tmp_path / "a.cases.toml").write_text(PASSING, encoding="utf-8")
    ran = run("test", "a.cases.toml", "--suggest", "b.cases.toml", "--lang", "en")
    assert ran.code == 0
    golden("cases_coverage_en.txt", ran.out.rstrip("\n"))
    assert (tmp_path / "b.cases.toml").read_text(encoding="utf-8").count('must_form = ""') == 3
    ran = run("test", "a.cases.toml", "--coverage")
    golden("cases_coverage_zh.txt", ran.out.rstrip("\n"))


@pytest.mark.parametrize("name", ["must_form", "应当成立党组织", "must form a Party organization"])
def test_a_rule_is_named_as_in_code_or_by_its_label(run: Run, name: str) -> None:
    ran = run("test", "--rule", name, "--coverage", "--lang", "en")
    assert ran.out.startswith("0 cases touch, of 1 rule: outcomes 0 of 3, ")


@only_in_check
def test_all_rules_may_be_looked_at(run: Run) -> None:
    ran = run("test", "--all-rules", "--coverage", "--seconds", "0", "--lang", "en")
    assert f"0 cases touch, of {len(book.rules)} rules: " in ran.out
    assert "could not be settled within 0 s; allow more with seconds=." in ran.out


def test_missing_cases_are_written_for_programs(run: Run, tmp_path: Path) -> None:
    ran = run("test", "--rule", "must_form", "--suggest", "b.cases.toml", "--json")
    written = json.loads(ran.out)
    jsonschema.validate(written["coverage"], schema_of(CaseCoverage))
    jsonschema.validate(written["suggestions"], schema_of(list[SuggestedCase]))
    assert [each["record"] for each in written["suggestions"]][:2] == [{"full_members": 0}, {"full_members": 3}]
    assert written["suggestions_file"].endswith("b.cases.toml")
    assert (tmp_path / "b.cases.toml").is_file()


def test_missing_cases_are_written_to_a_workbook_in_which_nobody_has_filled_in_the_answers(run: Run) -> None:
    ran = run("test", "--rule", "must_form", "--suggest", "b.cases.xlsx", "--lang", "en")
    assert ran.out.endswith("Wrote 4 suggested cases to b.cases.xlsx; fill in the expected answers.\n")
    ran = run("test", "b.cases.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "4 problems found" in ran.err
    assert ran.err.count("Nobody has filled in the expected answer: fill it in, or delete this entry.") == 4


def test_without_a_gap_no_file_is_written(run: Run, tmp_path: Path) -> None:
    cases = "".join(
        one_case("Organization", f"full_members = {number}", f"must_form = {answer}").replace('"x"', f'"{number}"')
        for number, answer in ((2, "false"), (3, "true"))
    )
    cases += one_case("Organization", "", 'must_form = "unknown"')
    (tmp_path / "a.cases.toml").write_text(cases, encoding="utf-8")
    ran = run("test", "a.cases.toml", "--suggest", "b.cases.toml", "--lang", "en")
    assert ran.told == (
        "3 cases: 3 passed, 0 failed.\n"
        "3 cases touch, of 1 rule: outcomes 3 of 3, alternatives 0 of 0, sides of thresholds 2 of 2, "
        "values of parameters 2 of 2.\nNothing was found that no case touches.\n"
        "There is no case to suggest, and no file was written.\n(exit 0)"
    )
    assert not (tmp_path / "b.cases.toml").exists()
    assert (
        json.loads(run("test", "a.cases.toml", "--suggest", "b.cases.toml", "--json").out)["suggestions_file"] is None
    )
