"""Money and months in office (P4S12), by hand and against a plain month-by-month count."""

from datetime import date, timedelta
from decimal import Decimal, localcontext

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    CountedUntil,
    Fen,
    InvalidData,
    MemberBasis,
    MonthsDue,
    Policy,
    SecretaryState,
    activity_fund,
    allowance_due_so_far,
    allowance_floor_met,
    annual_grant,
    book,
    policy_on,
    secretary_allowance,
    secretary_months,
    yuan,
)
from sizes import examples

IN_OFFICE, LEFT, VACANT = SecretaryState.IN_OFFICE, SecretaryState.LEFT, SecretaryState.VACANT
BY_DATE = attrs.evolve(PINGYUAN, secretary_counted_until=CountedUntil.POLICY_DATE)
ONE_YEAR = Branch(
    full_members=5, probationary_members=2, secretary_state=IN_OFFICE, secretary_appointed=date(2015, 1, 1)
)


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [
        (0, 0, 0),
        (1, 0, 300_00),
        (5, 2, 2_100_00),
        (523, 0, 156_900_00),
        (100_000, 100_000, 60_000_000_00),
        (UNKNOWN, 0, UNKNOWN),
        (5, UNKNOWN, UNKNOWN),
    ],
)
def test_three_hundred_yuan_for_each_member_each_year(full: int, probationary: int, expected: Fen) -> None:
    assert activity_fund(Branch(full_members=full, probationary_members=probationary)) == expected


def test_which_members_the_fund_counts_and_how_much_is_policy() -> None:
    full_only = attrs.evolve(PINGYUAN, activity_fund_basis=MemberBasis.FULL)
    assert activity_fund(ONE_YEAR, full_only) == 5 * 300_00
    assert activity_fund(Branch(full_members=5), full_only) == 5 * 300_00, "probationary members need not be known"
    transferred = attrs.evolve(PINGYUAN, activity_fund_basis=MemberBasis.TRANSFERRED_IN)
    assert activity_fund(attrs.evolve(ONE_YEAR, members_not_transferred=3), transferred) == 4 * 300_00
    assert activity_fund(attrs.evolve(ONE_YEAR, members_not_transferred=7), transferred) == 0
    assert activity_fund(ONE_YEAR, transferred) is UNKNOWN, "nobody said whose membership is elsewhere"
    assert activity_fund.missing(ONE_YEAR, transferred) == ("members_not_transferred",)
    assert activity_fund(attrs.evolve(ONE_YEAR, members_not_transferred=3)) == 7 * 300_00, "not by default"
    odd = attrs.evolve(PINGYUAN, activity_fund_per_member=Fen(33_333))
    assert activity_fund(ONE_YEAR, odd) == 233_331


def test_no_more_members_are_registered_elsewhere_than_there_are() -> None:
    with pytest.raises(InvalidData, match="members_not_transferred, full_members, probationary_members: found 8, 5, 2"):
        attrs.evolve(ONE_YEAR, members_not_transferred=8)
    assert Branch(full_members=1, members_not_transferred=8).members_not_transferred == 8, "it may yet be so"


@pytest.mark.parametrize("name", ["joint_member_basis", "committee_member_basis", "size_member_basis"])
def test_nothing_else_counts_by_transferred_membership(name: str) -> None:
    with pytest.raises(InvalidData, match=f"{name}: found transferred_in, .* Only activity_fund_basis counts members"):
        attrs.evolve(policy_on(date(2019, 1, 1)), **{name: MemberBasis.TRANSFERRED_IN})


def test_the_fund_has_no_months() -> None:
    assert activity_fund(attrs.evolve(ONE_YEAR, founded=date(2016, 12, 31))) == 7 * 300_00


MONTHS = [
    # state, appointed, left, months of 2016
    (IN_OFFICE, date(2015, 6, 1), UNKNOWN, 12),
    (IN_OFFICE, date(2015, 12, 15), UNKNOWN, 12),
    (IN_OFFICE, date(2015, 12, 31), UNKNOWN, 12),
    (IN_OFFICE, date(2016, 1, 1), UNKNOWN, 12),
    (IN_OFFICE, date(2016, 1, 15), UNKNOWN, 12),
    (IN_OFFICE, date(2016, 1, 16), UNKNOWN, 11),
    (IN_OFFICE, date(2016, 1, 31), UNKNOWN, 11),
    (IN_OFFICE, date(2016, 2, 15), UNKNOWN, 11),
    (IN_OFFICE, date(2016, 2, 29), UNKNOWN, 10),
    (IN_OFFICE, date(2016, 4, 30), UNKNOWN, 8),
    (IN_OFFICE, date(2016, 11, 30), UNKNOWN, 1),
    (IN_OFFICE, date(2016, 12, 1), UNKNOWN, 1),
    (IN_OFFICE, date(2016, 12, 15), UNKNOWN, 1),
    (IN_OFFICE, date(2016, 12, 16), UNKNOWN, 0),
    (IN_OFFICE, date(2016, 12, 31), UNKNOWN, 0),
    (IN_OFFICE, date(2017, 1, 1), UNKNOWN, 0),
    (IN_OFFICE, date(2030, 6, 1), UNKNOWN, 0),
    (IN_OFFICE, date(2015, 1, 1), date(2014, 1, 1), 12),
    (LEFT, date(2015, 1, 1), date(2015, 12, 31), 0),
    (LEFT, date(2015, 1, 1), date(2016, 1, 1), 1),
    (LEFT, date(2015, 1, 1), date(2016, 1, 31), 1),
    (LEFT, date(2015, 1, 1), date(2016, 2, 1), 2),
    (LEFT, date(2015, 1, 1), date(2016, 2, 29), 2),
    (LEFT, date(2015, 1, 1), date(2016, 12, 1), 12),
    (LEFT, date(2015, 1, 1), date(2016, 12, 31), 12),
    (LEFT, date(2015, 1, 1), date(2017, 1, 1), 12),
    (LEFT, date(2015, 1, 1), date(2020, 5, 5), 12),
    (LEFT, date(2016, 3, 1), date(2016, 10, 31), 8),
    (LEFT, date(2016, 3, 16), date(2016, 10, 1), 7),
    (LEFT, date(2016, 5, 10), date(2016, 5, 10), 1),
    (LEFT, date(2016, 5, 15), date(2016, 5, 15), 1),
    (LEFT, date(2016, 5, 16), date(2016, 5, 16), 0),
    (LEFT, date(2016, 5, 2), date(2016, 5, 30), 1),
    (LEFT, date(2016, 5, 20), date(2016, 5, 30), 0),
    (LEFT, date(2016, 5, 20), date(2016, 6, 5), 1),
    (LEFT, date(2016, 2, 29), date(2016, 2, 29), 0),
    (LEFT, date(2016, 12, 31), date(2016, 12, 31), 0),
    (LEFT, date(2016, 12, 31), date(2017, 1, 31), 0),
    (LEFT, date(2017, 1, 1), date(2017, 6, 1), 0),
    (LEFT, date(2010, 1, 1), date(2012, 6, 1), 0),
    (VACANT, UNKNOWN, UNKNOWN, 0),
    (VACANT, date(2015, 1, 1), UNKNOWN, 0),
    (VACANT, date(2015, 1, 1), date(2016, 6, 30), 0),
    (VACANT, date(2016, 6, 30), date(2015, 1, 1), 0),
    (IN_OFFICE, UNKNOWN, UNKNOWN, UNKNOWN),
    (LEFT, date(2015, 1, 1), UNKNOWN, UNKNOWN),
    (LEFT, UNKNOWN, date(2016, 6, 30), UNKNOWN),
    (UNKNOWN, date(2015, 1, 1), date(2016, 6, 30), UNKNOWN),
    (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
]


@pytest.mark.parametrize(("state", "appointed", "left", "expected"), MONTHS)
def test_months_in_office(state: SecretaryState, appointed: date, left: date, expected: int) -> None:
    branch = Branch(secretary_state=state, secretary_appointed=appointed, secretary_left=left)
    assert secretary_months(branch) == expected
    assert secretary_months(branch, policy_on(date(2016, 12, 31))) == expected, "any day of the year will do"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2016, 10, 21), 0),
        (date(2016, 12, 31), 0),
        (date(2017, 1, 1), 11),
        (date(2017, 12, 31), 11),
        (date(2018, 1, 1), 12),
        (date(2019, 12, 31), 12),
        (date(2020, 2, 29), 2),
        (date(2021, 1, 1), 0),
    ],
)
def test_the_policy_year_is_the_calendar_year_of_the_policy(on: date, expected: int) -> None:
    branch = Branch(secretary_state=LEFT, secretary_appointed=date(2017, 1, 31), secretary_left=date(2020, 2, 29))
    assert secretary_months(branch, policy_on(on)) == expected


@pytest.mark.parametrize(
    ("on", "appointed", "expected"),
    [
        (date(2016, 10, 21), date(2015, 1, 1), 10),
        (date(2016, 10, 31), date(2015, 1, 1), 10),
        (date(2016, 11, 1), date(2015, 1, 1), 11),
        (date(2016, 10, 21), date(2016, 10, 15), 1),
        (date(2016, 10, 21), date(2016, 10, 16), 0),
        (date(2016, 10, 21), date(2016, 11, 1), 0),
        (date(2017, 1, 1), date(2015, 1, 1), 1),
        (date(2016, 12, 31), date(2015, 1, 1), 12),
    ],
)
def test_a_county_may_count_to_the_date_of_the_policy(on: date, appointed: date, expected: int) -> None:
    policy = attrs.evolve(policy_on(on), secretary_counted_until=CountedUntil.POLICY_DATE)
    branch = Branch(secretary_state=IN_OFFICE, secretary_appointed=appointed)
    assert secretary_months(branch, policy) == expected


def test_a_secretary_who_has_left_is_counted_to_the_leaving_date_whatever_the_policy_counts_to() -> None:
    branch = Branch(secretary_state=LEFT, secretary_appointed=date(2016, 1, 1), secretary_left=date(2016, 11, 30))
    assert secretary_months(branch, BY_DATE) == secretary_months(branch) == 11


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(15, 1, 2), (9, 1, 1), (10, 1, 2), (15, 20, 2), (15, 21, 1), (0, 32, 0), (31, 0, 2)]
)
def test_how_a_started_month_counts_is_policy(start: int, end: int, expected: int) -> None:
    policy = attrs.evolve(PINGYUAN, appointment_cutoff_day=start, leaving_cutoff_day=end)
    branch = Branch(secretary_state=LEFT, secretary_appointed=date(2016, 5, 10), secretary_left=date(2016, 6, 20))
    assert secretary_months(branch, policy) == expected


def test_nobody_leaves_before_the_appointment() -> None:
    with pytest.raises(InvalidData, match="does not leave before the appointment") as caught:
        Branch(secretary_state=LEFT, secretary_appointed=date(2016, 5, 2), secretary_left=date(2016, 5, 1))
    (problem,) = caught.value.problems
    assert "secretary_left" in problem.place
    assert "2016-05-01" in problem.found
    assert Branch(secretary_state=LEFT, secretary_appointed=date(2016, 5, 2), secretary_left=date(2016, 5, 2))
    assert Branch(secretary_appointed=date(2016, 5, 2), secretary_left=date(2016, 5, 1)), "not read without the state"


def counted(branch: Branch, policy: Policy) -> int:
    """Months in office as one would count them on a calendar, month by month and day by day."""
    if branch.secretary_state is VACANT:
        return 0
    return sum(counts(date(policy.on.year, month, 1), branch, policy) for month in range(1, 13))


def counts(first: date, branch: Branch, policy: Policy) -> bool:
    """Whether the month that begins on a day counts."""
    days = [first + timedelta(n) for n in range(31) if (first + timedelta(n)).month == first.month]
    appointed, left = branch.secretary_appointed, branch.secretary_left
    if appointed > days[-1]:
        return False
    if appointed in days and appointed.day > policy.appointment_cutoff_day:
        return False
    if branch.secretary_state is LEFT:
        return left > days[-1] or (left in days and left.day >= policy.leaving_cutoff_day)
    return policy.secretary_counted_until is CountedUntil.YEAR_END or days[0] <= policy.on


def due(first: date, policy: Policy) -> bool:
    """Whether the allowance of the month that begins on a day is due by the policy's day."""
    days = [first + timedelta(n) for n in range(31) if (first + timedelta(n)).month == first.month]
    return policy.on >= (days[0] if policy.months_due is MonthsDue.MONTH_STARTED else days[-1])


DAYS = st.one_of(
    st.dates(date(2015, 11, 1), date(2018, 2, 28)),
    st.sampled_from([date(2015, 12, 31), date(2016, 1, 1), date(2016, 2, 29), date(2016, 12, 31), date(2017, 1, 1)]),
)


@st.composite
def tenures(draw: st.DrawFn) -> Branch:
    one, other = draw(DAYS), draw(DAYS)
    state = draw(st.sampled_from(SecretaryState))
    return Branch(secretary_state=state, secretary_appointed=min(one, other), secretary_left=max(one, other))


COUNTS = st.builds(
    attrs.evolve,
    st.dates(date(2016, 10, 21), date(2018, 1, 31)).map(policy_on),
    appointment_cutoff_day=st.sampled_from([0, 1, 14, 15, 16, 28, 30, 31]),
    leaving_cutoff_day=st.sampled_from([0, 1, 2, 15, 16, 29, 31, 32]),
    secretary_counted_until=st.sampled_from(CountedUntil),
    months_due=st.sampled_from(MonthsDue),
)
LEAP_DAY = Branch(secretary_state=LEFT, secretary_appointed=date(2016, 2, 29), secretary_left=date(2016, 2, 29))


@examples(150)
@given(tenures(), COUNTS)
@example(LEAP_DAY, attrs.evolve(PINGYUAN, appointment_cutoff_day=31, leaving_cutoff_day=29))
def test_months_agree_with_a_count_on_the_calendar(branch: Branch, policy: Policy) -> None:
    expected = counted(branch, policy)
    assert secretary_months(branch, policy) == expected
    assert secretary_allowance(branch, policy) == expected * 300_00
    months = [date(policy.on.year, month, 1) for month in range(1, 13)]
    in_office = [branch.secretary_state is not VACANT and counts(first, branch, policy) for first in months]
    so_far = sum(counted and due(first, policy) for counted, first in zip(in_office, months, strict=True))
    assert allowance_due_so_far(branch, policy) == so_far * 300_00


def test_the_months_on_the_way_are_what_their_names_say() -> None:
    """Explanations show them, so they hold by themselves and not only in the end."""
    start, first, last = (book[name] for name in ("policy_january", "secretary_first_month", "secretary_last_month"))
    branch = attrs.evolve(ONE_YEAR, secretary_appointed=date(2016, 3, 15), secretary_left=date(2017, 1, 20))
    assert start(branch) == 2016 * 12 + 1
    assert start(branch, policy_on(date(2017, 12, 31))) == start(branch, policy_on(date(2017, 1, 1))) == 2017 * 12 + 1
    assert first(branch) == 2016 * 12 + 3
    assert first(attrs.evolve(branch, secretary_appointed=date(2016, 12, 16))) == 2017 * 12 + 1
    assert last(branch) == 2016 * 12 + 12
    assert last(branch, BY_DATE) == 2016 * 12 + 10
    left = attrs.evolve(branch, secretary_state=LEFT)
    assert last(left) == 2017 * 12 + 1
    assert last(left, attrs.evolve(PINGYUAN, leaving_cutoff_day=20)) == 2017 * 12 + 1
    assert last(left, attrs.evolve(PINGYUAN, leaving_cutoff_day=21)) == 2016 * 12 + 12


@pytest.mark.parametrize(
    ("appointed", "expected"),
    [(date(2015, 1, 1), 3_600_00), (date(2016, 1, 16), 3_300_00), (date(2016, 12, 16), 0), (UNKNOWN, UNKNOWN)],
)
def test_three_hundred_yuan_for_each_month_in_office(appointed: date, expected: Fen) -> None:
    assert secretary_allowance(attrs.evolve(ONE_YEAR, secretary_appointed=appointed)) == expected


def test_a_vacant_office_costs_nothing() -> None:
    assert secretary_allowance(Branch(secretary_state=VACANT)) == 0


def test_full_time_secretaries_may_have_another_floor() -> None:
    sister = attrs.evolve(PINGYUAN, allowance_per_month_full_time=Fen(2_000_00))
    assert secretary_allowance(attrs.evolve(ONE_YEAR, secretary_full_time=True), sister) == 24_000_00
    assert secretary_allowance(attrs.evolve(ONE_YEAR, secretary_full_time=False), sister) == 3_600_00
    assert secretary_allowance(ONE_YEAR, sister) is UNKNOWN
    assert secretary_allowance(Branch(secretary_state=VACANT), sister) == 0, "whatever a secretary would get"
    assert secretary_allowance(ONE_YEAR) == 3_600_00, "in Pingyuan it makes no difference"
    generous = attrs.evolve(PINGYUAN, allowance_per_month=Fen(350_01))
    assert secretary_allowance(attrs.evolve(ONE_YEAR, secretary_full_time=False), generous) == 4_200_12


@pytest.mark.parametrize(
    ("on", "due"), [(date(2016, 10, 21), 2_700_00), (date(2016, 10, 31), 3_000_00), (date(2016, 12, 31), 3_600_00)]
)
def test_the_allowance_due_by_the_day_is_a_floor_to_the_fen(on: date, due: int) -> None:
    policy = policy_on(on)
    assert allowance_due_so_far(ONE_YEAR, policy) == due
    assert secretary_allowance(ONE_YEAR, policy) == 3_600_00, "the year's"
    for paid, expected in ((due - 1, False), (due, True), (due + 1, True), (0, False), (UNKNOWN, UNKNOWN)):
        assert allowance_floor_met(attrs.evolve(ONE_YEAR, allowance_paid=paid), policy) is expected


def test_on_the_article_s_day_a_branch_that_paid_every_month_is_right() -> None:
    five = Branch(
        full_members=5, probationary_members=0, secretary_state=IN_OFFICE, secretary_appointed=date(2015, 1, 1)
    )
    paid = attrs.evolve(five, allowance_paid=Fen(9 * 300_00))
    assert allowance_floor_met(paid) is True
    assert annual_grant(paid) == 5_100_00


SO_FAR = [
    # on, state, appointed, left, months due so far
    (date(2017, 1, 1), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 0),
    (date(2017, 1, 30), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 0),
    (date(2017, 1, 31), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 1),
    (date(2017, 2, 27), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 1),
    (date(2017, 2, 28), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 2),
    (date(2020, 2, 28), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 1),
    (date(2020, 2, 29), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 2),
    (date(2017, 4, 29), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 3),
    (date(2017, 4, 30), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 4),
    (date(2017, 12, 30), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 11),
    (date(2017, 12, 31), IN_OFFICE, date(2015, 1, 1), UNKNOWN, 12),
    # Appointed in the year: the month counts up to the 15th, and is due when it is over.
    (date(2017, 3, 30), IN_OFFICE, date(2017, 3, 15), UNKNOWN, 0),
    (date(2017, 3, 31), IN_OFFICE, date(2017, 3, 15), UNKNOWN, 1),
    (date(2017, 4, 29), IN_OFFICE, date(2017, 3, 16), UNKNOWN, 0),
    (date(2017, 4, 30), IN_OFFICE, date(2017, 3, 16), UNKNOWN, 1),
    (date(2017, 10, 21), IN_OFFICE, date(2017, 3, 16), UNKNOWN, 6),
    (date(2017, 10, 21), IN_OFFICE, date(2017, 12, 1), UNKNOWN, 0),
    # Left in the year: nothing more is due than the months in office, nor before they are over.
    (date(2017, 5, 31), LEFT, date(2015, 1, 1), date(2017, 6, 10), 5),
    (date(2017, 6, 29), LEFT, date(2015, 1, 1), date(2017, 6, 10), 5),
    (date(2017, 6, 30), LEFT, date(2015, 1, 1), date(2017, 6, 10), 6),
    (date(2017, 12, 31), LEFT, date(2015, 1, 1), date(2017, 6, 10), 6),
    (date(2017, 12, 31), LEFT, date(2015, 1, 1), date(2016, 12, 31), 0),
    (date(2017, 6, 15), VACANT, UNKNOWN, UNKNOWN, 0),
    (date(2017, 1, 1), IN_OFFICE, UNKNOWN, UNKNOWN, UNKNOWN),
    (date(2017, 6, 15), UNKNOWN, date(2015, 1, 1), date(2015, 6, 1), UNKNOWN),
]


@pytest.mark.parametrize(("on", "state", "appointed", "left", "months"), SO_FAR)
def test_the_allowance_due_so_far(on: date, state: SecretaryState, appointed: date, left: date, months: int) -> None:
    branch = Branch(secretary_state=state, secretary_appointed=appointed, secretary_left=left)
    expected = UNKNOWN if months is UNKNOWN else months * 300_00
    assert allowance_due_so_far(branch, policy_on(on)) == expected


@pytest.mark.parametrize(
    ("on", "months"),
    [(date(2017, 1, 1), 1), (date(2017, 1, 31), 1), (date(2017, 10, 21), 10), (date(2017, 12, 1), 12)],
)
def test_a_county_may_ask_for_months_that_have_begun(on: date, months: int) -> None:
    policy = attrs.evolve(policy_on(on), months_due=MonthsDue.MONTH_STARTED)
    assert allowance_due_so_far(ONE_YEAR, policy) == months * 300_00
    sister = attrs.evolve(policy, allowance_per_month_full_time=Fen(2_000_00))
    assert allowance_due_so_far(attrs.evolve(ONE_YEAR, secretary_full_time=True), sister) == months * 2_000_00
    assert allowance_due_so_far(ONE_YEAR, sister) is UNKNOWN


def test_the_floor_where_months_are_unknown_or_none() -> None:
    assert allowance_floor_met(Branch(allowance_paid=Fen(9_999_99))) is UNKNOWN
    assert allowance_floor_met(Branch(secretary_state=VACANT, allowance_paid=Fen(0))) is True


def test_the_grant_is_both_together() -> None:
    assert annual_grant(ONE_YEAR) == 2_100_00 + 3_600_00
    assert annual_grant(attrs.evolve(ONE_YEAR, secretary_state=VACANT)) == 2_100_00
    assert annual_grant(attrs.evolve(ONE_YEAR, full_members=UNKNOWN)) is UNKNOWN
    assert annual_grant(attrs.evolve(ONE_YEAR, secretary_state=UNKNOWN)) is UNKNOWN


def test_the_least_budget_of_the_article() -> None:
    """523 members and 79 secretaries for a year: 441,300 yuan."""
    sizes = [7] * 49 + [6] * 30
    branches = [attrs.evolve(ONE_YEAR, full_members=size, probationary_members=0) for size in sizes]
    assert sum(sizes) == 523
    assert sum(map(activity_fund, branches)) == 156_900_00
    assert sum(map(secretary_allowance, branches)) == 284_400_00
    assert yuan(Fen(sum(map(annual_grant, branches)))) == Decimal("441300.00")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "0.00"),
        (1, "0.01"),
        (10, "0.10"),
        (99, "0.99"),
        (100, "1.00"),
        (441_300_00, "441300.00"),
        (10**13, "100000000000.00"),
        (-1, "-0.01"),
        (-12_345, "-123.45"),
    ],
)
def test_yuan_is_exact_with_two_decimals(amount: Fen, expected: str) -> None:
    assert isinstance(yuan(amount), Decimal)
    assert str(yuan(amount)) == expected
    assert yuan(amount) * 100 == amount


def test_yuan_is_exact_whatever_the_decimal_context() -> None:
    with localcontext(prec=3):
        assert str(yuan(Fen(44_130_000))) == "441300.00"


def test_money_answers_are_plain_whole_numbers() -> None:
    answers = (activity_fund, secretary_allowance, annual_grant)
    assert {type(rule(ONE_YEAR)) for rule in answers} == {int}
