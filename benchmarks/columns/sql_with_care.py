"""Every rule about a branch of 2016, written by hand in DuckDB's SQL with care: a null is unknown throughout.

The answers are those of three-valued logic. Counts and scores are summed in small integers, and answers that are
enumerations have DuckDB's own type.
"""

from collections.abc import Iterable
from enum import Enum

from benchmarks.columns.sql_by_hand import GOODS, MEANS, MODES, OTHER_HAVES, PLEDGES, SITE, SYSTEMS
from pingyuan_rules import AppraisalGrade, BranchSize, CountedUntil, DemonstrationLevel, MemberBasis, Policy


def enum_of(members: Iterable[Enum]) -> str:
    """The type of an enumeration."""
    return f"ENUM({', '.join(repr(member.value) for member in members)})"


LEVEL, GRADE, SIZE = enum_of(DemonstrationLevel), enum_of(AppraisalGrade), enum_of(BranchSize)


def count(conditions: Iterable[str]) -> str:
    """How many conditions are true; unknown if any is."""
    return " + ".join(f"({condition})::TINYINT" for condition in conditions)


def weighted(names: tuple[str, ...], p: Policy, prefix: str = "", weights: str = "weight_") -> str:
    """The weighted sum of scores; no sum exceeds 10,000."""
    return " + ".join(f"{prefix}{name}::SMALLINT * {getattr(p, f'{weights}{name}')}::SMALLINT" for name in names)


def grade(score: str, p: Policy) -> str:
    """The grade of an appraisal score; of an unknown score it is unknown."""
    return (
        f"(CASE WHEN {score} >= {p.grade_good} THEN 'good' WHEN {score} >= {p.grade_fairly_good} THEN 'fairly_good' "
        f"WHEN {score} >= {p.grade_average} THEN 'average' WHEN {score} IS NOT NULL THEN 'poor' END)::{GRADE}"
    )


def month(date: str) -> str:
    """Year * 12 + month."""
    return f"year({date}) * 12 + month({date})"


def assess(table: str, p: Policy) -> str:
    """A query that gives the table with a column for every rule about a branch."""
    members = "full_members::BIGINT"
    if p.activity_fund_basis is MemberBasis.FULL_AND_PROBATIONARY:
        members = f"({members} + probationary_members)"
    december = p.on.year * 12 + 12
    until = december if p.secretary_counted_until is CountedUntil.YEAR_END else p.on.year * 12 + p.on.month
    due = -(-p.training_sessions_held * p.training_share // 100)
    first = {
        "_first": f"{month('secretary_appointed')} + (day(secretary_appointed) > {p.appointment_cutoff_day})::TINYINT",
        "_gone": f"{month('secretary_left')} - (day(secretary_left) < {p.leaving_cutoff_day})::TINYINT",
        "site_items_met": count(SITE),
        "site_qualified": " AND ".join(SITE),
        "six_haves_met": count((*OTHER_HAVES, "has_signs")),
        # One other have is enough, so no count is needed, which would wait for all of them.
        "hollow_branch": f"has_signs AND NOT ({' OR '.join(OTHER_HAVES)})",
        "guidance_paired": "has_instructor AND has_liaison",
        "training_met": f"training_sessions >= {due}",
        "systems_in_place": count(SYSTEMS),
        "systems_complete": " AND ".join(SYSTEMS),
        "committee_required": "NULL::BOOLEAN",
        "meetings_on_schedule": "NULL::BOOLEAN",
        "joint_units_ok": "NULL::BOOLEAN",
        "size_route": f"NULL::{SIZE}",
        "term_years_min": f"{p.term_minimum_original}::BIGINT",
        "term_years_max": f"{p.term_maximum_original}::BIGINT",
        "activity_modes_used": count(f"{mode} >= 1" for mode in MODES),
        "pledges_shown": count(PLEDGES),
        "theme_practice_held": (
            f"themed_activities >= {p.themed_activities_minimum} AND "
            f"(sector = 'non_public_enterprise' OR volunteer_services >= {p.volunteer_services_minimum})"
        ),
        "five_good_total": weighted(GOODS, p),
        "five_good_met": " AND ".join(f"{good} >= {p.five_good_floor}" for good in GOODS),
        "appraisal_score": weighted(MEANS, p),
        "secretary_appraisal_score": weighted(MEANS, p, "secretary_", "secretary_weight_"),
        "activity_fund": f"{members} * {p.activity_fund_per_member}",
    }
    second = {
        # Not by least and greatest, which skip nulls. Where nobody recorded whether the secretary left, the month is
        # known only if both cases give the same one.
        "_last": (
            f"CASE WHEN secretary_state = 'left' THEN CASE WHEN _gone > {december} THEN {december} ELSE _gone END "
            f"WHEN secretary_state IS NOT NULL OR _gone = {until} THEN {until} END"
        ),
        "_start": f"CASE WHEN _first < {december - 11} THEN {december - 11} ELSE _first END",
        "_barred": "vetoed OR NOT site_qualified OR NOT systems_complete OR NOT five_good_met",
        "_level": (
            f"CASE WHEN five_good_total >= {p.city_site_total} THEN 'city' "
            f"WHEN five_good_total >= {p.county_site_total} THEN 'county' "
            "WHEN five_good_total IS NOT NULL THEN 'none' END"
        ),
        "appraisal_grade": grade("appraisal_score", p),
        "secretary_appraisal_grade": grade("secretary_appraisal_score", p),
    }
    third = {
        "_served": "CASE WHEN _last < _start THEN 0 ELSE _last - _start + 1 END",
        "demonstration_level": (
            f"(CASE WHEN _barred OR _level = 'none' THEN 'none' WHEN NOT _barred THEN _level END)::{LEVEL}"
        ),
    }
    fourth = {
        "secretary_months": (
            "(CASE WHEN secretary_state = 'vacant' THEN 0 "
            "WHEN secretary_state IS NOT NULL OR _served = 0 THEN _served END)::BIGINT"
        )
    }
    # The rate is the same whether or not the secretary is full-time.
    fifth = {"secretary_allowance": f"secretary_months * {p.allowance_per_month}"}
    sixth = {
        "allowance_floor_met": "allowance_paid >= secretary_allowance",
        "annual_grant": "activity_fund + secretary_allowance",
    }
    query = table
    for layer in (first, second, third, fourth, fifth, sixth):
        added = ", ".join(f"{expression} AS {name}" for name, expression in layer.items())
        query = f"(SELECT *, {added} FROM {query})"  # noqa: S608 - our own names and numbers
    return f"SELECT * FROM {query}"  # noqa: S608 - as above
