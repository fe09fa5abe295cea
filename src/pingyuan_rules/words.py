"""The terms that screens, workbooks, reports and files share, in Chinese and English: one term for one thing.

The engine has its own (`engine.wording`). Sentences that carry values, such as errors, stand where they are raised and
use these terms.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import UNKNOWN as NOT_KNOWN
from pingyuan_rules.engine import Label, Status

# What many rooms share.

YES, NO = Label("是", "yes"), Label("否", "no")
UNKNOWN = Label("不详", "unknown")
COUNTY = Label("全县", "the county")
MET: Mapping[Any, Label] = MappingProxyType(
    {True: Label("达标", "met"), False: Label("不达标", "not met"), NOT_KNOWN: UNKNOWN}
)
"""Whether a target is met, by the answer."""
RESULT = Label("结论", "result")
UNITS = Label("单位", "units")
BRANCHES = Label("支部", "branches")
DASH = Label("—", "—")
"""The sign for a number when there is nothing to count."""
ID = Label("编号", "id")
NAME = Label("名称", "name")
RULE = Label("规则", "rule")
CLAUSES = Label("条款", "clauses")
SEVERITY = Label("约束程度", "severity")
RECORD_CLASS = Label("记录类别", "class of record")
CASES = Label("件数", "cases")
UNDECIDED = Status.UNKNOWN.label
"""The number of answers that wait for a fact; a value that is not known is UNKNOWN."""
GROUPED_BY = Label("分组", "grouped by")
GROUP = Label("组别", "group")
REMEDY = Label("整改措施", "what to do")
VALUE = Label("值", "value")
SOURCE = Label("来源", "source")
REASON = Label("理由", "reason")
NOT_MET_RULES = Label("不达标事项", "Requirements not met")

# Ledgers: reading what an office keeps.

LEAVE_EMPTY = Label("请更正；不知道的留空", "Correct it, or leave the cell empty if it is not known")


# Templates: the workbook to fill in.

REQUIRED = Label("必填", "required")
HOW_TO = Label("填写说明", "How to fill in")
CHOICES = Label("选项", "Choices")
EXAMPLE = Label("示例-", "EXAMPLE-")
"""The beginning of the ids of example rows; no other id begins like this."""


# What goes back to the office: results, rectification list, marked copy.

SUMMARY = Label("汇总", "Summary")
RECTIFICATION = Label("整改清单", "Rectification list")
EARLIER_RECTIFICATION = Label("不达标事项", "Findings")
"""What earlier versions called the rectification list."""
EXPLANATION = Label("说明", "Why")
WARNINGS = Label("提醒", "Warnings")
RUN = Label("运行说明", "Run")
KIND_OF_PROBLEM = Label("类型", "kind")
PLACE = Label("位置", "place")
FOUND = Label("现为", "found")
EXPECTED = Label("应为", "expected")
WHAT_TO_DO = Label("更正办法", "how to correct it")
ERROR, WARNING = Label("错误", "error"), Label("提醒", "warning")
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
        "branches": Label("合计", "total"),
        "standalone": Label("单独组建", "standalone"),
        "joint": Label("联合组建", "joint"),
    }
)
DEMONSTRATION_PARTS: Mapping[str, Label] = MappingProxyType(
    {"city": Label("市级", "city"), "county": Label("县级", "county"), "sites": Label("两级合计", "total")}
)
FUND_PARTS: Mapping[str, Label] = MappingProxyType(
    {
        "activity_fund": Label("活动经费", "activity fund"),
        "allowance": Label("书记津贴（下限）", "allowance (minimum)"),
        "grant": Label("合计（下限）", "total (minimum)"),
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
    "✓ 达标，× 不达标，? 不详；虚线为目标。", "✓ met, × not met, ? unknown; the dashed line is the target."
)
NO_ROWS = Label("没有可显示的记录。", "There is nothing to show.")


# Reports and the rulebook page.

RULEBOOK_TITLE = Label(
    "平远县“两新”组织党建规则手册", "The rulebook: Party building in Pingyuan's two-new organizations"
)
FLOWCHART = Label("流程图（Mermaid 源码）", "Flowchart (Mermaid source)")
ANY_DAY = Label("由使用者选定", "chosen by the user")
KINDS_OF_ANSWER = {
    "bool": Label("是或否", "yes or no"),
    "int": Label("整数", "a whole number"),
    "fen": Label("金额", "an amount of money"),
    "date": Label("日期", "a date"),
}
PARAMETER_HEADINGS = (
    Label("参数", "parameter"),
    Label("名称", "name"),
    Label("值", "value"),
    Label("来源", "source"),
    Label("自何日起", "since"),
    Label("条款", "clauses"),
    Label("理由", "reason"),
)
DEFAULTS_TITLE = Label("本库默认值", "House defaults")
DEFAULTS_LEAD = Label(
    "原文和法规没有给出的数字与选择，由本库设定；各县可用自己的政策文件替换。",
    "This library sets the numbers and choices that neither the article nor a regulation gives. A county replaces them "
    "with a policy file of its own.",
)
DEFAULT_HEADINGS = (
    Label("参数", "parameter"),
    Label("名称", "name"),
    Label("值", "value"),
    Label("自何日起", "since"),
    Label("条款", "clauses"),
    Label("理由", "reason"),
    Label("使用该参数的规则", "rules that use it"),
)
CLAUSES_TITLE = Label("条款对照表", "Clauses and what they decide")
CLAUSE_HEADINGS = (
    Label("条款", "clause"),
    Label("出处", "place"),
    Label("术语", "term"),
    Label("要点", "paraphrase"),
    Label("由此决定", "what it decides"),
)


# The command line.


# Files larger than memory, and JSON.
