from datetime import date
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given

from conftest import Golden
from engine.shop_rules import (
    ACT,
    GOOD,
    PARTLY,
    PEOPLE,
    POOR,
    Grade,
    Shop,
    ShopPolicy,
    Trade,
    grade,
    policy,
    safety_met,
    shops,
)
from pingyuan_rules.engine import (
    LANGUAGES,
    Choice,
    Citation,
    Fen,
    Label,
    Lang,
    Record,
    Rule,
    Rulebook,
    Status,
    Unit,
    all_of,
    any_of,
    at_least,
    choose,
    count_true,
    fact,
    fen,
    not_,
    times,
)
from pingyuan_rules.engine.wording.remedies import remedies
from sizes import examples
from strategies import records

CITE = Citation("S9", ACT, date(2020, 1, 1), Label("第9条", "article 9"), Label("词", "term"), Label("句", "wording"))


class Size(Choice):
    TINY = "tiny", "极小", "tiny"
    SMALL = "small", "小", "small"
    LARGE = "large", "大", "large"
    VAST = "vast", "极大", "vast"


cases = Rulebook("cases", policy=ShopPolicy, default=policy, version="1")
# A requirement of the same book would bar every way that breaks it, so these two stand apart.
crowding = Rulebook("crowding", policy=ShopPolicy, default=policy, version="1")
excess = Rulebook("excess", policy=ShopPolicy, default=policy, version="1")


@cases.rule(cites=CITE)
def is_food(shop: Shop) -> bool:
    return shop.trade == Trade.FOOD


@cases.rule(cites=CITE, applies=is_food)
def food_is_clean(shop: Shop) -> bool:
    return shop.clean


@cases.rule(cites=CITE)
def food_clean_and_staffed(shop: Shop) -> bool:
    return all_of(food_is_clean(shop), shop.staff >= 3)


@crowding.rule(cites=CITE, met_when=False)
def crowded(shop: Shop) -> bool:
    return all_of(shop.staff > 5, shop.trainees > shop.staff, any_of(shop.spare, shop.clean))


@excess.rule(cites=CITE, met_when=False)
def too_many(shop: Shop) -> bool:
    return at_least(2, shop.spare, shop.clean, shop.insured)


@cases.rule(cites=CITE)
def two_of_four(shop: Shop) -> bool:
    return at_least(2, shop.spare, shop.clean, shop.insured, not_(shop.closed_down))


@cases.rule(cites=CITE)
def counted_up(shop: Shop) -> bool:
    return count_true(shop.spare, shop.clean, shop.insured) > 1


@cases.rule(cites=CITE)
def counted_down(shop: Shop) -> bool:
    return count_true(shop.spare, shop.clean, shop.insured) < 2


@cases.rule(cites=CITE)
def counted_off(shop: Shop, policy: ShopPolicy) -> bool:
    return policy.minimum_staff != count_true(shop.spare, shop.clean, shop.insured)


@cases.rule(cites=CITE)
def enough(shop: Shop, policy: ShopPolicy) -> bool:
    return policy.minimum_staff <= shop.staff


@cases.rule(cites=CITE)
def counted_by_call(shop: Shop) -> bool:
    return checks(shop) == 2


@cases.rule(cites=CITE)
def checks(shop: Shop) -> int:
    return count_true(shop.clean, shop.insured, shop.licensed)


@cases.rule(cites=CITE)
def by_policy(shop: Shop, policy: ShopPolicy) -> bool:  # noqa: ARG001 - a rule names its record
    return all_of(policy.trainees_count, policy.minimum_staff == 1)


@cases.rule(cites=CITE)
def or_by_policy(shop: Shop, policy: ShopPolicy) -> bool:
    return any_of(policy.trainees_count, shop.clean)


@cases.rule(cites=CITE)
def by_case(shop: Shop) -> bool:
    return choose((shop.spare, True), (shop.closed_down, False), (shop.licensed, shop.clean), otherwise=shop.insured)


@cases.rule(cites=CITE)
def by_agreeing(shop: Shop) -> bool:
    return choose((shop.spare, shop.clean), otherwise=shop.insured)


@cases.rule(cites=CITE)
def by_staying(shop: Shop) -> bool:
    return choose((shop.spare, shop.clean), (shop.licensed, True), otherwise=shop.insured)


@cases.rule(cites=CITE)
def by_leaving(shop: Shop) -> bool:
    return choose((shop.spare, False), (shop.insured, True), otherwise=shop.licensed)


@cases.rule(cites=CITE)
def by_policy_stay(shop: Shop, policy: ShopPolicy) -> bool:
    return choose((policy.minimum_staff > 2, shop.clean), otherwise=shop.insured)


@cases.rule(cites=CITE)
def by_last_case(shop: Shop) -> bool:
    return choose((shop.spare, False), otherwise=True)


@cases.rule(cites=CITE)
def by_policy_case(shop: Shop, policy: ShopPolicy) -> bool:
    return choose((policy.trainees_count, True), (shop.spare, True), otherwise=False)


@cases.rule(cites=CITE)
def no_case(shop: Shop, policy: ShopPolicy) -> bool:
    return choose((policy.trainees_count, shop.spare), (shop.clean, False), otherwise=False)


@cases.rule(cites=CITE)
def same(shop: Shop) -> bool:
    return shop.clean == any_of(shop.spare, shop.insured)


@cases.rule(cites=CITE)
def golden_shop(shop: Shop) -> bool:
    return all_of(shop.trade != Trade.FOOD, not_(shop.staff < 2))


@cases.rule(cites=CITE, zh="十倍费用", en="fee at ten times")
def tenfold_fee(shop: Shop) -> Fen:
    return times(fen(30_000), shop.staff)


@cases.rule(cites=CITE)
def earns_its_fee(shop: Shop) -> bool:
    return shop.takings >= tenfold_fee(shop)


@cases.rule(cites=CITE)
def earns_enough(shop: Shop) -> bool:
    return shop.takings >= fen(100_000)


@attrs.frozen(kw_only=True)
class Nameless(Record):
    ready: bool = fact(zh="就绪", en="is ready")


nameless = Rulebook("nameless", policy=ShopPolicy, default=policy, version="1")


@nameless.rule(cites=CITE)
def nameless_ready(thing: Nameless) -> bool:
    return thing.ready


@pytest.mark.parametrize(
    ("rule", "shop", "expected"),
    [
        (is_food, Shop(trade=Trade.FOOD), ()),
        (is_food, Shop(), ("Find out and record “trade”",)),
        (is_food, Shop(trade=Trade.BOOKS), ("Make sure that trade is food (now books)",)),
        (golden_shop, Shop(trade=Trade.FOOD, staff=1), (
            "Make sure that trade is books or tools (now food)",
            "Make sure that staff are at least 2 (now 1)",
        )),
        (food_clean_and_staffed, Shop(trade=Trade.FOOD, clean=False, staff=2), (
            "Make sure that the shop is clean",
            "Make sure that staff are at least 3 (now 2)",
        )),
        (food_clean_and_staffed, Shop(trade=Trade.BOOKS, clean=True, staff=2), (
            "Make sure that trade is food (now books)",
            "Make sure that staff are at least 3 (now 2)",
        )),
        (food_clean_and_staffed, Shop(trade=Trade.FOOD, staff=2), (
            "Find out whether the shop is clean",
            "Make sure that staff are at least 3 (now 2)",
        )),
        (crowded, Shop(staff=6, trainees=7, spare=True, clean=True), (
            ("Make sure that one of these holds: staff are at most 5 (now 6); trainees are at most staff (now "
            "7 and 6); (all of these hold: “has a spare room” is no longer true; “is clean” is no longer "
            "true)"),
        )),
        (crowded, Shop(staff=6, trainees=7, spare=True, clean=False), (
            ("Make sure that one of these holds: staff are at most 5 (now 6); trainees are at most staff (now "
            "7 and 6); “has a spare room” is no longer true"),
        )),
        (too_many, Shop(spare=True, clean=True, insured=False), (
            ("Make sure that one of these holds: “has a spare room” is no longer true; “is clean” is no "
            "longer true"),
        )),
        (too_many, Shop(spare=True, clean=True, insured=True), (
            ("Make sure that 2 of these hold: “has a spare room” is no longer true; “is clean” is no longer "
            "true; “is insured” is no longer true"),
        )),
        (two_of_four, Shop(spare=False, clean=False, insured=False, closed_down=True), (
            ("Make sure that 2 of these hold: the shop has a spare room; the shop is clean; the shop is "
            "insured; “was ordered to close” is no longer true"),
        )),
        (two_of_four, Shop(spare=True, clean=False, closed_down=True), (
            ("Do one of these: make sure that the shop is clean; find out whether the shop is insured; make "
            "sure that “was ordered to close” is no longer true"),
        )),
        (counted_up, Shop(spare=False, clean=False, insured=True), (
            "Make sure that one of these holds: the shop has a spare room; the shop is clean",
        )),
        (counted_down, Shop(spare=False, clean=True, insured=True), (
            "Make sure that one of these holds: “is clean” is no longer true; “is insured” is no longer true",
        )),
        (counted_off, Shop(spare=True, clean=True, insured=True), (
            ("Make sure that the number of these that hold (has a spare room; is clean; is insured) is not 3 "
            "people (now 3)"),
        )),
        (enough, Shop(staff=2), ("Make sure that staff are at least 3 (now 2)",)),
        (counted_by_call, Shop(clean=True, insured=True, licensed=True), (
            ("Make sure that one of these holds: “is clean” is no longer true; “is insured” is no longer "
            "true; “is licensed” is no longer true"),
        )),
        (counted_by_call, Shop(clean=False, insured=False, licensed=False), (
            "Make sure that 2 of these hold: the shop is clean; the shop is insured; the shop is licensed",
        )),
        (by_policy, Shop(), (
            ("Change nothing in the record, since the policy alone decides this: “trainees count as staff” "
            "and “the minimum of staff” is 1 person"),
        )),
        (or_by_policy, Shop(clean=False), ("Make sure that the shop is clean",)),
        (by_case, Shop(spare=False, closed_down=True, licensed=True, clean=True), (
            ("Make sure that one of these holds: the shop has a spare room; “was ordered to close” is no "
            "longer true"),
        )),
        (by_case, Shop(spare=False, closed_down=False, licensed=True, clean=False, insured=True), (
            ("Make sure that one of these holds: the shop has a spare room; the shop is clean; “is licensed” "
            "is no longer true"),
        )),
        (by_case, Shop(spare=False, closed_down=False, licensed=False, clean=True, insured=False), (
            ("Make sure that one of these holds: the shop has a spare room; the shop is licensed; the shop is "
            "insured"),
        )),
        (by_case, Shop(spare=False, closed_down=False), (
            "Find out whether the shop is licensed",
            "Find out whether the shop is clean",
            "Find out whether the shop is insured",
        )),
        (by_agreeing, Shop(clean=False, insured=False), (
            "Find out whether the shop has a spare room",
            "Make sure that one of these holds: the shop is clean; the shop is insured",
        )),
        (by_staying, Shop(spare=True, clean=False, insured=False, licensed=False), (
            "Make sure that the shop is clean",
        )),
        (by_leaving, Shop(spare=True, insured=False, licensed=False), (
            "Make sure that “has a spare room” is no longer true",
            "Make sure that one of these holds: the shop is insured; the shop is licensed",
        )),
        (by_policy_stay, Shop(clean=False), ("Make sure that the shop is clean",)),
        (by_case, Shop(spare=False, closed_down=True), (
            ("Do one of these: make sure that the shop has a spare room; (do all of these: make sure that "
            "“was ordered to close” is no longer true; find out whether the shop is licensed; find out "
            "whether the shop is clean; find out whether the shop is insured)"),
        )),
        (by_last_case, Shop(spare=True), ("Make sure that “has a spare room” is no longer true",)),
        (by_policy_case, Shop(spare=False), ("Make sure that the shop has a spare room",)),
        (no_case, Shop(spare=False, clean=True), (
            ("Change nothing in the record, since the policy alone decides this: if “trainees count as "
            "staff”, “has a spare room”; if “is clean”, no; otherwise, no"),
        )),
        (same, Shop(clean=True, spare=False, insured=False), (
            ("Make sure that “is clean” and (“has a spare room” or “is insured”) are both true or both false "
            "(now yes and no)"),
        )),
        (safety_met, POOR, ()),
    ],
)  # fmt: skip
def test_remedies(rule: Rule[Any, Any, Any], shop: Shop, expected: tuple[str, ...]) -> None:
    assert remedies(rule, shop) == expected


def test_a_finding_tells_its_remedies() -> None:
    (finding,) = [found for found in shops.assess(POOR).findings if found.rule.name == "safe"]
    assert finding.remedies() == ("Make sure that one of these holds: the shop is clean; the shop is insured",)
    assert finding.remedies("zh") == ("确保以下至少一项满足：卫生达标；已投保",)


def test_money_that_is_too_little_is_raised_by_what_is_missing() -> None:
    takings = Shop(takings=Fen(270_000), staff=12, trainees=0)
    assert remedies(earns_its_fee, takings) == (
        "Raise takings of the year by 900 yuan (now 2,700 yuan, due 3,600 yuan) (fee at ten times)",
    )
    assert remedies(earns_its_fee, takings, lang="zh") == (
        "全年营业额应增加900元（现为2,700元，应为3,600元）（十倍费用）",
    )
    assert remedies(earns_enough, Shop(takings=Fen(99_999))) == (
        "Raise takings of the year by 0.01 yuan (now 999.99 yuan, due 1,000 yuan)",
    )


def test_a_record_without_a_label_is_called_a_record() -> None:
    assert remedies(nameless_ready, Nameless(ready=False)) == ("Make sure that the record is ready",)
    assert remedies(nameless_ready, Nameless(ready=False), lang="zh") == ("确保就绪",)


def test_remedies_go_by_the_policy() -> None:
    assert "Make sure that persons counted are at least 3 (now 1)" in remedies(shops["may_open"], POOR)
    assert not [said for said in remedies(shops["may_open"], POOR, policy(minimum_staff=1)) if "persons" in said]


@attrs.frozen(kw_only=True)
class Stall(Record):
    label: ClassVar[Label] = Label("摊位", "stall")
    people: int = fact(zh="人数", en="people there", unit=PEOPLE, given=True)
    roofed: bool = fact(zh="有顶", en="has a roof", given=True)
    lamps: int = fact(zh="灯数", en="lamps", unit=Unit("盏", one="lamp", many="lamps"))
    swept: bool = fact(zh="已清扫", en="is swept")
    candles: int = fact(zh="烛数", en="candles", unit=Unit("支", one="candle", many="candles"))
    size: Size = fact(zh="大小", en="size")


stalls = Rulebook("stalls", policy=ShopPolicy, default=policy, version="1")


@stalls.rule(cites=CITE)
def is_busy(stall: Stall) -> bool:
    return stall.people >= 5


@stalls.rule(cites=CITE, met_when=False)
def busy_and_unswept(stall: Stall) -> bool:
    return all_of(is_busy(stall), not_(stall.swept))


@stalls.rule(cites=CITE)
def two_of_three(stall: Stall) -> bool:
    return at_least(2, stall.roofed, stall.swept, stall.lamps > stall.people * 1)


@stalls.rule(cites=CITE)
def swept_or_roofed_and_lit(stall: Stall) -> bool:
    return any_of(stall.swept, all_of(stall.roofed, stall.lamps > 0))


@stalls.rule(cites=CITE)
def swept_or_by_policy(stall: Stall, policy: ShopPolicy) -> bool:
    return any_of(stall.swept, all_of(policy.trainees_count, stall.lamps > 0))


@stalls.rule(cites=CITE)
def quiet(stall: Stall) -> bool:
    return any_of(stall.people < 5, stall.roofed)


@stalls.rule(cites=CITE)
def well_lit(stall: Stall, policy: ShopPolicy) -> bool:
    return stall.candles >= policy.minimum_staff * 1


@stalls.rule(cites=CITE)
def not_tiny(stall: Stall) -> bool:
    return stall.size != Size.TINY


@stalls.rule(cites=CITE, met_when=False)
def tiny(stall: Stall) -> bool:
    return stall.size == Size.TINY


@pytest.mark.parametrize(
    ("rule", "stall", "expected"),
    [
        (busy_and_unswept, Stall(people=5, swept=False), ("Make sure that the stall is swept",)),
        (two_of_three, Stall(people=1, lamps=0, swept=False, roofed=False), (
            "Make sure that the stall is swept",
            "Make sure that lamps are more than people there (now 0 and 1)",
        )),
        (two_of_three, Stall(people=1, lamps=2, swept=False, roofed=False), ("Make sure that the stall is swept",)),
        (swept_or_roofed_and_lit, Stall(swept=False, roofed=False, lamps=0), ("Make sure that the stall is swept",)),
        (swept_or_roofed_and_lit, Stall(swept=False, roofed=True, lamps=0), (
            "Make sure that one of these holds: the stall is swept; lamps are more than 0 (now 0)",
        )),
        (swept_or_by_policy, Stall(swept=False, lamps=0), ("Make sure that the stall is swept",)),
        (quiet, Stall(people=5, roofed=False), (
            "Make sure that one of these holds: people there are fewer than 5 (now 5); the stall has a roof",
        )),
        (is_busy, Stall(people=4), ("Make sure that people there are at least 5 (now 4)",)),
        (busy_and_unswept, Stall(swept=False), (
            "Do one of these: find out and record “people there”; make sure that the stall is swept",
        )),
        (well_lit, Stall(candles=1), ("Make sure that candles are at least 3 (now 1)",)),
        (not_tiny, Stall(size=Size.TINY), ("Make sure that size is small, large or vast (now tiny)",)),
        (tiny, Stall(size=Size.TINY), ("Make sure that size is small, large or vast (now tiny)",)),
    ],
)  # fmt: skip
def test_a_remedy_leaves_alone_what_is_given(
    rule: Rule[Any, Any, Any], stall: Stall, expected: tuple[str, ...]
) -> None:
    assert remedies(rule, stall) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_remedies_in_words(lang: Lang, golden: Golden) -> None:
    lines = []
    for name, shop in (("poor", POOR), ("partly", PARTLY), ("closed", attrs.evolve(GOOD, closed_down=True))):
        for rule in shops.rules:
            lines += [f"{name} {rule.name}: {said}" for said in remedies(rule, shop, None, lang)]
    golden(f"remedies_{lang}.txt", "\n".join(lines))


@examples(100)
@given(shop=records(Shop))
def test_only_what_falls_short_has_remedies(shop: Shop) -> None:
    for rule in (*shops.rules, *cases.rules, crowded, too_many):
        if rule.kind.name == "bool" and rule.standing.in_force(policy().on):
            fine = rule(shop) is (rule.standing.shall_be is not False)
            outside = rule.status(shop) is Status.NOT_APPLICABLE
            assert (remedies(rule, shop) == ()) is (fine or outside), rule.name


def test_grades_are_informed_about_only() -> None:
    assert grade(POOR) is Grade.NONE
    assert remedies(grade, POOR) == ()
