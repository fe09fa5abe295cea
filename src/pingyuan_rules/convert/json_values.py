"""Single values from JSON: nothing is coerced."""

import re
from collections.abc import Callable
from datetime import datetime, time
from fractions import Fraction
from typing import Any

from pingyuan_rules.convert.json_places import CORRECT_OR_NULL, wrong
from pingyuan_rules.engine import UNKNOWN, ExactDecimal, FactInfo, Kind, Label, exact_decimal
from pingyuan_rules.engine.facts.fact_info import problem_kind
from pingyuan_rules.engine.values import DAY_PATTERN, RATIO, TEXT, is_unwritable, read_written, written_day

Read = Callable[[Any], Any]
"""Gives the value that JSON says, or raises InvalidData."""

_TYPES: dict[str, type] = {"bool": bool, "int": int, "fen": int, "text": str}
WRITABLE = Label("不含 NUL 和半个代理对的文字", "text without NUL and without half a surrogate pair")
_BOOL = Label("true 或 false", "true or false")


class Refused(Exception):  # noqa: N818 - says what became of a value
    """A value is none of its kind; whoever reads it knows the words."""


def plain_reader(kind: Kind) -> Read:  # noqa: C901 - one reader for each kind
    """The function that reads the values of a kind, strictly.

    It raises `Refused`, which costs a tenth of an error with words: where the fast reading fails, the careful one
    reads again.
    """
    # By type too: True equals 1, and would be found as the value 1.
    members = {(type(stored), stored): member for stored, member in kind.members.items()}
    python = _TYPES.get(kind.name)

    def read_member(value: Any) -> Any:
        member = None if isinstance(value, list | dict) else members.get((type(value), value))
        if member is None:
            raise Refused
        return member

    def read_day(value: Any) -> Any:
        if (day := written_day(value)) is None:
            raise Refused
        return day

    def read_decimal(value: Any) -> Any:
        number = exact_decimal(value)
        if type(number) is not ExactDecimal:  # true and texts, for the converter leaves them as they are
            raise Refused
        return number

    def read_plain(value: Any) -> Any:
        if type(value) is not python:
            raise Refused
        return value

    def read_rate(value: Any) -> Any:
        rate = read_written(value, kind)
        if not kind.accepts(rate):
            raise Refused
        return rate

    if kind == RATIO or kind.parts:
        return read_rate
    return read_member if members else {"date": read_day, "decimal": read_decimal}.get(kind.name, read_plain)


_TIME = "[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?"
_MOMENT, _CLOCK = re.compile(f"{DAY_PATTERN}T{_TIME}"), re.compile(_TIME)
_A_MOMENT = Label("日期和时刻，如 2016-10-21T08:30:00", "a date with a time such as 2016-10-21T08:30:00")
_A_TIME = Label("时刻，如 08:30:00", "a time such as 08:30:00")
_A_SHARE = Label('写成文字的整数或分数，如 "107/118"', 'a whole number or a fraction as text, such as "107/118"')


def shaped_reader(shape: re.Pattern[str], read: Read, expected: Label) -> Read:
    """The function that reads texts of a shape, and also refuses those for which `read` raises a ValueError."""

    def read_shaped(value: Any) -> Any:
        try:
            if isinstance(value, str) and shape.fullmatch(value):
                return read(value)
        except (ValueError, ZeroDivisionError):  # 2016-02-30T00:00:00, 1/0, a number of thousands of digits
            pass
        raise wrong(value, expected, "text" if isinstance(value, str) else "type")

    return read_shaped


def read_null(value: Any) -> Any:
    """Null, and nothing else."""
    if value is not None:
        raise wrong(value, Label("null", "null"), "type")
    return value


read_moment = shaped_reader(_MOMENT, datetime.fromisoformat, _A_MOMENT)
read_time = shaped_reader(_CLOCK, time.fromisoformat, _A_TIME)
read_share = shaped_reader(re.compile("-?[0-9]+(/[0-9]+)?"), Fraction, _A_SHARE)


def value_reader(kind: Kind) -> Read:
    """The function that reads the values of a kind that is no fact."""
    read, expected = plain_reader(kind), expectation(kind)

    def read_value(value: Any) -> Any:
        try:
            found = read(value)
        except Refused:
            raise wrong(value, expected, problem_kind(kind, value)) from None
        if kind == TEXT and is_unwritable(found):
            raise wrong(value, WRITABLE, "text")
        return found

    return read_value


def expectation(info: FactInfo | Kind) -> Label:
    """The JSON expected for a fact, a parameter or a kind."""
    kind = info.kind if isinstance(info, FactInfo) else info
    return _BOOL if kind.name == "bool" else info.expectation


def nullable(info: FactInfo, remedy: Label = CORRECT_OR_NULL) -> Read:
    """The function that reads a fact or a parameter within its bounds; null is UNKNOWN."""
    read, expected = plain_reader(info.kind), expectation(info)
    bounds = info.text_expectation if info.kind == TEXT else expected

    def read_fact(value: Any) -> Any:
        if value is None:
            return UNKNOWN
        try:
            fact = read(value)
        except Refused:
            kind = problem_kind(info.kind, value)
            raise wrong(value, expected, kind, remedy, sensitive=info.sensitive) from None
        if not info.allows(fact):
            raise wrong(value, bounds, "text" if info.kind == TEXT else "range", remedy, sensitive=info.sensitive)
        return fact

    return read_fact
