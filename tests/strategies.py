"""Hypothesis strategies that build records, and policies' parameters, from the definitions of their facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from hypothesis import strategies as st

from pingyuan_rules.engine import UNKNOWN, FactInfo, InvalidData, Record, facts_of, relations_of

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAR = (6_000, 8_000, 9_000)
"""Scores near which rules decide, in hundredths of a point."""
R = TypeVar("R", bound=Record)
FIFTH = st.integers(0, 4)
"""What a fact is unknown at, where it is 0."""

EARLIEST, LATEST = date(2008, 2, 1), date(2027, 3, 31)
TURNS = (date(2015, 12, 31), date(2016, 1, 1), date(2016, 2, 29), date(2016, 10, 21), date(2018, 10, 28))
"""Days on which something ends or begins: years, a leap day, dates in force."""
SMALL = 12
"""Rules decide near small numbers, so most numbers are drawn from there."""


def known(info: FactInfo) -> st.SearchStrategy[Any]:
    """Values that a fact allows, many of them at its bounds or small."""
    if info.kind.enum is not None:
        return st.sampled_from(list(info.kind.enum))
    if info.kind.name == "bool":
        return st.booleans()
    if info.kind.name == "text":
        letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
        return st.text(letters, max_size=6).filter(info.accepts)
    if info.kind.name == "date":
        return _dates(info)
    if info.kind.name == "decimal":
        return _decimals(info)
    return _numbers(info)


def _decimals(info: FactInfo) -> st.SearchStrategy[int | float | Decimal]:
    """Numbers as people enter scores: whole, halves and quarters, floats such as 88.1; many near where rules decide."""
    low, high = int(info.ge) * 100, int(info.le) * 100  # type: ignore[arg-type] # decimals always have both bounds
    whole = st.integers(low // 100, high // 100)
    parts = st.integers(low // 25, high // 25).map(lambda quarters: Decimal(quarters) / 4)
    floats = st.integers(low, high).map(lambda hundredths: hundredths / 100)
    near = [at + by for at in NEAR if low <= at <= high for by in (-1, 0, 1) if low <= at + by <= high]
    turns = st.sampled_from([*near, low, high]).map(lambda hundredths: Decimal(hundredths) / 100)
    return st.one_of(turns, whole, parts, floats)


def _numbers(info: FactInfo) -> st.SearchStrategy[int]:
    low, high = int(info.ge), int(info.le)  # type: ignore[arg-type] # whole numbers always have both bounds
    near = st.integers(max(low, -SMALL), min(high, max(low, SMALL))) if low <= SMALL else st.just(low)
    return st.one_of(near, st.integers(low, high), st.sampled_from([low, high]))


def _dates(info: FactInfo) -> st.SearchStrategy[date]:
    low = info.ge if isinstance(info.ge, date) else EARLIEST
    high = info.le if isinstance(info.le, date) else LATEST
    turns = [turn for turn in TURNS if low <= turn <= high]
    drawn = st.dates(low, high)
    return st.one_of(drawn, st.sampled_from(turns)) if turns else drawn


def fact_values(info: FactInfo) -> st.SearchStrategy[Any]:
    """Values of a fact, unknown about one time in five."""
    values = known(info)
    return FIFTH.flatmap(lambda n: values if n else st.just(UNKNOWN))


@cache
def _known_facts(cls: type[Record]) -> tuple[tuple[str, st.SearchStrategy[Any]], ...]:
    """The facts of a class and their strategies: to make these anew takes longer than to draw from them."""
    return tuple((info.name, known(info)) for info in facts_of(cls).values())


@st.composite
def records(draw: st.DrawFn, cls: type[R]) -> R:
    """Records of a class that keep its invariants; each fact is unknown about one time in five."""
    values = {name: draw(value) if draw(FIFTH) else UNKNOWN for name, value in _known_facts(cls)}
    for invariant in cls.invariants:
        blank_if_broken(cls, values, invariant.facts)  # type: ignore[attr-defined] # every invariant has them
    return cls(**values)


@st.composite
def whole_records(draw: st.DrawFn, cls: type[R]) -> R:
    """Records with up to three related ones of each kind, or with some that nobody recorded."""
    return draw(with_related(draw(records(cls))))


@st.composite
def with_related(draw: st.DrawFn, record: R) -> R:
    """A record, perhaps with related ones, which name it or nothing."""
    several: dict[str, Any] = {}
    for name, relation in relations_of(type(record)).items():
        if draw(st.booleans()):
            keys = st.sampled_from([getattr(record, "id"), UNKNOWN])  # noqa: B009 - a record with relations has one
            found = draw(st.lists(records(relation.record), max_size=3))
            several[name] = tuple(attrs.evolve(each, **{relation.by: draw(keys)}) for each in found)
    return attrs.evolve(record, **several) if several else record


def blank_if_broken(cls: type[Record], values: dict[str, Any], facts: Iterable[str]) -> None:
    """Make the first fact of an invariant unknown where the facts break it, so that the others stay known."""
    names = list(facts)
    try:
        cls(**{name: values[name] for name in names})
    except InvalidData:
        values[names[0]] = UNKNOWN
