"""Chance that is the same every time and on every version of Python."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from pingyuan_rules.engine import UNKNOWN

T = TypeVar("T")


class Dice:
    """Draws from one stream of random numbers; only `random()` is used, whose sequence Python guarantees."""

    def __init__(self, seed: int) -> None:
        """Start the stream."""
        self._random = random.Random(seed).random  # noqa: S311 - sample data, nothing secret

    def chance(self, percent: int) -> bool:
        """Whether something happens that has so many chances in a hundred."""
        return self._random() * 100 < percent

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def score(self, low: int, high: int) -> Decimal:
        """A score between the two; one in five with a half point."""
        return Decimal(self.number(low, high)) + (Decimal("0.5") if self.chance(20) else 0)

    def pick(self, choices: Sequence[T]) -> T:
        """One of several."""
        return choices[self.number(0, len(choices) - 1)]

    def day(self, first: date, last: date) -> date:
        """A day, both ends included."""
        return first + timedelta(days=self.number(0, (last - first).days))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The same items in another order."""
        rest = list(items)
        return [rest.pop(self.number(0, len(rest) - 1)) for _ in items]

    def perhaps(self, value: Any, unknown: int = 3) -> Any:
        """The value, or UNKNOWN in so many cases of a hundred."""
        return UNKNOWN if self.chance(unknown) else value
