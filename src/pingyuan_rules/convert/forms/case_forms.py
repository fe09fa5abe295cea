"""The forms of cases: what they expect, what the rules answer, and why the two differ."""

from operator import itemgetter
from typing import Any

from pingyuan_rules.cases import (
    Case,
    CaseAnswer,
    CaseCoverage,
    CaseResult,
    CaseRun,
    CoveragePoint,
    Expectation,
    Outcome,
    PointKind,
    SuggestedCase,
)
from pingyuan_rules.convert.forms.answer_forms import POLICY_KEY
from pingyuan_rules.convert.forms.form_parts import (
    LABEL,
    TEXT,
    TRUTH,
    VALUE,
    WHOLE,
    enumeration,
    nullable,
    object_form,
    register,
    several,
)
from pingyuan_rules.convert.forms.proof_forms import SPARSE_RECORD
from pingyuan_rules.engine import Label, Status

OUTCOME = object_form("Outcome", {"value": VALUE, "status": enumeration(Status)})
"""What a rule answers or is to answer: amounts in fen, scores in hundredths of a point, null without an answer."""
EXPECTATION = object_form("Expectation", {"rule": TEXT, "outcome": OUTCOME}, {"rule": lambda each: each.rule.name})
CASE = object_form(
    "Case",
    {
        "name": TEXT,
        "file": TEXT,
        "sheet": TEXT,
        "row": nullable(WHOLE),
        "record": TEXT,
        "clauses": several(TEXT),
        "policy": POLICY_KEY,
        "expected": several(EXPECTATION),
        "recorded": nullable(TEXT),
    },
    {
        "recorded": lambda case: case.recorded or None,
        "record": lambda case: type(case.record).__name__,
        "clauses": lambda case: [clause.key for clause in case.clauses],
    },
)
"""A case without its facts, which stand in its file; of a recorded one, the version that answered so."""


def _explanation(answer: CaseAnswer) -> Label | None:
    explanation = None if answer.passed else answer.explanation
    return None if explanation is None else Label(explanation.text("zh"), explanation.text("en"))


_READ: dict[str, Any] = {
    "rule": lambda each: each.rule.name,
    "label": lambda each: each.rule.label,
    "expected_text": lambda each: each.expected.text(each.rule),
    "found_text": lambda each: each.found.text(each.rule),
    "explanation": _explanation,
}
CASE_ANSWER = object_form(
    "CaseAnswer",
    {
        "rule": TEXT,
        "label": LABEL,
        "passed": TRUTH,
        "expected": OUTCOME,
        "expected_text": LABEL,
        "found": OUTCOME,
        "found_text": LABEL,
        "explanation": nullable(LABEL),
        "advice": nullable(LABEL),
    },
    _READ,
)
"""One answer of a case; if it is not as expected, with its explanation and what would make the case pass."""
CASE_RESULT = object_form("CaseResult", {"case": CASE, "passed": TRUTH, "answers": several(CASE_ANSWER)})
CASE_RUN = object_form(
    "CaseRun",
    {
        "version": TEXT,
        "passed": TRUTH,
        "cases": WHOLE,
        "failed": WHOLE,
        "otherwise": WHOLE,
        "results": several(CASE_RESULT),
    },
    {
        "cases": lambda run: len(run.results),
        "failed": lambda run: len(run.failures),
        "otherwise": lambda run: len(run.differences),
    },
)
"""Cases that were run."""

_RULES = several(TEXT)
_COUNTS: dict[str, Any] = {kind.value: itemgetter(kind) for kind in PointKind}
COVERAGE_POINT = object_form(
    "CoveragePoint",
    {
        "kind": enumeration(PointKind),
        "rules": _RULES,
        "policy": POLICY_KEY,
        "parameter": nullable(TEXT),
        "touched": TRUTH,
        "record": nullable(SPARSE_RECORD),
        "label": LABEL,
    },
    {"rules": lambda point: [rule.name for rule in point.rules]},
)
"""One thing that cases can touch, with a record that touches it."""
SUGGESTED_CASE = object_form(
    "SuggestedCase",
    {
        "policy": POLICY_KEY,
        "policy_file": TEXT,
        "record": SPARSE_RECORD,
        "of": TEXT,
        "rules": _RULES,
        "tasks": several(LABEL),
    },
    {
        "of": lambda each: type(each.record).__name__,
        "rules": lambda each: [rule.name for rule in each.rules],
    },
)
"""A case without answers, and what it is to show."""
_COUNT = object_form("", {"touched": WHOLE, "of": WHOLE}, {"touched": itemgetter(0), "of": itemgetter(1)})
_UNSETTLED = object_form(
    "",
    {"rule": TEXT, "text": LABEL},
    {
        "rule": lambda each: each.rule.name,
        "text": lambda each: Label(each.text("zh"), each.text("en")),
    },
)
CASE_COVERAGE = object_form(
    "CaseCoverage",
    {
        "cases": WHOLE,
        "rules": _RULES,
        "counts": object_form("", {kind.value: _COUNT for kind in PointKind}, _COUNTS),
        "gaps": several(COVERAGE_POINT),
        "unsettled": several(_UNSETTLED),
        "summary": LABEL,
    },
    {"rules": lambda coverage: [rule.name for rule in coverage.rules]},
)
"""What cases touch of rules: how much of each kind, what they do not touch, and what was not settled."""

register(
    {
        CoveragePoint: COVERAGE_POINT,
        SuggestedCase: SUGGESTED_CASE,
        CaseCoverage: CASE_COVERAGE,
        Outcome: OUTCOME,
        Expectation: EXPECTATION,
        Case: CASE,
        CaseAnswer: CASE_ANSWER,
        CaseResult: CASE_RESULT,
        CaseRun: CASE_RUN,
    }
)
