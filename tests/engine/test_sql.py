"""The whole language of rules as SQL, in real databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import Database, Opener, each_database
from engine.frame_engines import plain
from engine.library_rules import FEES, Loan, book
from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    Fen,
    Label,
    Parameters,
    Record,
    Rounding,
    Rulebook,
    RuleError,
    any_of,
    choose,
    count_true,
    divide,
    fact,
    fen,
    param,
    times,
    total,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.sql.create_view import create_view
from sizes import examples
from strategies import records

if TYPE_CHECKING:
    from collections.abc import Iterator

HALF = 2**62
LAW = Citation("S1", Label("例", "Sums"), date(2000, 1, 1), Label("一", "1"), Label("和", "sum"), Label("一", "one"))


@attrs.frozen(kw_only=True)
class Sums(Parameters):
    """Numbers to calculate with."""

    by: int = param(zh="除数", en="divisor", ge=1)
    price: Fen = param(zh="价", en="price")
    locked: bool = param(zh="上锁", en="is locked")


@attrs.frozen(kw_only=True)
class Heap(Record):
    """Something with large numbers."""

    label = Label("堆", "heap")

    held: int = fact(zh="存", en="held", ge=-HALF, le=HALF)
    closed: bool = fact(zh="已封", en="is closed")
    named: str = fact(zh="名", en="name\n; drop -- \\")


SUMS = Sums(on=date(2020, 1, 1), by=7, price=fen(2_000_000), locked=False)
heaps = Rulebook("heaps", policy=Sums, default=lambda: SUMS, version="1")


@heaps.rule(cites=LAW)
def down(heap: Heap, sums: Sums) -> int:
    return divide(heap.held, sums.by, Rounding.FLOOR)


@heaps.rule(cites=LAW)
def up(heap: Heap, sums: Sums) -> int:
    return divide(heap.held, sums.by, Rounding.CEILING)


@heaps.rule(cites=LAW)
def of_constants(heap: Heap, sums: Sums) -> Fen:
    """Every number in it is a constant of 32 bits; the answers are not."""
    price = choose((heap.closed, sums.price), otherwise=fen(1))
    return total(times(price, choose((heap.closed, 1_000_000), otherwise=0)), price)


@heaps.rule(cites=LAW)
def counted(heap: Heap) -> int:
    held = heap.held
    return count_true(heap.closed, held > 0, held > 1, held > 2, held > 3) * 1_000_000_000


@heaps.rule(cites=LAW)
def half_of_constants(heap: Heap) -> int:
    return divide(choose((heap.closed, 3), otherwise=-3), 2, Rounding.HALF_UP)


@heaps.rule(cites=LAW)
def as_locked(heap: Heap, sums: Sums) -> bool:
    return any_of(heap.closed == sums.locked, heap.held > 7)


@heaps.rule(cites=LAW)
def large(heap: Heap) -> bool:
    return heap.held > 5


@heaps.rule(cites=LAW, since=date(2021, 1, 1))
def later(heap: Heap) -> bool:
    return heap.held > 6


closed_book = Rulebook("closed", policy=Sums, default=lambda: SUMS, version="1")


@closed_book.rule(cites=LAW, since=date(2021, 1, 1))
def not_yet(heap: Heap) -> bool:
    return heap.closed


@pytest.fixture
def database(open_database: Opener) -> Iterator[Database]:
    """An empty database."""
    with open_database() as opened:
        yield opened


POLICIES = st.sampled_from(
    [FEES, attrs.evolve(FEES, first=1, second=1), attrs.evolve(FEES, percent=UNKNOWN), attrs.evolve(FEES, cap=UNKNOWN)]
)


@each_database
@examples(6)
@given(rows=st.lists(records(Loan), min_size=40, max_size=60), policy=POLICIES)
def test_a_view_answers_as_the_reference_does(open_database: Opener, rows: list[Loan], policy: Any) -> None:
    rules = [rule for rule in book.rules_of(Loan) if rule.standing.in_force(policy.on)]
    with open_database() as database:
        database.table("loan", rows, Loan)
        database.ask(create_view(book, Loan, policy, database.dialect, keep=["row_no"]))
        answers = database.answers("loan_rules", [rule.name for rule in rules])
    for rule in rules:
        assert answers[rule.name] == [plain(evaluate(rule, row, policy)) for row in rows], rule.name


@each_database
def test_numbers_are_exact_to_the_last_bit(database: Database) -> None:
    held = [-HALF, HALF, HALF - 1, 6 - HALF, -7, -6, 0, 6, 7, UNKNOWN]
    rows = [Heap(held=each, closed=closed) for each in held for closed in (True, False, UNKNOWN)]
    database.table("heap", rows, Heap)
    database.ask(create_view(heaps, Heap, SUMS, database.dialect, keep=["row_no"]))
    for rule in heaps.rules_of(Heap):
        if rule.name != "later":
            (answers,) = database.answers("heap_rules", [rule.name]).values()
            assert answers == [plain(evaluate(rule, row, SUMS)) for row in rows], rule.name
    assert set(database.answers("heap_rules", ["later"])["later"]) == {None}


def test_a_rule_whose_numbers_may_not_fit_is_refused() -> None:
    large_prices = attrs.evolve(SUMS, by=1, price=fen(10**13))
    half = Rulebook("half", policy=Sums, default=lambda: SUMS, version="1")
    half.rule(cites=LAW)(twice)
    with pytest.raises(RuleError, match="may exceed 64 bits in a table"):
        create_view(half, Heap, large_prices, "duckdb")


def twice(heap: Heap) -> int:
    return heap.held + heap.held


@each_database
def test_where_no_rule_is_in_force_answers_are_unknown(database: Database) -> None:
    database.table("heap", [Heap(closed=True)], Heap)
    database.ask(create_view(closed_book, Heap, SUMS, database.dialect))
    assert database.ask("select * from heap_rules") == [(None,)]


@each_database
def test_no_label_breaks_out_of_a_comment(database: Database) -> None:
    labelled = Rulebook("labelled\n;", policy=Sums, default=lambda: SUMS, version="1\r;")
    labelled.rule(cites=LAW, zh="一\n; select 1; -- \\", en="one\u2028\n; select 1; /* \\")(twice_as_large)
    for lang in ("zh", "en"):
        text = create_view(labelled, Heap, SUMS, "spark", lang=lang)
        comments, statement = text.split("CREATE VIEW")
        assert all(line.startswith("-- ") and not line.endswith("\\") for line in comments.splitlines())
        assert "select" not in statement
    database.table("heap", [Heap(held=3)], Heap)
    database.ask(create_view(labelled, Heap, SUMS, database.dialect, keep=["row_no"]))
    assert database.answers("heap_rules", ["twice_as_large"]) == {"twice_as_large": [True]}


def twice_as_large(heap: Heap) -> bool:
    return heap.held > 2
