"""One run over files: every part is read, checked, assessed, counted and written."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import attrs

from pingyuan_rules.asking import assess
from pingyuan_rules.datasets.answer_counts import Counts, count_answers, measures_of, no_counts, summary_text
from pingyuan_rules.datasets.assessed_files import AssessedFiles, Columns, Progress
from pingyuan_rules.datasets.inputs import Dataset, Found, covers, find_files
from pingyuan_rules.datasets.invalid_in_files import ProblemLog
from pingyuan_rules.datasets.manifest import manifest
from pingyuan_rules.datasets.parquet_parts import (
    Part,
    open_files,
    parts_of,
    passing_interrupts,
    pl,
    rows_at_once,
)
from pingyuan_rules.datasets.part_rows import read_part
from pingyuan_rules.datasets.partitions import check_partition, split
from pingyuan_rules.datasets.related_files import (
    RelatedFiles,
    ids_of,
    key_type_problems,
    open_related,
    read_ids,
)
from pingyuan_rules.datasets.schemas import as_dataset, find_class
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

Beside: TypeAlias = Mapping[str, tuple[RelatedFiles, ProblemLog]]
"""The files of each relation, and what is wrong with them."""


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
        related: The paths of the files of related records, by the name of their relation.
    """

    policy: Policy
    missing: OnMissing
    out: Path | None
    columns: Columns
    by: tuple[str, ...]
    most: int | None
    progress: Progress | None
    related: Mapping[str, Sequence[str | Path]] = attrs.field(factory=dict)

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
        several = (paths, *self.related.values())
        if target is not None and any(covers(path, target) for each in several for path in each):
            problems.append(self._among_inputs())
        dataset = None
        try:
            named = find_files(paths)
            if lies_in(named, target):
                problems.append(self._among_inputs())
            files, broken = open_files(named)
            problems += broken
            if files:
                record = record or find_class(files)
                related, others = open_related(self.related, record, self.policy, self.missing)
                problems += others
                if any(lies_in(each.files, target) for each in related.values()):
                    problems.append(self._among_inputs())
                dataset = as_dataset(files, record, self.policy, self.missing, self.related)
                dataset = attrs.evolve(dataset, related=related)
                problems += key_type_problems(dataset)
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
            for files in dataset.related.values():
                warn_added(files.record, [facts_of(files.record)[name] for name in files.missing])
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
        related, logs = self._look_through(dataset, parts, log)
        total, resumed, rows = no_counts(dataset.record, self.policy), 0, 0
        for part in parts:
            counts = None if staging is None else staging.counts(part.number)
            resumed += counts is not None
            counts = counts or self._assess_part(dataset, part, staging, log, related)
            total = total if counts is None else total + counts
            rows += part.rows
            if self.progress is not None:
                self.progress(rows, dataset.rows)
        every = (*dataset.files, *(each for files in dataset.related.values() for each in files.files))
        changed = [changed_problem(each.path) for each in every if not each.stands]
        # What was read of such a file may be wrong in any way, and nobody need correct it.
        if problems := changed or [problem for each in (log, *logs.values()) for problem in each.problems()]:
            if staging is not None:
                # Once a file is corrected its size or time differs, so no later run could continue these parts.
                staging.discard()
            raise InvalidData(problems)
        result = self._result(dataset, total, len(parts), resumed)
        if staging is not None:
            staging.finish(total, summary_text(result))
        return result

    def _look_through(
        self, dataset: Dataset, parts: Sequence[Part], log: ProblemLog
    ) -> tuple[Beside, dict[str, ProblemLog]]:
        """The files of related records, looked through before the first part, and what is wrong with each."""
        logs = {name: ProblemLog(files) for name, files in dataset.related.items()}
        related: dict[str, tuple[RelatedFiles, ProblemLog]] = {}
        if logs:
            ids = read_ids(dataset, parts, log)
            for name, files in dataset.related.items():
                opened = RelatedFiles.of(dataset, name, self.most or rows_at_once(files))
                opened.look_through(ids, logs[name])
                related[name] = opened, logs[name]
        return related, logs

    def _assess_part(
        self, dataset: Dataset, part: Part, staging: Staging | None, log: ProblemLog, beside: Beside
    ) -> Counts | None:
        """Assess a part; None if something in it, or before it, is wrong, so that nothing is to be written."""
        frame = read_part(dataset, part, log)
        if log or any(each for _, each in beside.values()):
            return None
        record, policy = dataset.record, self.policy
        ids = ids_of(dataset, frame)
        related = {name: files.rows_of(ids, each).lazy() for name, (files, each) in beside.items()}
        if any(each for _, each in beside.values()):
            return None
        # Missing columns have been refused when the files were opened, unless they are to be unknown.
        # Lazy, since the values of an eager frame would be checked again.
        answered = assess(frame.lazy(), record, policy, missing="unknown", related=related).collect()
        counts = count_answers(answered, record, policy, measures_of(record, policy), related)
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
            related={name: files.rows for name, files in dataset.related.items()},
            answers=total.answers,
            measures=total.measures(measures_of(dataset.record, self.policy)),
        )


def lies_in(files: Iterable[Found], target: Path | None) -> bool:
    """Whether any of some files lies in a folder."""
    return target is not None and any(real_path(each.path).is_relative_to(target) for each in files)
