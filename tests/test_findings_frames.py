"""Findings as a table, and the rules of a table chosen by name: as each record says, on every engine."""

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from engine.frame_engines import (
    LOCAL,
    Constructor,
    arrow,
    duckdb_relation,
    each_engine,
    each_engine_in_check,
    plain,
    polars_eager,
    polars_lazy,
    table,
)
from engine.shop_rules import may_open
from pingyuan_rules import (
    PINGYUAN,
    Applicant,
    Branch,
    FrameError,
    InvalidData,
    Organization,
    Policy,
    assess,
    book,
    due_not_formed,
    findings,
    frame_of,
    must_form,
    policy_on,
    secretary_allowance,
    site_qualified,
    survey_complete,
)
from pingyuan_rules.engine import Record, WrongRecord, relations_of
from related_tables import related_rows, whole
from sizes import variants
from varied import varied

LATER = policy_on(date(2019, 12, 31))
Row = tuple[str, str, str]


@cache
def rows_of(record: type[Any]) -> list[Any]:
    """Records with ids."""
    return [attrs.evolve(each, id=f"R{number:03}") for number, each in enumerate(varied(record, 40, seed=7))]


@cache
def expected(record: type[Any], policy: Policy) -> list[Row]:
    """What the records say, in their order."""
    return [(row.id, each.rule.name, each.severity.value) for row in rows_of(record) for each in findings(row, policy)]


def told(frame: Any) -> list[Row]:
    """The rows of a frame of findings."""
    columns = table(frame)
    assert list(columns) == ["id", "rule", "severity"]
    return list(zip(*columns.values(), strict=True))


@each_engine
@pytest.mark.parametrize("record", variants(Branch, Organization), ids=lambda record: record.__name__)
@pytest.mark.parametrize("policy", variants(LATER, PINGYUAN), ids=lambda policy: str(policy.on))
def test_a_frame_has_the_findings_of_its_records(
    constructor: Constructor, record: type[Record], policy: Policy
) -> None:
    found = told(findings(constructor(rows_of(record), record), record, policy))
    wanted = expected(record, policy)
    assert len({rule for _, rule, _ in wanted}) >= 5
    assert sorted(found) == sorted(wanted)
    if constructor in LOCAL:
        assert found == wanted


@each_engine
def test_without_rows_there_are_no_findings(constructor: Constructor) -> None:
    assert told(findings(constructor([], Branch), Branch)) == []


@each_engine
def test_a_class_that_nothing_is_asked_of_has_no_findings(constructor: Constructor) -> None:
    assert findings(Applicant(id="R1")) == ()
    assert told(findings(constructor([Applicant(id="R1")], Applicant), Applicant)) == []


def test_a_frame_of_findings_is_of_the_same_kind() -> None:
    rows = rows_of(Branch)
    assert isinstance(findings(polars_lazy(rows, Branch), Branch), pl.LazyFrame)
    eager = findings(frame_of(rows, Branch), Branch)
    assert dict(eager.schema) == dict.fromkeys(("id", "rule", "severity"), pl.String)
    assert isinstance(findings(frame_of(rows, Branch, backend="pandas"), Branch), pd.DataFrame)
    assert isinstance(findings(frame_of(rows, Branch, backend="pyarrow"), Branch), pa.Table)


def test_two_results_held_at_once_do_not_disturb_each_other() -> None:
    rows = rows_of(Branch)
    one = findings(duckdb_relation(rows, Branch), Branch, LATER)
    other = findings(duckdb_relation(rows[:1], Branch), Branch, LATER)
    assert isinstance(one, duckdb.DuckDBPyRelation)
    assert len(told(one)) > len(told(other))
    assert told(one) == expected(Branch, LATER)


@each_engine
def test_other_columns_may_tell_the_records(constructor: Constructor) -> None:
    asked = findings(constructor(rows_of(Branch)[:5], Branch), Branch, keep=("township", "id"))
    assert list(table(asked)) == ["township", "id", "rule", "severity"]
    (rule, severity) = table(findings(constructor(rows_of(Branch)[:5], Branch), Branch, keep=())).items()
    assert sorted(zip(rule[1], severity[1], strict=True)) == sorted(
        (rule, severity) for id_, rule, severity in expected(Branch, PINGYUAN) if id_ < "R005"
    )


def test_one_column_may_be_named_without_a_list() -> None:
    assert findings(polars_eager(rows_of(Branch), Branch), Branch, keep="id").columns == ["id", "rule", "severity"]


def test_columns_to_keep_are_checked() -> None:
    frame = polars_eager(rows_of(Branch), Branch).rename({"id": "idd"}).with_columns(rule=pl.lit("x"))
    with pytest.raises(FrameError, match=r"id: expected a column of the frame. Did you mean idd\? Pass keep="):
        findings(frame, Branch)
    with pytest.raises(FrameError, match="keep: found rule, expected a column other than rule and severity"):
        findings(frame, Branch, keep=["rule"])
    with pytest.raises(FrameError, match="keep: found Rule, expected a column other than rule and severity"):
        findings(frame.rename({"rule": "Rule"}), Branch, keep=["Rule"])
    with pytest.raises(FrameError, match=r"expected a column of the frame\. Pass keep= with columns"):
        findings(pl.DataFrame({"full_members": [3]}), Branch)


def test_values_and_columns_are_checked_as_for_answers() -> None:
    units = pl.DataFrame({"id": ["ZZ-1"], "full_members": [-1], "party_organization": ["none"]})
    with pytest.raises(FrameError, match="full_members"):
        findings(units, Organization, missing="unknown")
    assert findings(units.with_columns(full_members=3), Organization, missing="unknown").rows() == []
    named = units.with_columns(full_members=3, operating=True)
    assert findings(named, Organization, missing="unknown").rows() == [("ZZ-1", "due_not_formed", "required")]
    assert findings(units.lazy(), Organization, missing="unknown").collect().rows() == []


def test_a_record_and_a_frame_take_different_things() -> None:
    ask: Any = findings
    branch = rows_of(Branch)[0]
    assert findings(branch, LATER) == findings(branch, policy=LATER) == findings(record=branch, policy=LATER)
    for options in ({"missing": "unknown"}, {"check": True}, {"keep": ["id"]}):
        with pytest.raises(TypeError, match="missing, check, keep and related are for frames"):
            ask(branch, **options)
    with pytest.raises(TypeError, match=r"a record takes a policy and nothing else: findings\(branch, policy\)"):
        ask(branch, Branch)
    with pytest.raises(TypeError, match=r"a frame names its class of record: findings\(rows, Branch\)"):
        ask(polars_eager([branch], Branch))
    with pytest.raises(WrongRecord):
        ask([branch])
    with pytest.raises(TypeError, match="DataFrame"):
        ask([{"id": "R1"}], Branch)


# Some of the rules.


@each_engine
def test_a_frame_may_be_asked_some_rules(constructor: Constructor) -> None:
    rows = rows_of(Branch)[:8]
    frame = constructor(rows, Branch)
    columns = table(assess(frame, Branch, LATER, rules=["site_qualified", secretary_allowance, site_qualified]))
    assert list(columns)[-2:] == ["site_qualified", "secretary_allowance"]
    assert len(columns) == len(table(frame)) + 2
    whole = table(assess(frame, Branch, LATER))
    assert all(columns[name] == whole[name] for name in ("site_qualified", "secretary_allowance"))


def test_many_missing_columns_share_a_line_and_one_that_is_meant_has_its_own() -> None:
    with pytest.raises(FrameError) as error:
        assess(pl.DataFrame({"id": ["ZB-1"], "正式党员数": [3], "formation": ["joint"]}), Branch)
    first, second = error.value.text("en").splitlines()
    assert first.endswith("If 正式党员数 is that column, rename it to full_members.")
    assert second.endswith('Add the columns; if nobody recorded these facts, pass missing="unknown".')
    missing = sorted(set(second.partition("more: ")[2].partition(". ")[0].split(", ")))
    unasked = {"full_members", "formation", "members_not_transferred"}
    # Without tables of members and units, nothing is asked for that only rules about these read.
    live = [rule for rule in book.rules_of(Branch) if rule.info.in_force(date(2016, 10, 21)) and not rule.folds]
    asked = {name for rule in live for name in rule.facts}
    assert "units" not in asked
    assert missing == sorted(asked - unasked)
    assert error.value.text("zh").splitlines()[1].startswith(f"columns：应为含有以下 {len(missing)} 列：")


def test_one_rule_needs_no_list() -> None:
    units = pl.DataFrame({"full_members": [3, 1]})
    for one in (must_form, "must_form"):
        assert assess(units, Organization, rules=one).columns == ["full_members", "must_form"]


def test_the_label_of_a_rule_leads_to_its_name() -> None:
    for text in ("应当成立党组织", "Must form a Party organization"):
        with pytest.raises(InvalidData, match="Did you mean must_form"):
            assess(pl.DataFrame({"full_members": [3]}), Organization, rules=[text])


def test_what_is_in_the_index_of_pandas_is_no_column() -> None:
    units = pd.DataFrame({"id": ["ZZ-1"], "full_members": [3], "party_organization": ["none"]})
    with pytest.raises(
        FrameError,
        match=r"id: found the index, expected a column\. Make a column of it with `frame = frame.reset_index",
    ):
        findings(units.set_index("id"), Organization, missing="unknown")
    # With missing="unknown" the members would be unknown otherwise, though they are there to be seen.
    by_size = units.set_index(["full_members", "party_organization"])
    with pytest.raises(FrameError) as error:
        due_not_formed.over(by_size, missing="unknown")
    assert [problem.place for problem in error.value.problems] == ["full_members", "party_organization"]
    assert due_not_formed.over(by_size.reset_index())["due_not_formed"].to_list() == [True]
    assert assess(units.set_index("id"), Organization, missing="unknown").index.tolist() == ["ZZ-1"]


def test_only_the_columns_of_the_rules_asked_must_be_there() -> None:
    units = pl.DataFrame({"full_members": [3, 1], "party_organization": ["none", "none"], "operating": [True, False]})
    asked = assess(units, Organization, rules=(must_form, "due_not_formed"), shortfalls=True)
    assert asked.columns[3:] == ["must_form", "due_not_formed", "due_not_formed_shortfall"]
    assert asked["due_not_formed_shortfall"].to_list() == [True, False]
    (called,) = {rule for rule in book.all_rules if rule.name == "must_form"}
    assert assess(units, Organization, rules=[called, due_not_formed.shortfall]).columns[3:] == [
        "must_form", "due_not_formed_shortfall",
    ]  # fmt: skip


def test_what_is_no_rule_about_the_class_is_refused() -> None:
    frame = arrow(rows_of(Branch), Branch)
    with pytest.raises(InvalidData) as refused:
        assess(frame, Branch, rules=["site_qualifed", must_form, may_open, "survey_complete", "zzz"])
    texts = [str(problem) for problem in refused.value.problems]
    assert [problem.found for problem in refused.value.problems] == [
        "site_qualifed", "must_form", "may_open", "survey_complete", "zzz",
    ]  # fmt: skip
    assert "Did you mean site_qualified? Correct the name" in texts[0]
    assert "It is about Organization; ask it of a frame of such records" in texts[1]
    assert "It is about Shop" in texts[2]
    assert "It is about Organization" in texts[3]
    assert "Correct the name" in texts[4]
    with pytest.raises(InvalidData, match=r"expected a rule about Branch in the book pingyuan\. Name at least one"):
        assess(frame, Branch, rules=[])
    with pytest.raises(InvalidData, match="found survey"):
        assess(frame, Branch, rules="survey")
    assert survey_complete.record is Organization


def test_some_rules_are_asked_of_frames_alone() -> None:
    ask: Any = assess
    with pytest.raises(TypeError, match="rules and related are for frames"):
        ask(rows_of(Branch)[0], rules=["site_qualified"])


@each_engine_in_check
def test_branches_fall_short_of_what_their_members_and_units_say(constructor: Constructor) -> None:
    rows = whole(varied(Branch, 40, seed=3))
    several = related_rows(rows, Branch)
    related = {name: constructor(several[name], relation.record) for name, relation in relations_of(Branch).items()}
    found = told(findings(constructor(rows, Branch), Branch, LATER, related=related))
    wanted = [
        (plain(row.id), finding.rule.name, finding.severity.value) for row in rows for finding in findings(row, LATER)
    ]
    assert {rule for _, rule, _ in wanted} > {"roll_agrees", "units_agree"}
    assert Counter(found) == Counter(wanted)
