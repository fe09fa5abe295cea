"""What measures count: the bases of coverage, and conditions that no result has a place for, by hand."""

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    DemonstrationCounting,
    DemonstrationLevel,
    Formation,
    Organization,
    PartyOrganization,
    Sector,
    book,
)

NONE, COUNTY, CITY = DemonstrationLevel.NONE, DemonstrationLevel.COUNTY, DemonstrationLevel.CITY
NESTED = attrs.evolve(PINGYUAN, demonstration_counting=DemonstrationCounting.NESTED)


def test_every_record_of_the_ledger_is_in_the_widest_base() -> None:
    for org in (Organization(), Organization(operating=False)):
        assert book["base_registered"](org) is True
    assert book["base_branches"](Branch()) is True
    assert book["base_registered"].words("zh") == "“在册单位”一律为“是”。"
    assert book["base_registered"].words("en") == "“the unit is registered” always holds."


@pytest.mark.parametrize("operating", [True, False, UNKNOWN])
def test_units_in_real_operation(operating: bool) -> None:
    assert book["base_operating"](Organization(operating=operating)) is operating


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [(1, 0, True), (0, 1, True), (0, 0, False), (UNKNOWN, 1, True), (0, UNKNOWN, UNKNOWN), (1, UNKNOWN, True)],
)
def test_units_with_members_of_any_kind(full: int, probationary: int, expected: bool) -> None:
    unit = Organization(operating=True, full_members=full, probationary_members=probationary)
    assert book["has_members"](unit) is book["base_with_members"](unit) is expected
    assert book["base_with_members"](attrs.evolve(unit, operating=False)) is False
    unsure = attrs.evolve(unit, operating=UNKNOWN)
    assert book["base_with_members"](unsure) is (False if expected is False else UNKNOWN)


@pytest.mark.parametrize(
    ("full", "formed", "expected"),
    [
        (0, PartyOrganization.STANDALONE, True),
        (1, PartyOrganization.JOINT, True),
        (3, PartyOrganization.NONE, True),
        (2, PartyOrganization.NONE, False),
        (3, UNKNOWN, True),
        (2, UNKNOWN, UNKNOWN),
        (UNKNOWN, PartyOrganization.NONE, UNKNOWN),
        (UNKNOWN, PartyOrganization.JOINT, True),
    ],
)
def test_eligible_units_have_an_organization_or_are_due(full: int, formed: PartyOrganization, expected: bool) -> None:
    unit = Organization(operating=True, full_members=full, party_organization=formed)
    assert book["base_eligible"](unit) is expected
    assert book["base_eligible"](attrs.evolve(unit, operating=False)) is False
    assert book["base_eligible"](attrs.evolve(unit, operating=UNKNOWN)) is (False if expected is False else UNKNOWN)


def test_what_is_eligible_follows_the_policy() -> None:
    five = attrs.evolve(PINGYUAN, minimum_full_members=5)
    unit = Organization(operating=True, full_members=4, party_organization=PartyOrganization.NONE)
    assert book["base_eligible"](unit) is True
    assert book["base_eligible"](unit, five) is False


FIRM, SOCIETY = Sector.NON_PUBLIC_ENTERPRISE, Sector.SOCIAL_ORGANIZATION
ELSEWHERE = attrs.evolve(
    PINGYUAN, base_needs_fixed_place=True, base_staff_enterprises=10, base_staff_social_organizations=30
)
"""What a base elsewhere asks: a fixed place, ten staff of an enterprise, thirty of a social organization."""


@pytest.mark.parametrize("operating", [True, False, UNKNOWN])
def test_the_base_of_the_policy_is_by_default_that_of_units_in_real_operation(operating: bool) -> None:
    assert book["base_policy"](Organization(operating=operating)) is operating
    small = Organization(operating=operating, sector=FIRM, staff=0, fixed_place=False)
    assert book["base_policy"](small) is operating


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"sector": FIRM, "staff": 10}, True),
        ({"sector": FIRM, "staff": 9}, False),
        ({"sector": SOCIETY, "staff": 30}, True),
        ({"sector": SOCIETY, "staff": 29}, False),
        ({"sector": FIRM, "staff": 10, "fixed_place": False}, False),
        ({"sector": FIRM, "staff": 10, "fixed_place": UNKNOWN}, UNKNOWN),
        ({"sector": FIRM, "staff": 10, "operating": False}, False),
        ({"sector": FIRM}, UNKNOWN),
        ({"staff": 30}, True),  # enough for either sector
        ({"staff": 29}, UNKNOWN),
        ({"staff": 9}, UNKNOWN),
        ({"staff": 9, "fixed_place": False}, False),
    ],
)
def test_the_base_of_a_policy_that_asks_for_a_place_and_staff(facts: dict[str, object], expected: bool) -> None:
    unit = attrs.evolve(Organization(operating=True, fixed_place=True), **facts)
    assert book["base_policy"](unit, ELSEWHERE) is expected


@pytest.mark.parametrize("formed", [*PartyOrganization, UNKNOWN])
def test_units_with_an_organization_of_their_own(formed: PartyOrganization) -> None:
    expected = UNKNOWN if formed is UNKNOWN else formed is PartyOrganization.STANDALONE
    assert book["covered_standalone"](Organization(party_organization=formed)) is expected


@pytest.mark.parametrize(
    ("formation", "standalone", "joint"),
    [(Formation.STANDALONE, True, False), (Formation.JOINT, False, True), (UNKNOWN, UNKNOWN, UNKNOWN)],
)
def test_branches_by_formation_on_any_day(formation: Formation, standalone: bool, joint: bool) -> None:
    assert book["formed_standalone"](Branch(formation=formation)) is standalone
    assert book["formed_jointly"](Branch(formation=formation)) is joint


@pytest.mark.parametrize(
    ("level", "city", "county", "nested", "either"),
    [
        (NONE, False, False, False, False),
        (COUNTY, False, True, True, True),
        (CITY, True, False, True, True),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_city_sites_count_among_the_county_ones_where_the_policy_says_so(
    level: DemonstrationLevel, *, city: bool, county: bool, nested: bool, either: bool
) -> None:
    branch = Branch(designation=level)
    assert book["designated_city"](branch) is city
    assert book["designated_county"](branch) is county
    assert book["designated_county"](branch, NESTED) is nested
    assert book["designated"](branch) is either
