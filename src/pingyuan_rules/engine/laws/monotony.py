"""A law about two records: more of a fact, all else alike, never gives a lower answer, or never a higher one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar

import attrs

from pingyuan_rules.engine.definition import is_rule
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label, inner_quotes
from pingyuan_rules.engine.policies import Parameters, holding_on, resolve
from pingyuan_rules.engine.records import Record, relations_of
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, UNKNOWN, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from enum import Enum

    from pingyuan_rules.engine.definition import Book
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Citation, Cite
    from pingyuan_rules.engine.rule import Rule
    from pingyuan_rules.engine.values import Kind

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)

ORDERED = frozenset({BOOL, INT, FEN, DECIMAL, DATE})
"""Kinds whose values have an order of their own: no before yes, and earlier before later."""


@attrs.frozen(repr=False)
class Monotony(Displayed, Generic[R, P]):
    """That more of some facts, all others alike, never gives a lower answer of a rule; or never a higher one.

    Two records refute it: alike but for these facts, none of which is lower in the second, and both answered.

    Attributes:
        facts: The facts.
        rule: The rule.
        raises: Whether it says that the answer is never higher, rather than never lower.
        answers: The answers from the lowest to the highest, of a rule that answers a choice without an order;
            otherwise empty.
        values: The values of the facts from the lowest to the highest, if they are choices without an order; otherwise
            empty.
        name: What it is called in code.
        stated: What it says, in Chinese and English; None for the words that follow from the rest.
        cites: The clauses it rests on.
        doc: What it says at length.
        module: The module that states it, or an empty text.
        origin: In a book that extends another, the law of that book that it was; None of a law of its own.
    """

    facts: tuple[str, ...]
    rule: Rule[R, P, Any]
    raises: bool
    answers: tuple[Enum, ...]
    values: tuple[Enum, ...]
    name: str
    stated: Label | None
    cites: tuple[Cite | Citation, ...]
    doc: str = ""
    module: str = ""
    origin: Monotony[R, Any] | None = None

    def __repr__(self) -> str:
        return f"<law {self.name}>"

    @property
    def book(self) -> Book[P]:
        """The book of its rule."""
        return self.rule.book

    @property
    def label(self) -> Label:
        """What it says, in Chinese and English."""
        return self.stated or Label(self.words("zh").rstrip("。"), self.words("en").rstrip("."))

    @property
    def record(self) -> type[R]:
        """The class of record it is about."""
        return self.rule.record

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses it rests on, of whatever day."""
        return resolve(self.cites)

    def clauses_on(self, on: date) -> tuple[Citation, ...]:
        """The clauses that hold on a day."""
        return holding_on(self.clauses, on)

    def in_book(self, book: Book[Any]) -> Monotony[R, Any]:
        """The same law in a book that extends its own: it is about the rule of that book."""
        return attrs.evolve(self, rule=book.own(self.rule), origin=self)

    def check(self) -> None:
        """Look whether it can be asked at all.

        Raises:
            ValueError: When no fact is named, or one that the rule does not read, or when values have no order and none
                is stated.
        """
        infos, read = facts_of(self.record), ", ".join(self.rule.facts) or "no fact"
        if not self.facts:
            self._refuse(f"it names no fact; {self.rule.name} reads {read}")
        for fact in self.facts:
            if fact not in infos:
                self._refuse(f"{fact} is no fact of {self.record.__name__}; {self.rule.name} reads {read}")
            if fact not in self.rule.facts:
                self._refuse(f"{self.rule.name} does not read {fact}, so the law says nothing; it reads {read}")
            self._check_order(fact, infos[fact].kind, self.values, "values")
        self._check_order(self.rule.name, self.rule.kind, self.answers, "answers")

    def _check_order(self, name: str, kind: Kind, order: tuple[Enum, ...], argument: str) -> None:
        if kind in ORDERED or kind.is_ordered:
            if order:
                self._refuse(f"{name} is {kind.name}, which has an order of its own; leave out {argument}")
            return
        members = tuple(kind.enum or ())  # only choices have none, since rules read no texts
        if len(order) == len(members) and set(order) == set(members):
            return
        listed = ", ".join(str(member) for member in members)
        self._refuse(f"write {argument}=(...) with every value of {name} from the lowest to the highest: {listed}")

    def _refuse(self, message: str) -> Never:
        text = f"{self.name}: {message}"
        raise ValueError(text)

    def rank(self, value: Any, order: tuple[Enum, ...]) -> Any:
        """A value by which others are lower or higher."""
        return order.index(value) if order else value

    def __call__(self, lower: R, higher: R, policy: P | None = None) -> bool | Unknown:
        """Whether the law holds for two records; UNKNOWN if either is not answered.

        Args:
            lower: A record.
            higher: The same record with more of the facts.
            policy: The policy, if not the book's own.

        Raises:
            WrongRecord: When a record is of another class.
            ValueError: When the records differ in another fact, or a fact is unknown or lower in the second.
            RuleNotInForce: When the policy's day lies outside the rule's dates.
        """
        self.check()
        answers = [self.rule(each, policy) for each in (lower, higher)]  # first, since it looks what they are
        for fact in (*facts_of(self.record), *relations_of(self.record)):
            before, after = getattr(lower, fact), getattr(higher, fact)
            if fact not in self.facts and before != after:
                self._refuse(f"the two records differ in {fact}, which is to be the same in both")
            if fact in self.facts and (
                UNKNOWN in {before, after} or self.rank(before, self.values) > self.rank(after, self.values)
            ):
                self._refuse(f"{fact} is to be known in both records, and not lower in the second")
        if UNKNOWN in answers:
            return UNKNOWN
        one, other = (self.rank(each, self.answers) for each in answers)
        return bool(other <= one if self.raises else one <= other)

    def words(self, lang: Lang) -> str:
        """The law as a sentence in `zh` or `en`."""
        infos = facts_of(self.record)
        *most, last = (_quoted(infos[fact].label, lang) for fact in self.facts)
        facts = f"{Label('、', ', ').text(lang).join(most)}{Label('或', ' or ').text(lang)}{last}" if most else last
        kinds = {infos[fact].kind for fact in self.facts}
        more = _MORE.get(kinds.pop(), _HIGHER) if len(kinds) == 1 else _HIGHER
        turns = (_RISES if self.raises else _FALLS).get(self.rule.kind, _HIGHEST if self.raises else _LOWEST)
        template = Label("其他情况相同时，{0}，{1}。", "All else alike, {0} never {1}.").text(lang)
        answer = _quoted(self.rule.label, lang)
        return template.format(more.text(lang).format(facts), turns.text(lang).format(answer))


_HIGHER = Label("{0}提高", "a higher {0}")
_MORE = {
    BOOL: Label("{0}由否变为是", "yes instead of no for {0}"),
    INT: Label("{0}增加", "a higher number of {0}"),
    FEN: Label("{0}增加", "more of {0}"),
    DATE: Label("{0}推后", "a later {0}"),
}
_LOWEST, _HIGHEST = Label("{0}不会降低", "lowers {0}"), Label("{0}不会提高", "raises {0}")
_FALLS = {
    BOOL: Label("{0}不会由是变为否", "turns {0} from yes to no"),
    INT: Label("{0}不会减少", "lowers {0}"),
    FEN: Label("{0}不会减少", "lowers {0}"),
    DATE: Label("{0}不会提前", "makes {0} earlier"),
}
_RISES = {
    BOOL: Label("{0}不会由否变为是", "turns {0} from no to yes"),
    INT: Label("{0}不会增加", "raises {0}"),
    FEN: Label("{0}不会增加", "raises {0}"),
    DATE: Label("{0}不会推后", "makes {0} later"),
}


def _quoted(label: Label, lang: Lang) -> str:
    return f"“{inner_quotes(label.text(lang))}”"


def never_lowers(
    facts: str | tuple[str, ...],
    rule: Rule[R, P, Any],
    *,
    answers: Sequence[Enum] = (),
    values: Sequence[Enum] = (),
) -> Monotony[R, P]:
    """The law that more of a fact, all others alike, never gives a lower answer.

    A yes is more than a no, and a later date more than an earlier one.

    >>> from pingyuan_rules import activity_fund
    >>> never_lowers("full_members", activity_fund).words("en")
    'All else alike, a higher number of “full members” never lowers “activity fund”.'

    Args:
        facts: The fact, or several, each of which may be more and none less.
        rule: The rule.
        answers: The answers from the lowest to the highest; needed if they are choices without an order.
        values: The values of the facts likewise, if they are choices without an order.
    """
    return _monotony(facts, rule, answers, values, raises=False)


def never_raises(
    facts: str | tuple[str, ...],
    rule: Rule[R, P, Any],
    *,
    answers: Sequence[Enum] = (),
    values: Sequence[Enum] = (),
) -> Monotony[R, P]:
    """The law that more of a fact, all others alike, never gives a higher answer.

    >>> from pingyuan_rules import branch_below_minimum
    >>> never_raises("full_members", branch_below_minimum).name
    'full_members_never_raises_branch_below_minimum'

    Args:
        facts: The fact, or several, each of which may be more and none less.
        rule: The rule.
        answers: The answers from the lowest to the highest; needed if they are choices without an order.
        values: The values of the facts likewise, if they are choices without an order.
    """
    return _monotony(facts, rule, answers, values, raises=True)


def _monotony(
    facts: str | tuple[str, ...],
    rule: Rule[Any, Any, Any],
    answers: Sequence[Enum],
    values: Sequence[Enum],
    *,
    raises: bool,
) -> Monotony[Any, Any]:
    if not is_rule(rule):
        message = (
            f'a law about two records names a fact and a rule, such as never_lowers("price", cost), not {rule!r:.60}'
        )
        raise TypeError(message)
    listed = (facts,) if isinstance(facts, str) else tuple(facts)
    name = f"{'_and_'.join(listed)}_{'never_raises' if raises else 'never_lowers'}_{rule.name}"
    return Monotony(listed, rule, raises, tuple(answers), tuple(values), name, None, rule.info.cites)
