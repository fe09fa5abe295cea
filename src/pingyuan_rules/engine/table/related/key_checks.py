"""The keys of related records in eager tables, looked at before anything is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.related.key_problems import SHOWN, repeated_ids, strange_keys, too_many_rows

if TYPE_CHECKING:
    from pingyuan_rules.engine.records import RelationInfo


def check_keys(relation: RelationInfo, ids: nw.Series[Any], groups: nw.DataFrame[Any], key: str, rows: str) -> None:
    """Look for keys that match nothing, ids that come twice, and more related records than there can be.

    Args:
        relation: The related records.
        ids: The ids of the records.
        groups: A row for each key of the related records.
        key: The column of the keys.
        rows: The column of how many rows there are with a key.

    Raises:
        FrameError: With every problem.
    """
    problems = []
    known, groups = ids.drop_nulls(), groups.drop_nulls(key)
    if len(strangers := groups.join(known.alias(key).to_frame(), on=key, how="anti")):
        problems.append(strange_keys(relation, _few(strangers[key])))
    if len(twice := known.filter(known.is_duplicated())):
        problems.append(repeated_ids(_few(twice.unique())))
    if len(many := groups.filter(nw.col(rows) > relation.most)):
        problems.append(too_many_rows(relation, _few(many[key])))
    if problems:
        raise FrameError(problems)


def _few(keys: nw.Series[Any]) -> list[str]:
    """The first of some keys, in order."""
    return [str(key) for key in keys.sort().head(SHOWN).to_list()]
