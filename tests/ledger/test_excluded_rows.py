"""What a title or a remark says does not count is an error, unless the facts say it; an id names one unit."""

from pathlib import Path
from typing import Any

import pytest

from ledger.office_sheets import UNIT_HEADINGS, UNITS, alone, folder, inspected, unit, workbook

CLOSED = [unit(number, 正常运营="否") for number in (2, 3)]

EXCLUDING = [
    "以下单位已注销",
    "二、已注销企业",
    "停产企业：",
    "（二）不计入统计的单位",
    "以下为2015年数据",
    "二、2015年单位",
    "上年数",
    "平远县两新组织台账（2015年）",
    "以下重复",
]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("title", EXCLUDING)
def test_a_title_that_leaves_out_the_records_below_is_an_error(tmp_path: Path, title: str, form: str) -> None:
    make = workbook if form == "xlsx" else folder
    (problem,) = inspected(make(tmp_path / "ledger", [*UNITS[:2], alone(title), *UNITS[2:]])).problems
    assert problem.text("zh").startswith("单位!第4行：现为")
    assert "应为只有应计入的记录" in problem.text("zh")
    assert "--hidden leave-out" in problem.text("en")


@pytest.mark.parametrize("title", ["二、已注销企业", "以下单位已停产", "以下停产"])
def test_a_title_that_the_facts_bear_out_is_read(tmp_path: Path, title: str) -> None:
    inspection = inspected(folder(tmp_path / "csv", [*UNITS[:2], alone(title), *CLOSED]))
    assert inspection.problems == ()
    assert [each.operating for each in inspection.ledger.organizations] == [True, True, False, False]


@pytest.mark.parametrize(
    "title",
    [
        *("一、甲镇", "二、2014年成立的企业", "以下单位均未注销", "三、2016年单位", "第二部分 非公企业"),
        *("注：已注销的单位不填", "以上数据不含已注销企业", "填表说明：停产的写否"),
    ],
)
def test_other_titles_and_notes_leave_out_nothing(tmp_path: Path, title: str) -> None:
    inspection = inspected(folder(tmp_path / "csv", [*UNITS[:2], alone(title), *UNITS[2:]]))
    assert [problem.text() for problem in inspection.problems] == []


def test_a_title_holds_for_the_places_below_it_and_ends_at_the_next(tmp_path: Path) -> None:
    rows = [*UNITS[:2], alone("二、已注销企业"), alone("乙镇"), *UNITS[2:]]
    (problem,) = inspected(folder(tmp_path / "part", rows)).problems
    assert "第4行" in problem.text("zh")
    rows = [*UNITS[:2], alone("二、已注销企业"), alone("三、乙镇"), *UNITS[2:]]
    assert inspected(folder(tmp_path / "next", rows)).problems == ()
    (problem,) = inspected(folder(tmp_path / "above", [*UNITS, alone("以上单位均已注销")])).problems
    assert "第6行" in problem.text("zh")


def test_a_title_without_records_below_leaves_out_nothing(tmp_path: Path) -> None:
    assert inspected(folder(tmp_path / "note", [*UNITS, alone("以下停产")])).problems == ()
    (problem,) = inspected(folder(tmp_path / "doubt", [*UNITS, alone("停产企业")])).problems
    assert "delete the row" in problem.remedy.en


def test_a_year_that_the_table_is_of_is_no_other_year(tmp_path: Path) -> None:
    rows = [["2015年台账", *[""] * 8], UNIT_HEADINGS, *UNITS[:2], alone("以下为2015年数据"), *UNITS[2:]]
    path = folder(tmp_path / "csv", rows[1:], rows[0])
    assert [problem.text() for problem in inspected(path).problems] == []


def remarked(path: Path, text: Any, heading: str = "备注", **changes: Any) -> list[str]:
    """The problems of a ledger with a remark beside its first unit."""
    rows = [[*unit(0, **changes), text], *([*row, None] for row in UNITS[1:])]
    return [problem.text() for problem in inspected(folder(path, rows, (*UNIT_HEADINGS, heading))).problems]


@pytest.mark.parametrize(
    "text",
    [
        "作废",
        "重复",
        "与Z-02重复",
        "已注销",
        "2016年3月停产",
        "不计入统计",
        "地址有变；已停业",
        "（已注销）",
        "与Z-02为同一家",
    ],
)
def test_a_remark_that_the_record_does_not_count_is_an_error(tmp_path: Path, text: str) -> None:
    (problem,) = remarked(tmp_path / "csv", text)
    assert problem.startswith("Organization row 2, column J: found")
    assert "delete it, move it to another workbook" in problem


@pytest.mark.parametrize(
    "text",
    [
        "未注销",
        "拟注销",
        "曾停产，现已恢复",
        "无重复",
        "旧证已注销",
        "新办",
        5,
        None,
        "原址拆迁后搬到新址并恢复生产经营至今运转良好",
    ],
)
def test_other_remarks_say_nothing(tmp_path: Path, text: Any) -> None:
    assert remarked(tmp_path / "csv", text) == []


def test_a_remark_that_the_facts_bear_out_is_kept(tmp_path: Path) -> None:
    assert remarked(tmp_path / "closed", "已注销，不计入", 正常运营="否") == []
    assert len(remarked(tmp_path / "twice", "重复", 正常运营="否")) == 1
    assert remarked(tmp_path / "other", "已注销", "登记情况") == []


def test_remarks_of_members(tmp_path: Path) -> None:
    path = folder(tmp_path / "csv")
    text = "党员编号,所属党支部编号,党员类别,备注\nD-1,B-01,已故,已故\nD-2,B-01,正式党员,已转出\n"
    (path / "党员.csv").write_text(text, encoding="utf-8")
    (problem,) = inspected(path).problems
    assert problem.text("zh").startswith("党员!第3行 D列：现为“已转出”")
    assert "正常运营" not in problem.text("zh")


@pytest.mark.parametrize(
    "text", ["Z-02、Z-03", "Z-02/Z-03", "Z-02 Z-03", "Z-02,Z-03", "Z-02；Z-03", "Z-02至Z-05", "Z-02和Z-03", "Z-02、03"]
)
def test_an_id_of_two_units_is_an_error(tmp_path: Path, text: str) -> None:
    (problem,) = inspected(workbook(tmp_path / "ledger.xlsx", [unit(0, 单位编号=text), *UNITS[1:]])).problems
    assert problem.place.zh == "单位!第2行 单位编号"
    assert "一格只填一个编号" in problem.text("zh")
    assert "Write one id in a cell" in problem.text("en")


@pytest.mark.parametrize("text", ["平两新/2016/003", "ZB 01", "A1/B2", "01/02", "甲镇和乙镇001", "Z—01", "Z_01-2"])
def test_an_id_with_marks_of_its_own_stays_one(tmp_path: Path, text: str) -> None:
    inspection = inspected(workbook(tmp_path / "ledger.xlsx", [unit(0, 单位编号=text), *UNITS[1:]]))
    assert [problem.text() for problem in inspection.problems] == []


def titled(path: Path, title: str, rows: Any = UNITS) -> list[str]:
    """The problems of a ledger with a title above its headings."""
    spread = [title, *[""] * (len(UNIT_HEADINGS) - 1)]
    return [problem.text("zh") for problem in inspected(folder(path, [UNIT_HEADINGS, *rows], spread)).problems]


@pytest.mark.parametrize(
    "title",
    [
        *("注销企业台账", "平远县已停产企业名单", "不计入统计的单位", "上年数据", "同期数", "（作废）", "重复登记单位"),
        *("空壳社会组织台账", "平远县非公企业台账（含已注销）", "平远县两新组织新增、注销情况表", "本表仅供参考"),
    ],
)
def test_a_title_above_the_headings_that_leaves_out_the_records_is_an_error(tmp_path: Path, title: str) -> None:
    (problem,) = titled(tmp_path / "csv", title)
    assert problem.startswith(f"单位!第1行：现为“{title}”，应为只有应计入的记录")
    assert "整张表不应计入的，请删去" in problem


@pytest.mark.parametrize(
    "title",
    [
        *("平远县非公企业台账（不含已注销企业）", "2014年以来新成立企业", "注：已注销的企业不填", "拟注销企业"),
        *("填表说明：停产企业正常运营填否", "报送前请删去重复行", "平远县2015年两新组织台账"),
    ],
)
def test_other_titles_above_the_headings_leave_out_nothing(tmp_path: Path, title: str) -> None:
    assert titled(tmp_path / "csv", title) == []


def test_a_title_above_the_headings_that_the_facts_bear_out_is_read(tmp_path: Path) -> None:
    assert titled(tmp_path / "all", "注销企业台账", [unit(0, 正常运营="否"), *CLOSED]) == []
    some = [*UNITS[:3], unit(3, 正常运营="否")]
    assert titled(tmp_path / "some", "企业台账（含已注销）", some) == []
    assert len(titled(tmp_path / "not all", "注销企业台账", some)) == 1
    assert (
        len(titled(tmp_path / "part", "注销企业台账", [alone("一、甲镇"), *UNITS[:1], alone("二、乙镇"), *CLOSED])) == 1
    )


def test_a_title_of_dissolved_branches(tmp_path: Path) -> None:
    path = folder(tmp_path / "csv")
    file = path / "党支部.csv"
    file.write_text(f"已撤销党组织名册,,,,,\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    (problem,) = inspected(path).problems
    assert problem.text("en").startswith(
        "Branch row 1: found '已撤销党组织名册', expected only records that count. If the sheet"
    )


@pytest.mark.parametrize("title", ["注销企业", "二、注销单位"])
def test_a_title_that_begins_like_a_note_is_none(tmp_path: Path, title: str) -> None:
    (problem,) = inspected(folder(tmp_path / "ledger", [*UNITS[:2], alone(title), *UNITS[2:]])).problems
    assert "第4行" in problem.text("zh")


def of_years(path: Path, units: str, branches: str, name: str = "单位") -> Any:
    """A workbook whose sheets have titles of their own."""

    def dress(book: Any, sheet: Any) -> None:
        for each, title in ((sheet, units), (book["党支部"], branches)):
            each.insert_rows(1)
            each["A1"] = title

    return inspected(workbook(path, dress=dress, name=name))


def test_a_sheet_of_another_year_beside_one_of_the_year_is_an_error(tmp_path: Path) -> None:
    (problem,) = of_years(tmp_path / "a.xlsx", "2016年台账", "平远县2015年党支部情况表").problems
    assert problem.text("zh").startswith("工作表“党支部”：现为 2015年的表（见名称或标题），应为2016年的数据")
    assert "a sheet of 2015, by its name or title, expected data of 2016" in problem.text("en")
    (problem,) = of_years(tmp_path / "b.xlsx", "台账", "2016年党支部", name="2015企业").problems
    assert problem.place.sheet == "2015企业"
    assert of_years(tmp_path / "c.xlsx", "2016年台账", "2012年成立的党支部").problems == ()
    assert of_years(tmp_path / "d.xlsx", "2016年台账", "党支部").problems == ()
    whole = of_years(tmp_path / "e.xlsx", "2015年台账", "2015年党支部")
    assert (whole.problems, whole.years) == ((), frozenset({2015}))


@pytest.mark.parametrize(
    "text",
    [
        *("注：标黄的为已注销企业", "备注：红色字体的不计入统计", "注：带*号的单位已停产", "说明：底色为灰色的作废"),
        *(
            "本表含停业企业2家",
            "注：其中已注销1家",
            "注：示范企业乙已于2016年注销",
            "注：Z-03重复登记",
            "※示范企业丙已停产",
        ),
    ],
)
def test_a_note_that_says_of_records_that_they_do_not_count_is_an_error(tmp_path: Path, text: str) -> None:
    (problem,) = inspected(folder(tmp_path / "below", [*UNITS, alone(text)])).problems
    assert problem.text("zh").startswith(f"单位!第6行：现为“{text}”，应为只有应计入的记录")
    assert "所说各行不应计入的" in problem.text("zh")
    assert ("颜色和记号不读取" in problem.text("zh")) is any(word in text for word in ("黄", "红", "灰", "*号"))
    (problem,) = inspected(folder(tmp_path / "above", [UNIT_HEADINGS, *UNITS], [text, *[""] * 8])).problems
    assert "第1行" in problem.text("zh")


@pytest.mark.parametrize(
    "text",
    [
        *("注：标黄的为新增企业", "注：停产企业请在正常运营列填否", "备注：已注销的2家未列入", "注：不含已注销的3家"),
        *("以上数据不计入已注销企业", "注：示范企业戊已注销", "注：作废的不报", "注：2015年停产企业已剔除"),
    ],
)
def test_other_notes_say_nothing_of_records(tmp_path: Path, text: str) -> None:
    assert [each.text() for each in inspected(folder(tmp_path / "csv", [*UNITS, alone(text)])).problems] == []


def test_a_note_that_the_facts_bear_out_is_read(tmp_path: Path) -> None:
    rows = [*UNITS[:2], *CLOSED]
    for text in ("注：标黄的为已注销企业", "本表含停业企业2家", "注：示范企业丙已注销"):
        assert inspected(folder(tmp_path / text, [*rows, alone(text)])).problems == ()
    (problem,) = inspected(folder(tmp_path / "void", [*rows, alone("注：标红的作废")])).problems
    assert "第6行" in problem.text("zh")
    (problem,) = inspected(folder(tmp_path / "other", [*rows, alone("注：示范企业乙已注销")])).problems
    assert "第6行" in problem.text("zh")
    assert inspected(folder(tmp_path / "none", [alone("注：标黄的为已注销企业")])).problems[0].found != ""


@pytest.mark.parametrize(
    "name", ["示范企业（已注销）", "示范企业(停产)", "示范企业【作废】", "示范企业已注销", "示范企业（2016年3月关停）"]
)
def test_a_name_that_says_that_its_unit_does_not_count_is_an_error(tmp_path: Path, name: str) -> None:
    (problem,) = inspected(folder(tmp_path / "csv", [unit(0, 单位名称=name), *UNITS[1:]])).problems
    assert problem.text("zh").startswith(f"单位!第2行 单位名称：现为“{name}”，应为只有应计入的记录")
    assert "请从名称中删去这些字" in problem.text("zh")
    closed = [unit(0, 单位名称=name, 正常运营="否"), *UNITS[1:]]
    assert len(inspected(folder(tmp_path / "closed", closed)).problems) == 0


@pytest.mark.parametrize(
    "name", ["示范企业（拟注销）", "示范（现代）企业", "解散街示范企业", "示范企业（原停产厂）", None]
)
def test_other_names_say_nothing(tmp_path: Path, name: Any) -> None:
    assert inspected(folder(tmp_path / "csv", [unit(0, 单位名称=name), *UNITS[1:]])).problems == ()


@pytest.mark.parametrize("text", ["1月2日", "2-Jan", "Jan-02"])
def test_an_id_that_a_spreadsheet_made_a_date_is_an_error(tmp_path: Path, text: str) -> None:
    (problem,) = inspected(folder(tmp_path / "csv", [unit(0, 单位编号=text), *UNITS[1:]])).problems
    assert "表格软件可能把编号当作了日期" in problem.text("zh")
    assert "taken the id for a date" in problem.text("en")
