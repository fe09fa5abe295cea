"""Structure hooks for types of people's own: attrs classes, dataclasses, typed dicts, literals and unknown values."""

import dataclasses
from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, Literal, NotRequired, Required, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from pingyuan_rules.convert.json_places import Problems, json_text, limited, wrong
from pingyuan_rules.convert.json_values import value_reader
from pingyuan_rules.convert.structuring import Hook, object_of, read_keys, reader
from pingyuan_rules.convert.unstructuring import plain_value
from pingyuan_rules.engine import UNKNOWN, Label, Scale, Unknown
from pingyuan_rules.engine.values import kind_of


def class_hook(cls: Any, converter: Converter) -> Hook:
    """For any attrs class or dataclass but records and policies: an object; a field with a default may be absent."""
    made = get_origin(cls) or cls
    hints = types_of_fields(cls)
    # mypy and pyright know both as functions of classes of their own.
    all_fields: Any = attrs.fields if attrs.has(made) else dataclasses.fields
    fields: list[Any] = [field for field in all_fields(made) if field.init]
    readers = {field.name: reader(hints[field.name], converter) for field in fields}
    without = (attrs.NOTHING, dataclasses.MISSING)  # no set: a default may have no hash
    required = [
        field.name
        for field in fields
        if all(getattr(field, each, attrs.NOTHING) in without for each in ("default", "default_factory"))
    ]
    # To its constructor attrs names a private field without the underscore.
    aliases = {field.name: getattr(field, "alias", field.name) for field in fields}
    expected = object_of(Label(made.__name__, made.__name__))

    def structure(value: Any, _: Any) -> Any:
        with limited() as limits:
            problems = Problems(limits)
            values = read_keys(value, readers, required, expected, problems)
        problems.check()
        return made(**{aliases[name]: item for name, item in values.items()})

    return structure


def types_of_fields(cls: Any) -> dict[str, Any]:
    """The types of the fields of a class, with what stands in place of its type variables.

    Raises:
        TypeError: When one cannot be found at run time.
    """
    made = get_origin(cls) or cls
    try:
        hints = get_type_hints(made)
    except NameError as error:
        message = f"JSON is not read as {made.__name__}, since {error}; import the types of its fields at run time"
        raise TypeError(message) from None
    given = dict(zip(getattr(made, "__parameters__", ()), get_args(cls), strict=False))
    return {
        name: given.get(hint, hint[tuple(given.get(each, each) for each in hint.__parameters__)])
        if getattr(hint, "__parameters__", ()) and given
        else given.get(hint, hint)
        for name, hint in hints.items()
    }


def is_typed_dict(cls: Any) -> bool:
    """Whether a type is a `TypedDict`, of typing or of typing_extensions."""
    made = get_origin(cls) or cls
    return isinstance(made, type) and issubclass(made, dict) and hasattr(made, "__required_keys__")


def typed_dict_hook(cls: Any, converter: Converter) -> Hook:
    """For a `TypedDict`: an object with its keys and no others."""
    made: Any = get_origin(cls) or cls
    readers = {name: reader(hint, converter) for name, hint in types_of_fields(cls).items()}
    # Where annotations are texts, which keys need not be there is not known until these are resolved.
    marks = {name: get_origin(hint) for name, hint in get_type_hints(made, include_extras=True).items()}
    required = [
        name
        for name, mark in marks.items()
        if mark is not NotRequired and (mark is Required or name in made.__required_keys__)
    ]
    expected = object_of(Label(made.__name__, made.__name__))

    def structure(value: Any, _: Any) -> dict[str, Any]:
        with limited() as limits:
            problems = Problems(limits)
            values = read_keys(value, readers, required, expected, problems)
        problems.check()
        return values

    return structure


def is_literal(cls: Any) -> bool:
    """Whether a type is a `Literal`."""
    origin: Any = get_origin(cls)
    return origin is Literal


def literal_hook(cls: Any, _: Converter) -> Hook:
    """For `Literal["a", "b"]`: one of these values, members of enumerations as they are stored."""
    plain = [(plain_value(each), each) for each in get_args(cls)]
    if any(isinstance(stored, bytes) for stored, _ in plain):
        message = f"JSON is not read as {cls}, since it has no bytes; write texts: Literal['a']"
        raise TypeError(message)
    # By type too, since True equals 1.
    members = {(type(stored), stored): each for stored, each in plain}
    names = ", ".join(json_text(stored) for stored, _ in plain)
    expected = Label(f"以下之一：{names}", f"one of {names}")

    def structure(value: Any, _: Any) -> Any:
        if isinstance(value, list | dict) or (type(value), value) not in members:
            raise wrong(value, expected, "choice")
        return members[type(value), value]

    return structure


def is_scale(cls: Any) -> bool:
    """Whether a type is a `Scale`, of something or alone."""
    made: Any = get_origin(cls) or cls
    return made is Scale


def scale_hook(cls: Any, _: Converter) -> Hook:
    """For `Scale[Fen, Ratio]` and the like: a list of brackets."""
    if (kind := kind_of(cls)) is None:
        message = "JSON is not read as Scale alone; say of what it is, as in Scale[Fen, Ratio]"
        raise TypeError(message)
    read = value_reader(kind)
    return lambda value, _: read(value)


def unknown_hook(cls: Any, converter: Converter) -> Hook:
    """For `T | Unknown`, as facts and answers are typed: null is UNKNOWN."""
    rest = [each for each in get_args(cls) if each is not Unknown]
    if NoneType in rest:
        message = f"JSON is not read as {cls}, since null may be either; write T | None or T | Unknown"
        raise TypeError(message)
    read = reader(reduce(or_, rest), converter)
    return lambda value, _: UNKNOWN if value is None else read(value)
