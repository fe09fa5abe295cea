"""The two coverages (P2S9), by hand."""

import pytest

from pingyuan_rules import (
    UNKNOWN,
    CoverageStatus,
    Organization,
    PartyOrganization,
    coverage_status,
    organization_covered,
    work_covered,
)

MEANS = ("has_instructor", "has_liaison", "has_union", "has_youth_league", "has_womens_federation")
BARE = dict.fromkeys(MEANS, False)


@pytest.mark.parametrize(
    ("formed", "expected"),
    [
        (PartyOrganization.STANDALONE, True),
        (PartyOrganization.JOINT, True),
        (PartyOrganization.NONE, False),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_an_organization_of_its_own_or_jointly_covers(formed: PartyOrganization, expected: bool) -> None:
    assert organization_covered(Organization(party_organization=formed)) is expected


@pytest.mark.parametrize("formed", [PartyOrganization.STANDALONE, PartyOrganization.JOINT])
def test_an_organization_is_work_coverage_too(formed: PartyOrganization) -> None:
    assert work_covered(Organization(party_organization=formed, **BARE)) is True
    assert work_covered(Organization(party_organization=formed)) is True


@pytest.mark.parametrize("means", MEANS)
def test_any_one_means_is_work_coverage(means: str) -> None:
    assert work_covered(Organization(party_organization=PartyOrganization.NONE, **BARE | {means: True})) is True
    assert work_covered(Organization(**{means: True})) is True
    unsure = Organization(party_organization=PartyOrganization.NONE, **BARE | {means: UNKNOWN})
    assert work_covered(unsure) is UNKNOWN


def test_no_work_coverage_without_any_means() -> None:
    assert work_covered(Organization(party_organization=PartyOrganization.NONE, **BARE)) is False
    assert work_covered(Organization(**BARE)) is UNKNOWN


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"party_organization": PartyOrganization.STANDALONE}, CoverageStatus.ORGANIZATION),
        ({"party_organization": PartyOrganization.JOINT, "has_union": True}, CoverageStatus.ORGANIZATION),
        ({"party_organization": PartyOrganization.NONE, "has_liaison": True}, CoverageStatus.WORK),
        ({"party_organization": PartyOrganization.NONE, **BARE}, CoverageStatus.NONE),
        ({"party_organization": PartyOrganization.NONE}, UNKNOWN),
        ({"has_liaison": True}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_which_coverage_reaches_a_unit(facts: dict[str, object], expected: CoverageStatus) -> None:
    assert coverage_status(Organization(**facts)) is expected
