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
from pingyuan_rules.ledger.workbooks.ods_styles import STYLES, Looks, Styles

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = (f"{_NAMES}{name}:1.0}}" for name in ("table", "office", "text"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_ROWS, _COLUMNS = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_VISIBILITY, _DEFAULT_STYLE = f"{_TABLE}visibility", f"{_TABLE}default-cell-style-name"
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
        comments: The cells with comments, by row and column.
        columns: How many columns there are of each default style, from the first on.
        strikes_by_condition: Whether a conditional format of the workbook strikes out cells; which ones, only a
            spreadsheet works out.
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
    comments: set[tuple[int, int]] = attrs.field(factory=set)
    columns: list[tuple[int, str]] = attrs.field(factory=list)
    strikes_by_condition: bool = False
    rows: int = 0
    width: int = 0

    @property
    def layout(self) -> Layout:
        """What it shows beside values."""
        struck = {row: frozenset(columns) for row, columns in self.struck.items()}
        hidden = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        mixed = {row: frozenset(columns) for row, columns in self.mixed.items()}
        return Layout(tuple(self.merges), *hidden, struck, dict(self.formats), mixed, frozenset(self.comments))

    def add_looks(self, looks: Looks, rows: range, columns: range) -> None:
        """Note what people see of the values of some cells."""
        for row in rows if looks.struck or looks.unseen else ():
            if looks.struck:
                self.struck[row].update(columns)
            if looks.unseen:
                self.formats[row] |= dict.fromkeys(columns, Shown.UNSEEN) | self.formats[row]

    def default_style(self, column: int) -> str:
        """The default style of a column."""
        ends = accumulate(count for count, _ in self.columns)
        return next((name for end, (_, name) in zip(ends, self.columns, strict=True) if column < end), "")


def read_content(content: IO[bytes], styles: Styles, most_cells: int) -> Mapping[str, OpenDocumentSheet]:
    """The sheets of an .ods workbook by name, from its content, without keeping the tree of it.

    Args:
        content: The part of the archive that holds the sheets.
        styles: The styles that people name; those that the content brings itself are taken in.
        most_cells: The greatest number of cells that a sheet may have, repeated and empty ones before a value included.

    Raises:
        OversizedSheet: When a sheet has more.
        ET.ParseError, ValueError: When the content is broken.
    """
    sheets: dict[str, OpenDocumentSheet] = {}
    sheet = OpenDocumentSheet()
    for event, element in ET.iterparse(content, events=("start", "end")):  # noqa: S314 - expat bounds entities itself
        if event == "start":
            if element.tag == f"{_TABLE}table":
                sheet = sheets[element.get(f"{_TABLE}name", "")] = OpenDocumentSheet()
        elif element.tag in STYLES:
            styles.take_in(element)
        elif element.tag == f"{_TABLE}table-column":
            start = sum(count for count, _ in sheet.columns)
            end = start + int(element.get(_COLUMNS, "1"))
            sheet.columns.append((end - start, element.get(_DEFAULT_STYLE, "")))
            if element.get(_VISIBILITY, "visible") != "visible":
                sheet.hidden_columns.update(range(start, min(end, _WIDEST)))
        elif element.tag == f"{_TABLE}table-row":
            _take_in_row(sheet, element, styles, most_cells)
            # iterparse would otherwise keep the tree of the whole document.
            element.clear()
    for each in sheets.values():
        each.strikes_by_condition = styles.strikes_by_condition
    return sheets


def _take_in_row(sheet: OpenDocumentSheet, element: ET.Element, styles: Styles, most_cells: int) -> None:
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
        _take_in_cell(sheet, cell, styles, rows, range(start, end))
        # The style of a cell is its own, or the default of its row or column.
        style = cell.get(f"{_TABLE}style-name") or element.get(_DEFAULT_STYLE) or sheet.default_style(start)
        sheet.add_looks(styles.looks_of(style), rows, range(start, end))


def _take_in_cell(sheet: OpenDocumentSheet, cell: ET.Element, styles: Styles, rows: range, columns: range) -> None:
    """Note what a cell is beside its value; some of its characters may be struck out or raised by their styles."""
    down, across = (int(cell.get(f"{_TABLE}number-{each}-spanned", "1")) for each in ("rows", "columns"))
    if down > 1 or across > 1:
        sheet.merges.append(Merge(rows[0], columns[0], rows[0] + down - 1, columns[0] + across - 1))
    if cell.find(f"{_OFFICE}annotation") is not None:
        sheet.comments.add((rows[0], columns[0]))
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "".join("".join(text.itertext()) for text in cell.findall(f"{_TEXT}p"))
    # What a cell shows stands in it; its format stands in another part of the archive.
    form = shown_text(shown, kind or "", cell.get(f"{_OFFICE}value", ""))
    # With the format ;;; a cell has a value and shows nothing of it.
    if form is None and not shown and (kind not in {None, "string"} or cell.get(f"{_OFFICE}string-value")):
        form = Shown.UNSEEN
    if form is not None:
        for row in rows:
            sheet.formats[row].update(dict.fromkeys(columns, form))
    if cell.get(f"{_CALC}value-type") == "error":
        # Err:508 and the like are LibreOffice's own, which no list of errors has.
        error = shown if shown.startswith("#") else Formula(shown)
        for row in rows:
            sheet.errors[row].update(dict.fromkeys(columns, error))
    spans = [styles.looks_of(span.get(f"{_TEXT}style-name")) for span in cell.iter(f"{_TEXT}span")]
    if any(each.struck or each.raised for each in spans):
        for row in rows:
            sheet.mixed[row].update(columns)
