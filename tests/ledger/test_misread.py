"""What a person reads in a cell or a row is read, or an error: notes, units, examples, records above headings."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from ledger.conftest import Raw
from ledger.office import all_converted
from ledger.office_sheets import UNIT_HEADINGS, UNITS, alone, inspected, left_out, unit, workbook
from ledger.office_sheets import folder as office_folder
from pingyuan_rules import UNKNOWN
from pingyuan_rules.ledger import inspect_ledger
from pingyuan_rules.ledger.number_formats import Shown, shown_as, shown_text
from pingyuan_rules.ledger.written_forms import plain
from sizes import only_in_check, variants

# Found and remedy may be words or labels, which tests of messages need not tell apart.
look: Any = inspect_ledger
folder: Any = office_folder
small: Any = inspected
rich: Any = CellRichText


def remedies(inspection: Any) -> list[str]:
    return [str(problem.remedy.zh) for problem in inspection.problems]


def read_units(tmp_path: Path, rows: Any) -> Any:
    return small(folder(tmp_path / "units", rows))


@pytest.mark.parametrize("text", ["5①", "5²", "①", "5⁵", "5㉑", "5❶"])
def test_the_mark_of_a_note_is_no_digit(tmp_path: Path, text: str) -> None:
    inspection = read_units(tmp_path, [unit(0, 正式党员数=text), *UNITS[1:]])
    (problem,) = inspection.problems
    assert problem.found == repr(text)
    assert inspection.found.organizations[0].full_members is UNKNOWN
    assert plain(f"Ａ{text}") == f"A{text}"


@pytest.mark.parametrize("text", ["2008-2-1①", "2008-2-1 5", "2008-2-1\n5", "2008年2月1 5日"])
def test_a_day_with_something_behind_it_is_no_other_day(raw: Raw, tmp_path: Path, text: str) -> None:
    raw.put("党支部", 2, "成立日期", text)
    inspection = look(raw.folder(tmp_path / "ledger"))
    assert [str(each.place.en) for each in inspection.problems] == ["Branch row 2, founding date"]
    raw.put("党支部", 2, "成立日期", "2008 年 2 月 15 日")
    spaced = look(raw.folder(tmp_path / "spaced"))
    assert spaced.ledger.branches[0].founded == date(2008, 2, 15)


def test_ids_that_differ_by_a_mark_are_not_one(tmp_path: Path) -> None:
    rows = [*UNITS, unit(0, 单位编号="Z-01①", 单位名称="示范企业戊", 党组织组建情况="未组建", 所属党支部编号=None)]
    assert len(read_units(tmp_path, [*rows, unit(3, 单位编号="Z-011")]).ledger.organizations) == len(UNITS) + 2


@pytest.mark.parametrize(
    "text", ["？？", "…", "*", "。", "↑", "上同", "是", "否", "3", "50", "2016-03-15", "2016年3月"]
)
def test_what_names_no_place_is_no_township(tmp_path: Path, text: str) -> None:
    inspection = read_units(tmp_path, [unit(0, 所属乡镇=text), *UNITS[1:]])
    assert [str(each.place.zh) for each in inspection.problems] == ["单位!第2行 所属乡镇"]
    assert inspection.found.organizations[0].township is UNKNOWN


@pytest.mark.parametrize("text", ["不适用", "待定", "待核实", "暂缺", "不掌握", "空"])
def test_what_is_not_known_yet_is_unknown_and_reported(tmp_path: Path, text: str) -> None:
    inspection = read_units(tmp_path, [unit(0, 所属乡镇=text), *UNITS[1:]])
    assert inspection.ledger.organizations[0].township is UNKNOWN
    notes = [note.zh for sheet in inspection.sheets for note in sheet.notes(missing=False)]
    assert "“所属乡镇”有 1 处写的是没有内容的字样，按不详计：第2行" in notes


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("甲镇 3家", None),
        ("甲镇（3家）", None),
        ("总数", "8家企业"),
        ("全部", "企业4家"),
    ],
)
def test_a_count_of_units_is_no_unit(tmp_path: Path, number: str, name: str | None) -> None:
    row = [number, name, None, None, None, None, 109, 9, None]
    inspection = read_units(tmp_path, [*UNITS, row])
    assert [str(each.place.en) for each in inspection.problems] == ["Organization row 6"]
    assert "delete the row" in inspection.problems[0].remedy.en
    assert len(inspection.found.organizations) == len(UNITS)


@pytest.mark.parametrize(("number", "name"), [("共4家", None), ("总数", "共四家"), ("共4家", "企业")])
def test_a_plain_count_of_units_is_a_total(tmp_path: Path, number: str, name: str | None) -> None:
    inspection = read_units(tmp_path, [*UNITS, [number, name, None, None, None, None, 109, 9, None]])
    assert left_out(inspection) == {len(UNITS) + 2: "total"}
    assert len(inspection.ledger.organizations) == len(UNITS)


def test_a_count_beside_a_name_may_be_an_id(tmp_path: Path) -> None:
    rows = [unit(0, 单位编号="1家"), *UNITS[1:]]
    assert read_units(tmp_path, rows).ledger.organizations[0].id == "1家"


@pytest.mark.parametrize("word", ["例", "样例", "（例）", "例：", "填写示例", "例1", "如：Z-01"])
@pytest.mark.parametrize("beside", [True, False])
def test_an_example_of_the_form_is_no_record(tmp_path: Path, word: str, *, beside: bool) -> None:
    row = unit(3, 单位编号="Z-00" if beside else word, 单位名称="××公司")
    rows = [["序号", *UNIT_HEADINGS], [word, *row], *([number, *each] for number, each in enumerate(UNITS, start=1))]
    folder(tmp_path / "units")
    rows = rows if beside else [each[1:] for each in rows]
    inspection = small(folder(tmp_path / "units", rows[1:], rows[0]))
    assert [str(each.place.en) for each in inspection.problems] == ["Organization row 2"]
    assert remedies(inspection) == ["若为填表示例，请删去该行；若为记录，请删去“例”字"]
    assert [each.id for each in inspection.found.organizations] == [each[0] for each in UNITS]


def test_records_above_the_headings_are_told(tmp_path: Path) -> None:
    inspection = small(folder(tmp_path / "units", [UNIT_HEADINGS, *UNITS[1:]], UNITS[0]))
    assert [str(each.place.en) for each in inspection.problems[:1]] == ["Organization row 1"]
    assert inspection.problems[0].found.en == "records above the headings: 1"


def test_an_upper_table_with_fewer_headings_is_told(tmp_path: Path) -> None:
    upper = UNIT_HEADINGS[:-1]
    rows = [*(each[:-1] for each in UNITS[:2]), alone("乙镇"), UNIT_HEADINGS, *UNITS[2:]]
    inspection = small(folder(tmp_path / "units", rows, upper))
    assert inspection.problems[0].found.en == "records above the headings: 2, 3"
    # In another order of columns the cells are no values of these headings.
    rows = [*(each[-2::-1] for each in UNITS[:2]), UNIT_HEADINGS, *UNITS[2:]]
    inspection = small(folder(tmp_path / "units", rows, upper[::-1]))
    assert inspection.problems[0].found.en == "records above the headings: 2, 3"


@pytest.mark.parametrize(
    "above",
    [
        ["平远县两新组织台账"],
        ["填报单位：", None, None, "填报日期：2016年10月"],
        ["合计", None, None, None, None, None, 109, 9],
        ["基本情况", None, None, None, None, None, "党员情况"],
    ],
)
def test_what_stands_above_headings_is_no_record(tmp_path: Path, above: list[Any]) -> None:
    inspection = small(folder(tmp_path / "units", [UNIT_HEADINGS, *UNITS], above))
    assert inspection.problems == ()
    assert len(inspection.ledger.organizations) == len(UNITS)


def test_two_rows_of_headings_are_one(tmp_path: Path) -> None:
    upper = [*UNIT_HEADINGS[:6], "人数", None, UNIT_HEADINGS[8]]
    lower = [None] * 6 + ["从业人员数", "正式党员数", None]
    inspection = small(folder(tmp_path / "units", [lower, *UNITS], upper))
    assert inspection.problems == ()
    assert len(inspection.ledger.organizations) == len(UNITS)


def test_another_unit_of_money_is_an_error_wherever_it_stands(raw: Raw, tmp_path: Path) -> None:
    at = raw.column("党支部", "已发书记工作津贴（元）")
    rows = raw.sheets["党支部"]
    units: list[Any] = [None] * len(rows[0])
    units[at], units[at - 1] = "（万元）", "（人）"
    rows.insert(1, units)
    inspection = look(raw.folder(tmp_path / "below"))
    assert [str(each.place.en) for each in inspection.problems] == ["Branch row 2"]
    units[at] = "（元）"
    assert look(raw.folder(tmp_path / "yuan")).problems == ()
    del rows[1]
    rows.insert(0, ["金额单位：万元"])
    inspection = look(raw.folder(tmp_path / "above"))
    assert [str(each.place.en) for each in inspection.problems] == ["Branch row 1"]
    rows[0] = ["金额单位：元"]
    assert look(raw.folder(tmp_path / "right")).problems == ()


PARTS: dict[str, list[Any]] = {
    "struck": [TextBlock(InlineFont(strike=True), "5"), "6"],
    "struck last": ["6", TextBlock(InlineFont(strike=True), "5")],
    "raised": ["5", TextBlock(InlineFont(vertAlign="superscript"), "1")],
    "place": [TextBlock(InlineFont(strike=True), "甲镇"), "乙镇"],
}


# LibreOffice takes a second to start, so each format is saved for all tests at once.
Saved = Callable[[str], dict[str, Path]]


@pytest.fixture(scope="module")
def of_parts(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Workbooks with those parts, by their names, in a format."""
    folder = tmp_path_factory.mktemp("parts")

    def made(name: str) -> Path:
        area = "E2" if name == "place" else "H2"
        return workbook(folder / f"{name}.xlsx", dress=lambda _, sheet: sheet.__setitem__(area, rich(PARTS[name])))

    paths = [made(name) for name in PARTS]

    @cache
    def saved(form: str) -> dict[str, Path]:
        files = paths if form == "inline" else all_converted(paths, form, tmp_path_factory.mktemp(form))
        return dict(zip(PARTS, files, strict=True))

    return saved


@pytest.mark.parametrize("parts", variants(*PARTS))
@pytest.mark.parametrize(
    "form", ["inline", "xls", *(pytest.param(form, marks=only_in_check) for form in ("xlsx", "ods"))]
)
def test_characters_that_are_struck_out_or_raised_are_not_read_with_the_rest(
    of_parts: Saved, parts: str, form: str
) -> None:
    inspection = small(of_parts(form)[parts])
    (problem,) = inspection.problems
    assert (str(problem.place.en)[:18], problem.remedy.en[:26]) == ("Organization row 2", "Delete the struck-out char")


def test_characters_that_are_only_bold_are_read(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet["E2"] = rich(["甲", TextBlock(InlineFont(b=True), "镇")])
        sheet["K1"] = "备注"
        sheet["K3"] = rich(["面积5m", TextBlock(InlineFont(vertAlign="superscript"), "2")])

    inspection = small(workbook(tmp_path / "units.xlsx", dress=dress))
    assert inspection.problems == ()
    assert inspection.ledger.organizations[0].township == "甲镇"


PAID, APPOINTED = "已发书记工作津贴（元）", "书记任职日期"
OTHER_AMOUNTS = ('0.00"万元"', '0"元/月"', '"约"0')
SAME_AMOUNTS = ("#,##0.00", '0"元"', "¥#,##0")
FORMATTED: list[tuple[str, Any, str]] = [
    *((PAID, 300, code) for code in (*OTHER_AMOUNTS, *SAME_AMOUNTS)),
    (APPOINTED, date(2015, 1, 1), "yyyy"),
    (APPOINTED, date(2015, 3, 2), "yyyy"),
]

Make = Callable[[str, Any, str], Path]


@pytest.fixture(scope="module")
def formatted(tmp_path_factory: pytest.TempPathFactory, fresh: Callable[[], Raw]) -> Callable[[str], list[Path]]:
    """Workbooks with one cell in a format of its own, in a format of files."""
    paths = []
    for number, (heading, value, code) in enumerate(FORMATTED):
        raw = fresh()
        raw.put("党支部", 2, heading, value)
        paths.append(raw.workbook(tmp_path_factory.mktemp("formatted") / f"ledger{number}.xlsx"))
        book = openpyxl.load_workbook(paths[-1])
        book["党支部"].cell(2, raw.column("党支部", heading) + 1).number_format = code
        book.save(paths[-1])
    return cache(lambda form: paths if form == "xlsx" else all_converted(paths, form, tmp_path_factory.mktemp(form)))


@pytest.fixture(params=variants("xlsx", "xls", "ods"))
def make(request: pytest.FixtureRequest, formatted: Callable[[str], list[Path]]) -> Make:
    """Gives such a workbook."""
    return lambda *cell: formatted(request.param)[FORMATTED.index(cell)]


@pytest.mark.parametrize("code", variants(*OTHER_AMOUNTS))
def test_a_format_that_shows_another_amount_is_an_error(make: Make, code: str) -> None:
    (problem,) = look(make(PAID, 300, code)).problems
    assert "请设为常规格式" in problem.remedy.zh


@pytest.mark.parametrize("code", SAME_AMOUNTS)
def test_a_format_that_shows_the_amount_is_read(make: Make, code: str) -> None:
    assert look(make(PAID, 300, code)).problems == ()


def test_a_year_alone_is_no_day(make: Make) -> None:
    (problem,) = look(make(APPOINTED, date(2015, 1, 1), "yyyy")).problems
    assert "只显示年份" in problem.remedy.zh


def test_a_day_that_is_shown_as_its_year_is_read(make: Make) -> None:
    ledger = look(make(APPOINTED, date(2015, 3, 2), "yyyy")).ledger
    assert ledger.branches[0].secretary_appointed == date(2015, 3, 2)


def test_what_formats_show() -> None:
    assert shown_as(164, "General") is None
    assert shown_as(164, "yyyy-mm-dd hh:mm") is None
    assert shown_as(164, 'h"时"mm"分"') is None
    assert shown_as(164, 'yy"年"m"月"') is Shown.MONTH
    assert shown_as(164, "0万") is Shown.UNIT
    assert [shown_text(text, "date") for text in ("16年3月", "Mar-16", "2016-03-15")] == [
        Shown.MONTH,
        Shown.MONTH,
        None,
    ]
    assert shown_text("万", "string") is None
    assert shown_text("90%", "percentage") is Shown.PERCENT


@pytest.mark.parametrize("second", ["正式党员", "正式党员人数"])
def test_of_two_synonyms_nothing_says_which_is_meant(tmp_path: Path, second: str) -> None:
    headings = [{"正式党员数": "正式党员"}.get(each, each) for each in UNIT_HEADINGS]
    rows = [[*each, 1] for each in UNITS]
    inspection = small(folder(tmp_path / "units", rows, [*headings, second]))
    assert [(str(each.place.zh), each.remedy.zh) for each in inspection.problems] == [
        ("单位!第1行 J列", "请只保留一列")
    ]
    beside = small(folder(tmp_path / "units", rows, [*UNIT_HEADINGS, second]))
    assert beside.problems == ()
    assert [each.full_members for each in beside.ledger.organizations] == [each[7] for each in UNITS]


@pytest.mark.parametrize("text", ["乙镇、甲镇", "乙镇/甲镇", "乙镇（新）", "乙镇。"])
def test_a_township_within_another_is_asked_about(tmp_path: Path, text: str) -> None:
    inspection = read_units(tmp_path, [*UNITS[:3], unit(3, 所属乡镇=text)])
    asked = [each for each in inspection.warnings if "township" in str(each.place.en)]
    assert asked
    assert all(text in str(each.found) for each in asked)
