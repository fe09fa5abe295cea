"""Writing tables as an .xlsx workbook or as CSV files; text is never written as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger.cells import NO, YES
from pingyuan_rules.ledger.csv_file import guard
from pingyuan_rules.ledger.tables import Output, Plain

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks keep no time zone
"""Every workbook says that it was made then, so that the same ledger gives the same bytes."""

_WIDEST = 40
_NARROWEST = 8


def write_sheets(path: Path, outputs: Iterable[Output], lang: Lang) -> None:
    """Write tables as the sheets of a workbook.

    Raises:
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
        ValueError: When a text or a sheet is larger than a workbook can hold.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "writing a workbook needs XlsxWriter: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED})
        writer = _SheetWriter(book, lang)
        for output in outputs:
            writer.write(output)


class _SheetWriter:
    """Writes tables as sheets of one workbook, in one language."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book = book
        self._lang: Lang = lang
        self._bold = book.add_format({"bold": True})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._money = book.add_format({"num_format": "0.00"})

    def write(self, output: Output) -> None:
        """Write one table."""
        sheet = self._book.add_worksheet(output.name.text(self._lang))
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(output.headings):
            text = label.text(self._lang)
            sheet.set_column(column, column, min(max(_width(text), _NARROWEST), _WIDEST))
            _check(sheet.write_string(0, column, text, self._bold), output, 0)
        number = 0
        for number, row in enumerate(output.rows, start=1):
            for column, cell in enumerate(row):
                if cell is not None:
                    _check(self._write_cell(sheet, (number, column), cell), output, number)
        if output.filtered:
            sheet.autofilter(0, 0, number, len(output.headings) - 1)

    def _write_cell(self, sheet: Any, at: tuple[int, int], cell: Plain) -> int:
        status: int
        if isinstance(cell, bool) and self._lang == "en":
            status = sheet.write_boolean(*at, cell)
        elif isinstance(cell, bool | str | Label):
            status = sheet.write_string(*at, _text(cell, self._lang))
        elif isinstance(cell, date):
            status = sheet.write_datetime(*at, cell, self._date)
        elif isinstance(cell, Decimal):
            status = sheet.write_number(*at, float(cell), self._money)
        else:
            status = sheet.write_number(*at, cell)
        return status


def _width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text) + 2


def _check(status: int, output: Output, row: int) -> None:
    if status < 0:
        message = f"{output.name.en} row {row + 1}: more than a workbook can hold; write a folder of CSV files instead"
        raise ValueError(message)


def _text(cell: Plain, lang: Lang) -> str:
    if isinstance(cell, bool):
        return (YES if cell else NO).text(lang)
    return cell.text(lang) if isinstance(cell, Label) else str(cell)


def write_files(folder: Path, outputs: Iterable[Output], lang: Lang) -> None:
    """Write tables as CSV files in UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    for output in outputs:
        with (folder / f"{output.stem}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(guard(label.text(lang)) for label in output.headings)
            writer.writerows(_csv_row(row, lang) for row in output.rows)


def _csv_row(row: Sequence[Plain], lang: Lang) -> list[str]:
    return ["" if cell is None else guard(cell) if isinstance(cell, str) else _text(cell, lang) for cell in row]
