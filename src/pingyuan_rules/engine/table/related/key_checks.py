"""The keys of related records in tables, looked at before anything is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.related.key_problems import (
    SHOWN,
    no_ids,
    repeated_ids,
    repeated_rows,
    strange_keys,
    too_many_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pingyuan_rules.engine.problems import Problem
    from pingyuan_rules.engine.records import RelationInfo
    from pingyuan_rules.engine.table.fact_columns import Facts


_KEY, _ROWS = "key", "rows"


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
        unnamed = len(ids) and not len(known)
        problems.append(no_ids() if unnamed else strange_keys(relation, _few(strangers[key]), len(strangers)))
    if len(twice := known.filter(known.is_duplicated()).unique()):
        problems.append(repeated_ids(_few(twice), len(twice)))
    if len(many := groups.filter(nw.col(rows) > relation.most)):
        problems.append(too_many_rows(relation, _few(many[key]), len(many)))
    if problems:
        raise FrameError(problems)


def check_keys_of_lazy(relation: RelationInfo, facts: Facts, there: Facts, key: nw.Expr) -> None:
    """Look at the ids of lazy records and the keys of their related ones, which asks each table a query.

    Args:
        relation: The related records.
        facts: The records.
        there: The related records.
        key: To which record each belongs.

    Raises:
        FrameError: With every problem.
    """
    own = nw.lit(None, nw.String())
    if facts.dtypes["id"] is not None:
        own = nw.col(facts.renamed.get("id", "id")).cast(nw.String())
    ids = _lazy(facts).select(own.alias(_KEY)).collect()[_KEY]
    groups = _counted(_lazy(there).select(key.alias(_KEY))).collect()
    check_keys(relation, ids, groups, _KEY, _ROWS)


def ids_that_come_twice(there: Facts) -> Iterator[Problem]:
    """The problem that related records have one id, so that one of them would be counted more than once.

    Args:
        there: The related records with all of their facts.
    """
    if there.dtypes.get("id") is None:
        return
    column = there.renamed.get("id", "id")
    counts = _counted(_lazy(there).select(nw.col(column).cast(nw.String()).alias(_KEY)))
    if len(twice := counts.filter(nw.col(_ROWS) > 1).collect()):
        yield repeated_rows(column, _few(twice[_KEY]), len(twice))


def _lazy(facts: Facts) -> nw.LazyFrame[Any]:
    return facts.own.lazy() if isinstance(facts.own, nw.DataFrame) else facts.own


def _counted(keys: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """How many rows there are with each key."""
    return keys.filter(~nw.col(_KEY).is_null()).group_by(_KEY).agg(nw.len().alias(_ROWS))


def _few(keys: nw.Series[Any]) -> list[str]:
    """The first of some keys, in order."""
    return [str(key) for key in keys.sort().head(SHOWN).to_list()]
