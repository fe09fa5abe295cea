"""What kinds of value facts, parameters and answers have."""

from datetime import date
from enum import Enum
from typing import Any, TypeGuard

import attrs

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.money import Fen


@attrs.frozen(cache_hash=True)
class Kind:
    """The kind of a value.

    Attributes:
        name: `bool`, `int`, `fen`, `date`, `text` or, for an enumeration, its class name.
        enum: The enumeration's class, or None.
    """

    name: str
    enum: type[Enum] | None = None

    def accepts(self, value: object) -> bool:
        """Whether a known value is of this kind, strictly: a bool is no int, 7.0 is no int, a datetime is no date."""
        if self.enum is not None:
            return isinstance(value, self.enum)
        if self is INT or self is FEN:
            return isinstance(value, int) and not isinstance(value, bool)
        return type(value) is _PYTHON[self.name]

    @property
    def expectation(self) -> Label:
        """What is expected of a value of this kind, in words."""
        if self.enum is not None:
            values = ", ".join(str(member.value) for member in self.enum)
            return Label(zh=f"以下之一：{values}", en=f"one of {values}")
        return _EXPECTATION[self.name]


BOOL = Kind("bool")
INT = Kind("int")
FEN = Kind("fen")
DATE = Kind("date")
TEXT = Kind("text")
NUMBERS = frozenset({INT, FEN})

_PYTHON: dict[str, type] = {"bool": bool, "int": int, "fen": int, "date": date, "text": str}
_EXPECTATION = {
    "bool": Label(zh="是或否", en="true or false"),
    "int": Label(zh="整数", en="a whole number"),
    "fen": Label(zh="以分计的整数", en="a whole number of fen"),
    "date": Label(zh="日期，如 2016-10-21", en="a date such as 2016-10-21"),
    "text": Label(zh="文字", en="text"),
}
_PLAIN: dict[object, Kind] = {bool: BOOL, int: INT, Fen: FEN, date: DATE, str: TEXT}


def is_enum(annotation: object) -> TypeGuard[type[Enum]]:
    """Whether an annotation is an enumeration class."""
    return isinstance(annotation, type) and issubclass(annotation, Enum)


def kind_of(annotation: Any) -> Kind | None:
    """The kind an annotation stands for, or None when rules cannot use it."""
    if is_enum(annotation):
        return Kind(annotation.__name__, annotation)
    return _PLAIN.get(annotation)


def spoken(annotation: object) -> str:
    """An annotation as it is written."""
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)
