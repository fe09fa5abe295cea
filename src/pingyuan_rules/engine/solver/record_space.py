"""Every record that a class accepts, as variables within the bounds of its facts and the invariants of the class."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.records import Record, relations_of
from pingyuan_rules.engine.solver.date_formulas import is_day
from pingyuan_rules.engine.solver.related_places import Several
from pingyuan_rules.engine.solver.term_formulas import Translator
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    Untranslatable,
    constant,
    encode,
    equal,
    every,
    negate,
    some,
)
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, INT, RATIO, UNKNOWN, exact_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.invariants import Invariant
    from pingyuan_rules.engine.records import RelationInfo
    from pingyuan_rules.engine.solver.related_places import Place
    from pingyuan_rules.engine.solver.solving import Solving

R = TypeVar("R", bound=Record)


UP_TO = 5
"""How many related records of one relation are looked at unless it is told otherwise."""


def check_up_to(up_to: object) -> None:
    """Refuse a number of related records that is none, also where nothing comes to depend on it.

    Raises:
        ValueError: When it is no whole number of 0 or more.
    """
    if not INT.accepts(up_to) or cast("int", up_to) < 0:
        message = f"up_to={shown(up_to)}; write a whole number of 0 or more"
        raise ValueError(message)


class Space(Generic[R]):
    """Records of one class, as far as facts are asked for; an invariant brings its facts along.

    Attributes:
        facts: The formulas of the facts asked for so far, by their names.
        several: The related records asked for so far, by the names of the relations.
    """

    def __init__(  # noqa: D417 - `name` tells the variables of two spaces apart
        self, solving: Solving, cls: type[R], name: str = "", *, fixed: Mapping[str, object] | None = None,
        unknown: bool | Callable[[str], bool] = False, up_to: int = UP_TO, is_there: Any = True,
        completing: bool = False,
    ) -> None:  # fmt: skip
        """Begin without facts.

        Args:
            solving: What the bounds and invariants are told.
            cls: The class of record.
            fixed: Facts that have one value, and related records that are given.
            unknown: Whether the other facts may be unknown; for some of them alone, which is told by their names.
            up_to: How many related records there are at most where these are not given.
            is_there: Whether there is such a record; else its class need not accept it.
            completing: Whether unknown facts of related records that are given take every value, and related records
                of which there may be more than `up_to` may come to anything.
        """
        self.cls, self._solving, self._name = cls, solving, name
        self._fixed = fixed or {}
        self._unknown = unknown if callable(unknown) else lambda _: unknown
        self._up_to, self._is_there, self._completing = up_to, is_there, completing
        self.facts: dict[str, Formula] = {}
        self.several: dict[str, Several] = {}
        self._kept: set[Invariant] = set()

    def fact(self, name: str) -> Formula:
        """The formula of a fact."""
        formula = self.facts.get(name)
        if formula is None:
            info = facts_of(self.cls)[name]
            if name in self._fixed:
                formula = constant(self._fixed[name], info.kind)
            else:
                known = self._solving.boolean(f"{self._name}{name}?") if self._unknown(name) else True
                formula = Formula(bounded_variable(self._solving, info, f"{self._name}{name}"), known)
            self.facts[name] = formula
            for invariant in self.cls.invariants:
                if name in invariant.facts and invariant not in self._kept:
                    self._kept.add(invariant)
                    holds = Translator(self.fact, {}).formula(invariant.term)
                    self._solving.add(some([negate(self._is_there), negate(holds.known), holds.value]))
        return formula

    def related(self, name: str) -> Several:
        """The related records of a relation."""
        several = self.several.get(name)
        if several is None:
            relation = relations_of(self.cls)[name]
            several = self._given(relation) if name in self._fixed else self._any(relation)
            self.several[name] = several
        return several

    def _given(self, relation: RelationInfo) -> Several:
        records, spaces = cast("Any", self._fixed[relation.name]), list[Space[Any]]()
        recorded = records is not UNKNOWN
        for place, record in enumerate(records if recorded else ()):
            values = {name: getattr(record, name) for name in facts_of(relation.record)}
            fixed = {name: value for name, value in values.items() if not (self._completing and value is UNKNOWN)}
            name = f"{self._name}{relation.name} {place} "
            spaces.append(Space(self._solving, relation.record, name, fixed=fixed))
        used = (True,) * len(spaces)
        return Several(self._solving, relation.name, relation.most, recorded, used, tuple(spaces))

    def _any(self, relation: RelationInfo) -> Several:
        prefix, unknown = f"{self._name}{relation.name}", self._unknown(relation.name)
        recorded = self._solving.boolean(f"{prefix}?") if unknown else True
        used, before, spaces = list[Any](), recorded, list[Space[Any]]()
        for place in range(min(self._up_to, relation.most)):
            self._solving.time_left()
            filled = self._solving.boolean(f"{prefix} {place}")
            self._solving.add(some([negate(filled), before]))
            spaces.append(Space(self._solving, relation.record, f"{prefix} {place} ", unknown=unknown, is_there=filled))
            used.append(filled)
            before = filled
        is_open = self._completing and relation.most > self._up_to
        return Several(self._solving, relation.name, relation.most, recorded, tuple(used), tuple(spaces), is_open)

    def translator(self, parameters: Mapping[str, object | Formula]) -> Translator:
        """What translates terms about these records, for the values of parameters; a formula lets one vary."""
        return Translator(self.fact, parameters, self.related)

    @property
    def all_known(self) -> Any:
        """Whether all facts and related records asked for are known."""
        return every(
            [*(fact.known for fact in self.facts.values()), *(several.all_known for several in self.several.values())]
        )

    @property
    def beyond(self) -> dict[str, int]:
        """The relations of which a record may have more than were looked at, and how many were at most."""
        free = {name: each for name, each in self.several.items() if name not in self._fixed}
        return {name: len(each.used) for name, each in free.items() if len(each.used) < each.most}

    def values(self) -> dict[str, object]:
        """The values of the facts asked for, in the solution found last and the order of the record.

        Related records follow, as a tuple of them.
        """
        values: dict[str, object] = {}
        for name, info in facts_of(self.cls).items():
            if name in self._fixed:
                values[name] = self._fixed[name]
            elif name in self.facts:
                values[name] = self._solving.value(self.facts[name], info.kind)
        for name in relations_of(self.cls):
            if name in self._fixed:
                values[name] = self._fixed[name]
            elif (several := self.several.get(name)) is not None and self._solving.number(several.recorded):
                filled = [
                    space.cls(**space.values())
                    for used, space in zip(several.used, several.spaces, strict=True)
                    if self._solving.number(used)
                ]
                values[name] = tuple(filled)
        return {name: value for name, value in values.items() if value is not UNKNOWN}


def are_alike(one: Place, other: Place) -> Any:
    """Whether two records have the same value of every fact asked for."""
    return every(equal(fact.value, other.facts[name].value) for name, fact in one.facts.items())


def bounded_variable(solving: Solving, info: FactInfo, name: str) -> Any:
    """A variable for a fact or a parameter, within its bounds.

    Raises:
        Untranslatable: When it is a ratio or a scale.
    """
    if info.kind == RATIO or info.kind.parts:
        zh = f"求解器 z3 不能让“{info.label.zh}”变动，因为它是比例或分档标准"
        raise Untranslatable(Label(zh, f"{info.name} is a {info.kind.name}, which cannot vary for z3"))
    if info.kind == BOOL:
        return solving.boolean(name)
    variable = solving.integer(name)
    low, high = bounds_of(info)
    solving.add(every([variable >= low, variable <= high]))
    if info.kind == DATE:
        solving.add(is_day(variable))
    return variable


def bounds_of(info: FactInfo) -> tuple[int, int]:
    """The least and the greatest number that a fact or a parameter may stand as; a bool is 0 or 1."""
    if info.kind.enum is not None:
        return 0, len(info.kind.enum) - 1
    if info.kind == BOOL:
        return 0, 1
    # Dates alone may have no bounds of their own.
    bounds: tuple[Any, Any] = (date.min if info.ge is None else info.ge, date.max if info.le is None else info.le)
    low, high = map(exact_decimal, bounds) if info.kind == DECIMAL else bounds
    return encode(low, info.kind), encode(high, info.kind)
