"""What the roll of members and the list of units say beside the reported numbers, by hand."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Formation,
    Member,
    MemberAppraisal,
    Organization,
    Severity,
    Standing,
    Status,
    assess,
    excellent_within_share,
    findings,
    joint_minimum_met,
    policy_on,
    roll_agrees,
    units_agree,
    units_full_members,
    units_listed,
)
from sizes import examples
from strategies import whole_records

REGULATED = policy_on(date(2018, 10, 28))
FULL, PROBATIONARY, DECEASED, OPEN = (
    Member(standing=Standing.FULL),
    Member(standing=Standing.PROBATIONARY),
    Member(standing=Standing.DECEASED),
    Member(),
)
OF_ROLL = ("roll_agrees", "units_listed", "units_agree", "units_full_members", "joint_minimum_met",
           "excellent_within_share")  # fmt: skip


@pytest.mark.parametrize(
    ("full", "probationary", "roll", "expected"),
    [
        (2, 1, [FULL, FULL, PROBATIONARY], True),
        (2, 1, [FULL, PROBATIONARY, FULL, DECEASED], True),
        (3, 1, [FULL, FULL, PROBATIONARY], False),
        (2, 0, [FULL, FULL, PROBATIONARY], False),
        (0, 0, [], True),
        (1, 0, [], False),
        # One number that differs decides, whatever the other is.
        (UNKNOWN, 0, [PROBATIONARY], False),
        (UNKNOWN, 1, [PROBATIONARY], UNKNOWN),
        (1, 0, [FULL, OPEN], UNKNOWN),
        (1, 0, UNKNOWN, UNKNOWN),
    ],
)
def test_the_roll_is_compared_with_the_reported_numbers(full: Any, probationary: Any, roll: Any, expected: Any) -> None:
    branch = Branch(full_members=full, probationary_members=probationary, members=roll)
    assert roll_agrees(branch) is expected
    unmet = [finding.rule for finding in findings(branch)]
    assert (roll_agrees in unmet) is (expected is False)


def test_a_roll_that_differs_is_worth_a_note_and_says_which_numbers_to_check() -> None:
    branch = Branch(full_members=3, probationary_members=0, members=[FULL])
    (finding,) = findings(branch)
    assert (finding.rule, finding.severity) == (roll_agrees, Severity.NOTE)
    assert finding.label.zh == "名册与上报党员数不一致"
    assert finding.remedies("zh") == ("核对正式党员数（3人）与名册正式党员数（1人），更正有误的一项",)
    assert finding.remedies("en") == (
        "Check full members (3) against full members on the roll (1), and correct the wrong one",
    )
    # Nobody is to be transferred in because the roll is longer.
    longer = Branch(full_members=1, probationary_members=0, members=[FULL, FULL])
    assert roll_agrees.remedies(longer) == (
        "Check full members (1) against full members on the roll (2), and correct the wrong one",
    )
    assert "full members (3 persons) and full members on the roll (1 person) are equal: no" in roll_agrees.explain(
        branch
    ).text("en")
    assert "正式党员数（3人）与名册正式党员数（1人）相等：否" in roll_agrees.explain(branch).text("zh")


@pytest.mark.parametrize(
    ("reported", "units", "listed", "expected"),
    [
        (2, [{}, {"operating": False}], 2, True),
        (2, [{}], 1, False),
        (1, [], 0, False),
        (UNKNOWN, [{}], 1, UNKNOWN),
        (2, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_the_units_listed_are_compared_with_their_number(reported: Any, units: Any, listed: Any, expected: Any) -> None:
    organizations = units if units is UNKNOWN else [Organization(**facts) for facts in units]
    branch = Branch(units=reported, organizations=organizations)
    assert units_listed(branch) == listed
    assert units_agree(branch) is expected


@pytest.mark.parametrize(
    ("members", "total", "enough"),
    [
        ((1, 1, 1), 3, True),
        ((2, 0), 2, False),
        ((), 0, False),
        ((2, UNKNOWN), UNKNOWN, UNKNOWN),
        ((5, UNKNOWN), UNKNOWN, UNKNOWN),
    ],
)
def test_the_units_of_a_joint_branch_have_three_together(members: Any, total: Any, enough: Any) -> None:
    units = [Organization(full_members=each) for each in members]
    joint = Branch(formation=Formation.JOINT, organizations=units)
    assert units_full_members(joint) == total
    assert joint_minimum_met(joint) is enough
    alone = attrs.evolve(joint, formation=Formation.STANDALONE)
    assert units_full_members(alone) == total
    assert joint_minimum_met.status(alone) is Status.NOT_APPLICABLE
    two = attrs.evolve(PINGYUAN, minimum_full_members=2)
    assert joint_minimum_met(joint, two) is (UNKNOWN if total is UNKNOWN else total >= 2)


def test_too_few_together_is_less_than_expected_and_not_what_the_branch_reports() -> None:
    units = [Organization(full_members=1), Organization(full_members=1)]
    branch = Branch(formation=Formation.JOINT, full_members=3, organizations=units)
    (finding,) = findings(branch)
    assert (finding.rule, finding.severity) == (joint_minimum_met, Severity.EXPECTED)
    assert finding.remedies("en") == ("Make sure that full members of the units together are at least 3 (now 2)",)


GRADES = {letter: Member(appraisal=grade) for letter, grade in zip("EQBUN", MemberAppraisal, strict=True)}


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ("EQB", True),  # one of three
        ("EQ", False),  # one of two
        ("EEQQQU", True),
        ("EEQQQ", False),
        ("EQN", False),  # who is not graded does not count
        ("N", True),
        ("", True),
        ("E?QQ", UNKNOWN),
    ],
)
def test_a_third_of_those_graded_may_be_excellent(grades: str, expected: Any) -> None:
    branch = Branch(members=[GRADES.get(letter, OPEN) for letter in grades])
    assert excellent_within_share(branch, REGULATED) is expected
    assert excellent_within_share.status(branch, PINGYUAN) is Status.NOT_IN_FORCE
    half = attrs.evolve(REGULATED, members_graded_per_excellent=2)
    assert excellent_within_share(branch, half) is (True if grades in {"EQ", "EEQQQ", "EQN"} else expected)
    # A county that asks for no share says so by 1.
    assert excellent_within_share(branch, attrs.evolve(REGULATED, members_graded_per_excellent=1)) is not False


def test_an_unknown_grade_is_named_as_what_is_missing() -> None:
    branch = Branch(members=[GRADES["E"], OPEN])
    assert excellent_within_share.missing(branch, REGULATED) == ("members",)
    assert excellent_within_share.severity_on(REGULATED.on) is Severity.NOTE


@examples(60)
@given(whole_records(Branch))
def test_a_roll_changes_no_other_answer_and_no_money(branch: Branch) -> None:
    without = attrs.evolve(branch, members=UNKNOWN, organizations=UNKNOWN)
    for policy in (PINGYUAN, REGULATED):
        whole, reported = assess(branch, policy), assess(without, policy)
        for rule in whole.rules:
            if rule.name in OF_ROLL:
                assert getattr(reported, rule.name) is UNKNOWN
            else:
                assert getattr(whole, rule.name) == getattr(reported, rule.name), rule


def test_what_waits_for_a_roll_says_so() -> None:
    branch = Branch(full_members=3, probationary_members=0, units=1, formation=Formation.JOINT)
    for name in OF_ROLL:
        rule = next(rule for rule in assess(branch).rules if rule.name == name)
        assert rule.status(branch, REGULATED) is Status.UNKNOWN
        missing = rule.missing(branch, REGULATED)
        assert missing == (("members",) if name in {"roll_agrees", "excellent_within_share"} else ("organizations",))
