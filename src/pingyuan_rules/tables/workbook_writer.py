"""Writing tables as an .xlsx workbook; text is never written as a formula."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.progress import Progress, counted
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.model import Absent, Kept, Look, Output, Plain
from pingyuan_rules.words import NO, YES

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks keep no time zone
"""Every workbook says that it was made then, so that the same ledger gives the same bytes."""

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


@contextmanager
def new_workbook(path: Path, *, streamed: bool = False) -> Iterator[Any]:
    """Open a new workbook, which is written when the block ends.

    Args:
        path: Where to write.
        streamed: Whether rows go to disk as they come, so that no sheet is held in memory; each must come in order.

    Raises:
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "writing a workbook needs XlsxWriter: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    with xlsxwriter.Workbook(str(path), {"constant_memory": streamed}) as book:
        book.set_properties({"created": CREATED})
        yield book


def free_names(words: Sequence[str], taken: Collection[str]) -> tuple[str, ...]:
    """Names for a sheet, as near to some words as a workbook allows, none of which another sheet has.

    Args:
        words: What it would be called, in one language or more; all get the same number where one is taken.
        taken: The names of other sheets, case-folded.
    """
    plain = [_IN_NO_NAME.sub("_", word) or "_" for word in words]
    ends = ("", *(f" ({number})" for number in range(2, len(taken) + 3)))  # so many cannot all be taken
    numbered = (tuple(word[: _LONGEST_NAME - len(end)] + end for word in plain) for end in ends)
    barred = _RESERVED.union(taken)
    return next(names for names in numbered if barred.isdisjoint(name.casefold() for name in names))


def write_sheets(path: Path, sheets: Iterable[Output | Drawing], lang: Lang, progress: Progress | None = None) -> None:
    """Write tables and drawings as the sheets of a workbook.

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


def write_cell(sheet: Any, at: tuple[int, int], cell: Plain, lang: Lang, look: Any = None) -> int:
    """Write one cell in a format; gives what XlsxWriter says of it, below 0 where it does not fit."""
    status: int
    if isinstance(cell, bool | str | Label | Absent):  # LibreOffice saves a truth as a formula, =TRUE()
        status = sheet.write_string(*at, cell_text(cell, lang), look)
    elif isinstance(cell, date):
        status = sheet.write_datetime(*at, cell, look)
    elif isinstance(cell, Kept):
        status = write_kept(sheet, at, cell.value, look)
    else:
        status = sheet.write_number(*at, float(cell) if isinstance(cell, Decimal) else cell, look)
    return status


def write_kept(sheet: Any, at: tuple[int, int], value: Any, look: Any) -> int:
    """Write a cell as another file held it; gives what XlsxWriter says of it, below 0 where it does not fit."""
    status: int
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


def cell_text(cell: Plain, lang: Lang) -> str:
    """A cell as text in one language."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return (YES if cell else NO).text(lang)
    if isinstance(cell, Absent):
        return cell.label.text(lang)
    return cell.text(lang) if isinstance(cell, Label) else str(cell)


class _SheetWriter:
    """Writes tables as sheets of one workbook, in one language."""

    def __init__(self, book: Any, lang: Lang, progress: Progress | None) -> None:
        self._book = book
        self._lang: Lang = lang
        self._progress = progress
        self._plain, self._answers = self._looks(styles.AMOUNT), self._looks(styles.MONEY)
        self._wrapped = self._looks(styles.MONEY, text_wrap=True, valign="top")
        self._header = book.add_format({"bold": True})
        self._grey, self._red = book.add_format(styles.HEADER), book.add_format(styles.MAIN_HEADER)
        self._met, self._short = book.add_format(styles.MET), book.add_format(styles.SHORT)
        self._open, self._outside = book.add_format(styles.OPEN), book.add_format(styles.OUTSIDE)

    def _looks(self, money: str, **more: Any) -> dict[type, Any]:
        """The format of each type of cell that has one."""
        formats = {date: styles.DATE, datetime: styles.DATE_TIME, time: styles.TIME, Decimal: money}
        made = {kind: self._book.add_format({"num_format": text, **more}) for kind, text in formats.items()}
        return made | {kind: self._book.add_format(more) for kind in (str, Label, int) if more}

    def write(self, output: Output) -> None:
        """Write one table."""
        sheet = self._book.add_worksheet(output.name.text(self._lang))
        self._write_headings(sheet, output)
        looks = self._plain if output.look is None else self._wrapped if output.look.page else self._answers
        number = 0
        wrapped = [] if output.look is None else _wrapped(output.look)
        for number, row in enumerate(counted(output.rows, output.name, self._progress), start=1):
            if wrapped:
                texts = [(cell_text(row[column], self._lang), width) for column, width in wrapped]
                sheet.set_row(number, styles.height(texts, least=1, room=0))
            for column, cell in enumerate(row):
                if cell is not None:
                    look = looks.get(type(cell.value if isinstance(cell, Kept) else cell))
                    _check(write_cell(sheet, (number, column), cell, self._lang, look), output, number)
        if output.look is not None:
            self._finish(sheet, output, output.look, number)

    def _write_headings(self, sheet: Any, output: Output) -> None:
        texts = [label.text(self._lang) for label in output.headings]
        look = output.look
        widths = [_width(text) for text in texts] if look is None else look.widths
        sheet.freeze_panes(1, 0 if look is None else look.fixed)
        if look is not None:
            sheet.set_row(0, styles.height(list(zip(texts, widths, strict=True))))
        for column, (text, width) in enumerate(zip(texts, widths, strict=True)):
            sheet.set_column(column, column, width)
            header = self._header if look is None else self._red if column in look.answers else self._grey
            _check(sheet.write_string(0, column, text, header), output, 0)

    def _finish(self, sheet: Any, output: Output, look: Look, rows: int) -> None:
        sheet.autofilter(0, 0, rows, len(output.headings) - 1)
        styles.print_on_a4(sheet, fit=look.page)
        if look.fixed and not look.page:
            sheet.repeat_columns(0, look.fixed - 1)
        if rows:
            for column, shall_be in look.answers.items():
                self._color(sheet, (1, column, rows, column), shall_be)

    def _color(self, sheet: Any, cells: tuple[int, int, int, int], shall_be: bool | None) -> None:
        """Color answers by their values; what falls short is bold and what is open in italics, for print in gray."""
        for label, look in ((styles.UNKNOWN, self._open), *((each, self._outside) for each in styles.OUTSIDE_WORDS)):
            sheet.conditional_format(*cells, _equal(f'"{label.text(self._lang)}"', look))
        if shall_be is not None:
            for answer in (True, False):
                look = self._met if answer is shall_be else self._short
                sheet.conditional_format(*cells, _equal(f'"{cell_text(answer, self._lang)}"', look))


def _wrapped(look: Look) -> list[tuple[int, float]]:
    """The columns whose texts wrap, with their widths; only Excel itself would find out how high their rows must be."""
    return [(column, width) for column, width in enumerate(look.widths) if width >= _LONG] if look.page else []


def _equal(value: str, look: Any) -> dict[str, Any]:
    return {"type": "cell", "criteria": "==", "value": value, "format": look}


def _width(text: str) -> int:
    return min(max(styles.display_width(text) + 2, _NARROWEST), _WIDEST)


def _check(status: int, output: Output, row: int) -> None:
    if status < 0:
        message = f"{output.name.en} row {row + 1}: more than a workbook can hold; write a folder of CSV files instead"
        raise TooMuch(message)
