"""Synthetic branches as columns, every fact known: plain, as an analyst has them, and in small types."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self, cast

import attrs
import numpy as np
import polars as pl

from pingyuan_rules import Branch
from pingyuan_rules.engine import FactInfo, facts_of

SEED = 20161021
FACTS = facts_of(Branch)


def plain(rows: int, seed: int = SEED) -> pl.DataFrame:
    """Strings for enumerations and 64 bits for numbers."""
    source = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {name: _column(info, source, rows) for name, info in FACTS.items() if info.kind.name != "text"}
    )
    days = pl.Series(source.integers(0, 900, rows))
    left = pl.col("secretary_appointed").cast(pl.Int32) + days  # nobody leaves before the appointment
    return frame.with_columns(left.cast(pl.Int32).cast(pl.Date).alias("secretary_left"))


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


def small_types(names: Iterable[str]) -> dict[str, pl.DataType | type[pl.DataType]]:
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
    """The same branches in three files.

    Attributes:
        parquet: Plain, in a Parquet file, for Spark.
        plain: Plain, in an Arrow file, which can be mapped into memory.
        small: In small types, likewise.
    """

    parquet: Path
    plain: Path
    small: Path

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Where they lie in a folder."""
        return cls(folder / "plain.parquet", folder / "plain.arrow", folder / "small.arrow")


def write(folder: Path, rows: int) -> Files:
    """Write branches."""
    files = Files.of(folder)
    _write_parquet(files.parquet, rows)
    lazy, types = pl.scan_parquet(files.parquet), small_types(plain(1).columns)
    lazy.sink_ipc(files.plain, compat_level=pl.CompatLevel.oldest())
    lazy.cast(types).sink_ipc(files.small)  # type: ignore[arg-type] # a mix of types and their classes
    return files


def _write_parquet(path: Path, rows: int) -> None:
    """A million at a time."""
    from pyarrow import parquet  # noqa: PLC0415 - only here

    size = 1_000_000
    first = plain(min(rows, size)).to_arrow()
    with parquet.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for start in range(size, rows, size):
            writer.write_table(plain(min(size, rows - start), SEED + start).to_arrow())
