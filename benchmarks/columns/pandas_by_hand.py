"""Every rule about a branch of 2016, written by hand in pandas."""

import numpy as np
import pandas as pd

from benchmarks.columns.sql_by_hand import GOODS, MEANS, MODES, PLEDGES, SITE, SYSTEMS
from pingyuan_rules import CountedUntil, MemberBasis, Policy

OTHER_HAVES = ["has_facilities", "has_flag", "has_reading", "has_rules"]


def months(frame: pd.DataFrame, p: Policy) -> "pd.Series[int]":
    """The secretary's months in office in the policy year."""
    january = p.on.year * 12 + 1
    december = january + 11
    appointed, left = frame["secretary_appointed"].dt, frame["secretary_left"].dt
    first = appointed.year * 12 + appointed.month + (appointed.day > p.appointment_cutoff_day)
    until = december if p.secretary_counted_until is CountedUntil.YEAR_END else p.on.year * 12 + p.on.month
    gone = left.year * 12 + left.month - (left.day < p.leaving_cutoff_day)
    last = gone.where(frame["secretary_state"] == "left", until)
    served = (last.clip(upper=december) - first.clip(lower=january) + 1).clip(lower=0)
    counted: pd.Series[int] = served.mask(frame["secretary_state"] == "vacant", 0).astype("int64")
    return counted


def grade(score: "pd.Series[int]", p: Policy) -> "pd.Series[str]":
    """The grade of an appraisal score."""
    conditions = [score >= p.grade_good, score >= p.grade_fairly_good, score >= p.grade_average]
    return pd.Series(np.select(conditions, ["good", "fairly_good", "average"], "poor"), index=score.index)


def assess(frame: pd.DataFrame, p: Policy) -> pd.DataFrame:
    """The frame with a column for every rule about a branch."""
    f = frame
    others = f[OTHER_HAVES].sum(axis=1) + (f["has_premises"] | f["premises_shared"])
    members = (
        f["full_members"]
        if p.activity_fund_basis is MemberBasis.FULL
        else f["full_members"] + f["probationary_members"]
    )
    nothing = pd.Series(None, index=f.index, dtype="object")
    result = f.assign(
        site_items_met=f[list(SITE)].sum(axis=1),
        site_qualified=f[list(SITE)].all(axis=1),
        six_haves_met=others + f["has_signs"],
        hollow_branch=f["has_signs"] & (others < p.hollow_branch_haves),
        guidance_paired=f["has_instructor"] & f["has_liaison"],
        training_met=f["training_sessions"] >= -(-p.training_sessions_held * p.training_share // 100),
        systems_in_place=f[list(SYSTEMS)].sum(axis=1),
        systems_complete=f[list(SYSTEMS)].all(axis=1),
        meetings_on_schedule=nothing,
        committee_required=nothing,
        size_route=nothing,
        joint_units_ok=nothing,
        term_years_min=p.term_minimum_original,
        term_years_max=p.term_maximum_original,
        activity_modes_used=(f[list(MODES)] >= 1).sum(axis=1),
        pledges_shown=f[list(PLEDGES)].sum(axis=1),
        theme_practice_held=(f["themed_activities"] >= p.themed_activities_minimum)
        & ((f["sector"] == "non_public_enterprise") | (f["volunteer_services"] >= p.volunteer_services_minimum)),
        five_good_total=sum(f[good] * getattr(p, f"weight_{good}") for good in GOODS),
        five_good_met=(f[list(GOODS)] >= p.five_good_floor).all(axis=1),
        appraisal_score=sum(f[mean] * getattr(p, f"weight_{mean}") for mean in MEANS),
        secretary_appraisal_score=sum(
            f[f"secretary_{mean}"] * getattr(p, f"secretary_weight_{mean}") for mean in MEANS
        ),
        activity_fund=members * p.activity_fund_per_member,
        secretary_months=months(f, p),
    )
    barred = result["vetoed"] | ~result["site_qualified"] | ~result["systems_complete"] | ~result["five_good_met"]
    total = result["five_good_total"]
    levels = [barred, total >= p.city_site_total, total >= p.county_site_total]
    rate = np.where(result["secretary_full_time"], p.allowance_per_month_full_time, p.allowance_per_month)
    result["demonstration_level"] = np.select(levels, ["none", "city", "county"], "none")
    result["appraisal_grade"] = grade(result["appraisal_score"], p)
    result["secretary_appraisal_grade"] = grade(result["secretary_appraisal_score"], p)
    result["secretary_allowance"] = result["secretary_months"] * rate
    result["allowance_floor_met"] = result["allowance_paid"] >= result["secretary_allowance"]
    result["annual_grant"] = result["activity_fund"] + result["secretary_allowance"]
    return result
