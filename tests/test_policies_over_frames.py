"""Two policies compared over frames: as over the records, on every engine, and lazily."""

from datetime import date
from functools import cache
from typing import Any

import attrs
import polars as pl
import pytest

from engine.frame_engines import (
    Constructor,
    duckdb_numbered,
    duckdb_relation,
    each_engine,
    each_engine_in_check,
    plain,
    polars_eager,
    polars_lazy,
    table,
)
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    FrameError,
    Organization,
    Policy,
    assess,
    compare_policies,
    overlay,
    policy_on,
)
from pingyuan_rules.engine import Record, WrongRecord, relations_of
from related_tables import related_rows, whole
from sizes import variants
from varied import varied

LATER = policy_on(date(2019, 1, 2))
OTHER = policy_on(
    PINGYUAN.on,
    overlay({"minimum_full_members": 5, "activity_fund_per_member": 20_000, "allowance_per_month": 35_000}),
)


@cache
def rows_of(record: type[Any]) -> list[Any]:
    """Records with ids."""
    return [attrs.evolve(each, id=f"R{number:03}") for number, each in enumerate(varied(record, 40, seed=11))]


@each_engine
@pytest.mark.parametrize("record", variants(Branch, Organization), ids=lambda record: record.__name__)
@pytest.mark.parametrize("after", variants(LATER, OTHER), ids=["later", "other"])
def test_a_frame_is_compared_as_its_records_are(constructor: Constructor, record: type[Record], after: Policy) -> None:
    rows = rows_of(record)
    compared = table(compare_policies(constructor(rows, record), PINGYUAN, after, of=record))
    comparison = compare_policies(rows, PINGYUAN, after)
    changes = {(each.id, change.rule.name): change for each in comparison.affected for change in each.changes}
    assert len(changes) > 10
    assert compared["differs"] == [any(identifier == row.id for identifier, _ in changes) for row in rows]
    for each in comparison.rules:
        name = each.rule.name
        assert compared[f"{name}_differs"] == [(row.id, name) in changes for row in rows]
        for policy, when in ((PINGYUAN, "before"), (after, "after")):
            assert compared[f"{name}_{when}"] == [plain(getattr(assess(row, policy), name)) for row in rows], (
                name,
                when,
            )
    added = [name for name in compared if name.endswith(("_before", "_after", "_differs"))]
    assert len(added) == 3 * len(comparison.rules)


def test_lazy_frames_stay_lazy_and_sums_are_taken_of_the_answers() -> None:
    frame = compare_policies(polars_lazy(rows_of(Branch), Branch), PINGYUAN, OTHER, of=Branch)
    assert isinstance(frame, pl.LazyFrame)
    cost = frame.select(pl.col("activity_fund_after") - pl.col("activity_fund_before")).sum().collect().item()
    assert cost == compare_policies(rows_of(Branch), PINGYUAN, OTHER).money[0].known


def test_what_two_policies_share_is_computed_once() -> None:
    frame = polars_lazy(rows_of(Branch), Branch)
    for plan in (assess(frame, Branch, LATER), compare_policies(frame, PINGYUAN, LATER, of=Branch)):
        assert plan.explain().count('col("secretary_appointed")') == 1  # taken apart into year, month and day


def test_equal_policies_add_one_column_that_is_false() -> None:
    frame = polars_eager(rows_of(Branch), Branch)
    compared = compare_policies(frame, PINGYUAN, attrs.evolve(PINGYUAN), of=Branch)
    assert compared.drop("differs").equals(frame)
    assert not compared["differs"].any()


def test_frames_that_cannot_be_compared_are_refused() -> None:
    frame = polars_eager(rows_of(Branch), Branch)
    taken = frame.with_columns(activity_fund_BEFORE=1, Differs=2)
    with pytest.raises(FrameError, match=r"activity_fund_before(.|\n)*Rename the column") as caught:
        compare_policies(taken, PINGYUAN, OTHER, of=Branch)
    assert [problem.place for problem in caught.value.problems] == ["differs", "activity_fund_before"]
    with pytest.raises(FrameError, match="activity_fund"):  # one would take it for an answer under one of the policies
        compare_policies(frame.with_columns(activity_fund=1), PINGYUAN, OTHER, of=Branch)
    with pytest.raises(FrameError, match="full_members"):
        compare_policies(frame.drop("full_members"), PINGYUAN, OTHER, of=Branch)
    lacking = compare_policies(frame.drop("full_members"), PINGYUAN, OTHER, of=Branch, missing="unknown")
    assert lacking["activity_fund_after"].null_count() == len(frame)
    with pytest.raises(TypeError, match="a frame names its class of record"):
        compare_policies(frame, PINGYUAN, OTHER)  # type: ignore[call-overload]
    with pytest.raises(WrongRecord):
        compare_policies(frame, PINGYUAN, OTHER, of=Record)
    with pytest.raises(TypeError, match="of, missing, check and related are for frames"):
        compare_policies(rows_of(Branch), PINGYUAN, OTHER, of=Branch)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"pl\.DataFrame"):
        compare_policies({"id": ["ZB-0001"], "full_members": [3]}, PINGYUAN, OTHER)  # type: ignore[call-overload]


@each_engine_in_check
def test_branches_with_their_members_and_units_are_compared_as_records_are(constructor: Constructor) -> None:
    rows = whole(varied(Branch, 40, seed=3))
    several = related_rows(rows, Branch)
    related = {name: constructor(several[name], relation.record) for name, relation in relations_of(Branch).items()}
    if constructor is duckdb_relation:  # a join leaves its rows in no order
        constructor = duckdb_numbered
    compared = table(compare_policies(constructor(rows, Branch), PINGYUAN, LATER, of=Branch, related=related))
    # In force from 2018 on: before, nothing is asked of the grades on the roll.
    assert compared["excellent_within_share_before"] == [None] * len(rows)
    after = [plain(assess(row, LATER).excellent_within_share) for row in rows]
    assert compared["excellent_within_share_after"] == after
    assert {True, False} <= set(after)
