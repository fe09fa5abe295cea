"""The rows of a sheet, each a record, and everything that is wrong with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any, Literal, TypeAlias

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import UNKNOWN, FactInfo, InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.ledger.cells import Formula, Reader, WrongCell, is_empty
from pingyuan_rules.ledger.header_rows import LOOKED_AT, Header, find_header
from pingyuan_rules.ledger.headings import key, sheet_label
from pingyuan_rules.ledger.personal import may_be_personal, seen
from pingyuan_rules.ledger.places import cell_place, column_place, sheet_place
from pingyuan_rules.ledger.sources import Sheet
from pingyuan_rules.ledger.written_forms import Reading, Remark
from pingyuan_rules.progress import STEP, Progress
from pingyuan_rules.tables.typed_cells import Value

MOST_ROWS = 1_048_576
"""The greatest number of rows of a sheet, whatever the file: as many as a workbook can hold."""

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "totals", "subtotal", "sum"})
_REMARKS = ("注:", "备注:", "说明:", "填表", "制表", "审核", "填报", "note:")
"""The beginnings of rows below the table that explain it or name who filled it in; they have only one cell."""
_KEPT = (str, int, float, date, datetime, time)
_REMEMBERED = 10_000
"""The number of words of a column that are kept with their meanings, since most columns repeat few words."""


@attrs.frozen
class ReadOptions:
    """How a ledger is to be read.

    Attributes:
        missing: What a missing column means: an error, or facts that are unknown throughout.
        months: The day that a date without a day means.
        progress: Called with the number of rows read so far.
    """

    missing: Literal["error", "unknown"]
    months: MonthReading
    progress: Progress | None


Remarks: TypeAlias = Mapping[tuple[str, Remark], list[int]]
"""The numbers of the rows whose cell was understood in a way worth telling, by fact and way."""


@attrs.frozen
class Row:
    """A row that holds a record.

    Attributes:
        number: Its number, counted as a spreadsheet counts.
        record: The record; facts that are wrong are UNKNOWN in it.
        wrong: The names of the facts that are wrong.
        extra: The cells of the columns that hold no fact.
    """

    number: int
    record: Any
    wrong: frozenset[str]
    extra: tuple[Value, ...] = ()


@attrs.frozen
class Table:
    """A sheet that was read.

    Attributes:
        record: The class of its records.
        facts: The names of the facts that have a column.
        rows: Its rows, empty ones left out.
        problems: Everything that is wrong with it on its own.
        header: The meaning of its columns; None when no headings were found.
        left_out: The numbers of rows that are not records: totals, and remarks below the table.
        remarks: The numbers of the rows whose cell was understood in a way worth telling, by fact and way.
    """

    record: type[Record]
    facts: frozenset[str]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    header: Header | None = None
    left_out: tuple[int, ...] = ()
    remarks: Remarks = attrs.field(factory=dict)


Tables: TypeAlias = Mapping[type[Record], Table]
"""The sheets of a ledger that were read, by class of record."""


def limit_rows(record: type[Record], rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet; more than any ledger has are refused, before they fill the memory."""
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            found = Label(f"超过 {MOST_ROWS} 行", f"more than {MOST_ROWS} rows")
            expected = Label(f"至多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows")
            remedy = Label("请分成几本台账，或以数据表判定", "Split the ledger, or assess it as a dataframe")
            raise InvalidData([Problem(sheet_place(record), found, expected, remedy)])
        yield row


def read_table(record: type[Record], sheet: Sheet, options: ReadOptions) -> Table:
    """Read a sheet of one class of record; if its file breaks off, that is the only problem."""
    try:
        cells = limit_rows(record, iter(sheet.rows))
        first = list(islice(cells, LOOKED_AT))
        if all(map(is_empty, chain.from_iterable(first))) and all(map(is_empty, chain.from_iterable(cells))):
            expected = Label("有标题行的工作表", "a sheet with a row of headings")
            remedy = Label("请填写，或删去该工作表", "Fill it in, or delete the sheet")
            problem = Problem(sheet_place(record), Label("空表", "an empty sheet"), expected, remedy)
            return Table(record, frozenset(), (), (problem,))
        header = find_header(record, first, accept_missing=options.missing == "unknown")
        reader = _RowReader(header, options)
        if header.facts:
            for number, row in enumerate(chain(first[header.row :], cells), start=header.row + 1):
                reader.read(number, row)
                if options.progress is not None and number % STEP == 0:
                    options.progress(sheet_label(record), len(reader.rows))
        if options.progress is not None:
            options.progress(sheet_label(record), len(reader.rows))
        return reader.table()
    except InvalidData as error:
        return Table(record, frozenset(), (), error.problems)


class _RowReader:
    """Reads rows under one header and gathers what is wrong with them."""

    def __init__(self, header: Header, options: ReadOptions) -> None:
        self.rows: list[Row] = []
        self._header, self._record, self._cells = header, header.record, Reader(header.record, options.months)
        self._problems = list(header.problems)
        self._headings = {column.number: column.heading for column in header.columns}
        self._headed = set(self._headings)
        self._meanings: dict[int, dict[str, Reading]] = {number: {} for number in header.facts}
        self._left_out: list[int] = []
        self._remarks: defaultdict[tuple[str, Remark], list[int]] = defaultdict(list)
        self._personal: set[int] = set()

    def read(self, number: int, cells: tuple[Any, ...]) -> None:
        """Take in a row; an empty row, a total or a remark is not a record."""
        filled = {column: cell for column, cell in enumerate(cells) if not is_empty(cell)}
        if not filled:
            return
        first = next(iter(filled.values()))
        word = key(first) if isinstance(first, str) else ""
        texts = {column: " ".join(str(cell).split()) for column, cell in filled.items()}
        # A printed table repeats its headings at the top of each page.
        repeated = len(texts) > 1 and texts.items() <= self._headings.items()
        if repeated or word.strip(":") in _TOTALS or (len(filled) == 1 and word.startswith(_REMARKS)):
            self._left_out.append(number)
            return
        for column in filled:
            if column not in self._headed:
                self._headed.add(column)  # so that each column is reported once
                place = column_place(self._record, self._header.row, column)
                found = Label(f"第{number}行有值", f"a value in row {number}")
                remedy = Label("请补上标题，或删去该列", "Add the heading, or delete the column")
                self._problems.append(Problem(place, found, Label("有标题的列", "a heading over this column"), remedy))
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        for column, info in self._header.facts.items():
            try:
                values[info.name] = self._read_cell(number, column, info, filled.get(column))
            except WrongCell as cell:
                wrong.add(info.name)
                place = cell_place(self._record, number, (info,))
                self._problems.append(Problem(place, cell.found, cell.expected, cell.remedy))
        extra: list[Value] = []
        for each in self._header.extra:
            kept = filled.get(each.number)
            if kept is not None and not isinstance(kept, _KEPT):
                kept = kept.text if isinstance(kept, Formula) else str(kept)
            if may_be_personal(kept):
                self._personal.add(each.number)
            extra.append(kept)
        self.rows.append(Row(number, self._make_record(number, values), frozenset(wrong), tuple(extra)))

    def _read_cell(self, number: int, column: int, info: FactInfo, cell: Any) -> Any:
        if cell is None:
            return UNKNOWN
        meanings = self._meanings[column]
        # Only text is remembered: 1 and TRUE would be one key.
        reading = meanings.get(cell) if isinstance(cell, str) else None
        if reading is None:
            reading = self._cells.read(cell, info)
            if isinstance(cell, str):
                if len(meanings) >= _REMEMBERED:
                    # A column of ids has another word in every row, so what is remembered must not grow with the sheet.
                    meanings.clear()
                meanings[cell] = reading
        if reading.remark is not None:
            self._remarks[info.name, reading.remark].append(number)
        return reading.value

    def _make_record(self, number: int, values: dict[str, Any]) -> Record:
        try:
            return self._record(**values)
        except InvalidData as error:
            # Each cell is right by itself, so an invariant is broken; the problem's place names its facts.
            facts = facts_of(self._record)
            for problem in error.problems:
                infos = [facts[name] for name in str(problem.place).split(", ")]
                labels = [
                    getattr(values[info.name], "label", None) or Label(*[seen(values[info.name])] * 2) for info in infos
                ]
                found = Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
                place = cell_place(self._record, number, infos)
                self._problems.append(attrs.evolve(problem, place=place, found=found))
            # With its ids, so that the checks of links do not report them as missing too.
            return self._record(**{name: values[name] for name in ("id", "branch_id") if name in values})

    def table(self) -> Table:
        """The table; columns in which personal data was seen are left out as a whole."""
        header, rows = self._header, tuple(self.rows)
        if self._personal:
            kept = [at for at, column in enumerate(header.extra) if column.number not in self._personal]
            rows = tuple(attrs.evolve(row, extra=tuple(row.extra[at] for at in kept)) for row in rows)
            header = header.with_personal(self._personal)
        return Table(
            self._record,
            frozenset(info.name for info in header.facts.values()),
            rows,
            tuple(self._problems),
            header,
            tuple(self._left_out),
            self._remarks,
        )


def rows_with(table: Table, fact: str) -> Iterator[tuple[Row, Any]]:
    """The rows of a table with the value of a fact, without those in which it is wrong."""
    for row in table.rows:
        if fact not in row.wrong:
            yield row, getattr(row.record, fact)


def row_problem(row: Row, facts: Iterable[str], found: str | Label, expected: Label, remedy: Label) -> Problem:
    """A problem with cells of one row, named by their facts."""
    record: type[Record] = type(row.record)
    infos = facts_of(record)
    return Problem(cell_place(record, row.number, [infos[fact] for fact in facts]), found, expected, remedy)
