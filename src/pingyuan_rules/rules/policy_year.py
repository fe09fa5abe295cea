"""How much of the policy's calendar year is over: what is due by its day, and what only at the end of the year."""

from pingyuan_rules import units as u
from pingyuan_rules.choices import MonthsDue
from pingyuan_rules.engine import Rounding, all_of, any_of, calendar_month, choose, day, divide
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch, Leader
from pingyuan_rules.rules.county_book import book

FEBRUARY, APRIL, JUNE, SEPTEMBER, NOVEMBER = 2, 4, 6, 9, 11
MONTHS_OF_YEAR, LAST_DAY = 12, 31
"""A year ends on the last day of its twelfth month."""


@book.rule(
    zh="适用日期所在年度的1月",
    en="January of the policy year",
    unit=u.MONTH_NUMBER,
    cites=clause("DUEINYEAR"),
    helper=True,
)
def policy_january(branch: Branch, policy: Policy) -> int:  # noqa: ARG001 - rules about a branch take the branch
    """The first month of the policy's calendar year, as year * 12 + month."""
    # December is year * 12 + 12, so without the 1 it would fall into the next year.
    return divide(calendar_month(policy.on) - 1, 12, Rounding.FLOOR) * 12 + 1


@book.rule(
    zh="本年已开始月数", en="months of the year that have begun", unit=u.MONTHS, cites=clause("DUEINYEAR"), helper=True
)
def months_begun(branch: Branch, policy: Policy) -> int:
    """How many months of the policy's year have begun on its day: 1 in January, 12 in December."""
    return calendar_month(policy.on) - policy_january(branch, policy) + 1


@book.rule(
    zh="适用日期所在月的天数",
    en="days in the month of the policy's day",
    unit=u.DAYS,
    cites=clause("DUEINYEAR"),
    helper=True,
)
def days_of_policy_month(branch: Branch, policy: Policy) -> int:
    """How many days the month of the policy's day has: 28 to 31."""
    year, month = divide(calendar_month(policy.on) - 1, 12, Rounding.FLOOR), months_begun(branch, policy)
    leap = any_of(
        all_of(divide(year, 4, Rounding.FLOOR) * 4 == year, divide(year, 100, Rounding.FLOOR) * 100 != year),
        divide(year, 400, Rounding.FLOOR) * 400 == year,
    )
    return choose(
        (month == FEBRUARY, choose((leap, 29), otherwise=28)),
        (any_of(month == APRIL, month == JUNE, month == SEPTEMBER, month == NOVEMBER), 30),
        otherwise=31,
    )


@book.rule(
    zh="本年已满月数", en="months of the year that are over", unit=u.MONTHS, cites=clause("DUEINYEAR"), helper=True
)
def months_over(branch: Branch, policy: Policy) -> int:
    """How many months of the policy's year are over on its day, 0 to 12; a month is over on its last day."""
    # On its last day and not on the day after, so that the whole year is due on 31 December: the day after lies in
    # another year.
    return choose(
        (day(policy.on) == days_of_policy_month(branch, policy), months_begun(branch, policy)),
        otherwise=months_begun(branch, policy) - 1,
    )


@book.rule(
    zh="本年应付月数", en="months of the year that are payable", unit=u.MONTHS, cites=clause("DUEINYEAR"), helper=True
)
def months_payable(branch: Branch, policy: Policy) -> int:
    """How many months of the year payments are due for: those that are over, or those that have begun (policy)."""
    return choose(
        (policy.months_due == MonthsDue.MONTH_OVER, months_over(branch, policy)),
        otherwise=months_begun(branch, policy),
    )


@book.rule(zh="本年已届年末", en="the year is at its end", cites=clause("DUEINYEAR"), helper=True)
def year_over(branch: Branch, policy: Policy) -> bool:
    """Whether the policy's day is 31 December, on which what is asked once a year is due."""
    return months_over(branch, policy) == MONTHS_OF_YEAR


@book.rule(zh="联系年度已届年末", en="the year of contact is at its end", cites=clause("DUEINYEAR"), helper=True)
def leader_year_over(leader: Leader, policy: Policy) -> bool:  # noqa: ARG001 - likewise
    """The same for county leaders: a rule about a leader cannot call one about a branch."""
    return all_of(
        # December is year * 12 + 12, and no other month can be divided by 12.
        divide(calendar_month(policy.on), 12, Rounding.FLOOR) * 12 == calendar_month(policy.on),
        day(policy.on) == LAST_DAY,
    )
