"""The rows of a sheet: each a record, with everything that is wrong with it."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from pingyuan_rules.engine import FactInfo, InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.cells import WrongCell, is_empty, read_cell
from pingyuan_rules.ledger.header import Header, read_header
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.places import cell_place, column_place, sheet_place
from pingyuan_rules.ledger.sources import Sheet

Progress = Callable[[Label, int], None]
"""Is told the sheet and how many of its rows have been read."""

STEP = 1_000


@attrs.frozen
class Row:
    """A row that says something.

    Attributes:
        number: Where it stands, counted as a spreadsheet counts.
        record: What it says; facts that are wrong are UNKNOWN here.
        wrong: The names of the facts that are wrong.
    """

    number: int
    record: Any
    wrong: frozenset[str]


@attrs.frozen
class Table:
    """A sheet that was read.

    Attributes:
        record: The class of its records.
        facts: The names of the facts that have a column.
        rows: Its rows, empty ones left out.
        problems: Everything that is wrong with it on its own.
    """

    record: type[Record]
    facts: frozenset[str]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_table(record: type[Record], sheet: Sheet, progress: Progress | None) -> Table:
    """Read a sheet of one class of record; where its file breaks off, that is all that is said of it."""
    try:
        return _read(record, sheet, progress)
    except InvalidData as error:
        return Table(record, frozenset(), (), error.problems)


def _read(record: type[Record], sheet: Sheet, progress: Progress | None) -> Table:
    cells = iter(sheet.rows)
    first = next(cells, ())
    if all(map(is_empty, first)):
        return Table(record, frozenset(), (), (_empty(record),))
    header = read_header(record, first)
    problems = list(header.problems)
    rows: list[Row] = []
    if header.columns:
        reader = _RowReader(record, header, problems)
        for number, row in enumerate(cells, start=2):
            if not all(map(is_empty, row)):
                rows.append(reader.read(number, row))
            if progress is not None and number % STEP == 0:
                progress(sheet_label(record), len(rows))
    if progress is not None:
        progress(sheet_label(record), len(rows))
    facts = frozenset(info.name for info in header.columns.values())
    return Table(record, facts, tuple(rows), tuple(problems))


def _empty(record: type[Record]) -> Problem:
    expected = Label("第一行为标题的工作表", "a sheet with headings in its first row")
    remedy = Label("请填写，或删去该工作表", "Fill it in, or delete the sheet")
    return Problem(sheet_place(record), Label("空表", "an empty sheet"), expected, remedy)


class _RowReader:
    """Reads rows under one header and gathers what is wrong with them."""

    def __init__(self, record: type[Record], header: Header, problems: list[Problem]) -> None:
        self._record, self._columns, self._problems = record, header.columns, problems
        self._headed = set(header.headed)

    def read(self, number: int, cells: tuple[Any, ...]) -> Row:
        """The record of a row, without the facts that are wrong."""
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        for column, info in self._columns.items():
            try:
                values[info.name] = read_cell(cells[column] if column < len(cells) else None, info)
            except WrongCell as cell:
                wrong.add(info.name)
                place = cell_place(self._record, number, (info,))
                self._problems.append(Problem(place, cell.found, cell.expected, cell.remedy))
        self._find_unheaded(number, cells)
        return Row(number, self._made(number, values), frozenset(wrong))

    def _find_unheaded(self, number: int, cells: tuple[Any, ...]) -> None:
        for column, cell in enumerate(cells):
            if column not in self._headed and not is_empty(cell):
                self._headed.add(column)  # said once
                self._problems.append(self._without_heading(number, column))

    def _without_heading(self, number: int, column: int) -> Problem:
        expected = Label("该列有标题", "a heading over this column")
        remedy = Label("请补上标题，或删去该列", "Add the heading, or delete the column")
        found = Label(f"第{number}行有值", f"a value in row {number}")
        return Problem(column_place(self._record, column), found, expected, remedy)

    def _made(self, number: int, values: dict[str, Any]) -> Record:
        try:
            return self._record(**values)
        except InvalidData as error:
            # The cells are right each for itself, so what is broken is an invariant; its place names the facts.
            facts = facts_of(self._record)
            for problem in error.problems:
                infos = [facts[name] for name in str(problem.place).split(", ")]
                place = cell_place(self._record, number, infos)
                self._problems.append(attrs.evolve(problem, place=place, found=_said(values, infos)))
            kept = ("id", "branch_id")
            return self._record(**{name: value for name, value in values.items() if name in kept})


def _said(values: dict[str, Any], infos: list[FactInfo]) -> Label:
    labels = [getattr(values[info.name], "label", None) or Label(*[shown(values[info.name])] * 2) for info in infos]
    return Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def rows_with(table: Table, fact: str) -> Iterator[tuple[Row, Any]]:
    """The rows of a table with the value of a fact, those left out where it is wrong."""
    for row in table.rows:
        if fact not in row.wrong:
            yield row, getattr(row.record, fact)
