"""Reading a folder of tables, one CSV or Parquet file for each class of record."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.ledger.csv_file import rows_of as csv_rows
from pingyuan_rules.ledger.parquet_file import rows_of as parquet_rows
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import Sheet, Source

READERS: Mapping[str, Callable[[Path], Iterator[tuple[Any, ...]]]] = MappingProxyType(
    {".csv": csv_rows, ".parquet": parquet_rows}
)
"""What reads a file, by the end of its name."""

FORM = Label("数据文件夹", "a folder of tables")


def tables_of(folder: Path) -> Source:
    """The CSV and Parquet files of a folder as sheets named after the files.

    Raises:
        InvalidData: When the folder holds none.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS and path.name[0] not in ".~")
    if not files:
        expected = Label("含 CSV 或 Parquet 文件的文件夹", "a folder with CSV or Parquet files")
        remedy = Label("请给出这些文件所在的文件夹", "Give the folder that holds these files")
        raise InvalidData([file_problem(str(folder), expected, remedy)])
    return Source(FORM, (Sheet(path.stem, READERS[path.suffix.lower()](path)) for path in files))
