"""Branches of a frame by their secretary, grouped by the frame's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.table.dataframes import is_eager, nw, opened
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.frame import over, refuse
from pingyuan_rules.engine.table.invalid_values import count_invalid
from pingyuan_rules.measures.frame_counts import group_key
from pingyuan_rules.measures.secretary_groups import KEY, Group
from pingyuan_rules.records import Branch
from pingyuan_rules.rules import secretary_allowance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pingyuan_rules.measures.measure_parts import OnMissing
    from pingyuan_rules.policy import Policy


def groups_of_frame(data: Any, policy: Policy, missing: OnMissing) -> Iterator[Group]:
    """The groups of a frame; a lazy one is collected to a row for each."""
    names = dict.fromkeys((*secretary_allowance.facts, KEY))
    facts = open_facts(data, [facts_of(Branch)[name] for name in names], rules=(), missing=missing, record=Branch)
    if is_eager(opened(data)):
        refuse(count_invalid(facts))
    key = f"{facts.prefix}secretary"
    present = facts.frame.collect_schema().names()
    needed = [name for name in secretary_allowance.facts if name in present]
    native = nw.to_native(facts.frame.select(*needed, group_key(facts, KEY).alias(key)))
    answered: Any = nw.from_native(over(native, (secretary_allowance,), policy, missing=missing, whole=False))
    amount, one = nw.col(secretary_allowance.name), nw.lit(1, nw.Int64())
    numbers = answered.select(
        nw.col(key),
        one.alias("branches"),
        amount.alias("amount"),
        nw.when(~amount.is_null()).then(one).otherwise(nw.lit(0, nw.Int64())).alias("known"),
        nw.when(amount > 0).then(one).otherwise(nw.lit(0, nw.Int64())).alias("paid"),
    )
    sums = (nw.col(name).sum() for name in ("branches", "known", "paid"))
    amounts = nw.col("amount")
    grouped = numbers.group_by(key).agg(*sums, amounts.sum().alias("sum"), amounts.max().alias("most"))
    collected = grouped.lazy().collect()
    for row in collected.iter_rows(named=True):
        counts = (int(row[name] or 0) for name in ("branches", "known", "paid", "sum", "most"))
        yield Group(row[key], *counts)
