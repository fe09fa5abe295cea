"""Published and computed figures in words."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pingyuan_rules import units
from pingyuan_rules.engine import UNKNOWN, Fen, Label, Lang
from pingyuan_rules.measures.number_words import SIGNS, UNKNOWN_WORD, money_word, percent
from pingyuan_rules.published.comparing import Comparison
from pingyuan_rules.published.figures import Claim, Relation

AGREES: Mapping[Any, Label] = MappingProxyType(
    {True: Label("一致", "agrees"), False: Label("不一致", "differs"), UNKNOWN: UNKNOWN_WORD}
)
"""Whether figures agree, by the answer."""

_PERCENT = 100
_YUAN = Label("元", " yuan")


def relation_word(relation: Relation, lang: Lang) -> str:
    """The figures that a relation is between, and how they should stand to each other: 81 = 79."""
    left, right = relation.values
    money = any(claim.unit is units.FEN_UNIT for claim in relation.claims)
    unit = units.FEN_UNIT if money else units.UNITS
    return f"{number_word(left, unit, lang)} {SIGNS[relation.bound]} {number_word(right, unit, lang)}"


def stated_word(claim: Claim, lang: Lang) -> str:
    """A published figure: ≥90%."""
    return f"{SIGNS[claim.bound]}{number_word(claim.value, claim.unit, lang)}"


def computed_word(compared: Comparison, lang: Lang) -> str:
    """A computed figure, or its bounds."""
    if compared.low is UNKNOWN:
        return UNKNOWN_WORD.text(lang)
    unit = compared.claim.unit
    low = number_word(compared.low, unit, lang)
    return low if compared.low == compared.high else f"{low}-{number_word(compared.high, unit, lang, up=True)}"


def number_word(number: int | Fraction, unit: Label, lang: Lang, *, up: bool = False) -> str:
    """A published or computed number: shares in percent, cut off or rounded up, money in yuan.

    >>> number_word(30_000, units.FEN_UNIT, "en"), number_word(Fraction(6500, 71), units.PERCENT, "en")
    ('300 yuan', '91.5%')
    >>> number_word(Fraction(523, 79), units.PERSONS, "en")
    '523/79'
    """
    if unit is units.PERCENT:
        return f"{percent(Fraction(number) / _PERCENT, up=up)}%"
    if unit is units.FEN_UNIT:
        return f"{money_word(Fen(int(number)))}{_YUAN.text(lang)}"
    return str(number)
