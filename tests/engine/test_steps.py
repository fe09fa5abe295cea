"""Steps of a finding for programs: every way of doing what lacks, where several ways are enough."""

from datetime import date
from typing import ClassVar

import attrs

from pingyuan_rules import to_json
from pingyuan_rules.engine import (
    Citation,
    Fen,
    Label,
    Parameters,
    Record,
    Rulebook,
    Scale,
    Unknown,
    at_least,
    bracket,
    choose,
    fact,
    fen,
    param,
)

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


# Amounts that a rule or a policy states in `fen(...)` are plain whole numbers in steps, as JSON writes them.


@attrs.frozen(kw_only=True)
class Invoice(Record):
    """An invoice."""

    label: ClassVar[Label] = Label("账单", "invoice")
    paid: Fen | Unknown = fact(zh="已付", en="paid")
    persons: int | Unknown = fact(zh="人数", en="persons")


@attrs.frozen(kw_only=True)
class Prices(Parameters):
    """What is due."""

    due: Fen = param(zh="应付", en="due")
    by_persons: Scale[int, Fen] = param(zh="按人数应付", en="due by persons")


PRICES = Prices(on=date(2020, 1, 1), due=fen(300), by_persons=Scale([(0, fen(100)), (5, fen(500))]))
invoices = Rulebook("invoices", policy=Prices, default=lambda: PRICES, version="1")


@invoices.rule(cites=CLAUSE, met_when=True)
def paid_as_written(invoice: Invoice) -> bool:
    """An amount that the rule writes."""
    return invoice.paid >= fen(200)


@invoices.rule(cites=CLAUSE, met_when=True)
def paid_by_policy(invoice: Invoice, policy: Prices) -> bool:
    """An amount of the policy."""
    return invoice.paid >= choose((invoice.persons > 0, policy.due), otherwise=fen(0))


@invoices.rule(cites=CLAUSE, met_when=True)
def paid_by_scale(invoice: Invoice, policy: Prices) -> bool:
    """An amount of a scale."""
    return invoice.paid >= bracket(policy.by_persons, invoice.persons)


def test_amounts_in_steps_are_written_as_json() -> None:
    assessment = invoices.assess(Invoice(paid=Fen(0), persons=6))
    steps = {finding.rule.name: finding.steps for finding in assessment.findings}
    for rule, due in ((paid_as_written, 200), (paid_by_policy, 300), (paid_by_scale, 500)):
        ((way,),) = steps[rule.name]
        assert [(goal.fact, goal.operator, goal.value, type(goal.value)) for goal in way] == [("paid", ">=", due, int)]
    assert '"value":500' in to_json(assessment)
