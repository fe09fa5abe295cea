"""Rows of measures as frames, and frames of measures as rows: each is what the other stands for."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import pandas as pd
import polars as pl
import pytest

from engine.frame_engines import Constructor, each_engine_at_hand
from measures.test_displays import APPLICANTS, BRANCHES, PERIOD
from measures.test_measures import UNITS
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Admissions,
    Applicant,
    Branch,
    Coverage,
    DemonstrationCounts,
    FormationCounts,
    FrameError,
    FundTotals,
    Organization,
    RateRow,
    Rows,
    admissions,
    coverage,
    demonstration_counts,
    formation_counts,
    frame_of,
    fund_totals,
    rows_of,
    site_pass_rate,
    standalone_rate,
)
from varied import varied

if TYPE_CHECKING:
    from collections.abc import Callable

    from pingyuan_rules.engine import Record

PLACES = ("大柘镇", "石正镇", UNKNOWN)
MANY_UNITS = [attrs.evolve(unit, township=PLACES[n % 3]) for n, unit in enumerate(varied(Organization, 40, seed=4))]
MANY_BRANCHES = [attrs.evolve(branch, township=PLACES[n % 3]) for n, branch in enumerate(varied(Branch, 40, seed=4))]

MEASURES: dict[str, tuple[Callable[..., Any], list[Any], type[Record], type[Any]]] = {
    "coverage": (coverage, [*UNITS, *MANY_UNITS], Organization, Coverage),
    "standalone_rate": (standalone_rate, [*UNITS, *MANY_UNITS], Organization, RateRow),
    "site_pass_rate": (site_pass_rate, [*BRANCHES, *MANY_BRANCHES], Branch, RateRow),
    "formation_counts": (formation_counts, [*BRANCHES, *MANY_BRANCHES], Branch, FormationCounts),
    "demonstration_counts": (demonstration_counts, [*BRANCHES, *MANY_BRANCHES], Branch, DemonstrationCounts),
    "fund_totals": (fund_totals, [*BRANCHES, *MANY_BRANCHES], Branch, FundTotals),
    "admissions": (
        lambda data, by=None: admissions(data, *PERIOD, by),
        [*APPLICANTS, *varied(Applicant, 20, seed=2)],
        Applicant,
        Admissions,
    ),
}
each_measure = pytest.mark.parametrize("name", MEASURES)
each_backend = pytest.mark.parametrize("backend", ["polars", "pandas", "pyarrow"])
GROUPS = {
    Organization: (None, "township", ("township", "full_members"), ("operating", "township")),
    Branch: (None, "township", ("has_flag", "founded"), ("leadership", "allowance_paid")),
    Applicant: (None, "branch_id", "admitted_on"),
}


def assert_same(one: Any, other: Any) -> None:
    """Two frames of one engine have the same columns, types and cells in the same order."""
    assert type(one) is type(other)
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
    else:
        assert one.schema == other.schema
        assert one.equals(other)


@each_measure
@each_backend
def test_rows_are_the_frame_of_their_measure(name: str, backend: Any) -> None:
    measure, data, record, row = MEASURES[name]
    for records in (data, []):
        for by in GROUPS[record]:
            rows, frame = measure(records, by), measure(frame_of(records, record, backend=backend), by)
            assert_same(rows.to_frame(backend), frame)
            assert rows_of(frame, row) == rows
            assert rows_of(frame, row).by == rows.by
            assert rows_of(frame, row).row is rows.row is row


@each_measure
@each_backend
def test_groups_by_enumerations_are_text_and_come_back_as_members(name: str, backend: Any) -> None:
    measure, data, record, row = MEASURES[name]
    by = {Organization: "sector", Branch: ("formation", "sector"), Applicant: "stage"}[record]
    rows, frame = measure(data, by), measure(frame_of(data, record, backend=backend), by)
    assert rows_of(rows.to_frame(backend), row) == rows
    # The order of members is that of their definition among records, and that of their texts in a frame.
    assert sorted(map(repr, rows_of(frame, row))) == sorted(map(repr, rows))
    assert rows_of(frame, row).title == rows.title


@each_engine_at_hand
def test_the_frame_of_a_measure_is_its_rows_on_every_engine(constructor: Constructor) -> None:
    counted = coverage(constructor(UNITS, Organization), by="township")
    rows = rows_of(counted, Coverage)
    assert rows == coverage(UNITS, by="township")
    assert rows.html("zh") == coverage(UNITS, by="township").html("zh")
    assert rows.chart("zh").to_dict() == coverage(UNITS, by="township").chart("zh").to_dict()


def test_rows_in_another_order_are_a_frame_in_that_order() -> None:
    rows = coverage(UNITS, by="township")
    turned = rows.sorted(lambda row: row.organization.yes)
    assert turned.to_frame()["organization_yes"].to_list() == sorted(row.organization.yes for row in rows)
    assert rows_of(turned.to_frame(), Coverage) == turned
    assert rows[:1].to_frame().equals(rows.to_frame()[:1])
    copies: list[Any] = [pickle.loads(pickle.dumps(rows)), copy.deepcopy(rows), rows[:0]]  # noqa: S301 - our own
    for kept in copies:
        assert kept.by == ("township",)
    assert Rows(tuple(rows), Coverage, rows.title).by == ("township",)


def test_a_column_of_the_frames_own_may_make_groups() -> None:
    own = {
        "ward": ["b", "a", None], "rank": [1.5, 0.5, None], "seen": [date(2016, 1, 2), None, date(2016, 1, 1)],
        "weight": [Decimal("1.25"), None, Decimal("0.50")],
    }  # fmt: skip
    units = pl.DataFrame({"operating": [True, True, None], "party_organization": ["joint", "none", None], **own})
    for by in ("ward", "seen"):
        counted = coverage(units, by=by, missing="unknown")
        rows = rows_of(counted, Coverage)
        assert [row.key for row in rows] == [(UNKNOWN if value is None else value,) for value in counted[by].to_list()]
        assert rows.to_frame().equals(counted)
    counted = coverage(units, by="rank", missing="unknown")
    assert rows_of(counted.with_columns(share=0.5), Coverage) == rows_of(counted, Coverage)


def test_a_frame_counted_under_another_policy_needs_that_policy() -> None:
    other = attrs.evolve(PINGYUAN, organization_coverage_target=50)
    counted = coverage(frame_of(UNITS, Organization), by="township", policy=other)
    assert rows_of(counted, Coverage, other) == coverage(UNITS, by="township", policy=other)
    with pytest.raises(FrameError, match=r"found [0-9]+, expected [0-9]+, by the target of the policy"):
        rows_of(counted, Coverage)
    none = attrs.evolve(PINGYUAN, organization_coverage_target=UNKNOWN)
    rows = coverage(UNITS, policy=none)
    assert rows.to_frame()["organization_shortfall_low"].to_list() == [None]
    assert rows_of(rows.to_frame(), Coverage, none) == rows


def test_what_is_no_frame_of_the_measure_is_refused() -> None:
    counted = standalone_rate(frame_of(UNITS, Organization))
    with pytest.raises(FrameError) as error:
        rows_of(counted.drop("rate_no", "base"), RateRow)
    assert error.value.text("en") == (
        "columns: expected every column of RateRow, including base, rate_no. "
        "Give the whole frame that the measure gave."
    )
    with pytest.raises(FrameError) as error:
        rows_of(counted, Coverage)
    assert error.value.text("en") == (
        "columns: expected every column of Coverage, including organization_yes, organization_no, "
        "organization_unknown, …. Write rows_of(frame, RateRow)."
    )
    assert "包括 organization_yes、organization_no、organization_unknown、…。请写 rows_of(frame, RateRow)" in (
        error.value.text("zh")
    )
    odd = counted.with_columns(pl.lit(1.5).alias("rate_yes"), pl.lit(None, pl.Int64).alias("rate_no"), base=pl.lit("x"))
    with pytest.raises(FrameError) as error:
        rows_of(odd, RateRow)
    assert error.value.text("zh").splitlines() == [
        "rate_yes：现为 Float64，应为没有空值的整数。请给出指标函数所得的整个数据框。",
        "rate_no：现为 Int64，应为没有空值的整数。请给出指标函数所得的整个数据框。",
        (
            "base：现为 x，应为以下之一：registered、operating、with_members、eligible、policy、branches。"
            "请给出指标函数所得的整个数据框。"
        ),
    ]
    with pytest.raises(ValueError, match="a table is made in polars, pandas, pyarrow, not in 'duckdb'"):
        coverage(UNITS).to_frame("duckdb")  # type: ignore[call-overload] # what a caller without a checker gives


def test_a_class_that_no_measure_gives_is_refused() -> None:
    wrong: Any = Organization
    with pytest.raises(TypeError, match=r"holds one of Coverage, RateRow, .*, Admissions, not <class .*Organization"):
        rows_of(standalone_rate(frame_of(UNITS, Organization)), wrong)


def test_titles_say_which_measure_it_was() -> None:
    for name, (measure, data, record, row) in MEASURES.items():
        assert rows_of(measure(frame_of(data, record)), row).title == measure(data).title, name
    assert rows_of(standalone_rate(frame_of([], Organization), by="township"), RateRow).title.en == "Rate"
