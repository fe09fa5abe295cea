"""Reading a folder of tables: Parquet files, and CSV files in UTF-8, GB 18030 or, after a byte order mark, UTF-16."""

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sources import Sheet, Source
from pingyuan_rules.tables.csv_writer import unguard

_FOLDER = Label("数据文件夹", "a folder of tables")
_UNSEEN = Label(
    "CSV 文件看不出哪些行被隐藏、筛选或划去，也看不出合并单元格",
    "CSV files do not show which rows are hidden, filtered out or struck out, nor merged cells",
)
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHUNK = 1 << 20
_BATCH = 1_000


def read_csv(path: Path) -> Iterator[tuple[str, ...]]:
    """The rows of a CSV file.

    Raises:
        InvalidData: When its encoding is not one of those above, or its quotes are not in pairs.
    """
    try:
        with path.open(encoding=encoding_of(path), newline="") as file:
            # Unless strict, csv takes all rows after a quote that is not closed for one cell, without an error.
            for row in csv.reader(file, strict=True):
                yield tuple(map(unguard, row))
    except csv.Error as error:
        expected = Label("以逗号分隔、引号成对的文件", "a file separated by commas, with quotes in pairs")
        remedy = Label(f"请更正或重新导出（{error}）", f"Correct it or export it again ({error})")
        raise InvalidData([file_problem(path.name, expected, remedy)]) from None
    except UnicodeDecodeError:  # only after a byte order mark, since otherwise the whole file has been decoded before
        raise InvalidData([_undecodable(path)]) from None


def encoding_of(path: Path) -> str:
    """The encoding of a CSV file: by its byte order mark, else UTF-8 if all of it is UTF-8, else GB 18030.

    Raises:
        InvalidData: When it is neither.
    """
    with path.open("rb") as file:
        start = file.read(len(codecs.BOM_UTF8))
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    # UTF-8 first: Chinese text in GB 18030 is hardly ever UTF-8 by chance, but much UTF-8 can be read as GB 18030.
    # GB 18030 contains GBK, in which Chinese versions of Excel and WPS save plain CSV.
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
            # A character that is cut off at the end is found only now.
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InvalidData([_undecodable(path)])


def _undecodable(path: Path) -> Problem:
    expected = Label("UTF-8 或 GB 18030 编码的文件", "a file in UTF-8 or GB 18030")
    remedy = Label("请另存为“CSV UTF-8”", 'Save it as "CSV UTF-8"')
    return file_problem(path.name, expected, remedy)


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


def open_folder(folder: Path) -> Source:
    """The CSV and Parquet files of a folder as sheets named after the files.

    Raises:
        InvalidData: When the folder holds none.
    """
    # Spreadsheet programs leave lock files beside a file that is open: .~lock.branch.csv# and ~$branch.csv.
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS and path.name[0] not in ".~")
    if not files:
        expected = Label("含 CSV 或 Parquet 文件的文件夹", "a folder with CSV or Parquet files")
        remedy = Label("请给出这些文件所在的文件夹", "Give the folder that holds these files")
        raise InvalidData([file_problem(str(folder), expected, remedy)])
    sheets = (Sheet(path.stem, READERS[path.suffix.lower()](path)) for path in files)
    return Source(_FOLDER, sheets, _UNSEEN if any(path.suffix.lower() == ".csv" for path in files) else None)
