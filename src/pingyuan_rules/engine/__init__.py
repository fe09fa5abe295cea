"""Rules as typed functions, written once and read many ways.

Everything needed to encode a regulation is here: records with `fact`, a policy class with `param`, a
`Rulebook`, citations, and the words of the language. Nothing here knows of any particular regulation.
"""

import importlib
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import display
from pingyuan_rules.engine.assessment import Assessment, Assessments, Finding
from pingyuan_rules.engine.invariants import Invariant, invariant
from pingyuan_rules.engine.labels import LANGUAGES, Choice, Label, Lang, Severity, Status, Subunit
from pingyuan_rules.engine.language import (
    all_of,
    any_of,
    at_least,
    calendar_month,
    choose,
    choose_by_rank,
    clip,
    count_true,
    day,
    divide,
    maximum,
    minimum,
    not_,
    times,
    total,
)
from pingyuan_rules.engine.policies import Citation, Cite, Parameters, Provenance, Source
from pingyuan_rules.engine.problems import InvalidData, Problem, RuleError, RuleNotInForce, WrongRecord
from pingyuan_rules.engine.records import FactInfo, Record, fact, facts_of, param
from pingyuan_rules.engine.rule import Explanation, Rule
from pingyuan_rules.engine.rulebook import Explanations, Rulebook
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import UNKNOWN, Fen, Kind, Unknown, UnknownFact, fen, is_known, yuan

if TYPE_CHECKING:
    from pingyuan_rules.engine.table.frame_problems import FrameError
    from pingyuan_rules.engine.table.invalid_values import Invalid, check

__all__ = [
    "LANGUAGES",
    "UNKNOWN",
    "Assessment",
    "Assessments",
    "Choice",
    "Citation",
    "Cite",
    "Explanation",
    "Explanations",
    "FactInfo",
    "Fen",
    "Finding",
    "FrameError",
    "Invalid",
    "InvalidData",
    "Invariant",
    "Kind",
    "Label",
    "Lang",
    "Parameters",
    "Problem",
    "Provenance",
    "Record",
    "Rounding",
    "Rule",
    "RuleError",
    "RuleNotInForce",
    "Rulebook",
    "Severity",
    "Source",
    "Status",
    "Subunit",
    "Unknown",
    "UnknownFact",
    "WrongRecord",
    "all_of",
    "any_of",
    "at_least",
    "calendar_month",
    "check",
    "choose",
    "choose_by_rank",
    "clip",
    "count_true",
    "day",
    "divide",
    "fact",
    "facts_of",
    "fen",
    "invariant",
    "is_known",
    "maximum",
    "minimum",
    "not_",
    "param",
    "times",
    "total",
    "yuan",
]

# What few need, or what needs a dataframe library, loads when first used.
_LATER = {
    "FrameError": "table.frame_problems",
    "Invalid": "table.invalid_values",
    "check": "table.invalid_values",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value


def _register_displays() -> None:
    from pingyuan_rules.engine.wording import displays  # noqa: F401, PLC0415 - registers them when something is shown


display.load_displays_with(_register_displays)
