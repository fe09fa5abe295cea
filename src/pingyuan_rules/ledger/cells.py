"""Reading one cell strictly: its value under a fact; an empty cell is unknown."""

import calendar
import math
import re
import unicodedata
from collections.abc import Hashable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, cast

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import UNKNOWN, Choice, FactInfo, Fen, Label, Record, facts_of
from pingyuan_rules.engine.decimals import from_hundredths, in_hundredths
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.check_digits import is_credit_code
from pingyuan_rules.ledger.headings import file_stem, key, synonyms
from pingyuan_rules.ledger.personal import looks_personal, seen
from pingyuan_rules.words import LEAVE_EMPTY, NO, YES

_YES: tuple[str, ...] = ("是", "有", "√", "✓", "✔", "☑", "true", "yes")
_NO: tuple[str, ...] = ("否", "无", "没有", "×", "✗", "✘", "false", "no")
BOOLS: Mapping[str, bool] = MappingProxyType({word: word in _YES for word in (*_YES, *_NO)})
"""Words for true and false, under any fact. Not 1, 0 and x: some mean yes by x, others no."""

_DIGITS = re.compile(r"-?[0-9]+|-?[0-9]{1,3}(?:,[0-9]{3})+")
_AMOUNT = re.compile(r"(?:-?[0-9]+|-?[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]{1,2})?")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2}))")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
"""Not with a point, since a spreadsheet makes 2016.1 of 2016.10."""
_CHINESE_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月(?:([0-9]{1,2})[日号])?")
_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_FEN_PER_YUAN = 100


class Refused(Exception):  # noqa: N818 - never leaves this module
    """A value that means nothing under its fact."""


class WrongCell(Exception):  # noqa: N818 - reads as what it is
    """A cell that cannot be used.

    Attributes:
        found: The value, as a message shows it.
        expected: What the cell may hold.
        remedy: How to correct it.
    """

    def __init__(self, found: str | Label, expected: Label, remedy: Label) -> None:
        """Keep what is wrong; the caller knows the place."""
        super().__init__(str(found))
        self.found, self.expected, self.remedy = found, expected, remedy


@attrs.frozen
class Formula:
    """A formula whose result the workbook does not hold."""

    text: str


def is_empty(value: object) -> bool:
    """Whether a cell is empty or holds only spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


@attrs.frozen
class Reader:
    """Reads cells under the facts of one class of record.

    Attributes:
        record: The class; a word may have a meaning under one of its facts alone.
        months: The day that a date without a day means.
    """

    record: type[Record]
    months: MonthReading

    def read(self, value: Any, info: FactInfo) -> Any:
        """The value of a fact: of the fact's kind and within its bounds, or UNKNOWN when the cell is empty.

        Raises:
            WrongCell: When the cell holds something else.
        """
        if is_empty(value):
            return UNKNOWN
        raw = value.strip() if isinstance(value, str) else value
        if isinstance(raw, Formula):
            fix = Label("请用表格软件打开、重新计算并保存", "Open it in a spreadsheet program, recalculate and save")
            raise WrongCell(seen(raw.text), Label("有结果的公式", "a formula with its result"), fix)
        # openpyxl and CSV exports give the error of a formula as plain text.
        if isinstance(raw, str) and raw.upper() in _ERRORS:
            expected = Label("值，不是公式错误", "a value, not the error of a formula")
            fix = Label("请改正公式；不知道的留空", "Correct the formula, or leave the cell empty if it is not known")
            raise WrongCell(raw, expected, fix)
        try:
            meaning = self._interpret(raw, info)
        except Refused:
            raise WrongCell(_seen(raw), expectation(info), remedy(raw, info)) from None
        if not info.accepts(meaning):
            raise WrongCell(_seen(raw), expectation(info), LEAVE_EMPTY)
        if info.kind.name == "text":
            with suppress(ModuleNotFoundError):  # without python-stdnum a citizen id is a number like others
                if looks_personal(meaning) and not is_credit_code(meaning):
                    raise WrongCell(_seen(raw), *(_NO_PERSONAL_ID if info.name in _IDS else _NOTHING_PERSONAL))
        return meaning

    def _interpret(self, raw: Any, info: FactInfo) -> Any:
        kind, words = info.kind.name, _words(cast("Hashable", self.record), info.name)
        if kind == "date":
            return parse_day(raw, self.months)
        if kind == "int":
            return parse_whole(raw)
        if kind == "fen":
            return parse_amount(raw)
        if kind == "decimal":
            return from_hundredths(parse_amount(raw))  # hundredths of whatever it counts
        if isinstance(raw, bool) and kind == "bool":
            return raw
        # A number is not made into text: Excel has dropped its leading zeros and all digits after the fifteenth.
        if not isinstance(raw, str) or (words is not None and key(raw) not in words):
            raise Refused
        return raw if words is None else words[key(raw)]


_IDS = frozenset({"id", "branch_id"})
_NO_PERSONAL_ID = (
    Label("台账自编的编号，不是个人的号码", "a code of the ledger's own, not a number of a person"),
    Label("请改用自编的编号，如 0001", "Give it a code of your own, such as 0001"),
)
_NOTHING_PERSONAL = (
    Label("不含个人号码或邮箱的文字", "text without a person's number or email address"),
    Label("请删去个人的号码或邮箱", "Delete the number or email address"),
)


def _seen(raw: object) -> str:
    if isinstance(raw, bool):
        return str(raw).upper()  # as spreadsheet programs show it, in Chinese too
    if isinstance(raw, datetime) and raw.time() == time():
        return shown(raw.date())
    return seen(raw)


def _half_width(raw: str) -> str:
    # Chinese input methods leave digits full-width: ２０１６ for 2016.
    return unicodedata.normalize("NFKC", raw).strip()


def parse_whole(raw: Any) -> int:
    """A whole number, in digits with or without commas between thousands.

    Raises:
        Refused: When it is something else.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise Refused
    if isinstance(raw, str):
        digits = _half_width(raw)
        if not _DIGITS.fullmatch(digits):
            raise Refused
        try:
            return int(digits.replace(",", ""))
        except ValueError:  # Python refuses to convert thousands of digits
            raise Refused from None
    if not isinstance(raw, int) and (not math.isfinite(raw) or raw != int(raw)):
        raise Refused
    return int(raw)


def parse_amount(raw: Any) -> Fen:
    """An amount in yuan with at most two decimals, in fen.

    Raises:
        Refused: When it is something else.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise Refused
    if isinstance(raw, str):
        text = _half_width(raw)
    elif isinstance(raw, float):  # exact to the cents that its shortest spelling shows
        text = f"{Decimal(repr(raw)):f}"
    else:
        text = f"{raw:f}" if isinstance(raw, Decimal) else str(raw)
    if not _AMOUNT.fullmatch(text):
        raise Refused
    return Fen(cast("int", in_hundredths(Decimal(text.replace(",", "")))))


def parse_day(raw: Any, months: MonthReading) -> date:
    """A day, written as a date or in digits; one that names only a month is its first or last day.

    Raises:
        Refused: When it is something else.
    """
    if isinstance(raw, datetime):
        # openpyxl gives every date as a datetime, a plain day at midnight.
        if raw.time() != time():
            raise Refused
        return raw.date()
    if isinstance(raw, date):
        return raw
    parts = _date_parts(raw) if isinstance(raw, str) else None
    if parts is None:
        raise Refused
    year, month, day = parts
    try:
        if day is None:
            day = 1 if months is MonthReading.FIRST_DAY else calendar.monthrange(year, month)[1]
        return date(year, month, day)
    except ValueError:
        raise Refused from None


def _date_parts(raw: str) -> tuple[int, int, int | None] | None:
    text = "".join(_half_width(raw).split())
    match = _DAY.fullmatch(text) or _CHINESE_DAY.fullmatch(text) or _MONTH.fullmatch(text)
    if match is None:
        return None
    year, month, *day = (int(part) for part in match.groups() if part is not None)
    return year, month, day[0] if day else None


def names_month_only(value: object) -> bool:
    """Whether a cell under a date names a month and no day, such as 2016年3月."""
    parts = _date_parts(value) if isinstance(value, str) else None
    return parts is not None and parts[2] is None


@cache
def _words(record: Any, fact: str) -> Mapping[str, Any] | None:
    """The meanings of words under a fact, by the form in which words are compared; None if the fact is no choice."""
    info = facts_of(record)[fact]
    if info.kind.enum is None and info.kind.name != "bool":
        return None
    others = synonyms()["cells"].get(file_stem(record), {}).get(fact, {})
    if info.kind.enum is None:
        return {**BOOLS, **{key(word): meaning == "true" for meaning, words in others.items() for word in words}}
    choices = cast("type[Choice]", info.kind.enum)
    more = {key(word): choices(meaning) for meaning, words in others.items() for word in words}
    more |= {key(word): each for each in choices for word in each.former}
    # A choice's own words come last, so that no synonym changes what the lists of the template offer.
    return more | {key(word): each for each in choices for word in (each.label.zh, each.label.en, each.value)}


def expectation(info: FactInfo) -> Label:
    """What a cell under a fact may hold, in the words of a ledger."""
    if info.kind.enum is not None:
        labels: list[Label] = [each.label for each in info.kind.enum if isinstance(each, Choice)]
        return Label(
            f"以下之一：{'、'.join(label.zh for label in labels)}",
            f"one of {', '.join(label.en for label in labels)}",
        )
    if info.kind.name == "fen" and isinstance(info.ge, int) and isinstance(info.le, int):
        low, high = info.ge // _FEN_PER_YUAN, info.le // _FEN_PER_YUAN
        return Label(
            f"金额（元），最多两位小数，{low} 至 {high}",
            f"an amount in yuan with at most two decimals, from {low} to {high}",
        )
    if info.kind.name == "bool":
        return Label(f"{YES.zh}或{NO.zh}", f"{YES.en} or {NO.en}")
    return info.expectation


def remedy(raw: object, info: FactInfo) -> Label:
    """How to correct a cell that does not hold what a fact expects."""
    if info.kind.name == "text":
        return Label("请将单元格格式设为“文本”后重新填写", "Format the cell as text and enter it again")
    # A date in a cell that lost its format is the number of a day: 42664 is 2016-10-21.
    if info.kind.name == "date" and isinstance(raw, int | float):
        return Label("请将单元格格式设为“日期”", "Format the cell as a date")
    more = _HINTS.get(info.kind.name) if isinstance(raw, str) and any(map(str.isdigit, raw)) else None
    return LEAVE_EMPTY if more is None else Label(f"{more.zh}；{LEAVE_EMPTY.zh}", f"{more.en}. {LEAVE_EMPTY.en}")


_NUMBERS_ONLY = Label("请只写数字，不写单位", "Write the number alone, without a unit")
_HINTS: Mapping[str, Label] = MappingProxyType(
    {
        "int": _NUMBERS_ONLY,
        "fen": _NUMBERS_ONLY,
        "decimal": _NUMBERS_ONLY,
        "date": Label("只知道月份的写作 2016年3月", "If only the month is known, write 2016年3月 or 2016-03"),
    }
)
