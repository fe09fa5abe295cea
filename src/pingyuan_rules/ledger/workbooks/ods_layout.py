"""What the sheets of an .ods workbook show beside values: merged cells, errors, and what is hidden or struck out."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import accumulate
from typing import IO
from xml.etree import ElementTree as ET

import attrs

from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.number_formats import Shown, shown_text
from pingyuan_rules.ledger.sources import Layout, Merge

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _STYLE, _TEXT = (f"{_NAMES}{name}:1.0}}" for name in ("table", "office", "style", "text"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_ROWS, _COLUMNS = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_VISIBILITY, _DEFAULT_STYLE = f"{_TABLE}visibility", f"{_TABLE}default-cell-style-name"
_LINES_THROUGH = (f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type")
_WIDEST = 16_384
"""The number of columns of a sheet."""


class OversizedSheet(Exception):  # noqa: N818 - reads as what it is
    """A sheet with more cells than any ledger has."""


@attrs.define
class OpenDocumentSheet:
    """A sheet of an .ods workbook, as far as its content has been gone through.

    Attributes:
        merges: Its merged cells.
        hidden_rows: Its rows with values that are not shown.
        hidden_columns: Its columns that are not shown.
        struck: The columns of its cells that are struck out, by row.
        errors: The results that are errors, by row and column; the reader of values takes such cells for empty.
        formats: How its cells show their values, where that changes what is meant, by row and column.
        mixed: The columns whose cells have some characters struck out or raised, by row.
        columns: How many columns there are of each default style, from the first on.
        rows: The number of rows so far.
        width: The number of columns up to the last value of any row.
    """

    merges: list[Merge] = attrs.field(factory=list)
    hidden_rows: set[int] = attrs.field(factory=set)
    hidden_columns: set[int] = attrs.field(factory=set)
    struck: defaultdict[int, set[int]] = attrs.field(factory=lambda: defaultdict(set))
    errors: defaultdict[int, dict[int, str | Formula]] = attrs.field(factory=lambda: defaultdict(dict))
    formats: defaultdict[int, dict[int, Shown]] = attrs.field(factory=lambda: defaultdict(dict))
    mixed: defaultdict[int, set[int]] = attrs.field(factory=lambda: defaultdict(set))
    columns: list[tuple[int, str]] = attrs.field(factory=list)
    rows: int = 0
    width: int = 0

    @property
    def layout(self) -> Layout:
        """What it shows beside values."""
        struck = {row: frozenset(columns) for row, columns in self.struck.items()}
        hidden = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        mixed = {row: frozenset(columns) for row, columns in self.mixed.items()}
        return Layout(tuple(self.merges), *hidden, struck, dict(self.formats), mixed)


def read_content(content: IO[bytes], most_cells: int) -> Mapping[str, OpenDocumentSheet]:
    """The sheets of an .ods workbook by name, from its content, without keeping the tree of it.

    Args:
        content: The part of the archive that holds the sheets.
        most_cells: The greatest number of cells that a sheet may have, repeated and empty ones before a value included.

    Raises:
        OversizedSheet: When a sheet has more.
        ET.ParseError, ValueError: When the content is broken.
    """
    sheets: dict[str, OpenDocumentSheet] = {}
    struck_styles: set[str] = set()
    raised_styles: set[str] = set()
    sheet = OpenDocumentSheet()
    for event, element in ET.iterparse(content, events=("start", "end")):  # noqa: S314 - expat bounds entities itself
        if event == "start":
            if element.tag == f"{_TABLE}table":
                sheet = sheets[element.get(f"{_TABLE}name", "")] = OpenDocumentSheet()
        elif element.tag == f"{_STYLE}style":
            _take_in_style(element, struck_styles, raised_styles)
        elif element.tag == f"{_TABLE}table-column":
            start = sum(count for count, _ in sheet.columns)
            end = start + int(element.get(_COLUMNS, "1"))
            sheet.columns.append((end - start, element.get(_DEFAULT_STYLE, "")))
            if element.get(_VISIBILITY, "visible") != "visible":
                sheet.hidden_columns.update(range(start, min(end, _WIDEST)))
        elif element.tag == f"{_TABLE}table-row":
            _take_in_row(sheet, element, struck_styles, raised_styles, most_cells)
            # iterparse would otherwise keep the tree of the whole document.
            element.clear()
    return sheets


def _take_in_style(element: ET.Element, struck_styles: set[str], raised_styles: set[str]) -> None:
    name = element.get(f"{_STYLE}name", "")
    for text in element.iter(f"{_STYLE}text-properties"):
        if any(text.get(line, "none") != "none" for line in _LINES_THROUGH):
            struck_styles.add(name)
        if text.get(f"{_STYLE}text-position", "0").split()[0] not in {"0", "0%"}:
            raised_styles.add(name)


def _take_in_row(
    sheet: OpenDocumentSheet,
    element: ET.Element,
    struck_styles: set[str],
    raised_styles: set[str],
    most_cells: int,
) -> None:
    cells: list[tuple[int, int, ET.Element]] = []
    start = width = 0
    for cell in (each for each in element if each.tag in _CELLS):
        end = start + int(cell.get(_COLUMNS, "1"))
        # Rows often end with an empty cell repeated to the edge of the sheet; it counts only before a filled one.
        if cell.get(f"{_OFFICE}value-type") is not None or len(cell) > 0:
            cells.append((start, end, cell))
            width = end
        start = end
    number = sheet.rows + 1
    sheet.rows += int(element.get(_ROWS, "1"))
    if not cells:
        return
    sheet.width = max(sheet.width, width)
    # Before anything is noted of each row and column that a few words repeat.
    if sheet.rows * sheet.width > most_cells:
        raise OversizedSheet
    rows = range(number, sheet.rows + 1)
    if element.get(_VISIBILITY, "visible") != "visible":
        sheet.hidden_rows.update(rows)
    for start, end, cell in cells:
        _take_in_cell(sheet, cell, struck_styles | raised_styles, rows, range(start, end))
        # The style of a cell is its own, or the default of its row or column.
        style = cell.get(f"{_TABLE}style-name") or element.get(_DEFAULT_STYLE)
        if not style and struck_styles:
            ends = accumulate(count for count, _ in sheet.columns)
            style = next((name for end, (_, name) in zip(ends, sheet.columns, strict=True) if start < end), "")
        if style in struck_styles:
            for row in rows:
                sheet.struck[row].update(range(start, end))


def _take_in_cell(
    sheet: OpenDocumentSheet, cell: ET.Element, marking_styles: set[str], rows: range, columns: range
) -> None:
    """Note what a cell is beside its value; some of its characters may be struck out or raised by their styles."""
    down, across = (int(cell.get(f"{_TABLE}number-{each}-spanned", "1")) for each in ("rows", "columns"))
    if down > 1 or across > 1:
        sheet.merges.append(Merge(rows[0], columns[0], rows[0] + down - 1, columns[0] + across - 1))
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "".join("".join(text.itertext()) for text in cell.findall(f"{_TEXT}p"))
    # What a cell shows stands in it; its format stands in another part of the archive.
    form = shown_text(shown, kind or "")
    if form is not None:
        for row in rows:
            sheet.formats[row].update(dict.fromkeys(columns, form))
    if cell.get(f"{_CALC}value-type") == "error":
        # Err:508 and the like are LibreOffice's own, which no list of errors has.
        error = shown if shown.startswith("#") else Formula(shown)
        for row in rows:
            sheet.errors[row].update(dict.fromkeys(columns, error))
    if any(span.get(f"{_TEXT}style-name") in marking_styles for span in cell.iter(f"{_TEXT}span")):
        for row in rows:
            sheet.mixed[row].update(columns)
