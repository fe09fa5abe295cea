"""What `assess` gives: for each class of record one typed field per rule.

A test holds these fields to the rules of the book, in their order.
"""

import attrs

from pingyuan_rules.choices import (
    AidGround,
    AppraisalGrade,
    BranchSize,
    CoverageStatus,
    DemonstrationLevel,
    FormationRoute,
    ManagingCommittee,
)
from pingyuan_rules.engine import Assessment, Fen, Unknown

BOOK = "pingyuan_rules.rules:book"
"""The place of the book of these classes. It stands above them, so it is loaded when it is first needed."""


# Written out and not made from the rules, so that editors and type checkers know each field and its type.
@attrs.frozen
class StructureAssessment(Assessment, book=BOOK):
    """What every rule about a structure says; each field is the answer of the rule of that name, or UNKNOWN."""

    structure_conforms: bool | Unknown


@attrs.frozen
class CommitteeAssessment(Assessment, book=BOOK):
    """What every rule about a committee says; each field is the answer of the rule of that name, or UNKNOWN."""

    committee_staffed: bool | Unknown
    instructors_sent: bool | Unknown


@attrs.frozen
class OrganizationAssessment(Assessment, book=BOOK):
    """What every rule about an organization says; each field is the answer of the rule of that name, or UNKNOWN."""

    managing_committee: ManagingCommittee | Unknown
    survey_clear_count: int | Unknown
    survey_complete: bool | Unknown
    must_form: bool | Unknown
    formation_route: FormationRoute | Unknown
    case_plan_in_place: bool | Unknown
    formation_priority: int | Unknown
    due_not_formed: bool | Unknown
    joint_above_minimum: bool | Unknown
    due_to_join_not_joined: bool | Unknown
    standalone_below_minimum: bool | Unknown
    organization_covered: bool | Unknown
    work_covered: bool | Unknown
    coverage_status: CoverageStatus | Unknown
    closed_with_organization: bool | Unknown


@attrs.frozen
class LeaderAssessment(Assessment, book=BOOK):
    """What every rule about a county leader says; each field is the answer of the rule of that name, or UNKNOWN."""

    contact_load_ok: bool | Unknown
    contact_duties_done: bool | Unknown


@attrs.frozen
class BranchAssessment(Assessment, book=BOOK):
    """What every rule about a branch says; each field is the answer of the rule of that name, or UNKNOWN.

    Amounts (`Fen`) are in fen; `five_good_total`, `appraisal_score` and `secretary_appraisal_score` are in hundredths
    of a point. `yuan` and `points` give exact decimals of them.
    """

    site_items_met: int | Unknown
    site_qualified: bool | Unknown
    six_haves_met: int | Unknown
    hollow_branch: bool | Unknown
    guidance_paired: bool | Unknown
    training_met: bool | Unknown
    systems_in_place: int | Unknown
    systems_complete: bool | Unknown
    activity_modes_used: int | Unknown
    pledges_shown: int | Unknown
    theme_practice_held: bool | Unknown
    five_good_total: int | Unknown
    five_good_met: bool | Unknown
    demonstration_level: DemonstrationLevel | Unknown
    appraisal_score: int | Unknown
    appraisal_grade: AppraisalGrade | Unknown
    secretary_appraisal_score: int | Unknown
    secretary_appraisal_grade: AppraisalGrade | Unknown
    activity_fund: Fen | Unknown
    secretary_months: int | Unknown
    secretary_allowance: Fen | Unknown
    allowance_due_so_far: Fen | Unknown
    allowance_floor_met: bool | Unknown
    annual_grant: Fen | Unknown
    committee_required: bool | Unknown
    meetings_on_schedule: bool | Unknown
    size_route: BranchSize | Unknown
    joint_units_ok: bool | Unknown
    term_years_min: int | Unknown
    term_years_max: int | Unknown
    term_expired: bool | Unknown
    branch_below_minimum: bool | Unknown
    group_meetings_on_schedule: bool | Unknown
    lectures_given: bool | Unknown
    organizational_life_held: bool | Unknown
    appraisal_of_members_held: bool | Unknown
    instruction_hours_met: bool | Unknown
    secretary_hours_met: bool | Unknown
    roll_agrees: bool | Unknown
    units_listed: int | Unknown
    units_agree: bool | Unknown
    units_full_members: int | Unknown
    joint_minimum_met: bool | Unknown
    excellent_within_share: bool | Unknown


@attrs.frozen
class MemberAssessment(Assessment, book=BOOK):
    """What every rule about a member says; each field is the answer of the rule of that name, or UNKNOWN."""

    out_of_contact: bool | Unknown
    ledger_entry_complete: bool | Unknown
    aid_ground: AidGround | Unknown
    aid_eligible: bool | Unknown


@attrs.frozen
class ApplicantAssessment(Assessment, book=BOOK):
    """What every rule about an applicant says; each field is the answer of the rule of that name, or UNKNOWN."""

    admission_priority: int | Unknown
