"""Steps of a finding for programs: every way of doing what lacks, where several ways are enough."""

from datetime import date
from typing import ClassVar

import attrs

from pingyuan_rules.engine import Citation, Label, Parameters, Record, Rulebook, Unknown, at_least, fact

CLAUSE = Citation(
    "C1", Label("规定", "rules"), date(2020, 1, 1), Label("一", "1"), Label("设备", "equipment"), Label("", "")
)


@attrs.frozen(kw_only=True)
class Room(Record):
    """A room."""

    label: ClassVar[Label] = Label("房间", "room")
    has_lamp: bool | Unknown = fact(zh="有灯", en="has a lamp")
    has_desk: bool | Unknown = fact(zh="有桌", en="has a desk")
    has_chair: bool | Unknown = fact(zh="有椅", en="has a chair")


@attrs.frozen(kw_only=True)
class Rules(Parameters):
    """No numbers."""


book = Rulebook("rooms", policy=Rules, default=lambda: Rules(on=date(2020, 1, 1)), version="1")


@book.rule(cites=CLAUSE, zh="有两样", en="has two of the three", met_when=True)
def furnished(room: Room) -> bool:
    """Whether the room has two of the three things."""
    return at_least(2, room.has_lamp, room.has_desk, room.has_chair)


def test_of_several_things_every_choice_that_is_enough_is_a_way() -> None:
    (finding,) = book.assess(Room(has_lamp=False, has_desk=False, has_chair=False)).findings
    (entry,) = finding.steps
    ways = {frozenset(goal.fact for goal in way) for way in entry}
    names = ("has_lamp", "has_desk", "has_chair")
    assert ways == {frozenset(names) - {left_out} for left_out in names}
    assert {goal.value for way in entry for goal in way} == {True}
