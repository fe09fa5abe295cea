"""Any number of branches in Parquet files, assessed: `python -m benchmarks.large_files 100000000 FOLDER`.

The folder takes about 70 bytes for each row and is removed at the end.
"""

import os
import shutil
import sys
import time
from pathlib import Path

import polars as pl

from benchmarks.columns import data

FILE_ROWS = 2_500_000
BLOCK = 250_000


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


def main(rows: int, folder: Path) -> None:
    """Write, assess and remove them; print how long assessing took and how much memory at most."""
    folder.mkdir(parents=True)
    try:
        (folder / "in").mkdir()
        # In a process of its own, since what a process has taken counts as taken by those that it starts.
        run(f"from benchmarks.large_files import *; write(Path({str(folder / 'in')!r}), {rows})")
        started = time.perf_counter()
        paths = f"{str(folder / 'in')!r}, out={str(folder / 'out')!r}"
        peak = run(f"from pingyuan_rules import assess_files; assess_files({paths})")
        seconds = time.perf_counter() - started
        sys.stdout.write(f"{rows:,} rows in {seconds:.0f} s, {rows / seconds / 1e6:.2f} M rows/s, {peak} MiB\n")
    finally:
        shutil.rmtree(folder)


def run(code: str) -> int:
    """Run Python; gives how many MiB it took at most.

    Raises:
        ChildProcessError: When it fails.
    """
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise ChildProcessError(code)
    return usage.ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
