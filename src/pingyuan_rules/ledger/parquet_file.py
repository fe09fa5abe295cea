"""Reading a Parquet file, batch by batch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.ledger.places import file_problem

_BATCH = 1_000


def rows_of(path: Path) -> Iterator[tuple[Any, ...]]:
    """The names of the columns, then the rows.

    Raises:
        InvalidData: When the file cannot be read.
        ModuleNotFoundError: When PyArrow is not installed; the message names the extra.
    """
    try:
        import pyarrow  # noqa: ICN001, PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - as above
    except ImportError as error:
        message = "reading Parquet needs PyArrow: pip install 'pingyuan-rules[pyarrow]'"
        raise ModuleNotFoundError(message) from error
    try:
        with parquet.ParquetFile(path) as file:
            names = tuple(file.schema_arrow.names)
            yield names
            for batch in file.iter_batches(batch_size=_BATCH):
                columns = [column.to_pylist() for column in batch.columns]
                yield from zip(*columns, strict=True)
    except (pyarrow.ArrowException, OSError, ValueError) as error:  # what a broken file makes it raise
        if isinstance(error, PermissionError):
            raise
        expected = Label("可以读取的 Parquet 文件", "a Parquet file that can be read")
        raise InvalidData([file_problem(path.name, expected, Label("请重新导出", "Export it again"))]) from error
