"""Scores are points with up to two decimals: exact, taken in any way they are written, and the same everywhere."""

from __future__ import annotations

import copy
import json
import math
import pickle
from decimal import Decimal, Inexact, Rounded, localcontext
from typing import TYPE_CHECKING, Any

import attrs
import jsonschema
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import ROW, Database, Opener, each_database, open_database  # noqa: F401 - a fixture
from engine.frame_engines import table
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    DemonstrationLevel,
    InvalidData,
    Organization,
    appraisal_score,
    demonstration_level,
    five_good_met,
    five_good_total,
    frame_of,
    from_json,
    overlay,
    policy_on,
    schema_of,
    secretary_appraisal_score,
    to_json,
)
from pingyuan_rules.convert.fast_objects import object_reader
from pingyuan_rules.convert.msgspec_text import text_reader
from pingyuan_rules.datasets import assess_files
from pingyuan_rules.engine import ExactDecimal, facts_of
from pingyuan_rules.engine.decimals import from_hundredths, in_hundredths
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.frame import over
from pingyuan_rules.engine.wording.remedies import remedies
from pingyuan_rules.ledger import Ledger, read_ledger, write_csv, write_workbook
from sizes import examples
from strategies import fact_values

if TYPE_CHECKING:
    from pathlib import Path

GOODS = ("leadership", "membership", "mechanism", "performance", "public_response")
SCORES = tuple(name for name, info in facts_of(Branch).items() if info.kind.name == "decimal")
RULES = (five_good_total, five_good_met, demonstration_level, appraisal_score, secretary_appraisal_score)
FOR_SITES = [name for name in facts_of(Branch) if name.startswith(("system_", "has_work")) or name.endswith("standard")]
FIT = attrs.evolve(Branch(vetoed=False), **dict.fromkeys(FOR_SITES, True))
EVERY = [hundredths / 100 for hundredths in range(10_001)]
EXPECTED = "a number with at most two decimals from 0 to 100"

scored = st.builds(
    lambda values: attrs.evolve(FIT, **values),
    st.fixed_dictionaries({name: fact_values(facts_of(Branch)[name]) for name in SCORES}),
)


def good(*points: Any) -> Branch:
    return attrs.evolve(FIT, **dict(zip(GOODS, points, strict=True)))


# Records.


def test_the_scores_of_a_branch_are_eleven() -> None:
    assert len(SCORES) == len(GOODS) + 6
    assert facts_of(type(PINGYUAN))["five_good_floor"].kind.name == "decimal"


@pytest.mark.parametrize("value", [90, 90.0, Decimal(90), Decimal("90.00"), Decimal("9E+1"), np.float64(90)])
def test_one_number_is_one_score_however_it_is_written(value: Any) -> None:
    branch = Branch(leadership=value)
    assert branch == Branch(leadership=90)
    assert hash(branch) == hash(Branch(leadership=90))
    assert branch.leadership == 90
    assert hash(branch.leadership) == hash(90)
    assert repr(branch) == "Branch(leadership=Decimal('90'))"


def test_a_score_is_a_decimal_that_can_be_kept_and_computed_with() -> None:
    score = Branch(leadership=88.5).leadership
    assert isinstance(score, Decimal)
    assert (score, str(score), f"{score}分") == (Decimal("88.5"), "88.5", "88.5分")
    assert type(score + 1) is Decimal
    for again in (pickle.loads(pickle.dumps(score)), copy.copy(score), copy.deepcopy(score)):  # noqa: S301 - our own
        assert type(again) is ExactDecimal
        assert (again, again.hundredths) == (score, 8850)
    assert pickle.loads(pickle.dumps(Branch(leadership=score))) == Branch(leadership=score)  # noqa: S301 - as above


@pytest.mark.parametrize(
    "value",
    [88.123, Decimal("88.123"), math.nan, math.inf, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), True, "88.5",
     1e300, -1e300, Decimal("1E+999999"), Decimal("1E-999999"), None, 88.5j, [88], math.nextafter(88.1, 89), -0.01,
     100.01, np.float32(88.123)],
)  # fmt: skip
def test_what_is_no_score_is_refused_and_the_error_says_why(value: Any) -> None:
    with pytest.raises(InvalidData, match=f"leadership: found .*expected {EXPECTED}"):
        Branch(leadership=value)
    with pytest.raises(InvalidData, match="five_good_floor"):
        attrs.evolve(PINGYUAN, five_good_floor=value)


def test_every_score_is_taken_as_a_float_and_no_float_beside_it() -> None:
    assert [in_hundredths(value) for value in EVERY] == list(range(10_001))
    assert {in_hundredths(math.nextafter(value, way)) for value in EVERY for way in (-1, 101)} == {None}
    assert [in_hundredths(Decimal(repr(value))) for value in EVERY] == list(range(10_001))


@given(st.integers(-(10**20), 10**20))
def test_a_number_of_hundredths_comes_back(number: int) -> None:
    value = from_hundredths(number)
    assert (value.hundredths, in_hundredths(Decimal(value))) == (number, number)
    assert "." not in str(value) or not str(value).endswith("0")


def test_a_large_float_counts_by_its_shortest_decimal_too() -> None:
    assert in_hundredths(2.0**40 + 0.25) == (2**40 * 4 + 1) * 25
    assert in_hundredths(2.0**40 + 0.125) is None


def test_an_exact_decimal_says_what_it_is_not() -> None:
    with pytest.raises(ValueError, match=r"at most two decimals, found 88\.123"):
        ExactDecimal(88.123)
    assert ExactDecimal(88.1) == Decimal("88.1")
    assert ExactDecimal() == 0


def test_nothing_depends_on_the_callers_decimal_context(tmp_path: Path) -> None:
    row = good(88.51, Decimal("90.00"), 90, 90.0, 90)
    text, total = to_json(row), five_good_total(row)
    from_hundredths.cache_clear()
    with localcontext(prec=1, Emax=1, Emin=-1) as context:
        context.traps[Inexact] = context.traps[Rounded] = True
        again = attrs.evolve(row, leadership=Decimal("88.51"), membership=90.0)
        assert (again, five_good_total(again), evaluate(five_good_total, again, PINGYUAN)) == (row, total, total)
        assert (to_json(again), from_json(text, Branch)) == (text, row)
        assert five_good_total.explain(again).text("en") == five_good_total.explain(row).text("en")
        write_csv(tmp_path / "csv", Ledger(organizations=UNITS, branches=(attrs.evolve(row, id="A"),)))
        assert read_ledger(tmp_path / "csv").branches[0].leadership == Decimal("88.51")


# Rules.


@pytest.mark.parametrize(
    ("points", "total", "level"),
    [
        ((88.51, 90, 90, 90, 90), 8_970, DemonstrationLevel.COUNTY),
        ((89.99, 90, 90, 90, 90), 8_999, DemonstrationLevel.COUNTY),
        ((90, 90, 90, 90, 90), 9_000, DemonstrationLevel.CITY),
        ((90.04, 89.96, 90, 90, 90), 9_000, DemonstrationLevel.CITY),
        ((87.5, 87.5, 87.5, 87.5, 87.5), 8_750, DemonstrationLevel.COUNTY),
        ((80, 80, 80, 80, 80), 8_000, DemonstrationLevel.COUNTY),
        ((79.99, 100, 100, 100, 100), 9_599, DemonstrationLevel.NONE),
        ((0.01, 0, 0, 0, 0), 0, DemonstrationLevel.NONE),
        ((0.05, 0, 0, 0, 0), 1, DemonstrationLevel.NONE),
        ((100, 100, 100, 100, 99.99), 9_999, DemonstrationLevel.CITY),
    ],
)
def test_totals_are_rounded_down_to_hundredths(points: tuple[Any, ...], total: int, level: DemonstrationLevel) -> None:
    branch = good(*points)
    assert five_good_total(branch) == total
    assert demonstration_level(branch) is level


@given(scored)
def test_a_line_in_whole_hundredths_is_met_just_where_the_exact_total_meets_it(branch: Branch) -> None:
    names = ("site_inspection", "overall_assessment", "reporting_appraisal")
    points = [getattr(branch, name) for name in names]
    score = appraisal_score(branch)
    if UNKNOWN in points:
        assert score is UNKNOWN
        return
    exact = sum(value * getattr(PINGYUAN, f"weight_{name}") for name, value in zip(names, points, strict=True))
    assert Decimal(score) <= exact < Decimal(score) + 1
    assert all((score >= line) is (exact >= line) for line in range(max(0, score - 2), score + 3))


@pytest.mark.parametrize(("score", "met"), [(80.5, True), (80.49, False), (80, False), (81, True)])
def test_the_floor_may_have_decimals(score: Any, met: bool, tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text("five_good_floor = 80.5\n", encoding="utf-8")
    policy = policy_on(PINGYUAN.on, overlay(path))
    assert policy == attrs.evolve(PINGYUAN, five_good_floor=Decimal("80.50"))
    branch = good(score, 90, 90, 90, 90)
    assert five_good_met(branch, policy) is met
    assert five_good_met.explain(branch, policy).text("zh").count("80.5分") >= 1
    assert from_json(to_json(policy), type(policy)) == policy
    assert policy.fingerprint != PINGYUAN.fingerprint
    for frame in (frame_of([branch], Branch), frame_of([branch], Branch, backend="pandas")):
        assert table(over(frame, (five_good_met,), policy))["five_good_met"] == [met]


def test_a_floor_with_too_many_decimals_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text("five_good_floor = 80.125\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=f"five_good_floor: found 80.125, expected {EXPECTED}"):
        overlay(path)


def test_a_whole_floor_keeps_the_fingerprint_that_it_had() -> None:
    assert attrs.evolve(PINGYUAN, five_good_floor=80.0).fingerprint == PINGYUAN.fingerprint


def test_words_give_scores_and_totals_in_points() -> None:
    explanation = five_good_total.explain(good(88.51, 90, 90, 90, 90))
    for text in (
        "total of the five goods: 89.7 points", "score for leadership team: 88.51 points",
        "score for leadership team times “weight of leadership team”: 17.702 points",
        "rounded down to 2 decimals: 89.7 points", ": 89.702 points",
    ):  # fmt: skip
        assert text in explanation.text("en", full=True)
    assert "88.51分×20%+90分×20%" in explanation.text("zh")
    assert "领导班子好得分：88.51分" in explanation.text("zh")
    assert "舍去尾数，保留2位小数" in five_good_total.words("zh")
    assert five_good_total.formula("en").endswith("× weight of public response⌋₂")
    assert '("rounded down to 2 decimals")' in five_good_total.diagram("en")
    assert "leadership" in five_good_met.missing(attrs.evolve(good(80, 80, 80, 80, 80), leadership=UNKNOWN))
    (remedy,) = remedies(five_good_met, good(79.5, 90, 90, 90, 90), lang="en")
    assert remedy == "Make sure that score for leadership team is at least 80 points (now 79.5 points)"


# JSON.


@given(scored)
def test_json_gives_scores_as_numbers_and_takes_them_back(branch: Branch) -> None:
    text = to_json(branch)
    assert from_json(text, Branch) == branch
    assert object_reader(Branch)(json.loads(text)) == branch
    assert text_reader(Branch, many=False)(text) == branch
    values = json.loads(text)
    for name in SCORES:
        score = getattr(branch, name)
        assert values[name] == (None if score is UNKNOWN else float(score))
        assert isinstance(values[name], int) is (score is not UNKNOWN and score == int(score))
    assert jsonschema.Draft202012Validator(schema_of(Branch)).is_valid(values)


def test_every_score_is_written_shortest_by_both_writers() -> None:
    for number in (*range(0, 10_001, 7), 9_999, 10_000):
        text = to_json(Branch(leadership=from_hundredths(number)))
        written = f"{number // 100}" if number % 100 == 0 else f"{number / 100!r}"
        assert f'"leadership":{written},' in text
        assert f'"leadership": {written},' in to_json(Branch(leadership=from_hundredths(number)), indent=1)


@pytest.mark.parametrize("number", [*("88.5", "90", "90.0", "9e1", "88.10", "0.01", "100", "0")])
def test_json_numbers_that_are_scores(number: str) -> None:
    text = f'{{"leadership": {number}}}'
    assert from_json(text, Branch) == Branch(leadership=Decimal(number))
    assert jsonschema.Draft202012Validator(schema_of(Branch)).is_valid(json.loads(text))


@pytest.mark.parametrize("value", ["88.123", '"88.5"', "true", "101", "-0.5", "1e400", "[90]", "NaN"])
def test_json_values_that_are_none(value: str) -> None:
    with pytest.raises(InvalidData, match="leadership: found"):
        from_json(f'{{"leadership": {value}}}', Branch)


@pytest.mark.parametrize(
    "written",
    ["88.1000000000000000000001", "8810000000000000000000001e-23", "88.000000000000000000001", "1e-99999999999"],
)
def test_a_json_number_is_refused_rather_than_read_as_the_float_next_to_it(written: str) -> None:
    said = f"found {written}, expected a number of at most 15 significant digits. Correct it."
    for text in (f'{{"leadership": {written}}}', f'{{\n "leadership": {written}}}'.encode()):
        with pytest.raises(InvalidData) as caught:
            from_json(text, Branch)
        assert caught.value.text() == f"leadership: {said}"
    with pytest.raises(InvalidData) as caught:
        from_json(f'{{"1": {{"leadership": {written}}}}}', dict[str, Branch])
    assert said in caught.value.text()


def test_the_schema_says_how_many_decimals() -> None:
    leadership = schema_of(Branch)["properties"]["leadership"]
    assert (leadership["type"], leadership["x-places"]) == (["number", "null"], 2)
    assert (leadership["minimum"], leadership["maximum"]) == (0, 100)
    # Validators compute in floats, and would refuse 88.1.
    assert "multipleOf" not in leadership


# Ledgers.

UNITS = (Organization(id="DW-1"),)


@given(rows=st.lists(scored, min_size=1, max_size=5))
@examples(5, small=2)
def test_ledgers_keep_scores(rows: list[Branch], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("scores")
    ledger = Ledger(
        organizations=UNITS, branches=tuple(attrs.evolve(row, id=f"ZB-{number}") for number, row in enumerate(rows))
    )
    write_csv(folder / "csv", ledger)
    write_workbook(folder / "ledger.xlsx", ledger)
    for source in (folder / "csv", folder / "ledger.xlsx"):
        assert read_ledger(source).branches == ledger.branches


@pytest.mark.parametrize(
    ("cell", "score"), [("88.5", "88.5"), ("90", "90"), ("90.00", "90"), ("８８．５", "88.5"), (" 88.10 ", "88.1")]
)
def test_cells_that_are_scores(cell: str, score: str, tmp_path: Path) -> None:
    write_cell(tmp_path, cell)
    assert read_ledger(tmp_path).branches == (Branch(id="ZB-1", leadership=Decimal(score)),)


@pytest.mark.parametrize("cell", ["88.123", "88.5分", "101", "-1", "良好", "1e1"])
def test_cells_that_are_none(cell: str, tmp_path: Path) -> None:
    write_cell(tmp_path, cell)
    with pytest.raises(InvalidData) as caught:
        read_ledger(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.expected.zh, problem.expected.en) == ("最多两位小数的数，0 至 100", EXPECTED)
    assert cell in str(problem.found)


def write_cell(folder: Path, cell: str) -> None:
    """A ledger with one branch whose only score is a cell of that text."""
    write_csv(folder, Ledger(organizations=UNITS, branches=(Branch(id="ZB-1", leadership=77.25),)))
    (file,) = (each for each in folder.iterdir() if "77.25" in each.read_text(encoding="utf-8-sig"))
    file.write_text(file.read_text(encoding="utf-8-sig").replace("77.25", cell), encoding="utf-8-sig")


# Files.


def test_files_may_hold_whole_scores_and_decimals(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    types = {"old": pl.Int32(), "new": pl.Decimal(5, 2), "other": pl.Decimal(12, 3)}
    for number, (name, dtype) in enumerate(types.items()):
        frame = frame_of([attrs.evolve(good(90, 90, 90, 90, 90), id=f"ZB-{number}")], Branch)
        frame.with_columns(pl.col(SCORES).cast(dtype)).write_parquet(tmp_path / "in" / f"{name}.parquet")
    run = assess_files(tmp_path / "in", Branch, out=tmp_path / "out", missing="unknown")
    answers = pl.read_parquet((run.out or tmp_path) / "**" / "*.parquet")
    assert sorted(answers["id"].to_list()) == ["ZB-0", "ZB-1", "ZB-2"]
    assert answers["five_good_total"].to_list() == [9_000] * 3
