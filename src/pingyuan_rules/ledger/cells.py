"""One cell: what its value means for a fact, strictly; an empty cell is unknown."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, Choice, FactInfo, Fen, Label
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.headings import normalized
from pingyuan_rules.ledger.places import LEAVE_EMPTY

YES = Label("是", "true")
NO = Label("否", "false")
BOOLS = {"是": True, "true": True, "否": False, "false": False}

_DIGITS = re.compile(r"-?[0-9]+")
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_FEN_PER_YUAN = 100


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


def read_cell(value: Any, info: FactInfo) -> Any:
    """What a cell says of a fact: a value of the fact's kind within its bounds, or UNKNOWN where it is empty.

    Raises:
        WrongCell: When the cell holds something else.
    """
    if is_empty(value):
        return UNKNOWN
    raw = value.strip() if isinstance(value, str) else value
    _check_formula(raw)
    try:
        meant = _READERS["choice" if info.kind.enum else info.kind.name](raw, info)
    except Refused:
        raise WrongCell(_seen(raw), expectation(info), _remedy(raw, info)) from None
    if not info.accepts(meant):
        raise WrongCell(_seen(raw), expectation(info), LEAVE_EMPTY)
    return meant


def _seen(raw: object) -> str | Label:
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, datetime) and raw.time() == time():
        return shown(raw.date())
    return shown(raw)


def _check_formula(raw: object) -> None:
    if isinstance(raw, Formula):
        remedy = Label("请用表格软件打开、重新计算并保存", "Open it in a spreadsheet program, recalculate and save")
        raise WrongCell(shown(raw.text), Label("有结果的公式", "a formula with its result"), remedy)
    if isinstance(raw, str) and raw.upper() in _ERRORS:
        remedy = Label("请改正公式；不知道的留空", "Correct the formula, or leave the cell empty if it is not known")
        raise WrongCell(raw, Label("值，不是公式错误", "a value, not the error of a formula"), remedy)


def _text(raw: Any, _: FactInfo) -> str:
    if not isinstance(raw, str):
        raise Refused
    return raw


def _bool(raw: Any, _: FactInfo) -> bool:
    if isinstance(raw, bool):
        return raw
    if not isinstance(raw, str) or normalized(raw) not in BOOLS:
        raise Refused
    return BOOLS[normalized(raw)]


def _whole(raw: Any, _: FactInfo) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise Refused
    if isinstance(raw, str):
        if not _DIGITS.fullmatch(raw):
            raise Refused
        return _int(raw)
    if isinstance(raw, float) and not raw.is_integer():
        raise Refused
    return int(raw)


def _int(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # Python refuses to convert thousands of digits
        raise Refused from None


def _amount(raw: Any, _: FactInfo) -> Fen:
    # A float is exact to the cents that its shortest spelling shows.
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise Refused
    text = format(Decimal(repr(raw)), "f") if isinstance(raw, float) else str(raw)
    if not _AMOUNT.fullmatch(text):
        raise Refused
    return Fen(int(Decimal(text) * _FEN_PER_YUAN))


def _day(raw: Any, _: FactInfo) -> date:
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise Refused
        return raw.date()
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        raise Refused
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise Refused from None


def _choice(raw: Any, info: FactInfo) -> Enum:
    member = _choices(info.kind.enum).get(normalized(raw)) if isinstance(raw, str) else None
    if member is None:
        raise Refused
    return member


@cache
def _choices(enum: Any) -> Mapping[str, Choice]:
    return {normalized(word): each for each in enum for word in (each.label.zh, each.label.en, each.value)}


_READERS: dict[str, Callable[[Any, FactInfo], Any]] = {
    "text": _text,
    "bool": _bool,
    "int": _whole,
    "fen": _amount,
    "date": _day,
    "choice": _choice,
}


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
    return LEAVE_EMPTY
