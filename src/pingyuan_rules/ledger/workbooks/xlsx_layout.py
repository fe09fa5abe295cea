"""What the sheets of an .xlsx workbook show beside values: merged cells, and what is hidden or struck out.

Neither reader of values gives all of it, so the parts of the archive are searched once, without building their trees.
"""

import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import attrs

from pingyuan_rules.ledger.number_formats import Shown, shown_as
from pingyuan_rules.ledger.sources import Layout, Merge
from pingyuan_rules.ledger.workbooks.archives import pieces_of

_LETTERS = 26
_TAG = re.compile(rb"<(?:\w+:)?(row|col|mergeCell|c)(?=[\s/>])([^<>]*)>")
_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col|mergeCell)(?=[\s/>])([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""(\w+)\s*=\s*["']([^"']*)["']""")
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_LAST_ROW = re.compile(rb'<row (?:[^<>]* )?r="([0-9]+)"')
_MARKS = (b"hidden", b" ht=", b"mergeCell ", b":row", b":mergeCell", b"<col ", b":col")
_MARKED_RUN = re.compile(
    rb"""<(?:\w+:)?(?:d?strike(?:\s+val=["'](?:1|true|on)["'])?\s*/>|vertAlign\s+val=["']su(?:per|b)script["'])"""
)
_STRING = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
_STRING_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?(?:v>([0-9]+)<|is>(.*?)</(?:\w+:)?is>)", re.DOTALL)
_TRUE = frozenset({b"1", b"true", b"on"})
_NO_SIZE = re.compile(rb"0(?:\.0*)?")


def read_layouts(path: Path) -> Mapping[str, Layout]:
    """The layout of each sheet, by its name.

    Raises:
        zipfile.BadZipFile, KeyError, ET.ParseError, ValueError: When the workbook is broken.
    """
    with zipfile.ZipFile(path) as archive:
        book = _target(archive, "", "officeDocument") or "xl/workbook.xml"
        styles = _target(archive, book, "styles")
        struck, shown = (frozenset[bytes](), {}) if styles is None else _cell_styles(archive, styles)
        targets = _targets(archive, book)
        strings = _target(archive, book, "sharedStrings")
        content = b"" if strings is None else archive.read(strings)
        # The numbers of the shared strings of which some characters are struck out, raised or lowered.
        marked = frozenset[int]()
        if b"trike" in content or b"vertAlign" in content:  # in few workbooks
            marked = frozenset(at for at, text in enumerate(_STRING.split(content)[1:]) if _MARKED_RUN.search(text))
        layouts = {}
        for element in _elements(archive, book, "sheet"):
            part = targets.get(_attribute(element, "id"), ("", ""))[1]
            # Chart sheets and macros have no rows; a part that is missing is told by the reader of values.
            if "worksheet" in part and part in archive.namelist():
                with pieces_of(archive, archive.getinfo(part)) as pieces:
                    layout, has_marked = _layout(pieces, struck, shown)
                comments = _target(archive, part, "comments")
                if comments is not None:
                    cells = (_cell(_attribute(each, "ref")) for each in _elements(archive, comments, "comment"))
                    layout = attrs.evolve(layout, comments=frozenset(cells))
                if marked or has_marked:
                    layout = attrs.evolve(layout, mixed=_mixed_cells(archive.read(part), marked))
                layouts[_attribute(element, "name")] = layout
        return layouts


def _targets(archive: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """The kind and the part of each relation of a part, by its id; the archive itself is the part without a name."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive.namelist():
        return {}
    return {
        _attribute(element, "Id"): (
            _attribute(element, "Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, _attribute(element, "Target"))).lstrip("/"),
        )
        for element in _elements(archive, relations, "Relationship")
    }


def _target(archive: zipfile.ZipFile, part: str, kind: str) -> str | None:
    parts = [target for each, target in _targets(archive, part).values() if each == kind]
    return parts[0] if parts and parts[0] in archive.namelist() else None


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[ET.Element]:
    """The elements of a small part with a name, in whichever namespace: Strict workbooks have others."""
    root = ET.fromstring(archive.read(part))  # noqa: S314 - expat bounds entities itself
    return (element for element in root.iter() if _local(element.tag) == name)


def strikes_by_condition(path: Path) -> bool:
    """Whether a conditional format of a workbook may strike out cells; which ones, only a spreadsheet works out.

    Raises:
        zipfile.BadZipFile, KeyError, ET.ParseError: When the workbook is broken.
    """
    with zipfile.ZipFile(path) as archive:
        book = _target(archive, "", "officeDocument") or "xl/workbook.xml"
        styles = _target(archive, book, "styles")
        # The formats of conditions and of nothing else.
        formats = [] if styles is None else list(_elements(archive, styles, "dxf"))
    return any(
        _local(each.tag) == "strike" and _attribute(each, "val").encode() in {b"", *_TRUE}
        for form in formats
        for each in form.iter()
    )


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attribute(element: ET.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _is_white(color: ET.Element) -> bool:
    """Whether a color is white: by its value, by its number in the old palette, or as the first color of the theme."""
    is_plain = float(_attribute(color, "tint") or "0") == 0
    value, number = _attribute(color, "rgb").upper(), _attribute(color, "indexed")
    return value.endswith("FFFFFF") or number in {"1", "9"} or (_attribute(color, "theme") == "0" and is_plain)


def _cell_styles(archive: zipfile.ZipFile, part: str) -> tuple[frozenset[bytes], dict[bytes, Shown]]:
    """The numbers of the styles of cells whose font is struck out, and what others make of the values they show."""
    root: Any = ET.fromstring(archive.read(part))  # noqa: S314 - as above
    groups = {_local(group.tag): list(group) for group in root}
    fonts = {
        str(number)
        for number, font in enumerate(groups.get("fonts", ()))
        for each in font
        if _local(each.tag) == "strike" and _attribute(each, "val").encode() in {b"", *_TRUE}
    }
    # White on nothing or on white; headings are often white on a color.
    white = {
        str(number)
        for number, font in enumerate(groups.get("fonts", ()))
        if any(_local(each.tag) == "color" and _is_white(each) for each in font)
    }
    bare = {
        str(number)
        for number, fill in enumerate(groups.get("fills", ()))
        if not any(
            _attribute(each, "patternType") not in {"", "none"} and not any(map(_is_white, each)) for each in fill
        )
    }
    codes = {_attribute(each, "numFmtId"): _attribute(each, "formatCode") for each in groups.get("numFmts", ())}
    struck, formats = set(), {}
    for number, style in enumerate(groups.get("cellXfs", ())):
        if _attribute(style, "fontId") in fonts:
            struck.add(str(number).encode())
        form = _attribute(style, "numFmtId") or "0"
        shown = shown_as(int(form), codes.get(form, ""))
        if shown is None and _attribute(style, "fontId") in white and (_attribute(style, "fillId") or "0") in bare:
            shown = Shown.UNSEEN
        if shown is not None:
            formats[str(number).encode()] = shown
    return frozenset(struck), formats


def _mixed_cells(content: bytes, marked: Collection[int]) -> dict[int, frozenset[int]]:
    cells: defaultdict[int, set[int]] = defaultdict(set)
    for text, value, inline in _STRING_CELL.findall(content):
        given = dict(_ATTRIBUTE.findall(text))
        shared = given.get(b"t") == b"s" and value and int(value) in marked
        if b"r" in given and (shared or _MARKED_RUN.search(inline)):
            row, column = _cell(given[b"r"].decode())
            cells[row].add(column)
    return {row: frozenset(columns) for row, columns in cells.items()}


def _layout(
    pieces: Iterable[bytes], struck_styles: Collection[bytes], formats: Mapping[bytes, Shown]
) -> tuple[Layout, bool]:
    """The layout of a sheet, and whether it may hold marked characters itself, as some programs write them."""
    merges: list[Merge] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    struck: defaultdict[int, set[int]] = defaultdict(set)
    shown: defaultdict[int, dict[int, Shown]] = defaultdict(dict)
    row, column, has_marked = 0, -1, False
    # Cells are many, and only needed where some style strikes them out or shows them as something else.
    tag = _TAG if struck_styles or formats else _ROW_OR_COLUMN
    for piece in pieces:
        has_marked = has_marked or b"trike" in piece or b"vertAlign" in piece
        last = _LAST_ROW.match(piece, max(piece.rfind(b"<row "), 0))
        # Most pieces of most sheets hold nothing of it, and then only the number of their last row is needed.
        if tag is _ROW_OR_COLUMN and last is not None and not any(mark in piece for mark in _MARKS):
            row = int(last[1])
            continue
        for name, text in tag.findall(piece):
            given = dict(_ATTRIBUTE.findall(text))
            if name == b"row":
                row, column = int(given.get(b"r", row + 1)), -1
                if given.get(b"hidden") in _TRUE or _NO_SIZE.fullmatch(given.get(b"ht", b"")):
                    hidden_rows.add(row)
            elif name == b"c":
                column = _cell(given[b"r"].decode())[1] if b"r" in given else column + 1
                style = given.get(b"s", b"0")
                if style in struck_styles:
                    struck[row].add(column)
                if style in formats:
                    shown[row][column] = formats[style]
            elif name == b"col":
                is_hidden = given.get(b"hidden") in _TRUE or _NO_SIZE.fullmatch(given.get(b"width", b""))
                hidden_columns.update(range(int(given[b"min"]) - 1, int(given[b"max"])) if is_hidden else ())
            else:
                first, _, last = given[b"ref"].decode().partition(":")
                merges += [Merge(*_cell(first), *_cell(last))] if last else []
    layout = Layout(
        tuple(merges),
        frozenset(hidden_rows),
        frozenset(hidden_columns),
        {number: frozenset(columns) for number, columns in struck.items()},
        dict(shown),
    )
    return layout, has_marked


def _cell(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1
