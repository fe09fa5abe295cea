"""What a choice between cases comes to where a condition is unknown: which cases need to be looked at at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import INT, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pingyuan_rules.engine.terms import Term


def agree(value: Term, remaining: Iterable[Term]) -> bool:
    """Whether a value may equal one of the remaining ones, so that an unknown condition need not matter."""
    one, rest = _constants(value), _all_constants(remaining)
    if one is None or rest is None:
        # Numbers and facts may turn out equal; the empty set is UNKNOWN alone, which agrees with nothing.
        return one != frozenset() and rest != frozenset()
    return not one.isdisjoint(rest)


def _constants(term: Term) -> frozenset[object] | None:
    """The known values a term can have, or None when they depend on numbers or facts of the record."""
    if isinstance(term, t.Const):
        return frozenset() if term.value is UNKNOWN else frozenset({term.value})
    if isinstance(term, t.Concerns):
        return _constants(term.item)
    if isinstance(term, t.Choose):
        return _all_constants((*(value for _, value in term.cases), term.otherwise))
    return None


def _all_constants(terms: Iterable[Term]) -> frozenset[object] | None:
    values = [_constants(term) for term in terms]
    return None if None in values else frozenset().union(*(value for value in values if value is not None))


def truth(term: Term | None) -> bool | None:
    """The truth a term stands for, or None when it is no known constant."""
    if isinstance(term, t.Const) and isinstance(term.value, bool):
        return term.value
    return None


def never_unknown(condition: Term) -> bool:
    """Whether a condition asks what is known, so that it is true or false of every row."""
    match condition:
        case t.IsKnown():
            return True
        case t.Not(item=item):
            return never_unknown(item)
        case t.AllOf(children=items) | t.AnyOf(children=items) | t.AtLeast(items=items):
            # A truth beside the question whether it is known: false where the truth is unknown.
            both = items if isinstance(condition, t.AllOf) else ()
            bare = [item.item if isinstance(item, t.Not) else item for item in items]
            return all(t.IsKnown(each) in both or never_unknown(each) for each in bare)
    return False


def unknown_together(condition: Term, after: Term | None) -> bool:
    """Whether a condition is unknown only where the one after it is too: they compare one term with constants."""
    return (
        isinstance(condition, t.Compare)
        and isinstance(after, t.Compare)
        and condition.left == after.left
        and all(isinstance(side, t.Const) and side.value is not UNKNOWN for side in (condition.right, after.right))
    )


def bit(term: t.Choose) -> tuple[Term, bool] | None:
    """The truth that a choice writes as 1 and 0, and whether true is the 1; None for any other choice."""
    (condition, value), *more = term.cases
    numbers = [item.value for item in (value, term.otherwise) if isinstance(item, t.Const) and item.kind == INT]
    if more or sorted(map(str, numbers)) != ["0", "1"]:
        return None
    return condition, numbers[0] == 1
