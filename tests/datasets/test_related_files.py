"""Files of related records: answers and counts are those of records that have them, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import attrs
import polars as pl
import pytest

from datasets.tables import answered, answers, contents, frame, results, spread, write
from pingyuan_rules import Branch, Member, assess, assess_files, book, policy_on
from pingyuan_rules.datasets import inspect_files
from pingyuan_rules.engine import UNKNOWN, InvalidData, relations_of
from related_tables import related_rows, whole
from sizes import only_in_check, variants
from varied import varied

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conftest import Golden
    from pingyuan_rules.datasets import AssessedFiles
    from pingyuan_rules.engine import Lang

LATER = policy_on(date(2019, 12, 31))
ABOUT_RELATED = [rule for rule in book.rules_of(Branch) if rule.optional_relations]


@pytest.fixture(scope="module")
def branches() -> list[Branch]:
    """Branches with none to three members and units each; every fifth has no id, and so nobody knows any."""
    return whole(varied(Branch, 30, seed=8))


@pytest.fixture
def related(branches: list[Branch], tmp_path: Path) -> dict[str, Path]:
    """Their members and units in several files, next to one of the branches."""
    write(tmp_path / "branches.parquet", frame(branches))
    for name, rows in related_rows(branches, Branch).items():
        record = relations_of(Branch)[name].record
        spread(tmp_path / name, frame(rows, record), files=2, group=4)
    return {name: tmp_path / name for name in relations_of(Branch)}


def counts(found: AssessedFiles) -> dict[str, tuple[int, int]]:
    """How many rows fall short of each rule, and how many are undecided."""
    return {rule.name: (found.short(rule), found.undecided(rule)) for rule in found.rules}


def counted(rows: list[Branch]) -> dict[str, tuple[int, int]]:
    """The same, counted from the records."""
    several = [assess(row, LATER) for row in rows]
    short = Counter(finding.rule.name for each in several for finding in each.findings)
    undecided = Counter(rule.name for each in several for rule in each.undecided)
    return {rule.name: (short[rule.name], undecided[rule.name]) for rule in book.rules_of(Branch)}


@pytest.mark.parametrize("part_rows", variants(7, None, 1))
def test_answers_and_counts_are_those_of_records_with_related_ones(
    branches: list[Branch], related: Mapping[str, Path], tmp_path: Path, part_rows: int | None
) -> None:
    found = assess_files(
        tmp_path / "branches.parquet", Branch, LATER, out=tmp_path / "out", part_rows=part_rows, related=related
    )
    expected = answered(branches, Branch, LATER)
    assert answers(results(tmp_path / "out")) == expected
    assert counts(found) == counted(branches)
    assert {name: len(rows) for name, rows in related_rows(branches, Branch).items()} == found.related
    # The very rules are asked: of some branches each is known.
    known = {name: tally for name, tally in found.answers.items() if tally.known or sum(tally.counts.values())}
    assert {rule.name for rule in ABOUT_RELATED} <= set(known)


def test_the_files_of_one_relation_leave_the_others_unknown(
    branches: list[Branch], related: Mapping[str, Path], tmp_path: Path
) -> None:
    found = assess_files(tmp_path / "branches.parquet", Branch, LATER, related={"members": [related["members"]]})
    rows = [attrs.evolve(branch, organizations=UNKNOWN) for branch in branches]
    assert counts(found) == counted(rows)
    assert found.answers["units_listed"].known == 0
    nothing: list[Any] = [attrs.evolve(row, members=UNKNOWN) for row in rows]
    assert counts(assess_files(tmp_path / "branches.parquet", Branch, LATER)) == counted(nothing)


@only_in_check
def test_rows_without_a_key_may_belong_to_every_record(related: Mapping[str, Path], tmp_path: Path) -> None:
    write(related["members"] / "lost.parquet", frame([Member(id="DY-1")], Member))
    found = assess_files(
        tmp_path / "branches.parquet", Branch, LATER, out=tmp_path / "out", part_rows=9, related=related
    )
    tables = {name: pl.read_parquet(path / "*.parquet") for name, path in related.items()}
    answered_at_once = assess(pl.read_parquet(tmp_path / "branches.parquet"), Branch, LATER, related=tables)
    assert results(tmp_path / "out").equals(answered_at_once)
    # Any branch may have one member more than the roll says, so none surely agrees with what it reports.
    assert found.answers["roll_agrees"].counts["yes"] == 0


def test_results_are_continued_with_the_same_related_records_alone(related: Mapping[str, Path], tmp_path: Path) -> None:
    asked: dict[str, Any] = {"out": tmp_path / "out", "part_rows": 10}
    first = assess_files(tmp_path / "branches.parquet", related=related, **asked)
    before = contents(tmp_path / "out")
    again = assess_files(tmp_path / "branches.parquet", related=related, **asked)
    assert (again.resumed, again.answers, again.related) == (again.parts, first.answers, first.related)
    assert contents(tmp_path / "out") == before
    with pytest.raises(
        InvalidData, match=r"found results with related records: members in .*members/0.parquet \("
    ) as e:
        assess_files(tmp_path / "branches.parquet", **asked)
    assert "expected results without files of related records" in str(e.value)
    assert "没有相关记录的文件" in e.value.text("zh")


def refused(folder: Path, lang: Lang = "en", **options: Any) -> str:
    """What is said of files that are refused; nothing of results is left."""
    before = contents(folder)
    with pytest.raises(InvalidData) as caught:
        assess_files(folder / "branches.parquet", **{"out": folder / "out"} | options)
    assert contents(folder) == before
    return caught.value.text(lang).replace(str(folder), "FOLDER")


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_what_is_wrong_with_columns_is_told_together(
    golden: Golden, related: Mapping[str, Path], tmp_path: Path, lang: Lang
) -> None:
    members = pl.read_parquet(related["members"] / "*.parquet")
    write(tmp_path / "lacking.parquet", members.drop("standing", "branch_id").with_columns(appraisal=1))
    (tmp_path / "broken.parquet").write_text("no Parquet file")
    several = {"members": tmp_path / "lacking.parquet", "organizations": tmp_path / "broken.parquet"}
    branches = pl.read_parquet(tmp_path / "branches.parquet")
    write(tmp_path / "branches.parquet", branches.drop("id").with_columns(units=pl.lit("x")))
    golden(f"files_related_columns_{lang}.txt", refused(tmp_path, lang, related=several | {"units": "units.parquet"}))


@pytest.mark.parametrize("lang", variants("en", "zh"))
def test_what_is_wrong_with_values_and_keys_is_told_together(
    golden: Golden, related: Mapping[str, Path], tmp_path: Path, lang: Lang
) -> None:
    members = pl.read_parquet(related["members"] / "0.parquet")
    write(related["members"] / "0.parquet", members.with_columns(branch_id=pl.lit("ZB-9"), standing=pl.lit("whole")))
    units = pl.DataFrame({"branch_id": ["R-1"] * 1_001})
    branches = pl.read_parquet(tmp_path / "branches.parquet")
    wrong = branches.with_columns(
        pl.when(pl.int_range(pl.len()) == 3).then(-1).otherwise("full_members").alias("full_members")
    )
    write(tmp_path / "branches.parquet", pl.concat([wrong, branches.head(1)]))
    write(tmp_path / "units.parquet", units, group=500)
    said = refused(
        tmp_path, lang, related=dict(related) | {"organizations": tmp_path / "units.parquet"}, missing="unknown"
    )
    golden(f"files_related_values_{lang}.txt", said)


def test_keys_are_of_the_type_of_ids(related: Mapping[str, Path], tmp_path: Path) -> None:
    units = pl.read_parquet(related["organizations"] / "*.parquet").with_columns(branch_id=7)
    write(tmp_path / "units.parquet", units)
    said = refused(tmp_path, related={"organizations": tmp_path / "units.parquet"})
    assert said == (
        "FOLDER/units.parquet, branch_id: found Int32, expected the type of id (String). Convert both columns to text."
    )


def test_ids_may_be_numbers_and_categories(tmp_path: Path) -> None:
    write(
        tmp_path / "branches.parquet", pl.DataFrame({"id": [1, 2], "full_members": [1, 1], "probationary_members": 0})
    )
    write(
        tmp_path / "members.parquet",
        pl.DataFrame({"branch_id": [1, 2, 2], "standing": "full"}).cast({"branch_id": pl.Int8}),
    )
    found = assess_files(
        tmp_path / "branches.parquet", Branch, missing="unknown", related={"members": tmp_path / "members.parquet"}
    )
    assert found.answers["roll_agrees"].counts == {"yes": 1, "no": 1}
    texts = pl.DataFrame({"branch_id": ["1", "2"], "standing": "full"}, schema_overrides={"branch_id": pl.Categorical})
    write(tmp_path / "members.parquet", texts)
    write(tmp_path / "branches.parquet", pl.read_parquet(tmp_path / "branches.parquet").cast({"id": pl.String}))
    found = assess_files(
        tmp_path / "branches.parquet", Branch, missing="unknown", related={"members": tmp_path / "members.parquet"}
    )
    assert found.answers["roll_agrees"].counts == {"yes": 2, "no": 0}


def test_without_ids_or_keys_nobody_knows_what_belongs_together(tmp_path: Path) -> None:
    branches = pl.DataFrame({"id": ["ZB-1"], "full_members": [0], "probationary_members": [0]})
    write(tmp_path / "branches.parquet", branches)
    write(tmp_path / "members.parquet", pl.DataFrame({"standing": ["full"]}))
    asked: dict[str, Any] = {"missing": "unknown", "related": {"members": tmp_path / "members.parquet"}}
    found = assess_files(tmp_path / "branches.parquet", Branch, **asked)
    assert (found.answers["roll_agrees"].unknown, counts(found)["roll_agrees"]) == (1, (0, 1))
    write(tmp_path / "branches.parquet", branches.drop("id"))
    found = assess_files(tmp_path / "branches.parquet", Branch, **asked)
    assert (found.answers["roll_agrees"].unknown, counts(found)["roll_agrees"]) == (1, (0, 0))


def test_results_are_never_among_the_files_of_related_records(related: Mapping[str, Path], tmp_path: Path) -> None:
    for named, out in ((related["members"], related["members"] / "out"), (related["members"], tmp_path)):
        said = refused(tmp_path, out=out, related={"members": named})
        assert said.startswith(f"--out {str(out).replace(str(tmp_path), 'FOLDER')}: found a place among the files")
    members = write(tmp_path / "out" / "members.parquet", pl.read_parquet(related["members"] / "*.parquet"))
    assert "a place among the files" in refused(tmp_path, related={"members": members})


def test_files_of_related_records_that_change_meanwhile(related: Mapping[str, Path], tmp_path: Path) -> None:
    def meddle(done: int, _total: int) -> None:
        if done == 10:
            (related["members"] / "1.parquet").write_text("no Parquet file")

    with pytest.raises(InvalidData, match="a file that was changed while it was read") as caught:
        assess_files(tmp_path / "branches.parquet", part_rows=10, related=related, progress=meddle)
    assert [str(problem.place) for problem in caught.value.problems] == [str(related["members"] / "1.parquet")]


def test_parts_are_smaller_if_related_records_are_held_beside_them(tmp_path: Path) -> None:
    write(tmp_path / "branches.parquet", pl.DataFrame({"id": ["ZB-1"], "full_members": [1]}))
    rows = pl.DataFrame({"branch_id": ["ZB-1"] * 300_000, "standing": "full"})
    write(tmp_path / "members.parquet", rows, group=300_000)
    from pingyuan_rules.datasets.parquet_parts import rows_at_once  # noqa: PLC0415 - beside what it is compared with

    asked: dict[str, Any] = {"missing": "unknown"}
    alone = inspect_files(tmp_path / "branches.parquet", Branch, **asked)
    both = inspect_files(
        tmp_path / "branches.parquet", Branch, related={"members": tmp_path / "members.parquet"}, **asked
    )
    # 300,000 rows of two columns of 8 bytes, in a part of 256 MiB.
    assert rows_at_once(both) == 2**28 // 4_800_000 < rows_at_once(alone)


def test_a_table_in_place_of_the_names_is_refused() -> None:
    with pytest.raises(TypeError, match="related: expected tables by name"):
        assess_files("branches.parquet", related=cast("Any", "members.parquet"))
    with pytest.raises(TypeError, match="the files are a Parquet file"):
        assess_files("branches.parquet", related={"members": cast("Any", 7)})


def test_a_notebook_shows_which_related_records_were_read(related: Mapping[str, Path], tmp_path: Path) -> None:
    dataset = inspect_files(tmp_path / "branches.parquet", related=related)
    rows = dataset.related["members"].rows
    assert f"Member: {rows:,} rows, 2 Parquet files" in dataset.html("en")
