"""Every record that a class accepts, as variables within the bounds of its facts and the invariants of the class."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pingyuan_rules.engine.records import FactInfo, Record, facts_of
from pingyuan_rules.engine.solver.date_formulas import days_in
from pingyuan_rules.engine.solver.term_formulas import Translator
from pingyuan_rules.engine.solver.three_valued_formulas import (
    DAYS_IN_KEY,
    Formula,
    Untranslatable,
    constant,
    encode,
    every,
    negate,
    some,
)
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, RATIO, UNKNOWN, exact_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine.invariants import Invariant
    from pingyuan_rules.engine.solver.solving import Solving

R = TypeVar("R", bound=Record)


class Space(Generic[R]):
    """Records of one class, as far as facts are asked for; an invariant brings its facts along.

    Attributes:
        facts: The formulas of the facts asked for so far, by their names.
    """

    def __init__(  # noqa: D417 - `name` tells the variables of two spaces apart
        self, solving: Solving, cls: type[R], name: str = "", *, fixed: Mapping[str, object] | None = None,
        unknown: bool | Callable[[str], bool] = False,
    ) -> None:  # fmt: skip
        """Begin without facts.

        Args:
            solving: What the bounds and invariants are told.
            cls: The class of record.
            fixed: Facts that have one value.
            unknown: Whether the other facts may be unknown; for some of them alone, which is told by their names.
        """
        self.cls, self._solving, self._name = cls, solving, name
        self._fixed = fixed or {}
        self._unknown = unknown if callable(unknown) else lambda _: unknown
        self.facts: dict[str, Formula] = {}
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
                    self._solving.add(some([negate(holds.known), holds.value]))
        return formula

    def values(self) -> dict[str, object]:
        """The values of the facts asked for, in the solution found last and the order of the record."""
        values: dict[str, object] = {}
        for name, info in facts_of(self.cls).items():
            if name in self._fixed:
                values[name] = self._fixed[name]
            elif name in self.facts:
                values[name] = self._solving.value(self.facts[name], info.kind)
        return {name: value for name, value in values.items() if value is not UNKNOWN}


def bounded_variable(solving: Solving, info: FactInfo, name: str) -> Any:
    """A variable for a fact or a parameter, within its bounds.

    Raises:
        Untranslatable: When it is a ratio or a scale.
    """
    if info.kind == RATIO or info.kind.parts:
        message = f"{info.name} is a {info.kind.name}, which cannot vary for z3"
        raise Untranslatable(message)
    if info.kind == BOOL:
        return solving.boolean(name)
    variable = solving.integer(name)
    low, high = bounds_of(info)
    solving.add(every([variable >= low, variable <= high]))
    if info.kind == DATE:
        month, day = variable / DAYS_IN_KEY, variable % DAYS_IN_KEY
        solving.add(every([day >= 1, day <= days_in(month)]))
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
