"""What type checkers see of scores: whole numbers, floats and decimals go in, a decimal comes out."""

from decimal import Decimal
from typing import TYPE_CHECKING, assert_type

import attrs

from pingyuan_rules import PINGYUAN, UNKNOWN, Branch, Unknown
from pingyuan_rules.engine import hundredths

whole, fraction, exact = Branch(leadership=90), Branch(leadership=88.5), Branch(leadership=Decimal("88.25"))
unknown = Branch(leadership=UNKNOWN)
if TYPE_CHECKING:  # the tests run this file too, and there it would be refused
    Branch(leadership="88.5")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

assert_type(whole.leadership, Decimal | Unknown)
assert_type(PINGYUAN.five_good_floor, Decimal)
assert_type(hundredths(whole.leadership), int)
assert_type(whole.leadership >= 80, bool)

attrs.evolve(PINGYUAN, five_good_floor=80.5)
attrs.evolve(PINGYUAN, five_good_floor=80)
