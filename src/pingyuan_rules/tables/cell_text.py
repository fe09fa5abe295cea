"""Numbers as a reader sees them, in a cell or in a sentence."""

from fractions import Fraction

from pingyuan_rules.engine import Fen, yuan

NONE = "—"
"""The sign for a number when there is nothing to count."""

_PER_MILLE = 1000


def number_text(value: int) -> str:
    """A number of things: 12,345."""
    return f"{value:,}"


def bounds_text(low: int, high: int) -> str:
    """A number, or its bounds if it is not known exactly.

    >>> bounds_text(3, 3), bounds_text(998, 1002)
    ('3', '998-1,002')
    """
    return number_text(low) if low == high else f"{number_text(low)}-{number_text(high)}"


def percent(share: Fraction, *, up: bool = False) -> str:
    """A share in percent with one decimal, cut off so that nothing looks better than it is, or rounded up.

    >>> percent(Fraction(8999, 10000)), percent(Fraction(8999, 10000), up=True), percent(Fraction(1))
    ('89.9', '90', '100')
    """
    whole, tenths = divmod(per_mille(share, up=up), 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def per_mille(share: Fraction, *, up: bool = False) -> int:
    """A share in whole thousandths, cut off or rounded up.

    >>> per_mille(Fraction(2, 3)), per_mille(Fraction(2, 3), up=True)
    (666, 667)
    """
    return -(-share * _PER_MILLE // 1) if up else int(share * _PER_MILLE)


def money_text(amount: Fen) -> str:
    """An amount in yuan, without decimals when they are zero.

    >>> money_text(Fen(123450)), money_text(Fen(90000))
    ('1,234.50', '900')
    """
    # Most amounts are whole yuan, and a column of .00 hides the few that are not.
    return f"{yuan(amount):,}".removesuffix(".00")
