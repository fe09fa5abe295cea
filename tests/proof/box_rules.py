"""A book so small that every record can be tried: boxes, what they weigh and where they go."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    InvalidData,
    Label,
    Parameters,
    Record,
    Rulebook,
    Unknown,
    all_of,
    any_of,
    choose,
    fact,
    facts_of,
    invariant,
    maximum,
    not_,
    param,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Color(Choice):
    RED = "red", "红", "red"
    BLUE = "blue", "蓝", "blue"
    GRAY = "gray", "灰", "gray"


class Way(Choice):
    ROAD = "road", "公路", "road"
    RAIL = "rail", "铁路", "rail"
    SHIP = "ship", "水路", "ship"


@attrs.frozen(kw_only=True)
class Box(Record):
    label: ClassVar[Label] = Label("箱", "box")

    color: Color | Unknown = fact(zh="颜色", en="color", given=True)
    weight: int | Unknown = fact(zh="毛重", en="weight", ge=1, le=6)
    empty: int | Unknown = fact(
        zh="自重", en="weight when empty", le=3, reduction=Label("减轻{over}", "make it lighter by {over}")
    )
    fragile: bool | Unknown = fact(zh="易碎", en="is fragile")
    sealed: bool | Unknown = fact(zh="已封箱", en="is sealed", never_advised=(False,))


@invariant(zh="自重小于毛重", en="a box weighs less when empty")
def lighter_when_empty(box: Box) -> bool:
    return box.empty < box.weight


@invariant(zh="红箱不易碎", en="a red box is not fragile")
def red_is_not_fragile(box: Box) -> bool:
    return any_of(box.color != Color.RED, not_(box.fragile))


@attrs.frozen(kw_only=True)
class Tariff(Parameters):
    heavy: int = param(zh="重箱界限", en="weight of a heavy box", le=10)
    per_unit: int | Unknown = param(zh="单位运费", en="price of a unit of weight", le=9)
    rail: bool = param(zh="可走铁路", en="rail is used")


TARIFF = Tariff(on=date(2024, 5, 1), heavy=4, per_unit=2, rail=True)
CLAUSE = Citation(
    "T1", Label("运价表", "Tariff"), date(2024, 1, 1), Label("一", "1"), Label("箱", "box"), Label("箱", "box")
)
boxes = Rulebook("boxes", policy=Tariff, default=lambda: TARIFF, version="1")


@boxes.rule(cites=CLAUSE, zh="重箱", en="is heavy")
def is_heavy(box: Box, policy: Tariff) -> bool:
    return box.weight >= policy.heavy


@boxes.rule(cites=CLAUSE, zh="净重", en="net weight")
def net_weight(box: Box) -> int:
    return box.weight - box.empty


@boxes.rule(cites=CLAUSE, zh="有内容", en="has something in it")
def holds_something(box: Box) -> bool:
    return net_weight(box) > 0


@boxes.rule(cites=CLAUSE, zh="运费", en="price")
def price(box: Box, policy: Tariff) -> int:
    return choose((box.sealed, net_weight(box) * policy.per_unit), otherwise=maximum(box.weight, 3) * policy.per_unit)


@boxes.rule(cites=CLAUSE, zh="运输方式", en="way")
def way(box: Box, policy: Tariff) -> Way:
    return choose(
        (all_of(box.fragile, not_(is_heavy(box, policy))), Way.ROAD),
        (all_of(policy.rail, any_of(is_heavy(box, policy), box.color == Color.BLUE)), Way.RAIL),
        (box.weight > 6, Way.SHIP),
        otherwise=Way.ROAD,
    )


@boxes.rule(cites=CLAUSE, zh="为灰箱", en="is gray", helper=True)
def is_gray(box: Box) -> bool:
    return box.color == Color.GRAY


@boxes.rule(cites=CLAUSE, zh="可以装运", en="may be loaded", applies=is_gray, met_when=True)
def may_be_loaded(box: Box, policy: Tariff) -> bool:
    return all_of(box.sealed, any_of(not_(is_heavy(box, policy)), not_(box.fragile)))


@boxes.rule(cites=CLAUSE, zh="红箱且易碎", en="is red and fragile")
def red_and_fragile(box: Box) -> bool:
    return all_of(box.color == Color.RED, box.fragile)


@boxes.rule(cites=CLAUSE, zh="红箱易碎加价", en="charge for fragile red boxes", applies=red_and_fragile)
def fragile_charge(box: Box) -> int:
    return box.weight * 2


@boxes.rule(cites=CLAUSE, zh="灰箱可装运", en="a gray box may be loaded")
def loaded_as_gray(box: Box, policy: Tariff) -> bool:
    return any_of(may_be_loaded(box, policy), box.sealed)


@boxes.rule(cites=CLAUSE, zh="旧制重箱", en="was heavy by the old tariff", until=date(2024, 1, 1))
def was_heavy(box: Box) -> bool:
    return box.weight >= 3


RULES = (way, *(rule for rule in boxes.all_rules if rule not in {way, was_heavy}))
"""Every rule in force; the first has the most kinds of terms."""


def every_value(name: str) -> tuple[Any, ...]:
    info = facts_of(Box)[name]
    if info.kind.enum is not None:
        return tuple(info.kind.enum)
    return (False, True) if info.kind.name == "bool" else tuple(range(int(info.ge), int(info.le) + 1))  # type: ignore[arg-type] # whole numbers have both bounds


def every_box(*, unknown: bool = False, facts: dict[str, Any] | None = None) -> Iterator[Box]:
    """Every box that can be made, with all facts known or with any of them unknown; some facts may be fixed."""
    choices = {
        name: (facts[name],) if facts and name in facts else (*every_value(name), *([UNKNOWN] if unknown else []))
        for name in facts_of(Box)
    }
    for values in product(*choices.values()):
        try:
            yield Box(**dict(zip(choices, values, strict=True)))
        except InvalidData:
            continue
