"""Single values from JSON: nothing is coerced."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from pingyuan_rules.convert.json_places import CORRECT_OR_NULL, wrong
from pingyuan_rules.engine import UNKNOWN, ExactDecimal, FactInfo, InvalidData, Kind, Label, exact_decimal

Read = Callable[[Any], Any]
"""Gives the value that JSON says, or raises InvalidData."""

# Not \d, which also matches digits of other scripts.
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPES: dict[str, type] = {"bool": bool, "int": int, "fen": int, "text": str}
_BOOL = Label("true 或 false", "true or false")


def value_reader(kind: Kind) -> Read:
    """The function that reads the values of a kind, strictly."""
    expected = expectation(kind)
    # By type too: True equals 1, and would be found as the value 1.
    members = {(type(stored), stored): member for stored, member in kind.members.items()}
    python = _TYPES.get(kind.name)

    def read_member(value: Any) -> Any:
        member = None if isinstance(value, list | dict) else members.get((type(value), value))
        if member is None:
            raise wrong(value, expected)
        return member

    def read_day(value: Any) -> Any:
        # Python also reads 20161021 and week dates, which JSON Schema's dates are not.
        if type(value) is not str or not _ISO.fullmatch(value):
            raise wrong(value, expected)
        try:
            return date.fromisoformat(value)
        except ValueError:  # such as 2016-02-30
            raise wrong(value, expected) from None

    def read_decimal(value: Any) -> Any:
        number = exact_decimal(value)
        if type(number) is not ExactDecimal:  # true and texts, for the converter leaves them as they are
            raise wrong(value, expected)
        return number

    def read_plain(value: Any) -> Any:
        if type(value) is not python:
            raise wrong(value, expected)
        return value

    return read_member if members else {"date": read_day, "decimal": read_decimal}.get(kind.name, read_plain)


def expectation(info: FactInfo | Kind) -> Label:
    """The JSON expected for a fact, a parameter or a kind."""
    kind = info.kind if isinstance(info, FactInfo) else info
    return _BOOL if kind.name == "bool" else info.expectation


def nullable(info: FactInfo, remedy: Label = CORRECT_OR_NULL) -> Read:
    """The function that reads a fact or a parameter within its bounds; null is UNKNOWN."""
    read, lowest, highest = value_reader(info.kind), info.ge, info.le

    def read_fact(value: Any) -> Any:
        if value is None:
            return UNKNOWN
        try:
            fact = read(value)
        except InvalidData:
            raise wrong(value, expectation(info), remedy) from None
        if (lowest is not None and fact < lowest) or (highest is not None and fact > highest):
            raise wrong(value, expectation(info), remedy)
        return fact

    return read_fact
