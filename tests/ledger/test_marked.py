"""A marked copy shows every problem where it is, and is itself a ledger to be corrected."""

import re
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from conftest import Golden
from ledger.office import converted
from pingyuan_rules import InvalidData
from pingyuan_rules.ledger import Ledger, inspect_ledger, read_ledger, write_csv, write_marked, write_workbook
from pingyuan_rules.returned.marked_copy import ERROR, SIGNED, WARNING
from pingyuan_rules.words import PROBLEMS
from sizes import only_in_check

Raw = Any
ORG, BRANCH = "单位", "党支部"
RED, YELLOW = ERROR.color, WARNING.color


@pytest.fixture
def spoiled(raw: Raw) -> Raw:
    """A ledger with a wrong cell, a wrong heading, a missing column, and a branch with too few members."""
    raw.put(ORG, 2, "从业人员数", "many")
    raw.rename(ORG, "有共青团组织", "有共青团组职")
    raw.drop(BRANCH, "有书报")
    raw.put(BRANCH, 2, "正式党员数", 2)
    return raw


def marked(path: Path) -> dict[str, tuple[str, str]]:
    """The color and comment of every marked cell."""
    book = openpyxl.load_workbook(path)
    return {
        f"{sheet.title}!{cell.coordinate}": (str(cell.fill.start_color.rgb)[2:], cell.comment and cell.comment.text)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid"
    }


@pytest.mark.parametrize("form", ["xlsx", "csv", pytest.param("ods", marks=only_in_check)])
def test_each_problem_is_marked_where_it_is(spoiled: Raw, tmp_path: Path, form: str) -> None:
    path = spoiled.folder(tmp_path / "csv") if form == "csv" else spoiled.workbook(tmp_path / "ledger.xlsx")
    if form == "ods":
        path = converted(path, form, tmp_path / "ods")
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(path), "en")
    found = marked(tmp_path / "marked.xlsx")
    assert {cell: color for cell, (color, _) in found.items()} == {
        "单位!J2": RED,
        "单位!Q1": RED,
        "党支部!A1": RED,  # the headings, of which one is missing
        "党支部!G2": YELLOW,
        "党支部!E3": YELLOW,
    }
    assert found["单位!J2"] == (
        RED,
        (
            "Expected a whole number from 0 to 1000000. Write a number: 0 if there is none; leave the cell empty if it "
            f"is not known.{SIGNED}"
        ),
    )
    assert found["党支部!G2"][1].startswith("Expected at least 3 ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_of_problems(spoiled: Raw, golden: Golden, tmp_path: Path, lang: Any) -> None:
    inspection = inspect_ledger(spoiled.workbook(tmp_path / "ledger.xlsx"))
    write_marked(tmp_path / "marked.xlsx", inspection, lang)
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert book.sheetnames[0] == PROBLEMS.text(lang)
    rows = book[PROBLEMS.text(lang)].iter_rows(values_only=True)
    golden(f"ledger_marked_{lang}.txt", "\n".join(" | ".join(str(cell or "") for cell in row) for row in rows))


def test_formats_and_lists_of_a_workbook_are_kept(spoiled: Raw, tmp_path: Path) -> None:
    path = spoiled.workbook(tmp_path / "ledger.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[ORG]
    sheet.column_dimensions["B"].width = 33
    sheet["B2"].fill = PatternFill("solid", start_color="00FF00")
    lists = DataValidation(type="list", formula1='"是,否"')
    lists.add("P2:P9")
    sheet.add_data_validation(lists)
    sheet.merge_cells("Z1:Z2")
    book.save(path)
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(path))
    kept = openpyxl.load_workbook(tmp_path / "marked.xlsx")[ORG]
    assert kept.column_dimensions["B"].width == 33
    assert kept["B2"].fill.start_color.rgb == "0000FF00"
    assert kept.data_validations.dataValidation[0].formula1 == '"是,否"'
    assert [str(each) for each in kept.merged_cells.ranges] == ["Z1:Z2"]


def test_what_is_corrected_in_the_copy_is_read_and_no_longer_marked(
    spoiled: Raw, small: Ledger, tmp_path: Path
) -> None:
    spoiled.put(BRANCH, 2, "正式党员数", 4)
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(spoiled.workbook(tmp_path / "ledger.xlsx")))
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    book[ORG]["J2"] = 40
    book[ORG]["Q1"] = "有共青团组织"
    book.save(tmp_path / "corrected.xlsx")
    inspection = inspect_ledger(tmp_path / "corrected.xlsx", missing="unknown")
    assert inspection.ledger == small
    write_marked(tmp_path / "again.xlsx", inspection)
    assert "单位!J2" not in marked(tmp_path / "again.xlsx")
    again = openpyxl.load_workbook(tmp_path / "again.xlsx")
    assert again.sheetnames.count(PROBLEMS.zh) == 1
    assert again[ORG]["J2"].comment is None


@only_in_check
def test_marks_are_gone_also_after_another_program_has_saved_them(spoiled: Raw, small: Ledger, tmp_path: Path) -> None:
    spoiled.put(BRANCH, 2, "正式党员数", 4)
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(spoiled.workbook(tmp_path / "ledger.xlsx")))
    book = openpyxl.load_workbook(converted(tmp_path / "marked.xlsx", "xlsx", tmp_path / "saved"))
    book[ORG]["J2"], book[ORG]["Q1"] = 40, "有共青团组织"
    book.save(tmp_path / "corrected.xlsx")
    inspection = inspect_ledger(tmp_path / "corrected.xlsx", missing="unknown")
    assert inspection.ledger == small
    write_marked(tmp_path / "again.xlsx", inspection)
    assert marked(tmp_path / "again.xlsx").keys().isdisjoint({"单位!J2", "单位!Q1"})
    assert openpyxl.load_workbook(tmp_path / "again.xlsx")[ORG]["J2"].comment is None


def test_merged_headings_are_marked_where_they_are_seen(raw: Raw, tmp_path: Path) -> None:
    raw.rename(ORG, "单位名称", "单位明称")
    raw.sheets[ORG].insert(1, [None] * len(raw.sheets[ORG][0]))
    raw.sheets[ORG][0][10], raw.sheets[ORG][1][10] = "党员", "正式党员数"
    raw.sheets[ORG][1][11], raw.sheets[ORG][0][11] = "预备党员数", None
    path = raw.workbook(tmp_path / "ledger.xlsx")
    book = openpyxl.load_workbook(path)
    book[ORG].merge_cells("B1:B2")
    book[ORG].merge_cells("K1:L1")
    book.save(path)
    inspection = inspect_ledger(path)
    assert [str(problem.place) for problem in inspection.problems]
    write_marked(tmp_path / "marked.xlsx", inspection)
    assert marked(tmp_path / "marked.xlsx")["单位!B1"][0] == RED


def test_sheets_whose_names_a_workbook_cannot_hold_are_copied(raw: Raw, tmp_path: Path) -> None:
    folder = raw.folder(tmp_path / "csv")
    for name in (PROBLEMS.zh, "History", "a" * 40, f"{'a' * 31}b", "x[y]"):
        (folder / f"{name}.csv").write_text("甲,乙\n", encoding="utf-8")
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(folder))
    names = openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames
    assert names[0] == PROBLEMS.zh
    assert {"History (2)", "a" * 31, f"{'a' * 27} (2)", "x_y_"} <= set(names)


def test_a_very_large_workbook_is_written_anew(spoiled: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingyuan_rules.returned.marked_copy._LARGE", 0)  # to see it without 64 MiB
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(spoiled.workbook(tmp_path / "ledger.xlsx")))
    found = marked(tmp_path / "marked.xlsx")
    assert found["单位!J2"][0] == RED
    assert found["党支部!G2"][0] == YELLOW


@only_in_check
def test_cells_of_every_kind_are_copied(raw: Raw, tmp_path: Path) -> None:
    raw.sheets[ORG][0] += ["备注", "多少", "真假", "大数", "算式"]
    raw.sheets[ORG][1] += ["=1+1", 2.5, True, 2**60, "=2+2"]
    raw.put(ORG, 3, "从业人员数", "many")
    write_csv(tmp_path / "csv", Ledger())
    path = raw.workbook(tmp_path / "ledger.xlsx")
    book = openpyxl.load_workbook(path)
    book[ORG].cell(2, len(raw.sheets[ORG][0]) - 4).data_type = "s"
    book[ORG].cell(2, len(raw.sheets[ORG][0]) - 1).value = str(2**60)
    book.save(path)
    saved = converted(path, "ods", tmp_path / "ods")
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(saved))
    copy = openpyxl.load_workbook(tmp_path / "marked.xlsx")[ORG]
    row = [cell.value for cell in copy[2]][-5:]
    assert row == ["=1+1", 2.5, True, str(2**60), 4]
    assert copy.cell(2, copy.max_column - 4).data_type == "s"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("marked.xls", "marked.xls: found .xls, expected a file that ends in .xlsx. Change the path."),
        ("marked", "marked: expected a file that ends in .xlsx. Change the path."),
        ("ledger.xlsx", "ledger.xlsx: found an existing file, expected a place without a file. Choose another name"),
        ("folder.xlsx", "folder.xlsx: found an existing folder, expected a place without a file. Choose another name"),
    ],
)
def test_a_copy_goes_where_nothing_stands(small: Ledger, tmp_path: Path, name: str, said: str) -> None:
    write_workbook(tmp_path / "ledger.xlsx", small)
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(InvalidData, match=re.escape(said)):
        write_marked(tmp_path / name, inspect_ledger(tmp_path / "ledger.xlsx"))
    assert read_ledger(tmp_path / "ledger.xlsx") == small


def test_comments_are_bounded(raw: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingyuan_rules.returned.marked_copy.MOST_COMMENTS", 1)  # to see it without thousands
    for row in (2, 3, 4):
        raw.put(ORG, row, "从业人员数", "many")
    for path in (raw.workbook(tmp_path / "ledger.xlsx"), raw.folder(tmp_path / "csv")):
        write_marked(tmp_path / f"{path.stem}-marked.xlsx", inspect_ledger(path))
        found = [marked(tmp_path / f"{path.stem}-marked.xlsx")[f"单位!J{row}"] for row in (2, 3, 4)]
        assert [color for color, _ in found] == [RED] * 3
        assert [comment is not None for _, comment in found] == [True, False, False]


@only_in_check
def test_the_comments_say_who_they_are_from(spoiled: Raw, tmp_path: Path) -> None:
    write_marked(tmp_path / "marked.xlsx", inspect_ledger(spoiled.workbook(tmp_path / "ledger.xlsx")))
    comment = openpyxl.load_workbook(tmp_path / "marked.xlsx")[ORG]["J2"].comment
    assert comment is not None
    assert comment.author == "pingyuan-rules"
    assert comment.text.endswith(SIGNED)
    assert converted(tmp_path / "marked.xlsx", "ods", tmp_path / "opens").exists()


def test_a_missing_extra_is_named(raw: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inspection = inspect_ledger(raw.folder(tmp_path / "csv"))
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ModuleNotFoundError, match=r"writing a workbook needs XlsxWriter: pip install .*\[excel\]"):
        write_marked(tmp_path / "marked.xlsx", inspection)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv"]
