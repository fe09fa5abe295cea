"""The rows of a sheet: each a record, with everything that is wrong with it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any, Literal, TypeAlias

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import FactInfo, InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.ledger.cells import Formula, Reader, WrongCell, is_empty, names_month_only
from pingyuan_rules.ledger.header_rows import LOOKED_AT, Header, find_header
from pingyuan_rules.ledger.headings import key, sheet_label
from pingyuan_rules.ledger.personal import may_be_personal, seen
from pingyuan_rules.ledger.places import cell_place, column_place, sheet_place
from pingyuan_rules.ledger.sources import Sheet
from pingyuan_rules.progress import STEP, Progress
from pingyuan_rules.tables.typed_cells import Value

MOST_ROWS = 1_048_576
"""How many rows a sheet has at most, whatever the file: as many as a workbook can hold."""

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "totals", "subtotal", "sum"})
_REMARKS = ("注:", "备注:", "说明:", "填表", "制表", "审核", "填报", "note:")
"""How a row begins that stands below the table, says who filled it in or explains it, and has but one cell."""
_KEPT = (str, int, float, date, datetime, time)
_REMEMBERED = 10_000
"""How many words of a column are remembered with what they mean, since most columns hold few and many times."""


@attrs.frozen
class ReadOptions:
    """How a ledger is to be read.

    Attributes:
        missing: What a missing column means: an error, or facts that are unknown throughout.
        months: Which day a date means that names a month only.
        progress: Is told how far reading has come.
    """

    missing: Literal["error", "unknown"]
    months: MonthReading
    progress: Progress | None


@attrs.frozen
class Row:
    """A row that says something.

    Attributes:
        number: Where it stands, counted as a spreadsheet counts.
        record: What it says; facts that are wrong are UNKNOWN here.
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
        header: What its columns mean; None where none could be found.
        left_out: The numbers of rows that are no records: totals, and remarks below the table.
        months: How many dates of each fact name a month only.
    """

    record: type[Record]
    facts: frozenset[str]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    header: Header | None = None
    left_out: tuple[int, ...] = ()
    months: Counter[str] = attrs.field(factory=Counter)


Tables: TypeAlias = Mapping[type[Record], Table]
"""The sheets of a ledger that were read, by class of record."""


def read_table(record: type[Record], sheet: Sheet, options: ReadOptions) -> Table:
    """Read a sheet of one class of record; where its file breaks off, that is all that is said of it."""
    try:
        return _read(record, sheet, options)
    except InvalidData as error:
        return Table(record, frozenset(), (), error.problems)


def _read(record: type[Record], sheet: Sheet, options: ReadOptions) -> Table:
    cells = _up_to_the_most(record, iter(sheet.rows))
    first = list(islice(cells, LOOKED_AT))
    if all(map(is_empty, chain.from_iterable(first))) and all(map(is_empty, chain.from_iterable(cells))):
        return Table(record, frozenset(), (), (_empty(record),))
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


def _up_to_the_most(record: type[Record], rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            found = Label(f"超过 {MOST_ROWS} 行", f"more than {MOST_ROWS} rows")
            expected = Label(f"至多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows")
            remedy = Label("请分成几本台账，或以数据表判定", "Split the ledger, or assess it as a dataframe")
            raise InvalidData([Problem(sheet_place(record), found, expected, remedy)])
        yield row


def _empty(record: type[Record]) -> Problem:
    expected = Label("有标题行的工作表", "a sheet with a row of headings")
    remedy = Label("请填写，或删去该工作表", "Fill it in, or delete the sheet")
    return Problem(sheet_place(record), Label("空表", "an empty sheet"), expected, remedy)


class _RowReader:
    """Reads rows under one header and gathers what is wrong with them."""

    def __init__(self, header: Header, options: ReadOptions) -> None:
        self.rows: list[Row] = []
        self._header, self._record, self._cells = header, header.record, Reader(header.record, options.months)
        self._problems = list(header.problems)
        self._headings = {column.number: column.heading for column in header.columns}
        self._headed = {column.number for column in header.columns}
        self._known: dict[int, dict[str, Any]] = {number: {} for number in header.facts}
        self._left_out: list[int] = []
        self._months: Counter[str] = Counter()
        self._personal: set[int] = set()

    def read(self, number: int, cells: tuple[Any, ...]) -> None:
        """Take in a row; one that is empty, a total or a remark is no record."""
        filled = [cell for cell in cells if not is_empty(cell)]
        if not filled:
            return
        if _is_total(filled[0]) or (len(filled) == 1 and _is_remark(filled[0])) or self._is_heading(cells):
            self._left_out.append(number)
            return
        self._find_unheaded(number, cells)
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        for column, info in self._header.facts.items():
            try:
                values[info.name] = self._value(column, info, cells[column] if column < len(cells) else None)
            except WrongCell as cell:
                wrong.add(info.name)
                place = cell_place(self._record, number, (info,))
                self._problems.append(Problem(place, cell.found, cell.expected, cell.remedy))
        self.rows.append(Row(number, self._made(number, values), frozenset(wrong), self._extra(cells)))

    def _is_heading(self, cells: tuple[Any, ...]) -> bool:
        """Whether a row says the headings once more, as at the top of a printed page."""
        said = {number: " ".join(str(cell).split()) for number, cell in enumerate(cells) if not is_empty(cell)}
        return len(said) > 1 and said.items() <= self._headings.items()

    def _value(self, column: int, info: FactInfo, cell: Any) -> Any:
        known = self._known[column]
        if not isinstance(cell, str):
            return self._cells.read(cell, info)
        if cell not in known:
            meant = self._cells.read(cell, info)
            if len(known) >= _REMEMBERED:
                known.clear()
            known[cell] = meant
        if info.kind.name == "date" and names_month_only(cell):
            self._months[info.name] += 1
        return known[cell]

    def _extra(self, cells: tuple[Any, ...]) -> tuple[Value, ...]:
        kept: list[Value] = []
        for column in self._header.extra:
            cell = cells[column.number] if column.number < len(cells) else None
            value = _kept(cell)
            if may_be_personal(value):
                self._personal.add(column.number)
            kept.append(value)
        return tuple(kept)

    def _find_unheaded(self, number: int, cells: tuple[Any, ...]) -> None:
        for column, cell in enumerate(cells):
            if column not in self._headed and not is_empty(cell):
                self._headed.add(column)  # said once
                self._problems.append(self._without_heading(number, column))

    def _without_heading(self, number: int, column: int) -> Problem:
        expected = Label("该列有标题", "a heading over this column")
        remedy = Label("请补上标题，或删去该列", "Add the heading, or delete the column")
        found = Label(f"第{number}行有值", f"a value in row {number}")
        return Problem(column_place(self._record, self._header.row, column), found, expected, remedy)

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

    def table(self) -> Table:
        """What was read; columns in which personal data was seen are left out as a whole."""
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
            self._months,
        )


def _kept(cell: Any) -> Value:
    if is_empty(cell):
        return None
    return cell if isinstance(cell, _KEPT) else cell.text if isinstance(cell, Formula) else str(cell)


def _is_total(cell: object) -> bool:
    return isinstance(cell, str) and key(cell).strip(":") in _TOTALS


def _is_remark(cell: object) -> bool:
    return isinstance(cell, str) and key(cell).startswith(_REMARKS)


def _said(values: dict[str, Any], infos: list[FactInfo]) -> Label:
    labels = [getattr(values[info.name], "label", None) or Label(*[seen(values[info.name])] * 2) for info in infos]
    return Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def rows_with(table: Table, fact: str) -> Iterator[tuple[Row, Any]]:
    """The rows of a table with the value of a fact, those left out where it is wrong."""
    for row in table.rows:
        if fact not in row.wrong:
            yield row, getattr(row.record, fact)
