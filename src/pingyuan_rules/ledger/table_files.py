"""Reading tables that are files: a folder of CSV and Parquet files, or one CSV file alone."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.files import is_unfinished
from pingyuan_rules.ledger.csv_files import read_csv
from pingyuan_rules.ledger.headings import record_by_headings, record_of, sheet_label
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sheets.header_rows import LOOKED_AT
from pingyuan_rules.ledger.sources import Sheet, Source

_FOLDER = Label("数据文件夹", "a folder of tables")
_FILE = Label("一个 CSV 文件", "one CSV file")
_UNSEEN = Label(
    "CSV 文件看不出哪些行被隐藏、筛选或划去，也看不出合并单元格",
    "CSV files do not show which rows are hidden, filtered out or struck out, nor merged cells",
)
_BATCH = 1_000


def read_parquet(path: Path) -> Iterator[tuple[Any, ...]]:
    """The names of the columns of a Parquet file, then its rows.

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
                # Column by column: to_pylist of a batch makes a dictionary of every row.
                columns = [column.to_pylist() for column in batch.columns]
                yield from zip(*columns, strict=True)
    except (pyarrow.ArrowException, OSError, ValueError) as error:  # what a broken file makes it raise
        if isinstance(error, PermissionError):
            raise
        expected = Label("可以读取的 Parquet 文件", "a Parquet file that can be read")
        raise InvalidData([file_problem(path.name, expected, Label("请重新导出", "Export it again"))]) from error


READERS: Mapping[str, Callable[[Path], Iterator[tuple[Any, ...]]]] = MappingProxyType(
    {".csv": read_csv, ".parquet": read_parquet}
)
"""The reader of a file, by the end of its name."""


def files_of(folder: Path) -> list[Path]:
    """The CSV and Parquet files of a folder."""
    # Spreadsheet programs leave lock files beside a file that is open: .~lock.branch.csv# and ~$branch.csv.
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS and path.name[0] not in ".~")


def open_folder(folder: Path) -> Source:
    """The CSV and Parquet files of a folder as sheets named after the files.

    Raises:
        InvalidData: When the folder holds none, or not all that is being written to it.
    """
    if is_unfinished(folder):
        found = Label("正在写入，或写入时被中断", "a folder that a run is writing, or did not finish writing")
        expected = Label("写完的文件夹", "a finished folder")
        remedy = Label("请等它写完，或重新写出", "Wait until it has been written, or write it again")
        raise InvalidData([file_problem(str(folder), expected, remedy, found)])
    files = files_of(folder)
    if not files:
        expected = Label("含 CSV 或 Parquet 文件的文件夹", "a folder with CSV or Parquet files")
        remedy = Label("请给出这些文件所在的文件夹", "Give the folder that holds these files")
        raise InvalidData([file_problem(str(folder), expected, remedy)])
    sheets = (Sheet(path.stem, READERS[path.suffix.lower()](path)) for path in files)
    return Source(_FOLDER, sheets, unseen=_UNSEEN if any(path.suffix.lower() == ".csv" for path in files) else None)


TEXT_FILES = frozenset({".csv", ".tsv", ".txt"})
"""The ends of the names of files that may be given alone; Excel writes its "Unicode text" as .txt."""


def open_file(path: Path) -> Source:
    """A CSV file as the only sheet; if its name says nothing, its headings say which record it holds."""
    rows = read_csv(path)
    first = list(islice(rows, LOOKED_AT))
    record = record_of(path.stem) or record_by_headings(first)
    name = path.stem if record is None or record_of(path.stem) else sheet_label(record).zh
    return Source(_FILE, [Sheet(name, chain(first, rows))], whole=False, unseen=_UNSEEN)
