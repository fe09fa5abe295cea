"""Synthetic branches for the benchmarks: records, and columns of the same distribution."""

import random
from datetime import date, timedelta
from typing import Any

import attrs

from pingyuan_rules import Branch, SecretaryState, policy_on
from pingyuan_rules.engine import Kind, facts_of

SEED = 20161021
YEAR_END = attrs.evolve(policy_on(date(2016, 12, 31)), demonstration_needs_systems=True)
"""The end of the article's year, on which a whole year is due, and a site needs its systems, as peers were written."""


def branches(count: int, *, unknown: float = 0.0) -> list[Branch]:
    """Branches with every fact known, or some share of the facts unknown."""
    source = random.Random(SEED)  # noqa: S311 - synthetic data, the same at every run
    return [branch(source, unknown) for _ in range(count)]


def branch(source: random.Random, unknown: float) -> Branch:
    """One branch."""
    values: dict[str, Any] = {
        name: _value(source, info.kind, info.ge, info.le)
        for name, info in facts_of(Branch).items()
        if info.kind.name != "text" and not (unknown and source.random() < unknown)
    }
    if values.get("secretary_state") is SecretaryState.LEFT and "secretary_appointed" in values:
        values["secretary_left"] = values["secretary_appointed"] + timedelta(days=source.randrange(900))
    elif "secretary_left" in values:
        del values["secretary_left"]
    if {"full_members", "probationary_members", "members_not_transferred"} <= values.keys():
        members = values["full_members"] + values["probationary_members"]
        values["members_not_transferred"] = min(values["members_not_transferred"], members)
    return Branch(id=f"ZZ-{source.randrange(10**9):09}", township=f"示范镇{source.randrange(1, 13):02}", **values)


def _value(source: random.Random, kind: Kind, least: Any, most: Any) -> object:
    name, enum = kind.name, kind.enum
    if enum is not None:
        return source.choice(list(enum))
    if name == "bool":
        return source.random() < 0.85
    if name == "date":
        return date(2012, 1, 1) + timedelta(days=source.randrange(2500))
    if most == 100:
        return source.randrange(60, 101)
    return source.randrange(max(0, least), min(most, least + 15) + 1)
