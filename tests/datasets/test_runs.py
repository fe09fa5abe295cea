"""A run that breaks off leaves nothing half done, and the next one goes on from there."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import filelock
import polars as pl
import pytest

from datasets.tables import contents, frame, sample, spread, write
from pingyuan_rules import InvalidData, Member, assess_files, policy_on
from pingyuan_rules.files import Locked, locked
from sizes import only_in_check, variants

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="signals of another kind")

SCRIPT = """
import sys
from pingyuan_rules import assess_files
found = assess_files(sys.argv[1], out=sys.argv[2], part_rows=60, partition_by=sys.argv[3:])
print(found.resumed, found.parts)
"""


@pytest.fixture
def rows() -> pl.DataFrame:
    """Rows of members, about whom there are few rules: a run goes the same way over every class of record."""
    return frame(sample(Member), Member)


@pytest.fixture
def files(tmp_path: Path, rows: pl.DataFrame) -> Path:
    """The same in several files."""
    spread(tmp_path / "in", rows, files=3)
    return tmp_path / "in"


@pytest.fixture
def long_files(tmp_path: Path) -> Path:
    """Enough rows of branches, about whom there are many rules, for a run to be caught in the middle of it."""
    spread(tmp_path / "in", pl.concat([frame(sample())] * 6), files=3)
    return tmp_path / "in"


def started(*arguments: object, script: str = SCRIPT) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def under_way(out: Path, parts: int) -> None:
    """Wait until a run has done some parts."""
    done = out.parent / f".{out.name}.unfinished" / "parts"
    for _ in range(6_000):
        if len(list(done.glob("*.json"))) >= parts:
            return
        time.sleep(0.01)
    pytest.fail("the run did not get anywhere")


@only_in_check
@posix
@pytest.mark.parametrize(("by", "kills"), [(("formation",), (3,)), ((), (2, 5))])
def test_a_run_that_was_killed_goes_on(
    long_files: Path, tmp_path: Path, by: tuple[str, ...], kills: tuple[int, ...]
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    assess_files(long_files, out=whole, part_rows=60, partition_by=by)
    for parts in kills:
        with started(long_files, out, *by) as running:
            under_way(out, parts)
            running.send_signal(signal.SIGKILL)
        assert running.returncode == -signal.SIGKILL
        assert not out.exists()
        staging = tmp_path / ".out.unfinished"
        for path in staging.rglob("*.parquet"):
            if not path.name.startswith("."):
                assert pl.read_parquet(path).height > 0
    done = len(list((staging / "parts").glob("*.json")))
    with started(long_files, out, *by) as running:
        told, _ = running.communicate()
    resumed, number = map(int, told.split())
    assert done <= resumed < number
    assert same(out, whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out", "whole"]


def same(one: Path, other: Path) -> bool:
    """Whether two results are the same, byte by byte."""
    return contents(one) == contents(other)


@posix
@pytest.mark.parametrize("step", variants(1, 2))
def test_a_run_that_was_killed_while_results_take_their_place(files: Path, tmp_path: Path, step: int) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    assess_files(files, out=out, part_rows=100)
    assess_files(files, out=whole, part_rows=60)
    script = f"""
import os, signal, sys
from pathlib import Path
from pingyuan_rules import assess_files
rename, steps = Path.rename, []
def killed(self, target):
    moved = rename(self, target)
    steps.append(target)
    if len(steps) == {step}:
        os.kill(os.getpid(), signal.SIGKILL)
    return moved
Path.rename = killed
assess_files(sys.argv[1], out=sys.argv[2], part_rows=60, restart=True)
"""
    with started(files, out, script=script) as running:
        running.communicate()
    assert running.returncode == -signal.SIGKILL
    assert out.exists() == (step == 2)
    found = assess_files(files, out=out, part_rows=60)
    assert found.resumed == found.parts
    assert same(out, whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out", "whole"]


def test_results_that_are_there_are_not_computed_again(files: Path, tmp_path: Path) -> None:
    first = assess_files(files, out=tmp_path / "out", part_rows=50)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    again = assess_files(files, out=tmp_path / "out", part_rows=50)
    assert (first.resumed, again.resumed) == (0, again.parts)
    assert (first.answers, first.measures) == (again.answers, again.measures)
    assert times == {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert assess_files(files, out=tmp_path / "out", part_rows=50, restart=True).resumed == 0


def test_results_of_another_run_are_not_replaced_unasked(files: Path, tmp_path: Path, rows: pl.DataFrame) -> None:
    out, day = tmp_path / "out", policy_on(date(2019, 1, 1))
    assess_files(files, out=out, part_rows=50)
    before = contents(out)
    assert told(files, policy=day, out=out, part_rows=50) == ["the policy"]
    assert told(files, out=out, part_rows=60, columns="answers", missing="unknown", partition_by="standing") == [
        "--missing", "--columns", "--partition-by", "the rows of a part",
    ]  # fmt: skip
    write(files / "0.parquet", rows.head(3))
    assert told(files, out=out, part_rows=50) == ["input files"]
    assert contents(out) == before
    assert assess_files(files, policy=day, out=out, part_rows=50, restart=True).resumed == 0
    assert contents(out) != before


def told(*arguments: Any, **options: Any) -> list[str]:
    """In what a run differs from the one whose results are there."""
    with pytest.raises(InvalidData) as caught:
        assess_files(*arguments, **options)
    for problem in caught.value.problems:
        assert "--restart" in problem.text("zh")
    texts = [problem.found.en for problem in caught.value.problems]  # type: ignore[union-attr] # they are labels
    return [re.sub(r"^results (for which|of \d+) | was .*| among .*|,", "", text) for text in texts]


def test_what_became_of_the_files_is_told(files: Path, tmp_path: Path, rows: pl.DataFrame) -> None:
    out = tmp_path / "out"
    two = [files / "0.parquet", files / "1.parquet"]
    assess_files(two, out=out)
    said = [
        difference(two[::-1], out),
        difference(two[:1], out),
        difference([*two, files / "2.parquet"], out),
        difference([write(two[0], rows.head(3)), two[1]], out),
    ]
    assert said[0] == "results of 2 input files in another order, expected results of 2 input files in another order"
    assert (
        said[1] == "results of 2 input files, among them 1.parquet with 177 rows in N bytes, "
        "expected results of 1 input file without 1.parquet"
    )
    assert (
        said[2] == "results of 2 input files without 2.parquet, "
        "expected results of 3 input files, among them 2.parquet with 175 rows in N bytes"
    )
    assert said[3].endswith("expected results of 2 input files, among them 0.parquet with 3 rows in N bytes")


@pytest.mark.parametrize(("inputs", "told"), [(3, "3"), ([3], "3"), ([{"path": "0.parquet"}], "{'path': '0.parquet'}")])
def test_a_manifest_with_other_inputs_is_no_reason_to_replace_results(
    files: Path, tmp_path: Path, inputs: Any, told: str
) -> None:
    out = tmp_path / "out"
    assess_files([files / "0.parquet"], out=out)
    manifest = out / "_run.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(said | {"inputs": inputs}), encoding="utf-8")
    assert difference([files / "0.parquet"], out).startswith(f"results of {told}, expected results of {{'path'")


def difference(paths: list[Path], out: Path) -> str:
    """What is said of other files."""
    with pytest.raises(InvalidData) as caught:
        assess_files(paths, out=out)
    text = caught.value.text().partition(": found ")[2].partition(". Choose")[0]
    return re.sub(r"\d+ bytes", "N bytes", text.replace(f"{paths[0].resolve().parent}/", ""))


@only_in_check
@posix
def test_a_run_that_was_broken_off_is_not_replaced_unasked(long_files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(long_files, out) as running:
        under_way(out, 2)
        running.kill()
    assert told(long_files, out=out, part_rows=50) == ["the rows of a part"]
    assert assess_files(long_files, out=out, part_rows=50, restart=True).resumed == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_run_whose_results_are_gone_begins_anew(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def stop(done: int, _: int) -> None:
        if done > 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_files(files, out=out, part_rows=100, progress=stop)
    (tmp_path / ".out.unfinished" / "results").rename(tmp_path / "elsewhere")
    assert assess_files(files, out=out, part_rows=100).resumed == 0


@only_in_check
@posix
def test_one_run_at_a_time(long_files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(long_files, out) as running:
        under_way(out, 2)
        running.send_signal(signal.SIGSTOP)
        try:
            with pytest.raises(InvalidData, match="found another run that is writing there, expected one run at a"):
                assess_files(long_files, out=out, part_rows=60)
        finally:
            running.send_signal(signal.SIGCONT)
        resumed, parts = map(int, running.communicate()[0].split())
    assert resumed == 0
    assert assess_files(long_files, out=out, part_rows=60).resumed == parts


def test_a_lock_that_was_removed_meanwhile_is_taken_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, acquire, times = tmp_path / "lock", filelock.FileLock.acquire, []

    def late(self: Any, **options: Any) -> Any:
        """Somebody who held the lock lets go of it between two steps, or another takes a new one."""
        times.append(1)
        held = acquire(self, **options)
        if len(times) < 3:
            path.rename(tmp_path / f"old{len(times)}")
        if len(times) == 2:
            path.touch()
        return held

    monkeypatch.setattr(filelock.FileLock, "acquire", late)
    with locked(path):
        assert len(times) == 3
        with pytest.raises(Locked), locked(path):
            pytest.fail("two hold it")
    assert not path.exists()


def test_a_place_where_no_lock_can_be_made_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.symlink_to(tmp_path / "gone" / "elsewhere")
    with pytest.raises(OSError, match="lock") as caught, locked(path):
        pytest.fail("nothing is held")
    assert caught.value.filename == str(path)


HOLDER = """
import sys, time
from pathlib import Path
from pingyuan_rules.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@posix
def test_a_lock_ends_with_the_process_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with started(path, script=HOLDER) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked), locked(path):
            pytest.fail("two hold it")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert path.exists()
    with locked(path):
        assert path.exists()
    assert not path.exists()


def test_never_two_threads_hold_a_lock(tmp_path: Path) -> None:
    path, holders, most = tmp_path / "lock", [], []

    def hold(number: int) -> None:
        """Hold it a few times; each removes the file that the others wait for."""
        times = 0
        while times < 20:
            with suppress(Locked), locked(path):
                holders.append(number)
                most.append(len(holders))
                time.sleep(0.0005)
                holders.remove(number)
                times += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hold, range(4)))
    assert most == [1] * 80
    assert not path.exists()


@pytest.mark.parametrize("content", ["", "mine"])
def test_a_lock_that_cannot_be_had_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lock"
    path.write_text(content) if content else path.mkdir()
    with pytest.raises(OSError, match=r"lock") as caught, locked(path):
        pytest.fail("there is none")
    assert caught.value.filename == str(path)
    assert path.is_dir() or path.read_text() == content


def test_a_missing_library_is_named_with_the_extra(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "filelock", None)
    with pytest.raises(ModuleNotFoundError, match=r"needs filelock: pip install 'pingyuan-rules\[files\]'"):
        assess_files(files, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert assess_files(files).rows == 529


@posix
def test_a_full_disk_is_told_and_the_run_goes_on_later(long_files: Path, tmp_path: Path) -> None:
    script = """
import resource, signal, sys
from pingyuan_rules import assess_files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
try:
    assess_files(sys.argv[1], out=sys.argv[2], part_rows=790)
finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
"""
    out = tmp_path / "out"
    with started(long_files, out, script=script) as running:
        _, err = running.communicate()
    assert running.returncode == 1
    assert "OSError: [Errno 27] File too large: " in err
    assert not out.exists()
    assert assess_files(long_files, out=out, part_rows=790).rows == 6 * 79
