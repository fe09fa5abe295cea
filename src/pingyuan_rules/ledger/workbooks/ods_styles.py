"""The styles of an .ods workbook, as far as they change what people see of a value: struck out, raised, or in white."""

from typing import IO
from xml.etree import ElementTree as ET

import attrs

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
_STYLE, _FORMAT = f"{_NAMES}style:1.0}}", f"{_NAMES}xsl-fo-compatible:1.0}}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CONDITION = f"{_CALC}condition"
STYLES = frozenset({f"{_STYLE}style", _CONDITION})
"""The elements that `Styles.take_in` takes: styles, and conditional formats as LibreOffice writes them."""
_LINES_THROUGH = (f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type")
_WHITE = "#ffffff"


@attrs.frozen
class _Style:
    """One style; None is what its parent says."""

    parent: str
    struck: bool | None
    raised: bool | None
    color: str | None
    background: str | None


@attrs.frozen
class Looks:
    """What people see of a value.

    Attributes:
        struck: Whether it is struck out.
        raised: Whether it is raised or lowered.
        unseen: Whether it is white on white or on nothing.
    """

    struck: bool = False
    raised: bool = False
    unseen: bool = False


_PLAIN = Looks()


@attrs.define
class Styles:
    """The styles of a workbook by name.

    Attributes:
        conditional: The names of those that a condition applies to cells.
    """

    conditional: set[str] = attrs.field(factory=set)
    _styles: dict[str, _Style] = attrs.field(factory=dict)
    _looks: dict[str, Looks] = attrs.field(factory=dict)

    def take_in_part(self, content: IO[bytes]) -> None:
        """Take in the styles that people name, which stand in a part of the archive of their own.

        Raises:
            ET.ParseError: When it is broken.
        """
        for _, element in ET.iterparse(content):  # noqa: S314 - expat bounds entities itself
            if element.tag in STYLES:
                self.take_in(element)

    def take_in(self, element: ET.Element) -> None:
        """Take in one style or conditional format."""
        if element.tag == _CONDITION:
            self.conditional.add(element.get(f"{_CALC}apply-style-name", ""))
            return
        texts = list(element.iter(f"{_STYLE}text-properties"))
        cells = list(element.iter(f"{_STYLE}table-cell-properties"))
        lines = [text.get(line) for text in texts for line in _LINES_THROUGH if text.get(line) is not None]
        positions = [text.get(f"{_STYLE}text-position", "").split() for text in texts]
        colors = [text.get(f"{_FORMAT}color") for text in texts]
        automatic = any(text.get(f"{_STYLE}use-window-font-color") == "true" for text in texts)
        self._styles[element.get(f"{_STYLE}name", "")] = _Style(
            element.get(f"{_STYLE}parent-style-name", ""),
            any(line != "none" for line in lines) if lines else None,
            next((position[0] not in {"0", "0%"} for position in positions if position), None),
            "automatic" if automatic else next(filter(None, colors), None),
            next((back for cell in cells if (back := cell.get(f"{_FORMAT}background-color")) is not None), None),
        )
        self.conditional.update(each.get(f"{_STYLE}apply-style-name", "") for each in element.iter(f"{_STYLE}map"))

    def looks_of(self, name: str | None) -> Looks:
        """What people see of the cells or characters of a style."""
        if name is None or name not in self._styles:
            return _PLAIN
        if name not in self._looks:
            line: list[_Style] = []
            each: str = name
            # A broken file may go round in a circle.
            while each in self._styles and self._styles[each] not in line:
                line.append(self._styles[each])
                each = line[-1].parent
            color = next((each.color for each in line if each.color is not None), "")
            background = next((each.background for each in line if each.background is not None), "transparent")
            self._looks[name] = Looks(
                next((each.struck for each in line if each.struck is not None), False),
                next((each.raised for each in line if each.raised is not None), False),
                # Headings are often white on a color.
                color.lower() == _WHITE and background.lower() in {_WHITE, "transparent"},
            )
        return self._looks[name]

    @property
    def strikes_by_condition(self) -> bool:
        """Whether a conditional format strikes out cells."""
        return any(self.looks_of(name).struck for name in self.conditional)
