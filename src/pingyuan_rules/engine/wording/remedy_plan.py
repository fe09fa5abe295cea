"""The plan of a remedy: things to do, all or a number of them, and what speaks against each."""

from __future__ import annotations

from enum import IntEnum
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Change: TypeAlias = "tuple[tuple[str, Any], ...]"
"""New values of facts, by name."""


class Harm(IntEnum):
    """What speaks against a remedy, the least first."""

    NONE = 0
    """Nothing."""
    NOTED = 1
    """The record would fall short of a rule that does not strictly bind; offered only if there is nothing better."""
    BARRED = 2
    """The policy or given facts would have to change; named only if there is nothing better."""
    FORBIDDEN = 3
    """It breaks a required rule, bounds or an invariant, or is never advised; never offered."""


@attrs.frozen
class Goal:
    """What is to become of one fact, for programs.

    Attributes:
        fact: The name of the fact; empty if no fact alone brings it about, and the words say more.
        operator: `==`, `!=`, `>=`, `<=`, `<` or `>` for what the fact is to be, `in` for one of several values, `known`
            for a fact to find out, and `other` where there is no fact.
        value: The value that the fact is compared with; several for `in`, None for `known` and `other`.
    """

    fact: str
    operator: Literal["==", "!=", "<", "<=", ">", ">=", "in", "known", "other"]
    value: Any = None


OTHER = Goal("", "other")


@attrs.frozen
class Action:
    """One thing to do.

    Attributes:
        text: A state to bring about, or what the instruction is about.
        instruction: The phrase that makes an instruction of the text, such as `make sure that {0}`.
        harm: What speaks against it.
        changes: Changes of facts, each of which brings it about; none if no change can be computed.
        goal: The same for programs.
    """

    text: str
    instruction: str
    harm: Harm = Harm.NONE
    changes: tuple[Change, ...] = ()
    goal: Goal = OTHER


@attrs.frozen
class Alternatives:
    """Things to do; a number of them is enough.

    Attributes:
        number: How many; None means all of them.
        parts: The things, which may be made of more things.
        together: What speaks against doing the things together.
    """

    number: int | None
    parts: tuple[Alternatives | Action, ...]
    together: Harm = Harm.NONE

    @property
    def harm(self) -> Harm:
        """What speaks against it even if the best of the things are done."""
        harms = sorted(part.harm for part in self.parts)
        number = len(harms) if self.number is None else self.number
        return max(self.together, harms[number - 1] if harms else Harm.NONE)

    def actions(self) -> Iterator[Action]:
        """Every single thing to do."""
        for part in self.parts:
            if isinstance(part, Action):
                yield part
            else:
                yield from part.actions()


def changes_of(part: Alternatives | Action) -> Iterator[dict[str, Any]]:
    """Every combination of changes that a thing to do offers, as far as they can be told mechanically."""
    if isinstance(part, Action):
        yield from map(dict, part.changes or ((),))
        return
    number = len(part.parts) if part.number is None else part.number
    for parts in combinations(part.parts, number):
        for changes in product(*map(changes_of, parts)):
            yield {name: value for change in changes for name, value in change.items()}


def ways_of(part: Alternatives | Action) -> Iterator[tuple[Goal, ...]]:
    """Every way in which a thing to do can be done: the goals that are reached together."""
    if isinstance(part, Action):
        yield (part.goal,)
        return
    number = len(part.parts) if part.number is None else part.number
    for parts in combinations(part.parts, number):
        for ways in product(*map(ways_of, parts)):
            yield tuple(dict.fromkeys(goal for way in ways for goal in way))


NOTHING = Alternatives(None, ())
NO_WAY = Alternatives(None, (Action("", "", Harm.FORBIDDEN),))


def single(action: Action) -> Alternatives:
    """One thing to do as a plan."""
    return Alternatives(None, (action,))


def every(ways: Iterable[Alternatives]) -> Alternatives:
    """All of several things, each named once."""
    parts: dict[Alternatives | Action, None] = {}
    for way in ways:
        parts.update(dict.fromkeys(way.parts if way.number is None else (way,)))
    return Alternatives(None, tuple(parts))
