"""A workbook of cases: made by the command, filled in with LibreOffice, and read as a ledger is read."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from cases.case_texts import COUNTY, Write, one_case
from conftest import Golden
from ledger.office import converted
from pingyuan_rules import (
    Branch,
    InvalidData,
    Member,
    Organization,
    Standing,
    book,
    read_cases,
    run_cases,
    write_case_template,
)
from pingyuan_rules.case_files.workbook_headings import CASE_COLUMNS, EXPECTED
from pingyuan_rules.engine import LANGUAGES, Lang, facts_of
from pingyuan_rules.engine.values import TEXT
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.words import CHOICES, EXAMPLE, HOW_TO
from sizes import only_in_check, variants

Rows = Sequence[Sequence[Any]]
Fill = Callable[[Mapping[str, Rows]], Path]


@pytest.fixture
def fill() -> Fill:
    """Writes a workbook with some sheets."""

    def write_sheets(sheets: Mapping[str, Rows], name: str = "a.cases.xlsx") -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        workbook.save(name)
        return Path(name)

    return write_sheets


def cell(sheet: Any, heading: str, row: int) -> Any:
    """The cell under a heading."""
    (column,) = (each.column for each in sheet[1] if each.value == heading)
    return sheet.cell(row, column)


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_the_template_has_every_fact_and_every_answer_and_passes(lang: Lang, folder: Path) -> None:
    write_case_template("b.cases.xlsx", lang)
    workbook = openpyxl.load_workbook("b.cases.xlsx")
    labels = [sheet_label(record).text(lang) for record in FIELDS]
    assert workbook.sheetnames == [HOW_TO.text(lang), *labels, CHOICES.text(lang)]
    for record, label in zip(FIELDS, labels, strict=True):
        headings = [each.value for each in workbook[label][1]]
        facts = [info for info in facts_of(record).values() if info.kind != TEXT]
        related = {Branch: 2, Member: 1, Organization: 1}.get(record, 0)
        assert len(headings) == len(CASE_COLUMNS) + related + len(facts) + len(book.rules_of(record)) + 1
        assert len(set(headings)) == len(headings)
        assert f"{EXPECTED.text(lang)}{book.rules_of(record)[0].label.text(lang)}" in headings
    guide = [[each.value for each in row] for row in workbook[HOW_TO.text(lang)].iter_rows()]
    assert len(guide) > 150
    run = run_cases("b.cases.xlsx")
    assert run.passed, run.text()
    assert [type(each.case.record) for each in run.results] == [Organization, Organization, Branch]
    assert all(each.case.name.startswith(EXAMPLE.text(lang)) for each in run.results)
    first = (folder / "b.cases.xlsx").read_bytes()
    write_case_template("c.cases.xlsx", lang)
    assert (folder / "c.cases.xlsx").read_bytes() == first, "the same version gives the same bytes"


def test_cells_offer_what_may_be_chosen_and_say_what_they_mean() -> None:
    write_case_template("b.cases.xlsx")
    workbook = openpyxl.load_workbook("b.cases.xlsx")
    sheet = workbook["单位"]
    place = cell(sheet, "应为：组建途径", 2).coordinate
    (check,) = (each for each in sheet.data_validations.dataValidation if place in each.sqref)
    assert "规则“组建途径”应有的结论；不检查的留空" in check.prompt
    name, cells = check.formula1.split("!")
    words = [each[0].value for each in workbook[name.strip("'")][cells.replace("$", "")]]
    assert words == ["单独组建", "联合组建", "党的工作覆盖", "不详", "不适用", "不在施行期", "政策未设值"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_quotation_stands_in_marks_of_the_same_kind(lang: Lang) -> None:
    write_case_template("b.cases.xlsx", lang)
    guide = openpyxl.load_workbook("b.cases.xlsx").worksheets[0]
    texts = [cell for row in guide.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert not [text for text in texts if re.search("“[^”]*“", text)]


@pytest.mark.parametrize(
    ("name", "told"), [("b.xlsx", "expected a file that ends in .cases.xlsx"), ("c.cases.xlsx", "")]
)
def test_the_template_never_replaces_a_file(name: str, told: str) -> None:
    Path("c.cases.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidData, match=told or "a place without a file"):
        write_case_template(name)
    assert Path("c.cases.xlsx").read_text(encoding="utf-8") == "mine"


@only_in_check
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_filled_in_with_libreoffice_is_run_and_the_wrong_case_is_told(
    lang: Lang, folder: Path, golden: Golden
) -> None:
    write_case_template("案例.cases.xlsx", lang)
    workbook = openpyxl.load_workbook("案例.cases.xlsx")
    units, branches = (workbook[sheet_label(record).text(lang)] for record in (Organization, Branch))
    infos, of_branch = facts_of(Organization), facts_of(Branch)
    expected = EXPECTED.text(lang)

    def put(sheet: Any, row: int, **cells: Any) -> None:
        record = Organization if sheet is units else Branch
        for name, value in cells.items():
            if name in CASE_COLUMNS:
                heading = CASE_COLUMNS[name].text(lang)
            elif name in facts_of(record):
                heading = facts_of(record)[name].label.text(lang)
            else:
                unit = {"activity_fund": ("（元）", " (yuan)"), "five_good_total": ("（分）", " (points)")}.get(
                    name, ("", "")
                )
                heading = f"{expected}{book[name].label.text(lang)}{unit[lang == 'en']}"
            cell(sheet, heading, row).value = value

    yes, unknown = ("是", "不详") if lang == "zh" else ("yes", "unknown")
    assert "full_members" in infos
    assert "leadership" in of_branch
    put(units, 4, name="三名正式党员", clause="P2S8", full_members=3, must_form=yes, due_not_formed=unknown)
    put(units, 5, name="两名正式党员", full_members=2, operating=yes, must_form=yes)
    goods = dict.fromkeys(("leadership", "membership", "mechanism", "performance"), 90.5)
    put(branches, 3, name="总分", on=date(2019, 1, 1), **goods, public_response=80, five_good_total=88.4)
    put(branches, 4, name="经费", full_members=4, probationary_members=1, activity_fund=1500)
    workbook.save("案例.cases.xlsx")
    saved = converted(folder / "案例.cases.xlsx", "xlsx", folder / "saved")
    saved.replace(folder / "案例.cases.xlsx")
    run = run_cases("案例.cases.xlsx")
    assert [each.passed for each in run.results] == [True, False, True, True], run.text()
    assert run.results[2].case.policy.on == date(2019, 1, 1)
    golden(f"cases_workbook_{lang}.txt", run.text(lang))
    # It suffices to do as the message says.
    workbook = openpyxl.load_workbook("案例.cases.xlsx")
    cell(workbook[units.title], infos["full_members"].label.text(lang), 5).value = 3
    workbook.save("案例.cases.xlsx")
    assert run_cases("案例.cases.xlsx").passed


HEADINGS = ("案例名称", "正式党员数", "正常运营", "应为：应当成立党组织", "备注")


def test_a_row_may_cite_a_clause_of_its_policy_file(fill: Fill, write: Write) -> None:
    write(COUNTY, "own.toml")
    heads = ["案例名称", "条款", "政策文件", "正式党员数", "应为：应当成立党组织"]
    (result,) = run_cases(fill({"单位": [heads, ["四名", "SF 1", "own.toml", 4, "否"]]})).results
    assert ([each.key for each in result.case.clauses], result.passed) == (["SF 1"], True)


def test_rows_are_read_below_a_title_in_any_order_and_unasked_cells_are_not_asked(fill: Fill, write: Write) -> None:
    write("minimum_full_members = 5", "own.toml")
    sheets = {
        "单位案例": [
            ["2016年的案例"],
            [],
            [
                "policy file",
                "Expected: must form a Party organization",
                "case",
                "policy date",
                "clause",
                "Full members",
            ],
            ["own.toml", "no", "four under own values", "2018年10月28日", "P2S8、p2s9", 4],
            [],
            [None, "yes", None, None, None, "３"],
        ],
        "Branches": [["党员活动经费", "正式党员数", "预备党员数"], ["1,500", 4, 1], [None, None, None]],
        "填写说明": [["anything"]],
        "空表": [],
    }
    path = fill(sheets)
    workbook = openpyxl.load_workbook(path)
    workbook["单位案例"].merge_cells("A1:F1")  # a title
    workbook.save(path)
    run = run_cases(path)
    assert run.passed, run.text()
    first, second, third = (each.case for each in run.results)
    assert (first.name, first.sheet, first.row) == ("four under own values", "单位案例", 4)
    assert [each.key for each in first.clauses] == ["P2S8", "P2S9"]
    assert (first.policy.on, first.policy.overlay_name) == (date(2018, 10, 28), "own")
    assert (second.name, second.row, second.record) == ("单位案例 6", 6, Organization(full_members=3))
    assert (third.sheet, third.place.en) == ("Branches", 'a.cases.xlsx, sheet "Branches", row 2')


MORE = "应为：组建途径 正常运营 应当成立党组织 full_members 应为：没有的规则 应为：党员活动经费 颜色 案例名称 姓名"
FACTS = "案例名称 适用日期 条款 政策文件 正式党员数 书记在任情况 书记任职日期 书记离任日期 已发书记工作津贴（元）"
ANSWERS = "应为：党员活动经费（元） 应为：应当设支部委员会 应为：“五个好”总分（分）"
NOTHING = [None] * 4
WRONG: dict[str, Rows] = {
    "单位": [[*HEADINGS, *MORE.split()], ["a", 3, "是", "是"]],
    "党支部": [
        [*FACTS.split(), *ANSWERS.split()],
        [
            "b",
            "2015-01-01",
            "P99",
            "nowhere.toml",
            "三",
            "已离任",
            "2016-05-01",
            "2016-04-01",
            "3千",
            "n/a",
            "或许",
            88.1,
        ],
        ["13800138000", "某日", 3, 3, 3, *NOTHING, None, None, None, "x"],
        ["c", None, None, "broken.toml", 3, *NOTHING, "=1/0", None, 88.125],
        ["d", None, None, None, 3, *NOTHING, 900],
        ["e", None, None, None, 3, *NOTHING, 900],
    ],
    "党员": [["案例名称", "患大病", "应为：符合互助基金帮扶条件"], ["f", "也许", "是"]],
    "名单": [["x"]],
    "县委领导班子成员": [["x", "y"], [1, 2]],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_that_is_wrong_is_told_with_its_cell(fill: Fill, write: Write, golden: Golden, lang: Lang) -> None:
    write("minimum_full_membres = 5", "broken.toml")
    path = fill(WRONG)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["党支部"]
    sheet.row_dimensions[5].hidden = True
    sheet["A6"].font = Font(strike=True)
    sheet.merge_cells("E5:E6")
    workbook.save(path)
    with pytest.raises(InvalidData) as raised:
        run_cases(path)
    text = raised.value.text(lang)
    golden(f"cases_wrong_workbook_{lang}.txt", text)
    assert "13800138000" not in text
    assert "也许" not in text
    pointers = {problem.pointer for problem in raised.value.problems}
    assert {"/a.cases.xlsx/党支部/2/full_members", "/a.cases.xlsx/名单", "/a.cases.xlsx/单位/1/L"} <= pointers


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ({"单位": []}, "a.cases.xlsx: expected at least one case. Add it; the command pingyuan-rules template --cases"),
        ({"单位": [HEADINGS]}, "a.cases.xlsx: expected at least one case"),
        ({"单位": [["正式党员数"], [3]]}, 'a.cases.xlsx, sheet "单位": expected a row of headings among the first 20'),
        (
            {"单位": [["正式党员数", "应为：应当成立党组织"], [3, None]]},
            'a.cases.xlsx, sheet "单位", row 2: expected at least one expected answer. Fill in a column',
        ),
    ],
)
def test_a_sheet_without_cases_and_a_row_that_asks_nothing_are_refused(
    fill: Fill, sheets: Mapping[str, Rows], told: str
) -> None:
    with pytest.raises(InvalidData) as raised:
        run_cases(fill(sheets))
    assert str(raised.value).startswith(told)


def test_a_sheet_may_hold_answers_alone(fill: Fill) -> None:
    path = fill({"单位": [["案例名称", "应为：应当成立党组织"], ["nothing is known", "不详"]]})
    assert run_cases(path).passed


def test_examples_do_not_count_beside_cases_of_ones_own(fill: Fill) -> None:
    rows = [HEADINGS, ["示例-x", 2, None, "是"], ["own", 3, None, "是"]]
    assert [each.name for each in read_cases(fill({"单位": rows}))] == ["own"]


def test_both_kinds_of_file_are_read_together_and_no_workbook_is_told(fill: Fill, write: Write) -> None:
    fill({"单位": [HEADINGS, ["own", 3, None, "是"]]})
    write(one_case("Organization", "full_members = 3", "must_form = true"), "b.cases.toml")
    write("x", "~$a.cases.xlsx")
    assert len(run_cases(".").results) == 2
    write("x", "c.cases.xlsx")
    with pytest.raises(InvalidData, match=r"c\.cases\.xlsx") as raised:
        run_cases(".")
    (problem,) = raised.value.problems  # nothing of ledgers, which may be files of CSV
    assert (problem.expected.zh, problem.remedy.zh) == (
        "一个 .xlsx 工作簿",
        "请用表格软件打开并另存为 .xlsx；不是案例工作簿的，请移走或改名",
    )


def test_a_file_that_broke_off_keeps_its_own_remedy(folder: Path) -> None:
    (folder / "a.cases.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InvalidData) as raised:
        run_cases(".")
    (problem,) = raised.value.problems
    assert problem.remedy.zh == "请重新下载或复制"


def test_a_column_of_answers_in_another_unit_is_told_once(fill: Fill) -> None:
    heads = ["案例名称", "正式党员数", "应为：党员活动经费（万元）"]
    with pytest.raises(InvalidData) as raised:
        run_cases(fill({"党支部": [heads, ["甲", 5, 0.15], ["乙", 4, 0.12]]}))
    (problem,) = raised.value.problems
    assert problem.remedy.zh == "是否为“党员活动经费（元）”？请更正或删去"


# Related rows.

ROLL = ["案例名称", "正式党员数", "预备党员数", "名册党员", "应为：名册与上报党员数一致"]
MEMBERS = ["所属案例", "案例名称", "党员类别", "应为：失联党员"]


def test_rows_may_belong_to_a_case_of_another_sheet(fill: Fill) -> None:
    sheets = {
        "党员": [
            MEMBERS,
            ["two on the roll", None, "正式党员"],
            ["Two on the Roll", None, "预备党员"],
            [None, "a case of its own", "正式党员", "不详"],
        ],
        "党支部": [
            ROLL,
            ["two on the roll", 1, 1, None, "是"],
            ["nobody", 1, 0, "无", "否"],
            ["not recorded", 1, 0, "不详", "不详"],
        ],
    }
    run = run_cases(fill(sheets))
    assert run.passed, run.text()
    records = {each.case.name: each.case.record for each in run.results}
    assert records["two on the roll"] == Branch(
        full_members=1,
        probationary_members=1,
        members=(Member(standing=Standing.FULL), Member(standing=Standing.PROBATIONARY)),
    )
    assert records["nobody"] == Branch(full_members=1, probationary_members=0, members=())
    assert len(records) == 4


def test_what_is_wrong_with_related_rows_is_told(fill: Fill) -> None:
    sheets = {
        "党支部": [
            [*ROLL, "党支部编号"],
            ["twice", 1, 1, None, "是"],
            ["twice", 1, 1, None, "是"],
            ["wrong", 1, 1, "两人", "是"],
            ["none", 1, 0, "none", "否"],
            ["own id", 1, 0, None, "否", "ZB-1"],
        ],
        "党员": [
            [*MEMBERS, "所属党支部编号"],
            ["twice"],
            ["wrong"],
            ["nonne"],
            ["嗯嗯嗯"],
            ["none"],
            ["own id", None, None, None, "ZB-2"],
            ["own id", None, None, "是"],
            ["none", None, "不是党员"],
        ],
    }
    with pytest.raises(InvalidData) as raised:
        run_cases(fill(sheets))
    told = [each.text("en").removeprefix("a.cases.xlsx, sheet ") for each in raised.value.problems]
    assert [re.split(r"[.] |, or an", each)[0] for each in told] == [
        '"党支部", D4 (名册党员): found \'两人\', expected "none" if there are no members on the roll',
        '"党员", row 8: expected a row of another case, without expected answers',
        "\"党员\", C9 (党员类别): found '不是党员', expected one of full member, probationary member, deceased member",
        "\"党员\", A2: found 'twice', expected the name of one case of this workbook",
        "\"党员\", A4: found 'nonne', expected the name of one case of this workbook",
        "\"党员\", A5: found '嗯嗯嗯', expected the name of one case of this workbook",
        '"党员", row 6: expected a case without related records',
        "\"党员\", row 7: found 'ZB-2', expected 'ZB-1'",
    ]
    assert 'Did you mean "none"? Correct it' in told[4]


def test_only_sheets_of_related_records_name_another_case(fill: Fill) -> None:
    path = fill({"县领导": [["所属案例", "案例名称", "应为：县委领导班子成员已履行联系职责"], ["x", "y", "不详"]]})
    with pytest.raises(InvalidData, match="A1: found '所属案例', expected a fact"):
        run_cases(path)
