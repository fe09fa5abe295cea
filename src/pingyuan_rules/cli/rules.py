"""The rulebook for programs: what `rulebook --json` writes."""

from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.convert.unstructuring import citation, label, source
from pingyuan_rules.engine import FactInfo, Kind, Label, Rule, facts_of
from pingyuan_rules.engine.labels import LANGUAGES
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.values import pingyuan_values
from pingyuan_rules.rules import book


def rules() -> dict[str, Any]:
    """Every rule, those that only serve others too, and every parameter with each value it has had."""
    values = pingyuan_values()
    parameters = {
        name: _described(info) | {"values": [source(each) for each in values.get(name, ())]}
        for name, info in facts_of(Policy).items()
    }
    return {"version": __version__, "rules": [rule(each) for each in book.all_rules], "parameters": parameters}


def rule(of: Rule[Any, Policy, Any]) -> dict[str, Any]:
    """All there is to know of one rule; its dates are null where it was always in force or has no end."""
    standing, infos = of.standing, facts_of(of.record)
    return {
        "name": of.name,
        "record": of.record.__name__,
        "label": label(of.label),
        "sentence": {lang: of.words(lang) for lang in LANGUAGES},
        "formula": {lang: of.formula(lang) for lang in LANGUAGES},
        "diagram": {lang: of.diagram(lang) for lang in LANGUAGES},
        "answer": _kind(of.kind) | {"unit": standing.unit and label(standing.unit), "shall_be": standing.shall_be},
        "severity": standing.severity.value,
        "since": standing.since and standing.since.isoformat(),
        "until": standing.until and standing.until.isoformat(),
        "applies": standing.applies and standing.applies.name,
        "helper": standing.helper,
        "clauses": [citation(clause) for clause in of.clauses],
        "facts": {name: _described(infos[name]) for name in of.facts},
        "parameters": list(of.parameters),
        "rules": [each.name for each in of.rules],
    }


def _described(info: FactInfo) -> dict[str, Any]:
    return {"label": label(info.label), **_kind(info.kind), "unit": info.unit and label(info.unit)}


def _kind(kind: Kind) -> dict[str, Any]:
    """A kind of value: bool, int, fen, date, text or enum, and the values of an enumeration."""
    if kind.enum is None:
        return {"kind": kind.name}
    labels = {member.value: getattr(member, "label", Label(member.name, member.name)) for member in kind.enum}
    return {"kind": "enum", "values": [{"value": stored, "label": label(each)} for stored, each in labels.items()]}
