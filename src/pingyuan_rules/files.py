"""Writing files so that nobody ever finds half of one: beside their place first, then moved there whole."""

import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem


def check_free(path: Path, suffix: str) -> None:
    """Let a file that people will work on go only where its name says what it is and where no file stands yet.

    Raises:
        InvalidData: When the name ends in something else, or a file or folder stands there.
    """
    if path.suffix.lower() != suffix:
        expected = Label(f"以 {suffix} 结尾的文件", f"a file that ends in {suffix}")
        raise InvalidData([Problem(str(path), path.suffix, expected, Label("请更改路径", "Change the path"))])
    if path.exists():
        remedy = Label("请换一个文件名，以免覆盖它", "Choose another name, so that it is not overwritten")
        expected = Label("尚无文件的位置", "a place without a file")
        raise InvalidData([attrs.evolve(_in_the_way(path, expected), remedy=remedy)])


@contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is written there takes the file's place when the block ends well.

    Raises:
        InvalidData: When a folder stands in the way.
    """
    if path.is_dir():
        raise InvalidData([_in_the_way(path, Label("一个文件", "a file"))])
    target = path.resolve()
    with _beside(target) as work:
        draft = work / target.name
        yield draft
        os.replace(draft, target)  # noqa: PTH105 - the word for it; Path.replace is the same call


@contextmanager
def replacing_folder(path: Path, *, outdated: Iterable[str] = (), voucher: str | None = None) -> Iterator[Path]:
    """Give a folder to write to, whose files take their place in the real one when the block ends well.

    Files that stand there under other names are left alone. Into a folder that exists files are moved one by one, each
    whole; if that breaks off, the folder lacks the file that vouches for the others.

    Args:
        path: The real folder.
        outdated: Names of files that go where they have not been written anew.
        voucher: The name of the file that says what the others are: it goes first and comes last.

    Raises:
        InvalidData: When a file stands in the way of the folder, or a folder in the way of a file.
    """
    if path.exists() and not path.is_dir():
        raise InvalidData([_in_the_way(path, Label("一个文件夹", "a folder"))])
    target = path.resolve()
    with _beside(target) as work:
        draft = work / target.name
        draft.mkdir()
        yield draft
        if not target.exists():
            draft.rename(target)
            return
        names = sorted((file.name for file in draft.iterdir()), key=lambda name: (name == voucher, name))
        if blocked := [path / name for name in names if (target / name).is_dir()]:
            raise InvalidData(_in_the_way(each, Label("一个文件", "a file")) for each in blocked)
        for name in {voucher or "", *outdated}.difference({""}):
            (target / name).unlink(missing_ok=True)
        for name in names:
            os.replace(draft / name, target / name)  # noqa: PTH105 - as above


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    # In the same folder, since a file can be moved in one step only within one file system.
    path.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _in_the_way(path: Path, expected: Label) -> Problem:
    found = Label("已有的文件夹", "an existing folder") if path.is_dir() else Label("已有的文件", "an existing file")
    return Problem(str(path), found, expected, Label("请换一个位置", "Choose another place"))


_PRIMARY = 0xFF
"""What of an error code of SQLite says the kind of error."""


class Locked(Exception):  # noqa: N818 - it is no error of anybody's
    """Somebody else holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that is a file.

    SQLite locks files on every system, and the system lets go of them when a process is killed.

    Raises:
        Locked: When another process, or another thread, holds it.
        OSError: When there can be no lock there.
    """
    held = None
    while held is None:
        held = _taken(path)
    try:
        yield
    finally:
        with suppress(OSError):  # where files that are open cannot be removed, it stays and does no harm
            path.unlink()
        held.close()


def _taken(path: Path) -> sqlite3.Connection | None:
    """The lock, or None where whoever held it removed the file after it was opened here."""
    path.touch()
    before = _identity(path)
    held = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        held.close()
        if error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY:
            raise Locked from None
        if _identity(path) == before:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK), str(path)) from error
        return None
    if _identity(path) == before:
        return held
    held.close()
    return None


def _identity(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None
