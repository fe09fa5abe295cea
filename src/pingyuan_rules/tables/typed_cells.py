"""The cells of tables: each says its words in Chinese and English, and the value that a file for programs holds.

Text that someone entered is a `str` and is shown as data; words of this library are labels.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, Choice, Citation, Fen, Kind, Label, Lang, Status, Unknown, is_known, yuan
from pingyuan_rules.engine.wording.tree_output import clause_names
from pingyuan_rules.tables.cell_text import NONE, bounds_text, money_text, number_text, per_mille, percent

Value: TypeAlias = str | int | float | bool | date | datetime | time | None
"""What a spreadsheet or a CSV file holds in a cell."""

Tone: TypeAlias = Literal["", "good", "bad", "open"]
"""How a result reads: as it should be, not so, or unknown. No writer shows it by color alone."""

TONES: Mapping[Any, Tone] = MappingProxyType({True: "good", False: "bad", UNKNOWN: "open"})
"""How the answer to "is it as it should be?" reads."""
MARKS: Mapping[Tone, str] = MappingProxyType({"good": "✓", "bad": "×", "open": "?"})
"""The sign that stands before a word, so that nothing is told by color alone."""


@attrs.frozen
class NoAnswer:
    """Why a rule has no answer: in words for people, an empty cell in a file for programs.

    Attributes:
        label: The words.
    """

    label: Label


@attrs.frozen
class PassThrough:
    """A cell of a column that holds no fact, to be written as it was read.

    Attributes:
        value: What it holds.
    """

    value: Value


CellValue: TypeAlias = str | Label | bool | int | Decimal | date | NoAnswer | PassThrough | None
"""A value to be written; None is empty."""


@attrs.frozen
class TypedCell:
    """A cell that is more than a value."""

    # No abstract base class: to ask each of a million cells whether it is one of those makes CSV files a fifth slower.
    def text(self, lang: Lang, /) -> str:
        """Its words, for people."""
        raise NotImplementedError

    def file_value(self, lang: Lang, /) -> CellValue:
        """What a workbook or a CSV file holds: a number if there is one, else the words."""
        return self.text(lang)


Cell: TypeAlias = CellValue | TypedCell
"""What stands in one cell of a table."""


@attrs.frozen
class TextCell(TypedCell):
    """Words with a tone, or with the clauses they rest on.

    Attributes:
        words: The words; a `str` is what someone entered.
        tone: How they read.
        clauses: The clauses they rest on.
    """

    words: str | Label
    tone: Tone = ""
    clauses: tuple[Citation, ...] = ()

    def text(self, lang: Lang, /) -> str:
        """The words."""
        return in_words(self.words, lang)


@attrs.frozen
class ClauseCell(TypedCell):
    """The clauses that something rests on.

    Attributes:
        clauses: The clauses.
    """

    clauses: tuple[Citation, ...]

    def text(self, lang: Lang, /) -> str:
        """Their names."""
        return clause_names(self.clauses, lang)


@attrs.frozen
class CodeName:
    """A name from the code.

    Attributes:
        text: The name.
        target: The anchor of what is described under that name elsewhere, or an empty string.
        anchor: What links lead here by, or an empty string.
    """

    text: str
    target: str = ""
    anchor: str = ""


@attrs.frozen
class NamesCell(TypedCell):
    """Words and names from the code in a row.

    Attributes:
        parts: The words, in the language of the page, and the names.
    """

    parts: tuple[str | CodeName, ...]

    def text(self, _: Lang, /) -> str:
        """The words and names one after another."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


@attrs.frozen
class VerdictCell(TypedCell):
    """Whether something is as it should be, such as a target that is met.

    Attributes:
        met: True, False or UNKNOWN.
    """

    met: Any

    def text(self, lang: Lang, /) -> str:
        """Met, not met or undecided."""
        return words.MET[self.met].text(lang)


@attrs.frozen
class UncountedCell(TypedCell):
    """An answer that does not meet its rule and is no shortfall, since the rule is not asked of the record.

    Attributes:
        answer: The answer, which a CSV file holds as any other.
        open: Whether it may be a shortfall after all: facts that decide whether the rule is asked are unknown.
    """

    answer: bool
    open: bool

    def text(self, lang: Lang, /) -> str:
        """The answer and that it is not counted, or not yet; in a workbook no color for what is not met falls on it."""
        return (words.MAY_COUNT if self.open else words.NOT_COUNTED)[self.answer].text(lang)

    def file_value(self, _: Lang, /) -> bool:
        """The answer."""
        return self.answer


@attrs.frozen
class CountCell(TypedCell):
    """A number of things, or its bounds if facts are unknown.

    Attributes:
        low: How many there are at least.
        high: How many there are at most; None if the number is known.
        tone: How it reads.
    """

    low: int
    high: int | None = None
    tone: Tone = ""

    def text(self, _: Lang, /) -> str:
        """The number, or its bounds: 1,234 or 3-5."""
        return bounds_text(self.low, self.low if self.high is None else self.high)

    def file_value(self, lang: Lang, /) -> str | int:
        """The number, or its bounds in words."""
        # A workbook can add up numbers, and has no number for bounds.
        return self.low if self.high in {None, self.low} else self.text(lang)


@attrs.frozen
class RateCell(TypedCell):
    """A share, or its bounds if facts are unknown, beside its target.

    Attributes:
        low: The lowest share; UNKNOWN if the base is empty.
        high: The highest share.
        target: The share it is to reach, in percent; None if there is no target.
    """

    low: Fraction | Unknown
    high: Fraction | Unknown
    target: int | None = None

    def text(self, _: Lang, /) -> str:
        """The share in percent, cut off, or its bounds, the upper rounded up; a dash if the base is empty."""
        if not (is_known(self.low) and is_known(self.high)):
            return NONE
        low = f"{percent(self.low)}%"
        return low if self.low == self.high else f"{low}-{percent(self.high, up=True)}%"

    def file_value(self, lang: Lang, /) -> CellValue:
        """The share as a decimal number in thousandths, or its bounds in words; empty if the base is."""
        if not (is_known(self.low) and is_known(self.high)):
            return None
        # The share as it is shown: a program that rounds 89.96 % by itself shows a target of 90 % as met.
        return Decimal(per_mille(self.low)).scaleb(-3) if self.low == self.high else self.text(lang)

    @property
    def thousandths(self) -> tuple[int, int] | None:
        """The bounds in thousandths, the lower cut off and the upper rounded up; None if the base is empty."""
        if not (is_known(self.low) and is_known(self.high)):
            return None
        return per_mille(self.low), per_mille(self.high, up=True)


@attrs.frozen
class ShareCell(TypedCell):
    """A share that has been cut off or rounded up to a tenth of a percent.

    Attributes:
        per_mille: The share in thousandths.
    """

    per_mille: int

    def text(self, _: Lang, /) -> str:
        """The share in percent, always with one decimal.

        >>> ShareCell(925).text("en"), ShareCell(1000).text("en")
        ('92.5%', '100.0%')
        """
        return f"{self.per_mille // 10}.{self.per_mille % 10}%"

    def file_value(self, _: Lang, /) -> Decimal:
        """The share as a decimal number: 0.925."""
        return Decimal(self.per_mille).scaleb(-3)


@attrs.frozen
class MoneyCell(TypedCell):
    """An amount of money, and of how many records the amount is not known, or has no value in the policy.

    Attributes:
        known: The sum of the amounts that are known, in fen.
        unknown: Of how many records the amount is unknown.
        no_value: Of how many records the policy has no value on its day that the amount needs.
    """

    known: Fen
    unknown: int = 0
    no_value: int = 0

    def text(self, lang: Lang, /) -> str:
        """The amount in yuan: 1,234.50 (+2); a question mark if there is no amount.

        >>> MoneyCell(Fen(123450), 2, 1).text("en")
        '1,234.50 (+2) (no value in the policy: 1)'
        """
        # Zero that sums up nothing known would read as an amount, so a question mark stands for it.
        amount = "?" if (self.unknown or self.no_value) and not self.known else money_text(self.known)
        label, colon = Status.NO_VALUE.label.text(lang), "：" if lang == "zh" else ": "
        unknown = f" (+{number_text(self.unknown)})" if self.unknown else ""
        return amount + unknown + (f" ({label}{colon}{number_text(self.no_value)})" if self.no_value else "")

    def file_value(self, lang: Lang, /) -> CellValue:
        """The amount in yuan as a decimal number, or the words if an amount is unknown."""
        return self.text(lang) if self.unknown or self.no_value else yuan(self.known)


@attrs.frozen
class GroupCell(TypedCell):
    """What a group of records is called, by the values that its records share.

    Attributes:
        values: The values; none for a group of all records.
    """

    values: tuple[Any, ...] = ()

    @property
    def entered(self) -> bool:
        """Whether someone entered a part of the name, such as a township, so that it may hold any text."""
        return any(is_known(value) and not isinstance(value, Choice) for value in self.values)

    def text(self, lang: Lang, /) -> str:
        """The values one after another, or the whole county."""
        return " ".join(value_text(value, lang) for value in self.values) or words.COUNTY.text(lang)


def in_words(text: str | Label, lang: Lang) -> str:
    """A label in one language, or a text as it is."""
    return text.text(lang) if isinstance(text, Label) else text


def value_text(value: Any, lang: Lang) -> str:
    """A fact or an answer in a word: a choice by its label, UNKNOWN as unknown, all else as it is written."""
    if value is UNKNOWN:
        return words.UNKNOWN.text(lang)
    return value.label.text(lang) if isinstance(value, Choice) else str(value)


def cell_text(cell: Cell, lang: Lang) -> str:
    """The words of a cell, for people.

    >>> cell_text(True, "en"), cell_text(1234, "en"), cell_text(Decimal("94.50"), "en"), cell_text(None, "en")
    ('yes', '1,234', '94.50', '')
    """
    if isinstance(cell, TypedCell | Label):
        return cell.text(lang)
    # Before whole numbers, since a truth is one to Python and would read as 1.
    if isinstance(cell, bool):
        return (words.YES if cell else words.NO).text(lang)
    if isinstance(cell, int | Decimal):
        return f"{cell:,}"
    if isinstance(cell, NoAnswer):
        return cell.label.text(lang)
    value = cell.value if isinstance(cell, PassThrough) else cell
    return "" if value is None else value.isoformat() if isinstance(value, date | time) else str(value)


def cell_tone(cell: Cell) -> Tone:
    """How a cell reads: a verdict by its answer, words and counts as they say; all else has no tone."""
    if isinstance(cell, VerdictCell):
        return TONES[cell.met]
    return cell.tone if isinstance(cell, TextCell | CountCell) else ""


def is_entered(cell: Cell) -> bool:
    """Whether a cell shows what someone entered, which may be any text."""
    if isinstance(cell, TextCell):
        return isinstance(cell.words, str)
    return isinstance(cell, str | PassThrough) or (isinstance(cell, GroupCell) and cell.entered)


def value_cell(value: Any, kind: Kind) -> CellValue:
    """A fact or an answer as a cell: unknown is empty, a choice its label, money in yuan."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Choice):
        return value.label
    cell: CellValue = yuan(Fen(value)) if kind.name == "fen" else value
    return cell
