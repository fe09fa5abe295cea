"""The two-new organization: a non-public enterprise or a social organization."""

from typing import TYPE_CHECKING, ClassVar

import attrs

from pingyuan_rules import units as u
from pingyuan_rules.choices import Cluster, OrganizationType, PartyOrganization, Sector
from pingyuan_rules.engine import Label, Record, Unknown, fact

if TYPE_CHECKING:
    from pingyuan_rules.results import OrganizationAssessment


@attrs.frozen(kw_only=True, repr=False)
class Organization(Record):
    """A non-public enterprise or a social organization, as the baseline survey records it.

    Attributes:
        id: The unified social credit code, or a code of the ledger.
        name: The unit's name.
        branch_id: The branch its members belong to, where it has one.
        sector: Which half of "two-new" it belongs to.
        type: Its legal form.
        township: The township it works in.
        cluster: The park, street or market it sits in.
        key_industry: Whether its industry is one the county has named as key.
        operating: Whether it is in real operation.
        staff: People who work there.
        full_members: Full Party members.
        probationary_members: Probationary Party members.
        party_organization: What Party organization it has.
        has_instructor: Whether a Party-building instructor is assigned to it.
        has_liaison: Whether a liaison officer is assigned to it.
        has_union: Whether it has a trade union.
        has_youth_league: Whether it has a Communist Youth League organization.
        has_womens_federation: Whether it has a women's federation organization.
        has_case_plan: Whether a plan of its own for forming an organization is in place.
        knows_operations: First of the five clears: how it operates is known.
        knows_workforce: Second: its workforce is known.
        knows_members: Third: its Party members are known.
        knows_investors: Fourth: its investors are known.
        knows_reason_unformed: Fifth: why it has no Party organization is known.
        fixed_place: Whether it has a fixed place of business.
    """

    label: ClassVar[Label] = Label("单位", "organization")

    @classmethod
    def __assessment__(cls) -> "type[OrganizationAssessment]":
        from pingyuan_rules.results import OrganizationAssessment  # noqa: PLC0415 - making the classes takes a while

        return OrganizationAssessment

    id: str | Unknown = fact(zh="单位编号", en="organization id", former=("组织编号",))
    name: str | Unknown = fact(zh="单位名称", en="organization name")
    branch_id: str | Unknown = fact(zh="所属党支部编号", en="branch id")
    sector: Sector | Unknown = fact(zh="领域", en="sector", given=True)
    type: OrganizationType | Unknown = fact(zh="单位类型", en="type of unit", given=True)
    township: str | Unknown = fact(zh="所属乡镇", en="township")
    cluster: Cluster | Unknown = fact(zh="所在集聚区", en="cluster", given=True)
    key_industry: bool | Unknown = fact(zh="属于重点行业", en="belongs to a key industry", given=True)
    operating: bool | Unknown = fact(zh="正常运营", en="is in real operation", given=True, never_advised=(True, False))
    staff: int | Unknown = fact(zh="从业人员数", en="staff", unit=u.PERSONS, given=True)
    # Who is admitted is on probation first, so admission adds no full member.
    full_members: int | Unknown = fact(
        zh="正式党员数",
        en="full members",
        unit=u.PERSONS,
        le=100_000,
        given=True,
        remedy=Label(
            "转入正式党员，还差{short}（现有{now}，至少{wanted}）",
            "have full members transferred in: {short} more (now {now}, at least {wanted})",
        ),
    )
    probationary_members: int | Unknown = fact(
        zh="预备党员数", en="probationary members", unit=u.PERSONS, le=100_000, given=True
    )
    party_organization: PartyOrganization | Unknown = fact(
        zh="党组织组建情况",
        en="Party organization",
        remedy=Label("{wanted}党组织", "form a {wanted} Party organization"),
        never_advised=(PartyOrganization.NONE,),
    )
    # These two stand in the branch's record too: here they cover units that have no branch.
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
    has_union: bool | Unknown = fact(
        zh="有工会", en="has a trade union", remedy=Label("组建工会", "form a trade union"), never_advised=(False,)
    )
    has_youth_league: bool | Unknown = fact(
        zh="有共青团组织",
        en="has a Youth League organization",
        remedy=Label("组建共青团组织", "form a Youth League organization"),
        never_advised=(False,),
    )
    has_womens_federation: bool | Unknown = fact(
        zh="有妇联组织",
        en="has a women's federation organization",
        remedy=Label("组建妇联组织", "form a women's federation organization"),
        never_advised=(False,),
    )
    has_case_plan: bool | Unknown = fact(
        zh="有“一企（社）一策”方案",
        en="has a plan of its own",
        former=("有一企（社）一策方案",),
        remedy=Label("制定“一企（社）一策”方案", "draw up a plan of its own"),
        never_advised=(False,),
    )
    # Whether each is known to the county is a fact of the survey; that a cell of this ledger is filled says nothing
    # of it.
    knows_operations: bool | Unknown = fact(
        zh="运营情况清楚",
        en="operations are known",
        remedy=Label("摸清运营情况", "find out how the unit operates"),
        never_advised=(False,),
    )
    knows_workforce: bool | Unknown = fact(
        zh="职工队伍情况清楚",
        en="workforce is known",
        remedy=Label("摸清职工队伍情况", "survey the workforce"),
        never_advised=(False,),
    )
    knows_members: bool | Unknown = fact(
        zh="党员队伍情况清楚",
        en="members are known",
        remedy=Label("摸清党员队伍情况", "survey the Party members"),
        never_advised=(False,),
    )
    knows_investors: bool | Unknown = fact(
        zh="出资人情况清楚",
        en="investors are known",
        remedy=Label("摸清出资人情况", "find out who the investors are"),
        never_advised=(False,),
    )
    knows_reason_unformed: bool | Unknown = fact(
        zh="未建党组织原因清楚",
        en="reason for having no organization is known",
        remedy=Label("摸清未建党组织的原因", "find out why there is no Party organization"),
        never_advised=(False,),
    )
    fixed_place: bool | Unknown = fact(zh="有固定场所", en="has a fixed place of business", given=True, added="0.2")
