"""Enumerations whose members have an order: in Python, in words, in remedies, and what is refused."""

from collections.abc import Callable
from typing import Any, ClassVar

import attrs
import pytest

from engine.library_rules import CLAUSE, Reader
from engine.pay_rules import PAY, Grade, PayPolicy, Worker, best_grade, is_in_range, is_promoted, is_trained
from pingyuan_rules import from_json, schema_of, to_json
from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Label,
    Record,
    Rule,
    Rulebook,
    RuleError,
    UnknownFact,
    all_of,
    clip,
    fact,
    maximum,
    minimum,
    not_,
)
from pingyuan_rules.engine.wording.remedy_plan import Goal

TRAINEE, SKILLED, MASTER, CHIEF = Grade


# Members.


def test_members_compare_by_their_order_and_not_by_their_texts() -> None:
    assert TRAINEE < SKILLED <= MASTER < CHIEF
    assert CHIEF > MASTER >= SKILLED > TRAINEE
    assert Grade("master") <= MASTER
    assert not CHIEF <= TRAINEE  # as the texts "chief" and "trainee" would
    assert sorted([CHIEF, TRAINEE, MASTER]) == [TRAINEE, MASTER, CHIEF]
    assert minimum(MASTER, SKILLED) is SKILLED
    assert maximum(MASTER, UNKNOWN) is UNKNOWN
    assert clip(CHIEF, TRAINEE, MASTER) is MASTER
    assert Grade.is_ordered
    assert not Reader.is_ordered


def test_members_without_an_order_say_how_they_get_one() -> None:
    with pytest.raises(TypeError, match=r"< between .*: Reader has no order; .*class Reader\(Choice, ordered=True\)"):
        assert Reader.CHILD < Reader.ADULT


@pytest.mark.parametrize("other", [Reader.CHILD, "skilled", 1])
def test_members_compare_with_their_own_kind_alone(other: Any) -> None:
    with pytest.raises(TypeError, match="not supported between"):
        assert other > SKILLED
    with pytest.raises(UnknownFact):
        assert SKILLED < UNKNOWN  # type: ignore[operator] # what the test is about


def test_a_class_without_members_passes_its_order_on() -> None:
    class Levels(Choice, ordered=True):
        pass

    class Level(Levels):
        LOW = "low", "低", "low"
        HIGH = "high", "高", "high"

    assert Level.LOW < Level.HIGH


def test_files_hold_what_they_held() -> None:
    worker = Worker(grade=MASTER)
    assert '"grade":"master"' in to_json(worker)
    assert from_json(to_json(worker), Worker) == worker
    assert "x-ordered" not in str(schema_of(Worker))


# Words.


def test_words_say_higher_and_lower() -> None:
    assert is_promoted.words("en") == "“is promoted” holds when grade applied for is higher than grade."
    assert is_promoted.words("zh") == "当申报等级高于等级时，“is promoted”为“是”。"
    assert best_grade.words("zh") == "“best grade”为等级、申报等级、“起始等级”中的最高者。"
    assert (
        is_in_range.formula("en")
        == "is in range ⇔ max(starting grade, min(grade, master)) ≤ min(grade applied for, best grade)"
    )


def test_an_explanation_has_the_value_beside_the_comparison() -> None:
    assert is_trained.explain(Worker(grade=TRAINEE)).text("en").splitlines()[1] == (
        "└─ grade (trainee) is at least skilled worker: no"
    )


# Remedies.


@attrs.frozen(kw_only=True)
class Shop(Record):
    label: ClassVar[Label] = Label("车间", "workshop")

    grade: Grade = fact(zh="等级", en="grade")
    needed: Grade = fact(zh="所需等级", en="grade needed", given=True)


def alone(function: Callable[[Shop], bool]) -> Rule[Shop, PayPolicy, bool]:
    """A rule in a book of its own, so that no other keeps a remedy from being advised."""
    book = Rulebook(function.__name__, policy=PayPolicy, default=lambda: PAY, version="1")
    return book.rule(cites=CLAUSE, met_when=True)(function)


@alone
def at_least_skilled(shop: Shop) -> bool:
    return shop.grade >= SKILLED


@alone
def below_chief(shop: Shop) -> bool:
    return shop.grade < CHIEF


@alone
def above_master(shop: Shop) -> bool:
    return not_(shop.grade <= MASTER)


@alone
def as_needed(shop: Shop) -> bool:
    return shop.grade >= shop.needed


SENIOR = Rulebook("senior", policy=PayPolicy, default=lambda: PAY, version="1")


@SENIOR.rule(cites=CLAUSE, met_when=True)
def is_senior(shop: Shop) -> bool:
    return shop.grade >= SKILLED


@SENIOR.rule(cites=CLAUSE, met_when=True)
def is_no_chief(shop: Shop) -> bool:
    return shop.grade < CHIEF


REMEDIES = [
    (at_least_skilled, Shop(grade=TRAINEE), "is at least skilled worker (now trainee)"),
    (below_chief, Shop(grade=CHIEF), "is lower than chief (now chief)"),
    (above_master, Shop(grade=TRAINEE), "is higher than master (now trainee)"),
    (as_needed, Shop(grade=TRAINEE, needed=MASTER), "is at least grade needed (now trainee and master)"),
    (is_senior, Shop(grade=TRAINEE), "is skilled worker or master (now trainee)"),  # a chief would break another rule
]


@pytest.mark.parametrize(("rule", "shop", "state"), REMEDIES, ids=lambda each: getattr(each, "name", ""))
def test_a_remedy_names_the_grade_to_reach(rule: Rule[Shop, PayPolicy, bool], shop: Shop, state: str) -> None:
    assert rule.remedies(shop) == (f"Make sure that grade {state}",)


def test_steps_name_the_grades_that_will_do() -> None:
    (finding,) = below_chief.book.assess(Shop(grade=CHIEF)).findings
    (((goal,),),) = finding.steps
    assert goal == Goal("grade", "in", (MASTER, SKILLED, TRAINEE))
    (finding,) = above_master.book.assess(Shop(grade=MASTER)).findings
    (((goal,),),) = finding.steps
    assert goal == Goal("grade", "==", CHIEF)


# What is refused.


def test_bounds_that_are_turned_round_are_refused() -> None:
    book = Rulebook("wrong", policy=PayPolicy, default=lambda: PAY, version="1")

    @book.rule(cites=CLAUSE)
    def turned(worker: Worker) -> Grade:
        return clip(worker.grade, MASTER, SKILLED)

    @book.rule(cites=CLAUSE)
    def of_two_kinds(worker: Worker) -> bool:
        return all_of(worker.is_hired, maximum(worker.grade, Grade.MASTER) >= Reader.ADULT)  # type: ignore[operator]

    with pytest.raises(RuleError, match=r"from Grade\.MASTER \(Grade\) to Grade\.SKILLED \(Grade\): write the lower"):
        turned(Worker())
    with pytest.raises(RuleError, match="compare values of one kind; name a member of the same enumeration"):
        of_two_kinds(Worker())
