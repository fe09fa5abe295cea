"""The least change on the command line: beside an explanation, and as a section of the report."""

import json
import sys
from pathlib import Path

import pytest

from cli.command import Run
from conftest import Golden


@pytest.mark.parametrize("lang", ["zh", "en"])
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


def test_the_report_has_a_section_if_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "branch.csv").write_text("编号,标识规范\nZB-0001,否\n", encoding="utf-8")
    ran = run("report", "branch.csv", "--missing", "unknown", "--least-change", "--out", "report.html", "--lang", "en")
    assert ran.code == 0
    assert "Branches nearest to the next level" in (tmp_path / "report.html").read_text(encoding="utf-8")
