"""The people: guidance, training, members out of contact, admissions and mutual aid (P3S6-13)."""

from pingyuan_rules import units as u
from pingyuan_rules.choices import AidGround, ApplicantRole, Standing
from pingyuan_rules.engine import (
    Label,
    Rounding,
    Severity,
    all_of,
    any_of,
    as_is,
    calendar_month,
    choose,
    choose_by_rank,
    day,
    divide,
    not_,
)
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Applicant, Branch, Member
from pingyuan_rules.rules.county_book import book


@book.rule(
    zh="“1+1”指导联络到位",
    en="has an instructor and a liaison officer",
    cites=clause("P3S6"),
    # The sentence tells what the county does, as the others of this paragraph do.
    severity=Severity.EXPECTED,
    met_when=True,
    unmet=Label("“1+1”指导联络不到位", "lacks an instructor or a liaison officer"),
)
def guidance_paired(branch: Branch) -> bool:
    """Whether the branch has both an instructor and a liaison officer.

    >>> guidance_paired(Branch(has_instructor=True, has_liaison=True))
    True
    """
    # "1+1" is read as these two people. Elsewhere one instructor serves several branches, so nothing asks that they
    # serve this one alone.
    return all_of(branch.has_instructor, branch.has_liaison)


@book.rule(
    zh="完成年度培训",
    en="attended the year's training",
    cites=clause("P3S10"),
    severity=Severity.EXPECTED,
    met_when=True,
    unmet=Label("未完成年度培训", "did not attend the year's training"),
)
def training_met(branch: Branch, policy: Policy) -> bool:
    """Whether the branch attended the asked share of the year's sessions (4 sessions; share: house default).

    The four sessions are those of 2016, so the article gives no number for a later year. Expected rather than required.
    A share that does not come out even is rounded up to the next session.

    >>> training_met(Branch(training_sessions=4))
    True
    """
    # Upward: rounded down, a share of half of three sessions would be met by one.
    due = divide(policy.training_sessions_held * policy.training_share, 100, Rounding.CEILING)
    return branch.training_sessions >= due


@book.rule(zh="在世党员", en="the member is living", cites=clause("P3S9"), helper=True)
def is_living(member: Member) -> bool:
    """Whether the row is a living member's, not that of a bereaved family."""
    return member.standing != Standing.DECEASED


@book.rule(
    zh="未联系月数",
    en="full months without contact",
    unit=u.MONTHS,
    cites=clause("P3S9"),
    helper=True,
    summary=Label("{last_contact}至{on}，满{answer}", "{answer}, from {last_contact} to {on}"),
)
def months_without_contact(member: Member, policy: Policy) -> int:
    """The full months from the last contact to the policy's date; a month is full when its day is reached."""
    # The end of a short month completes nothing: from 31 August, five months are full on 28 February, six on 1 March.
    unfinished = choose((day(policy.on) < day(member.last_contact), 1), otherwise=0)
    return calendar_month(policy.on) - calendar_month(member.last_contact) - unfinished


@book.rule(
    zh="失联党员",
    en="out of contact",
    cites=(clause("P3S9"), clause("SURVEY2016"), clause("EMR2019")),
    # Such members are looked for; nothing is asked of them, or of the branch, by the article.
    severity=Severity.NOTE,
    met_when=False,
    applies=is_living,
    summary=Label(
        "{answer}，最近联系日期为{last_contact}，至{on}满{months_without_contact}",
        "{answer}, {months_without_contact} from the last contact on {last_contact} to {on}",
    ),
)
def out_of_contact(member: Member, policy: Policy) -> bool:
    """Whether as many full months as the policy says have passed since the last Party life attended or dues paid.

    Six months, as in the forms of the survey of 2016 (house default) and in the regulations of 2019 (since then).

    A month is full when the day of the month of the last contact is reached; months are counted up to the
    policy's date. Does not apply to deceased members.

    >>> from datetime import date
    >>> out_of_contact(Member(standing=Standing.FULL, last_contact=date(2016, 4, 22)))
    False
    """
    # Six months to the day suffice: the forms of 2016 say six months or more.
    return months_without_contact(member, policy) >= policy.out_of_contact_months


@book.rule(
    zh="已列入信息台账",
    en="entered in the ledger",
    cites=clause("P3S9"),
    severity=Severity.EXPECTED,
    met_when=True,
    unmet=Label("未列入信息台账", "not entered in the ledger"),
    applies=is_living,
)
def ledger_entry_complete(member: Member) -> bool:
    """Whether the member is entered in the information ledger; does not apply to deceased members.

    >>> ledger_entry_complete(Member(standing=Standing.FULL, in_ledger=True))
    True
    """
    return as_is(member.in_ledger)


@book.rule(zh="发展优先次序", en="priority of admission", cites=clause("P3S7"))
def admission_priority(applicant: Applicant, policy: Policy) -> int:
    """In what order applicants are considered: team leaders, key professional staff and owners first, then others.

    The article names the three in one breath, so they have one rank.

    >>> admission_priority(Applicant(role=ApplicantRole.OWNER))
    1
    """
    return choose(
        (applicant.role == ApplicantRole.TEAM_LEADER, policy.priority_team_leader),
        (applicant.role == ApplicantRole.KEY_STAFF, policy.priority_key_staff),
        (applicant.role == ApplicantRole.OWNER, policy.priority_owner),
        otherwise=policy.priority_other,
    )


@book.rule(zh="帮扶对象类别", en="ground for mutual aid", cites=clause("P3S13"))
def aid_ground(member: Member, policy: Policy) -> AidGround:
    """On which of the five grounds the fund helps; where several apply, the one ranked first (house default).

    The family of a deceased member is helped as such, whatever befell the member in life.

    >>> aid_ground(Member(standing=Standing.FULL, serious_illness=True, hardship=True))
    <AidGround.ILLNESS: 'illness'>
    """
    return choose(
        (not_(is_living(member)), AidGround.BEREAVED_FAMILY),
        otherwise=choose_by_rank(
            (member.serious_illness, policy.aid_rank_illness, AidGround.ILLNESS),
            (member.disaster, policy.aid_rank_disaster, AidGround.DISASTER),
            (member.veteran, policy.aid_rank_veteran, AidGround.VETERAN),
            (member.hardship, policy.aid_rank_hardship, AidGround.HARDSHIP),
            otherwise=AidGround.NONE,
        ),
    )


@book.rule(zh="符合互助基金帮扶条件", en="eligible for mutual aid", cites=clause("P3S13"))
def aid_eligible(member: Member) -> bool:
    """Whether any of the five grounds applies.

    >>> aid_eligible(Member(standing=Standing.DECEASED))
    True
    """
    # Not `aid_ground` compared with none: a ground that is known suffices here, though one ranked before it is
    # unknown.
    return any_of(not_(is_living(member)), member.serious_illness, member.disaster, member.veteran, member.hardship)
