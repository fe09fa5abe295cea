"""Parquet files: opened by what stands at their ends, cut into parts of bounded size, and read segment by segment."""

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import attrs

from pingyuan_rules.datasets.inputs import PARQUET, Dataset, File, Found, Group
from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.files import Stamp, stamp_of
from pingyuan_rules.rules import book

try:
    import polars as pl
    import pyarrow as pa
    from pyarrow import parquet
except ImportError as error:
    MESSAGE = "assessing Parquet files needs Polars and PyArrow: pip install 'pingyuan-rules[files]'"
    raise ModuleNotFoundError(MESSAGE) from error

__all__ = ["PROBLEMS", "open_files", "parquet", "passing_interrupts", "pl", "unreadable"]

P = ParamSpec("P")
T = TypeVar("T")

PROBLEMS = (pl.exceptions.PolarsError, pa.ArrowException, OSError, ValueError)
"""What a broken file makes the libraries raise."""


def passing_interrupts(function: Callable[P, T]) -> Callable[P, T]:
    """Pass an interrupt on: if it comes while Polars calls Python, Polars panics instead."""

    @wraps(function)
    def passing(*args: P.args, **options: P.kwargs) -> T:
        try:
            return function(*args, **options)
        except pl.exceptions.PanicException as panic:
            if KeyboardInterrupt.__name__ not in str(panic):
                raise
            raise KeyboardInterrupt from panic

    return passing


_REASONS = {
    errno.EACCES: Label("没有权限", "permission denied"),
    errno.ENOENT: Label("没有该文件", "no such file"),
    errno.EIO: Label("读写出错", "an input or output error"),
}


def open_files(named: Iterable[Found]) -> tuple[tuple[File, ...], list[Problem]]:
    """Look into every file for its rows and columns; those that cannot be read are problems."""
    files: list[File] = []
    problems: list[Problem] = []
    schemas: dict[Any, Any] = {}
    for each in named:
        groups: list[Group] = []
        try:
            stamp, schema = stamp_of(each.path) or Stamp(0, 0, 0), _schema(each)
            with parquet.ParquetFile(each.path) as file:
                for number in range(file.metadata.num_row_groups):
                    group = file.metadata.row_group(number)
                    stored = sum(group.column(column).total_compressed_size for column in range(group.num_columns))
                    groups.append(Group(group.num_rows, group.total_byte_size, stored))
        except pa.ArrowNotImplementedError as error:
            wide = [f"{name} {dtype}" for name, dtype in _schema(each).items() if str(dtype).endswith("Int128")]
            types = ", ".join(wide) or str(error)
            found = Label(f"不支持的类型（{types}）", f"a type that is not supported ({types})")
            remedy = Label("请把该列转换为 Int64 或文字，或去掉该列", "Convert it to Int64 or text, or remove it")
            problems.append(Problem(str(each.path), found, PARQUET, remedy, kind="unsupported", path=(str(each.path),)))
        except PROBLEMS as error:
            problems.append(unreadable(each, error))
        else:
            held = {name: value for name, value in each.held.items() if name not in schema}
            dtypes = {**schema, **dict.fromkeys(held, pl.String())}
            dtypes = schemas.setdefault(tuple(dtypes.items()), dtypes)  # thousands of files have few different schemas
            files.append(File(each.path, held, stamp.size, stamp.modified, tuple(groups), dtypes, stamp.changed))
    return tuple(files), problems


def _schema(named: Found) -> Mapping[str, pl.DataType]:
    # A name with brackets is not a pattern, and the columns in the names of folders are read from `Found.held`.
    return pl.scan_parquet(named.path, glob=False, hive_partitioning=False).collect_schema()


def unreadable(file: Found, error: Exception) -> Problem:
    """The problem with a file that cannot be read."""
    if file.path.exists() and not file.path.stat().st_size:
        found = Label("空文件", "an empty file")
    else:
        code = error.errno if isinstance(error, OSError) else None
        found = _REASONS.get(code or 0, Label("损坏的文件，或其他格式", "a broken file, or one of another format"))
    remedy = Label("请核对权限，或重新导出", "Check the permissions, or export it again")
    return Problem(str(file.path), found, PARQUET, remedy, kind="file", path=(str(file.path),))


PART_BYTES = 2**28
"""The memory that a part takes, about: 256 MiB; what is computed on the way takes a few times that."""
_SCAN_BYTES = 2**28
"""The bytes of one row group that are read from a file at once."""
_CELL = 8
"""The bytes that a cell takes at most, unless its file says that it takes more."""


@attrs.frozen
class Segment:
    """Rows of one file that belong to one part.

    Attributes:
        file: The number of the file in the dataset.
        start: The first row, counted from 0.
        rows: The number of rows.
        scans: The number of sets of columns that are read one after another. A row group can only be read whole, so
            few columns of a giant one are held at a time.
    """

    file: int
    start: int
    rows: int
    scans: int = 1


@attrs.frozen
class Part:
    """The rows that are read, assessed and written at once.

    Attributes:
        number: Its number, from 0.
        segments: The places of its rows.
    """

    number: int
    segments: tuple[Segment, ...]

    @property
    def rows(self) -> int:
        """The number of its rows."""
        return sum(segment.rows for segment in self.segments)


def rows_at_once(dataset: Dataset) -> int:
    """The greatest number of rows of a part."""
    cells = len(dataset.schema) + len(book.rules_of(dataset.record))
    size = sum(group.size for file in dataset.files for group in file.groups)
    # Columns with few different values are stored in less than they take in memory, so a cell has a least width.
    # Related records are held beside the rows to which they belong.
    for files in dataset.related.values():
        size_beside = sum(group.size for file in files.files for group in file.groups)
        size += max(_CELL * len(files.schema) * files.rows, size_beside)
        cells += len(files.schema) * files.rows // max(1, dataset.rows)
    width = max(_CELL * cells, size // max(1, dataset.rows))
    return max(1, PART_BYTES // width)


def parts_of(dataset: Dataset, most: int) -> tuple[Part, ...]:
    """All parts, in the order of the files; without any row there is one part, so that results have columns.

    Args:
        dataset: The files.
        most: The greatest number of rows of a part.
    """
    parts: list[list[Segment]] = [[]]
    rows = 0
    for segment in _segments(dataset, most):
        if rows + segment.rows > most:
            parts.append([])
            rows = 0
        rows += segment.rows
        last = parts[-1][-1] if parts[-1] else None
        if last is not None and last.file == segment.file and last.start + last.rows == segment.start:
            # Segments that follow one another in a file are read as one.
            together = attrs.evolve(last, rows=last.rows + segment.rows, scans=max(last.scans, segment.scans))
            parts[-1][-1] = together
        else:
            parts[-1].append(segment)
    return tuple(Part(number, tuple(segments)) for number, segments in enumerate(parts))


def _segments(dataset: Dataset, most: int) -> Iterator[Segment]:
    """Row groups, and pieces of equal size of those that are too large."""
    for number, file in enumerate(dataset.files):
        start = 0
        for group in file.groups:
            pieces = -(-group.rows // most)
            scans = 1 if pieces == 1 else -(-group.stored // _SCAN_BYTES)
            end = start + group.rows
            for piece in range(pieces):
                rows = -(-(end - start) // (pieces - piece))
                yield Segment(number, start, rows, max(1, scans))
                start += rows


def read_segment(dataset: Dataset, segment: Segment) -> pl.DataFrame:
    """The rows of a segment, in the columns of the whole dataset.

    Raises:
        Exception: One of `PROBLEMS` when the file is broken.
    """
    file, names = dataset.files[segment.file], list(dataset.schema)
    step = -(-len(names) // segment.scans)
    frames: list[pl.DataFrame] = []
    for names_at_once in (names[start : start + step] for start in range(0, len(names), step)):
        rows = pl.scan_parquet(file.path, glob=False, hive_partitioning=False).slice(segment.start, segment.rows)
        changed: list[pl.Expr] = []
        for name in names_at_once:
            dtype = dataset.schema[name]
            if name in file.held or name not in file.schema:
                changed.append(pl.lit(file.held.get(name), pl.String()).cast(dtype).alias(name))
            elif file.schema[name] != dtype:
                changed.append(pl.col(name).cast(dtype))
        # Selected after they are added: a column that is the same in every row has one row when selected alone.
        frames.append(rows.with_columns(changed).select(names_at_once).collect())
    return pl.concat(frames, how="horizontal")
