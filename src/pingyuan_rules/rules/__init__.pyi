# Made by scripts/make_stubs.py from the list of public names; do not edit.

from pingyuan_rules.rules import bases, claims
from pingyuan_rules.rules.activities import activity_modes_used, pledges_shown, theme_practice_held
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.coverage import closed_with_organization, coverage_status, organization_covered, work_covered
from pingyuan_rules.rules.formation import (
    case_plan_in_place,
    due_not_formed,
    formation_priority,
    formation_route,
    joint_above_minimum,
    must_form,
    survey_clear_count,
    survey_complete,
)
from pingyuan_rules.rules.funds import (
    activity_fund,
    allowance_floor_met,
    annual_grant,
    secretary_allowance,
    secretary_months,
)
from pingyuan_rules.rules.regulations import (
    committee_required,
    joint_units_ok,
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
    secretary_appraisal_grade,
    secretary_appraisal_score,
)
from pingyuan_rules.rules.sites import hollow_branch, site_items_met, site_qualified, six_haves_met
from pingyuan_rules.rules.structure import (
    committee_staffed,
    contact_duties_done,
    contact_load_ok,
    instructors_sent,
    managing_committee,
    structure_conforms,
)
from pingyuan_rules.rules.systems import systems_complete, systems_in_place
from pingyuan_rules.rules.team import (
    admission_priority,
    aid_eligible,
    aid_ground,
    guidance_paired,
    ledger_entry_complete,
    out_of_contact,
    training_met,
)

__all__ = [
    "activity_fund",
    "activity_modes_used",
    "admission_priority",
    "aid_eligible",
    "aid_ground",
    "allowance_floor_met",
    "annual_grant",
    "appraisal_grade",
    "appraisal_score",
    "bases",
    "book",
    "case_plan_in_place",
    "claims",
    "closed_with_organization",
    "committee_required",
    "committee_staffed",
    "contact_duties_done",
    "contact_load_ok",
    "coverage_status",
    "demonstration_level",
    "due_not_formed",
    "five_good_met",
    "five_good_total",
    "formation_priority",
    "formation_route",
    "guidance_paired",
    "hollow_branch",
    "instructors_sent",
    "joint_above_minimum",
    "joint_units_ok",
    "ledger_entry_complete",
    "managing_committee",
    "meetings_on_schedule",
    "must_form",
    "organization_covered",
    "out_of_contact",
    "pledges_shown",
    "secretary_allowance",
    "secretary_appraisal_grade",
    "secretary_appraisal_score",
    "secretary_months",
    "site_items_met",
    "site_qualified",
    "six_haves_met",
    "size_route",
    "structure_conforms",
    "survey_clear_count",
    "survey_complete",
    "systems_complete",
    "systems_in_place",
    "term_years_max",
    "term_years_min",
    "theme_practice_held",
    "training_met",
    "work_covered",
]
