"""How files stood when they were opened, so that what was changed while it was read is never taken for one state."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pingyuan_rules.engine import InvalidData, Label, Problem


class Stamp(NamedTuple):
    """How a file stood at one moment.

    Attributes:
        size: Its bytes.
        modified: When its content was last changed, in nanoseconds.
        changed: When anything about it was, in nanoseconds, also where its time was set back or another file took its
            place; on Windows, when it was made.
    """

    size: int
    modified: int
    changed: int


Stamps: TypeAlias = Mapping[Path, Stamp | None]
"""How each file of what was read stood; None where there was none."""


def stamp_of(path: Path) -> Stamp | None:
    """How a file stands, or None when there is none."""
    # Not by its number, which some network file systems give anew each time.
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def read_whole(path: Path) -> bytes:
    """The bytes of a file as it stood at one moment.

    Raises:
        InvalidData: When it changed while it was read.
        OSError: When it cannot be read.
    """
    if not path.is_file():  # a pipe has no modification time to compare
        return path.read_bytes()
    before = {path: stamp_of(path)}
    content = path.read_bytes()
    check_unchanged(before, lambda: {path: stamp_of(path)})
    return content


def changed_problem(path: Path | str) -> Problem:
    """The problem that a file was changed while it was read."""
    found = Label("读取期间被改动的文件", "a file that was changed while it was read")
    expected = Label("不变的文件", "a file that stays as it is")
    remedy = Label("请等文件写完后重试", "Wait until it has been written, and try again")
    return Problem(str(path), found, expected, remedy, kind="file", path=(str(path),))


def check_unchanged(before: Stamps, take: Callable[[], Stamps]) -> None:
    """Check that files stand as they did.

    Args:
        before: How they stood.
        take: Says how they stand.

    Raises:
        InvalidData: When one was changed, is new or is gone, with each of them.
    """
    after = take()
    changed = [each for each in sorted({*before, *after}) if before.get(each) != after.get(each)]
    if changed:
        raise InvalidData(map(changed_problem, changed))
