"""Python expressions for terms, on the assumption that every fact they meet is known.

The assumption need not be checked fact by fact: UNKNOWN raises when it is added, ordered or asked for its
truth, and `and`, `or` and conditional expressions skip what cannot matter, just as three-valued logic does.
Only `==` would pass over an UNKNOWN in silence, so facts that are compared by `==` are guarded.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.record.date_words import FUNCTIONS
from pingyuan_rules.engine.record.rate_values import bracket_of, share_of
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import BOOL, DECIMAL, UNKNOWN, UnknownFact, as_answered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pingyuan_rules.engine.terms import Term

PAIR = 2


def equal(left: object, right: object) -> bool:
    """Equality that refuses UNKNOWN instead of calling it unequal."""
    if left is UNKNOWN or right is UNKNOWN:
        raise UnknownFact
    return left == right


class Names:
    """The names under which generated code refers to constants."""

    def __init__(self, fold: Callable[[t.Fold], Callable[..., Any]]) -> None:
        """Start with UNKNOWN and the helpers; `fold` gives the function that computes a fold."""
        self.fold = fold
        self.scope: dict[str, object] = {"U": UNKNOWN, "equal": equal, "min": min, "max": max}
        self.scope.update(FUNCTIONS)
        self.scope |= {"share": share_of, "bracket": bracket_of}
        self._names: dict[tuple[type, object], str] = {}

    def constant(self, value: object) -> str:
        """The name of a constant, or `True`, `False` or `U`."""
        if value is True or value is False:
            return str(value)
        if value is UNKNOWN:
            return "U"
        plain = as_answered(value)
        # With the class, since members of two enumerations of strings are equal where their values are.
        key = (type(plain), plain)
        if key not in self._names:
            self._names[key] = f"c{len(self._names)}"
            self.scope[self._names[key]] = plain
        return self._names[key]


class KnownWriter:
    """Writes specialized terms as Python; what is used more than once becomes a local name."""

    def __init__(self, roots: Sequence[Term], names: Names) -> None:
        """Write the locals that the roots share; `lines` then holds them and `expression` gives each root."""
        self._names = names
        self._locals: dict[Term, str] = {}
        self._temporaries = 0
        equalities = [term for term in t.walk(*roots) if isinstance(term, t.Compare) and term.order in {"==", "!="}]
        sides = [side for term in equalities for side in term.children]
        guarded = dict.fromkeys(part for side in sides for part in answers_of(side) if isinstance(part, t.Fact))
        uses = Counter(child for term in t.walk(*roots) for child in term.children)
        uses.update(roots)
        self.lines = [self._local(fact) for fact in guarded]
        if guarded:
            tests = " or ".join(f"{self._locals[fact]} is U" for fact in guarded)
            self.lines.append(f"if {tests}: return slow(r)")
        for term in t.walk(*roots):
            if uses[term] > 1 and term not in self._locals and not isinstance(term, t.Const):
                self.lines.append(self._local(term))

    def _local(self, term: Term) -> str:
        line = f"v{len(self._locals)} = {self.expression(term)}"
        self._locals[term] = f"v{len(self._locals)}"
        return line

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"t{self._temporaries}"

    def expression(self, term: Term) -> str:
        """The term as an expression, in parentheses where it needs them."""
        if term in self._locals:
            return self._locals[term]
        # Decimals are hundredths throughout, for whole numbers are compared several times as quick.
        if isinstance(term, t.Const):
            value: Any = term.value
            return self._names.constant(value.hundredths if term.kind == DECIMAL and value is not UNKNOWN else value)
        if isinstance(term, t.Fact):
            return f"r.{term.name}.hundredths" if term.kind == DECIMAL else f"r.{term.name}"
        if isinstance(term, t.Hundredths):
            return self.expression(term.item)
        return f"({self._operation(term, [self.expression(child) for child in term.children])})"

    def _operation(self, term: Term, items: list[str]) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a term
        match term:
            case t.Compare(order="==" | "!=" as order, left=left):
                sides = [part for side in term.children for part in answers_of(side)]
                # `and` and `or` pass their last item on without asking for its truth, and a rule that does not concern
                # the record, or a fold, gives UNKNOWN, as do a date out of bounds and a case without a value in the
                # policy: `==` would call each unequal in silence.
                silent = any(
                    isinstance(part, t.Concerns | t.Calendar | t.Fold) or part == t.Const(UNKNOWN, part.kind)
                    for part in sides
                )
                if silent or left.kind == BOOL:
                    return f"{'not ' if order == '!=' else ''}equal({items[0]}, {items[1]})"
                signs = {"==": "is", "!=": "is not"} if left.kind.enum is not None else {}
                return f"{items[0]} {signs.get(order, order)} {items[1]}"
            case t.Compare(order=order):
                return f"{items[0]} {order} {items[1]}"
            case t.AllOf():
                return " and ".join(items)
            case t.AnyOf():
                return " or ".join(items)
            case t.Not():
                return f"not {items[0]}"
            case t.AtLeast():
                return f"{' + '.join(items[1:])} >= {items[0]}"
            case t.CountTrue() | t.Sum():
                # A truth by itself would stay a bool, and a count is a number.
                return " + ".join(items) if len(items) > 1 else f"0 + {items[0]}"
            case t.Difference():
                return " - ".join(items)
            case t.Product():
                return " * ".join(items)
            case t.Quotient(rounding=rounding):
                return quotient(rounding, *items)
            case t.Smallest():
                return self._extreme("min", "<=", items)
            case t.Largest():
                return self._extreme("max", ">=", items)
            case t.CalendarMonth():
                name = self._temporary()
                return f"({name} := {items[0]}).year * 12 + {name}.month"
            case t.Day():
                return f"{items[0]}.day"
            case t.Calendar(word=word):
                return f"{word}({', '.join(items)})"
            case t.Choose():
                *cases, last = items
                pairs = zip(cases[::2], cases[1::2], strict=True)
                return " ".join([*(f"{value} if {condition} else" for condition, value in pairs), last])
            case t.Concerns():
                return f"{items[1]} if {items[0]} else U"
            case t.IsKnown():
                return f"{items[0]} is not U"
            case t.Fold():
                return f"{self._names.constant(self._names.fold(term))}({', '.join(items)})"
        raise AssertionError(term)

    def _extreme(self, function: str, order: str, items: list[str]) -> str:
        if len(items) != PAIR:
            return f"{function}({', '.join(items)})"
        # For two, comparing is quicker than a call.
        left, right = self._temporary(), self._temporary()
        return f"{left} if ({left} := {items[0]}) {order} ({right} := {items[1]}) else {right}"


def quotient(rounding: Rounding, value: str, by: str) -> str:
    """A division as an expression."""
    return _QUOTIENTS[rounding].format(value, by)


_UP, _DOWN = "(2 * {0} + {1}) // (2 * {1})", "-(({1} - 2 * {0}) // (2 * {1}))"
"""To the nearest, halves up or down."""
_QUOTIENTS: dict[Rounding, str] = {
    Rounding.FLOOR: "{0} // {1}",
    Rounding.CEILING: "-(-{0} // {1})",
    Rounding.HALF_UP: _UP,
    Rounding.HALF_EVEN: f"max({_DOWN}, {_UP} // 2 * 2)",
    Rounding.HALF_AWAY_FROM_ZERO: f"({_UP} if {{0}} >= 0 else {_DOWN})",
    Rounding.TOWARD_ZERO: "({0} // {1} if {0} >= 0 else -(-{0} // {1}))",
}


def answers_of(term: Term) -> Iterator[Term]:
    """The terms whose value a term may simply pass on."""
    yield term
    if isinstance(term, t.Choose):
        for value in (*(value for _, value in term.cases), term.otherwise):
            yield from answers_of(value)
