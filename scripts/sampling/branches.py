"""The branches: their sites, systems, activities, scores and secretaries, as of the article's day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from pingyuan_rules.choices import DemonstrationLevel, Formation, SecretaryState
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.records import Branch
from sampling.dice import Dice
from sampling.plan import SOCIAL, Plan
from sampling.secretaries import paid, secretaries
from sampling.shortfalls import (
    AMONG_CITY_SITES,
    AMONG_COUNTY_SITES,
    AMONG_OTHERS,
    APPRAISALS,
    GOODS,
    HAVES,
    MODES,
    PLEDGES,
    SHORTFALLS,
    SITE,
    SYSTEMS,
)

COMMITTEE = 7
"""As many full members call for a branch committee since 2018."""

UNREPORTED = 45
"""The branch, by its order, that reported no lectures, yearly meeting, appraisal or hours."""

GROUPED = 10
"""Branches with so many members have Party groups."""

SCORES = {DemonstrationLevel.CITY: (91, 97), DemonstrationLevel.COUNTY: (80, 88), DemonstrationLevel.NONE: (68, 78)}
BANDS = {DemonstrationLevel.CITY: [(91, 97)], DemonstrationLevel.COUNTY: [(91, 97), (82, 88)]}
OTHER_BANDS = [*[(82, 88)] * 7, *[(91, 97)] * 2, (65, 78)]
"""Scores within the bands of the grades; the lowest grade stands with the shortfalls."""

FOUNDED = [date(2008, 2, 29), date(2010, 6, 30), date(2009, 12, 31), date(2005, 1, 31)]
# The term of the third ended six weeks before the article's day, that of the fourth ends on it.
ELECTED = [date(2016, 2, 29), date(2013, 12, 31), date(2013, 9, 9), date(2013, 10, 21), UNKNOWN]


def make_branches(plans: list[Plan], dice: Dice) -> tuple[Branch, ...]:
    """Every branch, in the order of the plans."""
    heads = secretaries(len(plans), dice)
    extras = {level: iter(_extras(level)) for level in DemonstrationLevel}
    # Of one joint branch the number of units was not reported; the organizations still say it.
    unreported = next(plan for plan in plans if plan.formation is Formation.JOINT)
    branches = []
    for number, (plan, head) in enumerate(zip(plans, heads, strict=True)):
        branch = Branch(
            id=plan.id,
            name=f"示范党支部{plan.number:03}",
            sector=plan.sector,
            township=plan.township,
            formation=plan.formation,
            units=UNKNOWN if plan is unreported else len(plan.members),
            full_members=plan.full_members,
            probationary_members=plan.probationary,
            designation=plan.designation,
            **{**_drawn(plan, number, dice), **head, **next(extras[plan.designation], {})},
        )
        branches.append(attrs.evolve(branch, allowance_paid=paid(branch, number)))
    return tuple(branches)


def _extras(level: DemonstrationLevel) -> Iterator[dict[str, Any]]:
    chosen = {DemonstrationLevel.CITY: AMONG_CITY_SITES, DemonstrationLevel.COUNTY: AMONG_COUNTY_SITES}
    yield from chosen.get(level, [*AMONG_OTHERS, *SHORTFALLS])


def _drawn(plan: Plan, number: int, dice: Dice) -> dict[str, Any]:
    low, high = SCORES[plan.designation]
    own_premises = dice.chance(70)
    return {
        **dict.fromkeys((*SITE, *HAVES, *SYSTEMS, *PLEDGES), True),
        "has_premises": own_premises,
        "premises_shared": not own_premises or dice.chance(10),
        "founded": FOUNDED[number] if number < len(FOUNDED) else dice.day(date(2003, 1, 1), date(2011, 12, 31)),
        "elected_on": ELECTED[number] if number < len(ELECTED) else dice.day(date(2013, 11, 1), date(2016, 9, 30)),
        "has_instructor": True,
        "has_liaison": True,
        **{name: dice.number(1, 4) for name in MODES},
        **_meetings(plan, number, dice),
        "training_sessions": 4,
        "themed_activities": dice.number(1, 5),
        "members_not_transferred": UNKNOWN if number % 26 == 0 else int(number % 9 == 0),
        "volunteer_services": dice.number(1, 4) if plan.sector is SOCIAL else dice.number(0, 3),
        **{name: dice.score(low, high) for name in GOODS},
        "vetoed": False,
        **_appraisals("", plan, number, dice),
        **_appraisals("secretary_", plan, number + 1, dice),
        **_hours(number, dice),
    }


def _meetings(plan: Plan, number: int, dice: Dice) -> dict[str, Any]:
    # The article's day is in October: a branch that meets every month has met nine or ten times.
    monthly = 10 if number % 13 else dice.number(7, 9)
    groups = 2 if sum(plan.members) >= GROUPED else 0
    return {
        "general_meetings": 3 if number % 9 else 2,
        "committee_meetings": monthly if plan.full_members >= COMMITTEE else dice.perhaps(0, 10),
        "party_groups": UNKNOWN if number % 29 == 0 else groups,
        "group_meetings": dice.perhaps(monthly * groups),
        "party_lectures": UNKNOWN if number == UNREPORTED else dice.number(2, 4) if number % 39 else 0,
        "theme_days": UNKNOWN if number % 17 == 0 else monthly,
        "organizational_life_meetings": UNKNOWN if number == UNREPORTED else int(number % 26 != 0),
        "appraisal_held": UNKNOWN if number == UNREPORTED else number % 26 != 1,
    }


def _appraisals(prefix: str, plan: Plan, number: int, dice: Dice) -> dict[str, Any]:
    band = dice.pick(BANDS.get(plan.designation, OTHER_BANDS))
    scores: dict[str, Any] = {f"{prefix}{name}": dice.score(*band) for name in APPRAISALS}
    if number % 39 == 0:
        scores[f"{prefix}{APPRAISALS[1]}"] = UNKNOWN
    return scores


def _hours(number: int, dice: Dice) -> dict[str, Any]:
    if number == UNREPORTED:
        return {}
    late = number % 11 == 0
    return {
        "members_short_of_hours": dice.number(1, 2) if number % 9 == 0 else 0,
        "secretary_hours": dice.number(40, 54) if late else dice.number(56, 64),
        "officers_short_of_training": int(late),
    }


def add_secretary_ids(branches: tuple[Branch, ...], first: dict[Any, Any]) -> tuple[Branch, ...]:
    """The branches with the ids of their secretaries; of two, whom others sent, the ledger has no row.

    Args:
        branches: The branches.
        first: The id of the first full member of each branch.
    """
    return tuple(
        attrs.evolve(branch, secretary_id=first[branch.id])
        if branch.secretary_state is SecretaryState.IN_OFFICE and number % 39
        else branch
        for number, branch in enumerate(branches)
    )
