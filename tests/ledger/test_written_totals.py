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
