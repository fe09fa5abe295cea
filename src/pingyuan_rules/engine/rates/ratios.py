"""Ratios such as 0.5 % and 15 per mille, exact."""

import re
from decimal import Context
from fractions import Fraction

import attrs

_WRITTEN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?([%‰])|([0-9]{1,9})/([0-9]{1,9})")
_PARTS = {"%": 100, "‰": 1000}
RATIO_PATTERN = r"^([0-9]{1,9}(\.[0-9]{1,9})? ?[%‰]|[0-9]{1,9}/0*[1-9][0-9]{0,8})$"
"""How a ratio is written, for JSON Schema."""


def _exact(value: object) -> Fraction:
    """The ratio of a text or a number."""
    if isinstance(value, str) and (written := _WRITTEN.fullmatch(value)) is not None:
        number, sign, numerator, denominator = written.groups()
        if sign:
            return Fraction(number) / _PARTS[sign]
        if int(denominator):
            return Fraction(int(numerator), int(denominator))
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0:
        return Fraction(value)
    message = f"{value!r:.60} is not a ratio; write a text such as '0.5%', '15‰' or '1/3'"
    raise ValueError(message)


@attrs.frozen(order=True, repr=False)
class Ratio:
    """A ratio that a regulation states, such as 0.5 %, 15 per mille or a third: exact, and 0 or more.

    >>> Ratio("15‰"), Ratio("1.50%").exact, Ratio("1/3")
    (Ratio('1.5%'), Fraction(3, 200), Ratio('1/3'))

    Attributes:
        exact: The ratio as a fraction. A text with a percent or per mille sign, or of two whole numbers with a slash
            between them, is read; so are a whole number and a Fraction. A float is refused, since 0.005 in
            binary is not half a percent.
    """

    exact: Fraction = attrs.field(converter=_exact)

    def __str__(self) -> str:
        """In percent, or as a fraction if no decimal is exact."""
        percent = self.exact * 100
        # 60 digits are more than any ratio that can be read has, so a decimal that is exact is found.
        decimal = Context(prec=60).divide(percent.numerator, percent.denominator)
        return f"{decimal:f}%" if Fraction(decimal) == percent else str(self.exact)

    def __repr__(self) -> str:
        """As it is written in Python."""
        return f"Ratio({str(self)!r})"
