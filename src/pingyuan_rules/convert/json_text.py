"""JSON text: read without losing or inventing anything, and written."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from math import isinf
from typing import Any, TypeVar, cast, get_args, get_origin

from pingyuan_rules.convert.converters import converter, make_brief_converter
from pingyuan_rules.convert.json_places import CORRECT, HERE, index, inside, key
from pingyuan_rules.convert.msgspec_text import encode, text_reader
from pingyuan_rules.convert.structuring import RecordHook, is_list
from pingyuan_rules.engine import Assessment, InvalidData, Label, Problem, Record
from pingyuan_rules.engine.problems import shown

T = TypeVar("T")

_ONCE = Label("每个键只出现一次", "each key once")
_KEEP_ONE = Label("请删去重复的键", "Delete all but one")
_FINITE = Label("JSON 数值；JSON 没有 NaN 和 Infinity", "a JSON number; JSON has no NaN and no Infinity")
_FLOAT = Label("有效数字不超过15位的数", "a number of at most 15 significant digits")
_JSON = Label("UTF-8 编码的 JSON", "JSON in UTF-8")


class _Doubled(dict[str, Any]):
    """A JSON object in which keys came more than once."""

    doubled: tuple[str, ...]


class _NotFinite(float):
    """NaN or an infinity, which JSON does not have."""


class _Inexact(float):
    """The float next to a number that has more digits than a float can hold."""

    written: str

    def __str__(self) -> str:
        return self.written


def from_json(text: str | bytes, cls: type[T]) -> T:
    """Read JSON text as a record, a policy, or a list or mapping of records.

    Args:
        text: The JSON text; bytes are UTF-8.
        cls: What it holds, such as `Branch` or `list[Branch]`.

    Raises:
        InvalidData: With everything that is wrong: syntax with line and column; duplicated and unknown keys,
            NaN and Infinity, wrong types and values out of bounds each with its path.
    """
    hook = converter.get_structure_hook(cls)
    # One record first, which is read thousands of times a second: to ask whether a type is a list takes a while.
    many = not isinstance(hook, RecordHook) and is_list(cls)
    if many:
        hook = converter.get_structure_hook(get_args(cls)[0])
    if isinstance(hook, RecordHook):
        records = text_reader(hook.cls, many=many)(text)
        if records is not None:  # None if the text must be read with care
            return cast("T", tuple(records) if many and get_origin(cls) is tuple else records)
    try:
        data, marks = parse(text)
        problems = list(_text_problems(data, HERE)) if marks else []
        try:
            value = converter.structure(data, cls)
        except InvalidData as error:
            # A value like NaN is of a wrong type as well; one problem at a place is enough.
            places = {problem.place for problem in problems}
            more = [problem for problem in error.problems if problem.place not in places]
            raise InvalidData([*problems, *more]) from None
    except RecursionError:  # lists in lists in lists
        raise _oversized() from None
    if problems:
        raise InvalidData(problems)
    return value


def to_json(obj: object, *, indent: int | None = None, brief: bool = False) -> str:
    """Write a record, a policy, an answer, or lists and mappings of them, as JSON text.

    Args:
        obj: What to write; UNKNOWN becomes null.
        indent: How many blanks to indent by; None puts all on one line, without blanks.
        brief: Whether assessments leave out the status of each answer and the findings, which take most of the
            room and time.
    """
    plain = (_brief_converter() if brief else converter).unstructure(obj)
    if indent is not None:
        return json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=indent)
    # Records and assessments hold no fractions but scores, which msgspec writes as Python does; others it may not.
    several = isinstance(obj, list | tuple) and all(isinstance(item, _PLAIN_NUMBERS) for item in obj)
    text = encode(plain) if several or isinstance(obj, _PLAIN_NUMBERS) else None
    return text or json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


_brief_converter = cache(make_brief_converter)
_PLAIN_NUMBERS = (Record, Assessment)


def parse(text: str | bytes) -> tuple[Any, list[Any]]:
    """The JSON value, and what in it is marked: objects with duplicated keys, and numbers that no float is.

    Raises:
        InvalidData: When it is not JSON.
    """
    marks: list[Any] = []

    def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) == len(pairs):
            return values
        marks.append(doubled := _Doubled(values))
        times = Counter(name for name, _ in pairs)
        doubled.doubled = tuple(name for name in values if times[name] > 1)
        return doubled

    def make_not_finite(text: str) -> float:
        marks.append(number := _NotFinite(text))
        return number

    def make_float(text: str) -> float:
        number = float(text)
        try:
            # An infinite number is refused where a number is expected.
            if isinf(number) or Decimal(text) == Decimal(repr(number)):
                return number
        except InvalidOperation:  # an exponent beyond all bounds
            pass
        marks.append(inexact := _Inexact(number))
        inexact.written = text
        return inexact

    try:
        # Some editors write a byte order mark, which Python's JSON refuses.
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        value = json.loads(
            decoded, object_pairs_hook=make_object, parse_constant=make_not_finite, parse_float=make_float
        )
    except json.JSONDecodeError as error:
        where = Label(
            f"请更正语法（第{error.lineno}行第{error.colno}列：{error.msg}）",
            f"Correct the syntax ({error.msg} at line {error.lineno}, column {error.colno})",
        )
        raise InvalidData([Problem(f"{error.lineno}:{error.colno}", "", _JSON, where)]) from None
    except UnicodeDecodeError as error:
        where = Label(
            f"请存为 UTF-8（第{error.start + 1}个字节不是）", f"Save it as UTF-8 (byte {error.start + 1} is not)"
        )
        raise InvalidData([Problem(HERE, "", _JSON, where)]) from None
    except ValueError:  # a number of thousands of digits
        raise _oversized() from None
    return value, marks


def _oversized() -> InvalidData:
    expected = Label("数值和层次大小合理的 JSON", "JSON with numbers and nesting of a reasonable size")
    return InvalidData([Problem(HERE, "", expected, CORRECT)])


def _text_problems(value: Any, place: str) -> Iterator[Problem]:
    if isinstance(value, _NotFinite):
        yield Problem(place, str(float(value)), _FINITE, CORRECT)
    if isinstance(value, _Inexact):
        yield Problem(place, shown(value), _FLOAT, CORRECT)
    if isinstance(value, _Doubled):
        for name in value.doubled:
            yield Problem(inside(place, key(name)), "", _ONCE, _KEEP_ONE)
    parts = (
        ((key(name), item) for name, item in value.items())
        if isinstance(value, dict)
        else ((index(number), item) for number, item in enumerate(value if isinstance(value, list) else ()))
    )
    for part, item in parts:
        yield from _text_problems(item, inside(place, part))
