"""Groups, lectures, the yearly meeting and appraisal, hours of study, and the least size of a branch, by hand."""

from datetime import date
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Formation,
    InvalidData,
    SecretaryState,
    Severity,
    Status,
    appraisal_of_members_held,
    branch_below_minimum,
    findings,
    group_meetings_on_schedule,
    instruction_hours_met,
    lectures_given,
    organizational_life_held,
    policy_on,
    secretary_hours_met,
)
from pingyuan_rules.engine import Rule

TODAY, YEAR_END = policy_on(date(2026, 11, 26)), policy_on(date(2026, 12, 31))

YEARLY: list[tuple[Rule[Any, Any, Any], dict[str, Any], dict[str, Any], date]] = [
    # the rule, facts that meet it, facts that do not, the day from which it is in force
    (
        organizational_life_held,
        {"organizational_life_meetings": 1},
        {"organizational_life_meetings": 0},
        date(2018, 10, 28),
    ),
    (appraisal_of_members_held, {"appraisal_held": True}, {"appraisal_held": False}, date(2018, 10, 28)),
    (instruction_hours_met, {"members_short_of_hours": 0}, {"members_short_of_hours": 1}, date(2019, 5, 21)),
    (
        secretary_hours_met,
        {"secretary_hours": 56, "officers_short_of_training": 0},
        {"secretary_state": SecretaryState.IN_OFFICE, "secretary_hours": 55, "officers_short_of_training": 0},
        date(2019, 5, 21),
    ),
]


@pytest.mark.parametrize(("rule", "met", "unmet", "since"), YEARLY, ids=[case[0].name for case in YEARLY])
def test_what_is_asked_once_a_year_falls_short_at_its_end(
    rule: Rule[Any, Any, Any], met: dict[str, Any], unmet: dict[str, Any], since: date
) -> None:
    done, not_done, unknown = Branch(**met), Branch(**unmet), Branch()
    for on in (date(2026, 11, 26), date(2026, 12, 30), date(2027, 1, 1)):
        policy = policy_on(on)
        assert rule(done, policy) is True
        assert rule(not_done, policy) is False
        assert rule.status(unknown, policy) is Status.UNKNOWN
        assert rule.missing(unknown, policy)
        assert rule.shortfall(unknown, policy) is False, "nothing is late, whatever is unknown"
        assert findings(not_done, policy) == ()
    assert (rule(done, YEAR_END), rule(not_done, YEAR_END), rule(unknown, YEAR_END)) == (True, False, UNKNOWN)
    assert [each.rule for each in findings(not_done, YEAR_END)] == [rule]
    before = date.fromordinal(since.toordinal() - 1)
    assert rule.status(done, policy_on(before)) is Status.NOT_IN_FORCE
    assert rule(done, policy_on(since)) is True


def test_how_strictly_each_binds() -> None:
    severity = {rule: rule.severity for rule, *_ in YEARLY}
    assert severity == {
        organizational_life_held: Severity.REQUIRED,
        appraisal_of_members_held: Severity.EXPECTED,
        instruction_hours_met: Severity.EXPECTED,
        secretary_hours_met: Severity.REQUIRED,
    }
    assert (group_meetings_on_schedule.severity, lectures_given.severity) == (Severity.EXPECTED, Severity.NOTE)


@pytest.mark.parametrize(
    ("state", "hours", "short", "expected"),
    [
        (SecretaryState.IN_OFFICE, 56, 0, True),
        (SecretaryState.IN_OFFICE, 57, 0, True),
        (SecretaryState.IN_OFFICE, 55, 0, False),
        (SecretaryState.IN_OFFICE, 0, 0, False),
        (SecretaryState.IN_OFFICE, 56, 1, False),
        (SecretaryState.LEFT, 55, 0, False),
        (SecretaryState.VACANT, 0, 0, True),
        (SecretaryState.VACANT, UNKNOWN, 0, True),
        (SecretaryState.VACANT, UNKNOWN, 1, False),
        (SecretaryState.IN_OFFICE, UNKNOWN, 0, UNKNOWN),
        (SecretaryState.IN_OFFICE, UNKNOWN, 2, False),
        (SecretaryState.IN_OFFICE, 56, UNKNOWN, UNKNOWN),
        (UNKNOWN, 55, 0, UNKNOWN),
        (UNKNOWN, 56, 0, True),
    ],
)
def test_secretary_and_committee_have_their_hours(
    state: SecretaryState, hours: int, short: int, expected: bool
) -> None:
    branch = Branch(secretary_state=state, secretary_hours=hours, officers_short_of_training=short)
    assert secretary_hours_met(branch, YEAR_END) is expected


def test_numbers_are_policy() -> None:
    forty = attrs.evolve(YEAR_END, secretary_hours_per_year=40)
    branch = Branch(secretary_hours=40, officers_short_of_training=0, secretary_state=SecretaryState.IN_OFFICE)
    assert (secretary_hours_met(branch, YEAR_END), secretary_hours_met(branch, forty)) == (False, True)
    two = attrs.evolve(YEAR_END, organizational_life_per_year=2)
    once = Branch(organizational_life_meetings=1)
    assert (organizational_life_held(once, YEAR_END), organizational_life_held(once, two)) == (True, False)
    twice = attrs.evolve(YEAR_END, group_meetings_per_year=2)
    groups = Branch(party_groups=3, group_meetings=6)
    assert (group_meetings_on_schedule(groups, YEAR_END), group_meetings_on_schedule(groups, twice)) == (False, True)
    four = attrs.evolve(YEAR_END, party_lectures_per_year=4)
    lectures = Branch(party_lectures=2)
    assert (lectures_given(lectures, YEAR_END), lectures_given(lectures, four)) == (True, False)


@pytest.mark.parametrize(
    ("on", "groups", "due"),
    [
        (date(2018, 10, 28), 3, 0),
        (date(2018, 11, 30), 3, 3),
        (date(2018, 12, 31), 1, 2),
        (date(2019, 1, 1), 5, 0),
        (date(2019, 1, 31), 5, 5),
        (date(2026, 11, 26), 1, 10),
        (date(2026, 11, 26), 4, 40),
        (date(2026, 11, 30), 4, 44),
        (date(2026, 12, 31), 4, 48),
    ],
)
def test_each_group_meets_monthly(on: date, groups: int, due: int) -> None:
    enough = Branch(party_groups=groups, group_meetings=due)
    assert group_meetings_on_schedule(enough, policy_on(on)) is True
    if due:
        assert group_meetings_on_schedule(attrs.evolve(enough, group_meetings=due - 1), policy_on(on)) is False
    assert group_meetings_on_schedule(attrs.evolve(enough, group_meetings=UNKNOWN), policy_on(on)) is UNKNOWN


def test_group_meetings_are_asked_of_branches_with_groups() -> None:
    assert group_meetings_on_schedule.status(Branch(party_groups=0, group_meetings=0), TODAY) is Status.NOT_APPLICABLE
    assert group_meetings_on_schedule.status(Branch(group_meetings=0), TODAY) is Status.UNKNOWN


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2018, 12, 31), 0),
        (date(2026, 1, 1), 0),
        (date(2026, 6, 29), 0),
        (date(2026, 6, 30), 1),
        (date(2026, 11, 26), 1),
        (date(2026, 12, 30), 1),
        (date(2026, 12, 31), 2),
    ],
)
def test_lectures_of_the_months_that_are_over(on: date, due: int) -> None:
    assert lectures_given(Branch(party_lectures=due), policy_on(on)) is True
    if due:
        assert lectures_given(Branch(party_lectures=due - 1), policy_on(on)) is False
        assert lectures_given(Branch(), policy_on(on)) is UNKNOWN


@pytest.mark.parametrize("formation", [*Formation, UNKNOWN])
@pytest.mark.parametrize(("full", "expected"), [(0, True), (2, True), (3, False), (UNKNOWN, UNKNOWN)])
def test_a_branch_of_any_kind_needs_three_full_members(full: int, expected: bool, formation: Formation) -> None:
    for policy, severity in ((PINGYUAN, Severity.EXPECTED), (TODAY, Severity.REQUIRED)):
        branch = Branch(formation=formation, full_members=full, probationary_members=5)
        assert branch_below_minimum(branch, policy) is expected
        found = [each.severity for each in findings(branch, policy) if each.rule is branch_below_minimum]
        assert found == ([severity] if expected is True else [])
    five = attrs.evolve(TODAY, minimum_full_members=5)
    assert branch_below_minimum(Branch(full_members=4), five) is True


def test_an_office_of_2026_is_right_in_november() -> None:
    """Ten theme days, three general meetings, ten months paid, what is asked once a year still to come."""
    branch = Branch(
        formation=Formation.STANDALONE,
        full_members=7,
        probationary_members=0,
        elected_on=date(2024, 3, 1),
        secretary_state=SecretaryState.IN_OFFICE,
        secretary_appointed=date(2024, 3, 1),
        allowance_paid=10 * 300_00,
        general_meetings=3,
        committee_meetings=10,
        theme_days=10,
        party_groups=0,
        party_lectures=1,
        organizational_life_meetings=0,
        appraisal_held=False,
        members_short_of_hours=7,
        secretary_hours=40,
        officers_short_of_training=1,
        themed_activities=0,
    )
    assert findings(branch, TODAY) == ()
    assert [each.rule.name for each in findings(branch, YEAR_END)] == [
        "theme_practice_held", "allowance_floor_met", "meetings_on_schedule", "lectures_given",
        "organizational_life_held", "appraisal_of_members_held", "instruction_hours_met", "secretary_hours_met",
    ]  # fmt: skip


def test_those_not_transferred_are_members() -> None:
    assert Branch(full_members=3, probationary_members=1, members_not_transferred=4)
    with pytest.raises(InvalidData, match="members_not_transferred"):
        Branch(full_members=3, probationary_members=1, members_not_transferred=5)
