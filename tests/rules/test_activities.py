"""Modes of activity, displays and pledges, theme practice (P4S3-5), by hand."""

from datetime import date

import attrs
import pytest

from pingyuan_rules import (
    UNKNOWN,
    Branch,
    Sector,
    activity_modes_used,
    findings,
    pledges_shown,
    policy_on,
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
YEAR_END = policy_on(date(2016, 12, 31))


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
    assert theme_practice_held(branch, YEAR_END) is theme_practice_held(branch) is expected
    assert theme_practice_held.shortfall(branch) is False, "before the year's end nothing is late"
    assert theme_practice_held.shortfall(branch, YEAR_END) is (UNKNOWN if expected is UNKNOWN else not expected)


def test_how_often_is_policy() -> None:
    policy = attrs.evolve(YEAR_END, themed_activities_minimum=2, volunteer_services_minimum=3)
    assert theme_practice_held(Branch(sector=SOCIAL, themed_activities=2, volunteer_services=3), policy) is True
    assert theme_practice_held(Branch(sector=SOCIAL, themed_activities=1, volunteer_services=3), policy) is False
    assert theme_practice_held(Branch(sector=SOCIAL, themed_activities=2, volunteer_services=2), policy) is False
    assert theme_practice_held(Branch(sector=ENTERPRISE, themed_activities=2, volunteer_services=0), policy) is True


@pytest.mark.parametrize("on", [date(2016, 10, 21), date(2016, 12, 30), date(2017, 1, 1), date(2020, 11, 30)])
def test_nothing_that_is_asked_once_a_year_is_late_before_the_year_s_end(on: date) -> None:
    branch = Branch(sector=SOCIAL, themed_activities=0, volunteer_services=0)
    assert findings(branch, policy_on(on)) == ()
    assert theme_practice_held(branch, policy_on(on)) is False
    (late,) = findings(branch, policy_on(date(on.year, 12, 31)))
    assert late.rule is theme_practice_held
