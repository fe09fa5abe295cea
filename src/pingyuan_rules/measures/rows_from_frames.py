"""The rows that the frame of a measure stands for, so that they can be shown and drawn."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, FrameError, Label, Problem
from pingyuan_rules.engine.values import DECIMAL, TEXT, exact_decimal
from pingyuan_rules.measures import measure_rows as r
from pingyuan_rules.measures.measure_columns import (
    MEASURE_OF,
    columns_of,
    facts_to_group_by,
    has_base,
    numbers_of,
    parts_of,
    shortfalls_of,
)
from pingyuan_rules.measures.measured_rows import Rows
from pingyuan_rules.measures.rate_bases import Base, BranchBase
from pingyuan_rules.measures.rates import COUNTS, Rate
from pingyuan_rules.measures.targets import organization_target, work_target
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

S = TypeVar("S", bound=r.Row)

_BASES: Mapping[str, Base | BranchBase] = MappingProxyType({base.value: base for base in (*Base, *BranchBase)})
_LISTED = 3
_WHOLE = Label("请给出指标函数所得的整个数据框", "Give the whole frame that the measure gave")


def rows_of(frame: object, of: type[S], /, policy: Policy | None = None) -> Rows[S]:
    """The rows that the frame of a measure stands for: they have tables, charts and exact rates.

    The columns before those of the measure are what its groups were made by; columns after them are left out. Rows
    keep the order of the frame. A lazy frame is collected.

    >>> import polars as pl
    >>> from pingyuan_rules import Coverage, coverage
    >>> counted = coverage(pl.DataFrame({"operating": [True], "party_organization": ["joint"]}), missing="unknown")
    >>> rows_of(counted, Coverage)[0].organization.value
    Fraction(1, 1)

    Args:
        frame: What a measure gave of a frame, such as `coverage(frame, by="township")`, of any engine.
        of: The class of its rows: `Coverage`, `RateRow`, `FormationCounts`, `DemonstrationCounts`, `FundTotals` or
            `Admissions`.
        policy: The policy under which it was counted, if not that of the article.

    Raises:
        FrameError: When a column of the measure is missing or has other values than whole numbers, or a shortfall is
            not that of the policy's target.
        TypeError: When `of` is none of these classes, or something is no table.
    """
    from pingyuan_rules.engine.table.dataframes import nw, opened  # noqa: PLC0415 - loads narwhals

    classes: tuple[type[r.Row], ...] = tuple(MEASURE_OF)
    if of not in classes:
        message = f"a frame of a measure holds one of {', '.join(each.__name__ for each in classes)}, not {of!r:.60}"
        raise TypeError(message)
    opened_frame = opened(frame)
    names = list(opened_frame.collect_schema().names())
    columns, counts = columns_of(of), [f"{part}_{name}" for part, kind in parts_of(of).items() for name in COUNTS[kind]]
    if absent := [name for name in columns if name not in names]:
        zh, en = (mark.join((*absent[:_LISTED], *["…"] * (len(absent) > _LISTED))) for mark in ("、", ", "))
        expected = Label(f"{of.__name__} 的全部列，包括 {zh}", f"every column of {of.__name__}, including {en}")
        others = [each for each in classes if set(columns_of(each)) <= set(names)]
        line = f"rows_of(frame, {others[0].__name__})" if others else ""
        remedy = Label(f"请写 {line}", f"Write {line}") if line else _WHOLE
        raise FrameError([Problem("columns", "", expected, remedy, kind="required")])
    table: Any = opened_frame.lazy().collect()
    if opened_frame.implementation.is_pandas():  # whose gaps in text are floats
        table = nw.from_native(table.to_arrow())
    cells: dict[str, list[Any]] = {str(name): table[name].to_list() for name in names}
    whole = Label("没有空值的整数", "whole numbers without gaps")
    problems = [
        Problem(name, str(table[name].dtype), whole, _WHOLE, kind="type", path=(name,))
        for name in counts
        if not (table[name].dtype.is_integer() or not cells[name]) or None in cells[name]
    ]
    if strange := [value for value in cells.get("base", ()) if has_base(of) and value not in _BASES]:
        one_of = Label(f"以下之一：{'、'.join(_BASES)}", f"one of {', '.join(_BASES)}")
        problems.append(Problem("base", str(strange[0]), one_of, _WHOLE, kind="choice", path=("base",)))
    if problems:
        raise FrameError(problems)
    by = tuple(str(name) for name in names[: min(names.index(name) for name in columns)])
    own = book.resolve_policy(policy)
    rows = [_row(of, by, {name: cells[name][at] for name in cells}, own) for at in range(len(cells[columns[-1]]))]
    measure = MEASURE_OF[of]
    if rows and isinstance(rows[0], r.RateRow):
        measure = "site_pass_rate" if isinstance(rows[0].base, BranchBase) else "standalone_rate"
    return Rows(rows, of, words.MEASURE_TITLES[measure], by)


def _row(of: type[S], by: Sequence[str], cells: Mapping[str, Any], policy: Policy) -> S:
    """The row of one line."""
    facts = facts_to_group_by(of)
    fields: dict[str, Any] = {"base": _BASES[cells["base"]]} if has_base(of) else {}
    for part, kind in parts_of(of).items():
        sums = {name: cells[f"{part}_{name}"] for name in COUNTS[kind]}
        fields[part] = Rate(fields["base"], **sums) if kind is Rate else kind(**sums)
    if shortfalls_of(of):
        fields |= {"organization_target": organization_target(policy), "work_target": work_target(policy)}
    key: list[Any] = []
    for name in by:
        value, shared = cells[name], facts[name].kind if name in facts else TEXT
        if shared == DECIMAL and value is not None:
            value = exact_decimal(value)
        key.append(UNKNOWN if value is None else shared.members.get(value, value))
    origin = {"fingerprint": policy.fingerprint, "version": book.version, "overlay": policy.overlay_name}
    row = of(by=tuple(by), key=tuple(key), **origin, **fields)
    # Only the shortfalls can differ, and they do so if the frame was counted under targets of another policy.
    for name, number in zip(columns_of(of), numbers_of(row), strict=True):
        if cells[name] != number:
            expected = Label(f"{number}（该政策的目标所得）", f"{number}, by the target of the policy")
            remedy = Label("请用 policy= 给出统计时所用的政策", "Pass the policy of the count with policy=")
            raise FrameError([Problem(name, str(cells[name]), expected, remedy, kind="conflict", path=(name,))])
    return row
