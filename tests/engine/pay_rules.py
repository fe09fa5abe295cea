"""Rules about pay: every rounding, divisions by facts, ratios and scales. A book that no regulation has."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from engine.library_rules import CLAUSE
from pingyuan_rules.engine import (
    Fen,
    Label,
    Parameters,
    Record,
    Rounding,
    Rulebook,
    divide,
    fact,
    fen,
    maximum,
    param,
    times,
)


@attrs.frozen(kw_only=True)
class Worker(Record):
    """Somebody who is paid."""

    label: ClassVar[Label] = Label("职工", "worker")

    pay: Fen = fact(zh="工资", en="pay", ge=-1_000_000, le=10**9)
    balance: int = fact(zh="结余", en="balance", ge=-1_000, le=1_000)
    months: int = fact(zh="月数", en="months", ge=1, le=12)
    children: int = fact(zh="子女数", en="children", le=9)


@attrs.frozen(kw_only=True)
class PayPolicy(Parameters):
    """Values that are made up."""

    by: int = param(zh="除数", en="divisor", ge=1)


PAY = PayPolicy(on=date(2020, 1, 1), by=4)
book = Rulebook("pay", policy=PayPolicy, default=lambda: PAY, version="1")


@book.rule(cites=CLAUSE)
def balance_down(worker: Worker, policy: PayPolicy) -> int:
    """The balance divided, rounded down."""
    return divide(worker.balance, policy.by, Rounding.FLOOR)


@book.rule(cites=CLAUSE)
def balance_up(worker: Worker, policy: PayPolicy) -> int:
    """The balance divided, rounded up."""
    return divide(worker.balance, policy.by, Rounding.CEILING)


@book.rule(cites=CLAUSE)
def balance_half_up(worker: Worker, policy: PayPolicy) -> int:
    """The balance divided, halves up."""
    return divide(worker.balance, policy.by, Rounding.HALF_UP)


@book.rule(cites=CLAUSE)
def balance_half_even(worker: Worker, policy: PayPolicy) -> int:
    """The balance divided, halves to even."""
    return divide(worker.balance, policy.by, Rounding.HALF_EVEN)


@book.rule(cites=CLAUSE)
def balance_half_away(worker: Worker, policy: PayPolicy) -> int:
    """The balance divided, halves away from zero."""
    return divide(worker.balance, policy.by, Rounding.HALF_AWAY_FROM_ZERO)


@book.rule(cites=CLAUSE)
def balance_cut(worker: Worker, policy: PayPolicy) -> int:
    """The balance divided, toward zero."""
    return divide(worker.balance, policy.by, Rounding.TOWARD_ZERO)


@book.rule(cites=CLAUSE)
def pay_a_month(worker: Worker) -> Fen:
    """The pay of one month."""
    return divide(worker.pay, worker.months, Rounding.HALF_AWAY_FROM_ZERO)


@book.rule(cites=CLAUSE)
def pay_a_child(worker: Worker) -> Fen:
    """The pay for each child, for one if there is none."""
    return divide(worker.pay, maximum(worker.children, 1), Rounding.HALF_EVEN)


@book.rule(cites=CLAUSE)
def months_of_a_balance(worker: Worker) -> int:
    """A division by a fact in each simple rounding; and one of a constant."""
    down = divide(worker.balance, worker.months, Rounding.FLOOR)
    up = divide(worker.balance, worker.months, Rounding.CEILING) + divide(-7, worker.months, Rounding.HALF_EVEN)
    return down * 1_000 + up * 10 + divide(worker.balance, worker.months, Rounding.HALF_UP)


@book.rule(cites=CLAUSE)
def parts_of_parts(worker: Worker) -> int:
    """Divisions of what is not a fact: in SQL they need parentheses."""
    nearest = divide(divide(worker.children, 3, Rounding.FLOOR), 2, Rounding.HALF_UP)
    return nearest + divide(worker.balance * 2 - 4, 8, Rounding.CEILING)


@book.rule(cites=CLAUSE)
def is_paid_well(worker: Worker) -> bool:
    """A division by a fact decides."""
    return divide(times(worker.pay, 3), worker.months + worker.children, Rounding.TOWARD_ZERO) >= fen(500_000)
