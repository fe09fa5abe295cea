"""Measures and findings as tables for a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from rich import box
from rich.table import Table
from rich.text import Text

from pingyuan_rules.engine import UNKNOWN, Label, Lang
from pingyuan_rules.measures import Coverage, DemonstrationCounts, FormationCounts, FundTotals
from pingyuan_rules.measures.words import MET, bounds_word, count_word, group_name, rate_word, target_word, total_word

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
    caption = Label(
        f"基数：{first.base.label.zh}。百分比舍去尾数；有不详的，给出下限和上限，上限进位。",
        f"Base: {first.base.label.en}. Percentages are cut off; where facts are unknown, bounds, the upper rounded up.",
    )
    organization, work = Label("组织覆盖", "organization"), Label("工作覆盖", "work")
    headings = (
        "",
        Label("单位", "units").text(lang),
        f"{organization.text(lang)} {target_word(first.organization_target)}",
        Label("结论", "target").text(lang),
        f"{work.text(lang)} {target_word(first.work_target)}",
        Label("结论", "target").text(lang),
    )
    title = Label("党的组织覆盖和党的工作覆盖", "Coverage by Party organizations and by Party work")
    made = table(title.text(lang), headings, caption=caption.text(lang))
    for rows in groups:
        for row in rows:
            if row.organization.surely + row.organization.maybe:
                made.add_row(group_name(row.group, lang), *_coverage_cells(row, lang))
        made.add_section()
    return made


def _coverage_cells(row: Coverage, lang: Lang) -> Iterable[str | Text]:
    yield bounds_word(row.organization.surely, row.organization.surely + row.organization.maybe)
    for rate, met in ((row.organization, row.organization_met), (row.work, row.work_met)):
        yield rate_word(rate)
        yield Text(MET[met].text(lang), STYLES[met])


# Counts and money.


def formation_table(groups: Sequence[Sequence[FormationCounts]], lang: Lang) -> Table:
    """Branches by how they were formed."""
    titles = (Label("合计", "all"), Label("单独组建", "standalone"), Label("联合组建", "joint"))
    made = table(Label("党支部：组建方式", "Branches by formation").text(lang), ("", *(t.text(lang) for t in titles)))
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
    titles = (Label("市级", "city"), Label("县级", "county"), Label("两级合计", "either"))
    title = Label("党支部：示范点", "Branches by demonstration level")
    made = table(title.text(lang), ("", *(each.text(lang) for each in titles)))
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
    titles = (
        Label("活动经费", "activity fund"),
        Label("书记津贴（下限）", "allowance (least)"),
        Label("合计（下限）", "together (least)"),
    )
    caption = Label(
        "单位：元。（+n）表示另有 n 个支部金额不详。", "In yuan. (+n): the amounts of n more branches are unknown."
    )
    made = table(
        Label("应拨经费", "Funds due").text(lang), ("", *(t.text(lang) for t in titles)), caption=caption.text(lang)
    )
    for rows in groups:
        for row in rows:
            made.add_row(group_name(row.group, lang), *map(total_word, (row.activity_fund, row.allowance, row.grant)))
        made.add_section()
    return made
