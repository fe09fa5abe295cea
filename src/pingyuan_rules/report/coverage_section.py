"""The two coverages: against their targets, by group, and over every base (P2S9)."""

from collections.abc import Iterator, Sequence

from pingyuan_rules.engine import Lang
from pingyuan_rules.measures import CITES, Base, Coverage
from pingyuan_rules.measures.number_words import ALL
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Body, Cell, Column, Line, Section, Table
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import (
    base_cell,
    clauses_of,
    first_few,
    group_cell,
    is_empty,
    joined,
    keys,
    lacking_cell,
    left_out,
    met_cell,
    rate_cell,
    rate_text,
    target_text,
    tr,
)

CLAUSES = keys(CITES["coverage"])


def section(data: ReportData, lang: Lang) -> Section:
    """The two coverages."""
    title = tr("党的组织覆盖和党的工作覆盖", "Coverage by Party organizations and by Party work", lang)
    if not data.assessed.ledger.organizations:
        lead = tr("台账中没有组织，无从计算覆盖率。", "The ledger has no organizations, so there are no rates.", lang)
        return Section("coverage", title, lead)
    lead = tr(
        "建有党组织（单独或联合）的为组织覆盖；另有指导员、联络员或工会、共青团、妇联组织之一的，为工作覆盖。"
        "原文没有写明以哪些单位为基数，以下以正常运营单位为基数，其他基数另列。",
        "A unit with a Party organization, of its own or jointly, is covered by one; a unit with an instructor, a "
        "liaison officer, a union, a Youth League or a women's organization is covered by Party work too. The "
        "article names no base: these rates are over the units in real operation, and other bases follow.",
        lang,
    )
    county, sectors, townships = data.coverage
    rows = [county, *non_empty(sectors), *non_empty(data.clusters), *first_few(non_empty(townships))]
    return Section(
        "coverage", title, lead, (chart("coverage", rows, lang), over_bases(data, lang), by_group(data, lang))
    )


def by_group(data: ReportData, lang: Lang) -> Table:
    """Both coverages of the county, by sector, township and cluster."""
    county, sectors, townships = data.coverage
    bodies = [
        Body((_line(Cell(ALL.text(lang)), county, lang),), total=True),
        *_grouped(tr("按领域", "By sector", lang), sectors, lang),
        *_grouped(tr("按集聚区", "By cluster", lang), data.clusters, lang),
        *_grouped(tr("按乡镇", "By township", lang), townships, lang),
    ]
    note = tr(
        "百分比舍去尾数；有不详的，给出下限和上限，上限进位。“还差”是为达到目标至少还须覆盖的单位数。",
        "Percentages are cut off; where facts are unknown there are bounds, the upper one rounded up. Short by: how "
        "many more units have to be covered to reach the target.",
        lang,
    )
    notes = joined((note, left_out(non_empty(townships), lang)), lang)
    title = tr(f"基数：{county.base.label.zh}", f"Base: {county.base.label.en}", lang)
    return Table(title, _columns(county, lang), tuple(bodies), CLAUSES, notes)


def _columns(first_few: Coverage, lang: Lang) -> tuple[Column, ...]:
    result, lacking = tr("结论", "result", lang), tr("还差", "short by", lang)
    organization = tr("组织覆盖", "organizations", lang)
    work = tr("工作覆盖", "Party work", lang)
    return (
        Column(tr("范围", "group", lang)),
        Column(tr("单位", "units", lang), number=True),
        Column(f"{organization} {target_text(first_few.organization_target)}", CLAUSES, number=True),
        Column(result),
        Column(lacking, number=True),
        Column(f"{work} {target_text(first_few.work_target)}", CLAUSES, number=True),
        Column(result),
        Column(lacking, number=True),
    )


def _grouped(title: str, rows: Sequence[Coverage], lang: Lang) -> Iterator[Body]:
    lines = tuple(_line(group_cell(row, lang), row, lang) for row in first_few(non_empty(rows)))
    if lines:
        yield Body(lines, title)


def non_empty(rows: Sequence[Coverage]) -> list[Coverage]:
    """The groups that have units in the base, or may have."""
    return [row for row in rows if not is_empty(row.organization)]


def _line(name: Cell, row: Coverage, lang: Lang, *, bars: bool = False) -> Line:
    return (
        name,
        base_cell(row.organization),
        rate_cell(row.organization, row.organization_target) if bars else Cell(rate_text(row.organization)),
        met_cell(row.organization_met, lang),
        lacking_cell(row.organization_shortfall),
        rate_cell(row.work, row.work_target) if bars else Cell(rate_text(row.work)),
        met_cell(row.work_met, lang),
        lacking_cell(row.work_shortfall),
    )


def over_bases(data: ReportData, lang: Lang) -> Table:
    """Both coverages of the county over every base."""
    columns = _columns(data.bases[0], lang)
    first_few = Column(tr("基数", "base", lang))
    names = [Cell(row.base.label.text(lang), clauses=clauses_of(Base(row.base.value).rule)) for row in data.bases]
    lines = tuple(_line(name, row, lang, bars=True) for name, row in zip(names, data.bases, strict=True))
    title = tr("同一数字，不同基数", "The same numbers over other bases", lang)
    note = tr(
        "基数不同，同一台账的比率就不同；引用比率时请写明基数。",
        "One ledger gives another rate over another base; whoever quotes a rate should name its base.",
        lang,
    )
    return Table(title, (first_few, *columns[1:]), (Body(lines),), CLAUSES, note)
