"""Values that facts do not allow: how many there are in each file, and where the first of each kind stands."""

from collections.abc import Iterator

import attrs

from pingyuan_rules.asking import check
from pingyuan_rules.datasets.inputs import Dataset, File
from pingyuan_rules.datasets.parquet_parts import Segment, pl
from pingyuan_rules.engine import Label, Problem

_CORRECT = Label("请更正这些值；不知道的留空", "Correct these values; leave those that are not known empty")


@attrs.define
class ProblemLog:
    """Everything that was found wrong while files were read, in the order of the files.

    Attributes:
        dataset: The files.
        unread: The problems of files that turned out to be broken, by the number of the file.
        invalid: Values that are not allowed, by file, column and kind: the first, and how many there are.
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
            if key in self.invalid:
                self.invalid[key].count += each.count
            else:
                row = segment.start + each.rows[0] + 1
                self.invalid[key] = FirstInvalid(each.column, row, each.examples[0], each.expected, each.count)

    def problems(self) -> Iterator[Problem]:
        """The problems, file by file."""
        for number, file in enumerate(self.dataset.files):
            if number in self.unread:
                yield self.unread[number]
            here = [first for (at, _, _), first in self.invalid.items() if at == number]
            yield from (first.problem(file) for first in sorted(here, key=lambda first: (first.row, first.column)))
        yield from self.others


@attrs.define
class FirstInvalid:
    """The first value of a kind that is not allowed.

    Attributes:
        column: Its column, or several columns that contradict each other.
        row: Its row in the file, counted from 1.
        found: The value, or the values.
        expected: What is allowed.
        count: The number of such values in the file.
    """

    column: str
    row: int
    found: str
    expected: Label
    count: int

    def problem(self, file: File) -> Problem:
        """The problem in words."""
        place = Label(f"{file.path} 第{self.row}行 {self.column}", f"{file.path} row {self.row}, {self.column}")
        more_zh = "" if self.count == 1 else f"（此文件中共有 {self.count} 处不符合，此为第一处）"
        more_en = "" if self.count == 1 else f" (the first of {self.count} wrong values in this file)"
        expected = Label(f"{self.expected.zh}{more_zh}", f"{self.expected.en}{more_en}")
        return Problem(place, self.found, expected, _CORRECT)
