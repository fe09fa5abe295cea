"""A ledger with very many problems: so many are told, the others counted, and memory stays small."""

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from cli.command import run_here
from pingyuan_rules import InvalidData, policy_on, words
from pingyuan_rules.cli.inspection_output import notes
from pingyuan_rules.ledger import (
    AssessedLedger,
    inspect_ledger,
    read_ledger,
    sample_ledger,
    write_marked,
    write_results,
)
from pingyuan_rules.ledger.places import MOST_LISTED, MOST_TOLD
from pingyuan_rules.returned.hints import head_notes
from sizes import only_in_check

Raw = Any
WRONG = ("从业人员数", "正式党员数", "领域", "正常运营", "党组织组建情况")


def spoiled(raw: Raw, folder: Path, cells: int) -> Path:
    """A ledger with so many wrong cells, as a folder of CSV files."""
    headings, row, *_ = raw.sheets["单位"]
    rows = []
    for number in range(-(-cells // len(WRONG))):
        wrong = WRONG[: min(len(WRONG), cells - number * len(WRONG))]
        values = {"单位编号": f"ZZ-{number + 10_000}", "单位名称": f"示范企业{number:05}"} | dict.fromkeys(
            wrong, "甲乙"
        )
        rows.append([values.get(heading, cell) for heading, cell in zip(headings, row, strict=True)])
    raw.sheets["单位"] = [headings, *rows]
    path: Path = raw.folder(folder)
    return path


def test_an_error_tells_so_many_and_counts_the_others(raw: Raw, tmp_path: Path) -> None:
    path = spoiled(raw, tmp_path / "ledger", 1_200)
    total = inspect_ledger(path).problem_count
    for most, read in ((MOST_TOLD, read_ledger), (2, partial(read_ledger, most_problems=2))):
        with pytest.raises(InvalidData) as caught:
            read(path)
        assert (len(caught.value.problems), caught.value.more) == (most, total - most)
        assert caught.value.text("en").endswith(f"{total - most:,} more problems are not shown.")
    with pytest.raises(InvalidData, match="the default is 1,000"):
        read_ledger(path, most_problems=0)


def test_json_and_the_screen_count_the_others(raw: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = spoiled(raw, tmp_path / "ledger", 1_200)
    total = inspect_ledger(path).problem_count
    answer = json.loads(run_here(["assess", path, "--json"], tmp_path, monkeypatch).out)
    assert (len(answer["problems"]), answer["more"]) == (MOST_TOLD, total - MOST_TOLD)
    assert answer["ledger"]["more_warnings"] == 0
    lines = run_here(["assess", path, "--lang", "en"], tmp_path, monkeypatch).told.splitlines()
    assert lines[0] == f"{total} problems found; nothing was written:"
    assert (
        f"  {total - 200:,} more; --format json lists the first 1,000, --marked FILE.xlsx marks them in a copy."
        in lines
    )


def test_usual_ledgers_tell_all(raw: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = spoiled(raw, tmp_path / "ledger", 300)
    inspection = inspect_ledger(path)
    with pytest.raises(InvalidData) as caught:
        read_ledger(path)
    assert caught.value.problems == inspection.problems
    assert inspection.more == inspection.more_warnings == caught.value.more == 0
    told = run_here(["assess", path, "--lang", "en"], tmp_path, monkeypatch).told
    assert "more; --format json lists all, --marked FILE.xlsx marks them in a copy." in told


def test_problems_of_the_policy_are_counted_with_those_of_the_ledger(
    raw: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of those of an overlay that were only counted was lost."""
    (tmp_path / "own.toml").write_text("".join(f"nothing_{n} = 1\n" for n in range(150)), encoding="utf-8")
    path = spoiled(raw, tmp_path / "ledger", 5)
    total = inspect_ledger(path).problem_count
    ran = run_here(["assess", path, "--policy", tmp_path / "own.toml", "--json"], tmp_path, monkeypatch)
    answer = json.loads(ran.out)
    assert (len(answer["problems"]), answer["more"]) == (100 + total, 50)
    asked = ["assess", path, "--policy", tmp_path / "own.toml", "--lang", "en"]
    lines = run_here(asked, tmp_path, monkeypatch).told.splitlines()
    assert lines[0] == f"{150 + total} problems found; nothing was written:"
    assert "  Not listed here: 50." in lines


@only_in_check
def test_lists_and_copies_are_complete_up_to_a_limit(raw: Raw, tmp_path: Path) -> None:
    path = spoiled(raw, tmp_path / "ledger", MOST_LISTED + 30)
    inspection = inspect_ledger(path)
    assert len(inspection.problems) == MOST_LISTED
    assert inspection.problem_count == MOST_LISTED + 30
    assert len(inspection.warnings) + inspection.more_warnings == inspection.warning_count
    assert f"{MOST_LISTED + 30} problems" in repr(inspection)
    assert "The ledger cannot be assessed: 20,030 problems." in inspection.html("en")
    assert "Not listed here: 30." in inspection.html("en")
    write_marked(tmp_path / "marked.xlsx", inspection, "en")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx", read_only=True)
    listed = [row[:2] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert sum(kind == words.ERROR.en for kind, _ in listed) == MOST_LISTED + 1
    assert (words.ERROR.en, "Neither listed here nor marked: 30.") in listed


def test_warnings_that_are_only_counted_are_counted_everywhere(tmp_path: Path) -> None:
    inspection = attrs.evolve(inspect_ledger(sample_ledger("csv")), more_warnings=30_000)
    total = len(inspection.warnings) + 30_000
    assert f"no errors, {total:,} warnings." in inspection.html("en")
    whole, short = ("\n".join(notes(inspection, "en", most=most)) for most in (None, 0))
    assert f"{total} warnings, which do not prevent assessment:" in whole
    assert whole.endswith("Not listed here: 30,000.")
    assert f"{total} more; assess --dry-run lists all of them." in short
    assessed = AssessedLedger.of(AssessedLedger.of(inspection), policy_on(date(2017, 1, 1)))
    assert any(f"{total:,} places" in note.en for note in head_notes(assessed))
    write_results(tmp_path / "out", assessed, lang="en")
    assert '"Not listed here: 30,000.",,,' in (tmp_path / "out" / "warnings.csv").read_text(encoding="utf-8-sig")
