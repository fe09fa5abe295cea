"""Which branches there are, of which units, with how many members: everything the article gives a total for."""

import attrs

from pingyuan_rules.choices import DemonstrationLevel, Formation, Sector
from sampling.dice import Dice

NON_PUBLIC, SOCIAL = Sector.NON_PUBLIC_ENTERPRISE, Sector.SOCIAL_ORGANIZATION

# How many standalone branches have so many members: 51 with 406 members.
STANDALONE = {3: 5, 4: 5, 5: 4, 6: 5, 7: 5, 8: 6, 9: 5, 10: 4, 11: 3, 12: 3, 13: 2, 14: 2, 15: 2}
# How many joint branches have units with these members: 28 with 117, so that all branches have 523. A unit that could
# stand alone sits in two of them, and one has more units than the regulations of 2018 expect.
JOINT = {
    (2, 1): 6,
    (2, 2): 5,
    (2, 1, 1): 5,
    (2, 2, 1): 4,
    (2, 2, 2): 1,
    (1, 1, 1): 2,
    (3, 1): 1,
    (4, 2): 1,
    (2, 1, 1, 1): 1,
    (2, 1, 1, 1, 1): 1,
    (1, 1, 1, 1, 1, 1): 1,
}
STANDALONE_SOCIAL, JOINT_SOCIAL = 11, 4
DESIGNATIONS = {DemonstrationLevel.CITY: 4, DemonstrationLevel.COUNTY: 32, DemonstrationLevel.NONE: 43}
TOWNSHIPS = 12
PROBATIONERS = 12
"""Those admitted less than a year before the article, each in another branch."""

SMALLEST = 3
BELOW_MINIMUM = {Formation.STANDALONE: 2, Formation.JOINT: 1}
"""Of the smallest branches so many have a probationer, so that they have two full members. The ledger warns of them."""


@attrs.frozen
class Plan:
    """A branch before its other facts are drawn.

    Attributes:
        number: Its number, from 1.
        sector: Its sector.
        formation: How it was formed.
        members: The members of each of its units, probationary ones included.
        probationary: How many of the first unit's members are probationary.
        designation: Its designation as a demonstration site.
        last_closed: Whether the last of its units no longer operates.
    """

    number: int
    sector: Sector
    formation: Formation
    members: tuple[int, ...]
    probationary: int
    designation: DemonstrationLevel
    last_closed: bool = False

    @property
    def id(self) -> str:
        """The branch's id."""
        return f"ZB-{self.number:04}"

    @property
    def township(self) -> str:
        """The township of the branch and its units."""
        return township(self.number)

    @property
    def full_members(self) -> int:
        """The full members of all its units."""
        return sum(self.members) - self.probationary


def township(number: int) -> str:
    """The name of one of the townships, in turn."""
    return f"示范镇{(number - 1) % TOWNSHIPS + 1:02}"


def make_plans(dice: Dice) -> list[Plan]:
    """The plans of all branches, in the order of their numbers."""
    shapes = dice.shuffled(
        _shapes({(size,): count for size, count in STANDALONE.items()}, Formation.STANDALONE, STANDALONE_SOCIAL, dice)
        + _shapes(JOINT, Formation.JOINT, JOINT_SOCIAL, dice)
    )
    levels = dice.shuffled([level for level, count in DESIGNATIONS.items() for _ in range(count)])
    plans = [
        Plan(number, sector, formation, members, 0, level)
        for number, ((sector, formation, members), level) in enumerate(zip(shapes, levels, strict=True), start=1)
    ]
    small = [each for each in plans if sum(each.members) == SMALLEST and each.designation is DemonstrationLevel.NONE]
    growing = [
        plan.number
        for formation, count in BELOW_MINIMUM.items()
        for plan in [each for each in small if each.formation is formation][-count:]
    ]
    larger = dice.shuffled([plan.number for plan in plans if sum(plan.members) > SMALLEST])
    growing += larger[: PROBATIONERS - len(growing)]
    closed = [
        next(
            plan.number
            for plan in plans
            if len(plan.members) == units
            and plan.number not in growing
            and plan.designation is DemonstrationLevel.NONE
            and sum(plan.members) > SMALLEST
        )
        for units in (1, 3)
    ]
    return [
        attrs.evolve(plan, probationary=int(plan.number in growing), last_closed=plan.number in closed)
        for plan in plans
    ]


Shape = tuple[Sector, Formation, tuple[int, ...]]


def _shapes(counts: dict[tuple[int, ...], int], formation: Formation, social: int, dice: Dice) -> list[Shape]:
    drawn = dice.shuffled([members for members, count in counts.items() for _ in range(count)])
    return [(SOCIAL if n < social else NON_PUBLIC, formation, members) for n, members in enumerate(drawn)]
