"""A rule's tree for one policy: parameters replaced by their values, called rules put in place, constants folded.

The result means the same for every record, unknown facts included. Called rules share one tree each, so
that a reading which keys on terms computes them once.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.record.compared_counts import conditions_of_count
from pingyuan_rules.engine.record.date_words import FUNCTIONS
from pingyuan_rules.engine.record.rewriting import in_parts, rewrite, written_out
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import BOOL, INT, RATIO, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from pingyuan_rules.engine.terms import Term

TRUE, FALSE, UNDECIDED = t.Const(True, BOOL), t.Const(False, BOOL), t.Const(UNKNOWN, BOOL)


class Specializer:
    """Specializes the rules of one book for given parameter values."""

    def __init__(self, values: Mapping[str, object], unrecorded: Collection[str] = ()) -> None:
        """Begin with nothing specialized.

        Args:
            values: The value of every parameter that the rules use.
            unrecorded: The related records that nobody recorded: what rules ask of them is unknown.
        """
        self._values, self._unrecorded = values, unrecorded
        self._done: dict[Term, Term] = {}
        self._known: dict[Term, Term] = {}

    def term(self, term: Term) -> Term:
        """The tree of a term."""
        done = self._done.get(term)
        if done is None:
            match term:
                case t.Param(name=name, kind=kind):
                    done = t.Const(self._values[name], kind)
                case t.Call(rule=rule):
                    done = self.term(rule.term)
                # Before its sides are simplified: a count with one item that is never known is simply unknown.
                case t.Compare() if (
                    conditions := conditions_of_count(term, lambda number: cast("t.Const", self.term(number)).value)
                ) is not None:
                    done = self.term(conditions)
                case t.Fold():
                    done = self._fold(term)
                case t.IsKnown(item=item):
                    done = self._is_known(self.term(item))
                case t.ByDay():
                    done = self.term(term.chosen(lambda begun: cast("t.Const", self.term(begun)).value))
                case t.ChooseOne():
                    done = self.term(written_out(term))
                case _:
                    done = _simplify(term, tuple(self.term(child) for child in term.children))
                    if (rewritten := rewrite(done)) is not done:
                        done = self.term(rewritten)
            self._done[term] = done
        return done

    def _fold(self, term: t.Fold) -> Term:
        others = tuple(self.term(each) for each in term.others)
        if term.how == "at_least":
            number = cast("Any", others[0]).value
            if number is UNKNOWN:
                return UNDECIDED
            # There are 0 to `most` related records, even where nobody recorded them.
            if not 0 < number <= term.most:
                return TRUE if number <= 0 else FALSE
        if term.relation.name in self._unrecorded:
            return t.Const(UNKNOWN, term.kind)
        return attrs.evolve(term, item=self.term(term.item), others=others)

    def _is_known(self, item: Term) -> Term:
        """Whether a specialized term is known, asked of as little as will do."""
        if item not in self._known:
            self._known[item] = self._asked(item)
        return self._known[item]

    def _asked(self, item: Term) -> Term:  # noqa: PLR0911 - one line a kind of term
        match item:
            case t.Const(value=value):
                return FALSE if value is UNKNOWN else TRUE
            case t.IsKnown():
                return TRUE
            case t.Choose(kind=kind) if kind == RATIO:
                return t.IsKnown(in_parts(item)[0])
            case t.Fact() | t.AllOf() | t.AnyOf() | t.AtLeast() | t.Choose() | t.Fold():
                return t.IsKnown(item)
            case t.Calendar(can_leave=True):
                return t.IsKnown(item)
            case t.Concerns(condition=condition, item=answer):
                return _junction(t.AllOf, (self._is_known(condition), condition, self._is_known(answer)), FALSE, TRUE)
        # What is left is unknown where one of its items is, so the item itself need not be computed.
        return _junction(t.AllOf, map(self._is_known, item.children), FALSE, TRUE)


def _simplify(term: Term, items: tuple[Term, ...]) -> Term:  # noqa: C901, PLR0911, PLR0912 - one case a term
    """A term whose items are specialized already."""
    match term:
        case t.Const() | t.Fact():
            return term
        case t.AllOf():
            return _junction(t.AllOf, items, FALSE, TRUE)
        case t.AnyOf():
            return _junction(t.AnyOf, items, TRUE, FALSE)
        case t.AtLeast():
            return _at_least(items[0], items[1:])
        case t.CountTrue():
            if UNDECIDED in items:
                return t.Const(UNKNOWN, INT)
            counted = all(isinstance(item, t.Const) for item in items)
            return t.Const(items.count(TRUE), INT) if counted else t.CountTrue(items)
        case t.Choose():
            return _choose(list(zip(items[:-1:2], items[1:-1:2], strict=True)), items[-1])
        case t.Ranked():
            ranks = [cast("Any", rank).value for rank in items[1:-1:3]]
            if any(rank is UNKNOWN for rank in ranks):
                return t.Const(UNKNOWN, term.kind)
            cases = list(zip(items[:-1:3], items[2:-1:3], strict=True))
            # `sorted` keeps equal ranks in the order in which they are written.
            return _choose([cases[place] for place in sorted(range(len(ranks)), key=ranks.__getitem__)], items[-1])
        case t.Concerns(kind=kind):
            # Nothing is answered if the condition is false or unknown, or where the answer is never known.
            if items[0] == TRUE or items[1] == t.Const(UNKNOWN, kind):
                return items[1]
            return t.Const(UNKNOWN, kind) if isinstance(items[0], t.Const) else t.Concerns(items[0], items[1], kind)
        case t.TrueNames():
            return attrs.evolve(term, children=items)
        case t.Bracket(kind=kind):
            scale, item = items
            return t.Const(UNKNOWN, kind) if scale == t.Const(UNKNOWN, scale.kind) else t.Bracket(scale, item, kind)
    # What is left is unknown as soon as one of its items is.
    values = [item.value for item in items if isinstance(item, t.Const)]
    if any(value is UNKNOWN for value in values):
        return t.Const(UNKNOWN, term.kind)
    if len(values) == len(items) and not isinstance(term, t.Share):
        return t.Const(fold(term, values), term.kind)
    if isinstance(term, t.Sum | t.Smallest | t.Largest):
        return items[0] if len(items) == 1 else attrs.evolve(term, children=items)
    if isinstance(term, t.Calendar):
        # No date stays within its years then; databases would refuse to read so large a number where they want a small.
        if term.can_leave and any(abs(value) > t.MOST[term.word] for value in values if isinstance(value, int)):
            return t.Const(UNKNOWN, term.kind)
        return attrs.evolve(term, children=items)
    names = [a.name for a in attrs.fields(type(term)) if a.name in {"left", "right", "item", "by", "rate"}]
    return attrs.evolve(term, **dict(zip(names, items, strict=True)))


def _junction(make: type[t.AllOf | t.AnyOf], items: Iterable[Term], decides: Term, neutral: Term) -> Term:
    # A condition that stands there twice is asked once: called rules often share their conditions.
    kept = tuple(dict.fromkeys(item for item in items if item != neutral))
    if decides in kept:
        return decides
    if len(kept) < 2:  # noqa: PLR2004 - nothing, or one item that is the answer itself
        return kept[0] if kept else neutral
    return make(kept)


def _at_least(number: Term, items: tuple[Term, ...]) -> Term:
    if not isinstance(number, t.Const) or number.value is UNKNOWN:
        return UNDECIDED
    open_items = tuple(item for item in items if item not in {TRUE, FALSE})
    needed = cast("int", number.value) - items.count(TRUE)
    if needed <= 0:
        return TRUE
    if needed > len(open_items):
        return FALSE
    if needed == len(open_items):
        return _junction(t.AllOf, open_items, FALSE, TRUE)
    return t.AtLeast(t.Const(needed, INT), open_items) if needed > 1 else _junction(t.AnyOf, open_items, TRUE, FALSE)


def _choose(cases: list[tuple[Term, Term]], otherwise: Term) -> Term:
    kept: list[tuple[Term, Term]] = []
    for condition, value in cases:
        if condition == TRUE:
            otherwise = value
            break
        if condition != FALSE:
            kept.append((condition, value))
    # Only from the end: an earlier case with the same value still keeps later ones from being looked at.
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    return t.Choose(tuple(kept), otherwise, otherwise.kind) if kept else otherwise


# Not taken from `logic`, by which the tests judge this module: a mistake in one table would be in both.
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def fold(term: Term, values: list[Any]) -> object:  # noqa: C901, PLR0911 - one line for each kind of term
    """The value of a term that is unknown only when an item is, from the known values of its items."""
    match term:
        case t.Compare(order=order):
            return _ORDERS[order](*values)
        case t.Not():
            return not values[0]
        case t.Sum():
            return sum(values)
        case t.Difference():
            return values[0] - values[1]
        case t.Product():
            return values[0] * values[1]
        case t.Quotient(rounding=rounding):
            return divided(values[0], values[1], rounding)
        case t.Smallest():
            return min(values)
        case t.Largest():
            return max(values)
        case t.Hundredths():
            return values[0].hundredths
        case t.CalendarMonth():
            return values[0].year * 12 + values[0].month
        case t.Day():
            return values[0].day
        case t.Calendar(word=word):
            return FUNCTIONS[word](*values)
    raise AssertionError(term)


def divided(value: int, by: int, rounding: Rounding) -> int:
    """A division as the compiled code does it."""
    match rounding:
        case Rounding.FLOOR:
            return value // by
        case Rounding.CEILING:
            return -(-value // by)
        case Rounding.HALF_UP:
            return (2 * value + by) // (2 * by)
        case Rounding.HALF_EVEN:
            # Halves down and up are the same but for a tie, of which the even one is not less than halves down.
            return max(-((by - 2 * value) // (2 * by)), (2 * value + by) // (2 * by) // 2 * 2)
    # The other two go by the size alone.
    nearest = (2 * abs(value) + by) // (2 * by) if rounding is Rounding.HALF_AWAY_FROM_ZERO else abs(value) // by
    return nearest if value >= 0 else -nearest
