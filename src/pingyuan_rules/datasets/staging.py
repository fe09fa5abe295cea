"""Results that are not all there yet: they lie beside their place, which they take in one step.

Every file of a part is written under another name first, and the counts of the part come last: a part that has these
is whole. So a run that was killed continues where it was, and nobody ever finds half of anything.
"""

import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.datasets.answer_counts import Counts
from pingyuan_rules.datasets.assessed_files import Tally
from pingyuan_rules.datasets.inputs import SUFFIX
from pingyuan_rules.datasets.manifest import RUN_FILE, differences, read_manifest, same
from pingyuan_rules.datasets.parquet_parts import pl
from pingyuan_rules.datasets.partitions import alike
from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.files import beside, flush, in_the_way, only_writer, real_path, replacing_file, sweep

SUMMARY_FILE = "_summary.csv"
_FREE = Label("以前的结果，或尚无文件的位置", "earlier results, or a place without files")
_OURS = re.compile(r"\.?part-[0-9]+\.parquet(\.draft)?|[0-9]+\.json|\.pingyuan-rules\.lock")


@attrs.frozen
class Staging:
    """A run that is under way.

    Attributes:
        out: The folder for the results.
        run: The manifest of the run.
        done: Whether the results lie there already.
        folders: The folders of the parts that are done, by what file systems may take for the same name.
    """

    out: Path
    run: Mapping[str, Any] = attrs.field(repr=False)
    done: bool = False
    folders: dict[str, str] = attrs.field(factory=dict, repr=False)

    @property
    def folder(self) -> Path:
        """The folder that holds all of it until then."""
        # Beside the results and not in a temporary folder: a rename takes one step only within a file system.
        return beside(self.out, "unfinished")

    @property
    def results(self) -> Path:
        """The folder that will become the results."""
        return self.folder / "results"

    @property
    def _replaced(self) -> Path:
        return self.folder / "replaced"

    def _record(self, number: int) -> Path:
        return self.folder / "parts" / f"{number:06}.json"

    def begin(self, *, restart: bool) -> "Staging":
        """Begin the run, or continue one that was interrupted; the same run again is done already.

        Raises:
            InvalidData: When another run lies there.
        """
        self.settle()
        earlier, under_way = read_manifest(self.out / RUN_FILE), read_manifest(self.folder / RUN_FILE)
        if not restart:
            ours = same(under_way, self.run)
            if ours and self.results.is_dir():
                return self
            if same(earlier, self.run):
                if ours or under_way is None:  # a rest of the finished run, not one that may continue
                    self.discard()
                return attrs.evolve(self, done=True)
            if (other := under_way or earlier) is not None and not ours:
                raise InvalidData(differences(other, self.run, self.folder if under_way else self.out))
        self.discard()
        # First of all what says that the folder is ours, so that it can be removed wherever the run is killed.
        self.folder.mkdir()
        _write_json(self.folder / RUN_FILE, self.run)
        (self.folder / "parts").mkdir()
        self.results.mkdir()
        return self

    def counts(self, number: int) -> Counts | None:
        """The counts of a part, or None when the part is not whole."""
        try:
            record = json.loads(self._record(number).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        if any(_size(self.results / name) != size for name, size in record["files"].items()):
            return None
        folders = (name.rpartition("/")[0] for name in record["files"])
        self.folders.update((alike(folder), folder) for folder in folders)
        return _read_counts(record)

    def finished(self) -> Counts | None:
        """The counts of all parts, or None when the results do not lie in their place yet.

        Raises:
            InvalidData: When files of the results were lost or changed since.
        """
        record = read_manifest(self.out / RUN_FILE)
        if not self.done or record is None:
            return None
        problems: list[Problem] = []
        remedy = Label(
            "请恢复该文件；要重新判定，请加 --restart（Python 中为 restart=True）",
            "Bring it back, or add --restart (in Python restart=True) to assess again",
        )
        for name, expected_size in record["files"].items():
            if (size := _size(self.out / name)) != expected_size:
                found = Label("没有该文件", "no such file") if size is None else Label(f"{size} 字节", f"{size} bytes")
                expected = Label(
                    f"写出的结果，{expected_size} 字节", f"the results that were written, {expected_size} bytes"
                )
                problems.append(
                    Problem(str(self.out / name), found, expected, remedy, kind="file", path=(str(self.out / name),))
                )
        if problems:
            raise InvalidData(problems)
        return _read_counts(record)

    def write(self, number: int, tables: Iterable[tuple[str, pl.DataFrame]], counts: Counts) -> None:
        """Write a part: a file for each folder, then the counts.

        Raises:
            OSError: When the disk is full, say; it names the results, not the folder where they lie until then.
        """
        files: dict[str, int] = {}
        try:
            for folder, rows in tables:
                target = self.results / folder / f"part-{number:06}{SUFFIX}"
                target.parent.mkdir(parents=True, exist_ok=True)
                draft = target.with_name(f".{target.name}.draft")
                # Polars, when it writes to a file, does not pass on the system's error on a full disk.
                content = io.BytesIO()
                rows.write_parquet(content)
                draft.write_bytes(content.getbuffer())
                flush(draft)
                draft.replace(target)
                files[target.relative_to(self.results).as_posix()] = len(content.getbuffer())
            _write_json(self._record(number), {**_plain(counts), "files": files})
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.out)) from error

    def finish(self, counts: Counts, summary: str) -> None:
        """Let the results take their place, in one step."""
        (self.results / SUMMARY_FILE).write_text(summary, encoding="utf-8")
        files: dict[str, int] = {}
        for path in sorted((self.folder / "parts").glob("*.json")):
            files |= json.loads(path.read_text(encoding="utf-8"))["files"]
        _write_json(self.results / RUN_FILE, {**self.run, **_plain(counts), "files": files})
        _check_place(self.out, _FREE)  # somebody may have put something there meanwhile
        # When a run is killed between these steps, the next one settles it.
        if self.out.exists():
            self.out.rename(self._replaced)
        self.results.rename(self.out)
        self.discard()

    def settle(self) -> None:
        """Let results take their place if a run was killed after the earlier results had left it."""
        if self._replaced.is_dir() and not self.out.exists():
            (self.results if self.results.is_dir() else self._replaced).rename(self.out)
            self.discard()

    def discard(self) -> None:
        """Remove what was written so far, if anything; `staged` has seen to it that nothing else lies there."""
        if not self.folder.exists():
            return
        for each in self.folder.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
        # The mark that the folder is ours goes last, so that after an interrupt the next run can still remove the rest.
        shutil.rmtree(self.folder)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _read_counts(record: Mapping[str, Any]) -> Counts:
    return Counts({name: Tally(**tally) for name, tally in record["answers"].items()}, record["sums"])


def _plain(counts: Counts) -> dict[str, Any]:
    return {"answers": {name: attrs.asdict(tally) for name, tally in counts.answers.items()}, "sums": counts.sums}


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    with replacing_file(path) as draft:
        draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@contextmanager
def staged(out: Path, run: Mapping[str, Any], *, restart: bool) -> Iterator[Staging]:
    """Begin a run, or continue it, as the only one that writes there.

    Args:
        out: The folder for the results.
        run: The manifest of the run.
        restart: Whether earlier results, and an interrupted run, may be replaced.

    Raises:
        InvalidData: When something else lies there, or another run is under way.
    """
    staging = Staging(real_path(out), run)
    with only_writer(out):
        _check_place(out, _FREE)
        # A folder of this name that is not ours is neither continued nor removed.
        sweep(staging.folder)
        _check_place(
            staging.folder, Label("未写完的结果，或尚无文件的位置", "unfinished results, or a place without files")
        )
        yield staging.begin(restart=restart)


def _check_place(out: Path, free: Label) -> None:
    """Let results replace earlier results, and nothing else.

    Raises:
        InvalidData: When a file stands there, or a folder with files that are no results.
    """
    remedy = Label("请换一个文件夹，以免覆盖它们", "Choose another folder, so that nothing is overwritten")
    if os.path.lexists(out) and not out.is_dir():
        raise InvalidData([in_the_way(out, free)])
    if not out.exists():
        return
    if out.is_mount():  # it cannot be renamed to make room
        expected = Label("不是挂载点的文件夹", "a folder that is not a mount point")
        inside = Label(f"请改用其中的文件夹，如 {out / 'results'}", f"Choose a folder in it, such as {out / 'results'}")
        raise InvalidData(
            [Problem(str(out), Label("挂载点", "a mount point"), expected, inside, kind="file", path=(str(out),))]
        )
    known = {RUN_FILE, SUMMARY_FILE} if read_manifest(out / RUN_FILE) else set()
    others = (
        each.relative_to(out)
        for each in sorted(out.rglob("*"))
        if not each.is_dir() and not (known and (each.name in known or _OURS.fullmatch(each.name)))
    )
    if (other := next(others, None)) is not None:
        raise InvalidData([Problem(str(out), str(other), free, remedy, kind="file", path=(str(out),))])
