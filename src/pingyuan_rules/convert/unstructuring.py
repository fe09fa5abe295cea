"""Unstructure hooks: records, policies and answers as what JSON can hold."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, time
from enum import Enum
from functools import cache
from typing import Any, cast

from pingyuan_rules.engine import UNKNOWN, Assessment, Citation, Finding, Kind, Label, Parameters, Source, facts_of
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.labels import LANGUAGES
from pingyuan_rules.engine.record.explanation import Explanation
from pingyuan_rules.engine.wording.explanation_tree import Node

Write = Callable[[Any], dict[str, Any]]


def writer(kinds: Mapping[str, Kind], head: Sequence[str] = (), **scope: object) -> Write:
    """What writes the attributes of these kinds: null where one is UNKNOWN.

    Args:
        kinds: The attributes.
        head: Lines with what comes before them.
        scope: What these lines refer to.
    """
    lines = ["def write(of):", "    return {", *head]
    for number, (name, kind) in enumerate(kinds.items()):
        scope[f"name{number}"] = name
        lines.append(f"        name{number}: {plain(f'of.{name}', kind)},")
    return build("write", [*lines, "    }"], scope | {"U": UNKNOWN})


def plain(value: str, kind: Kind) -> str:
    """The expression for what JSON can hold of a value."""
    known = "v._value_" if kind.enum is not None else "v.isoformat()" if kind.name == "date" else "v"
    return f"None if (v := {value}) is U else {known}"


def facts_writer(cls: type, names: tuple[str, ...] | None = None) -> Write:
    """What writes all facts of a record, or parameters of a policy, or some of them."""
    return _facts_writer(cast("Hashable", cls), names)


@cache
def _facts_writer(cls: Any, names: tuple[str, ...] | None) -> Write:
    infos = facts_of(cls)
    return writer({name: infos[name].kind for name in (infos if names is None else names)})


def answers_writer(cls: type[Assessment]) -> Write:
    """What writes which record an assessment is about, by its id and class, and the answers."""
    return _answers_writer(cast("Hashable", cls))


@cache
def _answers_writer(cls: Any) -> Write:
    record = cls.rules[0].record
    key = facts_of(record).get("id")
    head = [f'        "id": {plain("of.record.id", key.kind)},'] if key else []
    kinds = {rule.name: rule.kind for rule in cls.rules}
    return writer(kinds, [*head, '        "record": record,'], record=record.__name__)


def value(known: Any) -> Any:
    """A fact, a parameter or an answer: null where it is UNKNOWN."""
    if known is UNKNOWN:
        return None
    if isinstance(known, Enum):
        return known.value
    if isinstance(known, date | time):
        return known.isoformat()
    return known


def record(of: Any) -> dict[str, Any]:
    """Every fact of a record."""
    return facts_writer(type(of))(of)


def policy(of: Parameters) -> dict[str, Any]:
    """Every parameter of a policy, and where its values come from."""
    return record(of) | {"sources": {name: source(each) for name, each in of.sources.items()}}


def source(of: Source) -> dict[str, Any]:
    """Where a value comes from."""
    return {
        "value": value(of.value),
        "provenance": of.provenance.value,
        "since": of.since.isoformat(),
        "cites": list(of.cites),
        "reason": of.reason and label(of.reason),
    }


def label(of: Label) -> dict[str, str]:
    """A wording in both languages."""
    return {"zh": of.zh, "en": of.en}


def assessment(of: Assessment) -> dict[str, Any]:
    """Which record it is about, every answer by its rule's name, how each stands, what falls short, and the policy."""
    made = answers_writer(type(of))(of)
    made["status"] = {name: status._value_ for name, status in of.status.items()}
    made["findings"] = [finding(each) for each in of.findings]
    return _with_origin(made, of)


def brief(of: Assessment) -> dict[str, Any]:
    """An assessment without what its record and policy say again: the status of each answer, and what falls short."""
    return _with_origin(answers_writer(type(of))(of), of)


def _with_origin(made: dict[str, Any], of: Assessment) -> dict[str, Any]:
    made["version"] = of.version
    made["policy"] = {"on": of.policy.on.isoformat(), "fingerprint": of.fingerprint}
    return made


def finding(of: Finding) -> dict[str, Any]:
    """One rule that a record falls short of, the facts it looked at, and what would put it right."""
    rule = of.rule
    return {
        "rule": rule.name,
        "label": label(of.label),
        "severity": of.severity.value,
        "clauses": [clause.key for clause in of.clauses],
        "facts": facts_writer(rule.record, rule.facts)(of.record),
        "remedies": {lang: list(of.remedies(lang)) for lang in LANGUAGES},
    }


def citation(of: Citation) -> dict[str, Any]:
    """A clause that something rests on."""
    return {
        "key": of.key,
        "document": label(of.document),
        "dated": of.dated.isoformat(),
        "place": label(of.place),
        "term": label(of.term),
        "paraphrase": label(of.paraphrase),
    }


def explanation(of: Explanation) -> dict[str, Any]:
    """One answer, every value on the way to it, and the clauses it rests on."""
    tree = of.tree
    return {
        "rule": of.rule.name,
        "value": value(of.value),
        "policy": {"on": of.policy.on.isoformat(), "fingerprint": of.policy.fingerprint},
        "tree": node(tree),
        "clauses": [citation(clause) for clause in tree.all_clauses],
    }


def node(of: Node) -> dict[str, Any]:
    """One value of an explanation and those it follows from."""
    return {
        "label": label(of.label),
        "value": value(of.value),
        "said": label(of.said),
        "role": label(of.role),
        "rule": of.rule and of.rule.name,
        "clauses": [clause.key for clause in of.clauses],
        "source": of.source and source(of.source),
        "children": [node(child) for child in of.children],
    }
