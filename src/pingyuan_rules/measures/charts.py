"""Charts of measures: what is known as solid bars, what unknown facts leave open as light ones.

Each function takes rows of one kind and gives an Altair chart for a column of about 640 pixels, a line for each row.
Nothing is told by color alone. Exact numbers become floats here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, Label, Status, is_known, yuan
from pingyuan_rules.measures.chart_parts import (
    INK,
    NAME_WIDTH,
    NARROW_ROW_HEIGHT,
    PAPER,
    TEXT_SIZE,
    WIDTH,
    HConcatChart,
    LayerChart,
    alt,
    bars,
    beside_each_other,
    chart_of,
    finished,
    group_names,
    numbers_axis,
    panel,
    whole_ticks,
    words_beside,
    words_inside,
)
from pingyuan_rules.measures.measure_columns import parts_of
from pingyuan_rules.measures.measure_rows import (
    Admissions,
    Coverage,
    DemonstrationCounts,
    FormationCounts,
    FundTotals,
    RateRow,
    Row,
)
from pingyuan_rules.measures.measure_tables import count_cell, rate_cell, total_cell, total_parts
from pingyuan_rules.tables.typed_cells import MARKS, TONES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pingyuan_rules.engine import Lang
    from pingyuan_rules.measures.chart_parts import Datum, Groups
    from pingyuan_rules.measures.rates import Count, Rate
    from pingyuan_rules.measures.targets import Target


Chart: TypeAlias = LayerChart | HConcatChart

_COLORS: dict[Any, str] = {True: "#1b6e4b", False: "#b3400d", UNKNOWN: "#636972", None: "#1f5a94"}
"""Of bars, by whether the target is met; None if there is no target. Each has a contrast of 5 to 1 with white."""
_FILLS = ("#1f5a94", "#f2b544", PAPER)
"""Of the parts of a bar, the last of them unknown; apart in lightness, each with an outline and its number."""
_INKS = (PAPER, INK, INK)
# About as wide as a digit is drawn, in pixels: a number stands on its bar only if it has room.
_DIGIT = 9
_HALVES = (0, 0.5, 1)
STACK_WIDTH, NARROW_WIDTH = WIDTH - NAME_WIDTH - 60, 150
"""How wide the bars of a stacked chart are, and those of a chart for a phone or half a sheet of paper, in pixels."""


# Rates.


def coverage_chart(
    rows: Sequence[Coverage], lang: Lang = "en", title: Label = words.MEASURE_TITLES["coverage"]
) -> Chart:
    """Both coverages of each group against their targets, side by side."""
    groups = group_names(rows, lang)
    panels = _coverage_panels(rows, groups, lang, width=160)
    return finished(beside_each_other(panels), title.text(lang), _coverage_notes(rows, lang), groups, lang)


def _coverage_panels(
    rows: Sequence[Coverage], groups: Groups, lang: Lang, *, width: int, all_named: bool = False
) -> tuple[LayerChart, LayerChart]:
    organization_target, work_target = (rows[0].organization_target, rows[0].work_target) if rows else (None, None)
    organization, work = words.COVERAGE_PARTS["organization"], words.COVERAGE_PARTS["work"]
    rates = [row.organization for row in rows], [row.work for row in rows]
    return (
        _rate_panel(rates[0], organization_target, groups, width, part=organization, lang=lang),
        _rate_panel(rates[1], work_target, groups, width, part=work, lang=lang, named=all_named),
    )


def _coverage_notes(rows: Sequence[Coverage], lang: Lang) -> tuple[str, ...]:
    return _base_note(rows, lang), words.MARKS_NOTE.text(lang), words.LIGHT_BARS.text(lang)


def rate_chart(rows: Sequence[RateRow], lang: Lang = "en", title: Label = words.MEASURE_TITLES["rate"]) -> Chart:
    """One rate of each group."""
    groups = group_names(rows, lang)
    rates = [row.rate for row in rows]
    chart = _rate_panel(rates, None, groups, WIDTH - NAME_WIDTH - 110, part=words.SHARE_OF_BASE, lang=lang)
    notes = (_base_note(rows, lang), words.LIGHT_BARS.text(lang))
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
) -> LayerChart:
    aim = "" if target is None else f" {target.text}"
    x = numbers_axis(f"{part.text(lang)}{aim}", _HALVES, 1, "%")
    solid: list[Datum] = []
    light: list[Datum] = []
    beside: list[Datum] = []
    for name, rate in zip(groups, rates, strict=True):
        met, text, verdict = None, rate_cell(rate).text(lang), ""
        spoken = _spoken(groups[name], part, text, lang)
        if target is not None:
            met = target.met_by(rate)
            if is_known(rate.low):  # nothing is met or missed over an empty base
                verdict, spoken = MARKS[TONES[met]], f"{spoken} {words.MET[met].text(lang)}"
        beside.append({"group": name, "text": f"{text} {verdict}".strip()})
        low, high = (float(share) if is_known(share) else 0.0 for share in (rate.low, rate.high))
        datum = {"group": name, "spoken": spoken}
        solid.append(_bar(datum, 0, low, _COLORS[met]))
        light.append(_bar(datum, low, high, _COLORS[met]))
    layers = [*_interval(solid, light, groups, x, named=named), words_beside(beside, groups, width, named=named)]
    if target is not None and is_known(target.percent):
        rule = chart_of([{"start": float(target.share), "spoken": target.text}])
        rule = rule.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[5, 3])
        layers.append(rule.encode(x=x, description=alt.Description("spoken:N"), tooltip=alt.Tooltip("spoken:N")))
    return panel(layers, groups, width)


def _policy_note(rows: Sequence[Row], row: type[Row], lang: Lang) -> str:
    """That bars are open for another reason than unknown facts, or nothing."""
    counts = (getattr(each, part) for each in rows for part in parts_of(row))
    lacking = any(Status.NO_VALUE in each.other_reasons for each in counts)
    return words.OPEN_BY_POLICY.text(lang) if lacking else ""


def _base_note(rows: Sequence[Coverage | RateRow], lang: Lang) -> str:
    return "".join(Label(f"基数：{row.base.label.zh}。", f"Base: {row.base.label.en}.").text(lang) for row in rows[:1])


def _spoken(name: str, part: Label, text: str, lang: Lang) -> str:
    """What a reader of a screen hears, and what a pointer shows: the whole name, what it is and its value."""
    return Label(f"{name}，{part.zh}：{text}", f"{name}, {part.en}: {text}").text(lang)


# Bars.


def _bar(datum: Datum, start: float, end: float, color: str, line: str | None = None) -> Datum:
    return {**datum, "start": start, "end": end, "color": color, "line": line or color}


def _interval(
    solid: Sequence[Datum], light: Sequence[Datum], groups: Groups, x: alt.X, *, named: bool = True
) -> list[alt.Chart]:
    """What is known, and beyond it what may be."""
    surely = bars(solid, groups, x, named=named, strokeWidth=0)
    if not (maybe := [bar for bar in light if bar["start"] < bar["end"]]):
        return [surely]
    # Drawn below the solid bars, so that no dashes cross the edge of what is known.
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
) -> LayerChart:
    """A panel of numbers: what each is at least and at most, and in words."""
    solid, light, beside = [], [], []
    for name, (low, high, text) in zip(groups, values, strict=True):
        datum = {"group": name, "spoken": _spoken(groups[name], part, text, lang)}
        solid.append(_bar(datum, 0, low, _COLORS[None]))
        light.append(_bar(datum, low, high, _COLORS[None]))
        beside.append({"group": name, "text": text})
    layers = _interval(solid, light, groups, x, named=named)
    return panel([*layers, words_beside(beside, groups, width, named=named)], groups, width)


# Counts.


def formation_chart(
    rows: Sequence[FormationCounts],
    lang: Lang = "en",
    title: Label = words.MEASURE_TITLES["formation_counts"],
    *,
    width: int = STACK_WIDTH,
) -> Chart:
    """The branches of each group by how they were formed; the longest bar is `width` pixels."""
    parts = (words.FORMATION_PARTS["standalone"], words.FORMATION_PARTS["joint"], words.UNKNOWN)
    stacks = [
        ((one := row.standalone.yes, other := row.joint.yes, row.branches.high - one - other), row.branches)
        for row in rows
    ]
    return _stacked(group_names(rows, lang), stacks, parts, title, lang, width=width)


def demonstration_chart(
    rows: Sequence[DemonstrationCounts],
    lang: Lang = "en",
    title: Label = words.MEASURE_TITLES["demonstration_counts"],
    *,
    width: int = STACK_WIDTH,
) -> Chart:
    """The demonstration sites of each group, each once: city sites, and those that are county sites only.

    The longest bar is `width` pixels.
    """
    parts = (words.DEMONSTRATION_PARTS["city"], words.COUNTY_SITES_ONLY, words.UNKNOWN)
    stacks = [((row.city.yes, row.sites.yes - row.city.yes, row.sites.unknown), row.sites) for row in rows]
    return _stacked(group_names(rows, lang), stacks, parts, title, lang, width=width)


def admissions_chart(
    rows: Sequence[Admissions], lang: Lang = "en", title: Label = words.MEASURE_TITLES["admissions"]
) -> Chart:
    """How many were admitted in each group."""
    groups = group_names(rows, lang)
    values = [(row.admitted.low, row.admitted.high, count_cell(row.admitted).text(lang)) for row in rows]
    most = max((high for _, high, _ in values), default=0)
    x = numbers_axis(words.PEOPLE.text(lang), whole_ticks(most), most)
    chart = _bars_only(groups, values, x, title, lang, width=WIDTH - NAME_WIDTH - 70)
    return finished(chart, title.text(lang), (words.LIGHT_BARS.text(lang),), groups, lang)


def _stacked(
    groups: Groups,
    stacks: Iterable[tuple[tuple[int, int, int], Count]],
    parts: tuple[Label, Label, Label],
    title: Label,
    lang: Lang,
    *,
    width: int,
) -> LayerChart:
    """Bars of three parts, the last of them unknown, each stack with the count that stands beside it."""
    labels = [part.text(lang) for part in parts]
    segments: list[Datum] = []
    beside: list[Datum] = []
    for name, (numbers, whole) in zip(groups, stacks, strict=True):
        start = 0
        beside.append({"group": name, "text": count_cell(whole).text(lang)})
        for part, label, number, ink in zip(parts, labels, numbers, _INKS, strict=True):
            if number:
                datum = {"group": name, "part": label, "spoken": _spoken(groups[name], part, str(number), lang)}
                segments.append(_bar({**datum, "text": str(number)}, start, start + number, ink, INK))
            start += number
    most = max((segment["end"] for segment in segments), default=0)
    x = numbers_axis(words.BRANCH_COUNT.text(lang), whole_ticks(most), most)
    legend = alt.Legend(
        # As with the axes: Vega would read it out in English, and the bars say it.
        aria=False,
        orient="top",
        title=None,
        symbolType="square",
        symbolStrokeColor=INK,
        symbolStrokeWidth=0.75,
        labelColor=INK,
        labelFontSize=TEXT_SIZE,
    )
    fill = alt.Fill("part:N", scale=alt.Scale(domain=labels, range=list(_FILLS)), legend=legend)
    inside = [
        {**segment, "start": (segment["start"] + segment["end"]) / 2}
        for segment in segments
        if (segment["end"] - segment["start"]) * width >= most * _DIGIT * len(segment["text"])
    ]
    # Two layers, since dashes are a property of a whole layer.
    known = [segment for segment in segments if segment["part"] != labels[-1]]
    unknown = [segment for segment in segments if segment["part"] == labels[-1]]
    layers = [
        bars(known, groups, x, fill=fill, strokeWidth=0.75),
        bars(unknown, groups, x, fill=fill, strokeWidth=0.75, strokeDash=[3, 2]),
        words_inside(inside, groups, x),
        words_beside(beside, groups, width),
    ]
    return finished(panel(layers, groups, width), title.text(lang), (), groups, lang)


# Money.


def fund_chart(
    rows: Sequence[FundTotals], lang: Lang = "en", title: Label = words.MEASURE_TITLES["fund_totals"]
) -> Chart:
    """The funds due to the branches of each group, in yuan, on one scale."""
    groups = group_names(rows, lang)
    joined = beside_each_other(_fund_panels(rows, groups, lang, width=75))
    return finished(joined, title.text(lang), (words.FUNDS_NOTE.text(lang),), groups, lang)


def _fund_panels(
    rows: Sequence[FundTotals], groups: Groups, lang: Lang, *, width: int, all_named: bool = False
) -> list[LayerChart]:
    amounts = {
        part: [
            # The parts that tables show, so that a bar and the row of its group never differ.
            (float(yuan(total.known)), total_cell(total).text(lang))
            for total in (total_parts(row)[part] for row in rows)
        ]
        for part in words.FUND_PARTS
    }
    most = max((amount for values in amounts.values() for amount, _ in values), default=0)
    panels: list[LayerChart] = []
    for part, label in words.FUND_PARTS.items():
        # Narrow panels leave no room for every tick.
        x = numbers_axis(label.text(lang), whole_ticks(most)[::2], most)
        values = [(amount, amount, text) for amount, text in amounts[part]]
        named = all_named or not panels
        panels.append(_bars_only(groups, values, x, label, lang, width=width, named=named))
    return panels


def narrow_charts(rows: Sequence[Row], row: type[Row], lang: Lang = "en") -> tuple[Chart, ...]:
    """The same as `chart` for a narrow place: each panel as a chart of its own, with the names of the groups.

    Their widths fit a phone and half a sheet of paper, so that they can stand below or beside each other.

    Args:
        rows: The rows.
        row: Their class: `Coverage`, `FormationCounts`, `DemonstrationCounts` or `FundTotals`.
        lang: The language.
    """
    groups, some, lacking = group_names(rows, lang), cast("Any", rows), _policy_note(rows, row, lang)
    height = max(1, len(groups)) * NARROW_ROW_HEIGHT
    if row is Coverage:
        panels: Sequence[Chart] = _coverage_panels(some, groups, lang, width=NARROW_WIDTH, all_named=True)
        parts, notes = words.COVERAGE_PARTS.values(), (*_coverage_notes(some, lang), lacking)
    elif row is FundTotals:
        panels = _fund_panels(some, groups, lang, width=NARROW_WIDTH, all_named=True)
        parts, notes = words.FUND_PARTS.values(), (words.FUNDS_NOTE.text(lang), lacking)
    else:
        make = formation_chart if row is FormationCounts else demonstration_chart
        return (make(some, lang, width=NARROW_WIDTH).properties(height=height),)
    return tuple(
        finished(panel.properties(height=height), part.text(lang), notes, groups, lang)
        for panel, part in zip(panels, parts, strict=True)
    )


_CHARTS: Mapping[type[Row], Callable[[Any, Lang, Label], Chart]] = {
    Coverage: coverage_chart,
    RateRow: rate_chart,
    FormationCounts: formation_chart,
    DemonstrationCounts: demonstration_chart,
    FundTotals: fund_chart,
    Admissions: admissions_chart,
}


def chart(rows: Sequence[Row], row: type[Row], title: Label, lang: Lang = "en", most: int | None = None) -> Chart:
    """The chart for rows of any one kind; of more than `most` rows for the first, with a note that says so."""
    drawn = _CHARTS[row](rows[:most], lang, title)
    notes = [_policy_note(rows[:most], row, lang)]
    if most is not None and (more := len(rows) - most) > 0:
        notes.append(words.MORE_GROUPS.text(lang).format(more))
    for note in filter(None, notes):
        drawn.title.subtitle = [*([] if drawn.title.subtitle is alt.Undefined else drawn.title.subtitle), note]
        drawn.description = f"{drawn.description}\n{note}"
    return drawn
