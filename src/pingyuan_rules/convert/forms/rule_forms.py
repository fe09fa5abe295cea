"""The forms of rules and rulebooks: all there is to know about a rule, and where its numbers come from."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pingyuan_rules.convert.forms.form_parts import (
    DAY,
    LABEL,
    TEXT,
    TRUTH,
    VALUE,
    both,
    by_key,
    enumeration,
    nullable,
    object_form,
    register,
    several,
)
from pingyuan_rules.convert.forms.record_forms import CITATION, SOURCE
from pingyuan_rules.engine import FactInfo, Label, Law, Monotony, Provenance, Rule, Rulebook, Severity, facts_of
from pingyuan_rules.engine.wording.sentences import sentence
from pingyuan_rules.policy import readings
from pingyuan_rules.policy.clause_readings import Reading, readings_of
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.rules import book

_CHOICE = object_form(
    "",
    {"value": VALUE, "label": LABEL},
    {"value": lambda each: each.value, "label": lambda each: getattr(each, "label", Label(each.name, each.name))},
)
_KIND = {"kind": TEXT, "choices": several(_CHOICE), "unit": nullable(LABEL)}
_READ_KIND: Mapping[str, Callable[[Any], Any]] = {
    "kind": lambda item: "enum" if item.kind.enum else item.kind.name,
    "choices": lambda item: item.kind.enum and list(item.kind.enum),
}
FACT = object_form("Fact", {"label": LABEL, **_KIND}, _READ_KIND, optional=("choices",))
"""A fact: its label, kind and unit, and the choices of an enumeration."""

_ANSWER = object_form(
    "",
    # The key is older than the name `met_when`; programs read it, so it stays.
    _KIND | {"shall_be": nullable(TRUTH)},
    {**_READ_KIND, "unit": lambda rule: rule.info.unit, "shall_be": lambda rule: rule.met_when},
    optional=("choices",),
)
_SEVERITIES = object_form(
    "",
    {"since": nullable(DAY), "severity": enumeration(Severity)},
    {"since": lambda pair: pair[0], "severity": lambda pair: pair[1]},
)


_TEXT_OF_DAYS = object_form(
    "",
    {"since": nullable(DAY), "until": nullable(DAY), "sentence": both(TEXT, dict), "clauses": several(TEXT)},
    {
        "sentence": lambda version: {
            "zh": sentence(version.rule, "zh", version.since or date.min),
            "en": sentence(version.rule, "en", version.since or date.min),
        },
        "clauses": lambda version: [clause.key for clause in version.clauses],
    },
)


RULE = object_form(
    "Rule",
    {
        "name": TEXT,
        "record": TEXT,
        "label": LABEL,
        "sentence": both(TEXT, lambda rule: {"zh": rule.words("zh"), "en": rule.words("en")}),
        "formula": both(TEXT, lambda rule: {"zh": rule.formula("zh"), "en": rule.formula("en")}),
        "diagram": both(TEXT, lambda rule: {"zh": rule.diagram("zh"), "en": rule.diagram("en")}),
        "answer": _ANSWER,
        "unmet": nullable(LABEL),
        "asked_of": nullable(TEXT),
        "severity": enumeration(Severity),
        "severities": several(_SEVERITIES),
        "since": nullable(DAY),
        "until": nullable(DAY),
        "texts": several(_TEXT_OF_DAYS),
        "applies": nullable(TEXT),
        "helper": TRUTH,
        "clauses": several(CITATION),
        "readings": several(TEXT),
        "facts": by_key(FACT),
        "parameters": several(TEXT),
        "rules": several(TEXT),
    },
    {
        "record": lambda rule: rule.record.__name__,
        **dict.fromkeys(("sentence", "formula", "diagram", "answer"), lambda rule: rule),
        "unmet": lambda rule: None if rule.met_when is None else rule.unmet_label,
        "asked_of": lambda rule: rule.info.asked_of and rule.info.asked_of.name,
        "severity": lambda rule: rule.info.severity,
        "severities": lambda rule: rule.info.severities,
        "since": lambda rule: rule.info.since,
        "until": lambda rule: rule.info.until,
        "texts": lambda rule: rule.versions if len(rule.versions) > 1 else None,
        "applies": lambda rule: rule.info.applies and rule.info.applies.name,
        "helper": lambda rule: rule.info.helper,
        # The readings are the county's; a rule of another book may have the name of one of its rules.
        "readings": lambda rule: [each.key for each in readings_of(rule.name)] if rule.book is book else [],
        "facts": lambda rule: {name: facts_of(rule.record)[name] for name in rule.facts},
        "rules": lambda rule: [each.name for each in rule.rules],
    },
    optional=("texts",),
)
"""All there is to know about one rule; a date is null when it was always in force or has no end."""


def _rule_of(law: Law[Any, Any] | Monotony[Any, Any]) -> Rule[Any, Any, Any]:
    return law.rule if isinstance(law, Monotony) else law


LAW = object_form(
    "Law",
    {
        "name": TEXT,
        "record": TEXT,
        "label": LABEL,
        "sentence": both(TEXT, lambda law: {"zh": law.words("zh"), "en": law.words("en")}),
        "since": nullable(DAY),
        "until": nullable(DAY),
        "clauses": several(CITATION),
        "facts": several(TEXT),
        "rules": several(TEXT),
    },
    {
        "record": lambda law: law.record.__name__,
        "sentence": lambda law: law,
        "since": lambda law: _rule_of(law).info.since,
        "until": lambda law: _rule_of(law).info.until,
        "rules": lambda law: [rule.name for rule in ([law.rule] if isinstance(law, Monotony) else law.rules)],
    },
)
"""What always holds of the rules: of one record, or of two that differ in the facts named."""

READING = object_form(
    "Reading",
    {
        "key": TEXT,
        "provenance": enumeration(Provenance),
        "clauses": several(TEXT),
        "rules": several(TEXT),
        "chosen": LABEL,
        "otherwise": LABEL,
        "reason": LABEL,
    },
)
"""A choice that lives in rules, what else could be meant, and why it was made."""

_PARAMETER = object_form(
    "Parameter",
    {"label": LABEL, **_KIND, "values": several(SOURCE)},
    {
        "kind": lambda pair: _READ_KIND["kind"](pair[0]),
        "choices": lambda pair: _READ_KIND["choices"](pair[0]),
        "label": lambda pair: pair[0].label,
        "unit": lambda pair: pair[0].unit,
        "values": lambda pair: pair[1],
    },
    optional=("choices",),
)


RULEBOOK = object_form(
    "Rulebook",
    {
        "version": TEXT,
        "rules": several(RULE),
        "laws": several(LAW),
        "readings": several(READING),
        "parameters": by_key(_PARAMETER),
    },
    {
        "rules": lambda rules: rules.all_rules,
        "readings": lambda rules: readings().values() if rules is book else (),
        # The values that a parameter has had stand in a file of the county's.
        "parameters": lambda rules: {
            name: (info, pingyuan_values().get(name, ()) if rules is book else ())
            for name, info in facts_of(rules.policy_class).items()
        },
    },
)
"""Every rule, also those that only serve others, every reading, and every parameter with each value it has had."""

register({Rule: RULE, Law: LAW, Monotony: LAW, Reading: READING, Rulebook: RULEBOOK, FactInfo: FACT})
