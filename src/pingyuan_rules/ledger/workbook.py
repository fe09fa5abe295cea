"""Reading a workbook: what kind of file it is, and which of two readers takes it."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.archives import TooLarge, check_archive, check_open_document, is_plain
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import LEDGER, Source
from pingyuan_rules.ledger.workbook_readers import streamed_sheets, whole_sheets

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"


@contextmanager
def open_workbook(path: Path) -> Iterator[Source]:
    """Open a workbook and give its sheets.

    An .xls or .ods workbook is read whole, through calamine, and so is an .xlsx workbook that holds nothing but values.
    One with formulas is read row by row through openpyxl, which takes longer and can tell a formula that has no result
    from an empty cell.

    Raises:
        InvalidData: When the file is no workbook, now or while its rows are read.
        ModuleNotFoundError: When a library that reads it is not installed; the message names the extra.
    """
    with path.open("rb") as file:
        start = file.read(len(_OLD_FORMAT))
    with ExitStack() as stack:
        if not start:
            found, remedy = Label("空文件", "an empty file"), Label("请重新导出", "Export it again")
            raise InvalidData([file_problem(path.name, LEDGER, remedy, found)])
        if start == _OLD_FORMAT:
            yield Source(_EXCEL_97, whole_sheets(path, _old_or_encrypted(path), stack))
            return
        broken = _unreadable(path)
        if _is_open_document(path):
            yield Source(_OPEN_DOCUMENT, whole_sheets(path, broken, stack))
        elif is_plain(path):
            yield Source(_EXCEL, whole_sheets(path, broken, stack))
        else:
            yield Source(_EXCEL, streamed_sheets(path, broken, stack))


_EXCEL_97 = Label("Excel 97-2003 工作簿", "an Excel 97-2003 workbook")
_OPEN_DOCUMENT = Label("OpenDocument 工作簿", "an OpenDocument workbook")
_EXCEL = Label("Excel 工作簿", "an Excel workbook")


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
        raise InvalidData([_unreadable(path)]) from error
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


def _unreadable(path: Path) -> Problem:
    remedy = Label(
        "请用表格软件打开并另存为 .xlsx；CSV 文件请给出其文件夹",
        "Open it in a spreadsheet program and save it as .xlsx; of CSV files, give the folder",
    )
    return file_problem(path.name, LEDGER, remedy, Label("无法读取的内容", "content that cannot be read"))
