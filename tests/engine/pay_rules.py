"""Rules about pay: every rounding, divisions by facts, ratios, scales; grades; helpers; cases that exclude each other.

A book that no regulation has.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from engine.library_rules import CLAUSE
from pingyuan_rules.engine import (
    Choice,
    Fen,
    Label,
    Parameters,
    Ratio,
    Record,
    Rounding,
    Rulebook,
    Scale,
    Unknown,
    all_of,
    any_of,
    bracket,
    choose,
    choose_one,
    clip,
    count_true,
    divide,
    fact,
    fen,
    marginal,
    maximum,
    minimum,
    not_,
    param,
    share,
    times,
)


class Grade(Choice, ordered=True):
    """How skilled somebody is, the lowest first: not as the stored values or the labels would be sorted."""

    TRAINEE = "trainee", "学徒", "trainee"
    SKILLED = "skilled", "熟练工", "skilled worker"
    MASTER = "master", "技师", "master"
    CHIEF = "chief", "高级技师", "chief"


@attrs.frozen(kw_only=True)
class Worker(Record):
    """Somebody who is paid."""

    label: ClassVar[Label] = Label("职工", "worker")

    pay: Fen = fact(zh="工资", en="pay", ge=-1_000_000, le=10**9)
    balance: int = fact(zh="结余", en="balance", ge=-1_000, le=1_000)
    months: int = fact(zh="月数", en="months", ge=1, le=12)
    children: int = fact(zh="子女数", en="children", le=9)
    grade: Grade = fact(zh="等级", en="grade")
    wanted: Grade = fact(zh="申报等级", en="grade applied for")
    is_hired: bool = fact(zh="在编", en="is on the staff")
    is_seconded: bool = fact(zh="借调", en="is seconded")


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
    starting: Grade = param(zh="起始等级", en="starting grade")


PAY = PayPolicy(
    on=date(2020, 1, 1),
    by=4,
    pension=Ratio("0.5%"),
    surcharge=Ratio("5/3"),
    bonus=Scale([(1, fen(30_000)), (3, fen(50_000)), (4, fen(30_000)), (10, fen(0))]),
    days=Scale([(-500, 5), (0, 10), (7, 5)]),
    tax=Scale([(fen(0), Ratio("3%")), (fen(3_600_000), Ratio("10%")), (fen(14_400_000), Ratio("1/3"))]),
    rebate=Scale([(-10, Ratio("0%")), (0, Ratio("50%")), (100, Ratio("15‰")), (500, Ratio("50%"))]),
    starting=Grade.SKILLED,
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


# Grades, which have an order.


@book.rule(cites=CLAUSE)
def is_trained(worker: Worker) -> bool:
    """A grade compared with one that is written."""
    return worker.grade >= Grade.SKILLED


@book.rule(cites=CLAUSE)
def is_promoted(worker: Worker) -> bool:
    """Two grades compared."""
    return worker.wanted > worker.grade


@book.rule(cites=CLAUSE)
def grades_passed(worker: Worker, policy: PayPolicy) -> int:
    """Every sign; the lowest and the highest grade, of which some are always true."""
    return count_true(
        worker.grade < Grade.TRAINEE,
        worker.grade <= Grade.CHIEF,
        worker.grade > Grade.CHIEF,
        Grade.TRAINEE <= worker.wanted,  # noqa: SIM300 - either side may be written
        policy.starting < worker.wanted,
        worker.wanted <= Grade.MASTER,
    )


@book.rule(cites=CLAUSE)
def best_grade(worker: Worker, policy: PayPolicy) -> Grade:
    """The highest of several grades."""
    return maximum(worker.grade, worker.wanted, policy.starting)


@book.rule(cites=CLAUSE)
def is_in_range(worker: Worker, policy: PayPolicy) -> bool:
    """A least and a greatest grade, compared."""
    return clip(worker.grade, policy.starting, Grade.MASTER) <= minimum(worker.wanted, best_grade(worker, policy))


# Helpers.


@book.helper
def lies_between(number: int | Unknown, low: int, high: int = 3) -> bool:
    """Whether a number lies between two others."""
    return all_of(number >= low, number <= high)


@book.helper
def part_of(amount: Fen | Unknown, parts: int | Unknown, rounding: Rounding) -> Fen:
    """A part of an amount, 1 yuan at least."""
    return maximum(divide(amount, maximum(parts, 1) * 1 + 1, rounding), fen(100))


@book.helper
def is_family(worker: Worker, policy: PayPolicy, *, alone: bool) -> bool:
    """A helper that takes the record and the policy, and calls another."""
    return any_of(lies_between(worker.children, policy.by - 3), alone)


@book.rule(cites=CLAUSE)
def family_pay(worker: Worker, policy: PayPolicy) -> Fen:
    """Helpers called with facts, parameters, constants, the record and the policy."""
    down = part_of(worker.pay, worker.children, Rounding.FLOOR)
    up = part_of(part_of(down, policy.by, rounding=Rounding.HALF_UP), 2, Rounding.CEILING)
    return choose((is_family(worker, policy, alone=worker.is_seconded), down), otherwise=up)


# Cases that exclude each other, and some that do not.


@book.rule(cites=CLAUSE)
def child_bonus(worker: Worker) -> Fen:
    """Exactly one case holds."""
    return choose_one(
        (lies_between(worker.children, 1), fen(10_000)),
        (worker.children > 3, fen(25_000)),
        (worker.children == 0, fen(0)),
    )


@book.rule(cites=CLAUSE)
def points(worker: Worker, policy: PayPolicy) -> int:
    """Several cases may hold, or none; their values may be equal, or unknown."""
    return choose_one(
        (worker.is_hired, 2),
        (worker.is_seconded, worker.children),
        (worker.balance > 0, policy.by),
        (worker.balance < -500, 2),
    )


@book.rule(cites=CLAUSE)
def is_paid_out(worker: Worker) -> bool:
    """Truths as values."""
    return choose_one(
        (worker.is_hired, worker.is_seconded), (not_(worker.is_hired), worker.balance > 0), (worker.months > 11, True)
    )


@book.rule(cites=CLAUSE)
def is_settled(worker: Worker) -> bool:
    """Written truths, one of them not alike."""
    return choose_one((worker.is_hired, True), (worker.is_seconded, False), (worker.balance > 0, worker.is_seconded))


@book.rule(cites=CLAUSE)
def next_grade(worker: Worker) -> Grade:
    """Grades as values."""
    return choose_one(
        (worker.children == 0, Grade.TRAINEE), (worker.children >= 5, worker.grade), (worker.months > 6, worker.wanted)
    )


@book.rule(cites=CLAUSE)
def chosen_rate(worker: Worker, policy: PayPolicy) -> Fen:
    """Ratios as values."""
    rate = choose_one((worker.children > 2, Ratio("1%")), (worker.months < 3, policy.pension))
    return share(worker.pay, rate, Rounding.FLOOR)


@book.rule(cites=CLAUSE, applies=is_trained)
def trained_points(worker: Worker, policy: PayPolicy) -> int:
    """A rule that calls one with such cases, and does not concern everybody."""
    masters = count_true(worker.is_hired, is_trained(worker))
    return points(worker, policy) + choose_one(
        (worker.grade == Grade.SKILLED, 1), (worker.grade >= Grade.MASTER, masters)
    )


@book.rule(cites=CLAUSE)
def has_two_points(worker: Worker, policy: PayPolicy) -> bool:
    """An answer of such cases decides another."""
    return any_of(points(worker, policy) == 2, worker.is_seconded)
