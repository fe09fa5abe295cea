"""One cell: what its value means for a fact, strictly; an empty cell is unknown."""

import calendar
import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, cast

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import UNKNOWN, Choice, FactInfo, Fen, Label, Record, facts_of
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.check_digits import is_credit_code
from pingyuan_rules.ledger.headings import file_stem, key, synonyms
from pingyuan_rules.ledger.personal import looks_personal, seen
from pingyuan_rules.ledger.places import LEAVE_EMPTY
from pingyuan_rules.words import NO, YES

_YES: tuple[str, ...] = ("是", "有", "√", "✓", "✔", "☑", "true", "yes")
_NO: tuple[str, ...] = ("否", "无", "没有", "×", "✗", "✘", "false", "no")
BOOLS: Mapping[str, bool] = MappingProxyType({word: word in _YES for word in (*_YES, *_NO)})
"""Words for true and false, under any fact. Not among them: 1 and 0, and x, by which some mean yes and others no."""

_DIGITS = re.compile(r"-?[0-9]+|-?[0-9]{1,3}(?:,[0-9]{3})+")
_AMOUNT = re.compile(r"(?:-?[0-9]+|-?[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]{1,2})?")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2}))")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
"""Not with a point, since a number such as 2016.10 loses its zero."""
_CHINESE_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月(?:([0-9]{1,2})[日号])?")
_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_FEN_PER_YUAN = 100
_MONTHS = 12


class Refused(Exception):  # noqa: N818 - never leaves this module
    """A value that does not mean anything for the fact it stands under."""


class WrongCell(Exception):  # noqa: N818 - reads as what it is
    """A cell that cannot be used.

    Attributes:
        found: What it holds.
        expected: What it may hold.
        remedy: What to do about it.
    """

    def __init__(self, found: str | Label, expected: Label, remedy: Label) -> None:
        """Keep what is wrong; the place is known where the cell was taken from."""
        super().__init__(str(found))
        self.found, self.expected, self.remedy = found, expected, remedy


@attrs.frozen
class Formula:
    """A formula whose result the workbook does not hold."""

    text: str


def is_empty(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


@attrs.frozen
class Reader:
    """Reads cells under the facts of one class of record.

    Attributes:
        record: The class; words in its cells may have a meaning under one of its facts alone.
        months: Which day a date means that names a month only.
    """

    record: type[Record]
    months: MonthReading

    def read(self, value: Any, info: FactInfo) -> Any:
        """What a cell says of a fact: a value of the fact's kind within its bounds, or UNKNOWN where it is empty.

        Raises:
            WrongCell: When the cell holds something else.
        """
        if is_empty(value):
            return UNKNOWN
        raw = value.strip() if isinstance(value, str) else value
        _check_formula(raw)
        try:
            meant = self._meant(raw, info)
        except Refused:
            raise WrongCell(_seen(raw), expectation(info), _remedy(raw, info)) from None
        if not info.accepts(meant):
            raise WrongCell(_seen(raw), expectation(info), LEAVE_EMPTY)
        if info.kind.name == "text" and _is_of_a_person(meant):
            raise WrongCell(_seen(raw), *(_NO_ID_OF_A_PERSON if info.name in _IDS else _NOTHING_OF_A_PERSON))
        return meant

    def _meant(self, raw: Any, info: FactInfo) -> Any:
        if info.kind.name == "date":
            return _day(raw, self.months)
        words = _words(cast("Hashable", self.record), info.name)
        if words is None:
            return _READERS[info.kind.name](raw)
        if isinstance(raw, bool) and info.kind.name == "bool":
            return raw
        if not isinstance(raw, str) or key(raw) not in words:
            raise Refused
        return words[key(raw)]


_IDS = frozenset({"id", "branch_id"})
_NO_ID_OF_A_PERSON = (
    Label("台账自编的编号，不是个人的号码", "a code of the ledger's own, not a number of a person"),
    Label("请改用自编的编号，如 0001", "Give it a code of your own, such as 0001"),
)
_NOTHING_OF_A_PERSON = (
    Label("不含个人号码或邮箱的文字", "text without a number or mail address of a person"),
    Label("请删去个人的号码或邮箱", "Delete the number or mail address"),
)


def _is_of_a_person(key: str) -> bool:
    try:
        return looks_personal(key) and not is_credit_code(key)
    except ModuleNotFoundError:  # what tells a citizen id from another number of its form
        return False


def _seen(raw: object) -> str | Label:
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, datetime) and raw.time() == time():
        return shown(raw.date())
    return seen(raw)


def _check_formula(raw: object) -> None:
    if isinstance(raw, Formula):
        remedy = Label("请用表格软件打开、重新计算并保存", "Open it in a spreadsheet program, recalculate and save")
        raise WrongCell(seen(raw.text), Label("有结果的公式", "a formula with its result"), remedy)
    if isinstance(raw, str) and raw.upper() in _ERRORS:
        remedy = Label("请改正公式；不知道的留空", "Correct the formula, or leave the cell empty if it is not known")
        raise WrongCell(raw, Label("值，不是公式错误", "a value, not the error of a formula"), remedy)


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Refused
    return raw


def _plain(raw: str) -> str:
    """A number or a date in characters that count: half-width, and without spaces around it."""
    return unicodedata.normalize("NFKC", raw).strip()


def _whole(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise Refused
    if isinstance(raw, str):
        digits = _plain(raw)
        if not _DIGITS.fullmatch(digits):
            raise Refused
        return _int(digits.replace(",", ""))
    if not isinstance(raw, int) and (not math.isfinite(raw) or raw != int(raw)):
        raise Refused
    return int(raw)


def _int(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # Python refuses to convert thousands of digits
        raise Refused from None


def _amount(raw: Any) -> Fen:
    # A float is exact to the cents that its shortest spelling shows.
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise Refused
    if isinstance(raw, str):
        text = _plain(raw)
    else:
        text = (
            format(Decimal(repr(raw)), "f")
            if isinstance(raw, float)
            else f"{raw:f}"
            if isinstance(raw, Decimal)
            else str(raw)
        )
    if not _AMOUNT.fullmatch(text):
        raise Refused
    return Fen(int(Decimal(text.replace(",", "")) * _FEN_PER_YUAN))


def _day(raw: Any, months: MonthReading) -> date:
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise Refused
        return raw.date()
    if isinstance(raw, date):
        return raw
    found = _parts(raw) if isinstance(raw, str) else None
    if found is None:
        raise Refused
    year, month, day = found
    try:
        return date(year, month, _day_of(year, month, months) if day is None else day)
    except ValueError:
        raise Refused from None


def _parts(raw: str) -> tuple[int, int, int | None] | None:
    text = "".join(_plain(raw).split())
    found = _DAY.fullmatch(text) or _CHINESE_DAY.fullmatch(text) or _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month, *day = (int(part) for part in found.groups() if part is not None)
    return year, month, day[0] if day else None


def _day_of(year: int, month: int, months: MonthReading) -> int:
    if months is MonthReading.FIRST_DAY:
        return 1
    if not year or not 1 <= month <= _MONTHS:
        raise Refused
    return calendar.monthrange(year, month)[1]


def names_month_only(value: object) -> bool:
    """Whether a cell under a date names a month and no day, as 2016年3月."""
    found = _parts(value) if isinstance(value, str) else None
    return found is not None and found[2] is None


@cache
def _words(record: Any, fact: str) -> Mapping[str, Any] | None:
    """What words mean under a fact, by the form they are compared in; None where it is no matter of words."""
    info = facts_of(record)[fact]
    if info.kind.enum is None and info.kind.name != "bool":
        return None
    others = synonyms()["cells"].get(file_stem(record), {}).get(fact, {})
    if info.kind.enum is None:
        return {**BOOLS, **{key(word): meant == "true" for meant, words in others.items() for word in words}}
    choices = cast("type[Choice]", info.kind.enum)
    more = {key(word): choices(meant) for meant, words in others.items() for word in words}
    return more | {key(word): each for each in choices for word in (each.label.zh, each.label.en, each.value)}


_READERS: dict[str, Callable[[Any], Any]] = {"text": _text, "int": _whole, "fen": _amount}


def expectation(info: FactInfo) -> Label:
    """What a cell under a fact may hold, in the words of the ledger."""
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


def _remedy(raw: object, info: FactInfo) -> Label:
    if info.kind.name == "text":
        return Label("请将单元格格式设为“文本”后重新填写", "Format the cell as text and enter it again")
    if info.kind.name == "date" and isinstance(raw, int | float):
        return Label("请将单元格格式设为“日期”", "Format the cell as a date")
    more = _HINTS.get(info.kind.name) if isinstance(raw, str) and any(map(str.isdigit, raw)) else None
    return LEAVE_EMPTY if more is None else Label(f"{more.zh}；{LEAVE_EMPTY.zh}", f"{more.en}. {LEAVE_EMPTY.en}")


_NUMBERS_ONLY = Label("请只写数字，不写单位", "Write the number alone, without a unit")
_HINTS: Mapping[str, Label] = MappingProxyType(
    {
        "int": _NUMBERS_ONLY,
        "fen": _NUMBERS_ONLY,
        "date": Label("只知道月份的写作 2016年3月", "Where only the month is known, write 2016年3月 or 2016-03"),
    }
)
