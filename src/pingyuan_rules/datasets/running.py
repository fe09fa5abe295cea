"""One run over files: every part is read, checked, assessed, counted and written."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.asking import assess, check
from pingyuan_rules.datasets.answer_counts import Counted, count, measures_of, nothing, summary
from pingyuan_rules.datasets.assessing import AssessedFiles
from pingyuan_rules.datasets.inputs import Dataset, File, Found, covers, find_files
from pingyuan_rules.datasets.invalid_in_files import Wrong
from pingyuan_rules.datasets.manifest import manifest
from pingyuan_rules.datasets.parquet_parts import (
    PROBLEMS,
    Part,
    open_files,
    parts_of,
    pl,
    read_segment,
    rows_at_once,
    unreadable,
)
from pingyuan_rules.datasets.partitions import check_partition, split
from pingyuan_rules.datasets.schemas import as_dataset
from pingyuan_rules.datasets.staging import Staging, staged
from pingyuan_rules.engine import InvalidData, Label, Problem, Record
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.measures.measure_parts import OnMissing
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.writing_results import OTHER_FORMATS
from pingyuan_rules.rules import book
from pingyuan_rules.tables.workbook_writer import WORKBOOK

if TYPE_CHECKING:
    from pingyuan_rules.datasets.assessing import Columns, Progress

_ID = "id"


@attrs.frozen
class Run:
    """How files are assessed; see `assess_files`.

    Attributes:
        policy: The policy.
        missing: What a missing column means.
        out: Where results are to lie, or None.
        columns: Which columns of the input results have.
        by: The columns whose values become folders.
        most: How many rows a part may have, or None.
        progress: Is told how far it has come.
    """

    policy: Policy
    missing: OnMissing
    out: Path | None
    columns: "Columns"
    by: tuple[str, ...]
    most: int | None
    progress: "Progress | None"

    def over(self, paths: Sequence[str | Path], of: type[Record] | None, *, restart: bool) -> AssessedFiles:
        """Assess files; see `assess_files`."""
        dataset = self.opened(paths, of)
        most = self.most or rows_at_once(dataset)
        parts = parts_of(dataset, most)
        if self.out is None:
            return self._gone_through(dataset, parts, None)
        how = {"missing": self.missing, "columns": self.columns, "partition_by": list(self.by), "part_rows": most}
        with staged(self.out, manifest(dataset, self.policy, **how), restart=restart) as staging:
            if (done := staging.finished()) is not None:
                return self._made(dataset, done, len(parts), len(parts))
            return self._gone_through(dataset, parts, staging)

    def opened(self, paths: Sequence[str | Path], of: type[Record] | None) -> Dataset:
        """The files as one table, or everything for which they cannot be assessed or the results not lie there."""
        problems = [*self._most(), *self._place(paths)]
        dataset = None
        try:
            found = find_files(paths)
            problems += self._inside(found)
            files, broken = open_files(found)
            problems += broken
            if files:
                dataset = as_dataset(files, of, self.policy, self.missing)
                problems += self._folders(dataset)
        except InvalidData as error:
            problems += error.problems
        if problems or dataset is None:
            raise InvalidData(dict.fromkeys(problems))
        return dataset

    def _folders(self, dataset: Dataset) -> Iterable[Problem]:
        types = {**dataset.schema, **{rule.name: _type(rule.kind) for rule in book.rules_of(dataset.record)}}
        return check_partition(self.by, types)

    def _most(self) -> Iterator[Problem]:
        if self.most is not None and self.most < 1:
            expected = Label("1 或更大的整数", "a whole number of 1 or more")
            yield Problem("--part-rows", str(self.most), expected, Label("请更正", "Correct it"))

    def _place(self, paths: Sequence[str | Path]) -> Iterator[Problem]:
        if self.out is None:
            return
        if self.out.suffix.lower() in {WORKBOOK, *OTHER_FORMATS}:
            remedy = Label("请更改路径，如 results", "Change the path, such as results")
            yield Problem(str(self.out), self.out.suffix, Label("一个文件夹", "a folder"), remedy)
        if any(covers(path, self.out.resolve()) for path in paths):
            yield _among(self.out)

    def _inside(self, found: Sequence[Found]) -> Iterator[Problem]:
        if self.out is not None and any(each.path.resolve().is_relative_to(self.out.resolve()) for each in found):
            yield _among(self.out)

    # Part by part.

    def _gone_through(self, dataset: Dataset, parts: Sequence[Part], staging: Staging | None) -> AssessedFiles:
        wrong = Wrong(dataset)
        total, resumed, rows = nothing(dataset.record, self.policy), 0, 0
        for part in parts:
            counted = None if staging is None else staging.counted(part.number)
            resumed += counted is not None
            counted = counted or self._assessed(dataset, part, staging, wrong)
            total = total if counted is None else total + counted
            rows += part.rows
            if self.progress is not None:
                self.progress(rows, dataset.rows)
        _refuse(dataset, wrong, staging)
        made = self._made(dataset, total, len(parts), resumed)
        if staging is not None:
            staging.finish(total, summary(made))
        return made

    def _made(self, dataset: Dataset, total: Counted, parts: int, resumed: int) -> AssessedFiles:
        return AssessedFiles(
            record=dataset.record,
            policy=self.policy,
            out=self.out,
            files=len(dataset.files),
            rows=dataset.rows,
            parts=parts,
            resumed=resumed,
            left_out=dataset.left_out,
            answers=total.answers,
            measures=total.measures(measures_of(dataset.record, self.policy)),
        )

    def _assessed(self, dataset: Dataset, part: Part, staging: Staging | None, wrong: Wrong) -> Counted | None:
        """Assess a part; None where something in it, or before it, is wrong, so that nothing is to be written."""
        frame = _read(dataset, part, wrong)
        if wrong:
            return None
        record, policy = dataset.record, self.policy
        answered = assess(frame.lazy(), record, policy, missing="unknown").collect()
        counted = count(answered, record, measures_of(record, policy))
        if staging is not None:
            try:
                tables = list(split(self._kept(answered, record), self.by, staging.folders))
            except InvalidData as error:
                wrong.besides.update(dict.fromkeys(error.problems))
                return None
            staging.write(part.number, tables, counted)
        return counted

    def _kept(self, answered: pl.DataFrame, record: type[Record]) -> pl.DataFrame:
        if self.columns == "all":
            return answered
        names = [_ID, *self.by, *(rule.name for rule in book.rules_of(record))]
        return answered.select(name for name in dict.fromkeys(names) if name in answered.columns)


def _read(dataset: Dataset, part: Part, wrong: Wrong) -> pl.DataFrame:
    """The rows of a part, with what is wrong with them noted file by file."""
    frames = [pl.DataFrame(schema=dict(dataset.schema))]
    segments = []
    for segment in part.segments:
        try:
            frames.append(read_segment(dataset, segment))
        except PROBLEMS as error:
            file = dataset.files[segment.file]
            wrong.unread.setdefault(segment.file, unreadable(file, error))
        else:
            segments.append(segment)
    frame = pl.concat(frames)
    if check(frame, dataset.record):
        for segment, rows in zip(segments, frames[1:], strict=True):
            wrong.look(segment, rows)
    return frame


def _refuse(dataset: Dataset, wrong: Wrong, staging: Staging | None) -> None:
    """Raise whatever was found wrong, and leave nothing behind; files that changed meanwhile are wrong too."""
    problems = [*wrong.problems(), *(_changed(file) for file in dataset.files if not file.stands)]
    if problems:
        if staging is not None:
            staging.discard()
        raise InvalidData(problems)


def _changed(file: File) -> Problem:
    found = Label("读取期间被改动的文件", "a file that was changed while it was read")
    expected = Label("不变的文件", "a file that stays as it is")
    remedy = Label("请等它写完，再重新判定", "Wait until it has been written, and assess again")
    return Problem(str(file.path), found, expected, remedy)


def _type(kind: Any) -> pl.DataType:
    if kind == BOOL:
        return pl.Boolean()
    return pl.Int64() if kind.enum is None else pl.String()


def _among(out: Path) -> Problem:
    found = Label("输入文件之中的位置", "a place among the files that are read")
    expected = Label("另一个位置，以免结果被当作输入", "another place, so that results are not read as input")
    return Problem(f"--out {out}", found, expected, Label("请换一个文件夹", "Choose another folder"))
