"""Related records in tables: a second table is asked its rules, grouped by key and joined to the first.

Each fold needs two or three numbers for every record (`planning.fold_columns`). They are computed by the table's own
engine, and stand beside the facts until the answers are there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.fold_columns import (
    FoldColumns,
    FoldRewriter,
    RelatedTables,
    known_together,
    lacking,
    unknown_relations,
    without_related,
)
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.problems import InvalidData, Problem
from pingyuan_rules.engine.records import relations_of
from pingyuan_rules.engine.table.answer_columns import add_answers
from pingyuan_rules.engine.table.dataframes import engine_name, is_eager, nw
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.invalid_values import count_invalid
from pingyuan_rules.engine.table.refusals import said
from pingyuan_rules.engine.table.related.duckdb_frames import joined_in_duckdb
from pingyuan_rules.engine.table.related.key_problems import SHOWN, repeated_ids, strange_keys, too_many_rows
from pingyuan_rules.engine.terms import Fact, Fold, walk
from pingyuan_rules.engine.values import DATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pingyuan_rules.engine.records import Record, RelationInfo
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.terms import Term

    Named = tuple[tuple[str, Term], ...]

KEY, ROWS = "key", "rows"
_PASS = Label(
    "请用 rule.over(frame, related={{'{0}': table}}) 判定", "Ask it with rule.over(frame, related={{'{0}': table}})"
)
_INT = partial(nw.lit, dtype=nw.Int64())


def join_related(
    facts: Facts, columns: Named, record: type[Record], tables: RelatedTables, asked: frozenset[str]
) -> tuple[Facts, Named]:
    """The facts with columns about related records beside them, and trees over these in which nothing folds any more.

    Args:
        facts: The frame.
        columns: The name and the tree of each answer.
        record: The class of record.
        tables: The tables of related records, of the same engine.
        asked: The related records of which the trees ask something.

    Raises:
        InvalidData: When a table is missing that is required, or one is given that no relation is called like.
        FrameError: When a table cannot be asked; of an eager one, when a key matches no record, when two records have
            one id, and when there are more related records than the relation allows.
    """
    relations, related = relations_of(record), tables.related
    if strange := list(unknown_relations(relations, related)):
        raise InvalidData(strange)
    absent = asked.difference(related)
    if absent and tables.required:
        # By the trees, since the policy may decide what is asked, and a rule that is not in force asks nothing.
        folded = {term.relation.name for _, root in columns for term in walk(root) if isinstance(term, Fold)}
        if lacked := [relation for name, relation in relations.items() if name in absent & folded]:
            raise InvalidData(
                lacking(each, Label(_PASS.zh.format(each.name), _PASS.en.format(each.name))) for each in lacked
            )
    if absent:
        columns = without_related(columns, absent)
    if not related:
        return facts, columns
    rewriter = FoldRewriter(record, f"{facts.prefix}r")
    trees = tuple((name, rewriter.term(root)) for name, root in columns)
    several: dict[str, list[FoldColumns]] = {}
    for each in rewriter.columns.values():
        several.setdefault(each.relation.name, []).append(each)
    for name, asked_of_one in several.items():
        try:
            there = opened_related(facts, related[name], asked_of_one, tables)
            key = key_column(there, relations[name].by, facts)
        except FrameError as error:
            places = (attrs.evolve(each, place=f"{name}: {each.place}") for each in error.problems)
            raise FrameError(places) from None
        facts = with_totals(facts, there, key, asked_of_one)
    return facts, trees


def opened_related(facts: Facts, frame: object, asked: Sequence[FoldColumns], tables: RelatedTables) -> Facts:
    """The facts of one table of related records, checked if it is eager; the arguments are those of `join_related`."""
    relation = asked[0].relation
    needed = {relation.by} | {part.name for one in asked for part in walk(one.item) if isinstance(part, Fact)}
    every = facts_of(relation.record)
    infos = [info for name, info in every.items() if name in needed]
    there = open_facts(frame, infos, rules=(), missing=tables.missing, record=relation.record)
    if there.own.implementation is not facts.own.implementation:
        engine = engine_name(facts.own)
        expected = Label(f"{engine} 的表", f"a table of {engine}")
        remedy = Label("请转换其一", "Convert one of the two")
        raise FrameError([Problem("related", engine_name(there.own), expected, remedy, kind="type", path=("related",))])
    if is_eager(there.own):
        looked_at = there
        if tables.checked:  # also what no rule reads, if it is there
            looked_at = open_facts(
                frame, every.values(), rules=(), missing="unknown", record=relation.record, opened_before=there
            )
        if wrong := count_invalid(looked_at, lost=not tables.checked):
            raise FrameError(map(said, wrong))
        there = attrs.evolve(there, checked=True)
    return there


def with_totals(facts: Facts, there: Facts, key: nw.Expr, asked: Sequence[FoldColumns]) -> Facts:
    """The facts with the columns of what is asked; the order of the rows of eager frames stays.

    Args:
        facts: The records.
        there: The related records.
        key: To which record each belongs.
        asked: What is asked of them.
    """
    answers = tuple((f"{there.prefix}answer{number}", one.item) for number, one in enumerate(asked))
    answered = add_answers(there, answers)
    if there.own.implementation.is_duckdb():
        joined = cast("Frame", nw.from_native(joined_in_duckdb(facts, there, answered, asked)))
    else:
        frame = cast("Frame", nw.from_native(answered))
        joined = Counted.of(facts, there, frame, [name for name, _ in answers], key, asked).joined_to(facts)
    infos = {info.name: info for one in asked for info in one.infos}
    dtypes = {name: nw.Date() if info.kind == DATE else nw.Int64() for name, info in infos.items()}
    return attrs.evolve(
        facts,
        frame=joined,
        own=joined if facts.dialect else facts.own,
        infos={**facts.infos, **infos},
        dtypes={**facts.dtypes, **dtypes},
    )


@attrs.frozen
class Counted:
    """Related records counted by key.

    Attributes:
        relation: Which they are.
        asked: What is asked of them.
        groups: A row for each key, with the number of rows and the sums of `parts_of`.
        orphans: One row with the same sums over the rows without a key, which may belong to any record.
    """

    relation: RelationInfo
    asked: Sequence[FoldColumns]
    groups: Frame
    orphans: Frame

    @classmethod
    def of(  # noqa: PLR0917 - the facts on both sides, and what was made of them
        cls,
        facts: Facts,
        there: Facts,
        answered: Frame,
        names: Sequence[str],
        key: nw.Expr,
        asked: Sequence[FoldColumns],
    ) -> Counted:
        """Count the rows of one table.

        Args:
            facts: The records.
            there: The related records.
            answered: These with the answers that are asked.
            names: What the columns of answers are called.
            key: To which record each belongs.
            asked: What is asked of them.
        """
        parts = [
            part
            for number, one in enumerate(asked)
            for part in parts_of(one, nw.col(names[number]), number, within=there.checked, dialect=there.dialect)
        ]
        base = answered.select(key.alias(KEY), *parts)
        if is_eager(facts.own) != is_eager(base):
            base = base.lazy() if isinstance(base, nw.DataFrame) else base.collect()
        known = known_together(asked)
        sums = [
            total
            for number, one in enumerate(asked)
            for total in totals_of(one, number, dialect=there.dialect, counts_known=known[number] == number)
        ]
        sums.append(nw.len().alias(ROWS))
        groups = base.filter(~nw.col(KEY).is_null()).group_by(KEY).agg(*sums)
        return cls(asked[0].relation, asked, groups, base.filter(nw.col(KEY).is_null()).select(*sums))

    def joined_to(self, facts: Facts) -> Frame:
        """The frame of the facts with the columns that are asked for."""
        frame, prefix = facts.frame, facts.prefix
        name = "id" if facts.is_pandas or not facts.dialect else facts.renamed.get("id", "id")
        key = nw.lit(None, nw.String()) if facts.dtypes["id"] is None else nw.col(name).cast(nw.String())
        frame = frame.with_columns(key.alias(f"{prefix}{KEY}"))
        if isinstance(frame, nw.DataFrame):
            self._check(frame[f"{prefix}{KEY}"])
        groups = self.groups.select(nw.col(KEY).alias(f"{prefix}{KEY}"), *sums_of(self.asked, prefix))
        orphans = self.orphans.select(*sums_of(self.asked, prefix, of_orphans=True))
        frame = _left_join(frame, groups, f"{prefix}{KEY}")
        if isinstance(orphans, nw.DataFrame):
            (row,) = orphans.to_arrow().to_pylist()
            frame = frame.with_columns(*(_INT(value).alias(column) for column, value in row.items()))
        else:
            # Not a cross join, of which Polars mixes up the rows.
            one = _INT(1).alias(f"{prefix}one")
            frame = _left_join(frame.with_columns(one), orphans.with_columns(one), f"{prefix}one")
        rows = nw.col(f"{prefix}{ROWS}").fill_null(_INT(0))
        there = ~nw.col(f"{prefix}{KEY}").is_null() & (rows <= self.relation.most)
        frame = frame.with_columns(there.alias(f"{prefix}there"))
        columns = [each for number, one in enumerate(self.asked) for each in columns_of(one, number, prefix)]
        # Of another relation that was joined before, what it was counted to stands beside the user's columns.
        before = [name for name in facts.infos if name.startswith(prefix)]
        kept = [*facts.names, *before] if facts.dialect else facts.frame.collect_schema().names()
        return frame.with_columns(*columns).select(*kept, *(info.name for one in self.asked for info in one.infos))

    def _check(self, ids: Any) -> None:
        """Look for keys that match nothing, ids that come twice, and more related records than there can be."""
        relation, groups = self.relation, cast("nw.DataFrame[Any]", self.groups)
        problems = []
        known = ids.drop_nulls()
        if len(strangers := groups.filter(~nw.col(KEY).is_in(known))):
            problems.append(strange_keys(relation, _few(strangers[KEY])))
        if len(twice := known.filter(known.is_duplicated())):
            problems.append(repeated_ids(_few(twice.unique())))
        if len(many := groups.filter(nw.col(ROWS) > relation.most)):
            problems.append(too_many_rows(relation, _few(many[KEY])))
        if problems:
            raise FrameError(problems)


def _few(keys: Any) -> list[str]:
    """The first of some keys, in order."""
    return [str(key) for key in keys.sort().head(SHOWN).to_list()]


def key_column(there: Facts, by: str, facts: Facts) -> nw.Expr:
    """The key of related records as text, like that of the records; a table without such a column has none."""
    dtype, own = there.dtypes[by], facts.dtypes["id"]
    if dtype is None:
        return nw.lit(None, nw.String())
    # 7 is written in more than one way, and would match no other type's.
    if own is not None and not (_is_text(dtype) and _is_text(own)) and not (dtype.is_integer() and own.is_integer()):
        expected = Label(f"与 id 一样的类型（{own}）", f"the type of id ({own})")
        remedy = Label("请把两列都转换为文字", "Convert both columns to text")
        raise FrameError([Problem(by, str(dtype), expected, remedy, kind="type", path=(by,))])
    name = by if there.is_pandas else there.renamed.get(by, by)
    return nw.col(name).cast(nw.String())


def _is_text(dtype: nw.dtypes.DType) -> bool:
    return isinstance(dtype, nw.String | nw.Enum | nw.Categorical)


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
    native: Any = nw.to_native(frame)
    other: Any = nw.to_native(groups)
    if frame.implementation.is_polars():
        joined = native.join(other, on=key, how="left", maintain_order="left")
    elif frame.implementation.is_pyarrow():
        from pyarrow import compute  # noqa: PLC0415 - the frame is one of it

        pc: Any = compute  # its functions are made when it is imported, and type checkers do not see them
        # PyArrow's own join mixes up the rows.
        places = pc.index_in(native[key], value_set=other[key].combine_chunks())
        joined = native
        for name in other.column_names:
            if name != key:
                joined = joined.append_column(name, pc.take(other[name], places))
    else:
        return cast("Frame", cast("Any", frame).join(groups, on=key, how="left"))
    return cast("Frame", nw.from_native(joined))
