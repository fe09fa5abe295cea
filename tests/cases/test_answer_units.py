"""Answers in parts of what people write, as rules of other books give them."""

from typing import Any

import pytest

from engine.shop_rules import Shop, ShopPolicy, article, policy
from pingyuan_rules.case_files.expected_answers import answer_expectation, answer_heading, read_expectation
from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import Fen, Label, Rulebook, Subunit, Unit, fen, times
from pingyuan_rules.ledger.cells import WrongCell

POINTS = Unit("分", one="point", many="points", counts=False)
TENTHS = Subunit("十分之一分", "tenths of a point", whole=POINTS, places=1)
PERCENT = Subunit("百分之一元", "hundredths", whole=Label("元", "yuan"), places=2)
book = Rulebook("parts", policy=ShopPolicy, default=policy, version="1")


@book.rule(cites=article(1, "甲", "a"), zh="得分", en="score", unit=TENTHS)
def score(shop: Shop) -> int:
    return shop.staff * 2


@book.rule(cites=article(1, "甲", "a"), zh="税", en="tax", unit=PERCENT)
def tax(shop: Shop) -> Fen:
    return times(fen(50), shop.staff)


@pytest.mark.parametrize(
    ("rule", "written", "kept"),
    [(score, "88.4", 884), (score, 90, 900), (tax, "1.25", 12_500), (tax, 3, 30_000)],
)
def test_an_answer_is_written_in_the_whole_unit(rule: Any, written: object, kept: int) -> None:
    assert read_expectation(rule, written, MonthReading.FIRST_DAY).outcome.value == kept


def test_what_is_finer_than_the_rule_answers_is_refused() -> None:
    with pytest.raises(WrongCell):
        read_expectation(score, "88.45", MonthReading.FIRST_DAY)
    assert answer_expectation(score).en.startswith("a number of points with at most two decimals, or one of")
    assert answer_heading(score).zh == "得分（分）"
