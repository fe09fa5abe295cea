"""A count of truths compared with a number is decided as early as it is certain, whichever way it is asked."""

import operator
from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any, ClassVar

import attrs
import pytest

from engine.frame_engines import Constructor, each_local_engine, plain, table
from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    Label,
    Lang,
    Parameters,
    Record,
    Rulebook,
    Status,
    all_of,
    at_least,
    count_true,
    fact,
    logic,
    not_,
    param,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.frame import over, over_missing, over_statuses

TITLE = Label("题", "title")
CLAUSE = Citation("A1", TITLE, date(2020, 1, 1), TITLE, TITLE, TITLE)


@attrs.frozen(kw_only=True)
class Room(Record):
    """A room for meetings."""

    label: ClassVar[Label] = Label("会议室", "room")

    in_use: bool = fact(zh="在用", en="is in use")
    heated: bool = fact(zh="有暖气", en="is heated")
    lit: bool = fact(zh="有照明", en="is lit")
    clean: bool = fact(zh="已打扫", en="is clean")


@attrs.frozen(kw_only=True)
class RoomPolicy(Parameters):
    """How many things a room must have."""

    number: int = param(zh="应有项数", en="things asked for", ge=-1, le=5)


def asks_for(number: Any) -> RoomPolicy:
    return RoomPolicy(on=date(2024, 1, 1), number=number)


rooms = Rulebook("rooms", policy=RoomPolicy, default=lambda: asks_for(2), version="1")


@rooms.rule(cites=CLAUSE, zh="具备项数", en="things in place")
def things(room: Room) -> int:
    return count_true(room.heated, room.lit, room.clean)


@rooms.rule(cites=CLAUSE)
def equal(room: Room, policy: RoomPolicy) -> bool:
    return things(room) == policy.number


@rooms.rule(cites=CLAUSE)
def different(room: Room, policy: RoomPolicy) -> bool:
    return things(room) != policy.number


@rooms.rule(cites=CLAUSE)
def fewer(room: Room, policy: RoomPolicy) -> bool:
    return count_true(room.heated, room.lit, room.clean) < policy.number


@rooms.rule(cites=CLAUSE)
def at_most(room: Room, policy: RoomPolicy) -> bool:
    return things(room) <= policy.number


@rooms.rule(cites=CLAUSE)
def more(room: Room, policy: RoomPolicy) -> bool:
    return things(room) > policy.number


@rooms.rule(cites=CLAUSE)
def enough(room: Room, policy: RoomPolicy) -> bool:
    return things(room) >= policy.number


@rooms.rule(cites=CLAUSE)
def equal_to_it(room: Room, policy: RoomPolicy) -> bool:
    return policy.number == things(room)


@rooms.rule(cites=CLAUSE)
def different_from_it(room: Room, policy: RoomPolicy) -> bool:
    return policy.number != count_true(room.heated, room.lit, room.clean)


@rooms.rule(cites=CLAUSE)
def it_is_less(room: Room, policy: RoomPolicy) -> bool:
    return policy.number < things(room)


@rooms.rule(cites=CLAUSE)
def it_is_at_most(room: Room, policy: RoomPolicy) -> bool:
    return policy.number <= things(room)


@rooms.rule(cites=CLAUSE)
def it_is_more(room: Room, policy: RoomPolicy) -> bool:
    return policy.number > things(room)


@rooms.rule(cites=CLAUSE)
def it_is_at_least(room: Room, policy: RoomPolicy) -> bool:
    return policy.number >= things(room)


ORDERS: dict[Any, Callable[[int, int], bool]] = {
    equal: operator.eq, equal_to_it: operator.eq, different: operator.ne, different_from_it: operator.ne,
    fewer: operator.lt, it_is_more: operator.lt, at_most: operator.le, it_is_at_least: operator.le,
    more: operator.gt, it_is_less: operator.gt, enough: operator.ge, it_is_at_most: operator.ge,
}  # fmt: skip
ROOMS = [Room(heated=heated, lit=lit, clean=clean) for heated, lit, clean in product((True, False, UNKNOWN), repeat=3)]
NUMBERS = range(-1, 6)


def certain(room: Room, order: Callable[[int, int], bool], number: int) -> Any:
    """What every completion of a room says, or UNKNOWN: counted out, with no logic of three values."""
    values = [(True, False) if value is UNKNOWN else (value,) for value in (room.heated, room.lit, room.clean)]
    answers = {order(sum(completion), number) for completion in product(*values)}
    return answers.pop() if len(answers) == 1 else UNKNOWN


@pytest.mark.parametrize("number", NUMBERS)
def test_each_reading_of_a_record_is_certain_as_soon_as_every_completion_agrees(number: int) -> None:
    policy = asks_for(number)
    for rule, order in ORDERS.items():
        for room in ROOMS:
            expected = certain(room, order, number)
            assert rule(room, policy) is expected, (rule.name, room)
            assert evaluate(rule, room, policy) is expected
            assert getattr(rooms.assess(room, policy), rule.name) is expected
            assert rule.explain(room, policy).value is expected
            assert bool(rule.missing(room, policy)) is (expected is UNKNOWN)
            assert rule.missing_parameters(room, policy) == ()


@each_local_engine
@pytest.mark.parametrize("number", [0, 2, 3])
def test_tables_are_certain_too(constructor: Constructor, number: int) -> None:
    policy, rules = asks_for(number), tuple(ORDERS)
    answers = table(over(constructor(ROOMS, Room), rules, policy))
    statuses = table(over_missing(over_statuses(constructor(ROOMS, Room), rules, policy), rules, policy))
    for rule, order in ORDERS.items():
        expected = [certain(room, order, number) for room in ROOMS]
        assert answers[rule.name] == [plain(each) for each in expected], rule.name
        assert statuses[f"{rule.name}_missing"] == [",".join(rule.missing(room, policy)) for room in ROOMS]
        assert statuses[f"{rule.name}_status"] == ["unknown" if each is UNKNOWN else "decided" for each in expected]


def test_what_is_missing_could_still_change_the_answer() -> None:
    assert equal.missing(Room(heated=True)) == ("lit", "clean")
    assert equal.missing(Room(heated=False, lit=False)) == ()
    assert enough.missing(Room(heated=True, lit=True)) == ()


def test_without_its_number_a_comparison_waits_for_the_policy() -> None:
    lacking = asks_for(UNKNOWN)
    for rule in ORDERS:
        for room in (Room(), ROOMS[0], Room(heated=False)):
            assert rule(room, lacking) is UNKNOWN
            assert rule.status(room, lacking) is Status.NO_VALUE
            assert rule.missing(room, lacking) == ()
            assert rule.missing_parameters(room, lacking) == ("number",)


# Counts that need not concern the record, and numbers that are computed.


@rooms.rule(cites=CLAUSE, helper=True)
def used(room: Room) -> bool:
    return room.in_use


@rooms.rule(cites=CLAUSE, applies=used, zh="在用会议室具备项数", en="things in place of a room in use")
def things_in_use(room: Room) -> int:
    return count_true(room.heated, room.lit)


@rooms.rule(cites=CLAUSE, applies=used, helper=True)
def clean_in_use(room: Room) -> bool:
    return room.clean


@rooms.rule(cites=CLAUSE)
def both_in_use(room: Room) -> bool:
    return things_in_use(room) == 2


@rooms.rule(cites=CLAUSE, zh="项数够", en="has enough", met_when=True)
def one_more(room: Room, policy: RoomPolicy) -> bool:
    return things(room) >= policy.number + 1


@rooms.rule(cites=CLAUSE)
def kept_well(room: Room, policy: RoomPolicy) -> bool:
    return count_true(clean_in_use(room), room.heated, room.lit) >= policy.number


@rooms.rule(cites=CLAUSE)
def as_many(room: Room) -> bool:
    return count_true(room.heated, room.lit) == count_true(room.clean, room.in_use)


def test_a_count_that_does_not_concern_the_record_compares_with_nothing() -> None:
    assert both_in_use(Room(in_use=True, heated=False)) is False
    assert both_in_use(Room(heated=False)) is UNKNOWN
    assert both_in_use.missing(Room(heated=False)) == ("in_use",)
    unused = Room(in_use=False, heated=False)
    assert both_in_use(unused) is UNKNOWN
    assert both_in_use.status(unused) is Status.NOT_APPLICABLE
    for room in (Room(in_use=True, heated=False), Room(heated=False), unused):
        assert both_in_use.explain(room).value is evaluate(both_in_use, room, asks_for(2)) is both_in_use(room)


def test_a_condition_that_is_never_known_bars_only_what_it_could_decide() -> None:
    unused = Room(in_use=False, lit=False)
    assert kept_well(unused, asks_for(3)) is False
    assert kept_well(unused, asks_for(2)) is UNKNOWN
    assert kept_well.status(unused, asks_for(2)) is Status.UNKNOWN
    assert kept_well.missing(unused, asks_for(2)) == ("heated",), "not heated, it has not two"
    assert kept_well.missing_parameters(unused, asks_for(UNKNOWN)) == ("number",)


def test_a_number_may_be_computed_from_parameters_and_not_from_facts() -> None:
    assert one_more(Room(lit=False)) is False
    assert one_more.missing_parameters(Room(), asks_for(UNKNOWN)) == ("number",)
    assert as_many(Room(heated=True, lit=True, clean=False)) is UNKNOWN, "two counts are compared as they are"


@each_local_engine
def test_a_table_tells_what_waits_for_the_policy(constructor: Constructor) -> None:
    rows = [*ROOMS, Room(in_use=False), Room(in_use=False, lit=False), Room(in_use=True, lit=True)]
    rules = (equal, kept_well, both_in_use, one_more)
    for policy in (asks_for(UNKNOWN), asks_for(2)):
        statuses = table(over_missing(over_statuses(constructor(rows, Room), rules, policy), rules, policy))
        for rule in rules:
            assert statuses[f"{rule.name}_status"] == [rule.status(row, policy).value for row in rows], rule.name
            assert statuses[f"{rule.name}_missing"] == [",".join(rule.missing(row, policy)) for row in rows]


# Words.


@pytest.mark.parametrize(
    ("room", "zh", "en"),
    [
        (Room(lit=False), "具备项数（至多2）不低于", "things in place (at most 2) is at least"),
        (Room(lit=False, clean=True), "具备项数（1至2）不低于", "things in place (1 to 2) is at least"),
    ],
)
def test_an_explanation_says_what_the_count_can_come_to(room: Room, zh: str, en: str) -> None:
    chinese, english = (one_more.explain(room).text(lang) for lang in ("zh", "en"))
    assert zh in chinese
    assert en in english
    assert "is lit: no" in english, "what decides"
    assert "heated" not in english, "what does not matter"


def test_an_explanation_tells_what_makes_a_count_certain() -> None:
    text = different.explain(Room(heated=True, lit=True, clean=UNKNOWN), asks_for(1)).text("en")
    assert "things in place (at least 2)" in text
    assert "(1 other condition does not matter)" in text
    assert "is heated; is lit: yes" in text
    in_use = both_in_use.explain(Room(in_use=True, lit=False)).text("en")
    assert "things in place of a room in use (at most 1)" in in_use
    assert "is in use: yes" in in_use
    assert "is lit: no" in in_use
    assert "(undecided)" in both_in_use.explain(Room(lit=False)).text("en"), "it may not concern the room"


def remedies(rule: Any, room: Room, number: int, lang: Lang = "en") -> tuple[str, ...]:
    found: tuple[str, ...] = rule.remedies(room, asks_for(number), lang)
    return found


def test_remedies_ask_for_the_conditions_and_not_for_a_number() -> None:
    assert remedies(one_more, Room(lit=False), 2) == (
        "Find out whether the room is heated",
        "Make sure that the room is lit",
        "Find out whether the room is clean",
    )
    assert remedies(equal, Room(heated=False, lit=False), 3)[1] == "Make sure that the room is lit"
    # Where more may be too much already, nothing is advised before it is known.
    assert remedies(equal, Room(heated=True), 2) == (
        "Find out whether the room is lit",
        "Find out whether the room is clean",
    )
    assert "Find out whether the room is in use" in remedies(both_in_use, Room(lit=False), 2)


# Plain values.


def test_plain_logic_compares_a_count() -> None:
    assert logic.compare_count("==", [False, UNKNOWN], 2) is False
    assert logic.compare_count("<=", [True, UNKNOWN], 2) is True
    assert logic.compare_count("==", [True, UNKNOWN], 2) is UNKNOWN
    assert logic.compare_count("==", [True], UNKNOWN) is UNKNOWN


@rooms.rule(cites=CLAUSE, helper=True)
def as_at_least(room: Room) -> bool:
    return not_(at_least(2, room.heated, room.lit, room.clean))


@rooms.rule(cites=CLAUSE, helper=True)
def as_all_of(room: Room) -> bool:
    return all_of(room.heated, room.lit, room.clean)


def test_a_comparison_decides_like_the_words_for_thresholds() -> None:
    for room in ROOMS:
        assert fewer(room) is as_at_least(room)
        assert equal(room, asks_for(3)) is as_all_of(room)
