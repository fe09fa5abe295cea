"""Writing tables as CSV files; text is never written so that a program would run it as a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from pathlib import Path

from pingyuan_rules.engine import Lang
from pingyuan_rules.progress import Progress, counted
from pingyuan_rules.tables.model import Absent, Kept, Output, Plain
from pingyuan_rules.tables.workbook_writer import cell_text

GUARDED = re.compile(r"'*[=+\-@\t\r]")
"""Text that a spreadsheet program would run as a formula when it opens a CSV file; an apostrophe is put before it."""


def guard(text: str) -> str:
    """Text as a CSV file holds it, so that no program runs it as a formula; `unguard` undoes it."""
    return f"'{text}" if GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Text as it was before `guard`."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text


def write_files(folder: Path, outputs: Iterable[Output], lang: Lang, progress: Progress | None = None) -> None:
    """Write tables as CSV files in UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    for output in outputs:
        with (folder / f"{output.stem}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(guard(label.text(lang)) for label in output.headings)
            writer.writerows(_row(row, lang) for row in counted(output.rows, output.name, progress))


def _row(row: Sequence[Plain], lang: Lang) -> list[str]:
    return [_text(cell, lang) for cell in row]


def _text(cell: Plain, lang: Lang) -> str:
    if cell is None or isinstance(cell, Absent):
        return ""
    if isinstance(cell, Kept):
        value = cell.value
        return guard(value.isoformat() if isinstance(value, date | time) else "" if value is None else str(value))
    return guard(cell) if isinstance(cell, str) else cell_text(cell, lang)
