"""The one value that says: nobody has recorded this."""

import operator
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Never,
    NewType,
    SupportsIndex,
    TypeGuard,
    TypeVar,
    Union,
    final,
    get_args,
    get_origin,
    overload,
)

import attrs

from pingyuan_rules.engine.decimals import SHARED, ExactDecimal, from_hundredths, in_hundredths
from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.rates.scales import Scale

if TYPE_CHECKING:
    from typing_extensions import TypeIs

T = TypeVar("T")


_ASK_FIRST = (
    "UNKNOWN is neither true nor false and has no size. Ask is_known(value) first; rule.missing(record) names the facts"
    " that an answer still needs, and assessment.status says how each answer stands."
)


# A TypeError, as Python raises for `None + 1`; compiled code catches it and goes on in three-valued logic.
class UnknownFact(TypeError):  # noqa: N818 - the public name is part of the contract
    """An unknown value was used where a known one is needed, such as in an `if`.

    Its message says what to ask. It names no rule and no fact: UNKNOWN is one object and does not know where it comes
    from, and the rule that answered UNKNOWN latest need not be the one.
    """

    def __init__(self, message: str = _ASK_FIRST) -> None:
        """Say what to ask, or something else that is certain."""
        super().__init__(message)


@final
class Unknown(ForPydantic):
    """The type of `UNKNOWN`, which has exactly one object.

    It is not false, not zero and not None. It equals only itself, and every use that would need a
    value (truth, order, arithmetic) raises `UnknownFact`. Copying and pickling keep the one object.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> "Unknown":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Unknown":
        return self

    def _refuse(self, *_: object) -> Never:
        raise UnknownFact

    # Equality is left alone, so that UNKNOWN can be looked for and be a key; compiled code guards each `==` instead.
    __bool__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __floordiv__ = __rfloordiv__ = __truediv__ = __rtruediv__ = __mod__ = __rmod__ = _refuse
    __neg__ = __int__ = __float__ = __index__ = _refuse


UNKNOWN: Final[Unknown] = Unknown()


def is_known(value: T | Unknown) -> "TypeIs[T]":
    """Whether a value is anything but UNKNOWN."""
    return value is not UNKNOWN


# Not \d, which also matches digits of other scripts.
DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""How JSON writes a day; Python also reads 20161021 and days of weeks, such as 2016-W42-5."""
_DAY = re.compile(DAY_PATTERN)


def written_day(text: object) -> date | None:
    """The day that a text such as `2016-10-21` names; None for anything else."""
    if not (isinstance(text, str) and _DAY.fullmatch(text)):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # such as 2016-02-30
        return None


Fen = NewType("Fen", int)

FEN_PER_YUAN = 100


class Amount(int):
    """An int that remembers, at run time, that it is an amount of fen; so do sums of amounts and their multiples."""

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        result = int.__add__(self, other)
        return Amount(result) if isinstance(other, Amount) else result

    def __sub__(self, other: Any) -> Any:
        result = int.__sub__(self, other)
        return Amount(result) if isinstance(other, Amount) else result

    def __neg__(self) -> "Amount":
        return Amount(-int(self))

    def __mul__(self, other: Any) -> Any:
        result = int.__mul__(self, other)
        return Amount(result) if type(other) is int else result

    __rmul__ = __mul__


def as_answered(value: Any) -> Any:
    """A value as answers have it: an amount of a rule or a policy is an int, which pickles, JSON and engines know."""
    return int(value) if isinstance(value, Amount) else value


def fen(amount: int) -> Fen:
    """An amount of money for use in a rule: `fen(30_000)` is 300 yuan.

    Raises:
        UnknownFact: When it is UNKNOWN.
        TypeError: When the amount is no whole number; nothing is rounded.
    """
    return Fen(Amount(_whole_fen(amount, "fen")))


def _whole_fen(amount: Any, call: str) -> int:
    if amount is UNKNOWN:
        message = f"{call} takes a known amount: ask is_known(amount) first. {_ASK_FIRST}"
        raise UnknownFact(message)
    if isinstance(amount, bool) or not isinstance(amount, SupportsIndex):
        message = f"{call} takes a whole number of fen, not {amount!r:.60}: {call}(30_000) is 300 yuan"
        raise TypeError(message)
    return operator.index(amount)


def yuan(amount: Fen) -> Decimal:
    """An amount of fen as an exact number of yuan with two decimals.

    Raises:
        UnknownFact: When it is UNKNOWN.
        TypeError: When the amount is no whole number.
    """
    sign, digits, _ = Decimal(_whole_fen(amount, "yuan")).as_tuple()
    return Decimal((sign, digits, -2))  # exact, whatever precision the caller's decimal context has


@attrs.frozen(cache_hash=True)
class Kind:
    """The kind of a value.

    Attributes:
        name: `bool`, `int`, `fen`, `decimal`, `date`, `text`, `ratio` or, for an enumeration, its class name.
        enum: The enumeration's class, or None.
        parts: Of a scale, the kinds of its thresholds and of its values.
    """

    name: str
    enum: type[Enum] | None = None
    parts: "tuple[Kind, ...]" = attrs.field(default=(), repr=False)

    def accepts(self, value: object) -> bool:
        """Whether a known value is of this kind, strictly: a bool is no int, 7.0 is no int, a datetime is no date."""
        if self.enum is not None:
            return isinstance(value, self.enum)
        if self.name in {"int", "fen"}:
            return isinstance(value, int) and not isinstance(value, bool)
        if self.name == "decimal":
            return in_hundredths(value) is not None
        if self.parts:
            return isinstance(value, Scale) and all(
                part.accepts(each) for pair in value.brackets for part, each in zip(self.parts, pair, strict=True)
            )
        return type(value) is _PYTHON[self.name]

    @property
    def is_ordered(self) -> bool:
        """Whether it is an enumeration whose members have an order."""
        return (
            getattr(self.enum, "is_ordered", False) is True
        )  # an enumeration that is no Choice may have such a member

    @property
    def members(self) -> Mapping[object, Enum]:
        """The members of an enumeration by their stored values, and by what they were called or stored as before."""
        members = tuple(self.enum or ())
        former = {text: member for member in members for text in getattr(member, "former", ())}
        return former | {member.value: member for member in members}

    @property
    def former_values(self) -> Mapping[str, str]:
        """The stored value of each member by what it was called or stored as before."""
        return {text: str(member.value) for member in self.enum or () for text in getattr(member, "former", ())}

    @property
    def spellings(self) -> Mapping[str, str]:
        """The stored value of each member by every text that means it, labels and former words among them."""
        labels = [(getattr(member, "label", None), member) for member in self.enum or ()]
        texts = [
            (text, member) for label, member in labels if isinstance(label, Label) for text in (label.zh, label.en)
        ]
        meant = {text: {str(other.value) for other_text, other in texts if other_text == text} for text, _ in texts}
        # A label that two members share means neither; a stored value means its own member, whatever is called so.
        single = {text: value for text, (value, *more) in meant.items() if not more}
        stored = {str(member.value): str(member.value) for member in self.enum or ()}
        return single | dict(self.former_values) | stored

    @property
    def expectation(self) -> Label:
        """What is expected of a value of this kind, in words."""
        if self.enum is not None:
            values = ", ".join(str(member.value) for member in self.enum)
            return Label(zh=f"以下之一：{values}", en=f"one of {values}")
        if self.parts:
            of, to = (part.expectation for part in self.parts)
            return Label(
                zh=f"分级表：每级有 from（{of.zh}，由小到大）和 value（{to.zh}）",
                en=f"a scale: brackets, each with from ({of.en}, ascending) and value ({to.en})",
            )
        return _EXPECTATION[self.name]


_LARGEST_FLOAT32 = 2**17
"""Up to here a Float32 tells two numbers apart that differ by a hundredth."""


def without_numpy(value: Any, kind: Kind) -> Any:
    """A scalar of NumPy as the Python value that it is, if a value of the kind can be; anything else as it is.

    Whole numbers and truths are taken, and decimals in Float32 by their own shortest decimal, as in a column.
    """
    np: Any = sys.modules.get("numpy")  # a scalar of it exists only once it has been imported
    if np is None or not isinstance(value, np.generic):
        return value
    if kind == BOOL:
        return bool(value) if isinstance(value, np.bool_) else value
    # A length of time is a whole number to NumPy.
    if kind in NUMBERS and isinstance(value, np.integer) and not isinstance(value, np.timedelta64):
        whole = int(value)
        return exact_decimal(whole) if kind == DECIMAL else whole
    # A half tells scores apart no better than by sixteenths, so it is left to be refused; so is a float beyond 2**17.
    if kind == DECIMAL and isinstance(value, np.float32) and abs(value) < _LARGEST_FLOAT32:
        return exact_decimal(Decimal(str(value)))
    return value


_numbers: dict[float | Decimal, ExactDecimal] = {}


@overload
def exact_decimal(value: float | Decimal) -> Decimal: ...
@overload
def exact_decimal(value: Unknown) -> Unknown: ...
def exact_decimal(value: Any) -> Any:
    """A number as an exact decimal; what has more than two places, or is no number, as it is.

    It is the converter of facts and parameters that are decimals. So that all that is wrong with a record is told
    together, it refuses nothing itself: the record does.

    Args:
        value: A whole number, a Decimal, or a float whose shortest decimal has at most two places, such as 88.1.
    """
    kind = type(value)
    if kind is ExactDecimal:
        return value
    plain = kind is float or kind is int  # by the very class, for True would be found as 1
    if plain and (found := _numbers.get(value)) is not None:
        return found
    hundredths = in_hundredths(value)
    if hundredths is None:
        return value
    number = from_hundredths(hundredths)
    if plain and len(_numbers) < SHARED:
        _numbers[value] = number
    return number


LONGEST_TEXT = 200
"""How many characters a text may have unless its fact says otherwise; no name of a county is as long."""
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def is_unwritable(text: str) -> bool:
    """Whether a text has a NUL or half a surrogate pair, so that some file or database could not hold it."""
    return _UNWRITABLE.search(text) is not None


BOOL = Kind("bool")
INT = Kind("int")
FEN = Kind("fen")
DECIMAL = Kind("decimal")
"""A number with at most two decimals; a float is one if its shortest decimal has no more. See `decimals`."""
DATE = Kind("date")
TEXT = Kind("text")
RATIO = Kind("ratio")
RELATED = Kind("related")
"""Records that are related to a record: no value of a fact, and what rules count, add up or look for."""
NUMBERS = frozenset({INT, FEN, DECIMAL})
"""Kinds whose values are whole numbers, in tables at least: amounts of fen, decimals as hundredths."""

_PYTHON: dict[str, type] = {"bool": bool, "int": int, "fen": int, "date": date, "text": str, "ratio": Ratio}
_EXPECTATION = {
    "bool": Label(zh="是或否", en="true or false"),
    "int": Label(zh="整数", en="a whole number"),
    "fen": Label(zh="以分计的整数", en="a whole number of fen"),
    "decimal": Label(zh="最多两位小数的数", en="a number with at most two decimals"),
    "date": Label(zh="日期，如 2016-10-21", en="a date such as 2016-10-21"),
    "text": Label(zh="文字", en="text"),
    "ratio": Label(zh="比例，如 0.5%、15‰", en="a ratio such as 0.5% or 15‰"),
}
_PLAIN: dict[object, Kind] = {bool: BOOL, int: INT, Fen: FEN, Decimal: DECIMAL, date: DATE, str: TEXT, Ratio: RATIO}


def is_enum(annotation: object) -> TypeGuard[type[Enum]]:
    """Whether an annotation is an enumeration class."""
    return isinstance(annotation, type) and issubclass(annotation, Enum)


def kind_of(annotation: Any) -> Kind | None:
    """The kind an annotation stands for, or None when rules cannot use it."""
    known = known_type(annotation)
    if is_enum(known):
        return Kind(known.__name__, known)
    if get_origin(known) is Scale:
        of, to = map(kind_of, get_args(known))
        if of is None or to is None or of not in {INT, FEN} or to not in {INT, FEN, RATIO}:
            return None
        return Kind(f"scale[{of.name}, {to.name}]", parts=(of, to))
    return _PLAIN.get(known)


def is_bracket(value: Any) -> bool:
    """Whether a value in TOML or JSON writes a bracket of a scale."""
    return isinstance(value, dict) and value.keys() == {"from", "value"}


def read_written(value: Any, kind: Kind) -> Any:
    """The ratio or the scale that a value in TOML or JSON writes; anything else, what is none of them too, as it is."""
    with suppress(ValueError):
        if kind == RATIO and isinstance(value, str):
            return Ratio(value)
        if kind.parts and isinstance(value, list) and all(is_bracket(each) for each in value):
            return Scale((each["from"], read_written(each["value"], kind.parts[1])) for each in value)
    return value


def known_type(annotation: Any) -> Any:
    """The type of the values that are known: `int` for `int | Unknown`."""
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation
    known = [part for part in get_args(annotation) if part is not Unknown]
    return known[0] if len(known) == 1 else annotation


def spoken(annotation: object) -> str:
    """An annotation as it is written."""
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)
