"""The units of numbers, kept in the schema of a PyArrow table: fen, points, hundredths of a point.

Polars has no place for what is noted of a column, and pandas drops it; for databases the comments of a view say it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.labels import Subunit
from pingyuan_rules.engine.values import DECIMAL, FEN

if TYPE_CHECKING:
    from collections.abc import Collection

    from pingyuan_rules.engine.records import FactInfo

UNIT = b"unit"
"""The key in the metadata of a field."""


def with_units(table: Any, infos: Collection[FactInfo]) -> Any:
    """A PyArrow table whose fields name the unit of an amount or a score; other metadata is kept."""
    import pyarrow as pa  # noqa: PLC0415 - the table is one

    units = {info.name: "fen" for info in infos if info.kind == FEN}
    scores = [info for info in infos if info.kind == DECIMAL or isinstance(info.unit, Subunit)]
    units |= {info.name: info.unit.en for info in scores if info.unit is not None}
    fields = [
        field.with_metadata({**(field.metadata or {}), UNIT: units[field.name].encode()})
        if field.name in units
        else field
        for field in table.schema
    ]
    return pa.Table.from_arrays(table.columns, schema=pa.schema(fields, table.schema.metadata))
