"""Decimals in the language of rules: compared as they are, computed with as whole numbers of hundredths."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import Constructor, each_engine, each_local_engine, plain, table
from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    Label,
    Parameters,
    Record,
    Rulebook,
    RuleError,
    all_of,
    choose,
    clip,
    exact_decimal,
    fact,
    facts_of,
    hundredths,
    maximum,
    minimum,
    param,
)
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.frame import over
from pingyuan_rules.engine.tracing import Subject, Tracer, traced
from sizes import examples
from strategies import records
from varied import varied


def mark(zh: str, en: str) -> Any:
    return fact(zh=zh, en=en, unit=Label("分", "points"), le=100).metadata


@attrs.frozen(kw_only=True)
class Dive(Record):
    first: Decimal = attrs.field(default=UNKNOWN, converter=exact_decimal, metadata=mark("甲分", "first mark"))
    second: Decimal = attrs.field(default=UNKNOWN, converter=exact_decimal, metadata=mark("乙分", "second mark"))
    fair: bool = fact(zh="公正", en="is fair")


@attrs.frozen(kw_only=True)
class DivePolicy(Parameters):
    line: Decimal = attrs.field(converter=exact_decimal, metadata=param(zh="及格线", en="pass mark", le=100).metadata)
    best: Decimal = attrs.field(converter=exact_decimal, metadata=param(zh="最高分", en="best mark", le=100).metadata)


def policy(**changes: Any) -> DivePolicy:
    values: dict[str, Any] = {"on": date(2024, 1, 1), "line": 59.5, "best": Decimal("99.75")}
    return DivePolicy(**values | changes)


dives = Rulebook("dives", policy=DivePolicy, default=policy, version="1.0")
A1 = Citation(
    "D1", Label("规则", "Rules"), date(2020, 1, 1), Label("一", "1"), Label("分", "mark"), Label("分", "mark")
)


@dives.rule(cites=A1, zh="高分", en="the better mark")
def better(dive: Dive) -> int:
    return hundredths(maximum(dive.first, dive.second))


@dives.rule(cites=A1, zh="限分", en="the mark within limits")
def limited(dive: Dive, policy: DivePolicy) -> int:
    return hundredths(clip(dive.first, Decimal("10.5"), policy.best)) + hundredths(minimum(dive.second, policy.line))


@dives.rule(cites=A1, zh="同分", en="the marks are equal")
def equal(dive: Dive) -> bool:
    return dive.first == dive.second


@dives.rule(cites=A1, zh="及格", en="passes")
def passes(dive: Dive, policy: DivePolicy) -> bool:
    return all_of(dive.first >= policy.line, dive.second > 60, dive.second != Decimal("60.25"), dive.first <= 100)


@dives.rule(cites=A1, zh="计分", en="the mark that counts")
def counted(dive: Dive) -> int:
    return hundredths(
        choose((dive.fair, dive.first), (dive.first < dive.second, dive.second), otherwise=Decimal("0.5"))
    )


@dives.rule(cites=A1, zh="差", en="the marks differ by so many hundredths")
def apart(dive: Dive, policy: DivePolicy) -> int:
    return hundredths(dive.first) - hundredths(dive.second) + hundredths(policy.best)


RULES = dives.rules_of(Dive)


def amiss(constructor: Constructor, rows: list[Dive]) -> list[str]:
    answers = table(over(constructor(rows, Dive), RULES, policy()))
    return [r.name for r in RULES if answers[r.name] != [plain(evaluate(r, row, policy())) for row in rows]]


@given(records(Dive))
def test_a_rule_answers_as_the_reference_does(dive: Dive) -> None:
    for rule in RULES:
        answer, expected = rule(dive), evaluate(rule, dive, policy())
        assert answer is expected if expected is UNKNOWN else answer == expected, rule
        assert rule.explain(dive).value == answer
        assert (rule.missing(dive) == ()) is (answer is not UNKNOWN)


@each_local_engine
@examples(10, small=3)
@given(rows=st.lists(records(Dive), min_size=5, max_size=30))
def test_a_frame_answers_as_the_reference_does(constructor: Constructor, rows: list[Dive]) -> None:
    assert amiss(constructor, rows) == []


@each_engine
def test_every_engine_answers_as_the_reference_does(constructor: Constructor) -> None:
    assert amiss(constructor, [Dive(), *varied(Dive, 300, seed=7)]) == []


def test_vectors_by_hand() -> None:
    dive = Dive(first=59.5, second=Decimal("60.25"), fair=True)
    assert (better(dive), equal(dive), passes(dive), counted(dive), apart(dive)) == (6025, False, False, 5950, 9900)
    assert limited(Dive(first=5, second=100)) == 1050 + 5950
    assert limited(Dive(first=100, second=0)) == 9975
    assert counted(Dive(first=1, second=1, fair=False)) == 50
    assert counted(Dive(first=1, second=2)) is UNKNOWN
    assert passes(Dive(first=59.49)) is False
    assert passes(Dive(first=59.5, second=60.01)) is True


def test_an_unknown_parameter_leaves_the_answer_unknown() -> None:
    assert passes(Dive(first=99, second=99), policy(line=UNKNOWN)) is UNKNOWN
    assert apart(Dive(first=99, second=99), policy(best=UNKNOWN)) is UNKNOWN


def test_plain_values_are_counted_in_hundredths_too() -> None:
    assert hundredths(Decimal("88.5")) == 8850
    assert hundredths(UNKNOWN) is UNKNOWN
    assert maximum(Decimal("88.5"), Decimal(90)) == 90


WRONG: dict[str, tuple[Any, str]] = {
    "sum": (lambda dive: dive.first + dive.second, "write hundredths"),
    "product": (lambda dive: dive.first * 2, "write hundredths"),
    "compared": (lambda dive: dive.first >= Decimal("59.555"), "more decimals than any fact"),
    "float": (lambda dive: dive.first >= 59.5, "is not exact: write Decimal"),
    "number": (lambda dive: hundredths(dive.fair), "takes decimal, not fair"),
    "other kind": (lambda dive: dive.first == dive.fair, "compare values of one kind"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_language_is_refused_with_what_to_write(name: str) -> None:
    function, words = WRONG[name]
    tracer = Tracer(name, function.__code__)
    with pytest.raises(RuleError, match=words):
        traced(function, [Subject(Dive, facts_of(Dive), t.Fact, tracer)], tracer)


def test_a_rule_does_not_answer_a_decimal() -> None:
    book = Rulebook("marks", policy=DivePolicy, default=policy, version="1.0")

    @book.rule(cites=A1, zh="分", en="mark")
    def mark_itself(dive: Dive) -> Decimal:
        return dive.first

    with pytest.raises(RuleError, match="it answers bool, int, Fen, date or an Enum class, not Decimal"):
        mark_itself.term  # noqa: B018 - traces it


def test_a_decimal_without_its_converter_is_refused() -> None:
    @attrs.frozen(kw_only=True)
    class Bare(Record):
        mark: Decimal = fact(zh="分", en="mark")

    with pytest.raises(TypeError, match=r"Bare\.mark: a Decimal needs a converter, .* converter=exact_decimal"):
        facts_of(Bare)


def test_words_speak_of_decimals_and_not_of_hundredths() -> None:
    assert better.words("en") == "“the better mark” is the greatest of first mark and second mark."
    assert better.formula("en") == "the better mark = max(first mark, second mark)"
    assert apart.formula("zh") == "差 = (甲分 - 乙分) + 最高分"
    assert "hundredth" not in "".join(rule.diagram("en") for rule in RULES if rule is not apart)
    dive = Dive(first=59.5, second=Decimal("60.25"), fair=True)
    assert "first mark: 59.5" in counted.explain(dive).text("en")
    assert "pass mark: 59.5" in passes.explain(dive).text("en", full=True)
