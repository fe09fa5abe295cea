"""Which written forms of days, whole numbers and amounts a ledger may hold, and which words stand for nothing.

What an office obviously means is read; what could mean two things is refused with the reason.
"""

import calendar
import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeGuard, cast

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import Choice, Fen, Label
from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE, in_hundredths
from pingyuan_rules.words import LEAVE_EMPTY, NO, YES

# Dashes of input methods and of typesetting, minus signs, and the sign for a range that some use instead.
_DASHES = re.compile("[-\u2010-\u2015\u2212\u2500\u30fc\ufe58\ufe63\uff0d]+")
# They mark a note: NFKC would make 51 of 5①, 52 of 5², 1a of 1ᵃ and 甲镇一 of 甲镇㊀.
_RAISED = re.compile(
    "([\u00aa\u00b2\u00b3\u00b9\u00ba\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d6a\u1d9b-\u1dbf\u2070-\u209c"
    "\u2460-\u24ff\u2776-\u2793\u3248-\u324f\u3251-\u325f\u3280-\u32bf\U0001f100-\U0001f10c]+)"
)
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


def plain(text: str) -> str:
    r"""Text with half-width characters, one kind of hyphen, and nothing that cannot be seen; spaces around it go.

    Raised and circled characters stay what they are, since they are no part of a number or a name.

    >>> plain("２０１６—３—１５\u200b"), plain("５①")
    ('2016-3-15', '5①')
    """
    if text.isascii() and "--" not in text:  # most ids, numbers and dates
        return text.strip()
    # Chinese input methods leave digits full-width: ２０１６ for 2016.
    parts = (part if at % 2 else unicodedata.normalize("NFKC", part) for at, part in enumerate(_RAISED.split(text)))
    return _DASHES.sub("-", _INVISIBLE.sub("", "".join(parts))).strip()


def without_marks(text: str) -> str:
    """Text without the raised and circled characters that mark a note.

    >>> without_marks("ZB-01①")
    'ZB-01'
    """
    return _RAISED.sub("", text)


class Refused(Exception):  # noqa: N818 - caught where the place is known
    """A value that means nothing under its fact.

    Attributes:
        remedy: What to write instead, if that is not the remedy of every such value.
    """

    def __init__(self, remedy: Label | None = None) -> None:
        """Keep the remedy."""
        super().__init__()
        self.remedy = remedy


class Remark(Choice):
    """How a cell was understood that does not say plainly what it means; such cells are counted and reported."""

    MONTH = "month", "只写到月", "gives only the month"
    NOTHING = "nothing", "写的是没有内容的字样，按不详计", "a word for nothing, read as unknown"
    ROUNDED = "rounded", "带有表格软件的计算误差，按两位小数计", "a spreadsheet's rounding error, read to two decimals"
    SPELLING = "spelling", "写法不同，按同一个计", "a different spelling, treated as the same"
    NUMBER = "number", "填的是数字，按文字读取", "an id entered as a number, read as text"
    NO_YEAR = (
        "no_year",
        "单元格只显示月日，年份按所存的读取",
        "shows only month and day, read with its year",
    )
    UNSEEN = (
        "unseen",
        "单元格的字看不见（白色，或格式不显示），仍已读取",
        "white or hidden by its format, still read",
    )
    NAME = "name", "填的是党支部名称，按其编号计", "the name of a branch, read as its id"


@attrs.frozen
class Reading:
    """What a cell was read as.

    Attributes:
        value: The value.
        remark: How it was understood, if it does not say plainly what it means.
    """

    value: Any
    remark: Remark | None = None


# Words for nothing.

_NOTHING = frozenset({"nan", "null", "none", "nil", "n/a", "na", "<na>", "nat", "unknown", "不详", "不明", "未知"})
"""What programs write for an empty cell, and words for what is not known; under any fact."""
_MARKS = frozenset({"-", "/", "\\", "//", "无", "暂无", "没有"})
"""What people write so that a cell is not left empty. Under a number, a choice or a truth it may mean 0 or no."""
_PENDING = re.compile(
    "不适用|(?:待|尚待)(?:定|查|核|核实|补|补充|填|填写|确定|确认)|(?:暂|尚)?(?:缺|不掌握|不清楚)|空白?"
)
"""What people write for a name or a place that they do not know yet, or that there is none of."""


def means_nothing(text: str, kind: str) -> bool:
    """Whether a text under a fact of this kind stands for nothing at all, so that the fact is unknown.

    >>> means_nothing("NaN", "int"), means_nothing("——", "text"), means_nothing("——", "int")
    (True, True, False)
    """
    word = plain(text).casefold()
    if word in _NOTHING:
        return True
    # 无 under a date may mean that it never happened, a stroke only that there is no day to write.
    if kind == "text" and _PENDING.fullmatch(word):
        return True
    return word in _MARKS and (kind == "text" or (kind == "date" and not word[0].isalpha()))


def names_nothing(text: str) -> bool:
    """Whether a text holds only marks such as ? and …, which name nothing; signs of other kinds may be names.

    >>> names_nothing("？？"), names_nothing("……"), names_nothing("A?")
    (True, True, False)
    """
    return all(char in "↑→↓←~^|+=" or unicodedata.category(char)[0] in "PZ" for char in plain(text))


DITTO = frozenset({"同上", "上同", "同前", "同左", "〃", "′′", '"', "''", "ditto"})
"""What people write for the value of another cell; no value of its own."""

_NUMBER_OR_EMPTY = Label(
    "请写数字：没有的写0，不知道的留空", "Write a number: 0 if there is none; leave the cell empty if it is not known"
)
_NUMBERS_ONLY = Label(
    "请只写数字，不写单位；不知道的留空",
    "Write only the number, without a unit; leave the cell empty if it is not known",
)

# Numbers.

_NO_DECIMALS = Label(
    "请写整数，不带小数；不知道的留空", "Write a whole number; leave the cell empty if it is not known"
)
_TOO_LONG = Label(
    "位数过多：请四舍五入到两位小数后填写；不知道的留空",
    "It has too many digits: round it to two decimals, or leave the cell empty if it is not known",
)
TOO_LARGE = Label(
    "数字过大：请核对是否多写了几位，或把两个数写在了一起；不知道的留空",
    "The number is too large: check whether a digit was typed twice or two numbers stand together; leave the "
    "cell empty if it is not known",
)
OUT_OF_RANGE = frozenset({TOO_LARGE, _TOO_LONG})
"""Expectations for numbers with too large a value or too many digits."""
_AMOUNT = re.compile(r"(?:-?[0-9]+|-?[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_NEAREST = 4
"""How many of its own last places a float may lie off: what a spreadsheet makes of 3600*1.1 lies one or two off."""
_CLEARLY_APART = 1 / 1000
"""Where as many last places are not clearly less than a hundredth, a float has no two decimals to be sure of."""


def names_month(text: str) -> bool:
    """Whether a text names a month and no day.

    >>> names_month("2016年3月"), names_month("2016-03-15")
    (True, False)
    """
    parts = _date_parts(text)
    return parts is not None and parts[2] is None


def is_day(text: str) -> bool:
    """Whether a text is written as a day or a month.

    >>> is_day("2016年3月"), is_day("三月镇")
    (True, False)
    """
    return _date_parts(text) is not None


def is_number(raw: object) -> TypeGuard[int | float | Decimal]:
    """Whether a value is a number; a truth, which is one to Python, is none."""
    return isinstance(raw, int | float | Decimal) and not isinstance(raw, bool)


def parse_whole(raw: Any) -> Reading:
    """A whole number, in digits with or without commas between thousands; 5.0 is one.

    Raises:
        Refused: When it is something else.
    """
    try:
        amount = parse_amount(raw)
    except Refused as refused:
        raise Refused(_NO_DECIMALS if refused.remedy is _TOO_LONG else refused.remedy) from None
    whole, rest = divmod(amount.value, HUNDREDTHS_IN_ONE)
    if rest:
        raise Refused(_NO_DECIMALS)
    return Reading(whole, amount.remark)


def parse_amount(raw: Any) -> Reading:
    """A number with at most two decimals, in hundredths, such as an amount in yuan; idle zeros do not count.

    Raises:
        Refused: When it is something else.
    """
    text = plain(raw) if isinstance(raw, str) else str(raw) if is_number(raw) else ""
    if isinstance(raw, str) and not _AMOUNT.fullmatch(text):
        raise Refused(_NUMBERS_ONLY if any(map(str.isdigit, raw)) else _NUMBER_OR_EMPTY)
    number = Decimal(text.replace(",", "") or "nan")
    if not number.is_finite():
        raise Refused
    hundredths = in_hundredths(number)
    if hundredths is not None:
        return Reading(Fen(hundredths))
    # A file of text holds the same digits that a cell of a workbook does.
    near = float(number)
    if not math.isfinite(near):
        raise Refused(TOO_LARGE)
    off = _NEAREST * math.ulp(near)
    rounded = round(near, 2)
    if (
        (not isinstance(raw, float) and Decimal(repr(near)) != number)
        or abs(near - rounded) > off
        or off > _CLEARLY_APART
    ):
        raise Refused(_TOO_LONG)
    return Reading(Fen(cast("int", in_hundredths(rounded))), Remark.ROUNDED)


# Days.

_DAY = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})[日号]?|年([0-9]{1,2})月([0-9]{1,2})[日号]?|([0-9]{2})([0-9]{2}))"
)
# With a point only if the month has two digits, since a spreadsheet makes 2016.1 of 2016.10.
_MONTH = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2})|\.([0-9]{2})|年([0-9]{1,2})月份?)")
_MIDNIGHT = re.compile(r"(?<=[0-9日号])(?:T|\s+)00?:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?$")
# Not those between two digits: 2016-3-1 5 may be a day and something else.
_SPACES = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_CHINESE_YEAR = re.compile("([〇○零一二三四五六七八九]{4})年")
_CHINESE_NUMBER = re.compile("[一二三四五六七八九十]{1,3}(?=月|日|号|$)")
_CHINESE_DIGITS = {"〇": 0, "○": 0, "零": 0} | {digit: at for at, digit in enumerate("一二三四五六七八九", start=1)}

_WRITE_MONTH = Label(
    f"{LEAVE_EMPTY.zh}；只知道月份的，写作 2016年3月",
    f"{LEAVE_EMPTY.en}; if only the month is known, write 2016年3月 or 2016-03",
)
_AS_DATE = Label("请将单元格格式设为“日期”", "Format the cell as a date")
# 42664 is 2016-10-21 in a cell that lost its format; 2016.1 is January or October.
_POINTED = re.compile(r"([0-9]{4})\.([1-9])")
_LEAST_DAY, _GREATEST_DAY = 1000_01_01, 9999_12_31


def parse_day(raw: Any, months: MonthReading | None) -> Reading:
    """A day, written as a date or in digits; one that names only a month is its first or last day.

    Args:
        raw: What is written.
        months: The day that a month means; None if a month will not do.

    Raises:
        Refused: When it is something else.
    """
    if isinstance(raw, datetime):
        # openpyxl gives every date as a datetime, a plain day at midnight.
        if raw.time() != time():
            raise Refused
        return Reading(raw.date())
    if isinstance(raw, date):
        return Reading(raw)
    # A number is a day only if its eight digits are; one with a fraction never is.
    text = raw if isinstance(raw, str) else None
    if is_number(raw) and _LEAST_DAY <= raw <= _GREATEST_DAY and raw == int(raw):
        text = str(int(raw))
    parts = None if text is None else _date_parts(text)
    if parts is None:
        raise Refused(_date_remedy(raw))
    year, month, day = parts
    try:
        if day is not None:
            return Reading(date(year, month, day))
        if months is None:
            raise Refused
        last = calendar.monthrange(year, month)[1]
        return Reading(date(year, month, 1 if months is MonthReading.FIRST_DAY else last), Remark.MONTH)
    except ValueError:
        raise Refused(_WRITE_MONTH) from None


def _date_remedy(raw: Any) -> Label | None:
    text = plain(raw) if isinstance(raw, str) else str(raw) if is_number(raw) else ""
    pointed = _POINTED.fullmatch(text)
    if pointed is None:
        written = _WRITE_MONTH if any(map(str.isdigit, text)) else None
        return _AS_DATE if is_number(raw) else written
    year, month = pointed[1], int(pointed[2])
    if month == 1:
        return Label(
            f"表格软件会把 {year}.10 存成 {year}.1，无法分辨：请写作 {year}年1月 或 {year}年10月",
            f"A spreadsheet turns {year}.10 into {year}.1, so the two cannot be told apart. Write {year}年1月 or "
            f"{year}年10月",
        )
    return Label(
        f"年月之间不用小数点：如为月份，请写作 {year}年{month}月；知道日期的，写作 {year}-{month:02}-15 这样的日期",
        f"A point makes it a number: if it is a month, write {year}年{month}月 or {year}-{month:02}; if the day is "
        f"known, write a date such as {year}-{month:02}-15",
    )


def _date_parts(raw: str) -> tuple[int, int, int | None] | None:
    text = _MIDNIGHT.sub("", plain(raw))
    text = _SPACES.sub("", text)
    # Both ways of writing may stand in one date: 2016年三月.
    text = _CHINESE_YEAR.sub(lambda match: "".join(str(_CHINESE_DIGITS[digit]) for digit in match[1]) + "年", text)
    text = _CHINESE_NUMBER.sub(lambda match: str(_chinese_number(match[0])), text)
    match = _DAY.fullmatch(text) or _MONTH.fullmatch(text)
    if match is None:
        return None
    year, month, *day = (int(part) for part in match.groups() if part is not None and part.isdigit())
    return year, month, day[0] if day else None


def _chinese_number(text: str) -> int:
    """A number up to 99 as months and days are written; 0, which no calendar has, if it is none.

    >>> [_chinese_number(text) for text in ("三", "十", "十二", "二十", "三十一", "一五", "十十")]
    [3, 10, 12, 20, 31, 0, 0]
    """
    tens, ten, ones = text.rpartition("十")
    if (len(tens) > 1) or (len(ones) > 1) or "十" in tens:
        return 0
    return (10 * _CHINESE_DIGITS.get(tens, 1) if ten else 0) + _CHINESE_DIGITS.get(ones, 0)


# Truths.

_YES = ("是", "有", "√", "✓", "✔", "☑", "✅", "true", "yes", "y")
_NO = ("否", "无", "没有", "×", "✗", "✘", "✕", "✖", "╳", "❌", "false", "no", "n")
BOOLS: Mapping[str, bool] = MappingProxyType({word: word in _YES for word in (*_YES, *_NO)})
"""Words for true and false, under any fact. Not 1, 0 and x: some mean yes by x, others no."""

_YES_OR_NO = Label(f"请写“{YES.zh}”或“{NO.zh}”", f"Write {YES.en} or {NO.en}")
_ONE_OR_ZERO = Label(
    f"有的表用1表示“是”，有的用0表示“是”，无法判断；{_YES_OR_NO.zh}",
    f"Some forms write 1 for yes, others 0. {_YES_OR_NO.en}",
)
_A_LETTER = Label(
    f"这可能是符号字体（如 Wingdings）的字母，换了字体无法辨认；{_YES_OR_NO.zh}",
    f"It may be a letter in a symbol font such as Wingdings, and its symbol cannot be recognized. {_YES_OR_NO.en}",
)
# In Wingdings and Wingdings 2 these letters are drawn as ticks and crosses; 0xF000 and the letter stands for one too.
_SYMBOL_LETTERS = frozenset("üûþýPORQ") | frozenset(map(chr, range(0xF020, 0xF100)))


def parse_truth(raw: Any) -> Reading:
    """A truth that is no word: TRUE or FALSE of a spreadsheet.

    Raises:
        Refused: When it is something else; in one line why, where people might expect it to be read.
    """
    if isinstance(raw, bool):
        return Reading(raw)
    word = plain(raw) if isinstance(raw, str) else str(raw)
    if word in _SYMBOL_LETTERS:
        raise Refused(_A_LETTER)
    raise Refused(_ONE_OR_ZERO if word.removesuffix(".0") in {"0", "1"} else None)
