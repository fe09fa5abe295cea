"""The enumerations that records, policies and rules share; the stored value is what files and frames hold."""

from pingyuan_rules.engine import Choice


class Sector(Choice):
    """Which half of "two-new" a unit belongs to."""

    NON_PUBLIC_ENTERPRISE = "non_public_enterprise", "非公有制企业", "non-public enterprise"
    SOCIAL_ORGANIZATION = "social_organization", "社会组织", "social organization"


class OrganizationType(Choice):
    """The legal form of a unit, as the statistical return groups them."""

    ENTERPRISE = "enterprise", "企业", "enterprise"
    SOCIAL_GROUP = "social_group", "社会团体", "social group"
    # The Charity Law of 2016 calls it a social service institution; the statistical forms have the older name.
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", "民办非企业单位", "private non-enterprise unit"
    FOUNDATION = "foundation", "基金会", "foundation"
    PROFESSIONAL_FIRM = "professional_firm", "律师（会计师、税务师）事务所", "law, accounting or tax firm"


class Cluster(Choice):
    """The kind of place where enterprises gather that a unit sits in."""

    INDUSTRIAL_PARK = "industrial_park", "园区", "industrial park"
    COMMERCIAL_STREET = "commercial_street", "商业街区", "commercial street"
    SPECIALIZED_MARKET = "specialized_market", "专业市场", "specialized market"
    NONE = "none", "不在集聚区", "outside any cluster"


class PartyOrganization(Choice):
    """What Party organization a unit has."""

    STANDALONE = "standalone", "单独组建", "standalone"
    JOINT = "joint", "联合组建", "joint"
    NONE = "none", "未组建", "none"


class Formation(Choice):
    """How a branch was formed."""

    STANDALONE = "standalone", "单独组建", "standalone"
    JOINT = "joint", "联合组建", "joint"


class FormationRoute(Choice):
    """How a unit is to be covered."""

    STANDALONE = "standalone", "单独组建", "form a standalone organization"
    JOINT = "joint", "联合组建", "form one jointly with others"
    WORK_COVERAGE = "work_coverage", "党的工作覆盖", "work coverage only"


class CoverageStatus(Choice):
    """Which of the two coverages reaches a unit."""

    ORGANIZATION = "organization", "党的组织覆盖", "covered by a Party organization"
    WORK = "work", "党的工作覆盖", "covered by Party work only"
    NONE = "none", "未覆盖", "not covered"


class SecretaryState(Choice):
    """Whether a branch has a secretary."""

    IN_OFFICE = "in_office", "在任", "in office"
    # Who has left is still paid for the months in office; a vacant office is paid for none.
    LEFT = "left", "已离任", "has left"
    VACANT = "vacant", "空缺", "vacant"


class DemonstrationLevel(Choice, ordered=True):
    """The level of a demonstration site, the lowest first."""

    NONE = "none", "非示范点", "not a demonstration site"
    COUNTY = "county", "县级示范点", "county demonstration site"
    CITY = "city", "市级示范点", "city demonstration site"


class BranchSize(Choice):
    """What form of organization a number of members calls for; the overlaps are outcomes of their own."""

    BRANCH = "branch", "党支部", "branch"
    BRANCH_OR_GENERAL = "branch_or_general", "党支部或党总支", "branch or general branch"
    GENERAL = "general", "党总支", "general branch"
    GENERAL_OR_COMMITTEE = "general_or_committee", "党总支或基层党委", "general branch or primary committee"
    COMMITTEE = "committee", "基层党委", "primary committee"


class AppraisalGrade(Choice):
    """The grade of a performance appraisal, the best first."""

    # The article has no grades. These four are those of the appraisal of reports; cadres and members are graded on
    # other scales, to which nothing is carried over.
    GOOD = "good", "好", "good"
    FAIRLY_GOOD = "fairly_good", "较好", "fairly good"
    AVERAGE = "average", "一般", "average"
    POOR = "poor", "差", "poor"


class Standing(Choice):
    """The standing of a Party member."""

    FULL = "full", "正式党员", "full member"
    PROBATIONARY = "probationary", "预备党员", "probationary member"
    DECEASED = "deceased", "已故党员", "deceased member"


class MemberAppraisal(Choice):
    """The grade of a member in the yearly democratic appraisal of members."""

    # A scale of its own: nothing is carried over from or to the grades of an appraisal of reports.
    EXCELLENT = "excellent", "优秀", "excellent"
    QUALIFIED = "qualified", "合格", "qualified"
    BASICALLY_QUALIFIED = "basically_qualified", "基本合格", "basically qualified"
    UNQUALIFIED = "unqualified", "不合格", "unqualified"
    # Probationary members take part and get no grade.
    NOT_GRADED = "not_graded", "不评定等次", "not graded"


class AidGround(Choice):
    """On what ground the mutual-aid fund helps."""

    ILLNESS = "illness", "大病党员", "member with a serious illness"
    DISASTER = "disaster", "大难党员", "member struck by disaster"
    VETERAN = "veteran", "老党员", "veteran member"
    HARDSHIP = "hardship", "困难党员", "member in hardship"
    BEREAVED_FAMILY = "bereaved_family", "死亡党员家属", "family of a deceased member"
    NONE = "none", "无", "none"


class ApplicantRole(Choice):
    """What an applicant for membership does in the unit."""

    TEAM_LEADER = "team_leader", "班组长", "team leader"
    KEY_STAFF = "key_staff", "业务骨干", "key professional staff"
    OWNER = "owner", "企业主", "business owner"
    OTHER = "other", "其他", "other"


class ApplicantStage(Choice, ordered=True):
    """How far an applicant for membership has come, the first step first."""

    APPLICANT = "applicant", "入党申请人", "applicant"
    ACTIVE_APPLICANT = "active_applicant", "入党积极分子", "active applicant"
    PROSPECT = "prospect", "发展对象", "prospective member"
    ADMITTED = "admitted", "已接收为预备党员", "admitted"


class CommitteeKind(Choice):
    """The place of a committee in the 1+2+N model."""

    WORKING = "working", "“两新”党工委", "working committee"
    SECTOR = "sector", "领域党委", "sector committee"
    COORDINATING = "coordinating", "协同管理党委", "coordinating committee"


class HostAgency(Choice):
    """The agency a committee sits in."""

    ORGANIZATION_DEPARTMENT = "organization_department", "组织部", "organization department"
    INDUSTRY_COMMERCE_FEDERATION = (
        "industry_commerce_federation",
        "工商联",
        "federation of industry and commerce",
    )
    CIVIL_AFFAIRS_BUREAU = "civil_affairs_bureau", "民政局", "civil affairs bureau"
    # Since 2024 it carries the work that the organization department carried when the article was written.
    SOCIAL_WORK_DEPARTMENT = "social_work_department", "社会工作部", "Social Work Department"
    OTHER = "other", "其他", "other"


class ManagingCommittee(Choice):
    """The sector committee that manages a unit's Party organization day to day."""

    NON_PUBLIC = "non_public", "非公系统党委", "committee of the non-public sector"
    SOCIAL = "social", "社会组织系统党委", "committee of the social organizations"


class MemberBasis(Choice):
    """Which members a rule counts."""

    FULL = "full", "仅正式党员", "full members only"
    FULL_AND_PROBATIONARY = "full_and_probationary", "正式党员和预备党员", "full and probationary members"
    # Only for the activity fund: no text counts by it for anything else, and other parameters refuse it.
    TRANSFERRED_IN = "transferred_in", "组织关系已转入的党员", "members whose membership is transferred in"


class StaffingScope(Choice):
    """Which committees must be staffed in full."""

    SECTOR = "sector", "仅领域党委", "sector committees only"
    ALL = "all", "所有党（工）委", "all committees"


class TermProvision(Choice):
    """Which provision on terms of office is the latest."""

    CONSTITUTION_2012 = "constitution_2012", "2012年党章", "the Constitution of 2012"
    CONSTITUTION_2017 = "constitution_2017", "2017年党章", "the Constitution of 2017"
    OPINION_2018 = "opinion_2018", "2018年任期意见", "the opinion of 2018 on terms"


class CountedUntil(Choice):
    """Up to when a secretary who is in office is counted."""

    YEAR_END = "year_end", "当年12月31日", "31 December of the policy year"
    POLICY_DATE = "policy_date", "适用日期", "the policy's date"


class DemonstrationCounting(Choice):
    """Whether city demonstration sites are among the county ones."""

    SEPARATE = "separate", "市级与县级分别统计", "city and county sites counted apart"
    NESTED = "nested", "县级含市级", "city sites counted among the county ones"


class MeetingsCounted(Choice):
    """Of which part of the year meetings are asked."""

    WHOLE_YEAR = "whole_year", "按全年次数", "of the whole year"
    MONTHS_OVER = "months_over", "按已满月份折算", "of the months that are over"


class MonthsDue(Choice):
    """Which months of the year a monthly payment is due for on the policy's day."""

    MONTH_OVER = "month_over", "已满的月份", "the months that are over"
    MONTH_STARTED = "month_started", "已开始的月份", "the months that have begun"


class MonthReading(Choice):
    """Which day a date of a ledger means that names a month and no day."""

    FIRST_DAY = "first_day", "当月第一日", "the first day of the month"
    LAST_DAY = "last_day", "当月最后一日", "the last day of the month"
