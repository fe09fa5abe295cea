"""One sheet for each township is one table; what only looks like it is an error."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledger.office import converted
from ledger.office_sheets import BRANCH_HEADINGS, BRANCHES, UNIT_HEADINGS, UNITS, column, inspected, unit, units_of
from pingyuan_rules.ledger.headings import split_place
from sizes import only_in_check

Sheets = Mapping[str, Sequence[Sequence[Any]]]
BRANCH_SHEET = {"党支部": [BRANCH_HEADINGS, *BRANCHES]}
TOWNSHIP = column("所属乡镇")


def book(path: Path, sheets: Sheets, hidden: Sequence[str] = ()) -> Path:
    """A workbook of sheets by their names."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in {**sheets, **BRANCH_SHEET}.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    workbook.save(path)
    return path


def without_township(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The same rows without the column of the township."""
    return [[cell for at, cell in enumerate(row) if at != TOWNSHIP] for row in rows]


ONE = [UNIT_HEADINGS, UNITS[0]]
OTHERS = [UNIT_HEADINGS, *UNITS[1:]]


@pytest.mark.parametrize(
    ("first", "second", "form"),
    [
        ("甲镇", "乙镇", "xlsx"),
        pytest.param("甲镇", "乙镇", "xls", marks=only_in_check),
        ("甲镇企业", "乙镇企业", "xlsx"),
        pytest.param("甲镇企业", "乙镇企业", "ods", marks=only_in_check),
        ("1.甲镇企业台账（2016年）", "2.乙镇企业台账（2016年）", "xlsx"),
        ("企业-甲镇", "企业（乙镇）", "xlsx"),
        ("平远县甲镇", "平远县乙镇", "xlsx"),
    ],
)
def test_sheets_of_townships_are_read_as_one(tmp_path: Path, first: str, second: str, form: str) -> None:
    path = book(tmp_path / "ledger.xlsx", {first: ONE, second: OTHERS})
    inspection = inspected(path if form == "xlsx" else converted(path, form, tmp_path / form))
    assert [problem.text() for problem in inspection.problems] == []
    assert units_of(inspection) == units_of(inspected(book(tmp_path / "plain.xlsx", {"单位": [UNIT_HEADINGS, *UNITS]})))
    notes = {sheet.name: next(note.zh for note in sheet.notes(missing=False)) for sheet in inspection.sheets[:2]}
    assert notes == {
        first: "“甲镇”的表，作为“单位”表的一部分读取，1 行",
        second: "“乙镇”的表，作为“单位”表的一部分读取，3 行",
    }


def test_files_of_townships_are_read_as_one(tmp_path: Path) -> None:
    tables = {"甲镇企业": ONE, "乙镇企业": OTHERS, **BRANCH_SHEET}
    for name, rows in tables.items():
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    inspection = inspected(tmp_path)
    assert inspection.problems == ()
    assert sorted(each.id for each in inspection.ledger.organizations) == ["Z-01", "Z-02", "Z-03", "Z-04"]


def test_a_township_without_a_column_is_that_of_the_sheet_and_said(tmp_path: Path) -> None:
    path = book(tmp_path / "ledger.xlsx", {"甲镇": without_township(ONE), "乙镇企业": without_township(OTHERS)})
    inspection = inspected(path)
    assert [each.township for each in inspection.ledger.organizations] == ["甲镇", "乙镇", "乙镇", "乙镇"]
    assert "没有“所属乡镇”列，按工作表名称一律填为“乙镇”" in [note.zh for note in inspection.sheets[1].notes()]
    assert all(info.name != "township" for info in inspection.sheets[1].missing)


def test_an_empty_township_stays_unknown_and_a_place_of_another_kind_fills_nothing(tmp_path: Path) -> None:
    blank = [UNIT_HEADINGS, unit(0, 所属乡镇=None)]
    inspection = inspected(book(tmp_path / "blank.xlsx", {"甲镇": blank, "乙镇": OTHERS}))
    assert str(inspection.ledger.organizations[0].township) == "UNKNOWN"
    park = inspected(book(tmp_path / "park.xlsx", {"工业园区企业": without_township(ONE)}))
    assert str(park.found.organizations[0].township) == "UNKNOWN"


def test_a_column_that_may_be_the_township_is_asked_about(tmp_path: Path) -> None:
    headings = ["所属乡镇名" if cell == "所属乡镇" else cell for cell in UNIT_HEADINGS]
    (problem, *_) = inspected(book(tmp_path / "near.xlsx", {"甲镇": [headings, UNITS[0]]})).problems
    assert "甲镇!E1" in problem.text("zh")


def test_a_row_of_another_township_is_warned_of(tmp_path: Path) -> None:
    inspection = inspected(
        book(tmp_path / "ledger.xlsx", {"甲镇": [*ONE, UNITS[1]], "乙镇": [UNIT_HEADINGS, *UNITS[2:]]})
    )
    (warning,) = (each for each in inspection.warnings if "甲镇!E3" in each.text("zh"))
    assert "应为“甲镇”（工作表名称所示）" in warning.text("zh")


def test_ids_and_names_given_twice_name_the_sheet(tmp_path: Path) -> None:
    again = unit(1, 单位编号="Z-01")
    inspection = inspected(book(tmp_path / "twice.xlsx", {"甲镇": ONE, "乙镇": [UNIT_HEADINGS, again, *UNITS[2:]]}))
    (problem,) = (each for each in inspection.problems if "Z-01" in str(each.found))
    assert "“甲镇”表第2行已用此编号，请更正其一" in problem.text("zh")
    assert 'Row 2 of the sheet "甲镇" has it too' in problem.text("en")
    same = [UNIT_HEADINGS, unit(1, 单位名称="示范企业甲"), *UNITS[2:]]
    warnings = inspected(book(tmp_path / "name.xlsx", {"甲镇": ONE, "乙镇": same})).warnings
    assert any("“甲镇”表第2行 Z-01 同名" in each.text("zh") for each in warnings)


def test_other_columns_are_joined_by_their_headings(tmp_path: Path) -> None:
    one = [(*ONE[0], "备注", "联系人数"), (*ONE[1], "注一", 3)]
    others = [(*OTHERS[0], "备注", "规模", "规模"), *((*row, "注", "小", "大") for row in OTHERS[1:])]
    extra = inspected(book(tmp_path / "extra.xlsx", {"甲镇": one, "乙镇": others})).ledger.extra["organizations"]
    assert extra.headings == ("备注", "联系人数", "规模", "规模")
    assert extra.rows[:2] == (("注一", 3, None, None), ("注", None, "小", "大"))


def test_spellings_and_remarks_are_told_in_the_sheet_of_their_row(tmp_path: Path) -> None:
    rows = [UNIT_HEADINGS, unit(1, 所属党支部编号="b-02"), *UNITS[2:]]
    inspection = inspected(book(tmp_path / "spelled.xlsx", {"甲镇": ONE, "乙镇": rows}))
    assert inspection.ledger.organizations[1].branch_id == "B-02"
    assert [len(sheet.remarks) for sheet in inspection.sheets[:2]] == [0, 1]


@pytest.mark.parametrize(
    ("names", "hidden"),
    [
        (("企业台账", "企业"), ()),
        (("企业台账", "企业"), ("企业",)),
        (("企业", "甲镇企业"), ()),
        (("甲镇企业", "企业"), ("甲镇企业",)),
        (("2015年甲镇", "2016年甲镇"), ()),
    ],
)
def test_sheets_that_are_not_of_different_places_are_an_error(
    tmp_path: Path, names: tuple[str, str], hidden: tuple[str, ...]
) -> None:
    path = book(tmp_path / "ledger.xlsx", {names[0]: ONE, names[1]: OTHERS}, hidden)
    (problem,) = (each for each in inspected(path).problems if "每类记录一张工作表" in each.text("zh"))
    assert f"“{names[0]}”表也是该类记录" in problem.text("zh")
    assert ("--hidden leave-out" in problem.text("en")) is bool(hidden)
    assert not hidden or not [
        each for each in inspected(path, hidden="leave-out").problems if "每类记录" in each.text("zh")
    ]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("甲镇", [["编号", "名称"], ["Z-01", "示范企业甲"]]),
        ("甲镇汇报", ONE),
        ("乡镇企业", ONE),
        ("甲", ONE),
    ],
)
def test_a_sheet_whose_class_or_place_is_not_clear_is_an_error(tmp_path: Path, name: str, rows: Any) -> None:
    problems = inspected(book(tmp_path / "ledger.xlsx", {name: rows})).problems
    assert "名称写作如“甲镇企业”" in problems[0].text("zh")


def test_an_empty_sheet_of_a_township_is_left_out(tmp_path: Path) -> None:
    inspection = inspected(book(tmp_path / "ledger.xlsx", {"甲镇": ONE, "丙镇": [], "乙镇": OTHERS}))
    assert inspection.problems == ()
    assert [note.zh for note in inspection.sheets[1].notes()] == ["不是台账的工作表，未读取"]


def test_a_broken_sheet_of_a_place_is_named(tmp_path: Path) -> None:
    problems = inspected(book(tmp_path / "ledger.xlsx", {"甲镇": ONE, "乙镇企业": [[None], ["随便"]]})).problems
    assert any(each.text("zh").startswith("乙镇企业") or "乙镇企业" in each.text("zh") for each in problems)


@pytest.mark.parametrize("name", ["乡镇", "全镇", "城镇企业", "各镇情况", "单位", "平远县"])
def test_names_that_are_no_place(name: str) -> None:
    assert split_place(name) is None
