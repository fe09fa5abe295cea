"""A policy linted, and two policies compared over a table, against one assessment of it."""

import statistics
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import attrs
import polars as pl

from benchmarks.branches import YEAR_END
from benchmarks.columns import data
from benchmarks.tables import marked, milliseconds
from benchmarks.timing import Ratio, in_turn, seconds
from pingyuan_rules import Branch, Policy, assess, compare_policies, lint, overlay, policy_on

LINT_GOAL = 5.0
"""Seconds."""
GOAL = 2.2
"""How many assessments comparing two policies may take."""
ROWS, ROUNDS, LINTS = 1_000_000, 5, 3
LATER = policy_on(date(2019, 12, 31))
DRAFT = attrs.evolve(
    policy_on(YEAR_END.on, overlay({"activity_fund_per_member": 40_000, "allowance_per_month": 35_000})),
    demonstration_needs_systems=True,
)
CHANGES: dict[str, tuple[Policy, Policy]] = {
    "two amounts changed": (YEAR_END, DRAFT),
    "2016 against 2019": (YEAR_END, LATER),
}
HEAD = "| engine | policies | rows | comparison | one assessment | ratio | goal |\n|---|---|---|---|---|---|---|\n"
NOTE = """

*Comparison* is `compare_policies(frame, before, after, of=Branch)` with every column of its result, *by township* the
same with `by="township"`; *one assessment* is `assess(frame, Branch)` with every rule, under the policy after. One fact
in seventeen is unknown. Answers are computed and held in memory, by DuckDB as an Arrow table; nothing is checked for
wrong values on either side. Both sides are timed in turn; the ratio is the median of the ratios of pairs."""
_missed: list[str] = []


def run() -> str:
    """The time of a lint, and the table of comparisons."""
    _missed.clear()
    return "\n\n".join([linted(), HEAD + "\n".join(map(line, ratios(ROWS, ROUNDS))) + NOTE])


def failures() -> list[str]:
    """What took longer than its goal in the run before."""
    return list(_missed)


def linted(rounds: int = LINTS) -> str:
    """How long a lint of the whole book takes.

    Raises:
        AssertionError: When it remarks on anything.
    """
    if remarks := lint(YEAR_END):
        message = f"the lint of the county's policy remarks on {len(remarks)} things"
        raise AssertionError(message)
    time = statistics.median(seconds(lint) for _ in range(rounds))
    if time > LINT_GOAL:
        _missed.append(f"policies: the lint of the whole book takes {time:.1f} s, goal {LINT_GOAL:g} s")
    goal = marked(f"≤ {LINT_GOAL:g} s", missed=time > LINT_GOAL)
    return f"`lint(PINGYUAN)`, every rule of the book about every class of record: {time:.2f} s (goal {goal})."


def ratios(rows: int, rounds: int) -> Iterator[Ratio]:
    """Each comparison on each engine."""
    frame = data.plain(rows, gaps=data.GAPS)
    frame = frame.with_columns(township=pl.format("示范镇{}", pl.int_range(pl.len()) % 12))
    for engine, (table, held) in {"Polars": polars_table(frame), "DuckDB": duckdb_table(frame)}.items():
        for name, (before, after) in CHANGES.items():
            for by in (None, "township"):
                times = in_turn(
                    {"ours": comparing(table, held, before, after, by), "one": assessing(table, held, after)}, rounds
                )
                named = f"{engine} | {name}{', by township' if by else ''} | {rows:,}"
                yield Ratio.of(named, times["ours"], times["one"], None if by else GOAL)


def comparing(
    table: Any, held: Callable[[Any], object], before: Policy, after: Policy, by: str | None
) -> Callable[[], object]:
    """A run of a comparison."""
    return lambda: held(compare_policies(table, before, after, by, of=Branch, check=False))


def assessing(table: Any, held: Callable[[Any], object], policy: Policy) -> Callable[[], object]:
    """A run of one assessment."""
    return lambda: held(assess(table, Branch, policy, check=False))


def polars_table(frame: pl.DataFrame) -> tuple[Any, Callable[[Any], object]]:
    """A lazy frame, and what computes it."""
    return frame.lazy(), lambda lazy: lazy.collect()


def duckdb_table(frame: pl.DataFrame) -> tuple[Any, Callable[[Any], object]]:
    """A table of DuckDB in memory, and what computes a relation over it."""
    import duckdb  # noqa: PLC0415 - not while other sections are measured

    connection = duckdb.connect()
    connection.register("frame", frame.to_arrow())
    connection.execute("create table branches as select * from frame")
    return connection.table("branches"), lambda relation: relation.to_arrow_table()


def line(ratio: Ratio) -> str:
    """The line of the table; a goal that is missed is noted."""
    missed = ratio.goal is not None and ratio.ratio > ratio.goal
    if missed:
        _missed.append(
            f"policies: {ratio.name.replace(' | ', ', ')} takes {ratio.ratio:.2f} assessments, goal {GOAL:g}"
        )
    times = f"{milliseconds(ratio.ours)} | {milliseconds(ratio.theirs)} | {ratio.ratio:.2f}"
    goal = "none" if ratio.goal is None else marked(f"≤ {ratio.goal:g}", missed=missed)
    return f"| {ratio.name} | {times} | {goal} |"
