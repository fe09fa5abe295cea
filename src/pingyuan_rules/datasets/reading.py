"""Reading rows of a file in the columns of the whole dataset."""

from collections.abc import Sequence
from typing import Any

from pingyuan_rules.datasets.inputs import Dataset, File
from pingyuan_rules.datasets.opening import pl
from pingyuan_rules.datasets.planning import Segment


def read_segment(dataset: Dataset, segment: Segment) -> pl.DataFrame:
    """The rows of a segment, in the columns of the whole dataset.

    Raises:
        Exception: One of `opening.PROBLEMS` when the file is broken.
    """
    names = list(dataset.schema)
    step = -(-len(names) // segment.scans)
    sets = [names[start : start + step] for start in range(0, len(names), step)]
    return pl.concat([_lazy(dataset, segment, some).collect() for some in sets], how="horizontal")


def _lazy(dataset: Dataset, segment: Segment, names: Sequence[str]) -> pl.LazyFrame:
    file = dataset.files[segment.file]
    rows = pl.scan_parquet(file.path, glob=False, hive_partitioning=False).slice(segment.start, segment.rows)
    # Columns that are the same in every row are added to others, or there would be one row of them.
    changed = (_column(file, name, dataset.schema[name]) for name in names)
    return rows.with_columns(each for each in changed if each is not None).select(names)


def _column(file: File, name: str, dtype: Any) -> pl.Expr | None:
    """A column that is not as it stands in the file, or None."""
    if name in file.held or name not in file.schema:
        return pl.lit(file.held.get(name), pl.String()).cast(dtype).alias(name)
    return None if file.schema[name] == dtype else pl.col(name).cast(dtype)
