"""What a ledger is read from: a workbook or a folder of tables, as sheets of raw rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.csv_file import rows_of as csv_rows
from pingyuan_rules.ledger.parquet_file import rows_of as parquet_rows
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.tables.typed_cells import Value

Cell: TypeAlias = Value | Formula


@attrs.frozen
class Sheet:
    """A sheet of a workbook or a file of a folder.

    Attributes:
        name: What it is called.
        rows: Its rows from the first on, as wide as each happens to be; read once.
        hidden: Whether the workbook does not show it.
    """

    name: str
    rows: Iterable[tuple[Cell, ...]]
    hidden: bool = False


@attrs.frozen
class Source:
    """What was opened.

    Attributes:
        form: What kind of file or folder it is.
        sheets: Its sheets, whose rows are read while it is open.
    """

    form: Label
    sheets: Iterable[Sheet]


LEDGER = Label(
    "一个 .xlsx、.xls 或 .ods 工作簿，或一个 CSV 或 Parquet 文件夹",
    "an .xlsx, .xls or .ods workbook, or a folder of CSV or Parquet files",
)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a workbook or a folder of tables.

    What a file is shows in its first bytes, not in its name.

    Raises:
        InvalidData: When there is no such file or folder, or it is neither.
        ModuleNotFoundError: When a library that reads it is not installed; the message names the extra.
    """
    if path.is_dir():
        yield tables_of(path)
        return
    if not path.exists():
        remedy = Label("请核对路径", "Check the path")
        raise InvalidData([file_problem(str(path), LEDGER, remedy, Label("不存在", "no such file"))])
    from pingyuan_rules.ledger.workbook import open_workbook  # noqa: PLC0415 - not needed for a folder

    with open_workbook(path) as source:
        yield source


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
