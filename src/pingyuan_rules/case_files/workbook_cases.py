"""Cases in a workbook: a sheet for each class of record, a row for each case, the expected answers in columns."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import attrs

from pingyuan_rules.case_files.case_facts import values_in_words
from pingyuan_rules.case_files.case_places import SheetSpot
from pingyuan_rules.case_files.case_settings import PolicyReader, read_clauses, read_day, read_name
from pingyuan_rules.case_files.expected_answers import read_expectation
from pingyuan_rules.case_files.related_rows import RelatedRow, attach
from pingyuan_rules.case_files.workbook_headings import EXPECTED, NONE, OWNER, Headings, find_headings, read_headings
from pingyuan_rules.cases import Case, Expectation
from pingyuan_rules.engine import InvalidData, Label, Record, relations_of
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.engine.records import RelationInfo
from pingyuan_rules.ledger.cells import Formula, Reader, WrongCell, is_empty
from pingyuan_rules.ledger.headings import SHEETS_NOT_READ, is_example, key, record_of
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.ledger.reading import open_source
from pingyuan_rules.ledger.sheets.header_rows import LOOKED_AT
from pingyuan_rules.ledger.sheets.sheet_rows import MOST_ROWS
from pingyuan_rules.ledger.sources import LEDGER, Sheet, Source
from pingyuan_rules.ledger.workbooks.file_kinds import FIND_LEDGER, SAVE_TEXT
from pingyuan_rules.ledger.written_forms import means_nothing, plain
from pingyuan_rules.policy import Overlay, Policy

T = TypeVar("T")

_NONE = frozenset({NONE.zh, NONE.en, "没有", "0"})

_OF_CASES = re.compile("(?:的?案例表?|cases?)$")
_SHEET = Label(
    "按记录类别命名的工作表，如“单位”“党支部”", "a sheet named after a class of record, such as Organization or Branch"
)
_RENAME_SHEET = Label("请改名；不含案例的，请删去", "Rename it, or delete it if it holds no cases")
_HEADINGS = Label(
    f"前{LOOKED_AT}行之内有标题行，含事实和“{EXPECTED.zh}…”的列",
    f'a row of headings among the first {LOOKED_AT} rows, with facts and columns "{EXPECTED.en}..."',
)
_USE_TEMPLATE = Label(
    "请补上标题行；pingyuan-rules template --cases 可写出模板",
    "Add it; the command pingyuan-rules template --cases writes a workbook to fill in",
)
_WORKBOOK = Label("一个 .xlsx 工作簿", "an .xlsx workbook")
_SAVE = Label(
    "请用表格软件打开并另存为 .xlsx；不是案例工作簿的，请移走或改名",
    "Open it in a spreadsheet program and save it as .xlsx; if it is no workbook of cases, move or rename it",
)
_ASKS = Label("至少一项应有的结论", "at least one expected answer")
_FILL_IN = Label(
    "请在“应为：…”的列中填写；不是案例的，请删去该行",
    'Fill in a column "expected: ...", or delete the row if it is no case',
)
_NO_ANSWER = Label("属于另一案例的行，没有应有的结论", "a row of another case, without expected answers")
_ONE_OF_TWO = Label(
    "请删去应有的结论；该行自成一个案例的，请删去所属案例",
    "Delete the expected answers, or the name of the other case if the row is a case of its own",
)
_IN_A_COLUMN = Label("有标题的列", "a heading over this column")
_ADD_HEADING = Label("请补上标题，或删去该单元格", "Add the heading, or delete the cell")
_SEEN = Label("看得见、没有划去的案例", "a case that can be seen and is not struck out")
_SHOW = Label(
    "应检验的，请取消隐藏、筛选或删除线；不应检验的，请删去该行",
    "If it is to be tested, unhide it or remove the strikethrough; otherwise delete the row",
)
_SINGLE, _SPLIT = Label("没有合并的单元格", "cells that are not merged"), Label("请取消合并，逐格填写", "Unmerge them")


def read_workbook_cases(path: Path, problems: ProblemLog, policies: PolicyReader) -> list[Case]:
    """The cases of a workbook; those with problems are left out, and the problems noted.

    The example rows of the template count only as long as there are no others.

    Raises:
        InvalidData: When it is no workbook.
        OSError: When it cannot be read.
        ModuleNotFoundError: When a library that reads it is not installed; the message names the extra.
    """
    cases, related, wrong = list[Case](), list[RelatedRow](), set[str]()
    before = problems.total
    with open_workbook_of_cases(path) as source:
        for sheet in source.sheets:
            if sheet.name in SHEETS_NOT_READ:
                continue
            rows = list(islice(sheet.rows, MOST_ROWS))
            if not any(not is_empty(cell) for row in rows for cell in row):
                continue
            record = record_of(sheet.name) or record_of(_OF_CASES.sub("", key(sheet.name)))
            spot = SheetSpot(str(path), sheet.name, problems)
            if record is None:
                spot.add(None, (), seen(sheet.name), _SHEET, _RENAME_SHEET, kind="unknown")
            else:
                reader = SheetReader(spot, record, sheet, rows, policies, path.parent)
                cases += reader.read()
                related += reader.related
                wrong |= reader.wrong
    cases = attach(cases, related, wrong)
    own = [case for case in cases if not is_example(case.name)]
    if not cases and problems.total == before:
        spot = SheetSpot(str(path), "", problems)
        spot.add(None, (), "", Label("至少一个案例", "at least one case"), _USE_TEMPLATE, kind="required")
    return own or cases


@contextmanager
def open_workbook_of_cases(path: Path) -> Iterator[Source]:
    """Open a workbook of cases; what a ledger may be beside it, a file of CSV, is no remedy here."""
    try:
        with open_source(path) as source:
            yield source
    except InvalidData as error:
        problems = [
            attrs.evolve(
                each,
                expected=_WORKBOOK if each.expected == LEDGER else each.expected,
                remedy=_SAVE if each.remedy in {SAVE_TEXT, FIND_LEDGER} else each.remedy,
            )
            for each in error.problems
        ]
        raise InvalidData(problems, more=error.more) from None


def read_none(relation: RelationInfo, raw: Any) -> bool:
    """Whether a cell says that there are no related records; if not, it may only be a word for unknown.

    Raises:
        WrongCell: When it says something else.
    """
    word = plain(str(raw)).casefold()
    if word in _NONE or means_nothing(word, "int"):
        return word in _NONE
    label = relation.label
    expected = Label(f"“无”（没有{label.zh}）或留空", f'"none" if there are no {label.en}, or an empty cell')
    remedy = Label(
        f"请在另一张表中各填一行，并在“{OWNER.zh}”列写明本案例",
        f'Give each a row in its own sheet, with the name of this case under "{OWNER.en}"',
    )
    raise WrongCell(seen(raw), expected, remedy, "type")


@attrs.define
class SheetReader:
    """Reads the cases of a sheet.

    Attributes:
        spot: Where they stand.
        record: The class of record.
        sheet: The sheet.
        rows: Its rows.
        policies: Gives the policies.
        folder: The folder of the file.
        headings: What the columns hold.
        related: The rows that belong to cases of other sheets.
        wrong: The names of cases with problems, as names are compared.
    """

    spot: SheetSpot
    record: type[Record]
    sheet: Sheet
    rows: Sequence[tuple[Any, ...]]
    policies: PolicyReader
    folder: Path
    headings: Headings = attrs.field(factory=Headings)
    related: list[RelatedRow] = attrs.field(factory=list)
    wrong: set[str] = attrs.field(factory=set)

    def read(self) -> Iterator[Case]:
        """The cases that have nothing wrong with them."""
        header = find_headings(self.policies.book, self.record, self.rows)
        if header is None:
            self.spot.add(None, (), "", _HEADINGS, _USE_TEMPLATE, kind="required")
            return
        self.headings = read_headings(self.spot, self.policies.book, self.record, self.rows[header:], header + 1)
        for merge in self.sheet.layout.merges:
            if merge.bottom > header:
                cell = (merge.left, self.headings.texts.get(merge.left, ""), letters(merge.left))
                found = Label("合并的单元格", "merged cells")
                self.spot.add(merge.top, [cell], found, _SINGLE, _SPLIT, kind="layout")
        for number, row in enumerate(self.rows[header + 1 :], start=header + 2):
            filled = {column: cell for column, cell in enumerate(row) if not is_empty(cell)}
            if filled:
                before = self.spot.problems.total
                case = self._read_case(number, filled)
                if case is not None and self.spot.problems.total == before:
                    yield case
                else:
                    self.wrong.add(key(str(filled.get(self.headings.heads.get("name", -1), ""))))

    def _read_case(self, number: int, filled: Mapping[int, Any]) -> Case | None:
        layout = self.sheet.layout
        struck = layout.struck.get(number, frozenset()) | layout.mixed.get(number, frozenset())
        if number in layout.hidden_rows or struck.intersection(filled):
            found = Label("隐藏或带删除线的案例", "a case that is hidden or struck out")
            self.spot.add(number, (), found, _SEEN, _SHOW, kind="layout")
        for column in filled.keys() - self.headings.texts.keys():
            self.spot.add(number, [(column, "", letters(column))], "", _IN_A_COLUMN, _ADD_HEADING, kind="required")
        name = self._head(number, "name", filled, read_name, f"{self.sheet.name} {number}")
        (policy, local), book = self._read_policy(number, filled), self.policies.book
        clauses = self._head(number, "clause", filled, partial(read_clauses, local=local, book=book), ())
        reader = Reader(self.record, (policy or book.resolve_policy(None)).month_reading)
        record = self._read_record(number, filled, reader)
        expected = self._read_expected(number, filled, reader)
        asked = [column for column in self.headings.answers if column in filled]
        owner = self._head(number, "owner", filled, read_name, "")
        if owner and not asked:
            column = self.headings.heads["owner"]
            self.related += [] if record is None else [RelatedRow(self.spot, number, column, owner, record)]
            return None
        if owner or not (asked or self.headings.refused_answers):
            wanted, remedy = (_NO_ANSWER, _ONE_OF_TWO) if owner else (_ASKS, _FILL_IN)
            self.spot.add(number, (), "", wanted, remedy, kind="conflict" if owner else "required")
        if record is None or policy is None or name is None or clauses is None:
            return None
        return Case(
            name=name, record=record, policy=policy, expected=expected, clauses=clauses, file=self.spot.file,
            sheet=self.sheet.name, row=number, policy_file=self.policies.file_of(policy),
        )  # fmt: skip

    def _read_record(self, number: int, filled: Mapping[int, Any], reader: Reader) -> Record | None:
        """The facts of a row."""
        formats = self.sheet.layout.formats.get(number, {})
        values: dict[str, Any] = {}
        for column, info in self.headings.facts.items():
            read = partial(reader.read, filled.get(column), info, formats.get(column))
            if (reading := self._take(number, column, read)) is not None:
                values[info.name] = reading.value
        for name, relation in relations_of(self.record).items():
            if self._head(number, name, filled, partial(read_none, relation), default=False):
                values[name] = ()
        return self._make_record(number, values)

    def _read_expected(self, number: int, filled: Mapping[int, Any], reader: Reader) -> tuple[Expectation, ...]:
        """The answers that a row expects."""
        formats = self.sheet.layout.formats.get(number, {})
        expected: list[Expectation] = []
        for column, rule in self.headings.answers.items():
            cell = filled.get(column)
            raw = cell.text if isinstance(cell, Formula) else cell
            ask = partial(read_expectation, rule, raw, reader.months, formats.get(column))
            if column in filled and (expectation := self._take(number, column, ask)) is not None:
                expected.append(expectation)
        return tuple(expected)

    def _take(self, number: int, column: int, read: Callable[[], T]) -> T | None:
        """What a function reads of a cell; None if the cell is wrong, which is noted."""
        try:
            return read()
        except WrongCell as wrong:
            info = self.headings.facts.get(column) or self.headings.answers.get(column)
            name = letters(column) if info is None else info.name
            place = [(column, self.headings.texts[column], name)]
            self.spot.add(number, place, wrong.found, wrong.expected, wrong.remedy, kind=wrong.kind)
            return None

    def _head(self, number: int, head: str, filled: Mapping[int, Any], read: Callable[[Any], Any], default: Any) -> Any:
        """What a column of the case says; a default if it is empty, None if it is wrong."""
        column = self.headings.heads.get(head, -1)
        return self._take(number, column, partial(read, filled[column])) if column in filled else default

    def _read_policy(self, number: int, filled: Mapping[int, Any]) -> tuple[Policy | None, Overlay | None]:
        """The policy, None if something is wrong with it, and the values in its file."""
        on = self._head(number, "on", filled, read_day, None)
        read = partial(self.policies.overlay, folder=self.folder)
        local = self._head(number, "policy", filled, read, None)
        heads = self.headings.heads
        if any(value is None and heads.get(head, -1) in filled for head, value in (("on", on), ("policy", local))):
            return None, local
        # What can be wrong here is a day without a policy file.
        return self._take(number, heads.get("on", -1), lambda: self.policies.policy(on, local)), local

    def _make_record(self, number: int, values: dict[str, Any]) -> Record | None:
        """The record; None if facts do not go together, which is noted at their cells."""
        try:
            return self.record(**values)
        except InvalidData as error:
            columns = {info.name: column for column, info in self.headings.facts.items()}
            for problem in error.problems:
                names = str(problem.place).split(", ")
                place = [(columns[name], self.headings.texts[columns[name]], name) for name in names]
                found = values_in_words(self.record, values, names)
                self.spot.add(number, place, found, problem.expected, problem.remedy, kind=problem.kind)
            return None
