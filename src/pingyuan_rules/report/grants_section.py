"""The funds due, by township and in total (P4S12)."""

from collections.abc import Sequence

from pingyuan_rules.engine import Lang
from pingyuan_rules.measures import CITES, FundTotals
from pingyuan_rules.measures.number_words import ALL, money_word, total_word
from pingyuan_rules.records import Branch
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Body, Cell, Column, Line, Point, Points, Section, Table
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import clauses_of, first_few, group_cell, joined, keys, left_out, number, tr
from pingyuan_rules.rules import allowance_floor_met


def section(data: ReportData, lang: Lang) -> Section:
    """The funds due."""
    title = tr(f"{data.policy.on.year} 年应拨经费", f"Funds due in {data.policy.on.year}", lang)
    if not data.assessed.ledger.branches:
        return Section("funds", title, tr("台账中没有党支部。", "The ledger has no branches.", lang))
    fund, allowance = money_word(data.policy.activity_fund_per_member), money_word(data.policy.allowance_per_month)
    lead = tr(
        f"活动经费每名党员每年 {fund} 元；书记工作津贴每月不低于 {allowance} 元，按在任月数计。"
        "津贴只有下限，所以合计是最低数，实拨由县里决定。",
        f"The activity fund is {fund} yuan a year for each member, the secretary's allowance at least {allowance} yuan "
        "for each month in office. The allowance has only a floor, so the sum is a minimum; what is paid is the "
        "county's to decide.",
        lang,
    )
    _, _, townships = data.assessed.measures["fund_totals"]
    answers = data.assessed.answers(allowance_floor_met.name, Branch)
    short, open_ = number(answers[False]), number(data.undecided[allowance_floor_met])
    paid = tr(
        f"已发津贴低于下限的支部 {short} 个，另有 {open_} 个信息不足。",
        f"Branches that paid less than the least allowance: {short}; branches that lack facts: {open_}.",
        lang,
    )
    points = Points((Point(paid, clauses_of(allowance_floor_met), "shortfalls"),))
    return Section("funds", title, lead, (chart("fund_totals", first_few(townships), lang), table(data, lang), points))


def table(data: ReportData, lang: Lang) -> Table:
    """The funds due by township, then by sector, then in all."""
    (county,), sectors, townships = data.assessed.measures["fund_totals"]
    columns = (
        Column(tr("范围", "group", lang)),
        Column(tr("活动经费", "activity fund", lang), number=True),
        Column(tr("书记津贴（下限）", "allowance (least)", lang), number=True),
        Column(tr("合计（下限）", "together (least)", lang), number=True),
    )
    bodies = (
        Body(_lines(first_few(townships), lang), tr("按乡镇", "By township", lang)),
        Body(_lines(sectors, lang), tr("按领域", "By sector", lang)),
        Body((_amounts(Cell(ALL.text(lang)), county),), total=True),
    )
    note = tr(
        "（+n）表示另有 n 个支部金额不详，没有计入；合计只含两项都已知的支部。",
        "(+n): the amounts of n more branches are unknown and left out; the sum counts branches whose both are known.",
        lang,
    )
    title = tr("应拨经费（元）", "Funds due, in yuan", lang)
    return Table(title, columns, bodies, keys(CITES["fund_totals"]), joined((note, left_out(townships, lang)), lang))


def _lines(rows: Sequence[FundTotals], lang: Lang) -> tuple[Line, ...]:
    return tuple(_amounts(group_cell(row, lang), row) for row in rows)


def _amounts(name: Cell, row: FundTotals) -> Line:
    return name, *(Cell(total_word(total)) for total in (row.activity_fund, row.allowance, row.grant))
