"""Who leads: committees, county leaders who keep contact, and the structure as a whole."""

from typing import TYPE_CHECKING, ClassVar

import attrs

from pingyuan_rules import units as u
from pingyuan_rules.choices import CommitteeKind, HostAgency, Sector
from pingyuan_rules.engine import Label, Record, Unknown, fact

if TYPE_CHECKING:
    from pingyuan_rules.results import CommitteeAssessment, LeaderAssessment, StructureAssessment


@attrs.frozen(kw_only=True, repr=False)
class Committee(Record):
    """A committee of the 1+2+N model.

    Attributes:
        id: The committee's code in the ledger.
        name: The committee's name.
        kind: Its place in the model.
        sector: The sector it manages; read only for a sector committee.
        host_agency: The agency it sits in.
        has_secretary: Whether it has a secretary.
        has_full_time_deputy: Whether it has a full-time deputy secretary.
        members: How many committee members it has.
        instructors: How many Party-building instructors it has sent out.
    """

    label: ClassVar[Label] = Label("党（工）委", "committee")

    @classmethod
    def __assessment__(cls) -> "type[CommitteeAssessment]":
        from pingyuan_rules.results import CommitteeAssessment  # noqa: PLC0415 - making the classes takes a while

        return CommitteeAssessment

    id: str | Unknown = fact(zh="党（工）委编号", en="committee id", former=("党委编号",))
    name: str | Unknown = fact(zh="党（工）委名称", en="committee name", former=("党委名称",))
    kind: CommitteeKind | Unknown = fact(zh="党（工）委类别", en="kind of committee", given=True, former=("党委类别",))
    sector: Sector | Unknown = fact(zh="领域", en="sector", given=True)
    # A rule names the agency that is to host a committee; none is sent elsewhere so that less is asked of it.
    host_agency: HostAgency | Unknown = fact(
        zh="设立部门",
        en="host agency",
        remedy=Label("将党（工）委设在{wanted}", "place the committee in the {wanted}"),
        never_advised=(HostAgency.OTHER,),
    )
    has_secretary: bool | Unknown = fact(
        zh="配有书记", en="has a secretary", remedy=Label("配备书记", "appoint a secretary"), never_advised=(False,)
    )
    has_full_time_deputy: bool | Unknown = fact(
        zh="配有专职副书记",
        en="has a full-time deputy secretary",
        remedy=Label("配备专职副书记", "appoint a full-time deputy secretary"),
        never_advised=(False,),
    )
    members: int | Unknown = fact(
        zh="党（工）委委员数",
        en="committee members",
        former=("党委委员数",),
        unit=u.PERSONS,
        le=1_000,
        remedy=Label(
            "增配党（工）委委员{short}（现有{now}，应有{wanted}）",
            "appoint committee members: {short} more (there are {now}, due {wanted})",
        ),
    )
    instructors: int | Unknown = fact(
        zh="派出指导员数",
        en="instructors sent out",
        unit=u.PERSONS,
        le=100_000,
        remedy=Label(
            "增派指导员{short}（已派{now}，应派{wanted}）",
            "send out instructors: {short} more (sent {now}, due {wanted})",
        ),
    )


@attrs.frozen(kw_only=True, repr=False)
class Leader(Record):
    """A member of the county's leadership who keeps contact with Party organizations; counts are for one year.

    Attributes:
        id: The leader's code in the ledger.
        organizations_contacted: Party organizations the leader keeps contact with.
        research: Visits to look into matters.
        lectures: Party lectures given.
        activities_joined: Activities of the organizations joined.
        problems_solved: Problems helped to solve.
    """

    label: ClassVar[Label] = Label("县委领导班子成员", "county leader")

    @classmethod
    def __assessment__(cls) -> "type[LeaderAssessment]":
        from pingyuan_rules.results import LeaderAssessment  # noqa: PLC0415 - making the classes takes a while

        return LeaderAssessment

    id: str | Unknown = fact(zh="县委领导班子成员编号", en="leader id", former=("县领导编号",))
    # Leaders have no name here: like members, they are known by an id alone.
    organizations_contacted: int | Unknown = fact(
        zh="联系党组织数",
        en="Party organizations contacted",
        former=("联系组织数", "organizations contacted"),
        unit=u.ORGANIZATIONS,
        le=1_000,
        remedy=Label(
            "再联系党组织{short}（已联系{now}，应联系{wanted}）",
            "contact Party organizations: {short} more (contacts {now}, due {wanted})",
        ),
        reduction=Label(
            "将多联系的{over}党组织交由其他领导联系（现联系{now}，至多{wanted}）",
            "hand {over} of the Party organizations to other leaders (contacts {now}, at most {wanted})",
        ),
    )
    research: int | Unknown = fact(
        zh="调研次数",
        en="research visits",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "再调研{short}（已调研{now}，应调研{wanted}）",
            "make research visits: {short} more (made {now}, due {wanted})",
        ),
    )
    lectures: int | Unknown = fact(
        zh="讲授党课次数",
        en="lectures given",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "再讲党课{short}（已讲{now}，应讲{wanted}）",
            "give Party lectures: {short} more (given {now}, due {wanted})",
        ),
    )
    activities_joined: int | Unknown = fact(
        zh="参加组织活动次数",
        en="activities joined",
        unit=u.TIMES,
        le=1_000,
        remedy=Label(
            "再参加组织活动{short}（已参加{now}，应参加{wanted}）",
            "join activities: {short} more (joined {now}, due {wanted})",
        ),
    )
    problems_solved: int | Unknown = fact(
        zh="帮助解决问题数",
        en="problems solved",
        unit=u.ITEMS,
        le=1_000,
        remedy=Label(
            "再帮助解决问题{short}（已解决{now}，应解决{wanted}）",
            "help to solve problems: {short} more (solved {now}, due {wanted})",
        ),
    )


@attrs.frozen(kw_only=True, repr=False)
class Structure(Record):
    """The county's structure as a whole: 1+2+N.

    Attributes:
        id: The structure's code in the ledger.
        working_committees: How many two-new working committees the county has.
        sector_committees: How many sector committees.
        coordinating_committees: How many coordinating committees (N).
        secretary_is_deputy_head: Whether the working committee's secretary is a deputy head of the organization
            department.
        office_in_department: Whether the working committee's office is in the organization department.
        secretary_from_social_work: Whether the working committee's secretary is the head or a deputy head of the
            Social Work Department; asked since 2024.
        office_in_social_work: Whether the working committee's office is in the Social Work Department; asked since
            2024.
    """

    label: ClassVar[Label] = Label("组织构架", "structure")

    @classmethod
    def __assessment__(cls) -> "type[StructureAssessment]":
        from pingyuan_rules.results import StructureAssessment  # noqa: PLC0415 - making the classes takes a while

        return StructureAssessment

    id: str | Unknown = fact(zh="构架编号", en="structure id")
    working_committees: int | Unknown = fact(
        zh="“两新”党工委数",
        en="working committees",
        unit=u.BODIES,
        le=1_000,
        former=("两新党工委数",),
        remedy=Label(
            "设立“两新”党工委{short}（现有{now}，应有{wanted}）",
            "set up working committees: {short} more (now {now}, due {wanted})",
        ),
    )
    sector_committees: int | Unknown = fact(
        zh="领域党委数",
        en="sector committees",
        unit=u.BODIES,
        le=1_000,
        remedy=Label(
            "设立领域党委{short}（现有{now}，应有{wanted}）",
            "set up sector committees: {short} more (now {now}, due {wanted})",
        ),
    )
    coordinating_committees: int | Unknown = fact(
        zh="协同管理党委数",
        en="coordinating committees",
        unit=u.BODIES,
        le=1_000,
        remedy=Label(
            "增设协同管理党委{short}（现有{now}，应有{wanted}）",
            "name coordinating committees: {short} more (now {now}, due {wanted})",
        ),
    )
    secretary_is_deputy_head: bool | Unknown = fact(
        zh="党工委书记由组织部副部长兼任",
        en="the secretary is a deputy head of the organization department",
        remedy=Label("由组织部副部长兼任党工委书记", "make a deputy head of the organization department the secretary"),
        never_advised=(False,),
    )
    office_in_department: bool | Unknown = fact(
        zh="工作机构设在组织部",
        en="the office is in the organization department",
        remedy=Label("将工作机构设在组织部", "place the office in the organization department"),
        never_advised=(False,),
    )
    secretary_from_social_work: bool | Unknown = fact(
        zh="党工委书记由社会工作部负责人兼任",
        en="the secretary is the head or a deputy head of the Social Work Department",
        added="0.2",
        remedy=Label(
            "由社会工作部负责人兼任党工委书记",
            "make the head or a deputy head of the Social Work Department the secretary",
        ),
        never_advised=(False,),
    )
    office_in_social_work: bool | Unknown = fact(
        zh="工作机构设在社会工作部",
        en="the office is in the Social Work Department",
        added="0.2",
        remedy=Label("将工作机构设在社会工作部", "place the office in the Social Work Department"),
        never_advised=(False,),
    )
