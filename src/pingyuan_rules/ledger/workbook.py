"""Reading a workbook: .xlsx row by row, .xls and .ods as a whole."""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice, repeat
from pathlib import Path
from typing import IO, Any

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.archives import TooLarge, check_archive, check_open_document
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import LEDGER, Cell, Sheet, Source

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_ESCAPED = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_CHUNK = 1 << 20
_BATCH = 500


@contextmanager
def open_workbook(path: Path) -> Iterator[Source]:
    """Open a workbook and give its sheets.

    An .xlsx workbook is read row by row, however large; an .xls or .ods workbook is read whole, through calamine.

    Raises:
        InvalidData: When the file is no workbook, now or while its rows are read.
        ModuleNotFoundError: When a library that reads it is not installed; the message names the extra.
    """
    with path.open("rb") as file, ExitStack() as stack:
        start = file.read(len(_OLD_FORMAT))
        if not start:
            found, remedy = Label("空文件", "an empty file"), Label("请重新导出", "Export it again")
            raise InvalidData([file_problem(path.name, LEDGER, remedy, found)])
        if start == _OLD_FORMAT:
            yield Source(Label("Excel 97-2003 工作簿", "an Excel 97-2003 workbook"), _whole(path, _old_or_encrypted))
        elif _is_open_document(path):
            yield Source(Label("OpenDocument 工作簿", "an OpenDocument workbook"), _whole(path, unreadable))
        else:
            yield Source(Label("Excel 工作簿", "an Excel workbook"), _streamed(path, file, stack))


def _is_open_document(path: Path) -> bool:
    """Whether a file is an .ods workbook; it is checked here that it is an archive of a size that a ledger can have."""
    try:
        check_archive(path)
        with zipfile.ZipFile(path) as archive:
            if "content.xml" not in archive.namelist():
                return False
        check_open_document(path)
    except TooLarge:
        raise InvalidData([_too_large(path)]) from None
    except Exception as error:  # what a broken archive makes its readers raise
        raise InvalidData([unreadable(path)]) from error
    return True


def _too_large(path: Path) -> Problem:
    found = Label("解压后过大的内容", "content that unpacks to far more than a ledger")
    remedy = Label(
        "请只保留台账各表，删去多余的格式和空行后另存",
        "Keep only the sheets of the ledger, clear superfluous formats and empty rows, and save it again",
    )
    return file_problem(path.name, LEDGER, remedy, found)


def _old_or_encrypted(path: Path) -> Problem:
    found = Label("加密或损坏的工作簿", "an encrypted or broken workbook")
    remedy = Label("请去掉密码并另存为 .xlsx", "Remove the password and save it as .xlsx")
    return file_problem(path.name, LEDGER, remedy, found)


def unreadable(path: Path) -> Problem:
    """That a file's content cannot be read."""
    remedy = Label(
        "请用表格软件打开并另存为 .xlsx；CSV 文件请给出其文件夹",
        "Open it in a spreadsheet program and save it as .xlsx; of CSV files, give the folder",
    )
    return file_problem(path.name, LEDGER, remedy, Label("无法读取的内容", "content that cannot be read"))


def _whole(path: Path, broken: Callable[[Path], Problem]) -> list[Sheet]:
    try:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "reading an .xls or .ods workbook needs python-calamine: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    try:
        with CalamineWorkbook.from_path(path) as book:
            return [
                Sheet(
                    each.name, _plain_rows(book.get_sheet_by_name(each.name)), each.visible != SheetVisibleEnum.Visible
                )
                for each in book.sheets_metadata
                if each.typ == SheetTypeEnum.WorkSheet
            ]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of calamine is no Exception
        raise InvalidData([broken(path)]) from error


def _plain_rows(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    _, left = sheet.start or (0, 0)  # rows begin with the first column that is not empty
    for row in sheet.iter_rows():
        yield (*repeat(None, left), *(None if cell == "" else cell for cell in row))


def _streamed(path: Path, file: IO[bytes], stack: ExitStack) -> list[Sheet]:
    values = _load(path, file, stack, data_only=True)
    formulas = _load(path, stack.enter_context(path.open("rb")), stack) if _has_formulas(path) else None
    return [
        Sheet(sheet.title, _rows(path, sheet, formulas and formulas[sheet.title]), sheet.sheet_state != "visible")
        for sheet in values.worksheets
    ]


def _load(path: Path, file: IO[bytes], stack: ExitStack, *, data_only: bool = False) -> Any:
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "reading a workbook needs openpyxl: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
    file.seek(0)
    with _as_unreadable(path):
        book = openpyxl.load_workbook(file, read_only=True, data_only=data_only)
    stack.callback(book.close)
    return book


@contextmanager
def _as_unreadable(path: Path) -> Iterator[None]:
    # openpyxl warns of what it leaves out, such as validations and styles; none of it is data.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:  # openpyxl raises whatever a broken part of the file makes it raise
            raise InvalidData([unreadable(path)]) from error


def _rows(path: Path, sheet: Any, formulas: Any) -> Iterator[tuple[Cell, ...]]:
    others = repeat(()) if formulas is None else _raw_rows(formulas)
    pairs = zip(_raw_rows(sheet), others, strict=False)
    while True:
        with _as_unreadable(path):
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


def _has_formulas(path: Path) -> bool:
    with _as_unreadable(path), zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_mentions(archive, name) for name in parts)


def _mentions(archive: zipfile.ZipFile, name: str, tag: bytes = b"<f") -> bool:
    with archive.open(name) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            if any(tag + end in tail + chunk for end in (b">", b" ", b"/")):
                return True
            tail = chunk[-len(tag) :]
    return False
