"""The section of the report that compares a ledger with the one before a rectification."""

from typing import Any

import attrs
import pytest

from pingyuan_rules import Branch, Leader, Member, Standing
from pingyuan_rules.engine import UNKNOWN, Lang
from pingyuan_rules.ledger import AssessedLedger, Ledger
from pingyuan_rules.report import report
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_page import page_of
from pingyuan_rules.tables.typed_cells import cell_text
from sizes import only_in_check

SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
STANDARD: dict[str, Any] = dict.fromkeys(SITE, True)
RIGHT = attrs.evolve(Branch(name="示范党支部001"), **STANDARD)
WRONG, UNSURE = attrs.evolve(RIGHT, work_standard=False), attrs.evolve(RIGHT, work_standard=UNKNOWN)
MISSED = Member(id="DY-7001", standing=Standing.FULL, in_ledger=False)


def branches(*all_branches: Branch) -> tuple[Branch, ...]:
    """Branches with ids in their order."""
    return tuple(attrs.evolve(each, id=f"ZB-{number}") for number, each in enumerate(all_branches, start=1))


BEFORE = Ledger(branches=branches(WRONG, WRONG, WRONG, WRONG, RIGHT, UNSURE), members=(MISSED,))
AFTER = Ledger(branches=branches(RIGHT, RIGHT, WRONG, UNSURE, WRONG, WRONG, WRONG))


def section(before: Ledger | None, after: Ledger, lang: Lang = "en") -> Section | None:
    page = page_of(ReportData(AssessedLedger.of(after, since=before)), lang)
    return next((each for each in page.sections if each.key == "changes"), None)


def test_there_is_none_without_an_earlier_ledger() -> None:
    assert section(None, AFTER) is None


@pytest.mark.parametrize(
    ("lang", "branch", "member", "total", "parts"),
    [
        (
            "en",
            "The site does not meet the one have and four norms",
            "Not entered in the ledger",
            "total",
            ("now undecided 1, no longer in the ledger 1", "undecided before, now not met 1, in new records 1"),
        ),
        pytest.param(
            "zh",
            "阵地建设未达到“一有四规范”标准",
            "未列入信息台账",
            "合计",
            ("转为信息不足 1，台账中已无此记录 1", "原不能判定，现不达标 1，属于新增记录 1"),
            marks=only_in_check,
        ),
    ],
)
def test_it_counts_by_requirement(lang: Lang, branch: str, member: str, total: str, parts: tuple[str, str]) -> None:
    made = section(BEFORE, AFTER, lang)
    assert made is not None
    (table,) = made.tables
    # Before, put right, still not met, others, new, now.
    assert [[cell_text(cell, lang) for cell in row] for row in table.rows] == [
        [branch, "4", "2", "1", "1", "3", "4"],
        [member, "1", "0", "0", "1", "0", "0"],
        [total, "5", "2", "1", "2", "3", "4"],
    ]
    assert table.note is not None
    form = {"en": "Others, not put right: {}. Of the new ones: {}.", "zh": "其他（不算整改）：{}。新增中：{}。"}[lang]
    assert table.note.text(lang) == form.format(*parts)


def test_people_are_counted_and_not_named() -> None:
    leader = Leader(id="LD-8001", organizations_contacted=9)
    before = attrs.evolve(BEFORE, leaders=(leader,))
    page = report(AssessedLedger.of(AFTER, since=before)).html
    assert "DY-7001" not in page
    assert "LD-8001" not in page
    assert 'id="changes"' in page


def test_nothing_to_put_right_before_and_now_is_told_in_words() -> None:
    fine = Ledger(branches=branches(RIGHT))
    made = section(fine, fine)
    assert made is not None
    assert made.lead.endswith("Neither ledger has a requirement that is not met.")
    assert not made.tables


def test_ledgers_without_a_common_record_are_told() -> None:
    other = attrs.evolve(WRONG, id="B-1")
    made = section(Ledger(branches=(other,)), Ledger(branches=branches(WRONG)))
    assert made is not None
    (table,) = made.tables
    assert table.note is not None
    assert table.note.en.startswith("No record has the same id in both ledgers")
