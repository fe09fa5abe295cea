"""Policy cases: facts with the answers that people expect, what the rules answer, and why the two differ."""

from importlib import import_module

from pingyuan_rules.cases.case_model import Case, CaseAnswer, CaseResult, CaseRun, run_case
from pingyuan_rules.cases.outcomes import Expectation, Outcome
from pingyuan_rules.engine.display import load_displays_with

__all__ = ["Case", "CaseAnswer", "CaseResult", "CaseRun", "Expectation", "Outcome", "run_case"]

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.cases.case_tables"))
