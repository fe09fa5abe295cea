"""The converter: cattrs, taught the records, policies and answers, and nothing lax."""

import dataclasses
import json
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from operator import is_
from pathlib import Path
from types import NoneType
from typing import Any, Never, get_args, get_origin

import attrs
from cattrs import Converter

from pingyuan_rules.convert import unstructuring
from pingyuan_rules.convert.forms.answer_forms import brief_assessment, plain_assessment
from pingyuan_rules.convert.forms.form_parts import READ_BACK
from pingyuan_rules.convert.forms.known_forms import UNIONS, form_of, form_of_class
from pingyuan_rules.convert.forms.record_forms import policy_form
from pingyuan_rules.convert.json_values import Read, read_moment, read_null, read_share, read_time, value_reader
from pingyuan_rules.convert.own_types import (
    class_hook,
    is_literal,
    is_scale,
    is_typed_dict,
    literal_hook,
    scale_hook,
    typed_dict_hook,
    unknown_hook,
)
from pingyuan_rules.convert.policy_structuring import overlay_hook, policy_hook
from pingyuan_rules.convert.structuring import (
    RecordHook,
    cell_hook,
    fixed_hook,
    is_fixed,
    is_list,
    is_mapping,
    list_hook,
    mapping_hook,
    read_float,
)
from pingyuan_rules.convert.unwritten_values import is_refused, refuse_value
from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    Assessments,
    ExactDecimal,
    Explanations,
    Finding,
    Parameters,
    Ratio,
    Record,
    Records,
    Unknown,
)
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.rule import Explanation
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, INT, RATIO, TEXT, Kind, is_enum
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
    converter.register_structure_hook_factory(is_class, class_hook)
    converter.register_structure_hook_factory(is_typed_dict, typed_dict_hook)
    converter.register_structure_hook_factory(is_lax, refuse_class)
    converter.register_structure_hook_factory(is_literal, literal_hook)
    converter.register_structure_hook_factory(is_ambiguous, refuse_union)
    converter.register_structure_hook_factory(
        lambda cls: get_origin(cls) in UNIONS and Unknown in get_args(cls), unknown_hook
    )
    converter.register_structure_hook_factory(is_unread, refuse_answer)
    converter.register_structure_hook_factory(is_scale, scale_hook)
    converter.register_structure_hook_factory(is_list, list_hook)
    converter.register_structure_hook_factory(is_fixed, fixed_hook)
    converter.register_structure_hook_factory(is_mapping, mapping_hook)
    converter.register_structure_hook_factory(is_enum, _enum_hook)
    converter.register_structure_hook_factory(is_cell, cell_hook)

    def get_hook(typed: Any, _: Any) -> Any:
        return converter.get_structure_hook(typed)

    for bare, typed in _BARE.items():
        converter.register_structure_hook_factory(partial(is_, bare), partial(get_hook, typed))
    for plain, read in _READ.items():
        converter.register_structure_hook(plain, partial(_call, plain, read))
    converter.register_structure_hook(bytes, lambda _, cls: refuse_class(cls))
    converter.register_structure_hook_factory(lambda cls: cls is None, lambda _: partial(_call, NoneType, read_null))
    for cls, kind in _PLAIN.items():
        converter.register_structure_hook(cls, partial(_call, cls, value_reader(kind)))
    converter.register_structure_hook_factory(_subclass_of(Record), RecordHook.of)
    converter.register_structure_hook_factory(_subclass_of(Parameters), policy_hook)
    converter.register_structure_hook(Overlay, overlay_hook)
    # cattrs would resolve the types of all fields, and some of them are imported for type checkers only.
    for has_fields, fields in ((attrs.has, attrs.fields), (dataclasses.is_dataclass, dataclasses.fields)):
        converter.register_unstructure_hook_factory(
            has_fields, partial(unstructuring.fields_writer, fields, unstructure)
        )
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


_READ: Mapping[type, Read] = {
    float: read_float,
    datetime: read_moment,
    time: read_time,
    Fraction: read_share,
    ExactDecimal: value_reader(DECIMAL),
    Ratio: value_reader(RATIO),
    NoneType: read_null,
    Unknown: lambda value: read_null(value) or UNKNOWN,
    Path: lambda value: Path(value_reader(TEXT)(value)),
}


def _call(plain: type, read: Read, value: Any, cls: Any) -> Any:
    # cattrs takes the hook of str for what derives from it too, and the text would be no member of a StrEnum.
    if cls is not plain and isinstance(cls, type) and issubclass(cls, plain):
        return _enum_hook(cls)(value, cls) if is_enum(cls) else refuse_class(cls)
    return read(value)


def make_brief_converter() -> Converter:
    """One that leaves status and findings out of assessments."""
    converter = make_converter()
    converter.register_unstructure_hook_func(_subclass_of(Assessment), brief_assessment)
    return converter


def is_cell(cls: Any) -> bool:
    """Whether a type is a union of what a cell may hold; `T | None` is left to the reader of T."""
    members = set(get_args(cls)) - {NoneType}
    # A day would stay a text, as it does in the cells of a ledger alone, which hold anything.
    readable = members == _CELL - {NoneType} or not members & {date, datetime, time}
    return get_origin(cls) in UNIONS and len(members) > 1 and members <= _CELL and readable


def is_class(cls: Any) -> bool:
    """Whether a type is an attrs class or a dataclass, or one of them of something: `Page[Branch]`."""
    made = get_origin(cls) or cls
    return isinstance(made, type) and (attrs.has(made) or dataclasses.is_dataclass(made))


def is_lax(cls: Any) -> bool:
    """Whether a type is one that cattrs would read by calling its class, which takes anything."""
    made = get_origin(cls) or cls
    if not isinstance(made, type):  # a record in place of its class has the fields of the class
        return hasattr(made, "__attrs_attrs__")
    lax = (bytes, bytearray, memoryview, deque, OrderedDict, defaultdict, Counter)
    return issubclass(made, lax)


def is_ambiguous(cls: Any) -> bool:
    """Whether a type is a union with several classes of record, so that an object could be any of them."""
    members = get_args(cls) if get_origin(cls) in UNIONS else ()
    return len(members) - (NoneType in members) > 1 and any(
        isinstance(each, type) and issubclass(each, Record | Parameters | Overlay) for each in members
    )


def refuse_union(cls: Any) -> Never:
    """Refuse a union of records, which look alike if unknown facts are left out.

    Raises:
        TypeError: Always.
    """
    names = " | ".join(getattr(each, "__name__", str(each)) for each in get_args(cls))
    message = f"JSON is not read as {names}, since an object may be any of them; name the one class to read"
    raise TypeError(message)


def is_unread(cls: Any) -> bool:
    """Whether a class is one that is written and not read: answers, and what follows from records and rules."""
    made = get_origin(cls) or cls
    if not isinstance(made, type) or issubclass(made, Enum | Record | Parameters | Records):
        return False
    if issubclass(made, Assessment):  # those of people's own stand in their modules
        return True
    is_ours = made.__module__.startswith("pingyuan_rules.")
    several = issubclass(made, Displayed) and issubclass(made, tuple | Mapping)
    written = is_ours and (several or is_refused(made) or form_of_class(made) is not None)
    return written and READ_BACK.isdisjoint(made.__mro__)


def refuse_class(cls: Any) -> Never:
    """What is no class that JSON is read as.

    Raises:
        TypeError: Always.
    """
    message = f"JSON is not read as {cls!r:.100}; give a class such as Branch or Policy, or list[Branch]"
    made = get_origin(cls) or cls
    if isinstance(made, type):
        instead = {bytes: "str", bytearray: "str", memoryview: "str", Decimal: "str, int or Fraction", deque: "list"}
        instead |= dict.fromkeys((OrderedDict, defaultdict, Counter), "dict[str, ...]")
        names = (name for base, name in instead.items() if issubclass(made, base))
        if name := next(names, ""):
            message = f"JSON is not read as {made.__name__}; read {name}, and build it from that"
    raise TypeError(message)


def refuse_answer(cls: Any) -> Never:
    """Refuse to read answers, and everything else that follows from records and rules.

    Raises:
        TypeError: Always.
    """
    made = get_origin(cls) or cls
    if issubclass(made, Assessment | Assessments | Finding | Explanation | Explanations):
        message = f"{made.__name__} is an answer and is not read back; read the record, and ask again"
    else:
        message = f"{made.__name__} is not read back; from_json reads records, policies, overlays and receipts"
    raise TypeError(message)


def _subclass_of(*bases: type) -> Callable[[Any], bool]:
    # Other than cattrs' own predicates: generic aliases reach these too, and issubclass refuses them.
    return lambda cls: isinstance(cls, type) and all(issubclass(cls, base) for base in bases)


@cache
def _enum_hook(cls: Any) -> Callable[[Any, Any], Any]:
    if not list(cls):  # Enum and Choice themselves
        refuse_class(cls)
    read = value_reader(Kind(cls.__name__, cls))
    return lambda value, _: read(value)


converter = make_converter()
"""Structures and unstructures records, policies, and lists and mappings of them; unstructures answers."""
