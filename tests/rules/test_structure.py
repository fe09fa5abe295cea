"""The 1+2+N structure, its committees and the leaders' contact (P2S3, P2S5), by hand."""

from datetime import date

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Committee,
    CommitteeKind,
    HostAgency,
    Leader,
    ManagingCommittee,
    Organization,
    Sector,
    StaffingScope,
    Status,
    Structure,
    committee_staffed,
    contact_duties_done,
    contact_load_ok,
    findings,
    instructors_sent,
    managing_committee,
    policy_on,
    structure_conforms,
)

COUNTY = Structure(
    working_committees=1,
    sector_committees=2,
    coordinating_committees=18,
    secretary_is_deputy_head=True,
    office_in_department=True,
)
NON_PUBLIC = Committee(
    kind=CommitteeKind.SECTOR,
    sector=Sector.NON_PUBLIC_ENTERPRISE,
    host_agency=HostAgency.INDUSTRY_COMMERCE_FEDERATION,
    has_secretary=True,
    has_full_time_deputy=True,
    members=1,
)
SOCIAL = attrs.evolve(NON_PUBLIC, sector=Sector.SOCIAL_ORGANIZATION, host_agency=HostAgency.CIVIL_AFFAIRS_BUREAU)
COORDINATING = attrs.evolve(NON_PUBLIC, kind=CommitteeKind.COORDINATING, host_agency=HostAgency.OTHER)
EVERYONE = attrs.evolve(PINGYUAN, staffing_scope=StaffingScope.ALL)


def test_the_county_as_the_article_describes_it_conforms() -> None:
    assert structure_conforms(COUNTY) is True


@pytest.mark.parametrize(
    "changes",
    [
        {"working_committees": 0},
        {"working_committees": 2},
        {"sector_committees": 1},
        {"sector_committees": 3},
        {"coordinating_committees": 0},
        {"secretary_is_deputy_head": False},
        {"office_in_department": False},
    ],
)
def test_one_thing_that_differs_is_enough_not_to_conform(changes: dict[str, object]) -> None:
    assert structure_conforms(attrs.evolve(COUNTY, **changes)) is False
    assert structure_conforms(Structure(**changes)) is False, "what else is unknown cannot matter"


OF_2024 = ("secretary_from_social_work", "office_in_social_work")
OF_2016 = ("secretary_is_deputy_head", "office_in_department")
BEFORE, SINCE = policy_on(date(2024, 7, 30)), policy_on(date(2024, 7, 31))
TODAY = attrs.evolve(COUNTY, **dict.fromkeys(OF_2016, False), **dict.fromkeys(OF_2024, True))


@pytest.mark.parametrize("name", structure_conforms.facts)
def test_a_structure_with_one_fact_unknown_is_undecided(name: str) -> None:
    unknown = attrs.evolve(COUNTY, **dict.fromkeys(OF_2024, True) | {name: UNKNOWN})
    assert structure_conforms(unknown) is (True if name in OF_2024 else UNKNOWN)
    assert structure_conforms(unknown, SINCE) is (True if name in OF_2016 else UNKNOWN)


def test_since_2024_the_social_work_department_carries_the_working_committee() -> None:
    assert (structure_conforms(COUNTY, BEFORE), structure_conforms(TODAY, BEFORE)) == (True, False)
    assert (structure_conforms(COUNTY, SINCE), structure_conforms(TODAY, SINCE)) == (UNKNOWN, True)
    for name in OF_2024:
        assert structure_conforms(attrs.evolve(TODAY, **{name: False}), SINCE) is False
    for name in OF_2016:
        assert structure_conforms(attrs.evolve(TODAY, **{name: UNKNOWN}), SINCE) is True, "readable, and not asked"


def test_from_which_day_is_policy() -> None:
    early = attrs.evolve(BEFORE, working_committee_host=HostAgency.SOCIAL_WORK_DEPARTMENT)
    late = attrs.evolve(SINCE, working_committee_host=HostAgency.ORGANIZATION_DEPARTMENT)
    assert (structure_conforms(TODAY, early), structure_conforms(TODAY, late)) == (True, False)


@pytest.mark.parametrize("sector", [*Sector, UNKNOWN])
def test_since_2024_a_sector_committee_may_sit_in_the_social_work_department(sector: Sector) -> None:
    committee = attrs.evolve(NON_PUBLIC, sector=sector, host_agency=HostAgency.SOCIAL_WORK_DEPARTMENT)
    assert committee_staffed(committee, SINCE) is True
    assert committee_staffed(committee, BEFORE) is False
    for known in (NON_PUBLIC, SOCIAL):
        assert committee_staffed(known, SINCE) is True, "the agencies of 2016 still serve"
    elsewhere = attrs.evolve(NON_PUBLIC, host_agency=HostAgency.ORGANIZATION_DEPARTMENT)
    assert committee_staffed(elsewhere, SINCE) is False


def test_another_county_has_other_numbers() -> None:
    policy = attrs.evolve(PINGYUAN, working_committees=2, sector_committees=3, coordinating_committees_minimum=4)
    structure = attrs.evolve(COUNTY, working_committees=2, sector_committees=3, coordinating_committees=4)
    assert structure_conforms(structure, policy) is True
    assert structure_conforms(COUNTY, policy) is False
    assert structure_conforms(attrs.evolve(structure, coordinating_committees=3), policy) is False


@pytest.mark.parametrize("number", [1, 17, 18, 19])
def test_18_coordinating_committees_are_a_count_and_any_number_from_one_conforms(number: int) -> None:
    structure = attrs.evolve(COUNTY, coordinating_committees=number)
    assert structure_conforms(structure) is True
    assert structure_conforms(structure, policy_on(date(2017, 1, 1))) is True
    exact = attrs.evolve(PINGYUAN, coordinating_committees_exact=True)
    assert structure_conforms(structure, exact) is (number == 18)


def test_a_county_that_asks_for_an_exact_number_must_give_it_after_2016() -> None:
    exact = attrs.evolve(policy_on(date(2017, 1, 1)), coordinating_committees_exact=True)
    assert structure_conforms.status(COUNTY, exact) is Status.NO_VALUE
    assert structure_conforms.missing_parameters(COUNTY, exact) == ("coordinating_committees",)
    assert structure_conforms(COUNTY, attrs.evolve(exact, coordinating_committees=18)) is True
    assert structure_conforms(attrs.evolve(COUNTY, working_committees=2), exact) is False, "which decides it"


@pytest.mark.parametrize("committee", [NON_PUBLIC, SOCIAL])
def test_a_sector_committee_with_everyone_in_its_agency_is_staffed(committee: Committee) -> None:
    assert committee_staffed(committee) is True


@pytest.mark.parametrize(
    "changes",
    [
        {"has_secretary": False},
        {"has_full_time_deputy": False},
        {"members": 0},
        {"host_agency": HostAgency.CIVIL_AFFAIRS_BUREAU},
        {"host_agency": HostAgency.ORGANIZATION_DEPARTMENT},
        {"host_agency": HostAgency.OTHER},
        {"sector": Sector.SOCIAL_ORGANIZATION},
    ],
)
def test_a_sector_committee_falls_short_by_any_one_lack(changes: dict[str, object]) -> None:
    assert committee_staffed(attrs.evolve(NON_PUBLIC, **changes)) is False


def test_the_social_committee_does_not_sit_with_the_federation() -> None:
    moved = attrs.evolve(SOCIAL, host_agency=HostAgency.INDUSTRY_COMMERCE_FEDERATION)
    assert committee_staffed(moved) is False


@pytest.mark.parametrize("name", ["has_secretary", "has_full_time_deputy", "members", "host_agency", "sector"])
def test_a_sector_committee_with_one_fact_unknown_is_undecided(name: str) -> None:
    assert committee_staffed(attrs.evolve(NON_PUBLIC, **{name: UNKNOWN})) is UNKNOWN
    lacking = attrs.evolve(NON_PUBLIC, has_secretary=False, **({name: UNKNOWN} if name != "has_secretary" else {}))
    assert committee_staffed(lacking) is False


@pytest.mark.parametrize("agency", [HostAgency.ORGANIZATION_DEPARTMENT, HostAgency.OTHER])
def test_an_agency_that_fits_neither_sector_is_wrong_whatever_the_sector(agency: HostAgency) -> None:
    committee = attrs.evolve(NON_PUBLIC, host_agency=agency, sector=UNKNOWN)
    assert committee_staffed(committee) is False


@pytest.mark.parametrize("kind", [CommitteeKind.COORDINATING, CommitteeKind.WORKING])
def test_staffing_is_not_asked_of_other_committees(kind: CommitteeKind) -> None:
    committee = Committee(kind=kind, has_secretary=False)
    assert committee_staffed(committee) is UNKNOWN
    assert committee_staffed.status(committee) is Status.NOT_APPLICABLE


def test_staffing_of_a_committee_of_unknown_kind_is_unknown_not_inapplicable() -> None:
    committee = attrs.evolve(NON_PUBLIC, kind=UNKNOWN)
    assert committee_staffed(committee) is UNKNOWN
    assert committee_staffed.status(committee) is Status.UNKNOWN


def test_a_county_may_ask_staffing_of_every_committee() -> None:
    assert committee_staffed(COORDINATING, EVERYONE) is True, "only a sector committee has an agency to sit in"
    assert committee_staffed(attrs.evolve(COORDINATING, has_full_time_deputy=False), EVERYONE) is False
    assert committee_staffed(attrs.evolve(NON_PUBLIC, host_agency=HostAgency.OTHER), EVERYONE) is False
    assert committee_staffed(attrs.evolve(COORDINATING, kind=UNKNOWN), EVERYONE) is UNKNOWN
    assert committee_staffed(Committee(has_secretary=False), EVERYONE) is False


@pytest.mark.parametrize(("members", "expected"), [(2, False), (3, True), (4, True)])
def test_how_many_members_a_committee_needs_is_policy(members: int, expected: bool) -> None:
    policy = attrs.evolve(PINGYUAN, committee_members_minimum=3)
    assert committee_staffed(attrs.evolve(SOCIAL, members=members), policy) is expected


@pytest.mark.parametrize(("instructors", "expected"), [(0, False), (1, True), (7, True), (UNKNOWN, UNKNOWN)])
def test_a_coordinating_committee_sends_at_least_one_instructor(instructors: int, expected: bool) -> None:
    assert instructors_sent(Committee(kind=CommitteeKind.COORDINATING, instructors=instructors)) is expected


@pytest.mark.parametrize("kind", [CommitteeKind.SECTOR, CommitteeKind.WORKING])
def test_instructors_are_not_asked_of_other_committees(kind: CommitteeKind) -> None:
    committee = Committee(kind=kind, instructors=0)
    assert instructors_sent(committee) is UNKNOWN
    assert instructors_sent.status(committee) is Status.NOT_APPLICABLE


def test_instructors_of_a_committee_of_unknown_kind_are_unknown() -> None:
    assert instructors_sent.status(Committee(instructors=0)) is Status.UNKNOWN


def test_how_many_instructors_is_policy() -> None:
    policy = attrs.evolve(PINGYUAN, instructors_minimum=2)
    assert instructors_sent(Committee(kind=CommitteeKind.COORDINATING, instructors=1), policy) is False
    assert instructors_sent(Committee(kind=CommitteeKind.COORDINATING, instructors=2), policy) is True


@pytest.mark.parametrize(
    ("sector", "expected"),
    [
        (Sector.NON_PUBLIC_ENTERPRISE, ManagingCommittee.NON_PUBLIC),
        (Sector.SOCIAL_ORGANIZATION, ManagingCommittee.SOCIAL),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_the_sector_tells_the_managing_committee(sector: Sector, expected: ManagingCommittee) -> None:
    assert managing_committee(Organization(sector=sector)) is expected


@pytest.mark.parametrize(("number", "expected"), [(0, False), (1, True), (2, True), (3, False), (UNKNOWN, UNKNOWN)])
def test_a_leader_contacts_one_or_two_organizations(number: int, expected: bool) -> None:
    assert contact_load_ok(Leader(organizations_contacted=number)) is expected


@pytest.mark.parametrize(("number", "expected"), [(1, False), (2, True), (4, True), (5, False)])
def test_how_many_contacts_is_policy(number: int, expected: bool) -> None:
    policy = attrs.evolve(PINGYUAN, leader_contacts_minimum=2, leader_contacts_maximum=4)
    assert contact_load_ok(Leader(organizations_contacted=number), policy) is expected


DUTIES = ("research", "lectures", "activities_joined", "problems_solved")
YEAR_END = policy_on(date(2016, 12, 31))


def test_a_leader_does_all_four_duties() -> None:
    done = Leader(**dict.fromkeys(DUTIES, 1))
    assert contact_duties_done(done, YEAR_END) is contact_duties_done(done) is True
    for duty in DUTIES:
        assert contact_duties_done(attrs.evolve(done, **{duty: 0}), YEAR_END) is False
        assert contact_duties_done(attrs.evolve(done, **{duty: UNKNOWN}), YEAR_END) is UNKNOWN
        assert contact_duties_done(Leader(**{duty: 0}), YEAR_END) is False, "one left out decides it"
    assert contact_duties_done(Leader(), YEAR_END) is UNKNOWN


@pytest.mark.parametrize("on", [date(2016, 10, 21), date(2016, 12, 30), date(2017, 1, 1), date(2017, 12, 1)])
def test_a_duty_not_yet_done_is_late_at_the_year_s_end(on: date) -> None:
    idle = Leader(organizations_contacted=1, **dict.fromkeys(DUTIES, 0))
    assert contact_duties_done(idle, policy_on(on)) is False
    assert findings(idle, policy_on(on)) == ()
    assert [each.rule for each in findings(idle, policy_on(date(on.year, 12, 31)))] == [contact_duties_done]
    assert contact_duties_done.missing(Leader(research=1), policy_on(on)) == DUTIES[1:]


def test_how_many_duties_and_how_often_is_policy() -> None:
    three_of_four = attrs.evolve(YEAR_END, contact_duties_required=3)
    assert contact_duties_done(Leader(research=1, lectures=1, problems_solved=1), three_of_four) is True
    assert contact_duties_done(Leader(research=0, lectures=1), three_of_four) is UNKNOWN
    assert contact_duties_done(Leader(research=0, lectures=0), three_of_four) is False
    twice = attrs.evolve(YEAR_END, contact_duty_minimum=2)
    assert contact_duties_done(Leader(**dict.fromkeys(DUTIES, 2)), twice) is True
    assert contact_duties_done(Leader(**dict.fromkeys(DUTIES, 2) | {"lectures": 1}), twice) is False
