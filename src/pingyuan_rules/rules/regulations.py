"""What the national texts ask of a branch: terms of office, and since 2018 committees, size, meetings."""

from datetime import date

from pingyuan_rules import units as u
from pingyuan_rules.choices import BranchSize, MeetingsCounted, MemberBasis, TermProvision
from pingyuan_rules.engine import (
    Label,
    Rounding,
    Severity,
    all_of,
    any_of,
    calendar_month,
    choose,
    day,
    divide,
    maximum,
    not_,
)
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch
from pingyuan_rules.rules.bases import formed_jointly
from pingyuan_rules.rules.county_book import REGULATIONS_IN_FORCE, book
from pingyuan_rules.rules.policy_year import months_over

FIRST_WHOLE_YEAR, MONTHS_BEFORE = date(2019, 1, 1), 10
"""The first whole year of the regulations of 28 October 2018, and how many months of 2018 they did not cover whole."""


@book.rule(
    zh="设支部委员会所计党员数",
    en="members counted for a branch committee",
    cites=clause("BR2018COMMITTEE"),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def members_for_committee(branch: Branch, policy: Policy) -> int:
    """The members that count toward a branch committee: full members, or all (policy)."""
    return choose(
        (policy.committee_member_basis == MemberBasis.FULL, branch.full_members),
        otherwise=branch.full_members + branch.probationary_members,
    )


@book.rule(
    zh="应设支部委员会",
    en="must have a branch committee",
    cites=clause("BR2018COMMITTEE"),
    since=REGULATIONS_IN_FORCE,
)
def committee_required(branch: Branch, policy: Policy) -> bool:
    """Whether the branch has the seven full members that call for a branch committee; in force since 2018-10-28.

    >>> from datetime import date
    >>> from pingyuan_rules.policy import policy_on
    >>> committee_required(Branch(full_members=7), policy_on(date(2018, 10, 28)))
    True
    """
    # Seven itself suffices; popular texts that say "more than seven" are off by one.
    return members_for_committee(branch, policy) >= policy.committee_full_members


@book.rule(
    zh="所计月数",
    en="months of meetings counted",
    cites=(clause("BR2018A11"), clause("BR2018A12"), clause("BR2018A16"), clause("DUEINYEAR")),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def months_of_meetings(branch: Branch, policy: Policy) -> int:
    """Of how many months meetings are asked: of the months that are over, or of the whole year (house default).

    Of 2018, the months that are over are counted from November, the first whole month of the regulations.
    """
    return choose(
        (policy.meetings_counted == MeetingsCounted.WHOLE_YEAR, 12),
        (policy.on < FIRST_WHOLE_YEAR, maximum(months_over(branch, policy) - MONTHS_BEFORE, 0)),
        otherwise=months_over(branch, policy),
    )


@book.rule(
    zh="会议按期召开",
    en="meetings are held on schedule",
    cites=(clause("BR2018A11"), clause("BR2018A12"), clause("BR2018A16")),
    severity=Severity.EXPECTED,
    met_when=True,
    unmet=Label("会议未按期召开", "meetings are not held on schedule"),
    since=REGULATIONS_IN_FORCE,
)
def meetings_on_schedule(branch: Branch, policy: Policy) -> bool:
    """Whether general meetings, committee meetings and theme days were held as often as is generally expected.

    Quarterly general meetings and a monthly theme day; monthly committee meetings only where the branch must have
    a committee. Whether a whole year's meetings are asked or those of the months that are over, rounded down, is a
    house default. Expected rather than required; in force since 2018-10-28.

    >>> from datetime import date
    >>> from pingyuan_rules.policy import policy_on
    >>> meetings_on_schedule(Branch(general_meetings=2), policy_on(date(2019, 11, 26)))
    False
    """
    # Rounded down, so that a quarter that is not over is not asked for. Lectures and group meetings have rules of
    # their own.
    months = months_of_meetings(branch, policy)
    return all_of(
        branch.general_meetings >= divide(policy.general_meetings_per_year * months, 12, Rounding.FLOOR),
        any_of(
            # A branch without a committee cannot miss the committee's meetings.
            not_(committee_required(branch, policy)),
            branch.committee_meetings >= divide(policy.committee_meetings_per_year * months, 12, Rounding.FLOOR),
        ),
        branch.theme_days >= divide(policy.theme_days_per_year * months, 12, Rounding.FLOOR),
    )


@book.rule(
    zh="组织形式所计党员数",
    en="members counted for the form of organization",
    cites=(clause("BR2018SIZE"), clause("ZJ2012")),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def members_for_size(branch: Branch, policy: Policy) -> int:
    """The members that count toward the form of organization: full members, or all (policy)."""
    return choose(
        (policy.size_member_basis == MemberBasis.FULL, branch.full_members),
        otherwise=branch.full_members + branch.probationary_members,
    )


@book.rule(
    zh="组织形式",
    en="form of organization by size",
    cites=(clause("BR2018SIZE"), clause("ZJ2012"), clause("ORGANS2019")),
    since=REGULATIONS_IN_FORCE,
)
def size_route(branch: Branch, policy: Policy) -> BranchSize:
    """What form of organization the number of members calls for; the overlaps at 50 and at 100 are outcomes.

    Which members count is policy. In force since 2018-10-28.

    >>> from datetime import date
    >>> from pingyuan_rules.policy import policy_on
    >>> size_route(Branch(full_members=50, probationary_members=0), policy_on(date(2018, 10, 28)))
    <BranchSize.BRANCH_OR_GENERAL: 'branch_or_general'>
    """
    counted = members_for_size(branch, policy)
    return choose(
        (counted < policy.general_branch_members, BranchSize.BRANCH),
        # Exactly fifty is still within the national limit for a branch and already calls for a general branch by the
        # other texts, whose two bands meet at a hundred in the same way. No text says which prevails.
        (counted == policy.general_branch_members, BranchSize.BRANCH_OR_GENERAL),
        (counted < policy.primary_committee_members, BranchSize.GENERAL),
        (counted == policy.primary_committee_members, BranchSize.GENERAL_OR_COMMITTEE),
        otherwise=BranchSize.COMMITTEE,
    )


@book.rule(
    # Expected only: the text says "generally". No national limit was found from before these regulations.
    zh="联合党支部覆盖单位不超过五个（或本地规定数）",
    en="the joint branch covers no more than five units (or the county's own limit)",
    cites=clause("BR2018JOINT"),
    severity=Severity.EXPECTED,
    met_when=True,
    unmet=Label(
        "联合党支部覆盖单位超过五个（或本地规定数）",
        "the joint branch covers more than five units (or the county's own limit)",
    ),
    applies=formed_jointly,
    since=REGULATIONS_IN_FORCE,
)
def joint_units_ok(branch: Branch, policy: Policy) -> bool:
    """Whether a joint branch covers at most five units; does not apply to standalone branches.

    Expected rather than required; in force since 2018-10-28.

    >>> from datetime import date
    >>> from pingyuan_rules.policy import policy_on
    >>> from pingyuan_rules.choices import Formation
    >>> joint_units_ok(Branch(formation=Formation.JOINT, units=6), policy_on(date(2018, 10, 28)))
    False
    """
    return branch.units <= policy.joint_units_maximum


@book.rule(
    zh="任期下限（年）",
    en="least term of office in years",
    unit=u.YEARS,
    cites=(clause("CONST2012TERM"), clause("CONST2017TERM"), clause("TERM2018")),
)
def term_years_min(branch: Branch, policy: Policy) -> int:
    """The least term of office, by the day of election; those elected before a change finish their term.

    Where the policy is of a day before the change, the day of election need not be known.

    >>> term_years_min(Branch())
    2
    """
    return choose(
        (
            # The opinion of 2018 lets those elected earlier finish their term. The year by which an election may be
            # early or late with approval is no part of the term. The latest provision is asked first, since the policy
            # of a day has neither the values nor the date of a provision that came later.
            any_of(
                policy.term_provision == TermProvision.CONSTITUTION_2012,
                policy.on < policy.term_first_change,
                branch.elected_on < policy.term_first_change,
            ),
            policy.term_minimum_original,
        ),
        (
            any_of(
                policy.term_provision == TermProvision.CONSTITUTION_2017,
                policy.on < policy.term_second_change,
                branch.elected_on < policy.term_second_change,
            ),
            policy.term_minimum_interim,
        ),
        otherwise=policy.term_minimum_final,
    )


@book.rule(
    zh="任期上限（年）",
    en="greatest term of office in years",
    unit=u.YEARS,
    cites=(clause("CONST2012TERM"), clause("CONST2017TERM"), clause("TERM2018")),
)
def term_years_max(branch: Branch, policy: Policy) -> int:
    """The greatest term of office, by the day of election; those elected before a change finish their term.

    >>> term_years_max(Branch())
    3
    """
    return choose(
        (
            any_of(
                policy.term_provision == TermProvision.CONSTITUTION_2012,
                policy.on < policy.term_first_change,
                branch.elected_on < policy.term_first_change,
            ),
            policy.term_maximum_original,
        ),
        (
            any_of(
                policy.term_provision == TermProvision.CONSTITUTION_2017,
                policy.on < policy.term_second_change,
                branch.elected_on < policy.term_second_change,
            ),
            policy.term_maximum_interim,
        ),
        otherwise=policy.term_maximum_final,
    )


@book.rule(
    zh="任期届满月份",
    en="month in which the term ends",
    cites=(clause("CONST2012TERM"), clause("CONST2017TERM"), clause("TERM2018")),
    helper=True,
)
def term_end_month(branch: Branch, policy: Policy) -> int:
    """The month in which the longest term of the branch's election ends, with the years of grace, if any (policy)."""
    return calendar_month(branch.elected_on) + (term_years_max(branch, policy) + policy.term_grace_years) * 12


@book.rule(
    zh="任期届满未换届",
    en="the term has ended without an election",
    # How long a term is rests on the texts of `term_years_max`; that an election is due then, on these.
    cites=(clause("ELECTION1990A3"), clause("ELECTION2020A3")),
    met_when=False,
    summary=Label(
        "{answer}，{elected_on}选举，任期最长{term_years_max}，{term_end_month}届满",
        "{answer}, elected on {elected_on} for at most {term_years_max}, until {term_end_month}",
    ),
)
def term_expired(branch: Branch, policy: Policy) -> bool:
    """Whether the longest term that the present leadership was elected for has ended before the policy's day.

    The term ends on the anniversary of the election, that of 29 February on 28 February where the year has no other;
    from the day after, it has ended. Which term is that of the day of election, see `term_years_max`. A later
    election takes an approval and is left out of account unless the policy grants a year of grace.

    >>> from datetime import date
    >>> term_expired(Branch(elected_on=date(2013, 10, 20))), term_expired(Branch(elected_on=date(2013, 10, 21)))
    (True, False)
    """
    # The day is compared as a number: the 29th is not reached in a February of 28 days, and March is a later month.
    return any_of(
        calendar_month(policy.on) > term_end_month(branch, policy),
        all_of(calendar_month(policy.on) == term_end_month(branch, policy), day(policy.on) > day(branch.elected_on)),
    )


@book.rule(
    zh="支部正式党员不足规定人数",
    en="the branch has too few full members",
    cites=(clause("CONST2012A29"), clause("CONST2017A30"), clause("BR2018A4")),
    # A reading of the constitution, which says who must form an organization; since 2018-10-28 the regulations ask it.
    severity=((None, Severity.EXPECTED), (REGULATIONS_IN_FORCE, Severity.REQUIRED)),
    met_when=False,
)
def branch_below_minimum(branch: Branch, policy: Policy) -> bool:
    """Whether the branch, standalone or joint, has fewer than three full members of its own.

    Expected before 2018-10-28, a reading of the Constitution; required since, by the regulations on branches.

    >>> branch_below_minimum(Branch(full_members=2)), branch_below_minimum(Branch(full_members=3))
    (True, False)
    """
    # Of a joint branch its own number counts, not that of any of its units.
    return branch.full_members < policy.minimum_full_members
