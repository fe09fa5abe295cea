"""Tables to be written: what stands in each cell, before anything is said of file formats."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, Choice, Fen, Kind, Label, yuan

Value = str | int | float | bool | date | datetime | time | None
"""What a spreadsheet or a CSV file holds in a cell."""


@attrs.frozen
class Absent:
    """Why a rule has no answer: in a workbook in words, in a file for programs an empty cell.

    Attributes:
        label: The words.
    """

    label: Label


@attrs.frozen
class Kept:
    """A cell of a column that holds no fact, to be written as it was read.

    Attributes:
        value: What it holds.
    """

    value: Value


Plain = str | Label | bool | int | Decimal | date | Absent | Kept | None
"""A cell to be written; None is empty, a label is worded in the language of the file."""

WORKBOOK = ".xlsx"
"""What the name of a workbook ends in."""


@attrs.frozen
class Look:
    """How a table of results looks in a workbook: a colored header that stays in view, filters, and a print setup.

    Attributes:
        widths: How wide each column is.
        fixed: How many columns stay in view.
        answers: The columns of answers, each with the answer that falls short of nothing, or None where there is none.
        page: Whether it is made to be printed: long texts wrap, and it is as wide as a page.
    """

    widths: Sequence[float]
    fixed: int = 0
    answers: Mapping[int, bool | None] = attrs.field(factory=dict)
    page: bool = False


@attrs.frozen
class Output:
    """A sheet or file to be written.

    Attributes:
        name: What the sheet is called.
        stem: What the file is called, without its ending.
        headings: The first row.
        rows: The rows below it.
        look: How it looks in a workbook; None where it is a plain table.
    """

    name: Label
    stem: str
    headings: Sequence[Label]
    rows: Iterable[Sequence[Plain]]
    look: Look | None = None


def plain(value: Any, kind: Kind) -> Plain:
    """A fact or an answer as a cell: unknown is empty, a choice its label, money in yuan."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Choice):
        return value.label
    cell: Plain = yuan(Fen(value)) if kind.name == "fen" else value
    return cell
