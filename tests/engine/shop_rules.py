"""A book that has nothing to do with Pingyuan: when a shop may open, what it owes, how it is rated."""

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
    Provenance,
    Record,
    Rounding,
    Rulebook,
    Severity,
    Source,
    Unit,
    all_of,
    any_of,
    at_least,
    calendar_month,
    choose,
    choose_by_rank,
    count_true,
    day,
    divide,
    fact,
    fen,
    maximum,
    minimum,
    not_,
    param,
    times,
    total,
)


class Trade(Choice):
    FOOD = "food", "食品", "food"
    BOOKS = "books", "图书", "books"
    TOOLS = "tools", "五金", "tools"


class Grade(Choice):
    GOLD = "gold", "金牌", "gold"
    SILVER = "silver", "银牌", "silver"
    NONE = "none", "无", "none"


PEOPLE = Unit("人", one="person", many="people")
MONTHS = Unit("个月", one="month", many="months")


@attrs.frozen(kw_only=True)
class Shop(Record):
    label: ClassVar[Label] = Label("商店", "shop")

    staff: int = fact(zh="店员数", en="staff", unit=PEOPLE, le=500)
    trainees: int = fact(zh="学徒数", en="trainees", unit=PEOPLE, le=500)
    trade: Trade = fact(zh="行业", en="trade")
    licensed: bool = fact(zh="有营业执照", en="is licensed")
    fire_exit: bool = fact(zh="有消防通道", en="has a fire exit")
    clean: bool = fact(zh="卫生达标", en="is clean")
    closed_down: bool = fact(zh="已被责令停业", en="was ordered to close")
    insured: bool = fact(zh="已投保", en="is insured")
    opened: date = fact(zh="开业日期", en="opening day")
    inspected: date = fact(zh="最近检查日期", en="latest inspection")
    takings: Fen = fact(zh="全年营业额", en="takings of the year")
    spare: bool = fact(zh="有备用房", en="has a spare room")


@attrs.frozen(kw_only=True)
class ShopPolicy(Parameters):
    minimum_staff: int = param(zh="最低店员数", en="the minimum of staff", unit=PEOPLE, ge=1)
    safety_items: int = param(zh="应达标项数", en="the number of safety checks to pass", le=4)
    fee_per_head: Fen = param(zh="每人费用", en="the fee per person")
    fee_cap: Fen = param(zh="费用上限", en="the highest fee")
    inspection_months: int = param(zh="检查间隔月数", en="the longest time between inspections", unit=MONTHS)
    gold_rank: int = param(zh="金牌次序", en="the rank of gold")
    silver_rank: int = param(zh="银牌次序", en="the rank of silver")
    trainees_count: bool = param(zh="学徒计入人数", en="trainees count as staff")


TODAY = date(2024, 3, 31)
ACT = Label("商店管理办法", "Shops Act")


def article(number: int, zh: str, en: str) -> Citation:
    place = Label(f"第{number}条", f"article {number}")
    return Citation(f"S{number}", ACT, date(2020, 1, 1), place, Label("商店", "shop"), Label(zh, en))


A1 = article(1, "人手齐备、安全达标者方可营业。", "A shop opens with enough staff and safe premises.")
A2 = article(2, "安全检查共四项。", "There are four safety checks.")
A3 = article(3, "按人数收费，设上限。", "The fee goes by heads, up to a limit.")
A4 = article(4, "商店分级。", "Shops are graded.")
A5 = article(5, "食品店每年检查。", "Food shops are inspected yearly.")


def policy(**changes: object) -> ShopPolicy:
    values: dict[str, object] = {
        "on": TODAY,
        "minimum_staff": 3,
        "safety_items": 3,
        "fee_per_head": 30_000,
        "fee_cap": 250_050,
        "inspection_months": 12,
        "gold_rank": 1,
        "silver_rank": 2,
        "trainees_count": False,
        "sources": {
            "minimum_staff": Source(3, Provenance.REGULATION, date(2020, 1, 1), ("S1",)),
            "inspection_months": Source(
                12, Provenance.HOUSE, date(2020, 1, 1), reason=Label("条文未定", "the act is silent")
            ),
        },
    } | changes
    return ShopPolicy(**values)  # type: ignore[arg-type]


shops = Rulebook("shops", policy=ShopPolicy, default=policy, version="1.0")


@shops.rule(cites=A1, zh="计费人数", en="persons counted", helper=True)
def heads(shop: Shop, policy: ShopPolicy) -> int:
    return choose((policy.trainees_count, shop.staff + shop.trainees), otherwise=shop.staff)


@shops.rule(cites=A2, zh="安全达标项数", en="number of safety checks passed")
def safety_met(shop: Shop) -> int:
    return count_true(shop.fire_exit, shop.clean, shop.insured, not_(shop.closed_down))


@shops.rule(cites=A2, zh="安全合格", en="is safe", met_when=True)
def safe(shop: Shop, policy: ShopPolicy) -> bool:
    return at_least(policy.safety_items, shop.fire_exit, shop.clean, shop.insured, not_(shop.closed_down))


@shops.rule(cites=A5, zh="是食品店", en="is a food shop", helper=True)
def is_food(shop: Shop) -> bool:
    return shop.trade == Trade.FOOD


@shops.rule(
    cites=A5, zh="检查未过期", en="inspection is recent", applies=is_food, met_when=True, severity=Severity.EXPECTED
)
def inspected_lately(shop: Shop, policy: ShopPolicy) -> bool:
    months = calendar_month(policy.on) - calendar_month(shop.inspected)
    return months <= policy.inspection_months


@shops.rule(cites=(A1, A2), zh="可以营业", en="may open", met_when=True)
def may_open(shop: Shop, policy: ShopPolicy) -> bool:
    return all_of(
        shop.licensed,
        heads(shop, policy) >= policy.minimum_staff,
        any_of(safe(shop, policy), all_of(shop.spare, not_(shop.trade == Trade.FOOD))),
        not_(shop.closed_down),
    )


@shops.rule(cites=A3, zh="年费", en="yearly fee")
def fee(shop: Shop, policy: ShopPolicy) -> Fen:
    by_heads = total(fen(5_000), times(policy.fee_per_head, heads(shop, policy)))
    return minimum(by_heads, policy.fee_cap)


@shops.rule(cites=A3, zh="营业满月数", en="months open")
def months_open(shop: Shop, policy: ShopPolicy) -> int:
    started = choose((day(shop.opened) > 15, 1), otherwise=0)
    return maximum(0, calendar_month(policy.on) - calendar_month(shop.opened) - started)


@shops.rule(cites=A3, zh="人均营业额", en="takings per head of ten")
def takings_by_ten(shop: Shop) -> Fen:
    return divide(shop.takings, 10, Rounding.HALF_UP)


@shops.rule(cites=A4, zh="等级", en="grade")
def grade(shop: Shop, policy: ShopPolicy) -> Grade:
    return choose_by_rank(
        (safety_met(shop) == 4, policy.gold_rank, Grade.GOLD),
        (all_of(may_open(shop, policy), shop.insured == shop.clean), policy.silver_rank, Grade.SILVER),
        otherwise=Grade.NONE,
    )


@shops.rule(cites=A4, zh="须整改", en="must improve", met_when=False)
def must_improve(shop: Shop, policy: ShopPolicy) -> bool:
    return choose(
        (shop.closed_down, True),
        (grade(shop, policy) == Grade.GOLD, False),
        otherwise=any_of(not_(safe(shop, policy)), shop.staff < 2),
    )


@shops.rule(cites=A1, zh="接纳新店", en="beginners are welcome", helper=True)
def beginners_welcome(shop: Shop, policy: ShopPolicy) -> bool:  # noqa: ARG001 - a rule names its record
    return policy.minimum_staff < 2


@shops.rule(cites=A4, zh="旧制合格", en="was fit under the old act", until=date(2020, 1, 1))
def old_fit(shop: Shop) -> bool:
    return shop.licensed


GOOD = Shop(
    staff=4, trainees=1, trade=Trade.FOOD, licensed=True, fire_exit=True, clean=True, closed_down=False, insured=True,
    opened=date(2023, 12, 20), inspected=date(2023, 10, 1), takings=Fen(123_455), spare=False,
)  # fmt: skip
POOR = attrs.evolve(GOOD, staff=1, clean=False, insured=False, inspected=date(2022, 1, 1), licensed=False)
PARTLY = Shop(staff=4, trade=Trade.BOOKS, fire_exit=True, closed_down=False, spare=UNKNOWN)
