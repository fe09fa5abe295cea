"""What the frame reading keeps, adds and leaves alone."""

import cProfile
import subprocess
import sys
from datetime import date

import attrs
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
    pandas_nullable,
    pandas_pyarrow,
    plain,
    polars_eager,
    table,
)
from engine.library_rules import (
    CLAUSE,
    FEES,
    Fees,
    Loan,
    Shelf,
    Step,
    amnesty,
    book,
    child_fine,
    debt,
    in_trouble,
    last_day,
    late,
    next_step,
    ranked_step,
    where,
)
from pingyuan_rules.engine import UNKNOWN, Fen, Rulebook, RuleNotInForce, all_of, calendar_month, choose, maximum
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.frame import assess_frame, over
from varied import varied

ROWS = [
    Loan(days_late=4, shelf=Shelf.RARE, damaged=True, lent=date(2020, 2, 29), due=date(2020, 3, 1)),
    Loan(days_late=3, reserved=False, renewed=True),
    Loan(),
]
STEPS = [step.value for step in Step]
moves = Rulebook("moves", policy=Fees, default=lambda: FEES, version="1")


@moves.rule(cites=CLAUSE)
def moved(loan: Loan) -> bool:
    return choose((loan.damaged, Shelf.CLOSED), (loan.renewed, loan.shelf), otherwise=Shelf.OPEN) != loan.asked_shelf


@each_engine
def test_an_answer_is_compared_with_a_fact_that_is_text(constructor: Constructor) -> None:
    shelves = (*Shelf, UNKNOWN)
    rows = [
        Loan(damaged=damaged, renewed=True, shelf=shelf, asked_shelf=asked)
        for damaged in (True, False, UNKNOWN)
        for shelf in shelves
        for asked in shelves
    ]
    frame = constructor(rows, Loan)
    assert table(over(frame, (moved,), FEES))["moved"] == [plain(moved(row)) for row in rows]


@each_engine
def test_the_frame_keeps_its_kind_and_its_columns_and_gains_the_rules(constructor: Constructor) -> None:
    frame = constructor(ROWS, Loan)
    before = table(frame)
    answers = over(frame, (late, debt), FEES)
    assert type(answers) is type(frame)
    assert list(table(answers)) == [*before, "late", "debt"]
    assert table(answers) == {**before, "late": [True, False, None], "debt": [None, None, None]}
    assert table(frame) == before


@each_engine
def test_columns_that_are_no_facts_pass_through(constructor: Constructor) -> None:
    frame = nw.from_native(constructor(ROWS, Loan)).with_columns(nw.lit("s").alias("_n0"), nw.lit(1).alias("_N1"))
    answers = table(over(nw.to_native(frame), (next_step, in_trouble), FEES))
    assert (answers["_n0"], answers["_N1"]) == (["s"] * 3, [1] * 3)
    assert list(answers)[-4:] == ["_n0", "_N1", "next_step", "in_trouble"]


@each_engine
def test_a_frame_without_rows_gives_one_without_rows(constructor: Constructor) -> None:
    answers = table(assess_frame(book, constructor([], Loan), Loan, FEES))
    assert set(answers) == {*table(constructor([], Loan)), *(rule.name for rule in book.rules)}
    assert not any(answers.values())


@each_engine
def test_columns_of_nulls_are_unknown_facts(constructor: Constructor) -> None:
    answers = table(assess_frame(book, constructor([Loan(), Loan()], Loan), Loan, FEES))
    assert {name: answers[name] for name in ("late", "debt", "where")} == dict.fromkeys(
        ("late", "debt", "where"), [None] * 2
    )


def test_a_column_with_the_type_of_null_is_unknown() -> None:
    nothing = {name: [None] for name in late.facts}
    for frame in (pl.DataFrame(nothing), pl.LazyFrame(nothing), pa.table(nothing), pd.DataFrame(nothing)):
        assert table(late.over(frame))["late"] == [None]


@each_engine
def test_answers_have_the_engines_own_types(constructor: Constructor) -> None:
    answers = over(constructor(ROWS, Loan), (late, debt, last_day, next_step), FEES)
    schema = nw.from_native(answers).collect_schema()
    own_enum = isinstance(answers, pl.DataFrame | pl.LazyFrame | duckdb.DuckDBPyRelation)
    assert [schema[name] for name in ("late", "debt", "last_day")] == [nw.Boolean, nw.Int64, nw.Date]
    if isinstance(answers, pd.DataFrame):
        assert list(answers["next_step"].cat.categories) == STEPS
    else:
        assert schema["next_step"] == (nw.Enum(STEPS) if own_enum else nw.String)


def test_pandas_answers_are_backed_as_the_facts_are() -> None:
    nullable = over(pandas_nullable(ROWS, Loan), (late, debt), FEES)
    backed = over(pandas_pyarrow(ROWS, Loan), (late, debt), FEES)
    assert [str(nullable[name].dtype) for name in ("late", "debt")] == ["boolean", "Int64"]
    assert [str(backed[name].dtype) for name in ("late", "debt")] == ["bool[pyarrow]", "int64[pyarrow]"]


def test_a_pandas_frame_keeps_its_index_and_types() -> None:
    frame = pandas_nullable(ROWS, Loan)
    index = pd.MultiIndex.from_tuples([("a", 1), ("a", 1), ("b", 2)], names=["x", "y"])
    frame = frame.set_index(index).assign(extra=[1.5, float("nan"), 2])
    frame.attrs["source"] = "ledger"
    answers = late.over(frame)
    assert answers.attrs == {"source": "ledger"}
    pd.testing.assert_frame_equal(answers.drop(columns="late"), frame)
    assert list(answers["late"].index) == list(index)


def test_lazy_stays_lazy_and_nothing_is_collected() -> None:
    def explode(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    frame = polars_eager(ROWS, Loan).lazy()
    watched = frame.map_batches(explode, schema=frame.collect_schema())
    for answers in (late.over(watched), assess_frame(book, watched, Loan, FEES)):
        assert isinstance(answers, pl.LazyFrame)
        with pytest.raises(AssertionError):
            answers.collect()


def test_a_relation_stays_a_relation() -> None:
    relation = duckdb.connect().from_arrow(arrow(ROWS, Loan))
    assert isinstance(late.over(relation), duckdb.DuckDBPyRelation)


def test_a_narwhals_frame_gives_a_native_one() -> None:
    frame = nw.from_native(polars_eager(ROWS, Loan))
    assert isinstance(late.over(frame), pl.DataFrame)


@each_engine
def test_a_missing_column_may_be_unknown(constructor: Constructor) -> None:
    frame = nw.to_native(nw.from_native(constructor(ROWS, Loan)).drop("shelf", "warned", "due", "damaged", "days_late"))
    answers = table(over(frame, (where, last_day, ranked_step, child_fine, late), FEES, missing="unknown"))
    assert answers["late"] == [None] * 3
    assert answers["where"] == [None] * 3
    assert answers["ranked_step"] == [None] * 3


layers = Rulebook("layers", policy=Fees, default=lambda: FEES, version="1")


@layers.rule(cites=CLAUSE)
def truths_compared(loan: Loan) -> int:
    same = loan.damaged == choose((loan.damaged, loan.reserved), otherwise=loan.renewed)
    return choose((same, loan.volumes), otherwise=loan.days_late)


@layers.rule(cites=CLAUSE)
def month_of_the_later_day(loan: Loan) -> int:
    return choose((calendar_month(maximum(loan.lent, loan.due)) > 24_200, loan.volumes), otherwise=loan.days_late)


@layers.rule(cites=CLAUSE)
def constants_first(loan: Loan, fees: Fees) -> bool:
    return all_of(fees.free_days <= loan.days_late, fees.opened < loan.due, fees.free_days != loan.volumes)


@each_engine
def test_what_is_compared_and_used_again_is_computed_in_time(constructor: Constructor) -> None:
    rows = varied(Loan, 40, seed=11)
    answers = table(over(constructor(rows, Loan), layers.all_rules, FEES))
    for rule in layers.all_rules:
        assert answers[rule.name] == [plain(evaluate(rule, row, FEES)) for row in rows], rule.name


@each_engine
def test_a_constant_is_compared_with_a_column_of_nulls(constructor: Constructor) -> None:
    frame = nw.to_native(nw.from_native(constructor(ROWS, Loan)).drop("days_late", "due", "volumes"))
    assert table(over(frame, (layers["constants_first"],), FEES, missing="unknown"))["constants_first"] == [None] * 3


@each_engine
def test_a_frame_in_which_no_column_holds_a_fact_is_refused(constructor: Constructor) -> None:
    frame = nw.to_native(nw.from_native(constructor(ROWS, Loan)).select(nw.col("days_late").alias("逾期天数")))
    with pytest.raises(FrameError) as error:
        over(frame, (late, next_step), FEES, missing="unknown")
    assert "逾期天数 → days_late" in error.value.text("zh")
    other = nw.to_native(nw.from_native(constructor(ROWS, Loan)).select("price"))
    assert table(over(other, (late, next_step), FEES, missing="unknown"))["next_step"] == [None] * 3


@each_engine
def test_a_rule_out_of_force_is_a_column_of_nulls_in_a_group_and_an_error_alone(constructor: Constructor) -> None:
    frame = constructor(ROWS, Loan)
    answers = assess_frame(book, frame, Loan, FEES)
    schema = nw.from_native(answers).collect_schema()
    assert (table(answers)["amnesty"], table(answers)["amnesty_fee"]) == ([None] * 3, [None] * 3)
    assert schema["amnesty_fee"] == nw.Int64
    assert schema["amnesty"] == schema["next_step"]
    with pytest.raises(RuleNotInForce):
        amnesty.over(frame)


@each_engine
def test_a_datetime_at_midnight_is_a_date(constructor: Constructor) -> None:
    frame = nw.from_native(constructor(ROWS, Loan)).with_columns(nw.col("due", "lent").cast(nw.Datetime("us")))
    answers = over(nw.to_native(frame), (last_day,), FEES)
    assert nw.from_native(answers).collect_schema()["last_day"] == nw.Date
    assert table(last_day.over(answers.drop(columns="last_day")) if isinstance(answers, pd.DataFrame) else answers)[
        "last_day"
    ] == [
        None,
        None,
        None,
    ]


@each_engine
def test_a_string_that_is_no_member_is_unknown_in_answers_and_comparisons(constructor: Constructor) -> None:
    frame = nw.from_native(constructor(ROWS[:1], Loan))
    frame = frame.with_columns(nw.lit("opne").alias("shelf"), nw.lit(value=True).alias("renewed"))
    answers = table(over(nw.to_native(frame), tuple(book[name] for name in ("mild", "where", "misplaced")), FEES))
    assert answers["where"] == answers["mild"] == answers["misplaced"] == [None]


@each_engine
@pytest.mark.parametrize("spelling", ["closed", "闭架", "closed stacks"])
def test_a_label_means_its_member(constructor: Constructor, spelling: str) -> None:
    frame = nw.from_native(constructor(ROWS[:1], Loan))
    frame = frame.with_columns(
        nw.lit(spelling).alias("shelf"), nw.lit("rare books").alias("asked_shelf"), nw.lit(value=True).alias("renewed")
    )
    answers = table(over(nw.to_native(frame), tuple(book[name] for name in ("mild", "where", "misplaced")), FEES))
    loan = attrs.evolve(ROWS[0], shelf=Shelf.CLOSED, asked_shelf=Shelf.RARE, renewed=True)
    expected = {name: [plain(evaluate(book[name], loan, FEES))] for name in ("mild", "where", "misplaced")}
    assert {name: answers[name] for name in expected} == expected
    assert expected["where"] == ["closed"]


def test_results_in_duckdb_do_not_disturb_each_other_and_leave_nothing_behind() -> None:
    with duckdb.connect() as connection:
        first = late.over(connection.from_arrow(arrow(ROWS, Loan)))
        second = late.over(connection.from_arrow(arrow(ROWS[::-1], Loan)))
        left = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        assert (left, tables) == ([], [])
        assert table(first)["late"] == table(second)["late"][::-1] == [plain(late(row)) for row in ROWS]


def test_texts_for_a_shape_of_frame_are_written_once() -> None:
    fees = attrs.evolve(FEES, per_day=Fen(77))  # a policy that no other test asks under
    with duckdb.connect() as connection:
        wide, narrow = (connection.sql(f"SELECT CAST(3 AS {dtype}) AS days_late") for dtype in ("BIGINT", "INTEGER"))

        def written(relation: duckdb.DuckDBPyRelation, policy: Fees) -> int:
            """How often a text was written for an answer."""
            profile = cProfile.Profile()
            profile.runcall(over, relation, (late, debt), policy, missing="unknown")
            names = [entry.code.co_qualname for entry in profile.getstats() if not isinstance(entry.code, str)]
            return names.count("TermWriter.__init__")

        same = attrs.evolve(fees)
        assert [written(wide, fees), written(wide, same), written(narrow, fees), written(narrow, same)] == [1, 0, 1, 0]
        assert written(wide, attrs.evolve(fees, per_day=Fen(78))) == 1


def test_small_integers_do_not_overflow() -> None:
    rows = [Loan(price=100, damaged=True, volumes=100, days_late=100, credit=0)]
    small = dict.fromkeys(("price", "volumes", "days_late", "credit"), pl.Int8)
    frame = polars_eager(rows, Loan).cast(small)  # type: ignore[arg-type] # a mapping of names to types
    expected = [debt(rows[0], FEES)]
    for made in (frame, frame.to_arrow(), frame.to_pandas(use_pyarrow_extension_array=True)):
        assert table(debt.over(made))["debt"] == expected


def test_a_policy_without_a_value_leaves_the_answer_unknown() -> None:
    unknown = dict.fromkeys(("free_days", "per_day", "cap", "percent", "first", "second", "opened"), UNKNOWN)
    policy = type(FEES)(on=FEES.on, **unknown)
    assert table(debt.over(polars_eager(ROWS, Loan), policy))["debt"] == [None] * 3


def test_the_package_needs_no_dataframe_library() -> None:
    libraries = {"narwhals", "polars", "pandas", "pyarrow", "duckdb"}
    code = f"import sys, pingyuan_rules, pingyuan_rules.engine; print({libraries} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


@pytest.mark.parametrize(
    ("lacking", "module", "extra"), [("narwhals", "frame", "frame"), ("pandas", "pandas_frames", "pandas")]
)
def test_a_missing_library_is_named_with_its_extra(lacking: str, module: str, extra: str) -> None:
    code = f"import sys; sys.modules[{lacking!r}] = None; import pingyuan_rules.engine.table.{module}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"pip install 'pingyuan-rules[{extra}]'" in run.stderr.splitlines()[-1]
