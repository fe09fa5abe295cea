"""What the numbers of a tree count: units follow arithmetic, and a number whose unit does not follow has none.

Persons plus persons are persons. Sessions times percent are hundredths of a session, and sessions again once they are
divided by 100. Months divided by 12 are months no longer, and nobody but the author knows that they are years.
"""

from __future__ import annotations

import math
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Never, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.written_terms import written
from pingyuan_rules.engine.labels import Label, MonthNumber, Subunit, Unit
from pingyuan_rules.engine.values import FEN, INT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.terms import DateWord, Term

MONTHS = Unit("个月", one="month", many="months")
DAYS = Unit("天", one="day", many="days")
UNITS_OF_DATES: Mapping[DateWord, Unit] = MappingProxyType(
    {
        "add_months": MONTHS,
        "add_days": DAYS,
        "days_between": DAYS,
        "full_years": Unit("年", one="year", many="years"),
    }
)
"""What the words about dates count, or add."""
SYNONYMS = {"months": ("月", "month"), "days": ("天", "日", "day"), "years": ("年", "岁", "year")}
"""What stands in names that authors give these units: no engine can know whether they say years or years of age."""
ADDED_AS: Mapping[str, DateWord] = MappingProxyType({"days": "add_days", "months": "add_months", "years": "add_months"})
"""How so many of a unit are added to a date."""
MONTHS_IN_YEAR = 12
MONEY = Unit("元", one="yuan", many="yuan", counts=False)
CALENDAR_MONTH = MonthNumber("年×12+月", "months of the calendar")
FEN_UNIT = Label("分", "fen")
PARTS = {
    10: Label("十分之一", "tenths"),
    100: Label("百分之一", "hundredths"),
    1_000: Label("千分之一", "thousandths"),
    10_000: Label("万分之一", "ten-thousandths"),
    100_000: Label("十万分之一", "hundred-thousandths"),
    1_000_000: Label("百万分之一", "millionths"),
}
SHARES = {"%": 100, "‰": 1000}
"""How many of a unit that is a share make a whole, by its Chinese name."""


@attrs.frozen
class Count:
    """What a number counts.

    Attributes:
        unit: The unit; of money always `MONEY`.
        scale: How many of the number make one unit: 100 of hundredths, or of a number times a percentage. Amounts are
            kept in fen, which count as 1 here.
        name: What numbers of this size are called, where somebody says it.
        synonyms: What stands in other names of the unit, if no author has named it.
    """

    unit: Label
    scale: int = 1
    name: Label | None = attrs.field(default=None, eq=False)
    synonyms: tuple[str, ...] = attrs.field(default=(), eq=False)

    def of_size(self, scale: int) -> Count:
        """The same unit in another size."""
        return Count(self.unit, scale, synonyms=self.synonyms)

    def counts_like(self, other: Count) -> bool:
        """Whether both count the same in the same size; one name in either language makes a unit the same."""
        return self.has_unit_of(other) and self.scale == other.scale

    def has_unit_of(self, other: Count) -> bool:
        """Whether both have one unit, in whatever size."""
        months = isinstance(self.unit, MonthNumber), isinstance(other.unit, MonthNumber)
        if any(months):
            return all(months)
        for synonyms, unit in ((self.synonyms, other.unit), (other.synonyms, self.unit)):
            if any(text in unit.zh or text in unit.en for text in synonyms):
                return True
        return self.unit.zh == other.unit.zh or self.unit.en == other.unit.en

    @property
    def label(self) -> Label | None:
        """The unit as numbers of this size are shown in it; None for amounts, and if no decimal shows them."""
        if self.name is not None or self.scale == 1:
            return None if self.unit is MONEY else self.name or self.unit
        places = len(str(self.scale)) - 1
        if self.scale != 10**places:
            return None
        part = PARTS.get(self.scale, Label(f"{self.scale}分之一", f"parts of {self.scale}"))
        unit = FEN_UNIT if self.unit is MONEY else self.unit
        return Subunit(f"{part.zh}{unit.zh}", f"{unit.en} in {part.en}", whole=self.unit, places=places)


class TermUnits:
    """What the terms of one rule, and of those it calls, count, as far as that follows from facts and parameters."""

    def __init__(
        self, facts: Mapping[str, FactInfo], parameters: Mapping[str, FactInfo], roots: Iterable[Term]
    ) -> None:
        """Take the facts of a record, the parameters of a policy, and trees over them."""
        self._facts, self._parameters = facts, parameters
        self._counts: dict[Term, Count | None] = {}
        self._factors: dict[Term, Term] = {}
        # Beside a number times percent, a number times 100 is in the same size; alone it could be anything.
        for term in t.walk(*roots):
            parts = term.children if isinstance(term, t.Compare) else parts_in_its_unit(term)
            if (count := self._shared(parts)) is not None and count.scale > 1:
                for part in parts:
                    if (factor := self._item_times_constant(part, count)) is not None:
                        self._counts[part], self._factors[part] = count, factor

    def of(self, term: Term) -> Count | None:
        """What a term counts; None if that does not follow, or if it counts nothing, as a plain number."""
        if term not in self._counts:
            self._counts[term] = self._count(term)
        return self._counts[term]

    def check(self, root: Term, refuse: Callable[[str, Term], Never]) -> None:
        """Refuse the first comparison, least or greatest value in a tree of numbers that count different things."""
        for term in t.walk(root):
            if (message := self.conflict(term)) is not None:
                refuse(message, term)

    def conflict(self, term: Term) -> str | None:
        """What is wrong with a comparison, a least or a greatest value of numbers that count different things.

        Or with a number of months that is added to a date as days.
        """
        if isinstance(term, t.Calendar) and term.word in ADDED_AS.values():
            return self._other_length_of_time(term)
        if not isinstance(term, t.Compare | t.Smallest | t.Largest):
            return None
        counts = [(part, count) for part in term.children if not _is_written(part) and (count := self.of(part))]
        for other, its_count in counts[1:]:
            first, count = counts[0]
            if count.has_unit_of(its_count) and count.scale != its_count.scale:
                small, large = sorted((count.scale, its_count.scale))
                finer, coarser = (first, other) if count.scale == large else (other, first)
                size = large // small
                more = f"times({written(coarser)}, {size})" if coarser.kind == FEN else f"{written(coarser)} * {size}"
                return (
                    f"{written(finer)} and {written(coarser)} differ in size, {size} to 1: compare with {more}, "
                    f"or divide the first by {size}"
                )
            if not count.has_unit_of(its_count):
                return (
                    f"{written(first)} counts {count.unit.en} and {written(other)} counts {its_count.unit.en}: compare "
                    "numbers of one unit, or correct the unit where it is defined; if so many are meant for each, "
                    f"write how many, as in {written(other)} * 1"
                )
        return None

    def _other_length_of_time(self, term: t.Calendar) -> str | None:
        """What is wrong with a fact, a parameter or an answer that is added to a date as another length of time."""
        number, own = term.children[1], unnamed(UNITS_OF_DATES[term.word])
        count = self.of(number) if isinstance(number, t.Fact | t.Param | t.Call) else None
        if count is None or count.has_unit_of(own):
            return None
        meant = next((unit for unit in UNITS_OF_DATES.values() if count.has_unit_of(unnamed(unit))), None)
        if meant is None:
            return None
        many = written(number) + (f" * {MONTHS_IN_YEAR}" if meant.en == "years" else "")
        return (
            f"{written(number)} counts {count.unit.en}, and {term.word}(...) adds {own.unit.en}: write "
            f"{ADDED_AS[meant.en]}(date, {many}), or correct the unit where it is defined"
        )

    def conflict_with(self, unit: Label | None, term: Term) -> str | None:
        """What is wrong with a rule that gives its answer a unit, or answers money, if its tree counts otherwise."""
        answer, count = declared(unit, money=term.kind == FEN), self.of(term)
        if answer is None or count is None or answer.counts_like(count):
            return None
        if not answer.has_unit_of(count):
            return f"its unit is {answer.unit.en}, and {written(term)} counts {count.unit.en}: correct one of them"
        scale = count.scale // answer.scale
        if scale > 1:
            return (
                f"it returns {written(term)}, which is {scale} times the answer: write "
                f"divide({written(term)}, {scale}, Rounding.FLOOR), HALF_UP or CEILING"
            )
        return f"its unit is {cast('Label', unit).en}, and {written(term)} counts {count.unit.en}: correct its unit"

    def factor(self, term: Term) -> Term | None:
        """The item of a product that only says how many are meant for each, or brings the item to another size.

        Such are the people times 1 to whom lamps are compared, and a limit times 100 beside an amount times percent.
        """
        if isinstance(term, t.Product):
            for item, by in ((term.left, term.right), (term.right, term.left)):
                if isinstance(by, t.Const) and by.value == 1:
                    return item
        return self._factors.get(term)

    def _count(self, term: Term) -> Count | None:  # noqa: C901, PLR0911, PLR0912 - one line for each kind of term
        if is_month(term):
            return Count(CALENDAR_MONTH)
        match term:
            case t.Const(kind=kind):
                return declared(None, money=kind == FEN)
            case t.Fold(item=t.Call(rule=rule), kind=kind):  # what its facts count stands in the other class
                return None if term.how == "count" else declared(rule.unit, money=kind == FEN)
            case t.Fact(name=name, kind=kind):
                return declared(self._facts[name].unit, money=kind == FEN)
            case t.Param(name=name, kind=kind):
                return declared(self._parameters[name].unit, money=kind == FEN)
            case t.Call(rule=rule) if rule.unit is not None:
                return declared(rule.unit, money=rule.kind == FEN)
            case t.Call(rule=rule):
                return self.of(rule.term)
            case t.Hundredths(item=item):
                whole = self.of(item)
                return whole and whole.of_size(whole.scale * 100)
            case t.Difference() if is_span_of_months(term):
                return unnamed(MONTHS)
            case t.Calendar(word=word) if term.kind == INT and word in UNITS_OF_DATES:
                return unnamed(UNITS_OF_DATES[word])
            case t.Share(item=item):
                return self.of(item)
            case t.Bracket(scale=scale, kind=kind):
                return Count(MONEY) if kind == FEN else self.of(scale)
            case t.Product():
                return self._product(term)
            case t.Quotient():
                return self._quotient(term)
        return self._shared(parts_in_its_unit(term))

    def _shared(self, parts: Sequence[Term]) -> Count | None:
        """What all parts count; constants take the unit of the others, and so may a number times a constant."""
        counts = [(part, self.of(part)) for part in parts if not _is_written(part)]
        shared = next((count for _, count in counts if count is not None), None)
        if shared is None:
            return None
        for part, count in counts:
            if not (shared.counts_like(count) if count else self._item_times_constant(part, shared)):
                return None
        return shared

    def _item_times_constant(self, term: Term, wanted: Count) -> Term | None:
        """The item of a product with a constant that brings it to the size that is wanted."""
        if not isinstance(term, t.Product):
            return None
        for item, by in ((term.left, term.right), (term.right, term.left)):
            count = self.of(item)
            if isinstance(by, t.Const) and count is not None and by.value != 1:
                times = cast("int", by.value)
                if wanted.counts_like(count.of_size(count.scale * times)):
                    return item
        return None

    def _product(self, term: t.Product) -> Count | None:
        sides = self.of(term.left), self.of(term.right)
        for share, item in (sides, sides[::-1]):
            if share is not None and share.unit.zh in SHARES and share.scale == 1 and item is not None:
                return item.of_size(item.scale * SHARES[share.unit.zh])
        # An amount for each of what is counted, times how many: money. Of other units nobody says which one is "each".
        money = next((count for count in sides if count is not None and count.unit is MONEY), None)
        return None if None in sides else money

    def _quotient(self, term: t.Quotient) -> Count | None:
        count = self.of(term.item)
        if count is None or isinstance(count.unit, MonthNumber):
            return None
        if not isinstance(term.by, t.Const):
            by = self.of(term.by)
            is_part = count.unit is MONEY and (by is None or by.unit.zh not in SHARES)
            return count if is_part else None
        divisor = cast("int", term.by.value)
        common = math.gcd(count.scale, divisor)
        # A part of an amount is an amount; a twelfth of months is something else.
        follows = common == divisor or (count.unit is MONEY and common == count.scale)
        return count.of_size(count.scale // common) if follows else None


def _is_written(term: Term) -> bool:
    """Whether a term is a number written in the rule, or takes its value from such numbers."""
    parts = parts_in_its_unit(term)
    return isinstance(term, t.Const) or (bool(parts) and all(map(_is_written, parts)))


def unnamed(unit: Unit) -> Count:
    """A unit of time that follows from dates, and that authors may call otherwise."""
    return Count(unit, synonyms=SYNONYMS[unit.en])


def declared(unit: Label | None, *, money: bool) -> Count | None:
    """What a unit says that is given to a fact, a parameter or a rule."""
    if money:
        return Count(MONEY)
    if isinstance(unit, Subunit):
        return Count(unit.whole, 10**unit.places, unit)
    return None if unit is None else Count(unit)


def parts_in_its_unit(term: Term) -> Sequence[Term]:
    """The terms from which a term takes its value, or adds it up, so that they count what it counts."""
    match term:
        case t.Concerns(item=item):
            return (item,)
        case t.Choose() | t.Ranked() | t.ChooseOne():
            return values_of(term)
        case t.Sum() | t.Smallest() | t.Largest():
            return term.children
        case t.Difference() if not is_span_of_months(term):
            return term.children
    return ()


def values_of(term: t.Choose | t.Ranked | t.ChooseOne) -> tuple[Term, ...]:
    """The values a choice is among."""
    values = tuple(case[-1] for case in term.cases)
    return values if isinstance(term, t.ChooseOne) else (*values, term.otherwise)


@lru_cache(maxsize=4096)  # there can be no end of the ways that lead to a rule
def is_month(term: Term) -> bool:  # noqa: PLR0911 - one line for each kind of term
    """Whether a term's value is a calendar month."""
    match term:
        case t.CalendarMonth():
            return True
        case t.Call(rule=rule):
            return isinstance(rule.unit, MonthNumber) or is_month(rule.term)
        case t.Concerns(item=item):
            return is_month(item)
        case t.Sum() | t.Smallest() | t.Largest():
            return any(map(is_month, term.children))
        case t.Choose() | t.Ranked() | t.ChooseOne():
            return any(map(is_month, values_of(term)))
        case t.Difference(left=left, right=right):
            return is_month(left) and not is_month(right)
        case t.Product(left=left, right=right):
            # A year times twelve is the month before January: rules write a policy year's first month like this.
            return (_is_year(left) and _is_twelve(right)) or (_is_year(right) and _is_twelve(left))
    return False


def _is_year(term: Term) -> bool:
    return isinstance(term, t.Quotient) and is_month(term.item) and _is_twelve(term.by)


def _is_twelve(term: Term) -> bool:
    return isinstance(term, t.Const) and term.value == MONTHS_IN_YEAR


def is_span_of_months(term: Term) -> bool:
    """Whether a term's value counts the months from one calendar month to another."""
    return isinstance(term, t.Difference) and is_month(term.left) and is_month(term.right)
