"""The summary of results: measures with their bounds, over the county, by sector and by township, as tables."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules import words
from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.engine import Label, Lang, Status, facts_of, is_known, yuan
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.measures import Coverage, DemonstrationCounts, FormationCounts, FundTotals, Interval, Rate, Target
from pingyuan_rules.measures.measure_tables import closed_note, no_answer_note, total_parts, verdict_cell
from pingyuan_rules.records import Branch
from pingyuan_rules.returned.assessed_ledger import GROUPS, AssessedLedger
from pingyuan_rules.rules import book, demonstration_level
from pingyuan_rules.tables.cell_text import per_mille
from pingyuan_rules.tables.table_model import Column, RowGroup, Sheet, Table, sheet_of
from pingyuan_rules.tables.typed_cells import Cell, ClauseCell, GroupCell, ShareCell

if TYPE_CHECKING:
    from fractions import Fraction

STEM = "summary"

_COUNTY = Label("全县", "county")
_BY_RULES = Label("按规则可达到", "reached by the rules")
_COLUMNS = tuple(
    map(Column, (Label("类别", "section"), words.GROUPED_BY, words.GROUP, Label("指标", "figure"), words.VALUE))
)


@attrs.frozen(kw_only=True)
class Block(Table):
    """A table of the summary; the first two columns hold the grouping and the group.

    Attributes:
        name: The name of the block in code.
    """

    name: str


def summary_blocks(assessed: AssessedLedger) -> tuple[Block, ...]:
    """Both coverages, formation, demonstration sites, funds, and the rules that are not met."""
    measures = assessed.measures
    organization = Label("党的组织覆盖率", "Coverage by Party organizations")
    work = Label("党的工作覆盖率", "Coverage by Party work")
    return (
        _coverage(measures["coverage"], "organization", organization),
        _coverage(measures["coverage"], "work", work),
        formation_block(measures["formation_counts"]),
        demonstration_block(measures["demonstration_counts"], assessed),
        funds_block(measures["fund_totals"]),
        unmet_block(assessed),
    )


def summary_table(assessed: AssessedLedger, lang: Lang) -> Sheet:
    """The summary as a file for programs: a row for each figure."""

    def rows() -> Iterator[list[Cell]]:
        for block in summary_blocks(assessed):
            for by, group, *figures in block.rows:
                for column, figure in zip(block.columns[2:], figures, strict=True):
                    value = figure.text(lang) if isinstance(figure, ShareCell) else figure
                    yield [block.title, by, group, column.label, value]

    return sheet_of(words.SUMMARY, STEM, _COLUMNS, rows())


def _grouped_block(
    name: str,
    title: Label,
    headings: Iterable[Label],
    measured: Sequence[Iterable[Any]],
    figures: Callable[[Any], Iterable[Cell]],
) -> Block:
    """A block of a measure: its rows over the county, by sector and by township, each a group of rows."""
    groups, (county, *_) = [], measured
    note = next((no_answer_note(type(row), [row]) for row in county), None)
    for by, rows in zip(GROUPS, measured, strict=True):
        label = _COUNTY if by is None else facts_of(Branch)[by].label
        groups.append(RowGroup([[label, GroupCell(row.key), *figures(row)] for row in rows]))
    columns = (Column(label) for label in (words.GROUPED_BY, words.GROUP, *headings))
    return Block(title=title, columns=tuple(columns), groups=tuple(groups), name=name, note=note)


def _bounds(name: Label) -> tuple[Label, Label]:
    return Label(f"{name.zh}（至少）", f"{name.en} (at least)"), Label(f"{name.zh}（至多）", f"{name.en} (at most)")


def _coverage(measured: Sequence[Iterable[Coverage]], part: str, name: Label) -> Block:
    headings = (
        *_bounds(Label("单位数", "units")),
        Label("覆盖率下限", "rate, low"),
        Label("覆盖率上限", "rate, high"),
        Label("不确定部分", "in doubt"),
        Label("目标", "target"),
        words.RESULT,
        *_bounds(Label("还差单位", "units short")),
    )

    def figures(row: Coverage) -> Iterator[Cell]:
        rate: Rate = getattr(row, part)
        target: Target = getattr(row, f"{part}_target")
        short: Interval = getattr(row, f"{part}_shortfall")
        # Known, since groups without units in the base are left out below.
        least, most = cast("Fraction", rate.low), cast("Fraction", rate.high)
        low = per_mille(least)
        high = low if least == most else per_mille(most, up=True)
        yield from (rate.surely, rate.surely + rate.maybe)
        # What is in doubt is the difference of the rounded bounds, so that the columns add up.
        yield from (ShareCell(low), ShareCell(high), ShareCell(high - low))
        yield ShareCell(target.percent * 10) if is_known(target.percent) else words.UNKNOWN
        yield verdict_cell(rate, target)
        yield from (short.low, short.high) if is_known(short) else (None, None)

    (county,) = measured[0]
    base = county.base.label
    title = Label(f"{name.zh}（基数：{base.zh}）", f"{name.en} (base: {base.en})")
    # A group without units in the base has no rate and no shortfall to list.
    in_base = [[row for row in rows if not row.organization.is_empty] for rows in measured]
    block = _grouped_block(part, title, headings, in_base, figures)
    return attrs.evolve(block, note=words.joined(closed_note([county]), block.note))


def formation_block(measured: Sequence[Iterable[FormationCounts]]) -> Block:
    """Branches by how they were formed."""
    headings = (
        Label("党支部数", "branches"),
        *_bounds(Label("单独组建", "standalone")),
        *_bounds(Label("联合组建", "joint")),
        Label("组建方式不详", "formation unknown"),
    )

    def figures(row: FormationCounts) -> tuple[int, ...]:
        alone, joint = row.standalone, row.joint
        return row.branches.low, alone.low, alone.high, joint.low, joint.high, alone.unknown

    return _grouped_block("formation", words.MEASURE_TITLES["formation_counts"], headings, measured, figures)


def demonstration_block(measured: Sequence[Iterable[DemonstrationCounts]], assessed: AssessedLedger) -> Block:
    """Demonstration sites as designated, and in the last row how many branches reach each level by the rules."""
    headings = (
        *_bounds(Label("市级示范点", "city sites")),
        *_bounds(Label("县级示范点", "county sites")),
        *_bounds(Label("两级合计", "sites in total")),
    )

    def figures(row: DemonstrationCounts) -> list[int]:
        return [bound for count in (row.city, row.county, row.sites) for bound in (count.low, count.high)]

    title = Label("党支部示范点（已命名）", "Demonstration sites as designated")
    block = _grouped_block("demonstration", title, headings, measured, figures)
    answers = assessed.answers(demonstration_level)
    city, county = answers[DemonstrationLevel.CITY], answers[DemonstrationLevel.COUNTY]
    open_ = answers[Status.UNKNOWN] + answers[Status.NO_VALUE]
    reached = [bound for least in (city, county, city + county) for bound in (least, least + open_)]
    return attrs.evolve(block, groups=(*block.groups, RowGroup([[_BY_RULES, words.COUNTY, *reached]])))


def funds_block(measured: Sequence[Iterable[FundTotals]]) -> Block:
    """The funds due, each amount beside the number of branches whose amount is unknown."""
    amounts = (
        (Label("活动经费（元）", "activity fund (yuan)"), Label("活动经费", "fund")),
        (Label("书记最低应发津贴（元）", "allowance, minimum (yuan)"), Label("津贴", "allowance")),
        (Label("合计（最低额）（元）", "total, minimum (yuan)"), Label("合计", "total")),
    )
    headings = [
        each
        for heading, name in amounts
        for each in (heading, Label(f"{name.zh}不详的支部", f"{name.en} unknown (branches)"))
    ]
    # Nearly always the policy has every value, and no office needs columns of zeros. The chart counts on the order.
    lacking = any(total.no_value for rows in measured for row in rows for total in total_parts(row).values())
    label = Status.NO_VALUE.label
    if lacking:
        headings += [Label(f"{name.zh}{label.zh}的支部", f"{name.en}: {label.en} (branches)") for _, name in amounts]

    def figures(row: FundTotals) -> list[Cell]:
        totals = total_parts(row).values()
        cells: list[Cell] = [figure for total in totals for figure in (yuan(total.known), total.unknown)]
        return [*cells, *(total.no_value for total in totals if lacking)]

    return _grouped_block("funds", words.MEASURE_TITLES["fund_totals"], headings, measured, figures)


def unmet_block(assessed: AssessedLedger) -> Block:
    """The rules that records do not meet, or for which facts are missing, those with most cases first."""
    headings = (
        words.RECORD_CLASS,
        words.RULE,
        words.SEVERITY,
        words.CLAUSES,
        Label("不达标件数", "not met"),
        Label("信息不足件数", "undecided"),
        Label("其中是否计入待查明", "of these, not known whether they count"),
    )
    open_ = Counter(finding.rule for findings in assessed.open_findings for finding in findings)
    counted: list[tuple[int, list[Cell]]] = []
    for record in assessed.assessments:
        short, undecided = assessed.short(record), assessed.undecided(record)
        for rule in book.rules_of(record):
            cases, unknown = short[rule.name], undecided[rule.name]
            if rule.met_when is not None and (cases or unknown):
                clauses = ClauseCell(rule.clauses_on(assessed.policy.on))
                severity = rule.severity_on(assessed.policy.on).label
                row: list[Cell] = [sheet_label(record), rule.unmet_label, severity, clauses, cases, unknown]
                row.append(open_[rule])
                counted.append((cases, row))
    # The sort is stable: rules with as many cases stay in the order of the article.
    counted.sort(key=lambda each: -each[0])
    columns = tuple(map(Column, headings))
    groups = (RowGroup([row for _, row in counted]),)
    return Block(title=words.NOT_MET_RULES, columns=columns, groups=groups, note=assessed.open_note, name="unmet")
