"""Reading a workbook through calamine, a sheet at a time as a whole."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

from pingyuan_rules.engine import InvalidData, Problem
from pingyuan_rules.ledger.sources import Cell, Sheet


def whole_sheets(path: Path, broken: Problem, stack: ExitStack) -> list[Sheet]:
    """The sheets of a workbook, which stays open as long as the stack is.

    Raises:
        InvalidData: With the problem that is given, when it cannot be read, now or while its rows are read.
        ModuleNotFoundError: When python-calamine is not installed; the message names the extra.
    """
    try:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "reading a workbook needs python-calamine: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    with _as_broken(broken):
        book = stack.enter_context(CalamineWorkbook.from_filelike(stack.enter_context(path.open("rb"))))
        return [
            Sheet(each.name, _rows(book, each.name, broken), each.visible != SheetVisibleEnum.Visible)
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        ]


@contextmanager
def _as_broken(broken: Problem) -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of calamine is no Exception
        raise InvalidData([broken]) from error


def _rows(book: Any, name: str, broken: Problem) -> Iterator[tuple[Cell, ...]]:
    with _as_broken(broken):
        sheet = book.get_sheet_by_name(name)
    _, left = sheet.start or (0, 0)  # rows begin with the first column that is not empty
    for row in sheet.iter_rows():
        yield (*repeat(None, left), *map(_cell, row))


def _cell(value: Any) -> Cell:
    if value == "":
        return None
    # Workbooks keep every number as a float.
    return int(value) if isinstance(value, float) and value.is_integer() else value
