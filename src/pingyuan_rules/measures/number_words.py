"""Numbers of measures in words: rates and counts with their bounds, totals with what is missing, targets."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import UNKNOWN, Choice, Fen, Label, Lang, is_known, yuan
from pingyuan_rules.measures.rates import Count, Rate, Total
from pingyuan_rules.measures.targets import Bound, Target

UNKNOWN_WORD = Label("不详", "unknown")
ALL = Label("全县", "the county")
MET: Mapping[Any, Label] = MappingProxyType(
    {True: Label("达标", "met"), False: Label("未达标", "missed"), UNKNOWN: UNKNOWN_WORD}
)
"""Whether a target is met, by the answer."""
MARKS: Mapping[Any, str] = MappingProxyType({True: "✓", False: "×", UNKNOWN: "?"})
"""Whether a target is met, as a sign for where words are too long."""
SIGNS: Mapping[Bound, str] = MappingProxyType({Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤", Bound.EXACTLY: "="})
"""How a stated number is meant, as a sign."""

TITLES: Mapping[str, Label] = MappingProxyType(
    {
        "coverage": Label("党的组织覆盖和党的工作覆盖", "Coverage by Party organizations and by Party work"),
        "standalone_rate": Label("单独组建率", "Units with a Party organization of their own"),
        "site_pass_rate": Label("阵地达标率", "Branches whose site qualifies"),
        "rate": Label("比率", "Rate"),
        "formation_counts": Label("党支部：组建方式", "Branches by formation"),
        "demonstration_counts": Label("党支部：示范点", "Branches by demonstration level"),
        "fund_totals": Label("应拨经费", "Funds due"),
        "admissions": Label("期内发展党员", "Admissions in the period"),
    }
)
"""What each measure is about, by its name."""
COVERAGE_PARTS: Mapping[str, Label] = MappingProxyType(
    {"organization": Label("组织覆盖", "organization"), "work": Label("工作覆盖", "work")}
)
FORMATION_PARTS: Mapping[str, Label] = MappingProxyType(
    {
        "branches": Label("合计", "all"),
        "standalone": Label("单独组建", "standalone"),
        "joint": Label("联合组建", "joint"),
    }
)
DEMONSTRATION_PARTS: Mapping[str, Label] = MappingProxyType(
    {"city": Label("市级", "city"), "county": Label("县级", "county"), "sites": Label("两级合计", "either")}
)
FUND_PARTS: Mapping[str, Label] = MappingProxyType(
    {
        "activity_fund": Label("活动经费", "activity fund"),
        "allowance": Label("书记津贴（下限）", "allowance (least)"),
        "grant": Label("合计（下限）", "together (least)"),
    }
)
FUNDS_NOTE = Label(
    "单位：元。（+n）表示另有 n 个支部金额不详。", "In yuan. (+n): the amounts of n more branches are unknown."
)
NONE = "—"
"""What stands where there is no rate, because nothing is in its base."""

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
    """A target: ≥90%; ≥?% where the policy has none."""
    return f"{SIGNS[target.bound]}{target.percent if is_known(target.percent) else '?'}%"


def rate_word(rate: Rate) -> str:
    """A rate in percent, or its bounds; a dash where the base is empty."""
    if not is_known(rate.low):
        return NONE
    low = percent(rate.low)
    return f"{low}%" if rate.low == rate.high else f"{low}%-{percent(rate.high, up=True)}%"


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


def count_word(count: Count) -> str:
    """A count, or its bounds."""
    return bounds_word(count.low, count.high)


def bounds_word(low: int, high: int) -> str:
    """A number of which only the bounds may be known."""
    return str(low) if low == high else f"{low}-{high}"


def total_word(total: Total) -> str:
    """An amount in yuan, and of how many branches it is not known; of nothing known there is no amount."""
    if total.unknown and not total.known:
        return f"? (+{total.unknown})"
    return money_word(total.known) + (f" (+{total.unknown})" if total.unknown else "")


def money_word(amount: Fen) -> str:
    """An amount in yuan: 1,234.50, without the decimals where they are naught."""
    return f"{yuan(amount):,}".removesuffix(".00")
