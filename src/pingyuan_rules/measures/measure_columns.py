"""The columns in which a frame holds the rows of a measure, and rows as such a frame."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import attrs

from pingyuan_rules.engine import FactInfo, Label, Record, facts_of, is_known
from pingyuan_rules.engine.values import DECIMAL, INT, TEXT, kind_of
from pingyuan_rules.measures import measure_rows as r
from pingyuan_rules.measures.rates import COUNTS
from pingyuan_rules.measures.targets import Target
from pingyuan_rules.records import Applicant, Branch, Organization

MEASURE_OF: Mapping[type[r.Row], str] = MappingProxyType(
    {
        r.Coverage: "coverage",
        r.RateRow: "rate",
        r.FormationCounts: "formation_counts",
        r.DemonstrationCounts: "demonstration_counts",
        r.FundTotals: "fund_totals",
        r.Admissions: "admissions",
    }
)
"""The name of the measure of each class of rows, as titles have it."""
_COUNTED: Mapping[type[r.Row], tuple[type[Record], ...]] = MappingProxyType(
    {
        r.Coverage: (Organization,),
        r.RateRow: (Organization, Branch),
        r.FormationCounts: (Branch,),
        r.DemonstrationCounts: (Branch,),
        r.FundTotals: (Branch,),
        r.Admissions: (Applicant,),
    }
)


def parts_of(row: type[r.Row]) -> dict[str, type]:
    """The kind of each part of a row, by the field's name."""
    return {field.name: field.type for field in attrs.fields(row) if field.type in COUNTS}


def has_base(row: type[r.Row]) -> bool:
    """Whether a row has rates, and so a base."""
    return "base" in attrs.fields_dict(row)


def shortfalls_of(row: type[r.Row]) -> list[str]:
    """The parts of a row that have a target, and so a shortfall."""
    return [field.name.removesuffix("_target") for field in attrs.fields(row) if field.type is Target]


def facts_to_group_by(row: type[r.Row]) -> dict[str, FactInfo]:
    """The facts that groups of a row may be made by; those that two classes of record share are of one kind."""
    return {name: info for record in _COUNTED[row] for name, info in facts_of(record).items()}


def columns_of(row: type[r.Row]) -> list[str]:
    """The columns of a measure after those that groups are made by."""
    counts = [f"{part}_{count}" for part, kind in parts_of(row).items() for count in COUNTS[kind]]
    bounds = [f"{part}_shortfall_{bound}" for part in shortfalls_of(row) for bound in ("low", "high")]
    return [*(["base"] if has_base(row) else []), *counts, *bounds]


def frame_of_rows(
    rows: Sequence[r.Row], row: type[r.Row], by: Sequence[str], backend: Literal["polars", "pandas", "pyarrow"]
) -> Any:
    """Rows as the frame that their measure gives over a frame.

    Args:
        rows: The rows.
        row: Their class.
        by: What their groups are made by.
        backend: Whose table it becomes.
    """
    from pingyuan_rules.engine.table.exchange.from_records import build_frame, cell  # noqa: PLC0415 - loads narwhals

    cells: dict[str, list[Any]] = {name: [cell(each.key[at]) for each in rows] for at, name in enumerate(by)}
    lines, columns = [list(numbers_of(each)) for each in rows], columns_of(row)
    cells |= {name: [line[at] for line in lines] for at, name in enumerate(columns)}
    facts, kinds = facts_to_group_by(row), dict.fromkeys(columns, INT) | {"base": TEXT}
    for name in by:
        # A column of a frame's own is what its values are. An enumeration is text in what every engine counts.
        known = (value for value in cells[name] if value is not None)
        kind = facts[name].kind if name in facts else kind_of(type(next(known, "")))
        kinds[name] = TEXT if kind is None or kind.enum else kind
    infos = {name: FactInfo(name, kinds[name], Label(name, name), None, None, None) for name in cells}
    infos |= {name: facts[name] for name in by if kinds[name] == DECIMAL}  # with its bounds, which say how many digits
    table = build_frame(cells, infos, "pyarrow" if backend == "pandas" else backend)
    if backend != "pandas":
        return table
    from pingyuan_rules.engine.table.pandas_frames import to_pandas  # noqa: PLC0415 - imports pandas

    return to_pandas(table, arrow=False)


def numbers_of(row: Any) -> Iterator[Any]:
    """What stands in the columns of a row after its groups."""
    if has_base(type(row)):
        yield row.base.value
    for part, kind in parts_of(type(row)).items():
        yield from (getattr(getattr(row, part), count) for count in COUNTS[kind])
    for part in shortfalls_of(type(row)):
        interval = getattr(row, f"{part}_shortfall")
        yield from (interval.low, interval.high) if is_known(interval) else (None, None)
