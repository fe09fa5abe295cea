"""What looks like a table and is none is refused with the line that makes one of it, and the line works."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from engine.frame_engines import table as table_of
from pingyuan_rules import (
    Organization,
    PartyOrganization,
    assess,
    check,
    coverage,
    due_not_formed,
    frame_of,
    records_of,
    translate,
)

ROWS: dict[str, list[Any]] = {"full_members": [3, 2], "party_organization": ["none", "joint"]}
FRAME, TABLE = pl.DataFrame(ROWS), pa.table(ROWS)
UNBOUND = ibis.table({"full_members": "int64", "party_organization": "string"}, name="units")

ASKED: dict[str, Callable[[Any], Any]] = {
    "assess": lambda data: assess(data, Organization),
    "assess, with an option": lambda data: assess(data, Organization, missing="unknown"),
    "check": lambda data: check(data, Organization),
    "over": due_not_formed.over,
    "a measure": lambda data: coverage(data, missing="unknown"),
    "records_of": lambda data: records_of(data, Organization, missing="unknown"),
}
each_way = pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)

STRUCTURED = np.array([(3, "none"), (2, "joint")], dtype=[("full_members", "i8"), ("party_organization", "U20")])
LINES: dict[str, tuple[Any, str, list[str]]] = {
    "a record batch": (TABLE.to_batches()[0], "batch", ["pa.Table.from_batches([batch])"]),
    "a list of dicts": (
        FRAME.to_dicts(), "rows", ["pl.DataFrame(rows)", "pd.DataFrame(rows)", "pa.Table.from_pylist(rows)"],
    ),
    "a dict of lists": (ROWS, "data", ["pl.DataFrame(data)", "pd.DataFrame(data)", "pa.table(data)"]),
    "a dict of one record": (FRAME.to_dicts()[0], "data", ["pl.DataFrame([data])", "pd.DataFrame([data])"]),
    "a structured array": (STRUCTURED, "array", ["pd.DataFrame(array)"]),
    "a Series of Polars": (FRAME["full_members"], "series", ["series.to_frame()"]),
    "a Series of pandas": (pd.Series([3], name="full_members"), "series", ["series.to_frame()"]),
}  # fmt: skip


@each_way
@pytest.mark.parametrize("name", LINES)
def test_the_line_makes_a_table_of_it(name: str, ask: Callable[[Any], Any]) -> None:
    data, variable, lines = LINES[name]
    with pytest.raises(TypeError) as caught:
        ask(data)
    for line in lines:
        assert line in str(caught.value)
        table = eval(line, {variable: data, "pl": pl, "pd": pd, "pa": pa})  # noqa: S307 - what is tested
        answer = table_of(due_not_formed.over(table, missing="unknown"))["due_not_formed"][0]
        assert answer == (None if "Series" in name else True)


@pytest.mark.parametrize("several", [True, False])
def test_records_become_a_table_by_frame_of(several: bool) -> None:
    record = Organization(full_members=3, party_organization=PartyOrganization.NONE)
    ask: Any = due_not_formed.over
    with pytest.raises(TypeError) as caught:
        ask([record] if several else record)
    (line,) = re.findall(r"frame_of\(.*?\)", str(caught.value))
    scope = {"frame_of": frame_of, "records": [record], "record": record, "Organization": Organization}
    assert ask(eval(line, scope))["due_not_formed"].to_list() == [True]  # noqa: S307 - what is tested
    with pytest.raises(TypeError, match=r"one record is not a collection: write frame_of\(\[record\], Organization\)"):
        frame_of(cast("Any", record), Organization)


@pytest.mark.parametrize("wrong", ["Organization", Organization(), int, None])
def test_what_is_no_class_of_record_is_refused_in_words(wrong: Any) -> None:
    for ask in (check, records_of, lambda frame, of: translate(frame, of, "zh"), lambda _, of: frame_of([], of)):
        with pytest.raises(TypeError, match="expected a class of record such as Branch, the class itself, not "):
            ask(FRAME, wrong)


OTHERS: dict[str, tuple[Callable[[], Any], str]] = {
    "a reader of batches": (
        lambda: pa.RecordBatchReader.from_batches(TABLE.schema, TABLE.to_batches()), r"write reader\.read_all\(\)",
    ),
    "a column of PyArrow": (lambda: TABLE["full_members"], r"write pa\.table\(\{name: column\}\)"),
    "grouped by Polars": (lambda: FRAME.group_by("full_members"), "pass the frame itself"),
    "grouped by Polars, lazily": (lambda: FRAME.lazy().group_by("full_members"), "pass the frame itself"),
    "grouped by pandas": (lambda: pd.DataFrame(ROWS).groupby("full_members"), "pass the frame itself"),
    "a plain array": (lambda: np.array([[1, 2]]), r"write pd\.DataFrame\(array, columns=\[\.\.\.\]\)"),
    "a connection": (duckdb.connect, r'write connection\.table\("\.\.\."\) or connection\.sql'),
    "the path of a CSV file": (lambda: "units.csv", r"with pl\.read_csv\(path, try_parse_dates=True\)"),
    "the path of a Parquet file": (lambda: Path("units.parquet"), r"with pl\.scan_parquet\(path\)"),
    "the path of a workbook": (lambda: "units.XLSX", r"with pd\.read_excel\(path\)"),
    "another path": (lambda: "units", r"with pl\.read_csv\(path\) or pl\.scan_parquet\(path\)"),
    "no text at all": (lambda: "", "a path is no table"),
    "an empty dict": (dict, "a dict is no table"),
    "an open file": (lambda: io.StringIO("full_members\n3\n"), r"with pl\.read_csv\(file, try_parse_dates=True\)"),
}  # fmt: skip


@each_way
@pytest.mark.parametrize("name", OTHERS)
def test_what_is_nearly_a_table_is_refused_with_what_to_do(name: str, ask: Callable[[Any], Any]) -> None:
    data, words = OTHERS[name]
    with pytest.raises(TypeError, match=words):
        ask(data())


@pytest.mark.parametrize("data", [None, pl.col("x"), 3])
def test_anything_else_is_refused_by_naming_what_is_taken(data: Any) -> None:
    for ask in (ASKED["check"], ASKED["over"], ASKED["records_of"]):
        with pytest.raises(
            TypeError, match="expected a table of Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQL"
        ):
            ask(data)


def test_no_records_are_no_mistake() -> None:
    assert assess([], Organization) == ()
    assert assess(iter(()), Organization) == ()


def test_an_unbound_table_is_refused_with_the_line_that_binds_it() -> None:
    connection = ibis.duckdb.connect()
    connection.create_table("units", TABLE)
    for ask in (
        due_not_formed.over,
        ASKED["check"],
        ASKED["records_of"],
        lambda data: assess(data, Organization, missing="unknown"),
    ):
        with pytest.raises(TypeError, match=r"is not asked, .*: ask connection\.table\('units'\)"):
            ask(UNBOUND)
        ask(connection.table("units"))
