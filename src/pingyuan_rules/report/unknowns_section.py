"""What is unknown, and how much it could change: the interval of every rate, and the facts that answers wait for."""

from pingyuan_rules.engine import Lang, facts_of
from pingyuan_rules.measures import BranchBase
from pingyuan_rules.measures.number_words import percent
from pingyuan_rules.report.page_model import Body, Cell, Column, Line, Section, Table
from pingyuan_rules.report.report_data import Fact, InexactRate, ReportData, base_of
from pingyuan_rules.report.report_words import (
    NONE,
    bar,
    capitalized,
    clauses_of,
    is_empty,
    listed,
    number,
    number_cell,
    rate_text,
    tr,
)

MOST_FACTS = 20
"""How many facts are listed at most."""


def section(data: ReportData, lang: Lang) -> Section:
    """What is unknown."""
    title = tr("不详的事实及其影响", "What is unknown, and what it could change", lang)
    ledger = data.assessed.ledger
    if not (ledger.organizations or ledger.branches):
        lead = tr("台账中没有组织，也没有党支部。", "The ledger has neither organizations nor branches.", lang)
        return Section("unknowns", title, lead)
    lead = tr(
        "空白格记为不详，不作猜测。下限和上限是不详的事实全部补齐后比率可能落在的范围；“相差”越大，越值得先查清。",
        "Empty cells are unknown and nothing is guessed. Once the unknown facts are filled in, a rate lies between its "
        "bounds; the wider these are apart, the more there is to find out.",
        lang,
    )
    blocks = [rates(data, lang)]
    if data.missing:
        blocks.append(facts(data, lang))
    else:
        lead += tr("没有结论因信息不足而未定。", " No answer waits for a fact.", lang)
    return Section("unknowns", title, lead, tuple(blocks))


def rates(data: ReportData, lang: Lang) -> Table:
    """Every rate with its bounds, how many records leave it open, and what to find out."""
    columns = (
        Column(tr("比率", "rate", lang)),
        Column(tr("基数", "base", lang)),
        Column(tr("下限-上限", "bounds", lang), number=True),
        Column(tr("相差（百分点）", "apart (points)", lang), number=True),
        Column(tr("涉及记录", "records", lang), number=True),
        Column(tr("待查明的事实（记录数）", "to find out (records)", lang), wide=True),
    )
    lines = tuple(_rate(each, lang) for each in data.open_rates if not is_empty(each.rate))
    return Table(tr("各项比率的范围", "The bounds of every rate", lang), columns, (Body(lines),))


def _rate(each: InexactRate, lang: Lang) -> Line:
    rate = each.rate
    found = [(_name(fact, lang), number(records)) for fact, records in each.facts.most_common()]
    facts = [tr(f"{name}（{records}）", f"{name} ({records})", lang) for name, records in found]
    clauses = clauses_of(each.answer) if rate.base is BranchBase.ALL else clauses_of(each.answer, base_of(rate))
    return (
        Cell(capitalized(each.answer.label, lang), clauses=clauses),
        Cell(rate.base.label.text(lang)),
        Cell(rate_text(rate), bar=bar(rate)),
        Cell(percent(rate.high - rate.low, up=True)),
        number_cell(each.open),
        Cell(listed(facts, lang) or NONE),
    )


def facts(data: ReportData, lang: Lang) -> Table:
    """The facts that most answers wait for."""
    columns = (
        Column(tr("事实", "fact", lang)),
        Column(tr("记录类别", "class of record", lang)),
        Column(tr("记录数", "records", lang), number=True),
        Column(tr("未定结论数", "answers that wait", lang), number=True),
    )
    lines = tuple(
        (
            Cell(_name(fact, lang), clauses=clauses_of(*missing.rules)),
            Cell(fact[0].label.text(lang)),
            number_cell(missing.records),
            number_cell(missing.answers),
        )
        for fact, missing in list(data.missing.items())[:MOST_FACTS]
    )
    many = number(len(data.missing))
    note = tr(
        "只计能左右结论的空白：不影响任何结论的空白不在此列。",
        "Only empty cells that could decide something are counted. ",
        lang,
    )
    if len(data.missing) > MOST_FACTS:
        note += tr(
            f"共 {many} 项，列出前 {MOST_FACTS} 项。",
            f"Of {many} facts, the {MOST_FACTS} that most answers wait for are shown.",
            lang,
        )
    return Table(
        tr("最常缺的事实", "The facts that are missing most often", lang), columns, (Body(lines),), note=note.strip()
    )


def _name(fact: Fact, lang: Lang) -> str:
    record, name = fact
    return facts_of(record)[name].label.text(lang)
