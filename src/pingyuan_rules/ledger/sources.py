"""What a ledger is read from: a workbook or a folder of tables, as sheets of raw rows."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from pingyuan_rules.engine import Label
from pingyuan_rules.ledger.cells import Formula
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
        whole: Whether it may hold every sheet of a ledger, as a file that was given alone does not.
    """

    form: Label
    sheets: Iterable[Sheet]
    whole: bool = True


LEDGER = Label(
    "一个 .xlsx、.xls 或 .ods 工作簿，或一个 CSV 或 Parquet 文件夹",
    "an .xlsx, .xls or .ods workbook, or a folder of CSV or Parquet files",
)
