"""Structure hooks for what holds values: JSON objects and lists."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from pingyuan_rules.convert.paths import Problems, index, key, wrong
from pingyuan_rules.convert.values import Read
from pingyuan_rules.engine import InvalidData, Label

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
