"""Python statements for terms in three-valued logic: one line a term, each giving a value or UNKNOWN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.record.compared_counts import conditions_of_count
from pingyuan_rules.engine.record.fast_code import quotient
from pingyuan_rules.engine.record.rewriting import written_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pingyuan_rules.engine.record.fast_code import Names
    from pingyuan_rules.engine.terms import Term


class KleeneWriter:
    """Writes terms as lines of Python, children before parents; `names` tells where each value is.

    Attributes:
        lines: The statements.
        names: The expression that holds each term's value.
        kept: The terms that have a name of their own, `n0`, `n1` and so on, in this order.
    """

    def __init__(
        self, roots: Sequence[Term], names: Names, constant: Callable[[Term], t.Const | None], *, known: bool = False
    ) -> None:
        """Write everything below the roots.

        Args:
            roots: The trees, called rules before their callers.
            names: Gives names to constants.
            constant: The value of a term that the policy alone decides, or None.
            known: Whether every fact is known, so that only a rule that may not concern the record can
                give UNKNOWN, and nothing else need be asked for it.
        """
        self._constants, self._constant, self._known = names, constant, known
        # The names that may hold UNKNOWN; what is made of the others is not tested for it.
        self._doubtful = {"U"}
        self.lines: list[str] = []
        self.names: dict[Term, str] = {}
        self.kept: list[Term] = []
        for root in roots:
            self._write(root)

    def _write(self, root: Term) -> None:
        for term in t.walk(root):
            if term in self.names:
                continue
            conditions = None
            if isinstance(term, t.Compare):
                conditions = conditions_of_count(term, lambda number: cast("t.Const", self._constant(number)).value)
            if conditions is not None:
                self._write(conditions)
                self.names[term] = self.names[conditions]
            elif isinstance(term, t.ChooseOne):
                # Also where the policy alone decides it: what it lacks is looked for in the choice as written out.
                self._write(ordered := written_out(term))
                self.names[term] = self.names[ordered]
            elif (fixed := self._constant(term)) is not None:
                self.names[term] = self._constants.constant(fixed.value)
            elif isinstance(term, t.Call):
                self.names[term] = self.names[term.rule.term]
            else:
                name, items = f"n{len(self.kept)}", [self.names[child] for child in term.children]
                self.lines += self._statements(name, term, items)
                self.names[term] = name
                self.kept.append(term)
                opens = isinstance(term, t.Concerns | t.Fold) or (isinstance(term, t.Fact) and not self._known)
                opens |= isinstance(term, t.Calendar) and term.can_leave
                if opens or not self._doubtful.isdisjoint(items):
                    self._doubtful.add(name)

    def _statements(self, name: str, term: Term, items: list[str]) -> list[str]:  # noqa: C901, PLR0911 - one for each kind
        match term:
            case t.Fact(name=fact):
                return [f"{name} = r.{fact}"]
            case t.AllOf():
                return [f"{name} = {self._junction('False', 'True', ' and ', items)}"]
            case t.AnyOf():
                return [f"{name} = {self._junction('True', 'False', ' or ', items)}"]
            case t.AtLeast() if self._doubtful.isdisjoint(items):
                return [f"{name} = {' + '.join(items[1:])} >= {items[0]}"]
            case t.AtLeast():
                number, *conditions = items
                true = " + ".join(f"({item} is True)" for item in conditions)
                open_ = " + ".join(f"({item} is U)" for item in conditions)
                test = f"True if {name} >= {number} else U if {name} + {open_} >= {number} else False"
                return [f"{name} = {true}", f"{name} = U if {number} is U else {test}"]
            case t.Choose():
                return self._choose(name, list(zip(items[:-1:2], items[1:-1:2], strict=True)), items[-1])
            case t.Ranked():
                # The policy fixes the ranks, or the term would be a constant: nothing is ordered when the code runs.
                ranks = [cast("Any", self._constant(rank)).value for _, rank, _ in term.cases]
                cases = list(zip(items[:-1:3], items[2:-1:3], strict=True))
                ordered = [cases[place] for place in sorted(range(len(ranks)), key=ranks.__getitem__)]
                return self._choose(name, ordered, items[-1])
            case t.Bracket():
                return [f"{name} = bracket({items[0]}, {items[1]})"]
            case t.Concerns():
                return [f"{name} = {items[1]} if {items[0]} is True else U"]
            case t.IsKnown():
                return [f"{name} = {items[0]} is not U"]
            case t.Fold():
                return [f"{name} = {self._constants.constant(self._constants.fold(term))}({', '.join(items)})"]
        doubtful = [item for item in dict.fromkeys(items) if item in self._doubtful]
        guard = f"U if {_any_unknown(doubtful)} else " if doubtful else ""
        return [f"{name} = {guard}{operation(term, items)}"]

    def _junction(self, decides: str, neutral: str, word: str, items: list[str]) -> str:
        doubtful = [item for item in items if item in self._doubtful]
        if not doubtful:
            return word.join(items)
        decided = " or ".join(f"{item} is {decides}" for item in items)
        return f"{decides} if {decided} else U if {_any_unknown(doubtful)} else {neutral}"

    def _choose(self, name: str, cases: list[tuple[str, str]], otherwise: str) -> list[str]:
        """The last case first, so that each line has what remains when its condition is false."""
        if self._doubtful.isdisjoint(condition for condition, _ in cases):
            ways = "".join(f"{value} if {condition} else " for condition, value in cases)
            return [f"{name} = {ways}{otherwise}"]
        lines = [f"{name} = {otherwise}"]
        lines += [
            f"{name} = {value} if {condition} is True or ({condition} is U and {value} == {name}) "
            f"else {name} if {condition} is False else U"
            for condition, value in reversed(cases)
        ]
        return lines


def _any_unknown(items: list[str]) -> str:
    return " or ".join(f"{item} is U" for item in items)


def operation(term: Term, items: list[str]) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a term
    """The expression of a term that is unknown only when an item is, for items that are known."""
    match term:
        case t.Compare(order=order):
            return f"{items[0]} {order} {items[1]}"
        case t.Not():
            return f"not {items[0]}"
        case t.CountTrue() | t.Sum():
            return " + ".join(items) if len(items) > 1 else f"0 + {items[0]}"
        case t.Difference():
            return " - ".join(items)
        case t.Product():
            return " * ".join(items)
        case t.Quotient(rounding=rounding):
            return quotient(rounding, *items)
        case t.Share(rounding=rounding, to=to):
            return f"share({items[0]}, {items[1]}, {to}, {rounding.name!r})"
        case t.Smallest():
            # As a tuple: `min` of one value would look into it.
            return f"min(({', '.join(items)},))"
        case t.Largest():
            return f"max(({', '.join(items)},))"
        case t.Hundredths():
            return f"{items[0]}.hundredths"
        case t.CalendarMonth():
            return f"{items[0]}.year * 12 + {items[0]}.month"
        case t.Day():
            return f"{items[0]}.day"
        case t.Calendar(word=word):
            return f"{word}({', '.join(items)})"
    raise AssertionError(term)
