"""Where results lie while they are not all there: beside their place, which they take in one step.

Every file of a part is written under another name first, and what was counted in the part comes last: a part that has
this is whole. So a run that was killed goes on where it was, and nobody ever finds half of anything.
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

from pingyuan_rules.datasets.answer_counts import Counted
from pingyuan_rules.datasets.assessing import Tally
from pingyuan_rules.datasets.inputs import SUFFIX
from pingyuan_rules.datasets.manifest import RUN_FILE, differences, read_manifest, same
from pingyuan_rules.datasets.parquet_parts import pl
from pingyuan_rules.datasets.partitions import alike
from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.files import Locked, locked, replacing_file

SUMMARY_FILE = "_summary.csv"
_OURS = re.compile(r"part-[0-9]+\.parquet")


@attrs.frozen
class Staging:
    """A run that is under way.

    Attributes:
        out: Where the results will lie.
        run: What the run is.
        done: Whether the results lie there already.
        folders: The folders of the parts that are done, by what file systems may take for the same name.
    """

    out: Path
    run: Mapping[str, Any] = attrs.field(repr=False)
    done: bool = False
    folders: dict[str, str] = attrs.field(factory=dict, repr=False)

    @property
    def folder(self) -> Path:
        """Where all of it lies until then."""
        return self.out.parent / f".{self.out.name}.unfinished"

    @property
    def results(self) -> Path:
        """What will be the results."""
        return self.folder / "results"

    def counted(self, number: int) -> Counted | None:
        """What was counted in a part, or None where the part is not whole."""
        try:
            said = json.loads(self._record(number).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        if any(_size(self.results / name) != size for name, size in said["files"].items()):
            return None
        folders = (name.rpartition("/")[0] for name in said["files"])
        self.folders.update((alike(folder), folder) for folder in folders)
        return _counted(said)

    def finished(self) -> Counted | None:
        """What was counted in all parts, or None where the results do not lie in their place yet.

        Raises:
            InvalidData: When files of the results were lost or changed since.
        """
        said = read_manifest(self.out / RUN_FILE)
        if not self.done or said is None:
            return None
        if lost := list(_lost(self.out, said["files"])):
            raise InvalidData(lost)
        return _counted(said)

    def write(self, number: int, tables: Iterable[tuple[str, pl.DataFrame]], counted: Counted) -> None:
        """Write a part: a file for each folder, then what was counted.

        Raises:
            OSError: When the disk is full, say; it names the results and not where they lie meanwhile.
        """
        try:
            self._write(number, tables, counted)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.out)) from error

    def _write(self, number: int, tables: Iterable[tuple[str, pl.DataFrame]], counted: Counted) -> None:
        files: dict[str, int] = {}
        for folder, rows in tables:
            target = self.results / folder / f"part-{number:06}{SUFFIX}"
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{target.name}.draft")
            # Polars hides what the system says when a disk is full.
            content = io.BytesIO()
            rows.write_parquet(content)
            draft.write_bytes(content.getbuffer())
            _to_disk(draft)
            draft.replace(target)
            files[target.relative_to(self.results).as_posix()] = len(content.getbuffer())
        _write_json(self._record(number), {"answers": _plain(counted), "sums": counted.sums, "files": files})

    def finish(self, counted: Counted, summary: str) -> None:
        """Let the results take their place, in one step."""
        (self.results / SUMMARY_FILE).write_text(summary, encoding="utf-8")
        head = {**self.run, "answers": _plain(counted), "sums": counted.sums}
        _write_json(self.results / RUN_FILE, {**head, "files": self._files()})
        if self.out.exists():
            self.out.rename(self._replaced)
        self.results.rename(self.out)
        self.discard()

    def settle(self) -> None:
        """Let results take their place where a run was killed after those before them had left it."""
        if self._replaced.is_dir() and not self.out.exists():
            (self.results if self.results.is_dir() else self._replaced).rename(self.out)
            self.discard()

    def discard(self) -> None:
        """Remove what was written so far."""
        shutil.rmtree(self.folder)

    @property
    def _replaced(self) -> Path:
        return self.folder / "replaced"

    def _record(self, number: int) -> Path:
        return self.folder / "parts" / f"{number:06}.json"

    def _files(self) -> dict[str, int]:
        """The files of all parts and how many bytes each has."""
        records = sorted((self.folder / "parts").glob("*.json"))
        said = (json.loads(path.read_text(encoding="utf-8"))["files"] for path in records)
        return {name: size for files in said for name, size in files.items()}


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _lost(out: Path, files: Mapping[str, int]) -> Iterator[Problem]:
    remedy = Label(
        "请恢复该文件；要重新判定，请加 --restart（Python 中为 restart=True）",
        "Bring it back, or add --restart (in Python restart=True) to assess anew",
    )
    for name, size in files.items():
        if (there := _size(out / name)) != size:
            found = Label("没有该文件", "no such file")
            if there is not None:
                found = Label(f"{there} 字节", f"{there} bytes")
            expected = Label(f"写出的结果，{size} 字节", f"the results that were written, {size} bytes")
            yield Problem(str(out / name), found, expected, remedy)


def _counted(said: Mapping[str, Any]) -> Counted:
    return Counted({name: Tally(**tally) for name, tally in said["answers"].items()}, said["sums"])


def _plain(counted: Counted) -> dict[str, Any]:
    return {name: attrs.asdict(tally) for name, tally in counted.answers.items()}


def _write_json(path: Path, said: Mapping[str, Any]) -> None:
    with replacing_file(path) as draft:
        draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        _to_disk(draft)


def _to_disk(path: Path) -> None:
    # A system that fails may otherwise keep a later file and lose this one.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def staged(out: Path, run: Mapping[str, Any], *, restart: bool) -> Iterator[Staging]:
    """Begin a run, or go on with it, alone.

    Args:
        out: Where the results are to lie.
        run: What the run is.
        restart: Whether earlier results, and a run that was broken off, may be replaced.

    Raises:
        InvalidData: When something else lies there, or another run is under way.
    """
    staging = Staging(out.resolve(), run)
    staging.out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with locked(staging.out.parent / f".{staging.out.name}.lock"):
            _check_place(out)
            yield _begun(staging, restart=restart)
    except Locked:
        found = Label("另一次运行正在写入", "another run that is writing there")
        expected = Label("一次只有一次运行", "one run at a time")
        remedy = Label("请等它结束，或换一个文件夹", "Wait until it ends, or choose another folder")
        raise InvalidData([Problem(str(out), found, expected, remedy)]) from None


def _begun(staging: Staging, *, restart: bool) -> Staging:
    staging.settle()
    there, under_way = read_manifest(staging.out / RUN_FILE), read_manifest(staging.folder / RUN_FILE)
    if not restart:
        ours = same(under_way, staging.run)
        if ours and staging.results.is_dir():
            return staging
        if same(there, staging.run):
            if ours or under_way is None:  # what is left of a run that was done, and not another's that goes on later
                shutil.rmtree(staging.folder, ignore_errors=True)
            return attrs.evolve(staging, done=True)
        if (other := under_way or there) is not None and not ours:
            raise InvalidData(differences(other, staging.run, staging.folder if under_way else staging.out))
    if staging.folder.exists():
        staging.discard()
    (staging.folder / "parts").mkdir(parents=True)
    staging.results.mkdir()
    _write_json(staging.folder / RUN_FILE, staging.run)
    return staging


def _check_place(out: Path) -> None:
    """Let results take the place of earlier ones, and of nothing else.

    Raises:
        InvalidData: When a file stands there, or files that are no results of ours.
    """
    free = Label("以前的结果，或尚无文件的位置", "earlier results, or a place without files")
    remedy = Label("请换一个文件夹，以免覆盖它们", "Choose another folder, so that nothing is overwritten")
    if out.is_file():
        raise InvalidData([Problem(str(out), Label("一个文件", "a file"), free, remedy)])
    if not out.exists():
        return
    known = {RUN_FILE, SUMMARY_FILE} if read_manifest(out / RUN_FILE) else set()
    others = (
        each.relative_to(out)
        for each in sorted(out.rglob("*"))
        if not each.is_dir() and not (known and (each.name in known or _OURS.fullmatch(each.name)))
    )
    if (other := next(others, None)) is not None:
        raise InvalidData([Problem(str(out), str(other), free, remedy)])
    if out.is_mount():
        expected = Label("一个文件夹，其上级可以写入", "a folder beside which files can be written")
        inside = Label(f"请改用其中的文件夹，如 {out / 'results'}", f"Choose a folder in it, such as {out / 'results'}")
        raise InvalidData([Problem(str(out), Label("挂载点", "a mount point"), expected, inside)])
