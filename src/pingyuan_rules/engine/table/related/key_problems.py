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
_KEEP_ONE = Label("请只保留一行，或更正 id", "Keep one row of each, or correct the ids")


def strange_keys(relation: RelationInfo, keys: Iterable[str], count: int) -> Problem:
    """The problem that related records name records which are not there.

    Args:
        relation: The related records.
        keys: The first such keys.
        count: How many there are.
    """
    values = "1 value is" if count == 1 else f"{count:,} different values are"
    expected = Label(f"某条记录的 id，而有 {count:,} 个不同的值不是", f"the id of a record, which {values} not")
    remedy = Label(
        "请更正，或补上这些记录；不属于任何记录的行，请去掉；留空的行可能属于任何记录，各条记录的结论因此可能不详",
        "Correct them, add these records, or leave out rows that belong to none. Rows that name none may belong to any "
        "record, which leaves answers about all of them unknown",
    )
    place, path = f"{relation.name}: {relation.by}", (relation.name, relation.by)
    return Problem(place, _shown(keys), expected, remedy, kind="unknown", path=path)


def no_ids() -> Problem:
    """The problem that related records name records, none of which has an id."""
    expected = Label("各条记录的 id，相关记录以它相连", "the ids of the records, by which related records are joined")
    remedy = Label(
        "请补上这一列；没有 id 的，不要用 related=", "Add the column; if there are no ids, leave out related="
    )
    return Problem("id", "", expected, remedy, kind="required", path=("id",))


def repeated_ids(ids: Iterable[str], count: int) -> Problem:
    """The problem that several records have one id.

    Args:
        ids: The first such ids.
        count: How many there are.
    """
    expected = Label(
        f"各不相同的 id，相关记录以它相连，而有 {count:,} 个重复",
        f"ids that differ, since related records are joined by them, and {count:,} {_come(count)} more than once",
    )
    return Problem("id", _shown(ids), expected, _KEEP_ONE, kind="repeated", path=("id",))


def repeated_rows(column: str, ids: Iterable[str], count: int) -> Problem:
    """The problem that several related records have one id; each would be counted.

    Args:
        column: The column of the ids.
        ids: The first such ids.
        count: How many there are.
    """
    expected = Label(
        f"各不相同的 id，否则同一条记录会重复计入，而有 {count:,} 个重复",
        f"ids that differ, since a record would be counted twice, and {count:,} {_come(count)} more than once",
    )
    return Problem(column, _shown(ids), expected, _KEEP_ONE, kind="repeated", path=(column,))


def too_many_rows(relation: RelationInfo, keys: Iterable[str], count: int) -> Problem:
    """The problem that some records have more related ones than there can be.

    Args:
        relation: The related records.
        keys: The first such keys.
        count: How many there are.
    """
    kinds = "1 record has" if count == 1 else f"{count:,} records have"
    expected = Label(
        f"每条记录至多{relation.most:,}行，而有 {count:,} 条记录超过",
        f"at most {relation.most:,} rows for a record, and {kinds} more",
    )
    remedy = Label("请核对这些行", "Check these rows")
    return Problem(
        f"{relation.name}: {relation.by}",
        _shown(keys),
        expected,
        remedy,
        kind="limit",
        path=(relation.name, relation.by),
    )


def _come(count: int) -> str:
    return "comes" if count == 1 else "come"


def _shown(keys: Iterable[str]) -> Label:
    return listed(map(discreet, keys))
