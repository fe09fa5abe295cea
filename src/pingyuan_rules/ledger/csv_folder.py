"""Reading a folder of CSV files, one for each class of record."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import Sheet

GUARDED = re.compile(r"'*[=+\-@\t\r]")
"""Text that a spreadsheet program would run as a formula when it opens a CSV file; an apostrophe is put before it."""


def guard(text: str) -> str:
    """Text as a CSV file holds it, so that no program runs it as a formula; `unguard` undoes it."""
    return f"'{text}" if GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Text as it was before `guard`."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text


def sheets_of(folder: Path) -> Iterator[Sheet]:
    """The CSV files of a folder as sheets named after the files.

    Raises:
        InvalidData: When the folder holds none.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.name[0] not in ".~")
    if not files:
        expected = Label("含 CSV 文件的文件夹", "a folder with CSV files")
        remedy = Label("请给出 CSV 所在的文件夹", "Give the folder that holds the CSV files")
        raise InvalidData([file_problem(str(folder), expected, remedy)])
    for path in files:
        yield Sheet(path.stem, _rows(path))


def _rows(path: Path) -> Iterator[tuple[str, ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file, strict=True):
                yield tuple(map(unguard, row))
    except UnicodeDecodeError:
        expected = Label("UTF-8 编码的文件", "a file in UTF-8")
        remedy = Label("请另存为“CSV UTF-8”", 'Save it as "CSV UTF-8"')
        raise InvalidData([file_problem(path.name, expected, remedy)]) from None
    except csv.Error as error:
        expected = Label("逗号分隔、引号成对的文件", "a file separated by commas, with quotes in pairs")
        remedy = Label(f"请更正或重新导出（{error}）", f"Correct it or export it again ({error})")
        raise InvalidData([file_problem(path.name, expected, remedy)]) from None
