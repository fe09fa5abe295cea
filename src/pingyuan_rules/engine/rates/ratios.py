"""Ratios such as 0.5 % and 15 per mille, exact."""

import re
from decimal import Context
from fractions import Fraction

import attrs

_WRITTEN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?([%‰])|([0-9]{1,9})/([0-9]{1,9})")
_PARTS = {"%": 100, "‰": 1000}
RATIO_PATTERN = r"^([0-9]{1,9}(\.[0-9]{1,9})? ?[%‰]|[0-9]{1,9}/(?!0+$)[0-9]{1,9})$"
"""How a ratio is written, for JSON Schema."""


def _exact(value: object) -> Fraction:
    """The ratio that a text writes, or that a number is."""
    message = f"{value!r:.60} is not a ratio; write a text such as '0.5%', '15‰' or '1/3'"
    if isinstance(value, str) and (written := _WRITTEN.fullmatch(value)) is not None:
        number, sign, numerator, denominator = written.groups()
        if sign:
            return Fraction(number) / _PARTS[sign]
        if int(denominator):
            return Fraction(int(numerator), int(denominator))
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0:
        exact = Fraction(value)
        # Whatever is a ratio can be written, so that policies and receipts can be read back.
        if _written(exact):
            return exact
        message = f"{value!r:.60} cannot be written as a ratio: more than nine digits stand before or after '.' or '/'"
    raise ValueError(message)


def _written(exact: Fraction) -> str:
    """A ratio as it is read: in percent if that is exact, or else in per mille, or as a fraction; empty if none is."""
    for sign, parts in _PARTS.items():
        number = exact * parts
        # Any digit that the text can have is kept: no decimal of a ratio that is read has as many.
        decimal = Context(prec=60).divide(number.numerator, number.denominator)
        text = f"{decimal:f}{sign}"
        if Fraction(decimal) == number and _WRITTEN.fullmatch(text):
            return text
    text = f"{exact.numerator}/{exact.denominator}"
    return text if _WRITTEN.fullmatch(text) else ""


@attrs.frozen(order=True, repr=False)
class Ratio:
    """A ratio that a regulation states, such as 0.5 %, 15 per mille or a third: exact, and 0 or more.

    >>> Ratio("15‰"), Ratio("1.50%").exact, Ratio("1/3")
    (Ratio('1.5%'), Fraction(3, 200), Ratio('1/3'))

    Attributes:
        exact: The ratio as a fraction. A text with a percent or per mille sign, or of two whole numbers with a slash
            between them, is read, with at most nine digits before and after the point or the slash; so are a whole
            number and a Fraction that can be written so. A float is none: 0.005 is not half a percent.
    """

    exact: Fraction = attrs.field(converter=_exact)

    def __str__(self) -> str:
        """In percent, or in per mille or as a fraction if that cannot be written with nine digits, as it is read."""
        return _written(self.exact)

    def __repr__(self) -> str:
        """As it is written in Python."""
        return f"Ratio({str(self)!r})"
