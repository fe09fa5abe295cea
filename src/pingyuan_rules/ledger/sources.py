"""What a ledger is read from: a workbook or a folder of CSV files, as sheets of raw rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.model import Value
from pingyuan_rules.ledger.places import file_problem

Cell = Value | Formula


@attrs.frozen
class Sheet:
    """A sheet of a workbook or a file of a folder.

    Attributes:
        name: What it is called.
        rows: Its rows from the first on, as wide as each happens to be; read once.
    """

    name: str
    rows: Iterable[tuple[Cell, ...]]


LEDGER = Label("一个 .xlsx 工作簿，或一个 CSV 文件夹", "an .xlsx workbook or a folder of CSV files")


@contextmanager
def opened(path: Path) -> Iterator[Iterable[Sheet]]:
    """Open a workbook or a folder of CSV files and give its sheets, whose rows are read while it is open.

    Raises:
        InvalidData: When there is no such file or folder, or it is neither.
    """
    if path.is_dir():
        from pingyuan_rules.ledger.csv_folder import sheets_of  # noqa: PLC0415 - a workbook does not need it

        yield sheets_of(path)
        return
    if not path.exists():
        remedy = Label("请核对路径", "Check the path")
        raise InvalidData([file_problem(str(path), LEDGER, remedy, Label("不存在", "no such file"))])
    from pingyuan_rules.ledger.workbook import open_workbook  # noqa: PLC0415 - loads openpyxl

    with open_workbook(path) as sheets:
        yield sheets
