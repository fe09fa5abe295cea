"""The rows of a sheet, each a record, and everything that is wrong with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import UNKNOWN, FactInfo, InvalidData, Label, Problem, Record, facts_of, is_known
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.ledger.cells import Formula, Reader, WrongCell, is_empty, seen_cell
from pingyuan_rules.ledger.headings import fact_of, key, sheet_label
from pingyuan_rules.ledger.number_formats import Shown
from pingyuan_rules.ledger.personal import may_be_personal, seen
from pingyuan_rules.ledger.places import MOST_LISTED, cell_place, column_place, listed, row_place, sheet_place
from pingyuan_rules.ledger.sheets.doubtful_headers import (
    choice_warnings,
    count_problems,
    group_problems,
    merged_heading_problem,
    transposed_problem,
)
from pingyuan_rules.ledger.sheets.excluded_rows import ExcludedRows
from pingyuan_rules.ledger.sheets.header_rows import LOOKED_AT, Header, find_header, one_line
from pingyuan_rules.ledger.sheets.merged_cells import MergedCells, merge_name
from pingyuan_rules.ledger.sheets.row_kinds import Doubt, LeftOut, RowKind, RowSorter, first_words
from pingyuan_rules.ledger.sheets.sheet_records import ReadOptions, Row, Table, TotalRow, locate_in_sheet
from pingyuan_rules.ledger.sheets.stated_days import StatedDay, read_day
from pingyuan_rules.ledger.sheets.written_counts import read_count, read_parts
from pingyuan_rules.ledger.sources import Sheet
from pingyuan_rules.ledger.written_forms import Remark
from pingyuan_rules.progress import STEP

if TYPE_CHECKING:
    from pingyuan_rules.ledger.written_forms import Reading
    from pingyuan_rules.tables.typed_cells import Value

MOST_ROWS = 1_048_576
"""The greatest number of rows of a sheet, whatever the file: as many as a workbook can hold."""

_KEPT = (str, int, float, date, datetime, time)
_REMEMBERED = 10_000
"""The number of words of a column that are kept with their meanings, since most columns repeat few words."""


def limit_rows(record: type[Record], rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet; more than any ledger has are refused, before they fill the memory."""
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            found = Label(f"超过 {MOST_ROWS} 行", f"more than {MOST_ROWS} rows")
            expected = Label(f"至多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows")
            remedy = Label(
                "请拆分成几本台账，或改用 Python 判定数据表", "Split the ledger, or assess it as a dataframe"
            )
            raise InvalidData([Problem(sheet_place(record), found, expected, remedy, kind="limit")])
        yield row


def read_table(record: type[Record], sheet: Sheet, options: ReadOptions, township: str | None = None) -> Table:
    """Read a sheet of one class of record; if its file breaks off, that is the only problem.

    Args:
        record: The class.
        sheet: The sheet.
        options: How it is to be read.
        township: The township of all its records if its own name says so; it counts if there is no column for it.
    """
    try:
        cells = limit_rows(record, iter(sheet.rows))
        first = list(islice(cells, LOOKED_AT))
        if all(map(is_empty, chain.from_iterable(first))) and all(map(is_empty, chain.from_iterable(cells))):
            expected = Label("有标题行的工作表", "a sheet with a row of headings")
            remedy = Label("请填写，或删去该工作表", "Fill it in, or delete the sheet")
            problem = Problem(sheet_place(record), Label("空表", "an empty sheet"), expected, remedy, kind="required")
            return Table(record, frozenset(), (), locate_in_sheet([problem], sheet.name))
        accept_missing = options.missing == "unknown"
        header = find_header(record, first, sheet.layout.merges, township, accept_missing=accept_missing)
        if (transposed := transposed_problem(header, first)) is not None:
            return Table(record, frozenset(), (), locate_in_sheet([transposed], sheet.name))
        doubts = group_problems(header, first, sheet.layout.merges, sheet.name, options.year)
        header = attrs.evolve(header, problems=(*header.problems, *count_problems(header), *doubts))
        reader = _RowReader(header, sheet, options)
        if header.facts:
            reader.check_above(first[: header.row - 1])
            for number, row in enumerate(chain(first[header.row :], cells), start=header.row + 1):
                if not reader.read(number, row):
                    break
                if options.progress is not None and number % STEP == 0:
                    options.progress(sheet_label(record), len(reader.rows))
        if options.progress is not None:
            options.progress(sheet_label(record), len(reader.rows))
        likely = choice_warnings(header, first[header.row :]) if accept_missing else ()
        return reader.table(likely)
    except InvalidData as error:
        return Table(record, frozenset(), (), locate_in_sheet(error.problems, sheet.name))


class _RowReader:
    """Reads rows under one header and gathers what is wrong with them."""

    def __init__(self, header: Header, sheet: Sheet, options: ReadOptions) -> None:
        self.rows: list[Row] = []
        self._sheet, layout = sheet.name, sheet.layout
        self._header, self._record, self._cells = header, header.record, Reader(header.record, options.months)
        self._layout, self._reads_hidden = layout, options.hidden == "read"
        self._sorter, self._merged = RowSorter(header), MergedCells(header, layout.merges)
        self._id = next((column for column, info in header.facts.items() if info.name == "id"), -1)
        self._problems = ProblemLog(MOST_LISTED, [*header.problems])
        self._excluded = ExcludedRows(header, (sheet.name, *header.titles), options.year)
        self._headed = {column.number for column in header.columns}
        # Headings that are merged with cells below the row of the headings.
        self._headings = [
            each for each in layout.merges if each.top <= header.row < each.bottom and each.left in header.facts
        ]
        self._meanings: dict[int, dict[str, Reading]] = {number: {} for number in header.facts}
        self._left_out: list[LeftOut] = []
        self._totals: list[TotalRow] = []
        self._days: list[StatedDay] = []
        self._remarks: defaultdict[tuple[str, Remark], list[int]] = defaultdict(list)
        self._personal: set[int] = set()
        self._hidden: list[int] = []
        self._struck: list[int] = []
        self._partly_struck: list[int] = []

    def read(self, number: int, cells: tuple[Any, ...]) -> bool:
        """Take in a row, and tell whether those below can be read."""
        filled = {column: cell for column, cell in enumerate(cells) if not is_empty(cell)}
        self._merged.begin_row(number, filled)
        if not filled:
            return True
        kind = self._sorter.sort(
            filled, merged=self._merged.is_wide(min(filled)), has_id=self._merged.continues(number, self._id)
        )
        if isinstance(kind, Doubt):
            place, found = row_place(self._record, number), first_words(self._visible(filled))
            problem = Problem(place, found, kind.expected, kind.remedy, kind="layout")
            if len(filled) > 1 or not self._excluded.begin_section(number, one_line(filled[min(filled)]), problem):
                self._problems.take([problem])
            return not kind.ends
        if kind is not RowKind.RECORD:
            self._leave_out(number, kind, filled)
            return True
        if self._is_seen(number, filled):
            self._read_record(number, self._merged.fill_record(number, filled))
        return True

    def _leave_out(self, number: int, kind: RowKind, filled: Mapping[int, Any]) -> None:
        """Keep a row that is no record, and what it says of the records."""
        # A total among numbers ends no section, and neither do repeated headings.
        if kind in {RowKind.SECTION, RowKind.NOTE} or (kind is RowKind.TOTAL and len(filled) == 1):
            self._excluded.begin_section(number, one_line(filled[min(filled)]), ends=kind is RowKind.SECTION)
        if kind is RowKind.NOTE:
            self._excluded.add_note(number, " ".join(map(one_line, filled.values())))
        signed = kind is RowKind.SIGNATURE  # whatever day stands there is that of the ledger
        if (signed or kind is RowKind.NOTE) and (day := read_day(number, filled.values(), title=signed)):
            self._days.append(day)
        self._left_out.append(LeftOut(number, kind, first_words(self._visible(filled), kind)))
        if kind is RowKind.TOTAL:
            self._totals.append(self._read_total(number, filled))
        if kind in {RowKind.SECTION, RowKind.NOTE, RowKind.TOTAL}:
            self._note_counts(number, filled, alone=kind is not RowKind.TOTAL)

    def _visible(self, filled: Mapping[int, Any]) -> Mapping[int, Any]:
        """The cells of a row without those of sensitive facts, as messages may quote it."""
        facts = self._header.facts
        return {at: cell for at, cell in filled.items() if not (at in facts and facts[at].sensitive)}

    def _read_total(self, number: int, filled: Mapping[int, Any]) -> TotalRow:
        """The numbers of a total; what is no number, such as a share, is no sum of records."""
        values: dict[str, tuple[int, str]] = {}
        for column, info in self._header.facts.items():
            if column in filled and info.kind.name in {"int", "fen"}:
                with suppress(WrongCell):
                    value = self._cells.read(
                        filled[column], info, self._layout.formats.get(number, {}).get(column)
                    ).value
                    if is_known(value):
                        values[info.name] = (value, seen(filled[column]))
        texts = tuple(cell for cell in filled.values() if isinstance(cell, str))
        names = [
            cell
            for column, cell in filled.items()
            if (named := self._header.facts.get(column)) is not None
            # A number under ids may be that of the row, which goes on counting.
            and (named.name == "name" or (named.name == "id" and isinstance(cell, str) and not cell.isdecimal()))
        ]
        return TotalRow(number, texts, values, read_count(self._record, texts, names))

    def _note_counts(self, number: int, filled: Mapping[int, Any], *, alone: bool = True) -> None:
        """Keep the numbers of records that a row tells: those of a sector, and one of all unless a total keeps it."""
        texts = tuple(cell for cell in filled.values() if isinstance(cell, str))
        count = read_count(self._record, texts)
        counts = [count] if alone and count is not None else []
        # Of 共5家，其中社会组织2家 the parts are those of all that are counted; without these they may be of any rows.
        whole = count is not None and not count.place
        parts = (attrs.evolve(part, part=not whole) for part in read_parts(self._record, texts))
        counts += [part for part in parts if count is None or part.place != count.place]
        self._totals += [TotalRow(number, texts, count=each) for each in counts]

    def check_above(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Note rows above the headings that are not what stands there: records, other headings, other units."""
        facts, amounts = self._header.facts, any(info.kind.name == "fen" for info in self._header.facts.values())
        records: list[int] = []
        headed = False
        for number, cells in enumerate(rows, start=1):
            filled = {column: cell for column, cell in enumerate(cells) if not is_empty(cell)}
            lines = {column: one_line(cell) for column, cell in filled.items()}
            self._note_counts(number, filled)
            for text in lines.values() if lines not in self._header.lines else ():
                self._excluded.add_title(number, text)
            if lines not in self._header.lines and (day := read_day(number, filled.values(), title=True)):
                self._days.append(day)
            for text in lines.values() if amounts else ():
                if _OTHER_MONEY.search(key(text)):
                    found = Label(*[seen(text)] * 2)
                    self._problems.take(
                        [Problem(row_place(self._record, number), found, _IN_YUAN, _CONVERT, kind="conflict")]
                    )
            # Those of two rows of headings, whose cells are merged or complete each other, are one.
            named = {info.name for text in lines.values() if (info := fact_of(self._record, text)) is not None}
            headed = headed or (len(named) > 1 and lines not in self._header.lines)
            read = [
                column for column, cell in filled.items() if column in facts and self._is_value(facts[column], cell)
            ]
            kind = self._sorter.sort(filled, merged=False, has_id=False) if len(read) >= _FEWEST_VALUES else None
            if kind is RowKind.RECORD or (headed and len(filled) > 1 and not named):
                records.append(number)
        if records:
            numbers = Label(listed(records, "、"), listed(records, ", "))
            found = Label(f"标题行上面的记录：第 {numbers.zh} 行", f"records above the headings: {numbers.en}")
            self._problems.take(
                [Problem(row_place(self._record, records[0]), found, _NONE_ABOVE, _MOVE, kind="layout")]
            )

    def _is_value(self, info: FactInfo, cell: Any) -> bool:
        """Whether a cell is a value of a fact that is no text."""
        try:
            return info.kind.name != "text" and is_known(self._cells.read(cell, info).value)
        except WrongCell:
            return False

    def _is_seen(self, number: int, filled: Mapping[int, Any]) -> bool:
        """Whether a record counts: it can be seen and is not struck out, or is to be read all the same."""
        struck = self._layout.struck.get(number)
        if number in self._layout.hidden_rows:
            self._hidden.append(number)
        elif struck is not None and struck.issuperset(filled):
            self._struck.append(number)
        else:
            if struck is not None and struck.intersection(self._header.facts, filled):
                self._partly_struck.append(number)
            return True
        return self._reads_hidden

    def _read_record(self, number: int, filled: Mapping[int, Any]) -> None:
        for column in filled:
            if column not in self._headed:
                self._headed.add(column)  # so that each column is reported once
                place = column_place(self._record, self._header.row, column)
                found = Label(f"第{number}行有值", f"a value in row {number}")
                remedy = Label("请补上标题，或删去该列", "Add the heading, or delete the column")
                self._problems.take(
                    [Problem(place, found, Label("有标题的列", "a heading over this column"), remedy, kind="required")]
                )
        values: dict[str, Any] = {} if self._header.township is None else {"township": self._header.township}
        wrong: set[str] = set()
        for merge in self._headings:
            if number <= merge.bottom:
                wrong.add(self._header.facts[merge.left].name)
                self._problems.take([merged_heading_problem(self._header, merge, number, merge_name(merge))])
        for column, info in self._header.facts.items():
            try:
                values[info.name] = self._read_cell(number, column, info, filled.get(column))
            except WrongCell as cell:
                wrong.add(info.name)
                place = cell_place(self._record, number, (info,))
                self._problems.take([Problem(place, cell.found, cell.expected, cell.remedy, kind=cell.kind)])
        extra: list[Value] = []
        for each in self._header.extra:
            kept = filled.get(each.number)
            if kept is not None and not isinstance(kept, _KEPT):
                kept = kept.text if isinstance(kept, Formula) else str(kept)
            if may_be_personal(kept):
                self._personal.add(each.number)
            extra.append(kept)
        record = self._make_record(number, values)
        self._excluded.add_record(number, record, filled)
        self.rows.append(Row(number, record, frozenset(wrong), tuple(extra), self._sheet))

    def _read_cell(self, number: int, column: int, info: FactInfo, cell: Any) -> Any:
        if cell is None:
            return UNKNOWN
        if isinstance(cell, str) and column in self._layout.mixed.get(number, ()):
            raise WrongCell(seen_cell(cell, info), _PLAIN_CHARACTERS, _CLEAR_CHARACTERS, "text")
        meanings = self._meanings[column]
        # Only text is remembered: 1 and TRUE would be one key.
        reading = meanings.get(cell) if isinstance(cell, str) else None
        if reading is None:
            reading = self._cells.read(cell, info, self._layout.formats.get(number, {}).get(column))
            if isinstance(cell, str):
                if len(meanings) >= _REMEMBERED:
                    # A column of ids has another word in every row, so what is remembered must not grow with the sheet.
                    meanings.clear()
                meanings[cell] = reading
        if reading.remark is not None:
            self._remarks[info.name, reading.remark].append(number)
        if self._layout.formats.get(number, {}).get(column) is Shown.UNSEEN:
            self._remarks[info.name, Remark.UNSEEN].append(number)
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
                    getattr(values[info.name], "label", None) or Label(*[seen(values[info.name])] * 2)
                    for info in infos
                    if not info.sensitive
                ]
                found = Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
                place = cell_place(self._record, number, infos)
                self._problems.take([attrs.evolve(problem.moved_to(place), found=found)])
            # With its ids, so that the checks of links do not report them as missing too.
            return self._record(**{name: values[name] for name in ("id", "branch_id") if name in values})

    def table(self, likely: Iterable[Problem] = ()) -> Table:
        """The table; columns in which personal data was seen are left out as a whole.

        Args:
            likely: What is doubtful about its headings.
        """
        header, rows = self._header, self._without_merged_values()
        self._problems.take(self._excluded.problems(), self._excluded.more + self._merged.more)
        # What people who look at the sheet do not see, or see crossed out, and what was read all the same.
        kinds = ((self._hidden, _HIDDEN), (self._struck, _STRUCK)) if self._reads_hidden else ()
        warnings = list(likely)
        for numbers, words in (*kinds, (self._partly_struck, _PARTLY_STRUCK)):
            if numbers:
                named = Label(listed(numbers, "、"), listed(numbers, ", "))
                found = Label(words.zh.format(len(numbers), named.zh), words.en.format(len(numbers), named.en))
                remedy = _CLEAR if words is _PARTLY_STRUCK else _LEAVE_OUT
                warnings.append(Problem(row_place(self._record, numbers[0]), found, _VISIBLE, remedy, kind="layout"))
        if self._personal:
            kept = [at for at, column in enumerate(header.extra) if column.number not in self._personal]
            rows = [attrs.evolve(row, extra=tuple(row.extra[at] for at in kept)) for row in rows]
            header = header.with_personal(self._personal)
        return Table(
            self._record,
            frozenset(info.name for info in header.facts.values()) | frozenset(["township"] if header.township else []),
            tuple(rows),
            locate_in_sheet(self._problems.told, self._sheet),
            tuple(column.heading for column in header.extra),
            header,
            tuple(self._left_out),
            {(self._sheet, *way): numbers for way, numbers in self._remarks.items()},
            self._merged.filled_down,
            () if self._reads_hidden else tuple(sorted((*self._hidden, *self._struck))),
            locate_in_sheet(warnings, self._sheet),
            tuple(self._totals),
            self._sheet,
            tuple(self._days),
            self._problems.more,
        )

    def _without_merged_values(self) -> list[Row]:
        """The rows, without the facts whose cells are merged though each row needs its own value."""
        unusable: defaultdict[int, set[str]] = defaultdict(set)
        for problem, facts, numbers in self._merged.problems():
            self._problems.take([problem])
            for number in numbers:
                unusable[number] |= facts
        return [
            attrs.evolve(
                row,
                record=attrs.evolve(row.record, **dict.fromkeys(unusable[row.number], UNKNOWN)),
                wrong=row.wrong | unusable[row.number],
            )
            if row.number in unusable
            else row
            for row in self.rows
        ]


# 50 struck out before 60 is 5060 to every program, and 5 with a raised 1 is 51.
_PLAIN_CHARACTERS = Label("没有划去、上标或下标的字", "no character that is struck out, raised or lowered")
_CLEAR_CHARACTERS = Label(
    "请删去划掉的字和注释号，只留现在的值",
    "Delete the struck-out characters and the note marks, and keep only the current value",
)
_FEWEST_VALUES = 2
_OTHER_MONEY = re.compile("单位:.*[百千万]元")
_IN_YUAN = Label("以元计的金额", "amounts in yuan")
_CONVERT = Label(
    "标题写明以元计：请把各数换算成元，并更正这一单位",
    "The headings say yuan: convert the amounts to yuan and correct this unit",
)
_NONE_ABOVE = Label("记录都在标题行下面", "all records below the headings")
_MOVE = Label(
    "标题以认出最多的一行为准，其上未读取：请把标题移到各记录上面；如为两张表，请合并或分成两张工作表",
    "The row with the most known headings was read as the headings, and nothing above it was read. Move it above all "
    "records; if these are two tables, merge them or give each a sheet",
)
_HIDDEN = Label(
    "{} 行被隐藏或筛选掉，仍已计入：第 {} 行", "hidden or filtered-out rows that were still counted ({0}): {1}"
)
_STRUCK = Label("{} 行整行划有删除线，仍已计入：第 {} 行", "struck-out rows that were still counted ({0}): {1}")
_PARTLY_STRUCK = Label(
    "{} 行有单元格划有删除线，其值仍已读取：第 {} 行", "rows with struck-out cells that were still read ({0}): {1}"
)
_VISIBLE = Label("未隐藏、未划去的行", "rows that are neither hidden nor struck out")
_LEAVE_OUT = Label(
    "不应计入的，请删去这些行，或加 --hidden leave-out；应计入的，请取消隐藏、筛选或删除线",
    "If they should not count, delete them or add --hidden leave-out; otherwise unhide them and "
    "remove the strikethrough",
)
_CLEAR = Label("请删去划掉的值，或取消删除线", "Delete the values that are struck out, or remove the strikethrough")
