"""How a ledger was read: what its sheets and columns were taken for, and everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import FactInfo, InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.ledger.header_rows import Column, Header, Meaning
from pingyuan_rules.ledger.headings import heading
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.ledger.places import quoted
from pingyuan_rules.ledger.written_forms import Remark

_FEW_ROWS = 8
"""How many row numbers a note names."""


@attrs.frozen
class SheetInspection:
    """How one sheet was read.

    Attributes:
        name: What it is called in the file.
        record: The class of its records; None when it is not a sheet of a ledger and was left out.
        reading: The day that a date without a day is taken for.
        rows: The number of its records.
        header: The meaning of its columns; None when no headings were found.
        left_out: The numbers of the rows that are not records: totals, and remarks below the table.
        remarks: The numbers of the rows whose cell was understood in a way worth telling, by fact and way.
    """

    name: str
    record: type[Record] | None
    reading: MonthReading
    rows: int = 0
    header: Header | None = None
    left_out: tuple[int, ...] = ()
    remarks: Mapping[tuple[str, Remark], Sequence[int]] = attrs.field(factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that have a heading."""
        return () if self.header is None else self.header.columns

    @property
    def missing(self) -> tuple[FactInfo, ...]:
        """The facts without a column, which are unknown in every record."""
        return () if self.header is None else self.header.missing

    @property
    def months(self) -> Mapping[str, int]:
        """The number of dates without a day, by fact."""
        return {fact: len(rows) for (fact, remark), rows in self.remarks.items() if remark is Remark.MONTH}

    def notes(self, *, missing: bool = True) -> Iterator[Label]:
        """What is worth knowing: headings read as others, columns kept or left out, months without a day.

        Args:
            missing: Whether to mention missing columns too; where they are an error, the error does.
        """
        if self.record is None:
            yield Label("不是台账的工作表，未读取", "not a sheet of a ledger, so not read")
            return
        renamed = [(c.heading, heading(c.info)) for c in self.columns if c.renamed and c.info is not None]
        if renamed:
            zh = "，".join(f"“{inner_quotes(text)}”即“{inner_quotes(label.zh)}”" for text, label in renamed)
            en = ", ".join(f'"{text}" as "{label.en}"' for text, label in renamed)
            yield Label(f"标题识别为：{zh}", f"headings read as others: {en}")
        for meaning, words in _COLUMNS.items():
            if headings := [column.heading for column in self.columns if column.meaning is meaning]:
                names = quoted(Label(text, text) for text in headings)
                yield Label(words.zh.format(names.zh), words.en.format(names.en))
        if missing and (first := [info for info in self.missing if info.added is None]):
            names = quoted(heading(info) for info in first)
            yield Label(f"没有此列，全部视为不详：{names.zh}", f"no column, so unknown throughout: {names.en}")
        for version in dict.fromkeys(info.added for info in self.missing if info.added is not None):
            names = quoted(heading(info) for info in self.missing if info.added == version)
            yield Label(
                f"{version} 版新增而没有此列，全部视为不详：{names.zh}",
                f"added in release {version} and no column yet, so unknown throughout: {names.en}",
            )
        yield from self._remark_notes()
        if self.left_out:
            numbers = ", ".join(map(str, self.left_out))
            yield Label(
                f"合计、说明或重复的标题行，未作为记录：第{numbers}行",
                f"totals, remarks or repeated headings, not read as records: rows {numbers}",
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
            numbers = ", ".join(map(str, rows[:_FEW_ROWS])) + " …" * (count > _FEW_ROWS)
            yield Label(
                f"“{inner_quotes(name.zh)}”有 {count} 处为{remark.label.zh}：第{numbers}行",
                f'"{name.en}" holds in {cells} {remark.label.en}: row{"s" * (count > 1)} {numbers}',
            )


_COLUMNS = {
    Meaning.EXTRA: Label("不作判定，原样带入结果：{}", "not assessed, passed through to the results: {}"),
    Meaning.PERSONAL: Label(
        "含个人信息，未读取，也不会带入结果：{}", "personal data, neither read nor passed through to the results: {}"
    ),
}


@attrs.frozen
class Inspection:
    """A ledger as it was read, with or without errors.

    Attributes:
        path: The workbook or folder.
        form: The kind of file or folder.
        sheets: How each sheet was read, in the order of the file.
        problems: Every error; with one, the ledger cannot be used.
        warnings: What is likely wrong but does not prevent assessing.
        found: The records that could be read; facts whose cells are wrong are UNKNOWN in them.
    """

    path: Path
    form: Label
    sheets: tuple[SheetInspection, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    found: Ledger = attrs.field(repr=False)

    @property
    def ledger(self) -> Ledger:
        """The whole ledger.

        Raises:
            InvalidData: With all problems, when there are any.
        """
        if self.problems:
            raise InvalidData(self.problems)
        return self.found
