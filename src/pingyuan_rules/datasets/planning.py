"""Cutting files into parts, each so small that it and its answers fit into memory many times."""

from collections.abc import Iterator

import attrs

from pingyuan_rules.datasets.inputs import Dataset
from pingyuan_rules.rules import book

PART_BYTES = 2**28
"""So much a part takes in memory, about: 256 MiB; what is computed on the way takes a few times that."""
_SCAN_BYTES = 2**28
"""So much of one row group is read from a file at once."""
_CELL = 8
"""Bytes that a cell takes at most, unless its file says that it takes more."""


@attrs.frozen
class Segment:
    """Rows of one file that belong to one part.

    Attributes:
        file: Which file of the dataset it is.
        start: The first row, counted from 0.
        rows: How many rows.
        scans: In how many sets of columns they are read, one after another. A row group can only be read whole, so
            of a giant one few columns are held at a time.
    """

    file: int
    start: int
    rows: int
    scans: int = 1


@attrs.frozen
class Part:
    """What is read, assessed and written at once.

    Attributes:
        number: Its number, from 0.
        segments: Where its rows are.
    """

    number: int
    segments: tuple[Segment, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(segment.rows for segment in self.segments)


def rows_at_once(dataset: Dataset) -> int:
    """How many rows a part has at most."""
    cells = len(dataset.schema) + len(book.rules_of(dataset.record))
    size = sum(group.size for file in dataset.files for group in file.groups)
    width = max(_CELL * cells, size // max(1, dataset.rows))
    return max(1, PART_BYTES // width)


def parts_of(dataset: Dataset, most: int) -> tuple[Part, ...]:
    """All parts, in the order of the files; without any row there is one part, so that results have columns.

    Args:
        dataset: The files.
        most: How many rows a part may have.
    """
    parts: list[tuple[Segment, ...]] = []
    waiting: list[Segment] = []
    rows = 0
    for segment in _segments(dataset, most):
        if rows + segment.rows > most:
            parts.append(_joined(waiting))
            waiting, rows = [], 0
        waiting.append(segment)
        rows += segment.rows
    parts.append(_joined(waiting))
    return tuple(Part(number, segments) for number, segments in enumerate(parts))


def _segments(dataset: Dataset, most: int) -> Iterator[Segment]:
    """Row groups, and pieces of equal size of those that are too large."""
    for number, file in enumerate(dataset.files):
        start = 0
        for group in file.groups:
            pieces = -(-group.rows // most)
            scans = 1 if pieces == 1 else -(-group.stored // _SCAN_BYTES)
            end = start + group.rows
            for piece in range(pieces):
                rows = -(-(end - start) // (pieces - piece))
                yield Segment(number, start, rows, max(1, scans))
                start += rows


def _joined(segments: list[Segment]) -> tuple[Segment, ...]:
    """Segments that follow one another in a file, as one."""
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        if last is not None and last.file == segment.file and last.start + last.rows == segment.start:
            joined[-1] = attrs.evolve(last, rows=last.rows + segment.rows, scans=max(last.scans, segment.scans))
        else:
            joined.append(segment)
    return tuple(joined)
