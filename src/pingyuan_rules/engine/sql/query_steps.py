"""Steps of columns as queries, one over another: for views, and for tables that take a whole query."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pingyuan_rules.engine.sql.sql_dialects import SqlDialect

MANY = 20
"""The most columns an expression may read, once those of other steps are put into it."""


def query_steps(
    steps: Iterable[Mapping[str, str]], columns: Iterable[str], dialect: SqlDialect, prefix: str
) -> Iterator[tuple[str, Callable[[str], list[str]]]]:
    """The name of each step, and what gives the lines of its query over a source: the step before, as SQL.

    Args:
        steps: The text of each column by its name, one step after another.
        columns: The columns that the steps may read of the first source.
        dialect: Whose SQL.
        prefix: How the names of steps begin, and no others.
    """
    sizes = dict.fromkeys(columns, 1)
    for number, step in enumerate(steps, 1):
        uses = {
            name: sum(size * text.count(dialect.quoted(column)) for column, size in sizes.items())
            for name, text in step.items()
        }
        # Where it may be put into the next step, an expression grows by every use of its columns.
        is_heavy = max(uses.values()) > MANY
        sizes.update(dict.fromkeys(uses, 1) if is_heavy else uses)
        items = [f"{text} AS {dialect.quoted(name)}" for name, text in step.items()]
        apart = dialect.quoted(f"{prefix}once") if is_heavy and dialect.inlines else ""
        yield f"{prefix}step_{number}", partial(_lines, items, apart)


def select(items: Iterable[str], after: str, indent: str = "") -> Iterator[str]:
    """The lines of a query, a column each."""
    yield f"{indent}SELECT"
    *most, last = tuple(items) or ("NULL",)
    yield from (f"{indent}  {item}," for item in most)
    yield f"{indent}  {last}"
    yield f"{indent}{after}"


def _lines(items: Sequence[str], apart: str, source: str) -> list[str]:
    if not apart:
        return list(select(["*", *items], f"FROM {source}", "  "))
    # PostgreSQL puts no query with an OFFSET into another, and so computes it once for a row. It stands beside the row,
    # so that conditions on the user's own columns still reach the table and its indexes.
    return [
        *select(["*"], f"FROM {source} CROSS JOIN LATERAL (", "  "),
        *select(items, "OFFSET 0", "    "),
        f"  ) AS {apart}",
    ]
