"""The one model of what a ledger is read from: sheets of raw rows, with what they show beside the values of cells."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from pingyuan_rules.engine import Label
from pingyuan_rules.files import Stamps
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.number_formats import Shown
from pingyuan_rules.tables.typed_cells import Value

Cell: TypeAlias = Value | Formula


@attrs.frozen(order=True)
class Merge:
    """Cells that were merged into one; only the first of them has a value that anybody sees.

    Attributes:
        top: Its first row, counted from 1 as a spreadsheet counts.
        left: Its first column, counted from 0.
        bottom: Its last row.
        right: Its last column.
    """

    top: int
    left: int
    bottom: int
    right: int


@attrs.frozen
class Layout:
    """What a sheet shows beside the values of its cells; rows count from 1 and columns from 0.

    Attributes:
        merges: The merged cells.
        hidden_rows: The rows that are not shown: hidden, filtered out, or of no height.
        hidden_columns: The columns that are not shown.
        struck: The columns whose cells are struck out, by row.
        formats: How the formats of cells show their values, where that changes what is meant, by row and column.
        mixed: The columns whose cells have some characters struck out or raised, by row.
        comments: The cells with comments, by row and column.
    """

    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: Mapping[int, frozenset[int]] = attrs.field(factory=dict)
    formats: Mapping[int, Mapping[int, Shown]] = attrs.field(factory=dict)
    mixed: Mapping[int, frozenset[int]] = attrs.field(factory=dict)
    comments: frozenset[tuple[int, int]] = frozenset()


@attrs.frozen
class Sheet:
    """A sheet of a workbook or a file of a folder.

    Attributes:
        name: What it is called.
        rows: Its rows from the first on, as wide as each happens to be; read once.
        hidden: Whether the workbook does not show it.
        layout: What it shows beside values; nothing if its format holds values alone.
    """

    name: str
    rows: Iterable[tuple[Cell, ...]]
    hidden: bool = False
    layout: Layout = attrs.field(factory=Layout)


@attrs.frozen
class Source:
    """What was opened.

    Attributes:
        form: What kind of file or folder it is.
        sheets: Its sheets, whose rows are read while it is open.
        whole: Whether it may hold every sheet of a ledger, as a file that was given alone does not.
        unseen: What its format cannot show, if a reader would expect to be told.
        stamps: How its files stood when it was opened.
    """

    form: Label
    sheets: Iterable[Sheet]
    whole: bool = True
    unseen: Label | None = None
    stamps: Stamps = attrs.field(factory=dict, repr=False)


LEDGER = Label(
    "一个 .xlsx、.xls 或 .ods 工作簿，CSV 或 Parquet 文件夹，或单个 CSV 文件",
    "an .xlsx, .xls or .ods workbook, a folder of CSV or Parquet files, or a single CSV file",
)
