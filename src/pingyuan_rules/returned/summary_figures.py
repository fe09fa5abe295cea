"""The summary of results: measures with their bounds, over the county, by sector and by township, as blocks of rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs

from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.engine import UNKNOWN, Label, Lang, facts_of, is_known, yuan
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.measures import Coverage, DemonstrationCounts, FormationCounts, FundTotals, Interval, Rate, Target
from pingyuan_rules.measures.number_words import ALL, MET, UNKNOWN_WORD, group_name, per_mille
from pingyuan_rules.records import Branch
from pingyuan_rules.returned.assessed_ledger import GROUPS, AssessedLedger
from pingyuan_rules.rules import book
from pingyuan_rules.tables.table_model import Column, Sheet, sheet_of
from pingyuan_rules.tables.typed_cells import CellValue, ShareCell

SUMMARY = Label("汇总", "Summary")
SUMMARY_STEM = "summary"

_COUNTY = Label("全县", "county")
_BY_RULES = Label("按规则可达到", "reached by the rules")
_HEADINGS = (
    Label("类别", "section"), Label("分组", "grouped by"), Label("组别", "group"),
    Label("指标", "figure"), Label("值", "value"),
)  # fmt: skip


Figure = CellValue | ShareCell


@attrs.frozen
class Block:
    """Figures of one kind.

    Attributes:
        name: What the block is called in code.
        title: What they are.
        headings: What stands over each column; the first two hold the grouping and the group.
        rows: The figures, a row for each group.
        townships: The first row of a township and the one after the last.
    """

    name: str
    title: Label
    headings: tuple[Label, ...]
    rows: tuple[tuple[Figure, ...], ...]
    townships: tuple[int, int] = (0, 0)


def blocks(assessed: AssessedLedger) -> tuple[Block, ...]:
    """Both coverages, formation, demonstration sites, funds, and which rules are fallen short of."""
    measures = assessed.measures
    return (
        _coverage(measures["coverage"], "organization"),
        _coverage(measures["coverage"], "work"),
        _formation(measures["formation_counts"]),
        _demonstration(measures["demonstration_counts"], assessed),
        _funds(measures["fund_totals"]),
        _short(assessed),
    )


def summary_output(assessed: AssessedLedger, lang: Lang) -> Sheet:
    """The summary as a file for programs: a row for each figure."""
    return sheet_of(SUMMARY, SUMMARY_STEM, map(Column, _HEADINGS), _figures(assessed, lang))


def _figures(assessed: AssessedLedger, lang: Lang) -> Iterator[list[Figure]]:
    for block in blocks(assessed):
        for by, group, *figures in block.rows:
            for heading, figure in zip(block.headings[2:], figures, strict=True):
                value = figure.text(lang) if isinstance(figure, ShareCell) else figure
                yield [block.title, by, group, heading.text(lang), value]


# Groups.


def _grouped(
    measured: Sequence[Iterable[Any]], figures: Callable[[Any], Sequence[Figure]]
) -> tuple[tuple[tuple[Figure, ...], ...], tuple[int, int]]:
    rows: list[tuple[Figure, ...]] = []
    first = 0
    for by, groups in zip(GROUPS, measured, strict=True):
        first = len(rows)
        label = _COUNTY if by is None else facts_of(Branch)[by].label
        rows += [(label, _group(row.group), *figures(row)) for row in groups]
    return tuple(rows), (first, len(rows))


def _group(group: dict[str, Any]) -> Label:
    return Label(group_name(group, "zh"), group_name(group, "en"))


def _bounds(name: Label) -> tuple[Label, Label]:
    return Label(f"{name.zh}（至少）", f"{name.en} (at least)"), Label(f"{name.zh}（至多）", f"{name.en} (at most)")


# Coverage.


def _coverage(measured: Sequence[Iterable[Coverage]], which: str) -> Block:
    base = next(iter(measured[0])).base.label
    name = {
        "organization": Label("党的组织覆盖率", "Coverage by Party organizations"),
        "work": Label("党的工作覆盖率", "Coverage by Party work"),
    }[which]
    in_base = [[row for row in rows if row.organization.surely + row.organization.maybe] for rows in measured]
    rows, townships = _grouped(in_base, lambda row: _rate_figures(row, which))
    headings = (
        Label("分组", "grouped by"),
        Label("组别", "group"),
        *_bounds(Label("单位数", "units")),
        Label("覆盖率下限", "rate, low"),
        Label("覆盖率上限", "rate, high"),
        Label("不确定部分", "in doubt"),
        Label("目标", "target"),
        Label("结论", "result"),
        *_bounds(Label("尚差单位", "units short")),
    )
    title = Label(f"{name.zh}（基数：{base.zh}）", f"{name.en} (base: {base.en})")
    return Block(which, title, headings, rows, townships)


def _rate_figures(row: Coverage, which: str) -> Sequence[Figure]:
    rate: Rate = getattr(row, which)
    target: Target = getattr(row, f"{which}_target")
    short: Interval = getattr(row, f"{which}_shortfall")
    low = ShareCell(per_mille(rate.low))
    high = low if rate.low == rate.high else ShareCell(per_mille(rate.high, up=True))
    lacking = (short.low, short.high) if is_known(short) else (None, None)
    return (
        rate.surely,
        rate.surely + rate.maybe,
        low,
        high,
        ShareCell(high.per_mille - low.per_mille),
        ShareCell(target.percent * 10) if is_known(target.percent) else UNKNOWN_WORD,
        MET[getattr(row, f"{which}_met")],
        *lacking,
    )


# Counts and money.


def _formation(measured: Sequence[Iterable[FormationCounts]]) -> Block:
    headings = (
        Label("分组", "grouped by"),
        Label("组别", "group"),
        Label("党支部数", "branches"),
        *_bounds(Label("单独组建", "standalone")),
        *_bounds(Label("联合组建", "joint")),
        Label("组建方式不详", "formation unknown"),
    )
    rows, townships = _grouped(measured, _formation_figures)
    return Block("formation", Label("党支部组建方式", "Branches by formation"), headings, rows, townships)


def _formation_figures(row: FormationCounts) -> Sequence[Figure]:
    alone, joint = row.standalone, row.joint
    return row.branches.low, alone.low, alone.high, joint.low, joint.high, alone.unknown


def _demonstration(measured: Sequence[Iterable[DemonstrationCounts]], assessed: AssessedLedger) -> Block:
    headings = (
        Label("分组", "grouped by"),
        Label("组别", "group"),
        *_bounds(Label("市级示范点", "city sites")),
        *_bounds(Label("县级示范点", "county sites")),
        *_bounds(Label("两级合计", "of either level")),
    )
    rows, townships = _grouped(
        measured, lambda row: [number for each in (row.city, row.county, row.sites) for number in (each.low, each.high)]
    )
    answers = assessed.answers("demonstration_level", Branch)
    city, county = answers[DemonstrationLevel.CITY], answers[DemonstrationLevel.COUNTY]
    reached = [bound for least in (city, county, city + county) for bound in (least, least + answers[UNKNOWN])]
    title = Label("党支部示范点（已命名）", "Demonstration sites as designated")
    return Block("demonstration", title, headings, (*rows, (_BY_RULES, ALL, *reached)), townships)


def _funds(measured: Sequence[Iterable[FundTotals]]) -> Block:
    headings = (
        Label("分组", "grouped by"),
        Label("组别", "group"),
        Label("活动经费（元）", "activity fund (yuan)"),
        Label("活动经费不详的支部", "fund unknown (branches)"),
        Label("书记津贴下限（元）", "least allowance (yuan)"),
        Label("津贴不详的支部", "allowance unknown (branches)"),
        Label("合计下限（元）", "least of both (yuan)"),
        Label("合计不详的支部", "sum unknown (branches)"),
    )
    rows, townships = _grouped(measured, _fund_figures)
    return Block("funds", Label("应拨经费", "Funds due"), headings, rows, townships)


def _fund_figures(row: FundTotals) -> Sequence[Figure]:
    totals = (row.activity_fund, row.allowance, row.grant)
    return [figure for total in totals for figure in (yuan(total.known), total.unknown)]


def _short(assessed: AssessedLedger) -> Block:
    headings = (
        Label("记录类别", "class of record"),
        Label("规则", "rule"),
        Label("约束程度", "severity"),
        Label("依据", "clauses"),
        Label("不达标件数", "cases"),
        Label("信息不足件数", "unknown"),
    )
    rows: list[tuple[Figure, ...]] = []
    for record in assessed.assessments:
        short, undecided = assessed.short(record), assessed.undecided(record)
        for rule in book.rules_of(record):
            if rule.standing.shall_be is not None and (short[rule.name] or undecided[rule.name]):
                clauses = " ".join(clause.key for clause in rule.clauses)
                cases = (short[rule.name], undecided[rule.name])
                rows.append((sheet_label(record), rule.label, rule.severity.label, clauses, *cases))
    rows.sort(key=lambda row: -_number(row[4]))
    return Block("short", Label("不达标事项", "What falls short"), headings, tuple(rows))


def _number(figure: Figure) -> int:
    return figure if isinstance(figure, int) else 0
