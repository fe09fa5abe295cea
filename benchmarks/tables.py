"""Every rule about a table of branches on each engine, against the same columns written by hand for that engine.

Each measurement runs in a process of its own; in it both sides are timed in turn.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from benchmarks import bandwidth
from benchmarks.branches import YEAR_END
from benchmarks.columns import data
from benchmarks.columns.engines import COMPARISONS, FIRST, NAMES, OBJECTS, WITH_OBJECTS, Columns, Comparison
from benchmarks.peers_environment import run as in_peers
from benchmarks.scratch_folder import scratch_folder
from pingyuan_rules import Branch, assess, book

SIZES = {1_000: 31, 10_000: 21, 1_000_000: 7, 10_000_000: 3}
"""Rows, and how often each side is timed."""
SMALL = 10_000
"""Up to so many rows the goals of small tables hold, and planning counts."""
OBJECT_SIZES = {1_000: 9, 10_000: 5, 1_000_000: 1}
COLUMNS: dict[Columns, str] = {
    "known": "all facts known; 64-bit integers and strings",
    "gaps": "6 % of the facts unknown; 64-bit integers and strings",
    "small": "6 % of the facts unknown; small integers and enumerations",
}
HEAD = (
    "| engine | table, on both sides | compared with | rows | ours | other | ours / other | goal | ours, M rows/s | "
    "ours, MiB more | other, MiB more |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|\n"
)
NOTE = """

*Ours* is `assess(frame, Branch)`, planned before: a table of these columns was assessed under this policy before, which
is the usual case. The ratio is the median of the ratios of pairs that were timed in turn; the answers are compared
first. *Plain code by hand* is what one writes first: sums of 64 bits, answers as strings, and no thought of missing
facts, so its table has none. *Careful code by hand* looks after them as three-valued logic asks and gives our answers
for every row; it counts in small integers, uses `&` and `|` and answers in enumerations. Facts are in memory before;
answers end in memory, those of DuckDB as an Arrow table, those of Spark nowhere (`noop`). Tables of pandas and PyArrow
are not checked for wrong values here (`check=False`), since the code written by hand checks nothing; those of Polars
are lazy. *MiB more* is the most memory that a run adds to the process; it is not measured for Spark, whose memory Java
manages, nor for small tables."""
FIRST_HEAD = "| engine | planned for the first time | the same again | goal for the first time |\n|---|---|---|---|\n"
FIRST_NOTE = """

The whole of `assess` over 1,000 rows, answers computed, under a policy that was not seen before and changes a number
that a rule reads; then the same call again. Medians of seven such policies; the engine has answered under another
policy before."""


@attrs.frozen
class Line:
    """One comparison over a table of some size.

    Attributes:
        comparison: What is compared.
        rows: How many rows.
        pairs: Seconds of both sides, in turn.
        memory: MiB that each side added at most; empty where that is not measured.
    """

    comparison: Comparison
    rows: int
    pairs: list[tuple[float, float]]
    memory: list[float]

    @property
    def ours(self) -> float:
        """Median seconds of ours."""
        return statistics.median(pair[0] for pair in self.pairs)

    @property
    def times(self) -> str:
        """The times of both sides, their ratio and the goal, as cells of a table."""
        other = statistics.median(pair[1] for pair in self.pairs)
        ratio = statistics.median(pair[0] / pair[1] for pair in self.pairs)
        goal = self.comparison.goal if self.rows <= SMALL else self.comparison.large_goal
        said = "none" if goal is None else marked(f"≤ {goal:g}", missed=ratio > goal)
        return f"{milliseconds(self.ours)} | {milliseconds(other)} | {ratio:.2f} | {said}"

    @property
    def text(self) -> str:
        """The line of the table."""
        one, speed = self.comparison, self.rows / self.ours / 1e6
        memory = " | ".join(f"{mib:,.0f}" for mib in self.memory) or " | "
        table = f"{one.engine} | {COLUMNS[one.columns]} | {one.against} | {self.rows:,}"
        return f"| {table} | {self.times} | {speed:.3g} | {memory} |"


def marked(goal: str, *, missed: bool) -> str:
    """The goal as the table shows it: in bold and with a word if it was missed."""
    return f"**{goal}, missed**" if missed else goal


def milliseconds(seconds: float) -> str:
    """A time, with a digit after the point where that matters."""
    return f"{seconds * 1e3:,.1f} ms" if seconds < 0.1 else f"{seconds * 1e3:,.0f} ms"


def run() -> str:
    """The tables, how the cost grows, how near it is to the memory's speed, and the peer that works on arrays."""
    lines: list[Line] = []
    objects: list[Line] = []
    unseen = ""
    with scratch_folder() as folder:
        for rows, rounds in SIZES.items():
            data.write(folder, rows)
            if rows == min(SIZES):
                unseen = first_times(folder)
            lines += [line(folder, key, one, rows, rounds) for key, one in COMPARISONS.items()]
            if rows in OBJECT_SIZES:
                objects.append(line(folder, OBJECTS, WITH_OBJECTS, rows, OBJECT_SIZES[rows]))
    parts = [HEAD + "\n".join(each.text for each in lines) + NOTE, unseen, with_objects(objects), growth(lines)]
    return "\n\n".join([*parts, nearness(), peer()])


def line(folder: Path, key: str, comparison: Comparison, rows: int, rounds: int) -> Line:
    """One comparison over the table in a folder; its answers are compared first in the table of 10,000 rows.

    Raises:
        AssertionError: When the two sides answer differently.
    """
    if rows == SMALL and not worker(key, folder, "check", 1)["equal"]:
        message = f"{comparison.engine}, {COLUMNS[comparison.columns]}: {comparison.against} answers differently"
        raise AssertionError(message)
    pairs = worker(key, folder, "pairs", rounds)["pairs"]
    measured = comparison.memory and rows > SMALL
    peaks = [worker(key, folder, side, 1) for side in ("ours", "other")] if measured else []
    return Line(comparison, rows, pairs, [peak["most"] - peak["before"] for peak in peaks])


def worker(comparison: str, folder: Path, what: str, rounds: int) -> dict[str, Any]:
    """One measurement."""
    command = [sys.executable, "-m", "benchmarks.columns.worker", comparison, str(folder), what, str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def first_times(folder: Path) -> str:
    """What the first table under a policy costs on each engine."""
    lines = []
    for key, goal in FIRST.items():
        first, again = zip(*worker(key, folder, "first", 7)["first"], strict=True)
        seconds = statistics.median(first)
        cells = [
            COMPARISONS[key].engine,
            milliseconds(seconds),
            milliseconds(statistics.median(again)),
            marked(f"≤ {goal} ms", missed=seconds * 1e3 > goal),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return FIRST_HEAD + "\n".join(lines) + FIRST_NOTE


def with_objects(lines: Sequence[Line]) -> str:
    """How pandas columns of Python objects compare with PyArrow-backed ones."""
    head = "| pandas, 6 % of the facts unknown | object columns | PyArrow-backed columns | ratio | goal |\n"
    rows = [f"| {each.rows:,} rows | {each.times} |" for each in lines]
    note = (
        "Object columns, with `None` in the gaps, are what reading a file gives. Both tables are checked for wrong "
        "values, as they are by default."
    )
    return f"{head}|---|---|---|---|---|\n" + "\n".join(rows) + f"\n\n{note}"


def growth(lines: Sequence[Line]) -> str:
    """How long a million rows take in tables of each size."""
    head = f"| ours: ms for a million rows | {' | '.join(f'{rows:,} rows' for rows in SIZES)} |\n"
    texts = []
    for one in COMPARISONS.values():
        times = [each.ours / each.rows * 1e9 for each in lines if each.comparison == one]
        cells = [f"{one.engine}, {COLUMNS[one.columns]}", *(f"{time:,.0f}" for time in times)]
        texts.append(f"| {' | '.join(cells)} |")
    note = "How it goes on to 100,000,000 rows, read from files, is in the section on large tables."
    return f"{head}{'|---' * (len(SIZES) + 1)}|\n" + "\n".join(texts) + f"\n\n{note}"


def nearness() -> str:
    """The share of the memory's speed at which Polars moves the facts that are needed and the answers."""
    rows, threads = 1_000_000, len(os.sched_getaffinity(0))
    speed = bandwidth.measured(threads)
    facts = data.plain(rows)
    small = data.small_types(facts.columns)
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
