"""The related records of a record: places for as many as are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs

from pingyuan_rules.engine.solver.date_formulas import is_day
from pingyuan_rules.engine.solver.three_valued_formulas import Formula, every, negate, pick, some
from pingyuan_rules.engine.values import BOOL, DATE

if TYPE_CHECKING:
    from pingyuan_rules.engine import terms as t
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.solver.solving import Solving


class Place(Protocol):
    """What is needed of a related record, which is a space of its own."""

    cls: type[Record]
    facts: dict[str, Formula]

    def fact(self, name: str) -> Formula:
        """The formula of a fact."""
        ...

    def values(self) -> dict[str, object]:
        """The values of the facts asked for, in the solution found last."""
        ...


@attrs.frozen
class Several:
    """The related records of a record: places, of which the first ones are filled.

    Attributes:
        solving: What the bounds and invariants are told.
        name: The relation.
        most: How many related records there are at most, by the definition of the relation.
        recorded: Whether anybody recorded them.
        used: For each place whether there is a related record; there is none unless there is one before it.
        spaces: The related record in each place.
        is_open: Whether there may be more of them than places. Then the places say nothing.
    """

    solving: Solving
    name: str
    most: int
    recorded: Any
    used: tuple[Any, ...]
    spaces: tuple[Place, ...]
    is_open: bool = False

    @property
    def number(self) -> Any:
        """How many related records there are."""
        return sum(pick(each, 1, 0) for each in self.used)

    @property
    def all_known(self) -> Any:
        """Whether they are recorded and all facts of theirs that were asked for are known."""
        facts = (
            some([negate(used), fact.known])
            for used, space in zip(self.used, self.spaces, strict=True)
            for fact in space.facts.values()
        )
        return every([self.recorded, *facts])

    def one_fewer(self) -> Several:
        """The same related records without the last of them; there must be one."""
        return attrs.evolve(self, used=(*self.used[1:], False)) if self.used else self

    def anything(self, fold: t.Fold, *, is_known: bool) -> Formula:
        """A variable for what a fold comes to, whatever related records there are."""
        name = f"{fold.how} {self.name} {id(fold)}"
        known = True if is_known else self.solving.boolean(f"{name}?")
        if fold.kind == BOOL:
            return Formula(self.solving.boolean(name), known)
        value = self.solving.integer(name)
        if fold.how == "count":
            self.solving.add(every([value >= 0, value <= self.most]))
        elif fold.kind == DATE:
            self.solving.add(is_day(value))
        return Formula(value, known)
