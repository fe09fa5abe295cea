"""The two coverages: against their targets, by group, and over every base (P2S9)."""

from collections.abc import Sequence

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.policies import resolve
from pingyuan_rules.measures import CITES, Base, Coverage
from pingyuan_rules.measures.measure_tables import (
    base_cell,
    closed_note,
    count_cell,
    rate_cell,
    shortfall_cell,
    verdict_cell,
)
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import clauses_of, first_few, left_out, tr
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, GroupCell, TextCell

CLAUSES = resolve(CITES["coverage"])


def section(data: ReportData, lang: Lang) -> Section:
    """The two coverages."""
    title = words.MEASURE_TITLES["coverage"].text(lang)
    if not data.assessed.ledger.organizations:
        lead = tr("台账中没有单位，无从计算覆盖率。", "The ledger has no organizations, so there are no rates.", lang)
        return Section("coverage", title, lead)
    lead = tr(
        "单独或联合建有党组织的单位，计入组织覆盖；建有党组织，或有指导员、联络员、工会、共青团、妇联组织之一的，计入工作覆盖。"
        "原文没有写明以哪些单位为基数：以下以正常运营单位为基数，其他基数另列。",
        "A unit with a Party organization, of its own or joint, is covered by an organization. A unit with one, "
        "or with an instructor, a liaison officer, a union, a Youth League or a women's organization, is covered by "
        "Party work. The article names no base: these rates are over the units in real operation, and other bases "
        "follow.",
        lang,
    )
    county, sectors, townships = data.coverage
    rows = [county, *non_empty(sectors), *non_empty(data.clusters), *first_few(non_empty(townships))]
    return Section("coverage", title, lead, (over_bases(data), chart("coverage", rows, lang), by_group(data)))


def by_group(data: ReportData) -> Table:
    """Both coverages of the county, by sector, cluster and township."""
    county, sectors, townships = data.coverage
    groups = [RowGroup([_row(GroupCell(), county)], total=True)]
    for title, rows in (
        (words.BY_SECTOR, sectors),
        (words.BY_CLUSTER, data.clusters),
        (words.BY_TOWNSHIP, townships),
    ):
        if shown := [_row(GroupCell(row.key), row) for row in first_few(non_empty(rows))]:
            groups.append(RowGroup(shown, title))
    explained = Label(
        "“还差”指为达到目标至少还须覆盖的单位数。",
        "Still needed: how many more units must be covered to reach the target.",
    )
    title = Label(f"基数：{county.base.label.zh}", f"Base: {county.base.label.en}")
    note = words.joined(closed_note([county]), words.ROUNDING, explained, left_out(non_empty(townships)))
    return Table(title, _columns(words.GROUP, county), tuple(groups), note, CLAUSES)


def over_bases(data: ReportData) -> Table:
    """Both coverages of the county over every base."""
    rows = [
        (*_row(TextCell(row.base.label, clauses=clauses_of(Base(row.base.value).rule)), row), count_cell(row.closed))
        for row in data.bases
    ]
    title = words.OTHER_BASES
    note = Label(
        "基数不同，同一台账的比率就不同；引用比率时请写明基数。除在册单位外，各基数均不计未正常运营单位。",
        "The rate of a ledger depends on the base; name the base whenever you quote a rate. Every base but the "
        "registered units leaves out units that are not in real operation.",
    )
    columns = (*_columns(words.BASE, data.bases[0], bars=True), Column(words.CLOSED_LEFT_OUT, number=True))
    return Table(title, columns, (RowGroup(rows),), note, CLAUSES)


def _columns(first: Label, row: Coverage, *, bars: bool = False) -> tuple[Column, ...]:
    organization, work = words.COVERAGE_PARTS["organization"], words.COVERAGE_PARTS["work"]
    aims = row.organization_target.text, row.work_target.text
    result, needed = Column(words.RESULT), Column(words.STILL_NEEDED, number=True)
    rates = [
        Column(Label(f"{part.zh} {aim}", f"{part.en} {aim}"), number=True, clauses=CLAUSES, bars=bars)
        for part, aim in zip((organization, work), aims, strict=True)
    ]
    return Column(first), Column(words.UNITS, number=True), rates[0], result, needed, rates[1], result, needed


def non_empty(rows: Sequence[Coverage]) -> list[Coverage]:
    """The groups that have units in the base, or may have."""
    return [row for row in rows if not row.organization.is_empty]


def _row(name: Cell, row: Coverage) -> Row:
    return (
        name,
        base_cell(row.organization),
        rate_cell(row.organization, row.organization_target),
        verdict_cell(row.organization, row.organization_target),
        shortfall_cell(row.organization_shortfall),
        rate_cell(row.work, row.work_target),
        verdict_cell(row.work, row.work_target),
        shortfall_cell(row.work_shortfall),
    )
