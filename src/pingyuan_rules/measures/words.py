"""Numbers of measures in words: rates and counts with their bounds, totals with what is missing, targets."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import UNKNOWN, Choice, Fen, Label, Lang, yuan
from pingyuan_rules.measures.rates import Count, Rate, Total
from pingyuan_rules.measures.targets import Bound, Target

UNKNOWN_WORD = Label("不详", "unknown")
ALL = Label("全县", "the county")
MET: Mapping[Any, Label] = MappingProxyType(
    {True: Label("达标", "met"), False: Label("未达标", "missed"), UNKNOWN: UNKNOWN_WORD}
)
"""Whether a target is met, by the answer."""
SIGNS: Mapping[Bound, str] = MappingProxyType({Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤", Bound.EXACTLY: "="})
"""How a stated number is meant, as a sign."""

_PER_MILLE = 1000


def group_name(group: Mapping[str, Any], lang: Lang) -> str:
    """What a group of records is called."""
    return " ".join(value_word(value, lang) for value in group.values()) or ALL.text(lang)


def value_word(value: Any, lang: Lang) -> str:
    """A fact or an answer in a word."""
    if value is UNKNOWN:
        return UNKNOWN_WORD.text(lang)
    return value.label.text(lang) if isinstance(value, Choice) else str(value)


def target_word(target: Target) -> str:
    """A target: ≥90%."""
    return f"{SIGNS[target.bound]}{target.percent}%"


def rate_word(rate: Rate) -> str:
    """A rate in percent, or its bounds."""
    low = percent(rate.low)
    return f"{low}%" if rate.low == rate.high else f"{low}%-{percent(rate.high, up=True)}%"


def percent(share: Fraction, *, up: bool = False) -> str:
    """A share in percent with one decimal, cut off so that nothing looks better than it is, or rounded up.

    >>> percent(Fraction(8999, 10000)), percent(Fraction(8999, 10000), up=True), percent(Fraction(1))
    ('89.9', '90', '100')
    """
    whole, tenths = divmod(-int(-share * _PER_MILLE // 1) if up else int(share * _PER_MILLE), 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def count_word(count: Count) -> str:
    """A count, or its bounds."""
    return bounds_word(count.low, count.high)


def bounds_word(low: int, high: int) -> str:
    """A number of which only the bounds may be known."""
    return str(low) if low == high else f"{low}-{high}"


def total_word(total: Total) -> str:
    """An amount in yuan, and of how many branches it is not known."""
    return money_word(total.known) + (f" (+{total.unknown})" if total.unknown else "")


def money_word(amount: Fen) -> str:
    """An amount in yuan: 1,234.50, without the decimals where they are naught."""
    return f"{yuan(amount):,}".removesuffix(".00")
