"""Related records in frames of PyArrow, pandas and the engines that speak SQL, grouped and joined by narwhals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine.planning.fold_columns import known_together
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.related.key_checks import check_keys
from pingyuan_rules.engine.values import DATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pingyuan_rules.engine.planning.fold_columns import FoldColumns
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts

KEY, ROWS = "key", "rows"
_INT = partial(nw.lit, dtype=nw.Int64())


def joined_by_narwhals(facts: Facts, there: Facts, answered: Any, key: nw.Expr, asked: Sequence[FoldColumns]) -> Frame:
    """The frame of the records with the columns from which folds follow beside its own.

    Args:
        facts: The records.
        there: The related records.
        answered: The native frame of these with the answers to what is asked, each named by its number.
        key: To which record each belongs.
        asked: What is asked of them.

    Raises:
        FrameError: Of eager frames, when keys or ids are wrong.
    """
    groups, orphans = _counted(there, answered, key, asked)
    frame, prefix = facts.frame, facts.prefix
    name = "id" if facts.is_pandas or not facts.dialect else facts.renamed.get("id", "id")
    own_key = nw.lit(None, nw.String()) if facts.dtypes["id"] is None else nw.col(name).cast(nw.String())
    frame = frame.with_columns(own_key.alias(f"{prefix}{KEY}"))
    if isinstance(frame, nw.DataFrame):
        check_keys(asked[0].relation, frame[f"{prefix}{KEY}"], cast("nw.DataFrame[Any]", groups), KEY, ROWS)
    frame = _left_join(
        frame, groups.select(nw.col(KEY).alias(f"{prefix}{KEY}"), *sums_of(asked, prefix)), f"{prefix}{KEY}"
    )
    orphans = orphans.select(*sums_of(asked, prefix, of_orphans=True))
    if isinstance(orphans, nw.DataFrame):
        (row,) = orphans.to_arrow().to_pylist()
        frame = frame.with_columns(*(_INT(value).alias(column) for column, value in row.items()))
    else:
        frame = cast("Any", frame).join(orphans, how="cross")
    rows = nw.col(f"{prefix}{ROWS}").fill_null(_INT(0))
    within = ~nw.col(f"{prefix}{KEY}").is_null() & (rows <= asked[0].relation.most)
    frame = frame.with_columns(within.alias(f"{prefix}there"))
    columns = [each for number, one in enumerate(asked) for each in columns_of(one, number, prefix)]
    # Of another relation that was joined before, what it was counted to stands beside the user's columns.
    before = [name for name in facts.infos if name.startswith(prefix)]
    kept = [*facts.names, *before] if facts.dialect else facts.frame.collect_schema().names()
    return frame.with_columns(*columns).select(*kept, *(info.name for one in asked for info in one.infos))


def _counted(there: Facts, answered: Any, key: nw.Expr, asked: Sequence[FoldColumns]) -> tuple[Frame, Frame]:
    """A row for each key with the sums of its rows, and one with those of rows without a key, which may be anyone's."""
    parts: list[nw.Expr] = []
    sums: list[nw.Expr] = []
    known = known_together(asked)
    for number, one in enumerate(asked):
        answer = nw.col(f"{there.prefix}answer{number}")
        parts += parts_of(one, answer, number, within=there.checked, dialect=there.dialect)
        sums += totals_of(one, number, dialect=there.dialect, counts_known=known[number] == number)
    base = cast("Frame", nw.from_native(answered)).select(key.alias(KEY), *parts)
    sums.append(nw.len().alias(ROWS))
    return base.filter(~nw.col(KEY).is_null()).group_by(KEY).agg(*sums), base.filter(nw.col(KEY).is_null()).select(
        *sums
    )


def parts_of(one: FoldColumns, answer: nw.Expr, number: int, *, within: bool, dialect: str | None) -> Iterator[nw.Expr]:
    """What each related record adds to the columns of its record: something to count, or a number.

    Args:
        one: What is asked.
        answer: The answer about each.
        number: Which of several questions it is.
        within: Whether the facts are surely within their bounds.
        dialect: Which SQL the engine speaks; None if it takes no texts.
    """
    if one.how == "count":
        if dialect:
            # Not every database has sums of truths, and in none is it slower to count what is there.
            yield nw.when(answer).then(_INT(1)).alias(f"true{number}")
        yield answer.alias(f"value{number}")
        return
    if one.limits is not None and not within:
        # A sum of numbers out of all bounds could wrap around.
        answer = nw.when((answer >= one.limits[0]) & (answer <= one.limits[1])).then(answer)
    yield answer.alias(f"value{number}")


def totals_of(one: FoldColumns, number: int, *, dialect: str | None, counts_known: bool) -> Iterator[nw.Expr]:
    """The sums of a group: how many answers are true, or what numbers come to, and how many answers are known.

    Args:
        one: What is asked.
        number: Which of several questions it is.
        dialect: As for `parts_of`.
        counts_known: Whether no question before it has answers that are known of the same records.
    """
    value = nw.col(f"value{number}")
    if one.how == "count":
        total = nw.col(f"true{number}").count() if dialect else value.sum()
    else:
        total = {"sum": value.sum, "largest": value.max, "smallest": value.min}[one.how]()
    yield total.alias(f"total{number}")
    if counts_known:
        yield value.count().alias(f"known{number}")


def sums_of(asked: Sequence[FoldColumns], prefix: str, *, of_orphans: bool = False) -> Iterator[nw.Expr]:
    """The sums of a group as they are joined: for each question the total, and how many may be true or are open.

    Args:
        asked: What is asked.
        prefix: How the names begin, and of no other column.
        of_orphans: Whether they are those of rows without a key, of which less is needed.
    """
    suffix = "_orphans" if of_orphans else ""
    rows = nw.col(ROWS).cast(nw.Int64())
    yield rows.alias(f"{prefix}{ROWS}{suffix}")
    for number, (one, first) in enumerate(zip(asked, known_together(asked), strict=True)):
        total, open_ = nw.col(f"total{number}"), rows - nw.col(f"known{first}").cast(nw.Int64())
        if one.item.kind != DATE:
            total = total.cast(nw.Int64()).fill_null(_INT(0))
        if one.how == "count":
            yield (total + open_).alias(f"{prefix}maybe{number}{suffix}")
        elif not of_orphans:
            yield open_.alias(f"{prefix}open{number}")
        if not of_orphans:
            yield total.alias(f"{prefix}total{number}")


def columns_of(one: FoldColumns, number: int, prefix: str) -> Iterator[nw.Expr]:
    """The columns of `FoldColumns.infos`; none but a date is ever null."""
    there, most = nw.col(f"{prefix}there"), one.relation.most

    def counted(what: str) -> nw.Expr:
        return nw.col(f"{prefix}{what}").fill_null(_INT(0))

    def where(condition: nw.Expr, value: nw.Expr, otherwise: int, place: int) -> nw.Expr:
        return nw.when(condition).then(value).otherwise(_INT(otherwise)).alias(one.infos[place].name)

    if one.how == "count":
        maybe = counted(f"maybe{number}") + nw.col(f"{prefix}maybe{number}_orphans")
        yield where(there, counted(f"total{number}"), 0, 0)
        yield where(there & (maybe < most), maybe, most, 1)
        return
    open_ = counted(f"open{number}") + nw.col(f"{prefix}{ROWS}_orphans")
    if one.item.kind == DATE:
        yield nw.when(there).then(nw.col(f"{prefix}total{number}")).alias(one.infos[0].name)
    else:
        yield where(there, counted(f"total{number}"), 0, 0)
    yield where(there & (open_ <= most), open_, 1, 1)
    yield where(there, counted(ROWS), 0, 2)


def _left_join(frame: Frame, groups: Frame, key: str) -> Frame:
    """A frame with the columns of groups beside the rows of their key, which keep their order if they have one."""
    if not frame.implementation.is_pyarrow():
        return cast("Frame", cast("Any", frame).join(groups, on=key, how="left"))
    from pyarrow import compute  # noqa: PLC0415 - the frame is one of it

    pc: Any = compute  # its functions are made when it is imported, and type checkers do not see them
    joined: Any = nw.to_native(frame)
    other: Any = nw.to_native(groups)
    # PyArrow's own join mixes up the rows.
    places = pc.index_in(joined[key], value_set=other[key].combine_chunks())
    for name in other.column_names:
        if name != key:
            joined = joined.append_column(name, pc.take(other[name], places))
    return cast("Frame", nw.from_native(joined))
