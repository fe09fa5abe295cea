"""Numbers with at most two decimals, such as scores: taken in whatever way they are written, and kept exact."""

from decimal import Context, Decimal, Inexact, InvalidOperation
from functools import lru_cache
from typing import Any, Self

HUNDREDTHS_IN_ONE = 100
PLACES = 2

_HUNDREDTH = Decimal("0.01")
# Neither the caller's context nor `decimal.DefaultContext` has a say: whatever would be rounded is refused.
_EXACT = Context(
    prec=40, rounding="ROUND_HALF_EVEN", Emin=-999_999, Emax=999_999, capitals=1, clamp=0, flags=[],
    traps=[Inexact, InvalidOperation],
)  # fmt: skip
_TOO_LARGE = 10**30
SHARED = 20_000
"""How many numbers are shared: there are 10,001 scores from 0 to 100, and making one takes ten times a look-up."""
_LARGEST_FLOAT = 10**9
"""Up to here a float tells two numbers apart that differ by a hundredth."""


class ExactDecimal(Decimal):
    """A Decimal with at most two places, which also is at hand as a whole number of hundredths.

    It equals what a Decimal equals, has the same hash, and computes as one: `ExactDecimal("88.50") == Decimal("88.5")`.
    Compiled rules read `hundredths`, which costs a third of a comparison of Decimals.

    Attributes:
        hundredths: How many hundredths it is.
    """

    __slots__ = ("hundredths",)
    hundredths: int

    def __new__(cls, value: str | float | Decimal = 0) -> Self:
        """Take a number with at most two places.

        Raises:
            ValueError: When it has more places, or is not finite.
        """
        number = super().__new__(cls, repr(value) if isinstance(value, float) else value)
        hundredths = in_hundredths(number)
        if hundredths is None:
            message = f"expected a number with at most two decimals, found {value!r}"
            raise ValueError(message)
        number.hundredths = hundredths
        return number


def in_hundredths(value: object) -> int | None:
    """How many hundredths a number is; None if it has more than two places, is not finite, or is no number."""
    if isinstance(value, int):
        # Beyond what the context can hold it is no number to compute with, and the record tells so.
        is_number = not isinstance(value, bool) and abs(value) < _TOO_LARGE
        return int(value) * HUNDREDTHS_IN_ONE if is_number else None
    if isinstance(value, float):
        # Division rounds to the nearest float, as reading its decimal does: equal just where that has two places.
        if -_LARGEST_FLOAT < value < _LARGEST_FLOAT:
            nearest = round(value * HUNDREDTHS_IN_ONE)
            return nearest if nearest / HUNDREDTHS_IN_ONE == value else None
        value = Decimal(repr(float(value)))
    if not isinstance(value, Decimal):
        return None
    try:
        rounded = value.quantize(_HUNDREDTH, context=_EXACT)
    except (Inexact, InvalidOperation):
        return None
    return int(rounded.scaleb(PLACES, context=_EXACT)) if rounded.is_finite() else None


@lru_cache(maxsize=SHARED)
def from_hundredths(hundredths: int) -> ExactDecimal:
    """A whole number of hundredths as an exact decimal without idle zeros.

    >>> from_hundredths(8850), from_hundredths(9000), from_hundredths(-5)
    (Decimal('88.5'), Decimal('90'), Decimal('-0.05'))
    """
    whole, rest = divmod(abs(hundredths), HUNDREDTHS_IN_ONE)
    decimals = f".{rest:02}".rstrip("0") if rest else ""
    return ExactDecimal(f"{'-' if hundredths < 0 else ''}{whole}{decimals}")


def plain_number(value: Any) -> int | float:
    """An exact decimal as JSON writes numbers: 90, 88.5."""
    hundredths: int = value.hundredths
    whole, rest = divmod(hundredths, HUNDREDTHS_IN_ONE)
    return hundredths / HUNDREDTHS_IN_ONE if rest else whole
