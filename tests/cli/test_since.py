"""The option `--since` of `assess` and `report`: before and after a rectification."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from cli.command import Run
from pingyuan_rules import Branch, Cluster, Formation, Organization, PartyOrganization
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.ledger import Ledger, write_csv, write_results, write_workbook
from sizes import only_in_check

SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
STANDARD: dict[str, Any] = dict.fromkeys(SITE, True)
UNIT = Organization(
    id="ZZ-1",
    branch_id="ZB-1",
    operating=True,
    cluster=Cluster.NONE,
    party_organization=PartyOrganization.STANDALONE,
)
BRANCH = attrs.evolve(Branch(id="ZB-1", formation=Formation.STANDALONE, founded=date(2010, 1, 1)), **STANDARD)
AFTER = Ledger(
    organizations=(UNIT, attrs.evolve(UNIT, id="ZZ-2", branch_id="ZB-2")),
    branches=(BRANCH, attrs.evolve(BRANCH, id="ZB-2", files_standard=UNKNOWN)),
)
BEFORE = attrs.evolve(
    AFTER,
    branches=tuple(attrs.evolve(each, files_standard=False) for each in AFTER.branches),
)


@pytest.fixture
def ledgers(tmp_path: Path) -> None:
    """Two ledgers as files: one branch's site was put right, and nobody knows any more about the other."""
    write_workbook(tmp_path / "old.xlsx", BEFORE)
    write_csv(tmp_path / "new", AFTER)


@pytest.mark.usefixtures("ledgers")
@pytest.mark.parametrize(
    ("lang", "line", "read"),
    [
        ("zh", "与整改前相比：已整改 1 件，仍未整改 0 件，新增 0 件，转为信息不足 1 件", "整改前的台账："),
        pytest.param(
            "en",
            "Since the earlier ledger: put right 1, still not met 0, new 0, now undecided 1",
            "The earlier ledger:",
            marks=only_in_check,
        ),
    ],
)
def test_a_line_of_the_screen_says_what_changed(run: Run, lang: str, line: str, read: str) -> None:
    for command in ("assess", "report"):
        ran = run(command, "new", "--since", "old.xlsx", "--lang", lang)
        assert ran.code == 0
        assert line in ran.out.splitlines()
        earlier = ran.out.splitlines().index(read) + 1
        assert "2" in ran.out.splitlines()[earlier]
    assert line not in run("assess", "new", "--lang", lang).out


@only_in_check
@pytest.mark.usefixtures("ledgers")
def test_results_and_report_hold_the_changes(run: Run, tmp_path: Path) -> None:
    assert run("assess", "new", "--since", "old.xlsx", "--out", "results.xlsx").code == 0
    rows = list(openpyxl.load_workbook(tmp_path / "results.xlsx")["整改前后"].iter_rows(values_only=True))
    assert [(row[0], row[4]) for row in rows[1:]] == [("已整改", "ZB-1"), ("转为信息不足", "ZB-2")]
    assert run("report", "new", "--since", "old.xlsx").code == 0
    assert 'id="changes"' in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("ledgers")
def test_programs_get_the_changes(run: Run) -> None:
    answer = json.loads(run("assess", "new", "--since", "old.xlsx", "--json").out)
    rule, before = "site_qualified", "not_met"
    assert answer["changes"] == [
        {"record": "branches", "id": "ZB-1", "rule": rule, "kind": "put_right", "before": before, "after": "met"},
        {
            "record": "branches",
            "id": "ZB-2",
            "rule": rule,
            "kind": "now_undecided",
            "before": before,
            "after": "undecided",
        },
    ]
    assert answer["earlier_ledger"]["sheets"][0]["rows"] == 2
    assert not {"changes", "earlier_ledger"} & set(json.loads(run("assess", "new", "--json").out))


@pytest.mark.usefixtures("ledgers")
def test_problems_of_the_earlier_ledger_are_told_as_its_own(run: Run, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(tmp_path / "old.xlsx")
    headings = [cell.value for cell in book["党支部"][1]]
    book["党支部"].cell(2, headings.index("正式党员数") + 1, "很多")
    book.save(tmp_path / "old.xlsx")
    for command in ("assess", "report"):
        ran = run(command, "new", "--since", "old.xlsx", "--lang", "en")
        assert ran.code == 1
        assert "1 problem found; nothing was written:\n  earlier ledger, Branch row 2, full members: " in ran.err
    place = json.loads(run("assess", "new", "--since", "old.xlsx", "--json").out)["problems"][0]["place"]
    assert (place["text"]["zh"], place["row"]) == ("整改前的台账，党支部!第2行 正式党员数", 2)
    # Of both ledgers at once, each as its own.
    assert run("assess", "old.xlsx", "--since", "gone.xlsx", "--lang", "en").err.count("earlier ledger, ") == 1


@pytest.mark.usefixtures("ledgers")
def test_what_is_no_earlier_ledger_is_refused(run: Run, tmp_path: Path) -> None:
    write_results(tmp_path / "results.xlsx", BEFORE)
    ran = run("assess", "new", "--since", "results.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "earlier ledger, results.xlsx: found results of an earlier run" in ran.err
    ran = run("assess", "new", "--since", "new", "--lang", "en")
    assert (ran.code, ran.err.splitlines()[1]) == (
        1,
        "  --since new: found the ledger itself, expected the earlier ledger. Name the ledger as it was before.",
    )
    ran = run("assess", "new/branch.csv", "more.parquet", "--since", "old.xlsx", "--lang", "en")
    assert ran.code == 2
    assert "--since" in ran.err


@pytest.mark.usefixtures("ledgers")
def test_results_never_replace_the_earlier_ledger(run: Run, tmp_path: Path) -> None:
    before = (tmp_path / "old.xlsx").read_bytes()
    assert run("assess", "new", "--since", "old.xlsx", "--out", "old.xlsx").code == 1
    assert (tmp_path / "old.xlsx").read_bytes() == before


@pytest.mark.usefixtures("ledgers")
def test_a_dry_run_reads_the_earlier_ledger_too(run: Run, tmp_path: Path) -> None:
    assert run("assess", "new", "--since", "old.xlsx", "--dry-run").code == 0
    (tmp_path / "old.xlsx").unlink()
    assert run("assess", "new", "--since", "old.xlsx", "--dry-run").code == 1


def test_ledgers_without_a_common_id_are_told(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "new", AFTER)
    renamed = attrs.evolve(
        BEFORE,
        organizations=tuple(
            attrs.evolve(each, id=f"U{each.id}", branch_id=f"B{each.branch_id}") for each in BEFORE.organizations
        ),
        branches=tuple(attrs.evolve(each, id=f"B{each.id}") for each in BEFORE.branches),
    )
    write_csv(tmp_path / "old", renamed)
    ran = run("assess", "new", "--since", "old", "--lang", "en")
    assert ran.code == 0
    assert "No record has the same id in both ledgers" in ran.out
