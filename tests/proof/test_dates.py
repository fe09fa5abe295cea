"""Words about dates in proofs: held to brute force at the end of the calendar, where a date may leave it."""

from datetime import date, timedelta
from itertools import product
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import UNKNOWN, Rule, Status, decide, edges, prove, reachable
from pingyuan_rules.engine import (
    Label,
    Record,
    Rulebook,
    Unknown,
    add_days,
    add_months,
    all_of,
    as_is,
    fact,
    first_of_year,
    full_years,
    maximum,
    month,
    year,
)
from pingyuan_rules.engine.solver.date_formulas import from_ordinal, ordinal
from pingyuan_rules.engine.solver.three_valued_formulas import decode, encode
from pingyuan_rules.engine.values import DATE
from pingyuan_rules.proof import Outcomes, Proved, Refuted
from proof.box_rules import CLAUSE, TARIFF, Tariff
from sizes import only_in_check


@attrs.frozen(kw_only=True)
class Stay(Record):
    label: ClassVar[Label] = Label("逗留", "stay")

    start: date | Unknown = fact(zh="起", en="start", ge=date(9999, 11, 28), le=date(9999, 12, 3))
    length: int | Unknown = fact(zh="长", en="length", ge=24, le=36)
    guest: bool | Unknown = fact(zh="为客", en="is a guest")


stays = Rulebook("stays", policy=Tariff, default=lambda: TARIFF, version="1")


@stays.rule(cites=CLAUSE, zh="为客人", en="is that of a guest", helper=True)
def of_guest(stay: Stay) -> bool:
    return as_is(stay.guest)


@stays.rule(cites=CLAUSE, zh="止", en="end", applies=of_guest)
def end(stay: Stay) -> date:
    return add_months(stay.start, stay.length - 24)


@stays.rule(cites=CLAUSE, zh="晚于", en="later end")
def later_end(stay: Stay) -> date:
    return maximum(end(stay), add_months(stay.start, -1))


@stays.rule(cites=CLAUSE, zh="一月内", en="lasts less than a month")
def is_short(stay: Stay) -> bool:
    return add_days(stay.start, stay.length) < add_months(stay.start, 1)


@stays.rule(cites=CLAUSE, zh="满月数", en="has full months")
def has_months(stay: Stay) -> bool:
    return add_months(stay.start, 20 - stay.length) <= first_of_year(stay.start)


@stays.rule(cites=CLAUSE, zh="一年后在下一年", en="a year before is in the year before")
def year_before(stay: Stay) -> bool:
    before = add_months(stay.start, -12)
    return all_of(year(stay.start) - year(before) == 1, full_years(before, stay.start) == 1)


@stays.rule(cites=CLAUSE, zh="起月", en="month of the start")
def first_month(stay: Stay) -> int:
    return month(stay.start)


@stays.rule(cites=CLAUSE, zh="两月后之年", en="year two months later")
def later_year(stay: Stay) -> int:
    return year(add_months(stay.start, 2))


STAYS = [
    Stay(start=date(9999, 11, 28) + timedelta(days=days), length=length, guest=guest)
    for days, length, guest in product(range(6), range(24, 37), (False, True))
]


def told(rule: Rule[Any, Any, Any], stay: Stay) -> object:
    status = rule.status(stay)
    return rule(stay) if status is Status.DECIDED else status


@only_in_check
@pytest.mark.parametrize("rule", [end, later_end, has_months, year_before, is_short], ids=str)
def test_outcomes_at_the_end_of_the_calendar(rule: Rule[Any, Any, Any]) -> None:
    found = reachable(rule)
    assert isinstance(found, Outcomes)
    # A date that leaves the calendar leaves the answer unknown, although every fact is known.
    expected = {told(rule, stay) for stay in STAYS} - {Status.UNKNOWN}
    dates = {each for each in expected if isinstance(each, date)}
    expected = (expected - dates) | ({min(dates), max(dates)} if dates else set())
    assert {outcome for outcome, record in found.items() if record is not None} == expected


def test_outcomes_of_a_part_of_a_date() -> None:
    found = reachable(first_month)
    assert isinstance(found, Outcomes)
    assert {outcome: record and first_month(record) for outcome, record in found.items()} == {11: 11, 12: 12}


def test_what_always_leaves_the_calendar_has_no_outcome() -> None:
    found = reachable(later_year)
    assert isinstance(found, Outcomes)
    assert not any(record is not None for outcome, record in found.items() if outcome is not Status.UNKNOWN)


def test_laws_about_dates_are_proved() -> None:
    assert isinstance(prove(year_before), Proved)
    assert isinstance(prove(has_months), Refuted)


@only_in_check
def test_edges_of_dates() -> None:
    found = edges(has_months)
    assert isinstance(found, tuple)
    assert found
    for edge in found:
        assert edge.answers == (has_months(edge.below), has_months(edge.above))
        assert edge.changes_answer


@only_in_check
def test_a_date_is_decided_by_what_is_known() -> None:
    assert decide(year_before, Stay()) is True
    # A month after the start may lie outside the calendar, and then there is no answer.
    assert decide(is_short, Stay(length=24)) is UNKNOWN


@given(day=st.dates())
def test_days_are_counted_as_python_counts_them(day: date) -> None:
    number = encode(day, DATE)
    assert ordinal(number) == day.toordinal()
    assert decode(from_ordinal(day.toordinal()), DATE) == day
