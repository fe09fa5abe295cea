"""Places in a ledger, in the words by which people find them: sheets, rows, cells and columns."""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from pingyuan_rules.engine import FactInfo, Label, Problem, Record
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.problems import Kind
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS


@attrs.frozen
class Place(Label):
    """A place in words, and by its parts for programs and marked copies.

    Attributes:
        record: The class of record of the sheet.
        row: The row, counted from 1 as a spreadsheet counts, or None for the whole sheet.
        facts: The names of the facts whose cells are meant; none for the whole row.
        column: The column, counted from 0, if it holds no fact; else None.
        sheet: The name of the sheet in the file, once that is known.
        cells: The cells as a spreadsheet names them, such as `B7`, once that is known.
    """

    record: type[Record]
    row: int | None = None
    facts: tuple[str, ...] = ()
    column: int | None = None
    sheet: str = ""
    cells: tuple[str, ...] = ()

    @property
    def parts(self) -> dict[str, Any]:
        """What JSON holds of it beside its words, for programs."""
        place = {"record": FIELDS[self.record], "sheet": self.sheet, "row": self.row}
        return place | {"cells": list(self.cells), "facts": list(self.facts)}

    @property
    def path(self) -> tuple[str | int, ...]:
        """The sheet, the row and the fact, or the letters of a column without one; of several facts the row alone.

        A sheet of which no name is known is named by the attribute of `Ledger` that holds its records.
        """
        names = self.facts if self.column is None else (letters(self.column),)
        row = () if self.row is None else (self.row, *(names if len(names) == 1 else ()))
        return (self.sheet or FIELDS[self.record], *row)


@attrs.frozen
class NamedSheet(Label):
    """The name of a sheet of which nothing else is known.

    Attributes:
        sheet: The name.
    """

    sheet: str

    @property
    def parts(self) -> dict[str, Any]:
        """What JSON holds of it beside its words, for programs."""
        return {"sheet": self.sheet}

    @property
    def path(self) -> tuple[str, ...]:
        """The name of the sheet."""
        return (self.sheet,)


def sheet_place(record: type[Record]) -> Place:
    """A whole sheet."""
    label = sheet_label(record)
    return Place(f"工作表“{label.zh}”", f"Sheet {label.en}", record)


def row_place(record: type[Record], row: int) -> Place:
    """A row of a sheet, counted as a spreadsheet counts."""
    label = sheet_label(record)
    return Place(f"{label.zh}!第{row}行", f"{label.en} row {row}", record, row)


def cell_place(record: type[Record], row: int, infos: Iterable[FactInfo]) -> Place:
    """A cell, or several of one row, by their headings; without any the row itself."""
    place, facts = row_place(record, row), tuple(infos)
    if not facts:
        return place
    headings = [heading(info) for info in facts]
    zh, en = "、".join(each.zh for each in headings), ", ".join(each.en for each in headings)
    return Place(f"{place.zh} {zh}", f"{place.en}, {en}", record, row, tuple(info.name for info in facts))


def column_place(record: type[Record], row: int, column: int) -> Place:
    """A cell of a column without a fact, by its letter."""
    place = row_place(record, row)
    return Place(f"{place.zh} {letters(column)}列", f"{place.en}, column {letters(column)}", record, row, column=column)


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
    """Several names as a list, in quotes."""
    each = list(labels)
    return Label(
        "、".join(f"“{inner_quotes(label.zh)}”" for label in each), ", ".join(f'"{label.en}"' for label in each)
    )


MOST_IN_LINE = 5
"""How many headings stand in one line."""
_KINDS = {
    "text": Label("编号和名称", "ids and names"),
    "choice": Label("选项", "choices"),
    "bool": Label("是或否", "yes or no"),
    "int": Label("数量", "numbers"),
    "fen": Label("金额", "amounts"),
    "decimal": Label("得分", "scores"),
    "date": Label("日期", "dates"),
}


def list_headings(infos: Iterable[FactInfo]) -> Label:
    """A colon and the headings of columns: a few in the same line, more by the kind of their cells, a line for each."""
    facts = list(infos)
    if len(facts) <= MOST_IN_LINE:
        names = quoted(map(heading, facts))
        return Label(f"：{names.zh}", f": {names.en}")
    zh, en = "：", ":"
    for kind, label in _KINDS.items():
        same = [heading(each) for each in facts if kind == ("choice" if each.kind.enum else each.kind.name)]
        if same:
            zh += f"\n      {label.zh}（{len(same)}）：{'、'.join(name.zh for name in same)}"
            en += f"\n      {label.en} ({len(same)}): {', '.join(name.en for name in same)}"
    return Label(zh, en)


def listed(numbers: Sequence[int | str], comma: str) -> str:
    """The numbers of rows, or ids, as many as anybody reads."""
    more = "…" if len(numbers) > _FEW else ""
    return comma.join(map(str, numbers[:_FEW])) + more


_FEW = 20


MOST_TOLD = 1_000
"""How many problems of a ledger an error and JSON list, and how many warnings; the others are counted."""
MOST_LISTED = 20_000
"""How many problems of a ledger are kept, and how many warnings; further ones are only counted.

Each takes about a kilobyte. A marked copy and its list hold all that are kept.
"""


def file_problem(name: str, expected: Label, remedy: Label, found: str | Label = "", *, kind: Kind = "file") -> Problem:
    """A problem with a whole file or folder."""
    return Problem(name, found, expected, remedy, kind=kind, path=(name,))
