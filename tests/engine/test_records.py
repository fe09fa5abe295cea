"""Records: frozen, slotted, keyword-only; every fact checked, every problem reported at once."""

import copy
import math
import pickle
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Union

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import (
    UNKNOWN,
    Applicant,
    Branch,
    Fen,
    InvalidData,
    Member,
    Organization,
    SecretaryState,
    Sector,
    Standing,
    book,
)
from pingyuan_rules.engine import Choice, FactInfo, Label, Record, Unknown, fact, facts_of, invariant
from pingyuan_rules.engine.records import relations_of
from pingyuan_rules.engine.values import DATE, INT
from sizes import examples
from strategies import records

Golden = Callable[[str, str], None]
CLASSES = book.records
FACTS = [(cls, info) for cls in CLASSES for info in facts_of(cls).values()]
IDS = [f"{cls.__name__}.{info.name}" for cls, info in FACTS]


def test_a_record_shows_what_is_known() -> None:
    branch = Branch(id="ZB-0001", has_flag=False, sector=Sector.SOCIAL_ORGANIZATION)
    assert repr(branch) == (
        "Branch(id='ZB-0001', sector=<Sector.SOCIAL_ORGANIZATION: 'social_organization'>, has_flag=False)"
    )
    assert repr(Organization()) == "Organization()"


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_record_is_frozen_slotted_and_keyword_only(cls: type[Record]) -> None:
    record: Any = cls()
    name = next(iter(facts_of(cls)))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(record, name, "x")
    with pytest.raises((AttributeError, attrs.exceptions.FrozenInstanceError)):
        record.misspelt = 1
    assert not hasattr(record, "__dict__")
    with pytest.raises(TypeError):
        cls("x")  # type: ignore[call-arg] # what the test is about
    with pytest.raises(TypeError, match="misspelt"):
        cls(misspelt=1)  # type: ignore[call-arg] # what the test is about


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_fact_is_unknown_until_it_is_recorded(cls: type[Record]) -> None:
    record = cls()
    recorded = {*facts_of(cls), *relations_of(cls)}
    assert all(getattr(record, name) is UNKNOWN for name in recorded)
    assert recorded == {field.name for field in attrs.fields(cls)}


@pytest.mark.parametrize(("cls", "info"), FACTS, ids=IDS)
def test_every_fact_has_labels_and_numbers_have_bounds_and_units(cls: type[Record], info: FactInfo) -> None:
    assert info.label.zh
    assert info.label.en
    assert info.label.zh != info.label.en
    if info.kind.name in {"int", "fen", "decimal"}:
        assert info.unit is not None
        assert isinstance(info.ge, int)
        assert isinstance(info.le, int)
        assert info.ge >= 0
    assert f"{info.name}:" in (cls.__doc__ or ""), "the class tells what each fact means"


class Wrong(Enum):
    RED = "red"


def values(info: FactInfo) -> tuple[list[object], list[object]]:
    """Values at the edge that a fact takes, and values it does not."""
    if info.kind.enum is not None:
        return list(info.kind.enum), [next(iter(info.kind.enum)).value, Wrong.RED, None, 0, True]
    if info.kind.name == "bool":
        return [True, False], [1, 0, "true", "是", None, 1.0]
    if info.kind.name == "text":
        right, blank = ["平远", "x" * 200, "one\ttwo"], ["", " ", "　"]
        wrong = [1, None, b"x", True, "x" * 201, "\x00", "a\x00b", "\ud800", "\udfff"]
        return (right, [*wrong, *blank]) if info.is_id else ([*right, *blank], wrong)
    low: Any = info.ge
    high: Any = info.le
    if info.kind.name == "date":
        instant = datetime(2016, 10, 21)  # noqa: DTZ001 - a wrong type
        beyond = [date.min, date.max, low.replace(year=low.year - 1), high.replace(year=high.year + 1)]
        return [low, high, date(2016, 2, 29)], ["2016-10-21", 20161021, None, instant, *beyond]
    if info.kind.name == "decimal":
        wrong = [low - 1, high + 0.01, 88.123, Decimal("0.001"), str(low), None, True, False]
        return [low, high, low + 0.5, Decimal("88.25")], [*wrong, math.nan, math.inf, Decimal("sNaN"), Decimal("1E+99")]
    return [low, high, min(low + 1, high)], [low - 1, high + 1, float(low), str(low), None, True, False, low + 0.5]


@pytest.mark.parametrize(("cls", "info"), FACTS, ids=IDS)
def test_kinds_and_bounds_are_strict(cls: type[Record], info: FactInfo) -> None:
    right, wrong = values(info)
    for value in right:
        held = getattr(cls(**{info.name: value}), info.name)
        assert held == value if info.kind.name == "decimal" else held is value
    for value in wrong:
        with pytest.raises(InvalidData) as caught:
            cls(**{info.name: value})
        (problem,) = caught.value.problems
        assert problem.place == info.name
        is_text = info.kind.name == "text" and isinstance(value, str)
        assert problem.expected == (info.text_expectation if is_text else info.expectation)


def test_every_problem_of_a_record_is_reported_together(golden: Golden) -> None:
    with pytest.raises(InvalidData) as caught:
        Branch(
            sector="非公",
            units=0,
            full_members=-1,
            probationary_members=2.0,
            founded="2016-10-21",
            elected_on=date(1900, 1, 1),
            secretary_state=Standing.FULL,
            allowance_paid=Fen(-1),
            has_flag="是",
            leadership=101,
            theme_days=True,
            name="x" * 300 + "\n",
            township=5,
        )
    assert len(caught.value.problems) == 13
    golden("record_problems_zh.txt", caught.value.text("zh"))
    golden("record_problems_en.txt", caught.value.text("en"))
    assert str(caught.value) == caught.value.text("en")


def test_an_invariant_is_asked_only_of_facts_that_are_sound(golden: Golden) -> None:
    facts = {"secretary_state": SecretaryState.LEFT, "secretary_left": date(2016, 5, 1)}
    with pytest.raises(InvalidData) as caught:
        Branch(**facts, secretary_appointed=date(2016, 5, 2), full_members=-1)
    assert [problem.place for problem in caught.value.problems] == ["full_members"]
    with pytest.raises(InvalidData) as caught:
        Branch(**facts, secretary_appointed=date(2016, 5, 2))
    golden("invariant_problem_zh.txt", caught.value.text("zh"))
    golden("invariant_problem_en.txt", caught.value.text("en"))
    assert Branch(**facts).secretary_appointed is UNKNOWN, "what is unknown breaks nothing"


def test_evolve_is_checked_too() -> None:
    member = Member(standing=Standing.FULL)
    with pytest.raises(InvalidData):
        attrs.evolve(member, standing="full")
    branch = Branch(secretary_state=SecretaryState.LEFT, secretary_left=date(2016, 5, 1))
    with pytest.raises(InvalidData, match="does not leave before the appointment"):
        attrs.evolve(branch, secretary_appointed=date(2016, 5, 2))


def test_the_error_survives_pickling() -> None:
    with pytest.raises(InvalidData) as caught:
        Organization(full_members=-1, staff=-1)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - written on the same line
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


@examples(40)
@given(st.sampled_from(CLASSES).flatmap(records))
def test_records_are_values(record: Record) -> None:
    for again in (copy.copy(record), copy.deepcopy(record), pickle.loads(pickle.dumps(record))):  # noqa: S301 - own
        assert again == record
        assert hash(again) == hash(record)
        assert {again: 1}[record] == 1


def test_no_fact_names_a_person() -> None:
    personal = ("phone", "telephone", "mobile", "address", "id_card", "surname", "姓名", "电话", "身份证", "住址")
    for _, info in FACTS:
        said = f"{info.name} {info.label.zh} {info.label.en}"
        assert not any(word in said for word in personal), said
    assert "name" not in facts_of(Member)
    assert "name" not in facts_of(Applicant)


def test_what_cannot_be_a_fact_is_refused() -> None:
    @attrs.frozen(kw_only=True)
    class Odd(Record):
        label: ClassVar[Label] = Label("怪", "odd")

        size: int | None = fact(zh="大小", en="size")

    with pytest.raises(TypeError, match=r"Odd\.size: int \| None cannot be a fact; .*\| Unknown after it.*never None"):
        Odd(size=1)


def test_a_fact_says_that_it_may_be_unknown_or_leaves_it_unsaid() -> None:
    @attrs.frozen(kw_only=True)
    class Box(Record):
        label: ClassVar[Label] = Label("箱", "box")

        size: int | Unknown = fact(zh="大小", en="size")
        opened: Union[date, Unknown] = fact(zh="开箱日期", en="opened on")  # noqa: UP007 - the older way of writing it
        weight: int = fact(zh="重量", en="weight")

    assert [info.kind for info in facts_of(Box).values()] == [INT, DATE, INT]
    assert Box(size=3) == Box(size=3, opened=UNKNOWN)


def test_a_choice_needs_its_labels() -> None:
    with pytest.raises(TypeError, match="write a member as value, Chinese label, English label"):

        class Bare(Choice):
            RED = "red"


@attrs.frozen(kw_only=True)
class Span(Record):
    label: ClassVar[Label] = Label("区间", "span")

    first: int = fact(zh="起", en="first", ge=-5, le=5)
    last: int = fact(zh="止", en="last", ge=-5, le=5)
    sector: Sector = fact(zh="领域", en="sector")


@invariant(zh="起不大于止", en="the first is not above the last")
def first_comes_first(span: Span) -> bool:
    return span.first <= span.last


@invariant(zh="止不为零", en="the last is not zero")
def last_is_not_zero(span: Span) -> bool:
    return span.last != 0


def test_several_invariants_are_reported_together() -> None:
    assert Span(first=-5, last=5)
    assert Span(first=5)
    with pytest.raises(InvalidData) as caught:
        Span(first=1, last=0)
    assert [problem.place for problem in caught.value.problems] == ["first, last", "last"]
    assert [problem.found for problem in caught.value.problems] == ["1, 0", "0"]
