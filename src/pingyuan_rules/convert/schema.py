"""JSON Schema for records, policies and answers."""

from typing import Any

from pingyuan_rules.engine import Assessment, FactInfo, Kind, Label, Parameters, Record, Severity, Status, facts_of
from pingyuan_rules.engine.decimals import PLACES
from pingyuan_rules.engine.records import former_names

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TYPES = {
    "bool": "boolean",
    "int": "integer",
    "fen": "integer",
    "decimal": "number",
    "text": "string",
    "date": "string",
}
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DAY = {"type": "string", "format": "date", "pattern": _DATE}
_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}


def schema_of(cls: type[Record] | type[Parameters] | type[Assessment]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `to_json` writes for a class, and `from_json` reads.

    Titles are Chinese and English; `x-label`, `x-unit` and `x-choices` hold the wordings apart, and
    `x-invariants` what must hold between facts. Bounds of dates, which the draft cannot state, are
    `x-not-before` and `x-not-after`. The draft takes 7.0 for an integer; `from_json` does not.
    Numbers with `x-places` have at most so many decimals: `multipleOf` would say so, but validators that compute in
    floats would then refuse 88.1.

    Raises:
        TypeError: For any other class.
    """
    if issubclass(cls, Record):
        label = getattr(cls, "label", Label(cls.__name__, cls.__name__))
        labels = [getattr(each, "label", None) for each in cls.invariants]  # a class may define invariants of its own
        words = [_words(each) for each in labels if each is not None]
        invariants = {"x-invariants": words} if words else {}
        return _object(label, _facts(cls), ()) | invariants
    if issubclass(cls, Parameters):
        source = {
            "value": {},
            "provenance": _STRING,
            "since": _DAY,
            "cites": _STRINGS,
            "reason": {**_both(_STRING), "type": ["object", "null"]},
        }
        # `until` may be absent, as it is from policies that were written before values could end.
        until = {"until": {**_DAY, "type": ["string", "null"]}}
        sources = {"type": "object", "additionalProperties": _closed(source | until, tuple(source))}
        return _object(Label("政策", "policy"), _facts(cls) | {"sources": sources}, tuple(facts_of(cls)))
    if issubclass(cls, Assessment):
        properties = _answers(cls)
        return _object(Label("判定结果", "assessment"), properties, tuple(properties))
    message = f"{cls.__name__} has no schema; give a record, policy or assessment class"
    raise TypeError(message)


def _object(label: Label, properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {"$schema": DRAFT, **_titled(label), **_closed(properties, required)}


def _closed(properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _titled(label: Label) -> dict[str, Any]:
    return {"title": f"{label.zh} / {label.en}", "x-label": _words(label)}


def _words(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


def _facts(cls: type[Record] | type[Parameters]) -> dict[str, Any]:
    facts = {name: _fact(info) for name, info in facts_of(cls).items()}
    # Documents with former names are still read, so they must pass a validator too.
    return facts | {old: {**facts[name], "deprecated": True} for old, name in former_names(cls).items()}


def _fact(info: FactInfo) -> dict[str, Any]:
    unit = {} if info.unit is None else {"x-unit": _words(info.unit)}
    # The draft has no bounds for dates.
    names = ("x-not-before", "x-not-after") if info.kind.name == "date" else ("minimum", "maximum")
    bounds = {
        name: bound if isinstance(bound, int) else bound.isoformat()
        for name, bound in zip(names, (info.ge, info.le), strict=True)
        if bound is not None
    }
    return {**_titled(info.label), **_kind(info.kind), **bounds, **unit}


def _kind(kind: Kind) -> dict[str, Any]:
    """A value of a kind, or null."""
    if kind.enum is not None:
        labels = {member.value: getattr(member, "label", Label(member.name, member.name)) for member in kind.enum}
        choices = {str(stored): _words(label) for stored, label in labels.items()}
        return {"enum": [*labels, *kind.former_values, None], "x-choices": choices}
    more: dict[str, dict[str, Any]] = {"date": {"format": "date", "pattern": _DATE}, "decimal": {"x-places": PLACES}}
    return {"type": [_TYPES[kind.name], "null"], **more.get(kind.name, {})}


def _answers(cls: type[Assessment]) -> dict[str, Any]:
    """Which record it is about, the answers of the rules, and what every assessment has."""
    names = tuple(rule.name for rule in cls.rules)
    status = {"enum": [member.value for member in Status]}
    policy = {"on": _DAY, "fingerprint": _STRING}
    record = cls.rules[0].record
    infos = facts_of(record)
    key = {"id": _fact(infos["id"])} if "id" in infos else {}
    about = {
        "rule": {"enum": list(names)},
        "label": _both(_STRING),
        "severity": {"enum": [member.value for member in Severity]},
    }
    used = {name for rule in cls.rules if rule.met_when is not None for name in rule.shortfall.facts}
    facts = _closed({name: fact for name, fact in _facts(record).items() if name in used}, ())
    finding = about | {"clauses": _STRINGS, "facts": facts, "remedies": _both(_STRINGS)}
    open_finding = about | {"missing": _STRINGS}
    return {
        **key,
        "record": {"const": record.__name__},
        **{rule.name: {**_titled(rule.label), **_kind(rule.kind)} for rule in cls.rules},
        "status": _closed(dict.fromkeys(names, status), names),
        "findings": {"type": "array", "items": _closed(finding, tuple(finding))},
        "open_findings": {"type": "array", "items": _closed(open_finding, tuple(open_finding))},
        "version": _STRING,
        "policy": _closed(policy | {"overlay": _STRING}, tuple(policy)),
    }


def _both(words: dict[str, Any]) -> dict[str, Any]:
    """Something in both languages."""
    return _closed({"zh": words, "en": words}, ("zh", "en"))
