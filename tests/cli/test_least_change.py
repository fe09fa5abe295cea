"""The least change on the command line: beside an explanation, and as a section of the report."""

import json
import sys
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from cli.command import Run
from conftest import Golden
from sizes import only_in_check, variants


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_explain_says_the_least_to_do(run: Run, ledger: Path, golden: Golden, lang: str) -> None:
    ran = [
        run("explain", ledger, "ZB-0008", rule, "--least-change", "--lang", lang)
        for rule in ("demonstration_level", "site_qualified", "systems_complete", "activity_fund")
    ]
    assert {(each.code, each.err) for each in ran} == {(0, "")}
    golden(f"cli_explain_least_{lang}.txt", "\n".join(each.out for each in ran))


def test_for_programs_it_is_an_entry_for_each_rule(run: Run, ledger: Path) -> None:
    (explained,) = json.loads(run("explain", ledger, "ZB-0008", "--least-change", "--json").out)["records"]
    found = explained["least_changes"]
    assert found["demonstration_level"] is None or found["demonstration_level"]["verdict"] == "Advice"
    assert "activity_fund" not in found
    plain = json.loads(run("explain", ledger, "ZB-0008", "--json").out)["records"][0]
    assert "least_changes" not in plain
    assert plain["explanations"] == explained["explanations"]


def test_without_the_solver_it_says_what_to_install(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = run("explain", ledger, "ZB-0008", "demonstration_level", "--least-change", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "pingyuan-rules[proof]" in ran.err


@only_in_check
def test_the_report_has_a_section_if_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "branch.csv").write_text("编号,标识规范\nZB-0001,否\n", encoding="utf-8")
    ran = run("report", "branch.csv", "--missing", "unknown", "--least-change", "--out", "report.html", "--lang", "en")
    assert ran.code == 0
    assert "Branches nearest to the next level" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_rectification_list_has_a_column_if_it_is_asked_for(run: Run, ledger: Path, tmp_path: Path) -> None:
    assert run("assess", ledger, "--out", "least", "--least-change").code == 0
    rows = pl.read_csv(tmp_path / "least" / "rectification.csv", infer_schema=False)
    assert rows.columns[8:11] == ["整改措施", "最少须做", "约束程度"]
    least = dict(zip(rows["编号"] + rows["存在问题"], rows["最少须做"], strict=True))
    # The roll that lags is put right by nothing that may be advised: somebody has to find out which number is wrong.
    assert least["ZB-0049名册与上报党员数不一致"] == "没有可以建议的改变"
    assert least["ZB-0004阵地建设未达到“一有四规范”标准"] == "按标准开展工作"
    assert least["DY-0013失联党员"] == "关于个人，不查找"
    # The note below the list has no finding; every other row has the least to do, or says why it has none.
    *_, note = rows["存在问题"]
    assert note.startswith("另有")
    assert [cell is None for cell in rows["最少须做"]] == [False] * (len(rows) - 1) + [True]
    assert rows["约束程度"].to_list()[-1] is None
    assert run("assess", ledger, "--out", "plain").code == 0
    assert rows.drop("最少须做").equals(pl.read_csv(tmp_path / "plain" / "rectification.csv", infer_schema=False))


@only_in_check
def test_in_a_workbook_it_stands_after_the_remedies(run: Run, ledger: Path, tmp_path: Path) -> None:
    assert run("assess", ledger, "--out", "results.xlsx", "--least-change", "--lang", "en").code == 0
    sheet = load_workbook(tmp_path / "results.xlsx")["Rectification list"]
    (headings,) = (row for row in sheet.iter_rows(values_only=True) if "what to do" in row)
    assert headings[8:10] == ("what to do", "the least to do")


def test_programs_get_it_with_every_answer(run: Run, ledger: Path) -> None:
    told = json.loads(run("assess", ledger, "--least-change", "--json").out)
    ways = {(each["record"], each["id"], each["rule"]): each["way"] for each in told["least_changes"]}
    found = {
        (record, each["id"], finding["rule"])
        for record, several in told["assessments"].items()
        for each in several
        for finding in each["findings"]
    }
    # A structure has no id, and falls short of nothing here.
    assert ways.keys() == found
    assert ways["branches", "ZB-0004", "site_qualified"]["facts"] == {"work_standard": True}
    assert ways["members", "DY-0013", "out_of_contact"]["about_person"] is True
    plain = json.loads(run("assess", ledger, "--json").out)
    assert "least_changes" not in plain
    assert plain["assessments"] == told["assessments"]


def test_without_results_or_for_parquet_files_it_is_refused(run: Run, ledger: Path, tmp_path: Path) -> None:
    told = run("assess", ledger, "--least-change", "--lang", "en")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("--least-change: expected results that are written to a file. Add --out.")
    (tmp_path / "units.parquet").touch()
    of_files = run("assess", "units.parquet", "--least-change", "--out", "results", "--lang", "en")
    assert of_files.code == 2
    assert "--least-change: found Parquet files, expected a ledger. Leave it out." in of_files.err


def test_without_the_solver_assess_says_what_to_install(
    run: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = run("assess", ledger, "--out", "results", "--least-change", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "pingyuan-rules[proof]" in ran.err
    assert not (tmp_path / "results").exists()
