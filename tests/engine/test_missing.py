from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.shop_rules import (
    ACT,
    GOOD,
    PARTLY,
    Shop,
    ShopPolicy,
    Trade,
    fee,
    grade,
    inspected_lately,
    may_open,
    months_open,
    must_improve,
    old_fit,
    policy,
    safe,
    safety_met,
    shops,
)
from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    Label,
    Rule,
    Rulebook,
    Status,
    WrongRecord,
    all_of,
    any_of,
    at_least,
    choose,
    count_true,
    facts_of,
    not_,
)
from sizes import examples
from strategies import known, records

OWN = policy()
CITE = Citation("S9", ACT, date(2020, 1, 1), Label("第9条", "article 9"), Label("词", "term"), Label("句", "wording"))
barred = Rulebook("barred", policy=ShopPolicy, default=policy, version="1")


@barred.rule(cites=CITE)
def is_food(shop: Shop) -> bool:
    return shop.trade == Trade.FOOD


@barred.rule(cites=CITE, applies=is_food)
def food_staff(shop: Shop) -> int:
    return shop.staff + 0


@barred.rule(cites=CITE, applies=is_food)
def food_is_clean(shop: Shop) -> bool:
    return shop.clean


@barred.rule(cites=CITE)
def people(shop: Shop) -> int:
    return food_staff(shop) + shop.trainees


@barred.rule(cites=CITE)
def both(shop: Shop) -> bool:
    return all_of(food_is_clean(shop), shop.insured)


@barred.rule(cites=CITE)
def two_of_three(shop: Shop) -> bool:
    return at_least(2, food_is_clean(shop), food_staff(shop) > 3, shop.insured)


@barred.rule(cites=CITE)
def one_of_two(shop: Shop) -> bool:
    return at_least(2, food_is_clean(shop), shop.licensed, shop.insured)


@barred.rule(cites=CITE)
def by_condition(shop: Shop) -> int:
    return choose((food_is_clean(shop), shop.staff), otherwise=3)


@barred.rule(cites=CITE)
def by_condition_fixed(shop: Shop) -> int:
    return choose((food_is_clean(shop), 4), otherwise=3)


@barred.rule(cites=CITE)
def by_condition_else_barred(shop: Shop) -> int:
    return choose((food_is_clean(shop), shop.staff), otherwise=food_staff(shop))


@barred.rule(cites=CITE)
def by_condition_then_barred(shop: Shop) -> int:
    return choose((food_is_clean(shop), food_staff(shop)), otherwise=shop.staff)


@barred.rule(cites=CITE)
def else_barred(shop: Shop) -> int:
    return choose((shop.clean, shop.staff), otherwise=food_staff(shop))


@barred.rule(cites=CITE)
def by_value(shop: Shop) -> int:
    return choose((shop.clean, food_staff(shop)), (shop.insured, food_staff(shop) + 1), otherwise=shop.staff)


@barred.rule(cites=CITE)
def by_values(shop: Shop) -> int:
    return choose((shop.clean, food_staff(shop)), otherwise=food_staff(shop) + 1)


@barred.rule(cites=CITE, applies=food_is_clean)
def within(shop: Shop) -> bool:
    return shop.insured


@barred.rule(cites=CITE, applies=is_food)
def food_value(shop: Shop) -> int:
    return food_staff(shop) + shop.trainees


@barred.rule(cites=CITE)
def agreeing(shop: Shop) -> int:
    return choose((shop.clean, 5), (shop.insured, shop.staff), otherwise=shop.trainees)


@pytest.mark.parametrize(
    ("rule", "shop", "expected"),
    [
        # A decided term contributes nothing.
        (safe, Shop(fire_exit=True, clean=True, insured=True), ()),
        (safe, PARTLY, ("clean", "insured")),
        (may_open, Shop(closed_down=True), ()),
        (may_open, attrs.evolve(GOOD, licensed=UNKNOWN), ("licensed",)),
        (may_open, attrs.evolve(GOOD, spare=UNKNOWN, licensed=UNKNOWN), ("licensed",)),
        (may_open, attrs.evolve(GOOD, trainees=UNKNOWN), ()),
        (safety_met, PARTLY, ("clean", "insured")),
        # A true condition leaves only its value; an unknown one leaves every case that is still possible.
        (must_improve, Shop(closed_down=True), ()),
        (must_improve, attrs.evolve(GOOD, closed_down=UNKNOWN), ("closed_down",)),
        (months_open, Shop(), ("opened",)),
        (grade, attrs.evolve(GOOD, licensed=UNKNOWN), ()),
        (grade, attrs.evolve(GOOD, clean=False, licensed=UNKNOWN), ()),
        (grade, attrs.evolve(GOOD, clean=UNKNOWN, licensed=UNKNOWN), ("licensed", "clean")),
        (agreeing, Shop(staff=6, trainees=6), ("clean",)),
        (agreeing, Shop(staff=6, trainees=7), ("clean", "insured")),
        (agreeing, Shop(staff=5, trainees=5), ()),
        (agreeing, Shop(clean=False, insured=True), ("staff",)),
        (agreeing, Shop(clean=False, insured=False), ("trainees",)),
        # A rule that does not concern the record asks for nothing; one that may asks for both.
        (inspected_lately, Shop(trade=Trade.BOOKS), ()),
        (inspected_lately, Shop(trade=Trade.FOOD), ("inspected",)),
        (inspected_lately, Shop(), ("trade", "inspected")),
        (inspected_lately, Shop(inspected=date(2024, 1, 1)), ("trade",)),
        # What can never be known bars what depends on it.
        (people, Shop(trade=Trade.BOOKS), ()),
        (people, Shop(), ("staff", "trainees", "trade")),
        (both, Shop(trade=Trade.BOOKS), ("insured",)),
        (both, Shop(trade=Trade.BOOKS, insured=True), ()),
        (two_of_three, Shop(trade=Trade.BOOKS), ()),
        (one_of_two, Shop(trade=Trade.BOOKS), ("licensed", "insured")),
        (by_condition, Shop(trade=Trade.BOOKS), ("staff",)),
        (by_condition, Shop(trade=Trade.BOOKS, staff=4), ()),
        (by_condition_fixed, Shop(trade=Trade.BOOKS), ()),
        # What remains of a choice is barred: nothing else decides it, unless a condition can lead elsewhere.
        (by_condition_else_barred, Shop(trade=Trade.BOOKS), ()),
        (by_condition_then_barred, Shop(trade=Trade.BOOKS), ()),
        (else_barred, Shop(trade=Trade.BOOKS), ("staff", "clean")),
        (else_barred, Shop(trade=Trade.BOOKS, clean=False), ()),
        (by_value, Shop(trade=Trade.BOOKS), ("staff", "clean", "insured")),
        (by_values, Shop(trade=Trade.BOOKS), ()),
        (within, Shop(trade=Trade.BOOKS), ()),
        (within, Shop(trade=Trade.FOOD), ("clean", "insured")),
        (food_value, Shop(trade=Trade.BOOKS), ()),
    ],
)
def test_missing(rule: Rule[Any, Any, Any], shop: Shop, expected: tuple[str, ...]) -> None:
    assert rule.missing(shop) == expected


def test_ranks_order_the_search() -> None:
    shop = attrs.evolve(GOOD, fire_exit=UNKNOWN)
    assert grade.missing(shop) == ("fire_exit",)
    assert grade.missing(shop, policy(gold_rank=2, silver_rank=1)) == ()
    open_ = attrs.evolve(GOOD, licensed=UNKNOWN)
    assert grade.missing(open_, policy(gold_rank=2, silver_rank=1)) == ("licensed",)


def test_a_parameter_without_a_value_bars_too() -> None:
    assert fee.missing(Shop(), policy(fee_cap=UNKNOWN)) == ()
    assert fee.missing(Shop()) == ("staff",)
    assert fee.missing(Shop(), policy(trainees_count=True)) == ("staff", "trainees")
    assert grade.missing(Shop(), policy(gold_rank=UNKNOWN)) == ()


def test_a_record_of_another_class_is_refused() -> None:
    with pytest.raises(WrongRecord):
        grade.missing(OWN)  # type: ignore[arg-type]


POLICIES = [
    OWN,
    policy(minimum_staff=1, safety_items=4, trainees_count=True, gold_rank=2, silver_rank=1),
    policy(safety_items=2, gold_rank=3, silver_rank=3, inspection_months=3),
]
RULES = [rule for rule in (*shops.all_rules, *barred.all_rules) if rule is not old_fit]
FULL = st.fixed_dictionaries({info.name: known(info) for info in facts_of(Shop).values()})


def filled(shop: Shop, values: dict[str, Any], names: set[str]) -> Shop:
    unknown = {name for name in values if getattr(shop, name) is UNKNOWN}
    return attrs.evolve(shop, **{name: values[name] for name in unknown & names})


@examples(150)
@given(
    shop=records(Shop),
    values=FULL,
    under=st.sampled_from([*POLICIES, policy(minimum_staff=UNKNOWN), policy(gold_rank=UNKNOWN)]),
)
def test_facts_that_are_not_listed_never_decide(shop: Shop, values: dict[str, Any], under: ShopPolicy) -> None:
    for rule in RULES:
        missing = set(rule.missing(shop, under))
        assert all(getattr(shop, name) is UNKNOWN for name in missing)
        assert missing <= set(rule.facts)
        others = filled(shop, values, set(values) - missing)
        assert rule(others, under) == rule(shop, under), rule.name
        if rule(shop, under) is not UNKNOWN:
            assert not missing


@examples(150)
@given(shop=records(Shop), values=FULL, under=st.sampled_from(POLICIES))
def test_all_facts_that_are_listed_decide(shop: Shop, values: dict[str, Any], under: ShopPolicy) -> None:
    for rule in RULES[: -len(barred.all_rules)]:
        missing = set(rule.missing(shop, under))
        status = rule.status(filled(shop, values, missing), under)
        assert status in {Status.DECIDED, Status.NOT_APPLICABLE}, rule.name


def test_not_or_count_or_any_ask_for_what_is_open() -> None:
    shop = Shop(clean=True, insured=UNKNOWN, spare=False)
    assert _open.missing(shop) == ("insured",)
    assert _counted.missing(shop) == ("licensed", "insured")


@barred.rule(cites=CITE)
def _open(shop: Shop) -> bool:
    return not_(any_of(shop.spare, shop.insured))


@barred.rule(cites=CITE)
def _counted(shop: Shop) -> int:
    return count_true(shop.clean, shop.insured, shop.licensed)
