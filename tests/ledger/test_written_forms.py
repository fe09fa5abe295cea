"""What an office obviously means is read; what could mean two things is refused with the reason."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import UNKNOWN, Branch, Organization
from pingyuan_rules.choices import Cluster, MonthReading
from pingyuan_rules.engine import facts_of
from pingyuan_rules.ledger import inspect_ledger
from pingyuan_rules.ledger.cells import Reader, WrongCell
from pingyuan_rules.ledger.written_forms import Refused, parse_day, plain
from sizes import examples

Raw = Any
READERS = {record: Reader(record, MonthReading.FIRST_DAY) for record in (Organization, Branch)}
IDEOGRAPHS = "〇一二三四五六七八九"


def meaning(record: Any, fact: str, value: Any) -> Any:
    return READERS[record].read(value, facts_of(record)[fact]).value


def remedy_of(record: Any, fact: str, value: Any) -> str:
    with pytest.raises(WrongCell) as raised:
        meaning(record, fact, value)
    return raised.value.remedy.zh


MARCH = date(2016, 3, 15)
READ: list[tuple[Any, str, Any, Any]] = [
    *(
        (Branch, "founded", written, MARCH)
        for written in (
            "20160315",
            20160315,
            20160315.0,
            "2016-03-15 00:00:00",
            "2016-03-15T00:00:00",
            "2016-03-15 00:00:00.000",
            "2016/3/15 0:00",
            "2016.3.15日",
            "2016-3-15号",
            "2016—3—15",
            "2016–3–15",
            "2016－03－15",
            "2016−3−15",
            "2016——3——15",
            "２０１６．３．１５",
            "２０１６０３１５",
            "2016年3月15",
            "2016年三月十五日",
            "二〇一六年三月十五日",
            "二○一六年三月十五日",
            "二零一六年三月十五号",
            "2016-03-15\u200b",
        )
    ),
    *(
        (Branch, "founded", written, date(2016, 3, 1))
        for written in ("2016年3月份", "二〇一六年三月", "二〇一六年三月份", "2016.03", "2016—3", "２０１６／０３")
    ),
    (Branch, "founded", "2016.10", date(2016, 10, 1)),
    (Branch, "founded", "二〇一五年十二月三十一日", date(2015, 12, 31)),
    (Branch, "founded", "/", UNKNOWN),
    (Branch, "founded", "——", UNKNOWN),
    (Branch, "founded", "NaT", UNKNOWN),
    (Organization, "staff", "5.0", 5),
    (Organization, "staff", "５．００", 5),
    (Organization, "staff", "1,234.0", 1234),
    (Organization, "staff", 5.000000000000001, 5),
    (Organization, "staff", "nan", UNKNOWN),
    (Organization, "staff", "不详", UNKNOWN),
    (Branch, "allowance_paid", 3960.0000000000005, 396_000),
    (Branch, "allowance_paid", 3600 * 1.1, 396_000),
    (Branch, "allowance_paid", "3960.0000000000005", 396_000),
    (Branch, "allowance_paid", 0.1 + 0.2, 30),
    (Branch, "allowance_paid", "3600.000", 360_000),
    (Branch, "leadership", "88.500", Decimal("88.5")),
    (Branch, "leadership", 86.5, Decimal("86.5")),
    (Branch, "leadership", "８６．５", Decimal("86.5")),
    (Branch, "leadership", 88.30000000000001, Decimal("88.3")),
    *((Organization, "operating", word, True) for word in ("Y", "y", "Ｙ", "✓", "✔", "✔\ufe0f", "☑", "✅", "Yes")),
    *((Organization, "operating", word, False) for word in ("N", "n", "✕", "✖", "✗", "✘", "❌", "No", "×")),
    (Organization, "operating", "NULL", UNKNOWN),
    (Organization, "cluster", "none", Cluster.NONE),
    (Organization, "cluster", "null", UNKNOWN),
    *((Organization, "id", written, "1") for written in (1, 1.0, "1")),
    *((Organization, "branch_id", written, UNKNOWN) for written in ("无", "/", "-", "—", "－－", "暂无", "\u200b")),
    *((Organization, "township", written, UNKNOWN) for written in ("nan", "NaN", "NULL", "None", "N/A", "n/a", "<NA>")),
    (Organization, "name", "None 股份", "None 股份"),
]


@pytest.mark.parametrize(("record", "fact", "written", "meant"), READ)
def test_what_an_office_obviously_means_is_read(record: Any, fact: str, written: Any, meant: Any) -> None:
    value = meaning(record, fact, written)
    assert (
        value is meant or (value == meant and type(value) is type(meant)) or (value == meant and fact == "leadership")
    )


REFUSED: list[tuple[Any, str, Any, str]] = [
    (Organization, "staff", "无", "没有的写0，不知道的留空"),
    (Organization, "staff", "—", "没有的写0，不知道的留空"),
    (Organization, "staff", "/", "没有的写0，不知道的留空"),
    (Organization, "staff", "5人", "不写单位"),
    (Organization, "staff", 86.5, "请写整数，不带小数"),
    (Organization, "staff", 86.123456, "请写整数，不带小数"),
    (Organization, "staff", 10_000_000, "数字过大"),
    (Branch, "allowance_paid", "9" * 400, "数字过大"),
    (Branch, "leadership", 9090, "数字过大"),
    (Branch, "leadership", "88.3333333333", "请四舍五入到两位小数"),
    (Branch, "allowance_paid", 3960.001, "请四舍五入到两位小数"),
    (Branch, "allowance_paid", 3960.00000001, "请四舍五入到两位小数"),
    (Branch, "allowance_paid", "3960.00000000000051234", "请四舍五入到两位小数"),
    (Branch, "leadership", "90%", "请只写数字"),
    (Branch, "founded", 2016.1, "2016年10月"),
    (Branch, "founded", "2016.1", "2016年10月"),
    (Branch, "founded", "2018.1", "写作 2018年1月 或 2018年10月"),
    (Branch, "founded", "2018.6", "写作 2018年6月"),
    (Branch, "founded", 2018.6, "写作 2018年6月"),
    (Branch, "founded", "2018.13", "只知道月份的"),
    (Branch, "founded", "2018.0", "只知道月份的"),
    (Branch, "founded", 42664, "日期"),
    (Branch, "founded", 42664.5, "日期"),
    (Branch, "founded", True, "请更正"),
    (Branch, "founded", "2016-03-15 08:30:00", "2016年3月"),
    (Branch, "founded", datetime(2016, 3, 15, 8, 30), "请更正"),  # noqa: DTZ001 - as a cell
    (Branch, "founded", "2016年", "2016年3月"),
    (Branch, "founded", "二〇一六年十十月", "请更正"),
    (Branch, "founded", "2016-3/15", "2016年3月"),
    (Branch, "founded", "20161301", "2016年3月"),
    (Branch, "founded", "无", "留空"),
    (Organization, "operating", 1, "有的用0表示"),
    (Organization, "operating", "0", "有的用0表示"),
    (Organization, "operating", 1.0, "有的用0表示"),
    (Organization, "operating", "ü", "符号字体"),
    (Organization, "operating", "P", "符号字体"),
    (Organization, "operating", "\uf0fc", "符号字体"),
    (Organization, "operating", "x", "请更正"),
    (Organization, "operating", "/", "请更正"),
    (Organization, "id", 914414260000014330, "只保留15位"),
    (Organization, "id", "9.1441426E+17", "只保留15位"),
    (Organization, "id", 1.5, "文本"),
    (Organization, "township", 5, "文本"),
    (Organization, "township", "同上", "写出具体内容"),
    (Organization, "township", "〃", "写出具体内容"),
]


@pytest.mark.parametrize(("record", "fact", "written", "remedy"), REFUSED)
def test_what_could_mean_two_things_is_refused_with_the_reason(
    record: Any, fact: str, written: Any, remedy: str
) -> None:
    assert remedy in remedy_of(record, fact, written)


def spellings(day: date) -> dict[str, Any]:
    """One day as people, programs and input methods write it."""
    year, month = "".join(IDEOGRAPHS[int(digit)] for digit in str(day.year)), chinese(day.month)
    plain_day = f"{day.year}-{day.month}-{day.day}"
    return {
        "date": day,
        "datetime": datetime(day.year, day.month, day.day),  # noqa: DTZ001 - as a cell
        "iso": day.isoformat(),
        "digits": f"{day:%Y%m%d}",
        "number": int(f"{day:%Y%m%d}"),
        "float": float(f"{day:%Y%m%d}"),
        "points": plain_day.replace("-", "."),
        "strokes": plain_day.replace("-", "/"),
        "em dashes": plain_day.replace("-", "—"),
        "full width": f"{day.year}．{day.month}．{day.day}".translate({48 + n: 0xFF10 + n for n in range(10)}),
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "spaces": f" {day.year} 年 {day.month:02} 月 {day.day:02} 日 ",
        "ideographs": f"{year}年{month}月{chinese(day.day)}日",
        "midnight": f"{day.isoformat()} 00:00:00",
        "with 日": f"{plain_day.replace('-', '.')}日",
    }


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{IDEOGRAPHS[tens]}十") + (IDEOGRAPHS[ones] if ones else "")


@given(st.dates(date(1921, 7, 1), date(2199, 12, 31)), st.sampled_from(MonthReading))
@examples(200)
def test_every_spelling_of_a_day_gives_that_day(day: date, months: MonthReading) -> None:
    assert {name: parse_day(written, months).value for name, written in spellings(day).items()} == dict.fromkeys(
        spellings(day), day
    )


@given(st.dates(date(1921, 7, 1), date(2199, 12, 31)), st.sampled_from(MonthReading))
@examples(100)
def test_every_spelling_of_a_month_gives_the_same_day(day: date, months: MonthReading) -> None:
    year = "".join(IDEOGRAPHS[int(digit)] for digit in str(day.year))
    written = [
        f"{day:%Y-%m}",
        f"{day:%Y/%m}",
        f"{day:%Y.%m}",
        f"{day.year}年{day.month}月",
        f"{day.year}年{day.month:02}月份",
        f"{year}年{chinese(day.month)}月",
    ]
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    expected = day.replace(day=1) if months is MonthReading.FIRST_DAY else last
    assert {parse_day(each, months).value for each in written} == {expected}
    for each in written:
        with pytest.raises(Refused):
            parse_day(each, None)


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.integers(0, 10**10))
def test_an_amount_is_read_whatever_a_spreadsheet_makes_of_it(hundredths: int) -> None:
    exact = hundredths / 100
    for number in (exact, exact * 1.1 / 1.1, (exact + 0.1) - 0.1 if exact > 1 else exact):
        try:
            assert meaning(Branch, "allowance_paid", number) == hundredths
        except WrongCell:
            assert abs(number - exact) > 0  # refused, never another amount
    assert meaning(Branch, "allowance_paid", repr(exact)) == hundredths


# In files.

IN_FILES: list[tuple[str, str, Any, Any, str]] = [
    ("党支部", "成立日期", "二〇〇八年二月二十九日", None, ""),
    ("党支部", "成立日期", "20080229", None, ""),
    ("党支部", "成立日期", "2008-02-29 00:00:00", None, ""),
    ("党支部", "书记离任日期", "/", ("branches", "secretary_left", UNKNOWN), "书记离任日期"),
    ("单位", "从业人员数", "40.0", None, ""),
    ("单位", "从业人员数", "不详", ("organizations", "staff", UNKNOWN), "从业人员数"),
    ("单位", "所属乡镇", "nan", ("organizations", "township", UNKNOWN), "所属乡镇"),
    ("单位", "正常运营", "Y", None, ""),
    ("单位", "正常运营", "✓", None, ""),
    ("党支部", "已发书记工作津贴（元）", "900.050", None, ""),
]


@pytest.mark.parametrize("form", ["workbook", "folder"])
@pytest.mark.parametrize("case", IN_FILES, ids=lambda case: f"{case[1]} {case[2]}")
def test_forms_are_read_in_workbooks_and_in_text(raw: Raw, small: Any, tmp_path: Path, form: str, case: Any) -> None:
    sheet, heading, written, changed, noted = case
    if heading == "书记离任日期":
        raw.put(sheet, 2, "书记在任情况", "在任")
    plain_ledger = inspect_ledger(getattr(raw, form)(tmp_path / ("plain.xlsx" if form == "workbook" else "plain")))
    raw.put(sheet, 2, heading, written)
    inspection = inspect_ledger(getattr(raw, form)(tmp_path / ("a.xlsx" if form == "workbook" else "a")))
    assert not inspection.problems
    if changed is None:
        assert inspection.ledger == plain_ledger.ledger == small
        return
    field, fact, value = changed
    assert getattr(getattr(inspection.ledger, field)[0], fact) is value
    notes = [note.zh for each in inspection.sheets for note in each.notes() if noted in note.zh]
    assert notes == [f"“{noted}”有 1 处写的是没有内容的字样，按不详计：第2行"]


@pytest.mark.parametrize("text", ["1", 1, 1.0])
def test_ids_that_are_numbers_are_the_same_as_text(raw: Raw, tmp_path: Path, text: Any) -> None:
    raw.put("党支部", 2, "党支部编号", text)
    raw.put("单位", 2, "所属党支部编号", "1")
    raw.put("党员", 2, "所属党支部编号", 1)
    ledger = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")).ledger
    assert (ledger.branches[0].id, ledger.organizations[0].branch_id, ledger.members[0].branch_id) == ("1", "1", "1")


@given(day=st.dates(date(1950, 1, 1), date(2016, 10, 1)), staff=st.integers(0, 9_999), paid=st.integers(0, 10**7))
@examples(15)
def test_typed_cells_and_text_give_one_ledger(
    fresh: Callable[[], Raw], tmp_path_factory: pytest.TempPathFactory, day: date, staff: int, paid: int
) -> None:
    folder, raw = tmp_path_factory.mktemp("ledger"), fresh()
    raw.put("党员", 2, "最近联系日期", day)
    raw.put("单位", 2, "从业人员数", staff)
    raw.put("党支部", 2, "已发书记工作津贴（元）", paid / 100)
    typed = inspect_ledger(raw.workbook(folder / "typed.xlsx"))
    raw.put("党员", 2, "最近联系日期", f"{day} 00:00:00")
    raw.put("单位", 2, "从业人员数", f"{staff}.0")
    raw.put("党支部", 2, "已发书记工作津贴（元）", f"{paid / 100:.3f}")
    text = inspect_ledger(raw.workbook(folder / "text.xlsx"))
    assert typed.ledger == text.ledger == inspect_ledger(raw.folder(folder / "csv")).ledger
