"""Answers as columns of a frame: texts for engines that speak SQL, expressions in layers for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.table.dataframes import layered, nw, without
from pingyuan_rules.engine.table.planner import Planner
from pingyuan_rules.engine.table.sql_frames import answer_in_sql, speaks_sql

if TYPE_CHECKING:
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.terms import Term


def add_answers(facts: Facts, rules: tuple[tuple[str, Term], ...], *, small_integers: bool = False) -> Any:
    """A native frame with a column for each rule; of pandas a PyArrow table that has more columns than these.

    Args:
        facts: The frame.
        rules: The name of each rule, and its tree for one policy.
        small_integers: Whether whole numbers may come in the smallest type that surely holds them.
    """
    if speaks_sql(facts):
        return answer_in_sql(facts, rules, small_integers=small_integers)
    planner = Planner([root for _, root in rules], facts, small_integers=small_integers)
    answers = [planner.result(root).alias(name) for name, root in rules]
    frame = layered(facts.frame, [*planner.layers, answers])
    # For pandas the answers alone are taken from this frame, so nothing is tidied up in it.
    if not facts.is_pandas:
        frame = without(frame, planner.names)
        frame = frame.rename(dict(facts.renamed)) if facts.renamed else frame
    return nw.to_native(frame)
