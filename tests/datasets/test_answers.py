"""The answers over files are those over records, however the rows are spread over files, row groups and parts."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.tables import answered, answers, frame, plain, results, sample, spread, write
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    Committee,
    Member,
    Organization,
    assess_files,
    book,
    coverage,
    demonstration_counts,
    five_good_total,
    formation_counts,
    fund_totals,
    policy_on,
)
from pingyuan_rules.datasets import inspect_files
from pingyuan_rules.datasets import parquet_parts as planning
from pingyuan_rules.engine import UNKNOWN, Record, Status
from pingyuan_rules.engine.table.frame import over_statuses
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.measures.unanswered import REASONS
from sizes import examples, only_in_check, variants
from strategies import records
from varied import varied

if TYPE_CHECKING:
    from pingyuan_rules.datasets import AssessedFiles

LATER = policy_on(date(2019, 12, 31))


@examples(10)
@given(
    branches=st.lists(records(Branch), max_size=12),
    files=st.integers(1, 4),
    group=st.integers(1, 7),
    most=st.integers(1, 9),
    policy=st.sampled_from([PINGYUAN, LATER]),
)
def test_answers_are_those_of_the_record_reading(
    branches: list[Branch], files: int, group: int, most: int, policy: Any
) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        spread(folder / "in", frame(branches), files, group)
        found = assess_files(folder / "in", Branch, policy, out=folder / "out", part_rows=most)
        told = results(folder / "out")
    expected = answered(branches, Branch, policy)
    assert answers(told) == expected
    assert told.select(frame(branches).columns).equals(frame(branches))
    assert found.rows == len(branches)
    shortfalls = [rule.shortfall for rule in book.rules_of(Branch) if rule.asked_of is not None]
    in_force = [rule for rule in shortfalls if rule.info.in_force(policy.on)]
    assert tallied(found)[: -len(shortfalls)] == counted(expected, branches, policy)
    for rule in in_force:
        column = [plain(rule(each, policy)) for each in branches]
        assert dict(found.answers[rule.name].figures()) == _counted(rule, column, branches, policy)
    assert found.measures["formation_counts"] == (
        formation_counts(branches, policy=policy), rows_by(formation_counts, branches, policy)
    )  # fmt: skip
    assert found.measures["fund_totals"] == (
        fund_totals(branches, policy=policy), rows_by(fund_totals, branches, policy)
    )  # fmt: skip
    assert found.measures["demonstration_counts"][0] == demonstration_counts(branches, policy=policy)


def rows_by(measure: Any, rows: list[Branch], policy: Any) -> Any:
    return measure(rows, "sector", policy)


def tallied(found: AssessedFiles) -> list[dict[str, Any]]:
    """What was counted of each rule."""
    return [dict(tally.figures()) for tally in found.answers.values()]


def counted(expected: list[tuple[Any, ...]], branches: list[Branch], policy: Any) -> list[dict[str, Any]]:
    """The same, counted here from the answers and statuses of the records."""
    return [
        _counted(rule, [answer[number] for answer in expected], branches, policy)
        for number, rule in enumerate(book.rules_of(Branch))
    ]


def _counted(rule: Any, column: list[Any], branches: list[Branch], policy: Any) -> dict[str, Any]:
    known = [value for value in column if value is not None]
    statuses = Counter(rule.status(each, policy) for each in branches)
    # No rule of the county has cases that exclude each other.
    reasons = [status for status in Status if status not in {Status.DECIDED, Status.NO_SINGLE_CASE}]
    unknown = {status.value: statuses[status] for status in reasons}
    if rule.kind == BOOL:
        return {"yes": known.count(True), "no": known.count(False)} | unknown
    if rule.kind.enum is not None:
        return {member.value: Counter(known)[member.value] for member in rule.kind.enum} | unknown
    bounds = {"least": min(known), "greatest": max(known)} if known else {}
    return {"known": len(known), "sum": sum(known)} | bounds | unknown


@pytest.mark.parametrize("record", FIELDS, ids=lambda record: record.__name__)
def test_every_class_is_found_by_its_columns(record: type[Record], tmp_path: Path) -> None:
    rows = sample(record)
    write(tmp_path / "in.parquet", frame(rows, record))
    found = assess_files(tmp_path / "in.parquet", out=tmp_path / "out", part_rows=-(-len(rows) // 3))
    assert found.record is record
    assert answers(results(tmp_path / "out"), record) == answered(rows, record)
    names = {Organization: ["coverage"], Branch: ["formation_counts", "demonstration_counts", "fund_totals"]}
    assert list(found.measures) == names.get(record, [])


@only_in_check
def test_measures_are_those_of_the_records(tmp_path: Path) -> None:
    units = sample(Organization)
    spread(tmp_path / "in", frame(units, Organization))
    found = assess_files(tmp_path / "in", part_rows=20)
    assert found.out is None
    assert found.measures == {"coverage": (coverage(units), coverage(units, "sector"))}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_what_falls_short_is_counted_as_for_records(tmp_path: Path) -> None:
    branches = sample()
    write(tmp_path / "in.parquet", frame(branches))
    found = assess_files(tmp_path / "in.parquet")
    short = Counter(each.rule.name for one in book.assess_all(branches, Branch) for each in one.findings)
    assert {rule.name: found.short(rule) for rule in found.rules if found.short(rule)} == short


@pytest.mark.parametrize("record", [Organization, Branch, Committee, Member], ids=lambda record: record.__name__)
@pytest.mark.parametrize("on", variants(date(2016, 10, 21), date(2019, 6, 30)), ids=str)
def test_files_count_as_records_and_as_columns_do(record: type[Record], on: date, tmp_path: Path) -> None:
    """Undecided, not applicable, not in force and without a value are counted apart, whichever way rows come in."""
    policy, rows = policy_on(on), [*sample(record)[:60], *varied(record, 60, seed=on.year)]
    write(tmp_path / "in.parquet", frame(rows, record))
    found = assess_files(tmp_path / "in.parquet", record, policy)
    assessments = book.assess_all(rows, record, policy)
    undecided = Counter(rule.name for each in assessments for rule in each.undecided)
    statuses = [each.status for each in assessments]
    columns = over_statuses(frame(rows, record), found.rules, policy)
    for rule in found.rules:
        tally = found.answers[rule.name]
        of_records = Counter(each[rule.name].value for each in statuses)
        assert Counter(columns[f"{rule.name}_status"].to_list()) == of_records
        told = {reason.value: dict(tally.figures())[reason.value] for reason in REASONS}
        told["decided"] = len(rows) - sum(told.values())
        assert {status: number for status, number in told.items() if number} == of_records
        assert found.undecided(rule) == undecided[rule.name]


def test_other_columns_pass_through_and_personal_ones_do_not(tmp_path: Path) -> None:
    rows = frame(sample()).with_columns(
        pl.lit("张三").alias("书记姓名"), pl.lit([1, 2]).alias("tags"), pl.lit(1.5).alias("weight")
    )
    write(tmp_path / "in.parquet", rows)
    found = assess_files(tmp_path / "in.parquet", out=tmp_path / "out")
    told = results(tmp_path / "out")
    assert found.left_out == ("书记姓名",)
    assert "书记姓名" not in told.columns
    assert told.select("tags", "weight").equals(rows.select("tags", "weight"))
    assert inspect_files(tmp_path / "in.parquet").left_out == ("书记姓名",)


@only_in_check
def test_only_ids_and_answers(tmp_path: Path) -> None:
    write(tmp_path / "in.parquet", frame(sample()))
    assess_files(tmp_path / "in.parquet", out=tmp_path / "out", columns="answers")
    told = results(tmp_path / "out")
    assert told.columns == ["id", *(rule.name for rule in book.rules_of(Branch))]
    assert told["id"].to_list() == [branch.id for branch in sample()]
    rows = frame(sample()).drop("id")
    write(tmp_path / "anonymous.parquet", rows)
    assess_files(tmp_path / "anonymous.parquet", out=tmp_path / "more", columns="answers")
    assert results(tmp_path / "more").columns == told.columns[1:]


def test_figures_are_written_beside_the_answers(tmp_path: Path) -> None:
    units = sample(Organization)
    write(tmp_path / "in.parquet", frame(units, Organization))
    found = assess_files(tmp_path / "in.parquet", out=tmp_path / "out")
    with (tmp_path / "out" / "_summary.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["subject"], row["group"], row["figure"]): int(row["number"]) for row in csv.DictReader(file)}
    assert rows["rows", "", "rows"] == len(units)
    assert rows["must_form", "", "yes"] == found.answers["must_form"].counts["yes"]
    (county,) = coverage(units)
    assert rows["coverage", "", "work_maybe_yes"] == county.work.maybe_yes
    sectors = coverage(units, "sector")
    assert rows["coverage", "sector=non_public_enterprise", "organization_yes"] == sectors[0].organization.yes
    said = json.loads((tmp_path / "out" / "_run.json").read_text(encoding="utf-8"))
    assert said["record"] == "Organization"
    assert said["policy"] == {"on": "2016-10-21", "fingerprint": PINGYUAN.fingerprint}
    assert [each["rows"] for each in said["inputs"]] == [len(units)]


def test_missing_columns_may_be_unknown(tmp_path: Path) -> None:
    rows = frame(sample())
    write(tmp_path / "in" / "a.parquet", rows.drop("sector", "designation"))
    write(tmp_path / "in" / "b.parquet", rows.drop("secretary_left", "designation").with_columns(note=pl.lit("x")))
    found = assess_files(tmp_path / "in", out=tmp_path / "out", missing="unknown", part_rows=200)
    told = results(tmp_path / "out")
    assert told["note"].to_list() == [None] * len(rows) + ["x"] * len(rows)
    assert told["sector"].to_list() == [None] * len(rows) + rows["sector"].to_list()
    assert "designation" not in told.columns
    assert answers(told) == answered(
        tuple(blanked("sector", "designation")) + tuple(blanked("secretary_left", "designation"))
    )
    assert found.measures["formation_counts"][1][-1].group == {"sector": UNKNOWN}
    assert inspect_files(tmp_path / "in" / "a.parquet", missing="unknown").missing == ("sector",)
    assert inspect_files(write(tmp_path / "c.parquet", rows.drop("vetoed")), missing="unknown").missing == ("vetoed",)


def blanked(*names: str) -> list[Branch]:
    """The sample's branches without what some facts say."""
    return [attrs.evolve(branch, **dict.fromkeys(names, UNKNOWN)) for branch in sample()]


@only_in_check
def test_without_a_sector_measures_are_taken_over_everything(tmp_path: Path) -> None:
    rows = frame(sample()).drop("sector")
    write(tmp_path / "in.parquet", rows)
    found = assess_files(tmp_path / "in.parquet", missing="unknown")
    whole, by_sector = found.measures["formation_counts"]
    assert whole == formation_counts(sample())
    assert [row.group for row in by_sector] == [{"sector": UNKNOWN}]


def test_types_of_one_kind_go_together(tmp_path: Path) -> None:
    rows = frame(sample())
    half = len(rows) // 2
    narrow = rows.head(half).with_columns(
        pl.col("full_members").cast(pl.Int16), pl.col("sector").cast(pl.Categorical), vetoed=pl.lit(None)
    )
    write(tmp_path / "in" / "a.parquet", narrow)
    write(tmp_path / "in" / "b.parquet", rows.tail(-half))
    write(tmp_path / "in" / "c.parquet", rows.head(0).with_columns(pl.col("full_members").cast(pl.UInt8)))
    assess_files(tmp_path / "in", out=tmp_path / "out", part_rows=30)
    told = results(tmp_path / "out")
    assert (told.schema["full_members"], told.schema["sector"], told.schema["vetoed"]) == (
        pl.Int64,
        pl.String,
        pl.Boolean,
    )
    assert told["full_members"].to_list() == rows["full_members"].to_list()
    assert told["vetoed"].to_list() == [None] * half + rows["vetoed"].to_list()[half:]


@pytest.mark.parametrize(
    ("types", "merged"),
    [
        ((pl.Int64, pl.Float64), pl.Float64),
        ((pl.Float32, pl.UInt8), pl.Float32),
        ((pl.Decimal(5, 2), pl.Float64), pl.Float64),
        ((pl.Int8, pl.Decimal(5, 2), pl.Float64), pl.Float64),
    ],
)
def test_scores_may_be_whole_numbers_in_one_file_and_floats_in_another(
    tmp_path: Path, types: tuple[Any, ...], merged: Any
) -> None:
    scores = [(90, 89), (Decimal("88.12"), Decimal("0.07"))]
    rows = [
        Branch(id=f"ZB-{number}", leadership=first, membership=second, mechanism=90, performance=90, public_response=90)
        for number, dtype in enumerate(types)
        for first, second in [scores[not dtype.is_integer()]]
    ]
    for number, (row, dtype) in enumerate(zip(rows, types, strict=True)):
        columns = [pl.col(name).cast(dtype) for name in ("leadership", "membership")]
        write(tmp_path / "in" / f"{number}.parquet", frame([row]).with_columns(columns))
    assess_files(tmp_path / "in", Branch, out=tmp_path / "out")
    told = results(tmp_path / "out")
    assert told.schema["leadership"] == merged
    assert told["five_good_total"].to_list() == [five_good_total(row) for row in rows]


def test_files_without_rows_give_columns(tmp_path: Path) -> None:
    write(tmp_path / "in.parquet", frame(sample()).head(0))
    found = assess_files(tmp_path / "in.parquet", out=tmp_path / "out")
    assert (found.rows, found.parts) == (0, 1)
    told = results(tmp_path / "out")
    assert told.height == 0
    assert told.schema["demonstration_level"] != pl.Null
    assert "site_qualified" in told.columns


@only_in_check
def test_a_giant_row_group_is_read_in_pieces_and_few_columns_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pl.concat([frame(sample())] * 20).with_columns(extra=pl.int_range(20 * len(sample())))
    write(tmp_path / "in.parquet", rows, group=100_000)
    monkeypatch.setattr(planning, "_SCAN_BYTES", 2_000)
    found = assess_files(tmp_path / "in.parquet", out=tmp_path / "out", part_rows=100, missing="unknown")
    assert found.parts == 16
    told = results(tmp_path / "out")
    assert told.select(rows.columns).equals(rows)
    assert answers(told) == answered(sample()) * 20


def test_parts_are_as_large_as_memory_allows(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", frame(sample()))
    narrow = planning.rows_at_once(inspect_files(path))
    wide = frame(sample()).with_columns(note=pl.int_range(pl.len()).cast(pl.String) + "x" * 100_000)
    assert 200_000 < narrow < 600_000
    assert planning.rows_at_once(inspect_files(write(path, wide))) < 4_000


def test_progress_is_told_after_each_part(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write(tmp_path / "in.parquet", frame(sample()))
    assess_files(tmp_path / "in.parquet", part_rows=30, progress=lambda done, total: told.append((done, total)))
    assert told == [(30, 79), (60, 79), (79, 79)]


@only_in_check
def test_libraries_read_the_folder_as_one_dataset(tmp_path: Path) -> None:
    spread(tmp_path / "in", frame(sample()))
    assess_files(tmp_path / "in", out=tmp_path / "out", part_rows=30)
    ids = [branch.id for branch in sample()]
    assert ds.dataset(tmp_path / "out").to_table(["id"])["id"].to_pylist() == ids
    assert pd.read_parquet(tmp_path / "out")["id"].to_list() == ids
    assert duckdb.read_parquet(f"{tmp_path}/out/*.parquet").select("id").fetchall() == [(each,) for each in ids]


# Folders by values.


def test_results_are_one_dataset_in_folders(tmp_path: Path) -> None:
    towns = ["甲/乙", None, "a=b c", "100%", "示范镇01", "\t"]
    rows = frame(sample()).with_columns(township=pl.Series([towns[n % len(towns)] for n in range(len(sample()))]))
    write(tmp_path / "in.parquet", rows)
    out = tmp_path / "out"
    assess_files(tmp_path / "in.parquet", out=out, part_rows=30, partition_by=("township", "site_qualified"))
    places = {path.parent.parent.name for path in out.rglob("*.parquet")}
    assert "township=__HIVE_DEFAULT_PARTITION__" in places
    assert "township=甲%2F乙" in places
    expected = sorted(rows.select("id", "township").rows(), key=str)
    pattern = str(out / "**" / "*.parquet")
    read = pl.scan_parquet(pattern, hive_partitioning=True, try_parse_hive_dates=False).collect()
    assert sorted(read.select("id", "township").rows(), key=str) == expected
    told = duckdb.read_parquet(pattern, hive_partitioning=True).select("id", "township").fetchall()
    assert sorted(told, key=str) == expected
    table = ds.dataset(out, format="parquet", partitioning="hive").to_table(["id", "township"])
    assert sorted(zip(*(column.to_pylist() for column in table.columns), strict=True), key=str) == expected
    met = {branch.id: plain(book["site_qualified"](branch)) for branch in sample()}
    assert dict(read.select("id", pl.col("site_qualified").cast(pl.String)).rows()) == {
        key: None if value is None else str(value).lower() for key, value in met.items()
    }


def test_folders_of_the_input_hold_columns(tmp_path: Path) -> None:
    rows = frame(sample())
    parts = rows.partition_by("township", "sector", as_dict=True, include_key=False)
    for (town, sector), some in parts.items():
        write(
            tmp_path / "in" / f"township={town}" / f"sector={sector or '__HIVE_DEFAULT_PARTITION__'}" / "0.parquet",
            some,
        )
    (tmp_path / "in" / "_temporary").mkdir()
    (tmp_path / "in" / "_temporary" / "x.parquet").write_text("no results")
    for number, named in enumerate(
        (tmp_path / "in", f"{tmp_path}/in/township=*/*/*.parquet", f"{tmp_path}/i*/**/*.parquet")
    ):
        if number == 2:
            (tmp_path / "in" / "_temporary" / "x.parquet").unlink()
        assess_files(named, out=tmp_path / f"out{number}")
        told = results(tmp_path / f"out{number}").sort("id")
        assert told.select(rows.columns).equals(rows.sort("id"))


@only_in_check
def test_it_is_no_matter_who_expands_a_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = frame(sample())
    for (town, batch), some in (
        rows.with_columns(batch=pl.lit("一")).partition_by("township", "batch", as_dict=True, include_key=False).items()
    ):
        write(tmp_path / "a=b" / "in" / f"township={town}" / f"batch={batch}" / "0.parquet", some)
    monkeypatch.chdir(tmp_path / "a=b" / "in")
    folder = tmp_path / "a=b" / "in"
    for number, named in enumerate(
        (
            sorted(folder.glob("*/*/*.parquet")),
            sorted(folder.glob("*")),
            sorted(folder.glob("*/*")),
            sorted(path.relative_to(folder) for path in folder.glob("*/*")),
            [f"{path}/*.parquet" for path in folder.glob("*/*")],
        )
    ):
        assess_files(named, out=tmp_path / f"out{number}")
        told = results(tmp_path / f"out{number}").sort("id")
        assert told.select(*rows.columns, "batch").equals(rows.sort("id").with_columns(batch=pl.lit("一")))
        assert "a" not in told.columns


def test_a_folder_named_like_a_file_is_one(tmp_path: Path) -> None:
    spread(tmp_path / "branches.parquet", frame(sample()))
    (tmp_path / "another").mkdir()
    assert assess_files(f"{tmp_path}/*").rows == 79
    assert assess_files(tmp_path / "branches.parquet").rows == 79


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    paths = spread(tmp_path / "in", frame(sample()))
    found = assess_files([paths[1], f"{tmp_path}/in/*.parquet", str(paths[0])])
    assert (found.files, found.rows) == (3, 79)


def test_members_of_an_unlikely_mixture(tmp_path: Path) -> None:
    rows = frame(sample(Member), Member).with_columns(township=pl.lit("示范镇01"))
    assert assess_files(write(tmp_path / "in.parquet", rows)).record is Member
