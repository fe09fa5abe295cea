"""Values that facts do not allow: how many there are in each file, and where the first of each kind stand."""

from collections.abc import Iterator

import attrs

from pingyuan_rules.asking import check
from pingyuan_rules.datasets.inputs import Dataset, File, FilePlace
from pingyuan_rules.datasets.parquet_parts import Segment, pl
from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.engine.personal_values import listed
from pingyuan_rules.engine.planning.frame_problems import PROBLEM_KINDS, InvalidKind

_CORRECT = Label("请更正这些值；不知道的留空", "Correct these values; leave those that are not known empty")
_SHOWN = 3
"""So many wrong values are enough to see what is wrong."""


@attrs.define
class ProblemLog:
    """Everything that was found wrong while files were read, in the order of the files.

    Attributes:
        dataset: The files.
        unread: The problems of files that turned out to be broken, by the number of the file.
        invalid: Values that are not allowed, by file, column and kind: the first three, and how many there are.
        others: All other problems.
    """

    dataset: Dataset
    unread: dict[int, Problem] = attrs.field(factory=dict)
    invalid: dict[tuple[int, str, str], "FirstInvalid"] = attrs.field(factory=dict)
    others: dict[Problem, None] = attrs.field(factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any problem."""
        return bool(self.unread or self.invalid or self.others)

    def collect_problems(self, segment: Segment, frame: pl.DataFrame) -> None:
        """Add what is wrong with rows of one file."""
        for each in check(frame, self.dataset.record):
            key = (segment.file, each.column, each.kind)
            first = self.invalid.setdefault(key, FirstInvalid(each.column, each.kind, each.expected))
            first.count += each.count
            first.rows = [*first.rows, *(segment.start + row + 1 for row in each.rows)][:_SHOWN]
            first.examples = list(dict.fromkeys([*first.examples, *each.examples]))[:_SHOWN]

    def problems(self) -> Iterator[Problem]:
        """The problems, file by file."""
        for number, file in enumerate(self.dataset.files):
            if number in self.unread:
                yield self.unread[number]
            here = [first for (at, _, _), first in self.invalid.items() if at == number]
            yield from (first.problem(file) for first in sorted(here, key=lambda first: (first.rows[0], first.column)))
        yield from self.others


@attrs.define
class FirstInvalid:
    """The first values of a kind that are not allowed.

    Attributes:
        column: Their column, or several columns that contradict each other.
        kind: What is wrong with them; see `Invalid`.
        expected: What is allowed.
        count: The number of such values in the file.
        rows: The rows of the first, counted from 1.
        examples: Different values among the first.
    """

    column: str
    kind: InvalidKind
    expected: Label
    count: int = 0
    rows: list[int] = attrs.field(factory=list)
    examples: list[str] = attrs.field(factory=list)

    def problem(self, file: File) -> Problem:
        """The problem in words."""
        rows = list(map(str, self.rows))
        row = "row" if len(rows) == 1 else "rows"
        several = "," in self.column
        place = FilePlace(
            f"{file.path} 第{'、'.join(rows)}行 {self.column}",
            f"{file.path} {row} {', '.join(rows)}, {self.column}",
            (str(file.path), self.rows[0], *(() if several else (self.column,))),
        )
        # The values of several columns in one row stand together.
        found = Label("；".join(self.examples), "; ".join(self.examples)) if several else listed(self.examples)
        zh, en = self.expected.zh, self.expected.en
        if self.count > _SHOWN:
            zh += f"（此文件中共有 {self.count} 处不符合，以上为前 {_SHOWN} 处）"
            en += f" (the first {_SHOWN} of {self.count} wrong values in this file)"
        return Problem(place, found, Label(zh, en), _CORRECT, kind=PROBLEM_KINDS[self.kind])
