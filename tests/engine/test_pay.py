"""Roundings, divisions by facts, ratios, scales, grades, helpers and exclusive cases in every reading."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import (
    Constructor,
    arrow,
    duckdb_relation,
    each_distant_engine,
    each_local_engine,
    plain,
    polars_eager,
    polars_enum,
    table,
)
from engine.library_rules import CLAUSE
from engine.pay_rules import PAY, Grade, PayPolicy, Worker, book, pay_a_month
from pingyuan_rules.engine import (
    LANGUAGES,
    UNKNOWN,
    Fen,
    InvalidData,
    Label,
    Lang,
    Ratio,
    Record,
    Rounding,
    Rulebook,
    RuleError,
    Scale,
    Status,
    check,
    count_true,
    divide,
    fact,
    fen,
    invariant,
    maximum,
    share,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.sql.create_view import create_view
from pingyuan_rules.engine.table.frame import over, over_missing, over_statuses
from sizes import examples, only_in_check, variants
from strategies import records
from varied import varied

if TYPE_CHECKING:
    from conftest import Golden
    from databases import Opener

RULES = book.rules_of(Worker)
POLICIES = (
    PAY,
    attrs.evolve(
        PAY,
        by=7,
        pension=Ratio("15‰"),
        starting=Grade.CHIEF,
        tax=Scale([(fen(100), Ratio("1/7"))]),
        days=Scale([(0, 0)]),
    ),
    attrs.evolve(PAY, by=UNKNOWN, pension=UNKNOWN, tax=UNKNOWN, bonus=UNKNOWN, starting=UNKNOWN),
)
DECIMAL_ROUNDINGS = {
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.CEILING: ROUND_CEILING,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.HALF_AWAY_FROM_ZERO: ROUND_HALF_UP,  # of the decimal module, whose halves go away from zero
    Rounding.TOWARD_ZERO: ROUND_DOWN,
}


def expected(rows: list[Worker], policy: PayPolicy) -> dict[str, list[Any]]:
    return {rule.name: [plain(evaluate(rule, row, policy)) for row in rows] for rule in RULES}


# Roundings are what the decimal module says.


@given(value=st.integers(-10_000, 10_000), tenths=st.sampled_from([1, 2, 4, 5, 8, 10, 20]))
def test_a_division_rounds_as_decimals_do(value: int, tenths: int) -> None:
    exact = Context(prec=50).divide(Decimal(value), Decimal(tenths))
    for rounding, name in DECIMAL_ROUNDINGS.items():
        assert divide(value, tenths, rounding) == int(exact.quantize(Decimal(1), rounding=name)), rounding


# Every reading agrees with the reference.


@examples(100)
@given(row=records(Worker), policy=st.sampled_from(POLICIES))
def test_a_record_is_answered_as_the_reference_does(row: Worker, policy: PayPolicy) -> None:
    for rule in RULES:
        answer = evaluate(rule, row, policy)
        assert rule(row, policy) == answer, rule.name
        assert rule.explain(row, policy).value == answer, rule.name
        if rule.status(row, policy) in {Status.UNKNOWN, Status.NO_VALUE}:
            assert rule.missing(row, policy) or rule.missing_parameters(row, policy), rule.name


@each_local_engine
@examples(20)
@given(rows=st.lists(records(Worker), min_size=1, max_size=40), policy=st.sampled_from(POLICIES))
def test_a_frame_answers_as_the_reference_does(constructor: Constructor, rows: list[Worker], policy: PayPolicy) -> None:
    answers = table(over(constructor(rows, Worker), RULES, policy))
    assert {name: answers[name] for name in expected(rows, policy)} == expected(rows, policy)


@pytest.mark.parametrize("constructor", variants(polars_eager, duckdb_relation, arrow), ids=lambda made: made.__name__)
@examples(5)
@given(rows=st.lists(records(Worker), min_size=1, max_size=40), policy=st.sampled_from(POLICIES))
def test_a_frame_says_how_answers_stand_as_records_do(
    constructor: Constructor, rows: list[Worker], policy: PayPolicy
) -> None:
    said = table(over_missing(over_statuses(constructor(rows, Worker), RULES, policy), RULES, policy))
    for rule in RULES:
        assert said[f"{rule.name}_status"] == [rule.status(row, policy).value for row in rows], rule.name
        assert said[f"{rule.name}_missing"] == [",".join(rule.missing(row, policy)) for row in rows], rule.name


@only_in_check  # views go nearly the same way
@each_distant_engine
def test_a_distant_engine_answers_as_the_reference_does(constructor: Constructor) -> None:
    rows = [Worker(), *varied(Worker, 300, seed=5)]
    answers = table(over(constructor(rows, Worker), RULES, PAY))
    assert {name: answers[name] for name in expected(rows, PAY)} == expected(rows, PAY)


@pytest.mark.parametrize("open_database", variants("duckdb", "postgres"), indirect=True)
def test_a_view_answers_as_the_reference_does(open_database: Opener) -> None:
    rows = [Worker(), *varied(Worker, 300, seed=6)]
    with open_database() as database:
        database.table("worker", rows, Worker)
        database.ask(create_view(book, Worker, PAY, database.dialect, keep=["row_no"]))
        assert database.answers("worker_rules", list(expected(rows, PAY))) == expected(rows, PAY)


# Divisors that are surely positive.

divisors = Rulebook("divisors", policy=PayPolicy, default=lambda: PAY, version="1")


@divisors.rule(cites=CLAUSE)
def by_a_product(worker: Worker) -> int:
    return divide(worker.children, maximum(worker.balance, 1) * 1 + 1, Rounding.FLOOR)


@divisors.rule(cites=CLAUSE)
def by_a_count(worker: Worker) -> int:
    return divide(worker.children, count_true(worker.is_hired, worker.is_seconded) + 1, Rounding.FLOOR)


@divisors.rule(cites=CLAUSE)
def by_a_product_of_negatives(worker: Worker) -> int:
    return divide(worker.children, worker.balance * worker.balance + 1, Rounding.FLOOR)


def test_a_divisor_may_be_a_product_or_a_count() -> None:
    assert by_a_product(Worker(children=9, balance=2)) == 3
    assert by_a_count(Worker(children=9, is_hired=True, is_seconded=True)) == 3
    with pytest.raises(RuleError, match="which may be 0 or less; divide by maximum"):
        by_a_product_of_negatives(Worker())


# A divisor that is 0 in a table gives no answer.


@attrs.frozen(kw_only=True)
class Unchecked(Record):
    """The facts of a worker, of whom a table may hold anything."""

    label: ClassVar[Label] = Label("职工", "worker")

    pay: Fen = fact(zh="工资", en="pay")
    months: int = fact(zh="月数", en="months", ge=-5, le=12)


@each_local_engine
def test_a_divisor_that_no_record_can_have_gives_no_answer(constructor: Constructor) -> None:
    frame = constructor([Unchecked(pay=700, months=months) for months in (0, 2, -1, UNKNOWN)], Unchecked)
    assert table(over(frame, [pay_a_month], PAY))["pay_a_month"] == [None, 350, None, None]


@only_in_check
def test_numbers_stay_small_where_they_can() -> None:
    rows = [Worker(), *varied(Worker, 300, seed=7)]
    answers = over(polars_enum(rows, Worker), RULES, PAY, small_integers=True)
    assert answers.schema["balance_half_even"] == pl.Int16
    assert {name: table(answers)[name] for name in expected(rows, PAY)} == expected(rows, PAY)


# Invariants have no policy, and compute with the same words.


@attrs.frozen(kw_only=True)
class Scrap(Record):
    """What somebody writes as a bill."""

    label: ClassVar[Label] = Label("账单", "bill")

    amount: Fen = fact(zh="金额", en="amount")
    parts: int = fact(zh="份数", en="parts", ge=1, le=20)
    each: Fen = fact(zh="每份", en="each")
    fee: Fen = fact(zh="手续费", en="fee")


@attrs.frozen(kw_only=True)
class Bill(Scrap):
    """A bill that is right."""


@invariant(zh="每份相符", en="each part is right")
def each_is_right(bill: Bill) -> bool:
    return divide(bill.amount, bill.parts, Rounding.HALF_EVEN) == bill.each


@invariant(zh="手续费不过高", en="the fee is not too high")
def fee_is_low(bill: Bill) -> bool:
    return share(bill.amount, Ratio("0.5%"), Rounding.HALF_AWAY_FROM_ZERO, to=fen(10)) >= bill.fee


@pytest.mark.parametrize("constructor", variants(polars_eager, duckdb_relation, arrow), ids=lambda made: made.__name__)
def test_invariants_round_as_rules_do(constructor: Constructor) -> None:
    good = [
        Bill(amount=fen(5), parts=2, each=fen(2), fee=fen(0)),
        Bill(amount=fen(1_000), fee=fen(10)),
        Bill(fee=fen(9)),
    ]
    assert check(constructor(good, Bill), Bill) == ()
    with pytest.raises(InvalidData, match="each part is right"):
        Bill(amount=fen(5), parts=2, each=fen(3))
    with pytest.raises(InvalidData, match="the fee is not too high"):
        Bill(amount=fen(999), fee=fen(10))
    rows = [*good, Scrap(amount=fen(5), parts=2, each=fen(3)), Scrap(amount=fen(999), fee=fen(10))]
    broken = [invalid.expected.en for invalid in check(constructor(rows, Scrap), Bill)]
    assert broken == ["that each part is right", "that the fee is not too high"]


# Words.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_formulas_and_explanations(lang: Lang, golden: Golden) -> None:
    worker = Worker(pay=-12_350, balance=-5, months=4, children=2)
    told = [
        f"{rule.words(lang)}\n{rule.formula(lang)}\n{rule.diagram(lang, PAY)}\n{rule.explain(worker).text(lang)}"
        for rule in RULES
    ]
    golden(f"words_pay_{lang}.txt", "\n\n".join(told))
