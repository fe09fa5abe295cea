"""Structure hooks for JSON objects and lists: records, policies, and what holds them."""

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping, MutableSequence, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter

from pingyuan_rules.convert.fast_objects import object_reader
from pingyuan_rules.convert.json_places import CORRECT, Problems, limited, wrong
from pingyuan_rules.convert.json_values import WRITABLE, Read, nullable
from pingyuan_rules.engine import UNKNOWN, InvalidData, Label, Record, Records, facts_of, relations_of
from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.facts.fact_definitions import former_names
from pingyuan_rules.engine.values import is_enum, is_unwritable, spoken

Hook = Callable[[Any, Any], Any]

LISTS: Mapping[Any, Callable[[list[Any]], Any]] = MappingProxyType(
    dict.fromkeys((list, MutableSequence), list)
    | dict.fromkeys((tuple, Sequence), tuple)
    | {set: set, Records: Records}
    | dict.fromkeys((frozenset, AbstractSet), frozenset)
)
"""What a JSON list of equal things is read as, and how it is made of a list."""

_ONCE = Label("每个事实一个键", "one key for each fact")
_REQUIRED = Label("该键及其值", "this key with a value")
_ADD = Label("请补上", "Add it")
_LIST = Label("JSON 数组", "a JSON list")
NUMBER = Label("浮点数范围内的数", "a number that a float can hold")
_KEY = re.compile("0|-?[1-9][0-9]{0,99}")
_SCALAR = Label("文字、数字、true、false 或 null", "text, a number, true, false or null")
_OBJECT = Label("JSON 对象", "a JSON object")


def object_of(label: Label) -> Label:
    """What is expected where a JSON object describes something."""
    return Label(f"描述“{label.zh}”的 JSON 对象", f"a JSON object that describes: {label.en}")


def read_keys(  # noqa: PLR0917 - everything that has keys needs the first five
    value: Any,
    readers: Mapping[str, Read],
    required: Iterable[str],
    expected: Label,
    problems: Problems,
    former: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """The values of a JSON object that are fine; notes the others, unknown keys, and required keys that are absent.

    Args:
        value: The JSON object.
        readers: The function that reads the value of each key.
        required: The keys that must be there.
        expected: What is expected in place of anything that is no JSON object.
        problems: The place for what is noted.
        former: The present key by each former one.

    Raises:
        InvalidData: When it is no JSON object.
    """
    if not isinstance(value, dict):
        raise wrong(value, expected, "type")
    values = {}
    keys: dict[str, str] = {}
    for written, item in value.items():
        name = former.get(written, written)
        if (read := readers.get(name)) is None:
            problems.unknown_key(str(name), readers)
            continue
        kept = name if name in value else keys.setdefault(name, written)
        if written != kept:
            problems.add(written, _ONCE, Label(f"请只保留 {kept}", f"Keep {kept} only"), "repeated")
            continue
        try:
            values[name] = read(item)
        except InvalidData as error:
            problems.take(written, error)
    for name in required:
        if name not in value:
            problems.add(name, _REQUIRED, _ADD, "required")
    return values


def read_object(value: Any, readers: Mapping[str, Read], build: Callable[..., Any], expected: Label) -> Any:
    """Build from a JSON object that has all the keys, and no others."""
    with limited() as limits:
        problems = Problems(limits)
        values = read_keys(value, readers, readers, expected, problems)
    problems.check()
    return build(**values)


def read_list(value: Any, read: Read) -> list[Any]:
    """Every item of a JSON list."""
    if not isinstance(value, list):
        raise wrong(value, _LIST, "type")
    items = []
    with limited() as limits:
        problems = Problems(limits)
        for number, item in enumerate(value):
            try:
                items.append(read(item))
            except InvalidData as error:
                problems.take(number, error)
    problems.check()
    return items


def cell_hook(cls: Any, _: Converter) -> Hook:
    """For unions of plain classes, such as `str | int | None`: a JSON value of one of them, as it is."""
    members = get_args(cls)
    exact = {*members, int} if float in members else set(members)
    names = ", ".join("null" if each is NoneType else each.__name__ for each in members)
    all_scalars = {str, int, float, bool, NoneType} <= exact
    expected = (
        _SCALAR if all_scalars else Label(f"以下类型之一的值：{names}", f"a value of one of these types: {names}")
    )

    def structure(value: Any, _: Any) -> Any:
        if type(value) not in exact:
            raise wrong(value, expected, "type")
        if isinstance(value, str) and is_unwritable(value):
            raise wrong(value, WRITABLE, "text")
        return value

    return structure


def read_float(value: Any) -> float:
    """A JSON number; `float` itself would take texts and true."""
    if type(value) not in {int, float}:
        raise wrong(value, NUMBER, "type")
    try:
        return float(value)
    except OverflowError:
        raise wrong(value, NUMBER, "range") from None


def is_list(cls: Any) -> bool:
    """Whether a type is `list[T]`, `tuple[T, ...]`, `set[T]` or the like."""
    return get_origin(cls) in LISTS and not is_fixed(cls)


def is_fixed(cls: Any) -> bool:
    """Whether a type is a tuple of a fixed length, such as `tuple[S, T]`."""
    return get_origin(cls) is tuple and get_args(cls)[1:] != (...,)


def list_hook(cls: Any, converter: Converter) -> Hook:
    """For `list[T]`, `tuple[T, ...]`, `set[T]` and the like."""
    read, build = reader(get_args(cls)[0], converter), LISTS[get_origin(cls)]
    return lambda value, _: build(read_list(value, read))


def fixed_hook(cls: Any, converter: Converter) -> Hook:
    """For `tuple[S, T]`."""
    readers = [reader(each, converter) for each in get_args(cls)]
    expected = Label(f"{len(readers)}项的 JSON 数组", f"a JSON list of {len(readers)}")

    def structure(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) != len(readers):
            raise wrong(value, expected, "type")
        following = iter(readers)

        def read(item: Any) -> Any:
            return next(following)(item)

        return tuple(read_list(value, read))

    return structure


def is_mapping(cls: Any) -> bool:
    """Whether a type is `dict[str, T]` or the like."""
    return get_origin(cls) in {dict, Mapping, MutableMapping}


def mapping_hook(cls: Any, converter: Converter) -> Hook:
    """For `dict[str, T]`, and for other keys that JSON holds as texts, such as those of an enumeration."""
    key, item = get_args(cls)
    read_key, read = key_reader(key, converter), reader(item, converter)

    def structure(value: Any, _: Any) -> dict[Any, Any]:
        keys: Iterable[str] = value if isinstance(value, dict) else ()
        any_key: dict[str, Read] = dict.fromkeys(keys, read)
        with limited() as limits:
            problems = Problems(limits)
            read_names: dict[Any, Any] = {}
            for name in keys:
                if isinstance(name, str) and is_unwritable(name):
                    problems.add(name, WRITABLE, CORRECT, "text")
                elif key is not str:
                    try:
                        read_names[name] = read_key(name)
                    except InvalidData as error:
                        problems.take(name, error)
            values = read_keys(value, any_key, (), _OBJECT, problems)
        problems.check()
        return {read_names.get(name, name): each for name, each in values.items()} if read_names else values

    return structure


def key_reader(cls: Any, converter: Converter) -> Read:
    """The function that reads keys of a class from the texts that JSON holds them as.

    Raises:
        TypeError: When `to_json` writes no such keys.
    """
    members = [member.value for member in cls] if is_enum(cls) else []
    if cls in {bool, float, NoneType, Fraction} or not all(type(value) in {str, int} for value in members):
        message = (
            f"JSON is not read as {spoken(cls)} where it is a key; keys are texts, stored values, days or whole numbers"
        )
        raise TypeError(message)
    read = reader(cls, converter)
    if cls is not int and not any(isinstance(value, int) for value in members):
        return read
    return lambda text: read(int(text) if _KEY.fullmatch(text) else text)


def reader(cls: Any, converter: Converter) -> Read:
    """The function that reads the values of any class that the converter knows."""
    hook = converter.get_structure_hook(cls)
    return lambda value: hook(value, cls)


def _related_reader(record: type[Record]) -> Read:
    """What reads a JSON list of related records, all of which are named: null is UNKNOWN, an empty list none."""

    def read(value: Any) -> Any:
        if value is None:
            return UNKNOWN
        hook = record_hook(record)  # made when there first is a list: most records come without one
        return tuple(read_list(value, lambda item: hook(item, record)))

    return read


@attrs.frozen(eq=False)
class RecordHook:
    """For a record class: a JSON object with some of its facts; null or absent is UNKNOWN.

    Attributes:
        cls: The class.
        readers: The functions that read each of its facts.
        expected: What is expected in place of anything that is no JSON object.
        former: The present name of each fact by its former ones.
        fast: Reads an object in which nothing is wrong, and gives None for others.
    """

    cls: type[Record]
    readers: Mapping[str, Read]
    expected: Label
    former: Mapping[str, str]
    fast: Callable[[Any], Any]

    @classmethod
    def of(cls, record: type[Record]) -> "RecordHook":
        """The hook for a record class."""
        readers = {name: nullable(info) for name, info in facts_of(record).items()}
        readers |= {name: _related_reader(relation.record) for name, relation in relations_of(record).items()}
        expected = object_of(getattr(record, "label", Label(record.__name__, record.__name__)))
        return cls(record, readers, expected, former_names(record), object_reader(record))

    def __call__(self, value: Any, _: Any) -> Any:
        """The record.

        Raises:
            InvalidData: With everything that is wrong.
        """
        record = self.fast(value)
        return self.careful(value) if record is None else record

    def careful(self, value: Any) -> Any:
        """The record, read fact by fact, so that all that is wrong is found."""
        if not isinstance(value, dict):
            # Such as the value of a fact, if one record was sent where a list or a table of them is expected.
            sensitive = any(info.sensitive for info in facts_of(self.cls).values())
            raise wrong(value, self.expected, "type", sensitive=sensitive)
        with limited() as limits:
            problems = Problems(limits)
            facts = read_keys(value, self.readers, (), self.expected, problems, self.former)
            return problems.make(self.cls, facts)


@cached_by_class
def record_hook(cls: type[Record]) -> RecordHook:
    """The hook for a class of related records."""
    return RecordHook.of(cls)
