"""Readings: where a rule takes a clause in one of several ways, or decides what no source says."""

from collections.abc import Mapping
from functools import cache

import attrs

from pingyuan_rules.engine import Label, Provenance
from pingyuan_rules.engine.display import FixedDict
from pingyuan_rules.policy.clauses import load


@attrs.frozen
class Reading:
    """A choice that lives in rules, not in a parameter.

    Attributes:
        key: A short name that is unique among the readings.
        clauses: The keys of the clauses that are read.
        rules: The names of the rules that read them so.
        provenance: `READING` if the text can be read so, `HOUSE` if the sources are silent.
        chosen: What the rules do.
        otherwise: What else could be meant.
        reason: Why it was chosen.
    """

    key: str
    clauses: tuple[str, ...]
    rules: tuple[str, ...]
    provenance: Provenance
    chosen: Label
    otherwise: Label
    reason: Label


@cache
def readings() -> Mapping[str, Reading]:
    """Every reading by its key, in the order of the documents."""
    return FixedDict(
        {
            table["key"]: Reading(
                key=table["key"],
                clauses=tuple(table["clauses"]),
                rules=tuple(table["rules"]),
                provenance=Provenance(table["provenance"]),
                chosen=Label(**table["chosen"]),
                otherwise=Label(**table["otherwise"]),
                reason=Label(**table["reason"]),
            )
            for table in load("readings.toml")["readings"]
        }
    )


@cache
def rules_that_follow() -> Mapping[str, tuple[str, ...]]:
    """For each clause the names of the rules that follow it; what it leaves open is a parameter."""
    return FixedDict({key: tuple(names) for key, names in load("readings.toml")["follows"].items()})


def readings_of(rule: str, clause: str | None = None) -> tuple[Reading, ...]:
    """The readings on which a rule rests, of one clause or of any.

    Args:
        rule: The rule's name.
        clause: The clause's key, or None.
    """
    return tuple(each for each in readings().values() if rule in each.rules and clause in {None, *each.clauses})
