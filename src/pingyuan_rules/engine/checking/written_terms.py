"""Terms as an author writes them, for messages about a rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import FEN, RATIO

if TYPE_CHECKING:
    from pingyuan_rules.engine.terms import Term

_SIGNS: dict[type[Term], str] = {t.Sum: " + ", t.Difference: " - ", t.Product: " * "}
_WORDS: dict[type[Term], str] = {
    t.AllOf: "all_of", t.AnyOf: "any_of", t.AtLeast: "at_least", t.CountTrue: "count_true", t.Smallest: "minimum",
    t.Largest: "maximum", t.Choose: "choose", t.Ranked: "choose_by_rank", t.ChooseOne: "choose_one",
}  # fmt: skip
_LONGEST = 60


def written(term: Term) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each kind of term
    """A term as it is written in a rule; of lists and of long terms only the word that makes them."""
    match term:
        case t.Fact(name=name) | t.Param(name=name):
            return name
        case t.Call(rule=rule):
            return rule.name
        case t.Const(value=value):
            return written_value(value, money=term.kind == FEN)
        case t.Not(item=item):
            return f"not_({written(item)})"
        case t.Hundredths(item=item):
            return f"hundredths({written(item)})"
        case t.CalendarMonth(item=item):
            return f"calendar_month({written(item)})"
        case t.Calendar(word=word, children=items):
            return f"{word}({', '.join(map(written, items))})"
        case t.Day(item=item):
            return f"day({written(item)})"
        case t.Quotient(item=item, by=by, rounding=rounding):
            return f"divide({written(item)}, {written(by)}, Rounding.{rounding.name})"
        case t.Share(item=item, rate=rate, rounding=rounding):
            if rate.kind == RATIO:
                return f"share({written(item)}, {written(rate)}, Rounding.{rounding.name})"
            return f"marginal({written(rate)}, {written(item)}, Rounding.{rounding.name})"
        case t.Bracket(scale=scale, item=item):
            return f"bracket({written(scale)}, {written(item)})"
        case t.Compare(order=order, left=left, right=right):
            return f"{written(left)} {order} {written(right)}"
        case t.Product(left=left, right=right) if term.kind == FEN:
            return f"times({written(left)}, {written(right)})"
    if type(term) not in _SIGNS:
        return f"{_WORDS.get(type(term), 'value')}(...)"
    text = _SIGNS[type(term)].join(map(written, term.children))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def written_value(value: object, *, money: bool = False) -> str:
    """A constant as it is written: `fen(100)`, `Tenure.OWNED`, `date(2020, 1, 1)`."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    return f"fen({value})" if money else str(value)
