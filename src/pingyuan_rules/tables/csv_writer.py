"""Tables as CSV files; no text is written so that a program would run it as a formula."""

import csv
from collections.abc import Iterable
from pathlib import Path

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.progress import Progress, counted
from pingyuan_rules.tables.formula_guard import guard
from pingyuan_rules.tables.table_model import Sheet
from pingyuan_rules.tables.typed_cells import Cell, NoAnswer, PassThrough, TypedCell, cell_text, in_words
from pingyuan_rules.words import NO, YES


def write_csv_files(folder: Path, sheets: Iterable[Sheet], lang: Lang, progress: Progress | None = None) -> None:
    """Write a file for each sheet, in UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    for sheet in sheets:
        # With newline="", since csv ends its lines itself and Windows would double their carriage returns.
        with (folder / f"{sheet.stem}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(guard(in_words(column.label, lang)) for column in sheet.table.columns)
            rows = counted(sheet.table.rows, sheet.table.title, progress)
            writer.writerows([csv_text(cell, lang) for cell in row] for row in rows)


def csv_text(cell: Cell, lang: Lang) -> str:
    """A cell for programs: numbers without separators, an empty text where there is no answer.

    >>> csv_text(1234, "en"), csv_text(True, "en"), csv_text("=1+1", "en")
    ('1234', 'yes', "'=1+1")
    """
    # In the order of how many cells there are of each kind.
    if isinstance(cell, str):
        return guard(cell)
    if cell is None or isinstance(cell, NoAnswer):
        return ""
    if isinstance(cell, bool):
        return (YES if cell else NO).text(lang)
    if isinstance(cell, Label):
        return guard(cell.text(lang))  # names of groups come from the ledger
    if isinstance(cell, TypedCell):
        return csv_text(cell.file_value(lang), lang)
    # No apostrophe before -5, which begins like a formula: it is a number to every program.
    return guard(cell_text(cell, lang)) if isinstance(cell, PassThrough) else str(cell)
