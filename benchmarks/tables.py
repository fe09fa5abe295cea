"""Every rule about a table of branches on each engine, against the same columns written by hand for that engine.

Each measurement runs in a process of its own; in it both sides are timed in turn.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from benchmarks import bandwidth
from benchmarks.branches import YEAR_END
from benchmarks.columns import data
from benchmarks.columns.engines import ENGINES, NAMES
from benchmarks.peers_environment import run as in_peers
from pingyuan_rules import Branch, assess, book

SIZES = {10_000: 15, 1_000_000: 7, 10_000_000: 3}
"""Rows, and how often each side is timed."""
GOALS = {("Polars", "plain"): 0.6, ("Polars", "small"): 0.6, ("DuckDB", "plain"): 0.6, ("DuckDB", "small"): 0.6}
SMALL = ("Polars", "DuckDB")
HEAD = (
    "| engine | columns | rows | ours | by hand | ratio | goal | M rows/s | MiB more | by hand, MiB more |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)
NOTE = """

The ratio is the median of the ratios of pairs, planning included; the answers are compared first. *plain* columns are
64-bit numbers and strings, on both sides. With *small* columns the library reads small integers and enumerations and
answers in small integers, while the code written by hand works on the plain columns. Facts are in memory before;
answers end in memory, those of DuckDB as an Arrow table, those of Spark nowhere (`noop`). The code written by hand
ignores missing facts. Eager tables are not checked for wrong values here (`check=False`). *MiB more* is the most memory
that a run adds to the process; it is not measured for Spark, whose memory Java manages."""


@attrs.frozen
class Line:
    """One comparison.

    Attributes:
        engine: The engine.
        types: `plain` or `small`.
        rows: How many rows.
        pairs: Seconds of both sides, in turn.
        memory: MiB that each side added at most; empty where that is not measured.
    """

    engine: str
    types: str
    rows: int
    pairs: list[tuple[float, float]]
    memory: list[float]

    @property
    def ours(self) -> float:
        """Median seconds of ours."""
        return statistics.median(pair[0] for pair in self.pairs)

    @property
    def text(self) -> str:
        """The line of the table."""
        theirs = statistics.median(pair[1] for pair in self.pairs)
        ratio = statistics.median(pair[0] / pair[1] for pair in self.pairs)
        goal = GOALS.get((self.engine, self.types), 1.0)
        memory = [f"{mib:,.0f}" for mib in self.memory] or ["", ""]
        cells = [
            self.engine,
            self.types,
            f"{self.rows:,}",
            f"{self.ours * 1e3:,.0f} ms",
            f"{theirs * 1e3:,.0f} ms",
            f"{ratio:.2f}",
            f"≤ {goal:g}",
            f"{self.rows / self.ours / 1e6:.1f}",
            *memory,
        ]
        return f"| {' | '.join(cells)} |"


def run() -> str:
    """The table, how the cost grows, how near it is to the memory's speed, and the peer that works on arrays."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            data.write(Path(folder), rows)
            lines += _lines(Path(folder), rows, checked=rows == min(SIZES))
    return "\n\n".join([HEAD + "\n".join(line.text for line in lines) + NOTE, growth(lines), nearness(), peer()])


def _lines(folder: Path, rows: int, *, checked: bool) -> Iterator[Line]:
    for engine in ENGINES:
        for types in ("plain", "small") if engine in SMALL else ("plain",):
            if checked and not worker(engine, folder, "check", types, 1)["equal"]:
                message = f"what is written by hand in {engine} answers otherwise"
                raise AssertionError(message)
            pairs = worker(engine, folder, "pairs", types, SIZES[rows])["pairs"]
            peaks = [] if engine == "Spark" else [worker(engine, folder, side, types, 1) for side in ("ours", "theirs")]
            yield Line(engine, types, rows, pairs, [peak["most"] - peak["before"] for peak in peaks])


def worker(engine: str, folder: Path, side: str, types: str, rounds: int) -> dict[str, Any]:
    """One measurement."""
    command = [sys.executable, "-m", "benchmarks.columns.worker", engine, str(folder), side, types, str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def growth(lines: list[Line]) -> str:
    """How many times as long ten times as many rows take."""
    times = {(line.engine, line.types, line.rows): line.ours for line in lines}
    said = [
        f"{engine} {types} {times[engine, types, 10_000_000] / took:.1f}"
        for (engine, types, rows), took in times.items()
        if rows == 1_000_000
    ]
    return f"From 1,000,000 to 10,000,000 rows the time grows by these factors: {', '.join(said)}."


def nearness() -> str:
    """The share of the memory's speed at which Polars moves the facts that are needed and the answers."""
    rows, threads = 1_000_000, len(os.sched_getaffinity(0))
    speed = bandwidth.measured(threads)
    facts = data.plain(rows)
    small: Any = data.small_types(facts.columns)
    said = []
    for types, frame in (("plain", facts), ("small", facts.cast(small))):
        lazy = assess(frame.lazy(), Branch, YEAR_END, small_integers=types == "small").select(NAMES)
        seconds = min(_seconds(lazy) for _ in range(7))
        each = bandwidth.bytes_a_row(frame.select(_needed(frame)), lazy.collect())
        share = each * rows / seconds / speed
        said.append(f"{types} columns, {each:.0f} bytes a row, {share:.2f}")
    return (
        f"{threads} threads that copy memory move {speed / 1e9:.1f} GB/s here, reading and writing. Polars reads the "
        "facts and writes the answers of all rules, each byte counted once, at this share of that speed: "
        f"{'; '.join(said)}."
    )


def _needed(frame: pl.DataFrame) -> list[str]:
    facts = {name for rule in book.rules_of(Branch) for name in rule.facts if rule.info.in_force(YEAR_END.on)}
    return [name for name in frame.columns if name in facts]


def _seconds(lazy: pl.LazyFrame) -> float:
    start = time.perf_counter()
    lazy.collect()
    return time.perf_counter() - start


def peer() -> str:
    """openfisca-core over arrays."""
    rows = 1_000_000
    seconds = in_peers("-m", "benchmarks.peers.openfisca_table", str(rows))["seconds"]
    return (
        f"openfisca-core takes {seconds * 1e3:,.0f} ms for the 25 answers of 2016 about {rows:,} branches (the least "
        "of three). Its simulation already holds the facts as NumPy arrays, with months and days of dates, and every "
        "fact is known."
    )
