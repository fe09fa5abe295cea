"""Terms as formulas for z3: the proof reading of a rule's tree. A new kind of term is one more case."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.solver.date_formulas import calendar_month, date_word
from pingyuan_rules.engine.solver.three_valued_formulas import (
    DAYS_IN_KEY,
    Formula,
    by_rank,
    choose,
    constant,
    equal,
    every,
    floor,
    negate,
    pick,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pingyuan_rules.engine.terms import Term

# Not taken from another reading, by which the tests judge this one.
_ORDERS: dict[str, Callable[[Any, Any], Any]] = {
    "==": equal, "!=": lambda left, right: negate(equal(left, right)),
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Untranslatable(Exception):  # noqa: N818 - it is no error of the caller's: the question stays undecided
    """A term has no meaning for z3 yet."""


class Translator:
    """Terms of one book as formulas over the facts of one record, under one policy.

    Attributes:
        leaving: For each date that was translated, whether it is unknown because it lies outside the years 1 to 9999.
    """

    def __init__(self, fact: Callable[[str], Formula], parameters: Mapping[str, object | Formula]) -> None:
        """Begin with nothing translated.

        Args:
            fact: Gives the formula of a fact.
            parameters: The value of every parameter that is read; a formula lets it vary.
        """
        self._fact, self._parameters = fact, parameters
        self._done: dict[Term, Formula] = {}
        self.leaving: list[Any] = []

    def formula(self, term: Term) -> Formula:
        """The formula of a term.

        Raises:
            Untranslatable: When it is of a kind that z3 is not told of.
        """
        done = self._done.get(term)
        if done is None:
            match term:
                case t.Const(value=value, kind=kind):
                    done = constant(value, kind)
                case t.Fact(name=name):
                    done = self._fact(name)
                case t.Param(name=name, kind=kind):
                    value = self._parameters[name]
                    done = value if isinstance(value, Formula) else constant(value, kind)
                case t.Call(rule=rule):
                    done = self.formula(rule.term)
                case _:
                    items = [self.formula(child) for child in term.children]
                    done = _combine(term, items)
                    if isinstance(term, t.Calendar) and term.can_leave:
                        self.leaving.append(every([*(item.known for item in items), negate(done.known)]))
            self._done[term] = done
        return done


def _combine(term: Term, items: Sequence[Formula]) -> Formula:  # noqa: C901, PLR0911, PLR0912 - one case a term
    values = [item.value for item in items]
    # Most terms are unknown as soon as one of their items is.
    known = every(item.known for item in items)
    match term:
        case t.Compare(order=order):
            return Formula(_ORDERS[order](*values), known)
        case t.AllOf():
            refuted = some(every([item.known, negate(item.value)]) for item in items)
            return Formula(every(values), some([known, refuted]))
        case t.AnyOf():
            shown = some(every([item.known, item.value]) for item in items)
            return Formula(some(values), some([known, shown]))
        case t.Not():
            return Formula(negate(values[0]), known)
        case t.AtLeast():
            number, conditions = items[0], items[1:]
            true = sum(pick(every([each.known, each.value]), 1, 0) for each in conditions)
            possible = sum(pick(some([negate(each.known), each.value]), 1, 0) for each in conditions)
            enough, too_few = true >= number.value, possible < number.value
            return Formula(enough, every([number.known, some([enough, too_few])]))
        case t.CountTrue():
            return Formula(sum(pick(value, 1, 0) for value in values), known)
        case t.Sum():
            return Formula(sum(values), known)
        case t.Difference():
            return Formula(values[0] - values[1], known)
        case t.Product():
            return Formula(values[0] * values[1], known)
        case t.Quotient(rounding=rounding):
            return Formula(divide(values[0], values[1], rounding), known)
        case t.Hundredths():
            return items[0]  # decimals are kept in hundredths
        case t.Smallest() | t.Largest():
            best, *others = values
            for value in others:
                best = pick(value < best if isinstance(term, t.Smallest) else value > best, value, best)
            return Formula(best, known)
        case t.CalendarMonth():
            return Formula(calendar_month(values[0]), known)
        case t.Day():
            return Formula(values[0] % DAYS_IN_KEY, known)
        case t.Calendar(word=word):
            value, within = date_word(word, values)
            return Formula(value, every([known, within]))
        case t.Choose():
            return choose(zip(items[:-1:2], items[1:-1:2], strict=True), items[-1])
        case t.Ranked():
            cases: list[tuple[Formula, ...]] = list(zip(items[:-1:3], items[1:-1:3], items[2:-1:3], strict=True))
            value, decided = choose(by_rank(cases), items[-1])
            return Formula(value, every([decided, *(rank.known for _, rank, _ in cases)]))
        case t.Concerns():
            condition, item = items
            return Formula(item.value, every([condition.known, condition.value, item.known]))
        case t.IsKnown():
            return Formula(items[0].known)
    message = f"{type(term).__name__} is no term that z3 is told of"
    raise Untranslatable(message)


def divide(value: Any, by: Any, rounding: t.Rounding) -> Any:
    """A number divided by a positive one, rounded as stated."""
    match rounding:
        case t.Rounding.FLOOR:
            return floor(value, by)
        case t.Rounding.CEILING:
            return -floor(-value, by)
        case t.Rounding.HALF_UP:
            return floor(2 * value + by, 2 * by)
    message = f"{rounding} is no rounding that z3 is told of"
    raise Untranslatable(message)
