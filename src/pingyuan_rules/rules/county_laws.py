"""What always holds of the rules, for every record that can be made and under every policy that is shipped.

Nothing is decided here. A law says in other words what the rules come to, so that a change that breaks it is noticed.
"""

from pingyuan_rules.choices import (
    AidGround,
    AppraisalGrade,
    BranchSize,
    CoverageStatus,
    DemonstrationLevel,
    FormationRoute,
    SecretaryState,
)
from pingyuan_rules.engine import Monotony, all_of, any_of, fen, hundredths, implies, never_lowers, never_raises, not_
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch, Leader, Member, Organization
from pingyuan_rules.rules.bases import base_eligible
from pingyuan_rules.rules.claims import has_six_haves
from pingyuan_rules.rules.county_book import REGULATIONS_IN_FORCE, book
from pingyuan_rules.rules.coverage import coverage_status, organization_covered, work_covered
from pingyuan_rules.rules.formation import (
    due_not_formed,
    due_to_join_not_joined,
    formation_priority,
    formation_route,
    in_operation,
    joint_above_minimum,
    must_form,
    standalone_below_minimum,
    survey_clear_count,
    survey_complete,
)
from pingyuan_rules.rules.funds import (
    activity_fund,
    allowance_due_so_far,
    allowance_floor_met,
    annual_grant,
    secretary_allowance,
    secretary_months,
    secretary_months_so_far,
)
from pingyuan_rules.rules.regulations import (
    branch_below_minimum,
    committee_required,
    meetings_on_schedule,
    size_route,
    term_years_max,
    term_years_min,
)
from pingyuan_rules.rules.scoring import (
    appraisal_grade,
    appraisal_score,
    demonstration_level,
    five_good_met,
    five_good_total,
    secretary_appraisal_score,
)
from pingyuan_rules.rules.sites import hollow_branch, site_items_met, site_qualified, six_haves_met
from pingyuan_rules.rules.structure import contact_duties_done
from pingyuan_rules.rules.systems import systems_complete, systems_in_place
from pingyuan_rules.rules.team import aid_eligible, aid_ground, out_of_contact

HIGHEST_SCORE = 10_000
"""A hundred points, in hundredths."""
CLEARS, SITE_CHECKS, SYSTEMS, MONTHS_OF_YEAR = 5, 5, 6, 12
GRADES = tuple(reversed(AppraisalGrade))

# Forming and coverage.


@book.law(
    zh="党的组织已覆盖的单位不属于应建未建",
    en="a unit covered by an organization has none that is due but not formed",
    cites=(clause("P2S8"), clause("P2S9")),
)
def covered_unit_is_not_due(org: Organization, policy: Policy) -> bool:
    """A unit that has a Party organization is not one that is due to form it."""
    return implies(organization_covered(org), not_(due_not_formed(org, policy)))


@book.law(
    zh="应建未建单位应单独组建",
    en="a unit whose organization is due but not formed is to form one of its own",
    cites=clause("P2S8"),
)
def due_unit_forms_its_own(org: Organization, policy: Policy) -> bool:
    """Enough full members that an organization is due are enough for one of its own."""
    return implies(due_not_formed(org, policy), formation_route(org, policy) == FormationRoute.STANDALONE)


@book.law(
    zh="单位不会既应单独组建又应联合组建",
    en="no unit is due both to form an organization and to join one",
    cites=(clause("P2S8"), clause("BR2018A5JOIN")),
    since=REGULATIONS_IN_FORCE,
)
def due_in_one_way_only(org: Organization, policy: Policy) -> bool:
    """A unit falls short of one requirement of forming at most."""
    return not_(all_of(due_not_formed(org, policy), due_to_join_not_joined(org, policy)))


@book.law(
    zh="单位不会既因人数已够而不应联合组建，又因人数不足而不应单独组建",
    en="no unit has both too many members for a joint branch and too few for its own",
    cites=clause("P2S8"),
)
def too_many_or_too_few(org: Organization, policy: Policy) -> bool:
    """The two remarks on the form of organization exclude each other."""
    return not_(all_of(joint_above_minimum(org, policy), standalone_below_minimum(org, policy)))


@book.law(zh="组织覆盖必有工作覆盖", en="a unit with an organization is covered by Party work", cites=clause("P2S9"))
def organization_covers_work(org: Organization, policy: Policy) -> bool:
    """The coverage by work is never less than the coverage by organizations."""
    return implies(organization_covered(org), work_covered(org, policy))


@book.law(zh="覆盖情况与两项覆盖一致", en="the status of coverage agrees with the two coverages", cites=clause("P2S9"))
def coverage_agrees(org: Organization, policy: Policy) -> bool:
    """A unit counts as not covered exactly if neither coverage reaches it."""
    return work_covered(org, policy) == (coverage_status(org, policy) != CoverageStatus.NONE)


@book.law(
    zh="应建单位不是已建就是应建未建",
    en="an eligible unit has an organization, or one that is due but not formed",
    cites=(clause("P2S8"), clause("P2S9")),
)
def eligible_unit_has_or_is_due(org: Organization, policy: Policy) -> bool:
    """The eligible units without an organization are exactly those that are due but have not formed one."""
    return implies(base_eligible(org, policy), any_of(organization_covered(org), due_not_formed(org, policy)))


@book.law(
    zh="正常运营的应建未建单位计入应建基数",
    en="a unit in operation whose organization is due but not formed is an eligible one",
    cites=(clause("P2S8"), clause("P2S9")),
)
def due_unit_is_eligible(org: Organization, policy: Policy) -> bool:
    """No unit is due and left out of the base."""
    return implies(all_of(in_operation(org), due_not_formed(org, policy)), base_eligible(org, policy))


@book.law(zh="“五个清”达标即五项齐备", en="the survey is complete exactly with all five clears", cites=clause("P2S7"))
def survey_agrees_with_count(org: Organization) -> bool:
    """The count of the five clears and the answer whether all are met agree."""
    return survey_complete(org) == (survey_clear_count(org) == CLEARS)


@book.law(
    zh="正式党员增加不会使应建单位变为不应建", en="more full members never end a unit's duty", cites=clause("P2S8")
)
def more_members_keep_the_duty() -> Monotony[Organization, Policy]:
    """A unit that must form an organization still must with one full member more."""
    return never_lowers("full_members", must_form)


@book.law(zh="正式党员增加不会使组建途径后退", en="more full members never lead to a lesser form", cites=clause("P2S9"))
def more_members_never_lessen_the_route() -> Monotony[Organization, Policy]:
    """From coverage by work to a joint branch to an organization of its own: more full members never lead back."""
    order = (FormationRoute.WORK_COVERAGE, FormationRoute.JOINT, FormationRoute.STANDALONE)
    return never_lowers("full_members", formation_route, answers=order)


@book.law(zh="重点行业单位的组建次序不靠后", en="a key industry never moves a unit back", cites=clause("P2S7"))
def key_industry_never_moves_back() -> Monotony[Organization, Policy]:
    """Rank 1 comes first, so that a unit of a key industry never has a higher number than it would have otherwise."""
    return never_raises("key_industry", formation_priority)


# Sites, systems and scores.


@book.law(zh="阵地达标即五项齐备", en="a site qualifies exactly with all five checks", cites=clause("P3S3"))
def site_agrees_with_count(branch: Branch) -> bool:
    """The count of the five checks and the answer whether the site qualifies agree."""
    return site_qualified(branch) == (site_items_met(branch) == SITE_CHECKS)


@book.law(zh="六项制度健全即六项均已建立", en="the systems are complete exactly with all six", cites=clause("P3S12"))
def systems_agree_with_count(branch: Branch) -> bool:
    """The count of the six systems and the answer whether all are in place agree."""
    return systems_complete(branch) == (systems_in_place(branch) == SYSTEMS)


@book.law(zh="“六有”齐备的支部不是空壳", en="a branch with all six haves is not hollow", cites=clause("P3S4"))
def six_haves_are_not_hollow(branch: Branch, policy: Policy) -> bool:
    """However many haves must stand behind the sign, all of them are enough."""
    return implies(has_six_haves(branch), not_(hollow_branch(branch, policy)))


@book.law(
    zh="空壳支部的“六有”项数不超过挂牌之外至少应有的项数",
    en="a hollow branch has no more haves than must stand behind the sign",
    cites=clause("P3S4"),
)
def hollow_branch_has_few(branch: Branch, policy: Policy) -> bool:
    """With its sign, a hollow branch has at most as many of the six haves as must stand behind the sign."""
    return implies(hollow_branch(branch, policy), six_haves_met(branch) <= policy.hollow_branch_haves)


@book.law(
    zh="市级示范点必达县级示范点要求",
    en="a city site would be a county site",
    cites=(clause("P4S7"), clause("P4S9")),
)
def city_site_would_be_county_site(branch: Branch, policy: Policy) -> bool:
    """What is asked of a city site is no less than what is asked of a county site."""
    return implies(
        demonstration_level(branch, policy) == DemonstrationLevel.CITY,
        five_good_total(branch, policy) >= policy.county_site_total,
    )


@book.law(
    zh="示范点必须阵地达标、各项达底线且未被否决",
    en="a demonstration site qualifies, reaches every floor and bears no veto",
    cites=(clause("P4S7"), clause("P4S8")),
)
def demonstration_site_is_sound(branch: Branch, policy: Policy) -> bool:
    """No score makes up for a site that does not qualify, for one of the five goods, or for a veto."""
    return implies(
        demonstration_level(branch, policy) != DemonstrationLevel.NONE,
        all_of(site_qualified(branch), five_good_met(branch, policy), not_(branch.vetoed)),
    )


@book.law(zh="“五个好”总分在0至100分之间", en="the total of the five goods is 0 to 100 points", cites=clause("P4S7"))
def five_good_total_in_bounds(branch: Branch, policy: Policy) -> bool:
    """The weights make a whole, so the total stays within the bounds of the scores."""
    return all_of(five_good_total(branch, policy) >= 0, five_good_total(branch, policy) <= HIGHEST_SCORE)


@book.law(
    zh="各项均达底线则总分不低于底线",
    en="if every score reaches the floor, so does the total",
    cites=clause("P4S7"),
)
def floors_carry_the_total(branch: Branch, policy: Policy) -> bool:
    """The total is never less than the least of the five scores, so it is at the floor if each of them is."""
    return implies(five_good_met(branch, policy), five_good_total(branch, policy) >= hundredths(policy.five_good_floor))


@book.law(
    zh="考核得分在0至100分之间",
    en="appraisal scores are 0 to 100 points",
    cites=clause("P4S11"),
)
def appraisal_scores_in_bounds(branch: Branch, policy: Policy) -> bool:
    """The scores of a branch and of its secretary stay within the bounds of the scores that they are made of."""
    return all_of(
        appraisal_score(branch, policy) >= 0,
        appraisal_score(branch, policy) <= HIGHEST_SCORE,
        secretary_appraisal_score(branch, policy) >= 0,
        secretary_appraisal_score(branch, policy) <= HIGHEST_SCORE,
    )


@book.law(zh="单项得分提高不会降低示范点级别", en="higher scores never lower the level of a site", cites=clause("P4S7"))
def higher_scores_keep_the_level() -> Monotony[Branch, Policy]:
    """Doing better in any of the five goods never costs a branch its level."""
    scores = ("leadership", "membership", "mechanism", "performance", "public_response")
    return never_lowers(scores, demonstration_level)


@book.law(zh="一票否决不会提高示范点级别", en="a veto never raises the level of a site", cites=clause("P4S8"))
def veto_never_raises() -> Monotony[Branch, Policy]:
    """A veto bars a level and brings none."""
    return never_raises("vetoed", demonstration_level)


@book.law(zh="单项得分提高不会降低考核等次", en="higher scores never lower the grade", cites=clause("P4S11"))
def higher_scores_keep_the_grade() -> Monotony[Branch, Policy]:
    """Doing better in inspection, assessment or report never costs a branch its grade."""
    scores = ("site_inspection", "overall_assessment", "reporting_appraisal")
    return never_lowers(scores, appraisal_grade, answers=GRADES)


# Money and months.


@book.law(zh="书记任职月数在0至12之间", en="months in office are 0 to 12", cites=clause("P4S12"))
def months_lie_in_the_year(branch: Branch, policy: Policy) -> bool:
    """Whenever a secretary came and left, no more months are counted than the year has, and none is taken off."""
    return all_of(secretary_months(branch, policy) >= 0, secretary_months(branch, policy) <= MONTHS_OF_YEAR)


@book.law(
    zh="截至适用日期的任职月数不多于全年",
    en="no more months in office are counted so far than for the year",
    cites=(clause("P4S12"), clause("DUEINYEAR")),
)
def months_so_far_are_of_the_year(branch: Branch, policy: Policy) -> bool:
    """The months that are due are among those of the year."""
    return secretary_months_so_far(branch, policy) <= secretary_months(branch, policy)


@book.law(
    zh="截至适用日期应发津贴不多于全年",
    en="no more allowance is due so far than for the year",
    cites=(clause("P4S12"), clause("DUEINYEAR")),
)
def allowance_so_far_is_of_the_year(branch: Branch, policy: Policy) -> bool:
    """What is due by the policy's day is never more than the least allowance of the year."""
    return allowance_due_so_far(branch, policy) <= secretary_allowance(branch, policy)


@book.law(zh="书记空缺的支部不发津贴", en="a vacant office is due no allowance", cites=clause("P4S12"))
def vacant_office_is_due_nothing(branch: Branch, policy: Policy) -> bool:
    """Without a secretary, no month counts and nothing is due."""
    return implies(
        branch.secretary_state == SecretaryState.VACANT,
        all_of(secretary_months(branch, policy) == 0, secretary_allowance(branch, policy) == fen(0)),
    )


@book.law(zh="年度应拨经费不少于活动经费", en="the yearly grant is at least the activity fund", cites=clause("P4S12"))
def grant_holds_the_fund(branch: Branch, policy: Policy) -> bool:
    """The allowance is added to the fund, and nothing is taken off."""
    return annual_grant(branch, policy) >= activity_fund(branch, policy)


@book.law(zh="党员增加不会减少活动经费", en="one more member never lowers the fund", cites=clause("P4S12"))
def more_members_never_lower_the_fund() -> Monotony[Branch, Policy]:
    """A further member, full or probationary, never makes the fund less."""
    return never_lowers(("full_members", "probationary_members"), activity_fund)


@book.law(zh="任职日期推后不会增加任职月数", en="a later appointment never adds months", cites=clause("P4S12"))
def later_appointment_adds_no_months() -> Monotony[Branch, Policy]:
    """A secretary who takes office later is not counted for more months."""
    return never_raises("secretary_appointed", secretary_months)


@book.law(
    zh="专职书记的最低津贴不低于兼职书记",
    en="full-time secretaries are due no less",
    cites=(clause("P4S12"), clause("LIANSHAN2013")),
)
def full_time_never_lowers_the_allowance() -> Monotony[Branch, Policy]:
    """A secretary who does Party work full-time is due at least what a part-time one is.

    The article does not tell the two apart, and another county pays the full-time one more. A county that raises the
    one floor and forgets the other breaks this.
    """
    return never_lowers("secretary_full_time", secretary_allowance)


@book.law(zh="多发津贴不会变为未达最低额", en="paying more never falls below the minimum", cites=clause("P4S12"))
def paying_more_keeps_the_floor() -> Monotony[Branch, Policy]:
    """An allowance that reaches the minimum still does if more is paid."""
    return never_lowers("allowance_paid", allowance_floor_met)


# Members, leaders and what the regulations ask.


@book.law(zh="联系日期推后不会变为失联", en="a later contact never puts a member out of contact", cites=clause("P3S9"))
def later_contact_keeps_in_contact() -> Monotony[Member, Policy]:
    """At the end of a short month, too, a member whom the branch met later is not sooner out of contact."""
    return never_raises("last_contact", out_of_contact)


@book.law(
    zh="符合帮扶条件即有帮扶类别",
    en="a member is eligible for aid exactly with a ground for it",
    cites=clause("P3S13"),
)
def aid_has_a_ground(member: Member, policy: Policy) -> bool:
    """The ground and the answer whether there is one agree."""
    return aid_eligible(member) == (aid_ground(member, policy) != AidGround.NONE)


@book.law(zh="多做联系工作不会变为未履行", en="doing more never undoes the duties of contact", cites=clause("P2S5"))
def doing_more_keeps_the_duties() -> Monotony[Leader, Policy]:
    """A county leader who did the duties still did them with one more visit, lecture, activity or problem solved."""
    return never_lowers(("research", "lectures", "activities_joined", "problems_solved"), contact_duties_done)


@book.law(
    zh="任期下限不长于任期上限",
    en="the least term of office is no longer than the greatest",
    cites=(clause("CONST2012TERM"), clause("CONST2017TERM"), clause("TERM2018")),
)
def terms_are_in_order(branch: Branch, policy: Policy) -> bool:
    """Both ends of a term are those of one provision, whenever the branch was elected."""
    return term_years_min(branch, policy) <= term_years_max(branch, policy)


@book.law(
    zh="应设委员会的支部正式党员不会不足",
    en="a branch that must have a committee has enough full members",
    cites=(clause("BR2018COMMITTEE"), clause("BR2018A4")),
    since=REGULATIONS_IN_FORCE,
)
def committee_branch_is_large_enough(branch: Branch, policy: Policy) -> bool:
    """The members that call for a committee are more than those that a branch needs."""
    return implies(committee_required(branch, policy), not_(branch_below_minimum(branch, policy)))


@book.law(
    zh="党员增加不会使应设的组织形式变小",
    en="more members never call for a smaller form",
    cites=clause("BR2018SIZE"),
)
def more_members_never_lessen_the_form() -> Monotony[Branch, Policy]:
    """From a branch to a general branch to a primary committee: more members never lead back."""
    order = (
        BranchSize.BRANCH, BranchSize.BRANCH_OR_GENERAL, BranchSize.GENERAL, BranchSize.GENERAL_OR_COMMITTEE,
        BranchSize.COMMITTEE,
    )  # fmt: skip
    return never_lowers(("full_members", "probationary_members"), size_route, answers=order)


@book.law(
    zh="多开会议不会变为未按期召开",
    en="more meetings never break the schedule",
    cites=(clause("BR2018A11"), clause("BR2018A12"), clause("BR2018A16")),
)
def more_meetings_keep_the_schedule() -> Monotony[Branch, Policy]:
    """A branch that met often enough still did with one meeting more."""
    return never_lowers(("general_meetings", "committee_meetings", "theme_days"), meetings_on_schedule)
