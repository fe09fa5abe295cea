"""A million branches in a Polars LazyFrame: every rule, against the same columns written by hand."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from benchmarks import columns_by_hand
from benchmarks.timing import Ratio, compare
from pingyuan_rules import PINGYUAN, Branch, assess, book, policy_on
from pingyuan_rules.engine import facts_of

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
            least, most = (60, 100) if info.le == 100 else (info.ge, min(info.le, info.ge + 15))
            columns[name] = source.integers(least, most + 1, rows)
    return pl.DataFrame(columns).rechunk()


def run() -> Iterator[Ratio]:
    """Both policies; the columns are checked to be equal, type included, first."""
    lazy = frame(ROWS).lazy()
    names = [rule.name for rule in book.rules_of(Branch)]
    for year, policy in {"2016": PINGYUAN, "2019": policy_on(date(2019, 12, 31))}.items():
        ours = assess(lazy, Branch, policy).select(names)
        theirs = columns_by_hand.assess(lazy, policy).select(names)
        if not ours.collect().equals(theirs.collect()):
            message = "the columns written by hand differ"
            raise AssertionError(message)
        yield compare(
            f"{ROWS:,} branches in a Polars LazyFrame, all rules of {year}: `assess` against by hand",
            lambda lazy=lazy, p=policy: assess(lazy, Branch, p).select(names).collect(),
            lambda lazy=lazy, p=policy: columns_by_hand.assess(lazy, p).select(names).collect(),
            goal=1.1,
            rounds=7,
        )
