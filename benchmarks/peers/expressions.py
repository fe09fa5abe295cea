"""The rules as expressions of a language like C's, which rule-engine and zen-engine share but for a few words."""

from collections.abc import Callable, Iterable, Sequence

from benchmarks.peers import workload as w
from benchmarks.peers.workload import P

Reference = Callable[[str], str]
Extreme = Callable[[str, str], str]


def number(conditions: Iterable[str]) -> str:
    """How many conditions hold."""
    return " + ".join(f"({condition} ? 1 : 0)" for condition in conditions)


def weighted(pairs: Sequence[tuple[str, int]], prefix: str = "") -> str:
    """A weighted sum."""
    return " + ".join(f"{prefix}{name} * {weight}" for name, weight in pairs)


def grade(score: str) -> str:
    """The grade of an appraisal score."""
    rest = f'{score} >= {P.grade_average} ? "average" : "poor"'
    return f'{score} >= {P.grade_good} ? "good" : ({score} >= {P.grade_fairly_good} ? "fairly_good" : ({rest}))'


def rules(ref: Reference, least: Extreme, most: Extreme) -> list[tuple[str, str]]:
    """Name and expression of each answer; some answers on the way have names that no rule has.

    Args:
        ref: How the language refers to an answer given before.
        least: How it takes the lesser of two numbers.
        most: How it takes the greater.
    """
    others = ("premises", *w.HAVES)
    held = " and ".join(ref(name) for name in ("site_qualified", "systems_complete", "five_good_met"))
    total = ref("five_good_total")
    appointed, left = "secretary_appointed", "secretary_left"
    served = f"{least(ref('last_month'), str(w.DECEMBER))} - {most(ref('first_month'), str(w.JANUARY))} + 1"
    listed = [ref(name) if name == "premises" else name for name in others]
    return [
        ("site_items_met", number(w.SITE)),
        ("site_qualified", f"{ref('site_items_met')} == 5"),
        ("premises", "has_premises or premises_shared"),
        ("other_haves", number(listed)),
        ("six_haves_met", f"{ref('other_haves')} + (has_signs ? 1 : 0)"),
        ("hollow_branch", f"has_signs and {ref('other_haves')} < {P.hollow_branch_haves}"),
        ("guidance_paired", "has_instructor and has_liaison"),
        ("training_met", f"training_sessions >= {w.TRAINING}"),
        ("systems_in_place", number(w.SYSTEMS)),
        ("systems_complete", f"{ref('systems_in_place')} == 6"),
        ("activity_modes_used", number(f"{name} >= 1" for name in w.MODES)),
        ("pledges_shown", number(w.PLEDGES)),
        (
            "theme_practice_held",
            (
                f"themed_activities >= {P.themed_activities_minimum} and "
                f'(sector == "non_public_enterprise" or volunteer_services >= {P.volunteer_services_minimum})'
            ),
        ),
        ("five_good_total", weighted(w.weights(w.GOODS))),
        ("five_good_met", " and ".join(f"{name} >= {P.five_good_floor}" for name in w.GOODS)),
        (
            "demonstration_level",
            (
                f'(vetoed or not ({held})) ? "none" : ({total} >= {P.city_site_total} ? "city" : '
                f'({total} >= {P.county_site_total} ? "county" : "none"))'
            ),
        ),
        ("appraisal_score", weighted(w.weights(w.APPRAISALS))),
        ("appraisal_grade", grade(ref("appraisal_score"))),
        ("secretary_appraisal_score", weighted(w.weights(w.APPRAISALS, "secretary_weight_"), "secretary_")),
        ("secretary_appraisal_grade", grade(ref("secretary_appraisal_score"))),
        ("activity_fund", f"{P.activity_fund_per_member} * (full_members + probationary_members)"),
        (
            "first_month",
            f"{appointed}_year * 12 + {appointed}_month + ({appointed}_day > {P.appointment_cutoff_day} ? 1 : 0)",
        ),
        (
            "last_month",
            (
                f'secretary_state == "left" ? {left}_year * 12 + {left}_month - '
                f"({left}_day < {P.leaving_cutoff_day} ? 1 : 0) : {w.DECEMBER}"
            ),
        ),
        ("secretary_months", f'secretary_state == "vacant" ? 0 : {most("0", least("12", served))}'),
        (
            "secretary_allowance",
            (
                f"{ref('secretary_months')} * "
                f"(secretary_full_time ? {P.allowance_per_month_full_time} : {P.allowance_per_month})"
            ),
        ),
        ("allowance_floor_met", f"allowance_paid >= {ref('secretary_allowance')}"),
        ("annual_grant", f"{ref('activity_fund')} + {ref('secretary_allowance')}"),
        ("term_years_min", str(P.term_minimum_original)),
        ("term_years_max", str(P.term_maximum_original)),
    ]
