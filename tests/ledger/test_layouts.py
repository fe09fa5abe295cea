"""Merged cells, and rows, columns and sheets that are hidden or struck out, in every format that can hold them."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ledger.office import converted
from ledger.office_sheets import (
    BRANCH_HEADINGS,
    BRANCHES,
    UNIT_HEADINGS,
    UNITS,
    alone,
    folder,
    inspected,
    left_out,
    rewritten,
    told,
    unit,
    units_of,
    workbook,
)
from pingyuan_rules import UNKNOWN, InvalidData
from pingyuan_rules.engine import facts_of
from pingyuan_rules.ledger import Inspection, write_marked
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.sheets.merged_cells import SPREAD
from sizes import only_in_check, variants

Make = Callable[..., Path]
STRUCK = Font(strike=True)


def with_formula(book: Any) -> None:
    """Makes openpyxl read the workbook, row by row."""
    sheet = book.create_sheet("算式")
    sheet.append(["=1+1"])
    sheet.sheet_state = "hidden"


def maker(reader: str, folder: Path) -> Make:
    """Makes a workbook that one of the readers reads."""

    def made(units: Any = UNITS, dress: Any = None) -> Path:
        def whole(book: Any, sheet: Any) -> None:
            if dress is not None:
                dress(book, sheet)
            if reader in {"streamed", "strict"}:
                with_formula(book)

        path = workbook(folder / "ledger.xlsx", units, whole)
        if reader in {"xls", "ods"}:
            return converted(path, reader, folder / "saved")
        return rewritten(path, folder / "strict.xlsx", strict) if reader == "strict" else path

    return made


READERS = ("streamed", "strict", "xls", "ods")


@pytest.fixture(params=["quick", *READERS])
def make_any(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Makes a workbook that one of the readers reads, for each of them."""
    return maker(request.param, tmp_path)


@pytest.fixture(params=variants("quick", *READERS))
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """The same, where the quick reader tells whether a rule holds and the others only see the same sheet."""
    return maker(request.param, tmp_path)


def strict(_: str, content: bytes) -> bytes:
    """A part of a workbook under the names of Strict Open XML."""
    usual = b"http://schemas.openxmlformats.org/"
    return content.replace(
        usual + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ).replace(usual + b"officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")


def dressed(book: Any, sheet: Any) -> None:
    """A ledger with everything at once: merged townships and branches, a hidden, a struck and a filtered row."""
    sheet.merge_cells("E3:E5")
    sheet.merge_cells("D2:D5")
    sheet.merge_cells("C3:C4")
    sheet.row_dimensions[4].hidden = True
    for cell in sheet[3]:
        cell.font = STRUCK
    sheet["B5"].font = STRUCK
    sheet.column_dimensions["G"].hidden = True
    sheet.auto_filter.ref = "A1:I5"
    book["党支部"].row_dimensions[3].hidden = True


def test_everything_that_a_sheet_shows_is_seen_in_every_format(make_any: Make, tmp_path: Path) -> None:
    plain = inspected(folder(tmp_path / "plain"))
    inspection = inspected(make_any(UNITS, dressed))
    assert inspection.problems == ()
    assert inspection.ledger == plain.ledger
    assert set(told(inspection)) == {
        "“领域”有 3 处空格属于合并单元格，按合并单元格的值填入",
        "“所属乡镇”有 2 处空格属于合并单元格，按合并单元格的值填入",
        "“所属党支部编号”有 1 处空格属于合并单元格，按合并单元格的值填入",
        "以下各列虽已隐藏，仍已读取：“从业人员数”",
    }
    assert [(place_of(each), getattr(each.found, "en", each.found)) for each in inspection.warnings[:4]] == [
        ("Organization row 4", "hidden or filtered-out rows that were still counted (1): 4"),
        ("Organization row 3", "struck-out rows that were still counted (1): 3"),
        ("Organization row 5", "rows with struck-out cells that were still read (1): 5"),
        ("Branch row 3", "hidden or filtered-out rows that were still counted (1): 3"),
    ]


def place_of(problem: Any) -> str:
    return str(problem.place.en)


def test_what_is_hidden_can_be_left_out_in_every_format(make: Make) -> None:
    inspection = inspected(make(UNITS, dressed), hidden="leave-out")
    assert [each.id for each in inspection.found.organizations] == ["Z-01", "Z-04"]
    assert [each.id for each in inspection.found.branches] == ["B-01"]
    assert [each.township for each in inspection.found.organizations] == ["甲镇", "乙镇"]  # under a hidden anchor
    assert "隐藏或划去的 2 行按选项未计入：第 3、4 行" in told(inspection)
    assert "rows with struck-out cells" in inspection.warnings[0].text("en")


MERGED = {
    "G3:G5": ("从业人员数", "staff", 20),
    "H2:H3": ("正式党员数", "full_members", 5),
    "A3:A4": ("单位编号", "id", "Z-02"),
    "B3:B5": ("单位名称", "name", "示范企业乙"),
    "F2:F5": ("正常运营", "operating", "是"),
}


@pytest.mark.parametrize("area", MERGED)
def test_what_belongs_to_one_record_is_an_error_that_names_the_range(make: Make, area: str) -> None:
    heading, fact, value = MERGED[area]
    inspection = inspected(make(UNITS, lambda _, sheet: sheet.merge_cells(area)))
    (problem,) = inspection.problems
    assert (heading in problem.place.zh, f"merged cells {area} with the value" in problem.found.en) == (True, True)
    assert str(value) in problem.found.zh
    assert problem.remedy.zh == "请取消合并，逐行填写各自的值；不知道的留空"
    rows = range(int(area[1]) - 2, int(area[-1]) - 1)
    assert [getattr(each, fact) is UNKNOWN for each in inspection.found.organizations] == [
        number in rows for number in range(len(UNITS))
    ]


def test_an_amount_a_score_and_a_day_are_no_places() -> None:
    kinds = {info.kind.name for record in FIELDS for info in facts_of(record).values() if info.name in SPREAD}
    assert kinds.isdisjoint({"int", "fen", "decimal", "date", "bool"})


def test_merged_across_is_an_error_at_its_row(make: Make) -> None:
    inspection = inspected(make(UNITS, lambda _, sheet: sheet.merge_cells("G3:H3")))
    (problem,) = inspection.problems
    assert "merged cells G3:H3 with the value 20" in problem.found.en
    assert problem.remedy.en == "Unmerge the cells and fill in each column"
    assert (inspection.found.organizations[1].staff, inspection.found.organizations[1].full_members) == (
        UNKNOWN,
        UNKNOWN,
    )


def test_titles_and_totals_may_be_merged(make: Make) -> None:
    rows = [UNITS[0], alone("余下各镇的单位"), *UNITS[1:], [*alone("合计")[:-2], 9, None]]

    def dress(_: Any, sheet: Any) -> None:
        sheet.merge_cells("A3:I3")
        sheet.merge_cells("A7:G7")

    inspection = inspected(make(rows, dress))
    assert inspection.problems == ()
    assert left_out(inspection) == {3: "section", 7: "total"}
    assert len(inspection.ledger.organizations) == len(UNITS)


def test_a_blank_that_is_not_merged_is_unknown(make: Make) -> None:
    inspection = inspected(make([UNITS[0], UNITS[1], unit(2, 所属乡镇=None), unit(3, 所属乡镇=None)]))
    assert [each.township for each in inspection.ledger.organizations] == ["甲镇", "乙镇", UNKNOWN, UNKNOWN]
    assert told(inspection) == []


def test_empty_merged_cells_say_nothing(make: Make) -> None:
    rows = [unit(number, 所属乡镇=None, 从业人员数=None) for number in range(len(UNITS))]

    def dress(_: Any, sheet: Any) -> None:
        sheet.merge_cells("E2:E5")
        sheet.merge_cells("G2:G5")

    inspection = inspected(make(rows, dress))
    assert inspection.problems == ()
    assert {each.township for each in inspection.ledger.organizations} == {UNKNOWN}
    assert told(inspection) == []


def test_one_record_on_two_lines_is_one_record(make: Make) -> None:
    rows = [UNITS[0], [None] * len(UNIT_HEADINGS), *UNITS[1:]]

    def dress(_: Any, sheet: Any) -> None:
        for letter in "ABCDEFGHI":
            sheet.merge_cells(f"{letter}2:{letter}3")

    inspection = inspected(make(rows, dress))
    assert inspection.problems == ()
    assert units_of(inspection) == units_of(inspected(make()))


def test_headings_in_three_rows(make: Make) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "平远县两新组织台账"
        sheet.merge_cells("A1:I1")
        for cell in sheet[4]:
            if cell.column_letter not in "GH":
                sheet.cell(2, cell.column).value, cell.value = cell.value, None
                sheet.merge_cells(start_row=2, end_row=4, start_column=cell.column, end_column=cell.column)
        sheet["G2"] = "人员"
        sheet.merge_cells("G2:H2")
        sheet["G3"], sheet["H3"] = "职工", "党员"

    inspection = inspected(make(UNITS, dress))
    assert inspection.problems == ()
    assert units_of(inspection) == units_of(inspected(make()))
    (sheet,) = (each for each in inspection.sheets if each.name == "单位")
    assert sheet.header is not None
    assert sheet.header.row == 4


def test_headings_merged_above_columns_of_another_matter(make: Make) -> None:
    """What stands below a merged heading, under columns without a fact, is the rest of the headings and no record."""

    def dress(_: Any, sheet: Any) -> None:
        sheet.insert_rows(2)
        for cell in sheet[1]:
            sheet.merge_cells(start_row=1, end_row=2, start_column=cell.column, end_column=cell.column)
        sheet["J1"] = "人员构成"
        sheet.merge_cells("J1:K1")
        sheet["J2"], sheet["K2"] = "男", "女"
        sheet["J3"], sheet["K3"] = 30, 20

    inspection = inspected(make(UNITS, dress))
    assert inspection.problems == ()
    assert units_of(inspection) == units_of(inspected(make()))
    assert inspection.ledger.extra["organizations"].headings == ("男", "女")


def test_a_heading_merged_into_the_records_takes_no_record_away(tmp_path: Path) -> None:
    inspection = inspected(
        workbook(tmp_path / "l.xlsx", [unit(0, 单位编号=None), *UNITS[1:]], lambda _, s: s.merge_cells("A1:A2"))
    )
    (problem,) = inspection.problems
    assert problem.text("en").startswith("Organization row 2, organization id")


def test_a_value_hidden_under_merged_cells_is_an_error(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.merge_cells("E2:E3")

    path = workbook(tmp_path / "ledger.xlsx", UNITS, dress)

    def put(text: str) -> Callable[[str, bytes], bytes]:
        cell = f'<c r="E3" t="inlineStr"><is><t>{text}</t></is></c><c r="F3"'.encode()
        return lambda name, content: content.replace(b'<c r="F3"', cell) if name.endswith("sheet1.xml") else content

    hidden = inspected(rewritten(path, tmp_path / "hidden.xlsx", put("乙镇")))
    (problem,) = hidden.problems
    assert problem.text("en").startswith(
        "Organization row 3, township: found '乙镇', hidden by the merged cells E2:E3, expected no other value"
    )
    same = inspected(rewritten(path, tmp_path / "same.xlsx", put("甲 镇")))
    assert same.problems == ()


def test_columns_without_a_fact_may_be_merged(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet["J1"], sheet["K1"], sheet["J2"] = "备注", "行业", "示范"
        sheet.merge_cells("J2:K3")

    inspection = inspected(workbook(tmp_path / "ledger.xlsx", UNITS, dress))
    assert inspection.problems == ()
    assert inspection.ledger.extra["organizations"].rows[:2] == (("示范", None), (None, None))


def test_a_merged_township_goes_on_through_other_rows(make: Make) -> None:
    rows = [UNITS[0], UNITS[1], alone("小计", "单位名称"), *UNITS[2:]]
    inspection = inspected(make(rows, lambda _, sheet: sheet.merge_cells("E3:E6")))
    assert inspection.problems == ()
    assert left_out(inspection) == {4: "total"}
    assert units_of(inspection) == units_of(inspected(make()))


def test_a_hidden_sheet_is_told_or_left_out(make: Make) -> None:
    def dress(book: Any, _: Any) -> None:
        sheet = book.create_sheet("党员")
        sheet.append(["党员编号", "所属党支部编号", "党员类别"])
        sheet.append(["D-01", "B-01", "正式党员"])
        sheet.sheet_state = "hidden"

    path = make(UNITS, dress)
    inspection = inspected(path)
    assert len(inspection.ledger.members) == 1
    assert "a hidden sheet, which was still counted" in inspection.warnings[0].text("en")
    left = inspected(path, hidden="leave-out")
    assert left.ledger.members == ()
    (sheet,) = (each for each in left.sheets if each.name == "党员")
    assert [note.en for note in sheet.notes()] == ["a hidden sheet, left out as requested"]


def test_csv_files_cannot_show_it_and_a_note_says_so(tmp_path: Path) -> None:
    inspection = inspected(folder(tmp_path / "csv"))
    assert inspection.unseen is not None
    assert "hidden, filtered out or struck out" in inspection.unseen.en
    assert inspected(workbook(tmp_path / "ledger.xlsx")).unseen is None


def test_many_hidden_rows_are_counted_and_a_few_are_named(tmp_path: Path) -> None:
    units = [unit(3, 单位编号=f"Z-{number:03}") for number in range(30)]

    def dress(_: Any, sheet: Any) -> None:
        for row in range(2, 32):
            sheet.row_dimensions[row].hidden = True

    warning = inspected(workbook(tmp_path / "ledger.xlsx", [*UNITS[:3], *units], dress)).warnings[0]
    assert "(30): 2, 3, 4" in warning.text("en")
    assert "21…" in warning.text("en")


class TestByHand:
    """What other programs write in an .xlsx workbook, put there by hand."""

    @pytest.fixture
    def edited(self, tmp_path: Path) -> Callable[..., Inspection]:
        """Reads a workbook with one part of the sheet of units changed, by each reader."""

        def read(*changes: tuple[bytes, bytes], dress: Any = None, streamed: bool = False) -> Inspection:
            def whole(book: Any, sheet: Any) -> None:
                if dress is not None:
                    dress(book, sheet)
                if streamed:
                    with_formula(book)

            def edit(name: str, content: bytes) -> bytes:
                for old, new in changes if name.endswith("sheet1.xml") else ():
                    assert old in content
                    content = content.replace(old, new)
                return content

            path = workbook(tmp_path / "plain.xlsx", UNITS, whole)
            return inspected(rewritten(path, tmp_path / "edited.xlsx", edit))

        return read

    @pytest.mark.parametrize("streamed", [False, True])
    @pytest.mark.parametrize("hidden", [b'hidden="1"', b'hidden="true"', b"hidden='1'", b'ht="0" customHeight="1"'])
    def test_hidden_rows_in_every_spelling(self, edited: Any, hidden: bytes, streamed: bool) -> None:
        inspection = edited((b'<row r="3"', b'<row r="3" ' + hidden), streamed=streamed)
        assert "still counted (1): 3" in inspection.warnings[0].text("en")
        assert edited((b'<row r="3"', b'<row r="3" hidden="0"'), streamed=streamed).warnings == ()

    def test_a_column_without_width_is_hidden(self, edited: Any) -> None:
        def dress(_: Any, sheet: Any) -> None:
            sheet.column_dimensions["H"].width = 7
            sheet.column_dimensions["G"].width = 8

        inspection = edited((b'width="7"', b'width="0"'), dress=dress)
        assert told(inspection) == ["以下各列虽已隐藏，仍已读取：“正式党员数”"]

    def test_rows_and_cells_without_numbers(self, edited: Any) -> None:
        def dress(_: Any, sheet: Any) -> None:
            for cell in sheet[4]:
                cell.font = STRUCK

        changes = [(b'<row r="3"', b'<row hidden="1"'), (b'<row r="4"', b"<row")]
        changes += [(f'<c r="{letter}4" '.encode(), b"<c ") for letter in "ABCDEFGHI"]
        inspection = edited(*changes, dress=dress)
        assert [each.found.en for each in inspection.warnings[:2]] == [
            "hidden or filtered-out rows that were still counted (1): 3",
            "struck-out rows that were still counted (1): 4",
        ]

    @pytest.mark.parametrize("dimension", [b'<dimension ref="A1"/>', b"", b'<dimension ref="A1:A2"/>'])
    @pytest.mark.parametrize("streamed", [False, True])
    def test_a_wrong_dimension_cuts_nothing_off(self, edited: Any, dimension: bytes, streamed: bool) -> None:
        inspection = edited((b'<dimension ref="A1:I5" />', dimension), streamed=streamed)
        assert len(inspection.ledger.organizations) == len(UNITS)

    @pytest.mark.parametrize("streamed", [False, True])
    def test_text_within_cells(self, edited: Any, streamed: bool) -> None:
        def dress(_: Any, sheet: Any) -> None:
            sheet["B2"].value = 777

        rich = '<c r="B2" t="inlineStr"><is><r><t>示范</t></r><r><t>企业甲</t></r></is></c>'.encode()
        inspection = edited((b'<c r="B2" t="n"><v>777</v></c>', rich), dress=dress, streamed=streamed)
        assert inspection.ledger.organizations[0].name == "示范企业甲"

    def test_names_with_a_prefix(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "plain.xlsx", UNITS, dressed)

        def prefix(name: str, content: bytes) -> bytes:
            if not name.endswith("sheet1.xml"):
                return content
            content = content.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:")
            return content.replace(b"<x:?", b"<?").replace(b"worksheet xmlns=", b"worksheet xmlns:x=")

        inspection = inspected(rewritten(path, tmp_path / "prefix.xlsx", prefix))
        assert inspection.problems == ()
        assert units_of(inspection) == units_of(inspected(workbook(tmp_path / "plain.xlsx")))
        assert "still counted (1): 4" in inspection.warnings[0].text("en")

    def test_a_merged_cell_that_is_none_is_a_broken_workbook(self, edited: Any) -> None:
        def dress(_: Any, sheet: Any) -> None:
            sheet.merge_cells("E3:E5")

        with pytest.raises(InvalidData, match="content that cannot be read"):
            edited((b'ref="E3:E5"', b'ref="nowhere:E5"'), dress=dress)
        assert edited((b'ref="E3:E5"', b'ref="E3"'), dress=dress).ledger.organizations[3].township is UNKNOWN

    @pytest.fixture
    def without(self, tmp_path: Path) -> Callable[[str], Path]:
        """A workbook that lacks a part."""

        def made(missing: str) -> Path:
            path = workbook(tmp_path / "plain.xlsx", UNITS, dressed)
            with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "less.xlsx", "w") as copy:
                for name in archive.namelist():
                    if name != missing:
                        copy.writestr(name, archive.read(name))
            return tmp_path / "less.xlsx"

        return made

    @pytest.mark.parametrize("missing", ["_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
    def test_a_part_that_is_missing_is_told(self, without: Any, missing: str) -> None:
        with pytest.raises(InvalidData):
            _ = inspected(without(missing)).ledger

    def test_styles_may_be_missing(self, without: Any) -> None:
        assert inspected(without("xl/styles.xml")).found.organizations[3].township == "乙镇"

    def test_a_day_kept_as_text(self, tmp_path: Path) -> None:
        def edit(name: str, content: bytes) -> bytes:
            if not name.endswith("sheet2.xml"):
                return content
            return re.sub(
                rb'<c r="F2"[^>]*><v>[^<]*</v></c>', b'<c r="F2" t="d"><v>2012-06-30T00:00:00</v></c>', content
            )

        path = workbook(tmp_path / "plain.xlsx", UNITS)
        inspection = inspected(rewritten(path, tmp_path / "iso.xlsx", edit))
        assert inspection.ledger.branches[0].founded == date(2012, 6, 30)


@pytest.mark.parametrize("streamed", [False, True])
def test_the_calendar_of_1904(tmp_path: Path, streamed: bool) -> None:
    def dress(book: Any, _: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        if streamed:
            with_formula(book)

    inspection = inspected(workbook(tmp_path / "ledger.xlsx", UNITS, dress))
    assert [each.founded for each in inspection.ledger.branches] == [row[-1] for row in BRANCHES]


@only_in_check
def test_the_calendar_of_1904_in_xls(tmp_path: Path) -> None:
    def dress(book: Any, _: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    saved = converted(workbook(tmp_path / "ledger.xlsx", UNITS, dress), "xls", tmp_path / "saved")
    assert [each.founded for each in inspected(saved).ledger.branches] == [row[-1] for row in BRANCHES]


@pytest.mark.parametrize("form", variants("xls", "ods"))
def test_errors_of_formulas_are_no_empty_cells(tmp_path: Path, form: str) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet["G2"], sheet["E3"], sheet["H4"], sheet["G5"] = (
            '=VLOOKUP("x",A1:B2,2,FALSE)',
            "=1/0",
            "=1+1",
            "=1+NOSUCH(2)",
        )

    saved = converted(workbook(tmp_path / "ledger.xlsx", UNITS, dress), form, tmp_path / "saved")
    inspection = inspected(saved)
    assert [str(problem.found) for problem in inspection.problems] == ["#N/A", "#DIV/0!", "#NAME?"]
    assert inspection.found.organizations[2].full_members == 2


@only_in_check
def test_values_of_every_kind_in_xls(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        for number, value in enumerate((True, 1.5, datetime(2016, 3, 15, 8, 30), "=TIME(8,30,0)"), start=2):  # noqa: DTZ001 - as a cell
            sheet.cell(number, 10).value = value
        sheet["J1"] = "其他"

    saved = converted(workbook(tmp_path / "ledger.xlsx", UNITS, dress), "xls", tmp_path / "saved")
    rows = inspected(saved).ledger.extra["organizations"].rows
    assert rows[:3] == ((True,), (1.5,), (datetime(2016, 3, 15, 8, 30),))  # noqa: DTZ001 - as a cell
    assert rows[3][0] == pytest.approx(8.5 / 24)


def test_a_workbook_by_xlsxwriter(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day, struck = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("附件1 企业台账")
        for number, row in enumerate((UNIT_HEADINGS, *UNITS)):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, place, cell, struck if number == 2 else None)
        sheet.merge_range("E3:E5", "乙镇")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet = book.add_worksheet("党支部基本情况表")
        for number, row in enumerate((BRANCH_HEADINGS, *BRANCHES)):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, day) if isinstance(cell, date) else sheet.write(number, place, cell)
    inspection = inspected(path)
    assert inspection.problems == ()
    assert [each.township for each in inspection.ledger.organizations] == ["甲镇", "乙镇", "乙镇", "乙镇"]
    assert [each.found.en for each in inspection.warnings[:2]] == [
        "hidden or filtered-out rows that were still counted (1): 4",
        "rows with struck-out cells that were still read (1): 3",
    ]


def test_a_workbook_with_formats_to_its_last_row(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.cell(1_048_576, 1).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.merge_cells("E3:E5")

    inspection = inspected(workbook(tmp_path / "ledger.xlsx", UNITS, dress))
    assert [each.township for each in inspection.ledger.organizations] == ["甲镇", "乙镇", "乙镇", "乙镇"]


@pytest.mark.parametrize("form", ["xlsx", "ods", pytest.param("xls", marks=only_in_check)])
def test_a_marked_copy_says_the_same(tmp_path: Path, form: str) -> None:
    path = workbook(tmp_path / "ledger.xlsx", [unit(0, 从业人员数="很多"), *UNITS[1:]], dressed)
    path = path if form == "xlsx" else converted(path, form, tmp_path / "saved")
    inspection = inspected(path)
    write_marked(tmp_path / "marked.xlsx", inspection)
    again = inspected(tmp_path / "marked.xlsx")
    assert again.found == inspection.found
    assert [each.text() for each in (*again.problems, *again.warnings)] == [
        each.text() for each in (*inspection.problems, *inspection.warnings)
    ]


@only_in_check
def test_a_hidden_sheet_stays_hidden_in_a_marked_copy(tmp_path: Path) -> None:
    def dress(book: Any, _: Any) -> None:
        book["党支部"].sheet_state = "hidden"

    path = workbook(tmp_path / "ledger.xlsx", [unit(0, 从业人员数="很多"), *UNITS[1:]], dress)
    write_marked(tmp_path / "marked.xlsx", inspected(converted(path, "ods", tmp_path / "saved")))
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx")["党支部"].sheet_state == "hidden"


def test_a_marked_copy_of_a_strict_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", [unit(0, 从业人员数="很多"), *UNITS[1:]], dressed)
    path = rewritten(path, tmp_path / "strict.xlsx", strict)
    inspection = inspected(path)
    write_marked(tmp_path / "marked.xlsx", inspection)
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames == ["问题清单", "单位", "党支部"]
    assert inspected(tmp_path / "marked.xlsx").found == inspection.found


@only_in_check
def test_merged_cells_that_overlap_stay_once_in_a_marked_copy(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", [unit(0, 从业人员数="很多"), *UNITS[1:]], dressed)
    saved = converted(path, "ods", tmp_path / "saved")

    def edit(name: str, content: bytes) -> bytes:
        return (
            content.replace(b'number-rows-spanned="2"', b'number-rows-spanned="3"')
            if name == "content.xml"
            else content
        )

    inspection = inspected(rewritten(saved, tmp_path / "over.ods", edit))
    write_marked(tmp_path / "marked.xlsx", inspection)
    assert inspected(tmp_path / "marked.xlsx").found == inspection.found
