"""Related records in a view: a second table, asked its rules, grouped by key and joined to the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.planning.column_names import free_prefix
from pingyuan_rules.engine.sql.query_steps import query_steps, select
from pingyuan_rules.engine.sql.term_sql import TermWriter, column_of
from pingyuan_rules.engine.values import DATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.planning.fold_columns import FoldColumns
    from pingyuan_rules.engine.sql.sql_dialects import SqlDialect

Step = tuple[str, list[str]]
"""The name of a step of a view, and the lines of its query."""


def related_facts(asked: Sequence[FoldColumns]) -> list[FactInfo]:
    """The columns that a table of related records has: the key, and the facts that the rules about them read."""
    relation = asked[0].relation
    needed = {relation.by} | {part.name for one in asked for part in t.walk(one.item) if isinstance(part, t.Fact)}
    return [info for name, info in facts_of(relation.record).items() if name in needed]


def related_steps(
    asked: Sequence[FoldColumns], table: Sequence[str], source: str, dialect: SqlDialect, prefix: str
) -> Iterator[Step]:
    """The steps of one relation; the last has the columns of a source, and those from which the folds follow.

    Args:
        asked: What is asked of the related records.
        table: The table that holds them.
        source: The step to which they are joined, with a column `id`.
        dialect: Whose SQL.
        prefix: How the names of the steps begin, and no others.
    """
    quoted, relation, infos = dialect.quoted, asked[0].relation, related_facts(asked)
    prefix = f"{prefix}{relation.name}_"
    inner = free_prefix([info.name for info in infos], "_")
    key, own = quoted(f"{inner}key"), quoted(relation.by)
    facts = [f"{dialect.fact(info, quoted(info.name))} AS {quoted(info.name)}" for info in infos]
    yield f"{prefix}facts", list(select(facts, f"FROM {quoted(*table)}", "  "))
    answers = {f"{inner}answer{number}": one.item for number, one in enumerate(asked)}
    written = {info.name: column_of(info, quoted(info.name)) for info in infos}
    writer = TermWriter(answers.items(), written, dialect, inner)
    last = f"{prefix}facts"
    for name, lines in query_steps(writer.steps, list(written), dialect, prefix):
        yield name, lines(quoted(last))
        last = name
    items = [f"{text} AS {quoted(name)}" for name, text in writer.answers.items()]
    yield f"{prefix}answers", list(select([f"{own} AS {key}", *items], f"FROM {quoted(last)}", "  "))
    totals = [item for one, name in zip(asked, answers, strict=True) for item in totals_of(one, quoted(name), dialect)]
    groups, orphans, last = quoted(f"{prefix}groups"), quoted(f"{prefix}orphans"), quoted(f"{prefix}answers")
    rows = quoted(f"{inner}rows")
    totals.append(f"COUNT(*) AS {rows}")
    yield f"{prefix}groups", list(select([key, *totals], f"FROM {last} WHERE {key} IS NOT NULL GROUP BY {key}", "  "))
    # Rows without a key may belong to any record.
    yield f"{prefix}orphans", list(select(totals, f"FROM {last} WHERE {key} IS NULL", "  "))
    there = f"{source}.{quoted('id')} IS NOT NULL AND COALESCE({groups}.{rows}, 0) <= {relation.most}"
    sides = f"{groups}.{rows}", f"{orphans}.{rows}"
    columns = [item for one in asked for item in columns_of(one, there, sides, (groups, orphans), dialect)]
    joined = f"FROM {source} LEFT JOIN {groups} ON {source}.{quoted('id')} = {groups}.{key} CROSS JOIN {orphans}"
    yield f"{prefix}joined", list(select([f"{source}.*", *columns], joined, "  "))


def totals_of(one: FoldColumns, answer: str, dialect: SqlDialect) -> Iterator[str]:
    """The sums of a group: how many answers are true and false, or what numbers come to and how many are known."""
    first, second = (dialect.quoted(info.name) for info in one.infos[:2])
    if one.how == "count":
        yield f"COUNT(CASE WHEN {answer} THEN 1 END) AS {first}"
        yield f"COUNT(CASE WHEN NOT {answer} THEN 1 END) AS {second}"
        return
    if one.limits is not None:
        # A sum of numbers out of all bounds could be too large.
        answer = f"CASE WHEN {answer} BETWEEN {one.limits[0]} AND {one.limits[1]} THEN {answer} END"
    function = {"sum": "SUM", "largest": "MAX", "smallest": "MIN"}[one.how]
    yield f"{function}({answer}) AS {first}"
    yield f"COUNT({answer}) AS {second}"


def columns_of(
    one: FoldColumns, there: str, rows: tuple[str, str], sides: tuple[str, str], dialect: SqlDialect
) -> Iterator[str]:
    """The columns from which folds follow; none but a date is ever null."""
    most, names = one.relation.most, [dialect.quoted(info.name) for info in one.infos]

    def whole(condition: str, value: str, otherwise: int, name: str) -> str:
        return f"CAST(CASE WHEN {condition} THEN {value} ELSE {otherwise} END AS BIGINT) AS {name}"

    counted, first, second = (f"COALESCE({column}, 0)" for column in (rows[0], *(f"{sides[0]}.{n}" for n in names[:2])))
    if one.how == "count":
        maybe = f"{counted} - {second} + {rows[1]} - {sides[1]}.{names[1]}"
        yield whole(there, first, 0, names[0])
        yield whole(f"{there} AND {maybe} < {most}", maybe, most, names[1])
        return
    open_ = f"{counted} - {second} + {rows[1]}"
    if one.item.kind == DATE:
        yield f"CASE WHEN {there} THEN {sides[0]}.{names[0]} END AS {names[0]}"
    else:
        yield whole(there, first, 0, names[0])
    yield whole(f"{there} AND {open_} <= {most}", open_, 1, names[1])
    yield whole(there, counted, 0, names[2])
