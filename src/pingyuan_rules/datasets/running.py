"""One run over files: every part is read, checked, assessed, counted and written."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from pingyuan_rules.asking import assess, check
from pingyuan_rules.datasets.answer_counts import Counts, count_answers, measures_of, no_counts, summary_text
from pingyuan_rules.datasets.assessed_files import AssessedFiles, Columns, Progress
from pingyuan_rules.datasets.inputs import Dataset, covers, find_files
from pingyuan_rules.datasets.invalid_in_files import ProblemLog
from pingyuan_rules.datasets.manifest import manifest
from pingyuan_rules.datasets.parquet_parts import (
    PROBLEMS,
    Part,
    open_files,
    parts_of,
    passing_interrupts,
    pl,
    read_segment,
    rows_at_once,
    unreadable,
)
from pingyuan_rules.datasets.partitions import check_partition, split
from pingyuan_rules.datasets.schemas import as_dataset
from pingyuan_rules.datasets.staging import Staging, staged
from pingyuan_rules.engine import InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.engine.planning.column_names import warn_added
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.files import changed_problem, real_path
from pingyuan_rules.measures.measure_parts import OnMissing
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.writing_results import OTHER_FORMATS
from pingyuan_rules.rules import book
from pingyuan_rules.tables.workbook_writer import WORKBOOK


@attrs.frozen
class Run:
    """How files are assessed; see `assess_files`.

    Attributes:
        policy: The policy.
        missing: What a missing column means.
        out: The folder for the results, or None.
        columns: The columns of the input that results have.
        by: The columns whose values become folders.
        most: The greatest number of rows of a part, or None.
        progress: Called after each part.
    """

    policy: Policy
    missing: OnMissing
    out: Path | None
    columns: Columns
    by: tuple[str, ...]
    most: int | None
    progress: Progress | None

    @passing_interrupts
    def open(self, paths: Sequence[str | Path], record: type[Record] | None) -> Dataset:
        """Open the files as one table.

        Raises:
            InvalidData: With everything for which they cannot be assessed, or the results not be written.
        """
        problems: list[Problem] = []
        if self.most is not None and self.most < 1:
            expected = Label("1 或更大的整数", "a whole number of 1 or more")
            problems.append(
                Problem(
                    "--part-rows",
                    str(self.most),
                    expected,
                    Label("请更正", "Correct it"),
                    kind="range",
                    path=("--part-rows",),
                )
            )
        if self.out is not None and self.out.suffix.lower() in {WORKBOOK, *OTHER_FORMATS}:
            remedy = Label("请更改路径，如 results", "Change the path, such as results")
            problems.append(
                Problem(
                    str(self.out),
                    self.out.suffix,
                    Label("一个文件夹", "a folder"),
                    remedy,
                    kind="file",
                    path=(str(self.out),),
                )
            )
        target = None if self.out is None else real_path(self.out)
        if target is not None and any(covers(path, target) for path in paths):
            problems.append(self._among_inputs())
        dataset = None
        try:
            named = find_files(paths)
            if target is not None and any(real_path(each.path).is_relative_to(target) for each in named):
                problems.append(self._among_inputs())
            files, broken = open_files(named)
            problems += broken
            if files:
                dataset = as_dataset(files, record, self.policy, self.missing)
                answers = {
                    rule.name: pl.Boolean() if rule.kind == BOOL else pl.String() if rule.kind.enum else pl.Int64()
                    for rule in book.rules_of(dataset.record)
                }
                problems += check_partition(self.by, {**dataset.schema, **answers})
        except InvalidData as error:
            problems += error.problems
        # A pattern and the files that it matches report the same place.
        if problems or dataset is None:
            raise InvalidData(dict.fromkeys(problems))
        return dataset

    def _among_inputs(self) -> Problem:
        found = Label("输入文件之中的位置", "a place among the files that are read")
        expected = Label("另一个位置，以免结果被当作输入", "another place, so that results are not read as input")
        return Problem(
            f"--out {self.out}",
            found,
            expected,
            Label("请换一个文件夹", "Choose another folder"),
            kind="file",
            path=("--out",),
        )

    @passing_interrupts
    def assess(self, paths: Sequence[str | Path], record: type[Record] | None, *, restart: bool) -> AssessedFiles:
        """Assess files; see `assess_files`."""
        dataset = self.open(paths, record)
        if self.missing == "error":
            facts = facts_of(dataset.record)
            warn_added(dataset.record, [facts[name] for name in dataset.missing])
        most = self.most or rows_at_once(dataset)
        parts = parts_of(dataset, most)
        if self.out is None:
            return self._assess_parts(dataset, parts, None)
        options = {"missing": self.missing, "columns": self.columns, "partition_by": list(self.by), "part_rows": most}
        with staged(self.out, manifest(dataset, self.policy, **options), restart=restart) as staging:
            if (counts := staging.finished()) is not None:
                return self._result(dataset, counts, len(parts), len(parts))
            return self._assess_parts(dataset, parts, staging)

    def _assess_parts(self, dataset: Dataset, parts: Sequence[Part], staging: Staging | None) -> AssessedFiles:
        log = ProblemLog(dataset)
        total, resumed, rows = no_counts(dataset.record, self.policy), 0, 0
        for part in parts:
            counts = None if staging is None else staging.counts(part.number)
            resumed += counts is not None
            counts = counts or self._assess_part(dataset, part, staging, log)
            total = total if counts is None else total + counts
            rows += part.rows
            if self.progress is not None:
                self.progress(rows, dataset.rows)
        changed = [changed_problem(each.path) for each in dataset.files if not each.stands]
        # What was read of such a file may be wrong in any way, and nobody need correct it.
        if problems := changed or list(log.problems()):
            if staging is not None:
                # Once a file is corrected its size or time differs, so no later run could continue these parts.
                staging.discard()
            raise InvalidData(problems)
        result = self._result(dataset, total, len(parts), resumed)
        if staging is not None:
            staging.finish(total, summary_text(result))
        return result

    def _assess_part(self, dataset: Dataset, part: Part, staging: Staging | None, log: ProblemLog) -> Counts | None:
        """Assess a part; None if something in it, or before it, is wrong, so that nothing is to be written."""
        frame = read_part(dataset, part, log)
        if log:
            return None
        record, policy = dataset.record, self.policy
        # Missing columns have been refused when the files were opened, unless they are to be unknown.
        # Lazy, since the values of an eager frame would be checked again.
        answered = assess(frame.lazy(), record, policy, missing="unknown").collect()
        counts = count_answers(answered, record, policy, measures_of(record, policy))
        if staging is not None:
            if self.columns == "answers":
                names = dict.fromkeys(["id", *self.by, *(rule.name for rule in book.rules_of(record))])
                answered = answered.select(name for name in names if name in answered.columns)
            try:
                tables = list(split(answered, self.by, staging.folders))
            except InvalidData as error:
                log.others.update(dict.fromkeys(error.problems))
                return None
            staging.write(part.number, tables, counts)
        return counts

    def _result(self, dataset: Dataset, total: Counts, parts: int, resumed: int) -> AssessedFiles:
        return AssessedFiles(
            record=dataset.record,
            policy=self.policy,
            out=self.out,
            files=len(dataset.files),
            rows=dataset.rows,
            parts=parts,
            resumed=resumed,
            left_out=dataset.left_out,
            missing=dataset.missing,
            answers=total.answers,
            measures=total.measures(measures_of(dataset.record, self.policy)),
        )


def read_part(dataset: Dataset, part: Part, log: ProblemLog) -> pl.DataFrame:
    """The rows of a part; what is wrong with them goes into the log, file by file."""
    # Polars cannot join no frames at all: an empty one stands first, with every column.
    frames = [pl.DataFrame(schema=dict(dataset.schema))]
    segments = []
    for segment in part.segments:
        try:
            frames.append(read_segment(dataset, segment))
        except PROBLEMS as error:
            log.unread.setdefault(segment.file, unreadable(dataset.files[segment.file], error))
        else:
            segments.append(segment)
    frame = pl.concat(frames)
    # One check of the whole part first: nearly always nothing is wrong, and checking every segment takes longer.
    if check(frame, dataset.record):
        for segment, rows in zip(segments, frames[1:], strict=True):
            log.collect_problems(segment, rows)
    return frame
