"""What is folded away for a policy, and rare shapes of terms, answer as the reference does."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    FactInfo,
    InvalidData,
    Kind,
    Label,
    Parameters,
    Record,
    Rulebook,
    Unit,
    all_of,
    any_of,
    as_is,
    at_least,
    calendar_month,
    check,
    choose_by_rank,
    count_true,
    fact,
    facts_of,
    invariant,
    maximum,
    minimum,
    param,
)
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.term_units import is_month
from pingyuan_rules.engine.planning.choice_cases import agree, never_unknown
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.values import BOOL, INT
from sizes import examples
from strategies import records

TITLE = Label("题", "title")
CLAUSE = Citation("A1", TITLE, date(2020, 1, 1), TITLE, TITLE, TITLE)


@attrs.frozen(kw_only=True)
class Trip(Record):
    label: ClassVar[Label] = Label("行程", "trip")

    left: date = fact(zh="出发日期", en="departure", ge=date(2000, 1, 1), le=date(2030, 12, 31))
    back: date = fact(zh="返回日期", en="return", ge=date(2000, 1, 1), le=date(2030, 12, 31))
    days: int = fact(zh="天数", en="length of the trip in days", le=40)
    nights: int = fact(zh="夜数", en="nights", le=40)
    far: bool = fact(zh="远途", en="is far")


@invariant(zh="返回月份不早于出发月份，且差不超过一年", en="the trip ends after it starts and within a year")
def ends_in_time(trip: Trip) -> bool:
    months = calendar_month(trip.back) - calendar_month(trip.left)
    return count_true(months >= 0, months <= 12) == 2


@attrs.frozen(kw_only=True)
class TripPolicy(Parameters):
    first: int = param(zh="甲", en="first", le=40)
    second: int = param(zh="乙", en="second", le=40)
    strict: bool = param(zh="从严", en="strict")
    needed: int = param(zh="应有", en="needed", le=9)


def trip_policy(**values: Any) -> TripPolicy:
    return TripPolicy(**{"on": date(2024, 1, 1), "first": 3, "second": 7, "strict": True, "needed": 2} | values)


book = Rulebook("trips", policy=TripPolicy, default=trip_policy, version="1")


@book.rule(cites=CLAUSE, helper=True)
def is_strict(trip: Trip, policy: TripPolicy) -> bool:  # noqa: ARG001 - only the policy decides
    return policy.strict


@book.rule(cites=CLAUSE, applies=is_strict, unit=Unit("天", one="day", many="days"))
def asked_when_strict(trip: Trip) -> int:
    return trip.days + trip.nights


@book.rule(cites=CLAUSE, met_when=True)
def ranked(trip: Trip, policy: TripPolicy) -> bool:
    return choose_by_rank(
        (trip.far, policy.second, trip.days >= 5), (trip.nights >= 3, policy.first, trip.days >= 4), otherwise=True
    )


@book.rule(cites=CLAUSE)
def least_of_three(trip: Trip, policy: TripPolicy) -> int:
    return minimum(trip.days, trip.nights, policy.first)


@book.rule(cites=CLAUSE)
def greatest_of_three(trip: Trip, policy: TripPolicy) -> int:
    return maximum(trip.days, trip.nights, policy.first)


@book.rule(cites=CLAUSE)
def one_date(trip: Trip) -> date:
    return minimum(trip.left)


@book.rule(cites=CLAUSE)
def of_the_policy(trip: Trip, policy: TripPolicy) -> int:
    return trip.days + minimum(policy.first, policy.second) + maximum(policy.first, policy.second)


@book.rule(cites=CLAUSE)
def counted(trip: Trip, policy: TripPolicy) -> int:
    return count_true(policy.strict, trip.far)


@book.rule(cites=CLAUSE)
def counted_of_the_policy(trip: Trip, policy: TripPolicy) -> int:
    return trip.days + count_true(policy.strict, policy.first == policy.second)


@book.rule(cites=CLAUSE)
def enough(trip: Trip, policy: TripPolicy) -> bool:
    return at_least(policy.needed, policy.strict, trip.far, trip.days >= policy.first)


POLICIES = (
    trip_policy(),
    trip_policy(strict=False, needed=0),
    trip_policy(needed=5, first=9),
    trip_policy(needed=3),
    trip_policy(strict=UNKNOWN),
    trip_policy(first=UNKNOWN, needed=UNKNOWN),
)


@pytest.mark.parametrize("policy", POLICIES)
@examples(40)
@given(trips=st.lists(records(Trip), min_size=1, max_size=5))
def test_every_reading_answers_as_the_reference_does(policy: TripPolicy, trips: list[Trip]) -> None:
    for trip in trips:
        answers = book.assess(trip, policy)
        for rule in book.rules_of(Trip):
            expected = evaluate(rule, trip, policy)
            assert rule(trip, policy) == expected
            assert getattr(answers, rule.name) == expected
            assert rule.explain(trip, policy).value == expected


@pytest.mark.parametrize("policy", POLICIES)
def test_a_frame_answers_as_the_reference_does(policy: TripPolicy) -> None:
    trips = [
        Trip(left=date(2020, 1, 2), days=3, nights=5, far=True),
        Trip(left=date(2020, 2, 29), days=9, far=False),
        Trip(nights=2),
    ]
    rows = [
        {name: value if (value := getattr(t, name)) is not UNKNOWN else None for name in facts_of(Trip)} for t in trips
    ]
    frame = pl.DataFrame(rows, schema_overrides={"back": pl.Date, "nights": pl.Int64})
    for rule in book.rules_of(Trip):
        expected = [None if (a := evaluate(rule, trip, policy)) is UNKNOWN else a for trip in trips]
        assert rule.over(frame, policy)[rule.name].to_list() == expected, rule


def test_an_invariant_over_months_is_checked_in_records_and_frames() -> None:
    with pytest.raises(InvalidData, match="within a year"):
        Trip(left=date(2020, 1, 31), back=date(2021, 2, 1))
    frame = pl.DataFrame({"left": [date(2020, 1, 31)] * 3, "back": [date(2021, 2, 1), date(2021, 1, 1), None]})
    assert [(found.kind, found.count) for found in check(frame, Trip)] == [("broken_invariant", 1)]


def test_bounds_on_one_side_are_worded() -> None:
    kind, day = Kind("date"), date(2000, 1, 1)
    after = FactInfo("day", kind, TITLE, None, day, None).expectation
    before = FactInfo("day", kind, TITLE, None, None, day).expectation
    assert (after.en, before.en) == (
        "a date such as 2016-10-21, not before 2000-01-01",
        "a date such as 2016-10-21, not after 2000-01-01",
    )
    assert (after.zh, before.zh) == (
        "日期，如 2016-10-21，不早于 2000-01-01",
        "日期，如 2016-10-21，不晚于 2000-01-01",
    )


def test_a_rule_is_shown_by_its_name() -> None:
    assert repr(enough) == "<rule enough>"


def test_a_unit_is_that_of_what_a_rule_adds_up_where_it_applies() -> None:
    answer = asked_when_strict.explain(Trip(days=3, nights=4))
    assert "length of the trip in days plus nights: 7 days" in answer.text("en", full=True)


def test_what_would_put_a_ranked_choice_right_follows_the_ranks() -> None:
    (finding,) = book.assess(Trip(days=2, nights=3, far=True)).findings
    assert finding.remedies("en") == ("Make sure that length of the trip in days is at least 4 (now 2)",)
    assert repr(finding) == "Finding(rule=<rule ranked>, record=Trip)"


def test_whether_something_is_known_is_always_known() -> None:
    days = t.Fact("days", INT)
    assert Specializer({}).term(t.IsKnown(t.IsKnown(days))) == t.Const(True, BOOL)
    assert Specializer({}).term(t.IsKnown(t.Sum((days, days), INT))) == t.IsKnown(days)


# Parts that stand in several places are looked at once.


def shared(bottom: t.Term, above: Callable[[t.Term], t.Term]) -> t.Term:
    """A tree of 15 parts, in which 16,384 ways lead to the last one."""
    for _ in range(14):
        bottom = above(bottom)
    return bottom


def calls_in(ask: Callable[[], object]) -> int:
    """How many functions are called to find an answer."""
    called = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal called
        called += event == "call"

    sys.setprofile(count)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return called


FAR, DAYS = t.Fact("far", BOOL), t.Fact("days", INT)
IS_FAR = t.IsKnown(FAR)


def both(term: t.Term) -> t.Term:
    return t.AllOf((t.Not(term), t.AnyOf((term, IS_FAR))))


def chosen(term: t.Term) -> t.Term:
    return t.Choose(((FAR, t.Choose(((IS_FAR, term),), term, INT)),), term, INT)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda one, other: both(one) == both(other), True),
        (lambda one, _: never_unknown(one), True),
    ],
)
def test_conditions_with_shared_parts_are_looked_at_once(ask: Callable[..., object], answer: object) -> None:
    one, other = shared(IS_FAR, both), shared(t.IsKnown(FAR), both)
    assert ask(one, other) is answer
    assert calls_in(lambda: ask(one, other)) < 1_000


def test_values_with_shared_parts_are_looked_at_once() -> None:
    one, other = shared(t.Const(1, INT), chosen), t.Const(2, INT)
    assert agree(one, [other]) is False
    assert agree(one, [other, t.Concerns(FAR, t.Const(1, INT), INT)]) is True
    assert calls_in(lambda: agree(one, [other])) < 1_000


def test_whether_a_sum_is_known_asks_each_part_once() -> None:
    total = shared(
        DAYS, lambda term: t.Difference(t.Sum((term, t.Const(1, INT)), INT), t.Product(term, DAYS, INT), INT)
    )
    specializer = Specializer({})
    specializer.term(total)
    assert specializer.term(t.IsKnown(total)) == t.IsKnown(DAYS)
    again = Specializer({})
    again.term(total)
    assert calls_in(lambda: again.term(t.IsKnown(total))) < 2_000


def test_whether_a_number_is_a_calendar_month_asks_each_part_once() -> None:
    greatest = shared(DAYS, lambda term: t.Largest((term, t.Smallest((term, DAYS), INT)), INT))
    assert calls_in(lambda: is_month(greatest)) < 2_000
    assert is_month(greatest) is False


def test_terms_that_differ_are_unequal_and_equal_ones_have_one_hash() -> None:
    one = t.AllOf((FAR, t.Not(FAR)))
    same = t.AllOf((t.Fact("far", BOOL), t.Not(t.Fact("far", BOOL))))
    assert one == same
    assert hash(one) == hash(same)
    assert len({one, same}) == 1
    for other in (t.AnyOf(one.children), t.AllOf((FAR,)), t.AllOf((FAR, t.Not(DAYS))), t.AllOf((FAR, FAR)), None, FAR):
        assert one != other
    assert t.Const(1, INT) != t.Const(1, BOOL)
    assert t.Const(1, INT) != t.Const(2, INT)
    assert hash(-1) == hash(-2)
    assert t.Const(-1, INT) != t.Const(-2, INT)


def test_rules_that_many_ways_lead_to_are_looked_at_once() -> None:
    deep = Rulebook("deep", policy=TripPolicy, default=trip_policy, version="1")

    def layer(number: int, one: Any, other: Any) -> tuple[Any, Any]:
        """Two rules, each of which calls both of the layer below."""

        def every(trip: Trip) -> bool:
            return all_of(one(trip), other(trip))

        def some(trip: Trip) -> bool:
            return any_of(one(trip), other(trip))

        for function in (every, some):
            function.__name__ = f"{function.__name__}_{number}"
        return deep.rule(cites=CLAUSE, helper=True)(every), deep.rule(cites=CLAUSE, helper=True)(some)

    @deep.rule(cites=CLAUSE, helper=True)
    def is_far(trip: Trip) -> bool:
        return as_is(trip.far)

    pair: tuple[Any, Any] = is_far, is_far
    for number in range(14):
        pair = layer(number, *pair)
    top = pair[0].term  # traces all of them
    names = {"far", "is_far", *(f"{name}_{number}" for name in ("every", "some") for number in range(13))}
    assert set(t.named_terms(top)) == names
    assert t.reads_record(top) is True
    assert calls_in(lambda: t.named_terms(top)) < 2_000
