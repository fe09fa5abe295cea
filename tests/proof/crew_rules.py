"""A book so small that every record can be tried with all its related ones: boats and their crews."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product
from typing import Any, ClassVar

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    InvalidData,
    Label,
    Parameters,
    Record,
    Related,
    Rulebook,
    Unknown,
    all_of,
    all_where,
    any_of,
    any_where,
    as_is,
    at_least_where,
    choose,
    count_where,
    fact,
    facts_of,
    invariant,
    largest_over,
    not_,
    param,
    related,
    smallest_over,
    sum_over,
)
from proof.box_rules import CLAUSE

MOST = 2
"""How many sailors a boat has at most."""


@attrs.frozen(kw_only=True)
class Sailor(Record):
    label: ClassVar[Label] = Label("水手", "sailor")

    boat_id: str | Unknown = fact(zh="船号", en="boat id")
    years: int | Unknown = fact(zh="年资", en="years at sea", le=2)
    licensed: bool | Unknown = fact(zh="持证", en="has a license")


@invariant(zh="持证者年资至少一年", en="who has a license has been at sea for a year")
def licensed_after_a_year(sailor: Sailor) -> bool:
    return any_of(not_(sailor.licensed), sailor.years >= 1)


@attrs.frozen(kw_only=True)
class Boat(Record):
    label: ClassVar[Label] = Label("船", "boat")

    id: str | Unknown = fact(zh="编号", en="id")
    crew: Related[Sailor] = related(Sailor, by="boat_id", most=MOST, zh="船员", en="sailors")
    decks: int | Unknown = fact(zh="甲板", en="decks", ge=1, le=2, reduction=Label("减少{over}", "take away {over}"))
    inspected: bool | Unknown = fact(zh="已验", en="was inspected")


@attrs.frozen(kw_only=True)
class BoatPolicy(Parameters):
    hands: int = param(zh="人手", en="hands", le=3)
    years: int = param(zh="年资", en="years", le=3)


BOATS = BoatPolicy(on=date(2024, 5, 1), hands=1, years=1)
boats = Rulebook("boats", policy=BoatPolicy, default=lambda: BOATS, version="1")


@boats.rule(cites=CLAUSE, zh="熟练", en="is skilled")
def skilled(sailor: Sailor, policy: BoatPolicy) -> bool:
    return all_of(sailor.licensed, sailor.years >= policy.years)


@boats.rule(cites=CLAUSE, zh="年资", en="years of service")
def years_of(sailor: Sailor) -> int:
    return as_is(sailor.years)


@boats.rule(cites=CLAUSE, zh="持证且无年资", en="has a license at once")
def licensed_at_once(sailor: Sailor) -> bool:
    return all_of(sailor.licensed, sailor.years < 1)


@boats.rule(cites=CLAUSE, zh="熟练人数", en="skilled sailors")
def skilled_sailors(boat: Boat) -> int:
    return count_where(boat.crew, skilled)


@boats.rule(cites=CLAUSE, zh="可出海", en="may sail")
def may_sail(boat: Boat, policy: BoatPolicy) -> bool:
    return all_of(boat.inspected, at_least_where(policy.hands, boat.crew, skilled))


@boats.rule(cites=CLAUSE, zh="人手恰好", en="has just the hands")
def just_hands(boat: Boat, policy: BoatPolicy) -> bool:
    return skilled_sailors(boat) == policy.hands


@boats.rule(cites=CLAUSE, zh="有人当场持证", en="a sailor has a license at once")
def at_once(boat: Boat) -> bool:
    return any_where(boat.crew, licensed_at_once)


@boats.rule(cites=CLAUSE, zh="无人当场持证", en="no sailor has a license at once")
def honest(boat: Boat) -> bool:
    return not_(at_once(boat))


@boats.rule(cites=CLAUSE, zh="熟练者多于甲板", en="has more skilled sailors than decks")
def crowded(boat: Boat) -> bool:
    return any_of(skilled_sailors(boat) > boat.decks, sum_over(boat.crew, years_of) >= 4)


@boats.rule(cites=CLAUSE, zh="年资之差", en="years between oldest and youngest")
def years_apart(boat: Boat) -> int:
    return largest_over(boat.crew, years_of, otherwise=boat.decks) - smallest_over(boat.crew, years_of, otherwise=0)


@boats.rule(cites=CLAUSE, zh="全员熟练", en="all are skilled", helper=True)
def all_skilled(boat: Boat) -> bool:
    return all_where(boat.crew, skilled)


@boats.rule(cites=CLAUSE, zh="评分", en="rating", applies=all_skilled)
def rating(boat: Boat) -> int:
    return choose((boat.inspected, sum_over(boat.crew, years_of)), (boat.decks >= 2, 7), otherwise=0)


@boats.rule(cites=CLAUSE, zh="两层甲板", en="has two decks")
def lofty(boat: Boat) -> bool:
    return boat.decks >= 2


@boats.rule(cites=CLAUSE, zh="年资足", en="has years enough")
def years_enough(boat: Boat) -> bool:
    # A count and what is no number of the policy: both sides depend on the crew.
    return sum_over(boat.crew, years_of) >= skilled_sailors(boat)


RULES = tuple(rule for rule in boats.all_rules if rule.record is Boat)


def values_of_fact(cls: type[Record], name: str, unknown: bool) -> tuple[Any, ...]:
    info = facts_of(cls)[name]
    known: tuple[Any, ...] = (UNKNOWN,)
    if info.kind.name == "bool":
        known = (False, True)
    elif info.kind.name == "int":
        known = tuple(range(int(info.ge), int(info.le) + 1))  # type: ignore[arg-type] # whole numbers have both bounds
    return (*known, UNKNOWN) if unknown and UNKNOWN not in known else known


def every(cls: type[Any], unknown: bool, **more: tuple[Any, ...]) -> list[Any]:
    """Every record of a class that can be made."""
    choices = {name: values_of_fact(cls, name, unknown) for name in facts_of(cls)} | more
    found = []
    for values in product(*choices.values()):
        try:
            found.append(cls(**dict(zip(choices, values, strict=True))))
        except InvalidData:
            continue
    return found


@cache
def every_boat(unknown: bool, up_to: int = MOST) -> tuple[Boat, ...]:
    """Every boat with up to so many sailors; the order in which they stand changes no answer."""
    sailors = every(Sailor, unknown)
    crews = [()] if up_to == 0 else [(), *((one,) for one in sailors)]
    if up_to == MOST:
        crews += [(one, other) for place, one in enumerate(sailors) for other in sailors[place:]]
    return tuple(every(Boat, unknown, crew=(*crews, UNKNOWN) if unknown else tuple(crews)))


def completions(boat: Boat) -> list[Boat]:
    """Every boat that is like one but for what is unknown of it."""

    def fits(one: Any, other: Any) -> bool:
        names = [name for name in facts_of(type(one)) if getattr(one, name) is not UNKNOWN]
        return all(getattr(one, name) == getattr(other, name) for name in names)

    sailors = every(Sailor, unknown=False)
    crews: Any = dict.fromkeys(each.crew for each in every_boat(False))
    if boat.crew is not UNKNOWN:
        given: Any = boat.crew
        crews = product(*([each for each in sailors if fits(one, each)] for one in given))
    return [each for each in every(Boat, False, crew=tuple(crews)) if fits(boat, each)]
