"""Every engine gives what the reference gives, for every rule, unknown facts included."""

from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import (
    DISTANT,
    LOCAL,
    Constructor,
    each_distant_engine,
    each_local_engine,
    plain,
    table,
)
from engine.library_rules import FEES, Fees, Loan, book
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.frame import assess_frame, over
from sizes import examples, variants
from strategies import records
from varied import varied

IN_FORCE = tuple(rule for rule in book.all_rules if rule.standing.in_force(FEES.on))
POLICIES = (
    FEES,
    attrs.evolve(FEES, first=1, second=1),
    attrs.evolve(FEES, percent=UNKNOWN),
    attrs.evolve(FEES, cap=UNKNOWN),
)


def agrees(constructor: Constructor, rows: list[Loan], policy: Fees, expected: dict[str, list[Any]]) -> None:
    answers = table(over(constructor(rows, Loan), IN_FORCE, policy))
    for name, values in expected.items():
        assert answers[name] == values, name


def reference(rows: list[Loan], policy: Fees) -> dict[str, list[Any]]:
    """What the rules in force answer."""
    return {rule.name: [plain(evaluate(rule, row, policy)) for row in rows] for rule in IN_FORCE}


@cache
def many(number: int) -> tuple[list[Loan], dict[str, list[Any]]]:
    """Many rows, and what the rules answer under one of the policies: once for all engines."""
    rows = [Loan(), *varied(Loan, 400, seed=number)]
    return rows, reference(rows, POLICIES[number])


@each_local_engine
@examples(40)
@given(rows=st.lists(records(Loan), min_size=1, max_size=40), policy=st.sampled_from(POLICIES))
def test_a_frame_answers_as_the_reference_does(constructor: Constructor, rows: list[Loan], policy: Fees) -> None:
    agrees(constructor, rows, policy, reference(rows, policy))


@each_distant_engine
@pytest.mark.parametrize("policy", variants(*POLICIES))
def test_many_rows_are_answered_as_the_reference_does(constructor: Constructor, policy: Fees) -> None:
    rows, expected = many(POLICIES.index(policy))
    agrees(constructor, rows, policy, expected)


@pytest.mark.parametrize("constructor", variants(*LOCAL, *DISTANT), ids=lambda made: made.__name__)
def test_rules_one_by_one_answer_as_they_do_together(constructor: Constructor) -> None:
    rows = [Loan(damaged=True, price=333, credit=-7, days_late=-8, volumes=2), Loan()]
    frame = constructor(rows, Loan)
    together = table(assess_frame(book, frame, Loan, FEES))
    for rule in IN_FORCE if constructor in LOCAL else IN_FORCE[::10]:
        expected = [plain(evaluate(rule, row, FEES)) for row in rows]
        assert table(rule.over(frame))[rule.name] == expected
        if not rule.standing.helper:
            assert together[rule.name] == expected
