"""Headings under a group, down a column, merged with a record, or of a table of sums are never read silently."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledger.office import converted
from ledger.office_sheets import BRANCH_HEADINGS, BRANCHES, UNIT_HEADINGS, UNITS, inspected, unit
from pingyuan_rules.ledger import Inspection
from sizes import only_in_check, variants

Rows = Sequence[Sequence[Any]]
HEADINGS = list(UNIT_HEADINGS)


def read(path: Path, rows: Rows, merges: Sequence[str] = (), form: str = "xlsx", name: str = "单位") -> Inspection:
    """How a sheet of units is read in a format."""
    if form == "csv":
        path.mkdir()
        for stem, table in ((name, rows), ("党支部", [BRANCH_HEADINGS, *BRANCHES])):
            lines = [",".join("" if cell is None else str(cell) for cell in row) for row in table]
            (path / f"{stem}.csv").write_text("\n".join(lines), encoding="utf-8")
        return inspected(path)
    path.mkdir()
    book = openpyxl.Workbook()
    sheet, branches = book.worksheets[0], book.create_sheet("党支部")
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    for row in (BRANCH_HEADINGS, *BRANCHES):
        branches.append(row)
    book.save(path / "ledger.xlsx")
    return inspected(path / "ledger.xlsx" if form == "xlsx" else converted(path / "ledger.xlsx", form, path / form))


def grouped(text: str, left: str = "正常运营") -> list[list[Any]]:
    """Headings in two rows, with a group over the numbers of staff and members."""
    upper = [*HEADINGS[:5], left, text, None, HEADINGS[8]]
    return [upper, [*[None] * 6, *HEADINGS[6:8], None]]


@pytest.mark.parametrize(
    ("text", "form"),
    [(text, form) for text in ("2015年", "其中：女", "上年数", "其中") for form in ("xlsx", "csv")]
    + [pytest.param("2015年", "xls", marks=only_in_check), pytest.param("其中：女", "ods", marks=only_in_check)],
)
def test_a_group_of_a_part_or_another_year_is_asked_about(tmp_path: Path, text: str, form: str) -> None:
    inspection = read(tmp_path / "book", [*grouped(text), *UNITS], ["G1:H1"], form)
    (problem,) = inspection.problems
    assert problem.text("zh").startswith(f"单位!第1行 G列：现为“{text}”，其下为“从业人员数”、“正式党员数”")
    assert "change the heading above them" in problem.text("en")


@pytest.mark.parametrize("text", ["35岁以下", "少数民族", "2015年底", "2015年度数据", "流动党员", "计划数", "去年同期"])
def test_other_groups_that_restrict(tmp_path: Path, text: str) -> None:
    assert len(read(tmp_path / "book", [*grouped(text), *UNITS], ["G1:H1"]).problems) == 1


@pytest.mark.parametrize("text", ["2016年", "人员情况", "基本情况", "党员数", "2016年底", "人数"])
def test_other_groups_are_read(tmp_path: Path, text: str) -> None:
    inspection = read(tmp_path / "book", [*grouped(text), *UNITS], ["G1:H1"])
    assert [problem.text() for problem in inspection.problems] == []
    assert [each.staff for each in inspection.ledger.organizations] == [50, 20, 30, 9]


def test_parts_of_a_whole_on_their_left_are_read(tmp_path: Path) -> None:
    headings, rows = grouped("其中", "党员总数"), [[*row[:5], 9, *row[6:]] for row in UNITS]
    assert [each.text() for each in read(tmp_path / "all", [*headings, *rows], ["G1:H1"]).problems] == []
    headings = grouped("其中", "女党员数")
    assert len(read(tmp_path / "women", [*headings, *rows], ["G1:H1"]).problems) == 1


def test_a_group_alone_in_its_row_and_a_title_with_a_year(tmp_path: Path) -> None:
    above = [*[None] * 6, "2015年", None, None]
    assert len(read(tmp_path / "group", [above, HEADINGS, *UNITS], ["G1:H1"]).problems) == 1
    assert read(tmp_path / "title", [["2015年", *[None] * 8], HEADINGS, *UNITS]).problems == ()
    same = read(tmp_path / "same", [["2015年单位台账"], *grouped("2015年"), *UNITS])
    assert [each.text() for each in same.problems] == []


@pytest.mark.parametrize("form", ["csv", *variants("xlsx", "ods")])
def test_a_table_on_its_side_is_an_error_that_says_so(tmp_path: Path, form: str) -> None:
    rows = [list(cells) for cells in zip(HEADINGS, *UNITS, strict=True)]
    for number, each in enumerate([rows, [["单位台账"], *rows], [["项目", "甲", "乙", "丙", "丁"], *rows]]):
        inspection = read(tmp_path / f"side{number}", each, form=form)
        (problem,) = (one for one in inspection.problems if "转置" in one.text("zh"))
        assert "headings down a column: 9 of them" in problem.text("en")
        assert inspection.found.organizations == ()


@pytest.mark.parametrize("form", variants("xlsx", "xls", "ods"))
def test_a_heading_merged_with_a_record_is_an_error(tmp_path: Path, form: str) -> None:
    rows = [HEADINGS, unit(0, 正式党员数=None), *UNITS[1:]]
    (problem,) = read(tmp_path / "book", rows, ["H1:H2"], form).problems
    assert problem.text("zh").startswith("单位!第2行 正式党员数：现为 标题与本行合并：H1:H2")
    units_row = [HEADINGS, [None] * 6 + ["（人）", "（人）", None], *UNITS]
    assert read(tmp_path / "units", units_row, ["A1:A2", "B1:B2"], form).problems == ()


@pytest.mark.parametrize("heading", ["单位数", "企业总数", "户数"])
def test_a_table_of_sums_is_no_sheet_of_units(tmp_path: Path, heading: str) -> None:
    rows = [["编号", "乡镇", heading, "从业人员数"], [1, "甲镇", 1, 50], [2, "乙镇", 3, 59]]
    problem = read(tmp_path / "book", rows, name="单位汇总").problems[0]
    assert problem.text("zh").startswith(f"单位汇总!C1（{heading}）：现为“{heading}”，应为逐个填写的表")
