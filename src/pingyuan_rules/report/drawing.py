"""Charts of measures as drawings of a report: in its colors and with its words."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import Lang
from pingyuan_rules.engine.policies import resolve
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.measures import CITES, Coverage, DemonstrationCounts, FormationCounts, FundTotals, Row
from pingyuan_rules.measures.chart_svg import draw_svg, drawn
from pingyuan_rules.report.page_model import Chart
from pingyuan_rules.report.report_words import LONGEST, tr
from pingyuan_rules.tables.typed_cells import GroupCell

COLORS: Mapping[str, str] = MappingProxyType(
    {
        "#1f2328": "var(--ink)",
        "#5a6068": "var(--soft)",
        "#ffffff": "var(--on-main)",
        "#e1e4e8": "var(--line)",
        "#1f5a94": "var(--main)",
        "#f2b544": "var(--second)",
        "#1b6e4b": "var(--good-bar)",
        "#b3400d": "var(--bad-bar)",
        "#636972": "var(--open-bar)",
    }
)
"""The colors that charts are drawn in, and the page's own, which follow its color scheme."""

_ROWS: Mapping[str, type[Row]] = MappingProxyType(
    {
        "coverage": Coverage,
        "formation_counts": FormationCounts,
        "demonstration_counts": DemonstrationCounts,
        "fund_totals": FundTotals,
    }
)


def chart(measure: str, rows: Sequence[Row], lang: Lang) -> Chart:
    """The chart for some rows of a measure.

    Raises:
        ModuleNotFoundError: When Altair or vl-convert is not installed; the message names the extra.
    """
    from pingyuan_rules.measures import charts  # noqa: PLC0415 - Altair is an extra, and named if it is missing

    try:
        import vl_convert as _  # noqa: F401, PLC0415 - an extra, which Altair would ask for by another name
    except ModuleNotFoundError as error:
        message = "a report needs vl-convert-python: run pip install 'pingyuan-rules[report]'"
        raise ModuleNotFoundError(message, name="vl_convert") from error
    import altair as alt  # noqa: PLC0415 - as above

    # Names of the ledger may hold anything, and a drawing shows them as the tables do.
    fit = [
        attrs.evolve(row, key=tuple(visible(each, LONGEST) if isinstance(each, str) else each for each in row.key))
        for row in rows
    ]
    pictures: Sequence[Any] = charts.narrow_charts(fit, _ROWS[measure], lang)
    title = words.MEASURE_TITLES[measure].text(lang)
    groups = tr("、", ", ", lang).join(GroupCell(row.key).text(lang) for row in fit)
    desc = tr(f"各行依次为：{groups}。数字见表。", f"Rows: {groups}. The table has the numbers.", lang)
    drawings, notes = [], ""
    for number, picture in enumerate(pictures, start=1):
        part, *lines = picture.description.split("\n")
        notes = " ".join(lines)
        # The page has a caption of its own, and a ground that follows its color scheme.
        picture.title, picture.background, picture.padding = alt.Undefined, "transparent", 8
        # A test validates these charts against the schema of Vega-Lite: here that would take a third of the time.
        svg = draw_svg(json.dumps(picture.to_dict(validate=False)))
        name = f"chart-{measure.replace('_', '-')}-{number}"
        drawings.append(drawn(svg, name, title if len(pictures) == 1 else f"{title}: {part}", desc, COLORS))
    return Chart(tuple(drawings), title, notes, resolve(CITES[measure]))
