"""How every rule of the catalogue stands and what it lacks, as columns and as each record says."""

import random
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import LOCAL, Constructor, each_kind_of_engine, polars_eager, table
from pingyuan_rules import UNKNOWN, Branch
from pingyuan_rules.engine import Record, Rule, facts_of, relations_of
from pingyuan_rules.engine.table.frame import over_missing, over_missing_parameters, over_statuses
from pingyuan_rules.policy import Policy, policy_on
from pingyuan_rules.rules import book
from related_tables import related_rows, whole
from sizes import LARGE, examples, only_in_check, variants
from strategies import records
from varied import varied

DAYS = (date(2016, 10, 21), date(2019, 12, 31), date(2026, 11, 26))
Rules = tuple[Rule[Any, Policy, Any], ...]


def rules_of(record: type[Record]) -> Rules:
    """Every rule about a class, helpers and shortfalls too."""
    rules = [rule for rule in book.all_rules if rule.record is record]
    return (*rules, *(rule.shortfall for rule in rules if rule.met_when is not None))


def expected(rows: Sequence[Record], rules: Rules, policy: Policy) -> dict[str, list[str]]:
    """What each record says."""
    statuses = {f"{rule.name}_status": [rule.status(row, policy).value for row in rows] for rule in rules}
    return statuses | {f"{rule.name}_missing": [",".join(rule.missing(row, policy)) for row in rows] for rule in rules}


def wrong(constructor: Constructor, rows: Sequence[Record], policy: Policy, columns: dict[str, list[str]]) -> list[str]:
    """The columns that do not say what the records say."""
    rules = rules_of(type(rows[0]))
    frame = constructor(rows, type(rows[0]))
    answers = table(over_missing(over_statuses(frame, rules, policy), rules, policy))
    return [name for name, values in columns.items() if answers[name] != values]


@pytest.mark.parametrize(
    ("constructor", "record"),
    [
        pytest.param(
            made, cls, id=f"{cls.__name__}-{made.__name__}",
            marks=[] if LARGE or (row + column) % 6 == 0 else only_in_check,
        )
        for row, cls in enumerate(book.records)
        for column, made in enumerate(LOCAL)
    ],
)  # fmt: skip
@examples(5, small=2)
@given(data=st.data())
def test_a_frame_says_what_its_records_say(constructor: Constructor, record: type[Record], data: st.DataObject) -> None:
    rows = data.draw(st.lists(records(record), min_size=3, max_size=6))
    policy = policy_on(data.draw(st.sampled_from(DAYS)))
    lacking = data.draw(st.sets(st.sampled_from(sorted(set(facts_of(Policy)) - {"on"})), max_size=4))
    policy = attrs.evolve(policy, **dict.fromkeys(lacking, UNKNOWN))
    assert wrong(constructor, rows, policy, expected(rows, rules_of(record), policy)) == []


@cache
def many(record: type[Record]) -> tuple[list[Record], dict[str, list[str]]]:
    """Many rows and what they say: once for all engines."""
    rows = [record(), *varied(record, 60, seed=2016)]
    return rows, expected(rows, rules_of(record), policy_on(DAYS[1]))


@each_kind_of_engine
@pytest.mark.parametrize("record", [pytest.param(cls, id=cls.__name__) for cls in book.records])
def test_many_rows_say_what_their_records_say(constructor: Constructor, record: type[Record]) -> None:
    rows, columns = many(record)
    assert wrong(constructor, rows, policy_on(DAYS[1]), columns) == []


@pytest.mark.parametrize("share", variants(0.3, 0.0, 1.0))
def test_branches_with_their_members_and_units_say_so_too(share: float) -> None:
    """Under policies that lack no value, some values and every value."""
    rows = whole(varied(Branch, 40, seed=3))
    policy, drawn = policy_on(DAYS[-1]), random.Random(3)  # noqa: S311 - made-up policies
    lacking = [name for name in facts_of(Policy) if name != "on" and drawn.random() < share]
    policy = attrs.evolve(policy, **dict.fromkeys(lacking, UNKNOWN))
    rules = rules_of(Branch)
    several = related_rows(rows, Branch)
    related = {name: polars_eager(several[name], info.record) for name, info in relations_of(Branch).items()}
    frame = polars_eager(rows, Branch)
    answers = table(over_missing(over_statuses(frame, rules, policy, related=related), rules, policy, related=related))
    parameters = table(over_missing_parameters(frame, rules, policy, related=related))
    columns = expected(rows, rules, policy)
    assert [name for name, values in columns.items() if answers[name] != values] == []
    for rule in rules:
        told = [",".join(rule.missing_parameters(row, policy)) for row in rows]
        assert parameters[f"{rule.name}_missing_parameters"] == told, rule.name
