"""business-rules: variables, actions and a list of rules as JSON; what it cannot compute is computed in variables."""

from collections.abc import Callable
from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import (
    BaseVariables,
    boolean_rule_variable,
    numeric_rule_variable,
    string_rule_variable,
)

from benchmarks.peers import workload as w
from benchmarks.peers.workload import P

PACKAGE = "business-rules"
given = w.numbers

Rule = dict[str, Any]


class Variables(BaseVariables):
    """What conditions may ask: every fact, and what is computed from facts."""

    def __init__(self, facts: dict[str, Any]) -> None:
        """Take the facts of one branch."""
        self.facts = facts

    def total(self, pairs: list[tuple[str, int]], prefix: str = "") -> int:
        """A weighted sum."""
        return sum(self.facts[f"{prefix}{name}"] * weight for name, weight in pairs)

    @numeric_rule_variable
    def five_good_total(self) -> int:
        """The weighted sum of the five scores."""
        return self.total(w.weights(w.GOODS))

    @numeric_rule_variable
    def appraisal_score(self) -> int:
        """The weighted sum of the branch's appraisals."""
        return self.total(w.weights(w.APPRAISALS))

    @numeric_rule_variable
    def secretary_appraisal_score(self) -> int:
        """The weighted sum of the secretary's appraisals."""
        return self.total(w.weights(w.APPRAISALS, "secretary_weight_"), "secretary_")

    @numeric_rule_variable
    def other_haves(self) -> int:
        """How many of the haves are there besides signs."""
        facts = self.facts
        return (facts["has_premises"] or facts["premises_shared"]) + sum(facts[name] for name in w.HAVES)

    @numeric_rule_variable
    def allowance_over_floor(self) -> int:
        """What was paid beyond the floor."""
        return self.facts["allowance_paid"] - self.allowance()

    def months(self) -> int:
        """The secretary's months in office."""
        facts = self.facts
        if facts["secretary_state"] == "vacant":
            return 0
        first = facts["secretary_appointed_year"] * 12 + facts["secretary_appointed_month"]
        first += facts["secretary_appointed_day"] > P.appointment_cutoff_day
        last = w.DECEMBER
        if facts["secretary_state"] == "left":
            last = facts["secretary_left_year"] * 12 + facts["secretary_left_month"]
            last -= facts["secretary_left_day"] < P.leaving_cutoff_day
        return max(0, min(12, min(last, w.DECEMBER) - max(first, w.JANUARY) + 1))

    def allowance(self) -> int:
        """The secretary's allowance."""
        each = P.allowance_per_month_full_time if self.facts["secretary_full_time"] else P.allowance_per_month
        return self.months() * each


def _reader(name: str) -> Callable[[Variables], Any]:
    def read(self: Variables) -> Any:
        return self.facts[name]

    read.__name__ = name
    return read


for _name in w.numbers(w.sample(1)[0]):
    _kind = (
        boolean_rule_variable
        if _name in w.BOOLEANS
        else string_rule_variable
        if _name in w.TEXTS
        else numeric_rule_variable
    )
    setattr(Variables, _name, _kind(_reader(_name)))


class Actions(BaseActions):
    """What rules do: set answers, count, and compute."""

    def __init__(self, variables: Variables, found: dict[str, Any]) -> None:
        """Take what computes, and where answers go."""
        self.variables, self.found = variables, found

    @rule_action(params={"name": FIELD_TEXT, "value": FIELD_TEXT})
    def answer(self, name: str, value: Any) -> None:
        """Set an answer."""
        self.found[name] = value

    @rule_action(params={"name": FIELD_TEXT})
    def count(self, name: str) -> None:
        """Count one more."""
        self.found[name] += 1

    @rule_action(params={})
    def compute(self) -> None:
        """The numbers and amounts."""
        variables, found = self.variables, self.found
        facts = variables.facts
        for name in ("five_good_total", "appraisal_score", "secretary_appraisal_score"):
            found[name] = getattr(variables, name)()
        found["activity_fund"] = P.activity_fund_per_member * (facts["full_members"] + facts["probationary_members"])
        found["secretary_months"] = variables.months()
        found["secretary_allowance"] = variables.allowance()
        found["annual_grant"] = found["activity_fund"] + found["secretary_allowance"]


def true(name: str, value: bool = True) -> Rule:
    """The condition that a fact is true, or false."""
    return {"name": name, "operator": "is_true" if value else "is_false", "value": True}


def least(name: str, value: int) -> Rule:
    """The condition that a number is large enough."""
    return {"name": name, "operator": "greater_than_or_equal_to", "value": value}


def less(name: str, value: int) -> Rule:
    """The condition that a number is small enough."""
    return {"name": name, "operator": "less_than", "value": value}


def rule(conditions: Rule, action: str, **params: Any) -> Rule:
    """One rule with one action."""
    return {"conditions": conditions, "actions": [{"name": action, "params": params}]}


def counting(answer: str, conditions: list[Rule]) -> list[Rule]:
    """Rules that count how many conditions hold."""
    return [rule({"all": [condition]}, "count", name=answer) for condition in conditions]


def grading(answer: str, score: str) -> list[Rule]:
    """Rules of which the first that fits gives the grade."""
    bands = (
        (P.grade_good, "good"),
        (P.grade_fairly_good, "fairly_good"),
        (P.grade_average, "average"),
        (0, "poor"),
    )
    return [rule({"all": [least(score, band)]}, "answer", name=answer, value=name) for band, name in bands]


SITE = [true(name) for name in w.SITE]
SYSTEMS = [true(name) for name in w.SYSTEMS]
GOODS = [least(name, P.five_good_floor) for name in w.GOODS]
ELIGIBLE = [true("vetoed", value=False), *SITE, *SYSTEMS, *GOODS]
PREMISES = {"any": [true("has_premises"), true("premises_shared")]}

LEVELS = [
    rule({"all": [*ELIGIBLE, least("five_good_total", total)]}, "answer", name="demonstration_level", value=level)
    for total, level in ((P.city_site_total, "city"), (P.county_site_total, "county"))
]
THEME = [
    least("themed_activities", P.themed_activities_minimum),
    {
        "any": [
            {"name": "sector", "operator": "equal_to", "value": "non_public_enterprise"},
            least("volunteer_services", P.volunteer_services_minimum),
        ]
    },
]
TRUTHS = {
    "site_qualified": SITE,
    "hollow_branch": [true("has_signs"), less("other_haves", P.hollow_branch_haves)],
    "guidance_paired": [true("has_instructor"), true("has_liaison")],
    "training_met": [least("training_sessions", w.TRAINING)],
    "systems_complete": SYSTEMS,
    "theme_practice_held": THEME,
    "five_good_met": GOODS,
    "allowance_floor_met": [least("allowance_over_floor", 0)],
}
COUNTS = {
    "site_items_met": SITE,
    "six_haves_met": [*(true(name) for name in (*w.HAVES, "has_signs")), PREMISES],
    "systems_in_place": SYSTEMS,
    "activity_modes_used": [least(name, 1) for name in w.MODES],
    "pledges_shown": [true(name) for name in w.PLEDGES],
}
ALL = [
    *(rule({"all": conditions}, "answer", name=name, value=True) for name, conditions in TRUTHS.items()),
    *(each for name, conditions in COUNTS.items() for each in counting(name, conditions)),
    rule({"all": [least("full_members", 0)]}, "compute"),
]
FIRST_OF = (
    LEVELS,
    grading("appraisal_grade", "appraisal_score"),
    grading("secretary_appraisal_grade", "secretary_appraisal_score"),
)
START = {
    **dict.fromkeys(TRUTHS, False),
    **dict.fromkeys(COUNTS, 0),
    "demonstration_level": "none",
    "term_years_min": P.term_minimum_original,
    "term_years_max": P.term_maximum_original,
}


def answers(facts: dict[str, Any]) -> dict[str, Any]:
    """Every answer: all rules, and of some lists the first that fits."""
    found = dict(START)
    variables = Variables(facts)
    actions = Actions(variables, found)
    run_all(ALL, variables, actions)
    for rules in FIRST_OF:
        run_all(rules, variables, actions, stop_on_first_trigger=True)
    return found
