"""Members and applicants, by id alone."""

from datetime import date
from typing import Any

from pingyuan_rules.choices import ApplicantRole, ApplicantStage, Standing
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.records import Applicant, Member
from sampling.dice import Dice
from sampling.plan import Plan

GROUNDS = ("serious_illness", "disaster", "veteran", "hardship")
DECEASED = 6
ARTICLE = date(2016, 10, 21)

# Months are counted up to the article's day, so 21 April is six full months before it and 22 April is not.
CONTACTS: dict[int, Any] = {
    10: date(2016, 4, 21),
    20: date(2016, 4, 22),
    30: date(2016, 2, 29),
    40: date(2016, 4, 30),
    50: date(2015, 12, 31),
    60: date(2016, 3, 31),
    70: date(2016, 8, 31),
    80: ARTICLE,
    90: date(2014, 7, 15),
}
AID: dict[int, dict[str, Any]] = {
    15: {"serious_illness": True},
    25: {"serious_illness": True, "hardship": True},
    35: {"disaster": True},
    45: {"veteran": True},
    55: {"veteran": True, "hardship": True},
    65: {"hardship": True},
    75: {"hardship": True},
    85: dict.fromkeys(GROUNDS, UNKNOWN),
    95: {"serious_illness": UNKNOWN},
    105: {"serious_illness": UNKNOWN, "veteran": True},
    115: {"veteran": True},
    125: {"disaster": True, "serious_illness": False},
}

# Admitted more than a year before the article, and by now full members; then those who are still probationary.
EARLIER = [
    date(2014, 11, 30), date(2014, 12, 31), date(2015, 1, 15), date(2015, 2, 28), date(2015, 3, 31),
    date(2015, 4, 30), date(2015, 5, 18), date(2015, 6, 30), date(2015, 7, 1), date(2015, 7, 31),
    date(2015, 8, 20), date(2015, 9, 30), date(2015, 10, 15),
]  # fmt: skip
LATER = [
    date(2015, 11, 30), date(2015, 12, 31), date(2016, 1, 31), date(2016, 2, 29), date(2016, 3, 31),
    date(2016, 4, 30), date(2016, 5, 16), date(2016, 6, 30), date(2016, 7, 1), date(2016, 7, 31),
    date(2016, 8, 31), date(2016, 9, 30),
]  # fmt: skip
ROLES = [*ApplicantRole, UNKNOWN]
WAITING = [ApplicantStage.APPLICANT, ApplicantStage.ACTIVE_APPLICANT, ApplicantStage.PROSPECT]


def make_members(plans: list[Plan], dice: Dice) -> tuple[Member, ...]:
    """A member for each that the branches count, and a few who have died."""
    places = [
        (plan.id, standing)
        for plan in plans
        for standing, count in (
            (Standing.FULL, sum(plan.members) - plan.probationary),
            (Standing.PROBATIONARY, plan.probationary),
        )
        for _ in range(count)
    ]
    living = [_living(number, branch_id, standing, dice) for number, (branch_id, standing) in enumerate(places, 1)]
    first = len(living) + 1
    bereaved = [
        Member(id=_member_id(first + n), branch_id=dice.pick(plans).id, standing=Standing.DECEASED)
        for n in range(DECEASED)
    ]
    return (*living, *bereaved)


def _member_id(number: int) -> str:
    return f"DY-{number:04}"


def _living(number: int, branch_id: str, standing: Standing, dice: Dice) -> Member:
    grounds = {name: dice.perhaps(dice.chance(2), 1) for name in GROUNDS}
    facts = {
        "last_contact": CONTACTS.get(number, dice.perhaps(dice.day(date(2016, 5, 1), date(2016, 10, 20)), 2)),
        "in_ledger": dice.perhaps(dice.chance(97), 2),
        **grounds,
        **AID.get(number, {}),
    }
    return Member(id=_member_id(number), branch_id=branch_id, standing=standing, **facts)


def make_applicants(plans: list[Plan], dice: Dice) -> tuple[Applicant, ...]:
    """Those admitted in the two years before the article, and those who wait."""
    growing = [plan.id for plan in plans if plan.probationary]
    others = dice.shuffled([plan.id for plan in plans if not plan.probationary])
    rows: list[tuple[str, ApplicantStage, Any]] = [
        *((branch_id, ApplicantStage.ADMITTED, day) for branch_id, day in zip(others, EARLIER, strict=False)),
        *((branch_id, ApplicantStage.ADMITTED, day) for branch_id, day in zip(growing, LATER, strict=True)),
        *((branch_id, WAITING[n % len(WAITING)], UNKNOWN) for n, branch_id in enumerate(others[20:41])),
    ]
    return tuple(
        Applicant(
            id=f"SQ-{number:04}", branch_id=branch_id, role=ROLES[number % len(ROLES)], stage=stage, admitted_on=day
        )
        for number, (branch_id, stage, day) in enumerate(dice.shuffled(rows), start=1)
    )
