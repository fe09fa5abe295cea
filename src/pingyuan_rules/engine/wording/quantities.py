"""What numbers count: the units of what rules add up, and calendar months (year * 12 + month), which read as dates."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.labels import MonthNumber, Subunit, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.terms import DateWord, Term

MONTHS = Unit("个月", one="month", many="months")
DAYS = Unit("天", one="day", many="days")
UNITS_OF_DATES: Mapping[DateWord, Unit] = MappingProxyType(
    {
        "add_months": MONTHS,
        "add_days": DAYS,
        "days_between": DAYS,
        "full_years": Unit("年", one="year", many="years"),
    }
)
"""What the words about dates count, or add."""
MONTHS_IN_YEAR = 12
PERCENT = "%"


def units_within(rule: Definition) -> Mapping[Term, Label]:
    """The units of terms that a rule, or one it calls, adds up or chooses among to give its answer.

    A score times a weight has no unit of its own, but what is added up to an answer in points is in points.
    """
    units: dict[Term, Label] = {}
    for each in (rule, *rule.rules):  # the rule first: a term that it shares with one it calls is in its own unit
        # A month of the calendar plus 1 is one too, but the 1 is not.
        if (unit := each.info.unit) is not None and not isinstance(unit, MonthNumber):
            pending: list[tuple[Term, Label]] = [(each.term, unit)]
            while pending:
                term, its_unit = pending.pop()
                if isinstance(term, t.Const | t.Fact | t.Param | t.Call) or term in units:
                    continue
                units[term] = its_unit
                pending += [(part, its_unit) for part in parts_in_its_unit(term)]
                if isinstance(term, t.Quotient) and isinstance(its_unit, Subunit) and is_rounding(term, its_unit):
                    # The dividend has as many more decimals as are cut off.
                    cut = len(str(cast("t.Const", term.by).value)) - 1
                    pending.append((term.item, attrs.evolve(its_unit, places=its_unit.places + cut)))
    return units


def is_rounding(term: t.Quotient, unit: Label | None) -> bool:
    """Whether a division in smaller units by a power of ten only rounds decimals of the unit that people see."""
    divisor = str(term.by.value) if isinstance(term.by, t.Const) else ""
    return isinstance(unit, Subunit) and divisor.rstrip("0") == "1"


def parts_in_its_unit(term: Term) -> Sequence[Term]:
    """The terms from which a term takes its value, or adds it up, so that they count what it counts."""
    match term:
        case t.Concerns(item=item):
            return (item,)
        case t.Choose() | t.Ranked():
            return values_of(term)
        case t.Sum() | t.Smallest() | t.Largest():
            return term.children
        case t.Difference() if not is_span_of_months(term):
            return term.children
    return ()


def values_of(term: t.Choose | t.Ranked) -> tuple[Term, ...]:
    """The values a choice is among."""
    return (*(case[-1] for case in term.cases), term.otherwise)


def is_month(term: Term) -> bool:  # noqa: PLR0911 - one line for each kind of term
    """Whether a term's value is a calendar month."""
    match term:
        case t.CalendarMonth():
            return True
        case t.Call(rule=rule):
            return isinstance(rule.unit, MonthNumber) or is_month(rule.term)
        case t.Concerns(item=item):
            return is_month(item)
        case t.Sum() | t.Smallest() | t.Largest():
            return any(map(is_month, term.children))
        case t.Choose() | t.Ranked():
            return any(map(is_month, values_of(term)))
        case t.Difference(left=left, right=right):
            return is_month(left) and not is_month(right)
        case t.Product(left=left, right=right):
            # A year times twelve is the month before January: rules write a policy year's first month like this.
            return (_is_year(left) and _is_twelve(right)) or (_is_year(right) and _is_twelve(left))
    return False


def _is_year(term: Term) -> bool:
    return isinstance(term, t.Quotient) and is_month(term.item) and _is_twelve(term.by)


def _is_twelve(term: Term) -> bool:
    return isinstance(term, t.Const) and term.value == MONTHS_IN_YEAR


def is_span_of_months(term: Term) -> bool:
    """Whether a term's value counts the months from one calendar month to another."""
    return isinstance(term, t.Difference) and is_month(term.left) and is_month(term.right)


def year_and_month(value: int) -> tuple[int, int]:
    """The year and the month, 1 to 12, of a calendar month."""
    year, month = divmod(value - 1, MONTHS_IN_YEAR)
    return year, month + 1
