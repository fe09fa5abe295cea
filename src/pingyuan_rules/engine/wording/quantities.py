"""Which numbers are calendar months (year * 12 + month), so that they are shown as such and not as large numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.terms import Term


def units_within(rule: Definition) -> Mapping[Term, Label]:
    """The units of terms that a rule, or one it calls, adds up or chooses among to give its answer.

    A score times a weight has no unit of its own, but what is added up to an answer in points is in points.
    """
    found: dict[Term, Label] = {}
    for each in (rule, *rule.rules):
        if (unit := each.info.unit) is not None:
            _give(each.term, unit, found)
    return found


def _give(term: Term, unit: Label, found: dict[Term, Label]) -> None:
    if isinstance(term, t.Const | t.Fact | t.Param | t.Call) or term in found:
        return
    found[term] = unit
    for part in _parts(term):
        _give(part, unit, found)


def _parts(term: Term) -> Sequence[Term]:
    """The terms that are in the unit of this one."""
    match term:
        case t.Concerns(item=item):
            return (item,)
        case t.Choose() | t.Ranked():
            return (*(case[-1] for case in term.cases), term.otherwise)
        case t.Sum() | t.Smallest() | t.Largest():
            return term.children
        case t.Difference() if not is_span_of_months(term):
            return term.children
    return ()


MONTHS_IN_YEAR = 12


def is_month(term: Term) -> bool:  # noqa: PLR0911 - one line for each kind of term
    """Whether a term's value is a calendar month."""
    match term:
        case t.CalendarMonth():
            return True
        case t.Call(rule=rule):
            return is_month(rule.term)
        case t.Concerns(item=item):
            return is_month(item)
        case t.Sum():
            return any(map(is_month, term.children))
        case t.Difference(left=left, right=right):
            return is_month(left) and not is_month(right)
        case t.Product(left=left, right=right):
            return (_is_year(left) and _is_twelve(right)) or (_is_year(right) and _is_twelve(left))
    return _picks_a_month(term)


def _picks_a_month(term: Term) -> bool:
    match term:
        case t.Smallest() | t.Largest():
            return any(map(is_month, term.children))
        case t.Choose() | t.Ranked():
            return any(is_month(value) for value in (*(case[-1] for case in term.cases), term.otherwise))
    return False


def _is_year(term: Term) -> bool:
    return isinstance(term, t.Quotient) and is_month(term.item) and _is_twelve(term.by)


def _is_twelve(term: Term) -> bool:
    return isinstance(term, t.Const) and term.value == MONTHS_IN_YEAR


def is_span_of_months(term: Term) -> bool:
    """Whether a term's value counts the months from one calendar month to another."""
    return isinstance(term, t.Difference) and is_month(term.left) and is_month(term.right)


def month_text(value: int) -> str:
    """A calendar month as 2016-10."""
    year, month = divmod(value - 1, MONTHS_IN_YEAR)
    return f"{year}-{month + 1:02}"
