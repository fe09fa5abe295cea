# Made by scripts/make_stubs.py from the list of public names; do not edit.

from pingyuan_rules.engine.assessment import Assessable, Assessment, Assessments, Finding
from pingyuan_rules.engine.decimals import ExactDecimal
from pingyuan_rules.engine.definition import Book, Definition, RuleInfo
from pingyuan_rules.engine.invariants import Invariant, invariant
from pingyuan_rules.engine.labels import LANGUAGES, Choice, Label, Lang, MonthNumber, Severity, Status, Subunit, Unit
from pingyuan_rules.engine.language import (
    all_of,
    any_of,
    as_is,
    at_least,
    calendar_month,
    choose,
    choose_by_rank,
    clip,
    count_true,
    day,
    divide,
    hundredths,
    maximum,
    minimum,
    not_,
    times,
    total,
)
from pingyuan_rules.engine.planning.frame_problems import FrameError, Invalid
from pingyuan_rules.engine.policies import Citation, Cite, Origin, Parameters, Provenance, Source
from pingyuan_rules.engine.problems import FactAdded, InvalidData, Problem, RuleError, RuleNotInForce, WrongRecord
from pingyuan_rules.engine.records import FactInfo, Record, Records, fact, facts_of, param
from pingyuan_rules.engine.rule import Explanation, Rule
from pingyuan_rules.engine.rulebook import Explanations, Rulebook
from pingyuan_rules.engine.shown_language import display_language, set_display_language
from pingyuan_rules.engine.table.checked_frame import InvalidValues, check
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import UNKNOWN, Fen, Kind, Unknown, UnknownFact, exact_decimal, fen, is_known, yuan

__all__ = [
    "LANGUAGES",
    "UNKNOWN",
    "Assessable",
    "Assessment",
    "Assessments",
    "Book",
    "Choice",
    "Citation",
    "Cite",
    "Definition",
    "ExactDecimal",
    "Explanation",
    "Explanations",
    "FactAdded",
    "FactInfo",
    "Fen",
    "Finding",
    "FrameError",
    "Invalid",
    "InvalidData",
    "InvalidValues",
    "Invariant",
    "Kind",
    "Label",
    "Lang",
    "MonthNumber",
    "Origin",
    "Parameters",
    "Problem",
    "Provenance",
    "Record",
    "Records",
    "Rounding",
    "Rule",
    "RuleError",
    "RuleInfo",
    "RuleNotInForce",
    "Rulebook",
    "Severity",
    "Source",
    "Status",
    "Subunit",
    "Unit",
    "Unknown",
    "UnknownFact",
    "WrongRecord",
    "all_of",
    "any_of",
    "as_is",
    "at_least",
    "calendar_month",
    "check",
    "choose",
    "choose_by_rank",
    "clip",
    "count_true",
    "day",
    "display_language",
    "divide",
    "exact_decimal",
    "fact",
    "facts_of",
    "fen",
    "hundredths",
    "invariant",
    "is_known",
    "maximum",
    "minimum",
    "not_",
    "param",
    "set_display_language",
    "times",
    "total",
    "yuan",
]
