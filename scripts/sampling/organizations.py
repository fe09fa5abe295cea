"""The organizations: those of the branches, those without a Party organization, and those outside the base."""

from typing import Any

from pingyuan_rules.choices import Cluster, Formation, OrganizationType, PartyOrganization
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.records import Organization
from sampling.dice import Dice
from sampling.plan import NON_PUBLIC, SOCIAL, Plan, township

CLUSTERS = [
    *[Cluster.INDUSTRIAL_PARK] * 6,
    *[Cluster.COMMERCIAL_STREET] * 3,
    *[Cluster.SPECIALIZED_MARKET] * 3,
    *[Cluster.NONE] * 8,
]
ENTERPRISES = [*[OrganizationType.ENTERPRISE] * 12, OrganizationType.PROFESSIONAL_FIRM]
SOCIETIES = [
    *[OrganizationType.SOCIAL_GROUP] * 4,
    *[OrganizationType.PRIVATE_NON_ENTERPRISE] * 3,
    OrganizationType.FOUNDATION,
]
SUPPORT = ("has_instructor", "has_liaison", "has_union", "has_youth_league", "has_womens_federation")
CLEARS = ("knows_operations", "knows_workforce", "knows_members", "knows_investors", "knows_reason_unformed")
NO_SUPPORT = dict.fromkeys(SUPPORT, False)
UNFORMED = {"party_organization": PartyOrganization.NONE}
NUMBER_NAMES = {NON_PUBLIC: "示范企业", SOCIAL: "示范协会", UNKNOWN: "示范单位"}

# In operation and without a Party organization, but reached by Party work: full and probationary members.
REACHED = [(4, 0), (3, 0), (2, 1), (1, 0), (1, 0), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0)]


def _clears(count: int) -> dict[str, bool]:
    return {name: n < count for n, name in enumerate(CLEARS)}


# Not in operation, so outside the base of the published rates: here stand the outcomes that those rates exclude.
OUTSIDE: list[dict[str, Any]] = [
    {**NO_SUPPORT, **_clears(0), "full_members": 0},
    {**NO_SUPPORT, **_clears(1), "has_union": UNKNOWN, "full_members": 0},
    {**NO_SUPPORT, "party_organization": UNKNOWN, "full_members": 3, "has_case_plan": UNKNOWN},
    {"sector": UNKNOWN, "type": UNKNOWN, **_clears(2)},
    {"full_members": UNKNOWN, "probationary_members": UNKNOWN, "knows_members": False},
    {**NO_SUPPORT, **_clears(3), "full_members": 2},
    {**NO_SUPPORT, **_clears(4), "full_members": 1},
    {"cluster": UNKNOWN, "key_industry": UNKNOWN},
    {"cluster": Cluster.NONE, "key_industry": UNKNOWN},
    {"township": UNKNOWN, "staff": 0},
    {"full_members": 5, "has_case_plan": False},
    {"staff": UNKNOWN, "knows_workforce": False},
    {**NO_SUPPORT, "has_liaison": True},
    {**NO_SUPPORT, "has_womens_federation": True},
    {"knows_reason_unformed": UNKNOWN},
    {**dict.fromkeys(SUPPORT, UNKNOWN), "full_members": 0},
    {"full_members": 0, "probationary_members": 2},
    {"full_members": 2, "probationary_members": 1},
]


def make_organizations(plans: list[Plan], dice: Dice) -> tuple[Organization, ...]:
    """Every organization, in an order that mixes them."""
    drawn = [unit for plan in plans for unit in _units(plan, dice)]
    drawn += [_reached(n, dice) for n in range(len(REACHED))]
    drawn += [_undecided(n, dice) for n in range(2)]
    drawn += [{**_other(n, dice), "operating": False, **facts} for n, facts in enumerate(OUTSIDE)]
    counts = dict.fromkeys(NUMBER_NAMES, 0)
    made = []
    for number, facts in enumerate(dice.shuffled(drawn), start=1):
        counts[facts["sector"]] += 1
        name = f"{NUMBER_NAMES[facts['sector']]}{counts[facts['sector']]:03}"
        # Without the dice, so that every value of the first release stays as it was.
        fixed_place = UNKNOWN if number % 19 == 0 else facts["operating"] is True and number % 7 != 0
        made.append(Organization(id=f"ZZ-{number:04}", name=name, fixed_place=fixed_place, **facts))
    return tuple(made)


def _units(plan: Plan, dice: Dice) -> list[dict[str, Any]]:
    units = []
    for n, members in enumerate(plan.members):
        probationary = plan.probationary if n == 0 else 0
        standalone = plan.formation is Formation.STANDALONE
        units.append(
            {
                **_drawn(plan.sector, dice, members),
                "branch_id": plan.id,
                "township": plan.township,
                "operating": True,
                "full_members": members - probationary,
                "probationary_members": probationary,
                "party_organization": PartyOrganization.STANDALONE if standalone else PartyOrganization.JOINT,
                "has_case_plan": dice.perhaps(dice.chance(93), 5),
                "knows_reason_unformed": UNKNOWN,
            }
        )
    return units


def _reached(number: int, dice: Dice) -> dict[str, Any]:
    full, probationary = REACHED[number]
    support = {**NO_SUPPORT, SUPPORT[number % len(SUPPORT)]: True}
    facts = {
        "operating": True,
        "full_members": full,
        "probationary_members": probationary,
        "has_case_plan": number == 0,
    }
    return {**_other(number, dice), **support, **facts}


def _undecided(number: int, dice: Dice) -> dict[str, Any]:
    # Whether these count is unknown; Party work reaches them, so that it is complete either way.
    return {**_other(number, dice), "operating": UNKNOWN, "has_instructor": True, "full_members": 0}


def _other(number: int, dice: Dice) -> dict[str, Any]:
    sector = NON_PUBLIC if (number + 1) % 5 else SOCIAL
    members = {"full_members": dice.number(0, 2), "probationary_members": 0}
    return {**_drawn(sector, dice, 1), **members, **UNFORMED, "township": township(dice.number(1, 12))}


def _drawn(sector: Any, dice: Dice, members: int) -> dict[str, Any]:
    enterprise = sector is NON_PUBLIC
    return {
        "sector": sector,
        "type": dice.pick(ENTERPRISES if enterprise else SOCIETIES),
        "cluster": dice.perhaps(dice.pick(CLUSTERS), 2) if enterprise else Cluster.NONE,
        "key_industry": dice.perhaps(enterprise and dice.chance(25)),
        "staff": dice.perhaps(members * dice.number(4, 12) + dice.number(5, 60)),
        **{name: dice.perhaps(dice.chance(55)) for name in SUPPORT},
        **{name: dice.perhaps(dice.chance(95), 2) for name in CLEARS},
    }
