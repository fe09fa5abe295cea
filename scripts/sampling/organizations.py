"""The organizations: those of the branches, those without a Party organization, and those outside the base."""

from collections import Counter
from typing import Any

from pingyuan_rules.choices import Cluster, Formation, OrganizationType, PartyOrganization
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.records import Branch, Organization
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
NUMBER_NAMES = {NON_PUBLIC: "示范企业", SOCIAL: "示范协会", UNKNOWN: "示范单位"}

# In operation and without a Party organization, but reached by Party work: full and probationary members.
REACHED = [(4, 0), (2, 0), (2, 1), (1, 0), (1, 0), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0)]

OPEN: dict[int, dict[str, Any]] = {
    # Closed, and nobody recorded whether it still has the organization that it had. It names its branch all the same:
    # a unit that may have an organization and names none could belong to any, and no list of units would be complete.
    6: {**NO_SUPPORT, "party_organization": UNKNOWN},
    17: {"knows_investors": False},
    58: {"knows_workforce": False, "knows_investors": False},
    91: {"knows_investors": UNKNOWN},
}
"""The units of branches, by their order, of which something is not known."""


def _clears(count: int) -> dict[str, bool]:
    return {name: n < count for n, name in enumerate(CLEARS)}


# Not in operation, so outside the base of the published rates: here stand the outcomes that those rates exclude.
OUTSIDE: list[dict[str, Any]] = [
    {**NO_SUPPORT, **_clears(0), "full_members": 0},
    {**NO_SUPPORT, **_clears(1), "has_union": UNKNOWN, "full_members": 0},
    {**NO_SUPPORT, "full_members": 3, "has_case_plan": UNKNOWN},
    {"sector": UNKNOWN, "type": UNKNOWN, **_clears(3)},
    {"full_members": UNKNOWN, "probationary_members": UNKNOWN, "knows_members": False, "staff": UNKNOWN},
    {**NO_SUPPORT, **_clears(4), "full_members": 2, "probationary_members": 1},
    {**_clears(2), "cluster": UNKNOWN, "key_industry": UNKNOWN, **NO_SUPPORT, "has_womens_federation": True},
    {"cluster": Cluster.NONE, "key_industry": UNKNOWN, "township": UNKNOWN, "staff": 0},
    {"full_members": 5, "has_case_plan": False},
    {**NO_SUPPORT, "has_liaison": True, "full_members": 0, "probationary_members": 2},
    {**dict.fromkeys(SUPPORT, UNKNOWN), "knows_reason_unformed": UNKNOWN, "full_members": 0},
]


def make_organizations(plans: list[Plan], branches: tuple[Branch, ...], dice: Dice) -> tuple[Organization, ...]:
    """Every organization, in an order that mixes them."""
    drawn = [unit for plan, branch in zip(plans, branches, strict=True) for unit in _units(plan, branch, dice)]
    drawn = [{**unit, **OPEN.get(number, {})} for number, unit in enumerate(drawn)]
    # Units without an organization are where most units are, or a small township's rate would fall far below 90 %.
    places = [place for place, _ in Counter(unit["township"] for unit in drawn).most_common()]
    drawn += [_reached(n, places[n], dice) for n in range(len(REACHED))]
    drawn += [_undecided(n, places[n], dice) for n in range(2)]
    drawn += [
        {**_unformed(n, township(dice.number(1, 12)), dice), "operating": False, **facts}
        for n, facts in enumerate(OUTSIDE)
    ]
    counts = dict.fromkeys(NUMBER_NAMES, 0)
    organizations = []
    for number, facts in enumerate(dice.shuffled(drawn), start=1):
        counts[facts["sector"]] += 1
        name = f"{NUMBER_NAMES[facts['sector']]}{counts[facts['sector']]:03}"
        fixed_place = UNKNOWN if number % 53 == 0 else facts["operating"] is True and number % 13 != 0
        organizations.append(Organization(id=f"ZZ-{number:04}", name=name, fixed_place=fixed_place, **facts))
    return tuple(organizations)


def _units(plan: Plan, branch: Branch, dice: Dice) -> list[dict[str, Any]]:
    standalone = plan.formation is Formation.STANDALONE
    return [
        {
            **_drawn(plan.sector, dice, members),
            "branch_id": plan.id,
            "township": plan.township,
            "operating": not (plan.last_closed and n == len(plan.members) - 1),
            "full_members": members - (plan.probationary if n == 0 else 0),
            "probationary_members": plan.probationary if n == 0 else 0,
            "party_organization": PartyOrganization.STANDALONE if standalone else PartyOrganization.JOINT,
            "has_instructor": branch.has_instructor,
            "has_liaison": branch.has_liaison,
            "has_case_plan": True,
            "knows_reason_unformed": UNKNOWN,
        }
        for n, members in enumerate(plan.members)
    ]


def _reached(number: int, place: str, dice: Dice) -> dict[str, Any]:
    full, probationary = REACHED[number]
    support = {**NO_SUPPORT, SUPPORT[number % len(SUPPORT)]: True}
    facts = {
        "operating": True,
        "full_members": full,
        "probationary_members": probationary,
        "has_case_plan": number == 0,
        "knows_reason_unformed": number != len(REACHED) - 1,
    }
    return {**_unformed(number, place, dice), **support, **facts}


def _undecided(number: int, place: str, dice: Dice) -> dict[str, Any]:
    # Whether these count is unknown; Party work reaches them, so that it is complete either way.
    facts = {"operating": UNKNOWN, "has_instructor": True, "full_members": 0, "knows_operations": number == 0}
    return {**_unformed(number, place, dice), **facts}


def _unformed(number: int, place: str, dice: Dice) -> dict[str, Any]:
    sector = NON_PUBLIC if (number + 1) % 5 else SOCIAL
    return {
        **_drawn(sector, dice, 1),
        "full_members": dice.number(0, 2),
        "probationary_members": 0,
        "party_organization": PartyOrganization.NONE,
        "has_case_plan": dice.chance(50),
        "township": place,
    }


def _drawn(sector: Any, dice: Dice, members: int) -> dict[str, Any]:
    enterprise = sector is NON_PUBLIC
    return {
        "sector": sector,
        "type": dice.pick(ENTERPRISES if enterprise else SOCIETIES),
        "cluster": dice.perhaps(dice.pick(CLUSTERS), 1) if enterprise else Cluster.NONE,
        "key_industry": dice.perhaps(enterprise and dice.chance(25), 1),
        "staff": dice.perhaps(members * dice.number(4, 12) + dice.number(5, 60), 1),
        **{name: dice.perhaps(dice.chance(55), 1) for name in SUPPORT},
        **dict.fromkeys(CLEARS, True),
    }
