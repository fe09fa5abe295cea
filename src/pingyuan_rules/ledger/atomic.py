"""Writing files so that nobody ever finds half of one: beside their place first, then moved there whole."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pingyuan_rules.engine import InvalidData, Label, Problem


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
def replacing_folder(path: Path, *, outdated: Iterable[str] = ()) -> Iterator[Path]:
    """Give a folder to write to, whose files take their place in the real one when the block ends well.

    Files that stand there under other names are left alone.

    Args:
        path: The real folder.
        outdated: Names of files that go where they have not been written anew.

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
        names = [file.name for file in sorted(draft.iterdir())]
        if blocked := [path / name for name in names if (target / name).is_dir()]:
            raise InvalidData(_in_the_way(each, Label("一个文件", "a file")) for each in blocked)
        for name in names:
            os.replace(draft / name, target / name)  # noqa: PTH105 - as above
        for name in set(outdated).difference(names):
            (target / name).unlink(missing_ok=True)


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
