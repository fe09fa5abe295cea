"""Every rule about a branch of 2016, written by hand in SQL that DuckDB and Spark read."""

from pingyuan_rules import CountedUntil, MemberBasis, Policy

SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
OTHER_HAVES = ("(has_premises OR premises_shared)", "has_facilities", "has_flag", "has_reading", "has_rules")
SYSTEMS = (
    "system_admission",
    "system_meetings",
    "system_appraisal",
    "system_education",
    "system_posts",
    "system_staff_contact",
)
GOODS = ("leadership", "membership", "mechanism", "performance", "public_response")
MODES = ("activities_autonomous", "activities_joint", "activities_experiential", "activities_online")
PLEDGES = ("pledge_identity", "pledge_duties", "pledge_commitments")
MEANS = ("site_inspection", "overall_assessment", "reporting_appraisal")


def count(conditions: tuple[str, ...]) -> str:
    """How many conditions are true."""
    return " + ".join(f"CAST({condition} AS BIGINT)" for condition in conditions)


def weighted(names: tuple[str, ...], p: Policy, prefix: str = "", weights: str = "weight_") -> str:
    """The weighted sum of scores."""
    return " + ".join(f"{prefix}{name} * {getattr(p, f'{weights}{name}')}" for name in names)


def grade(score: str, p: Policy) -> str:
    """The grade of an appraisal score."""
    return (
        f"CASE WHEN {score} >= {p.grade_good} THEN 'good' WHEN {score} >= {p.grade_fairly_good} THEN 'fairly_good' "
        f"WHEN {score} >= {p.grade_average} THEN 'average' ELSE 'poor' END"
    )


def months(p: Policy) -> str:
    """The secretary's months in office in the policy year."""
    january = p.on.year * 12 + 1
    december = january + 11
    until = december if p.secretary_counted_until is CountedUntil.YEAR_END else p.on.year * 12 + p.on.month
    appointed = (
        "year(secretary_appointed) * 12 + month(secretary_appointed)"
        f" + CASE WHEN day(secretary_appointed) > {p.appointment_cutoff_day} THEN 1 ELSE 0 END"
    )
    left = (
        "year(secretary_left) * 12 + month(secretary_left)"
        f" - CASE WHEN day(secretary_left) < {p.leaving_cutoff_day} THEN 1 ELSE 0 END"
    )
    last = f"CASE WHEN secretary_state = 'left' THEN {left} ELSE {until} END"
    served = f"least({last}, {december}) - greatest({appointed}, {january}) + 1"
    return f"CAST(CASE WHEN secretary_state = 'vacant' THEN 0 ELSE greatest({served}, 0) END AS BIGINT)"


def assess(table: str, p: Policy) -> str:
    """A query that gives the table with a column for every rule about a branch."""
    counted = "full_members" if p.activity_fund_basis is MemberBasis.FULL else "full_members + probationary_members"
    due = -(-p.training_sessions_held * p.training_share // 100)
    first = {
        "site_items_met": count(SITE),
        "site_qualified": " AND ".join(SITE),
        "six_haves_met": count((*OTHER_HAVES, "has_signs")),
        "hollow_branch": f"has_signs AND {count(OTHER_HAVES)} < {p.hollow_branch_haves}",
        "guidance_paired": "has_instructor AND has_liaison",
        "training_met": f"training_sessions >= {due}",
        "systems_in_place": count(SYSTEMS),
        "systems_complete": " AND ".join(SYSTEMS),
        "meetings_on_schedule": "CAST(NULL AS BOOLEAN)",
        "committee_required": "CAST(NULL AS BOOLEAN)",
        "size_route": "CAST(NULL AS VARCHAR(30))",
        "joint_units_ok": "CAST(NULL AS BOOLEAN)",
        "term_years_min": f"CAST({p.term_minimum_original} AS BIGINT)",
        "term_years_max": f"CAST({p.term_maximum_original} AS BIGINT)",
        "activity_modes_used": count(tuple(f"({mode} >= 1)" for mode in MODES)),
        "pledges_shown": count(PLEDGES),
        "theme_practice_held": (
            f"themed_activities >= {p.themed_activities_minimum} AND "
            f"(sector = 'non_public_enterprise' OR volunteer_services >= {p.volunteer_services_minimum})"
        ),
        "five_good_total": weighted(GOODS, p),
        "five_good_met": " AND ".join(f"{good} >= {p.five_good_floor}" for good in GOODS),
        "appraisal_score": weighted(MEANS, p),
        "secretary_appraisal_score": weighted(MEANS, p, "secretary_", "secretary_weight_"),
        "activity_fund": f"({counted}) * {p.activity_fund_per_member}",
        "secretary_months": months(p),
    }
    second = {
        "demonstration_level": (
            "CASE WHEN vetoed OR NOT site_qualified OR NOT systems_complete OR NOT five_good_met THEN 'none' "
            f"WHEN five_good_total >= {p.city_site_total} THEN 'city' "
            f"WHEN five_good_total >= {p.county_site_total} THEN 'county' ELSE 'none' END"
        ),
        "appraisal_grade": grade("appraisal_score", p),
        "secretary_appraisal_grade": grade("secretary_appraisal_score", p),
        "secretary_allowance": (
            f"secretary_months * CASE WHEN secretary_full_time THEN {p.allowance_per_month_full_time} "
            f"ELSE {p.allowance_per_month} END"
        ),
    }
    third = {
        "allowance_floor_met": "allowance_paid >= secretary_allowance",
        "annual_grant": "activity_fund + secretary_allowance",
    }
    query = table
    for layer in (first, second, third):
        columns = ", ".join(f"{expression} AS {name}" for name, expression in layer.items())
        query = f"(SELECT *, {columns} FROM {query})"  # noqa: S608 - our own names and numbers
    return f"SELECT * FROM {query}"  # noqa: S608 - as above
