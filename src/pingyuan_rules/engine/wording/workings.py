"""The working of a number as an accountant writes it: January to May 2016, 5 months × 300 yuan = 1,500 yuan."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.term_units import SHARES, is_month, is_span_of_months
from pingyuan_rules.engine.labels import Subunit
from pingyuan_rules.engine.record.rate_values import parts_by_ratio
from pingyuan_rules.engine.record.specialize import divided
from pingyuan_rules.engine.record.trace_values import cases_in_order
from pingyuan_rules.engine.values import FEN, FEN_PER_YUAN, RATIO, UNKNOWN
from pingyuan_rules.engine.wording.value_words import months_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine.terms import Term
    from pingyuan_rules.engine.wording.speech import Speaker


_ARITHMETIC: Mapping[type[Term], str] = {
    t.Sum: "sum", t.Difference: "difference", t.Product: "product", t.Quotient: "quotient",
    t.Share: "product",
}  # fmt: skip


def is_arithmetic(term: Term) -> bool:
    """Whether a term's value is worked out from others; months of the calendar are counted and not worked out."""
    return isinstance(term, tuple(_ARITHMETIC)) and not is_month(term) and not is_span_of_months(term)


def count_of_months(term: Term) -> tuple[Term, Term] | None:
    """The first and the last month that a term counts, if it counts months of the calendar with both ends."""
    match term:
        case t.Sum(children=(t.Difference(left=last, right=first) as span, t.Const(value=1))) if is_span_of_months(
            span
        ):
            return first, last
    return None


def has_working(term: Term) -> bool:
    """Whether a term gets a line for its working; months of the calendar and counts of them are told by their ends."""
    return is_arithmetic(term) and count_of_months(term) is None


def deciding(term: Term, value: Callable[[Term], Any]) -> Term:  # noqa: PLR0911 - one line for each kind of term
    """The term whose value a choice, a least or a greatest value takes, or the term itself."""
    if value(term) is UNKNOWN:  # the value that would be taken may be known, but it is not the answer
        return term
    match term:
        case t.Concerns(item=item):
            return deciding(item, value)
        case t.Choose() | t.Ranked():
            for condition, item in cases_in_order(term, value):
                holds = value(condition)
                if holds is not False:
                    return deciding(item, value) if holds is True else term
            return deciding(term.otherwise, value)
        case t.ChooseOne(cases=cases):  # its value is known, so that all that hold have the same
            return deciding(next(item for condition, item in cases if value(condition) is True), value)
        case t.Smallest() | t.Largest():
            equal = [item for item in term.children if value(item) == value(term)]
            return deciding(next((item for item in equal if not isinstance(item, t.Const)), equal[0]), value)
    return term


def _adds(term: Term) -> bool:
    """Whether the working of a term is a sum, which has parentheses within a product."""
    return isinstance(term, t.Sum | t.Difference) or (isinstance(term, t.Share) and term.rate.kind != RATIO)


class Workings:
    """Writes workings of one answer in one language."""

    def __init__(self, speaker: Speaker, value: Callable[[Term], Any]) -> None:
        """Take what words values, and the value of every term."""
        self._speaker, self._value = speaker, value
        self._words = speaker.words

    def working(self, term: Term, answer: Term) -> str | None:  # noqa: PLR0911 - a number has several reasons for none
        """The working of the term that gives an answer; None if its value is unknown, or not worked out."""
        value = self._value(term)
        text = self._speaker.value(value, term)
        if value is UNKNOWN or text != self._speaker.value(value, answer):
            return None
        if (months := self._months(term)) is not None:
            return self._words.span.format(months, text)
        if not is_arithmetic(term):
            return None
        expression, exact = self._expression(term)
        if expression == text:  # it only brings a value to another size, as a division by 100 of hundredths does
            return None
        rounding = ""
        if exact != self._shown_number(term):
            if not (isinstance(term, t.Quotient | t.Share) and self._is_rounded(exact, term)):
                return None  # numbers of different units, such as points times a weight that has none
            below_zero = self._words.rounding_notes_below_zero if exact < 0 else {}
            rounding = below_zero.get(term.rounding) or self._words.rounding_notes[term.rounding]
        working = f"{expression}{self._words.signs['equals']}{text}{rounding}"
        if isinstance(term, t.Product):
            for side in term.children:
                if (months := self._months(self._counted(side))) is not None:
                    return self._words.span.format(months, working)
        return working

    def _counted(self, term: Term) -> Term:
        """What a called rule counts: the term that decides its answer."""
        term = deciding(term, self._value)
        return self._counted(term.rule.term) if isinstance(term, t.Call) else term

    def _months(self, term: Term) -> str | None:
        ends = count_of_months(term)
        if ends is None or self._value(term) < 1:
            return None
        first, last = map(self._value, ends)
        return months_text(first, last, self._speaker.lang)

    def _expression(self, term: Term) -> tuple[str, Fraction]:  # noqa: PLR0911 - one line for each kind of term
        """A term as signs between values, and what these come to as they are shown."""
        if (plain := self._speaker.plain(term)) is not term:
            return self._expression(plain)
        if not is_arithmetic(term):
            return self._speaker.value(self._value(term), term), self._shown_number(term)
        sides = list(term.children)
        if isinstance(term, t.Quotient):
            text, exact = self._expression(term.item)
            by = self._shown_number(term.by)
            # Points times percent are hundredths of a point: dividing these by 100 again shows nothing new.
            if self._is_rounded(exact, term):
                return text, exact
            text = self._words.bracket.format(text) if _adds(self._worked_out(term.item)) else text
            return (
                f"{text}{self._words.signs['quotient']}{self._speaker.value(self._value(term.by), term.by)}",
                exact / by,
            )
        if isinstance(term, t.Share):
            rate = self._value(term.rate)
            # A value below the first threshold has no parts; the working then shows 0 times the first ratio.
            parts = parts_by_ratio(self._value(term.item), rate) or [(0, rate.brackets[0][1])]
            texts = [
                f"{self._speaker.value(part, term.item)}{self._words.signs['product']}{ratio}" for part, ratio in parts
            ]
            total = sum((part * ratio.exact for part, ratio in parts), Fraction(0))
            return self._words.signs["sum"].join(texts), total / self._parts(term.item)
        if isinstance(term, t.Product) and term.kind == FEN and term.left.kind == FEN:
            sides.reverse()  # an accountant writes how many before how much
        texts, numbers = [], []
        for place, side in enumerate(sides):
            text, number = self._expression(side)
            inner = _adds(self._worked_out(side)) and is_arithmetic(side)
            open_ = inner and (isinstance(term, t.Product) or (isinstance(term, t.Difference) and place > 0))
            texts.append(self._words.bracket.format(text) if open_ else text)
            numbers.append(number)
        joined = self._words.signs[_ARITHMETIC[type(term)]].join(texts)
        if isinstance(term, t.Sum):
            return joined, sum(numbers, Fraction(0))
        left, right = numbers
        return joined, left - right if isinstance(term, t.Difference) else left * right

    def _worked_out(self, term: Term) -> Term:
        """The term whose signs an expression shows: what only brings a value to another size is left out."""
        if (plain := self._speaker.plain(term)) is not term:
            return self._worked_out(plain)
        if isinstance(term, t.Quotient) and self._is_rounded(self._expression(term.item)[1], term):
            return self._worked_out(term.item)
        return term

    def _is_rounded(self, exact: Fraction, term: t.Quotient | t.Share) -> bool:
        to = term.to if isinstance(term, t.Share) else 1
        parts = exact * self._parts(term) / to
        return bool(divided(parts.numerator, parts.denominator, term.rounding) * to == self._value(term))

    def _shown_number(self, term: Term) -> Fraction:
        return Fraction(self._value(term)) / self._parts(term)

    def _parts(self, term: Term) -> int:
        """How many of a number make one as it is shown: 100 fen one yuan, 100 hundredths one point, 100 percent 1."""
        unit = self._speaker.unit_label(term)
        parts = FEN_PER_YUAN if term.kind == FEN else 1
        if isinstance(unit, Subunit):
            return int(parts * 10**unit.places)
        return parts if unit is None else SHARES.get(unit.zh, parts)
