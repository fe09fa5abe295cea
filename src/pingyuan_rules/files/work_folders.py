"""Folders for drafts, on the file system of the place where they will go; those of runs that were killed are swept."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from pingyuan_rules.files.locks import Locked, locked

_PREFIX = ".pingyuan-rules-"
_NAME = re.compile(re.escape(_PREFIX) + "[a-z0-9_]{8}")
_LOCK = ".pingyuan-rules.lock"
"""A file that says that a folder is ours, and while it is locked that somebody writes there."""


@contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """Give a folder of one's own that nobody else can read; it is removed at the end with what is in it.

    Drafts can hold all that a ledger holds, so those that a killed run left in the same place are removed first.

    Args:
        parent: Where it is to lie; what is written in it can be moved there in one step.
    """
    sweep(parent)
    # Its name does not hold that of the file, to which many file systems would let nothing be added.
    work = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        with ExitStack() as stack:
            # Without a lock it is used all the same, and nobody sweeps it: neither where there are no locks nor
            # without filelock, which no single file needs.
            with suppress(OSError, ModuleNotFoundError):
                stack.enter_context(locked(work / _LOCK))
            try:
                yield work
            finally:
                _empty(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove the folders that killed runs left in a place."""
    with suppress(OSError):  # a folder that may not be listed can be written to all the same
        for each in list(parent.iterdir()):
            # One that holds nothing yet belongs to a run that is about to lock it.
            if _NAME.fullmatch(each.name) and (each / _LOCK).is_file() and len(list(each.iterdir())) > 1:
                with suppress(Locked, OSError, ModuleNotFoundError):
                    with locked(each / _LOCK):
                        _empty(each)
                    each.rmdir()


def is_in_work_folder(path: object) -> bool:
    """Whether a path names a draft, or a folder of drafts."""
    return isinstance(path, str | Path) and any(_NAME.fullmatch(part) for part in Path(path).parts)


def _empty(work: Path) -> None:
    for each in work.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name != _LOCK:
            with suppress(OSError):
                each.unlink()
