"""What is refused, all at once, and in which words."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from engine.frame_engines import (
    Constructor,
    arrow,
    each_engine,
    pandas_numpy,
    polars_eager,
    table,
)
from engine.library_rules import FEES, Loan, Shelf, book, debt, in_trouble, last_day, late, mild, weeks
from pingyuan_rules.engine import InvalidData, Record
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.table import dataframes
from pingyuan_rules.engine.table.checked_frame import check
from pingyuan_rules.engine.table.frame import assess_frame, over

ROWS = [Loan(days_late=4, damaged=True), Loan(days_late=3, damaged=False)]


def places(error: pytest.ExceptionInfo[FrameError]) -> list[str]:
    return [problem.place for problem in error.value.problems]


def counts(frame: object, record: type[Record]) -> tuple[tuple[str, str, int], ...]:
    """What `check` finds, without the words."""
    return tuple((found.column, found.kind, found.count) for found in check(frame, record))


@each_engine
def test_every_problem_is_named_at_once(constructor: Constructor) -> None:
    frame = nw.from_native(constructor(ROWS, Loan)).drop("reserved", "volumes")
    frame = frame.with_columns(nw.lit("x").alias("late"), nw.lit("4").alias("price"), nw.lit(1).alias("damaged"))
    with pytest.raises(FrameError) as error:
        over(nw.to_native(frame), (in_trouble, debt), FEES)
    assert sorted(places(error)) == ["damaged", "late", "price", "reserved", "volumes"]
    assert isinstance(error.value, InvalidData)


def test_the_words_of_the_problems() -> None:
    frame = polars_eager(ROWS, Loan).drop("reserved").with_columns(late=1, damaged=date(2020, 1, 1))
    with pytest.raises(FrameError) as error:
        in_trouble.over(frame)
    assert error.value.text("en").splitlines() == [
        (
            "reserved: expected a column named reserved (is reserved; true or false). "
            'Add the column; if all of its values are unknown, pass missing="unknown".'
        ),
        "late: expected no column with the name of a rule. Rename the column or drop it.",
        (
            "damaged: found Date such as 2020-01-01, expected true or false. "
            "Convert the column; leave values that are not known empty."
        ),
    ]
    assert error.value.text("zh").splitlines() == [
        'reserved：应为名为 reserved 的一列（有人预约；是或否）。请补上该列；整列都不知道的，请用 missing="unknown"。',
        "late：应为与各规则均不同名的列。请将该列改名或去掉。",
        "damaged：现为 Date（如 2020-01-01），应为是或否。请转换该列的类型；不知道的值留空。",
    ]


@each_engine
def test_the_rule_itself_and_the_rules_it_calls_may_not_be_columns(constructor: Constructor) -> None:
    frame = constructor(ROWS, Loan)
    for name in ("in_trouble", "late"):
        taken = nw.to_native(nw.from_native(frame).with_columns(nw.lit(1).alias(name)))
        with pytest.raises(FrameError) as error:
            in_trouble.over(taken)
        assert places(error) == [name]
    other = nw.to_native(nw.from_native(frame).with_columns(nw.lit(1).alias("debt")))
    assert table(late.over(other))["late"] == [True, False]


WRONG: dict[str, list[Any]] = {
    "days_late": [[1.5], [1.0], ["1"], [True], [Decimal(1)]],
    "damaged": [[1], ["true"], [0.0]],
    "shelf": [[1], [True]],
    "due": [["2020-01-01"], [20200101], [datetime(2020, 1, 1, tzinfo=UTC)]],
}


@pytest.mark.parametrize(("name", "values"), [(name, values) for name, all_ in WRONG.items() for values in all_])
def test_a_column_of_another_type_is_refused(name: str, values: list[Any]) -> None:
    rule = {"days_late": late, "damaged": mild, "shelf": mild, "due": last_day}[name]
    column = pa.array(values)
    made = arrow(ROWS[:1], Loan).drop(name).append_column(name, column)
    for frame in (
        made,
        pl.DataFrame(made),
        pl.LazyFrame(pl.DataFrame(made)),
        made.to_pandas(types_mapper=pd.ArrowDtype),
    ):
        with pytest.raises(FrameError) as error:
            rule.over(frame)
        assert places(error) == [name]


def test_numpy_floats_may_hold_whole_numbers_with_gaps_and_nothing_else() -> None:
    frame = pandas_numpy(ROWS, Loan)
    assert table(late.over(frame.assign(days_late=[4.0, float("nan")])))["late"] == [True, None]
    for wrong in ([4.5, 1.0], [1e300, 1.0], [float("inf"), 1.0]):
        with pytest.raises(FrameError):
            late.over(frame.assign(days_late=wrong))
    with pytest.raises(FrameError):
        late.over(frame.assign(days_late=pd.array([4.0, None], "Float64")))
    with pytest.raises(FrameError):
        mild.over(frame.assign(damaged=[1.0, float("nan")]))


def test_objects_of_several_kinds_are_refused() -> None:
    frame = pandas_numpy(ROWS, Loan)
    for name, values in {"days_late": [1, "1"], "damaged": [True, "no"], "shelf": [Shelf.OPEN, 3]}.items():
        with pytest.raises(FrameError) as error:
            over(frame.assign(**{name: pd.Series(values, dtype=object)}), (late, mild), FEES)
        assert places(error) == [name]


def test_a_column_that_appears_twice_is_refused() -> None:
    frame = pandas_numpy(ROWS, Loan)
    twice = pd.concat([frame, frame[["days_late"]]], axis=1)
    for made in (twice, arrow(ROWS, Loan).append_column("days_late", pa.array([1, 2]))):
        with pytest.raises(FrameError, match="days_late: expected one column of that name") as error:
            late.over(made)
        assert places(error) == ["days_late"]


@each_engine
def test_a_date_with_a_time_of_day_is_refused_or_counted(constructor: Constructor) -> None:
    rows = [Loan(due=date(2020, 1, 1)), Loan(due=date(2020, 1, 2)), Loan()]
    half = timedelta(hours=12)
    frame = nw.from_native(constructor(rows, Loan)).with_columns(nw.col("due").cast(nw.Datetime("us")) + half)
    assert counts(nw.to_native(frame), Loan) == (("due", "not_midnight", 2),)
    if isinstance(frame, nw.LazyFrame):
        return
    with pytest.raises(FrameError) as error:
        last_day.over(nw.to_native(frame))
    assert places(error) == ["due"]


@each_engine
def test_what_a_lazy_frame_cannot_show_reaches_the_rules_as_documented(constructor: Constructor) -> None:
    frame = nw.from_native(constructor([Loan(due=date(2020, 1, 1), days_late=3, renewed=True)], Loan))
    if isinstance(frame, nw.DataFrame) or "enum" in str(frame.collect_schema()["shelf"]).lower():
        return
    noon = (nw.col("due").cast(nw.Datetime("us")) + timedelta(hours=12)).alias("due")
    wrong = frame.with_columns(noon, nw.lit(5_000).alias("days_late"), nw.lit("opne").alias("shelf"))
    rules = (late, last_day, book["where"], book["misplaced"])
    answers = table(over(nw.to_native(wrong.with_columns(nw.lit("open").alias("asked_shelf"))), rules, FEES))
    assert answers["late"] == [True]
    assert answers["where"] == answers["misplaced"] == [None]
    assert {kind for _, kind, _ in counts(nw.to_native(wrong), Loan)} == {
        "not_midnight", "out_of_bounds", "not_a_member",
    }  # fmt: skip


@each_engine
def test_check_counts_what_no_fact_allows(constructor: Constructor) -> None:
    frame = constructor([*ROWS, Loan()], Loan)
    assert counts(frame, Loan) == ()
    bad = nw.from_native(frame).with_columns(
        nw.when(~nw.col("days_late").is_null()).then(nw.lit(4_001)).alias("days_late"), nw.lit(-1).alias("volumes")
    )
    found = [("days_late", "out_of_bounds", 2), ("volumes", "out_of_bounds", 3)]
    if not isinstance(bad.collect_schema()["shelf"], nw.Enum):
        bad = bad.with_columns(nw.lit("opne").alias("shelf"))
        found.insert(0, ("shelf", "not_a_member", 3))
    assert counts(nw.to_native(bad), Loan) == tuple(found)
    with pytest.raises(FrameError) as error:
        assess_frame(book, nw.to_native(bad), Loan, FEES, check=True)
    assert places(error) == [column for column, _, _ in found]


def test_check_takes_an_enum_of_other_members_and_categories() -> None:
    frame = polars_eager(ROWS, Loan)
    other = frame.with_columns(shelf=pl.Series(["opne", None], dtype=pl.Enum(["opne", "rare"])))
    assert counts(other, Loan) == (("shelf", "not_a_member", 1),)
    assert counts(other.with_columns(pl.col("shelf").cast(pl.Categorical)), Loan) == (("shelf", "not_a_member", 1),)


@pytest.mark.parametrize("heading", ["逾期天数", "Days late", "DAYS_LATE", "days_lat", " days_late ", "DaysLate"])
def test_the_column_that_is_meant_is_named(heading: str) -> None:
    frame = polars_eager(ROWS, Loan).select(pl.col("days_late").alias(heading), "price")
    with pytest.raises(FrameError) as error:
        over(frame, (late,), FEES)
    shown = heading if heading == heading.strip() else repr(heading)
    assert f"If {shown} is that column, rename it to days_late." in error.value.text("en")


@pytest.mark.parametrize(
    "heading", ["逾期天数", "Days late", "DAYS_LATE", "DaysLate", "days-late", "ｄａｙｓ＿ｌａｔｅ"]
)
def test_a_column_that_is_plainly_meant_is_not_passed_over_as_unknown(heading: str) -> None:
    frame = polars_eager(ROWS, Loan).select(pl.col("days_late").alias(heading), "price")
    for given in (frame, frame.lazy(), duckdb.from_arrow(frame.to_arrow())):
        with pytest.raises(FrameError, match=f"If {heading} is that column, rename it to days_late"):
            over(given, (late,), FEES, missing="unknown")


@pytest.mark.parametrize("heading", ["书价", "书价（元）", "书价(元)", "Price", "price (yuan)"])
def test_a_column_of_an_amount_is_not_renamed_without_a_word_about_its_unit(heading: str) -> None:
    frame = pl.DataFrame({heading: [30], "days_late": [1]})
    with pytest.raises(FrameError) as error:
        over(frame, (book["damage_fee"],), FEES, missing="unknown")
    assert error.value.text("en").endswith(
        f"If {heading} is that column, rename it to price; if it is in yuan, multiply it by 100 first."
    )
    assert f"{heading} 若是该列，请改名为 price；以元计的，请先乘以 100" in error.value.text("zh")


def test_a_column_with_another_remark_or_a_line_before_its_name_is_the_users_own() -> None:
    frame = pl.DataFrame({"days_late": [1], "书价（去年）": [1], "_price": [2], "damaged": [None]})
    assert over(frame, (book["damage_fee"],), FEES, missing="unknown")["damage_fee"].to_list() == [None]


def test_a_column_that_holds_another_fact_or_is_called_otherwise_is_not_meant() -> None:
    frame = polars_eager(ROWS, Loan).select(pl.col("days_late").alias("delay"), "price", "volumes")
    with pytest.raises(FrameError) as error:
        over(frame, (late,), FEES)
    assert "rename" not in error.value.text("en")


def duckdb_with_enum(members: list[str]) -> duckdb.DuckDBPyRelation:
    typed = f"CAST('rare' AS ENUM({', '.join(map(repr, members))})) AS shelf"
    return over_no_facts().project(f"*, {typed}")


def over_no_facts() -> duckdb.DuckDBPyRelation:
    return duckdb.sql("SELECT 1 AS line")


@pytest.mark.parametrize("lazy", [True, False])
def test_a_stranger_in_the_type_of_an_enumeration_is_refused_before_anything_is_computed(lazy: bool) -> None:
    frame = polars_eager(ROWS, Loan)
    other = frame.with_columns(shelf=pl.Series([None, None], dtype=pl.Enum(["opne", "rare"])))
    with pytest.raises(FrameError) as error:
        over(other.lazy() if lazy else other, (book["mild"],), FEES)
    assert error.value.text("en") == (
        "shelf: found opne, expected one of open, closed, rare. Convert the column to text and correct the values that "
        "are none of these."
    )


def test_the_types_of_duckdb_name_their_members_too() -> None:
    rules = (book["where"],)
    labels = over(duckdb_with_enum(["rare", "开架"]), rules, FEES, missing="unknown")
    assert labels.columns == ["line", "shelf", "where"]
    with pytest.raises(FrameError, match="shelf: found x, y, z, …, expected one of open, closed, rare"):
        over(duckdb_with_enum(["rare", "x", "y", "z", "w"]), rules, FEES, missing="unknown")


def test_check_reads_the_columns_that_are_there_and_refuses_wrong_types() -> None:
    assert counts(pl.DataFrame({"volumes": [201, 1], "other": ["x", "y"]}), Loan) == (("volumes", "out_of_bounds", 1),)
    with pytest.raises(FrameError):
        check(pl.DataFrame({"volumes": ["1"]}), Loan)


def test_assess_checks_eager_frames_unless_told_otherwise_and_lazy_ones_when_told() -> None:
    frame = polars_eager(ROWS, Loan).with_columns(days_late=pl.lit(5_000))
    expected = "days_late: found 5000, expected a whole number from -400 to 4000, which 2 values are not"
    with pytest.raises(FrameError, match=expected):
        assess_frame(book, frame, Loan, FEES)
    assert table(assess_frame(book, frame, Loan, FEES, check=False, rules="late"))["late"] == [True, True]
    assert table(assess_frame(book, frame.lazy(), Loan, FEES, rules="late"))["late"] == [True, True]
    # With a rule whose amounts could leave 64 bits, such numbers are unknown.
    assert table(assess_frame(book, frame.lazy(), Loan, FEES))["late"] == [None, None]
    with pytest.raises(FrameError):
        assess_frame(book, frame.lazy(), Loan, FEES, check=True)


def test_a_name_is_taken_in_any_case_where_the_engine_ignores_case() -> None:
    frame = arrow(ROWS, Loan).append_column("LATE", pa.array([1, 2]))
    assert table(late.over(frame))["late"] == [True, False]
    with pytest.raises(FrameError) as error:
        late.over(duckdb.connect().from_arrow(frame))
    assert places(error) == ["LATE"]


def test_an_engine_that_does_not_treat_null_as_unknown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataframes, "ENGINES", frozenset())
    with pytest.raises(TypeError, match="polars frames do not treat null as unknown; convert to Polars, pandas"):
        late.over(polars_eager(ROWS, Loan))


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(TypeError):
        weeks.over([1, 2])


def test_another_meaning_of_missing_columns_is_refused() -> None:
    with pytest.raises(ValueError, match='missing is "error" or "unknown", not \'unknwon\''):
        in_trouble.over(polars_eager(ROWS, Loan).drop("reserved"), missing="unknwon")  # type: ignore[arg-type]
