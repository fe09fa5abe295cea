"""The tree a rule becomes when it is traced: plain values, compared by content, knowing nothing of any reading.

Every term has a `kind` and `children`. Terms hash once and are shared, so that a reading may key on them. Two that were
made apart are compared part by part, each pair once.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, get_args

import attrs

from pingyuan_rules.engine.values import BOOL, INT, RELATED, TEXT, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.policies import Citation

Order = Literal["==", "!=", "<", "<=", ">", ">="]
DateWord = Literal["year", "month", "first_of_year", "add_months", "add_days", "days_between", "full_years"]

MIRRORED: Mapping[Order, Order] = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""How the right side compares with the left, by how the left compares with the right."""


class Rounding(Enum):
    """How a division that does not come out even is rounded; negatives are rounded by the same rule."""

    FLOOR = "floor"
    """Down, toward minus infinity; -7 by 2 is -4."""
    HALF_UP = "half up"
    """To the nearest, ties toward plus infinity; 7 by 2 is 4, -7 by 2 is -3."""
    CEILING = "ceiling"
    """Up, toward plus infinity; -7 by 2 is -3."""
    HALF_EVEN = "half even"
    """To the nearest, ties to the even number; 5 by 2 is 2, 7 by 2 is 4, -5 by 2 is -2."""
    HALF_AWAY_FROM_ZERO = "half away from zero"
    """To the nearest, ties away from zero, as ROUND in Excel does; 7 by 2 is 4, -7 by 2 is -4."""
    TOWARD_ZERO = "toward zero"
    """Toward zero, the fraction is dropped; 7 by 2 is 3, -7 by 2 is -3."""


class CalledRule(Protocol):
    """What a term, and what reads terms, needs of the rule that it calls."""

    @property
    def name(self) -> str:
        """The rule's name."""
        ...

    @property
    def kind(self) -> Kind:
        """The kind of its answer."""
        ...

    @property
    def label(self) -> Label:
        """What the answer is called."""
        ...

    @property
    def unit(self) -> Label | None:
        """What a number counts, or None."""
        ...

    @property
    def rules(self) -> tuple[CalledRule, ...]:
        """The rules that it calls, through others too."""
        ...

    def summary_on(self, on: date, /) -> Label | None:
        """The answer and what decides it in words by the text of a day, or None."""
        ...

    def text_label_on(self, on: date, /) -> Label | None:
        """Which of several texts holds on a day, in words; None if the rule has one text."""
        ...

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses it rests on itself."""
        ...

    def clauses_on(self, on: date, /) -> tuple[Citation, ...]:
        """The clauses it can rest on by a day."""
        ...

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it depends on."""
        ...

    @property
    def term(self) -> Term:
        """Its tree."""
        ...


@attrs.frozen(cache_hash=True)
class Const:
    """A value written in the rule, or a parameter's value once a policy is chosen."""

    value: object
    kind: Kind
    children: tuple[()] = ()


@attrs.frozen(cache_hash=True)
class Fact:
    """A fact of the record."""

    name: str
    kind: Kind
    children: tuple[()] = ()


@attrs.frozen(cache_hash=True)
class Param:
    """A parameter of the policy."""

    name: str
    kind: Kind
    children: tuple[()] = ()


@attrs.frozen(cache_hash=True)
class Call:
    """The answer of another rule about the same record."""

    # Not the rule's tree: a rule that several others call stays one node, so that a reading answers it once.
    rule: CalledRule
    kind: Kind
    children: tuple[()] = ()


@attrs.frozen(cache_hash=True)
class Compare:
    """Two values of one kind compared."""

    order: Order
    left: Term
    right: Term
    kind: Kind = BOOL

    @property
    def children(self) -> tuple[Term, ...]:
        """Both sides."""
        return (self.left, self.right)


@attrs.frozen(cache_hash=True)
class AllOf:
    """True when every item is, false when any is false."""

    children: tuple[Term, ...]
    kind: Kind = BOOL


@attrs.frozen(cache_hash=True)
class AnyOf:
    """True when any item is, false when every item is false."""

    children: tuple[Term, ...]
    kind: Kind = BOOL


@attrs.frozen(cache_hash=True)
class Implies(AnyOf):
    """If the premise is true, so is the conclusion: any of "the premise is not" and "the conclusion is".

    Only a law as a whole is one. For readings that need not know it is like any other alternative.
    """

    @property
    def premise(self) -> Term:
        """What the law asks first."""
        (not_premise, _) = self.children
        assert isinstance(not_premise, Not)  # noqa: S101 - `implies` alone makes it
        return not_premise.item

    @property
    def conclusion(self) -> Term:
        """What follows."""
        return self.children[1]


@attrs.frozen(cache_hash=True)
class Not:
    """The opposite."""

    item: Term
    kind: Kind = BOOL

    @property
    def children(self) -> tuple[Term, ...]:
        """The one item."""
        return (self.item,)


@attrs.frozen(cache_hash=True)
class AtLeast:
    """True when at least `number` of the items are, decided as early as the known ones allow."""

    number: Const | Param
    items: tuple[Term, ...]
    kind: Kind = BOOL

    @property
    def children(self) -> tuple[Term, ...]:
        """The number, then the items."""
        return (self.number, *self.items)


@attrs.frozen(cache_hash=True)
class CountTrue:
    """How many of the items are true; unknown when any is unknown."""

    children: tuple[Term, ...]
    kind: Kind = INT


@attrs.frozen(cache_hash=True)
class Sum:
    """The items added."""

    children: tuple[Term, ...]
    kind: Kind


@attrs.frozen(cache_hash=True)
class Difference:
    """The left less the right."""

    left: Term
    right: Term
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """Both sides."""
        return (self.left, self.right)


@attrs.frozen(cache_hash=True)
class Product:
    """The left times the right, which is a plain number."""

    left: Term
    right: Term
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """Both sides."""
        return (self.left, self.right)


@attrs.frozen(cache_hash=True)
class Quotient:
    """A value divided by a number that cannot be 0 or less, rounded as stated."""

    item: Term
    by: Term
    rounding: Rounding
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """What is divided, then the divisor."""
        return (self.item, self.by)


@attrs.frozen(cache_hash=True)
class Share:
    """A share of a value by a ratio, or by a scale of ratios each of which counts for its own part; rounded as stated.

    The answer is a multiple of `to`.
    """

    item: Term
    rate: Term
    rounding: Rounding
    to: int
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """What the share is of, then the ratio or the scale."""
        return (self.item, self.rate)


@attrs.frozen(cache_hash=True)
class Bracket:
    """The entry of a scale for a value: that of the bracket in which it lies; 0 below the first."""

    scale: Term
    item: Term
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """The scale, then the value."""
        return (self.scale, self.item)


@attrs.frozen(cache_hash=True)
class Hundredths:
    """A decimal as a whole number of hundredths."""

    item: Term
    kind: Kind = INT

    @property
    def children(self) -> tuple[Term, ...]:
        """The decimal."""
        return (self.item,)


@attrs.frozen(cache_hash=True)
class Smallest:
    """The least of the items."""

    children: tuple[Term, ...]
    kind: Kind


@attrs.frozen(cache_hash=True)
class Largest:
    """The greatest of the items."""

    children: tuple[Term, ...]
    kind: Kind


@attrs.frozen(cache_hash=True)
class CalendarMonth:
    """The month a date lies in, as year * 12 + month."""

    item: Term
    kind: Kind = INT

    @property
    def children(self) -> tuple[Term, ...]:
        """The date."""
        return (self.item,)


@attrs.frozen(cache_hash=True)
class Day:
    """The day of the month of a date, 1 to 31."""

    item: Term
    kind: Kind = INT

    @property
    def children(self) -> tuple[Term, ...]:
        """The date."""
        return (self.item,)


FIRST_MONTH, LAST_MONTH = MINYEAR * 12 + 1, MAXYEAR * 12 + 12
"""The calendar months, year * 12 + month, of the first and the last day that there is."""
MOST: Mapping[str, int] = MappingProxyType(
    {"add_months": LAST_MONTH - FIRST_MONTH, "add_days": date.max.toordinal() - date.min.toordinal()}
)
"""The most that these words can add to the first date there is, or subtract from the last."""


@attrs.frozen(cache_hash=True)
class Calendar:
    """A word about dates, applied to one date, to a date and a number, or to two dates."""

    # One class for all of them, since readings treat them alike and only look up a name or a phrase for each.
    word: DateWord
    children: tuple[Term, ...]
    kind: Kind

    @property
    def can_leave(self) -> bool:
        """Whether it may lead to a day outside the years 1 to 9999, and so be unknown although nothing is missing."""
        return self.word in MOST


@attrs.frozen(cache_hash=True)
class Choose:
    """The value of the first case whose condition is true, else `otherwise`."""

    cases: tuple[tuple[Term, Term], ...]
    otherwise: Term
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """Conditions and values in turn, then `otherwise`."""
        return (*(term for case in self.cases for term in case), self.otherwise)


@attrs.frozen(cache_hash=True)
class ByDay(Choose):
    """The texts of a rule that has several: each case asks whether the policy's day is its first day or a later one.

    The latest text comes first; `otherwise` is the earliest. It stands at the root of a rule's tree, and no author
    writes it. To every reading that does not care it is a choice, whose conditions the policy alone decides.
    """

    def chosen(self, value: Callable[[Term], Any]) -> Term:
        """The text that holds, given the values of the conditions."""
        return next((item for condition, item in self.cases if value(condition)), self.otherwise)

    def on(self, day: date) -> Term:
        """The text that holds on a day."""
        return self.chosen(lambda condition: cast("Const", cast("Compare", condition).right).value <= day)  # type: ignore[operator]


@attrs.frozen(cache_hash=True)
class Ranked:
    """Like `Choose`, with the cases taken in the order of their ranks; equal ranks keep the order written."""

    cases: tuple[tuple[Term, Const | Param, Term], ...]
    otherwise: Term
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """Conditions, ranks and values in turn, then `otherwise`."""
        return (*(term for case in self.cases for term in case), self.otherwise)


@attrs.frozen(cache_hash=True)
class ChooseOne:
    """The value of the one case whose condition is true; UNKNOWN if none is, or several with different values."""

    cases: tuple[tuple[Term, Term], ...]
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """Conditions and values in turn."""
        return tuple(term for case in self.cases for term in case)


@attrs.frozen(cache_hash=True)
class Concerns:
    """The value of `item` where the rule concerns the record, else UNKNOWN (and the status says why)."""

    condition: Term
    item: Term
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """The condition, then the item."""
        return (self.condition, self.item)


@attrs.frozen(cache_hash=True)
class IsKnown:
    """Whether the item is known: true or false, never unknown. Tables and shortfalls ask it; no rule can."""

    item: Term
    kind: Kind = BOOL

    @property
    def children(self) -> tuple[Term, ...]:
        """The one item."""
        return (self.item,)


How = Literal["count", "any", "all", "at_least", "sum", "largest", "smallest"]
"""What is asked of the answers of a rule about related records."""

EXTREMES: frozenset[How] = frozenset({"largest", "smallest"})
"""Those for which another value is written, which holds if there are no related records."""


@attrs.frozen(cache_hash=True)
class Fold:
    """What the answers of a rule about each related record come to: how many are true, whether any is, their sum.

    Attributes:
        how: What is asked of the answers.
        relation: The related records, which a record has as it has facts.
        item: A call of the rule, or its tree once a policy is chosen. It is no child: it is about other records.
        most: How many related records there are at most.
        others: The number of `at_least`; the value of `largest` and `smallest` if there are no related records.
        kind: The kind of the value.
    """

    how: How
    relation: Fact
    item: Term
    most: int
    others: tuple[Term, ...]
    kind: Kind

    @property
    def children(self) -> tuple[Term, ...]:
        """The related records, then the number or the value for none of them."""
        return (self.relation, *self.others)


def recorded(relation: str, most: int) -> IsKnown:
    """Whether it is known which related records a record has: asked of their number, which every reading can count."""
    return IsKnown(Fold("count", Fact(relation, RELATED), Const(True, BOOL), most, (), INT))


SEPARATOR = ","
"""Between names. No space follows, so that a text splits into names alike in every engine."""


@attrs.frozen(cache_hash=True)
class TrueNames:
    """The names of the items that are true, as a text with commas between them. Tables ask it; no rule can."""

    children: tuple[Term, ...]
    names: tuple[str, ...]
    kind: Kind = TEXT


Term = (
    Const | Fact | Param | Call | Compare | AllOf | AnyOf | Not | AtLeast | CountTrue | Sum | Difference | Product
    | Quotient | Share | Bracket | Hundredths | Smallest | Largest | CalendarMonth | Day | Calendar | Choose | ByDay
    | Ranked | ChooseOne | Concerns | IsKnown | Fold | TrueNames
)  # fmt: skip

_FIELDS: Mapping[type, tuple[str, ...]] = {
    each: tuple(field.name for field in attrs.fields(each)) for each in (*get_args(Term), Implies)
}


def _equal(one: object, other: object) -> Any:
    """Whether two terms are equal.

    The comparison that attrs makes goes down every way to a part, and into a part that is the very same on both sides.
    Of ways there are twice as many with each part that stands in two places, so trees of a few hundred parts would
    never be compared to the end.
    """
    if one is other:
        return True
    if one.__class__ is not other.__class__:
        return NotImplemented
    seen: set[tuple[int, int]] = set()
    pending: list[tuple[Any, Any]] = [(one, other)]
    while pending:
        left, right = pending.pop()
        if left is right:
            continue
        fields = _FIELDS.get(type(left))
        if fields is None and not isinstance(left, tuple):
            if left != right:
                return False
            continue
        if type(left) is not type(right) or hash(left) != hash(right):
            return False
        # Both live as long as the two terms do, so that no other part takes their place.
        if (pair := (id(left), id(right))) not in seen:
            seen.add(pair)
            parts = (
                (left, right)
                if fields is None
                else ([getattr(each, name) for name in fields] for each in (left, right))
            )
            pending += zip(*parts, strict=True)
    return True


for _class in _FIELDS:
    _class.__eq__ = _equal  # type: ignore[method-assign,assignment] # attrs has made one; the hash stays


def parameters_of(fold: Fold) -> frozenset[Param]:
    """The parameters that a rule about related records reads, and those that it calls; none once it is specialized."""
    if not isinstance(fold.item, Call):
        return frozenset()
    rules = (fold.item.rule, *fold.item.rule.rules)
    return frozenset(leaf for rule in rules for leaf in walk(rule.term) if isinstance(leaf, Param))


def of_day(term: Term, day: date) -> Term:
    """A rule's tree on a day: of several texts the one that holds."""
    return term.on(day) if isinstance(term, ByDay) else term


def trees_on(day: date, *roots: Term) -> tuple[Term, ...]:
    """Rules' trees on a day, and those of the rules that they call then, through others too."""
    trees: dict[Term, None] = {}
    pending = list(roots)
    while pending:
        tree = of_day(pending.pop(0), day)
        if tree not in trees:
            trees[tree] = None
            pending += [part.rule.term for part in walk(tree) if isinstance(part, Call)]
    return tuple(trees)


def walk(*roots: Term) -> Iterator[Term]:
    """Every distinct term below the roots, children before parents; called rules are not entered."""
    seen: set[Term] = set()
    stack: list[tuple[Term, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        term, expanded = stack.pop()
        if term in seen:
            continue
        if expanded or not term.children:
            seen.add(term)
            yield term
        else:
            stack.append((term, True))
            stack.extend((child, False) for child in reversed(term.children))


def walk_called(*roots: Term) -> Iterator[Term]:
    """The same, and what stands below the rules that are called, through others too.

    Each rule is entered once, since there can be no end of the ways that lead to it.
    """
    entered: set[Term] = set()
    pending = list(roots)
    while pending:
        root = pending.pop(0)
        if root not in entered:
            entered.add(root)
            for part in walk(root):
                yield part
                if isinstance(part, Call):
                    pending.append(part.rule.term)


def reads_record(term: Term) -> bool:
    """Whether a fact or a related record enters into a term, also by way of rules that it calls."""
    return any(isinstance(part, Fact) for part in walk_called(term))


def named_terms(*roots: Term) -> dict[str, Term]:
    """The facts, parameters and rules that terms read, also by way of rules that they call, by their names."""
    named: dict[str, Term] = {}
    for term in walk_called(*roots):
        if isinstance(term, Fact | Param) and term.kind != RELATED:
            named[term.name] = term
        elif isinstance(term, Call):
            named[term.rule.name] = term
    return named
