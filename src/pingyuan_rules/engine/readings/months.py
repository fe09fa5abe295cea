"""Which numbers are calendar months (year * 12 + month), so that they are shown as such and not as large numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t

if TYPE_CHECKING:
    from pingyuan_rules.engine.terms import Term

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
