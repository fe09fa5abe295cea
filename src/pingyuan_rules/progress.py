"""Telling how far a long task has come."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pingyuan_rules.engine import Label

T = TypeVar("T")

Progress = Callable[[Label, int], None]
"""Is told the sheet and how many of its rows are done."""

STEP = 1_000
"""Progress is told after so many rows: seldom enough to cost nothing, often enough to show that something happens."""


def counted(items: Iterable[T], label: Label, progress: Progress | None) -> Iterator[T]:
    """The same items; progress is told the label and how many have been taken, every 1,000 and at the end."""
    number = 0
    for number, item in enumerate(items, start=1):
        yield item
        if progress is not None and number % STEP == 0:
            progress(label, number)
    if progress is not None and (number % STEP or not number):
        progress(label, number)
