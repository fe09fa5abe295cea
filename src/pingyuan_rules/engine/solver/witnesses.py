"""Records that show something: the smallest that do, with nothing in them that does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pingyuan_rules.engine.problems import InvalidData
from pingyuan_rules.engine.records import Record, facts_of
from pingyuan_rules.engine.solver.record_space import bounds_of
from pingyuan_rules.engine.solver.solving import OutOfTime
from pingyuan_rules.engine.solver.three_valued_formulas import negate, pick
from pingyuan_rules.engine.values import BOOL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.solver.record_space import Space
    from pingyuan_rules.engine.solver.solving import Solving

R = TypeVar("R", bound=Record)


def least_values(solving: Solving, space: Space[Any], *conditions: object) -> tuple[dict[str, object], bool]:
    """The values of the least record that meets conditions, and whether time allowed to look for the least.

    Fact by fact, in the order of the record, each is unknown if it may be, or else has the least value that is possible
    with those before it: no before yes, the first member of an enumeration, the smallest number, the earliest date.
    The conditions must have been solved just before.
    """
    values = space.values()
    with solving.attempt(*conditions):
        try:
            for name, info in facts_of(space.cls).items():
                formula = space.facts.get(name)
                if formula is None:
                    continue
                if not isinstance(formula.known, bool):
                    known = bool(solving.number(formula.known)) and not solving.solve(negate(formula.known))
                    solving.add(formula.known if known else negate(formula.known))
                    if not known:
                        continue
                number = pick(formula.value, 1, 0) if info.kind == BOOL else formula.value
                solving.add(number == solving.least(number, bounds_of(info)[0]))
                values = space.values()
        except OutOfTime:
            return values, False
        return space.values(), True


def confirm(rule: Definition, record: Record, answers_so: bool) -> None:
    """Insist that the record reading answers for a record as the solver says.

    Raises:
        RuntimeError: When it does not, which is a fault of this library and never a result.
    """
    if not answers_so:
        message = f"{rule.name} is answered otherwise by its record than by the solver: {record!r}"
        raise RuntimeError(message)


def without_idle_facts(cls: type[R], values: Mapping[str, object], matters: Callable[[R], bool]) -> R:
    """A record without the facts that do not matter, which are left out from the last to the first.

    Args:
        cls: The class of record.
        values: The values of its facts, which may all be left out.
        matters: Whether a record still shows what it is to show.
    """
    kept = dict(values)
    for name in reversed(list(values)):
        fewer = {each: value for each, value in kept.items() if each != name}
        try:
            if matters(cls(**fewer)):
                kept = fewer
        except InvalidData:  # pragma: no cover - an unknown fact breaks no invariant; a class may check more itself
            continue
    return cls(**kept)
