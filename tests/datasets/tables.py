"""Parquet files of records, written small enough to be read in many parts, and results as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs
import polars as pl

from engine.frame_engines import polars_eager
from pingyuan_rules import Branch, book
from pingyuan_rules.engine import UNKNOWN, Choice, Record, relations_of
from pingyuan_rules.ledger import read_ledger, sample_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def sample(record: type[Record] = Branch) -> tuple[Record, ...]:
    """The records of a class in the sample ledger, as a file of them alone holds them: without related ones."""
    nothing = dict.fromkeys(relations_of(record), UNKNOWN)
    records = read_ledger(sample_ledger("csv")).of(record)
    return tuple(attrs.evolve(cast("Any", each), **nothing) for each in records)


def frame(records: Sequence[Record], record: type[Record] = Branch) -> pl.DataFrame:
    """Records as columns."""
    return polars_eager(records, record)


def write(path: Path, rows: pl.DataFrame, *, group: int = 10) -> Path:
    """A file of rows in small row groups."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.write_parquet(path, row_group_size=group)
    return path


def spread(folder: Path, rows: pl.DataFrame, files: int = 3, group: int = 10) -> list[Path]:
    """Rows over several files."""
    step = max(1, -(-rows.height // files))
    starts = range(0, max(1, rows.height), step)
    return [
        write(folder / f"{number}.parquet", rows.slice(start, step), group=group) for number, start in enumerate(starts)
    ]


def results(out: Path) -> pl.DataFrame:
    """All results, in the order of the input."""
    return pl.concat([pl.read_parquet(path) for path in sorted(out.glob("*.parquet"))])


def answers(rows: pl.DataFrame, record: type[Record] = Branch) -> list[tuple[Any, ...]]:
    """The answers beside the facts, as plain values."""
    return rows.select(rule.name for rule in book.rules_of(record)).rows()


def answered(records: Iterable[Record], record: type[Record] = Branch, policy: Any = None) -> list[tuple[Any, ...]]:
    """What the record reading answers, as a table holds it."""
    rules = book.rules_of(record)
    return [tuple(plain(getattr(one, rule.name)) for rule in rules) for one in book.assess_all(records, record, policy)]


def plain(value: Any) -> Any:
    """An answer as a table holds it."""
    if value is UNKNOWN:
        return None
    return value.value if isinstance(value, Choice) else value


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
