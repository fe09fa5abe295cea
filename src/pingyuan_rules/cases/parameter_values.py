"""Other values of a parameter, nearest first, that may change an answer."""

from collections.abc import Callable, Iterator
from typing import Any

from pingyuan_rules.cases.touched import NUMBERS, one_step
from pingyuan_rules.engine.facts.fact_info import FactInfo
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.values import BOOL, RATIO

FARTHEST = 10**9
"""How many steps from its value a parameter is changed at most; its bounds may allow less."""


def nearest_changes(info: FactInfo, now: Any, changes: Callable[[Any], bool]) -> Iterator[Any]:
    """The nearest lesser value and the nearest greater one that change an answer; of a choice each that does.

    Of a number, some values are tried at growing distances, and then those between the last that changes nothing and
    the first that changes something. Of ratios, some values are tried; scales are not.

    Args:
        info: The parameter.
        now: Its value.
        changes: Tells whether a value changes an answer.
    """
    if info.kind not in NUMBERS:
        yield from (each for each in other_choices(info, now) if changes(each))
        return
    for sign in (-1, 1):
        idle = 0
        for distance in distances(info, now, sign):
            if changes(one_step(now, info.kind, sign * distance)):
                while distance - idle > 1:
                    between = (idle + distance) // 2
                    if changes(one_step(now, info.kind, sign * between)):
                        distance = between  # noqa: PLW2901 - the loop ends here
                    else:
                        idle = between
                yield one_step(now, info.kind, sign * distance)
                break
            idle = distance


def other_choices(info: FactInfo, now: Any) -> tuple[Any, ...]:
    """The other values of a truth or a choice, and some others of a ratio."""
    if info.kind == BOOL:
        return (not now,)
    if info.kind == RATIO:
        ratios = (now.exact / 2, 0, 1)
        return tuple(each for each in map(Ratio, ratios) if each != now and info.allows(each))
    return tuple(each for each in info.kind.enum or () if each is not now)


def distances(info: FactInfo, now: Any, sign: int) -> Iterator[int]:
    """How many steps away a number is tried: 1, 10, 100, and so on, and last as many as its bounds allow."""

    def is_allowed(steps: int) -> bool:
        value = one_step(now, info.kind, sign * steps)
        return value is not None and info.allows(value)

    distance = 1
    while distance <= FARTHEST and is_allowed(distance):
        yield distance
        distance *= 10
    inside, outside = distance // 10, distance
    while outside - inside > 1:  # the bound lies between
        between = (inside + outside) // 2
        inside, outside = (between, outside) if is_allowed(between) else (inside, between)
    if inside > distance // 10:
        yield inside
