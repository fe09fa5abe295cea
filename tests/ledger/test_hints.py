"""What readers must know before any figure stands at the head of every output; sums on a page add up."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pingyuan_rules import Branch, Fen, InvalidData, overlay, policy_on
from pingyuan_rules.choices import SecretaryState
from pingyuan_rules.cli.closing_lines import undecided_line
from pingyuan_rules.engine import Lang
from pingyuan_rules.ledger import Ledger, inspect_ledger, write_results
from pingyuan_rules.measures import FundTotals, fund_totals
from pingyuan_rules.measures.measure_tables import measure_table, total_parts
from pingyuan_rules.policy import START
from pingyuan_rules.report import report
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.hints import head_notes, hints
from pingyuan_rules.template.template_examples import example_ledger
from pingyuan_rules.words import MEASURE_TITLES
from sizes import only_in_check

Raw = Any


@pytest.fixture
def late(raw: Raw, tmp_path: Path) -> AssessedLedger:
    """A ledger with one date that is too late, as most of its dates are."""
    raw.put("党支部", 2, "书记在任情况", "在任")
    raw.put("党支部", 2, "书记离任日期", None)
    raw.put("党支部", 2, "书记任职日期", date(2061, 3, 15))
    return AssessedLedger.of(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")))


LATE = "提示：台账中有 1 处日期晚于适用日期 2016-10-21，最晚为 2061-03-15。"


def test_notes_stand_at_the_head_of_the_report(late: AssessedLedger) -> None:
    page = report(late).html
    head, _, rest = page.partition("<nav")
    assert LATE in head
    assert "提醒：台账有" in head
    assert LATE not in rest
    assert "notes" not in report(Ledger()).html.partition("<body>")[2].partition("<nav")[0]


def test_notes_stand_at_the_head_of_the_results(late: AssessedLedger, tmp_path: Path) -> None:
    write_results(tmp_path / "results.xlsx", late)
    sheet = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[0]
    lines = [sheet.cell(row, 1).value for row in range(1, 8)]
    notes = [note.zh for note in head_notes(late)]
    assert lines[1 : 1 + len(notes)] == notes
    assert lines[0] == "“两新”组织党建规则判定结果"
    assert str(lines[1 + len(notes)]).startswith("适用日期 2016-10-21")
    write_results(tmp_path / "csv", late)
    with (tmp_path / "csv" / "run.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[3] for row in csv.reader(file) if row[0] == "须先知道"] == notes


def test_a_long_note_takes_several_lines_of_the_results(tmp_path: Path) -> None:
    """The policy of 2025 lacks a value, which takes more words in English than a line of the sheet holds."""
    write_results(tmp_path / "results.xlsx", Ledger(branches=(Branch(id="ZB-1"),)), policy_on(date(2025, 6, 30)), "en")
    sheet = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[0]
    long = [row for row in range(2, 9) if len(str(sheet.cell(row, 1).value)) > 150]
    assert long
    for row in long:
        assert sheet.row_dimensions[row].height >= 30
        assert sheet.cell(row, 1).alignment.wrap_text
        assert f"A{row}:K{row}" in {str(each) for each in sheet.merged_cells.ranges}


@pytest.mark.parametrize(
    ("lang", "usual", "item"),
    [
        ("zh", "示范县“两新”组织党建规则判定结果", "填报单位"),
        ("en", "Party building: the ledger assessed by the rules (示范县)", "issued by"),
    ],
)
def test_results_have_title_county_and_office_at_their_head(tmp_path: Path, lang: Lang, usual: str, item: str) -> None:
    county = AssessedLedger.of(Ledger(), policy_on(START, overlay({"county": "示范县", "office": "示范县委组织部"})))
    for title, heading, issuer in (
        ("", usual, "示范县委组织部"),
        ("季度结果", "季度结果", "示范县　示范县委组织部"),
    ):
        write_results(tmp_path / "results.xlsx", county, lang=lang, title=title)
        summary = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[0]
        assert summary["A1"].value == heading
        assert summary["A2"].value.startswith(f"{issuer}　")
        write_results(tmp_path / "csv", county, lang=lang, title=title)
        with (tmp_path / "csv" / "run.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row[:2] for row in csv.reader(file)]
        assert [rows[1][1], rows[2]] == [heading, [item, issuer]]
    write_results(tmp_path / "csv", Ledger(), lang=lang)
    assert item not in (tmp_path / "csv" / "run.csv").read_text(encoding="utf-8-sig"), "nobody names an office"


def test_a_few_late_dates_are_told_too_and_the_day_is_not_doubted(raw: Raw, tmp_path: Path) -> None:
    rows = raw.sheets["党员"]
    for number in range(2, 30):
        rows.append([f"DY-{number:04}", *rows[1][1:]])
    raw.put("党员", 2, "最近联系日期", date(2017, 1, 1))
    assessed = AssessedLedger.of(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")))
    (hint,) = [hint for hint in hints(assessed) if "晚于" in hint.zh]
    assert hint.zh.endswith("最晚为 2017-01-01。与之有关的金额和结论按这些日期计算，请核对。")
    assert hint.en.startswith("Hint: 1 date in the ledger is later than the policy date")


def test_sums_on_a_page_add_up() -> None:
    vacant, unknown = Branch(full_members=5, probationary_members=0, secretary_state=SecretaryState.VACANT), Branch()
    known = Branch(
        full_members=3,
        probationary_members=1,
        secretary_state=SecretaryState.IN_OFFICE,
        secretary_appointed=date(2015, 1, 1),
    )
    (row,) = fund_totals([vacant, known, unknown, Branch(full_members=2, probationary_members=0)])
    parts = total_parts(row)
    assert parts["activity_fund"].known + parts["allowance"].known == parts["grant"].known == Fen(690_000)
    assert (row.grant.known, parts["grant"].unknown) == (Fen(630_000), 2)
    table = measure_table(FundTotals, [[row]], MEASURE_TITLES["fund_totals"])
    assert [cell.text("zh") for cell in next(iter(table.rows))[1:]] == ["3,300 (+1)", "3,600 (+2)", "6,900 (+2)"]  # type: ignore[union-attr]


class TestExamples:
    """Example rows of the template beside the county's own."""

    def test_they_are_not_counted_and_told(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        for sheet, key in (("单位", "示例-ZZ-0001"), ("党支部", "示例-ZB-0001"), ("党员", "EXAMPLE-DY-0001")):
            rows = raw.sheets[sheet]
            rows.append([key, "示例", *[None] * (len(rows[0]) - 2)])
        raw.put("单位", 5, "所属党支部编号", "示例-ZB-0001")
        raw.put("党员", 3, "所属党支部编号", "示例-ZB-0001")
        inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
        assert inspection.ledger == small
        assert [sheet.rows for sheet in inspection.sheets][:3] == [3, 2, 1]
        texts = [warning.text("zh") for warning in inspection.warnings]
        assert texts[0] == ("单位!第5行：现为 1 行模板自带的示例，应为只有本县的记录。示例行没有计入，请删去。")
        assert len([text for text in texts if "示例行没有计入" in text]) == 3

    def test_a_row_that_names_an_example_has_no_branch(self, raw: Raw, tmp_path: Path) -> None:
        rows = raw.sheets["党支部"]
        rows.append(["示例-ZB-0001", "示例", *[None] * (len(rows[0]) - 2)])
        raw.put("单位", 4, "所属党支部编号", "示例-ZB-0001")
        with pytest.raises(InvalidData, match="示例-ZB-0001"):
            _ = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")).ledger


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某县“两新”组织台账（2019年度）", {2019}),
        ("２０１９年某县两新组织情况表", {2019}),
        ("截至2019年底某县两新组织台账", {2019}),
        ("2018—2019年度两新组织台账", {2018, 2019}),
        ("填报日期：2019年12月20日", set()),
        ("2012年以来成立的两新组织", set()),
        ("文件编号 20190001年", set()),
        ("按照《2012年非公企业党建意见》填报", set()),
    ],
)
def test_a_ledger_says_of_which_year_it_is(raw: Raw, tmp_path: Path, title: str, years: set[int]) -> None:
    raw.sheets["单位"].insert(0, [title])
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
    assert inspection.years == years
    told = [note.zh for note in head_notes(AssessedLedger.of(inspection)) if "表名写明" in note.zh]
    assert len(told) == (1 if years else 0)
    if years:
        assert told[0].endswith("次数、学时和津贴都会按2016年计。请核对 --on，例如 --on 2019-12-31。")


def test_a_ledger_of_the_year_of_the_policy_is_not_doubted(raw: Raw, tmp_path: Path) -> None:
    raw.sheets["2016年党支部台账"] = raw.sheets.pop("党支部")
    raw.sheets["单位"].insert(0, ["某县两新组织台账（2017年报送）"])
    assessed = AssessedLedger.of(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")))
    assert assessed.years == {2016, 2017}
    assert not [hint for hint in hints(assessed) if "表名写明" in hint.zh]
    again = AssessedLedger.of(assessed, policy_on(date(2019, 12, 31)))
    assert again.years == assessed.years


def test_two_hints_name_one_day(raw: Raw, tmp_path: Path) -> None:
    raw.put("党支部", 2, "书记离任日期", date(2019, 3, 15))
    raw.put("党支部", 3, "成立日期", date(2019, 2, 15))
    raw.sheets["单位"].insert(0, ["某县两新组织台账（2019年度）"])
    told = [hint.zh for hint in hints(AssessedLedger.of(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))))]
    assert [each.partition("例如")[2] for each in told if "例如" in each] == [" --on 2019-12-31。"] * 2


@only_in_check
def test_the_report_and_the_screen_name_one_number_of_undecided_requirements(late: AssessedLedger) -> None:
    screen = undecided_line(late)
    number = screen.zh.removeprefix("信息不足：").partition(" 件")[0]
    assert int(number) > 0
    assert f"信息不足 {number} 件，查明后可能达标，也可能不达标；" in report(late).html
    assert f"Requirements that are undecided: {number};" in report(late, lang="en").html


def test_a_ledger_that_is_filled_in_leaves_nothing_undecided() -> None:
    examples = example_ledger("zh")
    filled = Ledger(structures=examples.structures, leaders=examples.leaders)
    assert undecided_line(AssessedLedger.of(filled)).en == "Undecided: none"


def test_values_stand_in_the_quotation_marks_of_the_language(raw: Raw, tmp_path: Path) -> None:
    raw.put("单位", 2, "所属乡镇", "甲镇人民政府")
    raw.put("单位", 3, "所属乡镇", "甲镇")
    write_results(tmp_path / "results.xlsx", AssessedLedger.of(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))))
    found = [row[1] for row in openpyxl.load_workbook(tmp_path / "results.xlsx")["提醒"].iter_rows(values_only=True)]
    assert any(str(value).startswith("“甲镇") for value in found)
    assert not [value for value in found if str(value).startswith("'")]
