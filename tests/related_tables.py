"""Records with related ones as tables can hold them, and the related ones as the rows of their own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pingyuan_rules.engine import UNKNOWN, Record, relations_of
from varied import varied

if TYPE_CHECKING:
    from collections.abc import Sequence

R = TypeVar("R", bound=Record)


def whole(rows: Sequence[R]) -> list[R]:
    """The records with up to three related ones of each kind and ids of their own.

    Every fifth has no id, and so related records that nobody knows. Records of most classes stay as they are.
    """
    found = []
    for number, row in enumerate(rows):
        changes: dict[str, Any] = {}
        if relations := relations_of(type(row)):
            changes["id"] = UNKNOWN if number % 5 == 4 else f"R-{number}"
        for name, relation in relations.items() if changes.get("id", UNKNOWN) is not UNKNOWN else ():
            several: list[Any] = varied(relation.record, number % 4, seed=number)
            # Their own ids differ in the whole table, or are not known.
            ids = (UNKNOWN if each.id is UNKNOWN else f"{name}-{number}-{place}" for place, each in enumerate(several))
            changes[name] = tuple(
                attrs.evolve(each, **{"id": own, relation.by: changes["id"]})
                for each, own in zip(several, ids, strict=True)
            )
        found.append(attrs.evolve(row, **changes))
    return found


def related_rows(rows: Sequence[Record], cls: type[Record]) -> dict[str, list[Record]]:
    """The related records of some records, by the name of their relation."""
    return {
        name: [each for row in rows if (several := getattr(row, name)) is not UNKNOWN for each in several]
        for name in relations_of(cls)
    }
