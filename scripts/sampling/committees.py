"""The committees of the 1+2+N model, the county leaders, and the structure as a whole."""

from pingyuan_rules.choices import CommitteeKind, HostAgency, Sector
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.records import Committee, Leader, Structure
from sampling.dice import Dice

COORDINATING = 18

# Organizations contacted, research, lectures, activities joined, problems solved.
LEADERS = [
    (1, 2, 1, 3, 1),
    (2, 4, 2, 2, 2),
    (2, 1, 1, 1, 1),
    (1, 3, 1, 2, 0),
    (2, 2, 1, 1, 1),
    (0, 0, 0, 0, 0),
    (2, UNKNOWN, 1, 2, 1),
    (UNKNOWN, 2, 1, 1, 3),
    (1, 1, 1, 1, 2),
    (2, 5, 2, 4, 2),
    (1, UNKNOWN, 0, 1, 1),
]


def make_committees(dice: Dice) -> tuple[Committee, ...]:
    """One working committee, two sector committees and eighteen that coordinate."""
    leading = [
        Committee(
            id="DW-0001",
            name="示范“两新”党工委",
            kind=CommitteeKind.WORKING,
            host_agency=HostAgency.ORGANIZATION_DEPARTMENT,
            has_secretary=True,
            has_full_time_deputy=True,
            members=7,
        ),
        Committee(
            id="DW-0002",
            name="示范非公系统党委",
            kind=CommitteeKind.SECTOR,
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            host_agency=HostAgency.INDUSTRY_COMMERCE_FEDERATION,
            has_secretary=True,
            has_full_time_deputy=True,
            members=5,
        ),
        Committee(
            id="DW-0003",
            name="示范社会组织系统党委",
            kind=CommitteeKind.SECTOR,
            sector=Sector.SOCIAL_ORGANIZATION,
            host_agency=HostAgency.CIVIL_AFFAIRS_BUREAU,
            has_secretary=True,
            has_full_time_deputy=False,
            members=5,
        ),
    ]
    return (*leading, *(_coordinating(number, dice) for number in range(1, COORDINATING + 1)))


def _coordinating(number: int, dice: Dice) -> Committee:
    sent = {5: 0, 11: UNKNOWN}.get(number, dice.number(1, 6))
    return Committee(
        id=f"DW-{number + 3:04}",
        name=f"示范协同管理党委{number:02}",
        kind=CommitteeKind.COORDINATING,
        host_agency=HostAgency.OTHER,
        has_secretary=True,
        has_full_time_deputy=dice.perhaps(dice.chance(70)),
        members=dice.number(3, 7),
        instructors=sent,
    )


def make_leaders() -> tuple[Leader, ...]:
    """The county leaders who keep contact."""
    return tuple(
        Leader(
            id=f"LD-{number:04}",
            organizations_contacted=contacted,
            research=research,
            lectures=lectures,
            activities_joined=joined,
            problems_solved=solved,
        )
        for number, (contacted, research, lectures, joined, solved) in enumerate(LEADERS, start=1)
    )


def make_structures() -> tuple[Structure, ...]:
    """The county's one structure, that of the article; in 2016 nothing sat with a Social Work Department."""
    return (
        Structure(
            id="JG-2016",
            working_committees=1,
            sector_committees=2,
            coordinating_committees=COORDINATING,
            secretary_is_deputy_head=True,
            office_in_department=True,
            secretary_from_social_work=False,
            office_in_social_work=False,
        ),
    )
