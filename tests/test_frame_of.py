"""Records as a table, which rules and measures take as it is."""

import subprocess
import sys
from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from engine import servers
from engine.frame_engines import plain, spark_frame, table
from measures.test_measures import UNITS
from pingyuan_rules import (
    Branch,
    FrameError,
    Member,
    Organization,
    PartyOrganization,
    activity_fund,
    assess,
    check,
    coverage,
    fen,
    five_good_total,
    frame_of,
)  # fmt: skip
from pingyuan_rules.engine import Record, WrongRecord, facts_of
from pingyuan_rules.engine.table.exchange.field_units import noted_units
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger
from pingyuan_rules.rules import book
from sizes import variants
from varied import varied

BACKENDS = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "pyarrow": pa.Table}
each_backend = pytest.mark.parametrize("backend", BACKENDS)


@each_backend
@pytest.mark.parametrize("record", book.records, ids=lambda cls: cls.__name__)
def test_a_table_holds_what_the_records_hold(backend: Any, record: type[Record]) -> None:
    rows = [record(), *varied(record, 40, seed=1)]
    frame = frame_of(iter(rows), record, backend=backend)
    assert type(frame) is BACKENDS[backend]
    assert table(frame) == {name: [plain(getattr(row, name)) for row in rows] for name in facts_of(record)}
    assert check(frame, record) == ()
    answers, expected = table(assess(frame, record)), assess(rows, record)
    for rule in book.rules_of(record):
        assert answers[rule.name] == [plain(getattr(one, rule.name)) for one in expected], rule.name


@each_backend
@pytest.mark.parametrize("record", book.records, ids=lambda cls: cls.__name__)
def test_results_are_the_table_that_the_table_of_their_records_is_answered_with(
    backend: Any, record: type[Record]
) -> None:
    for rows in ([record(), *varied(record, 30, seed=12)], []):
        found, expected = (
            assess(rows, record).to_frame(backend),
            assess(frame_of(rows, record, backend=backend), record),
        )
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected)
        else:
            assert found.schema == expected.schema
            assert found.equals(expected)


@each_backend
def test_a_table_has_its_own_types_even_without_rows(backend: Any) -> None:
    schema = nw.from_native(frame_of([], Branch, backend=backend)).collect_schema()
    assert list(schema) == list(facts_of(Branch))
    assert [schema[name] for name in ("id", "full_members", "founded", "has_flag")] == [
        nw.String, nw.Int64, nw.Date, nw.Boolean,
    ]  # fmt: skip
    own = {"polars": nw.Enum(["standalone", "joint"]), "pandas": nw.Categorical(), "pyarrow": nw.String()}
    assert schema["formation"] == own[backend]


def test_a_pyarrow_table_names_the_units_of_amounts_and_scores() -> None:
    def units(table: pa.Table) -> dict[str, str]:
        return {field.name: field.metadata[b"unit"].decode() for field in table.schema if field.metadata}

    rows = [Branch(leadership=88.5, allowance_paid=fen(360_000)), Branch()]
    facts = units(frame_of(rows, Branch, backend="pyarrow"))
    assert {name for name, unit in facts.items() if unit == "fen"} == {"allowance_paid"}
    assert {name for name, unit in facts.items() if unit == "points"} == {
        info.name for info in facts_of(Branch).values() if info.kind.name == "decimal"
    }
    answers = dict.fromkeys(("activity_fund", "secretary_allowance", "allowance_due_so_far", "annual_grant"), "fen")
    scores = ("five_good_total", "appraisal_score", "secretary_appraisal_score")
    answers |= dict.fromkeys(scores, "hundredths of a point")
    assert units(assess(rows, Branch).to_frame("pyarrow")) == {**facts, **answers}
    own = pa.schema([pa.field("full_members", pa.int64(), metadata={"source": "own"})], metadata={"table": "own"})
    answered = assess(pa.table({"full_members": [3]}, schema=own), Branch, missing="unknown")
    assert answered.schema.metadata == {b"table": b"own"}
    assert answered.schema.field("full_members").metadata == {b"source": b"own"}
    assert answered.schema.field("activity_fund").metadata == {b"unit": b"fen"}


def as_arrow(table: pa.Table) -> pa.Table:
    return table


def in_spark(table: pa.Table) -> Any:
    """The same with metadata of fields in Spark."""
    frame = spark_frame(table)
    for field in table.schema:
        if field.metadata:
            frame = frame.withMetadata(field.name, {k.decode(): v.decode() for k, v in field.metadata.items()})
    return frame


def in_spark_connect(table: pa.Table) -> Any:
    frame = servers.spark_connect().createDataFrame(table)
    for field in table.schema:
        if field.metadata:
            frame = frame.withMetadata(field.name, {k.decode(): v.decode() for k, v in field.metadata.items()})
    return frame


each_with_units = pytest.mark.parametrize(
    "engine", variants(as_arrow, in_spark, in_spark_connect), ids=lambda each: each.__name__
)


@each_with_units
def test_answers_note_their_units_where_the_engine_has_a_place(engine: Any) -> None:
    table = pa.table({"full.members": ["own"], "full_members": [3], "probationary_members": [0]})
    noted = table.schema.set(1, table.schema.field(1).with_metadata({"source": "own"}))
    frame = engine(table.cast(noted))
    answered = assess(frame, Branch, missing="unknown")
    units = noted_units(nw.from_native(answered))
    assert units == {
        **dict.fromkeys(("activity_fund", "secretary_allowance", "allowance_due_so_far", "annual_grant"), "fen"),
        **dict.fromkeys(("five_good_total", "appraisal_score", "secretary_appraisal_score"), "hundredths of a point"),
    }
    column = next(field for field in answered.schema if field.name == "full_members")
    assert {str(key).strip("b'"): value for key, value in column.metadata.items()}.keys() == {"source"}
    facts = answered.select(["full_members", "probationary_members"])
    again = activity_fund.over(facts, missing="unknown")
    assert noted_units(nw.from_native(again)) == {"activity_fund": "fen"}


@each_with_units
def test_a_column_with_another_unit_in_its_metadata_is_refused(engine: Any) -> None:
    def frame(unit: str, name: str = "allowance_paid") -> Any:
        field = pa.field(name, pa.int64(), metadata={"unit": unit})
        return engine(pa.table({name: [3600]}, schema=pa.schema([field])))

    assert check(frame("fen"), Branch) == ()
    with pytest.raises(FrameError) as caught:
        assess(frame("yuan"), Branch, missing="unknown")
    assert caught.value.text("en") == (
        "allowance_paid: found the unit yuan in its metadata, expected the unit fen. Convert the column to fen, or "
        "correct the unit in its metadata."
    )
    assert caught.value.text("zh") == (
        "allowance_paid：现为 yuan（元数据中的单位），应为单位 fen。请将该列换算为 fen，或更正元数据中的 unit。"
    )
    with pytest.raises(FrameError, match="hundredths of a point in its metadata"):
        five_good_total.over(frame("hundredths of a point", "leadership"), missing="unknown")


def test_amounts_and_members_are_as_they_are_stored() -> None:
    frame = frame_of([Organization(party_organization=PartyOrganization.JOINT)], Organization, backend="pandas")
    assert list(frame["party_organization"]) == ["joint"]
    assert list(frame["party_organization"].cat.categories) == [member.value for member in PartyOrganization]
    assert frame["full_members"].dtype == pd.Int64Dtype()


def test_a_ledger_as_tables_counts_as_the_ledger_does() -> None:
    ledger = read_ledger(sample_ledger("csv"))
    frame = ledger.frame(Organization)
    (row,) = coverage(ledger.organizations)
    assert coverage(frame)["organization_yes"].to_list() == [row.organization.yes]
    assert ledger.frame(Branch, backend="pyarrow").num_rows == len(ledger.branches)
    assert list(Ledger().frame(Member, backend="pandas").columns) == list(facts_of(Member))


def test_a_table_may_go_into_an_engine_of_its_own() -> None:
    units = duckdb.connect().from_arrow(frame_of(UNITS, Organization, backend="pyarrow"))
    assert coverage(units, by="township").fetchall()[0][0] == "大柘镇"


def test_a_record_of_another_class_is_refused() -> None:
    with pytest.raises(WrongRecord, match="expected Branch, found Member"):
        frame_of([Branch(founded=date(2016, 1, 1)), Member()], Branch)


def test_a_backend_that_holds_no_table_is_refused() -> None:
    wrong: Any = "duckdb"
    with pytest.raises(ValueError, match="a table is made in polars, pandas, pyarrow, not in 'duckdb'"):
        frame_of([], Branch, backend=wrong)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_missing_library_is_named_with_its_extra(backend: str) -> None:
    code = (
        f"import sys; sys.modules[{backend!r}] = None; from pingyuan_rules import Branch, frame_of; "
        f"frame_of([], Branch, backend={backend!r})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"pip install 'pingyuan-rules[{backend}]'" in run.stderr.splitlines()[-1]
