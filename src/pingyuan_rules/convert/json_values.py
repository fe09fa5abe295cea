"""Single values from JSON: nothing is coerced."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from pingyuan_rules.convert.json_places import CORRECT, CORRECT_OR_NULL, wrong
from pingyuan_rules.engine import UNKNOWN, FactInfo, InvalidData, Kind, Label

Read = Callable[[Any], Any]
"""Gives a value of what JSON says, or raises InvalidData."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPES: dict[str, type] = {"bool": bool, "int": int, "fen": int, "text": str}
_BOOL = Label("true 或 false", "true or false")


def plain(kind: Kind) -> Read:
    """What reads the values of a kind, strictly."""
    if kind.enum is not None:
        return _choice(kind)
    if kind.name == "date":
        return _day(kind)
    python, refuse = _TYPES[kind.name], _refusing(kind)

    def read(value: Any) -> Any:
        if type(value) is not python:
            raise refuse(value)
        return value

    return read


def _choice(kind: Kind) -> Read:
    members = {(type(member.value), member.value): member for member in kind.enum or ()}
    refuse = _refusing(kind)

    def read(value: Any) -> Any:
        member = None if isinstance(value, list | dict) else members.get((type(value), value))
        if member is None:
            raise refuse(value)
        return member

    return read


def _day(kind: Kind) -> Read:
    refuse = _refusing(kind)

    def read(value: Any) -> Any:
        if type(value) is not str or not _ISO.fullmatch(value):
            raise refuse(value)
        try:
            return date.fromisoformat(value)
        except ValueError:  # such as 2016-02-30
            raise refuse(value) from None

    return read


def _refusing(kind: Kind) -> Callable[[object], InvalidData]:
    return lambda value: wrong(value, expectation(kind), CORRECT)


def expectation(info: FactInfo | Kind) -> Label:
    """What JSON is expected for a fact, a parameter or a kind."""
    kind = info.kind if isinstance(info, FactInfo) else info
    return _BOOL if kind.name == "bool" else info.expectation


def nullable(info: FactInfo, remedy: Label = CORRECT_OR_NULL) -> Read:
    """What reads a fact or a parameter within its bounds; null is UNKNOWN."""
    read, lowest, highest = plain(info.kind), info.ge, info.le

    def read_fact(value: Any) -> Any:
        if value is None:
            return UNKNOWN
        try:
            known = read(value)
        except InvalidData:
            raise wrong(value, expectation(info), remedy) from None
        if (lowest is not None and known < lowest) or (highest is not None and known > highest):
            raise wrong(value, expectation(info), remedy)
        return known

    return read_fact
