"""The Party branch."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from pingyuan_rules import units as u
from pingyuan_rules.choices import DemonstrationLevel, Formation, SecretaryState, Sector
from pingyuan_rules.engine import (
    UNKNOWN,
    Fen,
    Label,
    Record,
    Related,
    Unknown,
    any_of,
    exact_decimal,
    fact,
    invariant,
    related,
)
from pingyuan_rules.records.member import Member
from pingyuan_rules.records.organization import Organization

if TYPE_CHECKING:
    from pingyuan_rules.results import BranchAssessment


def score(*, zh: str, en: str) -> Any:
    """What is said of a score.

    It is the metadata of `attrs.field`, which is written out for each score: type checkers see by its converter that
    whole numbers and floats are taken as well as decimals, and would not see it in a function.
    """
    return fact(zh=zh, en=en, unit=u.POINTS, le=100).metadata


@attrs.frozen(kw_only=True, repr=False)
class Branch(Record):
    """A Party branch of a two-new organization, or of several jointly.

    Counts of meetings, sessions, hours and activities are those of the policy's calendar year. Scores are points
    from 0 to 100 with at most two decimals: 90, 88.5 or `Decimal("88.25")`; a float is taken if its shortest decimal
    has no more. They are kept as exact decimals, so that 90 and `Decimal("90.00")` make equal branches.

    Attributes:
        id: The branch's code in the ledger.
        name: The branch's name.
        sector: Which half of "two-new" it belongs to.
        township: The township it works in.
        formation: Whether it was formed by one unit or jointly.
        units: How many units it covers, as it reports.
        full_members: Full Party members.
        probationary_members: Probationary Party members.
        founded: The day it was founded.
        elected_on: The day its present leadership was elected.
        secretary_state: Whether it has a secretary.
        secretary_appointed: The day the present or latest secretary took office.
        secretary_left: The day the latest secretary left; read only when the state says so.
        secretary_full_time: Whether the secretary does Party work full-time.
        allowance_paid: What the secretary was paid as work allowance in the policy year, in fen.
        has_instructor: Whether a Party-building instructor is assigned to it.
        has_liaison: Whether a liaison officer is assigned to it.
        has_work_funds: The one have: it has working funds.
        signage_standard: First of the four norms: its signage is to standard.
        premises_standard: Second: its premises are to standard.
        files_standard: Third: its files are to standard.
        work_standard: Fourth: its operation is to standard.
        has_premises: It has premises of its own.
        premises_shared: It has the use of shared premises.
        has_facilities: It has facilities.
        has_signs: It has its signs up.
        has_flag: It has a Party flag.
        has_reading: It has books and newspapers.
        has_rules: It has rules.
        system_admission: A system for admitting members is in place.
        system_meetings: A system for the meetings and the lecture is in place.
        system_appraisal: A system for democratic appraisal of members is in place.
        system_education: A system for regular education and management is in place.
        system_posts: A system that gives each member a post and duties is in place.
        system_staff_contact: A system by which members keep contact with staff is in place.
        general_meetings: General meetings held.
        committee_meetings: Meetings of the branch committee held.
        group_meetings: Party group meetings held, of all groups together.
        party_lectures: Party lectures given.
        theme_days: Theme Party days held.
        training_sessions: Training sessions attended.
        activities_autonomous: Activities the branch ran on its own.
        activities_joint: Activities run jointly with others.
        activities_experiential: Experiential activities.
        activities_online: Online activities.
        themed_activities: Themed activities.
        volunteer_services: Volunteer services.
        pledge_identity: Members display their identity.
        pledge_duties: Members display their duties.
        pledge_commitments: Members make pledges.
        leadership: First of the five goods: score of the leadership team.
        membership: Second: score of the membership.
        mechanism: Third: score of the working mechanism.
        performance: Fourth: score of the performance.
        public_response: Fifth: score of the public response.
        vetoed: Whether a one-vote veto stands against it.
        site_inspection: Appraisal of the branch: site inspection.
        overall_assessment: Appraisal of the branch: overall assessment.
        reporting_appraisal: Appraisal of the branch: appraisal of its report.
        secretary_site_inspection: Appraisal of the secretary: site inspection.
        secretary_overall_assessment: Appraisal of the secretary: overall assessment.
        secretary_reporting_appraisal: Appraisal of the secretary: appraisal of the report.
        designation: The level at which it has been designated a demonstration site.
        members_not_transferred: Of its members, those whose membership is not transferred in.
        party_groups: How many Party groups it is divided into; 0 if it has none.
        organizational_life_meetings: Organizational-life meetings held.
        appraisal_held: Whether the year's democratic appraisal of members was held.
        members_short_of_hours: Members who took part in fewer than 32 hours of study in the year.
        secretary_hours: How many hours of study the secretary took part in.
        officers_short_of_training: Of secretary and committee members, how many took part in fewer than 56 hours of
            study in the year or in no central training.
        secretary_id: The secretary's id in the list of members; no name.
        members: The members that name the branch, as a tuple that holds all of them; UNKNOWN unless given.
        organizations: The units that name the branch, as a tuple that holds all of them; UNKNOWN unless given.
    """

    label: ClassVar[Label] = Label("党支部", "branch")

    @classmethod
    def __assessment__(cls) -> "type[BranchAssessment]":
        from pingyuan_rules.results import BranchAssessment  # noqa: PLC0415 - making the classes takes a while

        return BranchAssessment

    id: str | Unknown = fact(zh="党支部编号", en="branch id")
    name: str | Unknown = fact(zh="党支部名称", en="branch name")
    sector: Sector | Unknown = fact(zh="领域", en="sector", given=True)
    township: str | Unknown = fact(zh="所属乡镇", en="township")
    formation: Formation | Unknown = fact(zh="组建方式", en="formation", given=True)
    # Reported by the branch, not counted from the ledger's units, which may name only some of them.
    units: int | Unknown = fact(
        zh="覆盖单位数",
        en="units covered",
        unit=u.UNITS,
        ge=1,
        le=1_000,
        given=True,
        reduction=Label(
            "将多出的{over}单位划归其他党支部（现有{now}，至多{wanted}）",
            "let other branches cover the units that are too many: {over} (now {now}, at most {wanted})",
        ),
    )
    # Who is admitted is on probation first, so admission adds no full member.
    full_members: int | Unknown = fact(
        zh="正式党员数",
        en="full members",
        unit=u.PERSONS,
        le=100_000,
        given=True,
        remedy=Label(
            "转入正式党员或与其他党支部合并，还差{short}（现有{now}，至少{wanted}）",
            "have full members transferred in, or merge the branch with another: {short} more (now {now}, at least "
            "{wanted})",
        ),
    )
    probationary_members: int | Unknown = fact(
        zh="预备党员数", en="probationary members", unit=u.PERSONS, le=100_000, given=True
    )
    # No branch is older than the Party, whose founding is kept on 1 July 1921; the upper bound catches slips such as
    # 2916. The same bounds hold for every date of a record.
    founded: date | Unknown = fact(
        zh="成立日期", en="founding date", ge=date(1921, 7, 1), le=date(2199, 12, 31), given=True
    )
    elected_on: date | Unknown = fact(
        zh="本届选举日期",
        en="election date",
        ge=date(1921, 7, 1),
        le=date(2199, 12, 31),
        remedy=Label("组织换届选举", "hold the election of a new leadership"),
    )
    # A remedy does not empty an office so that less is asked of its holder. Nor does it fill one: who has left does not
    # come back, and a new secretary would be paid from the appointment of the last one.
    secretary_state: SecretaryState | Unknown = fact(
        zh="书记在任情况",
        en="state of the secretary's office",
        never_advised=(SecretaryState.LEFT, SecretaryState.VACANT),
        never_undone=(SecretaryState.LEFT, SecretaryState.VACANT),
    )
    secretary_appointed: date | Unknown = fact(
        zh="书记任职日期", en="secretary's appointment date", ge=date(1921, 7, 1), le=date(2199, 12, 31), given=True
    )
    secretary_left: date | Unknown = fact(
        zh="书记离任日期", en="secretary's leaving date", ge=date(1921, 7, 1), le=date(2199, 12, 31), given=True
    )
    # A secretary is not made part-time so that less is due.
    secretary_full_time: bool | Unknown = fact(
        zh="书记为专职", en="the secretary is full-time", never_undone=(True, False)
    )
    allowance_paid: Fen | Unknown = fact(
        zh="已发书记工作津贴",
        en="secretary's allowance paid",
        unit=u.FEN_UNIT,
        remedy=Label(
            "应补发{short}（已发{now}，应发{wanted}）", "pay the secretary {short} more (paid {now}, due {wanted})"
        ),
    )
    has_instructor: bool | Unknown = fact(
        zh="有党建工作指导员",
        en="has a Party-building instructor",
        remedy=Label("选派党建工作指导员", "assign a Party-building instructor"),
        never_advised=(False,),
    )
    has_liaison: bool | Unknown = fact(
        zh="有联络员",
        en="has a liaison officer",
        remedy=Label("明确联络员", "name a liaison officer"),
        never_advised=(False,),
    )
    has_work_funds: bool | Unknown = fact(
        zh="有工作经费",
        en="has working funds",
        remedy=Label("落实工作经费", "provide working funds"),
        never_advised=(False,),
    )
    signage_standard: bool | Unknown = fact(
        zh="标识规范",
        en="signage is to standard",
        remedy=Label("按标准设置标识", "bring the signage up to standard"),
        never_advised=(False,),
    )
    premises_standard: bool | Unknown = fact(
        zh="场所规范",
        en="premises are to standard",
        remedy=Label("按标准设置场所", "bring the premises up to standard"),
        never_advised=(False,),
    )
    files_standard: bool | Unknown = fact(
        zh="资料规范",
        en="files are to standard",
        remedy=Label("按标准整理资料", "bring the files up to standard"),
        never_advised=(False,),
    )
    work_standard: bool | Unknown = fact(
        zh="工作规范",
        en="operation is to standard",
        remedy=Label("按标准开展工作", "bring the operation up to standard"),
        never_advised=(False,),
    )
    has_premises: bool | Unknown = fact(
        zh="有自有场所",
        en="has premises of its own",
        remedy=Label("落实自有场所", "provide premises of its own"),
        never_advised=(False,),
    )
    premises_shared: bool | Unknown = fact(
        zh="有共用场所",
        en="has the use of shared premises",
        remedy=Label("落实共用场所", "arrange the use of shared premises"),
        never_advised=(False,),
    )
    has_facilities: bool | Unknown = fact(
        zh="有设施", en="has facilities", remedy=Label("配齐设施", "provide facilities"), never_advised=(False,)
    )
    has_signs: bool | Unknown = fact(
        zh="有标志", en="has signs", remedy=Label("悬挂标志", "put up its signs"), never_advised=(False,)
    )
    has_flag: bool | Unknown = fact(
        zh="有党旗", en="has a Party flag", remedy=Label("配备党旗", "provide a Party flag"), never_advised=(False,)
    )
    has_reading: bool | Unknown = fact(
        zh="有书报",
        en="has books and newspapers",
        remedy=Label("配备书报", "provide books and newspapers"),
        never_advised=(False,),
    )
    has_rules: bool | Unknown = fact(
        zh="有制度",
        en="has rules",
        former=("has rules on display",),
        remedy=Label("建立制度", "draw up its rules"),
        never_advised=(False,),
    )
    system_admission: bool | Unknown = fact(
        zh="有发展党员制度",
        en="has a system for admitting members",
        remedy=Label("建立发展党员制度", "set up a system for admitting members"),
        never_advised=(False,),
    )
    system_meetings: bool | Unknown = fact(
        zh="有“三会一课”制度",
        en="has a system for three meetings and one lecture",
        remedy=Label("建立“三会一课”制度", "set up a system for three meetings and one lecture"),
        never_advised=(False,),
    )
    system_appraisal: bool | Unknown = fact(
        zh="有党员民主评议制度",
        en="has a system for democratic appraisal",
        remedy=Label("建立党员民主评议制度", "set up a system for democratic appraisal"),
        never_advised=(False,),
    )
    system_education: bool | Unknown = fact(
        zh="有党员经常性教育管理制度",
        en="has a system for regular education",
        remedy=Label("建立党员经常性教育管理制度", "set up a system for regular education"),
        never_advised=(False,),
    )
    system_posts: bool | Unknown = fact(
        zh="有党员定岗定责制度",
        en="has a system of posts and duties",
        remedy=Label("建立党员定岗定责制度", "set up a system of posts and duties"),
        never_advised=(False,),
    )
    system_staff_contact: bool | Unknown = fact(
        zh="有党员联系职工制度",
        en="has a system for contact with staff",
        remedy=Label("建立党员联系职工制度", "set up a system for contact with staff"),
        never_advised=(False,),
    )
    general_meetings: int | Unknown = fact(
        zh="支部党员大会次数",
        en="general meetings",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "补开支部党员大会{short}（已开{now}，应开{wanted}）",
            "hold general meetings: {short} more (held {now}, due {wanted})",
        ),
    )
    committee_meetings: int | Unknown = fact(
        zh="支部委员会会议次数",
        en="committee meetings",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "补开支部委员会会议{short}（已开{now}，应开{wanted}）",
            "hold committee meetings: {short} more (held {now}, due {wanted})",
        ),
    )
    # Of all groups together, so that groups that meet more often make up for others.
    group_meetings: int | Unknown = fact(
        zh="党小组会次数",
        en="Party group meetings",
        unit=u.TIMES,
        le=10_000,
        remedy=Label(
            "补开党小组会{short}（各组合计已开{now}，应开{wanted}）",
            "hold Party group meetings: {short} more (held {now} in all groups, due {wanted})",
        ),
    )
    party_lectures: int | Unknown = fact(
        zh="党课次数",
        en="Party lectures",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "补讲党课{short}（已讲{now}，应讲{wanted}）",
            "give Party lectures: {short} more (given {now}, due {wanted})",
        ),
    )
    # One a day at most, and a leap year has 366 days.
    theme_days: int | Unknown = fact(
        zh="主题党日次数",
        en="theme Party days",
        unit=u.TIMES,
        le=366,
        remedy=Label(
            "补开主题党日{short}（已开{now}，应开{wanted}）",
            "hold theme Party days: {short} more (held {now}, due {wanted})",
        ),
    )
    training_sessions: int | Unknown = fact(
        zh="参加培训场次",
        en="training sessions attended",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "再参加培训{short}（已参加{now}，应参加{wanted}）",
            "attend training sessions: {short} more (attended {now}, due {wanted})",
        ),
    )
    activities_autonomous: int | Unknown = fact(zh="自主式活动次数", en="autonomous activities", unit=u.TIMES, le=1_000)
    activities_joint: int | Unknown = fact(zh="联合式活动次数", en="joint activities", unit=u.TIMES, le=1_000)
    activities_experiential: int | Unknown = fact(
        zh="体验式活动次数", en="experiential activities", unit=u.TIMES, le=1_000
    )
    activities_online: int | Unknown = fact(zh="在线式活动次数", en="online activities", unit=u.TIMES, le=1_000)
    themed_activities: int | Unknown = fact(
        zh="主题活动次数",
        en="themed activities",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "再开展主题活动{short}（已开展{now}，应开展{wanted}）",
            "hold themed activities: {short} more (held {now}, due {wanted})",
        ),
    )
    volunteer_services: int | Unknown = fact(
        zh="志愿服务次数",
        en="volunteer services",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "再开展志愿服务{short}（已开展{now}，应开展{wanted}）",
            "hold volunteer services: {short} more (held {now}, due {wanted})",
        ),
    )
    pledge_identity: bool | Unknown = fact(
        zh="党员亮身份",
        en="members display their identity",
        former=("members show their identity",),
        never_advised=(False,),
    )
    pledge_duties: bool | Unknown = fact(
        zh="党员亮职责",
        en="members display their duties",
        former=("members show their duties",),
        never_advised=(False,),
    )
    pledge_commitments: bool | Unknown = fact(
        zh="党员亮承诺", en="members make pledges", former=("members show their commitments",), never_advised=(False,)
    )
    leadership: Decimal | Unknown = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=score(zh="领导班子好得分", en="score for leadership team")
    )
    membership: Decimal | Unknown = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=score(zh="党员队伍好得分", en="score for membership")
    )
    mechanism: Decimal | Unknown = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=score(zh="工作机制好得分", en="score for working mechanism")
    )
    performance: Decimal | Unknown = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=score(zh="工作业绩好得分", en="score for performance")
    )
    public_response: Decimal | Unknown = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=score(zh="群众反映好得分", en="score for public response")
    )
    # A fact of its own, so that a veto bars a level and the score can still be seen.
    # Others decide on it, and no remedy lifts it; that none stands can be found out.
    vetoed: bool | Unknown = fact(
        zh="被一票否决", en="a one-vote veto stands against it", never_advised=(True,), never_undone=(True,)
    )
    site_inspection: Decimal | Unknown = attrs.field(
        default=UNKNOWN,
        converter=exact_decimal,
        metadata=score(zh="支部现场检查得分", en="branch score at site inspection"),
    )
    overall_assessment: Decimal | Unknown = attrs.field(
        default=UNKNOWN,
        converter=exact_decimal,
        metadata=score(zh="支部综合考核得分", en="branch score in overall assessment"),
    )
    reporting_appraisal: Decimal | Unknown = attrs.field(
        default=UNKNOWN,
        converter=exact_decimal,
        metadata=score(zh="支部述职评议得分", en="branch score for its report"),
    )
    secretary_site_inspection: Decimal | Unknown = attrs.field(
        default=UNKNOWN,
        converter=exact_decimal,
        metadata=score(zh="书记现场检查得分", en="secretary's score at site inspection"),
    )
    secretary_overall_assessment: Decimal | Unknown = attrs.field(
        default=UNKNOWN,
        converter=exact_decimal,
        metadata=score(zh="书记综合考核得分", en="secretary's score in overall assessment"),
    )
    secretary_reporting_appraisal: Decimal | Unknown = attrs.field(
        default=UNKNOWN,
        converter=exact_decimal,
        metadata=score(zh="书记述职评议得分", en="secretary's score for the report"),
    )
    # The county or the city decides on it.
    designation: DemonstrationLevel | Unknown = fact(
        zh="示范点命名", en="designation as a demonstration site", given=True
    )
    members_not_transferred: int | Unknown = fact(
        zh="未转入组织关系党员数",
        en="members whose membership is not transferred in",
        unit=u.PERSONS,
        le=100_000,
        given=True,
        added="0.2",
    )
    # At most as many as may hold a meeting a month within the bound of their meetings.
    party_groups: int | Unknown = fact(zh="党小组数", en="Party groups", unit=u.GROUPS, le=500, given=True, added="0.2")
    organizational_life_meetings: int | Unknown = fact(
        zh="组织生活会次数",
        en="organizational-life meetings",
        unit=u.TIMES,
        le=1_000,
        added="0.2",
        remedy=Label(
            "补开组织生活会{short}（已开{now}，应开{wanted}）",
            "hold organizational-life meetings: {short} more (held {now}, due {wanted})",
        ),
    )
    appraisal_held: bool | Unknown = fact(
        zh="已开展民主评议党员",
        en="the democratic appraisal of members was held",
        added="0.2",
        remedy=Label("开展民主评议党员", "hold the democratic appraisal of members"),
        never_advised=(False,),
    )
    # Who falls short is counted, since an average would hide it. One number for all members, and for the committee
    # one that covers hours and central training alike, are the fewest facts that answer the two rules exactly.
    members_short_of_hours: int | Unknown = fact(
        zh="学时不足32学时的党员数",
        en="members short of 32 hours",
        unit=u.PERSONS,
        le=100_000,
        added="0.2",
        reduction=Label(
            "组织学时不足的党员补学（{over}）", "let members who are short of 32 hours make them up ({over})"
        ),
    )
    secretary_hours: int | Unknown = fact(
        zh="书记参加培训学时",
        en="secretary's hours of study",
        unit=u.HOURS,
        le=10_000,
        added="0.2",
        remedy=Label(
            "书记再参加培训{short}（已参加{now}，应参加{wanted}）",
            "let the secretary make up hours of study: {short} more (took part in {now}, due {wanted})",
        ),
    )
    officers_short_of_training: int | Unknown = fact(
        zh="培训未达标的书记和委员数",
        en="secretary and committee members short of training",
        unit=u.PERSONS,
        le=1_000,
        added="0.2",
        reduction=Label(
            "组织培训未达标的书记和委员补训（{over}）",
            "let the secretary and committee members who are short of training make it up ({over})",
        ),
    )
    secretary_id: str | Unknown = fact(zh="书记的党员编号", en="secretary's member id", added="0.2")
    # As many as the reported numbers may be at most: full and probationary members together, and units.
    # Optional, since both are sheets that an office may keep or not.
    members: Related[Member] = related(
        Member, by="branch_id", most=200_000, zh="名册党员", en="members on the roll", added="0.2", optional=True
    )
    organizations: Related[Organization] = related(
        Organization, by="branch_id", most=1_000, zh="所列单位", en="units listed", added="0.2", optional=True
    )


@invariant(zh="书记离任日期不早于任职日期", en="the secretary does not leave before the appointment")
def secretary_leaves_after_appointment(branch: Branch) -> bool:
    """A leaving date that is read lies on or after the appointment."""
    return any_of(
        branch.secretary_state != SecretaryState.LEFT,
        branch.secretary_left >= branch.secretary_appointed,
    )


@invariant(
    zh="未转入组织关系党员数不多于党员数",
    en="no more members are without transferred membership than there are members",
)
def not_transferred_are_members(branch: Branch) -> bool:
    """Members whose membership is not transferred in are among the members."""
    return branch.members_not_transferred <= branch.full_members + branch.probationary_members
