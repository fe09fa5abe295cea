"""Modes of activity, pledges, theme practice (P4S3-5), by hand."""

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Sector,
    activity_modes_used,
    pledges_shown,
    theme_practice_held,
)

MODES = ("activities_autonomous", "activities_joint", "activities_experiential", "activities_online")
PLEDGES = ("pledge_identity", "pledge_duties", "pledge_commitments")


def test_four_modes_of_activity() -> None:
    assert activity_modes_used(Branch(**dict.fromkeys(MODES, 1))) == 4
    assert activity_modes_used(Branch(**dict.fromkeys(MODES, 0))) == 0
    assert activity_modes_used(Branch(**dict.fromkeys(MODES, 12))) == 4, "a mode counts once"


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_counts(mode: str) -> None:
    assert activity_modes_used(Branch(**dict.fromkeys(MODES, 0) | {mode: 1})) == 1
    assert activity_modes_used(Branch(**dict.fromkeys(MODES, 1) | {mode: 0})) == 3
    assert activity_modes_used(Branch(**dict.fromkeys(MODES, 1) | {mode: UNKNOWN})) is UNKNOWN


@pytest.mark.parametrize("number", range(4))
def test_three_pledges(number: int) -> None:
    shown = dict.fromkeys(PLEDGES[:number], True) | dict.fromkeys(PLEDGES[number:], False)
    assert pledges_shown(Branch(**shown)) == number


@pytest.mark.parametrize("pledge", PLEDGES)
def test_each_pledge_counts(pledge: str) -> None:
    assert pledges_shown(Branch(**dict.fromkeys(PLEDGES, False) | {pledge: True})) == 1
    assert pledges_shown(Branch(**dict.fromkeys(PLEDGES, True) | {pledge: UNKNOWN})) is UNKNOWN


ENTERPRISE, SOCIAL = Sector.NON_PUBLIC_ENTERPRISE, Sector.SOCIAL_ORGANIZATION


@pytest.mark.parametrize(
    ("sector", "themed", "volunteer", "expected"),
    [
        (ENTERPRISE, 1, 0, True),
        (ENTERPRISE, 0, 9, False),
        (ENTERPRISE, 1, UNKNOWN, True),
        (SOCIAL, 1, 1, True),
        (SOCIAL, 1, 0, False),
        (SOCIAL, 0, 1, False),
        (SOCIAL, 1, UNKNOWN, UNKNOWN),
        (SOCIAL, UNKNOWN, 0, False),
        (UNKNOWN, 1, 1, True),
        (UNKNOWN, 1, 0, UNKNOWN),
        (UNKNOWN, 0, UNKNOWN, False),
    ],
)
def test_theme_practice_and_volunteer_service_of_social_organizations(
    sector: Sector, themed: int, volunteer: int, expected: bool
) -> None:
    branch = Branch(sector=sector, themed_activities=themed, volunteer_services=volunteer)
    assert theme_practice_held(branch) is expected


def test_how_often_is_policy() -> None:
    policy = attrs.evolve(PINGYUAN, themed_activities_minimum=2, volunteer_services_minimum=3)
    assert theme_practice_held(Branch(sector=SOCIAL, themed_activities=2, volunteer_services=3), policy) is True
    assert theme_practice_held(Branch(sector=SOCIAL, themed_activities=1, volunteer_services=3), policy) is False
    assert theme_practice_held(Branch(sector=SOCIAL, themed_activities=2, volunteer_services=2), policy) is False
    assert theme_practice_held(Branch(sector=ENTERPRISE, themed_activities=2, volunteer_services=0), policy) is True
