"""What some branches fall short of, or what is not known of them, so that every outcome of every rule occurs."""

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


def lacking(names: tuple[str, ...], count: int) -> dict[str, Any]:
    """The last so many of several checks fail."""
    return dict.fromkeys(names[len(names) - count :], False)


SHORTFALLS: list[dict[str, Any]] = [
    *(lacking(SITE, count) for count in range(1, len(SITE) + 1)),
    {"files_standard": UNKNOWN},
    *({**lacking(HAVES, count), "premises_shared": False} for count in range(1, len(HAVES) + 1)),
    {"has_premises": False, "premises_shared": True},
    {"has_premises": False, "premises_shared": UNKNOWN},
    # A sign on the door and nothing behind it; then one of which that is not certain.
    {**lacking(HAVES, len(HAVES)), "premises_shared": False, "has_signs": True},
    {**lacking(HAVES, len(HAVES)), "premises_shared": False, "has_signs": True, "has_rules": UNKNOWN},
    *(lacking(SYSTEMS, count) for count in range(1, len(SYSTEMS) + 1)),
    {"system_posts": UNKNOWN},
    {"has_liaison": False},
    {"has_instructor": False, "has_liaison": False},
    {"has_instructor": UNKNOWN},
    *(dict.fromkeys(MODES[count:], 0) for count in range(len(MODES))),
    {"activities_online": UNKNOWN},
    *(lacking(PLEDGES, count) for count in range(1, len(PLEDGES) + 1)),
    {"pledge_duties": UNKNOWN},
    *({"training_sessions": sessions} for sessions in (3, 2, 0, UNKNOWN)),
    {"themed_activities": 0},
    {"themed_activities": UNKNOWN, "volunteer_services": UNKNOWN},
]
"""One for each branch that is no demonstration site, as far as they go."""

AMONG_COUNTY_SITES: list[dict[str, Any]] = [
    {"leadership": 75},
    {"public_response": 79},
    {"vetoed": True},
    {"vetoed": UNKNOWN},
    {"performance": UNKNOWN},
    dict.fromkeys(GOODS, 92),
    dict.fromkeys(GOODS, 90),
    dict.fromkeys(GOODS, 80),
]
"""County sites whose scores say something other than their designation, or say it exactly on the line."""

AMONG_CITY_SITES: list[dict[str, Any]] = [dict.fromkeys(GOODS, 88), dict.fromkeys(GOODS, 90)]
AMONG_OTHERS: list[dict[str, Any]] = [dict.fromkeys(GOODS, 84), dict.fromkeys(GOODS, 81)]
"""Branches that reach a level and have not been designated; they take no shortfall."""
