"""Unstructure hooks: records, policies and answers as what JSON can hold."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from enum import Enum
from typing import Any

from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    Citation,
    ExactDecimal,
    Finding,
    Kind,
    Label,
    Parameters,
    Source,
    facts_of,
)
from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.decimals import plain_number
from pingyuan_rules.engine.rule import Explanation
from pingyuan_rules.engine.wording.explanation_tree import Node

Write = Callable[[Any], dict[str, Any]]


def writer(kinds: Mapping[str, Kind], head: Sequence[str] = (), **scope: object) -> Write:
    """What writes the attributes of these kinds: null where one is UNKNOWN.

    Args:
        kinds: The attributes.
        head: Lines with what comes before them.
        scope: What these lines refer to.
    """
    lines = ["def write(o):", "    return {", *head]
    for number, (name, kind) in enumerate(kinds.items()):
        scope[f"name{number}"] = name
        lines.append(f"        name{number}: {json_expression(f'o.{name}', kind)},")
    return build("write", [*lines, "    }"], scope | {"U": UNKNOWN})


def json_expression(value: str, kind: Kind) -> str:
    """The expression for what JSON can hold of a value."""
    if kind.name == "decimal":
        # As `decimals.plain_number` does it; most scores are whole, and the remainder tells.
        return f"None if (v := {value}) is U else v.hundredths / 100 if v.hundredths % 100 else v.hundredths // 100"
    known = "v._value_" if kind.enum is not None else "v.isoformat()" if kind.name == "date" else "v"
    return f"None if (v := {value}) is U else {known}"


@cached_by_class
def facts_writer(cls: type, names: tuple[str, ...] | None = None) -> Write:
    """What writes all facts of a record, or parameters of a policy, or some of them."""
    infos = facts_of(cls)
    return writer({name: infos[name].kind for name in (infos if names is None else names)})


@cached_by_class
def answers_writer(cls: type[Assessment]) -> Write:
    """What writes which record an assessment is about, by its id and class, and the answers."""
    record = cls.rules[0].record
    key = facts_of(record).get("id")
    head = [f'        "id": {json_expression("o.record.id", key.kind)},'] if key else []
    kinds = {rule.name: rule.kind for rule in cls.rules}
    return writer(kinds, [*head, '        "record": record,'], record=record.__name__)


def plain_value(value: Any) -> Any:
    """A fact, a parameter or an answer: null if it is UNKNOWN."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    return plain_number(value) if isinstance(value, ExactDecimal) else value


def plain_record(record: Any) -> dict[str, Any]:
    """Every fact of a record."""
    return facts_writer(type(record))(record)


def plain_policy(policy: Parameters) -> dict[str, Any]:
    """Every parameter of a policy, and where its values come from."""
    return plain_record(policy) | {"sources": {name: plain_source(each) for name, each in policy.sources.items()}}


def plain_source(source: Source) -> dict[str, Any]:
    """Where a value comes from."""
    return {
        "value": plain_value(source.value),
        "provenance": source.provenance.value,
        "since": source.since.isoformat(),
        "cites": list(source.cites),
        "reason": source.reason and plain_label(source.reason),
        "until": source.until and source.until.isoformat(),
    }


def plain_label(label: Label) -> dict[str, str]:
    """A wording in both languages."""
    return {"zh": label.zh, "en": label.en}


def plain_assessment(assessment: Assessment) -> dict[str, Any]:
    """The record's id and class, every answer by its rule's name, the status of each, the findings and the policy."""
    answers = answers_writer(type(assessment))(assessment)
    # `_value_` is the attribute behind `value`, whose property costs as much as the rest of the line.
    status = {name: status._value_ for name, status in assessment.status.items()}
    findings = [plain_finding(each) for each in assessment.findings]
    open_ = [plain_open_finding(each) for each in assessment.open_findings]
    return {**answers, "status": status, "findings": findings, "open_findings": open_, **_origin(assessment)}


def brief_assessment(assessment: Assessment) -> dict[str, Any]:
    """An assessment without what its record and policy say again: the status of each answer, and the findings."""
    return {**answers_writer(type(assessment))(assessment), **_origin(assessment)}


def _origin(assessment: Assessment) -> dict[str, Any]:
    return {"version": assessment.version, "policy": policy_key(assessment.policy)}


def policy_key(policy: Parameters) -> dict[str, Any]:
    """Which policy answers were given under: its day, its fingerprint and, if it has one, the name of its overlay."""
    key = {"on": policy.on.isoformat(), "fingerprint": policy.fingerprint}
    return key | ({"overlay": policy.overlay_name} if policy.overlay_name else {})


def plain_finding(finding: Finding) -> dict[str, Any]:
    """One rule that a record does not meet, the facts it looked at, and what would put it right."""
    rule = finding.rule
    return {
        "rule": rule.name,
        "label": plain_label(finding.label),
        "severity": finding.severity.value,
        "clauses": [clause.key for clause in finding.clauses],
        "facts": facts_writer(rule.record, rule.facts)(finding.record),
        "remedies": {"zh": list(finding.remedies("zh")), "en": list(finding.remedies("en"))},
    }


def plain_open_finding(finding: Finding) -> dict[str, Any]:
    """What would be a finding if the rule were asked of the record, and the facts that would tell."""
    return {
        "rule": finding.rule.name,
        "label": plain_label(finding.label),
        "severity": finding.severity.value,
        "missing": list(finding.rule.shortfall.missing(finding.record, finding.policy)),
    }


def plain_citation(citation: Citation) -> dict[str, Any]:
    """A clause that something rests on."""
    return {
        "key": citation.key,
        "document": plain_label(citation.document),
        "dated": citation.dated.isoformat(),
        "place": plain_label(citation.place),
        "term": plain_label(citation.term),
        "paraphrase": plain_label(citation.paraphrase),
    }


def plain_explanation(explanation: Explanation) -> dict[str, Any]:
    """One answer, every value on the way to it, and the clauses it rests on."""
    tree = explanation.tree
    return {
        "rule": explanation.rule.name,
        "value": plain_value(explanation.value),
        "policy": policy_key(explanation.policy),
        "tree": plain_node(tree),
        "clauses": [plain_citation(clause) for clause in tree.all_clauses],
    }


def plain_node(node: Node) -> dict[str, Any]:
    """One value of an explanation and those it follows from."""
    return {
        "label": plain_label(node.label),
        "value": plain_value(node.value),
        "said": plain_label(node.said),
        "role": plain_label(node.role),
        "rule": node.rule and node.rule.name,
        "clauses": [clause.key for clause in node.clauses],
        "source": node.source and plain_source(node.source),
        "children": [plain_node(child) for child in node.children],
    }
