"""The files to be assessed: from paths, folders and patterns, in a stable order and each once."""

import glob
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem, Record
from pingyuan_rules.engine.display import LongDisplay
from pingyuan_rules.engine.planning.column_names import former_columns
from pingyuan_rules.files import Stamp, real_path, stamp_of
from pingyuan_rules.ledger.places import file_problem

SUFFIX = ".parquet"
NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__"
"""The name that engines give the folder of rows whose value is null."""

PARQUET = Label("可以读取的 Parquet 文件", "a Parquet file that can be read")
_SOME = Label("至少一个 Parquet 文件", "at least one Parquet file")


@attrs.frozen
class FilePlace(Label):
    """A place in files, in words and for programs.

    Attributes:
        path: The file and, if they are meant, the row, counted from 1, and the column.
    """

    path: tuple[str | int, ...]


@attrs.frozen
class Group:
    """A row group of a file.

    Attributes:
        rows: The number of its rows.
        size: Its bytes when nothing is compressed.
        stored: Its bytes in the file.
    """

    rows: int
    size: int
    stored: int


@attrs.frozen
class Found:
    """A file that was named.

    Attributes:
        path: The file, as it was named.
        held: The columns in the names of its folders, such as `township=.../`, with their values; None is null.
    """

    path: Path
    held: Mapping[str, str | None] = attrs.field(factory=dict)


@attrs.frozen
class File(Found):
    """A file that was opened.

    Attributes:
        size: Its size in bytes.
        modified: The time of its last change, in nanoseconds.
        groups: Its row groups.
        schema: The types of its columns, those that its folders hold among them, by their names.
        changed: The time at which anything about it was changed, in nanoseconds; see `Stamp`.
    """

    size: int = 0
    modified: int = 0
    groups: tuple[Group, ...] = ()
    schema: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    changed: int = 0

    @property
    def rows(self) -> int:
        """The number of its rows."""
        return sum(group.rows for group in self.groups)

    @property
    def stands(self) -> bool:
        """Whether it is still as it was when it was opened."""
        return stamp_of(self.path) == Stamp(self.size, self.modified, self.changed)


@attrs.frozen
class Dataset(LongDisplay):
    """Files that together are one table.

    Attributes:
        record: The class of record of its rows.
        files: The files, in order.
        schema: The types of its columns, by their names.
        left_out: Columns whose headings name personal data; they are neither read nor passed through.
        missing: The facts that rules need but that have no column.
        related: The files of related records, by the name of their relation.
    """

    record: type[Record]
    files: tuple[File, ...] = attrs.field(repr=False)
    schema: Mapping[str, Any] = attrs.field(repr=False)
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    related: Mapping[str, "Dataset"] = attrs.field(factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """The number of rows of all files."""
        return sum(file.rows for file in self.files)

    def column(self, fact: str) -> str:
        """The column of a fact, which may bear a former name."""
        return former_columns(self.record, self.schema).get(fact, fact)


def is_pattern(path: str | Path) -> bool:
    """Whether a path has a wildcard and is not the name of a file or folder."""
    return glob.has_magic(str(path)) and not Path(path).exists()


def find_files(paths: Iterable[str | Path]) -> tuple[Found, ...]:
    """The files that paths name: a file, all Parquet files below a folder, or the files that match a pattern.

    Raises:
        InvalidData: With every path that names nothing.
    """
    files: dict[Path, Found] = {}
    problems: list[Problem] = []
    for path in paths:
        named = list(_named(Path(path)))
        if not named:
            problems.append(_nothing(path))
        for each in named:
            # Resolved, so that a file that is named twice, or through a link, is read once.
            files.setdefault(real_path(each.path), each)
    if problems or not files:
        raise InvalidData(problems or [_nothing("*.parquet")])
    return tuple(files.values())


def _named(path: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _below(path, _above(path))
    elif path.exists():
        yield Found(path, _held(path, _above(path.parent)))
    elif glob.has_magic(str(path)):
        base = _above(_base(path))
        for each in sorted(map(Path, glob.glob(str(path), recursive=True))):  # noqa: PTH207 - leaves out what is hidden
            if each.is_dir() and each.suffix == SUFFIX:  # Spark writes folders of such names
                yield from _below(each, base)
            elif each.is_file():
                yield Found(each, _held(each, base))


def _base(pattern: Path) -> Path:
    """The part of a pattern before its first wildcard."""
    return Path(*takewhile(lambda part: not glob.has_magic(part), pattern.parts))


def _above(folder: Path) -> Path:
    """The folder in which folders that hold columns begin, whether a shell or this module expands a pattern."""
    while "=" in folder.name:
        folder = folder.parent
    return folder


def _below(folder: Path, base: Path) -> Iterator[Found]:
    """Every Parquet file in a folder, except what engines leave out: names that begin with a dot or underscore."""
    for each in sorted(folder.rglob(f"*{SUFFIX}")):
        if each.is_file() and not any(part[0] in "._" for part in each.relative_to(folder).parts):
            yield Found(each, _held(each, base))


def _held(path: Path, base: Path) -> dict[str, str | None]:
    folders = path.relative_to(base).parent.parts
    pairs = (folder.partition("=") for folder in folders if "=" in folder)
    return {unquote(name): None if value == NULL_FOLDER else unquote(value) for name, _, value in pairs}


def _nothing(path: str | Path) -> Problem:
    if Path(path).is_dir():
        found = Label("没有 Parquet 文件的文件夹", "a folder without any")
        return file_problem(str(path), _SOME, Label("请核对路径", "Check the path"), found)
    if glob.has_magic(str(path)):
        remedy = Label("请核对通配符和所在文件夹", "Check the pattern and the folder it starts from")
        return file_problem(str(path), _SOME, remedy, Label("没有相符的文件", "no file that matches"))
    found = Label("没有该文件或文件夹", "no such file or folder")
    return file_problem(str(path), _SOME, Label("请核对路径", "Check the path"), found)


def covers(path: str | Path, place: Path) -> bool:
    """Whether files that were written to a place would be among those that a path names."""
    # A name that a file of the results will have is compared, since there need be none yet.
    named, inside = Path(path), place / f"part-0{SUFFIX}"
    if is_pattern(named):
        parts = [*real_path(_base(named)).parts, *named.parts[len(_base(named).parts) :]]
        return _matches(inside.parts, parts)
    return real_path(named) == place or (named.is_dir() and place.is_relative_to(real_path(named)))


def _matches(parts: tuple[str, ...], pattern: list[str]) -> bool:
    """Whether a path, or what lies deeper below it in folders of its own, matches a pattern part by part."""
    if not pattern or not parts:
        return not pattern and not parts
    if pattern[0] == "**":
        return any(_matches(parts[start:], pattern[1:]) for start in range(len(parts) + 1))
    return PurePath(parts[0]).match(pattern[0]) and _matches(parts[1:], pattern[1:])
