"""Every rule about a branch of 2016, written by hand in Polars with care: a null is unknown throughout.

The answers are those of three-valued logic. Counts and scores are summed in small integers, truths are joined by `&`
and `|`, which take a null for unknown, and answers that are enumerations have Polars' own type.
"""

from functools import reduce
from operator import add, and_, or_

import polars as pl
from polars import col, lit, when

from benchmarks.columns.polars_by_hand import GOODS, MEANS, MODES, PLEDGES, SITE, SYSTEMS, month
from pingyuan_rules import AppraisalGrade, BranchSize, CountedUntil, DemonstrationLevel, MemberBasis, Policy

OTHER_HAVES = ["has_facilities", "has_flag", "has_reading", "has_rules"]
LEVEL = pl.Enum([level.value for level in DemonstrationLevel])
GRADE = pl.Enum([grade.value for grade in AppraisalGrade])
SIZE = pl.Enum([size.value for size in BranchSize])


def count(truths: list[pl.Expr]) -> pl.Expr:
    """How many are true; unknown if any is, which `sum_horizontal` would take for false."""
    return reduce(add, (truth.cast(pl.Int8) for truth in truths))


def columns(names: list[str]) -> list[pl.Expr]:
    """Columns by their names."""
    return [col(name) for name in names]


def weighted(names: list[str], p: Policy, prefix: str = "", weights: str = "weight_") -> pl.Expr:
    """The weighted sum of scores; no sum exceeds 10,000."""
    terms = [col(f"{prefix}{name}").cast(pl.Int16) * lit(getattr(p, f"{weights}{name}"), pl.Int16) for name in names]
    return reduce(add, terms)


def months(p: Policy) -> list[pl.Expr]:
    """The first and the last month that count for the secretary, numbered from year 0."""
    appointed, left, state = col("secretary_appointed"), col("secretary_left"), col("secretary_state")
    december = p.on.year * 12 + 12
    until = december if p.secretary_counted_until is CountedUntil.YEAR_END else p.on.year * 12 + p.on.month
    gone = month("secretary_left") - (left.dt.day() < p.leaving_cutoff_day).cast(pl.Int64)
    first = month("secretary_appointed") + (appointed.dt.day() > p.appointment_cutoff_day).cast(pl.Int64)
    # Where nobody recorded whether the secretary left, the month is known only if both cases give the same one.
    last = when(state == "left").then(gone).when(state.is_not_null() | (gone == until)).then(lit(until, pl.Int64))
    return [first.clip(lower_bound=december - 11).alias("_first"), last.clip(upper_bound=december).alias("_last")]


def grade(score: str, p: Policy) -> pl.Expr:
    """The grade of an appraisal score."""
    return (
        when(col(score) >= p.grade_good)
        .then(lit("good", GRADE))
        .when(col(score) >= p.grade_fairly_good)
        .then(lit("fairly_good", GRADE))
        .when(col(score) >= p.grade_average)
        .then(lit("average", GRADE))
        .when(col(score).is_not_null())
        .then(lit("poor", GRADE))
    )


def assess(frame: pl.LazyFrame, p: Policy) -> pl.LazyFrame:
    """The frame with a column for every rule about a branch."""
    members = col("full_members").cast(pl.Int64)
    if p.activity_fund_basis is MemberBasis.FULL_AND_PROBATIONARY:
        members = members + col("probationary_members")
    return (
        frame.with_columns(
            (col("has_premises") | col("premises_shared")).alias("_premises"),
            reduce(and_, columns(SITE)).alias("site_qualified"),
            reduce(and_, columns(SYSTEMS)).alias("systems_complete"),
            reduce(and_, [col(good) >= p.five_good_floor for good in GOODS]).alias("five_good_met"),
            weighted(GOODS, p).alias("five_good_total"),
            weighted(MEANS, p).alias("appraisal_score"),
            weighted(MEANS, p, "secretary_", "secretary_weight_").alias("secretary_appraisal_score"),
            *months(p),
        )
        .with_columns(
            count(columns(SITE)).alias("site_items_met"),
            count(columns(["_premises", *OTHER_HAVES, "has_signs"])).alias("six_haves_met"),
            # One other have is enough, so no count is needed, which would wait for all of them.
            (col("has_signs") & ~reduce(or_, columns(["_premises", *OTHER_HAVES]))).alias("hollow_branch"),
            (col("has_instructor") & col("has_liaison")).alias("guidance_paired"),
            (col("training_sessions") >= -(-p.training_sessions_held * p.training_share // 100)).alias("training_met"),
            count(columns(SYSTEMS)).alias("systems_in_place"),
            count([col(mode) >= 1 for mode in MODES]).alias("activity_modes_used"),
            count(columns(PLEDGES)).alias("pledges_shown"),
            (
                (col("themed_activities") >= p.themed_activities_minimum)
                & (
                    (col("sector") == "non_public_enterprise")
                    | (col("volunteer_services") >= p.volunteer_services_minimum)
                )
            ).alias("theme_practice_held"),
            (col("vetoed") | ~col("site_qualified") | ~col("systems_complete") | ~col("five_good_met")).alias(
                "_barred"
            ),
            when(col("five_good_total") >= p.city_site_total)
            .then(lit("city", LEVEL))
            .when(col("five_good_total") >= p.county_site_total)
            .then(lit("county", LEVEL))
            .when(col("five_good_total").is_not_null())
            .then(lit("none", LEVEL))
            .alias("_level"),
            grade("appraisal_score", p).alias("appraisal_grade"),
            grade("secretary_appraisal_score", p).alias("secretary_appraisal_grade"),
            (members * p.activity_fund_per_member).alias("activity_fund"),
            (col("_last") - col("_first") + 1).clip(lower_bound=0).alias("_served"),
            *(lit(None, pl.Boolean).alias(name) for name in ("committee_required", "meetings_on_schedule")),
            lit(None, pl.Boolean).alias("joint_units_ok"),
            lit(None, SIZE).alias("size_route"),
            lit(p.term_minimum_original, pl.Int64).alias("term_years_min"),
            lit(p.term_maximum_original, pl.Int64).alias("term_years_max"),
        )
        .with_columns(
            when(col("_barred") | (col("_level") == "none"))
            .then(lit("none", LEVEL))
            .when(~col("_barred"))
            .then("_level")
            .alias("demonstration_level"),
            when(col("secretary_state") == "vacant")
            .then(lit(0, pl.Int64))
            .when(col("secretary_state").is_not_null() | (col("_served") == 0))
            .then("_served")
            .alias("secretary_months"),
        )
        .with_columns(
            # The rate is the same whether or not the secretary is full-time.
            (col("secretary_months") * p.allowance_per_month).alias("secretary_allowance")
        )
        .with_columns(
            (col("allowance_paid") >= col("secretary_allowance")).alias("allowance_floor_met"),
            (col("activity_fund") + col("secretary_allowance")).alias("annual_grant"),
        )
    )
