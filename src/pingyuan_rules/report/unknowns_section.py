"""What is unknown, and how much it could change: the interval of every rate, and the facts that answers wait for."""

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang, facts_of
from pingyuan_rules.measures import BranchBase
from pingyuan_rules.measures.measure_tables import rate_cell
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import Fact, InexactRate, ReportData, base_of
from pingyuan_rules.report.report_words import clauses_of, joined, plain, tr
from pingyuan_rules.tables.cell_text import number_text, percent
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import TextCell

MOST_FACTS = 20
"""How many facts are listed at most."""


def section(data: ReportData, lang: Lang) -> Section:
    """What is unknown."""
    title = words.REPORT_SECTIONS["unknowns"].text(lang)
    ledger = data.assessed.ledger
    if not (ledger.organizations or ledger.branches):
        lead = words.NO_UNITS_NOR_BRANCHES.text(lang)
        return Section("unknowns", title, lead)
    lead = tr(
        "空白格记为不详，不作猜测。下限和上限是不详的事实全部补齐后比率可能落在的范围；“相差”越大，越值得先查清。",
        "Empty cells are unknown; nothing is guessed. Once the unknown facts are filled in, a rate will lie between "
        "its bounds: the wider they are apart, the more there is to find out.",
        lang,
    )
    if data.missing:
        return Section("unknowns", title, lead, (rates(data), facts(data)))
    lead += tr("没有信息不足的结论。", " No answer is undecided.", lang)
    return Section("unknowns", title, lead, (rates(data),))


def rates(data: ReportData) -> Table:
    """Every rate with its bounds, how many records leave it open, and what to find out."""
    columns = (
        Column(words.RATE),
        Column(words.BASE),
        Column(words.BOUNDS, number=True, bars=True),
        Column(words.APART, number=True),
        Column(words.RECORDS_LEFT_OPEN, number=True),
        Column(words.FACTS_TO_FIND, wide=True),
    )
    rows = [_row(each) for each in data.open_rates if each.rate.surely + each.rate.maybe]
    return Table(words.RATE_BOUNDS, columns, (RowGroup(rows),))


def _row(inexact: InexactRate) -> Row:
    rate, answer = inexact.rate, inexact.answer
    clauses = clauses_of(answer) if rate.base is BranchBase.ALL else clauses_of(answer, base_of(rate))
    facts = [(fact_label(fact), number_text(records)) for fact, records in inexact.facts.most_common()]
    to_find_out = Label(
        "、".join(f"{name.zh}（{records}）" for name, records in facts),
        ", ".join(f"{name.en} ({records})" for name, records in facts),
    )
    return (
        TextCell(words.capitalized(answer.label), clauses=clauses),
        rate.base.label,
        rate_cell(rate),
        # Rounded up like the upper bound, so that the gap never looks smaller than it is.
        plain(percent(rate.high - rate.low, up=True)),
        inexact.open,
        to_find_out if facts else words.DASH,
    )


def facts(data: ReportData) -> Table:
    """The facts that most answers wait for."""
    columns = (
        Column(words.FACT),
        Column(words.RECORD_CLASS),
        Column(words.RECORD_COUNT, number=True),
        Column(words.WAITING_ANSWERS, number=True),
    )
    rows = [
        (
            TextCell(fact_label(fact), clauses=clauses_of(*missing.rules)),
            fact[0].label,
            missing.records,
            missing.answers,
        )
        for fact, missing in list(data.missing.items())[:MOST_FACTS]
    ]
    number = number_text(len(data.missing))
    counted = Label(
        "只计能左右结论的空白：不影响任何结论的空白不在此列。",
        "Only empty cells that could decide an answer are counted.",
    )
    shown = Label(
        f"共 {number} 项，列出前 {MOST_FACTS} 项。",
        f"Of {number} facts, the {MOST_FACTS} on which most undecided answers depend are shown.",
    )
    note = joined(counted, shown if len(data.missing) > MOST_FACTS else None)
    return Table(words.MISSING_MOST, columns, (RowGroup(rows),), note)


def fact_label(fact: Fact) -> Label:
    """What a fact is called."""
    record, name = fact
    return facts_of(record)[name].label
