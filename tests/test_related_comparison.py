"""Two policies compared over records whose amounts follow from related records, some of which are not known."""

from datetime import date
from typing import ClassVar

import attrs
import pytest
from hypothesis import given

from engine.library_rules import CLAUSE
from pingyuan_rules import Fen, compare_policies, fen, is_known
from pingyuan_rules.engine import (
    Label,
    Parameters,
    Record,
    Related,
    Rulebook,
    count_where,
    fact,
    largest_over,
    param,
    related,
    smallest_over,
    sum_over,
    times,
)
from strategies import whole_records


@attrs.frozen(kw_only=True)
class Boat(Record):
    label: ClassVar[Label] = Label("艇", "boat")

    port_id: str = fact(zh="港号", en="port id")
    tons: int = fact(zh="吨数", en="tons", le=10)


@attrs.frozen(kw_only=True)
class Port(Record):
    label: ClassVar[Label] = Label("港", "port")

    id: str = fact(zh="编号", en="id")
    basic: Fen = fact(zh="基本费", en="basic fee", le=500)
    boats: Related[Boat] = related(Boat, by="port_id", most=4, zh="艇", en="boats")


@attrs.frozen(kw_only=True)
class Tariff(Parameters):
    per_ton: Fen = param(zh="每吨费用", en="toll for a ton")
    fee: Fen = param(zh="手续费", en="fee")


TARIFF = Tariff(on=date(2020, 1, 1), per_ton=fen(100), fee=fen(50))
DEARER = attrs.evolve(TARIFF, per_ton=fen(200), fee=fen(60))
ports = Rulebook("ports", policy=Tariff, default=lambda: TARIFF, version="1")


@ports.rule(cites=CLAUSE)
def boat_toll(boat: Boat, policy: Tariff) -> Fen:
    return times(policy.per_ton, boat.tons)


@ports.rule(cites=CLAUSE)
def is_big(boat: Boat) -> bool:
    return boat.tons >= 5


@ports.rule(cites=CLAUSE)
def dues(port: Port) -> Fen:
    return sum_over(port.boats, boat_toll)


@ports.rule(cites=CLAUSE)
def clearance(port: Port, policy: Tariff) -> Fen:
    return times(policy.fee, count_where(port.boats, is_big))


@ports.rule(cites=CLAUSE)
def highest_toll(port: Port) -> Fen:
    return largest_over(port.boats, boat_toll, otherwise=port.basic)


@ports.rule(cites=CLAUSE)
def lowest_toll(port: Port) -> Fen:
    return smallest_over(port.boats, boat_toll, otherwise=port.basic)


# The toll of a ton rises from 1 to 2 yuan, the fee from 0.50 to 0.60 yuan; a boat has up to 10 tons.
OPEN_AMOUNTS = [
    # One boat of 3 tons, one of 7 and one of unknown tons.
    (
        Port(basic=Fen(70), boats=(Boat(tons=3), Boat(tons=7), Boat())),
        {
            "dues": (1_000, 2_000),  # 10 tons, and up to 10 more
            "clearance": (10, 20),  # one big boat, perhaps two
            "highest_toll": (1_400 - 1_000, 2_000 - 700),
            "lowest_toll": (0 - 300, 600 - 0),
        },
    ),
    # Up to four boats that nobody recorded.
    (
        Port(basic=Fen(70)),
        {
            "dues": (0, 4_000),
            "clearance": (0, 40),
            "highest_toll": (0 - 1_000, 2_000 - 0),
            "lowest_toll": (0 - 1_000, 2_000 - 0),
        },
    ),
    # No boat, and an unknown fee in place of tolls.
    (
        Port(boats=()),
        {"dues": (0, 0), "clearance": (0, 0), "highest_toll": (-500, 500), "lowest_toll": (-500, 500)},
    ),
]


@pytest.mark.parametrize(("port", "ends"), OPEN_AMOUNTS)
def test_an_open_amount_that_follows_from_related_records_has_bounds(
    port: Port, ends: dict[str, tuple[int, int]]
) -> None:
    comparison = compare_policies(port, TARIFF, DEARER, book=ports)
    assert {each.rule.name: (each.low, each.high) for each in comparison.money} == ends


@given(whole_records(Port), whole_records(Port))
def test_bounds_of_amounts_hold_whatever_is_found_out(port: Port, other: Port) -> None:
    """Unknown facts become those of another record, or some values of their own."""
    boats = port.boats if is_known(port.boats) else other.boats if is_known(other.boats) else ()
    found = attrs.evolve(
        port,
        basic=port.basic if is_known(port.basic) else Fen(500),
        boats=tuple(
            attrs.evolve(each, port_id=port.id, tons=each.tons if is_known(each.tons) else 10) for each in boats
        ),
    )
    changes = {each.rule: each.difference for each in compare_policies(found, TARIFF, DEARER, book=ports).money}
    for each in compare_policies(port, TARIFF, DEARER, book=ports).money:
        assert each.low <= changes[each.rule] <= each.high
