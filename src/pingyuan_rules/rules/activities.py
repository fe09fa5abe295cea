"""What a branch does in the year: modes of activity, displays and pledges, theme practice (P4S3-5)."""

from pingyuan_rules import units as u
from pingyuan_rules.choices import Sector
from pingyuan_rules.engine import Label, Severity, all_of, any_of, count_true
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.policy_year import year_over


@book.rule(zh="采用的活动方式数", en="number of modes of activity used", unit=u.ITEMS, cites=clause("P4S4"))
def activity_modes_used(branch: Branch) -> int:
    """How many of the four modes of activity were used in the year.

    >>> activity_modes_used(Branch(activities_online=3))
    UNKNOWN
    """
    return count_true(
        branch.activities_autonomous >= 1,
        branch.activities_joint >= 1,
        branch.activities_experiential >= 1,
        branch.activities_online >= 1,
    )


@book.rule(zh="“三亮”达标项数", en="number of displays and pledges", unit=u.ITEMS, cites=clause("P4S3"))
def pledges_shown(branch: Branch) -> int:
    """How many of three things members do: display their identity, display their duties, make pledges.

    >>> pledges_shown(Branch(pledge_identity=True, pledge_duties=True, pledge_commitments=False))
    2
    """
    return count_true(branch.pledge_identity, branch.pledge_duties, branch.pledge_commitments)


@book.rule(
    zh="开展主题实践活动",
    en="theme practice was held",
    unmet=Label("未开展主题实践活动", "theme practice was not held"),
    cites=(clause("P4S3"), clause("P4S5")),
    # Both sentences tell what is done, and neither says how often.
    severity=Severity.EXPECTED,
    met_when=True,
    asked_of=year_over,
)
def theme_practice_held(branch: Branch, policy: Policy) -> bool:
    """Whether themed activities were held and, by social organizations, volunteer services too.

    How often in a year is a house default. What is not yet held is not late, so it is no shortfall before 31 December.
    Expected rather than required.

    >>> theme_practice_held(Branch(themed_activities=0))
    False
    """
    return all_of(
        branch.themed_activities >= policy.themed_activities_minimum,
        any_of(
            # The sentence on volunteer services (P4S5) is about social organizations alone.
            branch.sector == Sector.NON_PUBLIC_ENTERPRISE,
            branch.volunteer_services >= policy.volunteer_services_minimum,
        ),
    )
