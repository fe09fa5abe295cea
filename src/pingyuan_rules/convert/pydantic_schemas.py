"""Records, policies and answers in pydantic's own terms; imported when pydantic first asks for them."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast, get_args, get_origin

from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from pingyuan_rules.convert.converters import converter
from pingyuan_rules.convert.forms.answer_forms import PROBLEM
from pingyuan_rules.convert.forms.form_parts import Form, resolve
from pingyuan_rules.convert.forms.known_forms import form_of
from pingyuan_rules.engine import InvalidData, Parameters, Record, Unknown
from pingyuan_rules.engine.records import Records
from pingyuan_rules.policy import Overlay
from pingyuan_rules.receipts import Receipt

_FORM = "pingyuan_rules_form"


def core_schema_of(source: Any) -> CoreSchema:
    """How pydantic reads and writes a class: records and policies from JSON values too, answers as they are."""
    form, cls = form_of(source), get_origin(source) or source
    serialization = core_schema.plain_serializer_function_ser_schema(converter.unstructure, when_used="json")
    about: dict[str, Any] = {"metadata": {_FORM: form}, "serialization": serialization}
    if form.name:
        about["ref"] = _reference(form)
    if issubclass(cls, Record | Parameters | Records | Receipt | Overlay | Unknown):
        reader: Any = partial(read, source)
        # What pydantic calls the member of a union by, in the place of an error; else the repr, with an address in it.
        reader.__name__ = cls.__name__
        return core_schema.no_info_plain_validator_function(reader, **about)
    return core_schema.is_instance_schema(cls, **about)


def read(source: Any, value: Any) -> Any:
    """A record, records, a policy, a receipt or UNKNOWN, or the values of JSON as such.

    Raises:
        ValidationError: With an error for each problem, at its place.
    """
    cls = get_origin(source) or source
    if isinstance(value, cls):
        return value
    try:
        if cls is Records:
            several: Any = list[get_args(source)[0]]  # type: ignore[misc] # a class at run time
            return Records(converter.structure(value, several))
        return converter.structure(value, cls)
    except InvalidData as error:
        problems, more = error.problems, error.more
    details: list[InitErrorDetails] = []
    for problem in problems:
        told = PROBLEM.write(problem)
        # Pydantic would put the problem in the place of its name in braces, which a value may hold.
        text = problem.text("en").replace("{problem}", "{ problem }")
        # Pydantic wants the text to stand in the source, where it would only be a template.
        custom = PydanticCustomError("invalid_data", text, {"problem": told})  # pyright: ignore[reportArgumentType]
        # Not the input itself, which may be long or nobody else's business: what the problem shows of it.
        details.append({"type": custom, "loc": problem.path, "input": told["found"]["en"]})
    if more:
        others = InvalidData((), more=more).text("en")
        rest = PydanticCustomError("invalid_data", others, {"more": more})  # pyright: ignore[reportArgumentType]
        details.append({"type": rest, "loc": (), "input": ""})
    # Pydantic puts these among its own, each below the place of the value.
    raise ValidationError.from_exception_data(cls.__name__, details)


def json_schema_of(schema: CoreSchema, handler: Callable[[CoreSchema], dict[str, Any]]) -> dict[str, Any]:
    """The JSON Schema of what has a form; what is named in it becomes a definition of its own."""
    form: Form = cast("Any", schema)["metadata"][_FORM]

    def refer(part: Form) -> dict[str, Any]:
        if not part.name:
            return cast("dict[str, Any]", resolve(part.schema, refer))
        if part is form:  # a value of an explanation has values below it
            return handler(core_schema.definition_reference_schema(_reference(part)))
        about = {_FORM: part, "pydantic_js_functions": [json_schema_of]}
        inner = core_schema.any_schema(ref=_reference(part), metadata=about)
        # As the items of a list, since the handler looks at the reference and the metadata of inner schemas alone.
        items: dict[str, Any] = handler(core_schema.list_schema(inner))["items"]
        return items

    return cast("dict[str, Any]", resolve(form.schema, refer))


def _reference(form: Form) -> str:
    """What pydantic knows a form by: it calls the definition by the part between the dot and the colon."""
    return f"pingyuan_rules.{form.name}:{id(form)}"
