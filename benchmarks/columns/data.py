"""Synthetic branches as columns: every fact known, or one in seventeen unknown; plain, or in small types."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self, cast

import attrs
import numpy as np
import polars as pl

from pingyuan_rules import Branch
from pingyuan_rules.engine import FactInfo, facts_of

SEED = 20161021
GAPS = 0.06
"""The share of facts that are unknown in a table with gaps."""
PIECE = 1_000_000
"""How many rows are made at a time."""
FACTS = facts_of(Branch)


def plain(rows: int, seed: int = SEED, gaps: float = 0.0) -> pl.DataFrame:
    """Strings for enumerations and 64 bits for numbers."""
    source = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {name: _column(info, source, rows) for name, info in FACTS.items() if info.kind.name != "text"}
    )
    days = pl.Series(source.integers(0, 900, rows))
    left = pl.col("secretary_appointed").cast(pl.Int32) + days  # nobody leaves before the appointment
    frame = frame.with_columns(
        left.cast(pl.Int32).cast(pl.Date).alias("secretary_left"),
        # Nor are more members not transferred in than there are, for some tables are checked.
        pl.min_horizontal("members_not_transferred", pl.col("full_members") + pl.col("probationary_members")),
    )
    if not gaps:
        return frame
    known = {name: pl.Series(source.random(rows) >= gaps) for name in frame.columns}
    return frame.select(pl.when(there).then(pl.col(name)).alias(name) for name, there in known.items())


def _column(info: FactInfo, source: np.random.Generator, rows: int) -> pl.Series:
    if info.kind.enum is not None:
        values = [member.value for member in info.kind.enum]
        return pl.Series(source.integers(0, len(values), rows)).replace_strict(dict(enumerate(values)))
    if info.kind.name == "bool":
        return pl.Series(source.random(rows) < 0.85)
    if info.kind.name == "date":
        return pl.Series(source.integers(15_500, 18_000, rows).astype("int32")).cast(pl.Date)
    least, most = cast("int", info.ge), cast("int", info.le)
    low, high = (60, 101) if most == 100 else (least, min(most, least + 15) + 1)
    return pl.Series(source.integers(low, high, rows))


def small_types(names: Iterable[str]) -> Mapping[Any, Any]:
    """Polars' enums for enumerations, and for each number the smallest type that holds its bounds."""
    types: dict[str, pl.DataType | type[pl.DataType]] = {}
    for name in names:
        info = FACTS[name]
        if info.kind.enum is not None:
            types[name] = pl.Enum([member.value for member in info.kind.enum])
        elif isinstance(info.le, int):
            types[name] = next(
                t for t, bits in ((pl.Int8, 7), (pl.Int16, 15), (pl.Int32, 31), (pl.Int64, 63)) if not info.le >> bits
            )
    return types


@attrs.frozen
class Files:
    """Branches in files: Parquet files to read, and Arrow files, which can be mapped into memory.

    Attributes:
        known_parquet: Every fact known, in plain types.
        known: The same.
        gaps_parquet: One fact in seventeen unknown, in plain types.
        gaps: The same.
        small: The same in small types.
    """

    known_parquet: Path
    known: Path
    gaps_parquet: Path
    gaps: Path
    small: Path

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Where they lie in a folder."""
        return cls(
            folder / "known.parquet",
            folder / "known.arrow",
            folder / "gaps.parquet",
            folder / "gaps.arrow",
            folder / "small.arrow",
        )


def write(folder: Path, rows: int) -> Files:
    """Write branches."""
    files = Files.of(folder)
    _write_parquet(files.known_parquet, rows, 0.0)
    _write_parquet(files.gaps_parquet, rows, GAPS)
    pl.scan_parquet(files.known_parquet).sink_ipc(files.known, compat_level=pl.CompatLevel.oldest())
    with_gaps = pl.scan_parquet(files.gaps_parquet)
    with_gaps.sink_ipc(files.gaps, compat_level=pl.CompatLevel.oldest())
    with_gaps.cast(small_types(plain(1).columns)).sink_ipc(files.small)
    return files


def _write_parquet(path: Path, rows: int, gaps: float) -> None:
    """A million at a time."""
    from pyarrow import parquet  # noqa: PLC0415 - only here

    first = plain(min(rows, PIECE), gaps=gaps).to_arrow()
    with parquet.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for start in range(PIECE, rows, PIECE):
            writer.write_table(plain(min(PIECE, rows - start), SEED + start, gaps).to_arrow())
