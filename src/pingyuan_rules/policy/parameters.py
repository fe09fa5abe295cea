"""The policy: the numbers, dates and choices that the rules of Pingyuan depend on."""

from datetime import date
from decimal import Decimal

import attrs

from pingyuan_rules import units as u
from pingyuan_rules.choices import (
    CountedUntil,
    DemonstrationCounting,
    HostAgency,
    MeetingsCounted,
    MemberBasis,
    MonthReading,
    MonthsDue,
    StaffingScope,
    TermProvision,
)
from pingyuan_rules.engine import Fen, InvalidData, Label, Origin, Parameters, Problem, exact_decimal, is_known, param

# Points times weights are compared with totals in hundredths; with weights of another sum these would mean other
# scores.
WEIGHTS = (
    ("weight_leadership", "weight_membership", "weight_mechanism", "weight_performance", "weight_public_response"),
    ("weight_site_inspection", "weight_overall_assessment", "weight_reporting_appraisal"),
    (
        "secretary_weight_site_inspection",
        "secretary_weight_overall_assessment",
        "secretary_weight_reporting_appraisal",
    ),
)
"""Weights that add up to 100."""

# Rules take the first case that holds, so bands in another order would hide some of their answers.
ASCENDING = (
    ("leader_contacts_minimum", "leader_contacts_maximum"),
    ("grade_average", "grade_fairly_good", "grade_good"),
    ("county_site_total", "city_site_total"),
    ("general_branch_members", "primary_committee_members"),
    ("term_first_change", "term_second_change"),
    ("term_minimum_original", "term_maximum_original"),
    ("term_minimum_interim", "term_maximum_interim"),
    ("term_minimum_final", "term_maximum_final"),
)
"""Parameters none of which may be less than the one before."""

BY_STANDING = ("joint_member_basis", "committee_member_basis", "size_member_basis")
"""Parameters that count members by their standing alone: no text counts by transferred membership there."""


@attrs.frozen(kw_only=True, cache_hash=True, repr=False)
class Policy(Parameters):
    """What the county decided, what a regulation says, and what this library assumes where both are silent.

    Every value has a source: `policy.source_of(name)` tells its provenance, date, clauses and, for a house
    default or a reading, the reason. A parameter without a value on the policy's day is UNKNOWN, because its first
    value begins later or its last one has ended; an answer that needs it has the status `NO_VALUE`. What-if is
    `attrs.evolve(PINGYUAN, minimum_full_members=5)`.
    """

    # The structure (P2S3, P2S5).
    working_committees: int = param(zh="“两新”党工委应有数", en="working committees due", unit=u.BODIES)
    sector_committees: int = param(zh="领域党委应有数", en="sector committees due", unit=u.BODIES)
    coordinating_committees: int = param(zh="协同管理党委应有数", en="coordinating committees due", unit=u.BODIES)
    coordinating_committees_minimum: int = param(
        zh="协同管理党委至少应有数", en="coordinating committees due at least", unit=u.BODIES
    )
    coordinating_committees_exact: bool = param(
        zh="协同管理党委须恰为应有数", en="coordinating committees must be exactly as many as due"
    )
    staffing_scope: StaffingScope = param(zh="须配齐班子的党（工）委范围", en="committees that must be staffed")
    committee_members_minimum: int = param(zh="党（工）委委员应有人数", en="committee members required", unit=u.PERSONS)
    instructors_minimum: int = param(zh="派出指导员应有人数", en="instructors required", unit=u.PERSONS)
    leader_contacts_minimum: int = param(
        zh="每名县委领导班子成员联系党组织数下限",
        en="lower limit of Party organizations a leader contacts",
        unit=u.ORGANIZATIONS,
    )
    leader_contacts_maximum: int = param(
        zh="每名县委领导班子成员联系党组织数上限",
        en="upper limit of Party organizations a leader contacts",
        unit=u.ORGANIZATIONS,
    )
    contact_duty_minimum: int = param(
        zh="每种联系方式应有次数", en="times required for each contact duty", unit=u.TIMES
    )
    contact_duties_required: int = param(
        zh="须履行的联系方式种数", en="contact duties that must be done", unit=u.ITEMS, le=4
    )
    working_committee_host: HostAgency = param(
        zh="承担“两新”党工委工作的部门", en="department that carries the working committee"
    )

    # Formation (P2S7-9).
    minimum_full_members: int = param(
        zh="成立党组织的正式党员最少人数", en="full members that call for an organization", unit=u.PERSONS, ge=1
    )
    joint_minimum_members: int = param(
        zh="参加联合组建的党员最少人数", en="members that suffice to join a joint branch", unit=u.PERSONS, ge=1
    )
    joint_member_basis: MemberBasis = param(
        zh="联合组建的计算口径（党员范围）", en="members counted for a joint branch"
    )
    priority_park: int = param(zh="园区组建优先次序", en="rank of industrial parks")
    priority_cluster: int = param(zh="商业街区、专业市场组建优先次序", en="rank of streets and markets")
    priority_key_industry: int = param(zh="重点行业组建优先次序", en="rank of key industries")
    priority_rest: int = param(zh="其余单位组建优先次序", en="rank of all others")
    organization_coverage_target: int = param(
        zh="党的组织覆盖率目标", en="target for organization coverage", unit=u.PERCENT, le=100
    )
    work_coverage_target: int = param(zh="党的工作覆盖率目标", en="target for work coverage", unit=u.PERCENT, le=100)
    work_by_instructor: bool = param(zh="指导员计入工作覆盖", en="an instructor counts as work coverage")
    work_by_liaison: bool = param(zh="联络员计入工作覆盖", en="a liaison officer counts as work coverage")
    work_by_union: bool = param(zh="工会计入工作覆盖", en="a trade union counts as work coverage")
    work_by_youth_league: bool = param(zh="共青团组织计入工作覆盖", en="a Youth League body counts as work coverage")
    work_by_womens_federation: bool = param(
        zh="妇联组织计入工作覆盖", en="a women's federation body counts as work coverage"
    )
    base_needs_fixed_place: bool = param(
        zh="覆盖率基数只计有固定场所的单位", en="the base of coverage has only units with a fixed place of business"
    )
    base_staff_enterprises: int = param(
        zh="覆盖率基数所计企业的最少从业人员", en="least staff of an enterprise in the base of coverage", unit=u.PERSONS
    )
    base_staff_social_organizations: int = param(
        zh="覆盖率基数所计社会组织的最少从业人员",
        en="least staff of a social organization in the base of coverage",
        unit=u.PERSONS,
    )

    # Sites, teams and systems (P3).
    hollow_branch_haves: int = param(
        zh="挂牌之外至少应有的项数", en="haves that must stand behind the sign", unit=u.ITEMS, le=5
    )
    training_sessions_held: int = param(zh="当年组织培训场次", en="training sessions held", unit=u.TIMES)
    training_share: int = param(zh="应参加培训的比例", en="share of sessions to attend", unit=u.PERCENT, le=100)
    out_of_contact_months: int = param(zh="失联认定月数", en="months until out of contact", unit=u.MONTHS)
    priority_team_leader: int = param(zh="班组长发展优先次序", en="rank of team leaders")
    priority_key_staff: int = param(zh="业务骨干发展优先次序", en="rank of key professional staff")
    priority_owner: int = param(zh="企业主发展优先次序", en="rank of business owners")
    priority_other: int = param(zh="其他人员发展优先次序", en="rank of other applicants")
    aid_rank_illness: int = param(zh="大病党员帮扶优先次序", en="rank of aid for illness")
    aid_rank_disaster: int = param(zh="大难党员帮扶优先次序", en="rank of aid after disaster")
    aid_rank_veteran: int = param(zh="老党员帮扶优先次序", en="rank of aid for veterans")
    aid_rank_hardship: int = param(zh="困难党员帮扶优先次序", en="rank of aid in hardship")

    # The national regulations on branches.
    general_meetings_per_year: int = param(zh="每年支部党员大会次数", en="general meetings a year", unit=u.TIMES)
    committee_meetings_per_year: int = param(zh="每年支部委员会会议次数", en="committee meetings a year", unit=u.TIMES)
    theme_days_per_year: int = param(zh="每年主题党日次数", en="theme Party days a year", unit=u.TIMES)
    meetings_counted: MeetingsCounted = param(zh="会议次数的计法", en="how meetings are counted")
    committee_full_members: int = param(
        zh="设支部委员会的党员最少人数", en="members that call for a branch committee", unit=u.PERSONS
    )
    committee_member_basis: MemberBasis = param(
        zh="设支部委员会的计算口径（党员范围）", en="members counted for a committee"
    )
    general_branch_members: int = param(
        zh="设党总支的党员人数界线", en="members that call for a general branch", unit=u.PERSONS
    )
    primary_committee_members: int = param(
        zh="设基层党委的党员人数界线", en="members that call for a primary committee", unit=u.PERSONS
    )
    size_member_basis: MemberBasis = param(
        zh="组织形式的计算口径（党员范围）", en="members counted for the form of organization"
    )
    joint_units_maximum: int = param(
        zh="联合党支部覆盖单位上限", en="upper limit of units in a joint branch", unit=u.UNITS
    )
    term_provision: TermProvision = param(zh="现行任期依据", en="latest provision on terms of office")
    term_first_change: date = param(zh="任期规定首次调整日期", en="first change of terms of office")
    term_second_change: date = param(zh="任期规定再次调整日期", en="second change of terms of office")
    term_minimum_original: int = param(
        zh="2017年10月前规定的任期下限", en="lower limit of the term, provisions before October 2017", unit=u.YEARS
    )
    term_maximum_original: int = param(
        zh="2017年10月前规定的任期上限", en="upper limit of the term, provisions before October 2017", unit=u.YEARS
    )
    term_minimum_interim: int = param(
        zh="2017年10月至2018年7月规定的任期下限", en="lower limit of the term, October 2017 to July 2018", unit=u.YEARS
    )
    term_maximum_interim: int = param(
        zh="2017年10月至2018年7月规定的任期上限", en="upper limit of the term, October 2017 to July 2018", unit=u.YEARS
    )
    term_minimum_final: int = param(
        zh="现行规定（2018年7月起）的任期下限",
        en="lower limit of the term, present provisions (since July 2018)",
        unit=u.YEARS,
    )
    term_maximum_final: int = param(
        zh="现行规定（2018年7月起）的任期上限",
        en="upper limit of the term, present provisions (since July 2018)",
        unit=u.YEARS,
    )
    term_grace_years: int = param(
        zh="延期换届宽限年数", en="years by which an election may be late", unit=u.YEARS, le=1
    )
    group_meetings_per_year: int = param(zh="每年党小组会次数", en="group meetings a year", unit=u.TIMES)
    party_lectures_per_year: int = param(zh="每年党课次数", en="Party lectures a year", unit=u.TIMES)
    organizational_life_per_year: int = param(
        zh="每年组织生活会次数", en="organizational-life meetings a year", unit=u.TIMES
    )
    secretary_hours_per_year: int = param(
        zh="书记和委员每年培训学时", en="hours of study of secretaries and committee members a year", unit=u.HOURS
    )
    # A whole number and no ratio, since members are counted: of so many, one may be excellent. 1 asks nothing.
    members_graded_per_excellent: int = param(
        zh="每评一名优秀至少须评定等次的党员数",
        en="members graded for each one graded excellent",
        unit=u.PERSONS,
        ge=1,
        le=1_000,
    )

    # Activities and scores (P4).
    themed_activities_minimum: int = param(zh="主题活动应有次数", en="themed activities required", unit=u.TIMES)
    volunteer_services_minimum: int = param(zh="志愿服务应有次数", en="volunteer services required", unit=u.TIMES)
    weight_leadership: int = param(zh="领导班子好权重", en="weight of leadership team", unit=u.PERCENT, le=100)
    weight_membership: int = param(zh="党员队伍好权重", en="weight of membership", unit=u.PERCENT, le=100)
    weight_mechanism: int = param(zh="工作机制好权重", en="weight of working mechanism", unit=u.PERCENT, le=100)
    weight_performance: int = param(zh="工作业绩好权重", en="weight of performance", unit=u.PERCENT, le=100)
    weight_public_response: int = param(zh="群众反映好权重", en="weight of public response", unit=u.PERCENT, le=100)
    # `attrs.field` written out, as for the scores of a branch: type checkers see by its converter that 80 and 80.5 are
    # taken as well as decimals.
    five_good_floor: Decimal = attrs.field(
        converter=exact_decimal,
        metadata=param(zh="“五个好”单项底线", en="floor of each of the five goods", unit=u.POINTS, le=100).metadata,
    )
    county_site_total: int = param(zh="县级示范点总分线", en="total for a county site", unit=u.HUNDREDTHS, le=10_000)
    city_site_total: int = param(zh="市级示范点总分线", en="total for a city site", unit=u.HUNDREDTHS, le=10_000)
    demonstration_needs_systems: bool = param(
        zh="示范点须六项制度健全", en="a demonstration site must have the six systems"
    )
    demonstration_counting: DemonstrationCounting = param(zh="示范点统计方式", en="how demonstration sites are counted")
    weight_site_inspection: int = param(zh="现场检查权重", en="weight of site inspection", unit=u.PERCENT, le=100)
    weight_overall_assessment: int = param(zh="综合考核权重", en="weight of overall assessment", unit=u.PERCENT, le=100)
    weight_reporting_appraisal: int = param(
        zh="述职评议权重", en="weight of the appraisal of the report", unit=u.PERCENT, le=100
    )
    secretary_weight_site_inspection: int = param(
        zh="书记现场检查权重", en="secretary's weight of site inspection", unit=u.PERCENT, le=100
    )
    secretary_weight_overall_assessment: int = param(
        zh="书记综合考核权重", en="secretary's weight of overall assessment", unit=u.PERCENT, le=100
    )
    secretary_weight_reporting_appraisal: int = param(
        zh="书记述职评议权重", en="secretary's weight of the appraisal of the report", unit=u.PERCENT, le=100
    )
    grade_good: int = param(zh="“好”分数线", en="score for the grade good", unit=u.HUNDREDTHS, le=10_000)
    grade_fairly_good: int = param(
        zh="“较好”分数线", en="score for the grade fairly good", unit=u.HUNDREDTHS, le=10_000
    )
    grade_average: int = param(zh="“一般”分数线", en="score for the grade average", unit=u.HUNDREDTHS, le=10_000)

    # Money (P4S12).
    # The measures of another county of the province, of 2013, have the same two amounts of 300 yuan; both may come from
    # one provincial text of 2012.
    activity_fund_per_member: Fen = param(
        zh="每名党员每年活动经费", en="activity fund per member per year", unit=u.FEN_UNIT
    )
    activity_fund_basis: MemberBasis = param(
        zh="活动经费的计算口径（党员范围）", en="members counted for the activity fund"
    )
    allowance_per_month: Fen = param(zh="书记每月最低工作津贴", en="minimum monthly allowance", unit=u.FEN_UNIT)
    allowance_per_month_full_time: Fen = param(
        zh="专职书记每月最低工作津贴", en="minimum monthly allowance, full-time", unit=u.FEN_UNIT
    )
    # Two days instead of a choice among conventions: 0 and 31 never and always count the month of appointment, 32 and
    # 1 that of leaving.
    appointment_cutoff_day: int = param(
        zh="任职当月计入的最迟日", en="last day on which the month of appointment counts", unit=u.DAY_OF_MONTH, le=31
    )
    leaving_cutoff_day: int = param(
        zh="离任当月计入的最早日", en="first day on which the month of leaving counts", unit=u.DAY_OF_MONTH, le=32
    )
    secretary_counted_until: CountedUntil = param(zh="在任书记计至", en="a secretary in office is counted until")
    months_due: MonthsDue = param(zh="按月津贴应发的月份", en="months for which an allowance is due")

    # How a ledger is read.
    month_reading: MonthReading = param(zh="只写到月的日期", en="what a month without a day means")

    def __attrs_post_init__(self) -> None:
        """Check kinds and bounds, then that values fit together.

        Raises:
            InvalidData: With every problem.
        """
        super().__attrs_post_init__()
        problems: list[Problem] = []
        if self.origin is None:
            # So that a policy which JSON or a program gives is not moved to another day either.
            object.__setattr__(self, "origin", Origin(self.on))
        elif self.on != self.origin.on:
            # The values would still be those of the other day.
            expected = Label(f"{self.origin.on}，即各项取值所属的日期", f"{self.origin.on}, the day of its values")
            day = f"date({self.on.year}, {self.on.month}, {self.on.day})"
            call = f"policy_on({day})"
            remedy = Label(
                f"另一日的政策请用 {call} 取得，再改其他取值：attrs.evolve({call}, ...)",
                f"Get the policy of the other day and change that: attrs.evolve({call}, ...)",
            )
            problems.append(Problem("on", str(self.on), expected, remedy, kind="conflict", path=("on",)))
        for names in WEIGHTS:
            values = [getattr(self, name) for name in names]
            if all(map(is_known, values)) and sum(values) != _HUNDRED:
                expected = Label("合计为 100 的权重", "weights that add up to 100")
                remedy = Label("请调整权重", "Adjust the weights")
                problems.append(
                    Problem(", ".join(names), " + ".join(map(str, values)), expected, remedy, kind="conflict")
                )
        for ascending in ASCENDING:
            # Parameters without a value on the day are unknown; the others still stand in order.
            values = [value for name in ascending if is_known(value := getattr(self, name))]
            if values != sorted(values):
                expected = Label("由小到大排列的数值", "values in ascending order")
                remedy = Label(
                    "请核对是否写反：各项不得大于后一项",
                    "Check whether they are switched: none may be greater than the next",
                )
                problems.append(
                    Problem(", ".join(ascending), ", ".join(map(str, values)), expected, remedy, kind="conflict")
                )
        for name in BY_STANDING:
            if getattr(self, name) is MemberBasis.TRANSFERRED_IN:
                expected = Label("full 或 full_and_probationary", "full or full_and_probationary")
                remedy = Label(
                    "“组织关系已转入的党员”只用于 activity_fund_basis；请改用另外两项之一",
                    "Only activity_fund_basis counts members transferred in; use one of the other two here",
                )
                problems.append(
                    Problem(name, MemberBasis.TRANSFERRED_IN.value, expected, remedy, kind="choice", path=(name,))
                )
        if problems:
            raise InvalidData(problems)


_HUNDRED = 100
