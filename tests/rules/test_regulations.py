"""What the national texts ask, by date, by hand (domain of 2016-10-21 and of 2018-10-28)."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    BranchSize,
    Formation,
    MeetingsCounted,
    MemberBasis,
    Policy,
    RuleNotInForce,
    Severity,
    Status,
    TermProvision,
    assess,
    book,
    committee_required,
    findings,
    joint_units_ok,
    meetings_on_schedule,
    policy_on,
    size_route,
    term_years_max,
    term_years_min,
)
from pingyuan_rules.engine import Rule
from sizes import size

EVE, FIRST = policy_on(date(2018, 10, 27)), policy_on(date(2018, 10, 28))
YEAR_END = policy_on(date(2019, 12, 31))
NEW = (committee_required, meetings_on_schedule, size_route, joint_units_ok)
FULL_ONLY = attrs.evolve(FIRST, size_member_basis=MemberBasis.FULL)
ALL_MEMBERS = attrs.evolve(FIRST, committee_member_basis=MemberBasis.FULL_AND_PROBATIONARY)

LIFE = ("group_meetings_on_schedule", "lectures_given", "organizational_life_held", "appraisal_of_members_held")

BUSY = Branch(
    formation=Formation.JOINT,
    units=5,
    full_members=7,
    probationary_members=0,
    general_meetings=4,
    committee_meetings=12,
    theme_days=12,
)


@pytest.mark.parametrize("rule", NEW, ids=lambda rule: rule.name)
@pytest.mark.parametrize("policy", [PINGYUAN, EVE], ids=["2016-10-21", "2018-10-27"])
def test_what_2018_brought_does_not_apply_before_28_october(rule: Rule[Any, Any, Any], policy: Policy) -> None:
    with pytest.raises(RuleNotInForce, match=rf"{rule.name} is in force from 2018-10-28; the policy is of {policy.on}"):
        rule(BUSY, policy)
    with pytest.raises(RuleNotInForce):
        rule.explain(BUSY, policy)
    assert rule.status(BUSY, policy) is Status.NOT_IN_FORCE
    answered = assess(BUSY, policy)
    assert getattr(answered, rule.name) is UNKNOWN
    assert answered.status[rule.name] is Status.NOT_IN_FORCE


@pytest.mark.parametrize("rule", NEW, ids=lambda rule: rule.name)
def test_what_2018_brought_applies_from_28_october(rule: Rule[Any, Any, Any]) -> None:
    assert rule(BUSY, FIRST) is getattr(assess(BUSY, FIRST), rule.name) is not UNKNOWN
    assert assess(BUSY, FIRST).status[rule.name] is Status.DECIDED


def test_only_these_rules_have_a_first_day_and_without_a_policy_they_are_not_in_force() -> None:
    dated = {rule.name: rule.standing.since for rule in book.rules if rule.standing.since or rule.standing.until}
    of_2018 = {*(rule.name for rule in NEW), *LIFE, "due_to_join_not_joined", "excellent_within_share"}
    of_2019 = {"instruction_hours_met", "secretary_hours_met"}
    assert dated == dict.fromkeys(of_2018, date(2018, 10, 28)) | dict.fromkeys(of_2019, date(2019, 5, 21))
    with pytest.raises(RuleNotInForce):
        size_route(BUSY)


def test_a_breach_of_a_rule_not_in_force_is_no_finding() -> None:
    crowded = attrs.evolve(BUSY, units=6, general_meetings=0)
    assert {"joint_units_ok", "meetings_on_schedule"}.isdisjoint(f.rule.name for f in findings(crowded, EVE))
    found = {f.rule.name: f.severity for f in findings(crowded, YEAR_END)}
    assert found["joint_units_ok"] is found["meetings_on_schedule"] is Severity.EXPECTED


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [(6, 9, False), (7, 0, True), (8, 0, True), (0, 0, False), (7, UNKNOWN, True), (UNKNOWN, 9, UNKNOWN)],
)
def test_seven_full_members_call_for_a_committee(full: int, probationary: int, expected: bool) -> None:
    branch = Branch(full_members=full, probationary_members=probationary)
    assert committee_required(branch, FIRST) is expected


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [(6, 0, False), (6, 1, True), (0, 7, True), (7, UNKNOWN, UNKNOWN)],
)
def test_which_members_count_for_a_committee_is_policy(full: int, probationary: int, expected: bool) -> None:
    branch = Branch(full_members=full, probationary_members=probationary)
    assert committee_required(branch, ALL_MEMBERS) is expected


def test_how_many_members_call_for_a_committee_is_policy() -> None:
    five = attrs.evolve(FIRST, committee_full_members=5)
    assert committee_required(Branch(full_members=4), five) is False
    assert committee_required(Branch(full_members=5), five) is True


SIZES = [
    (0, BranchSize.BRANCH),
    (49, BranchSize.BRANCH),
    (50, BranchSize.BRANCH_OR_GENERAL),
    (51, BranchSize.GENERAL),
    (99, BranchSize.GENERAL),
    (100, BranchSize.GENERAL_OR_COMMITTEE),
    (101, BranchSize.COMMITTEE),
    (100_000, BranchSize.COMMITTEE),
]


@pytest.mark.parametrize(("members", "expected"), SIZES)
def test_the_overlaps_at_50_and_100_are_outcomes(members: int, expected: BranchSize) -> None:
    assert size_route(Branch(full_members=members, probationary_members=0), FIRST) is expected
    assert size_route(Branch(full_members=0, probationary_members=members), FIRST) is expected
    assert size_route(Branch(full_members=members), FULL_ONLY) is expected


def test_full_or_all_members_is_policy() -> None:
    branch = Branch(full_members=49, probationary_members=1)
    assert size_route(branch, FIRST) is BranchSize.BRANCH_OR_GENERAL
    assert size_route(branch, FULL_ONLY) is BranchSize.BRANCH
    assert size_route(attrs.evolve(branch, probationary_members=UNKNOWN), FIRST) is UNKNOWN
    assert size_route(attrs.evolve(branch, probationary_members=UNKNOWN), FULL_ONLY) is BranchSize.BRANCH
    assert size_route(attrs.evolve(branch, full_members=UNKNOWN), FULL_ONLY) is UNKNOWN


def test_the_lines_between_forms_are_policy() -> None:
    policy = attrs.evolve(FIRST, general_branch_members=30, primary_committee_members=60)
    expected = {29: BranchSize.BRANCH, 30: BranchSize.BRANCH_OR_GENERAL, 31: BranchSize.GENERAL}
    expected |= {59: BranchSize.GENERAL, 60: BranchSize.GENERAL_OR_COMMITTEE, 61: BranchSize.COMMITTEE}
    for members, form in expected.items():
        assert size_route(Branch(full_members=members, probationary_members=0), policy) is form


@pytest.mark.parametrize(("units", "expected"), [(1, True), (5, True), (6, False), (10, False), (UNKNOWN, UNKNOWN)])
def test_a_joint_branch_of_five_units_is_as_expected(units: int, expected: bool) -> None:
    assert joint_units_ok(Branch(formation=Formation.JOINT, units=units), FIRST) is expected


def test_units_are_not_asked_of_a_standalone_branch() -> None:
    branch = Branch(formation=Formation.STANDALONE, units=9)
    assert joint_units_ok(branch, FIRST) is UNKNOWN
    assert joint_units_ok.status(branch, FIRST) is Status.NOT_APPLICABLE
    assert joint_units_ok.status(Branch(units=9), FIRST) is Status.UNKNOWN


def test_how_many_units_is_policy() -> None:
    ten = attrs.evolve(FIRST, joint_units_maximum=10)
    assert joint_units_ok(Branch(formation=Formation.JOINT, units=10), ten) is True
    assert joint_units_ok(Branch(formation=Formation.JOINT, units=11), ten) is False


def test_meetings_as_often_as_expected() -> None:
    assert meetings_on_schedule(BUSY, YEAR_END) is True


@pytest.mark.parametrize("changes", [{"general_meetings": 3}, {"committee_meetings": 11}, {"theme_days": 11}])
def test_one_kind_of_meeting_too_few(changes: dict[str, int]) -> None:
    assert meetings_on_schedule(attrs.evolve(BUSY, **changes), YEAR_END) is False


@pytest.mark.parametrize("name", ["general_meetings", "committee_meetings", "theme_days", "full_members"])
def test_meetings_with_one_number_unknown(name: str) -> None:
    expected = True if name == "full_members" else UNKNOWN
    assert meetings_on_schedule(attrs.evolve(BUSY, **{name: UNKNOWN}), YEAR_END) is expected


def test_no_committee_meetings_are_asked_of_a_branch_too_small_for_a_committee() -> None:
    small = attrs.evolve(BUSY, full_members=6, committee_meetings=0)
    assert meetings_on_schedule(small, YEAR_END) is True
    assert meetings_on_schedule(attrs.evolve(small, committee_meetings=UNKNOWN), YEAR_END) is True
    assert meetings_on_schedule(attrs.evolve(small, full_members=UNKNOWN), YEAR_END) is UNKNOWN
    assert meetings_on_schedule(attrs.evolve(small, theme_days=11), YEAR_END) is False


@pytest.mark.parametrize(
    ("on", "general", "monthly"),
    [
        (date(2018, 10, 28), 0, 0),
        (date(2018, 11, 29), 0, 0),
        (date(2018, 11, 30), 0, 1),
        (date(2018, 12, 31), 0, 2),
        (date(2019, 1, 1), 0, 0),
        (date(2019, 1, 30), 0, 0),
        (date(2019, 1, 31), 0, 1),
        (date(2019, 3, 1), 0, 2),
        (date(2019, 3, 30), 0, 2),
        (date(2019, 3, 31), 1, 3),
        (date(2019, 4, 1), 1, 3),
        (date(2019, 12, 30), 3, 11),
        (date(2019, 12, 31), 4, 12),
        (date(2020, 2, 28), 0, 1),
        (date(2020, 2, 29), 0, 2),
        (date(2026, 11, 26), 3, 10),
    ],
)
def test_meetings_are_asked_of_the_months_that_are_over(on: date, general: int, monthly: int) -> None:
    policy = policy_on(on)
    enough = attrs.evolve(BUSY, general_meetings=general, committee_meetings=monthly, theme_days=monthly)
    assert meetings_on_schedule(enough, policy) is True
    for name, least in (("general_meetings", general), ("committee_meetings", monthly), ("theme_days", monthly)):
        if least:
            assert meetings_on_schedule(attrs.evolve(enough, **{name: least - 1}), policy) is False


def test_meetings_may_be_asked_of_the_whole_year() -> None:
    whole = attrs.evolve(FIRST, meetings_counted=MeetingsCounted.WHOLE_YEAR)
    assert meetings_on_schedule(BUSY, whole) is True
    for name in ("general_meetings", "committee_meetings", "theme_days"):
        assert meetings_on_schedule(attrs.evolve(BUSY, **{name: getattr(BUSY, name) - 1}), whole) is False


def test_group_meetings_and_lectures_have_rules_of_their_own() -> None:
    assert meetings_on_schedule(attrs.evolve(BUSY, group_meetings=0, party_lectures=0), YEAR_END) is True


@pytest.mark.parametrize(
    ("parameter", "fact"),
    [
        ("general_meetings_per_year", "general_meetings"),
        ("committee_meetings_per_year", "committee_meetings"),
        ("theme_days_per_year", "theme_days"),
    ],
)
def test_how_often_is_policy(parameter: str, fact: str) -> None:
    policy = attrs.evolve(YEAR_END, **{parameter: 2})
    assert meetings_on_schedule(attrs.evolve(BUSY, **{fact: 2}), policy) is True
    assert meetings_on_schedule(attrs.evolve(BUSY, **{fact: 1}), policy) is False
    # Seven twelfths of ten a year are 5.83: what is not due in full is not asked for yet.
    seven_months = attrs.evolve(policy_on(date(2019, 7, 31)), **{parameter: 10})
    assert meetings_on_schedule(attrs.evolve(BUSY, **{fact: 5}), seven_months) is True
    assert meetings_on_schedule(attrs.evolve(BUSY, **{fact: 4}), seven_months) is False


TERMS = [
    # policy's date, election, least, greatest
    (date(2016, 10, 21), date(2015, 5, 4), 2, 3),
    (date(2016, 10, 21), UNKNOWN, 2, 3),
    (date(2017, 10, 23), date(2017, 10, 23), 2, 3),
    (date(2017, 10, 23), UNKNOWN, 2, 3),
    (date(2017, 10, 24), date(2017, 10, 23), 2, 3),
    (date(2017, 10, 24), date(2017, 10, 24), 3, 5),
    (date(2017, 10, 24), UNKNOWN, UNKNOWN, UNKNOWN),
    (date(2018, 7, 11), date(2017, 10, 23), 2, 3),
    (date(2018, 7, 11), date(2018, 7, 11), 3, 5),
    (date(2018, 7, 12), date(2017, 10, 23), 2, 3),
    (date(2018, 7, 12), date(2017, 10, 24), 3, 5),
    (date(2018, 7, 12), date(2018, 7, 11), 3, 5),
    (date(2018, 7, 12), date(2018, 7, 12), 3, 3),
    (date(2018, 7, 12), UNKNOWN, UNKNOWN, UNKNOWN),
    (date(2018, 10, 28), date(2018, 10, 28), 3, 3),
    (date(2025, 1, 1), date(2016, 1, 1), 2, 3),
]


@pytest.mark.parametrize(("on", "elected", "least", "greatest"), TERMS)
def test_terms_of_office_by_the_day_of_election(on: date, elected: date, least: int, greatest: int) -> None:
    branch, policy = Branch(elected_on=elected), policy_on(on)
    assert term_years_min(branch, policy) == least
    assert term_years_max(branch, policy) == greatest


def test_the_latest_provision_on_terms_is_policy() -> None:
    branch = Branch(elected_on=date(2018, 8, 1))
    assert term_years_max(branch, FIRST) == 3
    assert term_years_max(branch, attrs.evolve(FIRST, term_provision=TermProvision.CONSTITUTION_2017)) == 5
    assert term_years_min(branch, attrs.evolve(FIRST, term_provision=TermProvision.CONSTITUTION_2012)) == 2


def test_terms_lack_no_value_on_any_day() -> None:
    """Values of a later provision are not there, and none of them is needed; `make check` asks every single day."""
    changes = [date(2016, 10, 21), date(2017, 10, 24), date(2018, 7, 12), date(2018, 10, 28), date(2018, 12, 31)]
    around = [day + timedelta(days=away) for day in changes for away in range(-2, 3)]
    span = (date(2019, 1, 1) - changes[0]).days
    every_day = [changes[0] + timedelta(days=away) for away in range(0, span, size(1, 29))]
    for day in sorted(day for day in {*around, *every_day} if changes[0] <= day < date(2019, 1, 1)):
        policy = policy_on(day)
        for elected in {day, min(day, date(2017, 10, 23)), min(day, date(2018, 7, 11))}:
            branch = Branch(elected_on=elected)
            periods = [elected >= date(2017, 10, 24), elected >= date(2018, 7, 12)]
            expected = [(2, 3), (3, 5), (3, 3)][sum(periods)]
            assert (term_years_min(branch, policy), term_years_max(branch, policy)) == expected, (day, elected)
        assert term_years_max.status(Branch(), policy) in {Status.DECIDED, Status.UNKNOWN}
        assert term_years_max.missing_parameters(Branch(), policy) == ()


@pytest.mark.parametrize(
    ("on", "elected", "least", "greatest"),
    [
        (date(2022, 1, 1), date(2016, 1, 1), 1, 4),
        (date(2022, 1, 1), date(2019, 12, 31), 1, 4),
        (date(2022, 1, 1), date(2020, 1, 1), 5, 6),
        (date(2022, 1, 1), date(2021, 1, 1), 7, 8),
        (date(2019, 12, 31), UNKNOWN, 1, 4),
        (date(2020, 1, 1), date(2020, 1, 1), 5, 6),
        (date(2020, 12, 31), date(2020, 12, 31), 5, 6),
        (date(2021, 1, 1), date(2020, 12, 31), 5, 6),
        (date(2021, 1, 1), date(2021, 1, 1), 7, 8),
    ],
)
def test_terms_and_their_changes_are_policy(on: date, elected: date, least: int, greatest: int) -> None:
    policy = attrs.evolve(
        policy_on(on),
        term_first_change=date(2020, 1, 1),
        term_second_change=date(2021, 1, 1),
        term_minimum_original=1,
        term_maximum_original=4,
        term_minimum_interim=5,
        term_maximum_interim=6,
        term_minimum_final=7,
        term_maximum_final=8,
    )
    assert term_years_min(Branch(elected_on=elected), policy) == least
    assert term_years_max(Branch(elected_on=elected), policy) == greatest
