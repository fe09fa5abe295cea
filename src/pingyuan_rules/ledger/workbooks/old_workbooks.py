"""Reading an .xls workbook by xlrd, which alone of its readers shows errors of formulas and what is hidden."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from io import StringIO
from pathlib import Path
from struct import Struct
from typing import Any

from pingyuan_rules.engine import InvalidData, Problem
from pingyuan_rules.ledger.number_formats import Shown, shown_as
from pingyuan_rules.ledger.sources import Cell, Layout, Merge, Sheet


def old_sheets(path: Path, broken: Problem) -> list[Sheet]:
    """The sheets of an .xls workbook.

    Raises:
        InvalidData: With the given problem, when the workbook cannot be read.
        ModuleNotFoundError: When xlrd is not installed; the message names the extra.
    """
    try:
        import xlrd  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "reading an .xls workbook needs xlrd: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    with _xlrd_errors(broken):
        # What it finds odd it would print otherwise.
        book = xlrd.open_workbook(
            file_contents=path.read_bytes(), formatting_info=True, ragged_rows=True, logfile=StringIO()
        )
        return [
            Sheet(sheet.name, _rows(xlrd, book, sheet, broken), sheet.visibility != 0, _layout(book, sheet))
            for sheet in book.sheets()
        ]


def old_strikes_by_condition(path: Path, broken: Problem) -> bool:
    """Whether a conditional format of an .xls workbook strikes out cells; xlrd does not read these formats.

    Raises:
        InvalidData: With the given problem, when the workbook cannot be read.
    """
    from xlrd import compdoc  # noqa: PLC0415 - an extra, which the workbook was read by

    with _xlrd_errors(broken):
        content = path.read_bytes()
        stream, at, size = compdoc.CompDoc(content, logfile=StringIO()).locate_named_stream("Workbook")
        end = at + size
        while stream and at + _HEAD.size <= end:
            kind, length = _HEAD.unpack_from(stream, at)
            at += _HEAD.size
            if kind == _CONDITION and length >= _FONT + _FONT_SIZE:
                (parts,) = _WORD.unpack_from(stream, at + _PARTS)
                (look,) = _WORD.unpack_from(stream, at + _FONT + _FONT_LOOK)
                (kept,) = _WORD.unpack_from(stream, at + _FONT + _FONT_KEPT)
                # A font, without a number format before it, that strikes out and does not keep what the cell has.
                if parts & _HAS_FONT and not parts & _HAS_NUMBER_FORMAT and look & _STRIKE and not kept & _STRIKE:
                    return True
            at += length
    return False


# The record CF of [MS-XLS]: where its parts are, and the bits that matter here.
_HEAD, _WORD = Struct("<HH"), Struct("<I")
_CONDITION, _PARTS, _FONT, _FONT_SIZE, _FONT_LOOK, _FONT_KEPT = 0x1B1, 6, 12, 118, 68, 88
_HAS_NUMBER_FORMAT, _HAS_FONT, _STRIKE = 1 << 25, 1 << 26, 0x80


@contextmanager
def _xlrd_errors(broken: Problem) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever a broken part of the file makes it raise
        raise InvalidData([broken]) from error


def _rows(xlrd: Any, book: Any, sheet: Any, broken: Problem) -> Iterator[tuple[Cell, ...]]:
    for number in range(sheet.nrows):
        with _xlrd_errors(broken):
            cells: list[Cell] = []
            for kind, value in zip(sheet.row_types(number), sheet.row_values(number), strict=True):
                cell: Cell = None
                if kind == xlrd.XL_CELL_NUMBER or (kind == xlrd.XL_CELL_DATE and value < 1):  # a time of day is no day
                    cell = int(value) if value.is_integer() else float(value)
                elif kind == xlrd.XL_CELL_TEXT:
                    cell = str(value)
                elif kind == xlrd.XL_CELL_DATE:
                    moment = xlrd.xldate_as_datetime(value, book.datemode)
                    cell = moment.date() if moment.time() == time() else moment
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    cell = bool(value)
                elif kind == xlrd.XL_CELL_ERROR:
                    cell = str(xlrd.error_text_from_code.get(value, "#VALUE!"))
                cells.append(cell)
        yield tuple(cells)


def _layout(book: Any, sheet: Any) -> Layout:
    struck_fonts = {number for number, font in enumerate(book.font_list) if font.struck_out}
    struck_styles = {number for number, style in enumerate(book.xf_list) if style.font_index in struck_fonts}
    struck: defaultdict[int, set[int]] = defaultdict(set)
    codes = [book.format_map[style.format_key].format_str for style in book.xf_list]
    formats = {
        number: shown
        for number, (style, code) in enumerate(zip(book.xf_list, codes, strict=True))
        if (shown := shown_as(style.format_key, code)) is not None
    }
    # White on nothing or on white; headings are often white on a color.
    is_white = {number: color == (255, 255, 255) for number, color in book.colour_map.items()}
    white = {
        number
        for number, style in enumerate(book.xf_list)
        if is_white.get(book.font_list[style.font_index].colour_index)
        and (style.background.fill_pattern == 0 or is_white.get(style.background.pattern_colour_index))
    }
    shown_cells: defaultdict[int, dict[int, Shown]] = defaultdict(dict)
    for row in range(sheet.nrows) if struck_styles or formats or white else ():
        for column in range(sheet.row_len(row)):
            style = sheet.cell_xf_index(row, column)
            if style in struck_styles:
                struck[row + 1].add(column)
            if style in white:
                shown_cells[row + 1][column] = Shown.UNSEEN
            if style in formats:
                shown_cells[row + 1][column] = formats[style]
    mixed: defaultdict[int, set[int]] = defaultdict(set)
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        if any(book.font_list[font].struck_out or book.font_list[font].escapement for _, font in runs):
            mixed[row + 1].add(column)
    return Layout(
        # Its ranges end before the second row and column.
        tuple(Merge(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells),
        frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0),
        frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0),
        {row: frozenset(columns) for row, columns in struck.items()},
        dict(shown_cells),
        {row: frozenset(columns) for row, columns in mixed.items()},
        frozenset((row + 1, column) for row, column in sheet.cell_note_map),
    )
