"""Writing tables as an .xlsx workbook; text is never written as a formula."""

import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.progress import Progress, counted
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.table_model import Sheet, SheetStyle
from pingyuan_rules.tables.typed_cells import (
    Cell,
    NoAnswer,
    PassThrough,
    RateCell,
    ShareCell,
    TypedCell,
    UncountedCell,
    cell_text,
    in_words,
)

WORKBOOK = ".xlsx"
"""What the name of a workbook ends in."""
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks keep no time zone
"""Every workbook says that it was made then, so that the same ledger gives the same bytes."""

# Excel refuses a workbook with a longer name of a sheet, one of these characters in it, or a sheet named History.
_LONGEST_HEAD = 60
"""A part of a page's head; all of it has at most 255 characters, with ampersands that are written twice."""
_LONGEST_NAME = 31
_IN_NO_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_RESERVED = frozenset({"history"})
_WIDEST = 40
_NARROWEST = 8
_LONG = 16
_FIRST_YEAR = 1900
"""Workbooks have no earlier dates."""
_GREATEST = 1 << 53
"""As far as a workbook's numbers are exact."""


class TooMuch(ValueError):  # noqa: N818 - reads as what it is
    """More than a workbook can hold."""


@runtime_checkable
class Drawing(Protocol):
    """A sheet that is more than a table."""

    def draw(self, book: Any, lang: Lang) -> None:
        """Write it into a workbook."""
        ...


class _Content(io.BytesIO):
    """A workbook in memory. An archive that was given up ends itself when it is collected, and needs this for it."""

    def close(self) -> None:
        """Stay open: either of the two may be collected first."""


@contextmanager
def new_workbook(path: Path, *, streamed: bool = False) -> Iterator[Any]:
    """Open a new workbook, which is written when the block ends.

    Args:
        path: Where to write.
        streamed: Whether rows go to disk as they come, so that no sheet is held in memory; each must come in order.

    Raises:
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
        OSError: When the file cannot be written.
    """
    try:
        import xlsxwriter.exceptions  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "writing a workbook needs XlsxWriter: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    from pingyuan_rules.tables.guarded_workbook import GuardedWorkbook  # noqa: PLC0415 - needs XlsxWriter

    # Written to disk by us, from memory: a zip file on a full disk complains again, on standard error, when it is
    # collected. Parts are kept beside it until then, not in a temporary folder that nobody sweeps.
    content = _Content()
    try:
        with GuardedWorkbook(content, {"constant_memory": streamed, "tmpdir": str(path.parent)}) as book:
            # Else XlsxWriter writes the time of day, and no two files are alike.
            book.set_properties({"created": CREATED})
            yield book
    except xlsxwriter.exceptions.FileCreateError as error:
        # XlsxWriter wraps what the system says, such as that the disk is full, in an error of its own.
        raise OSError(*error.args[0].args) from error
    path.write_bytes(content.getbuffer())


def free_names(words: Sequence[str], taken: Collection[str]) -> tuple[str, ...]:
    """Names for a sheet, as near to some words as a workbook allows, that no other sheet has.

    Args:
        words: The name it should have, in one language or more; all get the same number if one is taken.
        taken: The names of other sheets, case-folded.
    """
    plain = [_IN_NO_NAME.sub("_", word) or "_" for word in words]
    ends = ("", *(f" ({number})" for number in range(2, len(taken) + 3)))  # so many cannot all be taken
    numbered = (tuple(word[: _LONGEST_NAME - len(end)] + end for word in plain) for end in ends)
    # Case-folded, since Excel takes names in another case for the same.
    barred = _RESERVED.union(taken)
    return next(names for names in numbered if barred.isdisjoint(name.casefold() for name in names))


def write_sheets(
    path: Path,
    sheets: Iterable[Sheet | Drawing],
    lang: Lang,
    progress: Progress | None = None,
    page_head: tuple[str, str] | None = None,
) -> None:
    """Write tables and drawings as the sheets of a workbook.

    Args:
        path: Where to write.
        sheets: The tables and drawings.
        lang: The language.
        progress: Is told the sheet and how many of its rows have been written.
        page_head: What is printed at the head of every page, at its left and at its right.

    Raises:
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
        TooMuch: When a text or a sheet is larger than a workbook can hold.
    """
    with new_workbook(path, streamed=True) as book:
        writer = _SheetWriter(book, lang, progress)
        for sheet in sheets:
            if isinstance(sheet, Drawing):
                sheet.draw(book, lang)
            else:
                writer.write(sheet)
        if page_head is not None:
            short = (text if len(text) <= _LONGEST_HEAD else f"{text[: _LONGEST_HEAD - 1]}…" for text in page_head)
            # An ampersand begins a code, so one in a name is written twice.
            left, right = (text.replace("&", "&&") for text in short)
            for page in book.worksheets():
                page.set_header(f"&L{left}&R{right}", {"margin": 0.25})


def write_cell(sheet: Any, at: tuple[int, int], cell: Cell, lang: Lang, look: Any = None) -> int:
    """Write one cell in a format; gives XlsxWriter's status, below 0 when the cell does not fit."""
    status: int
    if isinstance(cell, UncountedCell):
        cell = cell.text(lang)  # the answer alone would be colored as what is not met
    elif isinstance(cell, TypedCell):
        cell = cell.file_value(lang)
    if cell is None:
        status = sheet.write_blank(*at, None, look)
    elif isinstance(cell, bool | str | Label | NoAnswer):  # LibreOffice saves a truth as a formula, =TRUE()
        status = sheet.write_string(*at, cell_text(cell, lang), look)
    elif isinstance(cell, date):
        status = sheet.write_datetime(*at, cell, look)
    elif isinstance(cell, PassThrough):
        status = write_unchanged(sheet, at, cell.value, look)
    else:
        status = sheet.write_number(*at, float(cell) if isinstance(cell, Decimal) else cell, look)
    return status


def write_unchanged(sheet: Any, at: tuple[int, int], value: Any, look: Any) -> int:
    """Write a cell as another file held it; gives XlsxWriter's status, below 0 when the cell does not fit."""
    status: int
    # A column without a meaning goes back as it came, a truth as one.
    if isinstance(value, bool):
        status = sheet.write_boolean(*at, value, look)
    elif is_moment(value):
        status = sheet.write_datetime(*at, value, look)
    elif isinstance(value, int | float) and abs(value) <= _GREATEST:  # no NaN either
        status = sheet.write_number(*at, value, look)
    else:
        status = sheet.write_string(*at, str(value), look)
    return status


def is_moment(value: Any) -> bool:
    """Whether a workbook can hold a value as a date or a time; it knows no time zones."""
    if not isinstance(value, date | time) or getattr(value, "tzinfo", None) is not None:
        return False
    return isinstance(value, time) or value.year >= _FIRST_YEAR


class _SheetWriter:
    """Writes tables as sheets of one workbook, in one language."""

    def __init__(self, book: Any, lang: Lang, progress: Progress | None) -> None:
        self._book = book
        self._lang: Lang = lang
        self._progress = progress
        self._plain, self._answers = self._looks(styles.AMOUNT), self._looks(styles.MONEY)
        self._wrapped = self._looks(styles.MONEY, **styles.LINED, text_wrap=True, valign="top")
        self._blank = book.add_format(styles.LINED)
        self._header = book.add_format({"bold": True})
        self._grey, self._red = book.add_format(styles.HEADER), book.add_format(styles.MAIN_HEADER)
        self._met, self._not_met = book.add_format(styles.MET), book.add_format(styles.SHORT)
        self._open, self._outside = book.add_format(styles.OPEN), book.add_format(styles.OUTSIDE)

    def _looks(self, money: str, **more: Any) -> dict[type, Any]:
        """The format of each type of cell that has one."""
        share = styles.SHARE
        # By the very type, since a datetime is a date too and needs another format.
        numbers = {
            date: styles.DATE, datetime: styles.DATE_TIME, time: styles.TIME,
            Decimal: money, RateCell: share, ShareCell: share,
        }  # fmt: skip
        looks = {kind: self._book.add_format({"num_format": text, **more}) for kind, text in numbers.items()}
        return looks | {kind: self._book.add_format(more) for kind in (str, Label, int) if more}

    def write(self, sheet: Sheet) -> None:
        """Write one table."""
        page = self._book.add_worksheet(sheet.table.title.text(self._lang))
        style = sheet.style
        widths = self._write_headings(page, sheet)
        looks = self._plain if style is None else self._wrapped if style.page else self._answers
        # Excel alone finds out how high wrapped rows must be; LibreOffice and WPS show one line of a row without it.
        wrapped = [column for column, width in enumerate(widths) if width >= _LONG] if style and style.page else []
        number = 0
        for number, row in enumerate(counted(sheet.table.rows, sheet.table.title, self._progress), start=1):
            if wrapped:
                texts = [(cell_text(row[column], self._lang), widths[column]) for column in wrapped]
                page.set_row(number, styles.height(texts, least=1, room=4))
            for column, cell in enumerate(row):
                # An empty cell is not written at all, which keeps wide sheets small, unless somebody may fill it in.
                if cell is None and style is not None and style.page:
                    page.write_blank(number, column, None, self._blank)
                elif cell is not None:
                    value: Any = cell.value if isinstance(cell, PassThrough) else cell
                    if isinstance(value, TypedCell) and type(value) not in looks:
                        value = value.file_value(self._lang)
                    look = looks.get(type(value))
                    _check(write_cell(page, (number, column), cell, self._lang, look), sheet, number)
        if style is not None:
            self._finish(page, sheet, style, number)

    def _write_headings(self, page: Any, sheet: Sheet) -> list[float]:
        """Write the first row; gives how wide each column is."""
        style, columns = sheet.style, sheet.table.columns
        texts = [in_words(column.label, self._lang) for column in columns]
        fitting = [min(max(styles.display_width(text) + 2, _NARROWEST), _WIDEST) for text in texts]
        widths = [column.width or width for column, width in zip(columns, fitting, strict=True)]
        page.freeze_panes(1, 0 if style is None else style.fixed)
        if style is not None:
            page.set_row(0, styles.height(list(zip(texts, widths, strict=True))))
        for column, (text, width) in enumerate(zip(texts, widths, strict=True)):
            page.set_column(column, column, width)
            header = self._header if style is None else self._red if column in style.answers else self._grey
            _check(page.write_string(0, column, text, header), sheet, 0)
        return widths

    def _finish(self, page: Any, sheet: Sheet, style: SheetStyle, rows: int) -> None:
        """Add filters, print settings and the colors of answers."""
        page.autofilter(0, 0, rows, len(sheet.table.columns) - 1)
        styles.print_on_a4(page, fit=style.page)
        if style.fixed and not style.page:
            page.repeat_columns(0, style.fixed - 1)
        for column, met_when in style.answers.items() if rows else ():
            # By their words; what is not met is also bold and what is open in italics, for print in gray.
            looks = {words.UNDECIDED: self._open} | dict.fromkeys(styles.OUTSIDE_WORDS, self._outside)
            if met_when is not None:
                looks[words.YES] = self._met if met_when else self._not_met
                looks[words.NO] = self._not_met if met_when else self._met
            for label, look in looks.items():
                value = f'"{label.text(self._lang)}"'
                rule = {"type": "cell", "criteria": "==", "value": value, "format": look}
                page.conditional_format(1, column, rows, column, rule)


def _check(status: int, sheet: Sheet, row: int) -> None:
    # XlsxWriter raises nothing: it cuts a long text off, leaves out a cell beyond the last row, and gives this number.
    if status < 0:
        name = sheet.table.title.en
        message = f"{name} row {row + 1}: more than a workbook can hold; write a folder of CSV files instead"
        raise TooMuch(message)
