"""Every rule of the catalogue, on every engine, as the reference answers it."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.engines_page import EnginesPage
from engine.frame_engines import (
    LOCAL,
    Constructor,
    duckdb_numbered,
    duckdb_relation,
    each_kind_of_engine,
    plain,
    table,
)
from pingyuan_rules import Branch, FrameError, assess
from pingyuan_rules.engine import Record, Rule, facts_of, relations_of
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.checked_frame import check
from pingyuan_rules.engine.table.frame import over
from pingyuan_rules.policy import Policy, policy_on
from pingyuan_rules.rules import book
from related_tables import related_rows, whole
from sizes import LARGE, examples, only_in_check, size
from strategies import records
from varied import varied

each_record = pytest.mark.parametrize("record", [pytest.param(cls, id=cls.__name__) for cls in book.records])
DAYS = (date(2016, 10, 21), date(2026, 11, 26), date(2019, 12, 31))
"""The first policy, one on which the year is not over, and the end of a year on which all rules are in force."""


Answers = dict[Rule, list[Any]]


def reference(record: type[Record], rows: Sequence[Record], policy: Policy) -> Answers:
    """What the rules in force about a class of record answer."""
    rules = [rule for rule in book.all_rules if rule.record is record and rule.standing.in_force(policy.on)]
    return {rule: [plain(evaluate(rule, row, policy)) for row in rows] for rule in rules}


@cache
def many(record: type[Record]) -> tuple[list[Record], Answers]:
    """Many rows, and what the rules answer on a day when all are in force: once for all engines."""
    rows = whole([record(), *varied(record, size(200, 60), seed=2016)])
    return rows, reference(record, rows, policy_on(DAYS[-1]))


def wrong(
    constructor: Constructor, record: type[Record], rows: Sequence[Record], policy: Policy, expected: Answers
) -> list[str]:
    """The rules that a frame, with tables of related records, does not answer as the reference does."""
    if constructor is duckdb_relation and relations_of(record):  # a join leaves its rows in no order
        constructor = duckdb_numbered
    frame = constructor(rows, record)
    assert check(frame, record) == ()
    several = related_rows(rows, record)
    related = {name: constructor(several[name], relation.record) for name, relation in relations_of(record).items()}
    answers = table(over(frame, tuple(expected), policy, related=related))
    return [rule.name for rule, values in expected.items() if answers[rule.name] != values]


FRAMES_OF_RECORDS = [
    # Each class of record comes once by default, on an engine of its own; all classes run below, on another day.
    pytest.param(
        made, cls, id=f"{cls.__name__}-{made.__name__}",
        marks=[] if LARGE or (row + column) % len(LOCAL) == 0 else only_in_check,
    )
    for row, cls in enumerate(book.records)
    for column, made in enumerate(LOCAL)
]  # fmt: skip


@pytest.mark.parametrize(("constructor", "record"), FRAMES_OF_RECORDS)
@examples(5, small=2)
@given(data=st.data())
def test_a_frame_answers_as_the_reference_does(
    constructor: Constructor, record: type[Record], data: st.DataObject
) -> None:
    rows = whole(data.draw(st.lists(records(record), min_size=5, max_size=10)))
    for policy in map(policy_on, DAYS):
        assert wrong(constructor, record, rows, policy, reference(record, rows, policy)) == []


@each_kind_of_engine
def test_the_page_says_which_rule_runs_where(constructor: Constructor, request: pytest.FixtureRequest) -> None:
    """Every rule runs on every engine, over many rows, on a day when all rules are in force."""
    policy = policy_on(DAYS[-1])
    assert all(rule.standing.in_force(policy.on) for rule in book.rules)
    found = {}
    for record in book.records:
        rows, expected = many(record)
        amiss = wrong(constructor, record, rows, policy, expected)
        found |= {rule.name: rule.name not in amiss for rule in book.rules_of(record)}
    if request.config.getoption("--update-golden"):
        EnginesPage().write(constructor.__name__, found)
    said = EnginesPage().says(constructor.__name__)
    assert said == found, "if the change is meant: pytest -n 0 --update-golden"


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
