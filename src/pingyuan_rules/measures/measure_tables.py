"""Measures as tables: the headings and cells of each kind of row, for notebooks and for whoever else sets tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import Label
from pingyuan_rules.engine.wording.html_pieces import badge, page, small, table
from pingyuan_rules.measures import measure_rows as r
from pingyuan_rules.measures.number_words import (
    COVERAGE_PARTS,
    DEMONSTRATION_PARTS,
    FORMATION_PARTS,
    FUND_PARTS,
    FUNDS_NOTE,
    MARKS,
    MET,
    bounds_word,
    count_word,
    group_name,
    rate_word,
    target_word,
    total_word,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pingyuan_rules.engine import Lang
    from pingyuan_rules.engine.wording.html_pieces import Content
    from pingyuan_rules.measures.rates import Rate

UNITS = Label("单位", "units")
BRANCHES = Label("支部", "branches")
VERDICT = Label("结论", "target")
SHARE = Label("比例", "share")
CUT_OFF = Label(
    "百分比舍去尾数；有不详的，给出下限和上限，上限进位。",
    "Percentages are cut off; where facts are unknown, bounds, the upper rounded up.",
)


@attrs.frozen
class Verdict:
    """Whether a target is met.

    Attributes:
        met: True, False or UNKNOWN.
    """

    met: Any


Cell = str | Verdict


def base_note(rows: Sequence[Any], lang: Lang) -> str:
    """What rates are taken over, and how they are rounded; nothing where there are no rows."""
    note = Label("基数：{}。{}", "Base: {}. {}").text(lang)
    return "".join(note.format(row.base.label.text(lang), CUT_OFF.text(lang)) for row in rows[:1])


def base_size(rate: Rate) -> str:
    """How many are in the base, or the bounds."""
    return bounds_word(rate.surely, rate.surely + rate.maybe)


@attrs.frozen
class Layout:
    """How rows of one kind are set.

    Attributes:
        headings: What stands over the columns after the first.
        cells: What stands in them.
        note: What there is to know of the table.
    """

    headings: Callable[[Sequence[Any], Lang], Sequence[str]]
    cells: Callable[[Any, Lang], Sequence[Cell]]
    note: Callable[[Sequence[Any], Lang], str] = lambda _, __: ""


def _coverage_headings(rows: Sequence[r.Coverage], lang: Lang) -> Sequence[str]:
    aims = (
        [("", "")]
        if not rows
        else [(f" {target_word(rows[0].organization_target)}", f" {target_word(rows[0].work_target)}")]
    )
    organization, work = (COVERAGE_PARTS[name].text(lang) for name in ("organization", "work"))
    verdict = VERDICT.text(lang)
    return UNITS.text(lang), f"{organization}{aims[0][0]}", verdict, f"{work}{aims[0][1]}", verdict


def _coverage_cells(row: r.Coverage, _: Lang) -> Sequence[Cell]:
    return (
        base_size(row.organization),
        rate_word(row.organization),
        Verdict(row.organization_met),
        rate_word(row.work),
        Verdict(row.work_met),
    )


def _parts(parts: Mapping[str, Label], word: Callable[[Any], str]) -> tuple[Any, Any]:
    """Headings and cells of rows whose fields are all worded alike."""
    return (
        lambda _, lang: [label.text(lang) for label in parts.values()],
        lambda row, _: [word(getattr(row, name)) for name in parts],
    )


LAYOUTS: Mapping[type[r.Row], Layout] = {
    r.Coverage: Layout(_coverage_headings, _coverage_cells, base_note),
    r.RateRow: Layout(
        lambda _, lang: (Label("基数", "in the base").text(lang), SHARE.text(lang)),
        lambda row, _: (base_size(row.rate), rate_word(row.rate)),
        base_note,
    ),
    r.FormationCounts: Layout(*_parts(FORMATION_PARTS, count_word)),
    r.DemonstrationCounts: Layout(*_parts(DEMONSTRATION_PARTS, count_word)),
    r.FundTotals: Layout(*_parts(FUND_PARTS, total_word), lambda _, lang: FUNDS_NOTE.text(lang)),
    r.Admissions: Layout(*_parts({"admitted": Label("人数", "people")}, count_word)),
}


def html(rows: r.Rows[Any], lang: Lang) -> str:
    """Rows as HTML."""
    layout = LAYOUTS[rows.row]
    headings = ("", *layout.headings(rows, lang))
    made = table(headings, (_row(row, layout, lang) for row in rows), numbers=range(1, len(headings)))
    note = layout.note(rows, lang)
    return page(lang, made, *([small(note)] if note else []), title=rows.title.text(lang))


def _row(row: r.Row, layout: Layout, lang: Lang) -> Iterator[Content]:
    yield group_name(row.group, lang)
    for cell in layout.cells(row, lang):
        yield badge(f"{MARKS[cell.met]} {MET[cell.met].text(lang)}", cell.met) if isinstance(cell, Verdict) else cell
