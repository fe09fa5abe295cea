"""The rows of one part, and everything that is wrong with them."""

from collections.abc import Sequence

import attrs

from pingyuan_rules.asking import check
from pingyuan_rules.datasets.inputs import Dataset
from pingyuan_rules.datasets.invalid_in_files import ProblemLog
from pingyuan_rules.datasets.parquet_parts import PROBLEMS, Part, Segment, pl, read_segment, unreadable


@attrs.frozen
class PartRows:
    """The rows of one part, as they were read.

    Attributes:
        segments: The places whose rows could be read.
        frames: The rows of each.
        frame: All rows.
    """

    segments: Sequence[Segment]
    frames: Sequence[pl.DataFrame]
    frame: pl.DataFrame


def read_rows(dataset: Dataset, part: Part, log: ProblemLog) -> PartRows:
    """The rows of a part, in the columns of the whole dataset; files that turn out to be broken go into the log."""
    frames, segments = [], []
    for segment in part.segments:
        try:
            frames.append(read_segment(dataset, segment))
        except PROBLEMS as error:
            log.unread.setdefault(segment.file, unreadable(dataset.files[segment.file], error))
        else:
            segments.append(segment)
    # Polars cannot join no frames at all: an empty one stands first, with every column.
    return PartRows(segments, frames, pl.concat([pl.DataFrame(schema=dict(dataset.schema)), *frames]))


def read_part(dataset: Dataset, part: Part, log: ProblemLog) -> pl.DataFrame:
    """The rows of a part; what is wrong with them goes into the log, file by file."""
    rows = read_rows(dataset, part, log)
    # One check of the whole part first: nearly always nothing is wrong, and checking every segment takes longer.
    if check(rows.frame, dataset.record):
        for segment, frame in zip(rows.segments, rows.frames, strict=True):
            log.collect_problems(segment, frame)
    return rows.frame
