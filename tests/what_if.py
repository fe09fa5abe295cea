"""Hypothesis strategies for policies that `Policy` accepts, and for records at the lines a policy draws."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from hypothesis import strategies as st

from pingyuan_rules import UNKNOWN, InvalidData, MemberBasis, Policy, overlay, policy_on
from pingyuan_rules.engine import Record, facts_of
from pingyuan_rules.policy.parameters import ASCENDING, BY_STANDING, WEIGHTS
from strategies import whole_records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pingyuan_rules.engine import FactInfo

R = TypeVar("R", bound=Record)

DAYS = (
    date(2016, 10, 21),
    date(2017, 1, 1),
    date(2017, 10, 24),
    date(2018, 7, 12),
    date(2018, 10, 27),
    date(2018, 10, 28),
)
COUNTY = overlay(
    {
        "allowance_per_month": [{"since": date(2016, 10, 21), "until": date(2018, 1, 1), "value": 500_00}],
        "five_good_floor": [{"since": date(2017, 1, 1), "until": date(2018, 7, 12), "value": 70}],
        "joint_units_maximum": [{"since": date(2017, 1, 1), "value": 10}],
        "minimum_full_members": [{"since": date(2016, 10, 21), "until": date(2018, 10, 28), "value": 5}],
    }
)
"""Another county, some of whose values end."""
APART = {name for names in (*WEIGHTS, *ASCENDING) for name in names}


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Policies of any day, each with some parameters other than the county's, and some without a value."""
    on = draw(st.one_of(st.sampled_from(DAYS), st.dates(date(2016, 10, 21), date(2026, 12, 31))))
    base = policy_on(on, draw(st.sampled_from([None, COUNTY])))
    infos = {name: info for name, info in facts_of(Policy).items() if name not in APART | {"on"}}
    names = draw(st.lists(st.sampled_from(sorted(infos)), max_size=12, unique=True))
    changes = {name: draw(_near(infos[name], getattr(base, name))) for name in names}
    changes |= dict.fromkeys(draw(st.lists(st.sampled_from(sorted(infos)), max_size=2)), UNKNOWN)
    changes |= _weights(draw(st.sampled_from(WEIGHTS)), draw)
    changes |= _ascending(draw(st.sampled_from(ASCENDING)), base, draw)
    return attrs.evolve(base, **changes)


def _near(info: FactInfo, value: Any) -> st.SearchStrategy[Any]:
    if info.kind.name == "bool":
        return st.booleans()
    if info.kind.enum is not None:
        refused = {MemberBasis.TRANSFERRED_IN} if info.name in BY_STANDING else set()
        return st.sampled_from([member for member in info.kind.enum if member not in refused])
    numbers = [value + by for by in (-2, -1, 1, 2)] if value is not UNKNOWN else [1, 2, 5, 7]
    return st.sampled_from([number for number in numbers if info.accepts(number)])


def _weights(names: tuple[str, ...], draw: st.DrawFn) -> dict[str, int]:
    cuts = [0, *sorted(draw(st.tuples(*[st.integers(0, 100)] * (len(names) - 1)))), 100]
    return {name: high - low for name, (low, high) in zip(names, pairwise(cuts), strict=True)}


def _ascending(names: tuple[str, ...], base: Policy, draw: st.DrawFn) -> dict[str, Any]:
    values = [getattr(base, name) for name in names]
    if UNKNOWN in values:
        return {}
    steps = draw(st.tuples(*[st.integers(0, 3)] * len(names)))
    return dict(zip(names, sorted(_later(value, by) for value, by in zip(values, steps, strict=True)), strict=True))


def _later(value: Any, by: int) -> Any:
    return value + timedelta(by) if isinstance(value, date) else value + by


@st.composite
def edge_records(draw: st.DrawFn, cls: type[R], policy: Policy) -> R:
    """Records some of whose facts are a number or day of the policy, or the one before or after."""
    record = draw(whole_records(cls))
    infos = facts_of(cls)
    names = draw(st.lists(st.sampled_from(sorted(infos)), max_size=6, unique=True))
    for name in names:
        if lines := _lines(infos[name], policy):
            record = _moved(record, {name: draw(st.sampled_from(lines))})
    return record


def _lines(info: FactInfo, policy: Policy) -> list[Any]:
    steps: dict[str, Any] = {"int": 1, "fen": 1, "decimal": Decimal("0.01"), "date": timedelta(1)}
    step = steps.get(info.kind.name)
    if step is None:
        return []
    named: Iterable[Any] = (
        getattr(policy, name) for name, other in facts_of(Policy).items() if other.kind == info.kind
    )
    near = {value + by for value in named if value is not UNKNOWN for by in (-step, 0 * step, step)}
    return sorted(value for value in near if info.accepts(value))


def _moved(record: R, changes: dict[str, Any]) -> R:
    try:
        return attrs.evolve(record, **changes)
    except InvalidData:
        return record
