"""A million branches in a Polars LazyFrame: every rule, against the same columns written by hand."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import cast

import numpy as np
import polars as pl

from benchmarks import columns_by_hand
from benchmarks.timing import Ratio, compare
from pingyuan_rules import PINGYUAN, Branch, Policy, assess, book, policy_on
from pingyuan_rules.engine import FactInfo, facts_of

ROWS = 1_000_000
SEED = 20161021


def frame(rows: int) -> pl.DataFrame:
    """Branches as columns, every fact known; enumerations as Polars enums."""
    source = np.random.default_rng(SEED)
    columns: dict[str, object] = {}
    for name, info in facts_of(Branch).items():
        enum, kind = info.kind.enum, info.kind.name
        if enum is not None:
            values = [member.value for member in enum]
            columns[name] = pl.Series(source.integers(0, len(values), rows)).replace_strict(
                list(range(len(values))), values, return_dtype=pl.Enum(values)
            )
        elif kind == "bool":
            columns[name] = source.random(rows) < 0.85
        elif kind == "date":
            columns[name] = pl.Series(source.integers(15_500, 18_000, rows).astype("int32")).cast(pl.Date)
        elif kind in {"int", "fen"}:
            columns[name] = source.integers(*_range(info), rows)
    return pl.DataFrame(columns).rechunk()


def _range(info: FactInfo) -> tuple[int, int]:
    least, most = cast("int", info.ge), cast("int", info.le)
    return (60, 101) if most == 100 else (least, min(most, least + 15) + 1)


def run() -> Iterator[Ratio]:
    """Both policies; the columns are checked to be equal, type included, first."""
    lazy = frame(ROWS).lazy()
    names = [rule.name for rule in book.rules_of(Branch)]
    for year, policy in {"2016": PINGYUAN, "2019": policy_on(date(2019, 12, 31))}.items():
        if not _ours(lazy, policy, names).equals(_theirs(lazy, policy, names)):
            message = "the columns written by hand differ"
            raise AssertionError(message)
        yield compare(
            f"{ROWS:,} branches in a Polars LazyFrame, all rules of {year}: `assess` against by hand",
            partial(_ours, lazy, policy, names),
            partial(_theirs, lazy, policy, names),
            goal=1.1,
            rounds=7,
        )


def _ours(lazy: pl.LazyFrame, policy: Policy, names: list[str]) -> pl.DataFrame:
    return assess(lazy, Branch, policy).select(names).collect()


def _theirs(lazy: pl.LazyFrame, policy: Policy, names: list[str]) -> pl.DataFrame:
    return columns_by_hand.assess(lazy, policy).select(names).collect()
