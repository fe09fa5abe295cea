"""Reading one cell strictly: its value under a fact; an empty cell is unknown."""

import re
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, time
from functools import cache
from typing import Any, cast

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import UNKNOWN, Choice, FactInfo, Label, Record, facts_of
from pingyuan_rules.engine.facts.fact_info import problem_kind
from pingyuan_rules.engine.problems import Kind as ProblemKind
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.values import TEXT
from pingyuan_rules.ledger.check_digits import is_credit_code
from pingyuan_rules.ledger.headings import file_stem, key, synonyms
from pingyuan_rules.ledger.number_formats import Shown, parse
from pingyuan_rules.ledger.personal import looks_personal, seen
from pingyuan_rules.ledger.written_forms import (
    BOOLS,
    DITTO,
    OUT_OF_RANGE,
    TOO_LARGE,
    Reading,
    Refused,
    Remark,
    is_day,
    means_nothing,
    names_nothing,
    plain,
)
from pingyuan_rules.words import LEAVE_EMPTY, NO, YES

_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_FEN_PER_YUAN = 100


class WrongCell(Exception):  # noqa: N818 - reads as what it is
    """A cell that cannot be used.

    Attributes:
        found: The value, as a message shows it.
        expected: What the cell may hold.
        remedy: How to correct it.
        kind: What is wrong, for programs.
    """

    def __init__(self, found: str | Label, expected: Label, remedy: Label, kind: ProblemKind) -> None:
        """Keep what is wrong; the caller knows the place."""
        super().__init__(str(found))
        self.found, self.expected, self.remedy = found, expected, remedy
        self.kind: ProblemKind = kind


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

    def read(self, value: Any, info: FactInfo, shown: Shown | None = None) -> Reading:
        """The value of a fact: of the fact's kind and within its bounds, or UNKNOWN when the cell is empty.

        Args:
            value: What the cell holds.
            info: The fact.
            shown: How its format shows it, where that changes what is meant.

        Raises:
            WrongCell: When the cell holds something else.
        """
        if is_empty(value):
            return Reading(UNKNOWN)
        raw = value.strip() if isinstance(value, str) else value
        if isinstance(raw, str) and not plain(raw):  # nothing but characters that cannot be seen
            return Reading(UNKNOWN)
        if isinstance(raw, Formula):
            fix = Label(
                "请用表格软件打开文件，重新计算后保存",
                "Open the file in a spreadsheet program, recalculate and save it",
            )
            raise WrongCell(seen_cell(raw.text, info), Label("有结果的公式", "a formula with its result"), fix, "type")
        # openpyxl and CSV exports give the error of a formula as plain text.
        if isinstance(raw, str) and raw.upper() in _ERRORS:
            expected = Label("具体的值，不是公式的错误值", "a value, not a formula error")
            fix = Label("请改正公式；不知道的留空", "Correct the formula, or leave the cell empty if it is not known")
            raise WrongCell(raw, expected, fix, "type")
        try:
            reading = self._interpret(raw, info, shown)
        except Refused as refused:
            fix = refused.remedy or LEAVE_EMPTY
            raise WrongCell(seen_cell(raw, info), expectation(info), fix, refused_kind(raw, info, fix)) from None
        if reading.value is UNKNOWN:
            return reading
        if not info.accepts(reading.value):
            large = info.kind.name in {"int", "fen", "decimal"} and reading.value > cast("int", info.le)
            expected = info.text_expectation if info.kind.name == "text" else expectation(info)
            fix = TOO_LARGE if large else LEAVE_EMPTY
            raise WrongCell(seen_cell(raw, info), expected, fix, "text" if info.kind == TEXT else "range")
        if info.kind.name == "text":
            with suppress(ModuleNotFoundError):  # without python-stdnum a citizen id is a number like others
                if looks_personal(reading.value) and not is_credit_code(reading.value):
                    expected, fix = _NO_PERSONAL_ID if info.name in _IDS else _NOTHING_PERSONAL
                    raise WrongCell(seen_cell(raw, info), expected, fix, "text")
        return reading

    def _interpret(self, raw: Any, info: FactInfo, shown: Shown | None) -> Reading:
        kind, words = info.kind.name, _words(cast("Hashable", self.record), info.name)
        # A choice's own words come first: none may be one of them.
        if words is not None and isinstance(raw, str) and _word(raw) in words:
            return Reading(words[_word(raw)])
        if isinstance(raw, str) and means_nothing(raw, kind):
            return Reading(UNKNOWN, Remark.NOTHING)
        if info.kind.enum is not None:
            raise Refused
        if kind == "text":
            if info.name == "township" and isinstance(raw, str):
                place = plain(raw).casefold()
                # A number, a date or a word for yes or no is no place, but what stands there when a row has shifted.
                named = any(map(str.isalpha, place)) or place in DITTO
                if not named or place in BOOLS or is_day(place):
                    raise Refused(_A_PLACE)
            return _read_id(raw) if info.name in _IDS else _read_text(raw)
        return parse(raw, kind, self.months, shown)


_IDS = frozenset({"id", "branch_id", "secretary_id"})
_KEPT_DIGITS = 15
"""The number of digits that a spreadsheet program keeps of a number; it puts 0 for all others."""
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+")
_AS_TEXT = Label("请将单元格格式设为“文本”后重新填写", "Format the cell as text and enter it again")
_ROUNDED_ID = Label(
    f"表格软件只保留{_KEPT_DIGITS}位数字，末几位已经丢失。请将该列设为文本格式，再按证照或原件重新填写",
    f"A spreadsheet keeps {_KEPT_DIGITS} digits of a number, so the last ones are lost. Format the column as text and "
    "enter it again from the license or the original",
)
# What Excel makes of 1-2 in a column of its general format.
_DATED_ID = re.compile("[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-[0-9]{2}")
_ID_AS_DATE = Label(
    "表格软件可能把编号当作了日期：请将该列设为文本格式，再按原件重新填写",
    "A spreadsheet may have taken the id for a date. Format the column as text and enter it again from the original",
)
_BETWEEN_IDS = re.compile(r"[、,，;；\r\n]|和|及|与|至|~|～|—")
_WITHIN_IDS = re.compile(r"[/\\|&+\s]+")
_DIGITS = re.compile("[0-9]")
_ONE_ID = Label(
    "一格只填一个编号：是几个单位或支部的，请每个各填一行；是一个的，请改用中间没有这些符号的编号",
    "Write one id in a cell. If these are several units or branches, give each a row of its own; if it is one, use an "
    "id without such marks",
)
_OWN_WORDS = Label("请写出具体内容，不用“同上”等字样", "Write the value itself")
# What is left of characters that were decoded in the wrong encoding and saved again.
_DAMAGED = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯")
_EXPORT_AGAIN = Label(
    "有乱码，原来的字已经丢失：请从原来的文件重新导出，或重新填写这些字",
    "Some characters were lost in a wrong encoding: export the file again from its source, or enter them again",
)
_A_PLACE = Label(
    f"请写乡镇的名称；如整行错位，请移回；{LEAVE_EMPTY.zh}",
    f"Write the name of a township, or move the row back if its cells have shifted. {LEAVE_EMPTY.en}",
)


def _read_id(raw: Any) -> Reading:
    """An id; a whole number is read as its digits, as long as a spreadsheet has kept them all."""
    if isinstance(raw, str):
        if _SCIENTIFIC.fullmatch(plain(raw)):  # a number in a column that was too narrow, saved as CSV
            raise Refused(_ROUNDED_ID)
        if _DATED_ID.fullmatch(plain(raw)):
            raise Refused(_ID_AS_DATE)
        # 、 and words stand between ids alone; a stroke or a space may stand within one, as in 2016/003 and ZB 01.
        word = plain(raw)
        parts = [part for part in _BETWEEN_IDS.split(word) if part]
        shapes = {_DIGITS.sub("0", part) for part in _WITHIN_IDS.split(word)}
        if len(parts) > 1 and all(map(_DIGITS.search, parts)):
            raise Refused(_ONE_ID)
        if _WITHIN_IDS.search(word) and len(shapes) == 1 and re.search("[^0-9]", "".join(shapes)):
            raise Refused(_ONE_ID)
        return _read_text(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw != raw // 1:
        raise Refused(_AS_TEXT)
    digits = str(int(raw))
    if len(digits) > _KEPT_DIGITS:
        raise Refused(_ROUNDED_ID)
    return Reading(digits, Remark.NUMBER)


def _read_text(raw: Any) -> Reading:
    """A text; a number is none, since a spreadsheet has dropped its leading zeros."""
    if not isinstance(raw, str):
        raise Refused(_AS_TEXT)
    word = plain(raw).casefold()
    if word in DITTO or names_nothing(word):
        raise Refused(_OWN_WORDS)
    if _DAMAGED.search(raw):
        raise Refused(_EXPORT_AGAIN)
    return Reading(raw)


_NO_PERSONAL_ID = (
    Label("台账自编的编号，不是个人的号码", "an id of the ledger's own, not a person's number"),
    Label("请改用自编的编号，如 0001", "Use an id of your own, such as 0001"),
)
_NOTHING_PERSONAL = (
    Label("不含个人号码或电子邮箱的文字", "text without a person's number or e-mail address"),
    Label("请删去个人的号码或电子邮箱", "Delete the number or e-mail address"),
)


def refused_kind(raw: object, info: FactInfo, remedy: Label) -> ProblemKind:
    """The kind of problem with a cell that cannot be read as its fact.

    Args:
        raw: What the cell holds.
        info: The fact.
        remedy: How to correct it.
    """
    if remedy in OUT_OF_RANGE:
        return "range"
    return "text" if info.kind == TEXT and isinstance(raw, str) else problem_kind(info.kind, raw)


def seen_cell(raw: object, info: FactInfo) -> str:
    """What a cell holds, as a message shows it; a sensitive value is not shown."""
    if info.sensitive:
        return ""
    if isinstance(raw, bool):
        return str(raw).upper()  # as spreadsheet programs show it, in Chinese too
    if isinstance(raw, datetime) and raw.time() == time():
        return shown(raw.date())
    return seen(raw)


@cache
def _words(record: Any, fact: str) -> Mapping[str, Any] | None:
    """The meanings of words under a fact, by the form in which words are compared; None if the fact is no choice."""
    info = facts_of(record)[fact]
    if info.kind.enum is None and info.kind.name != "bool":
        return None
    others = synonyms()["cells"].get(file_stem(record), {}).get(fact, {})
    if info.kind.enum is None:
        more = {_word(word): meaning == "true" for meaning, words in others.items() for word in words}
        return {_word(word): meaning for word, meaning in BOOLS.items()} | more
    choices = cast("type[Choice]", info.kind.enum)
    more = {_word(word): choices(meaning) for meaning, words in others.items() for word in words}
    more |= {_word(word): each for each in choices for word in each.former}
    # A choice's own words come last, so that no synonym changes what the lists of the template offer.
    return more | {_word(word): each for each in choices for word in (each.label.zh, each.label.en, each.value)}


def fact_by_choices(infos: Iterable[FactInfo], record: type[Record], cells: Iterable[object]) -> FactInfo | None:
    """The one fact among some whose choices are what all filled cells hold; None if there is none or more than one.

    Args:
        infos: The facts to choose from.
        record: Their class.
        cells: Cells of one column.
    """
    texts = {_word(str(cell)) for cell in cells if not is_empty(cell)}
    likely = [
        info for info in infos if info.kind.enum and texts <= (_words(cast("Hashable", record), info.name) or {}).keys()
    ]
    return likely[0] if texts and len(likely) == 1 else None


def _word(text: str) -> str:
    """A text as the words of choices and truths are compared."""
    return key(plain(text))


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
