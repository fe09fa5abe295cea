"""The units of numbers, noted beside a column by PyArrow and Spark: fen, points, hundredths of a point.

Polars and DuckDB have no place for what is noted of a column, and pandas drops it; for databases the comments of a view
say it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.labels import Subunit
from pingyuan_rules.engine.planning.frame_problems import another_unit
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.values import DECIMAL, FEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.problems import Problem
    from pingyuan_rules.engine.table.dataframes import Frame

UNIT = "unit"
"""The key in the metadata of a field."""
_SPARK = frozenset({nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT})


def units_of(infos: Iterable[FactInfo]) -> dict[str, str]:
    """The unit of each amount and score, by the name of its column."""
    units: dict[str, str] = {}
    for info in infos:
        if info.kind == FEN:
            units[info.name] = "fen"
        elif info.unit is not None and (info.kind == DECIMAL or isinstance(info.unit, Subunit)):
            units[info.name] = info.unit.en
    return units


def noted_units(frame: Frame) -> dict[str, str]:
    """The units that are noted beside the columns of a frame, by their names; none if its engine has no place."""
    native: Any = nw.to_native(frame)
    if frame.implementation.is_pyarrow():
        noted = {field.name: (field.metadata or {}).get(UNIT.encode()) for field in native.schema}
        return {name: unit.decode(errors="replace") for name, unit in noted.items() if unit is not None}
    if frame.implementation in _SPARK:
        return {field.name: str(field.metadata[UNIT]) for field in native.schema if UNIT in (field.metadata or {})}
    return {}


def wrong_units(frame: Frame, infos: Iterable[FactInfo]) -> list[Problem]:
    """What is wrong with columns of facts beside which another unit is noted.

    Args:
        frame: The frame.
        infos: The facts that have a column in it.
    """
    noted = noted_units(frame)
    if not noted:
        return []
    facts = list(infos)
    units = units_of(facts)
    return [
        another_unit(info, noted[info.name], units[info.name])
        for info in facts
        if info.name in units and noted.get(info.name, units[info.name]) != units[info.name]
    ]


def with_units(table: Any, infos: Iterable[FactInfo]) -> Any:
    """A PyArrow table whose fields note the unit of an amount or a score; other metadata is kept.

    Args:
        table: The table.
        infos: What its columns hold; those that are not in it are left out.
    """
    import pyarrow as pa  # noqa: PLC0415 - the table is one

    units = units_of(infos)
    fields = [
        field.with_metadata({**(field.metadata or {}), UNIT.encode(): units[field.name].encode()})
        if field.name in units
        else field
        for field in table.schema
    ]
    return pa.Table.from_arrays(table.columns, schema=pa.schema(fields, table.schema.metadata))


def select_in_spark(frame: Any, names: Iterable[str], units: Mapping[str, str]) -> Any:
    """Some columns of a Spark frame, with the units of amounts and scores beside them.

    Args:
        frame: The frame.
        names: The columns.
        units: The units, by the names of their columns.
    """
    # Each column of the frame itself, and each `withMetadata`, would be a call of the server or one more analysis.
    connect = ".connect" if ".connect." in type(frame).__module__ else ""
    functions = import_module(f"pyspark.sql{connect}.functions")
    columns = []
    for name in names:
        quoted = f"`{name.replace('`', '``')}`"
        unit = units.get(name)
        columns.append(quoted if unit is None else functions.col(quoted).alias(name, metadata={UNIT: unit}))
    return frame.select(*columns)
