"""Helpers: functions with arguments, traced where rules call them; mistakes in them name the helper and its line."""

import linecache
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.club_rules import Club, ClubPolicy, Part, Player, club_policy
from engine.mistakes import ACT, Aid, Home, policy
from pingyuan_rules.engine import (
    UNKNOWN,
    Fen,
    InvalidData,
    Related,
    Rounding,
    Rulebook,
    RuleError,
    Unknown,
    UnknownFact,
    all_of,
    any_of,
    as_is,
    at_least_where,
    divide,
    fen,
    invariant,
    maximum,
    not_,
)

Golden = Callable[[str, str], None]
FILE = Path(__file__)

wrong = Rulebook("wrong", policy=Aid, default=policy, version="1")
clubs = Rulebook("clubs", policy=ClubPolicy, default=club_policy, version="1")
homes = Rulebook("homes", policy=Aid, default=policy, version="1")
rule = homes.rule(cites=ACT)


@homes.helper
def lies_between(number: int | Unknown, low: int, high: int = 10) -> bool:
    """Whether a number lies within bounds."""
    return all_of(number >= low, number <= high)


LEAST = fen(100)


@homes.helper
def rent_each(home: Home, least: Fen = LEAST) -> Fen:
    """The rent for each person."""
    return maximum(divide(home.rent, maximum(home.people, 1), Rounding.FLOOR), least)


@homes.helper
def is_needy(home: Home, policy: Aid) -> bool:
    """A helper that calls a rule and another helper."""
    return any_of(is_poor(home, policy), lies_between(home.rooms, 0, 1))


@rule
def is_poor(home: Home, policy: Aid) -> bool:
    """Whether each pays little."""
    return rent_each(home) <= policy.limit


@rule
def is_aided(home: Home, policy: Aid) -> bool:
    """Whether a home is aided."""
    return all_of(is_needy(home, policy), lies_between(number=home.rooms, high=policy.most_rooms, low=1))


@rule
def own_rent(home: Home) -> Fen:
    """The rent for each, at least 5 yuan."""
    return rent_each(home, fen(500))


HOME = Home(people=3, rooms=1, rent=fen(900), condition=80)


def test_a_helper_is_traced_where_it_is_called() -> None:
    homes.check()
    assert is_poor(HOME) is False  # 3 yuan each, and the limit is 1 yuan
    assert own_rent(HOME) == 500
    assert is_aided(HOME) is True
    assert is_aided.facts == ("people", "rooms", "rent")
    assert is_aided.parameters == ("most_rooms", "limit")
    assert is_aided.missing(Home(people=3, condition=80)) == ("rooms", "rent")
    assert is_aided(Home(rooms=5, condition=80)) is False
    assert [each.name for each in is_aided.rules] == ["is_poor"]
    assert own_rent.formula("en") == "own rent = max(⌊monthly rent ÷ max(people, 1)⌋, 5 yuan)"


def test_a_helper_is_no_rule_and_has_no_column() -> None:
    assert "rent_each" not in homes
    assert [each.name for each in homes.all_rules] == ["is_poor", "is_aided", "own_rent"]
    assert repr(rent_each) == "<helper rent_each>"
    assert rent_each.__doc__ == "The rent for each person."
    assert rent_each.called == "rent_each(home, least)"
    assert pickle.loads(pickle.dumps(rent_each)) is rent_each  # noqa: S301 - made just now


def test_a_helper_computes_with_plain_values_outside_of_rules() -> None:
    assert lies_between(3, 2) is True
    assert lies_between(11, 2) is False
    assert rent_each(HOME) == 300
    with pytest.raises(UnknownFact):
        lies_between(UNKNOWN, 2)


@clubs.rule(cites=ACT)
def may_play(player: Player) -> bool:
    return not_(player.injured)


@clubs.helper
def play_enough(players: Related[Player], number: int) -> bool:
    """Related records as an argument."""
    return at_least_where(number, players, may_play)


@clubs.rule(cites=ACT)
def play_two(club: Club) -> bool:
    return play_enough(club.players, 2)


@clubs.rule(cites=ACT)
def play_of_a_ground(club: Club) -> bool:
    return play_enough(club.has_ground, 2)  # type: ignore[arg-type] # what the test is about


@clubs.rule(cites=ACT)
def players_as_a_number(club: Club) -> bool:
    return is_much(club.players)  # type: ignore[arg-type] # what the test is about


@clubs.rule(cites=ACT)
def players_as_a_record(club: Club) -> bool:
    return may_play_still(club.players)  # type: ignore[arg-type] # what the test is about


@clubs.helper
def is_much(number: int | Unknown) -> bool:
    return number >= 10


@clubs.helper
def may_play_still(player: Player) -> bool:
    return may_play(player)


def test_helpers_go_over_related_records() -> None:
    fit, hurt = (Player(part=Part.FULL, injured=injured) for injured in (False, True))
    assert play_two(Club(players=(fit, hurt, fit))) is True
    assert play_two(Club(players=(fit, Player()))) is UNKNOWN
    with pytest.raises(RuleError, match=r"takes related records of Player as players, not has_ground \(bool\)"):
        play_of_a_ground(Club())
    with pytest.raises(RuleError, match="players are several records: write count_where"):
        players_as_a_number(Club())
    with pytest.raises(RuleError, match="takes a whole Player as player, not players, related records of Player"):
        players_as_a_record(Club())


def test_an_invariant_may_call_a_helper() -> None:
    class Shed(Home):
        pass

    @invariant(zh="不挤", en="a shed is not crowded")
    def not_crowded(shed: Shed) -> bool:
        return lies_between(shed.people, 0, 2)

    try:
        assert Shed(people=2, condition=1).people == 2
        with pytest.raises(InvalidData, match="a shed is not crowded"):
            Shed(people=3, condition=1)
    finally:
        Shed.invariants = tuple(each for each in Shed.invariants if each is not not_crowded)


# Mistakes within helpers; each rule below calls one.


@wrong.helper
def whose_divisor_may_be_zero(amount: Fen | Unknown, parts: int | Unknown) -> Fen:
    return divide(amount, parts, Rounding.FLOOR)


@wrong.helper
def with_if(number: int | Unknown) -> int:
    if number > 3:
        return 1
    return 0


@wrong.helper
def with_a_misspelt_fact(home: Home) -> int:
    return home.peple


@wrong.helper
def with_a_fact_of_the_policy(home: Home) -> int:
    return home.most_rooms


@wrong.helper
def with_another_answer(amount: Fen | Unknown) -> int:
    return divide(amount, 2, Rounding.FLOOR)  # type: ignore[return-value] # what the test is about


@wrong.helper
def with_a_plain_function(number: int | Unknown) -> int:
    return len(str(number))


@wrong.helper
def with_what_python_refuses(number: int | Unknown) -> bool:
    return as_is(number, 1) >= date(2020, 2, 30)  # type: ignore[call-arg] # what the test is about


@wrong.helper
def with_different_units(home: Home) -> bool:
    return home.people <= home.rooms


@wrong.helper
def calling_itself(number: int | Unknown) -> int:
    return calling_itself(number - 1)


@wrong.helper
def calling_one_that_calls_it(number: int | Unknown) -> int:
    return called_by_one_that_it_calls(number) + 1


@wrong.helper
def called_by_one_that_it_calls(number: int | Unknown) -> int:
    return calling_one_that_calls_it(number) + 1


@wrong.helper
def without_types(number, low: int):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - what the test is about
    return number >= low


@wrong.helper
def with_several_numbers(*numbers: int) -> bool:  # noqa: ARG001 - what the test is about
    return any_of(True, False)


@wrong.helper
def with_a_text(text: str) -> bool:
    return text == "x"


@wrong.helper
def answering_text(number: int | Unknown) -> str:
    return number  # type: ignore[return-value] # what the test is about


@wrong.helper
def with_a_list(numbers: list[int]) -> bool:
    return numbers == 1


mistake = wrong.rule(cites=ACT)


@mistake
def calls_one_that_divides(home: Home) -> Fen:
    return whose_divisor_may_be_zero(home.rent, maximum(home.people, 1) * home.children)


@mistake
def calls_if(home: Home) -> int:
    return with_if(home.people)


@mistake
def calls_a_misspelt_fact(home: Home) -> int:
    return with_a_misspelt_fact(home)


@mistake
def calls_a_fact_of_the_policy(home: Home) -> int:
    return with_a_fact_of_the_policy(home)


@mistake
def calls_another_answer(home: Home) -> int:
    return with_another_answer(home.rent)


@mistake
def calls_a_plain_function(home: Home) -> int:
    return with_a_plain_function(home.people)


@mistake
def calls_what_python_refuses(home: Home) -> bool:
    return with_what_python_refuses(home.people)


@mistake
def calls_different_units(home: Home) -> bool:
    return all_of(home.heated, with_different_units(home))


@mistake
def calls_one_that_calls_itself(home: Home) -> int:
    return calling_itself(home.people)


@mistake
def calls_a_circle(home: Home) -> int:
    return calling_one_that_calls_it(home.people)


@mistake
def calls_one_without_types(home: Home) -> bool:
    return without_types(home.people, 3)


@mistake
def calls_one_with_several_numbers(home: Home) -> bool:
    return with_several_numbers(home.people, 3)


@mistake
def calls_one_with_a_text(home: Home) -> bool:
    return with_a_text(home.people)


@mistake
def calls_one_that_answers_text(home: Home) -> int:
    return answering_text(home.people)


@mistake
def calls_one_with_a_list(home: Home) -> bool:
    return with_a_list(home.people)


def test_a_mistake_in_a_helper_names_the_helper_and_its_line(golden: Golden) -> None:
    shown = []
    for each in wrong.all_rules:
        with pytest.raises(RuleError) as caught:
            each.term  # noqa: B018 - traces it
        error = caught.value
        assert (error.rule, Path(error.file)) == (each.name, FILE)
        assert str(error).startswith(
            f"helper {error.helper} ({error.file}:{error.line}), called by the rule {each.name}"
        )
        line = linecache.getline(str(FILE), error.line).strip()
        shown.append(f"{error.helper} in {each.name}: {line}\n    {error.message}")
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made just now
        assert (str(again), again.helper) == (str(error), error.helper)
    golden("mistakes_in_helpers.txt", "\n".join(shown))


@pytest.mark.parametrize("function", [with_if.function, without_types.function], ids=lambda each: each.__name__)
def test_a_book_reads_helpers_that_no_rule_calls(function: Any) -> None:
    book = Rulebook("one", policy=Aid, default=policy, version="1")
    book.helper(function)
    with pytest.raises(RuleError, match=rf"^helper {function.__name__} \(.*test_helpers\.py:\d+\): "):
        book.check()
