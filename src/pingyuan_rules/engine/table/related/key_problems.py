"""What can be wrong with the keys by which related records name theirs, whoever read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.personal_values import discreet, listed
from pingyuan_rules.engine.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pingyuan_rules.engine.records import RelationInfo

SHOWN = 3
"""So many keys are enough to find the others."""


def strange_keys(relation: RelationInfo, keys: Iterable[str]) -> Problem:
    """The problem that related records name records which are not there, by the first such keys."""
    expected = Label("某条记录的 id", "the id of a record")
    remedy = Label(
        "请更正，或补上该记录；不知道属于哪条记录的留空",
        "Correct it, or add that record; leave it empty if nobody knows to which one it belongs",
    )
    place, path = f"{relation.name}.{relation.by}", (relation.name, relation.by)
    return Problem(place, _shown(keys), expected, remedy, kind="unknown", path=path)


def repeated_ids(ids: Iterable[str]) -> Problem:
    """The problem that several records have one id, by the first such ids."""
    expected = Label("各不相同的 id，相关记录以它相连", "ids that differ, since related records are joined by them")
    remedy = Label("请只保留一行，或更正 id", "Keep one row of each, or correct the ids")
    return Problem("id", _shown(ids), expected, remedy, kind="repeated", path=("id",))


def too_many_rows(relation: RelationInfo, keys: Iterable[str]) -> Problem:
    """The problem that some records have more related ones than there can be, by the first such keys."""
    expected = Label(f"每条记录至多{relation.most:,}行", f"at most {relation.most:,} rows for a record")
    remedy = Label("请核对，或在定义中放宽 most", "Check them, or define the relation with a greater most")
    return Problem(relation.name, _shown(keys), expected, remedy, kind="limit", path=(relation.name,))


def _shown(keys: Iterable[str]) -> Label:
    return listed(map(discreet, keys))
