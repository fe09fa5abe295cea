"""Structure hooks for what holds values: JSON objects and lists."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from pingyuan_rules.convert.json_places import CORRECT, Problems, index, key, wrong
from pingyuan_rules.convert.json_values import Read, nullable, plain
from pingyuan_rules.convert.quick import object_reader
from pingyuan_rules.engine import (
    UNKNOWN,
    FactInfo,
    InvalidData,
    Kind,
    Label,
    Parameters,
    Provenance,
    Record,
    Source,
    facts_of,
)
from pingyuan_rules.engine.values import DATE, TEXT

Hook = Callable[[Any, Any], Any]

_GIVEN = Label("该键及其值", "this key with a value")
_ADD = Label("请补上", "Add it")
_LIST = Label("JSON 数组", "a JSON list")
_SCALAR = Label("文字、数字、true、false 或 null", "text, a number, true, false or null")
_OBJECT = Label("JSON 对象", "a JSON object")


def object_of(label: Label) -> Label:
    """What is expected where a JSON object describes something."""
    return Label(f"描述“{label.zh}”的 JSON 对象", f"a JSON object that describes: {label.en}")


def read_keys(
    value: Any, readers: Mapping[str, Read], required: Iterable[str], expected: Label, problems: Problems
) -> dict[str, Any]:
    """The values of a JSON object that are fine; notes the others, unknown keys, and required keys that are absent.

    Raises:
        InvalidData: When it is no JSON object.
    """
    if not isinstance(value, dict):
        raise wrong(value, expected)
    known = {}
    for name, given in value.items():
        if (read := readers.get(name)) is None:
            problems.unknown_key(name, readers)
            continue
        try:
            known[name] = read(given)
        except InvalidData as error:
            problems.take(key(name), error)
    for name in required:
        if name not in value:
            problems.add(key(name), "", _GIVEN, _ADD)
    return known


def read_object(value: Any, readers: Mapping[str, Read], build: Callable[..., Any], expected: Label) -> Any:
    """Build from a JSON object that has all the keys, and no others."""
    problems = Problems()
    known = read_keys(value, readers, readers, expected, problems)
    problems.check()
    return build(**known)


def read_list(value: Any, read: Read) -> list[Any]:
    """Every item of a JSON list."""
    if not isinstance(value, list):
        raise wrong(value, _LIST)
    problems, known = Problems(), []
    for number, given in enumerate(value):
        try:
            known.append(read(given))
        except InvalidData as error:
            problems.take(index(number), error)
    problems.check()
    return known


def scalar(value: Any) -> str | float | bool | None:
    """Any JSON value that is no object and no list."""
    if isinstance(value, dict | list):
        raise wrong(value, _SCALAR)
    known: str | float | bool | None = value
    return known


def list_hook(cls: Any, converter: Converter) -> Hook:
    """For `list[T]` and `tuple[T, ...]`."""
    read, build = reader(get_args(cls)[0], converter), get_origin(cls)
    return lambda value, _: build(read_list(value, read))


def mapping_hook(cls: Any, converter: Converter) -> Hook:
    """For `dict[str, T]`."""
    read = reader(get_args(cls)[1], converter)

    def structure(value: Any, _: Any) -> dict[str, Any]:
        problems = Problems()
        known = read_keys(value, dict.fromkeys(value if isinstance(value, dict) else (), read), (), _OBJECT, problems)
        problems.check()
        return known

    return structure


def class_hook(cls: Any, converter: Converter) -> Hook:
    """For any attrs class but records and policies: a JSON object; a field with a default may be absent."""
    hints, fields = get_type_hints(cls), [field for field in attrs.fields(cls) if field.init]
    readers = {field.name: reader(hints[field.name], converter) for field in fields}
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    aliases = {field.name: field.alias for field in fields}
    expected = object_of(Label(cls.__name__, cls.__name__))

    def structure(value: Any, _: Any) -> Any:
        problems = Problems()
        known = read_keys(value, readers, required, expected, problems)
        problems.check()
        return cls(**{aliases[name]: given for name, given in known.items()})

    return structure


def reader(cls: Any, converter: Converter) -> Read:
    """What reads the values of any class that the converter knows."""
    hook = converter.get_structure_hook(cls)
    return partial(_read, hook, cls)


def _read(hook: Hook, cls: Any, value: Any) -> Any:
    return hook(value, cls)


_SOURCES = object_of(Label("参数来源", "sources of parameters"))
_SOURCE = object_of(Label("参数值的来源", "where a value comes from"))
_REASON = object_of(Label("中英文理由（zh、en）", "a reason (zh, en)"))


@attrs.frozen(eq=False)
class RecordHook:
    """For a record class: a JSON object with some of its facts; null or absent is UNKNOWN.

    Attributes:
        cls: The class.
        readers: What reads each of its facts.
        expected: What is expected where there is no JSON object.
        quick: What reads an object in which nothing is wrong, and gives None for others.
    """

    cls: type[Record]
    readers: Mapping[str, Read]
    expected: Label
    quick: Callable[[Any], Any]

    @classmethod
    def of(cls, record: type[Record]) -> "RecordHook":
        """The hook for a record class."""
        readers = {name: nullable(info) for name, info in facts_of(record).items()}
        expected = object_of(getattr(record, "label", Label(record.__name__, record.__name__)))
        return cls(record, readers, expected, object_reader(record))

    def __call__(self, value: Any, _: Any) -> Any:
        """The record.

        Raises:
            InvalidData: With everything that is wrong.
        """
        made = self.quick(value)
        return self.careful(value) if made is None else made

    def careful(self, value: Any) -> Any:
        """The record, read fact by fact, so that all that is wrong is found."""
        problems = Problems()
        known = read_keys(value, self.readers, (), self.expected, problems)
        return problems.make(self.cls, known)


def policy_hook(cls: type[Parameters]) -> Hook:
    """For a policy class: a JSON object with every parameter, null where it has no value yet; sources may be absent."""
    infos = facts_of(cls)
    readers = {name: nullable(info, CORRECT) for name, info in infos.items()}
    readers["on"] = plain(infos["on"].kind)  # a policy always has its day
    readers["sources"] = _Sources(cls)
    unknown = dict.fromkeys(infos, UNKNOWN) | {"on": date.max}  # any day lets the other values be checked together
    expected = object_of(Label("政策参数", "a policy"))

    def structure(value: Any, _: Any) -> Any:
        problems = Problems()
        known = read_keys(value, readers, infos, expected, problems)
        return problems.make(cls, unknown | known)

    return structure


class _Sources:
    """Reads where each value of a policy comes from."""

    def __init__(self, cls: type[Parameters]) -> None:
        self._readers = {name: self._reader(info) for name, info in facts_of(cls).items()}

    def __call__(self, value: Any) -> dict[str, Source]:
        problems = Problems()
        known = read_keys(value, self._readers, (), _SOURCES, problems)
        problems.check()
        return known

    def _reader(self, info: FactInfo) -> Any:
        readers = {
            "value": nullable(info, CORRECT),
            "provenance": plain(Kind("Provenance", Provenance)),
            "since": plain(DATE),
            "cites": lambda value: tuple(read_list(value, plain(TEXT))),
            "reason": _reason,
        }
        return lambda value: read_object(value, readers, Source, _SOURCE)


def _reason(value: Any) -> Label | None:
    return None if value is None else read_object(value, {"zh": plain(TEXT), "en": plain(TEXT)}, Label, _REASON)
