"""Every engine gives what the reference gives, for every rule, unknown facts included."""

from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frame_engines import Constructor, each_engine, plain, table
from engine.library_rules import FEES, Loan, book
from pingyuan_rules.engine import UNKNOWN
from pingyuan_rules.engine.readings.frame import assess_frame, over
from pingyuan_rules.engine.readings.reference import evaluate
from strategies import records

IN_FORCE = tuple(rule for rule in book.all_rules if rule.standing.in_force(FEES.on))
POLICIES = st.sampled_from(
    [FEES, attrs.evolve(FEES, first=1, second=1), attrs.evolve(FEES, percent=UNKNOWN), attrs.evolve(FEES, cap=UNKNOWN)]
)


@each_engine
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(records(Loan), min_size=1, max_size=40), policy=POLICIES)
def test_a_frame_answers_as_the_reference_does(constructor: Constructor, rows: list[Loan], policy: Any) -> None:
    answers = table(over(constructor(rows, Loan), IN_FORCE, policy))
    for rule in IN_FORCE:
        assert answers[rule.name] == [plain(evaluate(rule, row, policy)) for row in rows], rule.name


@each_engine
def test_rules_one_by_one_answer_as_they_do_together(constructor: Constructor) -> None:
    rows = [Loan(damaged=True, price=333, credit=-7, days_late=-8, volumes=2), Loan()]
    frame = constructor(rows, Loan)
    together = table(assess_frame(book, frame, Loan, FEES))
    for rule in IN_FORCE:
        expected = [plain(evaluate(rule, row, FEES)) for row in rows]
        assert table(rule.over(frame))[rule.name] == expected
        if not rule.standing.helper:
            assert together[rule.name] == expected
