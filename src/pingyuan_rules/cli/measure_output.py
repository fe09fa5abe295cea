"""Measures and findings as tables for a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from rich import box
from rich.table import Table
from rich.text import Text

from pingyuan_rules.engine import UNKNOWN, Label, Lang
from pingyuan_rules.measures import Coverage, DemonstrationCounts, FormationCounts, FundTotals
from pingyuan_rules.measures.measure_tables import base_cell, base_note
from pingyuan_rules.measures.number_words import count_word, group_name, rate_word, target_word, total_word
from pingyuan_rules.words import (
    COVERAGE_PARTS,
    DEMONSTRATION_PARTS,
    FORMATION_PARTS,
    FUND_PARTS,
    FUNDS_NOTE,
    MEASURE_TITLES,
    MET,
    RESULT,
    UNITS,
)

STYLES: dict[Any, str] = {True: "green", False: "red", UNKNOWN: "yellow"}


def table(title: str, headings: Iterable[str], *, numbers: bool = True, caption: str | None = None) -> Table:
    """An empty table, whose first column alone folds where it is narrow; numbers stand to the right."""
    made = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", caption=caption)
    made.caption_justify = "left"
    for place, heading in enumerate(headings):
        justify: Literal["left", "right"] = "right" if numbers and place else "left"
        made.add_column(heading, justify=justify, overflow="fold", no_wrap=place > 0)
    return made


# Coverage.


def coverage_table(groups: Sequence[Sequence[Coverage]], lang: Lang) -> Table:
    """Both coverages against their targets; a rule between one set of groups and the next."""
    first = groups[0][0]
    organization, work = COVERAGE_PARTS["organization"], COVERAGE_PARTS["work"]
    headings = (
        "",
        UNITS.text(lang),
        f"{organization.text(lang)} {target_word(first.organization_target)}",
        RESULT.text(lang),
        f"{work.text(lang)} {target_word(first.work_target)}",
        RESULT.text(lang),
    )
    note = base_note((first,))
    caption = None if note is None else note.text(lang)
    made = table(MEASURE_TITLES["coverage"].text(lang), headings, caption=caption)
    for rows in groups:
        for row in rows:
            if row.organization.surely + row.organization.maybe:
                made.add_row(group_name(row.group, lang), *_coverage_cells(row, lang))
        made.add_section()
    return made


def _coverage_cells(row: Coverage, lang: Lang) -> Iterable[str | Text]:
    yield base_cell(row.organization).text(lang)
    for rate, met in ((row.organization, row.organization_met), (row.work, row.work_met)):
        yield rate_word(rate)
        yield Text(MET[met].text(lang), STYLES[met])


# Counts and money.


def formation_table(groups: Sequence[Sequence[FormationCounts]], lang: Lang) -> Table:
    """Branches by how they were formed."""
    headings = ("", *(part.text(lang) for part in FORMATION_PARTS.values()))
    made = table(MEASURE_TITLES["formation_counts"].text(lang), headings)
    for rows in groups:
        for row in rows:
            counts = (row.branches, row.standalone, row.joint)
            made.add_row(group_name(row.group, lang), *map(count_word, counts))
        made.add_section()
    return made


def demonstration_table(
    groups: Sequence[Sequence[DemonstrationCounts]], reached: dict[str, Sequence[int]], lang: Lang
) -> Table:
    """Demonstration sites as designated, and below them how many branches reach each level by the rules."""
    headings = ("", *(part.text(lang) for part in DEMONSTRATION_PARTS.values()))
    made = table(MEASURE_TITLES["demonstration_counts"].text(lang), headings)
    for rows in groups:
        for row in rows:
            name = Label("已命名：", "designated: ").text(lang) + group_name(row.group, lang)
            made.add_row(name, *map(count_word, (row.city, row.county, row.sites)))
        made.add_section()
    for name, numbers in reached.items():
        made.add_row(name, *map(str, numbers))
    return made


def fund_table(groups: Sequence[Sequence[FundTotals]], lang: Lang) -> Table:
    """The funds due, by group and in total, in yuan."""
    headings = ("", *(part.text(lang) for part in FUND_PARTS.values()))
    made = table(MEASURE_TITLES["fund_totals"].text(lang), headings, caption=FUNDS_NOTE.text(lang))
    for rows in groups:
        for row in rows:
            made.add_row(group_name(row.group, lang), *map(total_word, (row.activity_fund, row.allowance, row.grant)))
        made.add_section()
    return made
