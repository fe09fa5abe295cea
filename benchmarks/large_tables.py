"""Up to a hundred million branches, scanned from Parquet files by Polars and DuckDB, their answers summed by township.

`python -m benchmarks.large_tables SIDE FOLDER FILES` is one measurement, in a process of its own.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.branches import YEAR_END
from benchmarks.columns import data
from benchmarks.scratch_folder import scratch_folder
from pingyuan_rules import Branch, assess, book

FILE_ROWS = 1_000_000
FILES = (1, 10, 100)
BYTES_A_ROW = 40
"""More than a row was found to take on disk."""
ANSWERS = ("demonstration_level", "annual_grant")
"""The rules that are asked; what the files hold are the facts that these read, and the township."""
ENGINES = ("Polars", "DuckDB")
HEAD = (
    "| engine | rows | ours | careful code by hand | ours / by hand | ours, M rows/s | ours, most MiB | by hand |\n"
    "|---|---|---|---|---|---|---|---|\n"
)
Totals = list[tuple[str, int, int, int]]
"""By township: rows, branches that reach the level of the county or the city, grants in fen."""


def facts() -> list[str]:
    """The facts that the answers need, in the order of the record."""
    needed = {name for rule in book.rules_of(Branch) if rule.name in ANSWERS for name in rule.facts}
    return [name for name in data.FACTS if name in needed]


def write(folder: Path, files: int) -> None:
    """Write files of a million branches in small types, with gaps; each has the same branches in its own order."""
    block = data.plain(FILE_ROWS, gaps=data.GAPS).select(facts())
    block = block.cast(data.small_types(block.columns))
    for number in range(files):
        order = block.sample(fraction=1.0, shuffle=True, seed=number)
        township = pl.format("示范镇{}", (pl.int_range(FILE_ROWS) % 12 + 1).cast(pl.String).str.zfill(2))
        order.with_columns(township=township).write_parquet(folder / f"{number:03}.parquet", row_group_size=250_000)


def ours_polars(paths: list[Path]) -> Totals:
    """The totals by Polars' streaming engine."""
    scanned = assess(pl.scan_parquet(paths), Branch, YEAR_END, missing="unknown", small_integers=True)
    return _sum_polars(scanned)


def by_hand_polars(paths: list[Path]) -> Totals:
    """The same by careful code by hand."""
    from benchmarks.columns import polars_with_care  # noqa: PLC0415 - each side in a process of its own

    # What the files lack is not asked for; its columns are there only because the code names them.
    others = {name: dtype for name, dtype in data.plain(1).schema.items() if name not in facts()}
    scanned = pl.scan_parquet(paths).with_columns(pl.lit(None, dtype).alias(name) for name, dtype in others.items())
    return _sum_polars(polars_with_care.assess(scanned, YEAR_END))


def _sum_polars(answered: pl.LazyFrame) -> Totals:
    sites = pl.col("demonstration_level").is_in(["city", "county"]).sum()
    totals = answered.group_by("township").agg(pl.len(), sites, pl.col("annual_grant").cast(pl.Int64).sum())
    return totals.sort("township").collect(engine="streaming").rows()


def ours_duckdb(paths: list[Path]) -> Totals:
    """The totals by DuckDB."""
    import duckdb  # noqa: PLC0415 - each side in a process of its own

    database = duckdb.connect()
    scanned = database.read_parquet([str(path) for path in paths])
    answered = assess(scanned, Branch, YEAR_END, missing="unknown", small_integers=True)
    return _sum_duckdb(answered)


def by_hand_duckdb(paths: list[Path]) -> Totals:
    """The same by careful code by hand."""
    import duckdb  # noqa: PLC0415 - each side in a process of its own

    from benchmarks.columns import sql_with_care  # noqa: PLC0415 - as above

    others = ", ".join(f"NULL AS {name}" for name in data.FACTS if name not in facts())
    files = ", ".join(repr(str(path)) for path in paths)
    scanned = f"(SELECT *, {others} FROM read_parquet([{files}]))"  # noqa: S608 - our own names
    return _sum_duckdb(duckdb.connect().sql(sql_with_care.assess(scanned, YEAR_END)))


def _sum_duckdb(answered: Any) -> Totals:
    sites = "count(*) FILTER (demonstration_level IN ('city', 'county'))"
    totals = answered.aggregate(f"township, count(*), {sites}, sum(annual_grant)::BIGINT", "township")
    found: Totals = totals.order("township").fetchall()
    return found


SIDES: Mapping[str, Callable[[list[Path]], Totals]] = {
    "ours Polars": ours_polars,
    "by hand Polars": by_hand_polars,
    "ours DuckDB": ours_duckdb,
    "by hand DuckDB": by_hand_duckdb,
}


def measure(side: str, folder: Path, files: int) -> dict[str, Any]:
    """One side over so many files: its totals, the least seconds of two runs, and the most MiB it took."""
    paths = sorted(folder.glob("*.parquet"))[:files]
    times: list[float] = []
    totals: Totals = []
    for _ in range(2):
        started = time.perf_counter()
        totals = SIDES[side](paths)
        times.append(time.perf_counter() - started)
    # Not what `getrusage` says, in which the process that started this one counts too.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    return {"totals": totals, "seconds": min(times), "peak": peak // 1024}


def run() -> str:
    """A line for each engine and number of rows.

    Raises:
        AssertionError: When two sides give different totals.
    """
    with scratch_folder() as folder:
        room = shutil.disk_usage(folder).free // (2 * BYTES_A_ROW * FILE_ROWS)
        counts = [count for count in FILES if count <= room]
        write(folder, counts[-1])
        size = sum(path.stat().st_size for path in folder.iterdir())
        lines = []
        for count in counts:
            sides = {side: _in_a_process(side, folder, count) for side in SIDES}
            if len({json.dumps(found["totals"]) for found in sides.values()}) > 1:
                message = f"the totals of {count * FILE_ROWS:,} branches differ: {', '.join(sides)}"
                raise AssertionError(message)
            for engine in ENGINES:
                ours, other = sides[f"ours {engine}"], sides[f"by hand {engine}"]
                rows, seconds = count * FILE_ROWS, ours["seconds"]
                cells = [
                    engine,
                    f"{rows:,}",
                    f"{seconds:.2f} s",
                    f"{other['seconds']:.2f} s",
                    f"{seconds / other['seconds']:.2f}",
                    f"{rows / seconds / 1e6:.1f}",
                    f"{ours['peak']:,}",
                    f"{other['peak']:,}",
                ]
                lines.append(f"| {' | '.join(cells)} |")
    return HEAD + "\n".join(lines) + "\n\n" + note(counts[-1], size)


def note(files: int, size: int) -> str:
    """What exactly was measured."""
    less = "" if files == FILES[-1] else f" The disk has no room for {FILES[-1] * FILE_ROWS:,} rows."
    return (
        f"The level of demonstration site and the annual grant of every branch, counted and summed by township: the "
        f"{len(facts())} facts that these two read, and the township, are scanned from Parquet files of {FILE_ROWS:,} "
        f"branches, {size / files / FILE_ROWS:.1f} bytes a branch, in small integers, 6 % of the facts unknown. Each "
        "file holds the same branches in an order of its own. No table of all branches and no column of answers is "
        "ever in memory; Polars uses its streaming engine. Planning is included. Both sides give the same totals on "
        "both engines. Times are the less of two, in a process for each side; the files were just written, so they "
        f"may lie in the system's cache. Memory is the process's peak, libraries included.{less}"
    )


def _in_a_process(side: str, folder: Path, files: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.large_tables", side, str(folder), str(files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
