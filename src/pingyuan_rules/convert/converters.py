"""The converter: cattrs, taught the records, policies and answers, and nothing lax."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from enum import Enum
from functools import partial
from operator import is_
from types import NoneType, UnionType
from typing import Any, Never, Union, get_args, get_origin

import attrs
from cattrs import Converter

from pingyuan_rules.convert import unstructuring
from pingyuan_rules.convert.answer_forms import brief_assessment, plain_assessment
from pingyuan_rules.convert.json_values import value_reader
from pingyuan_rules.convert.known_forms import form_of, form_of_class
from pingyuan_rules.convert.policy_structuring import overlay_hook, policy_hook
from pingyuan_rules.convert.record_forms import policy_form
from pingyuan_rules.convert.structuring import (
    RecordHook,
    cell_hook,
    class_hook,
    fixed_hook,
    is_fixed,
    is_list,
    is_mapping,
    list_hook,
    mapping_hook,
    read_float,
)
from pingyuan_rules.convert.unwritten_values import is_refused, refuse_value
from pingyuan_rules.engine import Assessment, Finding, Parameters, Record, Unknown
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.rule import Explanation
from pingyuan_rules.engine.values import BOOL, DATE, INT, TEXT, Kind, is_enum
from pingyuan_rules.policy.dated_values import Overlay

_CELL = frozenset({str, int, float, bool, date, datetime, time, NoneType})
"""What a cell of a spreadsheet may hold."""
_BARE = {list: list[Any], tuple: tuple[Any, ...], set: set[Any], frozenset: frozenset[Any], dict: dict[str, Any]}
_PLAIN: Mapping[type, Kind] = {bool: BOOL, int: INT, str: TEXT, date: DATE}


def make_converter() -> Converter:
    """A new converter, to which more hooks may be added without touching `converter`."""
    converter = Converter(structure_fallback_factory=refuse_class)
    unstructure = converter.unstructure
    # cattrs asks the hook that was registered last first.
    converter.register_structure_hook_factory(attrs.has, class_hook)
    converter.register_structure_hook_factory(
        lambda cls: isinstance(cls, type) and dataclasses.is_dataclass(cls), class_hook
    )
    converter.register_structure_hook_factory(is_list, list_hook)
    converter.register_structure_hook_factory(is_fixed, fixed_hook)
    converter.register_structure_hook_factory(is_mapping, mapping_hook)
    converter.register_structure_hook_factory(is_enum, _plain_hook)
    converter.register_structure_hook_factory(is_cell, cell_hook)
    converter.register_structure_hook(float, lambda value, _: read_float(value))

    def get_hook(typed: Any, _: Any) -> Any:
        return converter.get_structure_hook(typed)

    for bare, typed in _BARE.items():
        converter.register_structure_hook_factory(partial(is_, bare), partial(get_hook, typed))
    for cls in _PLAIN:
        converter.register_structure_hook(cls, _plain_hook(cls))
    converter.register_structure_hook_factory(_subclass_of(Record), RecordHook.of)
    converter.register_structure_hook_factory(_subclass_of(Parameters), policy_hook)
    converter.register_structure_hook(Overlay, overlay_hook)
    for answer in _ANSWERS:
        converter.register_structure_hook_factory(_subclass_of(answer), refuse_answer)
    # cattrs would resolve the types of all fields, of which some stand in modules that type checkers alone import.
    for is_class, fields in ((attrs.has, attrs.fields), (dataclasses.is_dataclass, dataclasses.fields)):
        converter.register_unstructure_hook_factory(is_class, partial(unstructuring.fields_writer, fields, unstructure))
    converter.register_unstructure_hook_func(
        _subclass_of(AbstractSet),
        # In one order, whatever the hashes of texts are in this process.
        lambda values: sorted(map(unstructure, values), key=lambda each: json.dumps(each, sort_keys=True, default=str)),
    )
    converter.register_unstructure_hook_func(
        _subclass_of(Mapping),
        lambda values: unstructuring.plain_keys((key, unstructure(each)) for key, each in values.items()),
    )
    converter.register_unstructure_hook_func(lambda cls: isinstance(cls, type) and is_refused(cls), refuse_value)
    # Rows of a measure, published figures and the like: what notebooks show as one table is a list or an object.
    converter.register_unstructure_hook_func(
        _subclass_of(Displayed, tuple), lambda values: [converter.unstructure(each) for each in values]
    )
    converter.register_unstructure_hook_factory(
        lambda cls: form_of_class(cls) is not None, lambda cls: form_of(cls).write
    )
    for base, hook in _UNSTRUCTURE.items():
        converter.register_unstructure_hook_func(_subclass_of(base), hook)
    return converter


_UNSTRUCTURE: Mapping[type, Callable[[Any], Any]] = {
    Unknown: unstructuring.plain_value,
    Enum: unstructuring.plain_value,
    date: unstructuring.plain_value,
    time: unstructuring.plain_value,
    Record: unstructuring.plain_record,
    Parameters: lambda policy: policy_form(type(policy)).write(policy),
    Assessment: plain_assessment,
}


_ANSWERS: tuple[type, ...] = (Assessment, Finding, Explanation)


def make_brief_converter() -> Converter:
    """One that leaves status and findings out of assessments."""
    converter = make_converter()
    converter.register_unstructure_hook_func(_subclass_of(Assessment), brief_assessment)
    return converter


def is_cell(cls: Any) -> bool:
    """Whether a type is a union of what a cell may hold; `T | None` is left to the reader of T."""
    members = set(get_args(cls)) - {NoneType}
    # Without str among them a day would stay a text.
    readable = str in members or not members & {date, datetime, time}
    return get_origin(cls) in {Union, UnionType} and len(members) > 1 and members <= _CELL and readable


def refuse_class(cls: Any) -> Never:
    """What is no class that JSON is read as.

    Raises:
        TypeError: Always.
    """
    message = f"JSON is not read as {cls!r:.100}; give a class such as Branch or Policy, or list[Branch]"
    raise TypeError(message)


def refuse_answer(cls: type) -> Never:
    """Answers are not read.

    Raises:
        TypeError: Always.
    """
    message = f"{cls.__name__} is an answer and is not read back; read the record, and ask again"
    raise TypeError(message)


def _subclass_of(*bases: type) -> Callable[[Any], bool]:
    # Other than cattrs' own predicates: generic aliases reach these too, and issubclass refuses them.
    return lambda cls: isinstance(cls, type) and all(issubclass(cls, base) for base in bases)


def _plain_hook(cls: Any) -> Callable[[Any, Any], Any]:
    read = value_reader(Kind(cls.__name__, cls) if is_enum(cls) else _PLAIN[cls])
    return lambda value, _: read(value)


converter = make_converter()
"""Structures and unstructures records, policies, and lists and mappings of them; unstructures answers."""
