"""Frames of engines that speak SQL, DuckDB and Spark: rules as texts, which the frame itself takes as columns.

No query is made and no view: a relation or data frame is given further columns, one step after another, so nothing is
left in any catalog and two results never disturb each other. (A relation's own `query` leaves a view before DuckDB 2,
and the next one changes what the first result holds.)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE
from pingyuan_rules.engine.sql.sql_dialects import DIALECTS, Dialect
from pingyuan_rules.engine.sql.term_sql import TermWriter, Written
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.decimal_columns import small_columns
from pingyuan_rules.engine.table.expressions import PLANS
from pingyuan_rules.engine.table.integer_types import WIDE, widths_of
from pingyuan_rules.engine.table.spark_stages import in_stages
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, NUMBERS, TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.records import FactInfo
    from pingyuan_rules.engine.sql.sql_dialects import SqlDialect
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.terms import Term

    Named = tuple[tuple[str, Term], ...]

_I = nw.Implementation
_DIALECTS: Mapping[nw.Implementation, Dialect] = {
    _I.DUCKDB: "duckdb", _I.PYSPARK: "spark", _I.PYSPARK_CONNECT: "spark",
}  # fmt: skip
_SMALL = {nw.Int8(): "TINYINT", nw.Int16(): "SMALLINT", nw.Int32(): "INTEGER"}


def speaks_sql(facts: Facts) -> bool:
    """Whether the engine of a frame takes texts of SQL as columns."""
    return facts.own.implementation in _DIALECTS


def answer_in_sql(facts: Facts, rules: Named, *, small_integers: bool = False) -> Any:
    """The user's frame, with a column for each rule.

    Args:
        facts: The frame.
        rules: The name of each rule and its tree.
        small_integers: Whether whole numbers may come in the smallest type that surely holds them.
    """
    dialect = DIALECTS[_DIALECTS[facts.own.implementation]]
    written = {
        name: fact_in(dialect, info, facts.dtypes[name], facts.renamed.get(name, name))
        for name, info in facts.infos.items()
    }
    widths = widths_of([root for _, root in rules], small_columns(facts.shape)) if small_integers else {}
    steps, answers = _texts(rules, tuple(written.items()), dialect, facts.prefix)
    temporary = [name for step in steps for name, _ in step]
    layers = [[f"{text} AS {dialect.quoted(name)}" for name, text in step] for step in steps]
    columns = []
    for (name, root), answer in zip(rules, answers, strict=True):
        text = answer
        if small := _SMALL.get(widths.get(root, WIDE)):
            text = f"CAST({answer} AS {small})"
        elif root.kind.enum is not None and dialect.enums:
            text = f"CAST({answer} AS ENUM({', '.join(dialect.text_of(str(each.value)) for each in root.kind.enum)}))"
        columns.append(f"{text} AS {dialect.quoted(name)}")
    frame: Any = nw.to_native(facts.own)
    if facts.own.implementation.is_duckdb():
        for layer in layers:
            frame = frame.project(", ".join(["*", *layer]))
        return frame.project(", ".join([*map(dialect.quoted, facts.names), *columns]))
    return in_stages(frame, [*layers, columns]).drop(*temporary)


@lru_cache(maxsize=PLANS)
def _texts(
    rules: Named, facts: tuple[tuple[str, Written], ...], dialect: SqlDialect, prefix: str
) -> tuple[tuple[tuple[tuple[str, str], ...], ...], tuple[str, ...]]:
    """The steps as names and texts, and the answers, written once for all frames of a shape.

    They depend on the rules, the values of their parameters and the columns' types alone.
    """
    writer = TermWriter(rules, dict(facts), dialect, prefix)
    return tuple(tuple(step.items()) for step in writer.steps), tuple(writer.answers.values())


def fact_in(dialect: SqlDialect, info: FactInfo, dtype: nw.dtypes.DType | None, name: str) -> Written:
    """How a fact is read from a column of some type; what the fact does not allow is null where it can be told.

    Args:
        dialect: Whose SQL.
        info: The fact.
        dtype: The column's type; None where nothing but nulls is known of it.
        name: What the column is called.
    """
    column, whole = dialect.quoted(name), info.kind in NUMBERS
    if dtype is None:
        kind = "BIGINT" if whole else dialect.type_of(info.kind)
        return Written(f"CAST(NULL AS {kind})", again=True, wide=whole)
    if info.kind == DECIMAL:
        text = f"CAST({dialect.fact(info, column)} * {HUNDREDTHS_IN_ONE} AS BIGINT)"
        return Written(text, wide=True, positive=cast("int", info.ge) >= 0)
    if info.kind.enum is not None:
        return Written(dialect.fact(info, column))
    own = {BOOL: nw.Boolean(), DATE: nw.Date(), TEXT: nw.String()}.get(info.kind, WIDE)
    return Written(column if dtype == own else dialect.fact(info, column), again=True, wide=whole)
