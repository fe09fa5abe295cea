"""The one model of a table to show: a title, columns and rows of typed cells, in no language and in no format yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from pingyuan_rules.engine import Citation, Label
from pingyuan_rules.tables.typed_cells import Cell

Row: TypeAlias = Sequence[Cell]


@attrs.frozen
class Column:
    """A column of a table.

    Attributes:
        label: The heading; a `str` is one that someone entered.
        number: Whether its cells hold numbers, which stand to the right.
        wide: Whether its cells hold running text, which folds.
        width: How wide it is in a workbook, in letters; None lets the heading decide.
        clauses: The clauses that its cells rest on.
        bars: Whether a page draws its rates as bars too.
    """

    label: Label | str
    number: bool = False
    wide: bool = False
    width: float | None = None
    clauses: tuple[Citation, ...] = ()
    bars: bool = False


@attrs.frozen
class RowGroup:
    """Rows that belong together.

    Attributes:
        rows: The rows; they may be made while they are read.
        title: What they have in common, or None.
        total: Whether they sum up the others.
    """

    # Results of a county are larger than anybody wants to hold twice.
    rows: Iterable[Row]
    title: Label | None = None
    total: bool = False


@attrs.frozen
class Table:
    """A table to show; the first cell of a row names it.

    Attributes:
        title: The caption, and the name of a workbook's sheet.
        columns: The columns.
        groups: The rows, in groups.
        note: What to know when reading it; None when nothing needs to be said.
        clauses: The clauses that the whole rests on.
    """

    title: Label
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    note: Label | None = None
    clauses: tuple[Citation, ...] = ()

    @property
    def rows(self) -> Iterator[Row]:
        """Every row."""
        return (row for group in self.groups for row in group.rows)


@attrs.frozen
class SheetStyle:
    """How a table of results looks in a workbook: a colored header that stays in view, filters, and a print setup.

    Attributes:
        fixed: How many columns stay in view.
        answers: The columns of answers, each with the answer that meets its rule, or None when no answer does.
        page: Whether it is made to be printed: long texts wrap, and it is as wide as a page.
    """

    fixed: int = 0
    answers: Mapping[int, bool | None] = attrs.field(factory=dict)
    page: bool = False


@attrs.frozen
class Sheet:
    """A table as a sheet of a workbook or as a CSV file.

    Attributes:
        table: The table; its title is the name of the sheet.
        stem: The name of the file, without its ending.
        style: How it looks in a workbook; None for a plain table.
    """

    table: Table
    stem: str
    style: SheetStyle | None = None


def sheet_of(
    title: Label, stem: str, columns: Iterable[Column], rows: Iterable[Row], style: SheetStyle | None = None
) -> Sheet:
    """A sheet whose rows are one group."""
    return Sheet(Table(title, tuple(columns), (RowGroup(rows),)), stem, style)
