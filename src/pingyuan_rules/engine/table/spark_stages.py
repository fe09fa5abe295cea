"""Spark: many columns in several stages of generated code.

Spark writes one method for everything a stage computes, and Java never compiles a method of more than 8,000 bytes: it
runs many times slower, without a word. All rules about a class of record can be that long. `coalesce` to more
partitions than there are changes nothing but ends a stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLUMNS = 20
"""New columns in a stage: with these the stages of all rules of this library stay below 7,000 bytes."""
_PARTITIONS = 100_000
"""More than any table has."""


def in_stages(frame: Any, steps: Iterable[Sequence[str]]) -> Any:
    """A data frame with steps of columns, as texts; a stage ends before it would compute too many."""
    room = COLUMNS
    for step in steps:
        left = list(step)
        while left:
            if not room:
                frame, room = end_stage(frame), COLUMNS
            now, left = left[:room], left[room:]
            frame, room = frame.selectExpr("*", *now), room - len(now)
    return frame


def end_stage(frame: Any) -> Any:
    """The same data frame; what is computed of it is compiled apart from what it computes itself."""
    return frame.coalesce(_PARTITIONS)
