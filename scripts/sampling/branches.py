"""The branches: their sites, systems, activities, scores and secretaries."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from pingyuan_rules.choices import DemonstrationLevel, Formation
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.records import Branch
from sampling.dice import Dice
from sampling.plan import SOCIAL, Plan
from sampling.secretaries import paid, secretaries
from sampling.shortfalls import (
    AMONG_CITY_SITES,
    AMONG_COUNTY_SITES,
    AMONG_OTHERS,
    GOODS,
    HAVES,
    MODES,
    PLEDGES,
    SHORTFALLS,
    SITE,
    SYSTEMS,
)

COMMITTEE = 7
"""As many members call for a branch committee since 2018."""

APPRAISALS = ("site_inspection", "overall_assessment", "reporting_appraisal")
SCORES = {DemonstrationLevel.CITY: (91, 98), DemonstrationLevel.COUNTY: (80, 89), DemonstrationLevel.NONE: (62, 79)}
GRADES = [(91, 98), (82, 88), (82, 88), (65, 78), (40, 57)]
"""Scores within the bands of the four grades."""

FOUNDED = [date(2008, 2, 29), date(2010, 6, 30), date(2009, 12, 31), date(2005, 1, 31)]
# The later two are after the article: under the policy of 2019 they show the other terms of office.
ELECTED = [date(2016, 2, 29), date(2013, 12, 31), date(2017, 12, 31), date(2018, 10, 28), UNKNOWN]


def make_branches(plans: list[Plan], dice: Dice) -> tuple[Branch, ...]:
    """Every branch, in the order of the plans."""
    heads = secretaries(len(plans), dice)
    extras = {level: iter(_extras(level)) for level in DemonstrationLevel}
    return tuple(
        _branch(plan, {**_drawn(plan, number, dice), **head, **next(extras[plan.designation], {})}, dice)
        for number, (plan, head) in enumerate(zip(plans, heads, strict=True))
    )


def _extras(level: DemonstrationLevel) -> Iterator[dict[str, Any]]:
    chosen = {DemonstrationLevel.CITY: AMONG_CITY_SITES, DemonstrationLevel.COUNTY: AMONG_COUNTY_SITES}
    yield from chosen.get(level, [*AMONG_OTHERS, *SHORTFALLS])


def _branch(plan: Plan, facts: dict[str, Any], dice: Dice) -> Branch:
    branch = Branch(
        id=plan.id,
        name=f"示范党支部{plan.number:03}",
        sector=plan.sector,
        township=plan.township,
        formation=plan.formation,
        units=facts.pop("units", len(plan.members)),
        full_members=sum(plan.members) - plan.probationary,
        probationary_members=plan.probationary,
        designation=plan.designation,
        **facts,
    )
    return attrs.evolve(branch, allowance_paid=paid(branch, dice))


def _drawn(plan: Plan, number: int, dice: Dice) -> dict[str, Any]:
    good = plan.designation is not DemonstrationLevel.NONE
    low, high = SCORES[plan.designation]
    return {
        **dict.fromkeys((*SITE, *HAVES, *SYSTEMS, *PLEDGES), True),
        **_units(plan, number),
        "founded": FOUNDED[number] if number < len(FOUNDED) else dice.day(date(2003, 1, 1), date(2011, 12, 31)),
        "elected_on": ELECTED[number] if number < len(ELECTED) else dice.day(date(2013, 11, 1), date(2016, 9, 30)),
        "premises_shared": dice.chance(40),
        "has_instructor": True,
        "has_liaison": True,
        **{name: dice.number(1, 6) for name in MODES},
        **_meetings(plan, number, dice),
        "training_sessions": 4,
        "themed_activities": dice.number(1, 5),
        # Without the dice, so that every value of the first release stays as it was.
        "members_not_transferred": int(number % 6 == 0) if number % 13 else UNKNOWN,
        "volunteer_services": dice.number(0 if number % 3 else 1, 4) if plan.sector is SOCIAL else dice.number(0, 3),
        **{name: dice.number(low, high) for name in GOODS},
        "vetoed": False,
        **_appraisals("", GRADES[0] if good else GRADES[number % len(GRADES)], number, dice),
        **_appraisals("secretary_", GRADES[1] if good else GRADES[(number // 2) % len(GRADES)], number + 1, dice),
    }


def _units(plan: Plan, number: int) -> dict[str, Any]:
    # Of one joint branch in so many the number of units was not reported; the organizations still say it.
    return {"units": UNKNOWN} if plan.formation is Formation.JOINT and number % 13 == 0 else {}


def _meetings(plan: Plan, number: int, dice: Dice) -> dict[str, Any]:
    monthly = 12 if number % 4 else dice.number(8, 11)
    return {
        "general_meetings": 4 if number % 9 else dice.number(1, 3),
        "committee_meetings": monthly if sum(plan.members) >= COMMITTEE else dice.perhaps(0, 10),
        "group_meetings": dice.perhaps(dice.number(0, 12), 6),
        "party_lectures": dice.perhaps(dice.number(1, 4)),
        "theme_days": UNKNOWN if number % 17 == 0 else monthly,
    }


def _appraisals(prefix: str, band: tuple[int, int], number: int, dice: Dice) -> dict[str, Any]:
    scores: dict[str, Any] = {f"{prefix}{name}": dice.number(*band) for name in APPRAISALS}
    if number % 19 == 0:
        scores[f"{prefix}{APPRAISALS[1]}"] = UNKNOWN
    return scores
