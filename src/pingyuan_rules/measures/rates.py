"""The numbers of measures: rates, counts and totals that keep what is unknown, and the bounds that follow."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from pingyuan_rules.engine import UNKNOWN, Choice, Fen


def _count() -> int:
    number: int = attrs.field(default=0, validator=[attrs.validators.instance_of(int), attrs.validators.ge(0)])
    return number


@attrs.frozen
class Interval:
    """A number of which only the bounds are known.

    Attributes:
        low: The least it can be.
        high: The greatest it can be.
    """

    low: int
    high: int

    @property
    def value(self) -> int:
        """The number, or UNKNOWN while the two differ."""
        return self.low if self.low == self.high else UNKNOWN


@attrs.frozen
class Count:
    """For how many records a condition holds.

    Attributes:
        yes: For how many it holds.
        no: For how many it does not.
        unknown: For how many it is unknown.
    """

    yes: int = _count()
    no: int = _count()
    unknown: int = _count()

    @property
    def low(self) -> int:
        """How many there are at least."""
        return self.yes

    @property
    def high(self) -> int:
        """How many there are at most."""
        return self.yes + self.unknown

    @property
    def value(self) -> int:
        """How many there are, or UNKNOWN while some are unknown."""
        return UNKNOWN if self.unknown else self.yes


@attrs.frozen
class Total:
    """An amount of money over many records.

    Attributes:
        known: The sum of the amounts that are known, in fen.
        unknown: For how many records the amount is unknown.
    """

    known: Fen = attrs.field(converter=Fen, default=Fen(0))
    unknown: int = _count()

    @property
    def value(self) -> Fen:
        """The sum, or UNKNOWN while any amount is."""
        return UNKNOWN if self.unknown else self.known


@attrs.frozen
class Rate:
    """A share of a named base, with everything that is not known about it.

    The bounds are taken over every way the unknowns could turn out, each record's membership of the base and its
    answer apart from each other; if one fact decides both, they can be wider than need be, never narrower. Ways
    in which the base comes out empty have no rate and are left out of the bounds.

    Attributes:
        base: What the rate is taken over.
        yes: Surely in the base, and the answer is yes.
        no: Surely in the base, and the answer is no.
        unknown: Surely in the base, and the answer is unknown.
        maybe_yes: Perhaps in the base, and the answer is yes.
        maybe_no: Perhaps in the base, and the answer is no.
        maybe_unknown: Perhaps in the base, and the answer is unknown.
    """

    base: Choice
    yes: int = _count()
    no: int = _count()
    unknown: int = _count()
    maybe_yes: int = _count()
    maybe_no: int = _count()
    maybe_unknown: int = _count()

    @property
    def surely(self) -> int:
        """How many are surely in the base."""
        return self.yes + self.no + self.unknown

    @property
    def maybe(self) -> int:
        """How many may be in the base or not."""
        return self.maybe_yes + self.maybe_no + self.maybe_unknown

    @property
    def low(self) -> Fraction:
        """The least share; UNKNOWN when the base is empty for sure."""
        # The least share of yes is what the greatest share of no leaves over.
        least_no = _greatest(self.no + self.unknown, self.yes, self.maybe_no + self.maybe_unknown, self.maybe_yes)
        return least_no if least_no is UNKNOWN else 1 - least_no

    @property
    def high(self) -> Fraction:
        """The greatest share; UNKNOWN when the base is empty for sure."""
        return _greatest(self.yes + self.unknown, self.no, self.maybe_yes + self.maybe_unknown, self.maybe_no)

    @property
    def value(self) -> Fraction:
        """The share; UNKNOWN while the bounds differ, and when the base is or may be empty."""
        # A base that may be empty may have no rate at all, even if the bounds agree.
        return self.low if self.surely and self.low == self.high else UNKNOWN

    @property
    def counts(self) -> Mapping[str, int]:
        """The six counts by name."""
        return {name: getattr(self, name) for name in RATE_COUNTS}


RATE_COUNTS = ("yes", "no", "unknown", "maybe_yes", "maybe_no", "maybe_unknown")


def _greatest(for_it: int, against: int, maybe_for: int, maybe_against: int) -> Fraction:
    """The greatest share of those for it: all that may come in are for it, none against it does."""
    # An optional record that is against it would only lower the share.
    together = for_it + maybe_for
    if together + against:
        return Fraction(together, together + against)
    return Fraction(0) if maybe_against else UNKNOWN
