"""Values that facts do not allow are shown with their rows, and picked out of the frame, on every engine."""

import pickle
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from engine.frame_engines import Constructor, arrow, each_engine, polars_eager, table
from engine.library_rules import Shelf
from engine.test_type_remedies import mended
from numbers_made_up import NOBODY, citizen
from pingyuan_rules import Organization
from pingyuan_rules.engine import (
    UNKNOWN,
    FrameError,
    InvalidData,
    InvalidValues,
    Label,
    Record,
    all_of,
    any_of,
    check,
    choose,
    count_true,
    exact_decimal,
    fact,
    facts_of,
    invariant,
    not_,
)
from pingyuan_rules.engine.table.dataframes import ignores_case
from pingyuan_rules.engine.table.frame import refuse

if TYPE_CHECKING:
    from conftest import Golden
    from pingyuan_rules.engine import Lang


@attrs.frozen(kw_only=True)
class Copy(Record):
    """A copy of a book."""

    label = Label("复本", "copy")

    id: str = fact(zh="编号", en="id")
    title: str = fact(zh="书名", en="title", former=("name_of_book",))
    shelf: Shelf = fact(zh="馆藏位置", en="shelf")
    pages: int = fact(zh="页数", en="pages", le=5_000, former=("sheets",))
    weight: Decimal = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=fact(zh="重量", en="weight", le=100).metadata
    )
    lent: date = fact(zh="借出日期", en="lent on")
    back: date = fact(zh="归还日期", en="given back on", le=date(2100, 1, 1))


@invariant(zh="归还不早于借出", en="it is not given back before it was lent")
def back_after_lent(copy: Copy) -> bool:
    """Nothing comes back before it went."""
    return copy.back >= copy.lent


Copy.invariants = (back_after_lent,)


def with_wrong(copy: Any, **values: Any) -> Any:
    """A record with values that its class does not allow, as a table may hold them."""
    for name, value in values.items():
        object.__setattr__(copy, name, value)
    return copy


LENT = date(2020, 5, 1)
ROWS = [
    Copy(id="a", title="A", pages=10, lent=LENT, back=LENT, weight=Decimal("1.25")),
    with_wrong(Copy(id="b", title="B", lent=LENT, weight=Decimal(2)), pages=5_001),
    Copy(id="c", title="C"),
    with_wrong(Copy(id="d", title="D", pages=12, lent=LENT), back=date(2020, 4, 30)),
    with_wrong(Copy(id="e", title="E", lent=LENT, back=LENT), pages=-1),
    with_wrong(Copy(id="f", title="F"), pages=5_001),
    with_wrong(Copy(id="g", title="G"), pages=5_002),
    # A value that is not allowed itself breaks no invariant.
    with_wrong(Copy(id="h", title="H", lent=date(2100, 6, 1)), back=date(2100, 5, 1)),
]
BAD = {"pages": ["b", "e", "f", "g"], "back": ["h"], "back, lent": ["d"]}


def ids(frame: Any) -> list[str]:
    return sorted(table(frame)["id"])


@each_engine
def test_wrong_values_are_shown_with_their_rows(constructor: Constructor) -> None:
    frame = constructor(ROWS, Copy)
    found = {each.column: each for each in check(frame, Copy)}
    assert {column: each.count for column, each in found.items()} == {name: len(rows) for name, rows in BAD.items()}
    ordered = not ignores_case(nw.from_native(frame))
    pages, back, broken = (found[name] for name in BAD)
    assert set(pages.examples) == {"5001", "-1", "5002"}
    assert {each.strip("'") for each in pages.ids} <= set(BAD["pages"])
    assert len(pages.ids) == 3
    assert (back.examples, back.ids) == (("2100-05-01",), ("'h'",)) or back.examples == ("2100-05-01 00:00:00",)
    assert broken.ids == ("'d'",)
    if ordered:
        assert (pages.ids, pages.rows, broken.rows) == (("'b'", "'e'", "'f'"), (1, 4, 5), (3,))
        assert pages.examples == ("5001", "-1", "5002")
    else:
        assert pages.rows == broken.rows == ()


@each_engine
def test_texts_are_as_long_as_their_facts_allow_and_ids_are_not_blank(constructor: Constructor) -> None:
    wrong = [
        with_wrong(Copy(title="x"), id=""),
        with_wrong(Copy(title="x"), id=" \u3000\t"),
        with_wrong(Copy(), id="字" * 201),
        with_wrong(Copy(id="b"), title="x" * 201),
    ]
    nul = [] if "postgres" in constructor.__name__ else [with_wrong(Copy(id="n"), title="a\0b")]  # it holds none
    right = [Copy(id="c", title="字" * 200), Copy(id="d", title=" "), Copy(id=" e", title="a\nb\x1b"), Copy()]
    found = {each.column: each for each in check(constructor([*wrong, *nul, *right], Copy), Copy)}
    assert {column: (each.kind, each.count) for column, each in found.items()} == {
        "id": ("not_a_text", 3),
        "title": ("not_a_text", 1 + len(nul)),
    }
    assert found["title"].examples == (), "texts may be personal data"
    assert found["id"].expected == facts_of(Copy)["id"].text_expectation


@each_engine
def test_wrong_rows_are_picked_out_of_the_frame(constructor: Constructor) -> None:
    frame = constructor(ROWS, Copy)
    found = check(frame, Copy)
    rows, mask = found.rows(frame), found.mask(frame)
    assert type(rows) is type(mask) is type(frame)
    wrong = sorted(id_ for names in BAD.values() for id_ in names)
    assert ids(rows) == wrong
    before, marked = table(frame), table(mask)
    assert [marked["id"][n] for n, bad in enumerate(marked["invalid"]) if bad] == wrong
    assert set(marked["invalid"]) == {True, False}
    assert marked == before | {"invalid": marked["invalid"]}
    assert list(marked) == [*before, "invalid"]
    # As they are in the frame, with the values that are wrong.
    kept = table(rows)
    assert dict(zip(kept["id"], kept["pages"], strict=True)) == {
        id_: value for id_, value in zip(before["id"], before["pages"], strict=True) if id_ in wrong
    }
    for each in range(len(found)):
        alone = found[each : each + 1]
        names = set(alone[0].column.split(", "))
        assert ids(alone.rows(frame)) == next(rows for name, rows in BAD.items() if set(name.split(", ")) == names)


@each_engine
def test_of_a_sound_frame_no_rows_are_picked(constructor: Constructor) -> None:
    frame = constructor(ROWS[:1], Copy)
    found = check(frame, Copy)
    assert found == ()
    assert table(found.rows(frame))["id"] == []
    assert table(found.mask(frame, name="wrong"))["wrong"] == [False]


def test_of_pandas_the_index_and_the_types_stay() -> None:
    frame = pd.DataFrame({"pages": [1, -1, 2, -3], "mood": ["x", "y", "z", "z"]}, index=[7, 3, 3, 1])
    found = check(frame, Copy)
    assert found.rows(frame).index.tolist() == [3, 1]
    assert found.mask(frame)["invalid"].tolist() == [False, True, False, True]
    assert found.mask(frame).index.tolist() == [7, 3, 3, 1]
    assert frame.columns.tolist() == ["pages", "mood"]
    (pages,) = found
    assert (pages.rows, pages.ids) == ((1, 3), ())


def test_nothing_is_collected_from_a_lazy_frame_by_picking_rows() -> None:
    def never(_: Any) -> Any:
        raise AssertionError

    found = check(polars_eager(ROWS, Copy), Copy)
    lazy = polars_eager(ROWS, Copy).lazy().map_batches(never, schema=polars_eager(ROWS, Copy).schema)
    assert isinstance(found.rows(lazy), pl.LazyFrame)
    assert isinstance(found.mask(lazy), pl.LazyFrame)


def test_columns_are_named_as_in_the_frame() -> None:
    frame = pl.DataFrame({"sheets": [1, -1], "id": ["x", "y"]})
    found = check(frame, Copy)
    assert [each.column for each in found] == ["sheets"]
    assert found.rows(frame).rows() == [(-1, "y")]
    assert found.mask(frame).rows() == [(1, "x", False), (-1, "y", True)]
    assert found.mask(frame).columns == ["sheets", "id", "invalid"]


def test_a_name_that_is_taken_is_refused() -> None:
    frame = pl.DataFrame({"pages": [-1], "invalid": [1]})
    found = check(frame, Copy)
    with pytest.raises(FrameError, match="name: found invalid, expected a name that no column of the frame has"):
        found.mask(frame)
    assert found.mask(frame, name="wrong").columns == ["pages", "invalid", "wrong"]
    arrow_frame = pa.table({"pages": [-1], "INVALID": [1]})
    assert found.mask(arrow_frame).column_names == ["pages", "INVALID", "invalid"]


def test_what_is_found_stays_what_it_is_when_cut_and_pickled() -> None:
    frame = polars_eager(ROWS, Copy)
    found = check(frame, Copy)
    assert isinstance(found, tuple)
    assert isinstance(found[:2], InvalidValues)
    assert found[:2] == tuple(found)[:2]
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again == found
    assert ids(again.rows(frame)) == ids(found.rows(frame))
    assert repr(found[:1]) == (
        "InvalidValues[Copy](Invalid(column='pages', kind='out_of_bounds', count=4, "
        "expected=Label(zh='整数，0 至 5000', en='a whole number from 0 to 5000'), examples=('5001', '-1', '5002'), "
        "ids=(\"'b'\", \"'e'\", \"'f'\"), rows=(1, 4, 5), line=''))"
    )
    assert repr(InvalidValues([found[0]] * 8, Copy)).endswith(", ... 3 more)")
    assert repr(check(frame[:1], Copy)) == "InvalidValues[Copy]()"


def test_a_type_of_a_database_may_leave_less_to_look_for() -> None:
    text = "SELECT CAST(shelf AS ENUM('open', 'rare')) AS shelf, weight FROM (VALUES ('open', 100), (NULL, 101))"
    found = check(duckdb.sql(f"{text} AS copies(shelf, weight)"), Copy)
    assert [(each.column, each.kind, each.count, each.examples) for each in found] == [
        ("weight", "out_of_bounds", 1, ("101",))
    ]


def test_personal_data_is_not_shown() -> None:
    frame = pl.DataFrame(
        {
            "id": ["13800000000", "x", None],
            "title": ["someone@example.com", "y", "z"],
            "shelf": ["13800000000", "call 138 0000 0000", f"id {citizen(NOBODY, '19900101', 1)}"],
            "pages": [13800000000, -1, 3],
        }
    )
    found = check(frame, Copy)
    shown = {each.column: (each.examples, each.ids) for each in found}
    assert shown == {
        "shelf": (("'***********'", "'call *************'", "'id ******************'"), ("'***********'", "'x'")),
        "pages": (("***********", "-1"), ("'***********'", "'x'")),
    }
    assert "138" not in repr(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_messages(golden: "Golden", lang: "Lang") -> None:
    """By ids, by numbers of rows where an id is unknown or there are none, and by values alone."""
    rows = arrow(ROWS, Copy)
    shelves = pa.array(["opne", "rare", None, "rar", "x", "y", "z", "open"])
    strangers = rows.set_column(rows.column_names.index("shelf"), "shelf", shelves)
    moments = rows.slice(0, 2).set_column(
        rows.column_names.index("lent"), "lent", pl.Series([LENT, None]).cast(pl.Datetime).dt.offset_by("3h").to_arrow()
    )
    finer = pl.DataFrame({"weight": [1.125, 3.0, float("nan")]}, schema={"weight": pl.Float32})
    frames = {
        "ids": rows,
        "ids, one row": strangers.slice(0, 1),
        "strangers": pl.DataFrame(strangers),
        "numbers of rows": rows.drop_columns("id"),
        "an id is unknown": pl.DataFrame(rows).with_columns(id=pl.when(pl.col("id") != "b").then("id")),
        "values alone": duckdb.connect().from_arrow(rows.drop_columns("id").slice(0, 5)),
        "a time of day": moments,
        "a time of day in pandas": moments.to_pandas(),
        "weights": finer,
    }
    texts = []
    for name, frame in frames.items():
        with pytest.raises(FrameError) as caught:
            refuse(check(frame, Copy))
        texts += [name, caught.value.text(lang), ""]
    golden(f"invalid_values_{lang}.txt", "\n".join(texts))


@each_engine
def test_the_line_drops_the_times_of_dates(constructor: Constructor) -> None:
    frame = nw.from_native(constructor(ROWS[:1], Copy))
    noon = nw.to_native(frame.with_columns(nw.col("lent").cast(nw.Datetime("us")) + timedelta(hours=12)))
    found = check(noon, Copy)
    after = mended(noon, found[0].line.strip("`"))
    assert type(after) is type(noon)
    assert check(after, Copy) == ()
    assert table(after)["lent"] == [LENT]


SPACED = pl.DataFrame({"shelf": [" 开架", "rare\u3000", "\u3000open shelf ", "closed", None]})


@pytest.mark.parametrize(
    "frame",
    [
        SPACED,
        SPACED.cast(pl.Categorical),
        SPACED.lazy(),
        SPACED.to_pandas(),
        SPACED.to_pandas().astype("category"),
        SPACED.to_arrow(),
        duckdb.from_arrow(SPACED.to_arrow()),
    ],
    ids=["polars", "categories", "lazy", "pandas", "pandas categories", "pyarrow", "duckdb"],
)
def test_spaces_around_members_are_dropped_by_the_line(frame: Any) -> None:
    (found,) = check(frame, Copy)
    assert (found.kind, found.count) == ("not_a_member", 3)
    after = mended(frame, found.line.strip("`"))
    assert check(after, Copy) == ()
    assert table(after)["shelf"] == ["开架", "rare", "open shelf", "closed", None]
    with pytest.raises(FrameError) as error:
        refuse((found,))
    assert f"Correct these values, or drop the spaces around them with {found.line}." in error.value.text("en")
    assert f"请更正这些值，或用 {found.line} 去掉前后的空格。" in error.value.text("zh")


def test_a_number_among_the_members_is_shown() -> None:
    with pytest.raises(FrameError, match="shelf: found object such as 1, expected one of open, closed, rare"):
        check(pd.DataFrame({"shelf": pd.Series(["open", 1], dtype=object)}), Copy)


def test_there_is_no_line_where_spaces_are_not_all_that_is_wrong() -> None:
    (found,) = check(pl.concat([SPACED, pl.DataFrame({"shelf": [" opne"]})]), Copy)
    assert (found.count, found.line) == (4, "")


@attrs.frozen(kw_only=True)
class Crate(Record):
    """What an invariant of many kinds of terms is about."""

    label = Label("箱", "crate")

    sealed: bool = fact(zh="已封", en="is sealed")
    heavy: bool = fact(zh="较重", en="is heavy")
    fragile: bool = fact(zh="易碎", en="is fragile")
    books: int = fact(zh="册数", en="books", le=1_000)
    limit: int = fact(zh="限额", en="limit", le=1_000)


@invariant(zh="各项标记相符", en="its marks agree")
def marks_agree(crate: Crate) -> bool:
    """A count that is certain to be too large before it is known, opposites, and a choice whose cases may agree."""
    most = choose((crate.sealed, crate.books), otherwise=crate.limit)
    return any_of(not_(all_of(crate.sealed, crate.heavy)), count_true(crate.heavy, crate.fragile) < 1, most < 10)


Crate.invariants = (marks_agree,)


@each_engine
def test_an_invariant_of_any_terms_is_broken_in_a_table_as_in_a_record(constructor: Constructor) -> None:
    values = [True, False, UNKNOWN]
    crates, broken = [], 0
    for sealed, heavy, fragile, books, limit in product(values, values, values, [9, 10, UNKNOWN], [10, UNKNOWN]):
        facts: dict[str, Any] = {"sealed": sealed, "heavy": heavy, "fragile": fragile, "books": books, "limit": limit}
        try:
            Crate(**facts)
        except InvalidData:
            broken += 1
        crates.append(with_wrong(Crate(), **facts))
    assert broken
    (found,) = check(constructor(crates, Crate), Crate)
    assert (found.kind, found.count) == ("broken_invariant", broken)


@pytest.mark.parametrize("value", ["NULL", "7", "uuid()"])
def test_a_text_of_another_type_is_not_measured(value: str) -> None:
    assert check(duckdb.sql(f"SELECT {value} AS id, 3 AS full_members"), Organization) == ()
