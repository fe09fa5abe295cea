"""Tables as records: the way back from a table, on every engine."""

from typing import Any

import attrs
import polars as pl
import pytest

from engine.frame_engines import KEY, Constructor, each_engine, polars_eager
from engine.library_rules import Loan, Shelf
from pingyuan_rules import Branch, Formation, Leader, Organization, frame_of, records_of
from pingyuan_rules.engine import UNKNOWN, Record
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.table.exchange.to_records import records_of as records_in
from pingyuan_rules.rules import book
from varied import varied


@each_engine
def test_records_come_back_as_they_went(constructor: Constructor) -> None:
    rows = [Loan(), *varied(Loan, 30, seed=5)]
    found = records_in(constructor(rows, Loan), Loan)
    assert sorted(map(repr, found)) == sorted(map(repr, rows))  # PostgreSQL and Spark keep no order
    assert KEY not in attrs.fields_dict(Loan)


@pytest.mark.parametrize("backend", ["polars", "pandas", "pyarrow"])
@pytest.mark.parametrize("record", book.records, ids=lambda cls: cls.__name__)
def test_every_class_of_record_in_order(backend: Any, record: type[Record]) -> None:
    rows = varied(record, 25, seed=8)
    assert records_of(frame_of(rows, record, backend=backend), record) == rows


def test_labels_scores_and_columns_that_are_no_facts() -> None:
    frame = pl.LazyFrame({"formation": ["联合组建", None], "leadership": [88.5, 90.0], "note": ["x", "y"]})
    first, second = records_of(frame, Branch, missing="unknown")
    assert (first.formation, str(first.leadership)) == (Formation.JOINT, "88.5")
    assert (second.formation, second.leadership, second.id) == (UNKNOWN, 90, UNKNOWN)


def test_everything_that_is_wrong_is_said_of_lazy_frames_too() -> None:
    frame = polars_eager([Loan(shelf=Shelf.OPEN)], Loan).with_columns(shelf=pl.lit("opne"), volumes=pl.lit(201))
    for given in (frame, frame.lazy()):
        with pytest.raises(FrameError) as error:
            records_in(given, Loan)
        assert sorted(str(problem.place) for problem in error.value.problems) == ["shelf", "volumes"]
    with pytest.raises(FrameError, match="lectures: expected a column named lectures"):
        records_of(pl.DataFrame({"organizations_contacted": [2]}), Leader)


def test_a_table_without_rows_gives_no_records() -> None:
    assert records_of(frame_of([], Organization), Organization) == []
