"""The facts that the second release added; the dice of their own leave the values of the first release as they were."""

from typing import Any

import attrs

from pingyuan_rules.choices import MemberAppraisal, Standing
from pingyuan_rules.engine import UNKNOWN, is_known
from pingyuan_rules.records import Branch, Member, Structure
from sampling.dice import Dice

GRADES = [
    *[MemberAppraisal.EXCELLENT] * 6,
    *[MemberAppraisal.QUALIFIED] * 20,
    MemberAppraisal.BASICALLY_QUALIFIED,
    MemberAppraisal.UNQUALIFIED,
]
LARGE = 10
"""A branch of the sample has a Party group for each so many members."""

MONTHLY = 10
"""As many meetings are due of a group in November."""


def add_to_branches(branches: tuple[Branch, ...], members: tuple[Member, ...], dice: Dice) -> tuple[Branch, ...]:
    """Groups, the yearly meeting and appraisal, hours and the secretary's id."""
    first = {member.branch_id: member.id for member in reversed(members) if member.standing is Standing.FULL}
    return tuple(attrs.evolve(each, **_of_branch(each, n, first, dice)) for n, each in enumerate(branches))


def _of_branch(branch: Branch, number: int, first: dict[Any, Any], dice: Dice) -> dict[str, Any]:
    size = branch.full_members + branch.probationary_members
    # Where the sheet of the first release counts a meeting a month, there is a group that met.
    met_monthly = is_known(branch.group_meetings) and branch.group_meetings >= MONTHLY
    groups = 1 if met_monthly else size // LARGE
    return {
        "party_groups": UNKNOWN if number % 29 == 0 else groups,
        "organizational_life_meetings": dice.perhaps(0 if number % 13 == 0 else dice.number(1, 2), 6),
        "appraisal_held": dice.perhaps(number % 11 != 0, 6),
        "members_short_of_hours": dice.perhaps(dice.number(1, 2) if number % 7 == 0 else 0, 6),
        "secretary_hours": dice.perhaps(dice.number(40, 54) if number % 9 == 0 else dice.number(56, 72), 6),
        "officers_short_of_training": dice.perhaps(1 if number % 9 == 0 else 0, 6),
        "secretary_id": dice.perhaps(first[branch.id]),
    }


def add_to_members(members: tuple[Member, ...], dice: Dice) -> tuple[Member, ...]:
    """The grades of full members; probationary members get none."""
    grades = {
        Standing.FULL: lambda: dice.perhaps(dice.pick(GRADES)),
        Standing.PROBATIONARY: lambda: MemberAppraisal.NOT_GRADED,
        Standing.DECEASED: lambda: UNKNOWN,
    }
    return tuple(attrs.evolve(each, appraisal=grades[each.standing]()) for each in members)


def add_to_structures(structures: tuple[Structure, ...]) -> tuple[Structure, ...]:
    """Nothing of 2016 sat with a Social Work Department; of the oldest structure nobody recorded it."""
    facts = {"secretary_from_social_work": False, "office_in_social_work": False}
    return (*(attrs.evolve(each, **facts) for each in structures[:-1]), structures[-1])
