"""What every chart of measures is made of: a row for each group, its bars, and the words beside them.

Names of groups come from the ledger. They are data and nothing else: no expression, title or setting is made of them.
"""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pingyuan_rules import words
from pingyuan_rules.measures.chart_svg import NOTEBOOK_COLORS, draw_svg, drawn, spoken_words
from pingyuan_rules.tables.typed_cells import GroupCell

try:
    import altair as alt
except ModuleNotFoundError as error:
    message = "charts need altair: pip install 'pingyuan-rules[report]'"
    raise ModuleNotFoundError(message, name="altair") from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pingyuan_rules.engine import Lang
    from pingyuan_rules.measures.measure_rows import Row

__all__ = [
    "INK",
    "NAME_WIDTH",
    "NARROW_ROW_HEIGHT",
    "PAPER",
    "TEXT_SIZE",
    "WIDTH",
    "Datum",
    "Groups",
    "HConcatChart",
    "LayerChart",
    "alt",
    "bars",
    "beside_each_other",
    "chart_of",
    "finished",
    "group_names",
    "numbers_axis",
    "panel",
    "whole_ticks",
    "words_beside",
    "words_inside",
]

WIDTH, NAME_WIDTH, ROW_HEIGHT, BAR_HEIGHT = 640, 132, 26, 15
NARROW_ROW_HEIGHT = 20
"""The height of a row of a chart for a narrow place, whose panels stand below each other."""
TEXT_SIZE = 11
_TICKS = 5
_LETTERS = 40
INK, FAINT, PAPER = "#1f2328", "#5a6068", "#ffffff"
# On the right more, since a reader's font may be wider than the one by which a renderer measures: numbers were cut.
_PADDING = {"left": 8, "top": 8, "right": 36, "bottom": 8}
FONT = (
    "system-ui, -apple-system, 'Segoe UI', 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', "
    "'Hiragino Sans GB', sans-serif"
)

Datum = dict[str, Any]
Groups = dict[str, str]
"""The whole names of groups by those that stand beside their bars."""

C = TypeVar("C", bound="LayerChart | HConcatChart")


class _ShownOffline:
    """What a notebook gets of a chart: a drawing beside the source, so that no script is fetched to show it."""

    def _repr_mimebundle_(self, *arguments: Any, **options: Any) -> Any:
        chart = cast("alt.LayerChart", self)
        of_altair = super()._repr_mimebundle_  # type: ignore[misc] # of the class beside this one
        if alt.renderers.active != "default":  # the user has chosen another
            return of_altair(*arguments, **options)
        spec = chart.to_dict()
        try:
            svg = draw_svg(json.dumps(spec))
        except ModuleNotFoundError:  # Altair may be there without vl-convert, and shows what it can
            return of_altair(*arguments, **options)
        title, *notes = str(spec.get("description", "")).split("\n")
        name = f"chart-{sha256(svg.encode()).hexdigest()[:12]}"
        page = drawn(svg, name, title, "\n".join([*notes, *spoken_words(svg)]), NOTEBOOK_COLORS)
        # As wide as there is room for; what a wider font than the renderer's makes longer is seen too.
        page = page.replace("<svg ", '<svg style="max-width:100%;height:auto;overflow:visible" ', 1)
        version = alt.SCHEMA_VERSION.partition(".")[0]
        return {
            f"application/vnd.vegalite.{version}+json": spec,
            "image/svg+xml": svg,
            "text/html": f"<div>{page}</div>",
            "text/plain": f"<chart: {title}>",
        }


class LayerChart(_ShownOffline, alt.LayerChart):
    """Layers over one another, as an Altair chart."""


class HConcatChart(_ShownOffline, alt.HConcatChart):
    """Charts beside each other, as an Altair chart."""


_AXES = alt.Axis(
    aria=False,  # it would be read out in English words, and the bars say it
    labelFontSize=TEXT_SIZE,
    titleFontSize=TEXT_SIZE,
    titleFontWeight="normal",
    labelColor=INK,
    titleColor=FAINT,
    tickColor=FAINT,
)


def group_names(rows: Iterable[Row], lang: Lang) -> Groups:
    """A short name for each row and the whole one, on one line; no two alike, since these would be drawn as one."""
    names: Groups = {}
    for row in rows:
        name = GroupCell(row.key).text(lang)
        # An image cannot hold what is no character to be seen, and a name that is empty would have no line.
        whole = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split()) or "-"
        short = whole if len(whole) <= _LETTERS else f"{whole[:_LETTERS]}…"  # to measure long ones takes very long
        numbered = (f"{short} ({number})" for number in count(2))
        names[short if short not in names else next(name for name in numbered if name not in names)] = whole
    return names


def panel(layers: Sequence[alt.Chart], groups: Groups, width: int) -> LayerChart:
    """Layers over one another, as high as the groups need."""
    return LayerChart(layer=layers).properties(width=width, height=max(1, len(groups)) * ROW_HEIGHT)


def beside_each_other(panels: Iterable[LayerChart]) -> HConcatChart:
    """Panels in a row, each with some room for the words on its right."""
    return HConcatChart(hconcat=list(panels), spacing=24)


def chart_of(values: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """A chart of its own data, which stay with it: no address, nothing to fetch."""
    return alt.Chart(alt.InlineData(values=list(values)))


def rows_axis(groups: Groups, *, named: bool) -> alt.Y:
    """The groups from top to bottom, in their order; long names are cut off to the eye only."""
    # Only the leftmost panel names the groups.
    axis = alt.Axis(labels=named, ticks=False, domain=False, labelLimit=NAME_WIDTH, labelPadding=6)
    # Without a domain Vega would put the groups into alphabetical order.
    scale = alt.Scale(domain=list(groups), paddingInner=0.3, paddingOuter=0.15)
    return alt.Y("group:N", title=None, axis=axis, scale=scale)


def bars(
    values: Sequence[Datum],
    groups: Groups,
    x: alt.X,
    *,
    named: bool = True,
    fill: alt.Fill | None = None,
    heard: bool = True,
    **mark: Any,
) -> alt.Chart:
    """A bar for each value, from its `start` to its `end`, in its `color`, with its `spoken` words."""
    drawn: alt.Chart = (
        chart_of(values)
        .mark_bar(height=BAR_HEIGHT, aria=heard and bool(values), **mark)
        .encode(
            x=x,
            x2="end:Q",
            y=rows_axis(groups, named=named),
            # The data hold the colors; with a scale Vega would take them for names of groups and choose its own.
            fill=fill or alt.Fill("color:N", scale=None),
            stroke=alt.Stroke("line:N", scale=None),
            tooltip=alt.Tooltip("spoken:N"),
            description=alt.Description("spoken:N"),
        )
    )
    return drawn


def words_beside(values: Sequence[Datum], groups: Groups, width: int, *, named: bool = True) -> alt.Chart:
    """The `text` of each value, to the right of the bars."""
    drawn: alt.Chart = (
        chart_of(values)
        .mark_text(align="left", baseline="middle", fontSize=TEXT_SIZE, color=INK, aria=False)
        .encode(x=alt.value(width + 6), y=rows_axis(groups, named=named), text="text:N")
    )
    return drawn


def words_inside(values: Sequence[Datum], groups: Groups, x: alt.X) -> alt.Chart:
    """The `text` of each value on its bar, in its `color`."""
    drawn: alt.Chart = (
        chart_of(values)
        .mark_text(baseline="middle", fontSize=TEXT_SIZE, aria=False)
        .encode(x=x, y=rows_axis(groups, named=True), text="text:N", color=alt.Color("color:N", scale=None))
    )
    return drawn


def numbers_axis(title: str, ticks: Sequence[float], most: float, form: str = ",d") -> alt.X:
    """The numbers from left to right, from none to the most that there is."""
    axis = alt.Axis(format=form, values=list(ticks), grid=True, gridColor="#e1e4e8", domain=False, labelFlush=True)
    return alt.X("start:Q", title=title, axis=axis, scale=alt.Scale(domain=[0, most or 1], nice=False))


def whole_ticks(most: float) -> range:
    """Whole numbers from 0 to the most, at most six of them, a round number apart.

    >>> [list(whole_ticks(most)) for most in (0, 3, 7, 120)]
    [[0], [0, 1, 2, 3], [0, 2, 4, 6], [0, 50, 100]]
    """
    # Steps of 1, 2 and 5 and their tens, as on a ruler.
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    return range(0, int(most) + 1, next(step for step in steps if most < _TICKS * step))


def finished(chart: C, title: str, notes: Sequence[str], groups: Groups, lang: Lang) -> C:
    """A chart with its title, and its notes below that."""
    lines = [note for note in notes if note] if groups else [words.NO_ROWS.text(lang)]
    heading = alt.TitleParams(
        title,
        subtitle=lines or alt.Undefined,
        anchor="start",
        frame="bounds",
        fontSize=15,
        fontWeight=600,
        color=INK,
        subtitleColor=FAINT,
        subtitleFontSize=TEXT_SIZE,
        subtitleLineHeight=16,
        offset=12,
    )
    config = alt.Config(font=FONT, axis=_AXES, axisY=alt.Axis(labelFontSize=12), view=alt.ViewConfig(stroke=None))
    return cast(
        "C",
        chart.properties(
            title=heading, background=PAPER, description="\n".join([title, *lines]), padding=_PADDING, config=config
        ),
    )
