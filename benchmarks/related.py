"""A million members and units folded into a hundred thousand branches, against careful code by hand."""

import random
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, Literal

import attrs
import polars as pl
from polars import col, when

from benchmarks.branches import SEED
from benchmarks.timing import Ratio, in_turn
from benchmarks.timing import table as as_table
from pingyuan_rules import Branch, MemberAppraisal, Standing, assess, policy_on

BRANCHES, ROWS, ROUNDS, GOAL = 100_000, 1_000_000, 11, 1.0
POLICY = policy_on(date(2019, 12, 31))
GAPS = 0.005
"""The share of unknown facts about members and units: half of the branches would be unknown with a larger one."""
COUNTS = {
    "roll_full_members": "standing = 'full'",
    "roll_probationary_members": "standing = 'probationary'",
    "members_graded": "appraisal <> 'not_graded'",
    "members_excellent": "appraisal = 'excellent'",
}
"""The rules that count members, and what each asks of one."""
ABOUT_MEMBERS = (*COUNTS, "roll_agrees", "excellent_within_share")
ABOUT_UNITS = ("units_listed", "units_agree", "units_full_members")
NOTE = """

Six rules about the members of a branch (four counts and two that compare them), and three about its units (a count, a
sum and a comparison), by `assess(frame, Branch, rules=..., related=...)`, planned before; one fact of a member or unit
in two hundred is unknown, and every row names its branch. The code written by hand groups once, counts what is unknown
once for each fact, and would leave counts unknown if a row named no branch; its answers are compared first. Types are
small on both sides. In Polars our rows keep their order; the code written by hand is timed keeping it and letting it
go. A relation of DuckDB has no order."""
ByHand = dict[tuple[str, str], Callable[[], Any]]
"""Code written by hand: for each thing that is counted, and each way in which it is written."""


@attrs.frozen
class Tables:
    """Branches, and what belongs to them, as lazy frames or relations.

    Attributes:
        branches: The branches.
        members: Members, each of one of the branches.
        units: Units, likewise.
    """

    branches: Any
    members: Any
    units: Any


def run() -> str:
    """The table of ratios."""
    return as_table(list(ratios(BRANCHES, ROWS, ROUNDS))) + NOTE


def ratios(branches: int, rows: int, rounds: int) -> Iterator[Ratio]:
    """Each comparison on each engine.

    Raises:
        AssertionError: When the two sides give other answers.
    """
    frames = made_up(branches, rows)
    sides = {"Polars": polars_sides(frames), "DuckDB": duckdb_sides(frames)}
    for engine, (tables, by_hand, held) in sides.items():
        for (what, note), theirs in by_hand.items():
            rules = ABOUT_MEMBERS if what == "members" else ABOUT_UNITS
            ours = asking(tables, what, rules, held)
            ours_sorted, theirs_sorted = (
                pl.DataFrame(side()).select("id", *rules).cast(dict.fromkeys(numbers(rules), pl.Int64)).sort("id")
                for side in (ours, theirs)
            )
            if not ours_sorted.equals(theirs_sorted):
                message = f"{engine}: the two sides answer otherwise about {what}"
                raise AssertionError(message)
            times = in_turn({"ours": ours, "theirs": theirs}, rounds)
            name = f"{engine}, {rows:,} {what} of {branches:,} branches{note}"
            yield Ratio.of(name, times["ours"], times["theirs"], GOAL)


def numbers(rules: tuple[str, ...]) -> list[str]:
    """The rules whose answers are numbers."""
    return [name for name in rules if name in {*COUNTS, "units_listed", "units_full_members"}]


def asking(tables: Tables, what: str, rules: tuple[str, ...], held: Callable[[Any], object]) -> Callable[[], Any]:
    """A run of ours."""
    related = {"members": tables.members} if what == "members" else {"organizations": tables.units}
    return lambda: held(
        assess(tables.branches, Branch, POLICY, rules=rules, related=related, missing="unknown", check=False)
    )


def made_up(branches: int, rows: int) -> dict[str, pl.DataFrame]:
    """The tables."""
    source = random.Random(SEED)  # noqa: S311 - synthetic data, the same at every run

    def drawn(values: list[Any], count: int, gaps: float = GAPS) -> list[Any]:
        return [None if source.random() < gaps else value for value in source.choices(values, k=count)]

    ids = [f"ZZ-{number:09}" for number in range(branches)]
    small = {"full_members": pl.Int32, "probationary_members": pl.Int32, "units": pl.Int32}
    own = {name: drawn(list(range(most)), branches, 1 / 17) for name, most in zip(small, (15, 3, 15), strict=True)}
    keys = source.choices(ids, k=rows)
    members = {
        "branch_id": keys,
        "standing": drawn([each.value for each in Standing], rows),
        "appraisal": drawn([each.value for each in MemberAppraisal], rows),
    }
    types: dict[str, Any] = {
        "branch_id": pl.String,
        "standing": enum_of(Standing),
        "appraisal": enum_of(MemberAppraisal),
    }
    units = {"branch_id": keys, "full_members": drawn(list(range(15)), rows)}
    return {
        "branches": pl.DataFrame({"id": ids, **own}, schema_overrides=small),
        "members": pl.DataFrame(members, schema=types),
        "units": pl.DataFrame(units, schema_overrides={"full_members": pl.Int32}),
    }


def enum_of(choice: type[Enum]) -> pl.Enum:
    """The type of an enumeration."""
    return pl.Enum([each.value for each in choice])


# Polars.

Order = Literal["left"] | None
ORDERS: dict[str, Order] = {"by hand in order": "left", "by hand in any order": None}
"""Whether the rows of the code written by hand keep their order."""


def polars_sides(frames: dict[str, pl.DataFrame]) -> tuple[Tables, ByHand, Callable[[Any], Any]]:
    """The tables, the code written by hand, and what computes a frame."""
    tables = Tables(**{name: frame.lazy() for name, frame in frames.items()})
    by_hand: ByHand = {
        (what, f", {note}"): partial(collected, answers, tables, order)
        for note, order in ORDERS.items()
        for what, answers in {"members": members_in_polars, "units": units_in_polars}.items()
    }
    return tables, by_hand, lambda frame: frame.collect()


def collected(answers: Callable[[Tables, Order], pl.LazyFrame], tables: Tables, order: Order) -> pl.DataFrame:
    """The answers of code written by hand, written down and computed."""
    return answers(tables, order).collect()


def members_in_polars(tables: Tables, order: Order) -> pl.LazyFrame:
    """The answers about members."""
    tests = {
        "roll_full_members": col("standing") == "full",
        "roll_probationary_members": col("standing") == "probationary",
        "members_graded": col("appraisal") != "not_graded",
        "members_excellent": col("appraisal") == "excellent",
    }
    unsure = [col(fact).null_count().alias(f"no_{fact}") for fact in ("standing", "appraisal")]
    counted = tables.members.group_by("branch_id").agg(
        *(test.sum().alias(name) for name, test in tests.items()), *unsure
    )
    alone = tables.members.filter(col("branch_id").is_null()).select(
        (test.sum() + test.null_count()).alias(f"{name}_alone") for name, test in tests.items()
    )
    joined: pl.LazyFrame = tables.branches.join(
        counted, left_on="id", right_on="branch_id", how="left", maintain_order=order
    ).join(alone, how="cross", maintain_order=order)
    known = {name: f"no_{'standing' if name.startswith('roll') else 'appraisal'}" for name in tests}
    return joined.with_columns(
        when((col(no).fill_null(0) == 0) & (col(f"{name}_alone") == 0))
        .then(col(name).fill_null(0).cast(pl.Int64))
        .alias(name)
        for name, no in known.items()
    ).select(
        *tables.branches.collect_schema().names(),
        *tests,
        roll_agrees=(col("full_members") == col("roll_full_members"))
        & (col("probationary_members") == col("roll_probationary_members")),
        excellent_within_share=col("members_excellent") * POLICY.members_graded_per_excellent <= col("members_graded"),
    )


def units_in_polars(tables: Tables, order: Order) -> pl.LazyFrame:
    """The answers about units."""
    of_unit = col("full_members")
    counted = tables.units.group_by("branch_id").agg(
        pl.len().alias("rows"), of_unit.sum().alias("sum"), of_unit.null_count().alias("open")
    )
    alone = tables.units.filter(col("branch_id").is_null()).select(pl.len().alias("alone"))
    joined: pl.LazyFrame = tables.branches.join(
        counted, left_on="id", right_on="branch_id", how="left", maintain_order=order
    ).join(alone, how="cross", maintain_order=order)
    whole = col("alone") == 0
    return joined.with_columns(
        units_listed=when(whole).then(col("rows").fill_null(0).cast(pl.Int64)),
        units_full_members=when(whole & (col("open").fill_null(0) == 0)).then(col("sum").fill_null(0).cast(pl.Int64)),
    ).select(
        *tables.branches.collect_schema().names(),
        "units_listed",
        "units_full_members",
        units_agree=col("units") == col("units_listed"),
    )


# DuckDB.


def duckdb_sides(frames: dict[str, pl.DataFrame]) -> tuple[Tables, ByHand, Callable[[Any], Any]]:
    """The tables in memory, the code written by hand, and what computes a relation."""
    import duckdb  # noqa: PLC0415 - not while other sections are measured

    connection = duckdb.connect()
    for name, frame in frames.items():
        connection.register("frame", frame.to_arrow())
        kinds = {fact: kind for fact, kind in frame.schema.items() if isinstance(kind, pl.Enum)}
        casts = ", ".join(
            f"{fact}::VARCHAR::ENUM({', '.join(map(repr, kind.categories))}) AS {fact}" for fact, kind in kinds.items()
        )
        chosen = f"* REPLACE ({casts})" if casts else "*"
        connection.execute(f"CREATE TABLE {name} AS SELECT {chosen} FROM frame")  # noqa: S608 - our own names
    tables = Tables(**{name: connection.table(name) for name in frames})
    by_hand: ByHand = {
        ("members", ""): lambda: connection.sql(members_in_sql()).to_arrow_table(),
        ("units", ""): lambda: connection.sql(UNITS_IN_SQL).to_arrow_table(),
    }
    return tables, by_hand, lambda relation: relation.to_arrow_table()


def members_in_sql() -> str:
    """The answers about members."""
    counts = ", ".join(f"COUNT(*) FILTER (WHERE {test}) AS {name}" for name, test in COUNTS.items())
    unsure = ", ".join(f"COUNT(*) - COUNT({fact}) AS no_{fact}" for fact in ("standing", "appraisal"))
    alone = ", ".join(
        f"COUNT(*) FILTER (WHERE {test} OR ({test}) IS NULL) AS {name}_alone" for name, test in COUNTS.items()
    )
    known = ", ".join(
        f"CASE WHEN COALESCE(no_{'standing' if name.startswith('roll') else 'appraisal'}, 0) = 0 AND {name}_alone = 0 "
        f"THEN COALESCE({name}, 0) END AS {name}"
        for name in COUNTS
    )
    return f"""
SELECT *, full_members = roll_full_members AND probationary_members = roll_probationary_members AS roll_agrees,
  members_excellent * {POLICY.members_graded_per_excellent} <= members_graded AS excellent_within_share
FROM (
  SELECT branches.*, {known} FROM branches
  LEFT JOIN (SELECT branch_id, {counts}, {unsure} FROM members GROUP BY branch_id) AS counted ON id = counted.branch_id
  CROSS JOIN (SELECT {alone} FROM members WHERE branch_id IS NULL) AS alone
)"""  # noqa: S608 - our own names and numbers


UNITS_IN_SQL = """
SELECT *, units = units_listed AS units_agree
FROM (
  SELECT branches.*,
    CASE WHEN alone = 0 THEN COALESCE(counted.listed, 0) END AS units_listed,
    CASE WHEN alone = 0 AND COALESCE(counted.open, 0) = 0
      THEN COALESCE(counted.total, 0)::BIGINT END AS units_full_members
  FROM branches
  LEFT JOIN (
    SELECT branch_id, COUNT(*) AS listed, SUM(full_members) AS total, COUNT(*) - COUNT(full_members) AS open
    FROM units GROUP BY branch_id
  ) AS counted ON id = counted.branch_id
  CROSS JOIN (SELECT COUNT(*) AS alone FROM units WHERE branch_id IS NULL) AS alone
)"""
