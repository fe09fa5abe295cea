"""The records of a sheet that was read: each with its row, and everything that is wrong with the sheet on its own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Literal, TypeAlias

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import Label, Problem, Record, facts_of
from pingyuan_rules.engine.problems import Kind
from pingyuan_rules.ledger.places import Place, cell_place
from pingyuan_rules.ledger.sheets.header_rows import Header
from pingyuan_rules.ledger.sheets.row_kinds import LeftOut
from pingyuan_rules.ledger.sheets.stated_days import StatedDay
from pingyuan_rules.ledger.sheets.written_counts import WrittenCount
from pingyuan_rules.ledger.written_forms import Remark
from pingyuan_rules.progress import Progress
from pingyuan_rules.tables.typed_cells import Value


@attrs.frozen
class ReadOptions:
    """How a ledger is to be read.

    Attributes:
        missing: What a missing column means: an error, or facts that are unknown throughout.
        months: The day that a date without a day means.
        hidden: What becomes of rows, and of sheets, that are hidden or struck out: they are read, or left out.
        progress: Called with the number of rows read so far.
        year: The year of the policy's day.
    """

    missing: Literal["error", "unknown"]
    months: MonthReading
    hidden: Literal["read", "leave-out"]
    progress: Progress | None
    year: int


Remarks: TypeAlias = Mapping[tuple[str, str, Remark], list[int]]
"""The numbers of the rows whose cell was understood in a way worth telling, by sheet, fact and way."""


@attrs.frozen
class Row:
    """A row that holds a record.

    Attributes:
        number: Its number, counted as a spreadsheet counts.
        record: The record; facts that are wrong are UNKNOWN in it.
        wrong: The names of the facts that are wrong.
        extra: The cells of the columns that hold no fact.
        sheet: The name of its sheet, since several sheets may hold one class of record.
    """

    number: int
    record: Any
    wrong: frozenset[str]
    extra: tuple[Value, ...] = ()
    sheet: str = ""

    def name_beside(self, other: "Row") -> Label:
        """How a message about another row names this one; with its sheet if that is another one."""
        if self.sheet == other.sheet:
            return Label(f"第{self.number}行", f"row {self.number}")
        return Label(f"“{self.sheet}”表第{self.number}行", f'row {self.number} of the sheet "{self.sheet}"')


@attrs.frozen
class TotalRow:
    """A row with a total, or another one that tells how many records there are.

    Attributes:
        number: Its number, counted as a spreadsheet counts.
        texts: What it says.
        values: The numbers under facts, each with the cell as a message shows it.
        count: The number of records that it tells, if it tells one.
    """

    number: int
    texts: tuple[str, ...]
    values: Mapping[str, tuple[int, str]] = attrs.field(factory=dict)
    count: WrittenCount | None = None


@attrs.frozen
class Table:
    """A sheet that was read, or several of one class that were joined.

    Attributes:
        record: The class of its records.
        facts: The names of the facts that have a column.
        rows: Its rows, empty ones left out.
        problems: Everything that is wrong with it on its own.
        extra: The headings of the columns that hold no fact.
        header: The meaning of its columns; None when no headings were found, and where sheets were joined.
        left_out: The rows that are not records, such as totals and notes.
        remarks: The numbers of the rows whose cell was understood in a way worth telling, by sheet, fact and way.
        filled_down: The number of cells that took their value from a merged cell, by fact.
        hidden: The records left out because they are hidden or struck out, by their rows.
        warnings: What is doubtful about it on its own.
        totals: The rows with totals, and others that tell how many records there are.
        sheet: Its name; empty where sheets were joined.
        days: The days of which rows above or below its records say that it is.
        more: How many further problems were only counted.
    """

    record: type[Record]
    facts: frozenset[str]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    extra: tuple[str, ...] = ()
    header: Header | None = None
    left_out: tuple[LeftOut, ...] = ()
    remarks: Remarks = attrs.field(factory=dict)
    filled_down: Counter[str] = attrs.field(factory=Counter)
    hidden: tuple[int, ...] = ()
    warnings: tuple[Problem, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    sheet: str = ""
    days: tuple[StatedDay, ...] = ()
    more: int = 0


Tables: TypeAlias = Mapping[type[Record], Table]
"""The sheets of a ledger that were read, by class of record."""


def join_tables(tables: Sequence[Table]) -> Table:
    """Several sheets of one class as one, in their order; columns without a fact are joined by their headings."""
    first, *others = tables
    if not others:
        return first
    # A heading may stand over several columns of a sheet, so the columns of each are told apart by their order.
    columns = [[(text, table.extra[:at].count(text)) for at, text in enumerate(table.extra)] for table in tables]
    joined = list(dict.fromkeys(chain.from_iterable(columns)))
    rows: list[Row] = []
    for table, own in zip(tables, columns, strict=True):
        for row in table.rows:
            cells = dict(zip(own, row.extra, strict=True))
            rows.append(attrs.evolve(row, extra=tuple(cells.get(column) for column in joined)))
    return Table(
        first.record,
        frozenset().union(*(table.facts for table in tables)),
        tuple(rows),
        tuple(chain.from_iterable(table.problems for table in tables)),
        tuple(text for text, _ in joined),
        remarks={way: numbers for table in tables for way, numbers in table.remarks.items()},
        warnings=tuple(chain.from_iterable(table.warnings for table in tables)),
        more=sum(table.more for table in tables),
    )


def rows_with(table: Table, fact: str) -> Iterator[tuple[Row, Any]]:
    """The rows of a table with the value of a fact, without those in which it is wrong."""
    for row in table.rows:
        if fact not in row.wrong:
            yield row, getattr(row.record, fact)


def row_problem(
    row: Row, facts: Iterable[str], found: str | Label, expected: Label, remedy: Label, *, kind: Kind
) -> Problem:
    """A problem with cells of one row, named by their facts."""
    record: type[Record] = type(row.record)
    infos = facts_of(record)
    place = attrs.evolve(cell_place(record, row.number, [infos[fact] for fact in facts]), sheet=row.sheet)
    return Problem(place, found, expected, remedy, kind=kind)


def locate_in_sheet(problems: Iterable[Problem], sheet: str) -> tuple[Problem, ...]:
    """The same problems, with the name of the sheet in which they are."""
    return tuple(
        problem.moved_to(attrs.evolve(problem.place, sheet=sheet)) if isinstance(problem.place, Place) else problem
        for problem in problems
    )
