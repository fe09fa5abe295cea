"""What is compiled is kept, within bounds, and first use is safe from many threads at once."""

import gc
import linecache
import pickle
import threading
import traceback
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    Branch,
    Organization,
    Policy,
    assess,
    book,
    from_json,
    must_form,
    policy_on,
    secretary_months,
    to_json,
)
from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    Label,
    Parameters,
    Record,
    Rulebook,
    all_of,
    any_of,
    fact,
    not_,
    param,
)
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.record.fast_code import equal
from pingyuan_rules.engine.rulebook import COMPILED
from pingyuan_rules.engine.values import UnknownFact
from sizes import only_in_check, variants

TITLE = Label("题", "title")
CLAUSE = Citation("A1", TITLE, date(2020, 1, 1), TITLE, TITLE, TITLE)
THREADS = 8


@attrs.frozen(kw_only=True)
class Hall(Record):
    label: ClassVar[Label] = Label("礼堂", "hall")

    seats: int = fact(zh="座位数", en="seats")
    doors: int = fact(zh="门数", en="doors")
    lit: bool = fact(zh="有照明", en="is lit")


@attrs.frozen(kw_only=True)
class HallPolicy(Parameters):
    seats_per_door: int = param(zh="每门座位数", en="seats per door", ge=1)


def hall_policy(seats: int = 100) -> HallPolicy:
    return HallPolicy(on=date(2024, 1, 1), seats_per_door=seats)


def halls() -> tuple[Rulebook[HallPolicy], Any, Any]:
    """A book nobody has used yet."""
    new = Rulebook("halls", policy=HallPolicy, default=hall_policy, version="1")

    @new.rule(cites=CLAUSE)
    def doors_enough(hall: Hall, policy: HallPolicy) -> bool:
        return hall.doors * policy.seats_per_door >= hall.seats

    @new.rule(cites=CLAUSE)
    def usable(hall: Hall, policy: HallPolicy) -> bool:
        return all_of(doors_enough(hall, policy), any_of(hall.lit, not_(hall.seats > 10)))

    return new, doors_enough, usable


def together(work: Callable[[int], object]) -> None:
    """Let several threads start the same work at the same moment; what fails in one fails the test."""
    barrier, failures = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except BaseException as error:  # noqa: BLE001 - reported by the test
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "deadlock"
    assert not failures


@pytest.mark.parametrize("attempt", range(10))
def test_first_use_from_many_threads_gives_right_answers(attempt: int) -> None:
    new, doors_enough, usable = halls()
    full, partly = Hall(seats=250, doors=2, lit=True), Hall(seats=5, doors=1)

    def work(number: int) -> None:
        policy = hall_policy(100 + 25 * (number % 2))
        for _ in range(20):
            assert usable(full, policy) is (number % 2 == 1)
            assert doors_enough(full) is False
            assert usable(partly) is True
            assert usable(Hall(seats=50, doors=1)) is UNKNOWN
            result: Any = new.assess(full, policy)
            assert (result.doors_enough, result.usable) == ((number % 2 == 1),) * 2
            assert result.policy == policy
            assert usable.explain(full, policy).value is (number % 2 == 1)
            assert usable.facts == ("seats", "doors", "lit")

    together(work)
    assert attempt >= 0


def test_two_rules_that_call_each_other_s_helpers_do_not_lock_each_other() -> None:
    _, doors_enough, usable = halls()
    together(lambda number: (usable if number % 2 else doors_enough)(Hall(seats=1, doors=1, lit=True)))


def test_threads_with_policies_of_their_own_never_see_each_other_s() -> None:
    def work(number: int) -> None:
        least = number + 1
        policy = attrs.evolve(PINGYUAN, minimum_full_members=least)
        for members in range(12):
            org = Organization(full_members=members)
            assert must_form(org, policy) is (members >= least)
            assert assess(org, policy).must_form is (members >= least)
            assert must_form(org) is (members >= 3)

    together(work)


def sources() -> set[str]:
    """The sources of generated functions that are kept for tracebacks; each function that is compiled has its own."""
    gc.collect()
    return {name for name in linecache.cache if name.startswith("<pingyuan_rules")}


def test_a_traceback_can_be_made_while_a_function_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    class Dying:
        """What `linecache` looks at first, when garbage happens to be collected."""

        def __len__(self) -> int:
            made.clear()
            gc.collect()
            return 1

    monkeypatch.setitem(linecache.cache, "dying", Dying())
    before = sources()
    made.append(build("answer", ["def answer():", "    return 42"], {}))
    (name,) = sources() - before
    linecache.checkcache()
    assert not made
    build("other", ["def other():", "    return 1"], {})
    assert name not in linecache.cache


@only_in_check
def test_what_many_policies_leave_behind_is_bounded() -> None:
    new, doors_enough, _ = halls()
    before = sources()
    for seats in range(1, COMPILED + 100):
        hall, policy = Hall(seats=1000, doors=10), hall_policy(seats)
        assert doors_enough(hall, policy) is (seats >= 100)
        assert getattr(new.assess(hall, policy), doors_enough.name) is (seats >= 100)
    assert len(new.cache._kept) <= COMPILED
    assert len(sources() - before) <= 2 * COMPILED, "sources of what was dropped are dropped too"


def test_a_thousand_policies_that_come_again_are_compiled_once() -> None:
    new, doors_enough, _ = halls()
    policies, hall = [hall_policy(seats) for seats in range(1, 1001)], Hall(seats=1000, doors=10)
    first: set[str] = set()
    for _ in range(3):
        for policy in policies:
            answers = new.assess(hall, policy)
            assert getattr(answers, doors_enough.name) is (policy.seats_per_door >= 100)
            assert answers.policy is policy
        first = first or sources()
    assert sources() == first


@pytest.mark.parametrize("record", variants(Organization(full_members=3), Branch(full_members=3)))
def test_a_policy_that_changes_what_no_rule_of_the_record_reads_compiles_nothing(record: Any) -> None:
    unread: dict[str, Any] = {"working_committees": 7}
    names = {name for rule in book.rules_of(type(record)) for name in rule.parameters}
    assert names.isdisjoint(unread)
    policies = [
        attrs.evolve(PINGYUAN, **unread),
        pickle.loads(pickle.dumps(PINGYUAN)),  # noqa: S301 - pickled here
        from_json(to_json(PINGYUAN), Policy),
    ]
    assess(record)
    book.explain(record)
    before = sources()
    for policy in policies:
        answers = assess(record, policy)
        assert answers == attrs.evolve(assess(record), policy=policy)
        assert answers.policy is policy
        assert {id(each.policy) for each in book.explain(record, policy).values()} == {id(policy)}
    assert sources() == before


def test_policies_that_differ_elsewhere_share_a_rule_s_code() -> None:
    org = Organization(full_members=3)
    must_form(org)
    before = must_form._latest[2]
    assert must_form(org, attrs.evolve(PINGYUAN, training_share=50)) is True
    assert must_form._latest[2] is before


def test_a_policy_made_anew_is_compiled_once() -> None:
    branch = Branch()
    secretary_months(branch, policy_on(date(2020, 5, 5)))
    before = secretary_months._latest[2]
    must_form(Organization(), PINGYUAN)
    secretary_months(branch, policy_on(date(2020, 5, 5)))
    assert secretary_months._latest[2] is before


def test_a_traceback_through_compiled_code_shows_its_source() -> None:
    broken = object.__new__(Organization)
    object.__setattr__(broken, "party_organization", UNKNOWN)
    with pytest.raises(AttributeError) as caught:
        must_form(broken)
    shown = "".join(traceback.format_exception(caught.value))
    assert "r.full_members" in shown


def test_a_record_of_a_subclass_is_answered_by_its_parent_s_rules() -> None:
    @attrs.frozen(kw_only=True)
    class Factory(Organization):
        pass

    assert must_form(Factory(full_members=3)) is True
    assert must_form(Organization(full_members=2)) is False


def test_a_rule_that_comes_after_the_first_assessment_is_refused() -> None:
    new, *_ = halls()
    new.assess(Hall(seats=1))
    with pytest.raises(ValueError, match="is_lit comes too late: halls was already asked about a Hall"):

        @new.rule(cites=CLAUSE)
        def is_lit(hall: Hall) -> bool:
            return hall.lit


def test_a_comparison_for_equality_does_not_pass_over_what_is_unknown() -> None:
    assert equal(2, 2) is True
    assert equal(2, 3) is False
    for left, right in ((UNKNOWN, 2), (2, UNKNOWN), (UNKNOWN, UNKNOWN)):
        with pytest.raises(UnknownFact):
            equal(left, right)
