"""Who leads: the 1+2+N structure, its committees, and the county leaders' contact (P2S3, P2S5)."""

from pingyuan_rules.choices import CommitteeKind, HostAgency, ManagingCommittee, Sector, StaffingScope
from pingyuan_rules.engine import Label, Severity, all_of, any_of, at_least, choose
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Committee, Leader, Organization, Structure
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.policy_year import leader_year_over


@book.rule(
    zh="组织构架符合“1+2+N”模式",
    en="the structure follows the 1+2+N model",
    cites=(clause("P2S3"), clause("P2S5"), clause("SWD2024")),
    met_when=True,
    unmet=Label("组织构架不符合“1+2+N”模式", "the structure does not follow the 1+2+N model"),
)
def structure_conforms(structure: Structure, policy: Policy) -> bool:
    """Whether the county has one working committee, two sector committees and N coordinating ones, placed as said.

    The 18 coordinating committees of the article are a count of 2016: at least one is asked, unless the policy says
    that their number must be exact (house default: it need not). The working committee's secretary and office belong to
    the organization department, since 2024 to the Social Work Department; from which day is policy. Unknown when a
    number or a placement that could decide it is unknown.

    >>> structure_conforms(Structure(working_committees=2))
    False
    """
    return all_of(
        # No other county with this model was found, so its three numbers are parameters and not part of the rule.
        structure.working_committees == policy.working_committees,
        structure.sector_committees == policy.sector_committees,
        choose(
            (
                policy.coordinating_committees_exact,
                structure.coordinating_committees == policy.coordinating_committees,
            ),
            otherwise=structure.coordinating_committees >= policy.coordinating_committees_minimum,
        ),
        choose(
            (
                policy.working_committee_host == HostAgency.SOCIAL_WORK_DEPARTMENT,
                all_of(structure.secretary_from_social_work, structure.office_in_social_work),
            ),
            otherwise=all_of(structure.secretary_is_deputy_head, structure.office_in_department),
        ),
    )


@book.rule(
    zh="属于须配齐班子的党（工）委",
    en="the committee is one that must be staffed",
    cites=clause("P2S5"),
    helper=True,
)
def must_be_staffed(committee: Committee, policy: Policy) -> bool:
    """Whether full staffing is asked of the committee: of sector committees, or of all (house default)."""
    return any_of(policy.staffing_scope == StaffingScope.ALL, committee.kind == CommitteeKind.SECTOR)


@book.rule(
    zh="党（工）委班子配备到位",
    en="the committee is staffed",
    cites=(clause("P2S5"), clause("SWD2024")),
    met_when=True,
    unmet=Label("党（工）委班子配备不到位", "the committee is not fully staffed"),
    applies=must_be_staffed,
)
def committee_staffed(committee: Committee, policy: Policy) -> bool:
    """Whether a committee has secretary, full-time deputy secretary and members; a sector one sits in its agency.

    The federation of industry and commerce hosts the committee of the non-public sector, the civil affairs
    bureau that of the social organizations; once the Social Work Department carries two-new work, it may host either.
    Does not apply to committees outside the staffing scope.

    >>> committee_staffed(Committee(kind=CommitteeKind.SECTOR, has_secretary=False))
    False
    """
    return all_of(
        committee.has_secretary,
        committee.has_full_time_deputy,
        committee.members >= policy.committee_members_minimum,
        any_of(
            # Where the working committee sits is asked of the structure; of the N, the article does not say.
            committee.kind != CommitteeKind.SECTOR,
            choose(
                (
                    committee.sector == Sector.NON_PUBLIC_ENTERPRISE,
                    committee.host_agency == HostAgency.INDUSTRY_COMMERCE_FEDERATION,
                ),
                otherwise=committee.host_agency == HostAgency.CIVIL_AFFAIRS_BUREAU,
            ),
            all_of(
                policy.working_committee_host == HostAgency.SOCIAL_WORK_DEPARTMENT,
                committee.host_agency == HostAgency.SOCIAL_WORK_DEPARTMENT,
            ),
        ),
    )


@book.rule(zh="属于协同管理党委", en="the committee is a coordinating one", cites=clause("P2S3"), helper=True)
def is_coordinating(committee: Committee) -> bool:
    """Whether the committee is one of the N that help to manage."""
    return committee.kind == CommitteeKind.COORDINATING


@book.rule(
    zh="协同管理党委已派出指导员",
    en="the coordinating committee sends instructors",
    cites=clause("P2S3"),
    met_when=True,
    unmet=Label("协同管理党委未派出指导员", "the coordinating committee sends no instructors"),
    applies=is_coordinating,
)
def instructors_sent(committee: Committee, policy: Policy) -> bool:
    """Whether a coordinating committee has sent out Party-building instructors; other committees need not.

    >>> instructors_sent(Committee(kind=CommitteeKind.COORDINATING, instructors=2))
    True
    """
    return committee.instructors >= policy.instructors_minimum


@book.rule(zh="主管的领域党委", en="managing sector committee", cites=(clause("P2S3"), clause("P2S5")))
def managing_committee(org: Organization) -> ManagingCommittee:
    """Which sector committee manages the unit's Party organization day to day, by its sector.

    >>> managing_committee(Organization(sector=Sector.SOCIAL_ORGANIZATION))
    <ManagingCommittee.SOCIAL: 'social'>
    """
    return choose(
        (org.sector == Sector.NON_PUBLIC_ENTERPRISE, ManagingCommittee.NON_PUBLIC),
        otherwise=ManagingCommittee.SOCIAL,
    )


@book.rule(
    # With the article's number, as the office says it; an overlay may have another, under which it stays true.
    zh="县委领导班子成员联系一至两个党组织（或本地规定数）",
    en="the leader contacts one or two Party organizations (or the county's own number)",
    cites=clause("P2S5"),
    met_when=True,
    unmet=Label(
        "县委领导班子成员联系的党组织不是一至两个（或本地规定数）",
        "the leader does not contact one or two Party organizations (or the county's own number)",
    ),
)
def contact_load_ok(leader: Leader, policy: Policy) -> bool:
    """Whether a county leader keeps contact with one or two Party organizations.

    >>> contact_load_ok(Leader(organizations_contacted=3))
    False
    """
    return all_of(
        # A lower limit too: the article speaks of each leader, so one who contacts nobody does not do as asked.
        leader.organizations_contacted >= policy.leader_contacts_minimum,
        leader.organizations_contacted <= policy.leader_contacts_maximum,
    )


@book.rule(
    zh="县委领导班子成员已履行联系职责",
    en="the leader does the duties of contact",
    unmet=Label("县委领导班子成员未履行联系职责", "the leader does not do the duties of contact"),
    cites=clause("P2S5"),
    # The sentence asks for contact; the ways are a list that ends in "and so on".
    severity=Severity.EXPECTED,
    met_when=True,
    asked_of=leader_year_over,
)
def contact_duties_done(leader: Leader, policy: Policy) -> bool:
    """Whether a county leader looks into matters, lectures, joins activities and helps to solve problems.

    How often in a year, and how many of the four ways, are house defaults. What is not yet done is not late, so it
    is no shortfall before 31 December. Expected rather than required.

    >>> contact_duties_done(Leader(research=1, lectures=1, activities_joined=1, problems_solved=0))
    False
    """
    return at_least(
        policy.contact_duties_required,
        leader.research >= policy.contact_duty_minimum,
        leader.lectures >= policy.contact_duty_minimum,
        leader.activities_joined >= policy.contact_duty_minimum,
        # Problems are counted in items; each counts as one time.
        leader.problems_solved >= policy.contact_duty_minimum * 1,
    )
