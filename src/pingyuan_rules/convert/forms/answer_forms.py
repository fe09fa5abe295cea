"""The forms of answers: assessments, findings, explanations, and what is wrong with input."""

from collections.abc import Mapping
from typing import Any, get_args

from pingyuan_rules.convert.forms.form_parts import (
    DAY,
    FORMS,
    LABEL,
    TEXT,
    VALUE,
    WHOLE,
    Form,
    Schema,
    both,
    by_key,
    closed,
    enumeration,
    nullable,
    object_form,
    register,
    several,
    titled,
)
from pingyuan_rules.convert.forms.record_forms import CITATION, SOURCE, fact_schema, fact_schemas, kind_schema
from pingyuan_rules.convert.unstructuring import answers_writer, plain_label, plain_value
from pingyuan_rules.engine import (
    Assessment,
    Citation,
    Cite,
    Explanation,
    Finding,
    InvalidData,
    Label,
    Parameters,
    Problem,
    Severity,
    Source,
    Status,
    facts_of,
)
from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.planning.frame_problems import Invalid, InvalidKind
from pingyuan_rules.engine.problems import Kind as ProblemKind
from pingyuan_rules.engine.wording.explanation_tree import Node
from pingyuan_rules.engine.wording.remedy_plan import Goal


def policy_key(policy: Parameters) -> dict[str, Any]:
    """Which policy answers were given under: its day, its fingerprint and, if it has one, the name of its overlay."""
    key = {"on": policy.on.isoformat(), "fingerprint": policy.fingerprint}
    return key | ({"overlay": policy.overlay_name} if policy.overlay_name else {})


_POLICY_KEY = closed({"on": DAY, "fingerprint": TEXT, "overlay": TEXT}, optional=("overlay",))
# Written by a function of its own: besides the answers it is most of a brief assessment.
POLICY_KEY = Form({"title": "PolicyKey", **_POLICY_KEY}, policy_key, "PolicyKey")

GOAL = object_form(
    "Goal",
    {
        "fact": TEXT,
        "operator": Form({"enum": ["==", "!=", "<", "<=", ">", ">=", "in", "known", "other"]}, str),
        "value": Form(
            {"anyOf": [VALUE, {"type": "array", "items": VALUE}]},
            lambda value: [plain_value(each) for each in value] if isinstance(value, tuple) else plain_value(value),
        ),
    },
)
"""What is to become of one fact."""

FINDING_PARTS = {
    "rule": TEXT,
    "label": LABEL,
    "severity": enumeration(Severity),
    "clauses": several(TEXT),
    "facts": by_key(VALUE),
    "remedies": both(
        several(TEXT), lambda finding: {"zh": list(finding.remedies("zh")), "en": list(finding.remedies("en"))}
    ),
    # Steps, all of them needed; the ways of each, any of which is enough; the goals of each way, all of them needed.
    "steps": several(several(several(GOAL))),
    "missing": several(TEXT),
    "missing_parameters": several(TEXT),
}
FINDING_READERS: Mapping[str, Any] = {
    "rule": lambda finding: finding.rule.name,
    "clauses": lambda finding: [clause.key for clause in finding.clauses],
    "remedies": lambda finding: finding,
}
FINDING = object_form("Finding", FINDING_PARTS, FINDING_READERS)
"""One rule that a record does not meet, or may not meet: the facts it looked at, what would put it right, and the facts
and parameters that would decide it."""

_BELOW: Schema = {"type": "array"}
NODE: Form = object_form(
    "Node",
    {
        "label": LABEL,
        "value": VALUE,
        "said": LABEL,
        "role": LABEL,
        "rule": nullable(TEXT),
        "clauses": several(TEXT),
        "source": nullable(SOURCE),
        "children": Form(_BELOW, lambda children: [NODE.write(child) for child in children]),
    },
    {
        "rule": lambda node: node.rule and node.rule.name,
        "clauses": lambda node: [clause.key for clause in node.clauses],
    },
)
"""One value of an explanation and those it follows from."""
_BELOW["items"] = NODE

EXPLANATION = object_form(
    "Explanation",
    {
        "rule": TEXT,
        "value": VALUE,
        "status": enumeration(Status),
        "missing": several(TEXT),
        "missing_parameters": several(TEXT),
        "policy": POLICY_KEY,
        "tree": NODE,
        "clauses": several(CITATION),
    },
    {
        "rule": lambda explanation: explanation.rule.name,
        "status": lambda explanation: explanation.rule.status(explanation.record, explanation.policy),
        "missing": lambda explanation: explanation.rule.missing(explanation.record, explanation.policy),
        "clauses": lambda explanation: explanation.tree.all_clauses,
    },
)
"""One answer, how it stands, every value on the way to it, and the clauses it rests on."""


def _in_both(text: str | Label) -> dict[str, str]:
    return plain_label(text if isinstance(text, Label) else Label(text, text))


PROBLEM = object_form(
    "Problem",
    {
        "place": Form(
            closed(
                {
                    "text": LABEL,
                    "record": TEXT,
                    "sheet": TEXT,
                    "row": nullable(WHOLE),
                    "cells": several(TEXT),
                    "facts": several(TEXT),
                },
                optional=("record", "sheet", "row", "cells", "facts"),
            ),
            # Places in a ledger stand above this part of the package, so they say themselves what their parts are.
            lambda place: {"text": _in_both(place), **getattr(place, "parts", {})},
        ),
        "found": Form({"anyOf": [LABEL]}, _in_both),
        "expected": LABEL,
        "remedy": LABEL,
        "kind": Form({"enum": list(get_args(ProblemKind))}, str),
        "path": Form({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}, list),
    },
)
"""Something that is wrong: where, in words and by its parts, the value, what is expected and what to do."""

INVALID = object_form(
    "Invalid",
    {
        "column": TEXT,
        "kind": Form({"enum": list(get_args(InvalidKind))}, str),
        "count": WHOLE,
        "expected": LABEL,
        "examples": several(TEXT),
        "ids": several(TEXT),
        "rows": several(WHOLE),
        "line": TEXT,
    },
)
"""How many values of a column are not allowed, and why."""

register({Label: LABEL}, read_back=True)
register(
    {
        Invalid: INVALID,
        Source: SOURCE,
        Citation: CITATION,
        Cite: CITATION,
        Finding: FINDING,
        Goal: GOAL,
        Node: NODE,
        Explanation: EXPLANATION,
        Problem: PROBLEM,
        InvalidData: Form(
            {"type": "array", "items": PROBLEM}, lambda error: [PROBLEM.write(each) for each in error.problems]
        ),
    }
)


def plain_assessment(assessment: Assessment) -> dict[str, Any]:
    """The record's id and class, every answer by its rule's name, how each stands, the findings and the policy."""
    write_finding, statuses = FINDING.write, assessment.status
    lacking = assessment.missing_parameters if Status.NO_VALUE in statuses.values() else {}
    return {
        **answers_writer(type(assessment))(assessment),
        # `_value_` is the attribute behind `value`, whose property costs as much as the rest of the line.
        "status": {name: status._value_ for name, status in statuses.items()},
        "missing_parameters": {name: list(names) for name, names in lacking.items()},
        "findings": [write_finding(each) for each in assessment.findings],
        "open_findings": [write_finding(each) for each in assessment.open_findings],
        "version": assessment.version,
        "policy": policy_key(assessment.policy),
    }


def brief_assessment(assessment: Assessment) -> dict[str, Any]:
    """An assessment in brief, without what its record and policy can give again: the statuses and the findings."""
    origin = {"version": assessment.version, "policy": policy_key(assessment.policy)}
    return {**answers_writer(type(assessment))(assessment), **origin}


_ASSESSMENT = Label("判定结果", "assessment")


@cached_by_class
def assessment_form(cls: type[Assessment]) -> Form:
    """Which record it is about, the answers of the rules, the status of each, the findings and the policy."""
    names, record = tuple(rule.name for rule in cls.rules), cls.rules[0].record
    used = {name for rule in cls.rules if rule.met_when is not None for name in rule.shortfall.facts}
    facts = closed({name: schema for name, schema in fact_schemas(record).items() if name in used}, used)
    about = {"rule": Form({"enum": list(names)}, str), "facts": Form(facts, dict)}
    finding = Form(
        {"title": f"{record.__name__}Finding", **closed(FINDING_PARTS | about)},
        FINDING.write,
        f"{record.__name__}Finding",
    )
    status = enumeration(Status)
    properties = {
        "status": closed(dict.fromkeys(names, status)),
        "missing_parameters": closed(dict.fromkeys(names, several(TEXT)), optional=names),
        "findings": several(finding),
        "open_findings": several(finding),
        "version": TEXT,
        "policy": POLICY_KEY,
    }
    schema = {**titled(_ASSESSMENT), **closed(_answers(cls) | properties)}
    return Form(schema, plain_assessment, cls.__name__)


@cached_by_class
def brief_form(cls: type[Assessment]) -> Form:
    """An assessment in brief, without what its record and policy can give again: the statuses and the findings."""
    schema = {**titled(_ASSESSMENT), **closed(_answers(cls) | {"version": TEXT, "policy": POLICY_KEY})}
    return Form(schema, brief_assessment, f"{cls.__name__}Brief")


def _answers(cls: type[Assessment]) -> dict[str, Any]:
    record = cls.rules[0].record
    infos = facts_of(record)
    return {
        **({"id": fact_schema(infos["id"])} if "id" in infos else {}),
        "record": {"const": record.__name__},
        **{rule.name: {**titled(rule.label), **kind_schema(rule.kind)} for rule in cls.rules},
    }


FORMS[Assessment] = assessment_form
