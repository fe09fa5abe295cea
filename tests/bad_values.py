"""Values of JSON that are wrong in every way that a fact can be wrong in; most are right for some facts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pingyuan_rules.engine import FactInfo

VALUES: tuple[Any, ...] = (
    True, False, 0, 1, -1, 7, 7.0, 0.5, 88.25, 88.125, 1e300, 10**20, -(10**20), "", " ", "x", "no", "7", "7.0", "true",
    "null", "正式党员", "2016-10-21", "2016-02-30", "2016-10-21T00:00", "20161021", "1900-01-01", "2999-12-31", "joint",
    "standalone", "x" * 5_000, [], [7], {}, {"zh": "x"},
)  # fmt: skip


def says_less_in_a_schema(info: FactInfo, value: Any) -> bool:
    """Whether a value is refused for what a schema cannot say: whole floats, bounds of days, the number of decimals."""
    kind = info.kind.name
    if kind in {"int", "fen"}:
        return isinstance(value, float) and value.is_integer()
    if kind == "decimal":
        return isinstance(value, float) and round(value, 2) != value
    if kind != "date" or not isinstance(value, str):
        return False
    day = date.fromisoformat(value)
    return (info.ge is not None and day < info.ge) or (info.le is not None and day > info.le)  # type: ignore[operator] # as the fact's kind
