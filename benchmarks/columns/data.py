"""Synthetic branches as columns, every fact known: plain, as an analyst has them, and in small types."""

from pathlib import Path
from typing import cast

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


def small(frame: pl.DataFrame) -> pl.DataFrame:
    """Polars' enums for enumerations, and for each number the smallest type that holds its bounds."""
    types: dict[str, pl.DataType | type[pl.DataType]] = {}
    for name in frame.columns:
        info = FACTS[name]
        if info.kind.enum is not None:
            types[name] = pl.Enum([member.value for member in info.kind.enum])
        elif isinstance(info.le, int):
            types[name] = next(
                t for t, bits in ((pl.Int8, 7), (pl.Int16, 15), (pl.Int32, 31), (pl.Int64, 63)) if not info.le >> bits
            )
    return frame.cast(types)  # type: ignore[arg-type] # a mix of types and their classes


def write(path: Path, rows: int) -> None:
    """Plain branches as a Parquet file, a million at a time."""
    from pyarrow import parquet  # noqa: PLC0415 - only here

    size = 1_000_000
    first = plain(min(rows, size)).to_arrow()
    with parquet.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for start in range(size, rows, size):
            writer.write_table(plain(min(size, rows - start), SEED + start).to_arrow())
