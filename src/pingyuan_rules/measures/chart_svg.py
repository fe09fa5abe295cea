"""Charts as drawings inside a page: without a browser, in the page's colors, and with nothing that could clash."""

import json
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

NOTEBOOK_COLORS: Mapping[str, str] = MappingProxyType(
    {
        # Of the text around, which is dark on light paper and light on dark; only a page in a frame of its own could
        # go by prefers-color-scheme, since notebooks and documentation have a switch for it.
        "#1f2328": "currentColor",
        "#5a6068": "currentColor",
        "#e1e4e8": "rgba(128,128,128,.35)",
        # Three to one and more with white and with black; the text on the amber one is that of the page.
        "#1f5a94": "#3179b8",
        "#f2b544": "rgba(242,181,68,.4)",
        "#1b6e4b": "#2b8a5c",
        "#b3400d": "#c2521d",
        "#636972": "#6f7782",
        # The ground of the chart, and of bars that stand for what is unknown; words on bars stay white.
        "rect #ffffff": "none",
        "path #ffffff": "none",
    }
)
"""The colors that charts are drawn in, and those in a notebook, readable on light and on dark paper."""
_SVG = "{http://www.w3.org/2000/svg}"
# A list of what is allowed: a later renderer may write scripts, styles or images that nobody has thought of yet.
_SHAPES = frozenset({"g", "line", "path", "rect", "text", "tspan", "title", "desc", "defs", "clipPath", "circle"})


# A report that is written again, as after a change of its head, mostly draws what it drew before.
@lru_cache(maxsize=64)
def draw_svg(spec: str) -> str:
    """A chart, given as the JSON of Vega-Lite, as SVG.

    Raises:
        ModuleNotFoundError: When Altair or vl-convert is not installed.
    """
    import altair as alt  # noqa: PLC0415 - an extra
    import vl_convert  # noqa: PLC0415 - as above

    version = "_".join(alt.SCHEMA_VERSION.split(".")[:2])
    # Given the text itself, it would read some numbers otherwise in their last digit.
    svg: str = vl_convert.vegalite_to_svg(json.loads(spec), vl_version=version)
    return svg


def spoken_words(svg: str) -> tuple[str, ...]:
    """What a reader of a screen would hear of the marks of a chart, each once."""
    marks = ET.fromstring(svg).iter()  # noqa: S314 - made here, of data that Vega has escaped
    spoken = [mark.attrib.get("aria-label", "") for mark in marks if mark.get("role") == "graphics-symbol"]
    return tuple(dict.fromkeys(filter(None, spoken)))


def drawn(svg: str, name: str, title: str, desc: str, colors: Mapping[str, str]) -> str:
    """A drawing made fit for a page.

    To people who do not see it, it is one picture with a name and a description. Its ids begin with its own name, and
    it holds shapes and words only.

    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9"><rect id="a" fill="#1f2328"/><script>1</script></svg>'
    >>> print(drawn(svg, "funds", "Funds", "One bar.", {"#1f2328": "var(--ink)"}))  # doctest: +NORMALIZE_WHITESPACE
    <svg width="9" role="img" aria-labelledby="funds-title funds-desc" focusable="false"><title
    id="funds-title">Funds</title><desc id="funds-desc">One bar.</desc><rect fill="var(--ink)" id="funds-a" /></svg>

    Args:
        svg: The drawing.
        name: What its ids begin with.
        title: Its name.
        desc: Its description.
        colors: The colors of the page by those of the drawing, or by a tag and a color.
    """
    root = ET.fromstring(svg)  # noqa: S314 - as above
    body = [part for child in root if (part := _clean(child, name, colors)) is not None]
    size = {key: value for key, value in root.attrib.items() if key in {"width", "height", "viewBox"}}
    role = {"role": "img", "aria-labelledby": f"{name}-title {name}-desc", "focusable": "false"}
    page = ET.Element("svg", size | role)
    for tag, text in (("title", title), ("desc", desc)):
        ET.SubElement(page, tag, {"id": f"{name}-{tag}"}).text = text
    page.extend(body)
    return ET.tostring(page, encoding="unicode")


def _clean(element: ET.Element, name: str, colors: Mapping[str, str]) -> ET.Element | None:
    """An element with shapes and words only, or None if it is neither.

    Several drawings share a page, so each id, and each reference to one, begins with the drawing's name.
    """
    tag = element.tag.removeprefix(_SVG)
    if tag not in _SHAPES:
        return None
    attributes: dict[str, Any] = {
        key: colors.get(f"{tag} {value}", colors.get(value, value)).replace("url(#", f"url(#{name}-")
        for key, value in element.attrib.items()
        # Renderers label every mark, and a screen reader would read out each; names in braces, such as xlink:href,
        # could load something.
        if key not in {"id", "class", "role", "style"} and not key.startswith(("aria-", "on", "{"))
    }
    if "id" in element.attrib:
        attributes["id"] = f"{name}-{element.attrib['id']}"
    clean = ET.Element(tag, attributes)
    clean.text, clean.tail = element.text, element.tail
    clean.extend(part for child in element if (part := _clean(child, name, colors)) is not None)
    return clean
