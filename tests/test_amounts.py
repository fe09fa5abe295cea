"""Functions of one number: by hand, and held to the rules that they are the one line of."""

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Fen,
    InvalidData,
    MemberBasis,
    Policy,
    SecretaryState,
    activity_fund,
    activity_fund_of,
    allowance_of,
    five_good_total,
    points,
    secretary_allowance,
)
from sizes import examples
from what_if import policies

FULL_TIME_MORE = attrs.evolve(PINGYUAN, allowance_per_month_full_time=Fen(200_000))


def test_three_hundred_yuan_for_each() -> None:
    assert (activity_fund_of(0), activity_fund_of(1), activity_fund_of(12)) == (0, 300_00, 3_600_00)
    assert activity_fund_of(523) == 156_900_00
    assert (allowance_of(0), allowance_of(10), allowance_of(12)) == (0, 3_000_00, 3_600_00)
    assert (points(8750), points(8999), points(5), points(0)) == (
        Decimal("87.5"), Decimal("89.99"), Decimal("0.05"), Decimal(0),
    )  # fmt: skip
    assert [str(points(score)) for score in (10_000, 9_000, 870)] == ["100", "90", "8.7"]


def test_by_another_policy() -> None:
    assert activity_fund_of(12, attrs.evolve(PINGYUAN, activity_fund_per_member=Fen(33_333))) == 399_996
    assert allowance_of(10, FULL_TIME_MORE, full_time=True) == 20_000_00
    assert allowance_of(10, FULL_TIME_MORE, full_time=False) == 3_000_00


def test_two_floors_leave_the_amount_open_until_somebody_says_which() -> None:
    assert allowance_of(10, FULL_TIME_MORE) is UNKNOWN
    assert allowance_of(0, FULL_TIME_MORE) == 0


def test_unknown_in_unknown_out() -> None:
    assert activity_fund_of(UNKNOWN) is allowance_of(UNKNOWN) is points(UNKNOWN) is UNKNOWN
    none = attrs.evolve(PINGYUAN, activity_fund_per_member=UNKNOWN, allowance_per_month_full_time=UNKNOWN)
    assert activity_fund_of(12, none) is allowance_of(10, none) is UNKNOWN
    assert allowance_of(10, none, full_time=False) == 3_000_00


@pytest.mark.parametrize("wrong", [-1, 1.0, True, "12", None, Decimal(12)])
def test_what_is_no_number_of_things_is_refused_with_the_remedy(wrong: Any) -> None:
    with pytest.raises(
        InvalidData, match=r"members: found .*, expected a whole number, 0 or more\. Give the number of"
    ):
        activity_fund_of(wrong)
    with pytest.raises(InvalidData, match=r"months: .* Give the number of months, or UNKNOWN"):
        allowance_of(wrong)
    with pytest.raises(InvalidData, match=r"hundredths: .* whole number of hundredths of a point"):
        points(wrong)


@pytest.mark.parametrize("wrong", [0, 1, "yes", None])
def test_full_time_is_a_truth(wrong: Any) -> None:
    with pytest.raises(InvalidData, match=r"full_time: .* expected True, False or UNKNOWN"):
        allowance_of(10, full_time=wrong)


def test_a_policy_is_a_policy() -> None:
    with pytest.raises(TypeError, match="a policy is a Policy, not int"):
        activity_fund_of(12, 2016)  # type: ignore[arg-type] # the mistake this is about
    day = date(2018, 12, 31)
    with pytest.raises(TypeError, match=r"Give the policy of that day, such as policy_on\(day\)"):
        activity_fund_of(12, day)  # type: ignore[arg-type] # likewise


def test_points_do_not_depend_on_the_precision_of_the_caller() -> None:
    with localcontext(prec=2):
        assert str(points(8_999)) == "89.99"


# Held to the rules.


@examples(200)
@given(st.integers(0, 100_000), policies())
def test_the_fund_of_a_number_is_that_of_a_branch_with_so_many(members: int, policy: Policy) -> None:
    branch = Branch(full_members=members, probationary_members=0, members_not_transferred=0)
    assert activity_fund_of(members, policy) == activity_fund(branch, policy)


@examples(200)
@given(st.integers(1, 12), st.sampled_from([True, False, UNKNOWN]), policies())
def test_the_allowance_of_months_is_that_of_a_secretary_in_office_so_long(
    months: int, full_time: bool, policy: Policy
) -> None:
    year = policy.on.year
    # From the first of a month to the last of the year; the cut-off days of any policy are left out of it.
    whole = attrs.evolve(policy, appointment_cutoff_day=31, leaving_cutoff_day=1)
    branch = Branch(
        secretary_state=SecretaryState.LEFT,
        secretary_appointed=date(year, 13 - months, 1),
        secretary_left=date(year, 12, 31),
        secretary_full_time=full_time,
    )
    assert allowance_of(months, whole, full_time=full_time) == secretary_allowance(branch, whole)


@examples(100)
@given(st.lists(st.integers(0, 100), min_size=5, max_size=5))
def test_points_are_those_of_a_total(scores: list[int]) -> None:
    names = ("leadership", "membership", "mechanism", "performance", "public_response")
    branch: Any = Branch(**dict(zip(names, scores, strict=True)))  # type: ignore[arg-type] # scores by name
    assert points(five_good_total(branch)) == Decimal(sum(scores)) / 5


@pytest.mark.parametrize("basis", MemberBasis)
def test_the_basis_says_who_counts_and_the_function_takes_their_number(basis: MemberBasis) -> None:
    policy = attrs.evolve(PINGYUAN, activity_fund_basis=basis)
    counted = {MemberBasis.FULL: 5, MemberBasis.FULL_AND_PROBATIONARY: 7, MemberBasis.TRANSFERRED_IN: 6}[basis]
    branch = Branch(full_members=5, probationary_members=2, members_not_transferred=1)
    assert activity_fund_of(counted, policy) == activity_fund(branch, policy)
