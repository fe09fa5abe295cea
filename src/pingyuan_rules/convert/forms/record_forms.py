"""The forms of records and policies: their facts, and where values come from."""

from pingyuan_rules.convert.forms.form_parts import (
    DAY,
    DAY_SCHEMA,
    FORMS,
    LABEL,
    TEXT,
    VALUE,
    Form,
    Schema,
    by_key,
    closed,
    nullable,
    object_form,
    register,
    several,
    titled,
)
from pingyuan_rules.convert.unstructuring import facts_writer, plain_label, plain_value
from pingyuan_rules.engine import Cite, FactInfo, Kind, Label, Parameters, Ratio, Record, Scale, facts_of, relations_of
from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.decimals import PLACES
from pingyuan_rules.engine.facts.fact_definitions import former_names
from pingyuan_rules.engine.rates.ratios import RATIO_PATTERN

_TYPES = {
    "bool": "boolean",
    "int": "integer",
    "fen": "integer",
    "decimal": "number",
    "text": "string",
    "date": "string",
    "ratio": "string",
}

_CLAUSE = object_form(
    "Citation", {"key": TEXT, "document": LABEL, "dated": DAY, "place": LABEL, "term": LABEL, "paraphrase": LABEL}
)
CITATION = Form(
    _CLAUSE.schema, lambda clause: _CLAUSE.write(clause.citation if isinstance(clause, Cite) else clause), _CLAUSE.name
)
"""A clause that something rests on, or a reference to it."""

SOURCE = object_form(
    "Source",
    {
        "value": VALUE,
        "provenance": TEXT,
        "since": DAY,
        "cites": several(TEXT),
        "reason": nullable(LABEL),
        "until": nullable(DAY),
        # Clauses that the file of an overlay brought along, which nobody else could know.
        "own": several(CITATION),
    },
    {"provenance": lambda source: source.provenance.value, "own": lambda source: source.own or None},
    optional=("own",),
)
"""Where a value of a parameter comes from."""

# `until` may be absent, as it is from policies that were written before values could end.
_READ_SOURCE = Form({**SOURCE.schema, "required": ["value", "provenance", "since", "cites", "reason"]}, SOURCE.write)


@cached_by_class
def record_form(cls: type[Record]) -> Form:
    """A record: an object with its facts."""
    labels = [getattr(each, "label", None) for each in cls.invariants]  # a class may define invariants of its own
    words = [plain_label(each) for each in labels if each is not None]
    several = {
        name: {
            **titled(relation.label), "type": ["array", "null"], "items": record_form(relation.record),
            "maxItems": relation.most, "x-related-by": relation.by,
        }
        for name, relation in relations_of(cls).items()
    }  # fmt: skip
    properties = fact_schemas(cls) | several
    schema = {**titled(getattr(cls, "label", Label(cls.__name__, cls.__name__))), **closed(properties)}
    invariants = {"x-invariants": words} if words else {}
    return Form({**schema, "required": [], **invariants}, facts_writer(cls), cls.__name__)


@cached_by_class
def policy_form(cls: type[Parameters]) -> Form:
    """A policy: an object with every parameter, and where their values come from."""
    write, sources = facts_writer(cls), by_key(_READ_SOURCE)
    properties = fact_schemas(cls) | {"sources": sources}
    required = {"required": list(facts_of(cls))}
    return Form(
        {**titled(Label("政策", "policy")), **closed(properties), **required},
        lambda policy: write(policy) | {"sources": sources.write(policy.sources)},
        cls.__name__,
    )


def fact_schemas(cls: type) -> dict[str, Schema]:
    """The schema of each fact, or parameter, of a class."""
    facts = {name: fact_schema(info) for name, info in facts_of(cls).items()}
    # Documents with former names are still read, so they must pass a validator too.
    return facts | {old: {**facts[name], "deprecated": True} for old, name in former_names(cls).items()}


def fact_schema(info: FactInfo) -> Schema:
    """The schema of a fact or a parameter, which may be null."""
    unit = {} if info.unit is None else {"x-unit": plain_label(info.unit)}
    # The draft has no bounds for dates, nor for ratios.
    others = {"date": ("x-not-before", "x-not-after"), "ratio": ("x-minimum", "x-maximum")}
    names = others.get(info.kind.name, ("minimum", "maximum"))
    bounds = {
        name: plain_value(bound) for name, bound in zip(names, (info.ge, info.le), strict=True) if bound is not None
    }
    texts: Schema = {}
    if info.max_length is not None:
        # Patterns are searched for: any character but NUL throughout, and in an id one that is not blank.
        not_blank = r"(?=[\s\S]*\S)" if info.is_id else ""
        texts = {"maxLength": info.max_length, "pattern": f"^{not_blank}[^\\u0000]*$"}
    return {**titled(info.label), **kind_schema(info.kind), **bounds, **texts, **unit}


def kind_schema(kind: Kind) -> Schema:
    """The schema of a value of a kind, or null."""
    if kind.enum is not None:
        labels = {member.value: getattr(member, "label", Label(member.name, member.name)) for member in kind.enum}
        choices = {str(stored): plain_label(label) for stored, label in labels.items()}
        return {"enum": [*labels, *kind.former_values, None], "x-choices": choices}
    if kind.parts:
        threshold, value = (kind_schema(part) for part in kind.parts)
        bracket = closed(
            {"from": threshold | {"type": "integer"}, "value": value | {"type": _TYPES[kind.parts[1].name]}}
        )
        return {"type": ["array", "null"], "items": bracket, "minItems": 1}
    more: dict[str, Schema] = {
        "date": DAY_SCHEMA,
        "decimal": {"x-places": PLACES},
        "ratio": {"pattern": RATIO_PATTERN},
    }
    return {**more.get(kind.name, {}), "type": [_TYPES[kind.name], "null"]}


_RATIO: Schema = {"type": "string", "pattern": RATIO_PATTERN}
_BRACKET = closed({"from": {"type": "integer"}, "value": {"anyOf": [{"type": "integer"}, _RATIO]}})
_SCALE: Schema = {"type": "array", "minItems": 1, "items": _BRACKET}
register({Ratio: Form(_RATIO, plain_value), Scale: Form(_SCALE, plain_value)}, read_back=True)
FORMS[Record], FORMS[Parameters] = record_form, policy_form
