"""Results that were lost or left half way are noticed, and no run takes away what another wrote."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import polars as pl
import pytest

from datasets.tables import contents, frame, sample, spread, write
from pingyuan_rules import InvalidData, Member, assess_files
from sizes import only_in_check, variants

if TYPE_CHECKING:
    from collections.abc import Callable

posix = pytest.mark.skipif(os.name != "posix", reason="links and signals of another kind")


def rows() -> pl.DataFrame:
    """Rows of members, about whom there are few rules: where results lie is the same for every class of record."""
    return frame(sample(Member)[:79], Member)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Rows in several files."""
    spread(tmp_path / "in", rows())
    return tmp_path / "in"


def interrupted(files: Path, out: Path, *, restart: bool = False, part_rows: int = 20) -> None:
    """A run that is broken off after two parts."""
    done: list[int] = []

    def stop(rows: int, _: int) -> None:
        done.append(rows)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_files(files, out=out, part_rows=part_rows, restart=restart, progress=stop)


def refused(files: Path, out: Path, part_rows: int = 20) -> str:
    """What is said of a run that is refused, without where it was to be."""
    with pytest.raises(InvalidData) as caught:
        assess_files(files, out=out, part_rows=part_rows)
    return caught.value.text().replace(str(out.parent), "FOLDER")


@posix
def test_one_run_at_a_time_under_any_name(files: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "real")

    def meddle(*_: int) -> None:
        with pytest.raises(InvalidData, match="another run that is writing there"):
            assess_files(files, out=tmp_path / "real", part_rows=20)

    assert assess_files(files, out=tmp_path / "alias", part_rows=20, progress=meddle).resumed == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alias", "in", "real"]


def test_results_of_which_a_file_was_lost_are_not_called_done(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assess_files(files, out=out, part_rows=20)
    whole = contents(out)
    (out / "part-000001.parquet").unlink()
    (out / "part-000002.parquet").write_bytes(whole["part-000002.parquet"][:100])
    said = refused(files, out).splitlines()
    assert said[0].startswith("FOLDER/out/part-000001.parquet: found no such file, expected the results that were ")
    assert said[1].startswith("FOLDER/out/part-000002.parquet: found 100 bytes, expected the results that were written")
    assert "--restart" in said[0]
    assert assess_files(files, out=out, part_rows=20, restart=True).resumed == 0
    assert contents(out) == whole


@pytest.mark.parametrize("harm", [Path.unlink, Path.touch], ids=["lost", "emptied"])
def test_a_part_of_which_a_file_was_lost_is_done_again(
    files: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    out = tmp_path / "out"
    interrupted(files, out)
    part = tmp_path / ".out.unfinished" / "results" / "part-000000.parquet"
    part.write_bytes(b"")
    harm(part)
    assert assess_files(files, out=out, part_rows=20).resumed == 1
    assess_files(files, out=tmp_path / "whole", part_rows=20)
    assert contents(out) == contents(tmp_path / "whole")


def test_a_run_that_began_anew_goes_on_without_being_told_so_again(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assess_files(files, out=out, part_rows=30)
    interrupted(files, out, restart=True)
    assert assess_files(files, out=out, part_rows=20).resumed == 2
    assert refused(files, out, part_rows=30).startswith("FOLDER/out: found results for which the rows of a part was 20")


@only_in_check
@posix
@pytest.mark.parametrize("lost", variants(True, False))
def test_no_results_are_lost_between_two_names(files: Path, tmp_path: Path, *, lost: bool) -> None:
    out = tmp_path / "out"
    assess_files(files, out=out, part_rows=30)
    old = contents(out)
    script = """
import os, signal, sys
from pathlib import Path
from pingyuan_rules import assess_files
rename = Path.rename
def killed(self, target):
    rename(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.rename = killed
assess_files(sys.argv[1], out=sys.argv[2], part_rows=20, restart=True)
"""
    ran = subprocess.run([sys.executable, "-c", script, files, out], check=False)
    assert ran.returncode == -signal.SIGKILL
    assert not out.exists()
    if lost:
        (tmp_path / ".out.unfinished" / "results").rename(tmp_path / "elsewhere")
    interrupted(files, out, restart=True)
    assess_files(files, out=tmp_path / "whole", part_rows=20)
    assert contents(out) == (old if lost else contents(tmp_path / "whole"))


def test_a_run_of_other_options_that_was_broken_off_is_left_alone(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assess_files(files, out=out, part_rows=30)
    interrupted(files, out, restart=True)
    assert assess_files(files, out=out, part_rows=30).resumed == 3
    assert assess_files(files, out=out, part_rows=20).resumed == 2


# Folders of which some systems make one.


@pytest.mark.parametrize(("one", "other"), [("Ab", "aB"), ("caf\u00e9", normalize("NFD", "caf\u00e9"))])
@pytest.mark.parametrize("part_rows", [None, 1])
def test_values_that_may_be_one_folder_are_refused(tmp_path: Path, one: str, other: str, part_rows: int | None) -> None:
    path = write(tmp_path / "in.parquet", rows().head(2).with_columns(batch=pl.Series([one, other])))
    with pytest.raises(InvalidData) as caught:
        assess_files(path, out=tmp_path / "out", partition_by="batch", part_rows=part_rows)
    (problem,) = caught.value.problems
    assert {each.split("=")[1] for each in problem.found.en[1:-1].split("' and '")} == {  # type: ignore[union-attr] # a label
        ascii(one)[1:-1], ascii(other)[1:-1],
    }  # fmt: skip
    assert [each.name for each in tmp_path.iterdir()] == ["in.parquet"]


def test_folders_of_parts_that_were_done_before_count_too(tmp_path: Path) -> None:
    three = rows().head(3).with_columns(batch=pl.Series(["Ab", "x", "aB"]))
    path, done = write(tmp_path / "in.parquet", three), []

    def stop(*_: int) -> None:
        done.append(1)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_files(path, out=tmp_path / "out", partition_by="batch", part_rows=1, progress=stop)
    with pytest.raises(InvalidData, match="different folders on every system"):
        assess_files(path, out=tmp_path / "out", partition_by="batch", part_rows=1)


@pytest.mark.parametrize("value", ["a.", "a ", "a..", ".", " ", "a. b"])
def test_names_do_not_end_in_what_some_systems_drop(tmp_path: Path, value: str) -> None:
    path = write(tmp_path / "in.parquet", rows().head(2).with_columns(batch=pl.Series([value, "a"])))
    assess_files(path, out=tmp_path / "out", partition_by="batch")
    names = [each.name for each in (tmp_path / "out").iterdir() if each.is_dir()]
    assert len(names) == 2
    assert not any(name.endswith((".", " ")) for name in names)
    read = pl.read_parquet(tmp_path / "out/**/*.parquet", hive_partitioning=True)
    assert sorted(read["batch"]) == sorted([value, "a"])


def test_a_column_without_values_is_one_folder(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", rows().with_columns(batch=pl.lit(None)))
    assess_files(path, out=tmp_path / "out", partition_by="batch")
    assert (tmp_path / "out" / "batch=__HIVE_DEFAULT_PARTITION__" / "part-000000.parquet").exists()


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("removed", [1, 2, 3, 4])
def test_a_run_that_is_stopped_while_it_removes_files_leaves_what_the_next_can_remove(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, removed: int, *, restart: bool
) -> None:
    out = tmp_path / "out"
    interrupted(files, out)
    unlink, names = os.unlink, []

    def stop(path: str, **options: Any) -> None:
        unlink(path, **options)
        names.extend([path] * str(path).endswith(".json"))
        if len(names) == removed:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", stop)
        with suppress(KeyboardInterrupt):
            assess_files(files, out=out, part_rows=20, restart=restart)
    assert assess_files(files, out=out, part_rows=20).rows == 79
    assert not (tmp_path / ".out.unfinished").exists()


@pytest.mark.parametrize(
    ("raised", "seen"), [(KeyboardInterrupt, KeyboardInterrupt), (ValueError, pl.exceptions.PanicException)]
)
def test_an_interrupt_that_polars_answers_with_a_panic_is_one(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], seen: type[BaseException]
) -> None:
    write(tmp_path / "in" / "more.parquet", rows().with_columns(amount=pl.lit("1").cast(pl.Decimal(9, 2))))

    def stop(*_: object) -> None:
        raise raised

    # Polars makes types with parameters by calling Python, and takes any error there for a fault of its own.
    monkeypatch.setattr(pl.Decimal, "__init__", stop)
    with pytest.raises(seen):
        assess_files(files, out=tmp_path / "out")
