"""The forms of cases: what they expect, what the rules answer, and why the two differ."""

from typing import Any

from pingyuan_rules.cases import Case, CaseAnswer, CaseResult, CaseRun, Expectation, Outcome
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
    },
    {
        "record": lambda case: type(case.record).__name__,
        "clauses": lambda case: [clause.key for clause in case.clauses],
    },
)
"""A case without its facts, which stand in its file."""


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
    {"version": TEXT, "passed": TRUTH, "cases": WHOLE, "failed": WHOLE, "results": several(CASE_RESULT)},
    {"cases": lambda run: len(run.results), "failed": lambda run: len(run.failures)},
)
"""Cases that were run."""

register(
    {
        Outcome: OUTCOME,
        Expectation: EXPECTATION,
        Case: CASE,
        CaseAnswer: CASE_ANSWER,
        CaseResult: CASE_RESULT,
        CaseRun: CASE_RUN,
    }
)
