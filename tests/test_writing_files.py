"""Files are written whole, over files of ours alone, by one run at a time; what changes while it is read is told."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import filelock
import pytest

from pingyuan_rules import InvalidData, overlay
from pingyuan_rules.files import UNFINISHED, check_free, replacing_file, replacing_folder
from pingyuan_rules.ledger import inspect_ledger, read_ledger, sample_ledger, write_csv, write_marked, write_results
from sizes import only_in_check, variants

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="signals and links of another kind")


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    """A script in a process of its own, which has printed a first line."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "writing\n"
    return running


def killed(script: str, *arguments: object) -> None:
    """Run a script until it has printed a line, and kill it as a system does that has no memory left."""
    with started(script, *arguments) as running:
        running.send_signal(signal.SIGKILL)


WRITE_FILE = """
import sys, time
from pathlib import Path
from pingyuan_rules.files import replacing_file
with replacing_file(Path(sys.argv[1])) as draft:
    draft.write_text("health")
    print("writing", flush=True)
    time.sleep(600)
"""
WRITE_FOLDER = """
import sys, time
from pathlib import Path
from pingyuan_rules.files import replacing_folder
with replacing_folder(Path(sys.argv[1])) as draft:
    (draft / "member.csv").write_text("health")
    print("writing", flush=True)
    time.sleep(600)
"""
MOVE_FILES = """
import os, sys, time
from pathlib import Path
from pingyuan_rules.ledger import read_ledger, sample_ledger, write_csv
replace = os.replace
def stop_at_the_third(one, other):
    if Path(other).name == "committee.csv":
        print("writing", flush=True)
        time.sleep(600)
    replace(one, other)
ledger = read_ledger(sample_ledger("csv"))
os.replace = stop_at_the_third
write_csv(sys.argv[1], ledger, "en")
"""


class TestKilled:
    """What a run that is killed leaves is swept by the next one in the same place, and nothing else is."""

    @posix
    @pytest.mark.parametrize("script", [WRITE_FILE, WRITE_FOLDER])
    def test_drafts_are_swept_by_the_next_run(self, tmp_path: Path, script: str) -> None:
        killed(script, tmp_path / "first")
        drafts = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"health"]
        assert len(drafts) == 1
        with replacing_file(tmp_path / "second") as draft:
            assert not drafts[0].exists()
            draft.write_text("new")
        assert [path.name for path in tmp_path.iterdir() if path.name != ".first.lock"] == ["second"]

    @posix
    def test_drafts_of_a_run_under_way_are_left_alone(self, tmp_path: Path) -> None:
        with started(WRITE_FILE, tmp_path / "first") as running:
            (work,) = tmp_path.iterdir()
            with replacing_file(tmp_path / "second") as draft:
                draft.write_text("new")
            assert (work / "first").read_text() == "health"
            assert work.stat().st_mode & 0o077 == 0
            running.send_signal(signal.SIGKILL)

    def test_folders_that_only_look_like_drafts_are_left_alone(self, tmp_path: Path) -> None:
        mine = [tmp_path / ".pingyuan-rules-abcd1234", tmp_path / ".pingyuan-rules-mine"]
        for folder in mine:
            folder.mkdir()
            (folder / "mine.txt").write_text("mine")
        (mine[0] / ".pingyuan-rules.lock").write_text("mine too")
        (mine[1] / ".pingyuan-rules.lock").touch()
        with replacing_file(tmp_path / "file") as draft:
            draft.write_text("new")
        assert [(folder / "mine.txt").read_text() for folder in mine] == ["mine", "mine"]

    @posix
    def test_a_folder_of_two_runs_is_no_ledger_until_it_is_written_again(self, tmp_path: Path) -> None:
        folder = tmp_path / "ledger"
        shutil.copytree(sample_ledger("csv"), folder)
        with started(MOVE_FILES, folder) as running:
            with pytest.raises(InvalidData, match="a folder that a run is writing, or did not finish writing"):
                read_ledger(folder)
            with pytest.raises(InvalidData, match="found another run that is writing there"):
                write_csv(folder, read_ledger(sample_ledger("csv")))
            running.send_signal(signal.SIGKILL)
        assert "do not use them" in (folder / UNFINISHED).read_text(encoding="utf-8")
        write_csv(folder, read_ledger(sample_ledger("csv")))
        assert read_ledger(folder) == read_ledger(sample_ledger("csv"))
        assert {path.name for path in tmp_path.iterdir()} == {"ledger"}

    def test_results_whose_files_are_of_two_runs_may_be_written_again(self, tmp_path: Path) -> None:
        ledger = read_ledger(sample_ledger("csv"))
        write_results(tmp_path / "out", ledger)
        names = {path.name for path in (tmp_path / "out").iterdir()}
        (tmp_path / "out" / "run.csv").unlink()
        with pytest.raises(InvalidData, match="Choose another folder, so that they are not overwritten"):
            write_results(tmp_path / "out", ledger)
        (tmp_path / "out" / UNFINISHED).write_text("pingyuan-rules\n")
        write_results(tmp_path / "out", ledger)
        assert {path.name for path in (tmp_path / "out").iterdir()} == names

    def test_a_file_of_that_name_that_is_not_ours_is_left_alone(self, tmp_path: Path) -> None:
        folder = tmp_path / "ledger"
        shutil.copytree(sample_ledger("csv"), folder)
        (folder / UNFINISHED).write_text("mine")
        ledger = read_ledger(folder)
        with pytest.raises(InvalidData, match=rf"{UNFINISHED}: found an existing file"):
            write_csv(folder, ledger)
        assert (folder / UNFINISHED).read_text() == "mine"


class TestOwnFiles:
    """Nothing is replaced that is not ours, whenever it came there."""

    def test_a_file_that_comes_while_another_is_written_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xlsx"

        def write() -> None:
            with replacing_file(path, lambda place: check_free(place, ".xlsx")) as draft:
                draft.write_text("ours")
                path.write_text("filled in")

        with pytest.raises(InvalidData, match="Choose another name, so that it is not overwritten"):
            write()
        assert path.read_text() == "filled in"
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("may_replace", [True, False])
    def test_a_file_that_comes_at_the_last_moment_is_left_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, may_replace: bool
    ) -> None:
        path, link = tmp_path / "file", os.link

        def late(one: Path, other: Path) -> None:
            """Somebody is faster by the time of one call of the system."""
            path.write_text("mine")
            link(one, other)

        def check(place: Path) -> None:
            if place.exists() and not may_replace:
                raise InvalidData([])

        def write() -> None:
            with replacing_file(path, check) as draft:
                draft.write_text("ours")

        monkeypatch.setattr(os, "link", late)
        if may_replace:
            write()
        else:
            with pytest.raises(InvalidData):
                write()
        assert path.read_text() == ("ours" if may_replace else "mine")

    def test_a_file_system_without_links_takes_files_all_the_same(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(one: Path, other: Path) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(one), None, str(other))

        monkeypatch.setattr(os, "link", refuse)
        with replacing_file(tmp_path / "file") as draft:
            draft.write_text("new")
        assert (tmp_path / "file").read_text() == "new"

    @posix
    def test_a_link_that_leads_to_itself_is_told(self, tmp_path: Path) -> None:
        loop = tmp_path / "loop"
        loop.symlink_to(loop)
        for replacing, kind in ((replacing_file, "a file"), (replacing_folder, "a folder")):
            with pytest.raises(InvalidData, match=f"found a link that leads nowhere, expected {kind}"), replacing(loop):
                pytest.fail("there is no place")
        assert loop.is_symlink()

    @posix
    @pytest.mark.parametrize("replacing", [replacing_file, replacing_folder])
    def test_names_may_be_as_long_as_the_system_takes(self, tmp_path: Path, replacing: Callable[..., Any]) -> None:
        path = tmp_path / ("长" * 85)
        with replacing(path) as draft:
            (draft / "a.csv" if draft.is_dir() else draft).write_text("new")
        assert list(tmp_path.iterdir()) == [path]


class TestErrors:
    """What the system says names the place that people know."""

    @pytest.mark.parametrize("replacing", [replacing_file, replacing_folder])
    def test_an_error_names_the_place(self, tmp_path: Path, replacing: Callable[..., Any]) -> None:
        def fail(error: OSError) -> None:
            with replacing(tmp_path / "place"):
                raise error

        for filename in ({}, {"filename": str(tmp_path / ".pingyuan-rules-abcd1234" / "x")}):
            error = OSError(errno.ENOSPC, "full")
            error.filename = filename.get("filename")
            with pytest.raises(OSError, match="full") as caught:
                fail(error)
            assert caught.value.filename == str(tmp_path / "place")
        for other in (OSError("without a number"), OSError(errno.EIO, "broken", "ledger.xlsx")):
            with pytest.raises(OSError, match=r"without a number|broken") as caught:
                fail(other)
            assert caught.value is other
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("replacing", [replacing_file, replacing_folder])
    def test_folders_on_the_way_go_again_when_nothing_is_written(
        self, tmp_path: Path, replacing: Callable[..., Any]
    ) -> None:
        with pytest.raises(RuntimeError), replacing(tmp_path / "a" / "b" / "place"):
            raise RuntimeError
        assert list(tmp_path.iterdir()) == []

    def test_without_locks_a_file_is_written_and_a_folder_is_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

        monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
        with replacing_file(tmp_path / "file") as draft:
            draft.write_text("new")
        with pytest.raises(OSError, match="locks") as caught, replacing_folder(tmp_path / "folder"):
            pytest.fail("two could write there")
        assert (caught.value.errno, caught.value.filename) == (errno.ENOLCK, str(tmp_path / "folder"))
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_without_filelock_files_are_written_and_drafts_left_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = tmp_path / ".pingyuan-rules-abcd1234"
        left.mkdir()
        for name in (".pingyuan-rules.lock", "draft"):
            (left / name).touch()
        monkeypatch.setitem(sys.modules, "filelock", None)
        with replacing_file(tmp_path / "file") as draft:
            draft.write_text("new")
        assert (left / "draft").exists()
        with pytest.raises(ModuleNotFoundError, match="filelock"), replacing_folder(tmp_path / "folder"):
            pytest.fail("two could write there")


def overwrite(path: Path) -> None:
    """As a program does that writes into the file itself; on a slow one a reader finds the half of it."""
    with path.open("r+b") as file:
        file.truncate(200)


def put_another(path: Path) -> None:
    """As a program does that writes another file and renames it; here with the same size and time."""
    status, other = path.stat(), path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


def take_away(path: Path) -> None:
    """As somebody who moves it elsewhere."""
    path.unlink()


def put_beside(path: Path) -> None:
    """As somebody who adds a sheet to a folder."""
    path.with_name("leader2.csv").write_text("x")


def in_form(form: str, folder: Path) -> tuple[Path, Path]:
    """A ledger in a form, and one of its files."""
    if form == "ledger.xlsx":
        path = folder / form
        shutil.copy(sample_ledger(), path)
        return path, path
    place = folder / "ledger"
    shutil.copytree(sample_ledger("csv"), place)
    if form == "parquet":
        import polars as pl  # noqa: PLC0415 - for one form alone

        rows = pl.read_csv(place / "organization.csv", infer_schema=False)
        rows.write_parquet(place / "organization.parquet")
        (place / "organization.csv").unlink()
        return place, place / "organization.parquet"
    file = place / "organization.csv"
    return (place, file) if form == "folder" else (file, file)


@pytest.mark.parametrize(
    ("form", "change"),
    [
        ("folder", overwrite),
        ("organization.csv", overwrite),
        pytest.param("parquet", overwrite, marks=only_in_check),
        pytest.param("ledger.xlsx", overwrite, marks=only_in_check),
        pytest.param("ledger.xlsx", put_another, marks=[posix, only_in_check]),
        pytest.param("organization.csv", take_away, marks=only_in_check),
        pytest.param("folder", take_away, marks=only_in_check),
        ("folder", put_beside),
    ],
)
def test_a_ledger_that_is_changed_while_it_is_read_is_refused(
    tmp_path: Path, form: str, change: Callable[[Path], None]
) -> None:
    place, file = in_form(form, tmp_path)
    changed = []

    def at_the_first_rows(*_: object) -> None:
        if not changed:
            changed.append(change(file))

    with pytest.raises(InvalidData) as caught:
        inspect_ledger(place, progress=at_the_first_rows)
    name = "leader2.csv" if change is put_beside else file.name
    told = f"{name}: found a file that was changed while it was read, expected a file that stays as it is. Wait"
    assert [problem.text("en").rpartition("/")[2].startswith(told) for problem in caught.value.problems] == [True]


@only_in_check
@posix
@pytest.mark.parametrize("form", ["organization.csv", "ledger.xlsx"])
def test_a_program_that_writes_at_any_time_is_never_read_half(tmp_path: Path, form: str) -> None:
    place, file = in_form(form, tmp_path)
    whole = file.read_bytes()
    expected, script = (
        read_ledger(place),
        (
            "import pathlib, sys, time\npath, other = map(pathlib.Path, sys.argv[1:])\nprint('writing', flush=True)\n"
            "while True:\n    path.write_bytes(other.read_bytes()); time.sleep(0.3)"
        ),
    )
    other = tmp_path / "whole"
    other.write_bytes(whole)
    told, end = 0, time.monotonic() + 5
    with started(script, file, other) as running:
        while time.monotonic() < end:
            try:
                assert read_ledger(place) == expected
            except InvalidData as error:
                told += "changed while it was read" in str(error)
        running.send_signal(signal.SIGKILL)
    assert told


def test_a_copy_is_not_marked_when_the_ledger_was_changed_since(tmp_path: Path) -> None:
    place, file = in_form("folder", tmp_path)
    inspection = inspect_ledger(place)
    rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([rows[0], *rows[2:]]), encoding="utf-8")
    with pytest.raises(InvalidData, match=r"organization\.csv: found a file that was changed while it was read"):
        write_marked(tmp_path / "marked.xlsx", inspection)
    assert [path.name for path in tmp_path.iterdir()] == ["ledger"]


CHANGED_WHEN_OPENED = """
import sys
from pathlib import Path
from pingyuan_rules import InvalidData, overlay, read_published
path, changed = Path(sys.argv[1]), []

def change(event, arguments):
    if event == "open" and str(arguments[0]) == str(path) and not changed:
        changed.append(True)
        path.write_text("minimum_full_members = 9", encoding="utf-8")

sys.addaudithook(change)
try:
    {read}(path)
except InvalidData as error:
    print(error, error.problems[0].kind, error.problems[0].path == (str(path),))
"""
"""Reads a file that another program overwrites when it has been found and is about to be read."""


@pytest.mark.parametrize("read", variants("overlay", "read_published"))
def test_a_policy_file_that_is_changed_while_it_is_read_is_refused(tmp_path: Path, read: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text("minimum_full_members = 4", encoding="utf-8")
    command = [sys.executable, "-c", CHANGED_WHEN_OPENED.replace("{read}", read), str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.startswith(f"{path}: found a file that was changed while it was read")
    assert told.endswith(" file True\n")


OPENS = """
import sys
from pathlib import Path
from pingyuan_rules.__main__ import main
path, opened = sys.argv.pop(), []
sys.addaudithook(lambda event, names: opened.append(event) if event == "open" and str(names[0]) == path else None)
print(main(), len(opened))
"""


@only_in_check
def test_a_command_reads_the_policy_file_once(tmp_path: Path) -> None:
    """For its values and again for its figures: the two could be of different states."""
    path = tmp_path / "own.toml"
    path.write_text("minimum_full_members = 4", encoding="utf-8")
    asked = ["assess", str(sample_ledger("csv")), "--policy", str(path), "--dry-run", str(path)]
    ran = subprocess.run([sys.executable, "-c", OPENS, *asked], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "0 1"


@posix
def test_a_policy_can_come_through_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    script = (
        "import pathlib, sys; print('writing', flush=True)\n"
        "pathlib.Path(sys.argv[1]).write_text('minimum_full_members = 4')"
    )
    with started(script, tmp_path / "pipe"):
        assert overlay(tmp_path / "pipe").values["minimum_full_members"]


DRAFTS = """
import sys, tempfile
from pathlib import Path
from pingyuan_rules.files.work_folders import is_in_work_folder
from pingyuan_rules.ledger import inspect_ledger, sample_ledger, write_marked, write_results
from pingyuan_rules.ledger import write_template, write_workbook
from pingyuan_rules.cli.office_page import office_guide
out, drafts = Path(sys.argv[1]), []
tempfile.tempdir = str(out)

def note(event, arguments):
    if event in {"tempfile.mkstemp", "tempfile.mkdtemp"}:
        drafts.append(arguments[0])

sys.addaudithook(note)
{write}
print(len(drafts))
for draft in drafts:
    if not is_in_work_folder(draft):
        print("left behind", draft)
"""
"""Writes files, and prints how many temporary ones there are, and which are not in a folder that is swept."""


@only_in_check
@pytest.mark.parametrize(
    "write",
    [
        "write_marked(out / 'marked.xlsx', inspect_ledger(sample_ledger('workbook')))",
        "write_marked(out / 'marked.xlsx', inspect_ledger(sample_ledger('csv')))",
        "write_results(out / 'results.xlsx', inspect_ledger(sample_ledger('csv')))",
        "write_template(out / 'template.xlsx')",
        "write_workbook(out / 'ledger.xlsx', inspect_ledger(sample_ledger('csv')).ledger)",
        "office_guide()",
    ],
)
def test_a_killed_run_leaves_nothing_outside_of_folders_that_are_swept(tmp_path: Path, write: str) -> None:
    """Openpyxl kept each sheet of a marked copy in a file in the temporary folder of the system."""
    command = [sys.executable, "-c", DRAFTS.replace("{write}", write), str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number, *left = told.splitlines()
    assert int(number) >= 1
    assert left == []
