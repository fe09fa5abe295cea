"""Charts of measures as drawings inside a page: in its colors, with its words, and with nothing that could clash."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import Lang
from pingyuan_rules.engine.policies import resolve
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.measures import CITES, Coverage, DemonstrationCounts, FormationCounts, FundTotals, Row
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
_SVG = "{http://www.w3.org/2000/svg}"
# A list of what is allowed: a later renderer may write scripts, styles or images that nobody has thought of yet.
_SHAPES = frozenset({"g", "line", "path", "rect", "text", "tspan", "title", "desc", "defs", "clipPath", "circle"})


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
        picture.title, picture.background = alt.Undefined, "transparent"
        # A test validates these charts against the schema of Vega-Lite: here that would take a third of the time.
        svg = _svg(json.dumps(picture.to_dict(validate=False)))
        name = f"chart-{measure.replace('_', '-')}-{number}"
        drawings.append(drawn(svg, name, title if len(pictures) == 1 else f"{title}: {part}", desc))
    return Chart(tuple(drawings), title, notes, resolve(CITES[measure]))


# A report that is written again, as after a change of its head, mostly draws what it drew before.
@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import altair as alt  # noqa: PLC0415 - as above
    import vl_convert  # noqa: PLC0415 - as above

    version = "_".join(alt.SCHEMA_VERSION.split(".")[:2])
    # Given the text itself, it would read some numbers otherwise in their last digit.
    svg: str = vl_convert.vegalite_to_svg(json.loads(spec), vl_version=version)
    return svg


def drawn(svg: str, name: str, title: str, desc: str) -> str:
    """A drawing made fit for a page.

    To people who do not see it, it is one picture with a name and a description. Its ids begin with its own name, and
    it holds shapes and words only.

    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9"><rect id="a" fill="#1f2328"/><script>1</script></svg>'
    >>> print(drawn(svg, "funds", "Funds", "One bar."))  # doctest: +NORMALIZE_WHITESPACE
    <svg width="9" role="img" aria-labelledby="funds-title funds-desc" focusable="false"><title
    id="funds-title">Funds</title><desc id="funds-desc">One bar.</desc><rect fill="var(--ink)" id="funds-a" /></svg>
    """
    root = ET.fromstring(svg)  # noqa: S314 - as above
    body = [part for child in root if (part := _clean(child, name)) is not None]
    size = {key: value for key, value in root.attrib.items() if key in {"width", "height", "viewBox"}}
    role = {"role": "img", "aria-labelledby": f"{name}-title {name}-desc", "focusable": "false"}
    page = ET.Element("svg", size | role)
    for tag, text in (("title", title), ("desc", desc)):
        ET.SubElement(page, tag, {"id": f"{name}-{tag}"}).text = text
    page.extend(body)
    return ET.tostring(page, encoding="unicode")


def _clean(element: ET.Element, name: str) -> ET.Element | None:
    """An element with shapes and words only, or None if it is neither.

    Several drawings share a page, so each id, and each reference to one, begins with the drawing's name.
    """
    tag = element.tag.removeprefix(_SVG)
    if tag not in _SHAPES:
        return None
    attributes = {
        key: COLORS.get(value, value).replace("url(#", f"url(#{name}-")
        for key, value in element.attrib.items()
        # Renderers label every mark, and a screen reader would read out each; names in braces, such as xlink:href,
        # could load something.
        if key not in {"id", "class", "role", "style"} and not key.startswith(("aria-", "on", "{"))
    }
    if "id" in element.attrib:
        attributes["id"] = f"{name}-{element.attrib['id']}"
    clean = ET.Element(tag, attributes)
    clean.text, clean.tail = element.text, element.tail
    clean.extend(part for child in element if (part := _clean(child, name)) is not None)
    return clean
