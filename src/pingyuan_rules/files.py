"""Writing files so that nobody ever finds half of one, and locks so that nobody writes where another does."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem


def check_free(path: Path, suffix: str) -> None:
    """Check a place for a file that people will work on: the name must have the right ending, and no file be there.

    Raises:
        InvalidData: When the name has another ending, or there is a file or folder.
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
    """Give a path to write to; what is written there replaces the file when the block ends without an error.

    Who may read and write the file stays as it was.

    Raises:
        InvalidData: When a folder stands in the way, or a device or pipe, which a file would take the place of.
    """
    if path.exists() and not path.is_file():
        raise InvalidData([_in_the_way(path, Label("一个文件", "a file"))])
    target = path.resolve()
    with _beside(target) as work:
        draft = work / target.name
        yield draft
        if target.exists():  # what only its owner may read stays so
            shutil.copymode(target, draft)
        os.replace(draft, target)  # noqa: PTH105 - the word for it; Path.replace is the same call


@contextmanager
def replacing_folder(path: Path, *, outdated: Iterable[str] = (), voucher: str | None = None) -> Iterator[Path]:
    """Give a folder to write to; its files replace those of the real one when the block ends without an error.

    Files of other names in the real folder are left alone. If the folder exists, files are moved into it one by one,
    each whole; if that is interrupted, the folder lacks the file that vouches for the others.

    Args:
        path: The real folder.
        outdated: Names of files that are removed unless they have been written again.
        voucher: The name of the file that tells what the others are: it is removed first and written last.

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
    found = Label("设备或管道", "a device or a pipe")
    if path.is_dir():
        found = Label("已有的文件夹", "an existing folder")
    elif path.is_file():
        found = Label("已有的文件", "an existing file")
    return Problem(str(path), found, expected, Label("请换一个位置", "Choose another place"))


class Locked(Exception):  # noqa: N818 - it is no error of anybody's
    """Somebody else holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that is a file, empty and removed at the end.

    The system releases it when its process ends, however it ends.

    Raises:
        Locked: When another process, or another thread, holds it.
        OSError: When there can be no lock there, or the file is not a lock.
        ModuleNotFoundError: When filelock is not installed; the message names the extra.
    """
    try:
        import filelock  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "one run at a time needs filelock: pip install 'pingyuan-rules[files]'"
        raise ModuleNotFoundError(message) from error
    opened: list[int] = []
    # Where a file system has no locks, filelock would write a file instead, which outlives a process that is killed.
    lock = filelock.FileLock(path, on_acquired=opened.append, fallback_to_soft=False)
    while True:
        standing = _status(path)
        if standing is not None and standing.st_size:  # somebody's own file of this name, which must not be removed
            raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            raise Locked from None
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error
        try:
            held, standing = os.fstat(opened.pop()), _status(path)
            # The former holder may have removed the file after it was opened here, and another made a new one.
            if standing is None or not os.path.samestat(standing, held):
                continue
            try:
                yield
            finally:
                with suppress(OSError):  # where open files cannot be removed, filelock removes it
                    path.unlink()
            return
        finally:
            lock.release()


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None
