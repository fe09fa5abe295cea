"""The values of sensitive facts stand in no `repr`, problem, message or log, whatever their kind and way in."""

import json
import traceback
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pingyuan_rules import Branch, Member, assess, check, from_json, records_of
from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    Fen,
    InvalidData,
    Label,
    Parameters,
    Record,
    Rulebook,
    Unknown,
    exact_decimal,
    fact,
    invariant,
)
from sizes import variants


class Mood(Choice):
    """How somebody feels."""

    LOW = "low", "低落", "low"
    HIGH = "high", "高昂", "high"


@attrs.frozen(kw_only=True)
class Case(Record):
    """A record of which everything but its id is nobody's business."""

    label = Label("案", "case")

    id: str | Unknown = fact(zh="编号", en="id")
    reason: str | Unknown = fact(zh="事由", en="reason", sensitive=True, max_length=30)
    ill: bool | Unknown = fact(zh="患病", en="is ill", sensitive=True)
    days: int | Unknown = fact(zh="天数", en="days", le=90, sensitive=True)
    paid: Fen | Unknown = fact(zh="金额", en="amount paid", le=90, sensitive=True)
    since: date | Unknown = fact(zh="日期", en="since", ge=date(2000, 1, 1), sensitive=True)
    mood: Mood | Unknown = fact(zh="心情", en="mood", sensitive=True)
    # A Decimal, and facts with a converter of their own, are declared by their metadata.
    score: Decimal | Unknown = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=fact(zh="分", en="score", le=90, sensitive=True).metadata
    )
    tired: bool | Unknown = attrs.field(
        default=UNKNOWN, metadata=fact(zh="疲惫", en="is tired", sensitive=True).metadata
    )


@attrs.frozen(kw_only=True)
class NoPolicy(Parameters):
    """A policy without a number."""


book = Rulebook("cases", policy=NoPolicy, default=lambda: NoPolicy(on=date(2016, 10, 21)), version="1")
DECREE = Label("规定", "decree")
CITED = Citation("C1", DECREE, date(2016, 1, 1), Label("第一条", "article 1"), DECREE, DECREE)


@book.rule(cites=CITED, zh="心情低落", en="mood is low")
def is_low(case: Case) -> bool:
    return case.mood == Mood.LOW


@invariant(zh="分数不高于 50", en="the score is at most 50")
def low_score(case: Case) -> bool:
    return case.score <= 50


KNOWN = {
    "reason": "SECRET",
    "ill": True,
    "days": 77,
    "paid": Fen(77),
    "since": date(2077, 7, 7),
    "mood": Mood.LOW,
    "score": Decimal("7.70"),
    "tired": True,
}
WRONG = {
    "reason": "SECRET" * 9,
    "ill": "SECRET",
    "days": 777,
    "paid": 777,
    "since": "1977-07-07",
    "mood": "SECRET",
    "score": 777,
    "tired": "SECRET",
}
MARKS = ("SECRET", "77", "7.7", "ill=True", "LOW")


def told(call: Callable[[], object]) -> str:
    """All that an error says of itself, with its traceback as a log holds it but without lines of source."""
    with pytest.raises(InvalidData) as caught:
        call()
    error = caught.value
    lines = [line for line in traceback.format_exception(error) if not line.startswith("  File")]
    return "\n".join([*lines, repr(error), repr(error.problems), error.text("zh"), error.text("en")])


def shows(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text]


def test_no_repr_shows_them() -> None:
    case = Case(id="a", **KNOWN)
    assert not shows(f"{case} {case!r} {[case]}")
    assert repr(case).endswith("mood=..., score=..., tired=...)")
    assert repr(case).startswith("Case(id='a', ")


def test_a_repr_of_ones_own_and_that_of_attrs_stay_as_they_are() -> None:
    @attrs.frozen(kw_only=True)
    class Named(Record):
        ill: bool | Unknown = attrs.field(default=UNKNOWN, metadata=fact(zh="病", en="ill", sensitive=True).metadata)

        def __repr__(self) -> str:
            return "somebody"

    @attrs.frozen(kw_only=True)
    class Open(Record):
        score: Decimal | Unknown = attrs.field(
            default=UNKNOWN, converter=exact_decimal, metadata=fact(zh="分", en="score").metadata
        )
        ill: bool | Unknown = fact(zh="病", en="ill", sensitive=True)

    assert repr(Named(ill=True)) == "somebody"
    assert repr(Open(score=Decimal("1.5"), ill=True)) == "Open(score=Decimal('1.5'), ill=...)"


@pytest.mark.parametrize("name", WRONG)
def test_no_problem_of_a_record_or_of_json_shows_them(name: str) -> None:
    value = {"since": date(1977, 7, 7), "score": Decimal(777)}.get(name, WRONG[name])
    for wrong in (value, ["SECRET", 77], "SECRET\0"):
        assert not shows(told(lambda wrong=wrong: Case(**{name: wrong})))  # type: ignore[misc] # what the test is about
    for plain in (WRONG[name], {"SECRET": 77}, "SECRET\0", [[77]]):
        text = json.dumps({name: plain})
        assert not shows(told(lambda text=text: from_json(text, Case)))  # type: ignore[misc] # as above
        assert not shows(told(lambda text=text: from_json(f"[{text}]", list[Case])))  # type: ignore[misc] # as above


@pytest.mark.parametrize("number", [f"7.{'7' * 40}", "7" * 400, "NaN", f"7{'7' * 5_000}"])
def test_numbers_that_the_text_itself_refuses_are_not_shown(number: str) -> None:
    """Those with too many digits are found before anybody knows which fact they are."""
    for name in ("score", "days"):
        assert not shows(told(lambda name=name: from_json(f'{{"{name}": {number}}}', Case)))  # type: ignore[misc] # as above
    assert "7.77" in told(lambda: from_json(f'{{"leadership": 7.{"7" * 40}}}', Branch))


def test_no_broken_invariant_shows_them() -> None:
    assert not shows(told(lambda: Case(score=Decimal(77))))
    assert not shows(told(lambda: from_json('{"score": 77}', Case)))
    assert not shows(told(lambda: records_of(pl.DataFrame({"score": [77.0]}), Case, missing="unknown")))


FRAMES: list[Any] = [pl.DataFrame, pd.DataFrame, pa.table]


@pytest.mark.parametrize("make", variants(*FRAMES), ids=["polars", "pandas", "pyarrow"])
@pytest.mark.parametrize("name", WRONG)
def test_no_table_shows_them(make: Callable[[Any], Any], name: str) -> None:
    values = {"since": date(1977, 7, 7), "score": 777.0}.get(name, WRONG[name])
    for column in ([values], ["SECRET"]):
        frame = make({"id": ["a"], name: column})
        if name == "reason" and column == ["SECRET"]:
            continue
        assert not shows(told(lambda frame=frame: records_of(frame, Case, missing="unknown")))  # type: ignore[misc] # as above


def test_the_categories_of_a_column_are_not_shown() -> None:
    """A type with a stranger among its members was refused with the stranger's name."""
    mood = pl.Series(["low"], dtype=pl.Enum(["low", "SECRET"]))
    assert not shows(told(lambda: is_low.over(pl.DataFrame({"mood": mood}))))


def test_what_is_checked_counts_them_and_shows_none() -> None:
    """A text that is no member of a sensitive enumeration was a KeyError."""
    (invalid,) = check(pl.DataFrame({"id": ["a", "b"], "mood": ["SECRET", "low"]}), Case)
    assert (invalid.count, invalid.examples, invalid.ids) == (1, (), ("'a'",))


def test_answers_show_a_record_by_its_repr_alone() -> None:
    member = Member(id="DY-0001", serious_illness=True, hardship=True)
    assert "illness=True" not in repr(assess(member))
    assert "hardship=True" not in repr(assess([member], Member))
    assert check(pl.DataFrame({"hardship": [True]}), Member) is not None


@attrs.frozen
class Posted:
    """What a client sends: records by name, and a text."""

    cases: dict[str, Case]
    title: str = ""


POSTED = {"id": "a", "reason": "SECRET", "days": 77, "mood": "SECRET"}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (POSTED, list[Case]),
        (POSTED, tuple[Case, Branch]),
        ([[POSTED]], list[Case]),
        ([POSTED], Case),
        ([POSTED], dict[str, Case]),
        ({"a": [7, POSTED]}, dict[str, Case]),
        (POSTED, dict[str, Case]),
        (list(POSTED.values()), Case),
        ([list(POSTED.values())], list[Case]),
        ({"id": POSTED}, Case),
        ({"cases": POSTED}, Posted),
        ({"cases": {}, "title": POSTED}, Posted),
        ([POSTED], Posted),
    ],
    ids=str,
)
def test_no_record_in_a_wrong_place_shows_them(value: object, kind: Any) -> None:
    """An object for a list, or one record for a table of them, was shown with its first sixty characters."""
    assert not shows(told(lambda: from_json(json.dumps(value), kind)))


def test_other_values_in_a_wrong_place_are_shown() -> None:
    assert "[0]: found [7, 8], " in told(lambda: from_json("[[7, 8]]", list[Branch]))
    assert "name: found {}, " in told(lambda: from_json('{"name": {}}', Branch))
    assert "name: found [7, {…, " in told(lambda: from_json('{"name": [7, {"a": 8}]}', Branch))
