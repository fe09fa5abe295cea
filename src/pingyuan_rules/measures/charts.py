"""Charts of measures: what is known as solid bars, what unknown facts leave open as light ones.

Each function takes rows of one kind and gives an Altair chart for a column of about 640 pixels, a line for each row.
Nothing is told by color alone. Exact numbers become floats here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from pingyuan_rules.engine import UNKNOWN, Label, is_known, yuan
from pingyuan_rules.measures.chart_parts import (
    INK,
    NAME_WIDTH,
    PAPER,
    TEXT_SIZE,
    WIDTH,
    alt,
    bars,
    chart_of,
    finished,
    group_names,
    numbers_axis,
    panel,
    whole_ticks,
    words_beside,
    words_inside,
)
from pingyuan_rules.measures.measure_rows import (
    Admissions,
    Coverage,
    DemonstrationCounts,
    FormationCounts,
    FundTotals,
    RateRow,
    Row,
    Rows,
)
from pingyuan_rules.measures.number_words import (
    COVERAGE_PARTS,
    DEMONSTRATION_PARTS,
    FORMATION_PARTS,
    FUND_PARTS,
    FUNDS_NOTE,
    MARKS,
    MET,
    TITLES,
    UNKNOWN_WORD,
    count_word,
    rate_word,
    target_word,
    total_word,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pingyuan_rules.engine import Choice, Lang
    from pingyuan_rules.measures.chart_parts import Datum, Groups
    from pingyuan_rules.measures.rates import Count, Rate, Total
    from pingyuan_rules.measures.targets import Target


Chart: TypeAlias = alt.LayerChart | alt.HConcatChart

_COLORS: dict[Any, str] = {True: "#1b6e4b", False: "#b3400d", UNKNOWN: "#636972", None: "#1f5a94"}
"""Of bars, by whether the target is met; None where there is no target. Each has a contrast of 5 to 1 with white."""
_FILLS = ("#1f5a94", "#f2b544", PAPER)
"""Of the parts of a bar, the last of them unknown; apart in lightness, each with an outline and its number."""
_INKS = (PAPER, INK, INK)
_DIGIT = 9
_HALVES = (0, 0.5, 1)
_OPEN = Label("浅色虚框：事实不详，可能达到的范围。", "Light, dashed: what unknown facts leave open.")
_SHARE = Label("占基数的比例", "share of the base")
_BRANCHES = Label("支部数", "branches")
_PEOPLE = Label("人数", "people")
_COUNTY_ONLY = Label("县级（不含市级）", "county only")


# Rates.


def coverage_chart(rows: Sequence[Coverage], lang: Lang = "en", title: Label = TITLES["coverage"]) -> Chart:
    """Both coverages of each group against their targets, side by side."""
    groups, width = group_names(rows, lang), 160
    organization, work = ([getattr(row, name) for row in rows] for name in ("organization", "work"))
    first = rows[0] if rows else None
    panels = [
        _rate_panel(
            organization,
            first.organization_target if first else None,
            groups,
            width,
            part=COVERAGE_PARTS["organization"],
            lang=lang,
        ),
        _rate_panel(
            work,
            first.work_target if first else None,
            groups,
            width,
            part=COVERAGE_PARTS["work"],
            lang=lang,
            named=False,
        ),
    ]
    notes = (_base_note([row.base for row in rows[:1]], lang), f"{_marks_note(lang)} {_OPEN.text(lang)}")
    joined = alt.hconcat(*panels, spacing=16)
    return finished(joined, title.text(lang), notes, groups, lang)


def rate_chart(rows: Sequence[RateRow], lang: Lang = "en", title: Label = TITLES["rate"]) -> Chart:
    """One rate of each group."""
    groups = group_names(rows, lang)
    rates = [row.rate for row in rows]
    chart = _rate_panel(rates, None, groups, WIDTH - NAME_WIDTH - 110, part=_SHARE, lang=lang)
    notes = (_base_note([row.base for row in rows[:1]], lang), _OPEN.text(lang))
    return finished(chart, title.text(lang), notes, groups, lang)


def _rate_panel(
    rates: Sequence[Rate],
    target: Target | None,
    groups: Groups,
    width: int,
    *,
    part: Label,
    lang: Lang,
    named: bool = True,
) -> alt.LayerChart:
    aim = "" if target is None else f" {target_word(target)}"
    x = numbers_axis(f"{part.text(lang)}{aim}", _HALVES, 1, "%")
    solid: list[Datum] = []
    light: list[Datum] = []
    words: list[Datum] = []
    for name, rate in zip(groups, rates, strict=True):
        met = None if target is None else target.met_by(rate)
        judged = target is not None and is_known(rate.low)
        said = {
            "group": name,
            "spoken": _spoken(groups[name], part, rate_word(rate), MET[met].text(lang) if judged else "", lang),
        }
        words.append({"group": name, "text": f"{rate_word(rate)} {MARKS[met]}" if judged else rate_word(rate)})
        low, high = (float(each) if is_known(each) else 0.0 for each in (rate.low, rate.high))
        solid.append(_bar(said, 0, low, _COLORS[met]))
        light.append(_bar(said, low, high, _COLORS[met]))
    layers = [*_interval(solid, light, groups, x, named=named), words_beside(words, groups, width, named=named)]
    if target is not None and is_known(target.percent):
        layers.append(_target_rule(target, x))
    return panel(layers, groups, width)


def _target_rule(target: Target, x: alt.X) -> alt.Chart:
    drawn: alt.Chart = (
        chart_of([{"start": float(target.share), "spoken": target_word(target)}])
        .mark_rule(color=INK, strokeWidth=1.5, strokeDash=[5, 3])
        .encode(x=x, description=alt.Description("spoken:N"), tooltip=alt.Tooltip("spoken:N"))
    )
    return drawn


def _base_note(bases: Sequence[Choice], lang: Lang) -> str:
    return "".join(Label(f"基数：{base.label.zh}。", f"Base: {base.label.en}.").text(lang) for base in bases)


def _marks_note(lang: Lang) -> str:
    return ("，" if lang == "zh" else ", ").join(f"{MARKS[met]} {word.text(lang)}" for met, word in MET.items()) + (
        "；虚线为目标。" if lang == "zh" else "; the dashed line is the target."
    )


def _spoken(name: str, part: Label, said: str, told: str, lang: Lang) -> str:
    """What a reader of a screen hears, and what a pointer shows: the whole name, what it is and its value."""
    words = f"{name}{'，' if lang == 'zh' else ', '}{part.text(lang)}{'：' if lang == 'zh' else ': '}{said}"
    return f"{words} {told}".strip()


# Bars.


def _bar(said: Datum, start: float, end: float, color: str, line: str | None = None) -> Datum:
    return {**said, "start": start, "end": end, "color": color, "line": line or color}


def _interval(
    solid: Sequence[Datum], light: Sequence[Datum], groups: Groups, x: alt.X, *, named: bool = True
) -> list[alt.Chart]:
    """What is known, and beyond it what may be."""
    surely = bars(solid, groups, x, named=named, strokeWidth=0)
    if not (maybe := [bar for bar in light if bar["start"] < bar["end"]]):
        return [surely]
    dashed: dict[str, Any] = {"fillOpacity": 0.16, "strokeDash": [3, 2], "strokeWidth": 1}
    return [bars(maybe, groups, x, named=named, heard=False, **dashed), surely]


def _bars_only(
    groups: Groups,
    values: Sequence[tuple[float, float, str]],
    x: alt.X,
    part: Label,
    lang: Lang,
    *,
    width: int,
    named: bool = True,
) -> alt.LayerChart:
    """A panel of numbers: what each is at least and at most, and in words."""
    solid, light, words = [], [], []
    for name, (low, high, text) in zip(groups, values, strict=True):
        said = {"group": name, "spoken": _spoken(groups[name], part, text, "", lang)}
        solid.append(_bar(said, 0, low, _COLORS[None]))
        light.append(_bar(said, low, high, _COLORS[None]))
        words.append({"group": name, "text": text})
    layers = _interval(solid, light, groups, x, named=named)
    return panel([*layers, words_beside(words, groups, width, named=named)], groups, width)


# Counts.


def formation_chart(
    rows: Sequence[FormationCounts], lang: Lang = "en", title: Label = TITLES["formation_counts"]
) -> Chart:
    """The branches of each group by how they were formed."""
    parts = (FORMATION_PARTS["standalone"], FORMATION_PARTS["joint"], UNKNOWN_WORD)
    stacks = [
        _Stack((one := row.standalone.yes, other := row.joint.yes, row.branches.high - one - other), row.branches)
        for row in rows
    ]
    return _stacked(group_names(rows, lang), stacks, parts, title, lang)


def demonstration_chart(
    rows: Sequence[DemonstrationCounts], lang: Lang = "en", title: Label = TITLES["demonstration_counts"]
) -> Chart:
    """The demonstration sites of each group, each once: city sites, and those that are county sites only."""
    parts = (DEMONSTRATION_PARTS["city"], _COUNTY_ONLY, UNKNOWN_WORD)
    stacks = [_Stack((row.city.yes, row.sites.yes - row.city.yes, row.sites.unknown), row.sites) for row in rows]
    return _stacked(group_names(rows, lang), stacks, parts, title, lang)


def admissions_chart(rows: Sequence[Admissions], lang: Lang = "en", title: Label = TITLES["admissions"]) -> Chart:
    """How many were admitted in each group."""
    groups = group_names(rows, lang)
    counts = [row.admitted for row in rows]
    values = [(each.low, each.high, count_word(each)) for each in counts]
    most = max((count.high for count in counts), default=0)
    x = numbers_axis(_PEOPLE.text(lang), whole_ticks(most), most)
    chart = _bars_only(groups, values, x, title, lang, width=WIDTH - NAME_WIDTH - 70)
    return finished(chart, title.text(lang), (_OPEN.text(lang),), groups, lang)


@attrs.frozen
class _Stack:
    """The numbers of a group that stand one after another, the last of them unknown, and how many there are in all."""

    numbers: Sequence[int]
    whole: Count


def _stacked(
    groups: Groups, stacks: Sequence[_Stack], parts: Sequence[Label], title: Label, lang: Lang
) -> alt.LayerChart:
    width = WIDTH - NAME_WIDTH - 60
    most = max((sum(stack.numbers) for stack in stacks), default=0)
    x, fill = numbers_axis(_BRANCHES.text(lang), whole_ticks(most), most), _parts_legend(parts, lang)
    segments = [
        segment
        for name, stack in zip(groups, stacks, strict=True)
        for segment in _segments(groups, name, stack, parts, lang)
    ]
    known = [segment for segment in segments if segment["part"] != parts[-1].text(lang)]
    unknown = [segment for segment in segments if segment["part"] == parts[-1].text(lang)]
    inside = [
        {**segment, "start": (segment["start"] + segment["end"]) / 2}
        for segment in segments
        if (segment["end"] - segment["start"]) * width >= most * _DIGIT * len(segment["text"])
    ]
    words = [{"group": name, "text": count_word(stack.whole)} for name, stack in zip(groups, stacks, strict=True)]
    layers = [
        bars(known, groups, x, fill=fill, strokeWidth=0.75),
        bars(unknown, groups, x, fill=fill, strokeWidth=0.75, strokeDash=[3, 2]),
        words_inside(inside, groups, x),
        words_beside(words, groups, width),
    ]
    return finished(panel(layers, groups, width), title.text(lang), (), groups, lang)


def _segments(groups: Groups, name: str, stack: _Stack, parts: Sequence[Label], lang: Lang) -> Iterator[Datum]:
    start = 0
    for part, number, ink in zip(parts, stack.numbers, _INKS, strict=True):
        if number:
            spoken = _spoken(groups[name], part, str(number), "", lang)
            said = {"group": name, "part": part.text(lang), "spoken": spoken, "text": str(number)}
            yield _bar(said, start, start + number, ink, INK)
        start += number


def _parts_legend(parts: Sequence[Label], lang: Lang) -> alt.Fill:
    legend = alt.Legend(
        aria=False,
        orient="top",
        title=None,
        symbolType="square",
        symbolStrokeColor=INK,
        symbolStrokeWidth=0.75,
        labelColor=INK,
        labelFontSize=TEXT_SIZE,
    )
    scale = alt.Scale(domain=[part.text(lang) for part in parts], range=list(_FILLS))
    return alt.Fill("part:N", scale=scale, legend=legend)


# Money.


def fund_chart(rows: Sequence[FundTotals], lang: Lang = "en", title: Label = TITLES["fund_totals"]) -> Chart:
    """The funds due to the branches of each group, in yuan, on one scale."""
    groups, width = group_names(rows, lang), 85
    amounts = {name: [getattr(row, name) for row in rows] for name in FUND_PARTS}
    most = max((_yuan(total) for totals in amounts.values() for total in totals), default=0)
    panels: list[alt.LayerChart] = []
    for name, totals in amounts.items():
        x = numbers_axis(FUND_PARTS[name].text(lang), whole_ticks(most)[::2], most)
        values = [(_yuan(total), _yuan(total), total_word(total)) for total in totals]
        panels.append(_bars_only(groups, values, x, FUND_PARTS[name], lang, width=width, named=not panels))
    joined = alt.hconcat(*panels, spacing=16)
    return finished(joined, title.text(lang), (FUNDS_NOTE.text(lang),), groups, lang)


def _yuan(total: Total) -> float:
    return float(yuan(total.known))


_CHARTS: Mapping[type[Row], Callable[[Any, Lang, Label], Chart]] = {
    Coverage: coverage_chart,
    RateRow: rate_chart,
    FormationCounts: formation_chart,
    DemonstrationCounts: demonstration_chart,
    FundTotals: fund_chart,
    Admissions: admissions_chart,
}


def chart(rows: Rows[Any], lang: Lang = "en") -> Chart:
    """The chart for rows of any kind."""
    return _CHARTS[rows.row](rows, lang, rows.title)
