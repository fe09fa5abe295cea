"""Every rule of the catalogue, on every engine, as the reference answers it."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frame_engines import Constructor, each_distant_engine, each_local_engine, plain, table
from pingyuan_rules import Branch, FrameError, assess
from pingyuan_rules.engine import Record, facts_of
from pingyuan_rules.engine.readings.check import check
from pingyuan_rules.engine.readings.frame import over
from pingyuan_rules.engine.readings.reference import evaluate
from pingyuan_rules.policy import policy_on
from pingyuan_rules.rules import book
from strategies import records
from varied import varied

each_record = pytest.mark.parametrize("record", [pytest.param(cls, id=cls.__name__) for cls in book.records])
DAYS = (date(2016, 10, 21), date(2018, 10, 28))


def agrees(constructor: Constructor, record: type[Record], rows: Sequence[Record]) -> None:
    frame = constructor(rows, record)
    assert check(frame, record) == ()
    for policy in map(policy_on, DAYS):
        rules = tuple(r for r in book.all_rules if r.record is record and r.standing.in_force(policy.on))
        answers = table(over(frame, rules, policy))
        for rule in rules:
            assert answers[rule.name] == [plain(evaluate(rule, row, policy)) for row in rows], rule.name


@each_local_engine
@each_record
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_a_frame_answers_as_the_reference_does(
    constructor: Constructor, record: type[Record], data: st.DataObject
) -> None:
    agrees(constructor, record, data.draw(st.lists(records(record), min_size=20, max_size=40)))


@each_distant_engine
@each_record
def test_many_rows_are_answered_as_the_reference_does(constructor: Constructor, record: type[Record]) -> None:
    agrees(constructor, record, [record(), *varied(record, 200, seed=2016)])


@each_record
def test_no_fact_bears_a_rules_name(record: type[Record]) -> None:
    assert not {rule.name for rule in book.all_rules} & set(facts_of(record))


@pytest.mark.parametrize("lazy", [False, True])
def test_check_counts_rows_whose_facts_do_not_go_together(lazy: bool) -> None:
    frame = pl.DataFrame(
        {
            "secretary_state": ["left", "left", "in_office", "left"],
            "secretary_appointed": [date(2016, 3, 2), date(2016, 3, 2), date(2016, 3, 2), None],
            "secretary_left": [date(2016, 3, 1), date(2016, 3, 2), date(2016, 3, 1), date(2016, 3, 1)],
        }
    )
    (found,) = check(frame.lazy() if lazy else frame, Branch)
    assert (found.kind, found.count) == ("broken_invariant", 1)
    assert found.column == "secretary_state, secretary_left, secretary_appointed"
    with pytest.raises(FrameError, match="the secretary does not leave before the appointment"):
        assess(frame, Branch, missing="unknown")
