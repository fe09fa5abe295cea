"""The terms that screens, workbooks, reports and files share, in Chinese and English: one term for one thing.

The engine has its own (`engine.wording`). Sentences that carry values, such as errors, stand where they are raised and
use these terms.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import UNKNOWN as NOT_KNOWN
from pingyuan_rules.engine import Label

# What many rooms share.

YES, NO = Label("是", "yes"), Label("否", "no")
UNKNOWN = Label("不详", "unknown")
COUNTY = Label("全县", "the county")
MET: Mapping[Any, Label] = MappingProxyType(
    {True: Label("达标", "met"), False: Label("未达标", "not met"), NOT_KNOWN: UNKNOWN}
)
"""Whether a target is met, by the answer."""
RESULT = Label("结论", "result")
UNITS = Label("单位", "units")
BRANCHES = Label("支部", "branches")
DASH = Label("—", "—")
"""What stands where there is nothing to count."""

# Ledgers: reading what an office keeps.

LEAVE_EMPTY = Label("请更正；不知道的留空", "Correct it, or leave the cell empty if it is not known")


# Templates: the workbook to fill in.

HOW_TO = Label("填写说明", "How to fill in")
CHOICES = Label("选项", "Choices")
EXAMPLE = Label("示例-", "EXAMPLE-")
"""The beginning of the ids of example rows; no other id begins like this."""


# What goes back to the office: results, rectification list, marked copy.

PROBLEMS = Label("问题清单", "Problems")
"""The sheet of a marked copy that lists everything that is wrong."""


# Measures and published figures.

MEASURE_TITLES: Mapping[str, Label] = MappingProxyType(
    {
        "coverage": Label("党的组织覆盖和党的工作覆盖", "Coverage by Party organizations and by Party work"),
        "standalone_rate": Label("单独组建率", "Units with a Party organization of their own"),
        "site_pass_rate": Label("阵地达标率", "Branches whose site qualifies"),
        "rate": Label("比率", "Rate"),
        "formation_counts": Label("党支部：组建方式", "Branches by formation"),
        "demonstration_counts": Label("党支部：示范点", "Branches by demonstration level"),
        "fund_totals": Label("应拨经费", "Funds due"),
        "admissions": Label("期内发展党员", "Admissions in the period"),
    }
)
"""What each measure is about, by its name."""
COVERAGE_PARTS: Mapping[str, Label] = MappingProxyType(
    {"organization": Label("组织覆盖", "organization"), "work": Label("工作覆盖", "work")}
)
FORMATION_PARTS: Mapping[str, Label] = MappingProxyType(
    {
        "branches": Label("合计", "all"),
        "standalone": Label("单独组建", "standalone"),
        "joint": Label("联合组建", "joint"),
    }
)
DEMONSTRATION_PARTS: Mapping[str, Label] = MappingProxyType(
    {"city": Label("市级", "city"), "county": Label("县级", "county"), "sites": Label("两级合计", "either")}
)
FUND_PARTS: Mapping[str, Label] = MappingProxyType(
    {
        "activity_fund": Label("活动经费", "activity fund"),
        "allowance": Label("书记津贴（下限）", "allowance (least)"),
        "grant": Label("合计（下限）", "together (least)"),
    }
)
FUNDS_NOTE = Label(
    "单位：元。（+n）表示另有 n 个支部金额不详。", "In yuan. (+n): the amounts of n more branches are unknown."
)
ROUNDING = Label(
    "百分比舍去尾数；有不详的，给出下限和上限，上限进位。",
    "Percentages are rounded down; where facts are unknown, there are two bounds, the upper rounded up.",
)
IN_BASE = Label("基数", "in the base")
SHARE = Label("比例", "share")
PEOPLE = Label("人数", "people")
BRANCH_COUNT = Label("支部数", "branches")
SHARE_OF_BASE = Label("占基数的比例", "share of the base")
COUNTY_SITES_ONLY = Label("县级（不含市级）", "county only")
LIGHT_BARS = Label("浅色虚框：事实不详，可能达到的范围。", "Light, dashed: what unknown facts leave open.")
MARKS_NOTE = Label(
    "✓ 达标，× 未达标，? 不详；虚线为目标。", "✓ met, × not met, ? unknown; the dashed line is the target."
)
NO_ROWS = Label("没有可显示的记录。", "There is nothing to show.")


# Reports and the rulebook page.


# The command line.


# Files larger than memory, and JSON.
