"""Money: whole fen inside, exact yuan at the edges."""

import operator
from decimal import Decimal
from typing import NewType

Fen = NewType("Fen", int)

FEN_PER_YUAN = 100


class Amount(int):
    """An int that remembers, at run time, that it is an amount of fen."""

    __slots__ = ()


def fen(amount: int) -> Fen:
    """An amount of money for use in a rule: `fen(30_000)` is 300 yuan.

    Raises:
        TypeError: When the amount is no whole number; nothing is rounded.
    """
    return Fen(Amount(operator.index(amount)))


def yuan(amount: Fen) -> Decimal:
    """An amount of fen as an exact number of yuan with two decimals."""
    sign, digits, _ = Decimal(amount).as_tuple()
    return Decimal((sign, digits, -2))  # exact, whatever precision the caller's decimal context has
