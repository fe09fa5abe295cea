"""What a branch does as an organization: groups, lectures, the yearly meeting and appraisal, hours of study."""

from datetime import date

from pingyuan_rules import units as u
from pingyuan_rules.choices import SecretaryState
from pingyuan_rules.engine import Label, Rounding, Severity, all_of, any_of, as_is, divide
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch
from pingyuan_rules.rules.county_book import REGULATIONS_IN_FORCE, book
from pingyuan_rules.rules.policy_year import year_over
from pingyuan_rules.rules.regulations import months_of_meetings

EDUCATION_IN_FORCE = date(2019, 5, 21)
"""The day on which the regulations on the education of members were made public; no other day of effect was found."""


@book.rule(
    zh="设有党小组",
    en="the branch has Party groups",
    cites=clause("BR2018A13"),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def has_groups(branch: Branch) -> bool:
    """Whether the branch is divided into Party groups."""
    return branch.party_groups >= 1


@book.rule(
    zh="各党小组应开会次数合计",
    en="meetings due of all groups",
    unit=u.TIMES,
    cites=(clause("BR2018A13"), clause("DUEINYEAR")),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def group_meetings_due(branch: Branch, policy: Policy) -> int:
    """How many meetings all Party groups together should have held: each as many as the months that are over ask."""
    each = divide(policy.group_meetings_per_year * months_of_meetings(branch, policy), 12, Rounding.FLOOR)
    return branch.party_groups * each


@book.rule(
    zh="党小组会按期召开",
    en="group meetings are held on schedule",
    unmet=Label("党小组会未按期召开", "group meetings are not held on schedule"),
    cites=clause("BR2018A13"),
    severity=Severity.EXPECTED,
    met_when=True,
    applies=has_groups,
    since=REGULATIONS_IN_FORCE,
)
def group_meetings_on_schedule(branch: Branch, policy: Policy) -> bool:
    """Whether the Party groups together met as often as is generally expected: each once a month.

    Asked of the months that are over, as for the branch's own meetings, and only of branches that have groups. The
    record holds the meetings of all groups together. Expected rather than required; in force since 2018-10-28.

    >>> from pingyuan_rules.policy import policy_on
    >>> group_meetings_on_schedule(Branch(party_groups=2, group_meetings=19), policy_on(date(2026, 11, 26)))
    False
    """
    return branch.group_meetings >= group_meetings_due(branch, policy)


@book.rule(
    zh="党课按期讲授",
    en="lectures are given as often as due",
    unmet=Label("党课未按期讲授", "lectures are given less often than due"),
    cites=clause("BR2018A16LECTURE"),
    # The regulations say only that lectures are regular, so the number is a house default, and less is worth a note.
    severity=Severity.NOTE,
    met_when=True,
    since=REGULATIONS_IN_FORCE,
)
def lectures_given(branch: Branch, policy: Policy) -> bool:
    """Whether as many Party lectures were given as the months that are over ask for (number: house default).

    Worth a note, since no text gives a number. In force since 2018-10-28.

    >>> from pingyuan_rules.policy import policy_on
    >>> lectures_given(Branch(party_lectures=0), policy_on(date(2026, 11, 26)))
    False
    """
    due = divide(policy.party_lectures_per_year * months_of_meetings(branch, policy), 12, Rounding.FLOOR)
    return branch.party_lectures >= due


@book.rule(
    zh="召开组织生活会",
    en="the organizational-life meeting was held",
    unmet=Label("未召开组织生活会", "the organizational-life meeting was not held"),
    cites=clause("BR2018A17"),
    met_when=True,
    asked_of=year_over,
    since=REGULATIONS_IN_FORCE,
)
def organizational_life_held(branch: Branch, policy: Policy) -> bool:
    """Whether the branch held its organizational-life meeting of the year.

    Not yet held is no shortfall before 31 December. In force since 2018-10-28.

    >>> from pingyuan_rules.policy import policy_on
    >>> organizational_life_held(Branch(organizational_life_meetings=0), policy_on(date(2026, 12, 31)))
    False
    """
    return branch.organizational_life_meetings >= policy.organizational_life_per_year


@book.rule(
    zh="开展民主评议党员",
    en="the appraisal of members was held",
    unmet=Label("未开展民主评议党员", "the appraisal of members was not held"),
    cites=clause("BR2018A18"),
    severity=Severity.EXPECTED,
    met_when=True,
    asked_of=year_over,
    since=REGULATIONS_IN_FORCE,
)
def appraisal_of_members_held(branch: Branch) -> bool:
    """Whether the branch held the year's democratic appraisal of members.

    Not yet held is no shortfall before 31 December. Expected rather than required; in force since 2018-10-28.

    >>> from pingyuan_rules.policy import policy_on
    >>> appraisal_of_members_held(Branch(appraisal_held=False), policy_on(date(2026, 12, 31)))
    False
    """
    return as_is(branch.appraisal_held)


@book.rule(
    zh="党员学时全部达标",
    en="no member is short of hours",
    unmet=Label("有党员学时不达标", "members are short of hours"),
    cites=clause("EDU2019HOURS"),
    severity=Severity.EXPECTED,
    met_when=True,
    asked_of=year_over,
    since=EDUCATION_IN_FORCE,
)
def instruction_hours_met(branch: Branch) -> bool:
    """Whether no member took part in fewer than the 32 hours of study that are generally expected in a year.

    Members who are short are counted, never averaged. Somebody short is a shortfall only on 31 December. Expected
    rather than required; in force since 2019-05-21.

    >>> from pingyuan_rules.policy import policy_on
    >>> instruction_hours_met(Branch(members_short_of_hours=1), policy_on(date(2026, 12, 31)))
    False
    """
    return branch.members_short_of_hours == 0


@book.rule(
    zh="书记和委员培训达标",
    en="secretary and committee meet their hours",
    unmet=Label("书记或委员培训不达标", "secretary or committee members are short of training"),
    cites=clause("EDU2019HOURS"),
    met_when=True,
    asked_of=year_over,
    since=EDUCATION_IN_FORCE,
)
def secretary_hours_met(branch: Branch, policy: Policy) -> bool:
    """Whether the secretary has 56 hours, and nobody of the committee is short of 56 hours or of central training.

    The record holds the secretary's hours, and how many of secretary and committee members are short of hours or had
    no central training: the fewest facts that answer this exactly. A vacant office has no hours. Somebody short is
    a shortfall only on 31 December. In force since 2019-05-21.

    >>> from pingyuan_rules.policy import policy_on
    >>> secretary_hours_met(Branch(secretary_hours=55), policy_on(date(2026, 12, 31)))
    UNKNOWN
    >>> secretary_hours_met(Branch(secretary_hours=56, officers_short_of_training=0), policy_on(date(2026, 12, 31)))
    True
    """
    return all_of(
        any_of(
            branch.secretary_state == SecretaryState.VACANT, branch.secretary_hours >= policy.secretary_hours_per_year
        ),
        branch.officers_short_of_training == 0,
    )
