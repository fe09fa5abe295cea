"""What the number format of a cell makes of its value, where that changes what people mean by it."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import Choice, Label
from pingyuan_rules.engine.decimals import from_hundredths
from pingyuan_rules.ledger.written_forms import (
    Reading,
    Refused,
    Remark,
    is_number,
    names_month,
    parse_amount,
    parse_day,
    parse_truth,
    parse_whole,
)


class Shown(Choice):
    """How the format of a cell shows its value, where that changes what people mean by it."""

    PERCENT = "percent", "百分比", "as a percentage"
    MONTH = "month", "只显示年月", "as year and month"
    YEAR = "year", "只显示年份", "as the year alone"
    UNIT = "unit", "显示其他计量单位", "in another unit"
    NO_YEAR = "no_year", "只显示月日", "as month and day"
    UNSEEN = "unseen", "不显示", "not at all"


_BUILT_IN = (
    {9: Shown.PERCENT, 10: Shown.PERCENT}
    | dict.fromkeys((17, 27, 36, 50, 52, 57), Shown.MONTH)
    | dict.fromkeys((16, 28, 29, 51, 53, 54, 58), Shown.NO_YEAR)
)
"""Formats that a workbook names by number alone; those from 27 on are the ones of Chinese versions."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([^\x00-\x7f]+)')
# Words beside a number that make it another: 0.36 shown as 0.36万元, 300 as 300元/月.
_OTHER_UNIT = re.compile("[百千万亿/‰每约余多上下]")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
# Commas behind the last digit leave out three digits each: 50000 reads 50 under 0, and 5.0 under 0!.0, (in 万).
_SCALED = re.compile("[0#?.],+(?![,0#?.])")


def shown_as(number: int, code: str) -> Shown | None:
    """What a number format of a workbook makes of a value, by its number and its code; None if nothing particular.

    >>> shown_as(9, ""), shown_as(164, 'yyyy"年"m"月"'), shown_as(165, 'yyyy"年"m"月"d"日"')
    (<Shown.PERCENT: 'percent'>, <Shown.MONTH: 'month'>, None)
    """
    # ;;; has a format for every kind of value, and all are empty.
    if not code.replace(" ", "").strip(";"):
        return Shown.UNSEEN if code else _BUILT_IN.get(number)
    # The code of positive numbers and of days comes first.
    first = _QUOTED.sub("", code).partition(";")[0].casefold()
    if "%" in first:
        return Shown.PERCENT
    letters = set("yemdhs") & set(first)
    if set("0#?") & set(first) and not letters & set("ymd"):
        literals = "".join("".join(match.groups("")) for match in _LITERAL.finditer(code.partition(";")[0]))
        return Shown.UNIT if _OTHER_UNIT.search(literals) or _SCALED.search(first) else None
    if letters & set("hs") or "general" in first:
        return None
    has_year, has_month, has_day = bool(letters & set("ye")), "m" in letters, "d" in letters
    kinds = {(True, True, False): Shown.MONTH, (True, False, False): Shown.YEAR, (False, True, True): Shown.NO_YEAR}
    return kinds.get((has_year, has_month, has_day))


_SHOWN_MONTH = re.compile("[A-Za-z]{3,9}[- ][0-9]{2,4}|[0-9]{2}年[0-9]{1,2}月")
_SHOWN_DAY = re.compile("[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?")
_SHOWN_YEAR = re.compile("[0-9]{2}(?:[0-9]{2})?年?")


_SHOWN_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_ROUNDED_AT_MOST = 10
"""So many times as large as what the cell shows is no value that was only rounded."""


def shown_text(text: str, kind: str, value: str = "") -> Shown | None:
    """What the format of a cell makes of its value, where only the text that it shows is known, and its kind in .ods.

    >>> shown_text("0.36万元", "float"), shown_text("2016年", "date"), shown_text("3,600.00", "float", "3600")
    (<Shown.UNIT: 'unit'>, <Shown.YEAR: 'year'>, None)
    >>> shown_text("50", "float", "50000")
    <Shown.UNIT: 'unit'>
    """
    if kind == "percentage":
        return Shown.PERCENT
    if kind == "float":
        number = float(text.replace(",", "")) if value and _SHOWN_NUMBER.fullmatch(text) else None
        scaled = number is not None and abs(float(value)) > max(abs(number), 1) * _ROUNDED_AT_MOST
        return Shown.UNIT if scaled or _OTHER_UNIT.search(text) else None
    if kind != "date":
        return None
    if _SHOWN_YEAR.fullmatch(text):
        return Shown.YEAR
    if _SHOWN_DAY.fullmatch(text):
        return Shown.NO_YEAR
    return Shown.MONTH if names_month(text) or _SHOWN_MONTH.fullmatch(text) else None


# Reading a value as its cell shows it.

_NO_PERCENTAGE = Label(
    "单元格按百分比显示，0.9 与 90% 无法分辨：请设为常规格式后写出数字，如 90",
    "The cell shows a percentage, so 0.9 and 90% cannot be told apart. Set its format to General and enter the "
    "number, such as 90",
)
_NO_OTHER_UNIT = Label(
    "单元格的格式另带“万”“/月”“约”等字样，或按千、万缩小显示，实际的数与显示的数不一致：请设为常规格式，再按标题的单位写出数字",
    "The format of the cell adds words such as 万 or /月, or counts in thousands, so that it shows another number than "
    "it holds. Set its format to General and enter the number in the unit of the heading",
)
_REFUSED_NUMBERS: Mapping[Shown | None, Label] = MappingProxyType(
    {Shown.PERCENT: _NO_PERCENTAGE, Shown.UNIT: _NO_OTHER_UNIT}
)
_YEAR_ALONE = Label(
    "单元格只显示年份，1月1日可能不是所填的日期：请设为完整的日期格式并核对",
    "The cell shows the year alone, and the first of January may not be what was entered: show the whole date and "
    "check it",
)


def parse(raw: Any, kind: str, months: MonthReading | None, shown: Shown | None = None) -> Reading:
    """A value of a kind that is no text: date, int, fen, decimal or bool.

    Args:
        raw: What is written.
        kind: The kind.
        months: The day that a month means.
        shown: How the cell shows it.

    Raises:
        Refused: When it is something else.
    """
    if kind == "date":
        # Who enters 2016年3月 gets the first of March, shown as a month: it means what the same text means.
        if shown is Shown.MONTH and isinstance(raw, date) and raw.day == 1:
            raw = f"{raw.year}-{raw.month}"
        if shown is Shown.YEAR and isinstance(raw, date) and (raw.month, raw.day) == (1, 1):
            raise Refused(_YEAR_ALONE)
        if shown is Shown.NO_YEAR and isinstance(raw, date):
            return Reading(parse_day(raw, months).value, Remark.NO_YEAR)
        return parse_day(raw, months)
    if kind == "bool":
        return parse_truth(raw)
    if shown in _REFUSED_NUMBERS and is_number(raw):
        raise Refused(_REFUSED_NUMBERS[shown])
    if kind == "int":
        return parse_whole(raw)
    amount = parse_amount(raw)
    # Hundredths of whatever it counts.
    return amount if kind == "fen" else Reading(from_hundredths(amount.value), amount.remark)
