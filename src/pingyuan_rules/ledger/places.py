"""Where something stands in a ledger, in words that people find it by, and the problems with it."""

from collections.abc import Iterable

from pingyuan_rules.engine import FactInfo, Label, Problem, Record
from pingyuan_rules.ledger.headings import heading, sheet_label

LEAVE_EMPTY = Label("请更正；不知道的留空", "Correct it, or leave the cell empty if it is not known")


def sheet_place(record: type[Record]) -> Label:
    """A whole sheet."""
    label = sheet_label(record)
    return Label(f"工作表“{label.zh}”", f"Sheet {label.en}")


def row_place(record: type[Record], row: int) -> Label:
    """A row of a sheet, counted as a spreadsheet counts."""
    label = sheet_label(record)
    return Label(f"{label.zh}!第{row}行", f"{label.en} row {row}")


def cell_place(record: type[Record], row: int, infos: Iterable[FactInfo]) -> Label:
    """A cell, or several of one row, by their headings."""
    place, headings = row_place(record, row), [heading(info) for info in infos]
    zh, en = "、".join(label.zh for label in headings), ", ".join(label.en for label in headings)
    return Label(f"{place.zh} {zh}", f"{place.en}, {en}")


def column_place(record: type[Record], column: int) -> Label:
    """The heading of a column, by its letter."""
    place = row_place(record, 1)
    return Label(f"{place.zh} {letters(column)}列", f"{place.en}, column {letters(column)}")


def letters(column: int) -> str:
    """The letters of a column, counted from 0: A, B ... Z, AA.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def quoted(labels: Iterable[Label]) -> Label:
    """Several names as a list."""
    each = list(labels)
    return Label("、".join(f"“{label.zh}”" for label in each), ", ".join(f'"{label.en}"' for label in each))


def file_problem(name: str, expected: Label, remedy: Label, found: str | Label = "") -> Problem:
    """What is wrong with a whole file or folder."""
    return Problem(name, found, expected, remedy)
