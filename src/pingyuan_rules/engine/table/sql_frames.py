"""Frames of engines that speak SQL: rules as texts, which the frame itself takes as columns or as a query over it.

No query is run and no view made: nothing is left in any catalog, and two results never disturb each other. (A DuckDB
relation's own `query` leaves a view before DuckDB 2, and the next one changes what the first result holds; an Ibis
table's own `sql` asks the database for the types of the columns, which are known here.)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import attrs

from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE
from pingyuan_rules.engine.sql.query_steps import query_steps, select
from pingyuan_rules.engine.sql.sql_dialects import DIALECTS
from pingyuan_rules.engine.sql.term_sql import TermWriter, Written
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.decimal_columns import small_columns
from pingyuan_rules.engine.table.enum_columns import members
from pingyuan_rules.engine.table.exchange.field_units import select_in_spark
from pingyuan_rules.engine.table.expressions import PLANS
from pingyuan_rules.engine.table.integer_types import WIDE, IntType, widths_of
from pingyuan_rules.engine.table.spark_stages import in_stages
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, NUMBERS, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.sql.sql_dialects import SqlDialect
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.terms import Term
    from pingyuan_rules.engine.values import Kind

    Named = tuple[tuple[str, Term], ...]

_IBIS = {BOOL: "boolean", INT: "int64", FEN: "int64", DECIMAL: "int64", DATE: "date"}
_SMALL: Mapping[IntType, str] = {nw.Int8(): "TINYINT", nw.Int16(): "SMALLINT", nw.Int32(): "INTEGER"}


@attrs.frozen
class Texts:
    """Rules as SQL.

    Attributes:
        steps: Columns by their names, to be computed one step after another.
        answers: The answer of each rule by its name, to be computed after all steps.
    """

    steps: Sequence[Mapping[str, str]]
    answers: Mapping[str, str]


def answer_in_sql(facts: Facts, rules: Named, units: Mapping[str, str], *, small_integers: bool = False) -> Any:
    """The user's frame, with a column for each rule.

    Args:
        facts: The frame.
        rules: The name of each rule and its tree.
        units: The units of amounts and scores among the answers, which Spark notes beside their columns.
        small_integers: Whether whole numbers may come in the smallest type that surely holds them, in DuckDB.
    """
    dialect = DIALECTS[cast("str", facts.dialect)]
    written = {
        name: fact_in(dialect, info, facts.dtypes[name], facts.renamed.get(name, name))
        for name, info in facts.infos.items()
    }
    texts = _texts(rules, tuple(written.items()), dialect, facts.prefix)
    if facts.own.implementation.is_duckdb():
        widths = widths_of([root for _, root in rules], small_columns(facts.shape)) if small_integers else {}
        answers = {name: _in_own_type(texts.answers[name], root, widths, dialect) for name, root in rules}
        texts = attrs.evolve(texts, answers=answers)
    return add_texts(facts, texts, {name: root.kind for name, root in rules}, units)


def add_texts(facts: Facts, texts: Texts, kinds: Mapping[str, Kind], units: Mapping[str, str] | None = None) -> Any:
    """The user's frame with a column for each answer.

    Args:
        facts: The frame.
        texts: The answers as SQL.
        kinds: The kind of each.
        units: The units of amounts and scores among them, which Spark notes beside their columns.
    """
    dialect, engine = DIALECTS[cast("str", facts.dialect)], facts.own.implementation
    frame: Any = nw.to_native(facts.own)
    if engine.is_ibis():
        return _query_over(frame, facts, kinds, texts, dialect)
    if engine.is_duckdb():
        for step in texts.steps:
            frame = frame.project(", ".join(["*", *_columns(step, dialect)]))
        return frame.project(", ".join([*map(dialect.quoted, facts.names), *_columns(texts.answers, dialect)]))
    temporary, layers = [name for step in texts.steps for name in step], [*texts.steps, texts.answers]
    if engine.is_sqlframe():
        return _in_sqlframe(frame, layers).drop(*temporary)
    answered = in_stages(frame, [_columns(layer, dialect) for layer in layers])
    return select_in_spark(answered, [*facts.names, *texts.answers], units) if units else answered.drop(*temporary)


@lru_cache(maxsize=PLANS)
def _texts(rules: Named, facts: tuple[tuple[str, Written], ...], dialect: SqlDialect, prefix: str) -> Texts:
    """The texts, written once for all frames of a shape.

    They depend on the rules, the values of their parameters and the columns' types alone.
    """
    writer = TermWriter(rules, dict(facts), dialect, prefix)
    return Texts(writer.steps, writer.answers)


def _columns(step: Mapping[str, str], dialect: SqlDialect) -> list[str]:
    return [f"{text} AS {dialect.quoted(name)}" for name, text in step.items()]


def _in_own_type(answer: str, root: Term, widths: Mapping[Term, IntType], dialect: SqlDialect) -> str:
    """An answer in a small integer type or in DuckDB's own enumeration, if it can have one."""
    if small := _SMALL.get(widths.get(root, WIDE)):
        return f"CAST({answer} AS {small})"
    if root.kind.enum is None:
        return answer
    return f"CAST({answer} AS ENUM({', '.join(dialect.text_of(str(each.value)) for each in root.kind.enum)}))"


def _query_over(table: Any, facts: Facts, kinds: Mapping[str, Kind], texts: Texts, dialect: SqlDialect) -> Any:
    """An Ibis table as a query over another."""
    import ibis  # noqa: PLC0415 - there, since the table is one of it
    from ibis.expr.operations import SQLStringView  # noqa: PLC0415 - as above

    # A name of its own for each: two tables of one name in a query would be taken for one.
    name = f"{facts.prefix}_{uuid4().hex}"
    source = dialect.quoted(name)
    # Not in a WITH: the SQLGlot of Ibis 10 moves one that stands within another before what it reads.
    for step, lines in query_steps(texts.steps, facts.infos, dialect, facts.prefix):
        source = "\n".join(["(", *lines(source), f") AS {dialect.quoted(step)}"])
    columns = [*map(dialect.quoted, facts.names), *_columns(texts.answers, dialect)]
    query = "\n".join(select(columns, f"FROM {source}"))
    schema = dict(table.schema().items()) | {name: _IBIS.get(kind, "string") for name, kind in kinds.items()}
    return SQLStringView(table.alias(name).op(), query, ibis.schema(schema)).to_expr()


def _in_sqlframe(frame: Any, layers: Iterable[Mapping[str, str]]) -> Any:
    """A SQLFrame frame with further columns, one layer after another."""
    import sqlglot  # noqa: PLC0415 - there, since SQLFrame speaks through it
    from sqlframe.base.column import Column  # noqa: PLC0415 - there, since the frame is one of it

    for layer in layers:
        # Parsed here, for SQLFrame reads a text as Spark's unless its user told it otherwise.
        columns = [Column(sqlglot.parse_one(text, read="duckdb")).alias(name) for name, text in layer.items()]
        frame = frame.select("*", *columns)
    return frame


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
    if info.kind == DECIMAL and dtype.is_integer():
        # Not by way of a decimal, with which DuckDB takes half as long again for all rules.
        within = f"{column} BETWEEN {info.ge} AND {info.le}"
        text = f"CASE WHEN {within} THEN CAST({column} AS BIGINT) * {HUNDREDTHS_IN_ONE} END"
        return Written(text, wide=True, positive=cast("int", info.ge) >= 0)
    if info.kind == DECIMAL:
        text = f"CAST({dialect.fact(info, column)} * {HUNDREDTHS_IN_ONE} AS BIGINT)"
        return Written(text, wide=True, positive=cast("int", info.ge) >= 0)
    if info.kind.enum is not None:
        # The type itself says that nothing else can be in the column. With all members, each can be compared with it.
        if isinstance(dtype, nw.Enum) and set(dtype.categories) == set(members(info.kind)):
            return Written(column, again=True)
        return Written(dialect.fact(info, column))
    own = {BOOL: nw.Boolean(), DATE: nw.Date(), TEXT: nw.String()}.get(info.kind, WIDE)
    return Written(column if dtype == own else dialect.fact(info, column), again=True, wide=whole)
