"""How answers stand and what they lack, as columns: what each record says of itself, on every engine."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import Constructor, each_distant_engine, each_engine, each_local_engine, polars_eager, table
from engine.library_rules import FEES, Loan
from engine.library_rules import book as library
from engine.shop_rules import GOOD, Shop, fee, grade, inspected_lately, may_open, old_fit, policy, safe, shops
from engine.test_missing import barred
from pingyuan_rules.engine import UNKNOWN, FrameError, Record, Rule, Status, WrongRecord
from pingyuan_rules.engine.planning.status_trees import status_trees
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.table.frame import over_missing, over_missing_parameters, over_statuses
from pingyuan_rules.engine.terms import Const, IsKnown
from pingyuan_rules.engine.values import BOOL
from sizes import examples, only_in_check, variants
from strategies import records
from varied import varied

SHOPS = (
    policy(),
    policy(on=date(2019, 12, 31)),
    policy(fee_per_head=UNKNOWN, gold_rank=UNKNOWN),
    policy(safety_items=UNKNOWN, minimum_staff=UNKNOWN),
    policy(safety_items=2, gold_rank=2, silver_rank=1),
)
"""With all values, on a day on which one more rule was in force, without some values, and in another order."""
LOANS = (FEES, attrs.evolve(FEES, percent=UNKNOWN), attrs.evolve(FEES, cap=UNKNOWN, first=1, second=1))

Question = tuple[type[Record], tuple[Rule[Any, Any, Any], ...], Any]


def rules_of(book: Any, record: type[Record]) -> tuple[Rule[Any, Any, Any], ...]:
    """The rules of a book, helpers too, and the shortfall of each that can be met."""
    rules = [rule for rule in book.all_rules if rule.record is record]
    return (*rules, *(rule.shortfall for rule in rules if rule.met_when is not None))


QUESTIONS: list[Question] = [
    *((Shop, rules_of(shops, Shop), each) for each in SHOPS),
    (Shop, rules_of(barred, Shop), SHOPS[0]),
    *((Loan, rules_of(library, Loan), each) for each in LOANS),
]


def expected(rows: Sequence[Record], question: Question) -> dict[str, list[str]]:
    """What each record says."""
    _, rules, own = question
    statuses = {f"{rule.name}_status": [rule.status(row, own).value for row in rows] for rule in rules}
    missing = {f"{rule.name}_missing": [",".join(rule.missing(row, own)) for row in rows] for rule in rules}
    parameters = {
        f"{rule.name}_missing_parameters": [",".join(rule.missing_parameters(row, own)) for row in rows]
        for rule in rules
    }
    return statuses | missing | parameters


def agrees(constructor: Constructor, rows: Sequence[Record], question: Question, columns: dict[str, list[str]]) -> None:
    record, rules, own = question
    frame = constructor(rows, record)
    answers = table(over_missing_parameters(over_missing(over_statuses(frame, rules, own), rules, own), rules, own))
    assert [name for name, values in columns.items() if answers[name] != values] == []


@cache
def many(place: int) -> tuple[list[Record], dict[str, list[str]]]:
    """Many rows and what they say: once for all engines."""
    rows = [QUESTIONS[place][0](), *varied(QUESTIONS[place][0], 150, seed=place)]
    return rows, expected(rows, QUESTIONS[place])


@each_local_engine
@examples(20, small=3)
@given(data=st.data(), question=st.sampled_from(QUESTIONS))
def test_a_frame_says_what_its_records_say(constructor: Constructor, data: st.DataObject, question: Question) -> None:
    rows = data.draw(st.lists(records(question[0]), min_size=1, max_size=12))
    agrees(constructor, rows, question, expected(rows, question))


@each_distant_engine
@pytest.mark.parametrize("place", variants(2, 5, 7))
def test_many_rows_say_what_their_records_say(constructor: Constructor, place: int) -> None:
    rows, columns = many(place)
    agrees(constructor, rows, QUESTIONS[place], columns)


@only_in_check
def test_many_records_have_every_status_and_lack_something() -> None:
    """The rows above are worth asking."""
    columns = [many(place)[1] for place in range(len(QUESTIONS))]
    statuses = {value for each in columns for name, values in each.items() if "_status" in name for value in values}
    # `test_pay.py` has rules whose cases exclude each other, and rows of which not exactly one holds.
    assert statuses == {status.value for status in Status} - {Status.NO_SINGLE_CASE.value}
    assert any("," in value for each in columns for values in each.values() for value in values)


@each_engine
def test_each_status_and_what_is_missing(constructor: Constructor) -> None:
    rows = [GOOD, attrs.evolve(GOOD, spare=UNKNOWN, licensed=UNKNOWN), attrs.evolve(GOOD, closed_down=True), Shop()]
    frame = constructor(rows, Shop)
    assert table(may_open.status(frame))["may_open_status"] == ["decided", "unknown", "decided", "unknown"]
    assert table(may_open.missing(frame))["may_open_missing"][:3] == ["", "licensed", ""]
    assert table(safe.missing(frame))["safe_missing"] == ["", "", "", "fire_exit,clean,closed_down,insured"]
    without = policy(fee_per_head=UNKNOWN)
    assert table(fee.status(frame, without))["fee_status"][0] == "no_value"
    assert table(fee.missing(frame, without))["fee_missing"][0] == ""


@each_engine
def test_a_rule_that_is_not_in_force_has_a_status(constructor: Constructor) -> None:
    frame = constructor([GOOD, Shop()], Shop)
    after = policy()
    assert old_fit.status(GOOD, after) is Status.NOT_IN_FORCE
    assert table(old_fit.status(frame, after))["old_fit_status"] == ["not_in_force"] * 2


@each_engine
def test_a_frame_without_rows_has_the_columns(constructor: Constructor) -> None:
    frame = grade.missing(grade.status(constructor([], Shop)))
    assert {name: table(frame)[name] for name in ("grade_status", "grade_missing")} == {
        "grade_status": [], "grade_missing": [],
    }  # fmt: skip


def test_statuses_have_the_engines_own_types() -> None:
    rows = [GOOD, Shop()]
    statuses = [status.value for status in Status]
    assert inspected_lately.status(polars_eager(rows, Shop)).schema["inspected_lately_status"] == pl.Enum(statuses)
    assert inspected_lately.missing(polars_eager(rows, Shop)).schema["inspected_lately_missing"] == pl.String()
    frame = polars_eager(rows, Shop).to_pandas()
    assert list(inspected_lately.status(frame)["inspected_lately_status"].cat.categories) == statuses
    assert isinstance(inspected_lately.missing(frame)["inspected_lately_missing"].dtype, pd.StringDtype)
    arrow = polars_eager(rows, Shop).to_arrow()
    assert inspected_lately.status(arrow).schema.field("inspected_lately_status").type == pa.string()
    relation = duckdb.from_arrow(arrow)
    assert str(inspected_lately.status(relation).types[-1]) == f"ENUM({', '.join(map(repr, statuses))})"


def test_a_lazy_frame_stays_lazy_and_other_columns_stay() -> None:
    lazy = polars_eager([GOOD], Shop).with_columns(note=pl.lit("x")).lazy()
    asked = safe.missing(safe.status(lazy))
    assert isinstance(asked, pl.LazyFrame)
    assert asked.collect().columns[-3:] == ["note", "safe_status", "safe_missing"]


def test_answers_may_stand_beside_their_statuses() -> None:
    answered = safe.status(safe.over(polars_eager([GOOD, Shop()], Shop)))
    assert answered.select("safe", "safe_status").rows() == [(True, "decided"), (None, "unknown")]


def test_a_column_with_the_name_of_the_new_one_is_refused() -> None:
    frame = polars_eager([GOOD], Shop)
    with pytest.raises(FrameError, match="safe_status"):
        safe.status(safe.status(frame))
    with pytest.raises(FrameError, match="safe_missing"):
        safe.missing(safe.missing(frame))


def test_a_missing_column_is_an_error_or_unknown() -> None:
    frame = pl.DataFrame({"clean": [True]})
    with pytest.raises(FrameError, match="fire_exit"):
        safe.status(frame)
    assert safe.status(frame, missing="unknown")["safe_status"].to_list() == ["unknown"]
    assert safe.missing(frame, missing="unknown")["safe_missing"].to_list() == ["fire_exit,closed_down,insured"]


def test_the_option_of_frames_is_refused_for_a_record() -> None:
    ask: Any = safe
    for question in (ask.status, ask.missing):
        with pytest.raises(TypeError, match="missing='unknown' is for frames; a fact of a record"):
            question(GOOD, missing="unknown")
        with pytest.raises(WrongRecord, match="safe is about Shop, not Loan"):
            question(Loan())


def test_what_is_asked_whether_it_is_known_is_known() -> None:
    known = IsKnown(Const(UNKNOWN, BOOL))
    assert Specializer({}).term(IsKnown(known)) == Const(value=True, kind=BOOL)
    assert Specializer({}).term(known) == Const(value=False, kind=BOOL)


def test_a_status_that_the_policy_decides_alone_is_a_constant() -> None:
    (tree,) = status_trees((fee,), policy(fee_per_head=UNKNOWN, fee_cap=UNKNOWN))
    assert isinstance(tree, Const)
    assert tree.value is Status.NO_VALUE
