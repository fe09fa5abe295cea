"""What a branch's roll of members and list of units say beside the numbers that it reports.

The numbers that a branch reports go on deciding everything else: a roll that is added changes no amount and no other
answer. All of this is unknown as long as nobody gave the roll or the list.
"""

from pingyuan_rules import units as u
from pingyuan_rules.choices import MemberAppraisal, Standing
from pingyuan_rules.engine import Label, Severity, all_of, as_is, count_where, sum_over
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch, Member, Organization
from pingyuan_rules.rules.bases import base_registered, formed_jointly
from pingyuan_rules.rules.county_book import REGULATIONS_IN_FORCE, book


@book.rule(zh="正式党员", en="is a full member", cites=clause("P3S9"), helper=True)
def is_full_member(member: Member) -> bool:
    """Whether the row is a full member's; that of a bereaved family is none."""
    return member.standing == Standing.FULL


@book.rule(zh="预备党员", en="is a probationary member", cites=clause("P3S9"), helper=True)
def is_probationary_member(member: Member) -> bool:
    """Whether the row is a probationary member's."""
    return member.standing == Standing.PROBATIONARY


@book.rule(zh="名册正式党员数", en="full members on the roll", unit=u.PERSONS, cites=clause("P3S9"), helper=True)
def roll_full_members(branch: Branch) -> int:
    """How many full members the roll has."""
    return count_where(branch.members, is_full_member)


@book.rule(
    zh="名册预备党员数", en="probationary members on the roll", unit=u.PERSONS, cites=clause("P3S9"), helper=True
)
def roll_probationary_members(branch: Branch) -> int:
    """How many probationary members the roll has."""
    return count_where(branch.members, is_probationary_member)


@book.rule(
    zh="名册与上报党员数一致",
    en="the roll has as many members as are reported",
    cites=clause("P3S9"),
    # Two records of one thing that differ: one of them is to be corrected, and nobody did anything wrong.
    severity=Severity.NOTE,
    met_when=True,
    unmet=Label("名册与上报党员数不一致", "the roll and the members reported differ"),
)
def roll_agrees(branch: Branch) -> bool:
    """Whether the roll has as many full and as many probationary members as the branch reports.

    Worth a note where they differ: every other rule goes on counting the reported numbers. Unknown as long as nobody
    gave the roll, or reported the numbers.

    >>> one = Member(standing=Standing.FULL)
    >>> roll_agrees(Branch(full_members=2, probationary_members=0, members=[one]))
    False
    >>> roll_agrees(Branch(full_members=2, probationary_members=0))
    UNKNOWN
    """
    return all_of(
        branch.full_members == roll_full_members(branch),
        branch.probationary_members == roll_probationary_members(branch),
    )


@book.rule(zh="所列单位数", en="number of units listed", unit=u.UNITS, cites=clause("P2S9"))
def units_listed(branch: Branch) -> int:
    """How many units name the branch as theirs; unknown as long as nobody gave their list.

    >>> units_listed(Branch(organizations=[Organization(), Organization()]))
    2
    """
    # Closed units too: the number that a branch reports does not leave them out.
    return count_where(branch.organizations, base_registered)


@book.rule(
    zh="名单与上报覆盖单位数一致",
    en="as many units are listed as are reported",
    cites=clause("P2S9"),
    severity=Severity.NOTE,
    met_when=True,
    unmet=Label("名单与上报覆盖单位数不一致", "the units listed and the number reported differ"),
)
def units_agree(branch: Branch) -> bool:
    """Whether as many units name the branch as it reports to cover.

    Worth a note where they differ; see `roll_agrees`.

    >>> units_agree(Branch(units=2, organizations=[Organization()]))
    False
    """
    return branch.units == units_listed(branch)


@book.rule(zh="单位正式党员数", en="full members of the unit", unit=u.PERSONS, cites=clause("P2S8"), helper=True)
def full_members_of_unit(org: Organization) -> int:
    """How many full members the unit reports."""
    return as_is(org.full_members)


@book.rule(zh="各单位正式党员合计", en="full members of the units together", unit=u.PERSONS, cites=clause("P2S9"))
def units_full_members(branch: Branch) -> int:
    """How many full members the units that name the branch report together.

    Unknown as long as nobody gave their list, or the number of one of them is unknown.

    >>> units_full_members(Branch(organizations=[Organization(full_members=2), Organization(full_members=1)]))
    3
    """
    return sum_over(branch.organizations, full_members_of_unit)


@book.rule(
    zh="联合党支部各单位正式党员合计达到规定人数",
    en="the units of the joint branch have enough full members together",
    cites=(clause("CONST2012A29"), clause("CONST2017A30"), clause("BR2018A4"), clause("BR2018A5JOIN")),
    # Whether the branch has enough members is asked of its own number, and strictly; that its units' numbers add up to
    # as many is a reading, and the fewer of the two need not be right.
    severity=Severity.EXPECTED,
    met_when=True,
    unmet=Label(
        "联合党支部各单位正式党员合计不足规定人数",
        "the units of the joint branch have too few full members together",
    ),
    applies=formed_jointly,
)
def joint_minimum_met(branch: Branch, policy: Policy) -> bool:
    """Whether the units of a joint branch have three full members together; does not apply to standalone branches.

    A reading of the texts that ask three of a branch: `branch_below_minimum` asks the number that the branch reports.

    >>> from pingyuan_rules.choices import Formation
    >>> two = [Organization(full_members=1), Organization(full_members=1)]
    >>> joint_minimum_met(Branch(formation=Formation.JOINT, organizations=two))
    False
    """
    return units_full_members(branch) >= policy.minimum_full_members


@book.rule(
    zh="民主评议评定等次",
    en="is graded in the appraisal",
    cites=clause("BR2018A18"),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def is_graded(member: Member) -> bool:
    """Whether the member got a grade in the latest appraisal; probationary members get none."""
    return member.appraisal != MemberAppraisal.NOT_GRADED


@book.rule(
    zh="民主评议优秀", en="is graded excellent", cites=clause("BR2018A18"), since=REGULATIONS_IN_FORCE, helper=True
)
def is_excellent(member: Member) -> bool:
    """Whether the member was graded excellent in the latest appraisal."""
    return member.appraisal == MemberAppraisal.EXCELLENT


@book.rule(
    zh="评定等次的党员数",
    en="members graded",
    unit=u.PERSONS,
    cites=clause("BR2018A18"),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def members_graded(branch: Branch) -> int:
    """How many members on the roll got a grade in the latest appraisal."""
    return count_where(branch.members, is_graded)


@book.rule(
    zh="评为优秀的党员数",
    en="members graded excellent",
    unit=u.PERSONS,
    cites=clause("BR2018A18"),
    since=REGULATIONS_IN_FORCE,
    helper=True,
)
def members_excellent(branch: Branch) -> int:
    """How many members on the roll were graded excellent."""
    return count_where(branch.members, is_excellent)


@book.rule(
    # With the usual share, as offices say it; an overlay may have another, under which it stays true.
    zh="优秀党员不超过评定等次党员的三分之一（或本地规定比例）",
    en="no more than a third of the members graded are excellent (or the county's own share)",
    cites=clause("BR2018A18"),
    # The regulations name no share.
    severity=Severity.NOTE,
    met_when=True,
    unmet=Label(
        "优秀党员超过评定等次党员的三分之一（或本地规定比例）",
        "more than a third of the members graded are excellent (or more than the county's own share)",
    ),
    since=REGULATIONS_IN_FORCE,
)
def excellent_within_share(branch: Branch, policy: Policy) -> bool:
    """Whether at most a third of the members who were graded in the latest appraisal are excellent.

    The regulations give no share; a third is a house default (`members_graded_per_excellent`), and 1 asks nothing.
    Worth a note. Unknown as long as nobody gave the roll, or one of its grades is unknown. In force since 2018-10-28.

    >>> from datetime import date
    >>> from pingyuan_rules.policy import policy_on
    >>> grades = (MemberAppraisal.EXCELLENT, MemberAppraisal.QUALIFIED)
    >>> branch = Branch(members=[Member(appraisal=grade) for grade in grades])
    >>> excellent_within_share(branch, policy_on(date(2018, 10, 28)))
    False
    """
    # In whole numbers: a third of seven is no number of members.
    return members_excellent(branch) * policy.members_graded_per_excellent <= members_graded(branch)
