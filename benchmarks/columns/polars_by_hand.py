"""Every rule about a branch, written by hand in Polars, as an analyst would: strings, 64 bits, no thought of nulls."""

from datetime import date

import polars as pl
from polars import col, lit, when

from pingyuan_rules import CountedUntil, MemberBasis, Policy, TermProvision

REGULATIONS_IN_FORCE = date(2018, 10, 28)
SITE = ["has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard"]
SYSTEMS = [
    "system_admission",
    "system_meetings",
    "system_appraisal",
    "system_education",
    "system_posts",
    "system_staff_contact",
]
GOODS = ["leadership", "membership", "mechanism", "performance", "public_response"]
MODES = ["activities_autonomous", "activities_joint", "activities_experiential", "activities_online"]
PLEDGES = ["pledge_identity", "pledge_duties", "pledge_commitments"]
MEANS = ["site_inspection", "overall_assessment", "reporting_appraisal"]


def count(columns: list[pl.Expr]) -> pl.Expr:
    """How many of the columns are true."""
    return pl.sum_horizontal(*(column.cast(pl.Int64) for column in columns))


def month(name: str) -> pl.Expr:
    """Year * 12 + month."""
    return col(name).dt.year().cast(pl.Int64) * 12 + col(name).dt.month().cast(pl.Int64)


def months(p: Policy) -> pl.Expr:
    """The secretary's months in office in the policy year."""
    january = p.on.year * 12 + 1
    december = january + 11
    first = month("secretary_appointed") + (col("secretary_appointed").dt.day() > p.appointment_cutoff_day).cast(
        pl.Int64
    )
    left = month("secretary_left") - (col("secretary_left").dt.day() < p.leaving_cutoff_day).cast(pl.Int64)
    until = december if p.secretary_counted_until is CountedUntil.YEAR_END else p.on.year * 12 + p.on.month
    last = when(col("secretary_state") == "left").then(left).otherwise(until)
    served = last.clip(upper_bound=december) - first.clip(lower_bound=january) + 1
    return when(col("secretary_state") == "vacant").then(0).otherwise(served.clip(0, 12))


def grade(score: str, p: Policy) -> pl.Expr:
    """The grade of an appraisal score."""
    return (
        when(col(score) >= p.grade_good)
        .then(lit("good"))
        .when(col(score) >= p.grade_fairly_good)
        .then(lit("fairly_good"))
        .when(col(score) >= p.grade_average)
        .then(lit("average"))
        .otherwise(lit("poor"))
    )


def first_layer(p: Policy) -> list[pl.Expr]:
    """The rules that need no other rule."""
    premises = col("has_premises") | col("premises_shared")
    others = [premises, *(col(name) for name in ("has_facilities", "has_flag", "has_reading", "has_rules"))]
    full, members = col("full_members"), col("full_members") + col("probationary_members")
    counted = full if p.activity_fund_basis is MemberBasis.FULL else members
    due = -(-p.training_sessions_held * p.training_share // 100)
    return [
        count([col(name) for name in SITE]).alias("site_items_met"),
        pl.all_horizontal(*SITE).alias("site_qualified"),
        count([*others, col("has_signs")]).alias("six_haves_met"),
        (col("has_signs") & (count(others) < p.hollow_branch_haves)).alias("hollow_branch"),
        (col("has_instructor") & col("has_liaison")).alias("guidance_paired"),
        (col("training_sessions") >= due).alias("training_met"),
        count([col(name) for name in SYSTEMS]).alias("systems_in_place"),
        pl.all_horizontal(*SYSTEMS).alias("systems_complete"),
        count([col(name) >= 1 for name in MODES]).alias("activity_modes_used"),
        count([col(name) for name in PLEDGES]).alias("pledges_shown"),
        (
            (col("themed_activities") >= p.themed_activities_minimum)
            & ((col("sector") == "non_public_enterprise") | (col("volunteer_services") >= p.volunteer_services_minimum))
        ).alias("theme_practice_held"),
        sum(
            (col(name) * getattr(p, f"weight_{name}") for name in GOODS[1:]), col(GOODS[0]) * p.weight_leadership
        ).alias("five_good_total"),
        pl.all_horizontal(*(col(name) >= p.five_good_floor for name in GOODS)).alias("five_good_met"),
        sum(
            (col(name) * getattr(p, f"weight_{name}") for name in MEANS[1:]), col(MEANS[0]) * p.weight_site_inspection
        ).alias("appraisal_score"),
        sum(
            (col(f"secretary_{name}") * getattr(p, f"secretary_weight_{name}") for name in MEANS[1:]),
            col(f"secretary_{MEANS[0]}") * p.secretary_weight_site_inspection,
        ).alias("secretary_appraisal_score"),
        (counted * p.activity_fund_per_member).alias("activity_fund"),
        months(p).alias("secretary_months"),
        *since_2018(p),
        *terms(p),
    ]


def since_2018(p: Policy) -> list[pl.Expr]:
    """The rules of the 2018 regulations, or nulls before."""
    names: dict[str, pl.DataType] = {
        "committee_required": pl.Boolean(),
        "size_route": pl.String(),
        "joint_units_ok": pl.Boolean(),
    }
    if p.on < REGULATIONS_IN_FORCE:
        return [lit(None, dtype).alias(name) for name, dtype in names.items()]
    full, members = col("full_members"), col("full_members") + col("probationary_members")
    counted = full if p.size_member_basis is MemberBasis.FULL else members
    return [
        (full >= p.committee_full_members).alias("committee_required"),
        when(counted < p.general_branch_members)
        .then(lit("branch"))
        .when(counted == p.general_branch_members)
        .then(lit("branch_or_general"))
        .when(counted < p.primary_committee_members)
        .then(lit("general"))
        .when(counted == p.primary_committee_members)
        .then(lit("general_or_committee"))
        .otherwise(lit("committee"))
        .alias("size_route"),
        when(col("formation") == "joint").then(col("units") <= p.joint_units_maximum).alias("joint_units_ok"),
    ]


def terms(p: Policy) -> list[pl.Expr]:
    """The least and the greatest term of office."""
    if p.term_provision is TermProvision.CONSTITUTION_2012:
        values = (p.term_minimum_original, p.term_maximum_original)
        return [lit(v, pl.Int64).alias(n) for v, n in zip(values, ("term_years_min", "term_years_max"), strict=True)]
    elected = col("elected_on")
    return [
        when(elected < p.term_first_change)
        .then(lit(getattr(p, f"term_{bound}imum_original"), pl.Int64))
        .when(elected < p.term_second_change)
        .then(lit(getattr(p, f"term_{bound}imum_interim"), pl.Int64))
        .otherwise(lit(getattr(p, f"term_{bound}imum_final"), pl.Int64))
        .alias(f"term_years_{bound}")
        for bound in ("min", "max")
    ]


def second_layer(p: Policy) -> list[pl.Expr]:
    """The rules that need those of the first layer."""
    rate = when(col("secretary_full_time")).then(p.allowance_per_month_full_time).otherwise(p.allowance_per_month)
    barred = col("vetoed") | ~col("site_qualified") | ~col("systems_complete") | ~col("five_good_met")
    meetings = (
        (col("general_meetings") >= p.general_meetings_per_year)
        & (~col("committee_required") | (col("committee_meetings") >= p.committee_meetings_per_year))
        & (col("theme_days") >= p.theme_days_per_year)
        if p.on >= REGULATIONS_IN_FORCE
        else lit(None, pl.Boolean)
    )
    return [
        when(barred)
        .then(lit("none"))
        .when(col("five_good_total") >= p.city_site_total)
        .then(lit("city"))
        .when(col("five_good_total") >= p.county_site_total)
        .then(lit("county"))
        .otherwise(lit("none"))
        .alias("demonstration_level"),
        grade("appraisal_score", p).alias("appraisal_grade"),
        grade("secretary_appraisal_score", p).alias("secretary_appraisal_grade"),
        (col("secretary_months") * rate).alias("secretary_allowance"),
        meetings.alias("meetings_on_schedule"),
    ]


def assess(frame: pl.LazyFrame, p: Policy) -> pl.LazyFrame:
    """The frame with a column for every rule about a branch."""
    return (
        frame.with_columns(first_layer(p))
        .with_columns(second_layer(p))
        .with_columns(
            (col("allowance_paid") >= col("secretary_allowance")).alias("allowance_floor_met"),
            (col("activity_fund") + col("secretary_allowance")).alias("annual_grant"),
        )
    )
