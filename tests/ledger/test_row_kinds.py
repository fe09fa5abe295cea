"""Rows that are no records are left out and listed, rows that may be either are errors, and units stay units."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.office_sheets import (
    UNIT_HEADINGS,
    UNITS,
    alone,
    folder,
    inspected,
    left_out,
    told,
    unit,
    units_of,
    workbook,
)

WIDTH = len(UNIT_HEADINGS)


def total(**cells: Any) -> list[Any]:
    """A row with cells by heading."""
    row: list[Any] = [None] * WIDTH
    for heading, value in cells.items():
        row[UNIT_HEADINGS.index(heading)] = value
    return row


LEFT_OUT = {
    "a section": (alone("一、甲镇"), "section"),
    "a section in brackets": (alone("（二）社会组织"), "section"),
    "a section in words": (alone("第一部分 非公企业"), "section"),
    "a section by a number": (alone("1、甲镇"), "section"),
    "a section by a circled number": (alone("①甲镇"), "section"),
    "a township": (alone("乙镇"), "section"),
    "a class": (alone("非公有制企业"), "section"),
    "a title": (alone("平远县“两新”组织台账（2016年）"), "section"),
    "an annex": (alone("附件2"), "section"),
    "a subtotal in the first column": (total(单位编号="小计", 正式党员数=9), "total"),
    "a subtotal with spaces": (total(单位编号="小　计", 正式党员数=9), "total"),
    "a subtotal in the name": (total(单位名称="甲镇小计", 正式党员数=9), "total"),
    "a total of a place": (total(所属乡镇="乙镇 合计：", 从业人员数=59), "total"),
    "a total with a count for an id": (total(单位编号="4家", 单位名称="合计", 从业人员数=109), "total"),
    "a total with a number for an id": (total(单位编号="5", 单位名称="总计", 从业人员数=109), "total"),
    "a total with its count": (alone("共计4家"), "total"),
    "a total in English": (total(单位名称="Grand Total", 从业人员数=109), "total"),
    "an average": (total(单位编号="平均", 从业人员数=27, 正式党员数=2), "total"),
    "a year before": (total(单位名称="上年同期", 从业人员数=100), "total"),
    "a share": (total(单位编号="占比：", 从业人员数="45%"), "total"),
    "a table that goes on": (alone("（续表）"), "note"),
    "nothing more": (alone("（以下无正文）"), "note"),
    "a part of a total": (total(单位编号="其中：非公企业", 从业人员数=100), "total"),
    "a section with its sum": (total(单位编号="一、甲镇", 从业人员数=50, 正式党员数=5), "total"),
    "a township with its sum": (total(单位编号="甲镇", 从业人员数=50, 正式党员数=5), "total"),
    "a section with a place beside it": (total(单位编号="一", 单位名称="甲镇"), "section"),
    "a seal": (alone("（盖章）"), "signature"),
    "a seal of a unit": (alone("填报单位（公章）："), "signature"),
    "a day": (alone("2016年10月20日"), "signature"),
    "a day to be filled in": (alone("年　月　日"), "signature"),
    "a day in Chinese numbers": (alone("二〇一六年十月二十日"), "signature"),
    "a day in digits": (alone("2016-10-20"), "signature"),
    "who filled it in": (alone("填表人：某某"), "signature"),
    "who filled it in, elsewhere": (alone("制表人：某某", "正式党员数"), "signature"),
    "signatures beside each other": (
        total(单位编号="单位负责人：", 领域="填表人：", 正式党员数="联系电话："),
        "signature",
    ),
    "a signature and a day": (total(单位名称="（盖章）", 正式党员数="2016年10月20日"), "signature"),
    "a note": (alone("注：本表由各乡镇填报"), "note"),
    "a note in more cells": (total(单位编号="备注：", 单位名称="1.按年底数填写"), "note"),
    "a note without a mark": (alone("以上数据截至2016年9月底"), "note"),
    "a number of a page": (alone("第1页 共2页"), "note"),
    "repeated headings": (list(UNIT_HEADINGS), "heading"),
    "headings in other words": (["编号", "单位全称", "党支部编号", *UNIT_HEADINGS[3:]], "heading"),
    "units of the columns": (total(从业人员数="（人）", 正式党员数="（人）"), "heading"),
    "column numbers": (list(range(1, WIDTH + 1)), "numbers"),
    "numbers in brackets": ([f"（{n}）" for n in range(1, WIDTH + 1)], "numbers"),
    "numbers and stems": (["甲", "乙", "丙", 1, 2, 3, 4, 5, 6], "numbers"),
    "numbers with a formula": (["甲", "乙", 1, 2, 3, 4, 5, 6, "7=5+6"], "numbers"),
    "letters": (list("ABCDEFGHI"), "numbers"),
}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_obviously_no_record_is_left_out_and_listed(tmp_path: Path, name: str, form: str) -> None:
    row, kind = LEFT_OUT[name]
    make = workbook if form == "xlsx" else folder
    plain = inspected(make(tmp_path / "plain"))
    for at in (1, len(UNITS)):
        inspection = inspected(make(tmp_path / f"dressed{at}", [*UNITS[:at], row, *UNITS[at:]]))
        assert [problem.text("en") for problem in inspection.problems] == []
        assert inspection.ledger == plain.ledger
        assert left_out(inspection) == {at + 2: kind}
        assert any(f"第{at + 2}行" in note for note in told(inspection))


DOUBTFUL = {
    "a total with an id": (total(单位编号="Z-05", 单位名称="合计", 从业人员数=109), "without an id"),
    "a total in the township of a unit": (unit(0, 单位编号="Z-05", 所属乡镇="小计"), "without an id"),
    "sums without a word": (total(从业人员数=109, 正式党员数=9), "delete the row"),
    "a place with sums": (total(所属乡镇="甲镇", 从业人员数=50, 正式党员数=5), "delete the row"),
    "a name alone": (alone("示范企业戊", "单位名称"), "delete the row"),
    "a few words": (alone("余下各镇另行报送"), "delete the row"),
    "a number alone": (alone(109, "从业人员数"), "delete the row"),
    "a section and a unit without an id": (total(单位编号="一、甲镇", 单位名称="示范企业戊"), "delete the row"),
    "words around a total": (total(单位名称="甲镇合计数如下", 从业人员数=5), "delete the row"),
    "a word and numbers": (total(单位编号="县直单位", 从业人员数=100, 正式党员数=8), "delete the row"),
    "dots": (total(单位编号="……", 单位名称="……"), "delete the row"),
    "dashes": (["—"] * WIDTH, "delete the row"),
    "a unit without an id beside a total": (total(单位名称="示范企业戊", 所属乡镇="小计"), "without an id"),
}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_may_be_a_record_or_not_is_an_error_at_its_row(tmp_path: Path, name: str, form: str) -> None:
    row, remedy = DOUBTFUL[name]
    make = workbook if form == "xlsx" else folder
    inspection = inspected(make(tmp_path / "doubtful", [*UNITS[:1], row, *UNITS[1:]]))
    (problem,) = inspection.problems
    assert problem.text("en").startswith("Organization row 3")
    assert remedy in problem.text("en")
    assert len(inspection.found.organizations) == len(UNITS)


@pytest.mark.parametrize(
    "changes",
    [
        {"单位名称": "示范合计科技有限公司"},
        {"单位名称": "示范小计会计师事务所"},
        {"单位名称": "一、二级示范建筑公司"},
        {"单位名称": "注册示范服务部"},
        {"单位编号": "示范一号", "单位名称": "示范企业甲"},
        {"单位编号": "甲镇001"},
        {"单位名称": None, "所属乡镇": None},
    ],
    ids=str,
)
def test_a_unit_whose_words_resemble_others_stays_a_unit(tmp_path: Path, changes: dict[str, Any]) -> None:
    inspection = inspected(folder(tmp_path / "csv", [unit(0, **changes), *UNITS[1:]]))
    assert inspection.problems == ()
    assert len(inspection.ledger.organizations) == len(UNITS)
    assert left_out(inspection) == {}


def test_a_unit_with_an_id_alone_is_a_unit_of_which_nothing_is_known(tmp_path: Path) -> None:
    inspection = inspected(folder(tmp_path / "csv", [*UNITS, alone("Z-05")]))
    assert [each.id for each in inspection.ledger.organizations][-1] == "Z-05"


def test_a_unit_without_an_id_is_asked_for_it(tmp_path: Path) -> None:
    inspection = inspected(folder(tmp_path / "csv", [*UNITS, unit(0, 单位编号=None, 单位名称="示范企业戊")]))
    (problem,) = inspection.problems
    assert problem.remedy.en == "Give the row an id"


def test_a_word_for_a_total_in_a_remark_is_none(tmp_path: Path) -> None:
    headings = (*UNIT_HEADINGS, "备注")
    rows = [[*row, "见合计" if number == 1 else None] for number, row in enumerate(UNITS)]
    inspection = inspected(folder(tmp_path / "csv", rows, headings))
    assert inspection.problems == ()
    assert len(inspection.ledger.organizations) == len(UNITS)


def test_notes_go_on_below(tmp_path: Path) -> None:
    rows = [
        *UNITS,
        alone("注：1. 本表由乡镇填报"),
        alone("2. 此表于12月底前报送"),
        alone("请各单位如实填写。"),
        alone("（盖章）"),
        alone("报送前请核对"),
    ]
    inspection = inspected(folder(tmp_path / "csv", rows))
    assert inspection.problems == ()
    assert left_out(inspection) == {6: "note", 7: "note", 8: "note", 9: "signature", 10: "note"}
    (problem,) = inspected(folder(tmp_path / "csv", [*rows, alone("Z-05")])).problems
    assert "delete the row" in problem.remedy.en  # an id below notes may be one or not


def test_running_numbers_that_stand_ready_are_no_records(tmp_path: Path) -> None:
    headings = ("序号", *UNIT_HEADINGS)
    rows = [*([number, *row] for number, row in enumerate(UNITS, 1)), [5, *[None] * WIDTH], [6, *[None] * WIDTH]]
    inspection = inspected(folder(tmp_path / "csv", rows, headings))
    assert inspection.problems == ()
    assert left_out(inspection) == {6: "running", 7: "running"}


def test_a_total_beside_a_running_number(tmp_path: Path) -> None:
    headings = ("序号", *UNIT_HEADINGS)
    rows = [*([number, *row] for number, row in enumerate(UNITS, 1)), [5, "合计", *[None] * (WIDTH - 2), 9]]
    inspection = inspected(folder(tmp_path / "csv", rows, headings))
    assert inspection.problems == ()
    assert left_out(inspection) == {6: "total"}


def test_a_day_in_a_cell_of_its_own_is_that_of_the_signature(tmp_path: Path) -> None:
    inspection = inspected(workbook(tmp_path / "ledger.xlsx", [*UNITS, alone(date(2016, 10, 20), "领域")]))
    assert inspection.problems == ()
    assert left_out(inspection) == {6: "signature"}


@pytest.mark.parametrize("day", [date(2016, 10, 20), "2016年10月20日"])
def test_a_day_below_a_heading_for_days_may_have_slipped_from_its_row(tmp_path: Path, day: Any) -> None:
    def dress(book: Any, _: Any) -> None:
        book["党支部"]["F5"] = day

    (problem,) = inspected(workbook(tmp_path / "ledger.xlsx", UNITS, dress)).problems
    assert problem.text("en").startswith("Branch row 5: found 2016")


def test_two_stems_may_be_an_id_and_a_name(tmp_path: Path) -> None:
    inspection = inspected(folder(tmp_path / "csv", [*UNITS, ["甲", "乙", *[None] * (WIDTH - 2)]]))
    assert [each.name for each in inspection.found.organizations][-1] == "乙"


def test_tables_with_the_same_headings_below_each_other_are_one(tmp_path: Path) -> None:
    rows = [UNITS[0], alone("平远县两新组织台账（乙镇）"), UNIT_HEADINGS, *UNITS[1:], alone("合计")]
    inspection = inspected(folder(tmp_path / "csv", rows))
    assert inspection.problems == ()
    assert left_out(inspection) == {3: "section", 4: "heading", 8: "total"}
    assert len(inspection.ledger.organizations) == len(UNITS)


@pytest.mark.parametrize(
    "headings",
    [UNIT_HEADINGS[::-1], ("党支部编号", "党支部名称", "换届日期", "成立日期"), ("党员编号", "民主评议等次")],
)
def test_another_table_below_is_an_error_and_not_read(tmp_path: Path, headings: Any) -> None:
    rows = [*UNITS, [], headings, ("X", "Y"), ("Z-05", "示范企业戊")]
    inspection = inspected(folder(tmp_path / "csv", rows))
    (problem,) = inspection.problems
    assert problem.text("en").startswith("Organization row 7: found")
    assert "Move the table that begins here to a sheet of its own" in problem.remedy.en
    assert len(inspection.found.organizations) == len(UNITS)


def test_numbers_that_may_be_a_record_are_asked_about(tmp_path: Path) -> None:
    path = folder(tmp_path / "csv")
    (path / "构架.csv").write_text("构架编号,党工委数,领域党委数,协同管理党委数\n1,2,3,4\n", encoding="utf-8")
    problem = inspected(path).problems[-1]
    assert "If it numbers the columns, delete the row" in problem.remedy.en
    (path / "构架.csv").write_text("构架编号,党工委数,领域党委数,协同管理党委数\n1,1,2,18\n", encoding="utf-8")
    assert inspected(path).problems == ()


def test_a_sheet_without_ids_knows_its_units_by_name(tmp_path: Path) -> None:
    headings = UNIT_HEADINGS[1:]
    rows = [*(row[1:] for row in UNITS), ["小计", *[None] * (WIDTH - 3), 9], [None] * (WIDTH - 3) + [59, 9]]
    inspection = inspected(folder(tmp_path / "csv", rows, headings))
    (problem,) = inspection.problems
    assert problem.text("en").startswith("Organization row 7")
    assert left_out(inspection) == {6: "total"}
    assert [each.name for each in inspection.found.organizations] == [row[1] for row in UNITS]


def test_the_name_of_who_signed_is_not_shown(tmp_path: Path) -> None:
    inspection = inspected(folder(tmp_path / "csv", [*UNITS, alone("填表人：某某某 电话：13000000000")]))
    assert told(inspection)[-1] == "有 1 行不是记录，未计入：第6行 填表人（落款）"


def test_many_rows_are_counted_and_a_few_are_named(tmp_path: Path) -> None:
    rows = [row for each in UNITS for row in (each, *([alone("小计")] * 6))]
    note = told(inspected(folder(tmp_path / "csv", rows)))[-1]
    assert note.startswith("有 24 行不是记录，未计入：第3行")
    assert note.endswith("；另有 4 行")


def test_units_are_read_whole(tmp_path: Path) -> None:
    inspection = inspected(folder(tmp_path / "csv", [alone("一、甲镇"), UNITS[0], alone("二、乙镇"), *UNITS[1:]]))
    assert units_of(inspection) == units_of(inspected(folder(tmp_path / "plain")))
