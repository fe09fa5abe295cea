"""Every rule about a branch of 2016, written by hand with PyArrow's compute functions."""

from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.columns.sql_by_hand import GOODS, MEANS, MODES, PLEDGES, SITE, SYSTEMS
from pingyuan_rules import CountedUntil, MemberBasis, Policy

OTHER_HAVES = ("has_facilities", "has_flag", "has_reading", "has_rules")


def count(columns: list[Any]) -> Any:
    """How many of the columns are true."""
    return reduce(pc.add, [pc.cast(column, pa.int64()) for column in columns])


def month(date: Any) -> Any:
    """Year * 12 + month."""
    return pc.add(pc.multiply(pc.year(date), 12), pc.month(date))


def months(f: dict[str, Any], p: Policy) -> Any:
    """The secretary's months in office in the policy year."""
    january = p.on.year * 12 + 1
    december = january + 11
    appointed, left = f["secretary_appointed"], f["secretary_left"]
    late = pc.cast(pc.greater(pc.day(appointed), p.appointment_cutoff_day), pa.int64())
    early = pc.cast(pc.less(pc.day(left), p.leaving_cutoff_day), pa.int64())
    until = december if p.secretary_counted_until is CountedUntil.YEAR_END else p.on.year * 12 + p.on.month
    last = pc.if_else(pc.equal(f["secretary_state"], "left"), pc.subtract(month(left), early), until)
    start = pc.max_element_wise(pc.add(month(appointed), late), january)
    served = pc.add(pc.subtract(pc.min_element_wise(last, december), start), 1)
    return pc.if_else(pc.equal(f["secretary_state"], "vacant"), 0, pc.max_element_wise(served, 0))


def choose(cases: list[tuple[Any, str]], otherwise: str) -> Any:
    """The value of the first case whose condition is true."""
    conditions = pc.make_struct(*(condition for condition, _ in cases), field_names=[str(n) for n in range(len(cases))])
    return pc.case_when(conditions, *(pa.scalar(value) for _, value in cases), pa.scalar(otherwise))


def grade(score: Any, p: Policy) -> Any:
    """The grade of an appraisal score."""
    grades = ((p.grade_good, "good"), (p.grade_fairly_good, "fairly_good"), (p.grade_average, "average"))
    return choose([(pc.greater_equal(score, least), name) for least, name in grades], "poor")


def weighted(f: dict[str, Any], names: tuple[str, ...], p: Policy, prefix: str = "", weights: str = "weight_") -> Any:
    """The weighted sum of scores."""
    return reduce(pc.add, [pc.multiply(f[f"{prefix}{name}"], getattr(p, f"{weights}{name}")) for name in names])


def every(conditions: list[Any]) -> Any:
    """Whether all of the conditions hold."""
    return reduce(pc.and_kleene, conditions)


def assess(table: pa.Table, p: Policy) -> pa.Table:
    """The table with a column for every rule about a branch."""
    f = {name: table[name] for name in table.column_names}
    premises = pc.or_kleene(f["has_premises"], f["premises_shared"])
    others = count([premises, *(f[name] for name in OTHER_HAVES)])
    members = (
        f["full_members"]
        if p.activity_fund_basis is MemberBasis.FULL
        else pc.add(f["full_members"], f["probationary_members"])
    )
    due = -(-p.training_sessions_held * p.training_share // 100)
    volunteers = pc.greater_equal(f["volunteer_services"], p.volunteer_services_minimum)
    enterprise = pc.equal(f["sector"], "non_public_enterprise")
    nothing = pa.nulls(len(table), pa.bool_())
    site, systems = every([f[name] for name in SITE]), every([f[name] for name in SYSTEMS])
    five_good = every([pc.greater_equal(f[good], p.five_good_floor) for good in GOODS])
    total = weighted(f, GOODS, p)
    score = weighted(f, MEANS, p)
    secretary = weighted(f, MEANS, p, "secretary_", "secretary_weight_")
    fund = pc.multiply(members, p.activity_fund_per_member)
    served = months(f, p)
    rate = pc.if_else(f["secretary_full_time"], p.allowance_per_month_full_time, p.allowance_per_month)
    allowance = pc.multiply(served, rate)
    unfit = pc.invert(every([site, systems, five_good]))
    levels = [
        (pc.or_kleene(f["vetoed"], unfit), "none"),
        (pc.greater_equal(total, p.city_site_total), "city"),
        (pc.greater_equal(total, p.county_site_total), "county"),
    ]
    answers = {
        "site_items_met": count([f[name] for name in SITE]),
        "site_qualified": site,
        "six_haves_met": pc.add(others, pc.cast(f["has_signs"], pa.int64())),
        "hollow_branch": pc.and_kleene(f["has_signs"], pc.less(others, p.hollow_branch_haves)),
        "guidance_paired": pc.and_kleene(f["has_instructor"], f["has_liaison"]),
        "training_met": pc.greater_equal(f["training_sessions"], due),
        "systems_in_place": count([f[name] for name in SYSTEMS]),
        "systems_complete": systems,
        "meetings_on_schedule": nothing,
        "committee_required": nothing,
        "size_route": pa.nulls(len(table), pa.string()),
        "joint_units_ok": nothing,
        "term_years_min": pa.repeat(pa.scalar(p.term_minimum_original, pa.int64()), len(table)),
        "term_years_max": pa.repeat(pa.scalar(p.term_maximum_original, pa.int64()), len(table)),
        "activity_modes_used": count([pc.greater_equal(f[mode], 1) for mode in MODES]),
        "pledges_shown": count([f[name] for name in PLEDGES]),
        "theme_practice_held": pc.and_kleene(
            pc.greater_equal(f["themed_activities"], p.themed_activities_minimum), pc.or_kleene(enterprise, volunteers)
        ),
        "five_good_total": total,
        "five_good_met": five_good,
        "demonstration_level": choose(levels, "none"),
        "appraisal_score": score,
        "appraisal_grade": grade(score, p),
        "secretary_appraisal_score": secretary,
        "secretary_appraisal_grade": grade(secretary, p),
        "activity_fund": fund,
        "secretary_months": served,
        "secretary_allowance": allowance,
        "allowance_floor_met": pc.greater_equal(f["allowance_paid"], allowance),
        "annual_grant": pc.add(fund, allowance),
    }
    for name, answer in answers.items():
        table = table.append_column(name, answer)
    return table
