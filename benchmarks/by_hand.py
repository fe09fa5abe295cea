"""The rules about a branch, written by hand in plain Python for known facts: what the compiled rules are held to."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import attrs

from pingyuan_rules import (
    UNKNOWN,
    AppraisalGrade,
    Branch,
    BranchSize,
    CountedUntil,
    DemonstrationLevel,
    Fen,
    Formation,
    MemberBasis,
    Policy,
    SecretaryState,
    Sector,
    TermProvision,
    is_known,
)

A = TypeVar("A")

REGULATIONS_IN_FORCE = date(2018, 10, 28)
RULES = (
    "site_items_met",
    "site_qualified",
    "six_haves_met",
    "hollow_branch",
    "guidance_paired",
    "training_met",
    "systems_in_place",
    "systems_complete",
    "activity_modes_used",
    "pledges_shown",
    "theme_practice_held",
    "five_good_total",
    "five_good_met",
    "demonstration_level",
    "appraisal_score",
    "appraisal_grade",
    "secretary_appraisal_score",
    "secretary_appraisal_grade",
    "activity_fund",
    "secretary_months",
    "secretary_allowance",
    "allowance_floor_met",
    "annual_grant",
    "committee_required",
    "meetings_on_schedule",
    "size_route",
    "joint_units_ok",
    "term_years_min",
    "term_years_max",
)
"""The rules that are written here, in the order of the answers. A new rule is compared once it is written here too."""
Answers: Any = attrs.make_class("Answers", ["record", "policy", *RULES], frozen=True, slots=True)
"""The answers, held as an assessment holds them."""


def months_in_office(b: Branch, p: Policy) -> int:
    """The secretary's months in office in the policy year."""
    if b.secretary_state is SecretaryState.VACANT:
        return 0
    january = p.on.year * 12 + 1
    december = january + 11
    appointed: Any = b.secretary_appointed  # known in every record that is measured
    first: int = appointed.year * 12 + appointed.month
    if appointed.day > p.appointment_cutoff_day:
        first += 1
    if b.secretary_state is SecretaryState.LEFT:
        left: Any = b.secretary_left
        last: int = left.year * 12 + left.month
        if left.day < p.leaving_cutoff_day:
            last -= 1
    elif p.secretary_counted_until is CountedUntil.YEAR_END:
        last = december
    else:
        last = p.on.year * 12 + p.on.month
    return max(0, min(12, min(last, december) - max(first, january) + 1))


def grade(score: int, p: Policy) -> AppraisalGrade:
    """The grade of an appraisal score."""
    if score >= p.grade_good:
        return AppraisalGrade.GOOD
    if score >= p.grade_fairly_good:
        return AppraisalGrade.FAIRLY_GOOD
    if score >= p.grade_average:
        return AppraisalGrade.AVERAGE
    return AppraisalGrade.POOR


def size(members: int, p: Policy) -> BranchSize:
    """The form of organization that a number of members calls for."""
    if members < p.general_branch_members:
        return BranchSize.BRANCH
    if members == p.general_branch_members:
        return BranchSize.BRANCH_OR_GENERAL
    if members < p.primary_committee_members:
        return BranchSize.GENERAL
    if members == p.primary_committee_members:
        return BranchSize.GENERAL_OR_COMMITTEE
    return BranchSize.COMMITTEE


def terms(b: Branch, p: Policy) -> tuple[int, int]:
    """The least and the greatest term of office."""
    if p.term_provision is TermProvision.CONSTITUTION_2012 or b.elected_on < p.term_first_change:
        return p.term_minimum_original, p.term_maximum_original
    if p.term_provision is TermProvision.CONSTITUTION_2017 or b.elected_on < p.term_second_change:
        return p.term_minimum_interim, p.term_maximum_interim
    return p.term_minimum_final, p.term_maximum_final


def assess(b: Branch, p: Policy, make: Callable[..., A] = Answers, unknown: Any = UNKNOWN) -> A:
    """Every rule about a branch whose facts are all known.

    Args:
        b: The branch: a record, or anything with the same attributes.
        p: The policy.
        make: What to make of branch, policy and answers.
        unknown: What stands for an answer that there is not.
    """
    site_items = b.has_work_funds + b.signage_standard + b.premises_standard + b.files_standard + b.work_standard
    site_qualified = site_items == 5
    premises = b.has_premises or b.premises_shared
    others = premises + b.has_facilities + b.has_flag + b.has_reading + b.has_rules
    six_haves = others + b.has_signs
    systems = (
        b.system_admission
        + b.system_meetings
        + b.system_appraisal
        + b.system_education
        + b.system_posts
        + b.system_staff_contact
    )
    systems_complete = systems == 6
    leadership, membership, mechanism = b.leadership, b.membership, b.mechanism
    performance, public_response = b.performance, b.public_response
    five_good_total = int(
        leadership * p.weight_leadership
        + membership * p.weight_membership
        + mechanism * p.weight_mechanism
        + performance * p.weight_performance
        + public_response * p.weight_public_response
    )
    floor = p.five_good_floor
    five_good_met = (
        leadership >= floor
        and membership >= floor
        and mechanism >= floor
        and performance >= floor
        and public_response >= floor
    )
    systems_needed = p.demonstration_needs_systems and not systems_complete
    if b.vetoed or systems_needed or not (site_qualified and five_good_met):
        level = DemonstrationLevel.NONE
    elif five_good_total >= p.city_site_total:
        level = DemonstrationLevel.CITY
    elif five_good_total >= p.county_site_total:
        level = DemonstrationLevel.COUNTY
    else:
        level = DemonstrationLevel.NONE
    score = int(
        b.site_inspection * p.weight_site_inspection
        + b.overall_assessment * p.weight_overall_assessment
        + b.reporting_appraisal * p.weight_reporting_appraisal
    )
    secretary_score = int(
        b.secretary_site_inspection * p.secretary_weight_site_inspection
        + b.secretary_overall_assessment * p.secretary_weight_overall_assessment
        + b.secretary_reporting_appraisal * p.secretary_weight_reporting_appraisal
    )
    full: Any = b.full_members
    members = full + b.probationary_members
    fund = p.activity_fund_per_member * (full if p.activity_fund_basis is MemberBasis.FULL else members)
    months = months_in_office(b, p)
    allowance = months * (p.allowance_per_month_full_time if b.secretary_full_time else p.allowance_per_month)
    if p.on >= REGULATIONS_IN_FORCE:
        counted = full if p.committee_member_basis is MemberBasis.FULL else members
        committee = counted >= p.committee_full_members
        meetings = (
            b.general_meetings >= p.general_meetings_per_year
            and (not committee or b.committee_meetings >= p.committee_meetings_per_year)
            and b.theme_days >= p.theme_days_per_year
        )
        route = size(full if p.size_member_basis is MemberBasis.FULL else members, p)
        units = b.units <= p.joint_units_maximum if b.formation is Formation.JOINT else unknown
    else:
        committee = meetings = route = units = unknown
    least_term, greatest_term = terms(b, p)
    return make(
        b,
        p,
        site_items,
        site_qualified,
        six_haves,
        b.has_signs and others < p.hollow_branch_haves,
        b.has_instructor and b.has_liaison,
        b.training_sessions >= -(-p.training_sessions_held * p.training_share // 100)
        if is_known(p.training_sessions_held)
        else unknown,
        systems,
        systems_complete,
        (b.activities_autonomous >= 1)
        + (b.activities_joint >= 1)
        + (b.activities_experiential >= 1)
        + (b.activities_online >= 1),
        b.pledge_identity + b.pledge_duties + b.pledge_commitments,
        b.themed_activities >= p.themed_activities_minimum
        and (b.sector is Sector.NON_PUBLIC_ENTERPRISE or b.volunteer_services >= p.volunteer_services_minimum),
        five_good_total,
        five_good_met,
        level,
        score,
        grade(score, p),
        secretary_score,
        grade(secretary_score, p),
        Fen(fund),
        months,
        Fen(allowance),
        b.allowance_paid >= allowance,
        Fen(fund + allowance),
        committee,
        meetings,
        route,
        units,
        least_term,
        greatest_term,
    )
