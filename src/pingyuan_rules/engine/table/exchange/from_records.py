"""From records to a table, so that a ledger can be looked at as one; everything else goes from a table to answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from pingyuan_rules.engine.decimals import PLACES
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.planning.rule_trees import answer_info
from pingyuan_rules.engine.problems import WrongRecord
from pingyuan_rules.engine.records import Record, check_several
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.enum_columns import NUMBER, members
from pingyuan_rules.engine.table.exchange.field_units import with_units
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.values import Kind

Backend = Literal["polars", "pandas", "pyarrow"]

_TYPES = {BOOL: nw.Boolean(), INT: nw.Int64(), FEN: nw.Int64(), DECIMAL: nw.Int64(), DATE: nw.Date()}


def frame_of(records: Iterable[Record], record: type[Record], backend: Backend) -> Any:
    """A table with a column for each fact and a row for each record.

    Args:
        records: The records, all of one class.
        record: That class.
        backend: Whose table it becomes.

    Raises:
        WrongRecord: For the first record of another class.
        ValueError: When the backend is none of the three.
        ModuleNotFoundError: When the backend is not installed; the message names the extra.
    """
    infos = facts_of(record)
    columns: dict[str, list[Any]] = {name: [] for name in infos}
    check_several(records, record, f"frame_of({{}}, {record.__name__})")
    for each in records:
        if not isinstance(each, record):
            message = f"expected {record.__name__}, found {type(each).__name__}"
            raise WrongRecord(message)
        for name, values in columns.items():
            values.append(cell(getattr(each, name)))
    return build_frame(columns, infos, backend)


def frame_of_answers(
    results: Iterable[Any], record: type[Record], rules: Iterable[Definition], backend: Backend
) -> Any:
    """What `frame_of` gives of the records, with a column for each rule.

    Args:
        results: What was answered about each record.
        record: The class of record.
        rules: The rules that were asked.
        backend: Whose table it becomes.

    Raises:
        ValueError: When the backend is none of the three.
        ModuleNotFoundError: When the backend is not installed; the message names the extra.
    """
    facts, results = facts_of(record), list(results)
    answers = {rule.name: answer_info(rule) for rule in rules}
    columns = {name: [cell(getattr(each.record, name)) for each in results] for name in facts}
    columns |= {name: [cell(getattr(each, name)) for each in results] for name in answers}
    return build_frame(columns, {**facts, **answers}, backend)


def cell(value: Any) -> Any:
    """A value as a table holds it: None if it is unknown, the stored value of a member."""
    return None if value is UNKNOWN else getattr(value, "value", value)


def build_frame(columns: Mapping[str, list[Any]], infos: Mapping[str, FactInfo], backend: Backend) -> Any:
    """A table of facts and answers.

    Args:
        columns: The cells of each column.
        infos: What each column holds.
        backend: Whose table it becomes.

    Raises:
        ValueError: When the backend is none of the three.
        ModuleNotFoundError: When the backend is not installed; the message names the extra.
    """
    if backend not in get_args(Backend):
        message = (
            f"a table is made in {', '.join(get_args(Backend))}, not in {backend!r}. Others take that of PyArrow: "
            "duckdb.from_arrow(table), spark.createDataFrame(table), ibis.memtable(table)"
        )
        raise ValueError(message)
    try:
        if backend == "pandas":
            return _pandas(columns, infos)
        schema = {name: _dtype(info.kind, backend) for name, info in infos.items()}
        table = build_table(columns, infos, schema, backend)
        return with_units(table, infos.values()) if backend == "pyarrow" else table
    except ModuleNotFoundError as error:
        message = f"a {backend} table needs {error.name}: run pip install 'pingyuan-rules[{backend}]'"
        raise ModuleNotFoundError(message, name=error.name) from error


def _dtype(kind: Kind, backend: Backend) -> nw.dtypes.DType:
    if kind.enum is not None and backend == "polars":
        return nw.Enum([str(member.value) for member in kind.enum])
    return _TYPES.get(kind, nw.String())


def build_table(
    columns: Mapping[str, list[Any]],
    infos: Mapping[str, FactInfo],
    schema: Mapping[str, nw.dtypes.DType],
    backend: Backend,
) -> Any:
    """A Polars or PyArrow table; decimals have two places in it, whatever the data."""
    # narwhals makes no decimals of a given scale, so nulls stand in for them at first.
    decimals = {name: info for name, info in infos.items() if info.kind == DECIMAL}
    others = {name: [None] * len(values) if name in decimals else values for name, values in columns.items()}
    table = nw.to_native(nw.from_dict(others, schema, backend=backend))
    for name, info in decimals.items():
        digits = len(str(info.le)) + PLACES
        if backend == "polars":
            import polars as pl  # noqa: PLC0415 - an extra

            table = table.with_columns(pl.Series(name, columns[name], dtype=pl.Decimal(digits, PLACES)))
        else:
            import pyarrow as pa  # noqa: PLC0415 - an extra

            array = pa.array(columns[name], pa.decimal128(digits, PLACES))
            table = table.set_column(table.column_names.index(name), name, array)
    return table


def _pandas(columns: Mapping[str, list[Any]], infos: Mapping[str, FactInfo]) -> Any:
    """Nullable columns, dates of PyArrow, categories for enumerations: what answers in pandas are, too."""
    import pandas as pd  # noqa: PLC0415 - an extra

    from pingyuan_rules.engine.table.pandas_frames import series  # noqa: PLC0415 - imports pandas

    schema: dict[str, nw.dtypes.DType] = {}
    numbered: dict[str, list[Any]] = {}
    for name, info in infos.items():
        kind = info.kind
        schema[name] = NUMBER if kind.enum else _dtype(kind, "pandas")
        # A categorical is made from the numbers of its members.
        numbers = {member: number for number, member in enumerate(members(kind))}
        numbered[name] = [numbers.get(value) for value in columns[name]] if kind.enum else columns[name]
    table = build_table(numbered, infos, schema, "pyarrow")
    return pd.DataFrame({name: series(table[name], info.kind, arrow=False) for name, info in infos.items()})
