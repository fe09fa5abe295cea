"""PyArrow tables and pandas frames, which are computed as PyArrow tables: whatever their columns are made of."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from pingyuan_rules import (
    Branch,
    Organization,
    Sector,
    assess,
    check,
    coverage,
    due_not_formed,
    findings,
    five_good_total,
    hollow_branch,
    must_form,
    policy_on,
    records_of,
    secretary_months,
    theme_practice_held,
    translate,
    translate_back,
)
from pingyuan_rules.engine import FrameError
from pingyuan_rules.engine.table import pandas_frames

SECTORS = ["non_public_enterprise", "社会组织", "social organization", None, "no such sector"]
GOODS = ("leadership", "membership", "mechanism", "performance", "public_response")


@pytest.mark.parametrize(
    "dtype",
    [
        pa.string(),
        pa.large_string(),
        *([pa.string_view()] if hasattr(pa, "string_view") else []),  # since PyArrow 16
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.int32(), pa.large_string()),
    ],
    ids=str,
)
@pytest.mark.parametrize("chunks", [1, 3])
def test_texts_of_every_type_are_members(dtype: pa.DataType, chunks: int) -> None:
    sectors = pa.chunked_array([pa.array(SECTORS, dtype)] * chunks)
    rows = len(sectors)
    table = pa.table({"sector": sectors, "themed_activities": [1] * rows, "volunteer_services": [0] * rows})
    assert (
        theme_practice_held.over(table)["theme_practice_held"].to_pylist() == [True, False, False, None, None] * chunks
    )


TEXTS = {
    "id": ["A-1", "A-2", "A-3"],
    "township": ["甲镇", "乙镇", None],
    "sector": ["non_public_enterprise", None, "social_organization"],
    "party_organization": ["joint", "none", None],
}
UNITS = {"operating": [True, True, None], "full_members": [1, 3, 4]}


def arrow_texts(kind: str, texts: dict[str, list[str | None]]) -> pa.Table:
    """The units, with texts in columns of a type."""

    def column(values: list[str | None]) -> pa.Array:
        if kind == "dictionary of views":
            words = pa.array(sorted({each for each in values if each is not None}), pa.string_view())
            places = [None if each is None else words.to_pylist().index(each) for each in values]
            return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), words)
        types = {
            "large_string": pa.large_string(),
            "dictionary": pa.dictionary(pa.int32(), pa.string()),
            "string_view": pa.string_view(),
        }
        return pa.array(values, types[kind])

    return pa.table({**{name: column(values) for name, values in texts.items()}, **UNITS})


def as_pandas(table: pa.Table) -> pd.DataFrame:
    return table.to_pandas(types_mapper=pd.ArrowDtype)


@pytest.mark.parametrize("to_frame", [lambda table: table, as_pandas], ids=["pyarrow", "pandas"])
@pytest.mark.parametrize("kind", ["large_string", "dictionary", "string_view", "dictionary of views"])
def test_every_question_takes_texts_of_every_type(kind: str, to_frame: Any) -> None:
    def plain(frame: Any) -> list[dict[str, Any]]:
        rows = frame.to_pylist() if isinstance(frame, pa.Table) else frame.to_dict("records")
        return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]

    wrong = {**TEXTS, "sector": ["non_public_enterprise", "farm", None]}
    questions = {
        "rows": lambda frame: due_not_formed.over(frame, missing="unknown"),
        "status": lambda frame: due_not_formed.status(frame, missing="unknown"),
        "missing": lambda frame: due_not_formed.missing(frame, missing="unknown"),
        "findings": lambda frame: findings(frame, Organization, missing="unknown"),
        "translated": lambda frame: translate(frame, Organization, "zh"),
        "back": lambda frame: translate_back(translate(frame, Organization, "zh"), Organization),
        "coverage": lambda frame: coverage(frame, by=("township", "sector"), missing="unknown"),
        "assessed": lambda frame: assess(frame, Organization, missing="unknown"),
    }
    frame, expected = to_frame(arrow_texts(kind, TEXTS)), to_frame(pa.table({**TEXTS, **UNITS}))
    for name, question in questions.items():
        assert plain(question(frame)) == plain(question(expected)), name
    assert records_of(frame, Organization, missing="unknown") == records_of(expected, Organization, missing="unknown")
    frame, expected = to_frame(arrow_texts(kind, wrong)), to_frame(pa.table({**wrong, **UNITS}))
    found = check(frame, Organization)
    assert found == check(expected, Organization)
    assert (found[0].examples, found[0].ids) == (("'farm'",), ("'A-2'",))
    assert [row["id"] for row in plain(found.rows(frame))] == ["A-2"]
    assert [row["invalid"] for row in plain(found.mask(frame))] == [False, True, False]
    with pytest.raises(FrameError, match="farm"):
        assess(frame, Organization, missing="unknown")


def test_a_table_without_rows_has_columns_of_answers() -> None:
    empty = pa.table({"sector": pa.array([], pa.string()), "full_members": pa.array([], pa.int64())})
    answered = assess(empty, Branch, missing="unknown")
    assert answered.num_rows == 0
    assert answered["activity_fund"].type == pa.int64()
    assert answered["demonstration_level"].type == pa.string()


def test_unknown_truths_decide_nothing_and_known_ones_do() -> None:
    truths = {"has_signs": [True, True, None], "has_flag": [None, True, True]}
    others = dict.fromkeys(
        ("has_premises", "premises_shared", "has_facilities", "has_reading", "has_rules"), [False] * 3
    )
    answered = hollow_branch.over(pa.table({**truths, **others}))
    assert answered["hollow_branch"].to_pylist() == [None, False, False]


def test_dates_are_read_from_timestamps_too() -> None:
    days = [date(2016, 3, 16), date(2016, 12, 31), None]
    states = ["in_office", "left", "vacant"]
    for dtype in (pa.date32(), pa.timestamp("us"), pa.timestamp("ns")):
        dates = pa.array(days, pa.date32()).cast(dtype)
        table = pa.table({"secretary_state": states, "secretary_appointed": dates, "secretary_left": dates})
        answered = secretary_months.over(table, policy_on(date(2016, 12, 31)))
        assert answered["secretary_months"].to_pylist() == [9, 0, 0]


def column(values: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name in GOODS})


@pytest.mark.parametrize(
    ("values", "totals"),
    [
        ([88, None, 90], [8800, None, 9000]),
        ([88.5, None, float("nan")], [8850, None, None]),
        ([88.5, Decimal("90.25"), 70, None], [8850, 9025, 7000, None]),
        ([np.int64(88), np.nan, pd.NA], [8800, None, None]),
    ],
    ids=["whole numbers", "floats", "a mix", "of numpy"],
)
def test_scores_in_columns_of_objects_are_exact(values: list[Any], totals: list[int | None]) -> None:
    answered = five_good_total.over(column(values))["five_good_total"]
    assert [None if value is pd.NA else value for value in answered] == totals


def test_a_score_among_objects_that_is_not_allowed_is_refused() -> None:
    for wrong in (88.125, Decimal("88.125"), 101, 101.0):
        with pytest.raises(FrameError, match="leadership"):
            five_good_total.over(column([90, wrong, None]))


def test_members_of_python_enumerations_stand_among_texts() -> None:
    frame = pd.DataFrame(
        {
            "sector": pd.Series([Sector.NON_PUBLIC_ENTERPRISE, "social_organization", None], dtype=object),
            "themed_activities": 1,
            "volunteer_services": 0,
        }
    )
    assert list(theme_practice_held.over(frame)["theme_practice_held"]) == [True, False, pd.NA]


class Kind(StrEnum):
    """An enumeration of a user's own, whose members are texts other than their values."""

    ENTERPRISE = "non_public_enterprise"

    def __new__(cls, value: str) -> Self:
        member = str.__new__(cls, "social_organization")
        member._value_ = value
        return member


def test_a_member_counts_by_its_value_even_if_it_is_a_text() -> None:
    kinds = pd.Series([Kind.ENTERPRISE, "social_organization"], dtype=object)
    frame = pd.DataFrame({"sector": kinds, "themed_activities": 1, "volunteer_services": 0})
    assert list(theme_practice_held.over(frame)["theme_practice_held"]) == [True, False]


def test_a_float_among_whole_numbers_is_not_cut_off() -> None:
    frame = pd.DataFrame({"full_members": pd.Series([3, 2.0, None], dtype=object)})
    assert list(must_form.over(frame)["must_form"]) == [True, False, pd.NA]
    frame.loc[1, "full_members"] = 3.5
    with pytest.raises(FrameError, match="full_members"):
        must_form.over(frame)


def test_a_checked_frame_is_converted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    converted: list[str] = []
    convert = pandas_frames.fact_array

    def counted(one: Any, kind: Any) -> Any:
        converted.append(one.name)
        return convert(one, kind)

    monkeypatch.setattr(pandas_frames, "fact_array", counted)
    # One of these is a fact that no rule reads, which is checked all the same.
    assess(pd.DataFrame({"full_members": [3], "secretary_hours": [5], "founded": [None]}), Branch, missing="unknown")
    assert sorted(converted) == ["founded", "full_members", "secretary_hours"]
