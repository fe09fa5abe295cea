"""Enumerations in tables: strings as they come in, and the numbers of their members where strings are slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.table.dataframes import nw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.values import Kind

# Not 8 bits: an enumeration may have more than 127 members.
NUMBER = nw.Int16()
"""The type of a member's number, from 0 in the order of the enumeration."""


def members(kind: Kind) -> list[str]:
    """The stored values of an enumeration."""
    return [str(member.value) for member in kind.enum or ()]


def only_members(column: nw.Expr, kind: Kind, dtype: nw.dtypes.DType) -> nw.Expr:
    """Strings as an answer of another type; what is no member becomes unknown."""
    names = members(kind)
    if dtype == NUMBER:
        return _picked(column, names, [nw.lit(number, NUMBER) for number in range(len(names))])
    # Other values are dropped before the cast, for an engine's own enum type refuses them with an error.
    return nw.when(column.is_in(names)).then(column).cast(dtype)


def as_strings(column: nw.Expr, kind: Kind, dtype: nw.dtypes.DType) -> nw.Expr:
    """An answer that was computed in another type as strings."""
    if dtype == nw.String:
        return column
    if dtype != NUMBER:
        return column.cast(nw.String)
    names = members(kind)
    return _picked(column, range(len(names)), [nw.lit(name, nw.String()) for name in names])


def _picked(column: nw.Expr, keys: Sequence[object], values: Sequence[nw.Expr]) -> nw.Expr:
    """The value whose key a column holds, null where it holds none."""
    picked: nw.Expr = nw.lit(None, NUMBER if keys and isinstance(keys[0], str) else nw.String())
    for key, value in zip(keys, values, strict=True):
        picked = nw.when(column == key).then(value).otherwise(picked)
    return picked


def named(table: Any, kinds: Mapping[str, Kind]) -> Any:
    """A PyArrow table with the strings for which the numbers in its columns of enumerations stand."""
    import pyarrow as pa  # noqa: PLC0415 - the table is one

    for name, kind in kinds.items():
        if kind.enum is not None:
            names = pa.array(members(kind), pa.string())
            place = table.column_names.index(name)
            table = table.set_column(
                place, name, names.take(table[name].combine_chunks()) if len(table) else pa.array([], pa.string())
            )
    return table
