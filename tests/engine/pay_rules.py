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
    Ratio,
    Record,
    Rounding,
    Rulebook,
    Scale,
    bracket,
    choose,
    divide,
    fact,
    fen,
    marginal,
    maximum,
    param,
    share,
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
    pension: Ratio = param(zh="养老费率", en="pension rate")
    surcharge: Ratio = param(zh="加成比例", en="surcharge", le=Ratio("300%"))
    bonus: Scale[int, Fen] = param(zh="奖金标准", en="bonus scale")
    days: Scale[int, int] = param(zh="假期标准", en="leave scale")
    tax: Scale[Fen, Ratio] = param(zh="税率表", en="tax scale")
    rebate: Scale[int, Ratio] = param(zh="返还率表", en="rebate scale")


PAY = PayPolicy(
    on=date(2020, 1, 1),
    by=4,
    pension=Ratio("0.5%"),
    surcharge=Ratio("5/3"),
    bonus=Scale([(1, fen(30_000)), (3, fen(50_000)), (4, fen(30_000)), (10, fen(0))]),
    days=Scale([(-500, 5), (0, 10), (7, 5)]),
    tax=Scale([(fen(0), Ratio("3%")), (fen(3_600_000), Ratio("10%")), (fen(14_400_000), Ratio("1/3"))]),
    rebate=Scale([(-10, Ratio("0%")), (0, Ratio("50%")), (100, Ratio("15‰")), (500, Ratio("50%"))]),
)
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


@book.rule(cites=CLAUSE)
def pension(worker: Worker, policy: PayPolicy) -> Fen:
    """A ratio of the pay, to 0.10 yuan."""
    return share(worker.pay, policy.pension, Rounding.HALF_AWAY_FROM_ZERO, to=fen(10))


@book.rule(cites=CLAUSE)
def extra_balance(worker: Worker, policy: PayPolicy) -> int:
    """A ratio of a number, above 1; and one that is written in the rule."""
    extra = share(worker.balance, policy.surcharge, Rounding.HALF_EVEN)
    return extra - share(worker.balance - 3, Ratio("7.5%"), Rounding.CEILING, to=2)


@book.rule(cites=CLAUSE)
def chosen_share(worker: Worker, policy: PayPolicy) -> Fen:
    """A ratio that a fact chooses."""
    rate = choose((worker.children >= 3, Ratio("1%")), (worker.children >= 1, policy.pension), otherwise=Ratio("1%"))
    return share(worker.pay, rate, Rounding.FLOOR)


@book.rule(cites=CLAUSE)
def bonus(worker: Worker, policy: PayPolicy) -> Fen:
    """An amount by a number."""
    return bracket(policy.bonus, worker.children)


@book.rule(cites=CLAUSE)
def leave(worker: Worker, policy: PayPolicy) -> int:
    """A number by a number, which may be negative."""
    return bracket(policy.days, worker.balance)


@book.rule(cites=CLAUSE)
def tax(worker: Worker, policy: PayPolicy) -> Fen:
    """Each part at its own rate."""
    return marginal(policy.tax, worker.pay, Rounding.HALF_UP)


@book.rule(cites=CLAUSE)
def tax_of_all(worker: Worker, policy: PayPolicy) -> Fen:
    """The whole at the rate of its bracket."""
    return share(worker.pay, bracket(policy.tax, worker.pay), Rounding.HALF_UP, to=fen(100))


@book.rule(cites=CLAUSE)
def rebate(worker: Worker, policy: PayPolicy) -> int:
    """Rates that fall and rise again, from below zero on."""
    parts = marginal(policy.rebate, worker.balance, Rounding.TOWARD_ZERO, to=5)
    return parts * 1_000 + share(worker.children * 1_000, bracket(policy.rebate, worker.balance), Rounding.FLOOR)


@book.rule(cites=CLAUSE)
def is_taxed(worker: Worker, policy: PayPolicy) -> bool:
    """A scale decides."""
    return marginal(policy.tax, worker.pay, Rounding.FLOOR) > bracket(policy.bonus, worker.children)
