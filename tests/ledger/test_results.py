"""A workbook of results can be looked at, filtered, printed and handed on."""

import csv
import html
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from datetime import time as moment
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange

from ledger.conftest import Raw
from ledger.office import converted
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    Fen,
    InvalidData,
    Member,
    Organization,
    book,
    coverage,
    due_not_formed,
    overlay,
    policy_on,
)
from pingyuan_rules.choices import PartyOrganization
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Record, yuan
from pingyuan_rules.engine.wording.tree_output import clause_names
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger, write_results
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS, Extra
from pingyuan_rules.measures import Total, fund_totals
from pingyuan_rules.policy import START
from pingyuan_rules.report import report
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.tables.cell_formats import SECTION, display_width
from pingyuan_rules.tables.typed_cells import Value
from sizes import only_in_check, variants

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")']
RED, GREEN, YELLOW = "F8CFCF", "D5EBD8", "FFF2B3"


@pytest.fixture(scope="module")
def sample() -> AssessedLedger:
    """The sample ledger, assessed."""
    return AssessedLedger.of(read_ledger(sample_ledger("csv")))


@pytest.fixture(scope="module", params=variants("zh", "en"))
def lang(request: pytest.FixtureRequest) -> Lang:
    """Each language."""
    language: Lang = request.param
    return language


@pytest.fixture(scope="module")
def path(sample: AssessedLedger, lang: Lang, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the sample ledger."""
    path = tmp_path_factory.mktemp("results") / "results.xlsx"
    write_results(path, sample, lang=lang, explain=("ZB-0008",))
    return path


@pytest.fixture(scope="module")
def workbook(path: Path) -> Any:
    """The same as openpyxl reads it."""
    return openpyxl.load_workbook(path)


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    lines = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    headings = [str(each) for each in next(lines)]
    return [dict(zip(headings, line, strict=True)) for line in lines]


def lines(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def block(workbook: Any, title: str) -> list[list[Any]]:
    """The rows of a block of the summary, as wide as its headings; its title is a regular expression."""
    table = list(workbook.worksheets[0].iter_rows(values_only=True))
    (top,) = (number for number, row in enumerate(table) if re.fullmatch(title, str(row[0])))
    headings = [each for each in table[top + 1] if each is not None]
    assert len(set(headings)) == len(headings)
    # A note below the rows fills one cell.
    return [list(row[: len(headings)]) for row in takewhile(lambda row: row[1] is not None, table[top + 2 :])]


def width_of(sheet: Any, column: int) -> float:
    """How wide a column is; openpyxl keeps the first of those that are equally wide."""
    return next(each.width for each in sheet.column_dimensions.values() if each.min <= column <= each.max)


def test_the_sheets_stand_in_the_order_of_their_readers(workbook: Any, lang: Lang) -> None:
    first = {"zh": ["汇总", "整改清单", "说明 ZB-0008"], "en": ["Summary", "Rectification list", "Why ZB-0008"]}
    records = [sheet_label(record).text(lang) for record in FIELDS]
    assert workbook.sheetnames == [*first[lang], *records, {"zh": "运行说明", "en": "Run"}[lang]]
    assert workbook.active.title == first[lang][0]


def test_the_same_ledger_gives_the_same_bytes(sample: AssessedLedger, path: Path, lang: Lang, tmp_path: Path) -> None:
    write_results(tmp_path / "again.xlsx", sample, lang=lang, explain=("ZB-0008",))
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


class TestSummary:
    """The first sheet has the measures with their bounds, and charts of them."""

    def test_coverage(self, sample: AssessedLedger, workbook: Any, lang: Lang) -> None:
        (row,) = coverage(sample.ledger.organizations)
        title = {
            "zh": "党的组织覆盖率（基数：正常运营单位）",
            "en": r"Coverage by Party organizations \(base: .* operation\)",
        }
        values, *others = block(workbook, title[lang])
        assert values[2:4] == [row.organization.surely, row.organization.surely + row.organization.maybe]
        assert values[4] <= row.organization.low < values[4] + 0.001
        assert values[5] - 0.001 < row.organization.high <= values[5]
        assert values[4:8] == [0.913, 0.927, 0.014, 0.9]
        assert values[8] == {"zh": "达标", "en": "met"}[lang]
        assert len(others) == 2 + 12
        assert all(row[4] <= row[5] for row in others)

    def test_funds_are_numbers_in_yuan(self, sample: AssessedLedger, workbook: Any, lang: Lang) -> None:
        first, *_ = block(workbook, {"zh": "应拨经费", "en": "Funds due"}[lang])
        (row,) = fund_totals(sample.ledger.branches)
        known = row.activity_fund.known + row.allowance.known
        totals = (row.activity_fund, row.allowance, Total(Fen(known), row.grant.unknown))
        assert known >= row.grant.known
        assert first[2:] == [each for total in totals for each in (float(yuan(total.known)), total.unknown)]

    def test_what_falls_short_is_counted(self, sample: AssessedLedger, workbook: Any, lang: Lang) -> None:
        found = block(workbook, {"zh": "不达标事项", "en": "Requirements not met"}[lang])
        cases = [row[4] for row in found]
        assert cases == sorted(cases, reverse=True)
        assert sum(cases) == sum(sum(sample.short(record).values()) for record in FIELDS)

    def test_charts_are_drawn_from_its_cells(self, path: Path, workbook: Any) -> None:
        sheet = workbook.worksheets[0]
        with zipfile.ZipFile(path) as archive:
            charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
        assert len(charts) == 6
        for chart in charts:
            references = re.findall(r"<c:numRef><c:f>([^!<]+)!([^<]+)</c:f>.*?<c:ptCount val=\"(\d+)\"", chart)
            assert references
            for name, cells, count in references:
                assert name.strip("'") == sheet.title
                values = [cell.value for (cell,) in sheet[cells.replace("$", "")]]
                assert len(values) == int(count) >= 10
                assert all(isinstance(value, int | float) for value in values)
            cached = re.findall(r"<c:val>.*?<c:numCache>(.*?)</c:numCache>", chart)
            assert all("<c:v>" in each for each in cached)

    def test_it_prints_on_a4(self, workbook: Any) -> None:
        sheet = workbook.worksheets[0]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        # A4 is 297 mm wide; a column of w letters takes 7 w + 5 pixels of 3/4 point.
        wide = sum(7 * width_of(sheet, column) + 5 for column in range(1, 12)) * 0.75
        scale = sheet.page_setup.scale / 100
        assert scale > 0.5, "small letters"
        assert wide * scale < 297 / 25.4 * 72 - 72 * (sheet.page_margins.left + sheet.page_margins.right)
        assert "&P" in sheet.oddFooter.center.text

    def test_every_page_has_its_title_period_sheet_and_number(self, workbook: Any) -> None:
        title, period = {
            "汇总": ("“两新”组织党建规则判定结果", "截至2016年10月21日"),
            "Summary": ("Party building: the ledger assessed by the rules", "As of 2016-10-21"),
        }[workbook.sheetnames[0]]
        for sheet in workbook.worksheets:
            assert title in sheet.oddHeader.left.text
            assert sheet.oddHeader.right.text == period
            assert (sheet.oddFooter.left.text, sheet.oddFooter.center.text) == ("&A", "&P / &N")

    def test_no_heading_stands_alone_at_the_foot_of_a_page(self, workbook: Any) -> None:
        sheet = workbook.worksheets[0]
        margins = 72 * (sheet.page_margins.top + sheet.page_margins.bottom)
        high = (210 / 25.4 * 72 - margins) / (sheet.page_setup.scale / 100)
        breaks = [each.id for each in sheet.row_breaks.brk]
        headings = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).font.sz == SECTION["font_size"]]
        assert len(headings) == 6
        assert breaks[0] < headings[0], "the charts have a page of their own"
        for start, after in pairwise([*headings, sheet.max_row + 1]):
            page = max(each for each in breaks if each < start)
            points = sum(sheet.row_dimensions[row].height or 15 for row in range(page + 1, after))
            # What is too long for a page begins on a new one.
            assert points <= high or page == start - 1, sheet.cell(start, 1).value

    def test_texts_that_wrap_are_seen_whole(self, workbook: Any) -> None:
        sheet = workbook.worksheets[0]
        merged = {(area.min_row, area.min_col): range(area.min_col, area.max_col + 1) for area in sheet.merged_cells}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.alignment.wrap_text and isinstance(cell.value, str):
                    columns = merged.get((cell.row, cell.column), [cell.column])
                    width = int(sum(width_of(sheet, column) for column in columns))
                    lines = -(-display_width(cell.value) // width)
                    assert (sheet.row_dimensions[cell.row].height or 15) >= 15 * lines, cell.value

    def test_the_county_of_the_policy_stands_in_its_head(self, small: Ledger, tmp_path: Path) -> None:
        county = policy_on(START, overlay({"county": "示范县", "office": "示范县委组织部"}))
        write_results(tmp_path / "results.xlsx", small, county)
        sheet = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[0]
        assert sheet["A1"].value == "示范县“两新”组织党建规则判定结果"
        assert any(str(sheet.cell(row, 1).value).startswith("示范县委组织部　") for row in range(2, 7))

    def test_as_a_file_it_has_a_row_for_each_figure(self, sample: AssessedLedger, tmp_path: Path) -> None:
        write_results(tmp_path / "csv", sample, lang="en")
        found = {
            (row["section"], row["group"], row["figure"]): row["value"]
            for row in lines(tmp_path / "csv" / "summary.csv")
        }
        organization = "Coverage by Party organizations (base: units in real operation)"
        assert found[organization, "the county", "rate, low"] == "91.3%"
        assert found[organization, "the county", "target"] == "90.0%"
        assert found["Branches by formation", "the county", "standalone (at least)"] == "51"
        assert found["Demonstration sites as designated", "the county", "city sites (at least)"]

    def test_an_empty_ledger_has_one_too(self, tmp_path: Path) -> None:
        write_results(tmp_path / "results.xlsx", Ledger())
        with zipfile.ZipFile(tmp_path / "results.xlsx") as archive:
            assert not any("chart" in name for name in archive.namelist())

    def test_what_is_unknown_has_bounds_and_no_rate(self, tmp_path: Path) -> None:
        ledger = Ledger(organizations=(Organization(id="A"),), branches=(Branch(id="B"),))
        write_results(tmp_path / "results.xlsx", ledger, lang="en")
        found = openpyxl.load_workbook(tmp_path / "results.xlsx")
        county, *_ = block(found, r"Coverage by Party organizations .*")
        assert county[2:] == [0, 1, 0, 1, 1, 0.9, "undecided", 0, 1]

    def test_a_policy_without_a_target_has_charts_without_one(self, small: Ledger, tmp_path: Path) -> None:
        named = attrs.evolve(small.organizations[0], township="示范镇01")
        policy = attrs.evolve(PINGYUAN, organization_coverage_target=UNKNOWN)
        write_results(tmp_path / "results.xlsx", attrs.evolve(small, organizations=(named,)), policy, "en")
        county, *_ = block(openpyxl.load_workbook(tmp_path / "results.xlsx"), r"Coverage by Party organizations .*")
        assert county[7:] == ["unknown", "undecided", None, None]
        with zipfile.ZipFile(tmp_path / "results.xlsx") as archive:
            drawn = ["lineChart" in archive.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2)]
        assert drawn == [False, True]


def test_shortfalls_that_wait_for_a_fact_are_told_in_a_sentence() -> None:
    bare = Organization(id="ZZ-1", full_members=3, party_organization=PartyOrganization.NONE, has_case_plan=False)
    two = Ledger(organizations=(bare, attrs.evolve(bare, id="ZZ-2")))
    note = AssessedLedger.of(two).open_note
    assert note is not None
    assert note.en == (
        "4 more shortfalls (2 organization records) depend on a fact that nobody recorded: “is in real operation”."
    )
    assert note.zh == "另有4件（涉及单位2个）是否计为不达标，须先查明尚未记录的事实：正常运营。"
    one = Ledger(organizations=(attrs.evolve(bare, has_case_plan=True),))
    assert AssessedLedger.of(one).open_note == Label(
        "另有1件（涉及单位1个）是否计为不达标，须先查明尚未记录的事实：正常运营。",
        "1 more shortfall (1 organization record) depends on a fact that nobody recorded: “is in real operation”.",
    )


class TestRectification:
    """The list of what is to be put right goes branch by branch and prints as it is."""

    def test_it_has_every_finding(self, sample: AssessedLedger, path: Path, workbook: Any, lang: Lang) -> None:
        *found, note = rows(path, workbook.sheetnames[1])
        assert [value for value in note.values() if value] == [sample.open_note.text(lang)]
        findings = [each for answers in sample.assessments.values() for answer in answers for each in answer.findings]
        assert len(found) == len(findings)
        assert {(list(row.values())[4]) for row in found} == {finding.record.id for finding in findings}

    def test_it_is_in_the_order_of_townships_and_branches(self, path: Path, workbook: Any) -> None:
        keys = [tuple(row.values())[:2] for row in rows(path, workbook.sheetnames[1])[:-1]]
        order = [tuple((each is None, each or "") for each in key) for key in keys]
        assert order == sorted(order)
        assert len({township for township, _ in keys}) > 5

    def test_what_belongs_to_a_branch_stands_with_it(self, small: Ledger, tmp_path: Path) -> None:
        branch = attrs.evolve(small.branches[0], township="示范镇01", has_instructor=False, has_liaison=False)
        ledger = attrs.evolve(small, branches=(branch, *small.branches[1:]))
        write_results(tmp_path / "results.xlsx", ledger)
        found = rows(tmp_path / "results.xlsx", "整改清单")
        member = next(row for row in found if row["编号"] == "DY-0001")
        assert (member["所属乡镇"], member["党支部编号"], member["党支部名称"]) == (
            "示范镇01",
            "ZB-0001",
            "示范党支部001",
        )
        assert member["存在问题"] == "失联党员"
        pairing = next(row for row in found if row["存在问题"] == "“1+1”指导联络不到位")
        assert (pairing["编号"], pairing["名称"], pairing["约束程度"]) == ("ZB-0001", "示范党支部001", "一般应当")
        assert pairing["条款"].startswith("第3段第6句 ")
        assert pairing["整改措施"] == "选派党建工作指导员；明确联络员"

    def test_it_is_set_up_for_print(self, workbook: Any) -> None:
        sheet = workbook.worksheets[1]
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == f"A1:L{sheet.max_row}"
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.freeze_panes == "A2"
        assert all(cell.alignment.wrap_text for cell in sheet["I"][:-1])

    def test_the_office_fills_in_who_and_by_when(self, workbook: Any, lang: Lang) -> None:
        sheet = workbook.worksheets[1]
        headings = {"zh": ["责任人", "完成时限"], "en": ["responsible", "complete by"]}
        assert [sheet["K1"].value, sheet["L1"].value] == headings[lang]
        for cell in (*sheet["K"][1:], *sheet["L"][1:]):
            assert cell.value is None
            assert cell.border.bottom.style == "thin", "there is a box to write in"

    def test_no_id_is_broken(self, small: Ledger, tmp_path: Path) -> None:
        code = "91440000MA4X00000X"
        ledger = attrs.evolve(small, organizations=(attrs.evolve(small.organizations[0], id=code + "-0001"),))
        write_results(tmp_path / "results.xlsx", ledger)
        sheet = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[1]
        for column, letter in ((2, "B"), (5, "E")):
            widths = [display_width(cell.value) for cell in sheet[letter][1:] if cell.value]
            assert 5 < max(widths) < width_of(sheet, column)


class TestAnswers:
    """Columns of rules have colors that follow their values, and words where there is no answer."""

    @pytest.mark.parametrize("record", FIELDS)
    def test_colors_follow_what_a_rule_asks(self, workbook: Any, lang: Lang, record: type[Record]) -> None:
        sheet = workbook[sheet_label(record).text(lang)]
        rules = {
            cell.column_letter: rule
            for cell, rule in zip(reversed(sheet[1]), reversed(book.rules_of(record)), strict=False)
        }
        colors = colors_of(sheet)
        assert set(colors) == set(rules)
        yes, no = {"zh": ("是", "否"), "en": ("yes", "no")}[lang]
        for letter, rule in rules.items():
            expected = {{"zh": "信息不足", "en": "undecided"}[lang]: YELLOW}
            if rule.standing.shall_be is not None:
                expected |= {yes: GREEN, no: RED} if rule.standing.shall_be else {yes: RED, no: GREEN}
            assert {word: color for word, color in colors[letter].items() if color} == expected

    def test_every_sheet_can_be_filtered_and_keeps_its_headings(self, workbook: Any, lang: Lang) -> None:
        for record in FIELDS:
            sheet = workbook[sheet_label(record).text(lang)]
            assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
            assert sheet.freeze_panes in {"B2", "C2"}

    def test_where_there_is_no_answer_a_workbook_says_why(self, small: Ledger, tmp_path: Path) -> None:
        write_results(tmp_path / "results.xlsx", small, lang="en")
        write_results(tmp_path / "csv", small, lang="en")
        name = "a plan of its own is in place"
        assert [row[name] for row in rows(tmp_path / "results.xlsx", "Organization")] == ["undecided"] * 3
        outside = attrs.evolve(small.organizations[0], full_members=0)
        write_results(
            tmp_path / "outside.xlsx", attrs.evolve(small, organizations=(outside, *small.organizations[1:])), lang="en"
        )
        assert rows(tmp_path / "outside.xlsx", "Organization")[0][name] == "not applicable"
        (first, _) = rows(tmp_path / "results.xlsx", "Branch")
        assert first["meetings are held on schedule"] == "not in force"
        assert {row[name] for row in lines(tmp_path / "csv" / "organization.csv")} == {""}

    def test_amounts_are_numbers_with_a_format(self, workbook: Any, lang: Lang) -> None:
        sheet = workbook[sheet_label(Branch).text(lang)]
        text = {"zh": "年度应拨经费（最低额）（元）", "en": "yearly grant (a minimum) (yuan)"}[lang]
        (column,) = (cell.column for cell in sheet[1] if cell.value == text)
        cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
        numbers = [cell for cell in cells if not isinstance(cell.value, str)]
        assert len(numbers) > 50
        assert {cell.number_format for cell in numbers} == {"#,##0.00"}


def colors_of(sheet: Any) -> dict[str, dict[str, str]]:
    """By column, the fill of each word that a conditional format waits for; empty where only the letters change."""
    found: dict[str, dict[str, str]] = {}
    for cells in sheet.conditional_formatting:
        letter = re.match(r"[A-Z]+", str(cells.sqref))
        assert letter is not None
        assert str(cells.sqref) == CellRange(f"{letter[0]}2:{letter[0]}{sheet.max_row}").coord
        for rule in cells.rules:
            (word,) = rule.formula
            fill = rule.dxf.fill
            found.setdefault(letter[0], {})[word.strip('"')] = fill.bgColor.rgb[2:] if fill else ""
    return found


class TestExtras:
    """Columns that hold no fact come back as they were, between what was read and the answers."""

    KEPT: tuple[Value, ...] = (
        "备注", 7, 2.5, True, date(2016, 3, 15), datetime(2016, 3, 15, 8, 30), moment(8, 30), None,  # noqa: DTZ001 - as a cell
    )  # fmt: skip

    def ledger(self, *values: Value) -> Ledger:
        headings = tuple(f"列{number}" for number in range(1, len(values) + 1))
        organization = Organization(id="A", branch_id="B")
        extra = {"organizations": Extra(headings, (values,))}
        return Ledger(organizations=(organization,), branches=(Branch(id="B"),), extra=extra)

    def test_in_a_workbook(self, lang: Lang, tmp_path: Path) -> None:
        write_results(tmp_path / "results.xlsx", self.ledger(*self.KEPT), lang=lang)
        sheet = openpyxl.load_workbook(tmp_path / "results.xlsx")[sheet_label(Organization).text(lang)]
        headings = [cell.value for cell in sheet[1]]
        at = headings.index("列1")
        assert headings[at : at + 8] == [f"列{number}" for number in range(1, 9)]
        assert headings[at + 8] == book.rules_of(Organization)[0].label.text(lang)
        values = [cell.value for cell in sheet[2][at : at + 8]]
        midnight = datetime(2016, 3, 15)  # noqa: DTZ001 - as a cell
        assert values == ["备注", 7, 2.5, True, midnight, *self.KEPT[5:]]

    def test_in_files(self, tmp_path: Path) -> None:
        write_results(tmp_path / "csv", self.ledger(*self.KEPT, "=1+1"), lang="en")
        (row,) = lines(tmp_path / "csv" / "organization.csv")
        assert [row[f"列{number}"] for number in range(1, 10)] == [
            "备注", "7", "2.5", "True", "2016-03-15", "2016-03-15T08:30:00", "08:30:00", "", "'=1+1",
        ]  # fmt: skip

    def test_those_of_a_file_go_through(self, raw: Raw, tmp_path: Path) -> None:
        for number, row in enumerate(raw.sheets["单位"]):
            row.append(["联系领导", "甲", None, "=1+1"][number])
        write_results(tmp_path / "results.xlsx", read_ledger(raw.folder(tmp_path / "csv")))
        found = rows(tmp_path / "results.xlsx", "单位")
        assert [row["联系领导"] for row in found] == ["甲", None, "=1+1"]

    @pytest.mark.parametrize(
        "value", [date(1899, 12, 31), 10**400, float("inf"), datetime.fromisoformat("2016-03-15T08:30:00+08:00")]
    )
    def test_what_a_workbook_cannot_hold_is_text(self, tmp_path: Path, value: Value) -> None:
        write_results(tmp_path / "results.xlsx", self.ledger(value))
        assert rows(tmp_path / "results.xlsx", "单位")[0]["列1"] == str(value)

    @pytest.mark.parametrize("text", FORMULAS)
    def test_no_text_becomes_a_formula(self, tmp_path: Path, text: str) -> None:
        write_results(tmp_path / "results.xlsx", self.ledger(text))
        sheet = openpyxl.load_workbook(tmp_path / "results.xlsx")["单位"]
        (cell,) = (cell for cell in sheet[2] if cell.value == text)
        assert cell.data_type == "s"

    def test_a_text_too_long_names_its_place(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match=r"^Organization row 2: more than a workbook can hold"):
            write_results(tmp_path / "results.xlsx", self.ledger("长" * 32_768))
        assert list(tmp_path.iterdir()) == []


def test_an_office_program_keeps_text_as_text(tmp_path: Path) -> None:
    names = [*FORMULAS, "<script>", "&amp;", "'"]
    units = tuple(Organization(id=f"A{number}", name=name) for number, name in enumerate(names))
    extra = {"organizations": Extra(("=2+2",), tuple((name,) for name in names))}
    write_results(tmp_path / "results.xlsx", Ledger(organizations=units, extra=extra))
    again = converted(tmp_path / "results.xlsx", "xlsx", tmp_path / "office")
    sheet = openpyxl.load_workbook(again)["单位"]
    headings = [cell.value for cell in sheet[1]]
    for column in (headings.index("单位名称"), headings.index("=2+2")):
        assert [row[column].value for row in sheet.iter_rows(min_row=2)] == names
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


@only_in_check
@pytest.mark.parametrize("ending", ["xlsx", "ods", "pdf"])
def test_an_office_program_opens_the_results(path: Path, workbook: Any, tmp_path: Path, ending: str) -> None:
    again = converted(path, ending, tmp_path / "office")
    if ending == "xlsx":
        saved = openpyxl.load_workbook(again)
        assert saved.sheetnames == workbook.sheetnames
        for name in workbook.sheetnames[3:]:
            assert values_of(saved[name]) == values_of(workbook[name])
        with zipfile.ZipFile(again) as archive:
            assert sum("charts/chart" in name for name in archive.namelist()) == 6


def values_of(sheet: Any) -> list[list[Any]]:
    """The cells of a sheet; LibreOffice saves a truth as a number."""
    return [
        [int(value) if isinstance(value, bool) else value for value in row] for row in sheet.iter_rows(values_only=True)
    ]


class TestExplanations:
    """A sheet says why the rules say what they say of a record."""

    def test_it_has_every_rule_in_force_with_its_clauses(
        self, sample: AssessedLedger, workbook: Any, lang: Lang
    ) -> None:
        sheet = workbook.worksheets[2]
        cells = list(sheet.iter_rows(min_row=4))
        said = [[cell.value or "" for cell in row] for row in cells]
        answers = {row[0].value: number for number, row in enumerate(cells) if not row[0].alignment.indent}
        (branch,) = sample.ledger.find("ZB-0008")
        unfolded = [number for number in range(len(cells)) if not sheet.row_dimensions[number + 4].hidden]
        for name, explanation in book.explain(branch).items():
            answer, *body = explanation.text(lang).splitlines()
            place = answers[answer.partition(" [")[0]]
            assert said[place][1] == clause_names(book[name].clauses_on(PINGYUAN.on), lang)
            tree = [re.sub(r"^[│├└─ ]+", "", line) for line in body if line.startswith(("├", "└", "│", "   "))]
            below = [said[number] for number in unfolded if number > place][: len(tree)]
            assert all(line.startswith(row[0]) for line, row in zip(tree, below, strict=True))

    def test_it_is_indented_and_can_be_folded(self, workbook: Any) -> None:
        sheet = workbook.worksheets[2]
        indents = [sheet.cell(row, 1).alignment.indent for row in range(4, sheet.max_row + 1)]
        levels = [sheet.row_dimensions[row].outlineLevel for row in range(4, sheet.max_row + 1)]
        assert max(indents) >= 6
        assert [bool(level) for level in levels] == [bool(indent) for indent in indents]

    def test_what_is_deep_is_folded(self, workbook: Any) -> None:
        sheet = workbook.worksheets[2]
        rows = [sheet.row_dimensions[row] for row in range(4, sheet.max_row + 1)]
        assert any(row.hidden for row in rows)
        for above, row in pairwise(rows):
            assert above.collapsed is (row.hidden and not above.hidden)

    def test_it_says_what_is_missing_and_what_would_put_it_right(self, workbook: Any, lang: Lang) -> None:
        said = "\n".join(str(row[0]) for row in workbook.worksheets[2].iter_rows(values_only=True))
        words = {
            "zh": ("尚待查明：书记综合考核得分", "整改措施：建立党员民主评议制度", "所据条款"),
            "en": ("Still to find out: secretary's score", "What to do: ", "Clauses"),
        }
        assert all(word in said for word in words[lang])

    def test_as_a_file_there_is_one_for_all(self, sample: AssessedLedger, tmp_path: Path) -> None:
        write_results(tmp_path, sample, lang="en", explain=("ZB-0001", "ZZ-0001", "ZB-0001"))
        found = lines(tmp_path / "explanation.csv")
        assert list(dict.fromkeys(row["id"] for row in found)) == ["ZB-0001", "ZZ-0001"]
        assert {row["depth"] for row in found} >= {"0", "1", "2"}
        write_results(tmp_path, sample, lang="en")
        assert not (tmp_path / "explanation.csv").exists()

    def test_values_that_stand_beside_others_are_told_with_their_sources(
        self, sample: AssessedLedger, tmp_path: Path
    ) -> None:
        for key, expected in (("ZB-0001", True), ("SQ-0001", False)):
            write_results(tmp_path, sample, lang="en", explain=(key,))
            texts = [row["content"] for row in lines(tmp_path / "explanation.csv")]
            assert ("Values and their sources:" in texts) is expected
            assert any(text.startswith("floor of each of the five goods: 80 points (") for text in texts) is expected

    def test_ids_that_are_not_there_are_told_together(self, small: Ledger, tmp_path: Path) -> None:
        with pytest.raises(InvalidData) as caught:
            write_results(tmp_path / "results.xlsx", small, explain=("ZB-9", "nobody", "ZB-0001"))
        places = [(str(problem.place), str(problem.found)) for problem in caught.value.problems]
        assert places == [("explain", "'ZB-9'"), ("explain", "'nobody'")]
        assert list(tmp_path.iterdir()) == []

    def test_sheets_have_names_that_a_workbook_takes(self, tmp_path: Path) -> None:
        keys = ["A/B", "A?B", "[x]", "长" * 40, "长" * 41, "a_b"]
        ledger = Ledger(branches=tuple(Branch(id=key) for key in keys), members=(Member(id="A/B"),))
        write_results(tmp_path / "results.xlsx", ledger, explain=keys)
        names = openpyxl.load_workbook(tmp_path / "results.xlsx").sheetnames[2:9]
        assert names[:4] == ["说明 A_B", "说明 A_B (2)", "说明 A_B (3)", "说明 _x_"]
        assert names[4:6] == ["说明 " + "长" * 28, "说明 " + "长" * 24 + " (2)"]
        assert names[6] == "说明 a_b (4)"


@only_in_check
def test_progress_is_told_of_assessing_and_writing(small: Ledger, tmp_path: Path) -> None:
    units = tuple(attrs.evolve(small.organizations[0], id=f"ZZ-{number}") for number in range(2_001))
    told: list[tuple[Label, int]] = []
    ledger = attrs.evolve(small, organizations=units)
    write_results(tmp_path / "results.xlsx", ledger, progress=lambda sheet, rows: told.append((sheet, rows)))
    of_units = [rows for sheet, rows in told if sheet == sheet_label(Organization)]
    assert of_units == [1_000, 2_000, 2_001] * 2
    assert [sheet.zh for sheet, _ in told[-2:]] == ["组织构架", "运行说明"]
    assert "整改清单" in {sheet.zh for sheet, _ in told}


class TestEarlierResults:
    """What earlier versions wrote is known for results."""

    @pytest.mark.parametrize("names", [("不达标事项", "运行说明"), ("Findings", "Run")])
    def test_a_workbook(self, small: Ledger, tmp_path: Path, names: tuple[str, str]) -> None:
        earlier = openpyxl.Workbook()
        for name in names:
            earlier.create_sheet(name)
        earlier.save(tmp_path / "results.xlsx")
        write_results(tmp_path / "results.xlsx", small)
        assert openpyxl.load_workbook(tmp_path / "results.xlsx").sheetnames[0] == "汇总"

    def test_a_folder(self, small: Ledger, tmp_path: Path) -> None:
        write_results(tmp_path, small)
        (tmp_path / "rectification.csv").rename(tmp_path / "findings.csv")
        (tmp_path / "notes.csv").write_text("mine")
        write_results(tmp_path, small)
        assert (tmp_path / "rectification.csv").exists()
        assert not (tmp_path / "findings.csv").exists()
        assert (tmp_path / "notes.csv").read_text() == "mine"


KILLED = """
import sys
from pathlib import Path
from pingyuan_rules.ledger import read_ledger, sample_ledger, write_results

def told(sheet, rows):
    if sheet.zh == "运行说明":
        Path(sys.argv[2]).touch()
        sys.stdin.read()

write_results(sys.argv[1], read_ledger(sample_ledger("csv")), progress=told)
"""
"""Writes results and stops in the middle of it: every sheet but the last has gone to disk, the file has not."""


@only_in_check
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills no process in that way")
@pytest.mark.parametrize("name", ["results.xlsx", "results"])
def test_a_kill_in_the_middle_leaves_the_old_results(small: Ledger, tmp_path: Path, name: str) -> None:
    home, sign = tmp_path / "home", tmp_path / "sign"
    old = home / name
    write_results(old, small, lang="en")
    before = contents(old)
    writing = subprocess.Popen([sys.executable, "-c", KILLED, str(old), str(sign)], stdin=subprocess.PIPE)
    try:
        while not sign.exists():
            assert writing.poll() is None
            time.sleep(0.05)
        assert len([each for each in home.iterdir() if each.suffix != ".lock"]) == 2
        os.kill(writing.pid, signal.SIGKILL)
        assert writing.wait() == -signal.SIGKILL
    finally:
        writing.kill()
        writing.communicate()
    assert contents(old) == before
    if old.is_file():
        assert rows(old, "Run")[0]["item"] == "title"
    write_results(old, small)
    assert contents(old) != before


def contents(path: Path) -> dict[str, bytes]:
    """A file, or every file of a folder."""
    return {each.name: each.read_bytes() for each in ([path] if path.is_file() else sorted(path.iterdir()))}


def test_what_is_not_asked_of_a_unit_is_not_colored_as_a_shortfall(tmp_path: Path) -> None:
    units = tuple(
        Organization(id=f"X-{number}", full_members=4, party_organization=PartyOrganization.NONE, operating=operating)
        for number, operating in enumerate((True, False, UNKNOWN))
    )
    write_results(tmp_path / "results.xlsx", Ledger(organizations=units), lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[2]
    headings = [cell.value for cell in sheet[1]]
    column = headings.index(due_not_formed.label.zh)
    answers = [row[column] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert answers == ["是", "是（不计）", "是（待查明是否计入）"]
    write_results(tmp_path / "folder", Ledger(organizations=units), lang="en")
    assert [row["due but not formed"] for row in lines(tmp_path / "folder" / "organization.csv")] == ["yes"] * 3


def test_an_explanation_says_of_whom_the_rule_is_asked_and_the_run_names_its_overlay(tmp_path: Path) -> None:
    closed = Organization(id="X-1", full_members=4, party_organization=PartyOrganization.NONE, operating=False)
    policy = policy_on(date(2016, 10, 21), overlay(text='name = "示范县"\nminimum_full_members = 3\n'))
    write_results(tmp_path / "r.xlsx", Ledger(organizations=(closed,)), policy=policy, lang="zh", explain=("X-1",))
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    texts = [[str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell] for sheet in book]
    assert any(text.startswith("不计为不达标，因下列条件不成立：") for text in texts[2])
    assert "示范县" in texts[-1]


@only_in_check
def test_printed_by_a_spreadsheet_program_no_id_is_broken_and_headings_are_on_each_page(
    small: Ledger, tmp_path: Path
) -> None:
    """LibreOffice prints the list; what a page begins with and which lines it breaks are those of a clerk's paper."""
    pypdf = pytest.importorskip("pypdf")
    short = Branch(
        township="示范镇01", name="示范党支部", has_instructor=False, has_liaison=False, has_work_funds=False
    )
    ids = [f"ZB-{number:04}" for number in range(80)]
    ledger = attrs.evolve(small, branches=tuple(attrs.evolve(short, id=each) for each in ids), organizations=())
    write_results(tmp_path / "results.xlsx", ledger)
    pages = [
        page.extract_text() for page in pypdf.PdfReader(converted(tmp_path / "results.xlsx", "pdf", tmp_path)).pages
    ]
    listed = [page for page in pages if "责任人" in page]
    assert len(listed) > 1
    text = "\n".join(listed)
    assert all(text.count(each) >= 2 for each in ids), "as the branch and as the record"
    for page in listed:
        assert page.count("完成时限") == page.count("整改措施") == 1
        assert re.search(r"\d+ / \d+", page), "the number of the page"
    for title in ("应拨经费", "不达标事项", "党支部：组建方式"):
        (page,) = [each for each in pages if re.search(rf"^{title}$", each, re.MULTILINE)]
        lines = page.splitlines()
        assert len(lines) - lines.index(title) > 4, f"{title} does not stand alone at the foot"


@only_in_check
def test_townships_are_in_the_order_of_the_ledger_everywhere(tmp_path: Path) -> None:
    def unit(place: Any) -> Organization:
        return Organization(operating=True, township=place)

    places = ("示范镇03", "示范镇01", "示范镇02")
    branches = (*(Branch(township=place) for place in (places[0], UNKNOWN, *places[:2])),)
    ledger = Ledger(organizations=(*map(unit, (UNKNOWN, places[2], places[1], places[0])),), branches=branches)
    assessed = AssessedLedger.of(ledger)
    assert [row.key for row in assessed.measures["coverage"][2]] == [*((place,) for place in places), (UNKNOWN,)]
    for name in ("formation_counts", "demonstration_counts", "fund_totals"):
        assert [row.key for row in assessed.measures[name][2]] == [*((place,) for place in places[:2]), (UNKNOWN,)]
    page = report(assessed, lang="zh").html
    in_page = page[page.index("按乡镇") :]
    assert [in_page.index(place) for place in places] == sorted(in_page.index(place) for place in places)
    write_results(tmp_path / "results.xlsx", assessed)
    summary = openpyxl.load_workbook(tmp_path / "results.xlsx")["汇总"]
    cells = [cell.value for row in summary.iter_rows() for cell in row if cell.value in places]
    assert tuple(dict.fromkeys(cells)) == places


def test_a_title_and_a_period_stand_on_the_summary_and_every_page(small: Ledger, tmp_path: Path) -> None:
    """An ampersand begins a code at the head of a page, and longer heads than 255 characters are left out."""
    title, period = f"甲县 & 乙办 {'长' * 150}", "2016年第三季度 A&B"
    write_results(tmp_path / "results.xlsx", small, title=title, period=period)
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert any(period in str(row[0].value) for row in book.worksheets[0].iter_rows(max_row=8))
    with zipfile.ZipFile(tmp_path / "results.xlsx") as archive:
        page = archive.read("xl/worksheets/sheet2.xml").decode()
    (head,) = re.findall("<oddHeader>(.*?)</oddHeader>", page)
    assert html.unescape(head).startswith("&L甲县 && 乙办 长长")
    assert html.unescape(head).endswith("…&R2016年第三季度 A&&B")
    write_results(tmp_path / "csv", small, title=title, period=period)
    assert f"所属时间,{period}" in (tmp_path / "csv" / "run.csv").read_text(encoding="utf-8-sig")
