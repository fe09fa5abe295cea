"""A secretary of several branches is paid once: by hand, and by bounds over everything that could be."""

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import Constructor, arrow, each_engine, polars_eager
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    FrameError,
    PaidOnce,
    SecretaryState,
    allowance_paid_once,
    fund_totals,
    is_known,
    secretary_allowance,
)
from pingyuan_rules.engine import WrongRecord
from sizes import examples

YEAR = {"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": date(2015, 1, 1)}
FROM_JULY = {"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": date(2016, 7, 1)}
VACANT = {"secretary_state": SecretaryState.VACANT}


def branch(secretary: Any, facts: dict[str, Any]) -> Branch:
    return Branch(secretary_id=secretary, secretary_full_time=False, **facts)


CASES: list[tuple[list[Branch], PaidOnce]] = [
    ([], PaidOnce(0, 0, 0, 0, 0, 0)),  # type: ignore[arg-type] # plain numbers
    ([branch("A", YEAR), branch("B", YEAR)], PaidOnce(720_000, 720_000, 720_000, 0, 0, 0)),  # type: ignore[arg-type]
    # Twelve months are all there are.
    ([branch("A", YEAR)] * 2, PaidOnce(360_000, 360_000, 720_000, 1, 0, 0)),  # type: ignore[arg-type]
    ([branch("A", YEAR), branch("A", FROM_JULY)], PaidOnce(360_000, 360_000, 540_000, 1, 0, 0)),  # type: ignore[arg-type]
    # Six months twice: the same six, or all twelve.
    ([branch("A", FROM_JULY)] * 2, PaidOnce(180_000, 360_000, 360_000, 1, 0, 0)),  # type: ignore[arg-type]
    # Whoever has no name may be A.
    ([branch("A", FROM_JULY), branch(UNKNOWN, YEAR)], PaidOnce(360_000, 540_000, 540_000, 0, 1, 0)),  # type: ignore[arg-type]
    ([branch("A", YEAR), branch(UNKNOWN, FROM_JULY)], PaidOnce(360_000, 540_000, 540_000, 0, 1, 0)),  # type: ignore[arg-type]
    ([branch(UNKNOWN, YEAR)] * 2, PaidOnce(360_000, 720_000, 720_000, 0, 2, 0)),  # type: ignore[arg-type]
    # A vacant office costs nothing, whoever had it.
    ([branch("A", YEAR), branch(UNKNOWN, VACANT)], PaidOnce(360_000, 360_000, 360_000, 0, 0, 0)),  # type: ignore[arg-type]
    ([branch("A", YEAR), branch("B", {})], PaidOnce(360_000, UNKNOWN, 360_000, 0, 0, 1)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("branches", "expected"), CASES)
def test_a_secretary_is_paid_once(branches: list[Branch], expected: PaidOnce) -> None:
    once = allowance_paid_once(branches)
    assert once == expected
    assert once.value == (once.low if once.low == once.high else UNKNOWN)
    assert once.by_branch == fund_totals(branches)[0].allowance.known


@each_engine
def test_frames_give_what_records_give(constructor: Constructor) -> None:
    for branches, expected in CASES:
        assert allowance_paid_once(constructor(branches, Branch)) == expected


def test_another_rate_for_full_time_secretaries_is_the_most_a_month_costs() -> None:
    policy = attrs.evolve(PINGYUAN, allowance_per_month_full_time=200_000)
    both = [branch("A", YEAR), attrs.evolve(branch("A", YEAR), secretary_full_time=True)]
    once = allowance_paid_once(both, policy)
    assert (once.low, once.high) == (2_400_000, 2_400_000)
    part_time = allowance_paid_once([both[0]] * 2, policy)
    assert (part_time.low, part_time.high, part_time.value) == (360_000, 720_000, UNKNOWN)
    nothing = attrs.evolve(PINGYUAN, allowance_per_month=UNKNOWN, allowance_per_month_full_time=UNKNOWN)
    assert allowance_paid_once(both, nothing) == PaidOnce(0, UNKNOWN, 0, 1, 0, 2)  # type: ignore[arg-type]


ANY = st.builds(branch, st.sampled_from(["A", "B", UNKNOWN]), st.sampled_from([YEAR, FROM_JULY, VACANT]))


@examples(60)
@given(st.lists(ANY, max_size=5))
def test_the_bounds_hold_whoever_the_unnamed_are(branches: list[Branch]) -> None:
    once = allowance_paid_once(branches)
    open_ = [number for number, each in enumerate(branches) if each.secretary_id is UNKNOWN]
    for names in product(["A", "B", *(f"new {number}" for number in open_)], repeat=len(open_)):
        named = dict(zip(open_, names, strict=True))
        groups: dict[Any, list[int]] = {}
        for number, each in enumerate(branches):
            amount = secretary_allowance(each)
            assert is_known(amount)
            groups.setdefault(named.get(number, each.secretary_id), []).append(amount)
        # From all months the same to no month the same.
        assert once.low <= sum(map(max, groups.values()))
        assert sum(min(sum(amounts), 360_000) for amounts in groups.values()) <= once.high  # type: ignore[operator]


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda: allowance_paid_once([1]), WrongRecord),  # type: ignore[list-item]
        (lambda: allowance_paid_once({"secretary_id": ["A"]}), TypeError),  # type: ignore[arg-type]
        (lambda: allowance_paid_once(Branch()), TypeError),  # type: ignore[arg-type]
        (lambda: allowance_paid_once(polars_eager([Branch()], Branch).drop("secretary_state")), FrameError),
    ],
)
def test_anything_else_is_refused(ask: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        ask()


def test_columns_that_are_not_there_are_unknown_on_request() -> None:
    frame = arrow([branch("A", YEAR)], Branch).drop_columns(["secretary_id", "secretary_full_time"])
    once = allowance_paid_once(frame, missing="unknown")
    assert (once.low, once.high, once.unnamed) == (360_000, 360_000, 1)
