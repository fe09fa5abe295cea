"""What a choice between cases comes to where a condition is unknown: which cases need to be looked at at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import INT, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pingyuan_rules.engine.terms import Term


def agree(value: Term, remaining: Iterable[Term]) -> bool:
    """Whether a value may equal one of the remaining ones, so that an unknown condition need not matter."""
    one, rest = _constants([value]), _constants(remaining)
    if one is None or rest is None:
        # Numbers and facts may turn out equal; the empty set is UNKNOWN alone, which agrees with nothing.
        return one != frozenset() and rest != frozenset()
    return not one.isdisjoint(rest)


def _constants(terms: Iterable[Term]) -> frozenset[object] | None:
    """The known values that terms can have, or None when they depend on numbers or facts of the record."""
    values: set[object] = set()
    for term in _each_once(terms, _values_of):
        if not isinstance(term, t.Const | t.Concerns | t.Choose):
            return None
        if isinstance(term, t.Const) and term.value is not UNKNOWN:
            values.add(term.value)
    return frozenset(values)


def _values_of(term: Term) -> tuple[Term, ...]:
    """The terms of which one gives the value of a choice."""
    if isinstance(term, t.Concerns):
        return (term.item,)
    return (*(value for _, value in term.cases), term.otherwise) if isinstance(term, t.Choose) else ()


def _each_once(terms: Iterable[Term], below: Callable[[Term], Iterable[Term]]) -> Iterator[Term]:
    """Terms and what stands below them, each once, however many ways lead to it: there can be no end of ways."""
    pending = list(terms)
    seen = set(pending)
    while pending:
        term = pending.pop()
        yield term
        new = dict.fromkeys(each for each in below(term) if each not in seen)
        seen.update(new)
        pending += new


def truth(term: Term | None) -> bool | None:
    """The truth a term stands for, or None when it is no known constant."""
    if isinstance(term, t.Const) and isinstance(term.value, bool):
        return term.value
    return None


def never_unknown(condition: Term) -> bool:
    """Whether a condition asks what is known, so that it is true or false of every row."""
    junctions = t.IsKnown | t.Not | t.AllOf | t.AnyOf | t.AtLeast
    return all(isinstance(term, junctions) for term in _each_once([condition], _not_asked))


def _not_asked(condition: Term) -> tuple[Term, ...]:
    """The conditions that must never be unknown for this one to be never unknown."""
    match condition:
        case t.Not(item=item):
            return (item,)
        case t.AllOf(children=items):
            # A truth beside the question whether it is known: false where the truth is unknown.
            bare = ((item, item.item if isinstance(item, t.Not) else item) for item in items)
            return tuple(item for item, truth in bare if t.IsKnown(truth) not in items)
        case t.AnyOf(children=items) | t.AtLeast(items=items):
            return items
    return ()


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
