"""Members and applicants, by id alone."""

from datetime import date
from typing import Any

import attrs

from pingyuan_rules.choices import ApplicantRole, ApplicantStage, MemberAppraisal, Standing
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.records import Applicant, Branch, Member
from sampling.dice import Dice
from sampling.plan import Plan

GROUNDS = ("serious_illness", "disaster", "veteran", "hardship")
DECEASED = 6
ARTICLE = date(2016, 10, 21)

# Months are counted up to the article's day, so 21 April is six full months before it and 22 April is not.
CONTACTS: dict[int, Any] = {
    13: date(2016, 4, 21),
    24: date(2016, 4, 22),
    33: date(2016, 2, 29),
    87: date(2015, 12, 31),
    143: date(2016, 3, 31),
    152: date(2016, 4, 30),
    191: date(2014, 7, 15),
    250: date(2016, 8, 31),
    301: UNKNOWN,
    377: ARTICLE,
    415: UNKNOWN,
    488: UNKNOWN,
}
LEDGER: dict[int, Any] = {33: False, 191: False, 268: UNKNOWN, 402: False}
GRADES: dict[int, Any] = {
    13: MemberAppraisal.BASICALLY_QUALIFIED,
    87: MemberAppraisal.UNQUALIFIED,
    206: MemberAppraisal.BASICALLY_QUALIFIED,
    415: MemberAppraisal.BASICALLY_QUALIFIED,
}
EXCELLENT_PERCENT = 25
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
    date(2014, 10, 22), date(2014, 11, 28), date(2014, 12, 31), date(2015, 1, 15), date(2015, 3, 27),
    date(2015, 4, 30), date(2015, 5, 18), date(2015, 6, 26), date(2015, 6, 30), date(2015, 7, 1),
    date(2015, 8, 20), date(2015, 9, 29), date(2015, 10, 15),
]  # fmt: skip
LATER = [
    date(2015, 11, 20), date(2015, 12, 31), date(2016, 1, 15), date(2016, 2, 29), date(2016, 3, 25),
    date(2016, 4, 28), date(2016, 5, 16), date(2016, 6, 24), date(2016, 6, 30), date(2016, 7, 1),
    date(2016, 8, 19), date(2016, 9, 30),
]  # fmt: skip
ROLES = [
    *[ApplicantRole.TEAM_LEADER] * 3, *[ApplicantRole.KEY_STAFF] * 5, ApplicantRole.OWNER, *[ApplicantRole.OTHER] * 2
]  # fmt: skip
UNKNOWN_ROLES = (4, 31)
BEHIND = "ZB-0049"
"""The branch whose roll lags: it still lists one member as probationary, whom the branch reports as a full member."""
WAITING = [ApplicantStage.APPLICANT, ApplicantStage.ACTIVE_APPLICANT, ApplicantStage.PROSPECT]


def make_members(branches: tuple[Branch, ...], dice: Dice) -> tuple[Member, ...]:
    """A member for each that the branches count, and a few who have died."""
    places = [
        (branch, standing)
        for branch in branches
        for standing, count in (
            (Standing.FULL, branch.full_members),
            (Standing.PROBATIONARY, branch.probationary_members),
        )
        for _ in range(count)
    ]
    living = [_living(number, branch, standing, dice) for number, (branch, standing) in enumerate(places, 1)]
    # The last one, for the first is the branch's secretary.
    late = max(n for n, (branch, standing) in enumerate(places) if (branch.id, standing) == (BEHIND, Standing.FULL))
    living[late] = attrs.evolve(living[late], standing=Standing.PROBATIONARY)
    first = len(living) + 1
    bereaved = [
        Member(id=_member_id(first + n), branch_id=dice.pick(branches).id, standing=Standing.DECEASED)
        for n in range(DECEASED)
    ]
    return (*living, *bereaved)


def _member_id(number: int) -> str:
    return f"DY-{number:04}"


def _living(number: int, branch: Branch, standing: Standing, dice: Dice) -> Member:
    grounds = {name: dice.chance(1) for name in GROUNDS}
    day, excellent = dice.day(date(2016, 7, 1), date(2016, 10, 20)), dice.chance(EXCELLENT_PERCENT)
    if standing is Standing.PROBATIONARY or branch.appraisal_held is False:
        grade: Any = MemberAppraisal.NOT_GRADED
    elif branch.appraisal_held is UNKNOWN:
        grade = UNKNOWN
    else:
        grade = GRADES.get(number, MemberAppraisal.EXCELLENT if excellent else MemberAppraisal.QUALIFIED)
    return Member(
        id=_member_id(number),
        branch_id=branch.id,
        standing=standing,
        last_contact=CONTACTS.get(number, day),
        in_ledger=LEDGER.get(number, True),
        appraisal=grade,
        **{**grounds, **AID.get(number, {})},
    )


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
            id=f"SQ-{number:04}",
            branch_id=branch_id,
            role=UNKNOWN if number in UNKNOWN_ROLES else dice.pick(ROLES),
            stage=stage,
            admitted_on=day,
        )
        for number, (branch_id, stage, day) in enumerate(dice.shuffled(rows), start=1)
    )
