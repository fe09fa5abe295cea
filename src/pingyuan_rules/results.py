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
from pingyuan_rules.engine import Assessment, Fen


# Written out and not made from the rules, so that editors and type checkers know each field and its type.
@attrs.frozen
class StructureAssessment(Assessment):
    """What every rule about a structure says; each field is the answer of the rule of that name, or UNKNOWN."""

    structure_conforms: bool


@attrs.frozen
class CommitteeAssessment(Assessment):
    """What every rule about a committee says; each field is the answer of the rule of that name, or UNKNOWN."""

    committee_staffed: bool
    instructors_sent: bool


@attrs.frozen
class OrganizationAssessment(Assessment):
    """What every rule about an organization says; each field is the answer of the rule of that name, or UNKNOWN."""

    managing_committee: ManagingCommittee
    survey_clear_count: int
    survey_complete: bool
    must_form: bool
    formation_route: FormationRoute
    case_plan_in_place: bool
    formation_priority: int
    due_not_formed: bool
    joint_above_minimum: bool
    due_to_join_not_joined: bool
    standalone_below_minimum: bool
    organization_covered: bool
    work_covered: bool
    coverage_status: CoverageStatus
    closed_with_organization: bool


@attrs.frozen
class LeaderAssessment(Assessment):
    """What every rule about a county leader says; each field is the answer of the rule of that name, or UNKNOWN."""

    contact_load_ok: bool
    contact_duties_done: bool


@attrs.frozen
class BranchAssessment(Assessment):
    """What every rule about a branch says; each field is the answer of the rule of that name, or UNKNOWN.

    Amounts (`Fen`) are in fen; `five_good_total`, `appraisal_score` and `secretary_appraisal_score` are in hundredths
    of a point. `yuan` and `points` give exact decimals of them.
    """

    site_items_met: int
    site_qualified: bool
    six_haves_met: int
    hollow_branch: bool
    guidance_paired: bool
    training_met: bool
    systems_in_place: int
    systems_complete: bool
    activity_modes_used: int
    pledges_shown: int
    theme_practice_held: bool
    five_good_total: int
    five_good_met: bool
    demonstration_level: DemonstrationLevel
    appraisal_score: int
    appraisal_grade: AppraisalGrade
    secretary_appraisal_score: int
    secretary_appraisal_grade: AppraisalGrade
    activity_fund: Fen
    secretary_months: int
    secretary_allowance: Fen
    allowance_due_so_far: Fen
    allowance_floor_met: bool
    annual_grant: Fen
    committee_required: bool
    meetings_on_schedule: bool
    size_route: BranchSize
    joint_units_ok: bool
    term_years_min: int
    term_years_max: int
    term_expired: bool
    branch_below_minimum: bool
    group_meetings_on_schedule: bool
    lectures_given: bool
    organizational_life_held: bool
    appraisal_of_members_held: bool
    instruction_hours_met: bool
    secretary_hours_met: bool


@attrs.frozen
class MemberAssessment(Assessment):
    """What every rule about a member says; each field is the answer of the rule of that name, or UNKNOWN."""

    out_of_contact: bool
    ledger_entry_complete: bool
    aid_ground: AidGround
    aid_eligible: bool


@attrs.frozen
class ApplicantAssessment(Assessment):
    """What every rule about an applicant says; each field is the answer of the rule of that name, or UNKNOWN."""

    admission_priority: int
