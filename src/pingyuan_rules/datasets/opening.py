"""Opening Parquet files: only what stands at their ends is read, so it takes the same time for any number of rows."""

import errno
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from pingyuan_rules.datasets.inputs import PARQUET, File, Found, Group
from pingyuan_rules.engine import Label, Problem

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
