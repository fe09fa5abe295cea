"""Values that are not written as JSON, and what to write instead."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import FunctionType, MappingProxyType
from typing import Any, Never

from pingyuan_rules.convert.forms.known_forms import form_of_class

_WRITTEN = (
    "to_json writes records, policies, overlays, answers, measures, published figures, rules, receipts, problems,"
    " enumerations, texts, numbers, days, and lists and mappings of these"
)
_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "RuleInfo": "to_json(rule) writes all there is to know about a rule",
        "Version": "to_json(rule) writes the texts of a rule",
        "Kind": "to_json(rule) and to_json(facts_of(Branch)) name the kinds of answers and facts",
        "Invariant": "schema_of(Branch) says in x-invariants what holds between facts; str(each.label) is one of them",
        "RelationInfo": "schema_of(Branch) says which related records there are; write each.name",
        "Origin": "to_json(policy) writes the policy, and policy.overlay_name names the overlay behind it",
        "AssessedFiles": "write its parts, such as to_json(assessed.measures)",
        "Recording": "recording.write(path) writes a file of cases",
        "Inspection": "write its parts, such as to_json(inspection.warnings)",
        "AssessedLedger": "write its parts, such as to_json(assessed.assessments[Branch])",
    }
)
"""What to write instead of those values of the library that are not data."""


def is_refused(cls: Any) -> bool:
    """Whether the values of a class of the library are not data."""
    return any(base.__name__ in _INSTEAD and base.__module__.startswith("pingyuan_rules.") for base in cls.__mro__)


def refuse_value(value: Any) -> Never:
    """Refuse a value that JSON does not hold, with what to write instead.

    Raises:
        TypeError: Always.
    """
    cls = type(value)
    name = cls.__qualname__
    advice = _WRITTEN
    if isinstance(value, type):
        name = f"the class {value.__name__}"
        if form_of_class(value) is not None:
            advice = f"schema_of({value.__name__}) gives the schema of what is written for its values"
    elif isinstance(value, FunctionType):
        name, advice = f"the function {value.__name__}", "call it, and write what it returns"
    elif isinstance(value, BaseException):
        advice = "str(error) is its message"
    elif isinstance(value, Decimal):
        advice = "write amounts in fen, which are whole numbers, and other numbers as text: str(number)"
    elif isinstance(value, timedelta):
        advice = "write the number of days: length.days"
    elif isinstance(value, bytes | bytearray | memoryview):
        advice = "write the text: value.decode()"
    elif hasattr(value, "columns"):
        advice = "to_json(records_of(frame, Branch)) writes the records of a table; engines write their own tables"
    elif is_refused(cls):
        advice = next(_INSTEAD[base.__name__] for base in cls.__mro__ if base.__name__ in _INSTEAD)
    message = f"{name} is not written as JSON; {advice}"
    raise TypeError(message)
