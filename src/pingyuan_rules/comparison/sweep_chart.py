"""The chart of a sweep: bars for the records affected at each value, and for what each amount changes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.measures.chart_parts import INK, TEXT_SIZE, WIDTH, alt, chart_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MAIN = "#1f5a94"
_HEIGHT = 140


def draw_sweep(
    title: str, heading: str, names: Sequence[str], numbers: Mapping[str, Sequence[float]]
) -> alt.VConcatChart:
    """A panel for each row of numbers; each bar has its number.

    Args:
        title: What stands above.
        heading: What the values are of.
        names: The values in words.
        numbers: For the title of each panel its numbers, one for each value.
    """
    panels = [panel(names, row, of, heading) for of, row in numbers.items()]
    chart: alt.VConcatChart = alt.vconcat(*panels).properties(title=title)
    return chart


def panel(names: Sequence[str], numbers: Sequence[float], title: str, heading: str) -> alt.LayerChart | alt.FacetChart:
    """Bars with their numbers, in the order of the values."""
    rows = [
        {
            "place": place,
            "value": name,
            "number": number,
            "top": max(number, 0),
            "text": f"{number:,.2f}".removesuffix(".00"),
        }
        for place, (name, number) in enumerate(zip(names, numbers, strict=True))
    ]
    order = alt.EncodingSortField(field="place", op="min")
    base = chart_of(rows).encode(
        x=alt.X("value:N", sort=order, title=heading, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("number:Q", title=None),
    )
    bars = base.mark_bar(color=_MAIN, size=24)
    # Above zero also where a bar hangs down, since on it a dark number could not be read.
    texts = base.mark_text(color=INK, fontSize=TEXT_SIZE, dy=-8).encode(text="text:N", y=alt.Y("top:Q", title=None))
    return alt.layer(bars, texts).properties(width=WIDTH, height=_HEIGHT, title=title)
