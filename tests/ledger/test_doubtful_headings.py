"""Headings under which the cells, or the office, mean something else than the words say: asked about, never taken."""

from pathlib import Path
from typing import Any

import pytest

from pingyuan_rules.ledger import inspect_ledger

Raw = Any


@pytest.mark.parametrize("missing", ["error", "unknown"])
@pytest.mark.parametrize(
    ("sheet", "heading"), [("单位", "党员数"), ("党支部", "党员人数"), ("党支部", "Party members")]
)
def test_a_number_of_members_is_not_taken_for_that_of_full_ones(
    raw: Raw, tmp_path: Path, missing: Any, sheet: str, heading: str
) -> None:
    raw.rename(sheet, "正式党员数", heading)
    (problem,) = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing=missing).problems
    assert f"现为“{heading}”，应为写明是否含预备党员的标题。都是正式党员的，标题写作“正式党员数”；" in problem.text(
        "zh"
    )
    assert 'if only the total is known, write "total of members"' in problem.text("en")


@pytest.mark.parametrize("heading", ["党员总数", "total of members"])
def test_what_the_remedy_names_is_kept_and_not_read(raw: Raw, tmp_path: Path, heading: str) -> None:
    raw.rename("单位", "正式党员数", heading)
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing="unknown")
    assert not inspection.problems
    assert inspection.ledger.extra["organizations"].headings == (heading,)


POSTS = [("单位", "有联络员", "联络员"), ("党支部", "有党建工作指导员", "指导员")]


def with_post(raw: Raw, post: tuple[str, str, str], values: tuple[Any, ...]) -> None:
    sheet, fact, heading = post
    for row, value in zip(range(2, len(raw.sheets[sheet]) + 1), values, strict=False):
        raw.put(sheet, row, fact, value)
    raw.rename(sheet, fact, heading)


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("values", [("是", "否", "有"), ("√", None, "×"), (True, False, True)], ids=str)
def test_a_post_over_yes_and_no_is_asked_about(
    raw: Raw, tmp_path: Path, post: tuple[str, str, str], values: tuple[Any, ...]
) -> None:
    _, fact, heading = post
    with_post(raw, post, values)
    (problem,) = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing="unknown").problems
    assert f"现为“{heading}”，应为写明是有无还是姓名的标题。该列填的是“是”“否”一类的字" in problem.text("zh")
    assert f"标题写作“{fact}”；是姓名的，标题写作“{heading}姓名”，不读取" in problem.text("zh")


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("values", [("某某", "否", "有"), (None, None, None)], ids=str)
def test_a_post_over_names_or_nothing_stays_personal(
    raw: Raw, tmp_path: Path, post: tuple[str, str, str], values: tuple[Any, ...]
) -> None:
    heading = post[-1]
    with_post(raw, post, values)
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing="unknown")
    assert not inspection.problems
    notes = [note.zh for each in inspection.sheets for note in each.notes()]
    assert f"含个人信息，未读取，也不会带入结果：“{heading}”" in notes


def test_a_post_beside_the_fact_itself_is_not_asked_about(raw: Raw, tmp_path: Path) -> None:
    for row, value in zip(raw.sheets["单位"], ("联络员", "是", "否", "是"), strict=False):
        row.append(value)
    assert not inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")).problems


CHOICES = [
    (("单独组建", "联合组建", "未组建"), True),
    (("standalone", None, "none"), True),
    (("单独组建", "其他", "未组建"), False),
    ((None, None, None), False),
]


@pytest.mark.parametrize(("values", "hinted"), CHOICES, ids=str)
def test_a_column_of_choices_is_likely_that_of_the_missing_fact(
    raw: Raw, tmp_path: Path, values: tuple[Any, ...], hinted: bool
) -> None:
    for row, value in enumerate(values, start=2):
        raw.put("单位", row, "党组织组建情况", value)
    raw.rename("单位", "党组织组建情况", "党组织组建形式")
    problems = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")).problems
    (problem,) = [each for each in problems if "党组织组建情况" in each.expected.zh]
    assert ("“党组织组建形式”列填的都是“党组织组建情况”的选项，很可能就是该列" in problem.text("zh")) is hinted


def test_many_missing_columns_are_listed_by_kind_in_notes_too(raw: Raw, tmp_path: Path) -> None:
    for heading in ("领域", "成立日期", "有党旗", "有书报", "有制度", "已发书记工作津贴（元）"):
        raw.drop("党支部", heading)
    (branches,) = [
        sheet
        for sheet in inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing="unknown").sheets
        if sheet.name == "党支部"
    ]
    (note,) = branches.notes()
    assert note.zh.splitlines() == [
        "没有此列，全部视为不详：",
        "      选项（1）：领域",
        "      是或否（3）：有党旗、有书报、有制度",
        "      金额（1）：已发书记工作津贴（元）",
        "      日期（1）：成立日期",
    ]
    assert note.en.splitlines()[0] == "columns missing, so the facts are unknown in every row:"


@pytest.mark.parametrize(("values", "warned"), CHOICES, ids=str)
def test_such_a_column_is_warned_of_where_columns_may_be_missing(
    raw: Raw, tmp_path: Path, values: tuple[Any, ...], warned: bool
) -> None:
    for row, value in enumerate(values, start=2):
        raw.put("单位", row, "党组织组建情况", value)
    raw.rename("单位", "党组织组建情况", "党组织组建形式")
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing="unknown")
    assert inspection.problems == ()
    texts = [each.text("zh") for each in inspection.warnings if "党组织组建形式" in each.text("zh")]
    text = (
        "单位!第1行 M列：现为“党组织组建形式”，应为标题“党组织组建情况”。"
        "该列填的都是这一项的选项：如果就是该项，请改标题；目前未作判定，该项按不详计。"
    )
    assert texts == [text] * warned
