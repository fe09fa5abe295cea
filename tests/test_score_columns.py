"""Columns of scores: whole numbers, decimals and floats in frames of every engine and in databases, never rounded."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import attrs
import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import ROW, Opener, each_database, open_database  # noqa: F401 - a fixture
from engine import servers
from engine.frame_engines import (
    Constructor,
    each_distant_engine,
    each_engine,
    each_local_engine,
    plain,
    table,
)
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    FrameError,
    appraisal_score,
    assess,
    check,
    demonstration_level,
    five_good_met,
    five_good_total,
    frame_of,
    is_known,
    records_of,
    secretary_appraisal_score,
    sql_of,
)
from pingyuan_rules.engine import facts_of
from pingyuan_rules.engine.decimals import in_hundredths
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.frame import over
from sizes import examples, only_in_check
from test_scores import EVERY, EXPECTED, FIT, GOODS, SCORES, scored
from varied import varied

RULES = (five_good_total, five_good_met, demonstration_level, appraisal_score, secretary_appraisal_score)

# Frames.


def wrong(constructor: Constructor, rows: list[Branch]) -> list[str]:
    """The rules that a frame does not answer as the reference does."""
    frame = constructor(rows, Branch)
    assert check(frame, Branch) == ()
    answers = table(over(frame, RULES, PINGYUAN))
    return [rule.name for rule in RULES if answers[rule.name] != [plain(evaluate(rule, row, PINGYUAN)) for row in rows]]


@each_local_engine
@examples(20, small=4)
@given(rows=st.lists(scored, min_size=1, max_size=30))
def test_frames_answer_as_the_reference_does(constructor: Constructor, rows: list[Branch]) -> None:
    assert wrong(constructor, rows) == []


@each_distant_engine
def test_distant_frames_answer_as_the_reference_does(constructor: Constructor) -> None:
    rows = [FIT, *(attrs.evolve(FIT, **{n: getattr(row, n) for n in SCORES}) for row in varied(Branch, 200, seed=885))]
    assert wrong(constructor, rows) == []


@each_engine
def test_a_column_of_scores_holds_points_and_only_answers_hundredths(constructor: Constructor) -> None:
    rows = [FIT, attrs.evolve(FIT, leadership=88.51), attrs.evolve(FIT, leadership=0.01), Branch()]
    held = [None if row.leadership is UNKNOWN else row.leadership for row in rows]
    answered = over(constructor(rows, Branch), (five_good_total,), PINGYUAN)
    # In the user's own column floats may stand for decimals, of 32 bits too.
    assert [None if score is None else round(score, 2) for score in table(answered)["leadership"]] == held
    assert table(answered)["five_good_total"] == [plain(evaluate(five_good_total, row, PINGYUAN)) for row in rows]
    points = sorted(row.leadership for row in records_of(answered, Branch) if is_known(row.leadership))
    assert points == sorted(score for score in held if score is not None)


def test_hundredths_in_a_column_of_scores_are_refused_and_never_read_as_points() -> None:
    hundredths = in_frames([8_850, 9_000, 101], pa.int64())
    assert [found.count for found in check(hundredths["polars"], Branch)] == [3]
    with pytest.raises(FrameError, match="leadership: found 8850, 9000, 101, expected a number"):
        totals(hundredths["polars"])
    assert totals(hundredths["lazy"]) == totals(hundredths["duckdb"]) == [None, None, None]


FLOATS = {"double": pa.float64(), "float": pa.float32()}


def in_frames(values: list[Any], dtype: pa.DataType) -> dict[str, Any]:
    """A column of scores in frames of each engine in this process."""
    arrow = pa.table({"leadership": pa.array(values, dtype)})
    return {
        "polars": pl.DataFrame(arrow),
        "lazy": pl.DataFrame(arrow).lazy(),
        "pyarrow": arrow,
        "pandas": arrow.to_pandas(types_mapper=pd.ArrowDtype),
        "duckdb": duckdb.connect().from_arrow(arrow),
    }


def totals(frame: Any) -> list[Any]:
    """The total of the five goods where all five have the one score: its hundredths, as the rules read it."""
    wide = nw.from_native(frame).with_columns(*(nw.col("leadership").alias(name) for name in GOODS[1:]))
    return list(table(over(nw.to_native(wide), (five_good_total,), PINGYUAN))["five_good_total"])


@pytest.mark.parametrize("engine", ["polars", "lazy", "pyarrow", "pandas", "duckdb"])
@pytest.mark.parametrize("dtype", FLOATS.values(), ids=FLOATS)
def test_a_float_counts_by_the_shortest_decimal_of_its_own_width(engine: str, dtype: pa.DataType) -> None:
    assert totals(in_frames(EVERY, dtype)[engine]) == list(range(10_001))


@pytest.mark.parametrize("engine", ["lazy", "duckdb"])
@pytest.mark.parametrize("dtype", FLOATS.values(), ids=FLOATS)
def test_no_float_beside_a_score_is_rounded_to_it(engine: str, dtype: pa.DataType) -> None:
    width = np.float64 if dtype == pa.float64() else np.float32
    beside = [float(np.nextafter(width(value), width(way))) for value in EVERY for way in (-1, 101)]
    odd = [math.nan, math.inf, -math.inf, -0.01, 100.01, 88.123, 88.105, 1e30, 1e-30]
    frame = in_frames([*beside, *odd], dtype)[engine]
    assert set(totals(frame)) == {None}
    assert sum(found.count for found in check(frame, Branch)) == len(beside) + len(odd)


@pytest.mark.parametrize("engine", ["polars", "lazy", "pyarrow", "pandas", "duckdb"])
@pytest.mark.parametrize(
    "dtype",
    [pa.int8(), pa.int64(), pa.uint16(), pa.decimal128(3, 0), pa.decimal128(9, 2), pa.decimal128(12, 5),
     pa.decimal128(38, 30)],
    ids=str,
)  # fmt: skip
def test_columns_of_whole_numbers_and_decimals_of_any_scale(engine: str, dtype: pa.DataType) -> None:
    whole = [Decimal(value) for value in (0, 1, 90, 100)]
    scale = getattr(dtype, "scale", 0)
    values = [*whole, *([Decimal("88.5"), Decimal("0.01"), Decimal("88.25"), Decimal("99.99")] if scale >= 2 else [])]
    numbers = [int(value) for value in values] if pa.types.is_integer(dtype) else values
    assert totals(in_frames([*numbers, None], dtype)[engine]) == [*(in_hundredths(value) for value in values), None]


def test_whole_numbers_that_are_no_scores_do_not_overflow() -> None:
    frame = in_frames([2**63 - 1, -(2**63), 101, -1, 90], pa.int64())["lazy"]
    assert totals(frame) == [None, None, None, None, 9_000]


@pytest.mark.parametrize("engine", ["polars", "pyarrow", "pandas"])
@pytest.mark.parametrize("dtype", [pa.float64(), pa.decimal128(12, 5)], ids=str)
def test_eager_frames_refuse_what_lazy_ones_do_not_know(engine: str, dtype: pa.DataType) -> None:
    values = [Decimal(value) for value in ("88.5", "88.123", "88.105", "101", "99.99999")]
    frames = in_frames([float(value) for value in values] if dtype == pa.float64() else values, dtype)
    found = [(one.column, one.kind, one.count) for one in check(frames[engine], Branch)]
    assert found == [("leadership", "out_of_bounds", 1), ("leadership", "too_many_places", 3)]
    for ask in (totals, lambda frame: assess(frame, Branch, missing="unknown")):
        with pytest.raises(FrameError, match=f"leadership: found .*, expected {EXPECTED}, which 3 values are not"):
            ask(frames[engine])
    assert totals(frames["lazy"]) == [8_850, None, None, None, None]


def test_pandas_objects_may_be_numbers_of_any_kind() -> None:
    given_values = [90, 88.5, Decimal("88.25"), None, math.nan, 88.1]
    frame = pd.DataFrame({"leadership": pd.Series(given_values, dtype=object)})
    assert totals(frame) == [9_000, 8_850, 8_825, None, None, 8_810]
    numpy = pd.DataFrame({"leadership": [90, 88.5, math.nan]})
    assert totals(numpy) == [9_000, 8_850, None]
    with pytest.raises(FrameError, match="which 1 value is not"):
        totals(pd.DataFrame({"leadership": pd.Series([90, 88.123], dtype=object)}))


@pytest.mark.parametrize("column", [["90", "88.5"], [True, False]])
def test_a_column_of_another_type_is_refused(column: list[Any]) -> None:
    with pytest.raises(
        FrameError, match=f"leadership: found (String such as '90'|Boolean such as True), expected {EXPECTED}"
    ):
        check(pl.DataFrame({"leadership": column}), Branch)


@pytest.mark.parametrize("rows", [[], [Branch()], [Branch(leadership=90)], [Branch(leadership=88.5)]])
def test_frames_of_records_have_decimals_with_two_places_whatever_the_data(rows: list[Branch]) -> None:
    polars, arrow = frame_of(rows, Branch), frame_of(rows, Branch, backend="pyarrow")
    pandas = frame_of(rows, Branch, backend="pandas")
    for name in SCORES:
        assert polars.schema[name] == pl.Decimal(5, 2)
        assert arrow.schema.field(name).type == pa.decimal128(5, 2)
        assert pandas[name].dtype == pd.ArrowDtype(pa.decimal128(5, 2))
    assert list(polars.columns) == arrow.column_names == list(pandas.columns) == list(facts_of(Branch))
    held = [None if row.leadership is UNKNOWN else row.leadership for row in rows]
    assert polars["leadership"].to_list() == arrow["leadership"].to_pylist() == held
    assert check(polars, Branch) == check(arrow, Branch) == check(pandas, Branch) == ()


# Views.

ODD: dict[str, list[tuple[str, int | None]]] = {
    "smallint": [("90", 9_000)],
    "numeric(9,4)": [("88.5000", 8_850), ("88.1230", None), ("88.1050", None), ("-1", None), ("100.0001", None)],
    "double precision": [
        ("88.1", 8_810), ("88.10000000000001", None), ("88.123", None), ("1e30", None), ("'NaN'", None),
        ("'Infinity'", None),
    ],
    "real": [("88.1", 8_810), ("88.123", None), ("88.10001", None)],
    "bigint": [("9223372036854775807", None), ("null", None)],
}  # fmt: skip
"""For each type of a column the values in its rows, and the hundredths that they stand for."""


def of_type(dtype: str, values: list[tuple[str, int | None]]) -> str:
    """A query with a row for each value, which is the score of each of the five goods; the rows are numbered."""
    rows = (
        f"select {', '.join(f'cast({value} as {dtype}) as {name}' for name in GOODS)}, {number} as {ROW}"
        for number, (value, _) in enumerate(values)
    )
    return " union all ".join(rows)


@each_database
@pytest.mark.parametrize("dtype", ODD)
def test_a_view_takes_any_type_of_number_and_rounds_nothing(
    open_database: Opener,  # noqa: F811 - the fixture
    dtype: str,
) -> None:
    expected = [hundredths for _, hundredths in ODD[dtype]]
    with open_database() as database:
        database.ask(f"create table given as {of_type(dtype, ODD[dtype])}")
        text = sql_of(
            Branch,
            database.dialect,
            table="given",
            view="answers",
            keep=[ROW],
            columns=[*GOODS, ROW],
            missing="unknown",
        )
        database.ask(text)
        answers = database.answers("answers", ["five_good_total", "leadership"])
    assert answers["five_good_total"] == expected
    assert answers["leadership"] == [None if number is None else Decimal(number) / 100 for number in expected]


@only_in_check
def test_a_view_in_spark_takes_any_type_of_number_and_rounds_nothing() -> None:
    spark, types = servers.spark(), {"double precision": "double", "real": "float", "numeric(9,4)": "decimal(9,4)"}
    for dtype, values in ODD.items():
        name = servers.new_name()
        spark.sql(of_type(types.get(dtype, dtype), values)).createOrReplaceTempView(name)
        text = sql_of(
            Branch, "spark", table=name, view=f"{name}_v", keep=[ROW], columns=[*GOODS, ROW], missing="unknown"
        )
        spark.sql(text.replace("CREATE VIEW", "CREATE TEMPORARY VIEW"))
        answers = spark.sql(f"select five_good_total from {name}_v order by {ROW}").collect()  # noqa: S608 - a name of our own
        assert [found for (found,) in answers] == [hundredths for _, hundredths in values], dtype
