"""Laws of books that extend others and of rules with several texts; of helpers, grades and single cases."""

import json
import pickle
from datetime import date
from itertools import product
from typing import Any

import attrs
import pytest

from engine.pay_rules import PAY, Grade, Worker, best_grade, next_grade
from pingyuan_rules import lint, prove, reachable, to_json
from pingyuan_rules.engine import (
    UNKNOWN,
    Monotony,
    Rulebook,
    RuleError,
    Status,
    all_of,
    choose,
    choose_one,
    implies,
    never_lowers,
    never_raises,
    not_,
)
from pingyuan_rules.proof import Outcomes, Proved, Refuted, RemarkKind
from proof.box_rules import CLAUSE, TARIFF, Box, Tariff

NEW_DAY = date(2025, 1, 1)
NEW = attrs.evolve(TARIFF, on=NEW_DAY)
tolls = Rulebook("tolls", policy=Tariff, default=lambda: TARIFF, version="1")


@tolls.helper
def is_over(weight: int, limit: int) -> bool:
    return weight > limit


@tolls.rule(cites=CLAUSE, zh="过重", en="is too heavy")
def too_heavy(box: Box, policy: Tariff) -> bool:
    return is_over(box.weight, policy.heavy)


@tolls.rule(cites=CLAUSE, zh="通行费", en="toll")
def toll(box: Box, policy: Tariff) -> int:
    return choose((too_heavy(box, policy), 2), otherwise=1)


@toll.version(since=NEW_DAY, cites=CLAUSE)
def toll_2025(box: Box, policy: Tariff) -> int:
    return choose((too_heavy(box, policy), 2), (box.sealed, 3), otherwise=1)


@tolls.law(cites=CLAUSE, zh="过重的付二", en="what is too heavy pays two")
def too_heavy_pays_two(box: Box, policy: Tariff) -> bool:
    return implies(too_heavy(box, policy), toll(box, policy) == 2)


@tolls.law(cites=CLAUSE, zh="越重不会越便宜", en="more weight never lowers the toll")
def more_weight_costs_more() -> Monotony[Box, Tariff]:
    return never_lowers("weight", toll)


@tolls.law(cites=CLAUSE, zh="五单位以上过重", en="more than five is too heavy")
def five_is_too_heavy(box: Box, policy: Tariff) -> bool:
    return implies(is_over(box.weight, 5), too_heavy(box, policy))


harbor = tolls.extend("harbor tolls", version="1")


@harbor.replace(too_heavy, cites=CLAUSE)
def light_is_wrong_here(box: Box) -> bool:
    """Boxes that the wind may take."""
    return not_(is_over(box.weight, 2))


@harbor.law(cites=CLAUSE, zh="封箱不会更便宜", en="a seal never lowers the toll")
def seals_cost() -> Monotony[Box, Tariff]:
    return never_lowers("sealed", toll)


pier = harbor.extend("pier tolls", version="1")
pier.leave_out(more_weight_costs_more)


@pier.replace(harbor.laws[0], cites=CLAUSE)  # type: ignore[arg-type] # it is no law about two records
def too_heavy_pays_something(box: Box, policy: Tariff) -> bool:
    return implies(too_heavy(box, policy), toll(box, policy) >= 1)


def of(book: Rulebook[Tariff], name: str) -> Any:
    """A law of a book by its name."""
    return {law.name: law for law in book.laws}[name]


def test_a_law_over_a_rule_whose_text_changes_is_proved_on_each_day() -> None:
    assert all(isinstance(prove(law), Proved) for law in tolls.laws)
    assert isinstance(prove(too_heavy_pays_two, NEW), Proved)
    found = prove(more_weight_costs_more, NEW)
    assert isinstance(found, Refuted)
    # Since 2025 a sealed box of up to 4 pays 3, and a heavier one 2.
    assert (found.record, found.other) == (Box(weight=1, sealed=True), Box(weight=5, sealed=True))
    assert found.answers == (3, 2)
    assert [each.law for each in lint(tolls, seconds=60) if each.kind is RemarkKind.BROKEN_LAW] == []
    (broken,) = [each for each in lint(NEW, book=tolls) if each.kind is RemarkKind.BROKEN_LAW]
    assert (broken.law, broken.records) == (more_weight_costs_more, (found.record, found.other))


def test_a_book_that_extends_another_states_its_laws_of_its_own_rules() -> None:
    names = [law.name for law in tolls.laws]
    assert [law.name for law in harbor.laws] == [*names, "seals_cost"]
    assert all(law.book is harbor for law in harbor.laws)
    for law in tolls.laws:
        assert harbor.own(law) is of(harbor, law.name)
        assert of(harbor, law.name).origin is law
        assert tolls.own(of(harbor, law.name)) is of(harbor, law.name)
    assert of(harbor, "more_weight_costs_more").rule is harbor["toll"]
    assert [law.book for law in tolls.laws] == [tolls] * 3
    harbor.check()


def test_laws_follow_the_rules_that_are_replaced_and_a_broken_one_is_told() -> None:
    # In the harbor boxes of up to 2 pay 2, and heavier ones 1. The base book does not know of it.
    assert isinstance(prove(of(harbor, "too_heavy_pays_two")), Proved)
    assert isinstance(prove(more_weight_costs_more), Proved)
    found = prove(of(harbor, "more_weight_costs_more"))
    assert isinstance(found, Refuted)
    assert (found.record, found.other, found.answers) == (Box(weight=1), Box(weight=3), (2, 1))
    one = prove(of(harbor, "five_is_too_heavy"))
    assert isinstance(one, Refuted)
    assert one.record == Box(weight=6)
    broken = [each for each in lint(harbor) if each.kind is RemarkKind.BROKEN_LAW]
    assert [each.law and each.law.name for each in broken] == ["more_weight_costs_more", "five_is_too_heavy"]
    assert [each.records for each in broken] == [(Box(weight=1), Box(weight=3)), (Box(weight=6),)]


def test_never_lowers_of_a_rule_of_the_base_means_that_of_the_book_in_which_it_is_stated() -> None:
    assert seals_cost.rule is harbor["toll"]
    assert isinstance(prove(seals_cost), Proved)
    later = prove(seals_cost, attrs.evolve(NEW, heavy=0))
    assert isinstance(later, Proved)


def test_a_law_can_be_replaced_or_left_out_and_its_name_is_free_again() -> None:
    assert [law.name for law in pier.laws] == ["too_heavy_pays_two", "five_is_too_heavy", "seals_cost"]
    assert len(harbor.laws) == 4
    assert isinstance(prove(of(pier, "too_heavy_pays_two"), NEW), Proved)
    assert of(pier, "too_heavy_pays_two").words("en") == "If “is too heavy”, then toll is at least 1."
    own = tolls.extend("own tolls", version="1")
    own.leave_out(five_is_too_heavy)

    @own.law(cites=CLAUSE)
    def five_is_too_heavy_again(box: Box, policy: Tariff) -> bool:
        return not_(too_heavy(box, policy))

    with pytest.raises(ValueError, match="five_is_too_heavy is no law of a book that own tolls extends"):
        own.leave_out(five_is_too_heavy)
    with pytest.raises(ValueError, match="five_is_too_heavy_again is no law of a book that own tolls extends"):
        own.leave_out(five_is_too_heavy_again)
    wrong: Any = toll
    with pytest.raises(ValueError, match="toll is no law of a book"):
        own.leave_out(wrong)
    wrong = more_weight_costs_more
    with pytest.raises(TypeError, match="more_weight_costs_more is a law about two records; leave it out, and state"):
        own.replace(wrong, cites=CLAUSE)


def test_a_law_that_calls_the_one_it_replaces_is_refused_by_the_name_of_that() -> None:
    own = tolls.extend("own tolls", version="1")

    @own.replace(too_heavy_pays_two, cites=CLAUSE)
    def pays_two_or_is_light(box: Box, policy: Tariff) -> bool:
        return too_heavy_pays_two(box, policy)

    with pytest.raises(RuleError) as refused:
        own.check()
    assert refused.value.message == (
        "too_heavy_pays_two (as in tolls, replaced in own tolls) is a law, which is proved and never computed with; "
        "call rules alone"
    )
    assert repr(own.laws[0]) == "<law too_heavy_pays_two>"


def test_a_law_that_comes_too_late_for_a_book_that_extends_this_is_refused() -> None:
    with pytest.raises(ValueError, match="late comes too late: harbor tolls extends tolls already; define it before"):

        @tolls.law(cites=CLAUSE)
        def late(box: Box) -> bool:
            return box.weight > 0

    with pytest.raises(ValueError, match="more_weight_costs_more comes too late: pier tolls extends harbor tolls"):
        harbor.leave_out(more_weight_costs_more)


def test_laws_of_extended_books_are_pickled() -> None:
    for law in (*harbor.laws, *pier.laws):
        again = pickle.loads(pickle.dumps(law))  # noqa: S301 - made here
        assert again == law
        assert again.book is law.book


def test_a_law_of_several_texts_says_on_each_day_what_it_asks_first() -> None:
    own = Rulebook("own", policy=Tariff, default=lambda: TARIFF, version="1")

    @own.law(cites=CLAUSE)
    def sealed_is_light(box: Box) -> bool:
        return implies(box.sealed, box.weight <= 6)

    @sealed_is_light.version(since=NEW_DAY, cites=CLAUSE)
    def sealed_is_light_2025(box: Box) -> bool:
        return implies(all_of(box.weight > 6, box.sealed), box.fragile)

    assert lint(own) == ()
    (idle,) = lint(NEW, book=own)
    assert (idle.kind, idle.law) == (RemarkKind.IDLE_LAW, sealed_is_light)


def test_check_reads_the_helpers_of_the_book_that_is_extended() -> None:
    base = Rulebook("base", policy=Tariff, default=lambda: TARIFF, version="1")

    @base.helper
    def both(one: bool, other: bool) -> bool:
        return one and other

    with pytest.raises(RuleError, match="both"):
        base.extend("other", version="1").check()


def test_helpers_and_single_cases_stand_in_rules_that_are_replaced_and_in_later_texts() -> None:
    own = tolls.extend("single tolls", version="1")
    rule = own["toll"]

    @own.replace(toll, cites=CLAUSE)
    def single_toll(box: Box, policy: Tariff) -> int:
        return choose_one((is_over(box.weight, policy.heavy), 2), (box.weight < policy.heavy, toll(box, policy)))

    @rule.version(since=NEW_DAY, cites=CLAUSE)
    def single_toll_2025(box: Box, policy: Tariff) -> int:
        return choose_one((is_over(box.weight, policy.heavy), 2), (not_(is_over(box.weight, policy.heavy)), 1))

    @own.rule(zh="双倍", en="twice", cites=CLAUSE, helper=True)
    def doubled(box: Box, policy: Tariff) -> int:
        return toll(box, policy) * 2

    assert [rule(Box(weight=weight)) for weight in (3, 4, 5)] == [1, UNKNOWN, 2]
    assert rule.status(Box(weight=4)) is Status.NO_SINGLE_CASE
    assert [rule(Box(weight=weight), NEW) for weight in (3, 4, 5)] == [1, 1, 2]
    # A record without an answer breaks no law.
    for policy in (TARIFF, NEW):
        assert all(isinstance(prove(law, policy), Proved) for law in own.laws)
    remarks = [each for each in lint(own) if each.kind is RemarkKind.NO_SINGLE_CASE]
    assert [each.records for each in remarks] == [(Box(weight=4),)]
    # What `reachable` lists is proved: no record of the later text is without a single case.
    for asked in (rule, doubled):
        times = 1 if asked is rule else 2
        assert dict(reachable(asked)) == {
            times: Box(weight=1), 2 * times: Box(weight=5), Status.NO_SINGLE_CASE: Box(weight=4),
        }  # fmt: skip
        later = reachable(asked, NEW)
        assert isinstance(later, Outcomes)
        assert later[Status.NO_SINGLE_CASE] is None
    outcome = json.loads(to_json(reachable(rule)))["outcomes"][2]
    assert outcome == {"answer": None, "status": "no_single_case", "reachable": True, "record": {"weight": 4}}
    assert "not exactly one case: " in str(reachable(rule).text("en"))


def test_grades_in_order_need_no_order_to_be_written() -> None:
    assert isinstance(prove(never_lowers(("grade", "wanted"), best_grade)), Proved)
    found = prove(never_raises("grade", best_grade))
    assert isinstance(found, Refuted)
    # The starting grade is skilled, so it is a master that first makes a difference.
    assert (found.record, found.other) == (
        Worker(grade=Grade.TRAINEE, wanted=Grade.TRAINEE), Worker(grade=Grade.MASTER, wanted=Grade.TRAINEE),
    )  # fmt: skip
    assert found.answers == (Grade.SKILLED, Grade.MASTER)
    with pytest.raises(ValueError, match="grade is Grade, which has an order of its own; leave out values"):
        prove(never_lowers("grade", best_grade, values=tuple(Grade)))


@pytest.mark.parametrize("make", [never_lowers, never_raises])
@pytest.mark.parametrize("fact", ["grade", "wanted"])
def test_laws_of_grades_and_single_cases_agree_with_every_record(make: Any, fact: str) -> None:
    law = make(fact, next_grade)
    others = [
        Worker(children=children, months=months, grade=one, wanted=other)
        for children, months, one, other in product((0, 1, 5), (1, 7), Grade, Grade)
    ]
    broken = [
        (worker, higher)
        for worker in others
        for higher in (attrs.evolve(worker, **{fact: grade}) for grade in Grade if grade >= getattr(worker, fact))
        if law(worker, higher, PAY) is False
    ]
    assert isinstance(prove(law, PAY), Refuted if broken else Proved)
