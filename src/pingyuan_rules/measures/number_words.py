"""Numbers of measures in words: rates and counts with their bounds, totals with what is missing, targets."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pingyuan_rules import words
from pingyuan_rules.engine import Lang
from pingyuan_rules.measures.measure_tables import count_cell, rate_cell, total_cell
from pingyuan_rules.measures.rates import Count, Rate, Total
from pingyuan_rules.measures.targets import Bound, Target
from pingyuan_rules.tables.cell_text import bounds_text as bounds_word
from pingyuan_rules.tables.cell_text import money_text as money_word
from pingyuan_rules.tables.cell_text import per_mille, percent
from pingyuan_rules.tables.typed_cells import GroupCell
from pingyuan_rules.tables.typed_cells import value_text as value_word

__all__ = ["bounds_word", "money_word", "per_mille", "percent", "value_word"]

UNKNOWN_WORD, ALL, MET = words.UNKNOWN, words.COUNTY, words.MET
SIGNS: Mapping[Bound, str] = MappingProxyType({bound: bound.sign for bound in Bound})


def group_name(group: Mapping[str, Any], lang: Lang) -> str:
    """What a group of records is called."""
    return GroupCell(tuple(group.values())).text(lang)


def target_word(target: Target) -> str:
    """A target: ≥90%; ≥?% where the policy has none."""
    return target.text


def rate_word(rate: Rate) -> str:
    """A rate in percent, or its bounds; a dash where the base is empty."""
    return rate_cell(rate).text("en")


def count_word(count: Count) -> str:
    """A count, or its bounds."""
    return count_cell(count).text("en")


def total_word(total: Total) -> str:
    """An amount in yuan, and of how many branches it is not known; of nothing known there is no amount."""
    return total_cell(total).text("en")
