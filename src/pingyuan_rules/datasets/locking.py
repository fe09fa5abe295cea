"""One run at a time: a lock that ends with the process that holds it, however that ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Locked(Exception):  # noqa: N818 - it is no error of anybody's
    """Somebody else holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that is a file.

    SQLite locks files on every system, and the system lets go of them when a process is killed.

    Raises:
        Locked: When another process, or another thread, holds it.
    """
    while True:
        path.touch()
        before = path.stat().st_ino
        held = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            held.close()
            raise Locked from None
        with suppress(FileNotFoundError):
            if path.stat().st_ino == before:
                break
        held.close()  # whoever held it removed it after it was opened here
    try:
        yield
    finally:
        with suppress(OSError):  # where files that are open cannot be removed, it stays and does no harm
            path.unlink()
        held.close()
