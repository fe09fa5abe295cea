"""The words of the language on plain values: Kleene's tables, arithmetic with unknowns, rounding."""

import itertools
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Fen,
    Rounding,
    all_of,
    any_of,
    as_is,
    at_least,
    calendar_month,
    choose,
    choose_by_rank,
    clip,
    count_true,
    day,
    divide,
    fen,
    is_known,
    maximum,
    minimum,
    not_,
    times,
    total,
)

T, F, U = True, False, UNKNOWN
TRUTHS = (T, F, U)


class Color(Choice):
    RED = "red", "红", "red"
    BLUE = "blue", "蓝", "blue"


ALL_OF = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
ANY_OF = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}


@pytest.mark.parametrize("pair", ALL_OF, ids=str)
def test_kleenes_tables(pair: tuple[bool, bool]) -> None:
    assert all_of(*pair) is ALL_OF[pair]
    assert any_of(*pair) is ANY_OF[pair]


def test_the_opposite() -> None:
    assert [not_(value) for value in TRUTHS] == [F, T, U]


def test_as_it_is() -> None:
    assert [as_is(value) for value in (*TRUTHS, 7, Color.RED)] == [T, F, U, 7, Color.RED]


def worlds(values: tuple[Any, ...]) -> list[tuple[bool, ...]]:
    """Every way the unknowns could turn out."""
    return list(itertools.product(*[(T, F) if value is U else (value,) for value in values]))


@pytest.mark.parametrize("values", [v for n in range(1, 5) for v in itertools.product(TRUTHS, repeat=n)], ids=str)
def test_a_junction_is_known_exactly_where_every_world_agrees(values: tuple[bool, ...]) -> None:
    cases: list[tuple[Any, Callable[[tuple[bool, ...]], Any]]] = [(all_of(*values), all), (any_of(*values), any)]
    cases += [(at_least(n, *values), lambda w, n=n: sum(w) >= n) for n in range(-1, len(values) + 2)]
    for answer, truth in cases:
        outcomes = {truth(world) for world in worlds(values)}
        assert answer is (outcomes.pop() if len(outcomes) == 1 else U)
    number = count_true(*values)
    assert number is U if U in values else number == sum(values)


def test_at_least_an_unknown_number() -> None:
    assert at_least(U, T, T) is U


@pytest.mark.parametrize("word", [all_of, any_of, not_, count_true])
@pytest.mark.parametrize("value", [1, 0, None, "true", 2.5, []])
def test_only_truths_are_conditions(word: Callable[[Any], Any], value: object) -> None:
    with pytest.raises(TypeError, match=r"a condition is True, False or UNKNOWN, not "):
        word(value)


@pytest.mark.parametrize(
    ("cases", "otherwise", "expected"),
    [
        ([(T, 1), (T, 2)], 3, 1),
        ([(F, 1), (T, 2)], 3, 2),
        ([(F, 1), (F, 2)], 3, 3),
        ([(U, 1), (T, 2)], 3, U),
        ([(U, 1), (T, 1)], 3, 1),
        ([(U, 1), (F, 2)], 1, 1),
        ([(U, 1), (U, 1)], 1, 1),
        ([(U, 1), (U, 2)], 1, U),
        ([(F, U), (T, 2)], 3, 2),
        ([(T, U), (T, 2)], 3, U),
        ([(T, 1), (U, U)], U, 1),
        ([(U, U)], U, U),
        ([(U, Color.RED)], Color.RED, Color.RED),
        ([(U, Color.RED)], Color.BLUE, U),
        ([(U, T)], T, T),
        ([], 5, 5),
    ],
)
def test_choose_is_known_where_every_case_still_possible_agrees(
    cases: list[tuple[bool, Any]], otherwise: object, expected: object
) -> None:
    answer = choose(*cases, otherwise=otherwise)
    assert answer is expected if expected is U else answer == expected


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([(T, 2, "b"), (T, 1, "a")], "a"),
        ([(T, 2, "b"), (F, 1, "a")], "b"),
        ([(T, 2, "b"), (U, 1, "a")], U),
        ([(U, 2, "b"), (T, 1, "a")], "a"),
        ([(T, 1, "b"), (T, 1, "a")], "b"),
        ([(U, 1, "b"), (T, 1, "a")], U),
        ([(F, 1, "b"), (F, 2, "a")], "none"),
        ([(T, U, "b")], U),
        ([(T, -1, "b"), (T, 0, "a")], "b"),
    ],
)
def test_cases_by_rank(cases: list[tuple[bool, int, str]], expected: object) -> None:
    assert choose_by_rank(*cases, otherwise="none") == expected


def test_arithmetic_with_an_unknown_is_unknown() -> None:
    unknowns = [
        minimum(1, U),
        maximum(U, 1),
        clip(U, 0, 5),
        clip(3, U, 5),
        times(U, 2),
        times(fen(5), U),
        total(fen(5), U),
        divide(U, 2, Rounding.FLOOR),
        divide(2, U, Rounding.FLOOR),
        calendar_month(U),
        day(U),
    ]
    assert not any(is_known(value) for value in unknowns)


def test_numbers_dates_and_money() -> None:
    assert (minimum(3, 1, 2), maximum(3, 1, 2)) == (1, 3)
    assert minimum(date(2016, 2, 29), date(2016, 3, 1)) == date(2016, 2, 29)
    assert [clip(n, 0, 12) for n in (-1, 0, 5, 12, 13)] == [0, 0, 5, 12, 12]
    assert times(fen(300_00), 12) == 3_600_00
    assert total(fen(1), fen(2), fen(3)) == 6
    assert calendar_month(date(2016, 1, 31)) - calendar_month(date(2015, 12, 1)) == 1
    assert calendar_month(date(2016, 12, 31)) == 2016 * 12 + 12
    assert day(date(2016, 2, 29)) == 29


@pytest.mark.parametrize(
    ("value", "by", "down", "half", "up"),
    [
        (7, 2, 3, 4, 4),
        (-7, 2, -4, -3, -3),
        (6, 2, 3, 3, 3),
        (-6, 2, -3, -3, -3),
        (1, 3, 0, 0, 1),
        (2, 3, 0, 1, 1),
        (-1, 3, -1, 0, 0),
        (-2, 3, -1, -1, 0),
        (0, 5, 0, 0, 0),
        (5, 10, 0, 1, 1),
        (-5, 10, -1, 0, 0),
        (-15, 10, -2, -1, -1),
        (10**13, 3, 3333333333333, 3333333333333, 3333333333334),
    ],
)
def test_rounding_with_negatives(value: int, by: int, down: int, half: int, up: int) -> None:
    assert divide(value, by, Rounding.FLOOR) == down
    assert divide(value, by, Rounding.HALF_UP) == half
    assert divide(value, by, Rounding.CEILING) == up


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_rounding_agrees_with_exact_fractions(value: int, by: int) -> None:
    exact = Fraction(value, by)
    assert divide(value, by, Rounding.FLOOR) == floor(exact)
    assert divide(value, by, Rounding.CEILING) == ceil(exact)
    assert divide(Fen(value), by, Rounding.HALF_UP) == floor(exact + Fraction(1, 2))


@pytest.mark.parametrize("amount", [1.5, 3.0, "7", Fraction(3, 2), None])
def test_an_amount_of_money_is_whole_and_never_rounded(amount: Any) -> None:
    with pytest.raises(TypeError, match="whole number of fen"):
        fen(amount)


def test_a_division_of_plain_numbers_states_its_rounding() -> None:
    unstated: Any = "floor"
    with pytest.raises(TypeError, match=r"a division states its rounding: Rounding\.FLOOR"):
        divide(7, 2, unstated)
