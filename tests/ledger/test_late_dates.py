"""Dates of what has happened that lie after the policy's day, or in the wrong order: a warning at the cell."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pingyuan_rules import Branch, policy_on
from pingyuan_rules.choices import SecretaryState
from pingyuan_rules.ledger import inspect_ledger
from pingyuan_rules.rules import secretary_allowance

Raw = Any


def warnings_of(path: Path, on: date = date(2016, 10, 21)) -> list[str]:
    inspection = inspect_ledger(path, policy=policy_on(on))
    assert not inspection.problems
    return [warning.text("zh") for warning in inspection.warnings]


LATE: list[tuple[str, str, Any, str]] = [
    (
        "党支部",
        "成立日期",
        date(2061, 3, 15),
        "党支部!第2行 成立日期：现为 2061-03-15，应为不晚于适用日期 2016-10-21 的日期",
    ),
    ("党支部", "本届选举日期", "2016年11月", "党支部!第2行 本届选举日期：现为 2016-11-01，应为不晚于适用日期"),
    ("党支部", "书记任职日期", date(2016, 10, 22), "书记津贴从任职日期起计，因此自该月起计"),
    ("党支部", "书记任职日期", date(2061, 3, 15), "书记津贴从任职日期起计，因此为0元"),
    ("党员", "最近联系日期", "20161022", "党员!第2行 最近联系日期：现为 2016-10-22"),
    ("入党申请人（发展党员）", "接收为预备党员日期", date(2017, 1, 1), "接收为预备党员日期：现为 2017-01-01"),
]


@pytest.mark.parametrize("form", ["workbook", "folder"])
@pytest.mark.parametrize("case", LATE, ids=lambda case: f"{case[1]} {case[2]}")
def test_a_date_after_the_policy_day_is_warned_of_at_its_cell(raw: Raw, tmp_path: Path, form: str, case: Any) -> None:
    sheet, heading, day, text = case
    if heading == "书记任职日期":
        raw.put(sheet, 2, "书记在任情况", "在任")
        raw.put(sheet, 2, "书记离任日期", None)
    before = warnings_of(getattr(raw, form)(tmp_path / ("a.xlsx" if form == "workbook" else "a")))
    raw.put(sheet, 2, heading, day)
    path = getattr(raw, form)(tmp_path / ("b.xlsx" if form == "workbook" else "b"))
    more = [each for each in warnings_of(path) if each not in before and "晚于适用日期" in each]
    assert len(more) == 1
    assert text in more[0]
    assert not [each for each in warnings_of(path, date(2062, 1, 1)) if "晚于适用日期" in each]


def test_the_day_itself_and_a_leaving_date_ahead_are_no_late_dates(raw: Raw, tmp_path: Path) -> None:
    raw.put("党支部", 2, "书记任职日期", date(2016, 10, 21))
    raw.put("党支部", 2, "书记离任日期", date(2016, 12, 31))
    assert not [each for each in warnings_of(raw.workbook(tmp_path / "a.xlsx")) if "晚于适用日期" in each]


def test_who_leaves_before_the_branch_was_founded_is_warned_of(raw: Raw, tmp_path: Path) -> None:
    raw.put("党支部", 2, "成立日期", date(2016, 3, 1))
    texts = warnings_of(raw.workbook(tmp_path / "a.xlsx"))
    assert any("书记离任日期不早于党支部成立日期" in text for text in texts)
    assert any("书记任职日期不早于党支部成立日期" in text for text in texts)


def test_an_amount_that_follows_from_a_late_date_says_so_in_its_explanation() -> None:
    branch = Branch(secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2061, 3, 15))
    explanation = secretary_allowance.explain(branch)
    assert "书记任职日期：2061-03-15，晚于适用日期" in explanation.text("zh")
    assert "2061-03-15, later than the policy date" in explanation.text("en")
    earlier = Branch(secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2016, 3, 15))
    assert "晚于适用日期" not in secretary_allowance.explain(earlier).text("zh")


def test_the_day_from_which_programs_count_is_warned_of(raw: Any, tmp_path: Path) -> None:
    raw.put("党支部", 2, "成立日期", date(1970, 1, 1))
    raw.put("党支部", 2, "书记任职日期", date(1970, 1, 2))
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
    (warning,) = [each for each in inspection.warnings if "1970" in each.text("zh")]
    assert warning.text("zh") == (
        "党支部!第2行 成立日期：现为 1970-01-01，应为实际的日期，或留空。"
        "没有日期时，许多程序会导出1970年1月1日：请核对；不知道的留空。"
    )
    assert "write 1 January 1970" in warning.text("en")
