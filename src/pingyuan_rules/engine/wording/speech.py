"""Terms, values and rules in words: the one renderer behind sentences, explanations and remedies."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.labels import Choice, Subunit
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.values import BOOL, DATE, FEN, UNKNOWN, Fen, Kind, is_known, yuan
from pingyuan_rules.engine.wording.phrases import label, phrases
from pingyuan_rules.engine.wording.quantities import is_month, is_span_of_months, month_text, units_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Label, Lang
    from pingyuan_rules.engine.terms import Order, Term
    from pingyuan_rules.engine.wording.phrases import Listing

LEAVES = (t.Const, t.Fact, t.Param, t.Call)
LISTS = (t.AllOf, t.AnyOf, t.AtLeast, t.CountTrue, t.Smallest, t.Largest, t.Choose, t.Ranked)
"""Terms that can be set out as a list."""

FEW = 3
"""How many members of an enumeration are named in place of the one that is not meant."""

OPPOSITE: dict[Order, Order] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Speaker:
    """Words terms of one rule's record and policy in one language.

    Attributes:
        lang: The language.
        words: Its table.
    """

    def __init__(self, rule: Definition, lang: Lang) -> None:
        """Take labels from the rule's record and policy."""
        self.lang: Lang = lang
        self.words = phrases(lang)
        record: type = rule.record
        policy: type = rule.book.policy_class
        self._facts, self._parameters = facts_of(record), facts_of(policy)
        self._within = units_within(rule)

    # Values.

    def value(self, value: object, term: Term) -> str:
        """A value of a term, with its unit; truth as yes and no."""
        if is_known(value) and not isinstance(value, bool):
            if isinstance(value, int) and is_month(term):
                return month_text(value)
            if isinstance(term, t.Day):
                return self.words.day.format(value)
        return in_words(value, term.kind, self.unit_label(term), self.lang)

    def unit_label(self, term: Term) -> Label | None:  # noqa: PLR0911 - one line for each kind of term
        """The unit of a term as its facts or parameters give it, or the rule it makes up the answer of; or None."""
        match term:
            case t.Fact(name=name):
                return self._facts[name].unit
            case t.Param(name=name):
                return self._parameters[name].unit
            case t.Call(rule=rule):
                return rule.unit or self.unit_label(rule.term)
            case t.Quotient(item=item) | t.Concerns(item=item):
                return self.unit_label(item)
            case t.Difference() if is_span_of_months(term):
                return label(lambda lang: phrases(lang).months)
            case t.Choose() | t.Ranked():
                return self._shared_unit(term, [*(case[-1] for case in term.cases), term.otherwise])
            case t.Sum() | t.Difference() | t.Smallest() | t.Largest():
                return self._shared_unit(term, term.children)
        return self._within.get(term)

    def _shared_unit(self, whole: Term, parts: Sequence[Term]) -> Label | None:
        units = {unit for part in parts if (unit := self.unit_label(part)) is not None}
        return units.pop() if len(units) == 1 else self._within.get(whole)

    # Terms.

    def full(self, term: Term) -> str:
        """A term in running text, whole."""
        return self._phrase(term, brief=False)

    def brief(self, term: Term) -> str:
        """A term in a few words: lists below it are only announced."""
        return self._phrase(term, brief=True)

    def _phrase(self, term: Term, *, brief: bool) -> str:
        if isinstance(term, LEAVES):
            return self._leaf(term)
        if isinstance(term, LISTS):
            listing = self.listing(term)
            return listing.head if brief else listing.join(self._items(term))
        return self._operation(term, brief=brief)

    def _leaf(self, term: t.Const | t.Fact | t.Param | t.Call) -> str:
        match term:
            case t.Fact(name=name):
                return self._facts[name].label.text(self.lang)
            case t.Param(name=name):
                return self._parameters[name].label.text(self.lang)
            case t.Call(rule=rule):
                return rule.label.text(self.lang)
        return self.value(term.value, term)

    def _operation(self, term: Term, *, brief: bool) -> str:  # noqa: PLR0911 - one line for each kind of term
        words, items = self.words, [self._part(child, brief=brief) for child in term.children]
        match term:
            case t.Compare(order=order):
                return self._compare(term, order, items)
            case t.Not(item=t.Compare(order=order) as compared):
                sides = [self._part(child, brief=brief) for child in compared.children]
                return self._compare(compared, OPPOSITE[order], sides)
            case t.Not(item=item):
                return words.not_.format(self.clause(item, brief=brief))
            case t.CalendarMonth(item=item):
                return words.month_of.format(self._named(item, brief=brief))
            case t.Day(item=item):
                return words.day_of.format(self._named(item, brief=brief))
            case t.Concerns():
                return words.concerns.format(*items)
            case t.Difference(left=t.CalendarMonth(item=end), right=t.CalendarMonth(item=start)):
                return words.months_between.format(self._named(end, brief=brief), self._named(start, brief=brief))
        return self._arithmetic(term, [self.clause(child, brief=brief) for child in term.children])

    def _part(self, term: Term, *, brief: bool) -> str:
        return self.clause(term) if isinstance(term, t.Param) else self._phrase(term, brief=brief)

    def _named(self, term: Term, *, brief: bool) -> str:
        said = self._phrase(term, brief=brief)
        return self.quoted(said) if isinstance(term, LEAVES) else said

    def quoted(self, said: str) -> str:
        """Words in quotation marks; those they have already become inner ones."""
        for mark, inner in zip("“”", "‘’", strict=True):
            said = said.replace(mark, inner)
        return self.words.quoted.format(said)

    def _arithmetic(self, term: Term, items: list[str]) -> str:
        words = self.words
        match term:
            case t.Sum():
                return words.plus.join(items)
            case t.Difference():
                return words.less.format(*items)
            case t.Product():
                return words.times.format(*items)
            case t.Quotient(rounding=rounding):
                whole = words.whole_fen if term.kind == FEN else words.whole
                return words.divided[rounding].format(*items, whole=whole)
        raise AssertionError(term)

    def _compare(self, term: t.Compare, order: Order, items: list[str]) -> str:
        left, right = term.left, term.right
        sides = [self._side(left, right, items[0]), self._side(right, left, items[1])]
        return self.compared(left, order, sides, right.value if isinstance(right, t.Const) else None)

    def compared(self, left: Term, order: Order, sides: list[str], value: object, be: str | None = None) -> str:
        """Two sides compared, in words; what is not one of few members is one of the others.

        Args:
            left: The term on the left.
            order: How they compare.
            sides: Both in words.
            value: The value on the right, where it is the same for every record.
            be: The verb, where it does not go by the subject.
        """
        if order == "!=" and (others := self._others(value)):
            order, sides = "==", [sides[0], others]
        return self._order(left, order).format(*sides, be=self.words.be(sides[0]) if be is None else be)

    def _others(self, value: object) -> str:
        """The other members of an enumeration that has few; else nothing."""
        others = (
            [member(each, self.lang) for each in type(value) if each is not value] if isinstance(value, Enum) else []
        )
        if not 0 < len(others) <= FEW:
            return ""
        *most, last = others
        return f"{self.words.or_.join(most)}{self.words.last_or}{last}" if most else last

    def _side(self, side: Term, other: Term, said: str) -> str:
        if isinstance(side, t.Const):
            return self.value_beside(side.value, side, other)
        if side.kind != BOOL:
            return said
        return self.clause(side) if isinstance(side, LEAVES) else self.words.bracket.format(said)

    def value_beside(self, value: object, term: Term, other: Term) -> str:
        """A value of a term that is compared with another; a bare number takes the unit of the other."""
        if isinstance(term, t.Const) and term.kind not in {BOOL, FEN} and value is not UNKNOWN:
            day = isinstance(other, t.Day)
            return (
                self.words.day.format(value) if day else in_words(value, term.kind, self.unit_label(other), self.lang)
            )
        return self.value(value, term)

    def _order(self, term: Term, order: Order) -> str:
        orders = self.words.orders
        return orders.get("day" if isinstance(term, t.Day) else term.kind.name, orders["int"])[order]

    def listing(self, term: Term) -> Listing:  # noqa: PLR0911 - one line for each kind of term
        """How a list is worded."""
        words, dates, truth = self.words, term.kind == DATE or is_month(term), term.kind == BOOL
        match term:
            case t.AllOf():
                return words.all_of
            case t.AnyOf() | t.AtLeast(number=t.Const(value=1)):
                return words.any_of
            case t.AtLeast(number=number):
                return counting(words.at_least, self.clause(number))
            case t.CountTrue():
                return words.count_true
            case t.Smallest():
                return words.earliest if dates else words.smallest
            case t.Largest():
                return words.latest if dates else words.largest
            case t.Ranked():
                return words.ranked
        return words.conditions if truth else words.cases

    def _items(self, term: Term) -> list[str]:
        if isinstance(term, t.Choose | t.Ranked):
            return [self.case(case[0], case[-1]) + self.rank(case) for case in term.cases] + [
                self.otherwise(term.otherwise)
            ]
        items = term.children[1:] if isinstance(term, t.AtLeast) else term.children
        counted = isinstance(term, t.AtLeast | t.CountTrue) and self.listing(term) is not self.words.any_of
        return [self.full(item) if counted else self.clause(item) for item in items]

    def case(self, condition: Term, value: Term) -> str:
        """One case of a choice in running text."""
        return self.case_template(value).format(self.statement(condition), self.statement(value))

    def rank(self, case: tuple[Term, ...]) -> str:
        """Which rank decides when a case is looked at; nothing where cases are taken as they are written."""
        return "" if len(case) == len(("condition", "value")) else self.words.rank.format(self.clause(case[1]))

    def case_template(self, value: Term) -> str:
        """How a case is worded; one whose value is a truth is a condition."""
        return self.words.condition if value.kind == BOOL else self.words.case

    def otherwise(self, value: Term) -> str:
        """The last case of a choice in running text."""
        return self.words.otherwise.format(self.statement(value))

    def statement(self, term: Term) -> str:
        """A whole term in running text, statements and parameters in quotation marks."""
        return self.clause(term) if isinstance(term, LEAVES) else self.full(term)

    def clause(self, term: Term, *, brief: bool = False) -> str:
        """A term as part of another: statements and parameters in quotation marks, what has parts in brackets."""
        said = self._phrase(term, brief=brief)
        if isinstance(term, LEAVES):
            stands_out = isinstance(term, t.Param) or (term.kind == BOOL and not isinstance(term, t.Const))
            return self.quoted(said) if stands_out else said
        plain = isinstance(term, t.Compare | t.Not | t.CalendarMonth | t.Day)
        return said if plain else self.words.bracket.format(said)


def counting(listing: Listing, number: str) -> Listing:
    """A listing with its number put in."""
    head, inline = (text.replace("{n}", number) for text in (listing.head, listing.inline))
    return attrs.evolve(listing, head=head, inline=inline)


def in_words(value: object, kind: Kind, unit: Label | None, lang: Lang) -> str:
    """A value with its unit; truth as yes and no."""
    words = phrases(lang)
    if value is UNKNOWN:
        return words.unknown
    if isinstance(value, bool):
        return words.yes if value else words.no
    if kind == FEN:
        return words.yuan.format(str(yuan(Fen(cast("int", value)))).removesuffix(".00"))
    if isinstance(value, Enum | date):
        return member(value, lang)
    if isinstance(unit, Subunit):
        value, unit = unit.amount(cast("int", value)), unit.whole
    return words.counted(str(value), unit.text(lang)) if unit else str(value)


def member(value: Enum | date, lang: Lang) -> str:
    """A member of an enumeration, or a date, in words."""
    if isinstance(value, Choice):
        return value.label.text(lang)
    return str(value.value) if isinstance(value, Enum) else value.isoformat()
