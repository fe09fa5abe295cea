"""What some branches fall short of, or what is not known of them, so that every outcome of every rule occurs.

A branch that is weak in one thing is weak in others: the shortfalls stand with few branches.
"""

from typing import Any

from pingyuan_rules.engine import UNKNOWN

SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
HAVES = ("has_premises", "has_facilities", "has_signs", "has_flag", "has_reading", "has_rules")
SYSTEMS = (
    "system_admission",
    "system_meetings",
    "system_appraisal",
    "system_education",
    "system_posts",
    "system_staff_contact",
)
MODES = ("activities_autonomous", "activities_joint", "activities_experiential", "activities_online")
PLEDGES = ("pledge_identity", "pledge_duties", "pledge_commitments")
GOODS = ("leadership", "membership", "mechanism", "performance", "public_response")
APPRAISALS = ("site_inspection", "overall_assessment", "reporting_appraisal")


def lacking(names: tuple[str, ...], count: int) -> dict[str, Any]:
    """The last so many of several checks fail."""
    return dict.fromkeys(names[max(len(names) - count, 0) :], False)


def weak(count: int, **facts: Any) -> dict[str, Any]:
    """A branch that lacks the last so many things of every kind."""
    return {
        "has_premises": True,
        **lacking(SITE, count),
        **lacking(HAVES, count),
        **lacking(SYSTEMS, count),
        **lacking(PLEDGES, count),
        **dict.fromkeys(MODES[max(len(MODES) - count, 0) :], 0),
        "premises_shared": False,
        **facts,
    }


def scores(*points: float) -> dict[str, Any]:
    """The scores of the five goods, in their order."""
    return dict(zip(GOODS, points, strict=True))


def appraised(points: float) -> dict[str, Any]:
    """The same score in every appraisal of the branch and of its secretary."""
    return {f"{prefix}{name}": points for prefix in ("", "secretary_") for name in APPRAISALS}


SHORTFALLS: list[dict[str, Any]] = [
    weak(1),
    weak(2),
    weak(3, has_liaison=False, **appraised(76.5)),
    weak(4, training_sessions=3, **{**appraised(72), "secretary_overall_assessment": UNKNOWN}),
    # A sign on the door and nothing behind it.
    weak(6, has_signs=True, **lacking(SYSTEMS, 5), system_admission=True, training_sessions=2, **appraised(55)),
    weak(6, has_instructor=False, has_liaison=False, training_sessions=0, themed_activities=0, **appraised(55)),
    # Reports that left something out; of the last it is not certain whether anything is behind the sign.
    {"files_standard": UNKNOWN, "system_posts": UNKNOWN, "activities_online": UNKNOWN, "pledge_duties": UNKNOWN},
    {"has_instructor": UNKNOWN, "training_sessions": UNKNOWN},
    {"themed_activities": UNKNOWN, "volunteer_services": UNKNOWN},
    {**lacking(HAVES, len(HAVES)), "premises_shared": False, "has_signs": True, "has_rules": UNKNOWN},
]
"""One for each branch that is no demonstration site, as far as they go."""

AMONG_COUNTY_SITES: list[dict[str, Any]] = [
    {"leadership": 75},
    {"vetoed": True},
    {"vetoed": UNKNOWN},
    {"performance": UNKNOWN},
    scores(92, 93, 91.5, 92, 94),
    scores(80, 82, 81.5, 80, 83),
]
"""County sites whose scores say something other than their designation, or say it exactly on the line."""

AMONG_CITY_SITES: list[dict[str, Any]] = [scores(88.5, 89, 87, 90, 88), scores(90, 91.5, 89, 90, 89.5)]
AMONG_OTHERS: list[dict[str, Any]] = [scores(84, 86.5, 83, 82, 85), scores(81, 80, 82.5, 84, 80)]
"""Branches that reach a level and have not been designated; they take no shortfall."""
