"""Terms and rules in words: the one renderer behind sentences, explanations and remedies."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.least_values import least_of
from pingyuan_rules.engine.checking.term_units import UNITS_OF_DATES, Count, declared, is_month, unnamed
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label, Subunit, Unit, inner_quotes
from pingyuan_rules.engine.records import described
from pingyuan_rules.engine.values import BOOL, DATE, FEN, INT, RATIO, RELATED, UNKNOWN, is_known
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.quantities import is_rounding, units_within
from pingyuan_rules.engine.wording.related_words import fold_words, number_of_records
from pingyuan_rules.engine.wording.value_words import in_words, member, month_text, record_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Order, Term
    from pingyuan_rules.engine.wording.phrase_table import Listing

LEAVES = (t.Const, t.Fact, t.Param, t.Call)
CHOICES = (t.Choose, t.Ranked, t.ChooseOne)
"""Terms that are one of several cases."""
LISTS = (t.AllOf, t.AnyOf, t.AtLeast, t.CountTrue, t.Smallest, t.Largest, *CHOICES)
"""Terms that can be set out as a list."""

FEW = 3
"""How many members of an enumeration are named in place of the one that is not meant."""

OPPOSITE: dict[Order, Order] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Speaker:
    """Words terms of one rule's record and policy in one language.

    Attributes:
        lang: The language.
        words: Its phrases.
    """

    def __init__(self, rule: Definition, lang: Lang) -> None:
        """Take labels from the rule's record and policy."""
        self.lang: Lang = lang
        self.words = phrases(lang)
        self._record: type = rule.record
        policy: type = rule.book.policy_class
        self._facts, self._parameters = described(self._record), facts_of(policy)
        self._within = units_within(rule)
        self._units = rule.term_units

    # Values.

    def value(self, value: object, term: Term) -> str:
        """A value of a term, with its unit; truth as yes and no. What waits for facts is undecided, and not unknown."""
        if term.kind == RELATED and is_known(value):
            return number_of_records(cast("Sequence[object]", value), self.lang)
        part = term.item if isinstance(term, t.CalendarMonth | t.Day | t.Hundredths) else term
        if value is UNKNOWN and not isinstance(part, t.Fact | t.Param):
            return self.words.undecided
        if is_known(value) and not isinstance(value, bool):
            if isinstance(value, int) and is_month(term):
                return month_text(value, self.lang)
            if isinstance(term, t.Day):
                return self.words.day.format(value)
        return in_words(value, term.kind, self.unit_label(term), self.lang)

    def count_so_far(self, true: int, unknown: int, of: int, term: Term) -> str:
        """The range of a count of truths while some of them are unknown, with its unit.

        Args:
            true: How many are true.
            unknown: How many are unknown.
            of: How many there are.
            term: The count.
        """
        most = true + unknown
        if most == of:
            return self.words.undecided if true == 0 else self.words.count_from.format(self.value(true, term))
        words = self.words.count_to if true == 0 else self.words.count_between
        return words.format(self.value(most, term), true)

    def unit_label(self, term: Term) -> Label | None:
        """The unit of a term as its facts or parameters give it, or the rule it makes up the answer of; or None."""
        match term:
            case t.Fact(name=name):
                return self._facts[name].unit
            case t.Param(name=name):
                return self._parameters[name].unit
            case t.Call(rule=rule):
                # A rule that is folded over is about another class of record, whose facts have units of their own.
                called = cast("Definition", rule)
                own = self if called.record is self._record else Speaker(called, self.lang)
                return rule.unit or own.unit_label(rule.term)
            case t.Concerns(item=item):
                return self.unit_label(item)
        count, within = self._units.of(term), self._within.get(term)
        if count is None or is_month(term):
            return within
        # What the rule says, if it says the same: its words for hundredths of a point are better than made ones.
        its_own = declared(within, money=term.kind == FEN) if within is not None else None
        return within if its_own is not None and its_own.counts_like(count) else count.label

    def plain(self, term: Term) -> Term:
        """The number that people know, for one that a rule only turns into another size in order to compute with it."""
        return term.item if isinstance(term, t.Hundredths) else self._units.factor(term) or term

    # Terms.

    def full(self, term: Term) -> str:
        """A term in running text, whole."""
        return self._phrase(term, brief=False)

    def brief(self, term: Term) -> str:
        """A term in a few words: lists below it are only announced."""
        return self._phrase(term, brief=True)

    def _phrase(self, term: Term, *, brief: bool) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each kind of term
        words = self.words
        match term:
            case t.Const(value=value):
                return self.value(value, term)
            case t.Fact(name=name):
                return self._facts[name].label.text(self.lang)
            case t.Param(name=name):
                return self._parameters[name].label.text(self.lang)
            case t.Call(rule=rule):
                return rule.label.text(self.lang)
            case t.Fold(relation=relation, item=item):
                return fold_words(term, self.full(relation), self.full(item), self._other(term), self.lang)
            case t.Not(item=t.Fold(relation=relation, item=item) as fold):
                return fold_words(fold, self.full(relation), self.full(item), self._other(fold), self.lang, denied=True)
            case t.IsKnown(item=t.Fold(relation=relation)):
                return words.recorded.format(self.full(relation))
            case t.IsKnown(item=item):
                return words.decided.format(self.full(item))
            case t.Compare(order=order):
                return self._compare(term, order, brief=brief)
            case t.Not(item=t.Compare(order=order) as compared):
                return self._compare(compared, OPPOSITE[order], brief=brief)
            case _ if (plain := self.plain(term)) is not term:
                return self._phrase(plain, brief=brief)
            case t.Not(item=item):
                return words.not_.format(self.clause(item, brief=brief))
            case t.CalendarMonth(item=item):
                return words.month_of.format(self._name(item, brief=brief))
            case t.Day(item=item):
                return words.day_of.format(self._name(item, brief=brief))
            case t.Calendar(children=(date, *_)) if term.can_leave:
                return self.added(term, self.clause(date, brief=brief))
            case t.Calendar(word=word, children=dates):
                return words.dates[word].format(*(self._name(date, brief=brief) for date in dates))
            case t.Concerns():
                return words.concerns.format(*(self._side(child, brief=brief) for child in term.children))
            case t.Difference(left=t.CalendarMonth(item=end), right=t.CalendarMonth(item=start)):
                return words.months_between.format(self._name(end, brief=brief), self._name(start, brief=brief))
        if isinstance(term, LISTS):
            listing = self.listing(term)
            return listing.head if brief else listing.join(self._items(term, listing))
        items = [self.clause(child, brief=brief) for child in term.children]
        match term:
            case t.Sum():
                return words.plus.join(items)
            case t.Difference():
                return words.less.format(*items)
            case t.Product():
                return words.times.format(*items)
            case t.Quotient() if places := self.places(term):
                return self.division(term).format(items[0], places=places)
            case t.Quotient():
                whole = words.whole_fen if term.kind == FEN else words.whole
                return self.division(term).format(*items, whole=whole)
            case t.Share() | t.Bracket():
                return self.rate_template(term).format(*items)
        raise AssertionError(term)

    def _other(self, term: t.Fold) -> str:
        """The number that a fold asks for, or the value that holds if there are no related records; mostly nothing."""
        if term.how in t.EXTREMES and isinstance(value := term.others[0], t.Const):
            return self.value_beside(value.value, value, term)
        return self.clause(term.others[0]) if term.others else ""

    def added(self, term: t.Calendar, date: str = "", number: str | None = None) -> str:
        """A date and what is added to it: opening day plus 3 months, less 1 day.

        Args:
            term: The word that adds.
            date: The date in words.
            number: The number in words; without it, the term itself is worded.
        """
        added, unit = term.children[1], UNITS_OF_DATES[term.word]
        if isinstance(added, t.Const):
            many = cast("int", added.value)
            text = in_words(abs(many), INT, unit, self.lang)
            return self.words.less.format(date, text) if many < 0 else f"{date}{self.words.plus}{text}"
        own = self.unit_label(added)
        # A day for each person: the number is one of persons, and what is added are days.
        bare = own is None or not unnamed(unit).has_unit_of(Count(own))
        note = self.words.note.format(unit.text(self.lang)) if bare else ""
        return f"{date}{self.words.plus}{number or self.clause(added)}{note}"

    def division(self, term: t.Quotient) -> str:
        """The template for a division; `{places}` is to how many decimals it rounds, if it only does that."""
        words, below_zero = self.words, self._may_be_negative(term)
        if self.places(term):
            return (words.rounded | (words.rounded_below_zero if below_zero else {}))[term.rounding]
        return (words.divided | (words.divided_below_zero if below_zero else {}))[term.rounding]

    def _may_be_negative(self, term: Term) -> bool:
        """Whether a number may be negative: then "the rest is cut off" says too little of how it is rounded."""
        least = least_of(term, self._facts, self._parameters, calls=True)
        return least is None or least < 0

    def rate_template(self, term: t.Share | t.Bracket) -> str:
        """The template for a share or an entry of a scale; `{0}` and `{1}` stand for its children."""
        words = self.words
        if isinstance(term, t.Bracket):
            return words.in_scale
        whole = words.whole_fen if term.kind == FEN else words.whole
        if term.to > 1:
            whole = words.multiple.format(in_words(term.to, term.kind, None, self.lang))
        template = words.share if term.rate.kind == RATIO else words.marginal
        rounded = words.rounded_to | (words.rounded_to_below_zero if self._may_be_negative(term) else {})
        return template.replace("{2}", rounded[term.rounding].format(whole))

    def places(self, term: t.Quotient) -> int:
        """To how many decimals a division rounds that is nothing else to people; 0 for any other."""
        unit = self.unit_label(term)
        return unit.places if isinstance(unit, Subunit) and is_rounding(term, unit) else 0

    def _side(self, term: Term, *, brief: bool) -> str:
        # What is compared belongs to the whole choice, not to its last case.
        if isinstance(self.plain(term), t.Param) or (isinstance(term, CHOICES) and term.kind != BOOL and not brief):
            return self.clause(term)
        return self._phrase(term, brief=brief)

    def _name(self, term: Term, *, brief: bool) -> str:
        # The year of a day plus 3 months could be the year, 3 months later.
        if isinstance(term, CHOICES) or (isinstance(term, t.Calendar) and term.can_leave):
            return self.clause(term, brief=brief)
        text = self._phrase(term, brief=brief)
        return self.quoted(text) if isinstance(term, LEAVES) else text

    def quoted(self, text: str) -> str:
        """Words in quotation marks; those they already have become inner ones."""
        return self.words.quoted.format(inner_quotes(text))

    def _compare(self, term: t.Compare, order: Order, *, brief: bool) -> str:
        left, right = term.left, term.right
        sides = []
        for side, other in ((left, right), (right, left)):
            if isinstance(side, t.Const):
                sides.append(self.value_beside(side.value, side, other))
            elif side.kind == BOOL:
                text = self._side(side, brief=brief)
                sides.append(self.clause(side) if isinstance(side, LEAVES) else self.words.bracket.format(text))
            else:
                sides.append(self._side(side, brief=brief))
        return self.compared(left, order, sides, right)

    def compared_values(
        self, term: t.Compare, order: Order, said: Callable[[Term], str], working: Callable[[Term, Term], str | None]
    ) -> str:
        """A comparison in words, each side with its value or its working: full members (4 persons) are at least 3.

        Args:
            term: The comparison.
            order: How the sides compare.
            said: Gives the value of a side in words.
            working: Gives the working of a side, if it has one.
        """
        sides = []
        counts = [self._units.of(side) for side in term.children if not isinstance(side, t.Const)]
        # An amount times percent beside one times 50, say: their sizes differ, and no two sums that are shown compare.
        comparable = None not in counts or all(count is None or count.scale == 1 for count in counts)
        for written, other in ((term.left, term.right), (term.right, term.left)):
            side = self._units.factor(written) or written
            if isinstance(side, t.Const):
                sides.append(self.value_beside(side.value, side, other))
            elif not comparable:
                sides.append(self._side(side, brief=True))
            elif not isinstance(side, LEAVES) and (worked_out := working(side, side)) is not None:
                sides.append(worked_out)
            else:
                text = said(side)
                if isinstance(other, t.Day) and text.isdigit():  # a parameter that is a day of the month
                    text = self.words.day.format(text)
                elif isinstance(side, t.Param) and text.isdigit():  # a bare number counts what it is compared with
                    text = in_words(int(text), INT, self.unit_label(other), self.lang)
                sides.append(self._side(side, brief=True) + self.words.note.format(text))
        return self.compared(term.left, order, sides, term.right)

    def compared(
        self, left: Term, order: Order, sides: Sequence[str], right: Term | None = None, *, by_label: bool = True
    ) -> str:
        """Two sides compared, in words; what is not one of few members is one of the others.

        Args:
            left: The term on the left.
            order: How they compare.
            sides: Both in words.
            right: The term on the right; None if it is one of several values.
            by_label: Whether the left side is called by its label, which may be a plural; a letter is none.
        """
        # Of a short enumeration what it may be is said, not what it may not be.
        value = right.value if isinstance(right, t.Const) else None
        members = type(value) if order == "!=" and isinstance(value, Enum) else ()
        others = [each for each in members if each is not value]
        if 0 < len(others) <= FEW:
            order, sides = "==", (sides[0], self.one_of(others))
        orders = self.words.orders
        # Of two numbers neither is the other: they are equal.
        if left.kind in {INT, FEN} and isinstance(right, t.Fact | t.Call) and order in orders["numbers"]:
            return orders["numbers"][order].format(*sides)
        key = "member" if left.kind.enum else "day" if isinstance(left, t.Day) else left.kind.name
        # Full members *are* five; the number of the five clears *is*.
        is_plural = by_label and self._is_count(left) and not sides[0].startswith("number of ")
        key = "count" if is_plural else key
        return orders.get(key, orders["int"])[order].format(*sides)

    def one_of(self, values: Sequence[Enum]) -> str:
        """Members of an enumeration, any of which will do."""
        *most, last = [member(each, self.lang) for each in values]
        return f"{self.words.or_.join(most)}{self.words.last_or}{last}" if most else last

    def _is_count(self, term: Term) -> bool:
        """Whether a term's label names things in the plural: full members *are*; a parameter in quotes *is*."""
        unit = self.unit_label(term) if isinstance(term, t.Fact | t.Call) and term.kind == INT else None
        return isinstance(unit, Unit) and unit.counts

    def value_beside(self, value: object, term: Term, other: Term) -> str:
        """A value of a term that is compared with another; a bare number takes the unit of the other."""
        counted = other if isinstance(term, t.Const) else term
        if self.words.bare_counts and is_known(value) and (self._is_count(counted) or _names_its_unit(counted)):
            return str(value)
        # A rule writes `score >= 80`: the 80 has no unit of its own, but reads as 80 points.
        if isinstance(term, t.Const) and term.kind != BOOL and value is not UNKNOWN:
            if isinstance(other, t.Day):
                return self.words.day.format(value)
            if is_month(other):
                return month_text(cast("int", value), self.lang)
            return in_words(value, term.kind, self.unit_label(other), self.lang)
        return self.value(value, term)

    def listing(self, term: Term) -> Listing:  # noqa: PLR0911 - one line for each kind of term
        """How a list is worded."""
        words, dates, truth = self.words, term.kind == DATE or is_month(term), term.kind == BOOL
        match term:
            case t.AllOf():
                return words.all_of
            case t.AnyOf() | t.AtLeast(number=t.Const(value=1)):
                return words.any_of
            case t.AtLeast(number=number):
                return with_number(words.at_least, self.clause(number))
            case t.CountTrue():
                return words.count_true
            case t.Smallest():
                return words.earliest if dates else words.lowest if term.kind.enum else words.smallest
            case t.Largest():
                return words.latest if dates else words.highest if term.kind.enum else words.largest
            case t.Ranked():
                return words.ranked
            case t.ChooseOne():
                return words.one_case
        return words.conditions if truth else words.cases

    def _items(self, term: Term, listing: Listing) -> list[str]:
        if isinstance(term, CHOICES):
            cases = [
                self.case_template(case[-1]).format(self.statement(case[0]), self.statement(case[-1])) + self.rank(case)
                for case in term.cases
            ]
            if isinstance(term, t.ChooseOne):
                return cases
            return [*cases, self.otherwise_template(term.otherwise).format(self.statement(term.otherwise))]
        if isinstance(term, t.AtLeast | t.CountTrue) and listing is not self.words.any_of:
            return [self.full(item) for item in term.children[1 if isinstance(term, t.AtLeast) else 0 :]]
        return [self.clause(item) for item in term.children[1 if isinstance(term, t.AtLeast) else 0 :]]

    def rank(self, case: tuple[Term, ...]) -> str:
        """Which rank decides when a case is looked at; nothing for cases that are taken as they are written."""
        return "" if len(case) == len(("condition", "value")) else self.words.rank.format(self.clause(case[1]))

    def case_template(self, value: Term) -> str:
        """How a case is worded; one whose value is a truth is a condition."""
        return self.words.condition if value.kind == BOOL else self.words.case

    def otherwise_template(self, value: Term) -> str:
        """How the last case of a choice is worded."""
        return self.words.condition_otherwise if value.kind == BOOL else self.words.otherwise

    def statement(self, term: Term) -> str:
        """A whole term in running text, statements and parameters in quotation marks."""
        return self.clause(term) if isinstance(term, LEAVES) else self.full(term)

    def clause(self, term: Term, *, brief: bool = False) -> str:
        """A term as part of another: statements and parameters in quotation marks, what has parts in brackets."""
        if (plain := self.plain(term)) is not term:
            return self.clause(plain, brief=brief)
        text = self._phrase(term, brief=brief)
        if isinstance(term, LEAVES):
            stands_out = isinstance(term, t.Param) or (term.kind == BOOL and not isinstance(term, t.Const))
            return self.quoted(text) if stands_out else text
        needs_none = isinstance(term, t.Compare | t.Not | t.CalendarMonth | t.Day | t.Fold)
        return text if needs_none else self.words.bracket.format(text)

    def with_subject(self, label: Label) -> str:
        """A statement about the record as a clause: `has a secretary` becomes `the branch has a secretary`."""
        text = label.text(self.lang)
        if text.partition(" ")[0] not in self.words.verbs:
            return text
        return self.words.subject.format(record_name(self._record, self.lang) or self.words.the_record, text)


def _names_its_unit(term: Term) -> bool:
    """Whether the words for a number say what it counts: the number of full years from one date to another."""
    match term:
        case t.Calendar(word=word):
            return word in {"days_between", "full_years"}
        case t.Difference(left=t.CalendarMonth(), right=t.CalendarMonth()):
            return True
    return False


def with_number(listing: Listing, number: str) -> Listing:
    """A listing with its number put in."""
    head, inline = (text.replace("{n}", number) for text in (listing.head, listing.inline))
    return attrs.evolve(listing, head=head, inline=inline)
