"""Related records in relations of DuckDB, counted and joined by its own SQL.

DuckDB binds a relation anew for each step that is added to it, so as few are added as can be; and it computes again
what stands twice within cases, so little is computed there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.planning.fold_columns import TRUE, known_together
from pingyuan_rules.engine.sql.sql_dialects import DIALECTS
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.values import DATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pingyuan_rules.engine.planning.fold_columns import FoldColumns
    from pingyuan_rules.engine.table.fact_columns import Facts

_quoted = DIALECTS["duckdb"].quoted


def joined_in_duckdb(facts: Facts, there: Facts, answered: Any, asked: Sequence[FoldColumns]) -> Any:
    """The relation of the records with the columns from which folds follow beside its own.

    Args:
        facts: The records.
        there: The related records.
        answered: The relation of these with the answers to what is asked, each named by its number.
        asked: What is asked of them.
    """
    records, groups, orphans, key, rows = (
        f"{facts.prefix}{name}" for name in ("records", "groups", "orphans", "key", "rows")
    )
    by, own_key = _text(there, asked[0].relation.by), _text(facts, "id", f"{_quoted(records)}.")
    answers, known = [_quoted(f"{there.prefix}answer{number}") for number in range(len(asked))], known_together(asked)
    totals = maybe = [f"COUNT(*) AS {_quoted(rows)}"]
    for one, answer, number in zip(asked, answers, known, strict=True):
        total, open_or_maybe = totals_of(one, answer, answers[number])
        totals = [*totals, total, open_or_maybe]
        maybe = [*maybe, open_or_maybe] if one.how == "count" else maybe
    grouped = answered.aggregate(", ".join([f"{by} AS {_quoted(key)}", *totals]), by)
    # Rows without a key may belong to any record. Where the statistics of a table say that it has none, it is not read.
    alone = answered.filter(f"{by} IS NULL").aggregate(", ".join(maybe))
    columns = [text for one in asked for text in columns_of(one, own_key, (groups, orphans), rows)]
    own: Any = nw.to_native(facts.own)
    joined = own.set_alias(records).join(grouped.set_alias(groups), f"{own_key} = {_quoted(groups, key)}", how="left")
    return joined.cross(alone.set_alias(orphans)).project(", ".join([f"{_quoted(records)}.*", *columns]))


def totals_of(one: FoldColumns, answer: str, known: str) -> tuple[str, str]:
    """The sums of a group: of how many records it is true and may be true, or what numbers come to and how many lack.

    Args:
        one: What is asked.
        answer: The column of its answers.
        known: A column of answers that are known of the same records, which is counted once for several questions.
    """
    first, second = (_quoted(info.name) for info in one.infos[:2])
    if one.how == "count":
        true, decided = f"COUNT(CASE WHEN {answer} THEN 1 END)", f"COUNT({known})"
        if one.item == TRUE:
            true = decided = "COUNT(*)"
        # What stands twice in a query in the same words, it counts once.
        return f"{true} AS {first}", f"COUNT(*) - {decided} + {true} AS {second}"
    if one.limits is not None:
        # A sum of numbers out of all bounds could be too large.
        answer = f"CASE WHEN {answer} BETWEEN {one.limits[0]} AND {one.limits[1]} THEN {answer} END"
    function = {"sum": "SUM", "largest": "MAX", "smallest": "MIN"}[one.how]
    return f"{function}({answer}) AS {first}", f"COUNT(*) - COUNT({answer}) AS {second}"


def columns_of(one: FoldColumns, key: str, sides: tuple[str, str], rows: str) -> Iterator[str]:
    """The columns of `FoldColumns.infos`; none but a date is ever null.

    Args:
        one: What is asked.
        key: The key of the record.
        sides: The groups, and the sums over rows without a key.
        rows: What the number of rows is called on both sides.
    """
    (groups, orphans), most = sides, one.relation.most
    first, second, *others = (info.name for info in one.infos)
    counted, value = _quoted(groups, rows), _quoted(groups, first)
    within = f"{counted} <= {most}"  # which is null, and so not true, of a record that no related record names
    there = f"{key} IS NOT NULL AND COALESCE({counted}, 0) <= {most}"
    maybe = f"COALESCE({_quoted(groups, second)}, 0) + "
    if one.how == "count":
        maybe += _quoted(orphans, second)
        yield f"CASE WHEN {within} THEN {value} ELSE 0 END AS {_quoted(first)}"
        yield f"CASE WHEN {there} AND {maybe} < {most} THEN {maybe} ELSE {most} END AS {_quoted(second)}"
        return
    maybe += _quoted(orphans, rows)
    if one.item.kind == DATE:
        yield f"CASE WHEN {within} THEN {value} END AS {_quoted(first)}"
    else:
        yield f"CAST(CASE WHEN {within} THEN COALESCE({value}, 0) ELSE 0 END AS BIGINT) AS {_quoted(first)}"
    yield f"CASE WHEN {there} AND {maybe} <= {most} THEN {maybe} ELSE 1 END AS {_quoted(second)}"
    yield f"CASE WHEN {within} THEN {counted} ELSE 0 END AS {_quoted(*others)}"


def _text(facts: Facts, name: str, source: str = "") -> str:
    """A column of ids or keys as text; one that the table does not have is null."""
    if facts.dtypes[name] is None:
        return "CAST(NULL AS VARCHAR)"
    return f"CAST({source}{_quoted(facts.renamed.get(name, name))} AS VARCHAR)"
