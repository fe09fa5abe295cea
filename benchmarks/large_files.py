"""A hundred million branches in Parquet files, more than memory holds, assessed part by part."""

import os
import shutil
import sys
import time
from pathlib import Path

import polars as pl

from benchmarks.columns import data
from benchmarks.scratch_folder import scratch_folder

FILE_ROWS = 2_500_000
BLOCK = 250_000
ROWS, GOAL = 100_000_000, 2_048
"""Rows, and MiB of memory that should suffice for them."""
BYTES_A_ROW = 100
"""Of facts and results together, more than they were found to take."""


def write(folder: Path, rows: int) -> None:
    """Write branches to files of 2.5 million rows in row groups of 250,000."""
    facts = data.plain(BLOCK)
    for start in range(0, rows, FILE_ROWS):
        blocks = [_block(facts, first) for first in range(start, min(rows, start + FILE_ROWS), BLOCK)]
        pl.concat(blocks).head(rows - start).write_parquet(
            folder / f"{start // FILE_ROWS:04}.parquet", row_group_size=BLOCK
        )


def _block(facts: pl.DataFrame, first: int) -> pl.DataFrame:
    """The same facts in another order, with ids and names of their own."""
    number = pl.int_range(first, first + BLOCK)
    return facts.sample(fraction=1.0, shuffle=True, seed=first).with_columns(
        id=pl.format("ZB-{}", number), name=pl.format("示范支部{}", number),
        township=pl.format("示范镇{}", (number % 12 + 1).cast(pl.String).str.zfill(2)),
    )  # fmt: skip


def run() -> str:
    """A hundred million branches, or as many as the disk has room for."""
    with scratch_folder() as folder:
        room = shutil.disk_usage(folder).free // (3 * BYTES_A_ROW) // FILE_ROWS * FILE_ROWS
        rows = min(ROWS, room)
        return said(rows, measured(rows, folder))


def said(rows: int, found: tuple[float, int, float]) -> str:
    """What was found, in words."""
    seconds, peak, size = found
    less = "" if rows == ROWS else f" The disk has no room for {ROWS:,}."
    return (
        f"{rows:,} branches in {-(-rows // FILE_ROWS)} Parquet files, every rule of 2016 by `assess_files`, each value "
        f"checked, results with all columns written: {seconds:.0f} s, {rows / seconds / 1e6:.2f} M rows/s, at most "
        f"{peak:,} MiB of memory (goal: under {GOAL:,}); facts and results take {size / 1e9:.1f} GB on disk.{less}"
    )


def measured(rows: int, folder: Path) -> tuple[float, int, float]:
    """Write and assess them; gives seconds and MiB of assessing, and the bytes of all files."""
    facts, results = folder / "in", folder / "out"
    facts.mkdir()
    # In a process of its own, since what a process has taken counts as taken by those that it starts.
    _python(f"from benchmarks.large_files import *; write(Path({str(facts)!r}), {rows})")
    started = time.perf_counter()
    paths = f"{str(facts)!r}, out={str(results)!r}"
    peak = _python(f"from pingyuan_rules import assess_files; assess_files({paths})")
    seconds = time.perf_counter() - started
    return seconds, peak, sum(file.stat().st_size for file in folder.rglob("*.parquet"))


def _python(code: str) -> int:
    """Run Python; gives how many MiB it took at most.

    Raises:
        ChildProcessError: When it fails.
    """
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise ChildProcessError(code)
    return usage.ru_maxrss // 1024
