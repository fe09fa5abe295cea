"""Findings as a table: one row for each record and rule that it falls short of, made by the table's own engine."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.column_names import free_prefix
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.problems import Problem
from pingyuan_rules.engine.sql.sql_dialects import DIALECTS
from pingyuan_rules.engine.table.dataframes import is_eager, nw, opened
from pingyuan_rules.engine.table.fact_columns import refuse_in_index
from pingyuan_rules.engine.table.frame import assess_frame
from pingyuan_rules.engine.table.spark_stages import end_stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pingyuan_rules.engine.definition import Book
    from pingyuan_rules.engine.planning.column_names import OnMissing
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.table.dataframes import Frame

F = TypeVar("F")

RULE, SEVERITY = "rule", "severity"


def findings_frame(
    book: Book[Any],
    frame: F,
    record: type[Record],
    policy: Parameters,
    *,
    keep: Iterable[str] = ("id",),
    missing: OnMissing = "error",
    check: bool | None = None,
    related: Mapping[str, object] | None = None,
) -> F:
    """The same kind of frame with a row for each finding: the columns that are kept, the rule and its severity.

    Args:
        book: The rules.
        frame: A table, as `assess_frame` takes it.
        record: The class of record its rows are.
        policy: The policy.
        keep: The columns of the frame that tell which record it is.
        missing: As for `assess_frame`.
        check: As for `assess_frame`.
        related: As for `assess_frame`; what rules ask of related records without a table gives no finding.

    Raises:
        FrameError: When a column to keep is not there or is called as one of the result, and as for `assess_frame`.
    """
    kept = (keep,) if isinstance(keep, str) else tuple(dict.fromkeys(keep))
    own = opened(frame)
    names = [str(name) for name in (own.columns if is_eager(own) else own.collect_schema().names())]
    refuse_in_index(own, [name for name in kept if name not in names])
    check_kept(kept, names)
    rules = [rule for rule in book.rules_of(record) if rule.met_when is not None]
    if not rules:  # nothing is asked, and the columns are there all the same
        empty = own.select(*kept, *(nw.lit("").alias(name) for name in (RULE, SEVERITY))).head(0)
        return cast("F", nw.to_native(empty))
    answered: Any = assess_frame(
        book, frame, record, policy, missing=missing, check=check, rules=[rule.shortfall for rule in rules],
        related=related, require_related=False,
    )  # fmt: skip
    shortfalls = {rule.name: rule.shortfall.name for rule in rules}
    severities = {rule.name: str(rule.severity_on(policy.on).value) for rule in rules}
    engine = own.implementation
    if engine.is_duckdb() or engine.is_pyspark() or engine.is_pyspark_connect():
        return cast(
            "F", rows_in_sql(answered, kept, shortfalls, severities, "duckdb" if engine.is_duckdb() else "spark")
        )
    rows = nw.from_native(rows_in_expressions(answered, own, kept, shortfalls, f"{free_prefix(names)}row"))
    usual, *others = (value for value, _ in Counter(severities.values()).most_common())
    severity: nw.Expr = nw.lit(usual)
    for value in others:
        bound = [rule for rule, binds in severities.items() if binds == value]
        severity = nw.when(nw.col(RULE).is_in(bound)).then(nw.lit(value)).otherwise(severity)
    return cast("F", nw.to_native(rows.with_columns(severity.alias(SEVERITY))))


def check_kept(kept: Sequence[str], names: Sequence[str]) -> None:
    """Refuse columns to keep that are not among the names of a frame, or that a column of the result is named like."""
    problems = []
    for name in kept:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            zh = f"是否为 {near[0]}？" if near else ""
            en = f"Did you mean {near[0]}? " if near else ""
            expected = Label("数据框中的列", "a column of the frame")
            remedy = Label(
                f"{zh}请在 keep= 中列出能区分记录的列", f"{en}Pass keep= with columns that tell records apart"
            )
            problems.append(Problem(name, "", expected, remedy, kind="unknown", path=("keep",)))
        elif name.casefold() in {RULE, SEVERITY}:  # SQL does not tell `Rule` from `rule`
            expected = Label(f"{RULE}、{SEVERITY} 以外的列", f"a column other than {RULE} and {SEVERITY}")
            problems.append(
                Problem(
                    "keep", name, expected, Label("请将该列改名", "Rename the column"), kind="conflict", path=("keep",)
                )
            )
    if problems:
        raise FrameError(problems)


def rows_in_expressions(answered: Any, own: Frame, kept: Sequence[str], shortfalls: Mapping[str, str], row: str) -> Any:
    """The other engines, each in the way that it does best: a row for each record and rule, without the severity.

    Args:
        answered: The frame with a column for each shortfall.
        own: The frame before.
        kept: The columns to keep.
        shortfalls: The column of each rule's shortfall.
        row: A name that no column has.
    """
    engine = own.implementation
    if engine.is_polars():
        import polars as pl  # noqa: PLC0415 - the frame is one of it

        # Not by lists that become rows, which takes ten times as long.
        truths = [pl.col(short).alias(rule) for rule, short in shortfalls.items()]
        pivoted = answered.select(*kept, *truths).with_row_index(row).unpivot(
            list(shortfalls), index=[row, *kept], variable_name=RULE, value_name=SEVERITY
        )  # fmt: skip
        return pivoted.filter(pl.col(SEVERITY)).sort(row, maintain_order=True).select(*kept, RULE)
    if engine.is_ibis():  # pivoted names come out of PostgreSQL with quotes around them
        import ibis  # noqa: PLC0415 - the frame is one of it

        nothing = ibis.literal(None, type="string")
        texts = [answered[short].ifelse(rule, nothing) for rule, short in shortfalls.items()]
        listed = answered.select(*(answered[name] for name in kept), ibis.array(texts).unnest().name(RULE))
        return listed.filter(listed[RULE].notnull())
    if is_eager(own):
        return rows_one_by_one(nw.from_native(answered), kept, shortfalls, row)
    filled = [nw.col(short).fill_null(value=False).alias(rule) for rule, short in shortfalls.items()]
    table = nw.from_native(answered).select(*kept, *filled)
    pivoted = table.unpivot(list(shortfalls), index=list(kept), variable_name=RULE, value_name=SEVERITY)
    return pivoted.filter(nw.col(SEVERITY)).select(*kept, RULE)


def rows_in_sql(
    answered: Any, kept: Sequence[str], shortfalls: Mapping[str, str], severities: Mapping[str, str], dialect: str
) -> Any:
    """DuckDB and Spark: a list for each record, then a row for each of its members."""
    sql = DIALECTS[dialect]
    items = ", ".join(
        f"CASE WHEN {sql.quoted(short)} THEN {sql.text_of(rule)} END" for rule, short in shortfalls.items()
    )
    binds = " ".join(f"WHEN {sql.text_of(rule)} THEN {sql.text_of(value)}" for rule, value in severities.items())
    rule, severity = sql.quoted(RULE), f"CASE {sql.quoted(RULE)} {binds} END AS {sql.quoted(SEVERITY)}"
    columns = [sql.quoted(name) for name in kept]
    # Not by UNPIVOT, for which narwhals asks another connection than the relation's own.
    if dialect == "duckdb":
        rows = answered.project(", ".join([*columns, f"UNNEST([{items}]) AS {rule}"]))
        return rows.filter(f"{rule} IS NOT NULL").project(f"*, {severity}")
    rows = end_stage(answered).selectExpr(*columns, f"EXPLODE(ARRAY({items})) AS {rule}")
    return rows.where(f"{rule} IS NOT NULL").selectExpr("*", severity)


def rows_one_by_one(
    answered: nw.DataFrame[Any], kept: Sequence[str], shortfalls: Mapping[str, str], row: str
) -> nw.DataFrame[Any]:
    """Pandas and PyArrow: the records that fall short of each rule, put into the order of the records at last."""
    place = f"{row}_place"
    numbered = answered.with_row_index(row)
    parts = [
        numbered.filter(nw.col(short).fill_null(value=False)).select(
            row, *kept, nw.lit(number).alias(place), nw.lit(rule).alias(RULE)
        )
        for number, (rule, short) in enumerate(shortfalls.items())
    ]
    return nw.concat(parts).sort(row, place).drop(row, place)
