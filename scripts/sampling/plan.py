"""Which branches there are, of which units, with how many members: everything the article gives a total for."""

import attrs

from pingyuan_rules.choices import DemonstrationLevel, Formation, Sector
from sampling.dice import Dice

NON_PUBLIC, SOCIAL = Sector.NON_PUBLIC_ENTERPRISE, Sector.SOCIAL_ORGANIZATION

# Four branches are large enough to show every form of organization that the number of members calls for, so the
# others are small: 523 members are fewer than seven for each branch as it is.
STANDALONE = [[n] for n in [50, 51, 100, 101, *[4] * 5, *[3] * 24, *[2] * 15, *[1] * 3]]
JOINT = [*[[2, 1]] * 12, *[[1, 1, 1]] * 11, *[[3, 1]] * 2, [1] * 6, [1] * 7, [2, 1, 1, 1, 1]]
STANDALONE_SOCIAL, JOINT_SOCIAL = 11, 4
DESIGNATIONS = {DemonstrationLevel.CITY: 4, DemonstrationLevel.COUNTY: 32, DemonstrationLevel.NONE: 43}
TOWNSHIPS = 12
PROBATIONERS = 12
"""Those admitted less than a year before the article, each in another branch."""


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
    """

    number: int
    sector: Sector
    formation: Formation
    members: tuple[int, ...]
    probationary: int
    designation: DemonstrationLevel

    @property
    def id(self) -> str:
        """The branch's id."""
        return f"ZB-{self.number:04}"

    @property
    def township(self) -> str:
        """The township of the branch and its units."""
        return township(self.number)


def township(number: int) -> str:
    """The name of one of the townships, in turn."""
    return f"示范镇{(number - 1) % TOWNSHIPS + 1:02}"


def make_plans(dice: Dice) -> list[Plan]:
    """The plans of all branches, in the order of their numbers."""
    shapes = dice.shuffled(
        _with_sector(dice.shuffled(STANDALONE), Formation.STANDALONE, STANDALONE_SOCIAL)
        + _with_sector(dice.shuffled(JOINT), Formation.JOINT, JOINT_SOCIAL)
    )
    levels = dice.shuffled([level for level, count in DESIGNATIONS.items() for _ in range(count)])
    growing = set(dice.shuffled([n for n, (_, _, members) in enumerate(shapes) if sum(members) > 1])[:PROBATIONERS])
    return [
        Plan(n + 1, sector, formation, members, int(n in growing), level)
        for n, ((sector, formation, members), level) in enumerate(zip(shapes, levels, strict=True))
    ]


Shape = tuple[Sector, Formation, tuple[int, ...]]


def _with_sector(members: list[list[int]], formation: Formation, social: int) -> list[Shape]:
    return [(SOCIAL if n < social else NON_PUBLIC, formation, tuple(each)) for n, each in enumerate(members)]
