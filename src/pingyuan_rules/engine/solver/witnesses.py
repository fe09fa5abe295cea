"""Records that show something: the smallest that do, with nothing in them that does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.problems import InvalidData
from pingyuan_rules.engine.records import Record, relations_of
from pingyuan_rules.engine.solver.record_space import bounds_of
from pingyuan_rules.engine.solver.solving import OutOfTime
from pingyuan_rules.engine.solver.three_valued_formulas import negate, pick
from pingyuan_rules.engine.values import BOOL, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.solver.record_space import Space
    from pingyuan_rules.engine.solver.related_places import Place
    from pingyuan_rules.engine.solver.solving import Solving

R = TypeVar("R", bound=Record)


def least_values(solving: Solving, space: Space[Any], *conditions: object) -> tuple[dict[str, object], bool]:
    """The values of the least record that meets conditions, and whether time allowed to look for the least.

    Related records are unrecorded if they may be, or else as few as possible. Then fact by fact, in the order of the
    record, each is unknown if it may be, or else has the least value that is possible with those before it: no before
    yes, the first member of an enumeration, the smallest number, the earliest date. At last the facts of each related
    record in turn. The conditions must have been solved just before.
    """
    values = space.values()
    with solving.attempt(*conditions):
        try:
            places: list[Place] = []
            for several in space.several.values():
                # Given ones are as many as they are.
                if _is_known(solving, several.recorded) and not isinstance(several.number, int):
                    fewest = solving.least(several.number, 0)
                    solving.add(several.number == fewest)
                    places += several.spaces[:fewest]
                    values = space.values()
            for each in (space, *places):
                for name, info in facts_of(each.cls).items():
                    formula = each.facts.get(name)
                    if formula is not None and _is_known(solving, formula.known):
                        number = pick(formula.value, 1, 0) if info.kind == BOOL else formula.value
                        solving.add(number == solving.least(number, bounds_of(info)[0]))
                        values = space.values()
        except OutOfTime:
            return values, False
        return space.values(), True


def _is_known(solving: Solving, known: Any) -> bool:
    """Whether something is known in the least solution, which leaves unknown what may be; from now on it is so."""
    if isinstance(known, bool):
        return known
    found = bool(solving.number(known)) and not solving.solve(negate(known))
    solving.add(known if found else negate(known))
    return found


def confirm(rule: Definition, record: Record, answers_so: bool) -> None:
    """Insist that the record reading answers for a record as the solver says.

    Raises:
        RuntimeError: When it does not, which is a fault of this library and never a result.
    """
    if not answers_so:
        message = f"{rule.told} is answered otherwise by its record than by the solver: {record!r}"
        raise RuntimeError(message)


def without_idle_facts(cls: type[R], values: Mapping[str, object], matters: Callable[[R], bool]) -> R:
    """A record without the facts that do not matter, which are left out from the last to the first.

    Then, of each related record that matters, the facts that do not.

    Args:
        cls: The class of record.
        values: The values of its facts, which may all be left out.
        matters: Whether a record still shows what it is to show.
    """
    kept: dict[str, Any] = dict(values)
    for name in reversed(list(values)):
        fewer = {each: value for each, value in kept.items() if each != name}
        if _still(cls, fewer, matters):
            kept = fewer
    for relation in relations_of(cls):
        for place, record in enumerate(kept.get(relation, ())):
            for name in reversed(list(facts_of(type(record)))):
                several = list(kept[relation])
                several[place] = attrs.evolve(several[place], **{name: UNKNOWN})
                if several[place] != kept[relation][place] and _still(cls, {**kept, relation: tuple(several)}, matters):
                    kept[relation] = tuple(several)
    return cls(**kept)


def _still(cls: type[R], values: Mapping[str, object], matters: Callable[[R], bool]) -> bool:
    try:
        return matters(cls(**values))
    except InvalidData:  # pragma: no cover - an unknown fact breaks no invariant; a class may check more itself
        return False
