"""What would put a record right: the failing conditions of a rule's tree, turned into things to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import logic
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.cache import Cache
from pingyuan_rules.engine.record.missing_facts import missing_below
from pingyuan_rules.engine.record.trace_values import cases_in_order, record_rules
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.values import BOOL, UNKNOWN
from pingyuan_rules.engine.wording.speech import OPPOSITE, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import FactInfo, Record
    from pingyuan_rules.engine.terms import Order, Term


@attrs.frozen
class Step:
    """One thing to do.

    Attributes:
        said: The thing in words.
        barred: Whether nothing that a remedy may ask for brings it about: the policy or given facts decide it.
    """

    said: str
    barred: bool = False


@attrs.frozen
class Some:
    """Things to do, of which a number is enough.

    Attributes:
        number: How many; None means all of them.
        parts: The things, which may be made of more things.
    """

    number: int | None
    parts: tuple[Some | Step, ...]

    @property
    def barred(self) -> bool:
        """Whether too few of the things are left to do."""
        left = sum(not part.barred for part in self.parts)
        return left < (len(self.parts) if self.number is None else self.number)


NOTHING = Some(None, ())
_MIRRORED: dict[Order, Order] = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def remedies(rule: Definition, record: Record, policy: Parameters | None = None, lang: Lang = "en") -> tuple[str, ...]:
    """What must come to hold so that a rule's answer falls short of nothing.

    Only what is false now is named, and what is unknown as something to find out. Every entry is needed; an
    entry may offer several ways of which one is enough. A way that takes a change of facts that are given (see
    `fact`) is named only where there is no other. A rule that answers no truth has no remedies, nor has one that
    does not concern the record.
    """
    if rule.kind != BOOL:
        return ()
    chosen = rule.book.resolve_policy(policy)
    facts = tuple(getattr(record, name) for name in rule.facts)
    return _worded.get((rule, type(record), chosen, lang, facts), lambda: _remedies(rule, record, chosen, lang))


_worded = Cache(4096)
"""Remedies by all that they depend on: many records fall short in the same way."""


def _remedies(rule: Definition, record: Record, policy: Parameters, lang: Lang) -> tuple[str, ...]:
    advisor = _Advisor(rule, record, policy, lang)
    if advisor.is_outside(rule.term):
        return ()
    return advisor.worded(advisor.make(rule.term, goal=rule.met_when is not False))


class _Advisor:
    """Works out what to do for one rule and record, in one language."""

    def __init__(self, rule: Definition, record: Record, policy: Parameters, lang: Lang) -> None:
        self._rule, self._record, self._policy = rule, record, policy
        self._speaker = Speaker(rule, lang)
        self._words = self._speaker.words.remedies
        self._recording = record_rules((rule,), policy)
        self._values = self._recording.run(record)

    def _value(self, term: Term) -> Any:
        return self._recording.value(term, self._values)

    def _is_fixed(self, term: Term) -> bool:
        """Whether the policy alone decides a term."""
        return term in self._recording.constants

    def _is_given(self, term: Term) -> bool:
        """Whether every fact that decides a term is one that a remedy leaves alone."""
        cls: type = self._rule.record
        facts = facts_of(cls)
        return all(facts[name].given for name in _fact_names(term))

    def is_outside(self, term: Term) -> bool:
        """Whether the rule of this tree does not concern the record."""
        return isinstance(term, t.Concerns) and self._value(term.condition) is False

    # What to do.

    def make(self, term: Term, *, goal: bool) -> Some:  # noqa: PLR0911 - one line for each kind of term
        """What makes a condition true, or false."""
        if self._value(term) is goal:
            return NOTHING
        if self._is_fixed(term):
            return Some(None, (Step(self._words.policy.format(self._speaker.statement(term)), barred=True),))
        match term:
            case t.Call(rule=rule):
                return self.make(rule.term, goal=goal)
            case t.Concerns(condition=condition, item=item):
                return _all([self.make(condition, goal=True), self.make(item, goal=goal)])
            case t.Not(item=item):
                return self.make(item, goal=not goal)
            case t.AllOf() | t.AnyOf():
                return self._junction(term, goal=goal)
            case t.AtLeast():
                return self._at_least(term, goal=goal)
        return self._decision(term, goal=goal)

    def _decision(self, term: Term, *, goal: bool) -> Some:
        if self._value(term) is UNKNOWN:
            return self._find_out(term)
        match term:
            case t.Compare():
                return self._compare(term, term.order if goal else OPPOSITE[term.order])
            case t.Choose() | t.Ranked():
                return self._choose(term, goal=goal)
        said = self._speaker.full(term) if goal else self._speaker.words.not_.format(self._speaker.clause(term))
        return Some(None, (Step(said, barred=self._is_given(term)),))

    def _find_out(self, term: Term) -> Some:
        cls: type = self._rule.record
        facts = [facts_of(cls)[name] for name in missing_below(term, self._rule, self._record, self._policy)]
        return Some(None, tuple(Step(self._question(fact)) for fact in facts))

    def _question(self, fact: FactInfo) -> str:
        words = self._words.find_out_whether if fact.kind == BOOL else self._words.find_out
        return words.format(fact.label.text(self._speaker.lang))

    def _junction(self, term: t.AllOf | t.AnyOf, *, goal: bool) -> Some:
        if isinstance(term, t.AllOf) is goal:
            return _all(self.make(item, goal=goal) for item in term.children)
        return self._some(1, term.children, goal=goal)

    def _at_least(self, term: t.AtLeast, *, goal: bool) -> Some:
        number: int = self._value(term.number)
        right = sum(self._value(item) is goal for item in term.items)
        needed = number if goal else len(term.items) - number + 1
        return self._some(needed - right, term.items, goal=goal)

    def _some(self, number: int, items: Iterable[Term], *, goal: bool) -> Some:
        """Enough of the items that are not as they should be; what the policy decides is no way out."""
        wrong = [item for item in items if self._value(item) is not goal]
        open_ = [item for item in wrong if not self._is_fixed(item)] or wrong
        return _of(number, [self.make(item, goal=goal) for item in open_])

    def _choose(self, term: t.Choose | t.Ranked, *, goal: bool) -> Some:
        """Another case, or another value of the case that was reached."""
        cases = cases_in_order(term, self._value)
        ways: list[Some] = []
        for place, (condition, value) in enumerate(cases, 1):
            decided = self._value(condition)
            if decided is UNKNOWN:
                ways += [self.make(value, goal=goal), self._rest(cases[place:], term.otherwise, goal=goal)]
                return _all([self._find_out(condition), _of(1, ways)])
            if decided:
                return _of(1, [*ways, *self._leave(condition, value, cases[place:], term.otherwise, goal=goal)])
            if self._value(value) is goal and not self._is_fixed(condition):
                ways.append(self.make(condition, goal=True))
        if not self._is_fixed(term.otherwise) or not ways:
            ways.append(self.make(term.otherwise, goal=goal))
        return _of(1, ways)

    def _leave(
        self, condition: Term, value: Term, cases: list[tuple[Term, Term]], otherwise: Term, *, goal: bool
    ) -> Iterator[Some]:
        """Ways out of the case that was reached: its value, or the cases after it where these may do."""
        stays = not self._is_fixed(value)
        if stays:
            yield self.make(value, goal=goal)
        after = self._after(cases, otherwise)
        if not self._is_fixed(condition) and (after is not (not goal) or not stays):
            yield _all([self.make(condition, goal=False), self._rest(cases, otherwise, goal=goal)])

    def _rest(self, cases: list[tuple[Term, Term]], otherwise: Term, *, goal: bool) -> Some:
        """What the cases after one need."""
        after = self._after(cases, otherwise)
        if after is goal:
            return NOTHING
        rest = t.Choose(tuple(cases), otherwise, otherwise.kind)
        return self._find_out(rest) if after is UNKNOWN else self._choose(rest, goal=goal)

    def _after(self, cases: list[tuple[Term, Term]], otherwise: Term) -> Any:
        return logic.choose([(self._value(c), self._value(v)) for c, v in cases], self._value(otherwise))

    # Comparisons.

    def _compare(self, term: t.Compare, order: Order) -> Some:
        left, right = term.left, term.right
        if self._is_fixed(left):
            left, right, order = right, left, _MIRRORED[order]
        if self._is_fixed(right) and isinstance(count := _body(left), t.CountTrue):
            return self._count(count, order, self._value(right)) or self._stated(left, right, order)
        return self._stated(left, right, order)

    def _count(self, count: t.CountTrue, order: Order, bound: int) -> Some | None:
        """So many more, or fewer, of the items; None where it is enough that the number changes."""
        now: int = self._value(count)
        wanted = {">": bound + 1, "<": bound - 1}.get(order, bound)
        if order == "!=":
            return None
        return self._some(abs(wanted - now), count.children, goal=wanted > now)

    def _stated(self, left: Term, right: Term, order: Order) -> Some:
        speaker, words = self._speaker, self._words
        fixed, asked, barred = self._is_fixed(right), self._value(right), self._is_given(left) and self._is_given(right)
        if fixed and speaker.unit_label(left) is not None:
            right = t.Const(asked, right.kind)  # so that it is said in the unit of what there is now
        now = [speaker.value_beside(self._value(left), left, right), speaker.value_beside(asked, right, left)]
        names = [speaker.clause(side) if side.kind == BOOL else speaker.full(side) for side in (left, right)]
        sides = [names[0], now[1] if fixed else names[1]]
        said = speaker.compared(left, order, sides, asked if fixed else None, words.must)
        return Some(None, (Step((words.now if fixed else words.now_both).format(said, *now), barred=barred),))

    # Words.

    def worded(self, some: Some) -> tuple[str, ...]:
        """Each thing that must be done, in words."""
        if some.number is not None:
            return (self._said(some),)
        return tuple(self._said(part) for part in some.parts)

    def _said(self, part: Some | Step) -> str:
        if isinstance(part, Step):
            return part.said
        bracket = self._speaker.words.bracket
        parts = [each.said if isinstance(each, Step) else bracket.format(self._said(each)) for each in part.parts]
        listed = self._words.separator.join(parts)
        named = {None: self._words.all_of, 1: self._words.one_of}
        if part.number in named:
            return named[part.number].format(listed)
        return self._words.some_of.format(part.number, listed)


def _body(term: Term) -> Term:
    """What a call stands for."""
    while isinstance(term, t.Call):
        term = term.rule.term
    return term


def _fact_names(term: Term) -> Iterator[str]:
    """The facts below a term, through called rules too."""
    for part in t.walk(term):
        if isinstance(part, t.Fact):
            yield part.name
        elif isinstance(part, t.Call):
            yield from part.rule.facts


def _all(ways: Iterable[Some]) -> Some:
    """All of several things, each named once."""
    parts: dict[Some | Step, None] = {}
    for way in ways:
        parts.update(dict.fromkeys(way.parts if way.number is None else (way,)))
    return Some(None, tuple(parts))


def _of(number: int, ways: list[Some]) -> Some:
    """A number of several things, barred ones only where the others are too few; the ways of a way are ways too."""
    named = list(dict.fromkeys(way for way in ways if way != NOTHING))
    left = [way for way in named if not way.barred]
    kept = left if len(left) >= number else named
    if number >= len(kept):
        return _all(kept)
    parts: dict[Some | Step, None] = {}
    for way in kept:
        single = len(way.parts) == 1 or (number == 1 and way.number == 1)
        parts.update(dict.fromkeys(way.parts if single else (way,)))
    return Some(number, tuple(parts))
