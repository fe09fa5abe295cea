"""Shares and brackets of known values, for code that records every value on the way to an answer."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.record.specialize import divided
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import UNKNOWN, as_answered


def share_of(value: int, rate: Any, to: int, rounding: str) -> int:
    """A share by a ratio or a scale, rounded."""
    exact = sum((part * ratio.exact for part, ratio in parts_by_ratio(value, rate)), Fraction(0)) / to
    return divided(exact.numerator, exact.denominator, Rounding[rounding]) * to


def parts_by_ratio(value: int, rate: Any) -> list[tuple[int, Ratio]]:
    """The parts of a value that count, each with its ratio: the whole by one ratio, or what lies in each bracket."""
    if isinstance(rate, Ratio):
        return [(value, rate)]
    ends = [*(threshold for threshold, _ in rate.brackets[1:]), value]
    return [
        (min(end, value) - threshold, ratio)
        for (threshold, ratio), end in zip(rate.brackets, ends, strict=True)
        if value > threshold
    ]


def bracket_of(scale: Any, value: Any) -> Any:
    """What a scale gives for a value; for an unknown one only if it gives the same for all."""
    below = Ratio(0) if isinstance(scale.brackets[0][1], Ratio) else 0
    if value is UNKNOWN:
        return below if all(given == below for _, given in scale.brackets) else UNKNOWN
    return as_answered(next((given for threshold, given in reversed(scale.brackets) if value >= threshold), below))
