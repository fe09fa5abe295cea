"""What was read of a ledger, and as what it was understood: shown before anything is made of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import FactInfo, InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.ledger.header_rows import Column, Header, Meaning
from pingyuan_rules.ledger.headings import heading
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.ledger.places import quoted


@attrs.frozen
class SheetInspection:
    """A sheet, and as what it was understood.

    Attributes:
        name: What it is called in the file.
        record: The class of its records; None where it holds none and was left out.
        reading: Which day dates are taken for that name a month only.
        rows: How many records it gave.
        header: What its columns mean; None where no headings were found.
        left_out: The rows that are no records: totals, and remarks below the table.
        months: How many dates of each fact name a month only.
    """

    name: str
    record: type[Record] | None
    reading: MonthReading
    rows: int = 0
    header: Header | None = None
    left_out: tuple[int, ...] = ()
    months: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns that have a heading."""
        return () if self.header is None else self.header.columns

    @property
    def missing(self) -> tuple[FactInfo, ...]:
        """The facts that have no column and so are unknown throughout."""
        return () if self.header is None else self.header.missing

    def notes(self, *, missing: bool = True) -> Iterator[Label]:
        """What is worth knowing: headings taken for others, columns kept or left out, months without a day.

        Args:
            missing: Whether missing columns are told of too; where they are an error, that says it.
        """
        if self.record is None:
            yield Label("不是台账中的一类记录，未读取", "holds no class of record of a ledger and was not read")
            return
        if renamed := [column for column in self.columns if column.renamed]:
            yield _renamed(renamed)
        for meaning, words in _COLUMNS.items():
            if headings := [column.heading for column in self.columns if column.meaning is meaning]:
                names = quoted(Label(text, text) for text in headings)
                yield Label(words.zh.format(names.zh), words.en.format(names.en))
        if self.missing and missing:
            names = quoted(heading(info) for info in self.missing)
            yield Label(f"没有此列，全部视为不详：{names.zh}", f"no column, so unknown throughout: {names.en}")
        yield from self._months(facts_of(self.record))
        if self.left_out:
            numbers = ", ".join(map(str, self.left_out))
            yield Label(
                f"合计、说明或重复的标题行，未作为记录：第{numbers}行",
                f"totals, remarks or headings once more, no records: rows {numbers}",
            )

    def _months(self, facts: Mapping[str, FactInfo]) -> Iterator[Label]:
        for fact, times in self.months.items():
            name, day = heading(facts[fact]), self.reading.label
            yield Label(
                f"“{name.zh}”有 {times} 处只写到月，按{day.zh}计",
                f'"{name.en}" names only a month, taken for {day.en}: {times}',
            )


_COLUMNS = {
    Meaning.EXTRA: Label("不作判定，原样带入结果：{}", "not judged, passed through to the results: {}"),
    Meaning.PERSONAL: Label(
        "含个人信息，未读取，也不会带入结果：{}", "personal data, neither read nor passed through to the results: {}"
    ),
}


def _renamed(columns: list[Column]) -> Label:
    pairs = [(column.heading, heading(column.info)) for column in columns if column.info is not None]
    zh = "，".join(f"“{text}”即“{label.zh}”" for text, label in pairs)
    en = ", ".join(f'"{text}" is "{label.en}"' for text, label in pairs)
    return Label(f"标题理解为：{zh}", f"headings taken for others: {en}")


@attrs.frozen
class Inspection:
    """A ledger as it was read, whether it can be used or not.

    Attributes:
        path: Where it was read from.
        form: What kind of file or folder that is.
        sheets: As what each sheet was understood, in the order of the file.
        problems: Everything for which it cannot be used.
        warnings: What is likely wrong and does not stand in the way.
        found: The records that could be read, those with wrong cells without these.
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
            InvalidData: With every problem, when there is any.
        """
        if self.problems:
            raise InvalidData(self.problems)
        return self.found
