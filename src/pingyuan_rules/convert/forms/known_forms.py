"""The form of any class that can be written, found without importing what nobody writes."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import Enum
from importlib import import_module
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pingyuan_rules.convert.forms.answer_forms import assessment_form, brief_form
from pingyuan_rules.convert.forms.form_parts import FORMS, Form, by_key, several
from pingyuan_rules.engine import Assessment, Finding, Parameters, Record, Unknown

UNIONS = frozenset({Union, UnionType})


def form_of(kind: Any, *, brief: bool = False) -> Form:
    """The form of a class, or of a list, tuple or mapping such as `list[Branch]`.

    Args:
        kind: The class, list, tuple or mapping.
        brief: Whether assessments leave out the status of each answer and the findings.

    Raises:
        TypeError: For whatever has none.
    """
    origin, items = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return form_of(items[0], brief=brief)
    if origin in UNIONS:
        forms = [form_of(Unknown if each is NoneType else each, brief=brief) for each in items]
        return Form({"anyOf": list(dict.fromkeys(forms))}, lambda value: form_of(type(value), brief=brief).write(value))
    if isinstance(origin, type) and issubclass(origin, list | tuple | AbstractSet) and items[1:] in {(), (...,)}:
        return several(form_of(items[0], brief=brief))
    is_mapping = isinstance(origin, type) and issubclass(origin, Mapping)
    if is_mapping and isinstance(items[0], type) and issubclass(items[0], str | date | Enum):
        return by_key(form_of(items[1], brief=brief))
    # Such as Comparisons, which is a tuple of Comparison and says so by its base.
    bases = getattr(kind, "__orig_bases__", ()) if origin is None and form_of_class(kind) is None else ()
    for base in bases:
        home, parts = get_origin(base), get_args(base)
        if (
            isinstance(home, type)
            and issubclass(home, tuple | Mapping)
            and not any(isinstance(part, TypeVar) for part in parts)
        ):
            return form_of(base, brief=brief)
    cls = origin or kind
    form = form_of_class(cls)
    if brief and form is not None and issubclass(cls, Assessment):
        form = brief_form(cls)
    if form is None:
        name = getattr(kind, "__name__", kind)
        if isinstance(kind, type) and issubclass(kind, list | tuple | AbstractSet | Mapping):
            message = f"{name} alone has no schema; add the type that it holds, as in list[Branch] or Rows[Coverage]"
        else:
            message = f"{name} has no schema; give a class that to_json writes, such as Branch, or list[Branch]"
        raise TypeError(message)
    return form


def form_of_class(cls: Any) -> Form | None:
    """The form of a class that has one form for all its values; None for others."""
    if not isinstance(cls, type) or cls is Enum or (issubclass(cls, Enum) and not list(cls)):
        return None  # an enumeration without members has no values
    if cls in {Record, Parameters} or (issubclass(cls, Assessment) and not hasattr(cls, "rules")):
        return None  # what others derive from; an assessment has its rules from its book
    if issubclass(cls, Finding) and cls not in FORMS:
        load_every_form()  # that of its base would leave out what it adds
    make = next((FORMS[base] for base in cls.__mro__ if base in FORMS), None)
    if make is None and any(base.__module__.startswith("pingyuan_rules.") for base in cls.__mro__):
        # These import measures, published figures and every rule, which most programs do not write.
        load_every_form()
        make = next((FORMS[base] for base in cls.__mro__ if base in FORMS), None)
    return make and make(cls)


def every_form() -> list[Form]:
    """Every form: of the classes of record and their results, in full and in brief, of the policy, and of all else."""
    from pingyuan_rules.measures import Row  # noqa: PLC0415 - see `load_every_form`
    from pingyuan_rules.policy import Policy  # noqa: PLC0415 - as above
    from pingyuan_rules.rules import book  # noqa: PLC0415 - as above

    load_every_form()
    results = [book.result_class(record) for record in book.records]
    of_results = [form for cls in results for form in (assessment_form(cls), brief_form(cls))]
    classes = [cls for cls in FORMS if cls not in {Record, Parameters, Assessment, Row, Enum}]
    return [*(form_of(cls) for cls in (*book.records, Policy)), *of_results, *(form_of(cls) for cls in classes)]


def load_every_form() -> None:
    """Import the modules of forms that import what they are forms of."""
    for module in (
        "case_forms",
        "comparison_forms",
        "measure_forms",
        "overlay_forms",
        "proof_forms",
        "published_forms",
        "receipt_forms",
        "rule_forms",
    ):
        import_module(f"pingyuan_rules.convert.forms.{module}")
