"""Interval arithmetic over facts' bounds: whether every number on the way to an answer fits 64 bits.

Python's integers have no size; those of tables overflow, most of them silently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE
from pingyuan_rules.engine.record.specialize import divided
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import DECIMAL, NUMBERS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.terms import Term

    Range: TypeAlias = tuple[int, int]

# Not -(2**63): the opposite of every number must fit too.
LEAST, GREATEST = -(2**63) + 1, 2**63 - 1
# The years that Python's dates have.
_YEARS = (1, 9999)


def fits(root: Term, facts: Mapping[str, FactInfo], *, wide: bool = False) -> bool:
    """Whether all numbers below a specialized tree fit 64 bits, whatever facts within their bounds.

    Args:
        root: The tree.
        facts: The facts, by name.
        wide: Whether whole numbers may be whatever `wide_bounds` lets through.
    """
    return all(low >= LEAST and high <= GREATEST for _, steps in _ranges(root, facts, wide=wide) for low, high in steps)


def range_of(root: Term, facts: Mapping[str, FactInfo]) -> Range:
    """The least and the greatest number that a specialized tree comes to, whatever facts within their bounds."""
    return [steps[-1] for _, steps in _ranges(root, facts, wide=False)][-1]


def bounds(info: FactInfo) -> Range:
    """The bounds of a fact that is a number, as tables hold it."""
    unit = HUNDREDTHS_IN_ONE if info.kind == DECIMAL else 1
    return cast("int", info.ge) * unit, cast("int", info.le) * unit  # numbers always have both


def wide_bounds(info: FactInfo) -> Range:
    """The bounds of a whole number, or those of 32 bits if these are wider."""
    low, high = bounds(info)
    return min(low, -(2**31)), max(high, 2**31 - 1)


def _ranges(root: Term, facts: Mapping[str, FactInfo], *, wide: bool) -> Iterator[tuple[Term, list[Range]]]:
    """Every term that is a number, with the ranges of what it computes on the way, and last its own."""
    ranges: dict[Term, Range] = {}

    def of_fact(name: str) -> Range:
        info = facts[name]
        return wide_bounds(info) if wide and info.kind != DECIMAL else bounds(info)

    for term in t.walk(root):
        if term.kind in NUMBERS:
            items = [ranges[child] for child in term.children if child in ranges]
            steps = steps_of(term, items, of_fact)
            ranges[term] = steps[-1]
            yield term, steps


def steps_of(  # noqa: C901, PLR0911, PLR0912 - one case a term
    term: Term, items: Sequence[Range], fact: Callable[[str], Range]
) -> list[Range]:
    """The ranges of what a term of numbers computes on the way, and last its own.

    Args:
        term: The term.
        items: The ranges of those of its children that are numbers.
        fact: The range of a fact, by its name.
    """
    match term:
        case t.Const(value=value):
            # A null is never computed with, so any number that fits will do for it.
            number = 0 if value is UNKNOWN else whole_number(term)
            return [(number, number)]
        case t.Fact(name=name):
            return [fact(name)]
        case t.CountTrue():
            return [(0, len(term.children))]
        case t.CalendarMonth():
            return [(_YEARS[0] * 12, _YEARS[1] * 12 + 12)]
        case t.Day():
            return [(1, 31)]
        case t.Calendar(word="year"):
            return [_YEARS]
        case t.Calendar(word="month"):
            return [(1, 12)]
        case t.Calendar(word=word):
            most = t.MOST["add_days"] if word == "days_between" else _YEARS[1]
            return [(-most, most)]
        case t.Hundredths():
            return [items[0]]
        case t.Choose() | t.Concerns():
            return [_spanning(number for item in items for number in item)]
        case t.Sum():
            sums = [items[0]]
            for low, high in items[1:]:
                sums.append((sums[-1][0] + low, sums[-1][1] + high))
            return sums
        case t.Difference():
            (low, high), (least, most) = items
            return [(low - most, high - least)]
        case t.Product():
            # Every pair of ends, since a negative factor turns the range around.
            return [_spanning(left * right for left in items[0] for right in items[1])]
        case t.Quotient(rounding=rounding):
            # The steps of `three_valued.quotient`, since each must fit, not only the answer.
            (low, high), (least, most) = items[0], (max(end, 1) for end in items[1])  # one divides by no other number
            answer = _spanning(divided(end, by, rounding) for end in (low, high) for by in (least, most))
            if rounding is Rounding.HALF_UP:
                return [(2 * low, 2 * high), (2 * low + least, 2 * high + most), (2 * least, 2 * most), answer]
            return [(-high, -low), (-answer[1], -answer[0]), answer] if rounding is Rounding.CEILING else [answer]
        case t.Smallest():
            return [(min(low for low, _ in items), min(high for _, high in items))]
        case t.Largest():
            return [(max(low for low, _ in items), max(high for _, high in items))]
    raise AssertionError(term)


def whole_number(term: t.Const) -> int:
    """The number that a known constant is in a table: fen, hundredths of a decimal, or itself."""
    value: Any = term.value
    return int(value.hundredths if term.kind == DECIMAL else value)


def _spanning(numbers: Iterable[int]) -> Range:
    several = tuple(numbers)
    return min(several), max(several)
