"""Writing files so that nobody ever finds half of one, and nothing is lost that is not ours."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.files.locks import made_folder, only_writer
from pingyuan_rules.files.own_files import anything, in_the_way, real_path, starts_with
from pingyuan_rules.files.work_folders import is_in_work_folder, work_folder

UNFINISHED = "UNFINISHED.txt"
"""The file that stands in a folder while its files are replaced, and after a run that was killed then."""
_FIRST = b"pingyuan-rules"
_NOTE = """pingyuan-rules
此文件夹正在写入，或写入时被中断：其中的文件可能属于两次不同的运行，请勿使用。重新运行同一命令，即可写完。
This folder is being written, or writing it was stopped: its files may be of two runs, so do not use them. Run the same
command again to finish it.
"""


@contextmanager
def replacing_file(path: Path, check: Callable[[Path], None] = anything) -> Iterator[Path]:
    """Give a path to write to; what is written there replaces the file when the block ends without an error.

    Who may read and write the file stays as it was.

    Args:
        path: The file.
        check: Raises InvalidData when what stands there may not be replaced. It is asked first and again just before
            the file takes its place.

    Raises:
        InvalidData: When a folder stands in the way, or a device or pipe, which a file would take the place of.
        OSError: When it cannot be written; it names the file, not the draft.
    """
    target = real_path(path)
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise InvalidData([in_the_way(path, Label("一个文件", "a file"))])
    check(path)
    with _naming(path, target), made_folder(target.parent), work_folder(target.parent) as work:
        draft = work / target.name
        yield draft
        flush(draft)
        check(path)
        _put(draft, target, lambda: check(path))


def _put(draft: Path, target: Path, check: Callable[[], None]) -> None:
    """Let a draft take its place, and never that of a file which has appeared there unseen."""
    if target.exists():  # what only its owner may read stays so
        shutil.copymode(target, draft)
    else:
        try:
            os.link(draft, target)
        except FileExistsError:
            check()
        except OSError:  # a file system without links
            pass
        else:
            return
    os.replace(draft, target)  # noqa: PTH105 - the word for it; Path.replace is the same call


@contextmanager
def replacing_folder(
    path: Path,
    check: Callable[[Path], None] = anything,
    *,
    outdated: Iterable[str] = (),
    voucher: str | None = None,
) -> Iterator[Path]:
    """Give a folder to write to; its files replace those of the real one when the block ends without an error.

    Files of other names in the real folder are left alone. If the folder exists, files are moved into it one by one,
    each whole. As long as that lasts, a file named `UNFINISHED` stands there and says so; where it was interrupted, it
    goes on standing, and the folder lacks the file that vouches for the others. Nobody else writes there meanwhile.

    Args:
        path: The real folder.
        check: Raises InvalidData when what stands there may not be replaced.
        outdated: Names of files that are removed unless they have been written again.
        voucher: The name of the file that tells what the others are: it is removed first and written last.

    Raises:
        InvalidData: When a file stands in the way of the folder, or a folder in the way of a file, or another run
            writes there.
        OSError: When it cannot be written; it names the folder, not the draft.
        ModuleNotFoundError: When filelock is not installed; the message names the extra.
    """
    target = real_path(path)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise InvalidData([in_the_way(path, Label("一个文件夹", "a folder"))])
    check(path)
    # What lies beside a mount point cannot be moved into it in one step.
    parent = target if os.path.ismount(target) else target.parent
    with _naming(path, target), only_writer(path), work_folder(parent) as work:
        check(path)  # another run may have written there until now
        draft = work / "draft"
        draft.mkdir()
        yield draft
        for each in draft.iterdir():
            flush(each)
        check(path)
        if not target.exists():
            draft.rename(target)
            return
        names = sorted((file.name for file in draft.iterdir()), key=lambda name: (name == voucher, name))
        ours = is_unfinished(target)
        if blocked := [path / name for name in names if (target / name).is_dir()]:
            raise InvalidData(in_the_way(each, Label("一个文件", "a file")) for each in blocked)
        if not ours:
            if (target / UNFINISHED).exists():
                raise InvalidData([in_the_way(path / UNFINISHED, Label("尚无文件的位置", "a place without a file"))])
            (work / UNFINISHED).write_text(_NOTE, encoding="utf-8")
            flush(work / UNFINISHED)
            os.replace(work / UNFINISHED, target / UNFINISHED)  # noqa: PTH105 - as above
        for name in {voucher or "", *outdated}.difference({""}):
            (target / name).unlink(missing_ok=True)
        for name in names:
            os.replace(draft / name, target / name)  # noqa: PTH105 - as above
        (target / UNFINISHED).unlink()


def is_unfinished(folder: Path) -> bool:
    """Whether a folder is being written, or a run was killed while it wrote there."""
    note = folder / UNFINISHED
    return note.is_file() and starts_with(note, len(_FIRST)) == _FIRST


@contextmanager
def _naming(path: Path, target: Path) -> Iterator[None]:
    """Let what the system says of a draft name the place that people know; of a write it names no file at all."""
    try:
        yield
    except OSError as error:
        name = error.filename
        is_draft = name is None or is_in_work_folder(name) or Path(name) in {target, *target.parents}
        if error.errno is None or not is_draft:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def flush(path: Path) -> None:
    """Write what is in a file to the disk: when a system fails, it may otherwise keep a name and lose its content."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
