"""The funds due, by township and in total (P4S12)."""

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang, Status, is_known
from pingyuan_rules.engine.policies import resolve
from pingyuan_rules.measures import CITES, FundTotals
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Point, Points, Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import clauses_of, first_few, group_table, left_out, tr
from pingyuan_rules.rules import allowance_floor_met
from pingyuan_rules.tables.cell_text import money_text, number_text


def section(data: ReportData, lang: Lang) -> Section:
    """The funds due."""
    title = tr(f"{data.policy.on.year} 年应拨经费", f"Funds due in {data.policy.on.year}", lang)
    if not data.assessed.ledger.branches:
        return Section("funds", title, words.NO_BRANCHES.text(lang))
    amounts = (data.policy.activity_fund_per_member, data.policy.allowance_per_month)
    fund, allowance = (
        tr(f"{money_text(each)} 元", f"{money_text(each)} yuan", lang)
        if is_known(each)
        else f"({Status.NO_VALUE.label.text(lang)})"
        for each in amounts
    )
    lead = tr(
        f"活动经费每名党员每年 {fund}；书记工作津贴每月不低于 {allowance}，按在任月数计。"
        "津贴只规定最低额，所以合计也是最低额，实拨由县里决定。",
        f"The activity fund is {fund} a year for each member, the secretary's allowance at least {allowance} "
        "for each month in office. Only a minimum is set for the allowance, so the sum is a minimum too; the county "
        "decides what is paid.",
        lang,
    )
    (county,), sectors, townships = data.assessed.measures["fund_totals"]
    explained = Label(
        "（+n）表示另有 n 个支部金额不详，没有计入；合计为已知金额之和。",
        "(+n): the amounts of n more branches are unknown and left out; the total adds up the known amounts.",
    )
    table = group_table(
        FundTotals,
        words.FUNDS_IN_YUAN,
        # Unlike in other tables the county stands last: amounts are added up, and people look for a sum at the foot.
        ((words.BY_TOWNSHIP, townships), (words.BY_SECTOR, sectors), (None, [county])),
        resolve(CITES["fund_totals"]),
        words.joined(explained, left_out(townships)),
    )
    answers = data.assessed.answers(allowance_floor_met)
    short, unknown = number_text(answers[False]), data.undecided[allowance_floor_met]
    more = f"，另有 {number_text(unknown)} 个信息不足", f"; branches that lack facts: {number_text(unknown)}"
    zh, en = more if unknown else ("", "")
    paid = tr(
        f"已发津贴低于截至适用日期最低应发津贴的支部 {short} 个{zh}。",
        f"Branches that paid less than the minimum allowance due by the policy's day: {short}{en}.",
        lang,
    )
    points = Points((Point(paid, clauses_of(allowance_floor_met), "shortfalls"),))
    return Section("funds", title, lead, (chart("fund_totals", first_few(townships), lang), table, points))
