"""Totals that an office wrote are compared with its records, and never fall into a false alarm."""

from pathlib import Path
from typing import Any

import pytest

from ledger.office_sheets import (
    BRANCH_HEADINGS,
    BRANCHES,
    UNIT_HEADINGS,
    UNITS,
    alone,
    folder,
    inspected,
    unit,
    workbook,
)
from ledger.test_row_kinds import total
from ledger.test_sheets_per_place import book
from pingyuan_rules.ledger import Inspection

ONE, OTHERS = UNITS[:1], UNITS[1:]
ALL = {"从业人员数": 109, "正式党员数": 9}


def sums(inspection: Inspection, lang: str = "zh") -> list[str]:
    """The warnings about written totals."""
    assert [problem.text() for problem in inspection.problems] == []
    texts = [(each.text("zh"), each.text("zh" if lang == "zh" else "en")) for each in inspection.warnings]
    return [text for zh, text in texts if "条记录之和" in zh]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_total_that_differs_is_warned_of_with_both_sums(tmp_path: Path, form: str) -> None:
    make = workbook if form == "xlsx" else folder
    rows = [*UNITS, total(单位编号="合计", 从业人员数=119, 正式党员数=9)]
    inspection = inspected(make(tmp_path / "ledger", rows))
    (text,) = sums(inspection)
    assert text.startswith("单位!第6行 从业人员数：现为")
    assert "119" in text
    assert "应为109（第2至5行中 4 条记录之和）。请核对：可能有行遗漏、数字填错，或合计没有更新" in text
    assert "109, the sum over 4 records in rows 2 to 5" in sums(inspection, "en")[0]
    assert inspection.warnings[0].place.cells == ("G6",)


RIGHT: dict[str, list[Any]] = {
    "below": [*UNITS, total(单位编号="合计", **ALL)],
    "above": [total(单位编号="合计", **ALL), *UNITS],
    "of blocks": [*ONE, total(单位编号="小计", 从业人员数=50), *OTHERS, total(单位编号="小计", 从业人员数=59)],
    "of blocks and all": [
        *ONE,
        total(单位编号="小计", 正式党员数=5),
        *OTHERS,
        total(单位编号="小计", 正式党员数=4),
        total(单位编号="总计", **ALL),
    ],
    "of places": [*UNITS, total(单位名称="甲镇小计", 从业人员数=50), total(单位名称="乙镇小计", 从业人员数=59)],
    "of classes": [*UNITS, total(单位编号="非公有制企业合计", **ALL), total(单位编号="社会组织合计", 从业人员数=0)],
    "of sections": [
        total(单位编号="一、甲镇", 从业人员数=50),
        *ONE,
        total(单位编号="二、乙镇", 从业人员数=59),
        *OTHERS,
    ],
    "above its block": [total(单位编号="小计", 从业人员数=50), *ONE, total(单位编号="小计", 从业人员数=59), *OTHERS],
    "an average": [*UNITS, total(单位编号="平均", 从业人员数=27, 正式党员数=2)],
    "a part": [*UNITS, total(单位编号="合计", **ALL), total(单位编号="其中：非公企业", 从业人员数=100)],
    "a former year": [*UNITS, total(单位编号="2015年合计", 从业人员数=70)],
    "a number that nobody knows": [*UNITS, total(单位编号="合计", 从业人员数="NULL")],
    "a share": [*UNITS, total(单位编号="合计", 从业人员数="45%", 正式党员数="9人")],
    "an unknown number": [*ONE, unit(1, 从业人员数=None), *UNITS[2:], total(单位编号="合计", 从业人员数=200)],
    "an unknown place": [unit(0, 所属乡镇=None), *OTHERS, total(单位编号="乙镇小计", 从业人员数=100)],
    "of others": [*UNITS, total(单位编号="规上企业合计", 从业人员数=80)],
    "of nothing": [*UNITS, total(单位编号="合计", **ALL), total(单位编号="小计", 从业人员数=109)],
    "with a count": [*UNITS, total(单位编号="4家", 单位名称="合计", **ALL)],
    "a word alone": [*UNITS, alone("合计")],
    "without a prefix or a word": [*UNITS, total(单位编号="一", 单位名称="4家", 从业人员数=1)],
}


@pytest.mark.parametrize("name", RIGHT)
def test_no_false_alarm(tmp_path: Path, name: str) -> None:
    assert sums(inspected(folder(tmp_path / "csv", RIGHT[name]))) == []


WRONG: dict[str, tuple[list[Any], str]] = {
    "a block": ([*ONE, total(单位编号="小计", 从业人员数=51), *OTHERS], "应为50（第2至2行中 1 条记录之和）"),
    "a place": ([*UNITS, total(单位名称="乙镇小计", 从业人员数=60)], "应为59（第3至5行中 3 条记录之和）"),
    "a section": ([*ONE, total(单位编号="二、乙镇", 从业人员数=60), *OTHERS], "应为59（第4至6行中 3 条记录之和）"),
    "a total above": ([total(单位编号="合计", 从业人员数=110), *UNITS], "应为109（第3至6行中 4 条记录之和）"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_total_covers(tmp_path: Path, name: str) -> None:
    rows, expected = WRONG[name]
    (text,) = sums(inspected(folder(tmp_path / "csv", rows)))
    assert expected in text


def counts(path: Path, lang: Any = "zh") -> list[str]:
    """The warnings about written numbers of records."""
    inspection = inspected(path)
    assert [problem.text() for problem in inspection.problems] == []
    return [each.text(lang) for each in inspection.warnings if "行读取的记录数" in each.text("zh")]


WRONG_COUNTS: dict[str, tuple[list[Any], str]] = {
    text: ([*UNITS, alone(text)], "第6行")
    for text in [
        *("共5家", "合计5家", "（共 5 家）", "总计：5户", "共５个", "合计（5家）", "总共5家", "共计五家", "合计十二家"),
        *("全县共有5家非公企业", "共有企业5家", "单位总数：5家", "本表共二十家单位", "共5条记录", "以上共5家企业"),
        *("注：共5家", "全镇共5家，其中规上2家", "乙镇共有2家"),
    ]
} | {
    "beside a total": ([*UNITS, total(单位编号="合计", 单位名称="5家")], "第6行"),
    "a number beside a total": ([*UNITS, total(单位编号="合计", 单位名称=5, 从业人员数=109)], "第6行"),
    "under ids": ([*UNITS, total(单位编号="5家", 单位名称="合计", 从业人员数=109)], "第6行"),
    "with sums": ([*UNITS, total(单位编号="共5家", 从业人员数=109)], "第6行"),
    "a section": ([alone("一、甲镇（2家）"), *ONE, alone("二、乙镇（3家）"), *OTHERS], "第2行"),
    "a section by another name": ([alone("一、规上（2家）"), *ONE, alone("二、规下（3家）"), *OTHERS], "第2行"),
    "a place": ([*UNITS, total(单位编号="乙镇小计", 单位名称="2家")], "第6行"),
}


@pytest.mark.parametrize("name", WRONG_COUNTS)
def test_a_written_number_of_records_is_compared_with_those_read(tmp_path: Path, name: str) -> None:
    rows, place = WRONG_COUNTS[name]
    (text,) = counts(folder(tmp_path / "csv", rows))
    assert text.startswith(f"单位!{place}：现为")
    assert "可能有行遗漏" in text


ABSENT: dict[str, tuple[list[Any], str, str]] = {
    "a sector": ([*UNITS, alone("共有社会组织2家")], "第6行", "社会组织"),
    "a sector beside another": ([*UNITS, alone("共有非公企业4家，社会组织2家")], "第6行", "社会组织"),
    "a part": ([*UNITS, alone("其中：非公企业4家，社会组织2家")], "第6行", "社会组织"),
    "a township": ([*UNITS, alone("丙镇共有2家")], "第6行", "丙镇"),
    "a title below which nothing stands": ([*UNITS, alone("一、丙镇（2家）")], "第6行", "丙镇"),
    "a total of a township": ([*UNITS, total(单位编号="丙镇小计", 从业人员数=80)], "第6行", "丙镇"),
}


@pytest.mark.parametrize("name", ABSENT)
def test_a_number_of_records_of_which_there_are_none(tmp_path: Path, name: str) -> None:
    """Where a sheet has no rows of a township or a sector at all, those of the office were lost on the way."""
    rows, place, absent = ABSENT[name]
    inspection = inspected(folder(tmp_path / "csv", rows))
    (text,) = [each.text("zh") for each in inspection.warnings if "没有读取到" in each.text("zh")]
    assert text.startswith(f"单位!{place}：现为")
    assert f"应为0（没有读取到属于“{absent}”的记录）。请核对：可能有行遗漏" in text


def test_a_part_beside_the_number_of_all_is_compared(tmp_path: Path) -> None:
    units = [*UNITS[:-1], unit(3, 领域="社会组织")]
    (text,) = counts(folder(tmp_path / "csv", [*units, alone("共4家，其中社会组织2家")]))
    assert "应为1（第5至5行读取的记录数）" in text
    assert counts(folder(tmp_path / "right", [*units, alone("共4家，其中社会组织1家，非公企业3家")])) == []


def test_a_number_of_records_in_an_empty_sheet(tmp_path: Path) -> None:
    path = folder(tmp_path / "csv")
    (path / "党员.csv").write_text("党员编号,所属党支部编号\n共3名党员,\n", encoding="utf-8")
    (text,) = [each.text("en") for each in inspected(path).warnings if "没有读取到" in each.text("zh")]
    assert "expected 0, since no record was read" in text


@pytest.mark.parametrize(
    "text",
    ["社会组织0家", "共有非公企业4家，社会组织党支部2个", "乙镇人民政府共有3家", "平远县乙镇共有3家", "丙园区共有2家"],
)
def test_numbers_of_which_nothing_can_be_told(tmp_path: Path, text: str) -> None:
    inspection = inspected(folder(tmp_path / "csv", [*UNITS, alone(text)]))
    assert [each.text("zh") for each in inspection.warnings if "没有读取到" in each.text("zh")] == []


def test_both_numbers_of_records_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", [*UNITS, alone("共5家")])
    assert "现为“共5家”，应为4（第2至5行读取的记录数）" in counts(path)[0]
    assert "4, the number of records read in rows 2 to 5" in counts(path, "en")[0]


@pytest.mark.parametrize("title", ["平远县2016年两新组织台账（共5家）", "共5家"])
def test_a_number_of_records_above_the_headings(tmp_path: Path, title: str) -> None:
    rows = [UNIT_HEADINGS, *UNITS]
    (text,) = counts(folder(tmp_path / "csv", rows, [title, *[""] * 8]))
    assert text.startswith("单位!第1行")
    assert counts(folder(tmp_path / "right", rows, [title.replace("5", "4"), *[""] * 8])) == []


RIGHT_COUNTS: dict[str, list[Any]] = {
    "all": [*UNITS, alone("共4家")],
    "in words": [*UNITS, alone("共计四家")],
    "of blocks": [*ONE, alone("共1家"), *OTHERS, alone("共3家"), alone("总计4家")],
    "of places": [*UNITS, total(单位编号="甲镇小计", 单位名称=1), total(单位编号="乙镇小计", 单位名称=3)],
    "of sections": [alone("一、甲镇（1家）"), *ONE, alone("二、乙镇（3家）"), *OTHERS],
    "of a class": [*UNITS, alone("共有非公企业4家")],
    "a part": [*UNITS, alone("其中：非公企业（3家）")],
    "of people": [*UNITS, alone("共109人")],
    "of branches": [*UNITS, alone("共 2 个支部")],
    "an amount": [*UNITS, alone("合计5,000元")],
    "without a unit": [*UNITS, alone("合计5")],
    "the number of the row": [*UNITS, total(单位编号=5, 单位名称="合计", 从业人员数=109)],
    "a count of people beside a total": [*UNITS, total(单位编号="合计", 单位名称="109人")],
}


@pytest.mark.parametrize("name", RIGHT_COUNTS)
def test_no_false_alarm_about_numbers_of_records(tmp_path: Path, name: str) -> None:
    assert counts(folder(tmp_path / "csv", RIGHT_COUNTS[name])) == []


@pytest.mark.parametrize(("text", "found"), [("共 4 个支部", 1), ("共2个党组织", 0), ("共4家", 0), ("合计3条", 1)])
def test_numbers_of_branches(tmp_path: Path, text: str, found: int) -> None:
    path = folder(tmp_path / "csv")
    file = path / "党支部.csv"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text},,,,,\n", encoding="utf-8")
    assert len(counts(path)) == found


@pytest.mark.parametrize(("name", "text"), [("党员", "共3名党员"), ("入党申请人（发展党员）", "共3人")])
def test_numbers_of_people(tmp_path: Path, name: str, text: str) -> None:
    path = folder(tmp_path / "csv")
    people = "编号,所属党支部编号\nD-1,B-01\nD-2,B-02\n"
    (path / f"{name}.csv").write_text(f"{people}{text},\n", encoding="utf-8")
    assert len(counts(path)) == 1


def test_committees_are_not_counted(tmp_path: Path) -> None:
    path = folder(tmp_path / "csv")
    (path / "委员会.csv").write_text("委员会编号,委员会名称\nW-1,示范党工委\n共3个,\n", encoding="utf-8")
    inspection = inspected(path)
    assert [each for each in inspection.warnings if "读取的记录数" in each.text("zh")] == []


def test_amounts_are_compared_in_yuan(tmp_path: Path) -> None:
    path = folder(tmp_path / "csv")
    heading, (one, two) = [*BRANCH_HEADINGS, "已发书记工作津贴（元）"], BRANCHES
    rows = [heading, [*one, "3600.50"], [*two, 3600], ["合计", *[""] * 5, "7200.00"]]
    (path / "党支部.csv").write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    (text,) = sums(inspected(path))
    assert "应为7200.50（第2至3行" in text


def test_a_total_of_all_townships_stands_in_the_last_sheet(tmp_path: Path) -> None:
    sheets = {"甲镇": [UNIT_HEADINGS, *ONE], "乙镇": [UNIT_HEADINGS, *OTHERS, total(单位编号="总计", 从业人员数=109)]}
    assert sums(inspected(book(tmp_path / "all.xlsx", sheets))) == []
    sheets["乙镇"][-1] = total(单位编号="总计", 从业人员数=110)
    (text,) = sums(inspected(book(tmp_path / "wrong.xlsx", sheets)))
    assert text.startswith("乙镇!G5")


def test_hidden_rows_that_are_left_out_say_nothing_of_a_total(tmp_path: Path) -> None:
    def hide(_: Any, sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    path = workbook(tmp_path / "ledger.xlsx", [*UNITS, total(单位编号="合计", **ALL)], hide)
    assert sums(inspected(path)) == []
    assert [each for each in inspected(path, hidden="leave-out").warnings if "条记录之和" in each.text("zh")] == []
