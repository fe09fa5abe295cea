"""The names of the rules by the module in which they stand; made by scripts/make_stubs.py."""

RULE_NAMES = {
    "rules.activities": """
        activity_modes_used pledges_shown theme_practice_held
    """,
    "rules.branch_life": """
        appraisal_of_members_held group_meetings_on_schedule instruction_hours_met lectures_given
        organizational_life_held secretary_hours_met
    """,
    "rules.coverage": """
        closed_with_organization coverage_status organization_covered work_covered
    """,
    "rules.formation": """
        case_plan_in_place due_not_formed due_to_join_not_joined formation_priority formation_route joint_above_minimum
        must_form standalone_below_minimum survey_clear_count survey_complete
    """,
    "rules.funds": """
        activity_fund allowance_due_so_far allowance_floor_met annual_grant secretary_allowance secretary_months
    """,
    "rules.regulations": """
        branch_below_minimum committee_required joint_units_ok meetings_on_schedule size_route term_expired
        term_years_max term_years_min
    """,
    "rules.roll": """
        excellent_within_share joint_minimum_met roll_agrees units_agree units_full_members units_listed
    """,
    "rules.scoring": """
        appraisal_grade appraisal_score demonstration_level five_good_met five_good_total secretary_appraisal_grade
        secretary_appraisal_score
    """,
    "rules.sites": """
        hollow_branch site_items_met site_qualified six_haves_met
    """,
    "rules.structure": """
        committee_staffed contact_duties_done contact_load_ok instructors_sent managing_committee structure_conforms
    """,
    "rules.systems": """
        systems_complete systems_in_place
    """,
    "rules.team": """
        admission_priority aid_eligible aid_ground guidance_paired ledger_entry_complete out_of_contact training_met
    """,
}
