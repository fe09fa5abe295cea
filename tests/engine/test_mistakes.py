"""Mistakes of people who write rules lead to the fix; constants keep their kind and are checked like facts."""

import linecache
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import mistakes
from engine.mistakes import ACT, RIGHT, Aid, Home, crowded, homes, policy
from pingyuan_rules.engine import (
    UNKNOWN,
    Fen,
    Rounding,
    Rule,
    Rulebook,
    RuleError,
    all_of,
    any_of,
    at_least,
    choose,
    clip,
    count_true,
    divide,
    fen,
    maximum,
    minimum,
    times,
    total,
)
from pingyuan_rules.engine.terms import Const
from pingyuan_rules.engine.tracing import active_tracer
from pingyuan_rules.engine.values import FEN, Amount
from sizes import examples

Golden = Callable[[str, str], None]
AnyRule = Rule[Any, Any, Any]

WRONG = [rule for rule in homes.all_rules if rule.name not in RIGHT]
FILE = Path(mistakes.__file__)


def refusal(rule: AnyRule) -> RuleError:
    with pytest.raises(RuleError) as caught:
        rule.term  # noqa: B018 - traces it
    return caught.value


def test_every_mistake_leads_to_the_fix(golden: Golden) -> None:
    shown = []
    for rule in WRONG:
        error = refusal(rule)
        lines = {line for _, _, line in rule.function.__code__.co_lines() if line is not None}
        assert error.rule == rule.name
        assert Path(error.file) == FILE
        assert error.line in range(rule.function.__code__.co_firstlineno, max(lines) + 1)
        assert "object at 0x" not in error.message
        assert "Symbol" not in error.message
        shown.append(f"{rule.name}: {linecache.getline(str(FILE), error.line).strip()}\n    {error.message}")
    golden("mistakes.txt", "\n".join(shown))
    assert active_tracer() is None


def test_what_is_written_right_beside_the_mistakes_is_accepted() -> None:
    book = Rulebook("right", policy=Aid, default=policy, version="1")

    @book.rule(cites=ACT, zh="拥挤", en="is crowded")
    def tight(home: Home, policy: Aid) -> bool:
        return home.rooms > policy.most_rooms

    @book.rule(cites=ACT, zh="补助", en="aid")
    def by_keyword(home: Home, policy: Aid) -> bool:
        return all_of(tight(home, policy=policy), tight(record=home, policy=policy))

    home = Home(rooms=5, condition=80)
    assert by_keyword(home) is True
    assert crowded(Home(people=3, condition=80)) is True


constants = Rulebook("constants", policy=Aid, default=policy, version="1")
rule = constants.rule(cites=ACT, zh="金额", en="amount")
MONTHLY = fen(100)
YEARLY = times(MONTHLY, 12)
SUM: Any = fen(300) + MONTHLY - fen(50)
OPPOSITE: Any = -fen(-700)


@rule
def capped_by_a_product(home: Home) -> Fen:
    return minimum(home.income, times(fen(100), 12))


@rule
def capped_by_a_constant_of_the_module(home: Home) -> Fen:
    return minimum(home.income, YEARLY)


@rule
def capped_by_a_part(home: Home) -> Fen:
    return minimum(home.income, divide(fen(1_201), 2, Rounding.CEILING))


@rule
def capped_by_a_sum(home: Home) -> Fen:
    return minimum(home.income, total(fen(300), fen(200), fen(100)), SUM, OPPOSITE)


@rule
def capped_by_a_choice(home: Home) -> Fen:
    return minimum(
        home.income, choose((True, fen(7)), otherwise=fen(9)), maximum(fen(3), fen(8)), clip(fen(9), fen(1), fen(8))
    )


@rule
def a_product_alone(home: Home) -> Fen:
    return choose((home.heated, home.rent), otherwise=times(fen(5), 3))


@constants.rule(cites=ACT, zh="条件", en="condition")
def conditions(home: Home) -> bool:
    return all_of(home.heated, any_of(True, False), at_least(1, True, False))


@constants.rule(cites=ACT, zh="个数", en="number")
def numbers(home: Home) -> int:
    return home.people + count_true(True, True, False) + divide(7, 2, Rounding.FLOOR) + minimum(4, 5)


def test_constants_keep_their_kind() -> None:
    home = Home(income=Fen(9_999), rent=Fen(70), heated=False, people=1, condition=80)
    assert capped_by_a_product(home) == 1_200
    assert capped_by_a_constant_of_the_module(home) == 1_200
    assert capped_by_a_part(home) == 601
    assert capped_by_a_sum(home) == 350
    assert capped_by_a_choice(home) == 7
    assert a_product_alone(home) == 15
    assert conditions(Home(heated=True, condition=80)) is True
    assert numbers(home) == 1 + 2 + 3 + 4
    assert capped_by_a_product.explain(home).text("en").startswith("amount: 12 yuan")
    assert Const(Amount(1_200), FEN) in capped_by_a_product.term.children


@examples(50)
@given(amount=st.integers(-(10**12), 10**12), other=st.integers(-(10**12), 10**12), number=st.integers(-100, 100))
def test_arithmetic_of_amounts_is_that_of_their_numbers(amount: int, other: int, number: int) -> None:
    first, second = fen(amount), fen(other)
    for result, expected in (
        (first + second, amount + other),
        (first - second, amount - other),
        (-first, -amount),
        (first * number, amount * number),
        (number * first, number * amount),
        (total(first, second), amount + other),
        (times(first, number), amount * number),
        (divide(first, 7, Rounding.FLOOR), amount // 7),
    ):
        assert result == expected
        assert type(result) is Amount
    for plain in (first + other, first - other, other + first, other - first, first * True, first * second):
        assert type(plain) is int


def test_outside_of_rules_plain_values_are_as_they_were() -> None:
    assert all_of() is True
    assert any_of() is False
    assert total() == 0
    assert total(Fen(3), UNKNOWN) is UNKNOWN
    assert at_least(0, True) is True
    assert choose(otherwise=3) == 3
    assert clip(5, 9, 1) == 9
    assert times(Fen(3), 2) == 6
    assert divide(fen(3), 2, Rounding.FLOOR) == 1
    assert divide(UNKNOWN, 2, Rounding.FLOOR) is UNKNOWN
    with pytest.raises(TypeError, match=r"fen takes a whole number of fen, not 0\.5"):
        fen(0.5)  # type: ignore[arg-type] # what the test is about
    with pytest.raises(TypeError, match="not Decimal"):
        fen(Decimal(3))  # type: ignore[arg-type] # likewise


def test_a_rule_that_is_traced_inside_another_keeps_its_own_line() -> None:
    book = Rulebook("nested", policy=Aid, default=policy, version="1")

    @book.rule(cites=ACT)
    def inner(home: Home) -> bool:
        return all_of(home.heated, all_of())

    @book.rule(cites=ACT)
    def outer(home: Home) -> bool:
        return any_of(home.heated, inner(home))

    with pytest.raises(RuleError, match=r"all_of\(\.\.\.\) of nothing") as caught:
        outer.term  # noqa: B018 - traces it
    assert caught.value.rule == "inner"
    assert active_tracer() is None
