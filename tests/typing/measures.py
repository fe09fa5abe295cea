"""What type checkers see of measures: rows of records, the same kind of frame of a frame."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import assert_type

import altair as alt
import pandas as pd
import polars as pl
import pyarrow as pa

from pingyuan_rules import (
    PINGYUAN,
    Admissions,
    Applicant,
    Base,
    Branch,
    Count,
    Coverage,
    DemonstrationCounts,
    Fen,
    FormationCounts,
    FundTotals,
    Interval,
    Organization,
    OrganizationAssessment,
    PaidOnce,
    RateRow,
    Rows,
    admissions,
    allowance_paid_once,
    assess,
    compare,
    coverage,
    demonstration_counts,
    formation_counts,
    fund_totals,
    must_form,
    rows_of,
    shortfall,
    site_pass_rate,
    standalone_rate,
)
from pingyuan_rules.engine import Assessments, Unknown, is_known
from pingyuan_rules.published import Comparisons


def records(units: list[Organization], branches: tuple[Branch, ...], applicants: Iterator[Applicant]) -> None:
    """Records give rows."""
    assert_type(coverage(units), Rows[Coverage])
    assert_type(coverage(units, ("township", "sector"), Base.ELIGIBLE), Rows[Coverage])
    assert_type(standalone_rate(units), Rows[RateRow])
    assert_type(site_pass_rate(branches), Rows[RateRow])
    assert_type(formation_counts(branches, by="sector"), Rows[FormationCounts])
    assert_type(demonstration_counts(branches), Rows[DemonstrationCounts])
    assert_type(fund_totals(branches), Rows[FundTotals])
    assert_type(admissions(applicants, date(2014, 10, 22), date(2016, 10, 21)), Rows[Admissions])
    assert_type(compare(organizations=units, branches=branches), Comparisons)


def frames(eager: pl.DataFrame, lazy: pl.LazyFrame, pandas: pd.DataFrame) -> None:
    """A frame gives the same kind of frame."""
    assert_type(coverage(eager, by="township", missing="unknown"), pl.DataFrame)
    assert_type(coverage(lazy), pl.LazyFrame)
    assert_type(coverage(pandas), pd.DataFrame)
    assert_type(standalone_rate(pandas), pd.DataFrame)
    assert_type(site_pass_rate(pandas), pd.DataFrame)
    assert_type(formation_counts(pandas), pd.DataFrame)
    assert_type(demonstration_counts(pandas), pd.DataFrame)
    assert_type(fund_totals(pandas), pd.DataFrame)
    assert_type(admissions(pandas, date(2014, 10, 22), date(2016, 10, 21)), pd.DataFrame)


def ways_between(rows: Rows[Coverage], lazy: pl.LazyFrame) -> None:
    """Rows become the frame that is named, and any frame rows."""
    assert_type(rows.to_frame(), pl.DataFrame)
    assert_type(rows.to_frame("pandas"), pd.DataFrame)
    assert_type(rows.to_frame(backend="pyarrow"), pa.Table)
    assert_type(rows_of(lazy, Coverage), Rows[Coverage])
    assert_type(rows_of(rows.to_frame(), RateRow, PINGYUAN)[0], RateRow)


def parts(row: Coverage, funds: FundTotals, sites: DemonstrationCounts) -> None:
    """Rows are typed."""
    assert_type(row.organization.value, Fraction | Unknown)
    assert_type(row.organization_met, bool | Unknown)
    assert_type(row.work_shortfall, Interval | Unknown)
    assert_type(allowance_paid_once([Branch()]), PaidOnce)
    assert_type(allowance_paid_once([Branch()]).value, Fen | Unknown)
    lacking = shortfall(row.work, row.work_target)
    if is_known(lacking):
        assert_type(lacking.high, int)
    assert_type(funds.grant.known, Fen)
    assert_type(sites.city, Count)


def displays(units: list[Organization]) -> None:
    """Rows are a tuple that can be drawn; results too are shown."""
    plain: tuple[Coverage, ...] = coverage(units, by="township")
    assert_type(plain[0], Coverage)
    assert_type(coverage(units)[0], Coverage)
    assert_type(coverage(units)[:2], Rows[Coverage])
    assert_type(coverage(units).sorted(lambda row: row.organization.value), Rows[Coverage])
    assert_type(coverage(units).html("zh"), str)
    assert_type(assess(units, Organization), Assessments[OrganizationAssessment])
    assert_type(assess(units, Organization).html("zh"), str)
    assert_type(assess(units[0]).html("zh"), str)
    assert_type(must_form.diagram("zh", PINGYUAN), str)
    assert_type(coverage(units).chart("zh"), alt.LayerChart | alt.HConcatChart)
