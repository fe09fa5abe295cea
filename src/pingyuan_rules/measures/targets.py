"""Targets for the two coverages, and how far a rate is from one (P2S9)."""

from fractions import Fraction

import attrs

from pingyuan_rules.engine import UNKNOWN, Choice, Unknown, is_known
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.measures.rates import Interval, Rate
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

_PERCENT = 100


class Bound(Choice):
    """Whether a stated number is exact, a least or a greatest value."""

    EXACTLY = "exactly", "等于", "exactly"
    AT_LEAST = "at_least", "不低于", "at least"
    AT_MOST = "at_most", "不超过", "at most"

    @property
    def sign(self) -> str:
        """How it is written before the number, such as ≥."""
        return {Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤", Bound.EXACTLY: "="}[self]

    def holds(self, number: Fraction | int, low: Fraction | int, high: Fraction | int) -> bool | Unknown:
        """Whether a value that lies between `low` and `high` is as stated; UNKNOWN if it may or may not be.

        >>> Bound.AT_LEAST.holds(90, 91, 95), Bound.EXACTLY.holds(100, 98, 100)
        (True, UNKNOWN)
        """
        at_least = _decided(low >= number, high >= number)
        at_most = _decided(high <= number, low <= number)
        if self is Bound.AT_LEAST:
            return at_least
        if self is Bound.AT_MOST:
            return at_most
        # Exactly is both at least and at most, as far as each is known.
        return _decided(at_least is True and at_most is True, at_least is not False and at_most is not False)


def _decided(surely: bool, possibly: bool) -> bool | Unknown:
    if surely:
        return True
    return UNKNOWN if possibly else False


@attrs.frozen
class Target(Displayed):
    """The share that a rate has to reach.

    Attributes:
        bound: Whether the number is a least value or an exact one.
        percent: The number, in percent; UNKNOWN if the policy has none.
    """

    bound: Bound
    percent: int | Unknown

    @property
    def share(self) -> Fraction | Unknown:
        """The number as a fraction of one."""
        return Fraction(self.percent, _PERCENT) if is_known(self.percent) else UNKNOWN

    @property
    def text(self) -> str:
        """The target as it stands in tables, such as ≥90%, or ≥?% when the policy has none."""
        return f"{self.bound.sign}{self.percent if is_known(self.percent) else '?'}%"

    def met_by(self, rate: Rate) -> bool | Unknown:
        """Whether a rate meets the target, as far as its bounds tell; UNKNOWN while the base may be empty.

        An exact share that lies between the bounds may yet be out of reach; that is UNKNOWN too.
        """
        # Over an empty base no target is met or missed.
        share, low, high = self.share, rate.low, rate.high
        if rate.surely and is_known(share) and is_known(low) and is_known(high):
            return self.bound.holds(share, low, high)
        return UNKNOWN


def organization_target(policy: Policy | None = None) -> Target:
    """The target for organization coverage: a bound (at least 90% in the article)."""
    return Target(Bound.AT_LEAST, book.resolve_policy(policy).organization_coverage_target)


def work_target(policy: Policy | None = None) -> Target:
    """The target for work coverage: an exact share (100% in the article)."""
    return Target(Bound.EXACTLY, book.resolve_policy(policy).work_coverage_target)


def shortfall(rate: Rate, target: Target) -> Interval | Unknown:
    """How many more units of the base must be covered to reach a target, over every way the unknowns could turn out.

    A part of a unit counts as one. An empty base lacks nothing. UNKNOWN if the target is.

    >>> from pingyuan_rules.measures.rate_bases import Base
    >>> shortfall(Rate(Base.OPERATING, yes=17, no=3), Target(Bound.AT_LEAST, 90))
    Interval(low=1, high=1)

    Raises:
        TypeError: For anything but a rate and a target.
    """
    if not (isinstance(rate, Rate) and isinstance(target, Target)):
        message = (
            f"shortfall takes a rate and a target, not {type(rate).__name__} and {type(target).__name__}: write "
            "shortfall(row.organization, organization_target())"
        )
        raise TypeError(message)
    if not is_known(target.percent):
        return UNKNOWN
    least = _lacking(rate.most_yes, rate.most_yes + rate.no, target.percent)
    most = _lacking(rate.yes, rate.surely + rate.maybe - rate.maybe_yes, target.percent)
    return Interval(least, most)


def _lacking(yes: int, base: int, percent: int) -> int:
    # Rounded up: a part of a unit is a whole unit to be covered.
    due = -(-percent * base // _PERCENT)
    return max(0, due - yes)
