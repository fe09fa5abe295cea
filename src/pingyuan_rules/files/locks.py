"""Locks, so that nobody writes where another does.

The system keeps them, and drops them with the process that holds them however it ends; a lock that were a file alone
would outlive it. filelock takes them as each system does, Windows among them.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.files.own_files import real_path

_LONGEST = 200
"""The most bytes of a name to which something is added; file systems take 255."""


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
        message = "one run at a time needs filelock: pip install 'pingyuan-rules[files]' or 'pingyuan-rules[excel]'"
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


def beside(target: Path, ending: str) -> Path:
    """The place of what belongs to a folder that is written: hidden, beside it, named after it.

    Args:
        target: The folder; it may be yet to be made.
        ending: What its name ends in.
    """
    name = target.name
    if len(os.fsencode(name)) > _LONGEST:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()
    # Beside a mount point lies another file system, which another machine or container may not share.
    return (target if os.path.ismount(target) else target.parent) / f".{name}.{ending}"


@contextmanager
def made_folder(folder: Path) -> Iterator[None]:
    """Make a folder, and those on the way to it; those that hold nothing at the end are removed again."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        with suppress(OSError):  # what holds something stays, and what lies above it
            for each in missing:
                each.rmdir()


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Be the only one that writes into a folder, which need not be there yet.

    Raises:
        InvalidData: When another run writes there.
        OSError: When there can be no lock.
        ModuleNotFoundError: When filelock is not installed; the message names the extra.
    """
    lock = beside(real_path(folder), "lock")
    with ExitStack() as stack:
        try:
            stack.enter_context(made_folder(lock.parent))
            stack.enter_context(locked(lock))
        except Locked:
            found = Label("另一次运行正在写入", "another run that is writing there")
            expected = Label("同一时间只有一次运行", "one run at a time")
            remedy = Label("请等它结束，或换一个文件夹", "Wait until it ends, or choose another folder")
            raise InvalidData(
                [Problem(str(folder), found, expected, remedy, kind="file", path=(str(folder),))]
            ) from None
        except OSError as error:  # people know the folder, not its lock
            if error.filename != str(lock):
                raise
            raise OSError(error.errno, error.strerror, str(folder)) from error
        yield
