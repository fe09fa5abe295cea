"""The members and units of the branches of a ledger: the rows of other sheets that name them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar, cast

import attrs

from pingyuan_rules.choices import PartyOrganization
from pingyuan_rules.engine import UNKNOWN, Record, RelationInfo, is_known, relations_of
from pingyuan_rules.records import Branch, Organization

R = TypeVar("R", bound=Record)


def related_classes() -> tuple[type[Record], ...]:
    """The classes whose rows belong to branches, which somebody may declare complete."""
    return tuple(relation.record for relation in relations_of(Branch).values())


def check_complete(complete: Collection[type[Record]]) -> None:
    """Refuse what is not a collection of classes whose rows belong to branches.

    Raises:
        TypeError: With what to write.
    """
    classes = related_classes()
    if not isinstance(complete, Collection) or isinstance(complete, str) or not set(complete) <= set(classes):
        names = " or ".join(f"({each.__name__},)" for each in classes)
        message = f"complete={complete!r:.80}: name the classes whose sheets have every row, such as {names}"
        raise TypeError(message)


def link_rows(
    records: Sequence[R],
    cls: type[R],
    rows_of: Callable[[type[Record]], Sequence[Record]],
    complete: Collection[type[Record]] = (),
) -> tuple[R, ...]:
    """Records with the rows of other sheets that name them in place of the related records that they had.

    Each row is looked at once.

    Args:
        records: The records.
        cls: Their class.
        rows_of: The rows of a class.
        complete: The classes that have every row: a record that none of them names has none.
    """
    times = Counter(key for record in records if is_known(key := _key(record)))
    relations = relations_of(cls)
    named = {name: rows_by_key(each, rows_of(each.record), times) for name, each in relations.items()}

    def related_to(record: R, name: str, relation: RelationInfo) -> Any:
        key, rows = _key(record), named[name]
        # Of two records with one id it cannot be told which the rows mean.
        if rows is None or times.get(key) != 1:
            return UNKNOWN
        found = rows.get(key, () if relation.record in complete else UNKNOWN)
        # No rule counts what exceeds the bound of the relation.
        return UNKNOWN if is_known(found) and len(found) > relation.most else found

    linked = []
    for record in records:
        related = {name: related_to(record, name, relation) for name, relation in relations.items()}
        same = all(several is getattr(record, name) for name, several in related.items())
        linked.append(record if same else attrs.evolve(cast("Any", record), **related))
    return tuple(linked)


def _key(record: Any) -> Any:
    return record.id


def rows_by_key(
    relation: RelationInfo, rows: Sequence[Record], keys: Collection[str]
) -> Mapping[str, list[Record]] | None:
    """The rows by the record that they name; None if a row may belong to any record, so that none has all of its rows.

    Args:
        relation: Says where the rows name a record.
        rows: The rows.
        keys: The ids of the records. A row that names another one may be misspelled and belong to any of them.
    """
    found: dict[str, list[Record]] = {}
    for row in rows:
        key = getattr(row, relation.by)
        if key in keys:
            found.setdefault(key, []).append(row)
        elif is_known(key) or not belongs_to_none(row):
            return None
    return found


def belongs_to_none(row: Record) -> bool:
    """Whether a row that names no branch surely has none: a unit without a Party organization."""
    return isinstance(row, Organization) and row.party_organization is PartyOrganization.NONE
