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
"""A fact or figure that nobody recorded."""
UNDECIDED = Status.UNKNOWN.label
"""An answer that waits for facts; also the number of such answers."""
COUNTY = Label("全县", "the county")
NOT_COUNTED: Mapping[bool, Label] = MappingProxyType(
    {True: Label("是（不计）", "yes (not counted)"), False: Label("否（不计）", "no (not counted)")}
)
"""An answer that does not meet its rule, about a record that the rule is not asked of."""
MAY_COUNT: Mapping[bool, Label] = MappingProxyType(
    {True: Label("是（待查明是否计入）", "yes (may count)"), False: Label("否（待查明是否计入）", "no (may count)")}
)
"""The same, while facts that decide whether the rule is asked are unknown."""
MET: Mapping[Any, Label] = MappingProxyType(
    {True: Label("达标", "met"), False: Label("不达标", "not met"), NOT_KNOWN: UNDECIDED}
)
"""Whether a target is met, by the answer."""
AGREES: Mapping[Any, Label] = MappingProxyType(
    {True: Label("一致", "agrees"), False: Label("不一致", "differs"), NOT_KNOWN: UNDECIDED}
)
"""Whether figures agree, by the answer."""
RESULT = Label("结论", "result")
RULE_NAME = Label("规则名称", "rule name")
FINDING = Label("事项", "finding")
TO_FIND_OUT = Label("尚待查明", "Still to find out")
POLICY = Label("政策", "policy")
UNITS = Label("单位", "units")
BRANCHES = Label("支部", "branches")
MORE_LINES = Label("另有 {:,} 条，此处未列；.html() 显示全部。", "Not listed here: {:,}. .html() shows all of them.")
NOT_LISTED = Label("另有 {:,} 处，此处未列。", "Not listed here: {:,}.")
MORE_GROUPS = Label("另有 {:,} 组，此处未画。", "Groups not drawn here: {:,}.")
MORE_ROWS = Label(
    "另有 {:,} 行，此处未列；.html() 显示全部。", "Rows not listed here: {:,}. .html() shows all of them."
)
DASH = Label("—", "—")
"""The sign for a number when there is nothing to count."""
ID = Label("编号", "id")
NAME = Label("名称", "name")
RULE = Label("规则", "rule")
CLAUSES = Label("条款", "clauses")
SEVERITY = Label("约束程度", "severity")
RECORD_CLASS = Label("记录类别", "class of record")
CASES = Label("件数", "cases")
GROUPED_BY = Label("分组", "grouped by")
GROUP = Label("组别", "group")
REMEDY = Label("整改措施", "what to do")
VALUE = Label("值", "value")
SOURCE = Label("来源", "source")
REASON = Label("理由", "reason")
NOT_MET_RULES = Label("不达标事项", "Requirements not met")


def capitalized(label: Label) -> Label:
    """A label as it begins a line: in English with a capital.

    >>> capitalized(Label("规则", "rule")).en
    'Rule'
    """
    return Label(label.zh, label.en[:1].upper() + label.en[1:])


def joined(*notes: Label | None) -> Label | None:
    """Sentences in a row; None when there are none."""
    kept = [note for note in notes if note is not None]
    return Label("".join(note.zh for note in kept), " ".join(note.en for note in kept)) if kept else None


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
# Results workbooks of earlier versions are known by this sheet, and may be replaced like later ones.
EARLIER_RECTIFICATION = Label("不达标事项", "Findings")
"""What earlier versions called the rectification list."""
RESPONSIBLE = Label("责任人", "responsible")
DEADLINE = Label("完成时限", "complete by")
LEAST_TO_DO = Label("最少须做", "the least to do")
"""The cheapest way to meet a requirement, proved to be the cheapest."""
NO_WAY = Label("没有可以建议的改变", "no change that may be advised suffices")
EXPLANATION = Label("说明", "Why")
CHANGES = Label("整改前后", "Changes")
"""What was put right since an earlier ledger, what is new and what still stands."""
EARLIER_LEDGER, LATER_LEDGER = Label("整改前的台账", "earlier ledger"), Label("现台账", "later ledger")
WHAT_CHANGED = Label("变化", "change")
BEFORE, AFTER = Label("整改前", "before"), Label("现在", "now")
NOT_COUNTED_AS_RIGHT = Label("其他（不算整改）", "others, not put right")
OF_THE_NEW, OF_NEW_RECORDS = Label("新增中", "of the new ones"), Label("属于新增记录", "in new records")
WARNINGS = Label("提醒", "Warnings")
RUN = Label("运行说明", "Run")
RESULTS_TITLE = Label("“两新”组织党建规则判定结果", "Party building: the ledger assessed by the rules")
TITLE, ISSUER, PERIOD = Label("标题", "title"), Label("填报单位", "issued by"), Label("所属时间", "period")
READING = Label("台账如何读取", "How the ledger was read")
"""The notes on rows left out, merged cells filled down, dates without a day, headings and the like."""
SHEET, WHOLE_FILE = Label("工作表", "sheet"), Label("整个文件", "the whole file")
HOW_READ = Label("读取情况", "how it was read")
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
        "allowance": Label("书记津贴（最低额）", "allowance (minimum)"),
        "grant": Label("合计（最低额）", "total (minimum)"),
    }
)
FUNDS_NOTE = Label(
    "单位：元。（+n）表示另有 n 个支部金额不详；合计为已知金额之和。",
    "In yuan. (+n): the amounts of n more branches are unknown; the total adds up the known amounts.",
)
ROUNDING = Label(
    "百分比舍去尾数；有不详的，给出下限和上限，上限进位。",
    "Percentages are rounded down; where facts are unknown, there are two bounds, the upper rounded up.",
)
NO_SUCH_UNITS = Label("无此类单位", "no such units")
NO_SUCH_BRANCHES = Label("无此类支部", "no such branches")
"""What is said of a rate over a base that has nothing in it: nothing is unknown, and no target is met or missed."""
IN_BASE = Label("基数", "in the base")
SHARE = Label("比例", "share")
NUMBER_IN_BASE = Label("基数内个数", "number in the base")
OF_THESE = Label("其中符合的", "of these, yes")
PEOPLE = Label("人数", "people")
BRANCH_COUNT = Label("支部数", "branches")
SHARE_OF_BASE = Label("占基数的比例", "share of the base")
COUNTY_SITES_ONLY = Label("县级（不含市级）", "county only")
LIGHT_BARS = Label("浅色虚框：事实不详，可能达到的范围。", "Light, dashed: what unknown facts leave open.")
OPEN_BY_POLICY = Label(
    "其中有的是因为政策未设值，而不是因为信息不足。",
    "Some records are open because the policy has no value, not because facts are unknown.",
)
MARKS_NOTE = Label(
    "✓ 达标，× 不达标，? 信息不足；虚线为目标。", "✓ met, × not met, ? undecided; the dashed line is the target."
)
NO_ROWS = Label("没有可显示的记录。", "There is nothing to show.")
PUBLISHED_AMONG_THEMSELVES = Label("公布数字相互核对", "Published figures compared with each other")
EXPECTED_RELATION = Label("应有关系", "expected relation")
FIGURES = Label("数值", "figures")
PUBLISHED_BESIDE_LEDGER = Label("公布数字与台账核对", "Published figures compared with the ledger")
PUBLISHED_FIGURES = Label("公布数字", "Published figures")
COVERAGE_ELSEWHERE = Label("外地公布的覆盖率", "Coverage that other places published")
WHERE, WHEN, SECTOR = Label("地区", "place"), Label("时间", "period"), Label("领域", "sector")
COUNTED, NUMBER, NOTE = Label("计数对象", "counted"), Label("数字", "number"), Label("说明", "note")
PUBLISHED_FIGURE = Label("公布数字", "published figure")
PUBLISHED = Label("公布值", "published")
COMPUTED = Label("计算值", "computed")
COMPUTED_FROM = Label("数据来源", "computed from")


# Reports and the rulebook page.

BASE = Label("基数", "base")
BY_SECTOR = Label("按领域", "By sector")
BY_CLUSTER = Label("按集聚区", "By cluster")
BY_TOWNSHIP = Label("按乡镇", "By township")
CLOSED_LEFT_OUT = Label("不计的未正常运营单位", "left out as not in operation")
STILL_NEEDED = Label("还差", "still needed")
ITEM = Label("项目", "item")
TOTAL = Label("合计", "total")
REPORT_SECTIONS: Mapping[str, Label] = MappingProxyType(
    {
        "assumptions": Label("依据与假设", "Policy and assumptions"),
        "clauses": Label("所引条款", "Clauses cited"),
        "published": Label("公布数字的核对", "Published figures checked"),
        "formation": Label("党组织组建", "Formation of Party organizations"),
        "demonstration": Label("示范点", "Demonstration sites"),
        "next_level": Label("最接近上一级示范点的党支部", "Branches nearest to the next level"),
        "appraisal": Label("年度考核", "Yearly appraisal"),
        "changes": Label("整改前后", "Since the earlier ledger"),
        "shortfalls": Label("需要整改的事项", "What to put right"),
        "sites": Label("阵地和制度", "Sites and systems"),
        "summary": Label("概要", "Summary"),
        "unknowns": Label("不详的事实及其影响", "What is unknown, and what it could change"),
    }
)
"""The titles of the sections of a report, by their keys; that of coverage is the measure's."""
REPORT_TITLE = Label("“两新”组织党建情况报告", "Party building in two-new organizations: a report")
BY_RECORD = Label("按单位、党支部和党（工）委", "By unit, branch and committee")
NUMBERS = Label("各组数字", "The numbers of each group")
NO_BRANCHES = Label("台账中没有党支部。", "The ledger has no branches.")
NO_UNITS_NOR_BRANCHES = Label("台账中没有单位，也没有党支部。", "The ledger has neither organizations nor branches.")
NO_RECORDS = Label("台账中没有记录。", "The ledger has no records.")
POLICY_DATE = Label("适用日期", "policy date")
POLICY_FINGERPRINT = Label("参数校验码", "policy fingerprint")
OVERLAY = Label("本县政策", "policy of the county")
LIBRARY_VERSION = Label("程序版本", "library version")
REPORT_ORIGIN = Label("本报告的依据", "Policy and version of this report")
PARAMETER = Label("参数", "parameter")
ASSUMPTIONS = Label("本库的默认值和解读", "Defaults and readings of this library")
DECIDED = Label("本县和使用者的取值", "Values of the county and of the user")
READINGS_OF_CLAUSES = Label("规则对条款的解读", "How the rules read the clauses")
CHOSEN = Label("本库的取舍", "what the rules do")
OTHERWISE = Label("也可能的意思", "what else could be meant")
OTHER_BASES = Label("同一台账，不同基数", "The same ledger over other bases")
UNITS_DUE = Label("单位：应建与已建", "Units: what is due and what is there")
ROUTES = Label("按规则应走的途径", "The route that the rules give")
UNIT = Label("单位", "unit")
TOWNSHIP = Label("乡镇", "township")
FULL_MEMBERS = Label("正式党员", "full members")
OWN_PLAN = Label("“一企（社）一策”", "plan of its own")
THERE = Label("有", "yes")
NOT_THERE = Label("无", "no")
FUNDS_IN_YUAN = Label("应拨经费（元）", "Funds due, in yuan")
AS_DESIGNATED = Label("已命名", "As designated")
DESIGNATED = Label("已命名", "designated")
SUBJECT = Label("对象", "subject")
GRADES = Label("考核等次", "Grades")
BY_REQUIREMENT = Label("按规则", "By requirement")
SITE_NORMS = Label("“一有四规范”", "One have and four norms")
SIX_HAVES = Label("“六有”", "Six haves")
SIX_SYSTEMS = Label("六项制度", "Six systems")
RATE = Label("比率", "rate")
BOUNDS = Label("下限-上限", "bounds")
APART = Label("相差（百分点）", "apart (points)")
RECORDS_LEFT_OPEN = Label("涉及记录", "records")
FACTS_TO_FIND = Label("待查明的事实（记录数）", "to find out (records)")
VALUES_LACKING = Label("政策未设的值", "values the policy lacks")
RATE_BOUNDS = Label("各项比率的范围", "The bounds of every rate")
FACT = Label("事实", "fact")
RECORD_COUNT = Label("记录数", "records")
WAITING_ANSWERS = Label("信息不足的结论数", "undecided answers")
MISSING_MOST = Label("最常缺的事实", "The facts that are missing most often")
MISSING_OTHERS = Label("其余所缺的事实", "Other facts that are missing")
REPORT_FRAME: Mapping[str, Label] = MappingProxyType(
    {
        "contents": Label("目录", "Contents"),
        "more": Label("详见", "See"),
        "remedy": capitalized(REMEDY),
        "clause": Label("依据", "Rests on"),
        "unfold": Label("这一部分折叠着，没有印出；请展开后再打印。", "Folded, so not printed; unfold it first."),
        "skip": Label("跳到正文", "Skip to the report"),
        "legend": Label("实色为已知，斜纹为可能，竖线为目标", "Solid: known. Hatched: possible. Upright line: target."),
    }
)
"""The words around the sections of a report."""
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
    Label("起止日期", "dates"),
    Label("条款", "clauses"),
    Label("理由", "reason"),
)
PARAMETERS_TITLE = Label("全部参数及其写法", "All parameters and how they are written")
PARAMETERS_LEAD = Label(
    "政策文件（.toml）每行写一项，写法为“键 = 值”，只写与平远县不同的；没有写的，沿用平远县的取值。"
    "“写法”是平远县最近的取值在文件中的写法：金额以分计，部分得分以百分之一分计。",
    "A policy file (.toml) has a line “key = value” for each value that differs from Pingyuan's; keys that it leaves "
    "out keep Pingyuan's values. The second column shows how Pingyuan's latest value is written: amounts in fen, and "
    "some scores in hundredths of a point.",
)
PARAMETER_LIST_HEADINGS = (
    Label("参数", "parameter"),
    Label("写法", "as written"),
    Label("值", "value"),
    Label("可写内容", "what can be written"),
)
DEFAULTS_TITLE = Label("本库默认值和参数的解读", "House defaults and readings of parameters")
DEFAULTS_LEAD = Label(
    "原文和法规没有给出的数字与选择（本库默认），以及文字可有不同理解之处（解读），由本库设定；各县可用自己的政策文件替换。",
    "This library sets the numbers and choices that neither the article nor a regulation gives (house defaults), and "
    "those for which the text can be read in more than one way (readings). A county replaces them with a policy file "
    "of its own.",
)
LAWS_TITLE = Label("始终成立的规律", "What always holds")
LAWS_LEAD = Label(
    "以下规律由各条规则推出，在每一份随库政策下、对每一条可录入的记录都成立，并经求解器证明。规律不作任何规定，也不出现在判定结果中。",
    "These laws follow from the rules. A solver has proved that they hold for every record that can be made, under "
    "every policy that is shipped. They decide nothing and do not appear in results.",
)
LAW_HEADINGS = (
    Label("规律", "law"),
    Label("名称", "name"),
    Label("含义", "meaning"),
    Label("起始日期", "from"),
    Label("条款", "clauses"),
    Label("有关规则", "rules"),
)
READINGS_LEAD = Label(
    "这些取舍写在规则里，不是参数。来源为“解读”的，文字可以这样理解，也可以有别的理解；为“本库默认”的，原文和法规都没有说。",
    "These choices live in the rules and are no parameters. The source is a reading if the text can be read so and "
    "otherwise too, and a house default if neither the article nor a regulation says anything.",
)
READING_HEADINGS = (
    Label("名称", "name"),
    Label("来源", "source"),
    Label("条款", "clauses"),
    CHOSEN,
    OTHERWISE,
    Label("理由", "reason"),
    Label("有关规则", "rules"),
)
DEFAULT_HEADINGS = (
    Label("参数", "parameter"),
    Label("名称", "name"),
    Label("值", "value"),
    Label("来源", "source"),
    Label("起止日期", "dates"),
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

READING_LEDGER = Label("正在读取台账", "Reading the ledger")
READING_SAMPLE = Label("正在读取示例台账", "Reading the sample ledger")
EARLIER_LEDGER_READ = Label("整改前的台账：", "The earlier ledger:")
READING_EARLIER = Label("正在读取整改前的台账", "Reading the earlier ledger")
ASSESSING = Label("正在判定", "Assessing")
MARKING = Label("正在标注台账", "Marking the ledger")
WRITING_RESULTS = Label("正在写出结果", "Writing the results")
WRITING_GUIDE = Label("正在写使用说明", "writing the guide")
WRITING_REPORT = Label("正在写出报告", "Writing the report")
COLUMN = Label("列", "column")
HEADING = Label("标题", "heading")
RECORDS, COLUMNS, NOT_READ = Label("记录数", "records"), Label("列数", "columns"), Label("未读取", "not read")
READ_AS = Label("识别为", "read as")
CONDITIONS = Label("是否类结论", "Yes-or-no answers")
UNANSWERED = Label("没有结论的条数", "Rows without an answer")
CATEGORIES = Label("分类结论", "Answers by category")
SUMS = Label("数值结论", "Numeric answers")
ANSWER = Label("结论", "answer")
ROWS = Label("条数", "rows")


# Files larger than memory, and JSON.
