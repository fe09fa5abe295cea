"""Everything that is wrong with files is told at once, by file, row and column, and nothing is written."""

from __future__ import annotations

import errno
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from datasets.tables import contents, frame, sample, spread, write
from pingyuan_rules import PINGYUAN, Branch, InvalidData, Member, Organization, assess_files
from pingyuan_rules.datasets import partitions
from pingyuan_rules.datasets.inputs import Found
from pingyuan_rules.datasets.parquet_parts import unreadable
from sizes import only_in_check, variants

if TYPE_CHECKING:
    from conftest import Golden
    from pingyuan_rules.engine import Lang


def refused(folder: Path, lang: Lang = "en", *paths: object, **options: Any) -> str:
    """What is said of files, without where they lie; nothing was written."""
    before = contents(folder)
    named = [folder / "in"] if not paths else list(paths)
    with pytest.raises(InvalidData) as caught:
        assess_files(named, **{"out": folder / "out"} | options)  # type: ignore[arg-type] # any options
    assert contents(folder) == before
    assert not list(folder.glob(".out*"))
    return caught.value.text(lang).replace(str(folder), "FOLDER")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns(golden: Golden, tmp_path: Path, lang: Lang) -> None:
    rows = frame(sample())
    one = rows.drop("sector").with_columns(pl.col("units").cast(pl.Float64), pl.lit(1).alias("site_qualified"))
    write(tmp_path / "in" / "1.parquet", one.with_columns(note=pl.lit("x")))
    write(tmp_path / "in" / "2.parquet", one.with_columns(note=pl.lit("x")))
    write(
        tmp_path / "in" / "3.parquet", rows.rename({"full_members": "正式党员数", "allowance_paid": "已发津贴（元）"})
    )
    write(tmp_path / "in" / "4.parquet", rows.with_columns(note=pl.lit(1), designation=pl.lit(True)))
    golden(f"files_columns_{lang}.txt", refused(tmp_path, lang))


@pytest.mark.parametrize(
    ("lang", "part_rows"), [("zh", 10), pytest.param("en", 100, marks=only_in_check), ("en", None)]
)
def test_values(golden: Golden, tmp_path: Path, lang: Lang, part_rows: int | None) -> None:
    rows = frame(sample())
    number, left = pl.int_range(pl.len()), pl.col("secretary_state") == "left"
    wrong = rows.with_columns(
        full_members=pl.when(number == 17).then(-1).when(number == 50).then(-2).otherwise("full_members"),
        sector=pl.when(number == 40).then(pl.lit("13800000000")).otherwise("sector"),
        founded=pl.when(number == 3).then(datetime(2016, 1, 2, 3)).otherwise(pl.col("founded").cast(pl.Datetime)),  # noqa: DTZ001 - as tables hold them
        secretary_left=pl.when(left).then(pl.date(1999, 1, 1)).otherwise("secretary_left"),
    )
    write(tmp_path / "in" / "1.parquet", wrong)
    write(tmp_path / "in" / "2.parquet", rows.with_columns(pl.col("founded").cast(pl.Datetime)))
    write(tmp_path / "in" / "3.parquet", wrong)
    golden(f"files_values_{lang}.txt", refused(tmp_path, lang, part_rows=part_rows))


def test_values_are_told_when_they_are_only_counted_too(tmp_path: Path) -> None:
    write(tmp_path / "in" / "1.parquet", frame(sample()).with_columns(full_members=pl.lit(-1)))
    said = (
        "FOLDER/in/1.parquet rows 1, 2, 3, full_members: found -1, "
        "expected a whole number from 0 to 100000 (the first 3 of "
    )
    assert refused(tmp_path, out=None).startswith(said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_files(golden: Golden, tmp_path: Path, lang: Lang) -> None:
    folder = tmp_path / "in"
    write(folder / "good.parquet", frame(sample()))
    (folder / "empty.parquet").touch()
    (folder / "text.parquet").write_text("id,sector\n1,x\n")
    (folder / "cut.parquet").write_bytes((folder / "good.parquet").read_bytes()[:-50])
    (tmp_path / "none").mkdir()
    golden(f"files_unreadable_{lang}.txt", refused(tmp_path, lang))
    named = refused(tmp_path, lang, tmp_path / "none", tmp_path / "nothing.parquet", f"{tmp_path}/x*.parquet")
    golden(f"files_not_found_{lang}.txt", named)


def test_no_paths_at_all(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="at least one Parquet file"):
        assess_files([], out=tmp_path / "out")


def test_a_file_that_breaks_in_the_middle(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "1.parquet", pl.concat([frame(sample())] * 40), group=500)
    spoilt = bytearray(path.read_bytes())
    for place in range(len(spoilt) // 3, len(spoilt) // 2, 7):
        spoilt[place] ^= 0x5A
    path.write_bytes(spoilt)
    write(tmp_path / "in" / "2.parquet", frame(sample()).with_columns(full_members=pl.lit(-1)))
    said = refused(tmp_path, part_rows=500)
    assert said.count("\n") == 1
    assert said.startswith("FOLDER/in/1.parquet: found a broken file, or one of another format, expected a Parquet")
    assert "FOLDER/in/2.parquet rows 1, 2, 3, full_members" in said


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "1.parquet", frame(sample()))
    said = unreadable(Found(path), PermissionError(errno.EACCES, "Permission denied"))
    assert "1.parquet: found permission denied, expected a Parquet file that can be read." in said.text("en")


def test_what_is_no_class_of_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="after the files comes their class of record"):
        assess_files(tmp_path, PINGYUAN)  # type: ignore[arg-type] # a mistake


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"a": [1]}, "found none, expected columns named after the facts of one class of record. Name columns after"),
        ({"正式党员数": [1]}, "found headings of a ledger, such as '正式党员数', expected columns named after"),
        ({"正式党员数": [1], "活动经费": [1]}, "found headings of a ledger"),
        (
            {"has_union": [True], "committee_meetings": [1]},
            "class of record. Name the class, such as --of Organization.",
        ),
    ],
)
def test_the_class_is_found_or_asked_for(tmp_path: Path, columns: dict[str, Any], said: str) -> None:
    write(tmp_path / "in" / "1.parquet", pl.DataFrame(columns))
    assert said in refused(tmp_path, missing="unknown")


def test_a_class_that_is_named_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", pl.DataFrame({"has_union": [True], "committee_meetings": [1]}))
    assert assess_files(path, Organization, missing="unknown").record is Organization


def test_numbers_that_are_too_large_for_their_type(tmp_path: Path) -> None:
    rows = frame(sample()).with_columns(pl.lit(2**63, pl.UInt64).alias("full_members"))
    write(tmp_path / "in" / "1.parquet", rows)
    assert "rows 1, 2, 3, full_members: found 9223372036854775808, expected a whole number from 0" in refused(tmp_path)


def test_types_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    write(tmp_path / "in" / "1.parquet", frame(sample()).with_columns(big=pl.lit(1, pl.Int128)))
    assert refused(tmp_path) == (
        "FOLDER/in/1.parquet: found a type that is not supported (big Int128), expected a Parquet file that can be "
        "read. Convert it to Int64 or text, or remove it."
    )


@pytest.mark.parametrize("types", [(pl.UInt64, pl.Int64), (pl.Int8, pl.UInt64)])
def test_numbers_that_no_type_holds_together(tmp_path: Path, types: tuple[Any, Any]) -> None:
    for number, dtype in enumerate(types):
        rows = frame(sample()).with_columns(big=pl.lit(1, dtype))
        write(tmp_path / "in" / f"{number}.parquet", rows)
    one, other = types
    said = f"1.parquet, big: found {other.__name__}, expected the type that it has in FOLDER/in/0.parquet, "
    assert f"{said}{one.__name__}. Convert the column" in refused(tmp_path)


@pytest.mark.parametrize(
    "types", variants((pl.Float32, pl.Float64), (pl.Float64, pl.Decimal(20, 12)), (pl.Decimal(5, 2), pl.Float32))
)
def test_scores_whose_types_would_change_them(tmp_path: Path, types: tuple[Any, Any]) -> None:
    for number, dtype in enumerate(types):
        rows = frame(sample()).with_columns(pl.lit(88, pl.Int64).cast(dtype).alias("leadership"))
        write(tmp_path / "in" / f"{number}.parquet", rows)
    assert "1.parquet, leadership: found" in refused(tmp_path)
    assert "Convert the column to one type" in refused(tmp_path)


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_files_of_several_classes_are_told_apart(golden: Golden, tmp_path: Path, lang: Lang) -> None:
    for number, record in enumerate((Organization, Branch, Organization, Member)):
        write(tmp_path / "in" / f"{number}.parquet", frame(sample(record), record))
    write(tmp_path / "in" / "4.parquet", pl.DataFrame({"id": ["ZZ-1"]}))
    golden(f"files_classes_{lang}.txt", refused(tmp_path, lang))


# Where the results are to lie.


@pytest.mark.parametrize(
    ("named", "out"),
    [
        ("in", "in/out"),
        ("in", "in"),
        ("in/**/*.parquet", "in/out"),
        ("in/*/*.parquet", "in/out"),
        ("in/*", "in/0.parquet"),
    ],
)
def test_results_are_never_among_the_input(tmp_path: Path, named: str, out: str) -> None:
    spread(tmp_path / "in", frame(sample()))
    spread(tmp_path / "in" / "more", frame(sample()))
    said = refused(tmp_path, "en", tmp_path / named, out=tmp_path / out)
    assert "--out FOLDER/" + out + ": found a place among the files that are read, expected another place" in said


def test_results_may_lie_where_no_pattern_finds_them(tmp_path: Path) -> None:
    spread(tmp_path / "in", frame(sample()))
    pattern = f"{tmp_path}/in/*.parquet"
    assert assess_files(pattern, out=tmp_path / "in" / "out").files == 3
    assert assess_files(pattern, out=tmp_path / "in" / "out").files == 3


def test_input_is_never_among_the_results(tmp_path: Path) -> None:
    path = write(tmp_path / "out" / "1.parquet", frame(sample()))
    assert "found a place among the files" in refused(tmp_path, "en", path)


@pytest.mark.parametrize(("name", "said"), [("out.xlsx", "found .xlsx, expected a folder"), ("out.csv", "found .csv")])
def test_results_are_a_folder(tmp_path: Path, name: str, said: str) -> None:
    write(tmp_path / "in" / "1.parquet", frame(sample()))
    assert said in refused(tmp_path, out=tmp_path / name)


def test_results_replace_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "in" / "1.parquet", frame(sample()))
    (tmp_path / "out" / "deep").mkdir(parents=True)
    (tmp_path / "out" / "deep" / "mine.txt").write_text("mine")
    assert "FOLDER/out: found deep/mine.txt, expected earlier results, or a place without" in refused(tmp_path)
    (tmp_path / "file").write_text("mine")
    assert "found an existing file, expected earlier results" in refused(tmp_path, out=tmp_path / "file", restart=True)
    assess_files(tmp_path / "in", out=tmp_path / "results")
    (tmp_path / "results" / "mine.csv").write_text("mine")
    assert "found mine.csv" in refused(tmp_path, out=tmp_path / "results", restart=True)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "in" / "1.parquet", frame(sample()))
    (tmp_path / "out").mkdir()
    assess_files(tmp_path / "in", out=tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "_run.json", "_summary.csv", "part-000000.parquet",
    ]  # fmt: skip


def test_a_mount_point_cannot_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in" / "1.parquet", frame(sample()))
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda _: True)
    assert "found a mount point, expected a folder that is not a mount point" in refused(tmp_path)


# Options.


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"partition_by": "town"}, "--partition-by: found town, expected a column of the input or of the results."),
        ({"partition_by": ("weight", "township")}, "--partition-by weight: found Float64, expected a column of text"),
        ({"part_rows": 0}, "--part-rows: found 0, expected a whole number of 1 or more. Correct it."),
        ({"partition_by": "note"}, "--partition-by note: found an empty text, expected values that a folder can be"),
        ({"partition_by": "long"}, "--partition-by long: found a text that is too long or reserved"),
        ({"partition_by": "id"}, "--partition-by: found id, expected at most 20 different values."),
    ],
)
def test_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], said: str) -> None:
    monkeypatch.setattr(partitions, "MOST_FOLDERS", 20)
    more = {"weight": pl.lit(0.5), "note": pl.lit(""), "long": pl.lit("长" * 100)}
    write(tmp_path / "in" / "1.parquet", frame(sample()).with_columns(**more))
    assert said in refused(tmp_path, **options)


def test_the_same_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "1.parquet", frame(sample()))
    for folder in (path.parent, path):
        said = refused(tmp_path, "en", folder, out=path).splitlines()
        assert [line.partition(": ")[2][:14] for line in said] == ["found .parquet", "found a place "]


def test_everything_at_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    said = refused(tmp_path, out=tmp_path / "in" / "out.xlsx", part_rows=-1)
    assert [line.partition(": ")[0] for line in said.splitlines()] == [
        "--part-rows", "FOLDER/in/out.xlsx", "--out FOLDER/in/out.xlsx", "FOLDER/in",
    ]  # fmt: skip


def test_columns_are_looked_at_beside_a_file_that_is_broken(tmp_path: Path) -> None:
    write(tmp_path / "in/1.parquet", frame(sample()))
    write(tmp_path / "in/2.parquet", frame(sample()).drop("units"))
    (tmp_path / "in/3.parquet").write_text("no parquet", encoding="utf-8")
    said = refused(tmp_path)
    assert "3.parquet: found a broken file" in said
    assert "2.parquet, units: found no such column" in said


def test_files_that_change_meanwhile(tmp_path: Path) -> None:
    rows = frame(sample())
    first, second = (write(tmp_path / "in" / f"{n}.parquet", rows) for n in (1, 2))

    def meddle(done: int, total: int) -> None:
        if done == total:
            first.unlink()
            write(second, rows.head(3))

    with pytest.raises(InvalidData) as caught:
        assess_files(tmp_path / "in", Branch, out=tmp_path / "out", progress=meddle)
    assert [str(problem.place) for problem in caught.value.problems] == [str(first), str(second)]
    assert "a file that was changed while it was read" in caught.value.text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize("name", variants("polars", "pyarrow"))
def test_a_missing_extra_is_named(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "in.parquet", frame(sample()))
    script = (
        f"import sys; sys.modules[{name!r}] = None; import pingyuan_rules; pingyuan_rules.assess_files(sys.argv[1])"
    )
    ran = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "pip install 'pingyuan-rules[files]'" in ran.stderr
