"""The form of overlays: what `from_json` reads as another county's values, every value in the long form."""

from typing import Any

from pingyuan_rules.convert.forms.form_parts import (
    DAY,
    TEXT,
    Form,
    Schema,
    closed,
    enumeration,
    object_form,
    register,
    several,
)
from pingyuan_rules.convert.forms.record_forms import fact_schema
from pingyuan_rules.convert.unstructuring import plain_label, plain_value
from pingyuan_rules.engine import FactInfo, Provenance, facts_of
from pingyuan_rules.engine.values import LONGEST_TEXT
from pingyuan_rules.measures import Base, Bound
from pingyuan_rules.policy import Overlay, Policy
from pingyuan_rules.policy.own_clauses import LONGEST_REASON
from pingyuan_rules.published import read_published
from pingyuan_rules.published.reading_figures import FIGURE_PATTERN, UNITS

_NAMES = ("name", "version", "county", "office")
_WORDS: Schema = {"type": "string", "minLength": 1}
_TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT, "pattern": r"^[^\u0000]*$"}
_REASON: Schema = {"type": "string", "maxLength": LONGEST_REASON, "pattern": r"^[^\u0000]*$"}
_AUTHORITIES = [each.value for each in Provenance if each is not Provenance.CHANGED]
_IN_BOTH: dict[str, Any] = {"zh": _REASON | {"minLength": 1}, "en": _REASON | {"minLength": 1}}
_LABEL = closed(_IN_BOTH)
_NAME: Schema = {"maxLength": LONGEST_TEXT, "pattern": r"^(?=[\s\S]*\S)[^\u0000]*$"}
_SIDE: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "array", "minItems": 1, "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
}
_TABLES: dict[str, Schema] = {
    "documents": {"type": "object", "propertyNames": _NAME, "additionalProperties": closed(_IN_BOTH | {"dated": DAY})},
    "clauses": {
        "type": "object",
        "propertyNames": _NAME,
        "additionalProperties": closed({"document": _WORDS, "place": _LABEL, "term": _LABEL} | _IN_BOTH),
    },
    "claims": {
        "type": "array",
        "items": closed(
            {
                "key": _WORDS,
                "clause": _WORDS,
                "bound": enumeration(Bound),
                "value": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": f"^{FIGURE_PATTERN}$"}]},
                "unit": {"enum": list(UNITS)},
                **_IN_BOTH,
                "derived": {"type": "array", "items": _WORDS},
                "base": enumeration(Base),
                "note": _LABEL,
            },
            optional=("derived", "base", "note"),
        ),
    },
    "relations": {
        "type": "array",
        "items": closed({"left": _SIDE, "is": enumeration(Bound), "right": _SIDE} | _IN_BOTH),
    },
}


def dated_values_form(info: FactInfo) -> Form:
    """The values that a parameter has had: a list of them with their days, or, when it is read, one plain value."""
    about = fact_schema(info)
    head = {name: about.pop(name) for name in ("title", "x-label")}
    # An overlay has no null: what it leaves out keeps Pingyuan's value.
    if "enum" in about:
        about["enum"] = about["enum"][:-1]
    else:
        about["type"] = about["type"][0]
    forms = {
        "since": DAY,
        "until": DAY,
        "value": Form(about, plain_value),
        "provenance": Form({"enum": _AUTHORITIES}, plain_value),
        "cites": several(TEXT),
        "zh": Form(_REASON, str),
        "en": Form(_REASON, str),
    }
    reason = {
        "zh": lambda source: source.reason and source.reason.zh,
        "en": lambda source: source.reason and source.reason.en,
    }
    entry = object_form("", forms, reason, optional=forms.keys() - {"value"})
    entries = {
        "type": "array",
        "minItems": 1,
        "items": {**entry.schema, "dependentRequired": {"zh": ["en"], "en": ["zh"]}},
    }
    return Form({**head, "anyOf": [about, entries]}, several(entry).write)


_VALUES = {name: dated_values_form(info) for name, info in facts_of(Policy).items() if name != "on"}


def plain_overlay(overlay: Overlay) -> dict[str, Any]:
    """An overlay as `from_json` reads it.

    Raises:
        InvalidData: When it holds published figures and something is wrong with them.
    """
    # A file's figures are checked only when they are first used, and JSON cannot hold some wrong ones.
    read_published(overlay)
    tables = dict(overlay.published)
    documents: dict[str, Any] = {
        key: table | {"dated": table["dated"].isoformat()} for key, table in tables.pop("documents", {}).items()
    }
    clauses: dict[str, Any] = dict(tables.pop("clauses", {}))
    titles: dict[Any, str] = {}
    for clause in (each for sources in overlay.values.values() for source in sources for each in source.own):
        if clause.key not in clauses:
            # The file's own key of a document is not kept, so each gets one here.
            document = titles.setdefault((clause.document, clause.dated), f"document of {clause.key}")
            documents[document] = plain_label(clause.document) | {"dated": clause.dated.isoformat()}
            place, term = plain_label(clause.place), plain_label(clause.term)
            clauses[clause.key] = {"document": document, "place": place, "term": term} | plain_label(clause.paraphrase)
    names = {name: getattr(overlay, name) for name in _NAMES}
    head = {name: part for name, part in (names | {"documents": documents, "clauses": clauses}).items() if part}
    infos = facts_of(overlay.policy_class)  # a county's own class has further parameters
    values = {name: dated_values_form(infos[name]).write(sources) for name, sources in overlay.values.items()}
    return head | values | tables


_KEYS = dict.fromkeys(_NAMES, _TEXT) | _VALUES | _TABLES
OVERLAY = Form({"title": "Overlay", **closed(_KEYS, optional=_KEYS)}, plain_overlay, "Overlay")
"""Another county's values, each with its days and what it rests on."""

register({Overlay: OVERLAY}, read_back=True)
