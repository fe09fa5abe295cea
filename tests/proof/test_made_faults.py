"""More than twenty faults, made on purpose in rulebooks and policies: the lint finds each and tells it in words."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import attrs
import pytest

from pingyuan_rules import book as county
from pingyuan_rules import lint, never_lowers, never_raises, policy_on
from pingyuan_rules.engine import (
    Label,
    Monotony,
    Record,
    Rulebook,
    Status,
    Unknown,
    all_of,
    any_of,
    as_is,
    choose,
    choose_by_rank,
    choose_one,
    count_where,
    fact,
    implies,
    invariant,
    maximum,
    not_,
)
from pingyuan_rules.proof import Remark, RemarkKind
from pingyuan_rules.proof.law_remarks import law_remarks
from proof.box_rules import CLAUSE, TARIFF, Box, Color, Tariff, Way
from proof.crew_rules import BOATS, Boat, BoatPolicy, Sailor
from sizes import only_in_check

Book = Rulebook[Tariff]
FAULTS: dict[str, tuple[Callable[[Book], object], RemarkKind, str, tuple[Box, ...], dict[str, Any]]] = {}
"""By name: what states the rules or laws, the kind of remark, words that it must hold, the records, other values."""


def fault(
    kind: RemarkKind, words: str, *records: Box, **values: Any
) -> Callable[[Callable[[Book], object]], Callable[[Book], object]]:
    def keep(state: Callable[[Book], object]) -> Callable[[Book], object]:
        FAULTS[state.__name__] = (state, kind, words, records, values)
        return state

    return keep


# Answers that no record can have.


@fault(RemarkKind.DEAD_ANSWER, "“红箱且易碎”不可能为“是”")
def invariants_exclude_a_yes(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="红箱且易碎", en="is red and fragile")
    def red_and_fragile(box: Box) -> bool:
        return all_of(box.color == Color.RED, box.fragile)


@fault(RemarkKind.DEAD_ANSWER, "“有内容”不可能为“否”")
def invariants_exclude_a_no(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="有内容", en="has something in it")
    def holds_something(box: Box) -> bool:
        return box.weight - box.empty > 0


@fault(RemarkKind.DEAD_ANSWER, "“运输方式”不可能为“水路”")
def a_choice_is_left_out(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="运输方式", en="way")
    def way(box: Box) -> Way:
        return choose((box.weight > 3, Way.RAIL), otherwise=Way.ROAD)


@fault(RemarkKind.DEAD_ANSWER, "“分档”不可能为“铁路”", heavy=3)
def two_bands_begin_at_one_line(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="分档", en="band")
    def band(box: Box, policy: Tariff) -> Way:
        return choose((box.weight >= 3, Way.SHIP), (box.weight >= policy.heavy, Way.RAIL), otherwise=Way.ROAD)


@fault(RemarkKind.DEAD_ANSWER, "“白箱”不可能为“是”", heavy=9)
def a_condition_contradicts_itself(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="白箱", en="is neither heavy nor light")
    def is_between(box: Box, policy: Tariff) -> bool:
        return all_of(box.weight > 4, not_(any_of(box.weight > 3, box.empty + policy.heavy > 20)))


# Cases that are never used.


@fault(RemarkKind.DEAD_CASE, "“水运”的第1种情形")
def a_condition_cannot_be_met(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="水运", en="goes by ship")
    def by_ship(box: Box) -> int:
        return choose((box.weight > 6, 1), (box.sealed, 2), otherwise=3)


@fault(RemarkKind.DEAD_CASE, "“加价”的第2种情形")
def an_earlier_case_takes_every_record(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="加价", en="charge")
    def charge(box: Box) -> int:
        return choose((box.weight > 2, 5), (box.weight > 4, 9), otherwise=0)


@fault(RemarkKind.DEAD_CASE, "“余额”的第3种情形")
def the_last_case_is_never_left(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="余额", en="what is left")
    def left(box: Box) -> int:
        return choose((box.weight > 2, 1), (box.weight <= 2, 2), otherwise=7)


@fault(RemarkKind.DEAD_CASE, "“等级”的第2种情形")
def a_ranked_case_cannot_be_met(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="等级", en="rank")
    def rank(box: Box, policy: Tariff) -> int:
        return choose_by_rank(
            (box.sealed, policy.heavy, 1), (all_of(box.fragile, box.color == Color.RED), 2, 2), otherwise=3
        )


@fault(RemarkKind.NO_SINGLE_CASE, "以下记录不符合“车道”的任何一种情形：毛重：3。", Box(weight=3))
def no_case_holds(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="车道", en="lane")
    def lane(box: Box) -> int:
        return choose_one((box.weight < 3, 1), (box.weight > 3, 2))


@fault(RemarkKind.NO_SINGLE_CASE, "以下记录同时符合“车道”的第1种和第2种情形：毛重：3。", Box(weight=3))
def two_cases_hold(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="车道", en="lane")
    def lane(box: Box) -> int:
        return choose_one((box.weight <= 3, 1), (box.weight >= 3, 2))


# Parameters.


@fault(RemarkKind.IDLE_PARAMETER, "“单位运费”（2）取0至9之间的任何值都不改变任何结论")
def a_parameter_is_multiplied_by_nothing(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="运费", en="price")
    def price(box: Box, policy: Tariff) -> int:
        return box.weight + policy.per_unit * 0


@fault(RemarkKind.IDLE_PARAMETER, "“重箱界限”（4）取0至10之间的任何值都不改变任何结论")
def a_parameter_only_meets_greater_numbers(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="净价", en="net price")
    def net_price(box: Box, policy: Tariff) -> int:
        return maximum(box.weight + 10, policy.heavy)


@fault(RemarkKind.IDLE_PARAMETER, "“可走铁路”（是）取任何值都不改变任何结论")
def a_switch_switches_nothing(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="可发运", en="can be sent")
    def can_be_sent(box: Box, policy: Tariff) -> bool:
        return any_of(box.sealed, all_of(policy.rail, box.sealed, box.fragile))


@fault(RemarkKind.THRESHOLD_BEYOND, "“重箱界限”（10）超出所比较事实的取值范围", heavy=10)
def a_line_lies_above_what_there_can_be(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="重箱", en="is heavy")
    def is_heavy(box: Box, policy: Tariff) -> bool:
        return any_of(box.sealed, box.weight >= policy.heavy)


@fault(RemarkKind.THRESHOLD_BEYOND, "“重箱界限”（0）超出所比较事实的取值范围", heavy=0)
def a_line_lies_below_what_there_can_be(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="非空箱", en="is no empty box")
    def is_full(box: Box, policy: Tariff) -> bool:
        return all_of(box.sealed, box.weight > policy.heavy)


# Laws.


@fault(RemarkKind.BROKEN_LAW, "“重箱须封”不成立，例如：毛重：4；已封箱：否。", Box(weight=4, sealed=False))
def a_law_fails(book: Book) -> None:
    @book.law(cites=CLAUSE, zh="重箱须封", en="a heavy box is sealed")
    def heavy_is_sealed(box: Box, policy: Tariff) -> bool:
        return implies(box.weight >= policy.heavy, box.sealed)


@fault(RemarkKind.BROKEN_LAW, "“净重不超过五”不成立，例如：毛重：6；自重：0。", Box(weight=6, empty=0))
def a_law_fails_at_one_edge_alone(book: Book) -> None:
    @book.law(cites=CLAUSE, zh="净重不超过五", en="the net weight is at most five")
    def at_most_five(box: Box) -> bool:
        return box.weight - box.empty <= 5


@fault(
    RemarkKind.BROKEN_LAW,
    "“越重越贵”不成立：毛重：2时，“运价”为“6”；改为毛重：4时，却为“5”。",
    Box(weight=2),
    Box(weight=4),
)
def a_law_about_two_records_fails(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="运价", en="fee")
    def fee(box: Box, policy: Tariff) -> int:
        return choose((box.weight >= policy.heavy, 5), otherwise=box.weight * 3)

    @book.law(cites=CLAUSE, zh="越重越贵", en="the heavier, the dearer")
    def heavier_is_dearer() -> Monotony[Box, Tariff]:
        return never_lowers("weight", fee)


@fault(
    RemarkKind.BROKEN_LAW,
    "“封箱不加价”不成立：已封箱：否时，“封价”为“1”；改为已封箱：是时，却为“2”；其他事实相同：毛重：1。",
    Box(weight=1, sealed=False),
    Box(weight=1, sealed=True),
)
def a_law_that_nothing_is_raised_fails(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="封价", en="price when sealed")
    def sealed_price(box: Box) -> int:
        return choose((box.sealed, box.weight + 1), otherwise=box.weight)

    @book.law(cites=CLAUSE, zh="封箱不加价", en="a seal costs nothing")
    def a_seal_is_free() -> Monotony[Box, Tariff]:
        return never_raises("sealed", sealed_price)


@fault(RemarkKind.IDLE_LAW, "没有任何记录符合“红箱易碎须封”的前提")
def no_record_meets_the_premise_of_a_law(book: Book) -> None:
    @book.law(cites=CLAUSE, zh="红箱易碎须封", en="a fragile red box is sealed")
    def fragile_red_is_sealed(box: Box) -> bool:
        return implies(all_of(box.color == Color.RED, box.fragile), box.sealed)


@fault(RemarkKind.IDLE_LAW, "没有任何记录符合“超重须封”的前提")
def a_law_applies_to_no_record(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="超重", en="is too heavy", helper=True)
    def too_heavy(box: Box) -> bool:
        return box.weight > 6

    @book.law(cites=CLAUSE, zh="超重须封", en="a box that is too heavy is sealed", applies=too_heavy)
    def too_heavy_is_sealed(box: Box) -> bool:
        return any_of(box.sealed, box.weight < 9)


@fault(RemarkKind.IDLE_LAW, "没有任何记录符合“越重越贵”的前提")
def no_two_records_can_be_compared(book: Book) -> None:
    @book.rule(cites=CLAUSE, zh="满载", en="is full", helper=True)
    def is_full(box: Box) -> bool:
        return box.weight >= 6

    @book.rule(cites=CLAUSE, zh="满载价", en="price when full", applies=is_full)
    def full_price(box: Box) -> int:
        return box.weight * 3

    @book.law(cites=CLAUSE, zh="越重越贵", en="the heavier, the dearer")
    def heavier_is_dearer() -> Monotony[Box, Tariff]:
        return never_lowers("weight", full_price)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_was_made_is_found_and_told_with_its_record(name: str) -> None:
    state, kind, words, records, values = FAULTS[name]
    policy = attrs.evolve(TARIFF, **values)
    book: Book = Rulebook(name, policy=Tariff, default=lambda: policy, version="1")
    state(book)
    (remark,) = [remark for remark in lint(book) if remark.kind is kind and remark.message.zh.startswith(words)]
    assert remark.records == records
    assert remark.policy is policy
    assert (remark.law is not None) is (kind in {RemarkKind.BROKEN_LAW, RemarkKind.IDLE_LAW})
    if remark.law is not None:
        assert remark.law is book.laws[0]
        assert remark.law.clauses == remark.clauses == (CLAUSE,)
        assert not records or remark.law(*records, policy) is False
    elif records:
        assert remark.rule is not None
        assert remark.rule.status(*records, policy) is Status.NO_SINGLE_CASE
    others = {each.kind for each in lint(book)} - {kind}
    # A line that lies beyond the bounds may also leave an answer or a parameter without use.
    assert others.isdisjoint({RemarkKind.BROKEN_LAW, RemarkKind.IDLE_LAW, RemarkKind.OUT_OF_TIME})


def test_more_than_twenty_faults_are_made() -> None:
    assert len(FAULTS) >= 20
    assert {kind for _, kind, *_ in FAULTS.values()} == set(RemarkKind) - {
        RemarkKind.NO_RECORD,
        RemarkKind.OUT_OF_TIME,
        RemarkKind.BOUNDED,
    }


@attrs.frozen(kw_only=True)
class Sack(Record):
    label: ClassVar[Label] = Label("袋", "sack")

    size: int | Unknown = fact(zh="大小", en="size", le=3)


@invariant(zh="大于三", en="it is larger than three")
def is_large(sack: Sack) -> bool:
    return sack.size > 3


def test_a_bound_that_cannot_be_kept_is_found() -> None:
    book: Book = Rulebook("sacks", policy=Tariff, default=lambda: TARIFF, version="1")

    @book.rule(cites=CLAUSE, zh="大袋", en="is a large sack")
    def large(sack: Sack) -> bool:
        return sack.size > 1

    @book.law(cites=CLAUSE, zh="大袋有数", en="a large sack has a size")
    def large_has_size(sack: Sack) -> bool:
        return implies(sack.size > 1, sack.size > 0)

    assert [remark.kind for remark in lint(book)] == [RemarkKind.NO_RECORD, RemarkKind.IDLE_LAW]


# The county.


def found(**changes: Any) -> dict[str, Remark]:
    """The remarks on the county's laws under another policy, by the names of the laws."""
    policy = attrs.evolve(policy_on(date(2020, 1, 1)), **changes)
    return {remark.law.name: remark for remark in law_remarks(county.laws, policy, 60, 3) if remark.law is not None}


def test_a_county_whose_numbers_break_a_law_is_told() -> None:
    remarks = found(minimum_full_members=8)
    assert set(remarks) == {"committee_branch_is_large_enough"}
    (remark,) = remarks.values()
    assert remark.text("zh") == (
        "“应设委员会的支部正式党员不会不足”不成立，例如：正式党员数：7人。\n"
        "依据：2018年支部工作条例第二十条、2018年支部工作条例第四条"
    )
    remarks = found(priority_key_industry=9)
    assert set(remarks) == {"key_industry_never_moves_back"}
    assert [record.key_industry for record in remarks["key_industry_never_moves_back"].records] == [False, True]


def test_a_switch_of_the_policy_and_a_law_of_another_day_are_no_remark() -> None:
    book: Book = Rulebook("days", policy=Tariff, default=lambda: attrs.evolve(TARIFF, rail=False), version="1")

    @book.law(cites=CLAUSE, zh="走铁路须封", en="by rail, a box is sealed or weighs something")
    def by_rail(box: Box, policy: Tariff) -> bool:
        return implies(policy.rail, any_of(box.sealed, box.weight > 0))

    @book.law(cites=CLAUSE, zh="年后须封", en="later a heavy box weighs something")
    def later(box: Box, policy: Tariff) -> bool:
        return implies(all_of(policy.on > date(2030, 1, 1), box.weight > 3), box.weight > 0)

    assert lint(book) == ()


@only_in_check
def test_nothing_is_wrong_with_the_laws_of_the_county() -> None:
    assert found() == {}
    # Laws of rules that are not in force are left out.
    assert list(law_remarks(county.laws, policy_on(date(2016, 10, 21)), 60, 3)) == []


def test_laws_that_could_not_be_looked_at_in_time_are_told() -> None:
    remarks = list(law_remarks(county.laws[:2], policy_on(date(2020, 1, 1)), 0, 3))
    assert [remark.kind for remark in remarks] == [RemarkKind.OUT_OF_TIME] * 2
    assert [remark.law for remark in remarks] == list(county.laws[:2])
    assert "could not be looked at in time" in remarks[0].text()


def test_a_law_about_related_records_is_told_with_its_bound() -> None:
    book: Rulebook[BoatPolicy] = Rulebook("sailing", policy=BoatPolicy, default=lambda: BOATS, version="1")

    @book.rule(cites=CLAUSE, zh="持证", en="has a license")
    def has_license(sailor: Sailor) -> bool:
        return as_is(sailor.licensed)

    @book.law(cites=CLAUSE, zh="至多两人持证", en="at most two have a license")
    def at_most_two(boat: Boat) -> bool:
        return count_where(boat.crew, has_license) <= 2

    @book.law(cites=CLAUSE, zh="至多一人持证", en="at most one has a license")
    def at_most_one(boat: Boat) -> bool:
        return count_where(boat.crew, has_license) <= 1

    (remark,) = lint(book)
    assert (remark.kind, remark.law) == (RemarkKind.BROKEN_LAW, at_most_one)
    assert remark.message.zh.startswith("“至多一人持证”不成立，例如：船员：2条")
    remarks = lint(book, up_to=1)
    assert [(remark.kind, remark.law) for remark in remarks] == [
        (RemarkKind.BOUNDED, at_most_two),
        (RemarkKind.BOUNDED, at_most_one),
    ]
    assert remarks[0].message.zh == "船员至多1条时，“至多两人持证”成立；更多时未查，可用 up_to 放宽。"
    assert remarks[0].message.en == (
        "With fewer than 2 sailors, “at most two have a license” holds. More were not looked at; allow more with up_to."
    )


@attrs.frozen(kw_only=True)
class Cubes(Record):
    label: ClassVar[Label] = Label("立方", "cubes")

    one: int | Unknown = fact(zh="甲", en="first", ge=1)
    two: int | Unknown = fact(zh="乙", en="second", ge=1)
    three: int | Unknown = fact(zh="丙", en="third", ge=1)


def test_a_law_whose_premise_is_too_hard_is_told() -> None:
    book: Book = Rulebook("cubes", policy=Tariff, default=lambda: TARIFF, version="1")

    @book.law(cites=CLAUSE, zh="立方之和", en="no cube is the sum of two others")
    def sum_of_cubes(cubes: Cubes) -> bool:
        one, two, three = (
            cubes.one * cubes.one * cubes.one,
            cubes.two * cubes.two * cubes.two,
            cubes.three * cubes.three * cubes.three,
        )
        return implies(one + two == three, cubes.one > 0)

    (remark,) = law_remarks(book.laws, TARIFF, 60, 0.2)
    assert (remark.kind, remark.law, remark.records) == (RemarkKind.OUT_OF_TIME, sum_of_cubes, ())
