"""Reading an .xlsx workbook, row by row."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice, repeat
from pathlib import Path
from typing import IO, Any

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import LEDGER, Cell, Sheet

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_ESCAPED = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_CHUNK = 1 << 20
_BATCH = 500


@contextmanager
def open_workbook(path: Path) -> Iterator[list[Sheet]]:
    """Open a workbook and give its sheets.

    Raises:
        InvalidData: When the file is no workbook, now or while its rows are read.
        ModuleNotFoundError: When openpyxl is not installed; the message names the extra.
    """
    with path.open("rb") as file, ExitStack() as stack:
        if (problem := _no_workbook(path, file)) is not None:
            raise InvalidData([problem])
        values = _load(path, file, stack, data_only=True)
        formulas = _load(path, stack.enter_context(path.open("rb")), stack) if _has_formulas(path) else None
        yield [
            Sheet(sheet.title, _rows(path, sheet, formulas and formulas[sheet.title])) for sheet in values.worksheets
        ]


def _no_workbook(path: Path, file: IO[bytes]) -> Problem | None:
    start = file.read(len(_OLD_FORMAT))
    file.seek(0)
    if not start:
        return file_problem(path.name, LEDGER, Label("请重新导出", "Export it again"), Label("空文件", "an empty file"))
    if start == _OLD_FORMAT:
        found = Label("旧格式或加密的工作簿", "a workbook of the old format or an encrypted one")
        remedy = Label("请去掉密码并另存为 .xlsx", "Remove the password and save it as .xlsx")
        return file_problem(path.name, LEDGER, remedy, found)
    return None if zipfile.is_zipfile(file) else _unreadable(path)


def _unreadable(path: Path) -> Problem:
    remedy = Label(
        "请用表格软件打开并另存为 .xlsx；CSV 文件请给出其文件夹",
        "Open it in a spreadsheet program and save it as .xlsx; of CSV files, give the folder",
    )
    return file_problem(path.name, LEDGER, remedy, Label("无法读取的内容", "content that cannot be read"))


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
            raise InvalidData([_unreadable(path)]) from error


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
