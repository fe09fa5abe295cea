"""Comparing two policies over the same data: who is affected, which rules answer otherwise, and what it costs."""

from importlib import import_module

from pingyuan_rules.comparison.answer_changes import AffectedRecord, Answer, AnswerChange, RuleComparison, Transition
from pingyuan_rules.comparison.compared_groups import ComparedGroup
from pingyuan_rules.comparison.money_changes import MoneyChange
from pingyuan_rules.comparison.policy_changes import ForceChange, ParameterChange
from pingyuan_rules.comparison.policy_comparison import PolicyComparison, compare_policies
from pingyuan_rules.comparison.policy_witnesses import Witness
from pingyuan_rules.comparison.sweeps import Sweep, SweepRow, sweep
from pingyuan_rules.engine.display import load_displays_with

__all__ = [
    "AffectedRecord",
    "Answer",
    "AnswerChange",
    "ComparedGroup",
    "ForceChange",
    "MoneyChange",
    "ParameterChange",
    "PolicyComparison",
    "RuleComparison",
    "Sweep",
    "SweepRow",
    "Transition",
    "Witness",
    "compare_policies",
    "sweep",
]

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.comparison.comparison_tables"))
