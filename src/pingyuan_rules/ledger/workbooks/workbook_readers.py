"""Reading a workbook by the reader that suits it; every one gives the same model of a sheet."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice, repeat
from pathlib import Path
from typing import Any, TypeAlias

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import LEDGER, Cell, Layout, Sheet, Source
from pingyuan_rules.ledger.workbooks.archives import (
    TooLarge,
    check_archive,
    check_open_document,
    is_plain,
    open_transitional,
)
from pingyuan_rules.ledger.workbooks.file_kinds import describe_file, describe_old_file
from pingyuan_rules.ledger.workbooks.old_workbooks import old_sheets, old_strikes_by_condition
from pingyuan_rules.ledger.workbooks.xlsx_layout import read_layouts, strikes_by_condition

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_EXCEL_97 = Label("Excel 97-2003 工作簿", "an Excel 97-2003 workbook")
_OPEN_DOCUMENT = Label("OpenDocument 工作簿", "an OpenDocument workbook")
_EXCEL = Label("Excel 工作簿", "an Excel workbook")
_STRUCK_BY_CONDITION = Label(
    "此工作簿的条件格式带有删除线，看不出划去了哪些单元格，均已读取",
    "A conditional format of this workbook strikes out cells; which ones cannot be seen, and all were read",
)

# Surrogates stay as they are spelled: alone they are no characters, and no file in UTF-8 could hold them.
_ESCAPED = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_BATCH = 500

Errors: TypeAlias = Mapping[int, Mapping[int, str | Formula]]
"""The results that are errors, by row and column, which the reader of values takes for empty cells."""


@contextmanager
def open_workbook(path: Path) -> Iterator[Source]:
    """Open a workbook and give its sheets.

    An .xls workbook is read by xlrd. An .ods workbook is read whole, by calamine, and so is an .xlsx workbook that
    holds nothing but values. One with formulas is read row by row by openpyxl, which takes longer but can tell a
    formula without a result from an empty cell.

    Raises:
        InvalidData: When the file is no workbook, now or while its rows are read.
        ModuleNotFoundError: When a library that reads it is not installed; the message names the extra.
    """
    with path.open("rb") as file:
        start = file.read(len(_OLD_FORMAT))
    if not start:
        found, remedy = Label("空文件", "an empty file"), Label("请重新导出", "Export it again")
        raise InvalidData([file_problem(path.name, LEDGER, remedy, found)])
    with ExitStack() as stack:
        if start == _OLD_FORMAT:  # encrypted .xlsx workbooks begin like this too
            found, remedy = describe_old_file(path)
            broken = file_problem(path.name, LEDGER, remedy, found)
            sheets = old_sheets(path, broken)
            unseen = _STRUCK_BY_CONDITION if old_strikes_by_condition(path, broken) else None
            yield Source(_EXCEL_97, sheets, unseen=unseen)
            return
        found, remedy = describe_file(path)
        broken = file_problem(path.name, LEDGER, remedy, found)
        with _archive_errors(path, broken):
            check_archive(path)
            with zipfile.ZipFile(path) as archive:
                open_document = "content.xml" in archive.namelist()
            parts = check_open_document(path) if open_document else {}
            layouts = {name: part.layout for name, part in parts.items()} if open_document else read_layouts(path)
            by_condition = (
                any(part.strikes_by_condition for part in parts.values())
                if open_document
                else strikes_by_condition(path)
            )
            unseen = _STRUCK_BY_CONDITION if by_condition else None
        if open_document:
            errors = {name: part.errors for name, part in parts.items()}
            yield Source(_OPEN_DOCUMENT, whole_sheets(path, broken, stack, layouts, errors), unseen=unseen)
        elif is_plain(path):
            yield Source(_EXCEL, whole_sheets(path, broken, stack, layouts, {}), unseen=unseen)
        else:
            yield Source(_EXCEL, streamed_sheets(path, broken, stack, layouts), unseen=unseen)


@contextmanager
def _archive_errors(path: Path, broken: Problem) -> Iterator[None]:
    """Refuse a file that is no archive, a broken one, or one that is too large."""
    try:
        yield
    except TooLarge:
        found = Label("解压后过大的内容", "content that unpacks to far more than a ledger")
        remedy = Label(
            "请只保留台账各表，删去多余的格式和空行后另存",
            "Keep only the sheets of the ledger, clear superfluous formats and empty rows, and save it again",
        )
        raise InvalidData([file_problem(path.name, LEDGER, remedy, found)]) from None
    except Exception as error:  # what a broken archive makes its readers raise
        raise InvalidData([broken]) from error


# Row by row, by openpyxl.


def streamed_sheets(path: Path, broken: Problem, stack: ExitStack, layouts: Mapping[str, Layout]) -> list[Sheet]:
    """The sheets of a workbook, which stays open as long as the stack is, with their layouts by name.

    Raises:
        InvalidData: With the given problem, when the workbook cannot be read, now or while its rows are read.
        ModuleNotFoundError: When openpyxl is not installed; the message names the extra.
    """
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "reading a workbook with formulas needs openpyxl: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    books = []
    # Opened twice, because openpyxl gives either the results of formulas or the formulas.
    for data_only in (True, False):
        with _openpyxl_errors(broken):
            file = stack.enter_context(open_transitional(path))
            book = openpyxl.load_workbook(file, read_only=True, data_only=data_only)
        stack.callback(book.close)
        books.append(book)
    values, formulas = books
    return [
        Sheet(
            sheet.title,
            _streamed_rows(broken, sheet, formulas[sheet.title]),
            sheet.sheet_state != "visible",
            layouts.get(sheet.title, Layout()),
        )
        for sheet in values.worksheets
    ]


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
    for each in (sheet, formulas):
        each.reset_dimensions()  # some programs write a wrong size, which would cut rows off
    pairs = zip(sheet.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False)
    while True:
        # The block is left before rows are given away, so that the warnings of others are not silenced.
        with _openpyxl_errors(broken):
            batch = list(islice(pairs, _BATCH))
        if not batch:
            return
        for row, written in batch:
            # Workbooks spell characters that XML cannot hold as _x000D_; openpyxl hands them on as they are.
            cells = tuple(
                _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell)
                if isinstance(cell, str) and "_x" in cell
                else cell
                for cell in row
            )
            if any(value is None and other is not None for value, other in zip(cells, written, strict=False)):
                # A formula without a result stands as such, and not as an empty cell.
                padded = (*written, *repeat(None, len(cells) - len(written)))
                cells = tuple(
                    value if value is not None or other is None else Formula(str(getattr(other, "text", other)))
                    for value, other in zip(cells, padded, strict=False)
                )
            yield cells


# Whole, by calamine.


def whole_sheets(
    path: Path,
    broken: Problem,
    stack: ExitStack,
    layouts: Mapping[str, Layout],
    errors: Mapping[str, Errors],
) -> list[Sheet]:
    """The sheets of a workbook, which stays open as long as the stack is, with their layouts and errors by name.

    Raises:
        InvalidData: With the given problem, when the workbook cannot be read, now or while its rows are read.
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
            Sheet(
                each.name,
                _whole_rows(book, each.name, broken, errors.get(each.name, {})),
                each.visible != SheetVisibleEnum.Visible,
                layouts.get(each.name, Layout()),
            )
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


def _whole_rows(book: Any, name: str, broken: Problem, errors: Errors) -> Iterator[tuple[Cell, ...]]:
    with _calamine_errors(broken):
        sheet = book.get_sheet_by_name(name)
    _, left = sheet.start or (0, 0)  # rows begin with the first column that is not empty
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = (
            # An empty cell is given as an empty text, and every number as a float.
            None if cell == "" else int(cell) if isinstance(cell, float) and cell.is_integer() else cell
            for cell in row
        )
        if number in errors:
            found: dict[int, Cell] = {**dict(enumerate(cells, start=left)), **errors[number]}
            yield tuple(found.get(column) for column in range(max(found) + 1))
        else:
            yield (*repeat(None, left), *cells)
