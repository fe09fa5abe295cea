"""Rules as typed functions, written once and read many ways.

Everything needed to encode a regulation is here: records with `fact`, a policy class with `param`, a
`Rulebook`, citations, and the words of the language. Nothing here knows of any particular regulation.
"""

import importlib
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.assessment import Assessment, Assessments, Finding
from pingyuan_rules.engine.citations import Citation, Cite, Provenance, Source
from pingyuan_rules.engine.errors import RuleError, RuleNotInForce, WrongRecord
from pingyuan_rules.engine.facts import FactInfo, Record, fact, facts_of, param
from pingyuan_rules.engine.invariants import Invariant, invariant
from pingyuan_rules.engine.kinds import Kind
from pingyuan_rules.engine.labels import LANGUAGES, Choice, Label, Lang, Subunit
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
from pingyuan_rules.engine.money import Fen, fen, yuan
from pingyuan_rules.engine.parameters import Parameters
from pingyuan_rules.engine.problems import InvalidData, Problem
from pingyuan_rules.engine.rule import Rule
from pingyuan_rules.engine.rulebook import Rulebook
from pingyuan_rules.engine.severity import Severity, Status
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.unknown import UNKNOWN, Unknown, UnknownFact, is_known

if TYPE_CHECKING:
    from pingyuan_rules.engine.readings.check import Invalid, check
    from pingyuan_rules.engine.readings.frame_problems import FrameError
    from pingyuan_rules.engine.readings.why import Explanation, Explanations

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
    "Explanation": "why",
    "Explanations": "why",
    "FrameError": "frame_problems",
    "Invalid": "check",
    "check": "check",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"{__name__}.readings.{_LATER[name]}"), name)
    globals()[name] = value
    return value
