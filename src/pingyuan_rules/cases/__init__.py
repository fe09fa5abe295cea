"""Policy cases: facts with the answers that people expect, what the rules answer, and why the two differ."""

from importlib import import_module

from pingyuan_rules.cases.case_coverage import case_coverage, suggest_cases
from pingyuan_rules.cases.case_model import Case, CaseAnswer, CaseResult, CaseRun, run_case
from pingyuan_rules.cases.coverage_points import CaseCoverage, CoveragePoint, PointKind, SuggestedCase
from pingyuan_rules.cases.outcomes import Expectation, Outcome
from pingyuan_rules.engine.display import load_displays_with

__all__ = [
    "Case",
    "CaseAnswer",
    "CaseCoverage",
    "CaseResult",
    "CaseRun",
    "CoveragePoint",
    "Expectation",
    "Outcome",
    "PointKind",
    "SuggestedCase",
    "case_coverage",
    "run_case",
    "suggest_cases",
]

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.cases.case_tables"))
