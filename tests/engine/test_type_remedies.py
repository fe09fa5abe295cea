"""The line that mends a column of a wrong type is run, on every engine, and mends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import servers
from engine.frame_engines import spark_frame
from pingyuan_rules.engine import UNKNOWN, Fen, FrameError, Label, Record, check, exact_decimal, fact
from pingyuan_rules.engine.table.exchange.to_records import records_of
from sizes import examples, only_in_check

if TYPE_CHECKING:
    from conftest import Golden
    from pingyuan_rules.engine import Lang


@attrs.frozen(kw_only=True)
class Parcel(Record):
    """A fact of each kind that a column of a wrong type may be meant for."""

    label = Label("包裹", "parcel")

    line: int = fact(zh="行号", en="line")
    sent: bool = fact(zh="已寄出", en="is sent")
    stamps: int = fact(zh="邮票数", en="stamps")
    paid: Fen = fact(zh="邮资", en="paid")
    weight: Decimal = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=fact(zh="重量", en="weight", le=1000).metadata
    )
    day: date = fact(zh="日期", en="day", ge=date(1990, 1, 1), le=date(2100, 1, 1))


Case = tuple[str, Sequence[Any], Sequence[Sequence[Any]]]
"""A fact, the values of its column, and what each line makes of them."""
CASES: dict[str, Case] = {
    "a truth as floats": ("sent", [1.0, 0.0, None, 2.0], [[True, False, None, None]]),
    "a truth as whole numbers": ("sent", [1, 0, None, 7], [[True, False, None, None]]),
    "a truth as decimals": ("sent", [Decimal("1.0"), Decimal("0.0"), None], [[True, False, None]]),
    "a truth as texts": (
        "sent", ["True", "false", None, "是", "否", "1", "no", "YES", "√", "×", "有", "无"],
        [[True, False, None, True, False, True, False, True, True, False, True, False]],
    ),
    "whole numbers as floats": ("stamps", [3.0, 2.5, None, 0.0], [[3, None, None, 0]]),
    "whole numbers as decimals": ("stamps", [Decimal("3.00"), Decimal("2.50"), None], [[3, None, None]]),
    "whole numbers as texts": ("stamps", ["3", "2.5", None], [[3, None, None]]),
    "money as floats": (
        "paid", [2700.0, 2700.55, None, 0.29], [[270_000, 270_055, None, 29], [2700, None, None, None]],
    ),
    # NumPy keeps whole numbers with gaps as floats too, so nobody can tell 3600.0 yuan from as many fen.
    "money as whole floats": ("paid", [3600.0, None, 0.0], [[360_000, None, 0], [3600, None, 0]]),
    "money as finer floats": ("paid", [1.005, 1.0], [[None, 100], [None, 1]]),
    "money as decimals": (
        "paid", [Decimal("2700.00"), Decimal("0.29"), None], [[270_000, 29, None], [2700, None, None]],
    ),
    "money as texts": ("paid", ["2700", "0.29", None], [[270_000, 29, None], [2700, None, None]]),
    "scores as texts": ("weight", ["88.5", "90", None], [[Decimal("88.5"), Decimal(90), None]]),
    "dates as texts": ("day", ["2016-10-21", None, "2020-02-29"], [[date(2016, 10, 21), None, date(2020, 2, 29)]]),
    "dates as whole numbers": ("day", [20161021, None, 20200229], [[date(2016, 10, 21), None, date(2020, 2, 29)]]),
    "dates as moments with a zone": (
        "day", [datetime(2016, 10, 21, 4, tzinfo=UTC), None], [[date(2016, 10, 21), None]],
    ),
}  # fmt: skip
WITHOUT_A_LINE = {
    ("ibis_duckdb", "dates as moments with a zone"),
    ("ibis_postgres", "dates as moments with a zone"),
}
"""An Ibis table does not show in which zone its database takes the day."""


@cache
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def polars_eager(table: pa.Table) -> Any:
    return pl.DataFrame(table)


def polars_lazy(table: pa.Table) -> Any:
    return pl.DataFrame(table).lazy()


def polars_categories(table: pa.Table) -> Any:
    return pl.DataFrame(table).with_columns(pl.col(pl.String).cast(pl.Categorical))


def pandas_numpy(table: pa.Table) -> Any:
    return table.to_pandas(types_mapper=None)


def pandas_nullable(table: pa.Table) -> Any:
    mapper = {pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.string(): pd.StringDtype()}
    return table.to_pandas(types_mapper=mapper.get)


def pandas_pyarrow(table: pa.Table) -> Any:
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def pandas_objects(table: pa.Table) -> Any:
    frame = table.to_pandas()
    return frame.assign(**{name: pd.Series(table[name].to_pylist(), dtype=object) for name in table.column_names[1:]})


def arrow(table: pa.Table) -> Any:
    return table


def duckdb_relation(table: pa.Table) -> Any:
    return connection().from_arrow(table)


def ibis_duckdb(table: pa.Table) -> Any:
    return servers.in_duckdb().create_table(servers.new_name(), table)


def ibis_postgres(table: pa.Table) -> Any:
    return servers.in_postgres().create_table(servers.new_name(), table)


def spark(table: pa.Table) -> Any:
    return spark_frame(table)


ENGINES = (
    polars_eager, polars_lazy, polars_categories, pandas_numpy, pandas_nullable, pandas_pyarrow, pandas_objects, arrow,
    duckdb_relation, ibis_duckdb, ibis_postgres, servers.sqlframe, spark,
)  # fmt: skip
SLOW = (servers.sqlframe, spark)
each_case_of_each_engine = pytest.mark.parametrize(
    ("engine", "case"),
    [
        pytest.param(
            one, case, id=f"{one.__name__}-{case}",
            # SQLFrame and Spark take long; their lines go the same way, and SQLFrame always tries one.
            marks=only_in_check if one in SLOW and (one, case) != (servers.sqlframe, "dates as texts") else [],
        )
        for one in ENGINES
        for case in CASES
    ],
)  # fmt: skip


def a_table(engine: Callable[[pa.Table], Any], name: str, values: Sequence[Any]) -> Any:
    return engine(pa.table({"line": pa.array(range(len(values)), pa.int64()), name: pa.array(values)}))


def refusal(frame: Any) -> FrameError:
    with pytest.raises(FrameError) as caught:
        check(frame, Parcel)
    return caught.value


def mended(frame: Any, line: str) -> Any:
    """The frame after a line of a message."""
    scope: dict[str, Any] = {"frame": frame, "pl": pl, "pd": pd, "pa": pa, "pc": pc, "ibis": ibis}
    if "F." in line:
        kind = type(frame).__module__
        modules = {
            "sqlframe": "sqlframe.duckdb",
            "pyspark.sql.connect": "pyspark.sql.connect",
            "pyspark": "pyspark.sql",
        }
        module = next(module for prefix, module in modules.items() if kind.startswith(prefix))
        scope["F"] = pytest.importorskip(f"{module}.functions")
    exec(line, scope)  # noqa: S102 - what is tested
    return scope["frame"]


@each_case_of_each_engine
def test_the_line_in_the_message_mends_the_column(engine: Callable[[pa.Table], Any], case: str) -> None:
    name, values, results = CASES[case]
    refuses = engine in {arrow, ibis_duckdb, ibis_postgres} and all(isinstance(each, str | None) for each in values)
    if refuses and name != "sent" and "2.5" in values:
        values, results = values[::2], [expected[::2] for expected in results]
    frame = a_table(engine, name, values)
    if engine in {pandas_numpy, pandas_objects} and case == "whole numbers as decimals":
        return  # objects
    words = refusal(frame).text("en")
    lines = re.findall("`([^`]+)`", words)
    if not lines:
        assert (engine.__name__, case) in WITHOUT_A_LINE
        return
    for line, expected in zip(lines, results, strict=True):
        after = mended(frame, line)
        assert type(after) is type(frame)
        assert check(after, Parcel) == ()
        rows = sorted(records_of(after, Parcel, missing="unknown"), key=lambda parcel: parcel.line)
        found = [getattr(row, name) for row in rows]
        assert [None if value is UNKNOWN else value for value in found] == list(expected)


IN_TURN = (polars_eager, pandas_numpy, arrow, duckdb_relation)


@pytest.mark.parametrize("engine", IN_TURN, ids=lambda engine: engine.__name__)
@given(amounts=st.lists(st.integers(0, 10**13), min_size=1, max_size=50))
@examples(100, small=20)
def test_every_amount_in_yuan_is_read_to_the_fen(engine: Callable[[pa.Table], Any], amounts: list[int]) -> None:
    frame = a_table(engine, "paid", [float(Decimal(amount) / 100) for amount in amounts])
    line = re.findall("`([^`]+)`", refusal(frame).text("en"))[0]
    rows = sorted(records_of(mended(frame, line), Parcel, missing="unknown"), key=lambda parcel: parcel.line)
    assert [row.paid for row in rows] == amounts


EXAMPLES = (
    *((polars_eager, case) for case in CASES),
    (polars_lazy, "dates as texts"),
    (pandas_numpy, "a truth as floats"),
    (pandas_numpy, "dates as whole numbers"),
    (arrow, "money as texts"),
    (duckdb_relation, "a truth as texts"),
    (duckdb_relation, "dates as texts"),
    (ibis_duckdb, "whole numbers as floats"),
    (servers.sqlframe, "dates as texts"),
    (servers.sqlframe, "scores as texts"),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_messages(golden: Golden, lang: Lang) -> None:
    texts = []
    for engine, case in EXAMPLES:
        name, values, _ = CASES[case]
        texts += [f"{engine.__name__}: {case}", refusal(a_table(engine, name, values)).text(lang), ""]
    golden(f"column_types_{lang}.txt", "\n".join(texts))


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("stamps", [1.0, 2.0, 2.5], "Float64 such as 2.5"),
        ("stamps", [None, 2.0, 1.0], "Float64 such as 2.0"),
        ("stamps", [float("nan")], "Float64 such as nan"),
        ("sent", ["13800000000"], "String such as '***********'"),
        ("stamps", ["write to someone@example.com"], "String such as 'write to *******************'"),
        ("paid", [13800000000.0], "Float64 such as *************"),
        ("day", [True], "Boolean such as True"),
        ("sent", pa.array([], pa.float64()), "Float64"),
    ],
)
def test_an_example_is_shown_but_no_personal_data(name: str, values: Any, found: str) -> None:
    assert f"found {found}, expected" in refusal(a_table(polars_eager, name, values)).text("en")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2016-10-21", "%Y-%m-%d"),
        ("2016-3-5", "%Y-%m-%d"),
        ("2016/10/21", "%Y/%m/%d"),
        ("2016.10.21", "%Y.%m.%d"),
        ("2016年10月21日", "%Y年%m月%d日"),
        ("20161021", "%Y%m%d"),
        ("2016115", None),
        ("21/10/2016", None),
        ("2016-10", None),
        ("soon", None),
    ],
)
@pytest.mark.parametrize("engine", [polars_eager, pandas_numpy, arrow], ids=lambda engine: engine.__name__)
def test_dates_are_read_in_the_form_they_are_written_in(engine: Any, text: str, form: str | None) -> None:
    frame = a_table(engine, "day", [text, None])
    lines = re.findall("`([^`]+)`", refusal(frame).text("en"))
    assert [form in line for line in lines] == ([True] if form else [])
    for line in lines:
        assert records_of(mended(frame, line), Parcel, missing="unknown")[0].day.year == 2016


@pytest.mark.parametrize("engine", [polars_lazy, duckdb_relation], ids=lambda engine: engine.__name__)
def test_dates_that_nobody_looked_at_are_read_in_every_form_that_means_one_date(engine: Any) -> None:
    texts = ["2016-10-21", "2016/3/5", "2016.10.21", "2016年10月21日", "2016115", "21/10/2016", "soon", None]
    frame = a_table(engine, "day", texts)
    (line,) = re.findall("`([^`]+)`", refusal(frame).text("en"))
    rows = sorted(records_of(mended(frame, line), Parcel, missing="unknown"), key=lambda parcel: parcel.line)
    days = [date(2016, 10, 21), date(2016, 3, 5), date(2016, 10, 21), date(2016, 10, 21)]
    assert [row.day for row in rows] == [*days, *[UNKNOWN] * 4]


MIXED: list[tuple[str, list[Any], str, list[Any]]] = [
    ("stamps", [3, "2", None], "'2'", [3, 2, None]),
    ("stamps", [3, 2.0, 2.5], "2.5", [3, 2, None]),
    ("stamps", [3, Decimal("2.5")], "2.5", [3, None]),
    ("stamps", [3, True], "True", []),
    ("stamps", [3, np.True_, None], "True", []),
    ("stamps", [3, 0, 1, np.False_], "False", []),
    ("paid", [1, np.True_], "True", []),
    ("weight", [88, np.True_], "True", []),
    ("stamps", [3, 2**70], str(2**70), []),
    ("paid", [300, "4.5"], "'4.5'", [30_000, 450]),
    ("sent", [True, 0, None], "0", [True, False, None]),
    ("sent", [True, "否"], "'否'", [True, False]),
    ("weight", [88.5, Decimal("90.12"), "90"], "'90'", [Decimal("88.5"), Decimal("90.12"), Decimal(90)]),
    ("weight", [88.5, True], "True", []),
    ("stamps", [3.0, None, True], "True", []),
    ("weight", [88.5, Decimal("Infinity")], "Infinity", []),
    ("day", [np.datetime64("2016-10-21"), None], "2016-10-21", [date(2016, 10, 21), None]),
    ("day", [date(2016, 10, 21), "2016-03-05"], "'2016-03-05'", [date(2016, 10, 21), date(2016, 3, 5)]),
    ("day", [date(2016, 10, 21), datetime(2016, 3, 5, 4, tzinfo=UTC)], "2016-03-05 04:00:00+00:00", []),
]


@pytest.mark.parametrize(("name", "values", "shown", "expected"), MIXED)
def test_of_objects_that_are_mixed_the_one_that_does_not_fit_is_shown(
    name: str, values: list[Any], shown: str, expected: list[Any]
) -> None:
    frame = pd.DataFrame({name: pd.Series(values, dtype=object)})
    text = refusal(frame).text("en")
    assert f"found object such as {shown}, expected" in text
    lines = re.findall("`([^`]+)`", text)[:1]
    for line in lines if expected else []:
        rows = records_of(mended(frame, line), Parcel, missing="unknown")
        assert [None if (value := getattr(row, name)) is UNKNOWN else value for row in rows] == expected
    assert bool(lines) == bool(expected) or name == "day"


@pytest.mark.parametrize(
    "frame",
    [
        pa.table({"stamps": pa.array([3, 2**64 - 1], pa.uint64()), "weight": pa.array([3, 2**64 - 1], pa.uint64())}),
        pd.DataFrame({"stamps": [3, 2**64 - 1], "weight": [3, 2**64 - 1]}, dtype="uint64"),
    ],
    ids=["pyarrow", "pandas"],
)
def test_whole_numbers_beyond_those_with_a_sign_are_found(frame: Any) -> None:
    found = check(frame, Parcel)
    assert [(each.column, each.kind, each.count) for each in found] == [
        ("stamps", "out_of_bounds", 1),
        ("weight", "out_of_bounds", 1),
    ]
    assert found[0].examples == (str(2**64 - 1),)


FLOATS: list[list[Any]] = [
    [np.float64(88.1), Decimal("90.12"), None],
    [np.float32(88.1), 90.12, None],
    [np.float32(88.1), Decimal("90.12"), float("nan")],
    [88.1, np.float64(90.12), Decimal("NaN")],
]


@pytest.mark.parametrize("values", FLOATS)
def test_floats_of_any_width_among_decimals_count_by_their_shortest_decimals(values: list[Any]) -> None:
    frame = pd.DataFrame({"weight": pd.Series(values, dtype=object)})
    rows = records_of(frame, Parcel, missing="unknown")
    assert [row.weight for row in rows] == [Decimal("88.1"), Decimal("90.12"), UNKNOWN]


def test_a_category_of_whole_numbers_may_have_gaps() -> None:
    frame = pd.DataFrame({"stamps": pd.Categorical([3, None, 2])})
    assert [row.stamps for row in records_of(frame, Parcel, missing="unknown")] == [3, UNKNOWN, 2]


MORNING = datetime(2016, 3, 5, 4)  # noqa: DTZ001 - as a sheet has it


@pytest.mark.parametrize("values", [[date(2016, 10, 21), MORNING, None], [MORNING, None, date(2016, 10, 21)]])
def test_a_time_of_day_among_dates_is_seen_whichever_comes_first(values: list[Any]) -> None:
    frame = pd.DataFrame({"day": pd.Series(values, dtype=object)})
    (found,) = check(frame, Parcel)
    assert (found.kind, found.rows) == ("not_midnight", (values.index(MORNING),))
    mended_rows = records_of(mended(frame, found.line.strip("`")), Parcel, missing="unknown")
    assert {row.day for row in mended_rows} == {date(2016, 10, 21), date(2016, 3, 5), UNKNOWN}


def test_a_date_out_of_the_range_of_nanoseconds_is_one_out_of_bounds() -> None:
    far = datetime(9999, 12, 31)  # noqa: DTZ001 - as a sheet has it
    (found,) = check(pd.DataFrame({"day": pd.Series([far, date(2016, 3, 5)], dtype=object)}), Parcel)
    assert (found.kind, found.count, found.rows) == ("out_of_bounds", 1, (0,))


def test_infinity_is_no_whole_number() -> None:
    for name in ("stamps", "paid"):
        frame = a_table(arrow, name, [3.5, float("inf"), float("nan")])
        for line in re.findall("`([^`]+)`", refusal(frame).text("en")):
            rows = records_of(mended(frame, line), Parcel, missing="unknown")
            assert [getattr(row, name) for row in rows][1:] == [UNKNOWN, UNKNOWN]


def test_what_no_line_is_known_for_is_still_refused() -> None:
    said = refusal(a_table(polars_eager, "stamps", [True])).text("en")
    assert said.endswith("Convert the column; leave values that are not known empty.")
