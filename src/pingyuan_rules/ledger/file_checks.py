"""Files that are no ledger: a slip in a name, a lock file, a results workbook, a file with a password."""

import difflib
import zipfile
import zlib
from pathlib import Path

from pingyuan_rules import words
from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import LEDGER

_EXCEL_LOCK, _OFFICE_LOCK = "~$", ".~lock."
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY = 1 << 20
"""How much of a file is searched for the name of the stream that holds an encrypted workbook."""


def missing_file_problem(path: Path) -> Problem:
    """The problem that there is no such file or folder; the remedy names a file beside it that has a similar name."""
    found = Label("不存在的路径", "no such file")
    if not path.parent.is_dir():
        remedy = Label(
            f"请核对路径；文件夹“{path.parent}”也不存在", f'Check the path; there is no folder "{path.parent}"'
        )
        return file_problem(str(path), LEDGER, remedy, found)
    names = [each.name for each in path.parent.iterdir() if not is_lock_file(each)]
    near = difflib.get_close_matches(path.name, names, n=1) or [name for name in names if Path(name).stem == path.stem]
    remedy = Label("请核对路径", "Check the path")
    if near:
        remedy = Label(f"请核对路径，名称相近的有“{near[0]}”", f'Check the path; a similar name is "{near[0]}"')
    return file_problem(str(path), LEDGER, remedy, found)


def is_lock_file(path: Path) -> bool:
    """Whether a name is that of the file which spreadsheet programs leave beside one that is open."""
    return path.name.startswith((_EXCEL_LOCK, _OFFICE_LOCK))


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)
"""What a part of a broken archive makes zipfile raise; the readers say that the file is broken."""


def check_ledger_file(path: Path) -> None:
    """Refuse a file that is something else than a ledger, and say what.

    Raises:
        InvalidData: If it is the lock file of an open file, a workbook of results, one with a password, or no file.
    """
    if not path.is_file():  # a pipe cannot be read twice, and a device may have no end
        found, remedy = Label("设备或管道", "a device or a pipe"), Label("请给出文件", "Give a file")
    elif is_lock_file(path):
        name = path.name.removeprefix(_EXCEL_LOCK).removeprefix(_OFFICE_LOCK).rstrip("#")
        found = Label("表格软件打开文件时留下的临时文件", "a temporary file left by a spreadsheet program")
        remedy = Label(f"请给出台账本身，如 {name}", f"Give the ledger itself, such as {name}")
    elif is_results_workbook(path):
        found = Label("以前写出的结果", "results of an earlier run")
        remedy = Label("请给出台账本身，不要用结果文件", "Give the ledger itself instead of its results")
    elif is_encrypted(path):
        found = Label("有密码的工作簿", "a workbook with a password")
        remedy = Label(
            "请在表格软件中打开，去掉密码后另存", "Open it in a spreadsheet program, remove the password and save it"
        )
    else:
        return
    raise InvalidData([file_problem(path.name, LEDGER, remedy, found)])


def is_encrypted(path: Path) -> bool:
    """Whether a file is an .xlsx or .ods workbook that was saved with a password."""
    with path.open("rb") as file:
        start = file.read(_DIRECTORY)
        if start.startswith(_COMPOUND_FILE):
            size = file.seek(0, 2)
            # The directory of such a file stands in front or, in files of some programs, at the end.
            file.seek(max(0, size - _DIRECTORY))
            return _ENCRYPTED in start or _ENCRYPTED in file.read()
    try:
        with zipfile.ZipFile(path) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except _BROKEN:
        return False


def is_results_workbook(path: Path) -> bool:
    """Whether a file is a workbook of results: in one language it lists what to put right, and says how it was made."""
    try:
        with zipfile.ZipFile(path) as archive:
            # The names of sheets stand in one small part, so no library need read the workbook.
            sheets = archive.read("xl/workbook.xml").decode("utf-8")
    except _BROKEN:
        return False
    lists = (words.RECTIFICATION, words.EARLIER_RECTIFICATION)
    names = [(listed.zh, words.RUN.zh) for listed in lists] + [(listed.en, words.RUN.en) for listed in lists]
    return any(f'"{listed}"' in sheets and f'"{run}"' in sheets for listed, run in names)
