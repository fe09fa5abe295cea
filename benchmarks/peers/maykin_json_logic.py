"""json-logic (maykin's port): one document for each answer; each sees the answers before it."""

from typing import Any

from json_logic import jsonLogic

from benchmarks.peers import workload as w
from benchmarks.peers.workload import P

PACKAGE = "maykin-json-logic-py"
given = w.numbers


def var(name: str) -> dict[str, Any]:
    """A fact, or an answer given before."""
    return {"var": name}


def number(*conditions: Any) -> dict[str, Any]:
    """How many conditions hold."""
    return {"+": [{"if": [condition, 1, 0]} for condition in conditions]}


def weighted(pairs: list[tuple[str, int]], prefix: str = "") -> dict[str, Any]:
    """A weighted sum."""
    return {"+": [{"*": [var(f"{prefix}{name}"), weight]} for name, weight in pairs]}


def month(day: str, *, shift: Any) -> dict[str, Any]:
    """Year * 12 + month, and a shift."""
    return {"+": [{"*": [var(f"{day}_year"), 12]}, var(f"{day}_month"), shift]}


def grade(score: str) -> dict[str, Any]:
    """The grade of an appraisal score."""
    bands = ((P.grade_good, "good"), (P.grade_fairly_good, "fairly_good"), (P.grade_average, "average"))
    cases = [part for least, name in bands for part in ({">=": [var(score), least]}, name)]
    return {"if": [*cases, "poor"]}


PREMISES = {"or": [var("has_premises"), var("premises_shared")]}
OTHERS = [PREMISES, *map(var, w.HAVES)]
FIRST = month(
    "secretary_appointed", shift={"if": [{">": [var("secretary_appointed_day"), P.appointment_cutoff_day]}, 1, 0]}
)
LEFT = month("secretary_left", shift={"if": [{"<": [var("secretary_left_day"), P.leaving_cutoff_day]}, -1, 0]})
LAST = {"if": [{"==": [var("secretary_state"), "left"]}, LEFT, w.DECEMBER]}
SERVED = {"+": [{"-": [{"min": [LAST, w.DECEMBER]}, {"max": [FIRST, w.JANUARY]}]}, 1]}
BARRED = {
    "or": [var("vetoed"), {"!": [{"and": [var("site_qualified"), var("systems_complete"), var("five_good_met")]}]}]
}
FULL_TIME, PART_TIME = P.allowance_per_month_full_time, P.allowance_per_month

RULES: dict[str, Any] = {
    "site_items_met": number(*map(var, w.SITE)),
    "site_qualified": {"==": [var("site_items_met"), 5]},
    "six_haves_met": number(*OTHERS, var("has_signs")),
    "hollow_branch": {"and": [var("has_signs"), {"<": [number(*OTHERS), P.hollow_branch_haves]}]},
    "guidance_paired": {"and": [var("has_instructor"), var("has_liaison")]},
    "training_met": {">=": [var("training_sessions"), w.TRAINING]},
    "systems_in_place": number(*map(var, w.SYSTEMS)),
    "systems_complete": {"==": [var("systems_in_place"), 6]},
    "activity_modes_used": number(*({">=": [var(name), 1]} for name in w.MODES)),
    "pledges_shown": number(*map(var, w.PLEDGES)),
    "theme_practice_held": {
        "and": [
            {">=": [var("themed_activities"), P.themed_activities_minimum]},
            {
                "or": [
                    {"==": [var("sector"), "non_public_enterprise"]},
                    {">=": [var("volunteer_services"), P.volunteer_services_minimum]},
                ]
            },
        ]
    },
    "five_good_total": weighted(w.weights(w.GOODS)),
    "five_good_met": {"and": [{">=": [var(name), P.five_good_floor]} for name in w.GOODS]},
    "demonstration_level": {
        "if": [
            BARRED,
            "none",
            {">=": [var("five_good_total"), P.city_site_total]},
            "city",
            {">=": [var("five_good_total"), P.county_site_total]},
            "county",
            "none",
        ]
    },
    "appraisal_score": weighted(w.weights(w.APPRAISALS)),
    "appraisal_grade": grade("appraisal_score"),
    "secretary_appraisal_score": weighted(w.weights(w.APPRAISALS, "secretary_weight_"), "secretary_"),
    "secretary_appraisal_grade": grade("secretary_appraisal_score"),
    "activity_fund": {"*": [P.activity_fund_per_member, {"+": [var("full_members"), var("probationary_members")]}]},
    "secretary_months": {
        "if": [{"==": [var("secretary_state"), "vacant"]}, 0, {"max": [0, {"min": [12, SERVED]}]}],
    },
    "secretary_allowance": {"*": [var("secretary_months"), {"if": [var("secretary_full_time"), FULL_TIME, PART_TIME]}]},
    "allowance_floor_met": {">=": [var("allowance_paid"), var("secretary_allowance")]},
    "annual_grant": {"+": [var("activity_fund"), var("secretary_allowance")]},
    "term_years_min": P.term_minimum_original,
    "term_years_max": P.term_maximum_original,
}


def answers(facts: dict[str, Any]) -> dict[str, Any]:
    """Every answer, in turn."""
    known = dict(facts)
    for name, rule in RULES.items():
        known[name] = jsonLogic(rule, known)
    return known
