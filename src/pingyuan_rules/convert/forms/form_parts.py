"""Forms: how a value is written as JSON together with the schema of what is written, so that the two cannot differ."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from fractions import Fraction
from functools import partial
from operator import attrgetter
from types import MappingProxyType
from typing import Any, cast

import attrs

from pingyuan_rules.convert.unstructuring import plain_label, plain_step, plain_value
from pingyuan_rules.engine import UNKNOWN, ExactDecimal, Label, Unknown
from pingyuan_rules.engine.decimals import PLACES
from pingyuan_rules.engine.values import DAY_PATTERN

Schema = dict[str, Any]


@attrs.frozen(eq=False)
class Form:
    """How values of one kind are written.

    Attributes:
        schema: The JSON Schema; in it, forms stand for their own schemas.
        write: Gives what JSON can hold of a value.
        name: What schemas call it when they refer to it; empty if its schema stands in its place.
    """

    schema: Mapping[str, Any]
    write: Callable[[Any], Any]
    name: str = ""


DAY_SCHEMA: Schema = {"type": "string", "format": "date", "pattern": f"^{DAY_PATTERN}$"}

TEXT = Form({"type": "string"}, str)
WHOLE = Form({"type": "integer"}, int)
TRUTH = Form({"type": "boolean"}, bool)
DAY = Form(DAY_SCHEMA, plain_value)
# As text, such as 523/79: a float would round it.
EXACT = Form({"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}, lambda number: str(Fraction(number)))
VALUE = Form(
    {
        "anyOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "null"},
            {"type": "array", "items": {"type": "object"}},  # the brackets of a scale, or related records by their ids
        ]
    },
    plain_step,
    "Value",
)
"""A fact, a parameter or an answer of any kind."""


def closed(properties: Mapping[str, Any], optional: Iterable[str] = ()) -> Schema:
    """The schema of an object with these keys and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in set(optional)],
        "additionalProperties": False,
    }


def titled(label: Label) -> Schema:
    """What a schema says of a label."""
    return {"title": f"{label.zh} / {label.en}", "x-label": plain_label(label)}


LABEL = Form({"title": "Label", **closed({"zh": TEXT, "en": TEXT})}, plain_label, "Label")


def nullable(form: Form) -> Form:
    """A form whose values may be UNKNOWN or None, which are written as null."""
    write, schema = form.write, form.schema
    if form.name:
        schema = {"anyOf": [form, {"type": "null"}]}
    elif "enum" in schema:
        schema = {**schema, "enum": [*schema["enum"], None]}
    else:
        schema = {**schema, "type": [schema["type"], "null"]}
    return Form(schema, lambda value: None if value is None or value is UNKNOWN else write(value))


def several(form: Form) -> Form:
    """A list of values of one form."""
    write = form.write
    return Form({"type": "array", "items": form}, lambda values: [write(value) for value in values])


def by_key(form: Form) -> Form:
    """A mapping whose values have one form."""
    write = form.write
    schema = {"type": "object", "additionalProperties": form}
    return Form(schema, lambda values: {key: write(value) for key, value in values.items()})


def enumeration(*classes: type[Enum]) -> Form:
    """The stored values of enumerations."""
    labels = {each.value: getattr(each, "label", Label(each.name, each.name)) for cls in classes for each in cls}
    choices = {str(stored): plain_label(label) for stored, label in labels.items()}
    return Form({"enum": list(labels), "x-choices": choices}, plain_value)


def both(form: Form, write: Callable[[Any], Any]) -> Form:
    """Something in both languages."""
    return Form(closed({"zh": form, "en": form}), write)


def object_form(
    name: str,
    forms: Mapping[str, Form],
    read: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
    *,
    optional: Iterable[str] = (),
) -> Form:
    """An object with a key for each attribute of a value.

    Args:
        name: What schemas call it; empty if it stands in its place.
        forms: The form of each key.
        read: What gives the value of a key that is no attribute.
        optional: The keys that are left out where the value is None.
    """
    left_out = frozenset(optional)
    parts = [(key, read.get(key) or attrgetter(key), form.write) for key, form in forms.items()]

    def write(value: Any) -> dict[str, Any]:
        return {
            key: write_part(part)
            for key, read_part, write_part in parts
            if (part := read_part(value)) is not None or key not in left_out
        }

    return Form({**({"title": name} if name else {}), **closed(forms, left_out)}, write, name)


FORMS: dict[type, Callable[[Any], Form]] = {}
"""For each class that is written what gives the form of the class, or of one derived from it; the modules of forms fill
it in."""


READ_BACK: set[type] = set()
"""The classes of these whose values `from_json` reads as they are written; records and policies are read as well."""


def register(forms: Mapping[type, Form], *, read_back: bool = False) -> None:
    """Take up the forms of classes that have one form for all their values.

    Args:
        forms: The form of each class.
        read_back: Whether `from_json` reads what is written.
    """
    READ_BACK.update(forms if read_back else ())
    for cls, form in forms.items():
        FORMS[cls] = partial(lambda form, _: form, form)


NULL = Form({"type": "null"}, lambda _: None)
register({Unknown: NULL, Fraction: EXACT, ExactDecimal: Form({"type": "number", "x-places": PLACES}, plain_value)})
FORMS[Enum] = enumeration


class Definitions:
    """The named schemas that others refer to.

    Attributes:
        prefix: What stands before a name in a reference.
        schemas: The schemas by name.
    """

    def __init__(self, prefix: str) -> None:
        """Start with none."""
        self.prefix = prefix
        self.schemas: dict[str, Schema] = {}
        self._names: dict[Form, str] = {}

    def refer(self, form: Form) -> Schema:
        """A reference to a named form; the schema in its place for others."""
        if not form.name:
            return cast("Schema", resolve(form.schema, self.refer))
        if form not in self._names:
            # Two classes of people's own may have one name.
            taken = [name for name in self.schemas if name.rstrip("0123456789") == form.name]
            name = self._names[form] = f"{form.name}{len(taken) + 1}" if form.name in taken else form.name
            self.schemas[name] = {}  # a form may refer to itself
            self.schemas[name] = resolve(form.schema, self.refer)
        return {"$ref": f"{self.prefix}{self._names[form]}"}


def resolve(schema: Any, refer: Callable[[Form], Schema]) -> Any:
    """A schema without forms, each replaced by what refers to it."""
    if isinstance(schema, Form):
        return refer(schema)
    if isinstance(schema, Mapping):
        return {key: resolve(value, refer) for key, value in schema.items()}
    return [resolve(value, refer) for value in schema] if isinstance(schema, list) else schema
