"""A day of another year of which a ledger says that it is: warned of at its place and at the head of every page."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pingyuan_rules import policy_on
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger import Inspection, inspect_ledger, write_results
from pingyuan_rules.report import report
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.hints import hints
from sizes import only_in_check

Raw = Any
DAY = date(2019, 12, 20)

ABOVE: dict[str, tuple[list[Any], str]] = {
    "in one cell with others": (["填报单位（盖章）：县两新党工委　填报时间：2019年12月20日"], "2019-12-20"),
    "in the next cell": (["填报时间：", None, "2019年12月"], "2019-12-31"),
    "as a date": (["填报时间：", DAY], "2019-12-20"),
    "in digits": (["填报日期", 20191220], "2019-12-20"),
    "in two cells": (["填报时间：2019年", "12月"], "2019-12-31"),
    "in Chinese digits": (["二〇一九年十二月二十日"], "2019-12-20"),
    "with points": (["截止日期：2019.12.31"], "2019-12-31"),
    "up to a day": (["截至2019年6月30日某县两新组织台账"], "2019-06-30"),
    "up to the end of a month": (["数据截至：2019年6月底"], "2019-06-30"),
    "a month of the title": (["某县2019年10月两新组织台账"], "2019-10-31"),
    "months of the title": (["某县2019年1—10月两新组织台账"], "2019-10-31"),
    "a year": (["填报时间：2019年"], "2019-12-31"),
}


def day_warnings(inspection: Inspection, lang: Any = "zh") -> list[str]:
    """The warnings about the day of which a ledger says that it is."""
    return [each.text(lang) for each in inspection.warnings if "适用日期为" in each.text("zh")]


def year_hints(inspection: Inspection) -> list[Label]:
    """The hints that the ledger is of another year than the policy's day."""
    return [hint for hint in hints(AssessedLedger.of(inspection)) if "适用日期却是" in hint.zh]


@pytest.mark.parametrize("name", ABOVE)
def test_a_day_of_another_year_above_the_headings_is_warned_of(raw: Raw, tmp_path: Path, name: str) -> None:
    cells, day = ABOVE[name]
    raw.sheets["单位"].insert(0, cells)
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
    assert not inspection.problems
    (told,) = day_warnings(inspection)
    assert told.startswith("单位!第1行：现为")
    assert f"应为2016年的日期（适用日期为 2016-10-21）。如为{day[:4]}年的台账，请加 --on {day}；" in told
    assert inspection.days == {date.fromisoformat(day)}
    (hint,) = year_hints(inspection)
    assert "2016-10-21" in hint.zh
    assert f"--on {day}" in hint.zh
    again = inspect_ledger(tmp_path / "ledger.xlsx", policy=policy_on(date.fromisoformat(day)))
    assert day_warnings(again) == []


@pytest.mark.parametrize(
    "cells", [["填报人：", "填报日期：2019年12月20日"], ["2019年12月20日"], ["审核人：", "2019年12月20日"], [DAY]]
)
def test_a_day_below_the_records_is_warned_of(raw: Raw, tmp_path: Path, cells: list[Any]) -> None:
    raw.sheets["单位"].append(cells)
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
    assert not inspection.problems
    (told,) = day_warnings(inspection, "en")
    assert told.startswith("Organization row 5: found ")
    assert told.endswith(
        "expected a day of 2016, since the policy date is 2016-10-21. If the ledger is of 2019, add --on 2019-12-20; "
        "if it is of 2016, correct the day, or write 2016年度 in the title."
    )


@pytest.mark.parametrize(
    "text",
    [
        *("填报时间：2016年12月31日", "填报时间：　　年　　月　　日", "填报时间：2019年13月1日"),
        *("2012年6月以来成立的两新组织", "按照《2012年5月意见》填报", "请于2019年12月20日前报送", "2013年5月修订"),
        *("填报时间：2019年12月20日前", "电话：20191220", "日期填写格式：如2019年12月20日"),
    ],
)
def test_other_days_are_not_doubted(raw: Raw, tmp_path: Path, text: str) -> None:
    raw.sheets["单位"].insert(0, [text])
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
    assert (day_warnings(inspection), year_hints(inspection)) == ([], [])


def test_a_day_before_the_first_policy_is_no_day_to_ask_for(raw: Raw, tmp_path: Path) -> None:
    raw.sheets["单位"].insert(0, ["填报时间：2015年3月1日"])
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
    (told,) = day_warnings(inspection)
    assert told.endswith("最早的政策始于 2016-10-21，不能按更早的日期判定：请更正日期，或换用该日以后的台账。")
    (hint,) = year_hints(inspection)
    assert "--on" not in hint.zh + hint.en
    raw.sheets["单位"][0] = ["某县两新组织台账（2015年度）"]
    (hint,) = year_hints(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")))
    assert hint.zh.endswith("不能按更早的日期判定，请换用该日以后的台账。")


def test_a_note_tells_no_day_but_that_of_the_data(raw: Raw, tmp_path: Path) -> None:
    raw.sheets["单位"] += [["注：企业甲2019年12月搬迁"], ["以上数据截至2019年9月底"]]
    (told,) = day_warnings(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")))
    assert told.startswith("单位!第6行：现为“截至2019年9月”，")


def test_a_ledger_of_the_year_may_be_filled_in_later(raw: Raw, tmp_path: Path) -> None:
    raw.sheets["单位"][:0] = [["某县两新组织台账（2016年度）"], ["填报时间：2017年1月5日"]]
    assert day_warnings(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))) == []
    raw.sheets["单位"][1] = ["填报时间：2015年1月5日"]
    assert len(day_warnings(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")))) == 1


def test_title_and_day_of_another_year_name_one_day(raw: Raw, tmp_path: Path) -> None:
    raw.sheets["单位"][:0] = [["某县两新组织台账（2019年度）"], ["填报时间：2019年10月8日"]]
    raw.put("党支部", 3, "成立日期", date(2019, 2, 15))
    told = [hint.zh for hint in hints(AssessedLedger.of(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"))))]
    assert [each.partition("例如")[2] for each in told if "例如" in each] == [" --on 2019-10-08。"] * 2


@only_in_check
def test_the_day_stands_at_the_head_of_report_and_results(raw: Raw, tmp_path: Path) -> None:
    raw.sheets["党支部"].insert(0, ["填报时间：2019年10月8日"])
    assessed = AssessedLedger.of(inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")))
    text = "提示：台账写明的日期为 2019-10-08，适用日期却是 2016-10-21：次数、学时和津贴都会按2016年计。"
    assert text in report(assessed).html
    assert "the ledger is dated 2019-10-08" in report(assessed, lang="en").html
    write_results(tmp_path / "results.xlsx", assessed)
    summary = openpyxl.load_workbook(tmp_path / "results.xlsx")["汇总"]
    assert any(str(cell.value).startswith(text) for cell in summary["A"])
    again = AssessedLedger.of(assessed, policy_on(date(2017, 12, 31)))
    assert again.days == {date(2019, 10, 8)}
