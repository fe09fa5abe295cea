"""What is unknown, and how much it could change: the interval of every rate, and the facts that answers wait for."""

from collections.abc import Iterator

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang, Status
from pingyuan_rules.engine.records import described
from pingyuan_rules.measures import BranchBase
from pingyuan_rules.measures.measure_tables import rate_cell
from pingyuan_rules.report.page_model import Folded, Section
from pingyuan_rules.report.report_data import Fact, ReportData, base_of
from pingyuan_rules.report.report_words import clauses_of, plain, tr
from pingyuan_rules.returned.assessed_ledger import values_lacking
from pingyuan_rules.tables.cell_text import number_text, percent
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import TextCell

MOST_FACTS = 10
"""How many facts are listed without folding, and on paper."""


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
    if not data.missing:
        lead += tr("没有信息不足的结论。", " No answer is undecided.", lang)
    bounds = rates(data)
    if not bounds.groups:
        lead += tr("各项比率都不受不详事实影响。", " No rate depends on a fact that is unknown.", lang)
    return Section(
        "unknowns",
        title,
        lead,
        (*([bounds] if bounds.groups else []), *facts(data, lang)),
    )


def rates(data: ReportData) -> Table:
    """The rates that are not exact with their bounds, how many records leave each open, and what to find out."""
    columns = (
        Column(words.RATE),
        Column(words.BASE),
        Column(words.BOUNDS, number=True, bars=True),
        Column(words.APART, number=True),
        Column(words.RECORDS_LEFT_OPEN, number=True),
        Column(words.FACTS_TO_FIND, wide=True),
    )
    taken = [each for each in data.open_rates if each.rate.surely + each.rate.maybe]
    rows: list[Row] = []
    for each in taken:
        rate, answer = each.rate, each.answer
        if rate.low == rate.high:
            continue
        clauses = clauses_of(answer) if rate.base is BranchBase.ALL else clauses_of(answer, base_of(rate))
        facts = [(fact_label(fact), number_text(records)) for fact, records in each.facts.most_common()]
        if rate.without_value:
            lacking, status = values_lacking((base_of(rate), answer), data.policy), Status.NO_VALUE.label
            named = Label(f"{status.zh}：{lacking.zh}", f"{status.en}: {lacking.en}")
            facts.append((named, number_text(rate.without_value)))
        to_find_out = Label(
            "、".join(f"{name.zh}（{records}）" for name, records in facts),
            ", ".join(f"{name.en} ({records})" for name, records in facts),
        )
        row = (
            TextCell(words.capitalized(answer.label), clauses=clauses),
            rate.base.label,
            rate_cell(rate),
            # Rounded up like the upper bound, so that the gap never looks smaller than it is.
            plain(percent(rate.high - rate.low, up=True)),
            each.open,
            to_find_out if facts else words.DASH,
        )
        rows.append(row)
    exact = len(taken) - len(rows)
    note = Label(
        f"另有 {exact} 项比率不受不详事实影响，没有列出。",
        f"Rates that do not depend on unknown facts, and are not listed: {exact}.",
    )
    return Table(words.RATE_BOUNDS, columns, (RowGroup(rows),) if rows else (), note if exact else None)


def facts(data: ReportData, lang: Lang) -> Iterator[Table | Folded]:
    """The facts that answers wait for: those that most wait for, then the others, folded."""
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
        for fact, missing in data.missing.items()
    ]
    if not rows:
        return
    counted = Label(
        "只计能左右结论的空白：不影响任何结论的空白不在此列。",
        "Only empty cells that could decide an answer are counted.",
    )
    yield Table(words.MISSING_MOST, columns, (RowGroup(rows[:MOST_FACTS]),), counted)
    if rest := rows[MOST_FACTS:]:
        number = number_text(len(rest))
        elsewhere = tr(
            f"其余 {number} 项未印出；结果工作簿（assess --out）的各记录表中，空白格就是不详的事实。",
            f"{number} more facts are not printed. In the sheets of records of the results workbook (assess --out), "
            "empty cells are the facts that are unknown.",
            lang,
        )
        table = Table(words.MISSING_OTHERS, columns, (RowGroup(rest),))
        yield Folded(tr(f"其余 {number} 项", f"{number} more", lang), (table,), elsewhere)


def fact_label(fact: Fact) -> Label:
    """What a fact is called."""
    record, name = fact
    return described(record)[name].label
