"""JSON text: read without losing or inventing anything, and written."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from itertools import islice
from math import isinf
from typing import Any, TypeVar, cast, get_args, get_origin

from pingyuan_rules.convert.converters import converter, make_brief_converter, refuse_class
from pingyuan_rules.convert.json_places import CORRECT, HERE, Marked, limited, locate
from pingyuan_rules.convert.msgspec_text import encode, text_reader
from pingyuan_rules.convert.structuring import LISTS, NUMBER, RecordHook, is_list
from pingyuan_rules.convert.unwritten_values import refuse_value
from pingyuan_rules.engine import Assessment, InvalidData, Label, Problem, Record
from pingyuan_rules.engine.problems import MOST_PROBLEMS, Kind, check_most_problems, shown

T = TypeVar("T")

_ONCE = Label("每个键只出现一次", "each key once")
_KEEP_ONE = Label("请删去重复的键", "Delete all but one")
_FINITE = Label("JSON 数值；JSON 没有 NaN 和 Infinity", "a JSON number; JSON has no NaN and no Infinity")
_FLOAT = Label("有效数字不超过15位的数", "a number of at most 15 significant digits")
_JSON = Label("UTF-8 编码的 JSON", "JSON in UTF-8")


class _Doubled(dict[str, Any]):
    """A JSON object in which keys came more than once."""

    doubled: tuple[str, ...]


class _NotFinite(Marked):
    """NaN or an infinity, which JSON does not have."""


class _Inexact(Marked):
    """The float next to a number that has more digits than a float can hold."""

    written: str

    def __str__(self) -> str:
        return self.written


def from_json(text: str | bytes | bytearray | memoryview, cls: type[T], *, most_problems: int = MOST_PROBLEMS) -> T:
    """Read JSON text as a record, a policy, or a list or mapping of records.

    It takes time in proportion to the size of the text, whatever is wrong with it.

    Args:
        text: The JSON text; bytes are UTF-8.
        cls: What it holds, such as `Branch` or `list[Branch]`.
        most_problems: How many problems the error lists at most; the others are counted.

    Raises:
        InvalidData: With what is wrong: syntax with line and column; duplicated and unknown keys,
            NaN and Infinity, wrong types and values out of bounds each with its path. Also when `most_problems` is no
            whole number from 1 on.
        TypeError: When it is no text, or a class is asked for that is not read.
    """
    if not isinstance(text, str | bytes):
        if not isinstance(text, bytearray | memoryview):
            advice = "converter.structure(data, cls) reads what is parsed already"
            message = f"from_json reads the text of JSON, as str or bytes, not {type(text).__name__}; {advice}"
            raise TypeError(message)
        text = bytes(text)
    if type(cls).__hash__ is None:  # such as [Branch], which cattrs cannot look up
        refuse_class(cls)
    hook = converter.get_structure_hook(cls)
    # One record first, which is read thousands of times a second: to ask whether a type is a list takes a while.
    many = not isinstance(hook, RecordHook) and is_list(cls)
    if many:
        hook = converter.get_structure_hook(get_args(cls)[0])
    if isinstance(hook, RecordHook):
        records = text_reader(hook.cls, many=many)(text)
        if records is not None:  # None if the text must be read with care
            return cast("T", LISTS[get_origin(cls)](records) if many and get_origin(cls) is not list else records)
    check_most_problems(most_problems)
    try:
        data, marks = parse(text)
        try:
            with limited(most_problems):
                value = converter.structure(data, cls)
        except InvalidData as error:
            # Only now, since reading finds out which numbers are not to be shown.
            problems, more = find_marked(data, most_problems) if marks else ([], 0)
            # A key that comes twice may be unknown as well; one problem at a place is enough.
            # A fact says its bounds of a number that no float can hold.
            bounded = {problem.path for problem in error.problems if problem.kind == "range"}
            problems = [each for each in problems if each.expected is not NUMBER or each.path not in bounded]
            places = {problem.path for problem in problems}
            told = [problem for problem in error.problems if problem.path not in places]
            raise InvalidData([*problems, *told], more=more + error.more).limited(most_problems) from None
        problems, more = find_marked(data, most_problems) if marks else ([], 0)
    except RecursionError:  # lists in lists in lists
        raise _oversized() from None
    if problems:
        raise InvalidData(problems, more=more)
    return value


def to_json(obj: object, *, indent: int | None = None, brief: bool = False) -> str:
    """Write a record, a policy, an answer, or lists and mappings of them, as JSON text.

    Args:
        obj: What to write; UNKNOWN becomes null.
        indent: How many blanks to indent by; None puts all on one line, without blanks.
        brief: Whether assessments leave out the status of each answer and the findings, which take most of the
            room and time.

    Raises:
        TypeError: For what no JSON holds, with what to write instead.
        ValueError: For NaN and infinities, and for what holds itself or is nested too deep.
    """
    try:
        plain = (_brief_converter() if brief else converter).unstructure(obj)
    except RecursionError:
        message = "what holds itself, or is nested hundreds of times, is not written as JSON; write its parts"
        raise ValueError(message) from None
    if indent is not None:
        return _dumps(plain, indent=indent)
    # Records and assessments hold no fractions but scores, which msgspec writes as Python does; others it may not.
    several = isinstance(obj, list | tuple) and all(isinstance(item, _PLAIN_NUMBERS) for item in obj)
    text = encode(plain) if several or isinstance(obj, _PLAIN_NUMBERS) else None
    return text or _dumps(plain, separators=(",", ":"))


def _dumps(plain: Any, **how: Any) -> str:
    write = partial(json.dumps, plain, allow_nan=False, default=refuse_value, **how)
    try:
        text = write(ensure_ascii=False)
    except ValueError as error:
        if "JSON compliant" not in str(error):  # a whole number of thousands of digits
            raise
        message = "JSON has no NaN and no infinities; write None, which is UNKNOWN, instead"
        raise ValueError(message) from None
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, such as in a key that a caller chose
        return write()
    return text


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
            if not isinf(number) and Decimal(text) == Decimal(repr(number)):
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
        raise InvalidData([Problem(f"{error.lineno}:{error.colno}", "", _JSON, where, kind="syntax")]) from None
    except UnicodeDecodeError as error:
        where = Label(
            f"请存为 UTF-8（第{error.start + 1}个字节不是）", f"Save it as UTF-8 (byte {error.start + 1} is not)"
        )
        raise InvalidData([Problem(HERE, "", _JSON, where, kind="syntax")]) from None
    except ValueError:  # a number of thousands of digits
        raise _oversized() from None
    return value, marks


def _oversized() -> InvalidData:
    expected = Label("数值和层次大小合理的 JSON", "JSON with numbers and nesting of a reasonable size")
    return InvalidData([Problem(HERE, "", expected, CORRECT, kind="limit")])


def find_marked(data: Any, most: int) -> tuple[list[Problem], int]:
    """The problems of a parsed text that its values alone cannot tell: at most so many, and how many more there are."""
    marked = _marked(data)
    # Places are put together for what is told only: keys may be as long as the text.
    told = [
        Problem(place, found, expected, CORRECT if kind != "repeated" else _KEEP_ONE, kind=kind, path=path)
        for steps, found, expected, kind in islice(marked, most)
        for place, path in [locate(steps)]
    ]
    return told, sum(1 for _ in marked)


def _marked(data: Any) -> Iterator[tuple[tuple[Any, ...], str, Label, Kind]]:
    # A stack of its own instead of recursion: the deepest text that is parsed is nearly as deep as Python's stack.
    waiting: list[tuple[Any, tuple[Any, ...]]] = [(data, ())]
    while waiting:
        value, steps = waiting.pop()
        if isinstance(value, _NotFinite):
            yield steps, "" if value.sensitive else str(float(value)), _FINITE, "type"
        elif isinstance(value, _Inexact):
            yield steps, "" if value.sensitive else shown(value), NUMBER if isinf(value) else _FLOAT, "range"
        elif isinstance(value, dict):
            for name in value.doubled if isinstance(value, _Doubled) else ():
                yield (steps, name), "", _ONCE, "repeated"
            waiting += [(item, (steps, name)) for name, item in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(value[number], (steps, number)) for number in reversed(range(len(value)))]
