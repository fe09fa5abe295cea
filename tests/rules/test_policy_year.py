"""What is due by the policy's day: months that are over, and what is due at the year's end alone."""

import calendar
from datetime import date, timedelta

import attrs
import pytest

from pingyuan_rules import Branch, Leader, MonthsDue, book, policy_on
from sizes import size

OVER, BEGUN, YEAR_OVER, LEADERS = (
    book[name] for name in ("months_over", "months_begun", "year_over", "leader_year_over")
)

ENDS = [
    # a day on which a month is not over yet, and the day on which it is
    (date(2017, 1, 30), date(2017, 1, 31), 1),
    (date(2017, 2, 27), date(2017, 2, 28), 2),
    (date(2020, 2, 28), date(2020, 2, 29), 2),
    (date(2100, 2, 27), date(2100, 2, 28), 2),
    (date(2017, 3, 30), date(2017, 3, 31), 3),
    (date(2017, 4, 29), date(2017, 4, 30), 4),
    (date(2017, 5, 30), date(2017, 5, 31), 5),
    (date(2017, 6, 29), date(2017, 6, 30), 6),
    (date(2017, 7, 30), date(2017, 7, 31), 7),
    (date(2017, 8, 30), date(2017, 8, 31), 8),
    (date(2017, 9, 29), date(2017, 9, 30), 9),
    (date(2017, 10, 30), date(2017, 10, 31), 10),
    (date(2017, 11, 29), date(2017, 11, 30), 11),
    (date(2017, 12, 30), date(2017, 12, 31), 12),
]


@pytest.mark.parametrize(("before", "last", "months"), ENDS)
def test_a_month_is_over_on_its_last_day(before: date, last: date, months: int) -> None:
    assert OVER(Branch(), policy_on(before)) == months - 1
    assert OVER(Branch(), policy_on(last)) == months
    assert BEGUN(Branch(), policy_on(before)) == BEGUN(Branch(), policy_on(last)) == months


def test_on_new_year_s_day_nothing_of_the_year_is_over() -> None:
    assert OVER(Branch(), policy_on(date(2017, 1, 1))) == 0


def test_months_over_agree_with_the_calendar() -> None:
    """A sample of days, in the large profile every day from the first policy to the end of a leap year and of 2100."""
    start = date(2016, 10, 21)
    days = [start + timedelta(n) for n in range(0, 1_600, size(1, 13))]
    days += [date(2100, 2, 1) + timedelta(n) for n in range(0, 35, size(1, 7))]
    for on in days:
        policy = policy_on(on)
        last = calendar.monthrange(on.year, on.month)[1]
        assert OVER(Branch(), policy) == on.month - (on.day < last), on
        assert YEAR_OVER(Branch(), policy) is LEADERS(Leader(), policy) is ((on.month, on.day) == (12, 31)), on


def test_which_months_are_due_is_policy() -> None:
    policy = policy_on(date(2017, 6, 15))
    begun = attrs.evolve(policy, months_due=MonthsDue.MONTH_STARTED)
    assert (book["months_payable"](Branch(), policy), book["months_payable"](Branch(), begun)) == (5, 6)
