"""Reading an .xlsx workbook row by row, through openpyxl, with an eye on formulas that have no result."""

import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice, repeat
from pathlib import Path
from typing import Any

from pingyuan_rules.engine import InvalidData, Problem
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.sources import Cell, Sheet

_ESCAPED = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_BATCH = 500


def streamed_sheets(path: Path, broken: Problem, stack: ExitStack) -> list[Sheet]:
    """The sheets of a workbook, which stays open as long as the stack is.

    Raises:
        InvalidData: With the problem that is given, when it cannot be read, now or while its rows are read.
        ModuleNotFoundError: When openpyxl is not installed; the message names the extra.
    """
    values, formulas = (_load(path, broken, stack, data_only=data_only) for data_only in (True, False))
    return [
        Sheet(sheet.title, _streamed_rows(broken, sheet, formulas[sheet.title]), sheet.sheet_state != "visible")
        for sheet in values.worksheets
    ]


def _load(path: Path, broken: Problem, stack: ExitStack, *, data_only: bool) -> Any:
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "reading a workbook with formulas needs openpyxl: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    with _openpyxl_errors(broken):
        book = openpyxl.load_workbook(stack.enter_context(path.open("rb")), read_only=True, data_only=data_only)
    stack.callback(book.close)
    return book


@contextmanager
def _openpyxl_errors(broken: Problem) -> Iterator[None]:
    # openpyxl warns of what it leaves out, such as validations and styles; none of it is data.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:  # openpyxl raises whatever a broken part of the file makes it raise
            raise InvalidData([broken]) from error


def _streamed_rows(broken: Problem, sheet: Any, formulas: Any) -> Iterator[tuple[Cell, ...]]:
    pairs = zip(_raw_rows(sheet), _raw_rows(formulas), strict=False)
    while True:
        with _openpyxl_errors(broken):
            batch = list(islice(pairs, _BATCH))
        if not batch:
            return
        for row, written in batch:
            yield _with_formulas(tuple(map(_decoded, row)), written)


def _decoded(value: Any) -> Any:
    # Workbooks spell characters that XML cannot hold as _x000D_; openpyxl hands them on as they are.
    if isinstance(value, str) and "_x" in value:
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value


def _raw_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows off
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _with_formulas(row: tuple[Any, ...], written: tuple[Any, ...]) -> tuple[Cell, ...]:
    if not any(value is None and other is not None for value, other in zip(row, written, strict=False)):
        return row
    padded = (*written, *repeat(None, len(row) - len(written)))
    return tuple(
        value if value is not None or other is None else Formula(str(getattr(other, "text", other)))
        for value, other in zip(row, padded, strict=False)
    )


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
    with _calamine_errors(broken):
        book = stack.enter_context(CalamineWorkbook.from_filelike(stack.enter_context(path.open("rb"))))
        return [
            Sheet(each.name, _calamine_rows(book, each.name, broken), each.visible != SheetVisibleEnum.Visible)
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        ]


@contextmanager
def _calamine_errors(broken: Problem) -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of calamine is no Exception
        raise InvalidData([broken]) from error


def _calamine_rows(book: Any, name: str, broken: Problem) -> Iterator[tuple[Cell, ...]]:
    with _calamine_errors(broken):
        sheet = book.get_sheet_by_name(name)
    _, left = sheet.start or (0, 0)  # rows begin with the first column that is not empty
    for row in sheet.iter_rows():
        yield (*repeat(None, left), *map(_cell, row))


def _cell(value: Any) -> Cell:
    if value == "":
        return None
    # Workbooks keep every number as a float.
    return int(value) if isinstance(value, float) and value.is_integer() else value
