"""What money a branch gets (P4S12): minimum amounts, in whole fen."""

from pingyuan_rules import units as u
from pingyuan_rules.choices import CountedUntil, MemberBasis, SecretaryState
from pingyuan_rules.engine import (
    Fen,
    Label,
    calendar_month,
    choose,
    day,
    fen,
    maximum,
    minimum,
    times,
    total,
)
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.policy_year import months_payable, policy_january


@book.rule(zh="活动经费所计党员数", en="members counted for the activity fund", cites=clause("P4S12"), helper=True)
def members_for_fund(branch: Branch, policy: Policy) -> int:
    """The members that count toward the fund: full members, all (house default), or those transferred in."""
    return choose(
        (policy.activity_fund_basis == MemberBasis.FULL, branch.full_members),
        (
            policy.activity_fund_basis == MemberBasis.TRANSFERRED_IN,
            branch.full_members + branch.probationary_members - branch.members_not_transferred,
        ),
        otherwise=branch.full_members + branch.probationary_members,
    )


@book.rule(zh="党员活动经费", en="activity fund", cites=clause("P4S12"))
def activity_fund(branch: Branch, policy: Policy) -> Fen:
    """The year's activity fund in fen: 300 yuan for each member; which members count is a house default.

    >>> activity_fund(Branch(full_members=5, probationary_members=1))
    180000
    """
    # For the whole year: no text was found that reduces this fund by months.
    return times(policy.activity_fund_per_member, members_for_fund(branch, policy))


@book.rule(
    zh="书记首个计入月份",
    en="first month that counts for the secretary",
    unit=u.MONTH_NUMBER,
    cites=clause("P4S12"),
    helper=True,
)
def secretary_first_month(branch: Branch, policy: Policy) -> int:
    """The month of appointment, or the next where the appointment came after the cut-off day."""
    late = choose((day(branch.secretary_appointed) <= policy.appointment_cutoff_day, 0), otherwise=1)
    return calendar_month(branch.secretary_appointed) + late


@book.rule(
    zh="书记末个计入月份",
    en="last month that counts for the secretary",
    unit=u.MONTH_NUMBER,
    cites=clause("P4S12"),
    helper=True,
)
def secretary_last_month(branch: Branch, policy: Policy) -> int:
    """The month of leaving, or the one before where it came ahead of the cut-off day; in office, as the policy says."""
    early = choose((day(branch.secretary_left) >= policy.leaving_cutoff_day, 0), otherwise=1)
    return choose(
        # A leaving date beside any other state may be that of an earlier secretary, so it is not read.
        (branch.secretary_state == SecretaryState.LEFT, calendar_month(branch.secretary_left) - early),
        (policy.secretary_counted_until == CountedUntil.YEAR_END, policy_january(branch, policy) + 11),
        otherwise=calendar_month(policy.on),
    )


@book.rule(zh="书记任职月数", en="secretary's months in office", unit=u.MONTHS, cites=clause("P4S12"))
def secretary_months(branch: Branch, policy: Policy) -> int:
    """How many months of the policy's calendar year the secretary was in office, 0 to 12.

    The month of appointment counts up to a cut-off day, the month of leaving from another (house defaults); a
    secretary still in office is counted to the end of the year or to the policy's date. A vacant office has none.

    >>> from datetime import date
    >>> secretary_months(Branch(secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2016, 3, 16)))
    9
    """
    start = maximum(secretary_first_month(branch, policy), policy_january(branch, policy))
    end = minimum(secretary_last_month(branch, policy), policy_january(branch, policy) + 11)
    # Who left before the policy year, or comes after it, has an end before the start: a negative count without
    # `maximum`.
    return choose((branch.secretary_state == SecretaryState.VACANT, 0), otherwise=maximum(end - start + 1, 0))


@book.rule(zh="书记年度最低应发津贴", en="minimum allowance due to the secretary", cites=clause("P4S12"))
def secretary_allowance(branch: Branch, policy: Policy) -> Fen:
    """The least work allowance due for the year in fen: at least 300 yuan for each month in office.

    A different floor for full-time secretaries is a parameter (house default: the same).

    >>> from datetime import date
    >>> secretary_allowance(Branch(secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2015, 1, 1)))
    360000
    """
    rate = choose(
        (branch.secretary_full_time, policy.allowance_per_month_full_time), otherwise=policy.allowance_per_month
    )
    return choose(
        # Asked again although the months are none: if it is unknown who is full-time, the rate is, and so would be
        # nothing times the rate.
        (branch.secretary_state == SecretaryState.VACANT, fen(0)),
        otherwise=times(rate, secretary_months(branch, policy)),
    )


@book.rule(
    zh="书记截至适用日期的任职月数",
    en="secretary's months in office so far",
    unit=u.MONTHS,
    cites=(clause("P4S12"), clause("DUEINYEAR")),
    helper=True,
)
def secretary_months_so_far(branch: Branch, policy: Policy) -> int:
    """Of the year's months in office, those for which the allowance is due on the policy's day."""
    start = maximum(secretary_first_month(branch, policy), policy_january(branch, policy))
    latest = policy_january(branch, policy) - 1 + months_payable(branch, policy)
    end = minimum(secretary_last_month(branch, policy), latest)
    # As in `secretary_months`: whose months lie outside the time counted would have a negative number of them.
    return choose((branch.secretary_state == SecretaryState.VACANT, 0), otherwise=maximum(end - start + 1, 0))


@book.rule(
    zh="截至适用日期最低应发津贴",
    en="minimum allowance due so far",
    cites=(clause("P4S12"), clause("DUEINYEAR")),
)
def allowance_due_so_far(branch: Branch, policy: Policy) -> Fen:
    """The least work allowance in fen for the months in office that are over on the policy's day.

    A month is over on its last day; a county may ask for months that have begun (`months_due`, a house default). On
    31 December it is the year's `secretary_allowance`. A vacant office is due none.

    >>> from datetime import date
    >>> allowance_due_so_far(Branch(secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2015, 1, 1)))
    270000
    """
    rate = choose(
        (branch.secretary_full_time, policy.allowance_per_month_full_time), otherwise=policy.allowance_per_month
    )
    return choose(
        (branch.secretary_state == SecretaryState.VACANT, fen(0)),
        otherwise=times(rate, secretary_months_so_far(branch, policy)),
    )


@book.rule(
    zh="已发津贴达到最低应发津贴",
    en="the allowance paid reaches the minimum due",
    cites=clause("P4S12"),
    met_when=True,
    unmet=Label("已发津贴低于最低应发津贴", "the allowance paid is below the minimum due"),
)
def allowance_floor_met(branch: Branch, policy: Policy) -> bool:
    """Whether what the secretary was paid in the year is at least the minimum allowance due by the policy's day.

    >>> allowance_floor_met(Branch(secretary_state=SecretaryState.VACANT, allowance_paid=Fen(0)))
    True
    """
    return branch.allowance_paid >= allowance_due_so_far(branch, policy)


@book.rule(zh="年度应拨经费（最低额）", en="yearly grant (a minimum)", cites=clause("P4S12"))
def annual_grant(branch: Branch, policy: Policy) -> Fen:
    """Activity fund and minimum allowance together, in fen: a minimum, since the allowance has only a floor.

    >>> annual_grant(Branch(full_members=5, probationary_members=1, secretary_state=SecretaryState.VACANT))
    180000
    """
    return total(activity_fund(branch, policy), secretary_allowance(branch, policy))
