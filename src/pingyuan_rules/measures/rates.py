"""The numbers of measures: rates, counts and totals that keep what is unknown, and the bounds that follow."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, Choice, Fen, InvalidData, Label, Lang, Problem, Status, Unknown, is_known
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.facts.fact_info import whole_number
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.measures.rate_bases import Base, BranchBase, PublishedBase
from pingyuan_rules.measures.unanswered import Unanswered, number_of_records, own_first, reasons_label, without_answer
from pingyuan_rules.tables.cell_text import bounds_text
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import CountCell, RateCell, TextCell


@attrs.frozen
class Interval(Displayed):
    """A number of which only the bounds are known.

    Attributes:
        low: The least it can be.
        high: The greatest it can be.
    """

    low: int
    high: int

    @property
    def value(self) -> int | Unknown:
        """The number, or UNKNOWN while the two differ."""
        return self.low if self.low == self.high else UNKNOWN


@attrs.frozen(repr=False, field_transformer=own_first)
class Count(Unanswered):
    """For how many records a condition holds.

    Attributes:
        yes: For how many it holds.
        no: For how many it does not.
        unknown: For how many it is unknown, because facts are missing.
        not_applicable: How many records the condition does not concern.
        not_in_force: How many records there are, if the rule is not in force on the policy's day.
        no_value: For how many the policy has no value on its day that tells.
    """

    yes: int = number_of_records()
    no: int = number_of_records()
    unknown: int = number_of_records()

    @property
    def low(self) -> int:
        """How many there are at least."""
        return self.yes

    @property
    def high(self) -> int:
        """How many there are at most."""
        return self.yes + self.open

    @property
    def value(self) -> int | Unknown:
        """How many there are, or UNKNOWN while facts or values of the policy are missing."""
        return UNKNOWN if self.open else self.yes


@attrs.frozen(repr=False, field_transformer=own_first)
class Total(Unanswered):
    """An amount of money over many records.

    Attributes:
        known: The sum of the amounts that are known, in fen.
        unknown: For how many records the amount is unknown, because facts are missing.
        not_applicable: How many records no amount concerns.
        not_in_force: How many records there are, if the rule is not in force on the policy's day.
        no_value: For how many the policy has no value on its day that the amount needs.
    """

    known: Fen = attrs.field(converter=Fen, default=Fen(0))
    unknown: int = number_of_records()

    @property
    def value(self) -> Fen | Unknown:
        """The sum, or UNKNOWN while facts or values of the policy are missing."""
        return UNKNOWN if self.open else self.known


@attrs.frozen(repr=False, field_transformer=own_first)
class Rate(Unanswered):
    """A share of a named base, with everything that is not known about it.

    The bounds are taken over every way the unknowns could turn out, each record's membership of the base and its
    answer apart from each other; if one fact decides both, they can be wider than need be, never narrower. Ways
    in which the base comes out empty have no rate and are left out of the bounds.

    Attributes:
        base: What the rate is taken over.
        yes: Surely in the base, and the answer is yes.
        no: Surely in the base, and the answer is no.
        unknown: Surely in the base, and the answer is unknown, because facts are missing.
        maybe_yes: Perhaps in the base, and the answer is yes.
        maybe_no: Perhaps in the base, and the answer is no.
        maybe_unknown: Perhaps in the base, and the answer is unknown, because facts are missing.
        maybe_no_value: Perhaps in the base, and the policy has no value on its day that the answer needs.
        base_no_value: How many of `maybe_yes`, `maybe_no` and `maybe_unknown` are only perhaps in the base because the
            policy has no value on its day that tells.
        not_applicable: Surely or perhaps in the base, and the answer does not concern the record. The rate is taken
            over the others, as with those of `not_in_force`.
        not_in_force: Surely or perhaps in the base, and the rule is not in force on the policy's day.
        no_value: Surely in the base, and the policy has no value on its day that the answer needs.
    """

    base: Choice
    yes: int = number_of_records()
    no: int = number_of_records()
    unknown: int = number_of_records()
    maybe_yes: int = number_of_records()
    maybe_no: int = number_of_records()
    maybe_unknown: int = number_of_records()
    maybe_no_value: int = number_of_records()
    base_no_value: int = number_of_records()

    @classmethod
    def of(
        cls, covered: int | Unknown, total: int | Unknown, base: Base | BranchBase | PublishedBase
    ) -> "Rate | Unknown":
        """The rate of two numbers, both known: so many of so many, over a base that is named.

        UNKNOWN if either number is.

        >>> from pingyuan_rules.measures.rate_bases import Base
        >>> rate = Rate.of(107, 118, Base.OPERATING)
        >>> rate.value, rate.percent
        (Fraction(107, 118), '90.6%')

        Args:
            covered: For how many of the base the answer is yes.
            total: How many the base has.
            base: What the rate is taken over.

        Raises:
            InvalidData: When a number is negative or no whole number, or more are covered than there are.
            TypeError: When the base is no member of Base, BranchBase or PublishedBase.
        """
        if not isinstance(base, Base | BranchBase | PublishedBase):
            message = f"a rate names its base by a member of Base, such as Base.OPERATING, not {base!r:.60}"
            raise TypeError(message)
        remedy = Label("请给出个数；不知道的用 UNKNOWN", "Give the number, or UNKNOWN if it is not known")
        yes, all_of_base = whole_number(covered, "covered", remedy), whole_number(total, "total", remedy)
        if not (is_known(yes) and is_known(all_of_base)):
            return UNKNOWN
        if yes > all_of_base:
            expected = Label(f"不多于基数 {all_of_base} 的整数", f"no more than the {all_of_base} of the base")
            swap = Label("请核对两个数是否颠倒", "Check whether the two numbers were swapped")
            raise InvalidData([Problem("covered", shown(covered), expected, swap, kind="range", path=("covered",))])
        return cls(base, yes=yes, no=all_of_base - yes)

    @property
    def surely(self) -> int:
        """How many are surely in the base."""
        return self.yes + self.no + self.unknown + self.no_value

    @property
    def maybe(self) -> int:
        """How many may be in the base or not."""
        return self.maybe_yes + self.maybe_no + self.maybe_unknown + self.maybe_no_value

    @property
    def open(self) -> int:
        """How many records leave the rate open, because facts or values of the policy are missing."""
        return self.unknown + self.no_value + self.maybe

    @property
    def without_value(self) -> int:
        """How many of the open records wait for a value of the policy, for the answer or for the base."""
        return self.no_value + self.maybe_no_value + self.base_no_value

    @property
    def other_reasons(self) -> dict[Status, int]:
        """As for all counts; `no_value` also counts records that are only perhaps in the base for lack of a value."""
        others = super().other_reasons
        return others | {Status.NO_VALUE: self.without_value} if self.without_value else others

    @property
    def most_yes(self) -> int:
        """For how many the answer may be yes, if all that may be in the base are."""
        return self.yes + self.unknown + self.no_value + self.maybe - self.maybe_no

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in the base, so that there is no rate; nothing is unknown then."""
        return not (self.surely or self.maybe)

    @property
    def nothing(self) -> Label:
        """What is said of the rate if its base is empty."""
        return words.NO_SUCH_BRANCHES if isinstance(self.base, BranchBase) else words.NO_SUCH_UNITS

    @property
    def low(self) -> Fraction | Unknown:
        """The least share; UNKNOWN when the base is empty for sure."""
        # The least share of yes is what the greatest share of no leaves over.
        least_no = _greatest(self.surely - self.yes, self.yes, self.maybe - self.maybe_yes, self.maybe_yes)
        return 1 - least_no if is_known(least_no) else UNKNOWN

    @property
    def high(self) -> Fraction | Unknown:
        """The greatest share; UNKNOWN when the base is empty for sure."""
        return _greatest(self.surely - self.no, self.no, self.maybe - self.maybe_no, self.maybe_no)

    @property
    def value(self) -> Fraction | Unknown:
        """The share; UNKNOWN while the bounds differ, and when the base is or may be empty."""
        # A base that may be empty may have no rate at all, even if the bounds agree.
        return self.low if self.surely and self.low == self.high else UNKNOWN

    @property
    def counts(self) -> Mapping[str, int]:
        """The counts by name."""
        return {name: getattr(self, name) for name in RATE_COUNTS}

    @property
    def percent(self) -> str:
        """The share in percent with one decimal, cut off, or its bounds, the upper rounded up; a dash if none.

        For calculations take `value`, `low` and `high`, which are exact.
        """
        return RateCell(self.low, self.high).text("en")  # the same in both languages

    def text(self, lang: Lang = "en") -> str:
        """The rate in words, its base named: 107 of 118 (base: units in real operation), 90.6%.

        Over a base without any unit it says that there are none.

        >>> from pingyuan_rules.measures.rate_bases import Base
        >>> print(Rate.of(107, 118, Base.OPERATING).text("zh"))
        118个中的107个（基数：正常运营单位），90.6%
        """
        yes = bounds_text(self.yes, self.most_yes)
        total, base = bounds_text(self.surely, self.surely + self.maybe), self.base.label.text(lang)
        share = self.nothing.text(lang) if self.is_empty else self.percent
        more = f"; {reasons_label(self.other_reasons).text(lang)}" if self.other_reasons else ""
        if lang == "zh":
            return f"{total}个中的{yes}个（基数：{base}），{share}{more.replace('; ', '；')}"
        return f"{yes} of {total} (base: {base}), {share}{more}"

    def html(self, lang: Lang | None = None) -> str:
        """What a notebook shows: base, numbers and share, as a table without scripts, every word escaped.

        Args:
            lang: The language, if not the display language.
        """
        numbers = (words.NUMBER_IN_BASE, words.OF_THESE, words.SHARE)
        columns = (Column(words.BASE), *(Column(label, number=True) for label in numbers))
        row = (
            TextCell(self.base.label),
            CountCell(self.surely, self.surely + self.maybe),
            CountCell(self.yes, self.most_yes),
            RateCell(self.low, self.high),
        )
        note = words.joined(words.ROUNDING, without_answer([(words.RATE, [self])]))
        table = Table(words.capitalized(words.RATE), columns, (RowGroup([row]),), note)
        return html_table(table, resolve_language(lang))


RATE_COUNTS = tuple(field.name for field in attrs.fields(Rate) if field.name != "base")
COUNTS: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {
        Rate: RATE_COUNTS,
        Count: tuple(field.name for field in attrs.fields(Count)),
        Total: tuple(field.name for field in attrs.fields(Total)),
    }
)
"""The numbers of each kind of part, in the order of their columns."""


def _greatest(for_it: int, against: int, maybe_for: int, maybe_against: int) -> Fraction | Unknown:
    """The greatest share of those for it: all that may come in are for it, none against it does."""
    # An optional record that is against it would only lower the share.
    together = for_it + maybe_for
    if together + against:
        return Fraction(together, together + against)
    return Fraction(0) if maybe_against else UNKNOWN
