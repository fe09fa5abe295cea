"""Rows of measures as tables: the columns and cells of each kind of row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import Fen, Label, Lang, Unknown, is_known
from pingyuan_rules.engine.display import register
from pingyuan_rules.measures import measure_rows as r
from pingyuan_rules.measures.measure_columns import MEASURE_OF
from pingyuan_rules.measures.paid_once import PaidOnce
from pingyuan_rules.measures.rate_bases import Base
from pingyuan_rules.measures.rates import Count, Interval, Rate, Total
from pingyuan_rules.measures.targets import Target
from pingyuan_rules.measures.unanswered import REASONS, without_answer
from pingyuan_rules.tables.cell_text import bounds_text
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, CountCell, GroupCell, MoneyCell, RateCell, TextCell, VerdictCell

# Cells.


def rate_cell(rate: Rate, target: Target | None = None) -> RateCell:
    """A rate, beside its target, if the policy has one."""
    aim = None if target is None or not is_known(target.percent) else target.percent
    return RateCell(rate.low, rate.high, aim)


def verdict_cell(rate: Rate, target: Target) -> VerdictCell | TextCell:
    """Whether a rate meets its target, or that there is nothing of which it could be taken."""
    return TextCell(rate.nothing) if rate.is_empty else VerdictCell(target.met_by(rate))


def base_cell(rate: Rate) -> CountCell:
    """How many records are in the base of a rate."""
    return CountCell(rate.surely, rate.surely + rate.maybe)


def count_cell(count: Count) -> CountCell:
    """For how many records a condition holds."""
    return CountCell(count.low, count.high)


def total_cell(total: Total) -> MoneyCell:
    """An amount, and of how many records it is unknown or has no value in the policy."""
    return MoneyCell(total.known, total.unknown, total.no_value)


def total_parts(row: r.FundTotals) -> dict[str, Total]:
    """The three totals of funds as pages show them: the third adds up what the other two know, so that sums agree.

    `FundTotals.grant` itself counts only branches of which both amounts are known; the number of branches whose grant
    is not known is the same.
    """
    known = Fen(row.activity_fund.known + row.allowance.known)
    return {
        "activity_fund": row.activity_fund,
        "allowance": row.allowance,
        "grant": attrs.evolve(row.grant, known=known),
    }


def shortfall_cell(interval: Interval | Unknown) -> Cell:
    """How many more units it takes to reach a target; a dash if the policy has none."""
    return CountCell(interval.low, interval.high) if is_known(interval) else TextCell(words.DASH)


# Tables.


@attrs.frozen
class _Layout:
    """How rows of one kind are set.

    Attributes:
        columns: The columns after the first, which names the group.
        cells: What stands in them.
        parts: What is counted, by the field of the row.
        note: What there is to know of the table, from its first group of rows, which covers every record.
    """

    columns: Callable[[Sequence[Any]], Sequence[Column]]
    cells: Callable[[Any], Sequence[Cell]]
    parts: Mapping[str, Label]
    note: Callable[[Sequence[Any]], Label | None] = lambda _: None


def measure_table(row: type[r.Row], groups: Iterable[Sequence[r.Row]], title: Label) -> Table:
    """The table of a measure.

    Args:
        row: The class of the rows.
        groups: The rows, in groups that stand apart, such as the county and then its townships.
        title: What stands over the table.
    """
    layout, groups = _LAYOUTS[row], list(groups)
    rows = [each for group in groups for each in group]
    columns = (Column(""), *layout.columns(rows))
    bodies = (RowGroup([(GroupCell(each.key), *layout.cells(each)) for each in group]) for group in groups)
    first = groups[0] if groups else ()
    return Table(title, columns, tuple(bodies), words.joined(layout.note(first), no_answer_note(row, first)))


def no_answer_note(row: type[r.Row], rows: Sequence[r.Row]) -> Label | None:
    """How many records have no answer though no fact is missing, by the part and the reason; None if there are none.

    Args:
        row: The class of the rows.
        rows: Rows that together stand for all records.
    """
    parts = _LAYOUTS[row].parts.items()
    return without_answer((label, [getattr(each, name) for each in rows]) for name, label in parts)


def base_note(rows: Sequence[r.Coverage | r.RateRow]) -> Label | None:
    """What rates are taken over, what is left out, and how they are rounded; None when there are no rows."""
    if not rows:
        return None
    base, rounding = rows[0].base.label, words.ROUNDING
    closed = closed_note([row for row in rows if isinstance(row, r.Coverage)])
    left_out = Label("", "") if closed is None else Label(closed.zh, f" {closed.en}")
    return Label(f"基数：{base.zh}。{left_out.zh}{rounding.zh}", f"Base: {base.en}.{left_out.en} {rounding.en}")


def closed_note(rows: Sequence[r.Coverage]) -> Label | None:
    """How many units a base leaves out because they are not in real operation; None for a base that leaves none out."""
    if not rows or rows[0].base is Base.REGISTERED:
        return None
    low, high = sum(row.closed.low for row in rows), sum(row.closed.high for row in rows)
    number = bounds_text(low, high)
    return Label(f"不计未正常运营单位 {number} 个。", f"Units left out as not in real operation: {number}.")


def _coverage_columns(rows: Sequence[r.Coverage]) -> Sequence[Column]:
    labels = [words.COVERAGE_PARTS["organization"], words.COVERAGE_PARTS["work"]]
    if rows:
        # All rows have the targets of one policy.
        aims = rows[0].organization_target.text, rows[0].work_target.text
        labels = [Label(f"{part.zh} {aim}", f"{part.en} {aim}") for part, aim in zip(labels, aims, strict=True)]
    organization, work = (Column(label, number=True) for label in labels)
    result = Column(words.RESULT)
    return Column(words.UNITS, number=True), organization, result, work, result


def _parts(parts: Mapping[str, Label], cell: Callable[[Any], Cell]) -> tuple[Any, Any, Any]:
    """Columns and cells of rows whose fields are all shown alike, and what these are."""
    return (
        lambda _: [Column(label, number=True) for label in parts.values()],
        lambda row: [cell(getattr(row, name)) for name in parts],
        parts,
    )


_LAYOUTS: Mapping[type[r.Row], _Layout] = MappingProxyType(
    {
        r.Coverage: _Layout(
            _coverage_columns,
            lambda row: (
                base_cell(row.organization),
                rate_cell(row.organization, row.organization_target),
                verdict_cell(row.organization, row.organization_target),
                rate_cell(row.work, row.work_target),
                verdict_cell(row.work, row.work_target),
            ),
            words.COVERAGE_PARTS,
            base_note,
        ),
        r.RateRow: _Layout(
            lambda _: (Column(words.IN_BASE, number=True), Column(words.SHARE, number=True)),
            lambda row: (base_cell(row.rate), rate_cell(row.rate)),
            {"rate": words.RATE},
            base_note,
        ),
        r.FormationCounts: _Layout(*_parts(words.FORMATION_PARTS, count_cell)),
        r.DemonstrationCounts: _Layout(*_parts(words.DEMONSTRATION_PARTS, count_cell)),
        r.FundTotals: _Layout(
            lambda _: [Column(label, number=True) for label in words.FUND_PARTS.values()],
            lambda row: [total_cell(total_parts(row)[name]) for name in words.FUND_PARTS],
            {},  # the cells say it
            lambda _: words.FUNDS_NOTE,
        ),
        r.Admissions: _Layout(*_parts({"admitted": words.PEOPLE}, count_cell)),
    }
)


# What notebooks show.


@register(r.Row)
def show_row(row: r.Row, lang: Lang) -> str:
    """One row as the table of its measure."""
    return html_table(measure_table(type(row), [[row]], words.MEASURE_TITLES[MEASURE_OF[type(row)]]), lang)


@register(Count)
@register(Total)
def show_counts(counts: Count | Total, lang: Lang) -> str:
    """How many records there are with each answer, or the known amount, then why others have none."""
    reasons = [(reason.label, getattr(counts, reason.value)) for reason in REASONS]
    if isinstance(counts, Total):
        return figures_html(
            words.TOTAL, [(Label("金额（元）", "amount (yuan)"), MoneyCell(counts.known)), *reasons], lang
        )
    return figures_html(words.RECORD_COUNT, [(words.YES, counts.yes), (words.NO, counts.no), *reasons], lang)


@register(Interval)
def show_interval(interval: Interval, lang: Lang) -> str:
    """The bounds."""
    figures: list[tuple[Label, Cell]] = [
        (Label("至少", "at least"), interval.low),
        (Label("至多", "at most"), interval.high),
    ]
    return figures_html(words.BOUNDS, figures, lang)


@register(PaidOnce)
def show_paid_once(once: PaidOnce, lang: Lang) -> str:
    """The bounds, and what the branches come to by themselves."""
    high = MoneyCell(once.high) if is_known(once.high) else TextCell(words.DASH)
    figures: list[tuple[Label, Cell]] = [
        (Label("至少（元）", "at least (yuan)"), MoneyCell(once.low)),
        (Label("至多（元）", "at most (yuan)"), high),
        (Label("按支部合计（元）", "branch by branch (yuan)"), MoneyCell(once.by_branch)),
        (Label("任多个支部书记的人数", "secretaries of several branches"), once.shared),
        (Label("未记录书记的支部", "branches that name no secretary"), once.unnamed),
        (Label("津贴不详的支部", "branches with an unknown allowance"), once.unknown),
    ]
    return figures_html(Label("书记津贴（一人只发一份）", "Allowances, each secretary paid once"), figures, lang)


@register(Target)
def show_target(target: Target, lang: Lang) -> str:
    """The share that is to be reached."""
    return figures_html(Label("目标", "Target"), [(words.SHARE, target.text)], lang)


def figures_html(title: Label, figures: Sequence[tuple[Label, Cell]], lang: Lang) -> str:
    """Some figures as a table with a row, each under what it counts."""
    columns = tuple(Column(words.capitalized(label), number=True) for label, _ in figures)
    return html_table(Table(title, columns, (RowGroup([[cell for _, cell in figures]]),)), lang)
