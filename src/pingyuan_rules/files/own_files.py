"""What may be replaced: a file of the kind that is written, and nothing else."""

import os
from collections.abc import Callable
from pathlib import Path

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem


def real_path(path: Path) -> Path:
    """Where a path leads, through every link; a link that leads to itself is where it stands."""
    return Path(os.path.realpath(path))  # unlike resolve(), to which such a link is an error of another kind


def anything(path: Path) -> None:
    """Let whatever file stands there be replaced, for callers of functions that say so."""


def check_free(path: Path, suffix: str | tuple[str, ...]) -> None:
    """Check a place for a file that people will work on: the name must have the right ending, and no file be there.

    Args:
        path: The place.
        suffix: The ending, or those among which there is a choice; all have as many dots.

    Raises:
        InvalidData: When the name has another ending, or there is a file or folder.
    """
    allowed = (suffix,) if isinstance(suffix, str) else suffix
    ending = "".join(path.suffixes[-allowed[0].count(".") :])
    if ending.lower() not in allowed:
        expected = Label(f"以 {' 或 '.join(allowed)} 结尾的文件", f"a file that ends in {' or '.join(allowed)}")
        raise InvalidData(
            [
                Problem(
                    str(path),
                    ending,
                    expected,
                    Label("请更改路径", "Change the path"),
                    kind="file",
                    path=(str(path),),
                )
            ]
        )
    if path.exists():
        remedy = Label("请换一个文件名，以免覆盖它", "Choose another name, so that it is not overwritten")
        expected = Label("尚无文件的位置", "a place without a file")
        raise InvalidData([attrs.evolve(in_the_way(path, expected), remedy=remedy)])


@attrs.frozen
class FileKind:
    """A kind of file that is written over earlier ones of its kind alone.

    Attributes:
        is_ours: Whether a file is of this kind.
        found: What one of another kind is.
        expected: Where files of this kind may go.
        suffixes: What its name must end in; nothing if any name will do.
    """

    is_ours: Callable[[Path], bool]
    found: Label
    expected: Label
    suffixes: tuple[str, ...] = ()

    def check(self, path: Path, option: str = "") -> None:
        """Check a place for a file of this kind.

        Args:
            path: The place.
            option: What stands before the path in messages.

        Raises:
            InvalidData: When the name has another ending, or a file of another kind stands there.
        """
        if self.suffixes and path.suffix.lower() not in self.suffixes:
            expected = Label(f"以 {self.suffixes[0]} 结尾的文件", f"a file that ends in {self.suffixes[0]}")
            raise InvalidData(
                [
                    Problem(
                        f"{option}{path}",
                        path.suffix,
                        expected,
                        Label("请更改路径", "Change the path"),
                        kind="file",
                        path=(option.strip() or str(path),),
                    )
                ]
            )
        if path.is_file() and not self.is_ours(path):
            remedy = Label("请换一个文件名，以免覆盖它", "Choose another name, so that it is not overwritten")
            raise InvalidData(
                [
                    Problem(
                        f"{option}{path}",
                        self.found,
                        self.expected,
                        remedy,
                        kind="file",
                        path=(option.strip() or str(path),),
                    )
                ]
            )


def starts_with(path: Path, size: int) -> bytes:
    """The first bytes of a file; no large file of somebody else is read to its end."""
    with path.open("rb") as file:
        return file.read(size)


def in_the_way(path: Path, expected: Label) -> Problem:
    """The problem that something else than what is expected stands at a place."""
    found = Label("设备或管道", "a device or a pipe")
    if path.is_dir():
        found = Label("已有的文件夹", "an existing folder")
    elif path.is_file():
        found = Label("已有的文件", "an existing file")
    elif os.path.islink(path):  # noqa: PTH114 - answers for a link that leads to itself too
        found = Label("无法打开的链接", "a link that leads nowhere")
    return Problem(
        str(path), found, expected, Label("请换一个位置", "Choose another place"), kind="file", path=(str(path),)
    )
