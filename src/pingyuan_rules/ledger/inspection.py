"""How a ledger was read: what its sheets and columns were taken for, and everything that is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import FactInfo, InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.engine.display import Displayed, LongDisplay
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.files import Stamps
from pingyuan_rules.ledger.headings import file_stem, heading, key, sheet_label
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.ledger.linking_notes import linking_notes
from pingyuan_rules.ledger.places import Place, letters, list_headings, listed, quoted
from pingyuan_rules.ledger.sheets.header_rows import Column, Header, Meaning
from pingyuan_rules.ledger.sheets.row_kinds import LeftOut
from pingyuan_rules.ledger.sheets.sheet_records import Table
from pingyuan_rules.ledger.sheets.stated_days import StatedDay
from pingyuan_rules.ledger.written_forms import Remark

# A day, such as that of filling it in, and the year since which something holds are not the year of a ledger.
_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})(?:年度|年(?![0-9]{1,2}月|以来|起|至)|(?=[-—至~][0-9]{4}年度))")
_YEAR_ALONE = re.compile("(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
"""A year in the name of a sheet, such as 2015企业."""
# The year of a text that a title cites is not the ledger's either.
_CITED = re.compile("《|意见|办法|条例|规定|通知|章程")

_FEW_ROWS = 8
"""How many row numbers a note of cells names."""


@attrs.frozen(repr=False)
class SheetInspection(Displayed):
    """How one sheet was read.

    Attributes:
        name: What it is called in the file.
        record: The class of its records; None when it is not a sheet of a ledger and was left out.
        reading: The day that a date without a day is taken for.
        rows: The number of its records.
        header: The meaning of its columns; None when no headings were found.
        left_out: The rows that are not records, such as totals and notes.
        remarks: The numbers of the rows whose cell was understood in a way worth telling, by fact and way.
        filled_down: The number of cells that took their value from a merged cell, by fact.
        hidden: The rows of the records that were left out because they are hidden or struck out.
        hidden_columns: The columns with headings that the file does not show; they were read.
        is_left_out: Whether the sheet itself was left out because it is hidden.
        place: The place whose records it holds, if each place has a sheet of its own; else empty.
        comments: The cells below the headings with comments, which are not read.
        days: The days of which rows above or below its records say that it is.
    """

    name: str
    record: type[Record] | None
    reading: MonthReading
    rows: int = 0
    header: Header | None = None
    left_out: tuple[LeftOut, ...] = ()
    remarks: Mapping[tuple[str, Remark], Sequence[int]] = attrs.field(factory=dict)
    filled_down: Mapping[str, int] = attrs.field(factory=dict)
    hidden: tuple[int, ...] = ()
    hidden_columns: tuple[Column, ...] = ()
    is_left_out: bool = False
    place: str = ""
    comments: tuple[str, ...] = ()
    days: tuple[StatedDay, ...] = ()

    def __repr__(self) -> str:
        record = "not read" if self.record is None else f"{self.rows} of {self.record.__name__}"
        return f"<SheetInspection {self.name}: {record}>"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that have a heading."""
        return () if self.header is None else self.header.columns

    @property
    def missing(self) -> tuple[FactInfo, ...]:
        """The facts without a column, which are unknown in every record."""
        return () if self.header is None else self.header.missing

    @property
    def years(self) -> frozenset[int]:
        """The years that its name and the titles above its headings say it is of."""
        texts = () if self.header is None else (self.name, *self.header.titles)
        named = {int(year) for text in texts if not _CITED.search(text) for year in _YEAR.findall(key(text))}
        return frozenset(named or map(int, _YEAR_ALONE.findall(self.name)))

    @property
    def months(self) -> Mapping[str, int]:
        """The number of dates without a day, by fact."""
        return {fact: len(rows) for (fact, remark), rows in self.remarks.items() if remark is Remark.MONTH}

    def recount(self, table: Table) -> "SheetInspection":
        """The same with the records and remarks that are left when all sheets have been compared.

        Args:
            table: The records of its class, of which some are its own.
        """
        remarks = {(fact, way): rows for (name, fact, way), rows in table.remarks.items() if name == self.name}
        return attrs.evolve(self, rows=sum(row.sheet == self.name for row in table.rows), remarks=remarks)

    def notes(self, *, missing: bool = True, quotes: bool = True) -> Iterator[Label]:
        """What is worth knowing: headings read as others, columns kept or left out, months without a day.

        Args:
            missing: Whether to mention missing columns too; where they are an error, the error does.
            quotes: Whether to quote how each row begins that was left out; if not, such rows are told by their kind.
        """
        if self.record is None:
            reason = Label("不是台账的工作表，未读取", "not a sheet of the ledger, so it was not read")
            yield (
                Label("隐藏的工作表，按选项未计入", "a hidden sheet, left out as requested")
                if self.is_left_out
                else reason
            )
            return
        if self.place:
            label = sheet_label(self.record)
            yield Label(
                f"“{self.place}”的表，作为“{label.zh}”表的一部分读取，{self.rows:,} 行",
                f'read as part of the sheet "{label.en}", for {self.place}: {self.rows:,} row{"s" * (self.rows != 1)}',
            )
        if self.header is not None and self.header.township is not None:
            town, column = self.header.township, heading(facts_of(self.record)["township"])
            yield Label(
                f"没有“{inner_quotes(column.zh)}”列，按工作表名称一律填为“{town}”",
                f'no column "{column.en}", so the name of the sheet gives it for every row: {town}',
            )
        renamed = [(c.heading, heading(c.info)) for c in self.columns if c.renamed and c.info is not None]
        if renamed:
            zh = "，".join(f"“{inner_quotes(text)}”即“{inner_quotes(label.zh)}”" for text, label in renamed)
            en = ", ".join(f'"{text}" as "{label.en}"' for text, label in renamed)
            yield Label(f"标题识别为：{zh}", f"headings recognized: {en}")
        for meaning, words in _COLUMNS.items():
            if headings := [column.heading for column in self.columns if column.meaning is meaning]:
                names = quoted(Label(text, text) for text in headings)
                yield Label(words.zh.format(names.zh), words.en.format(names.en))
        if missing and (first := [info for info in self.missing if info.added is None]):
            names = list_headings(first)
            yield Label(
                f"没有此列，全部视为不详{names.zh}",
                f"columns missing, so the facts are unknown in every row{names.en}",
            )
        for version in dict.fromkeys(info.added for info in self.missing if info.added is not None):
            names = list_headings(info for info in self.missing if info.added == version)
            yield Label(
                f"没有 {version} 版新增的列，全部视为不详{names.zh}",
                f"columns missing that release {version} added, so the facts are unknown in every row{names.en}",
            )
        yield from self._remark_notes()
        yield from self._row_notes(facts_of(self.record), quotes=quotes)

    def _row_notes(self, facts: Mapping[str, FactInfo], *, quotes: bool) -> Iterator[Label]:
        """What became of the rows and cells below the headings."""
        for fact, count in self.filled_down.items():
            name = heading(facts[fact])
            yield Label(
                f"“{inner_quotes(name.zh)}”有 {count} 处空格属于合并单元格，按合并单元格的值填入",
                f'"{name.en}": {count} cells took the value of the merged cells that cover them'
                if count > 1
                else f'"{name.en}": 1 cell took the value of the merged cells that cover it',
            )
        if self.left_out:
            rows, more = self.left_out[:_FEW], len(self.left_out) - _FEW
            zh = "；".join(f"第{row.number}行 {row.text}（{row.kind.label.zh}）" for row in rows)
            en = "; ".join(f"row {row.number} {row.text} ({row.kind.label.en})" for row in rows)
            if not quotes:
                kinds = dict.fromkeys(row.kind for row in self.left_out)
                numbers = {kind: [row.number for row in self.left_out if row.kind is kind] for kind in kinds}
                zh = "；".join(f"{kind.label.zh} {len(n)} 行（第{listed(n, '、')}行）" for kind, n in numbers.items())
                en = "; ".join(
                    f"{kind.label.en}: row{'s' * (len(n) > 1)} {listed(n, ', ')}" for kind, n in numbers.items()
                )
                more = 0
            yield Label(
                f"有 {len(self.left_out)} 行不是记录，未计入：{zh}{f'；另有 {more} 行' if more > 0 else ''}",
                f"{len(self.left_out)} row{'s' * (len(self.left_out) > 1)} left out: "
                f"{en}{f'; {more} more' if more > 0 else ''}",
            )
        if self.hidden:
            yield Label(
                f"隐藏或划去的 {len(self.hidden)} 行按选项未计入：第 {listed(self.hidden, '、')} 行",
                f"hidden or struck out, so left out as requested: row{'s' * (len(self.hidden) > 1)} "
                f"{listed(self.hidden, ', ')}",
            )
        if self.hidden_columns:
            names = quoted(Label(column.heading, column.heading) for column in self.hidden_columns)
            yield Label(f"以下各列虽已隐藏，仍已读取：{names.zh}", f"hidden columns that were still read: {names.en}")
        if self.comments:
            zh, en = (comma.join(self.comments[:_FEW]) for comma in ("、", ", "))
            number, end = len(self.comments), "…" * (len(self.comments) > _FEW)
            yield Label(
                f"{number} 个单元格带有批注，批注未读取：{zh}{end}",
                f"comments that were not read: {en}{end}",
            )

    def _remark_notes(self) -> Iterator[Label]:
        facts = {} if self.record is None else facts_of(self.record)
        for (fact, remark), rows in self.remarks.items():
            name, count, day = heading(facts[fact]), len(rows), self.reading.label
            cells = f"{count} cells" if count > 1 else "1 cell"
            if remark is Remark.MONTH:
                yield Label(
                    f"“{inner_quotes(name.zh)}”有 {count} 处{remark.label.zh}，按{day.zh}计",
                    f'"{name.en}" {remark.label.en} in {cells}, read as {day.en}',
                )
                continue
            zh, en = (comma.join(map(str, rows[:_FEW_ROWS])) for comma in ("、", ", "))
            more = " …" * (count > _FEW_ROWS)
            yield Label(
                f"“{inner_quotes(name.zh)}”有 {count} 处{remark.label.zh}：第{zh}行{'等' * bool(more)}",
                f'"{name.en}" in {cells}: {remark.label.en}; row{"s" * (count > 1)} {en}{more}',
            )


_FEW = 20
"""The most rows that a note names."""

_COLUMNS = {
    Meaning.EXTRA: Label("不作判定，原样带入结果：{}", "not assessed, passed on to the results unchanged: {}"),
    Meaning.PERSONAL: Label(
        "含个人信息，未读取，也不会带入结果：{}", "personal data, neither read nor passed on to the results: {}"
    ),
}


@attrs.frozen
class ReadingNote:
    """How something in a ledger was read that does not go without saying.

    Attributes:
        sheet: The name of the sheet in the file; empty if the note is about the whole file.
        text: The note.
        shared: The same for pages that are passed on: it quotes no row, since a row may name somebody.
    """

    sheet: str
    text: Label
    shared: Label


@attrs.frozen(repr=False)
class Inspection(LongDisplay):
    """A ledger as it was read, with or without errors.

    Attributes:
        path: The workbook or folder.
        form: The kind of file or folder.
        sheets: How each sheet was read, in the order of the file.
        problems: Every error; with one, the ledger cannot be used.
        warnings: What is likely wrong but does not prevent assessing.
        found: The records that could be read; facts whose cells are wrong are UNKNOWN in them.
        unseen: What the format of the file cannot show, if a reader would expect to be told.
        stamps: How the files stood when they were read; a marked copy is made of these alone.
        more: How many problems are not listed.
        more_warnings: How many warnings are not listed.
    """

    path: Path
    form: Label
    sheets: tuple[SheetInspection, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    found: Ledger
    unseen: Label | None = None
    stamps: Stamps = attrs.field(factory=dict, eq=False)
    more: int = 0
    more_warnings: int = 0

    def __repr__(self) -> str:
        counts = f"{self.problem_count} problems, {self.warning_count} warnings"
        return f"<Inspection of {self.path}: {self.found!r}, {counts}>"

    @property
    def problem_count(self) -> int:
        """How many errors there are, including those that are not listed."""
        return len(self.problems) + self.more

    @property
    def warning_count(self) -> int:
        """How many warnings there are, including those that are not listed."""
        return len(self.warnings) + self.more_warnings

    def notes(self, *, missing: bool = True) -> Iterator[ReadingNote]:
        """What is worth knowing of each sheet and of the whole file.

        Args:
            missing: Whether to mention missing columns too; where they are an error, the error does.
        """
        for sheet in self.sheets:
            texts, shared = (sheet.notes(missing=missing, quotes=quotes) for quotes in (True, False))
            yield from (ReadingNote(sheet.name, *map(_in_a_cell, pair)) for pair in zip(texts, shared, strict=True))
        # A ledger with problems is not linked, and no result is made of it.
        for record, note in () if self.problems else linking_notes(self.found.branches, self.found.of):
            (name, *_) = (sheet.name for sheet in self.sheets if sheet.record is record)
            yield ReadingNote(name, note, note)
        if self.unseen is not None:
            yield ReadingNote("", self.unseen, self.unseen)

    @property
    def years(self) -> frozenset[int]:
        """The years that the titles and names of its sheets say it is of; most ledgers name one or none."""
        return frozenset[int]().union(*(sheet.years for sheet in self.sheets))

    @property
    def days(self) -> frozenset[date]:
        """The days of which its sheets say that they are, such as that on which they were filled in."""
        return frozenset(each.day for sheet in self.sheets for each in sheet.days)

    @property
    def ledger(self) -> Ledger:
        """The whole ledger.

        Raises:
            InvalidData: With all problems, when there are any.
        """
        if self.problems:
            raise InvalidData(self.problems, more=self.more)
        return self.found


def _in_a_cell(note: Label) -> Label:
    """A note that has lines of its own on a screen, as one line."""
    zh, en = ([line.strip() for line in text.splitlines()] for text in (note.zh, note.en))
    return Label(f"{zh[0]}{'；'.join(zh[1:])}", " ".join([en[0], "; ".join(en[1:])]).strip())


_ALIKE = 5
"""As many warnings of one kind about one column still stand each on a line of its own."""
# What differs between warnings of one kind: numbers, and names in quotation marks.
_VALUES = re.compile("[0-9][0-9,.]*|“[^”]*”")


def gather_problems(problems: Sequence[Problem]) -> list[tuple[Problem, int]]:
    """Problems as people read them, each with the number of places it stands for.

    More than five of one kind in one column become one, which names the first rows and shows the values of the first.
    """
    kinds: dict[object, list[Problem]] = {}
    for problem in problems:
        place, kind = problem.place, _VALUES.sub("", f"{problem.expected.zh} {problem.remedy.zh}")
        # What is about a row, a sheet or a file stands alone.
        cell = isinstance(place, Place) and (place.facts or place.column is not None)
        key = (
            (place.record, place.sheet, place.facts, place.column, kind)
            if isinstance(place, Place) and cell
            else id(problem)
        )
        kinds.setdefault(key, []).append(problem)
    many = {id(problem): alike for alike in kinds.values() if len(alike) > _ALIKE for problem in alike}
    gathered: list[tuple[Problem, int]] = []
    for problem in problems:
        alike, place = many.get(id(problem), []), problem.place
        if not alike or not isinstance(place, Place):
            gathered.append((problem, 1))
        elif problem is alike[0]:
            rows = [each.place.row for each in alike[:_ALIKE] if isinstance(each.place, Place)]
            zh, en = "、".join(map(str, rows)), ", ".join(map(str, rows))
            place = attrs.evolve(
                place,
                zh=f"{place.zh}等 {len(alike)} 行（第{zh}…行）",
                en=f"{place.en} and {len(alike) - 1} more rows ({en} …)",
            )
            gathered.append((attrs.evolve(problem, place=place), len(alike)))
    return gathered


def locate_problem(problem: Problem, sheets: tuple[SheetInspection, ...]) -> Problem:
    """The same problem with sheet and cells as the file has them.

    Words change only if the file has another name for the sheet or a column than the records have.
    """
    place = problem.place
    if not isinstance(place, Place):
        return problem
    sheet = next((each for each in sheets if each.record is place.record and place.sheet in {"", each.name}), None)
    if sheet is not None and sheet.place and place.row is None:
        name = Label(f"工作表“{sheet.name}”", f"Sheet {sheet.name}")
        place = attrs.evolve(place, zh=name.zh, en=name.en, sheet=sheet.name)
        return problem.moved_to(place)
    if place.row is None or sheet is None or sheet.header is None:
        alone = sheet is not None and sum(each.record is place.record for each in sheets) == 1
        place = attrs.evolve(place, sheet=sheet.name) if sheet and alone else place
        return problem.moved_to(place)
    numbers = [number for number, info in sheet.header.facts.items() if info.name in place.facts]
    numbers += [] if place.column is None else [place.column]
    cells = tuple(f"{letters(number)}{place.row}" for number in numbers)
    place = attrs.evolve(place, sheet=sheet.name, cells=cells)
    columns = {column.number: column for column in sheet.columns}
    label = sheet_label(place.record)
    own_name = key(sheet.name) in {key(label.zh), key(label.en), key(file_stem(place.record))}
    # Under other names than its own people would not find the place in their file.
    if not own_name or any(columns[number].renamed for number in numbers if number in columns):
        headings = [columns[number].heading if number in columns else "" for number in numbers]
        pairs = list(zip(cells, headings, strict=True))
        zh = "、".join(f"{cell}（{heading}）" if heading else cell for cell, heading in pairs)
        en = ", ".join(f"{cell} ({heading})" if heading else cell for cell, heading in pairs)
        zh, en = zh or f"第{place.row}行", en or f"row {place.row}"
        place = attrs.evolve(place, zh=f"{sheet.name}!{zh}", en=f"{sheet.name}!{en}")
    return problem.moved_to(place)
