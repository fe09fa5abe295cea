"""Counts and sums: branches by formation, demonstration sites, funds, admissions (P2S9, P3S8, P4S9, P4S12)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, overload

from pingyuan_rules.choices import ApplicantStage
from pingyuan_rules.engine import InvalidData, Label, Problem, Rule, Rulebook, all_of
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.records import Frame
from pingyuan_rules.measures.counting import take
from pingyuan_rules.measures.measure_parts import By, CountPart, Measure, OnMissing, TotalPart
from pingyuan_rules.measures.measure_rows import Admissions, DemonstrationCounts, FormationCounts, FundTotals
from pingyuan_rules.measures.measured_rows import Rows
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Applicant, Branch
from pingyuan_rules.rules import activity_fund, annual_grant, bases, book, secretary_allowance

F = TypeVar("F", bound=Frame)


@overload
def formation_counts(data: F, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error") -> F: ...
@overload
def formation_counts(data: Iterable[Branch], by: By = None, policy: Policy | None = None) -> Rows[FormationCounts]: ...
def formation_counts(data: Any, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error") -> Any:
    """How many branches there are, standalone and joint; see `coverage` for arguments and errors.

    >>> from pingyuan_rules.choices import Formation
    >>> (row,) = formation_counts([Branch(formation=Formation.JOINT), Branch()])
    >>> row.joint
    Count(yes=1, no=0, unknown=1)
    """
    return take(formation_measure(policy), data, by, missing)


def formation_measure(policy: Policy | None = None) -> Measure[Branch, FormationCounts]:
    """What `formation_counts` counts."""
    parts = {
        "branches": CountPart("branches", bases.base_branches),
        "standalone": CountPart("standalone", bases.formed_standalone),
        "joint": CountPart("joint", bases.formed_jointly),
    }
    return Measure("formation_counts", Branch, FormationCounts, parts, book.resolve_policy(policy))


@overload
def demonstration_counts(
    data: F, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error"
) -> F: ...
@overload
def demonstration_counts(
    data: Iterable[Branch], by: By = None, policy: Policy | None = None
) -> Rows[DemonstrationCounts]: ...
def demonstration_counts(
    data: Any, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error"
) -> Any:
    """How many branches are designated as demonstration sites; see `coverage` for arguments and errors.

    Whether city sites are counted among the county ones is `policy.demonstration_counting` (a house default).

    >>> from pingyuan_rules.choices import DemonstrationLevel
    >>> (row,) = demonstration_counts([Branch(designation=DemonstrationLevel.CITY)])
    >>> row.city.value, row.county.value, row.sites.value
    (1, 0, 1)
    """
    return take(demonstration_measure(policy), data, by, missing)


def demonstration_measure(policy: Policy | None = None) -> Measure[Branch, DemonstrationCounts]:
    """What `demonstration_counts` counts."""
    parts = {
        "city": CountPart("city", bases.designated_city),
        "county": CountPart("county", bases.designated_county),
        "sites": CountPart("sites", bases.designated),
    }
    return Measure("demonstration_counts", Branch, DemonstrationCounts, parts, book.resolve_policy(policy))


@overload
def fund_totals(data: F, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error") -> F: ...
@overload
def fund_totals(data: Iterable[Branch], by: By = None, policy: Policy | None = None) -> Rows[FundTotals]: ...
def fund_totals(data: Any, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error") -> Any:
    """What branches get in the policy's year, in fen; see `coverage` for arguments and errors.

    >>> (row,) = fund_totals([Branch(full_members=5, probationary_members=1), Branch()])
    >>> row.activity_fund
    Total(known=180000, unknown=1)
    """
    return take(fund_measure(policy), data, by, missing)


def fund_measure(policy: Policy | None = None) -> Measure[Branch, FundTotals]:
    """What `fund_totals` counts."""
    parts = {
        "activity_fund": TotalPart("activity_fund", activity_fund),
        "allowance": TotalPart("allowance", secretary_allowance),
        # Not the sum of the two above: it counts only branches of which both are known.
        "grant": TotalPart("grant", annual_grant),
    }
    return Measure("fund_totals", Branch, FundTotals, parts, book.resolve_policy(policy))


@overload
def admissions(
    data: F, start: date, end: date, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error"
) -> F: ...
@overload
def admissions(
    data: Iterable[Applicant], start: date, end: date, by: By = None, policy: Policy | None = None
) -> Rows[Admissions]: ...
def admissions(
    data: Any,
    start: date,
    end: date,
    by: By = None,
    policy: Policy | None = None,
    *,
    missing: OnMissing = "error",
) -> Any:
    """How many applicants were admitted in a period; see `coverage` for the other arguments.

    >>> admitted = Applicant(stage=ApplicantStage.ADMITTED, admitted_on=date(2016, 10, 21))
    >>> (row,) = admissions([admitted, Applicant()], date(2014, 10, 22), date(2016, 10, 21))
    >>> row.admitted
    Count(yes=1, no=0, unknown=1)

    Args:
        data: Applicants, or a frame of their facts.
        start: The first day of the period.
        end: The last day of the period; it belongs to it.
        by: Facts (of a frame, columns) to group by.
        policy: The policy whose fingerprint rows carry; nothing is counted differently under another.
        missing: What a missing column of a frame means.

    Raises:
        InvalidData: When the period ends before it starts, there is no such fact or column to group by, or a
            frame lacks columns.
    """
    expected = Label("日期", "a date")
    remedy = Label("请给出 date(年, 月, 日)", "Give date(year, month, day)")
    days = {"start": start, "end": end}
    if problems := [
        Problem(name, shown(day), expected, remedy, kind="type", path=(name,))
        for name, day in days.items()
        if type(day) is not date
    ]:
        raise InvalidData(problems)
    if end < start:
        expected = Label(f"{start} 或以后的日期", f"{start} or a later day")
        raise InvalidData(
            [
                Problem(
                    "end",
                    str(end),
                    expected,
                    Label("请对调起止日期", "Swap start and end"),
                    kind="range",
                    path=("end",),
                )
            ]
        )
    parts = {"admitted": CountPart("admitted", admitted_between(start, end))}
    measure = Measure("admissions", Applicant, Admissions, parts, book.resolve_policy(policy))
    return take(measure, data, by, missing)


@lru_cache(maxsize=64)
def admitted_between(start: date, end: date) -> Rule[Applicant, Policy, bool]:
    """A rule, in a book of its own, that says whether an applicant was admitted in a period."""
    # A book of its own: periods are chosen by who asks, and are no rules of the county.
    periods = Rulebook("admissions", policy=Policy, default=lambda: book.resolve_policy(None), version=book.version)

    @periods.rule(zh="期内发展", en="admitted in the period", cites=clause("P3S8"))
    def admitted_in_period(applicant: Applicant) -> bool:
        return all_of(
            applicant.stage == ApplicantStage.ADMITTED, applicant.admitted_on >= start, applicant.admitted_on <= end
        )

    return admitted_in_period
