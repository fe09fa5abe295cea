"""How each engine of tables computes best: the answers are the same, the time and what is possible at all are not."""

from __future__ import annotations

from typing import Literal

import attrs

from pingyuan_rules.engine.table.dataframes import nw

_I = nw.Implementation
_INT8 = nw.Int8()


@attrs.frozen
class EngineTraits:
    """How one engine computes.

    Attributes:
        enums: The type in which enumerations are computed: the engine's own, the numbers of their members, or strings.
        small: Whether numbers from small columns are computed in small types.
        own_calendar: Whether months and days of dates are computed by arithmetic rather than asked of the engine.
        every_branch: Whether each branch of a `when` is computed for all rows, not only for those that get there.
        clips: Whether a number is bounded by a function of its own rather than by a `when`.
        repeats: Whether a truth that is compared quickly is computed again rather than kept.
        negates_by_comparing: Whether the opposite of a truth is written as a comparison, because SQL reads the opposite
            of a null that Ibis writes in a way of its own.
        casts_quotients: Whether quotients must be cast to whole numbers.
        truths_as: The type in which truths are counted, or None if they cannot be cast to numbers.
    """

    enums: Literal["own", "numbers", "strings"] = "strings"
    small: bool = False
    own_calendar: bool = False
    every_branch: bool = False
    clips: bool = False
    repeats: bool = True
    negates_by_comparing: bool = False
    casts_quotients: bool = False
    truths_as: nw.dtypes.DType | None = _INT8


_DUCKDB = EngineTraits(enums="own", small=True, truths_as=nw.Float32())
"""DuckDB checks each sum of whole numbers for overflow, one by one; counts of truths are exact in floats."""
_TRAITS = {
    _I.POLARS: EngineTraits(enums="own", small=True, own_calendar=True, every_branch=True, repeats=False),
    _I.PYARROW: EngineTraits(enums="numbers", every_branch=True, clips=True, repeats=False),
    _I.DUCKDB: _DUCKDB,
    # Ibis and SQLFrame may stand for PostgreSQL, which cannot cast a boolean to a small integer.
    _I.IBIS: EngineTraits(negates_by_comparing=True, truths_as=None),
    # SQLFrame puts no parentheses round a comparison.
    _I.SQLFRAME: EngineTraits(repeats=False, casts_quotients=True, truths_as=None),
}


def traits_of(engine: nw.Implementation) -> EngineTraits:
    """How an engine computes best."""
    # PySpark has the defaults: it refuses enum types, so strings are all it can have.
    return _TRAITS.get(engine, EngineTraits())
