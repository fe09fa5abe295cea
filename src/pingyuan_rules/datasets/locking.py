"""One run at a time: a lock that ends with the process that holds it, however that ends."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
