"""From a table to records: the way back of `from_records`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.decimals import from_hundredths
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.planning.column_names import OnMissing
from pingyuan_rules.engine.table.answer_columns import add_answers
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.enum_columns import named
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.frame import refuse
from pingyuan_rules.engine.table.invalid_values import count_broken, count_invalid
from pingyuan_rules.engine.values import DECIMAL, UNKNOWN

if TYPE_CHECKING:
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.values import Kind

R = TypeVar("R", bound="Record")

__all__ = ["OnMissing", "records_of"]


def records_of(frame: object, record: type[R], *, missing: OnMissing = "error") -> list[R]:
    """A record for each row, in the order in which the engine gives them; a lazy frame is collected.

    Args:
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        record: The class of record its rows are.
        missing: What a missing column means: an error, or `unknown` facts.

    Raises:
        FrameError: As for `assess`; also of a lazy frame, when a value is not allowed.
    """
    infos = facts_of(record)
    facts = open_facts(frame, infos.values(), rules=(), missing=missing, record=record)
    refuse((*count_invalid(facts), *count_broken(facts, record)))
    # Each fact as an answer, so that it is read as rules read it: labels as members, decimals as hundredths.
    columns = {f"{facts.prefix}_{name}": info.kind for name, info in infos.items()}
    asked = tuple((column, t.Fact(name, columns[column])) for column, name in zip(columns, infos, strict=True))
    native = add_answers(facts, asked)
    native = named(native, columns) if facts.frame.implementation.is_pyarrow() else native
    collected = nw.from_native(native).lazy().select(*columns).collect()
    values = [[_value(value, kind) for value in collected[column].to_list()] for column, kind in columns.items()]
    return [record(**dict(zip(infos, row, strict=True))) for row in zip(*values, strict=True)]


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        return UNKNOWN
    if kind.enum is not None:
        return kind.enum(value)
    return from_hundredths(value) if kind == DECIMAL else value
