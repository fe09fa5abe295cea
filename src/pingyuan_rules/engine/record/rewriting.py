"""Terms that are written with others once the policy is known, so that every reading has them in the same way.

What stands here need not be known to the engines: a division that rounds to the even number is two that they have.
"""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, Any, Literal, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.record.compared_counts import count_behind
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import BOOL, INT, RATIO, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pingyuan_rules.engine.terms import Term
    from pingyuan_rules.engine.values import Kind

ONE, TWO = t.Const(1, INT), t.Const(2, INT)


def rewrite(term: Term) -> Term:  # noqa: PLR0911 - one line for each kind of term
    """A term whose items are specialized, written with simpler terms; the very term if it is simple already."""
    match term:
        case t.Quotient():
            return _quotient(term)
        case t.Share():
            return _share(term)
        case t.Bracket(scale=scale, item=item, kind=kind):
            brackets = cast("Any", scale).value.brackets
            # A scale waits for its value, in explanations too; a count that is compared itself is decided earlier.
            is_count = count_behind(item, lambda _: None) is not None
            whole = t.Sum((item, t.Const(0, INT)), INT) if is_count else item
            cases = [
                (t.Compare(">=", whole, t.Const(threshold, item.kind)), t.Const(value, kind))
                for threshold, value in reversed(brackets)
            ]
            return t.Choose(tuple(cases), t.Const(Ratio(0) if kind == RATIO else 0, kind), kind)
        case t.Compare(order=order, left=left, right=right) if left.kind == RATIO:
            *sides, _ = in_parts(left, right)
            return t.Compare(order, *sides)
        case t.Compare(order=order) if term.left.kind.is_ordered and order not in {"==", "!="}:
            return _compared_members(term)
        case t.Smallest(kind=kind) | t.Largest(kind=kind) if kind.is_ordered:
            return _member_of(attrs.evolve(term, children=tuple(map(_rank_of, term.children)), kind=INT), kind)
    return term


def written_out(term: t.ChooseOne) -> t.Choose:
    """A choice of the one case that holds, as one in an order: each case asks whether a later one says otherwise."""
    cases: list[tuple[Term, Term]] = []
    for place, (condition, value) in enumerate(term.cases, 1):
        others = tuple(
            t.AnyOf((t.Not(other), equal(value, its_value)))
            for other, its_value in term.cases[place:]
            if its_value != value
        )
        cases.append((condition, t.Concerns(t.AllOf(others), value, term.kind) if others else value))
    return t.Choose(tuple(cases), t.Const(UNKNOWN, term.kind), term.kind)


def equal(left: Term, right: Term) -> Term:
    """The condition that two values of one kind are equal."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, t.Const) and one.kind == BOOL:  # a comparison of truths is no term that an author can write
            return other if one.value else t.Not(other)
    return t.Compare("==", left, right)


def conflict(term: t.ChooseOne, value: Callable[[Term], Any]) -> Literal["no_case", "several_cases"] | None:
    """Why none of the cases gives the value for sure: no condition is true, or several are, with different values."""
    if all(value(condition) is False for condition, _ in term.cases):
        return "no_case"
    values = {value(item) for condition, item in term.cases if value(condition) is True} - {UNKNOWN}
    return "several_cases" if len(values) > 1 else None


def _compared_members(term: t.Compare) -> Term:
    """A comparison of two members of an ordered enumeration: with one of them by the members that will do."""
    for side, other, order in ((term.left, term.right, term.order), (term.right, term.left, t.MIRRORED[term.order])):
        if isinstance(other, t.Const):
            members = list(cast("Any", side.kind.enum))
            rank = members.index(other.value)
            above = members[rank + (order in {">", "<="}) :]
            # Also of all: it is true of whatever is known.
            is_above = t.AnyOf(tuple(t.Compare("==", side, t.Const(each, side.kind)) for each in above or members))
            return is_above if (order in {">", ">="}) is bool(above) else t.Not(is_above)
    return t.Compare(term.order, _rank_of(term.left), _rank_of(term.right))


def _rank_of(member: Term) -> Term:
    """The place of a member in its ordered enumeration, 0 for the lowest: what is compared is never a text."""
    *members, highest = cast("Any", member.kind.enum)
    if isinstance(member, t.Const):
        return t.Const([*members, highest].index(member.value), INT)
    cases = [
        (t.Compare("==", member, t.Const(each, member.kind)), t.Const(rank, INT)) for rank, each in enumerate(members)
    ]
    return t.Choose(tuple(cases), t.Const(len(members), INT), INT)


def _member_of(rank: Term, kind: Kind) -> Term:
    """The member at a place of an ordered enumeration."""
    *members, highest = (t.Const(each, kind) for each in cast("Any", kind.enum))
    cases = [(t.Compare("==", rank, t.Const(place, INT)), each) for place, each in enumerate(members)]
    return t.Choose(tuple(cases), highest, kind)


def in_parts(*ratios: Term) -> tuple[Any, ...]:
    """Ratios, constants or choices among such, as whole numbers of parts of 1; last how many parts make 1."""
    constants = [
        cast("Any", part).value for part in t.walk(*ratios) if isinstance(part, t.Const) and part.kind == RATIO
    ]
    parts = lcm(*(ratio.exact.denominator for ratio in constants if ratio is not UNKNOWN))

    def counted(ratio: Term) -> Term:
        if isinstance(ratio, t.Choose):
            cases = tuple((condition, counted(value)) for condition, value in ratio.cases)
            return t.Choose(cases, counted(ratio.otherwise), INT)
        if isinstance(ratio, t.Concerns):
            return t.Concerns(ratio.condition, counted(ratio.item), INT)
        value = cast("Any", ratio).value
        return t.Const(UNKNOWN if value is UNKNOWN else int(value.exact * parts), INT)

    return (*map(counted, ratios), parts)


def _share(term: t.Share) -> Term:
    """A share as parts of the value, divided by how many of them make 1."""
    item, kind = term.item, term.kind
    if term.rate.kind == RATIO:
        number, parts = in_parts(term.rate)
        of_value: Term = t.Product(item, number, kind)
    else:
        brackets = cast("Any", term.rate).value.brackets
        parts = lcm(*(ratio.exact.denominator for _, ratio in brackets))
        # Above each threshold counts by how much its ratio is more, or less, than the one before.
        steps, before = list[t.Term](), 0
        for threshold, ratio in brackets:
            number = int(ratio.exact * parts)
            above = t.Largest((t.Difference(item, t.Const(threshold, kind), kind), t.Const(0, kind)), kind)
            steps.append(t.Product(above, t.Const(number - before, INT), kind))
            before = number
        of_value = t.Sum(tuple(steps), kind)
    whole = t.Quotient(of_value, t.Const(parts * term.to, INT), term.rounding, kind)
    return whole if term.to == 1 else t.Product(whole, t.Const(term.to, INT), kind)


def _quotient(term: t.Quotient) -> Term:
    """A division by a positive number that rounds down, up, or to the nearest with halves up."""
    item, by, kind = term.item, term.by, term.kind
    is_guarded = isinstance(by, t.Concerns) and by.condition == t.Compare(">=", by.item, ONE)
    if not (is_guarded or isinstance(by, t.Const)):
        # A table may hold a 0, which no record can. To engines it is an error, infinity or 0; here nothing is known.
        return t.Quotient(item, t.Concerns(t.Compare(">=", by, ONE), by, INT), term.rounding, kind)
    if term.rounding in {Rounding.FLOOR, Rounding.CEILING, Rounding.HALF_UP}:
        return term
    up = t.Quotient(item, by, Rounding.HALF_UP, kind)
    twice, zero = t.Product(by, TWO, INT), t.Const(0, kind)
    down = t.Quotient(t.Difference(t.Product(item, TWO, kind), by, kind), twice, Rounding.CEILING, kind)
    if term.rounding is Rounding.HALF_EVEN:
        # Both are the same but for a tie, of which the even one is not less than the one that was rounded down.
        return t.Largest((down, t.Product(t.Quotient(up, TWO, Rounding.FLOOR, kind), TWO, kind)), kind)
    # One of the two is 0, so that nothing need be asked for its sign.
    above, below = up, down
    if term.rounding is Rounding.TOWARD_ZERO:
        above, below = (t.Quotient(item, by, rounding, kind) for rounding in (Rounding.FLOOR, Rounding.CEILING))
    return t.Sum((t.Largest((above, zero), kind), t.Smallest((below, zero), kind)), kind)
