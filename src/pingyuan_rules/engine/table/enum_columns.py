"""Enumerations in tables: texts that mean members, and the numbers of members where strings are slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.table.dataframes import nw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.table.expressions import Words
    from pingyuan_rules.engine.values import Kind

# Not 8 bits: an enumeration may have more than 127 members.
NUMBER = nw.Int16()
"""The type of a member's number, from 0 in the order of the enumeration."""


def members(kind: Kind) -> list[str]:
    """The stored values of an enumeration."""
    return [str(member.value) for member in kind.enum or ()]


def member_of(words: Words, text: nw.Expr, kind: Kind, dtype: nw.dtypes.DType) -> nw.Expr:
    """The member that a text means, in the type in which members are computed; null where it means none."""
    values = members(kind)
    if (
        dtype == NUMBER
    ):  # as PyArrow alone computes, which finds a text among others faster than it compares it with each
        from pingyuan_rules.engine.table.arrow_words import look_up  # noqa: PLC0415 - imports PyArrow

        numbers = {spelling: values.index(value) for spelling, value in kind.spellings.items()}
        return look_up(text, numbers, dtype)
    member: nw.Expr = words.lit(None, dtype)
    # One text after another: Polars takes four times as long to ask whether a text is in a list, or to replace it.
    for spelling, value in kind.spellings.items():
        member = words.choose(text == words.lit(spelling), words.lit(value, dtype), member)
    return member


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
