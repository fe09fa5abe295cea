"""Answers as columns of a frame: texts for engines that speak SQL, expressions in layers for the others."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine.table.dataframes import layered, nw, without
from pingyuan_rules.engine.table.expressions import PLANS, words_of
from pingyuan_rules.engine.table.planner import Planner
from pingyuan_rules.engine.table.sql_frames import answer_in_sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.table.fact_columns import Facts, Shape
    from pingyuan_rules.engine.terms import Term

    Named = tuple[tuple[str, Term], ...]


@attrs.frozen
class Plan:
    """What to add to the facts.

    Attributes:
        layers: Columns, one layer after another: temporary ones, and last a column for each rule.
        temporary: What the temporary ones are called.
    """

    layers: Sequence[Sequence[Any]]
    temporary: Sequence[str]


def add_answers(
    facts: Facts, rules: Named, units: Mapping[str, str] | None = None, *, small_integers: bool = False
) -> Any:
    """A native frame with a column for each rule; of pandas a PyArrow table that has more columns than these.

    Args:
        facts: The frame.
        rules: The name of each rule, and its tree for one policy.
        units: The units of amounts and scores among the answers, by name, for engines that note them.
        small_integers: Whether whole numbers may come in the smallest type that surely holds them.
    """
    if facts.dialect:
        return answer_in_sql(facts, rules, units or {}, small_integers=small_integers)
    plan = _planned(rules, facts.shape, small_integers=small_integers)
    frame = layered(facts.frame, plan.layers)
    # For pandas the answers alone are taken from this frame, so nothing is tidied up in it.
    if not facts.is_pandas:
        frame = without(frame, plan.temporary)
        frame = frame.rename(dict(facts.renamed)) if facts.renamed else frame
    return nw.to_native(frame)


@lru_cache(maxsize=PLANS)
def _planned(rules: Named, shape: Shape, *, small_integers: bool) -> Plan:
    """How rules are answered, made once for all frames of a shape."""
    planner = Planner([root for _, root in rules], shape, words_of(shape.engine), small_integers=small_integers)
    answers = [planner.result(root).alias(name) for name, root in rules]
    return Plan([*planner.layers, answers], planner.names)
