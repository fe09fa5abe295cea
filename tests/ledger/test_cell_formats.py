"""What the format of a cell makes of its value: percentages are refused, and months mean what they mean as text."""

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Color, Font, PatternFill

from ledger.office import converted
from ledger.office_sheets import rewritten
from pingyuan_rules import PINGYUAN
from pingyuan_rules.choices import MonthReading
from pingyuan_rules.ledger import inspect_ledger
from pingyuan_rules.ledger.number_formats import Shown, shown_as
from sizes import only_in_check, variants

Raw = Any
LAST = attrs.evolve(PINGYUAN, month_reading=MonthReading.LAST_DAY)


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0, "", None),
        (9, "", Shown.PERCENT),
        (164, "0.0%", Shown.PERCENT),
        (164, '0"%"', None),
        (14, "", None),
        (17, "", Shown.MONTH),
        (57, "", Shown.MONTH),
        (164, 'yyyy"年"m"月"', Shown.MONTH),
        (164, '[$-804]yyyy"年"m"月";@', Shown.MONTH),
        (164, "yyyy\\-mm", Shown.MONTH),
        (164, 'yyyy"年"m"月"d"日"', None),
        (164, 'm"月"d"日"', Shown.NO_YEAR),
        (164, "m/d", Shown.NO_YEAR),
        (164, "m/d/yy", None),
        (16, "", Shown.NO_YEAR),
        (58, "", Shown.NO_YEAR),
        (164, ";;;", Shown.UNSEEN),
        (164, "; ; ;", Shown.UNSEEN),
        (164, "0;;", None),
        (164, "#,##0", None),
        (164, "#,##0.00;-#,##0.00", None),
        (164, "#,##0,", Shown.UNIT),
        (164, "0.0,,", Shown.UNIT),
        (164, "0!.0,", Shown.UNIT),
        (164, "yyyy-mm-dd hh:mm", None),
    ],
)
def test_formats_of_numbers(number: int, code: str, shown: Shown | None) -> None:
    assert shown_as(number, code) is shown


def formatted(raw: Raw, path: Path, form: str, *cells: tuple[str, Any, str]) -> Path:
    """A workbook in which cells of the first branch have formats, and one other cell a formula if it is streamed."""
    book = openpyxl.load_workbook(raw.workbook(path / "plain.xlsx"))
    sheet = book["党支部"]
    for heading, value, code in cells:
        cell = sheet.cell(2, raw.column("党支部", heading) + 1)
        cell.value, cell.number_format = value, code
    book.save(path / "ledger.xlsx")
    return path / "ledger.xlsx" if form == "xlsx" else converted(path / "ledger.xlsx", form, path / form)


FORMS = ["xlsx", "xls", "ods"]
FORM = variants(*FORMS)


@pytest.mark.parametrize("form", FORM)
def test_a_percentage_is_no_score_count_or_amount(raw: Raw, tmp_path: Path, form: str) -> None:
    cells = (("领导班子好得分", 0.9, "0%"), ("正式党员数", 4, "0.00%"), ("已发书记工作津贴（元）", 36, "0%"))
    problems = inspect_ledger(formatted(raw, tmp_path, form, *cells)).problems
    assert len(problems) == 3
    assert all("单元格按百分比显示，0.9 与 90% 无法分辨" in problem.remedy.zh for problem in problems)


@pytest.mark.parametrize("form", FORM)
def test_a_number_that_is_shown_in_thousands_is_asked_about(raw: Raw, tmp_path: Path, form: str) -> None:
    """Who reads 50 in the cell would not know that 50,000 is counted."""
    cells = (("已发书记工作津贴（元）", 50000, "0,"), ("正式党员数", 4, "#,##0.00"), ("领导班子好得分", 86.5, "0"))
    (problem,) = inspect_ledger(formatted(raw, tmp_path, form, *cells)).problems
    assert "按千、万缩小显示，实际的数与显示的数不一致" in problem.remedy.zh


@pytest.mark.parametrize("form", FORM)
@pytest.mark.parametrize(("policy", "day"), [(PINGYUAN, 1), (LAST, 29)])
def test_a_month_means_the_same_as_text_and_as_a_date(
    raw: Raw, tmp_path: Path, form: str, policy: Any, day: int
) -> None:
    path = formatted(raw, tmp_path, form, ("成立日期", date(2008, 2, 1), 'yyyy"年"m"月"'))
    inspection = inspect_ledger(path, policy=policy)
    assert inspection.ledger.branches[0].founded == date(2008, 2, day)
    assert [sheet.months for sheet in inspection.sheets if sheet.months] == [{"founded": 1}]
    raw.put("党支部", 2, "成立日期", "2008年2月")
    written = inspect_ledger(raw.workbook(tmp_path / "text.xlsx"), policy=policy)
    assert written.ledger == inspection.ledger


def test_a_day_that_is_shown_as_a_month_stays_that_day(raw: Raw, tmp_path: Path) -> None:
    path = formatted(raw, tmp_path, "xlsx", ("成立日期", date(2008, 2, 15), "yyyy-mm"))
    assert inspect_ledger(path, policy=LAST).ledger.branches[0].founded == date(2008, 2, 15)


@pytest.mark.parametrize("form", FORM)
@pytest.mark.parametrize(("day", "warned"), [(date(2015, 3, 15), 1), (date(2016, 3, 15), 0)])
def test_a_day_that_hides_a_year_other_than_the_policys_is_warned_of(
    raw: Raw, tmp_path: Path, form: str, day: date, warned: int
) -> None:
    inspection = inspect_ledger(formatted(raw, tmp_path, form, ("成立日期", day, 'm"月"d"日"')))
    assert inspection.found.branches[0].founded == day
    texts = [each.text("zh") for each in inspection.warnings if "只显示月日" in each.text("zh")]
    assert len(texts) == warned
    assert all("现为 2015-03-15（只显示月日），应为写明年份的日期。只键入月日时" in text for text in texts)
    notes = [note.zh for sheet in inspection.sheets for note in sheet.notes(missing=False)]
    assert "“成立日期”有 1 处单元格只显示月日，年份按所存的读取：第2行" in notes


@pytest.mark.parametrize("form", FORM)
def test_a_value_that_the_sheet_does_not_show_is_said_to_be_read(raw: Raw, tmp_path: Path, form: str) -> None:
    inspection = inspect_ledger(formatted(raw, tmp_path, form, ("正式党员数", 4, ";;;"), ("党支部名称", "甲", ";;;")))
    assert inspection.found.branches[0].full_members == 4
    notes = [note.zh for sheet in inspection.sheets for note in sheet.notes(missing=False)]
    for heading in ("正式党员数", "党支部名称"):
        assert f"“{heading}”有 1 处单元格的字看不见（白色，或格式不显示），仍已读取：第2行" in notes


WHITE = [
    (Font(color="FFFFFFFF"), None, True),
    (Font(color=Color(indexed=9)), None, True),
    (Font(color=Color(theme=0)), None, True),
    (Font(color=Color(theme=0, tint=-0.5)), None, False),
    (Font(color="FFFFFFFF"), PatternFill("solid", start_color="FFFFFFFF"), True),
    (Font(color="FFFFFFFF"), PatternFill("solid", start_color="FF1F5A94"), False),
    (Font(color="FF000000"), None, False),
]


@pytest.mark.parametrize("form", ["xlsx", "xls", pytest.param("ods", marks=only_in_check)])
def test_white_on_white_is_said_to_be_read(raw: Raw, tmp_path: Path, form: str) -> None:
    """One row for each font and fill, so that LibreOffice converts once."""
    branches = raw.sheets["党支部"]
    raw.sheets["党支部"] = [branches[0], *([f"ZB-{at}", *branches[1][1:]] for at in range(len(WHITE)))]
    raw.sheets = {name: raw.sheets[name] for name in ("单位", "党支部")}
    for row in raw.sheets["单位"][1:]:
        row[raw.column("单位", "所属党支部编号")] = None
    book = openpyxl.load_workbook(raw.workbook(tmp_path / "ledger.xlsx"))
    for row, (font, fill, _) in enumerate(WHITE, start=2):
        cell = book["党支部"].cell(row, raw.column("党支部", "正式党员数") + 1)
        cell.font = font
        if fill is not None:
            cell.fill = fill
    book.save(tmp_path / "ledger.xlsx")
    path = tmp_path / "ledger.xlsx"
    inspection = inspect_ledger(path if form == "xlsx" else converted(path, form, tmp_path / form))
    assert {each.full_members for each in inspection.found.branches} == {4}
    notes = [note.zh for sheet in inspection.sheets for note in sheet.notes(missing=False)]
    # LibreOffice writes a color of the theme that is darkened as another color, and white of the theme as white.
    rows = [str(row) for row, (_, _, is_hidden) in enumerate(WHITE, start=2) if is_hidden]
    assert [f"看不见（白色，或格式不显示），仍已读取：第{'、'.join(rows)}行" in note for note in notes].count(True) == 1


@pytest.mark.parametrize(
    ("font", "told"),
    [(Font(strike=True), True), pytest.param(Font(strike=False, bold=True), False, marks=only_in_check)],
)
@pytest.mark.parametrize("form", [*FORM, "row by row"])
def test_what_a_condition_strikes_out_cannot_be_seen(
    raw: Raw, tmp_path: Path, font: Any, told: bool, form: str
) -> None:
    book = openpyxl.load_workbook(raw.workbook(tmp_path / "ledger.xlsx"))
    rule = FormulaRule(formula=["$A2<>0"], font=font)
    book["党支部"].conditional_formatting.add("A2:Z9", rule)
    book.create_sheet("说明")["A1"] = "=1+1" if form == "row by row" else "说明"
    book.save(tmp_path / "ledger.xlsx")
    path = tmp_path / "ledger.xlsx"
    unseen = inspect_ledger(converted(path, form, tmp_path / form) if form in FORMS[1:] else path).unseen
    assert (unseen is not None and "条件格式带有删除线" in unseen.zh) is told


NAMED = """
<style:style style:name="红" style:family="table-cell" style:parent-style-name="圈"/>
<style:style style:name="圈" style:family="table-cell" style:parent-style-name="红"/>
<style:style style:name="划" style:family="table-cell">
  <style:text-properties style:text-line-through-style="solid"/>
</style:style>
<style:style style:name="白" style:family="table-cell"><style:text-properties fo:color="#FFFFFF"/></style:style>
<style:style style:name="底" style:family="table-cell" style:parent-style-name="白">
  <style:table-cell-properties fo:background-color="#1f5a94"/>
</style:style>
<style:style style:name="窗" style:family="table-cell" style:parent-style-name="白">
  <style:text-properties style:use-window-font-color="true"/>
</style:style>
"""


@pytest.mark.parametrize(
    ("parent", "struck", "unseen"),
    [
        ("白", False, True),
        pytest.param("划", True, False, marks=only_in_check),
        *(pytest.param(name, False, False, marks=only_in_check) for name in ("底", "窗", "红")),
    ],
)
def test_a_style_that_people_name_in_ods_is_that_of_its_cells(
    raw: Raw, tmp_path: Path, parent: str, struck: bool, unseen: bool
) -> None:
    path = formatted(raw, tmp_path, "ods", ("正式党员数", 4, "0.0"))

    def edit(name: str, content: bytes) -> bytes:
        if name == "styles.xml":
            return content.replace(b"</office:styles>", f"{NAMED}</office:styles>".encode())
        if name == "content.xml":
            own = re.compile(rb'(style:family="table-cell") style:parent-style-name="Default"( style:data-style-name)')
            content = own.sub(rf'\1 style:parent-style-name="{parent}"\2'.encode(), content)
            # What the cell itself says of its text would come before what its parent says.
            return re.sub(rb"<style:text-properties [^>]*/>", b"", content)
        return content

    inspection = inspect_ledger(rewritten(path, tmp_path / "named.ods", edit))
    notes = " ".join(note.zh for sheet in inspection.sheets for note in sheet.notes(missing=False))
    assert ("看不见" in notes) is unseen
    assert any("划有删除线" in each.text("zh") for each in inspection.warnings) is struck


@only_in_check
def test_an_ods_workbook_without_named_styles_is_read(raw: Raw, tmp_path: Path) -> None:
    path = formatted(raw, tmp_path, "ods", ("正式党员数", 4, "0"))
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "bare.ods", "w") as copy:
        for name in archive.namelist():
            if name != "styles.xml":
                copy.writestr(name, archive.read(name))
    assert inspect_ledger(tmp_path / "bare.ods").found.branches[0].full_members == 4


@pytest.mark.parametrize("form", FORM)
def test_comments_are_said_not_to_be_read(raw: Raw, tmp_path: Path, form: str) -> None:
    book = openpyxl.load_workbook(raw.workbook(tmp_path / "ledger.xlsx"))
    for cell in ("A1", "B3", "A3"):
        book["单位"][cell].comment = Comment("此单位已注销", "示范")
    book.save(tmp_path / "ledger.xlsx")
    path = tmp_path / "ledger.xlsx"
    inspection = inspect_ledger(path if form == "xlsx" else converted(path, form, tmp_path / form))
    notes = {note.text.zh: note.text.en for note in inspection.notes() if "批注" in note.text.zh}
    assert notes == {"2 个单元格带有批注，批注未读取：A3、B3": "comments that were not read: A3, B3"}
