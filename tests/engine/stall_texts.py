"""A book in which rules have several texts: the fees of market stalls, by market rules that changed twice."""

from datetime import date
from typing import ClassVar

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    Fen,
    Label,
    Parameters,
    Record,
    Rulebook,
    Severity,
    Unit,
    all_of,
    choose,
    count_true,
    fact,
    fen,
    maximum,
    param,
    times,
)


class Goods(Choice):
    FRESH = "fresh", "生鲜", "fresh food"
    OTHER = "other", "其他", "other goods"


HOURS = Unit("小时", one="hour", many="hours")
HELPERS = Unit("人", one="helper", many="helpers")


@attrs.frozen(kw_only=True)
class Stall(Record):
    label: ClassVar[Label] = Label("摊位", "stall")

    id: str = fact(zh="编号", en="id")
    goods: Goods = fact(zh="货物", en="goods")
    helpers: int = fact(zh="帮工人数", en="helpers", unit=HELPERS, le=50)
    hours: int = fact(zh="营业小时数", en="hours of opening", unit=HOURS, le=24)
    inspected: bool = fact(zh="已检查", en="was inspected")
    has_sign: bool = fact(zh="有招牌", en="has a sign")
    has_scales: bool = fact(zh="有校准的秤", en="has tested scales")


@attrs.frozen(kw_only=True)
class StallPolicy(Parameters):
    fee_per_helper: Fen = param(zh="每名帮工的费用", en="fee for each helper", le=100_000)
    free_helpers: int = param(zh="免费帮工人数", en="helpers free of charge", unit=HELPERS, le=50)
    flat_fee: Fen = param(zh="固定费用", en="flat fee", le=1_000_000)
    high_fee: Fen = param(zh="高额费用", en="high fee", le=1_000_000)


SECOND, THIRD, END = date(2018, 10, 28), date(2020, 1, 1), date(2023, 1, 1)


def policy_of(on: date, **changes: object) -> StallPolicy:
    """The policy of a day; nobody gave free helpers before the second text did."""
    values: dict[str, object] = {
        "fee_per_helper": Fen(1_000),
        "free_helpers": UNKNOWN if on < SECOND else 2,
        "flat_fee": Fen(5_000),
        "high_fee": Fen(4_000),
    }
    return StallPolicy(on=on, **(values | changes))  # type: ignore[arg-type] # values of every kind


FIRST_DAY = date(2015, 1, 1)
OLD, MIDDLE, NEW, BEFORE, AFTER = map(policy_of, (date(2016, 5, 1), SECOND, date(2021, 2, 3), date(2014, 12, 31), END))
stalls = Rulebook("stalls", policy=StallPolicy, default=lambda: OLD, version="1")


def article(key: str, on: date) -> Citation:
    """A clause of the market rules of a year."""
    text = Label(f"{on.year}年市场规则", f"market rules of {on.year}")
    return Citation(key, text, on, Label("第1条", "article 1"), Label("收费", "fees"), Label("收费。", "Fees."))


A15, A18, A20 = article("A15", FIRST_DAY), article("A18", SECOND), article("A20", THIRD)


@stalls.rule(zh="计费帮工", en="helpers charged", cites=A18, since=SECOND, until=THIRD, helper=True)
def helpers_charged(stall: Stall, policy: StallPolicy) -> int:
    """Helpers beyond those that are free."""
    return maximum(stall.helpers - policy.free_helpers, 0)


@stalls.rule(zh="摊位费", en="stall fee", cites=A15, since=FIRST_DAY)
def stall_fee(stall: Stall, policy: StallPolicy) -> Fen:
    """So much for each helper."""
    return times(policy.fee_per_helper, stall.helpers)


@stall_fee.version(since=SECOND, cites=(A18, A15), summary=Label("{answer}，{helpers}", "{answer} for {helpers}"))
def stall_fee_2018(stall: Stall, policy: StallPolicy) -> Fen:
    """Some helpers are free, and so are stalls with fresh food."""
    return choose(
        (stall.goods == Goods.FRESH, fen(0)), otherwise=times(policy.fee_per_helper, helpers_charged(stall, policy))
    )


@stall_fee.version(since=THIRD, cites=A20, until=END)
def stall_fee_2020(stall: Stall, policy: StallPolicy) -> Fen:
    """One fee for all but inspected stalls."""
    return choose((stall.inspected, fen(0)), otherwise=policy.flat_fee)


@stalls.rule(zh="费用高", en="the fee is high", cites=A15, since=FIRST_DAY, until=END)
def fee_is_high(stall: Stall, policy: StallPolicy) -> bool:
    """Whether the fee, by the text of the day, is a high one."""
    return stall_fee(stall, policy) >= policy.high_fee


@stalls.rule(zh="合格项数", en="checks passed", cites=A15)
def checks_passed(stall: Stall) -> int:
    """Of sign and inspection."""
    return count_true(stall.inspected, stall.has_sign)


@checks_passed.version(since=THIRD, cites=A20)
def checks_passed_2020(stall: Stall) -> int:
    """Of sign, inspection and scales."""
    return count_true(stall.inspected, stall.has_sign, stall.has_scales)


@stalls.rule(zh="两项合格", en="two checks passed", cites=A15)
def two_checks(stall: Stall) -> bool:
    """Whether exactly two checks were passed."""
    return checks_passed(stall) == 2


@stalls.rule(zh="是生鲜摊位", en="sells fresh food", cites=A15, helper=True)
def sells_fresh(stall: Stall) -> bool:
    return stall.goods == Goods.FRESH


@stalls.rule(
    zh="摊位合规", en="the stall is in order", cites=A15, severity=Severity.EXPECTED, met_when=True, applies=sells_fresh
)
def in_order(stall: Stall) -> bool:
    """Inspected."""
    return stall.inspected


@in_order.version(since=SECOND, cites=A18, severity=Severity.REQUIRED)
def in_order_2018(stall: Stall) -> bool:
    """Inspected, with a sign and tested scales."""
    return all_of(stall.inspected, stall.has_sign, stall.has_scales)


def fee_in_plain_python(stall: Stall, policy: StallPolicy) -> int:
    """The fee as a clerk would compute it, of a stall all of whose facts are known."""
    if policy.on >= THIRD:
        return 0 if stall.inspected else policy.flat_fee
    if policy.on >= SECOND:
        charged = max(0, stall.helpers - policy.free_helpers)
        return 0 if stall.goods is Goods.FRESH else policy.fee_per_helper * charged
    return policy.fee_per_helper * stall.helpers


def order_in_plain_python(stall: Stall, policy: StallPolicy) -> bool:
    """Whether a stall with fresh food is in order."""
    if policy.on >= SECOND:
        return stall.inspected and stall.has_sign and stall.has_scales
    return stall.inspected
