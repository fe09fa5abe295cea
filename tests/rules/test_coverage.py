"""The two coverages (P2S9), by hand."""

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    CoverageStatus,
    Organization,
    PartyOrganization,
    coverage_status,
    organization_covered,
    work_covered,
)
from pingyuan_rules.engine import Provenance

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


SWITCHES = {
    "work_by_instructor": "has_instructor",
    "work_by_liaison": "has_liaison",
    "work_by_union": "has_union",
    "work_by_youth_league": "has_youth_league",
    "work_by_womens_federation": "has_womens_federation",
}


@pytest.mark.parametrize(("parameter", "fact"), SWITCHES.items())
def test_which_means_count_as_work_coverage_is_policy(parameter: str, fact: str) -> None:
    helped = Organization(party_organization=PartyOrganization.NONE, **BARE | {fact: True})
    without = attrs.evolve(PINGYUAN, **{parameter: False})
    assert work_covered(helped) is True
    assert coverage_status(helped) is CoverageStatus.WORK
    assert work_covered(helped, without) is False
    assert coverage_status(helped, without) is CoverageStatus.NONE
    assert work_covered(attrs.evolve(helped, **{fact: UNKNOWN}), without) is False, "what does not count is not missing"
    covered = attrs.evolve(helped, party_organization=PartyOrganization.STANDALONE)
    assert work_covered(covered, attrs.evolve(PINGYUAN, **dict.fromkeys(SWITCHES, False))) is True


def test_four_means_are_those_of_the_opinion_of_2012_and_one_is_a_house_default() -> None:
    sources = {name: PINGYUAN.source_of(name) for name in SWITCHES}
    by_provenance = {name: source.provenance for name, source in sources.items() if source is not None}
    assert by_provenance.pop("work_by_womens_federation") is Provenance.HOUSE
    assert set(by_provenance.values()) == {Provenance.REGULATION}
    cited = {key for name, source in sources.items() if source and name in by_provenance for key in source.cites}
    assert "WORK2012" in cited
