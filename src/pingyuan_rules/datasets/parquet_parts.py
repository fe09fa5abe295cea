"""Opening Parquet files: only what stands at their ends is read, so it takes the same time for any number of rows."""

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pingyuan_rules.datasets.inputs import PARQUET, Dataset, File, Found, Group
from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.rules import book

try:
    import polars as pl
    import pyarrow as pa
    from pyarrow import parquet
except ImportError as error:
    MESSAGE = "assessing Parquet files needs Polars and PyArrow: pip install 'pingyuan-rules[files]'"
    raise ModuleNotFoundError(MESSAGE) from error

__all__ = ["PROBLEMS", "open_files", "parquet", "pl", "unreadable"]

PROBLEMS = (pl.exceptions.PolarsError, pa.ArrowException, OSError, ValueError)
"""What a broken file makes the libraries raise."""

_REASONS = {
    errno.EACCES: Label("没有权限", "permission denied"),
    errno.ENOENT: Label("没有该文件", "no such file"),
    errno.EIO: Label("读写出错", "an input or output error"),
}


def open_files(found: Iterable[Found]) -> tuple[tuple[File, ...], list[Problem]]:
    """Look into every file for its rows and columns; those that cannot be read are problems."""
    files: list[File] = []
    problems: list[Problem] = []
    schemas: dict[Any, Any] = {}
    for each in found:
        try:
            file = _opened(each)
        except pa.ArrowNotImplementedError as error:
            problems.append(_unsupported(each, error))
        except PROBLEMS as error:
            problems.append(unreadable(each, error))
        else:
            key = tuple(file.schema.items())  # thousands of files have few different schemas
            files.append(attrs.evolve(file, schema=schemas.setdefault(key, file.schema)))
    return tuple(files), problems


def _opened(found: Found) -> File:
    said = found.path.stat()
    schema = _schema(found)
    with parquet.ParquetFile(found.path) as file:
        groups = tuple(_group(file.metadata.row_group(number)) for number in range(file.metadata.num_row_groups))
    held = {name: value for name, value in found.held.items() if name not in schema}
    types = {**schema, **dict.fromkeys(held, pl.String())}
    return File(found.path, held, said.st_size, said.st_mtime_ns, groups, types)


def _schema(found: Found) -> Mapping[str, pl.DataType]:
    return pl.scan_parquet(found.path, glob=False, hive_partitioning=False).collect_schema()


def _group(group: Any) -> Group:
    columns = (group.column(number) for number in range(group.num_columns))
    return Group(group.num_rows, group.total_byte_size, sum(column.total_compressed_size for column in columns))


def _unsupported(file: Found, error: Exception) -> Problem:
    """What is wrong with a file that is sound but has types that cannot be read."""
    wide = [f"{name} {dtype}" for name, dtype in _schema(file).items() if str(dtype).endswith("Int128")]
    types = ", ".join(wide) or str(error)
    found = Label(f"不支持的类型（{types}）", f"a type that is not supported ({types})")
    remedy = Label("请把该列转换为 Int64 或文字，或去掉该列", "Convert the column to Int64 or text, or leave it out")
    return Problem(str(file.path), found, PARQUET, remedy)


def unreadable(file: Found, error: Exception) -> Problem:
    """What is wrong with a file that cannot be read."""
    if file.path.exists() and not file.path.stat().st_size:
        found = Label("空文件", "an empty file")
    else:
        code = error.errno if isinstance(error, OSError) else None
        found = _REASONS.get(code or 0, Label("损坏的文件，或其他格式", "a broken file, or one of another format"))
    return Problem(
        str(file.path), found, PARQUET, Label("请核对权限，或重新导出", "Check the permissions, or export it again")
    )


PART_BYTES = 2**28
"""So much a part takes in memory, about: 256 MiB; what is computed on the way takes a few times that."""
_SCAN_BYTES = 2**28
"""So much of one row group is read from a file at once."""
_CELL = 8
"""Bytes that a cell takes at most, unless its file says that it takes more."""


@attrs.frozen
class Segment:
    """Rows of one file that belong to one part.

    Attributes:
        file: Which file of the dataset it is.
        start: The first row, counted from 0.
        rows: How many rows.
        scans: In how many sets of columns they are read, one after another. A row group can only be read whole, so
            of a giant one few columns are held at a time.
    """

    file: int
    start: int
    rows: int
    scans: int = 1


@attrs.frozen
class Part:
    """What is read, assessed and written at once.

    Attributes:
        number: Its number, from 0.
        segments: Where its rows are.
    """

    number: int
    segments: tuple[Segment, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(segment.rows for segment in self.segments)


def rows_at_once(dataset: Dataset) -> int:
    """How many rows a part has at most."""
    cells = len(dataset.schema) + len(book.rules_of(dataset.record))
    size = sum(group.size for file in dataset.files for group in file.groups)
    width = max(_CELL * cells, size // max(1, dataset.rows))
    return max(1, PART_BYTES // width)


def parts_of(dataset: Dataset, most: int) -> tuple[Part, ...]:
    """All parts, in the order of the files; without any row there is one part, so that results have columns.

    Args:
        dataset: The files.
        most: How many rows a part may have.
    """
    parts: list[tuple[Segment, ...]] = []
    waiting: list[Segment] = []
    rows = 0
    for segment in _segments(dataset, most):
        if rows + segment.rows > most:
            parts.append(_joined(waiting))
            waiting, rows = [], 0
        waiting.append(segment)
        rows += segment.rows
    parts.append(_joined(waiting))
    return tuple(Part(number, segments) for number, segments in enumerate(parts))


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


def _joined(segments: list[Segment]) -> tuple[Segment, ...]:
    """Segments that follow one another in a file, as one."""
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        if last is not None and last.file == segment.file and last.start + last.rows == segment.start:
            joined[-1] = attrs.evolve(last, rows=last.rows + segment.rows, scans=max(last.scans, segment.scans))
        else:
            joined.append(segment)
    return tuple(joined)


def read_segment(dataset: Dataset, segment: Segment) -> pl.DataFrame:
    """The rows of a segment, in the columns of the whole dataset.

    Raises:
        Exception: One of `opening.PROBLEMS` when the file is broken.
    """
    names = list(dataset.schema)
    step = -(-len(names) // segment.scans)
    sets = [names[start : start + step] for start in range(0, len(names), step)]
    return pl.concat([_lazy(dataset, segment, some).collect() for some in sets], how="horizontal")


def _lazy(dataset: Dataset, segment: Segment, names: Sequence[str]) -> pl.LazyFrame:
    file = dataset.files[segment.file]
    rows = pl.scan_parquet(file.path, glob=False, hive_partitioning=False).slice(segment.start, segment.rows)
    # Columns that are the same in every row are added to others, or there would be one row of them.
    changed = (_column(file, name, dataset.schema[name]) for name in names)
    return rows.with_columns(each for each in changed if each is not None).select(names)


def _column(file: File, name: str, dtype: Any) -> pl.Expr | None:
    """A column that is not as it stands in the file, or None."""
    if name in file.held or name not in file.schema:
        return pl.lit(file.held.get(name), pl.String()).cast(dtype).alias(name)
    return None if file.schema[name] == dtype else pl.col(name).cast(dtype)
