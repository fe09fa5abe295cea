"""Related records in tables: a second table is asked its rules, grouped by key and joined to the first.

Each fold needs two or three numbers for every record (`planning.fold_columns`). They are computed by the table's own
engine, and stand beside the facts until the answers are there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import attrs

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.fold_columns import (
    FoldColumns,
    FoldRewriter,
    RelatedTables,
    lacking,
    unknown_relations,
    without_related,
)
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.planning.intervals import fits
from pingyuan_rules.engine.problems import InvalidData, Problem
from pingyuan_rules.engine.records import relations_of
from pingyuan_rules.engine.table.answer_columns import add_answers
from pingyuan_rules.engine.table.dataframes import engine_name, is_eager, nw, opened
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.invalid_values import count_broken, count_invalid
from pingyuan_rules.engine.table.refusals import refuse_strangers, said
from pingyuan_rules.engine.table.related.duckdb_frames import joined_in_duckdb
from pingyuan_rules.engine.table.related.key_checks import check_keys_of_lazy, ids_that_come_twice
from pingyuan_rules.engine.table.related.narwhals_frames import joined_by_narwhals
from pingyuan_rules.engine.terms import Fact, Fold, walk
from pingyuan_rules.engine.values import DATE, NUMBERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pingyuan_rules.engine.records import Record, RelationInfo
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.terms import Term

    Named = tuple[tuple[str, Term], ...]

_PASS = Label(
    "请用 related={{'{0}': table}} 给出这张表；没有这张表的，请用 missing=\"unknown\"，结论即为不详",
    "Pass it with related={{'{0}': table}}; if there is no such table, pass missing=\"unknown\" for unknown answers",
)


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
        FrameError: When tables cannot be asked; when they are looked at, as eager ones always are, also when keys match
            no record, records have one id, or there are more related records than the relation allows.
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
    loose = {info.name: info for each in rewriter.columns.values() for info in each.loose_infos}
    loosely = tables.check is False and all(fits(root, {**facts.infos, **loose}, wide=True) for _, root in trees)
    several: dict[str, list[FoldColumns]] = {}
    for each in rewriter.columns.values():
        several.setdefault(each.relation.name, []).append(each)
    problems = list[Problem]()
    for name, asked_of_one in several.items():
        try:
            facts = with_related(facts, related[name], tuple(asked_of_one), tables, loosely=loosely)
        except FrameError as error:
            problems += error.problems
    if problems:
        raise FrameError(dict.fromkeys(problems))
    return facts, trees


def with_related(
    facts: Facts, frame: object, asked: tuple[FoldColumns, ...], tables: RelatedTables, *, loosely: bool
) -> Facts:
    """The facts with the columns of what is asked of one table; the arguments are those of `opened_related`."""
    relation = asked[0].relation
    try:
        own = opened(frame)
        refuse_other_engine(own, facts.own)
        there = opened_related(own, asked, tables, loosely=loosely)
        key = key_column(there, relation.by, facts)
    except FrameError as error:
        raise FrameError(map(partial(of_relation, relation), error.problems)) from None
    if tables.check and not is_eager(facts.own):  # the keys of an eager frame are looked at as it is joined
        check_keys_of_lazy(relation, facts, there, key)
    return with_totals(facts, there, key, asked)


def opened_related(frame: object, asked: Sequence[FoldColumns], tables: RelatedTables, *, loosely: bool) -> Facts:
    """The facts of one table of related records, checked if it is eager; see `join_related`.

    Args:
        frame: The table.
        asked: What is asked of it.
        tables: How it is looked at.
        loosely: Whether every answer fits 64 bits whatever whole numbers of 32 bits are in the table.
    """
    relation = asked[0].relation
    needed = {relation.by} | {part.name for one in asked for part in walk(one.item) if isinstance(part, Fact)}
    every = facts_of(relation.record)
    infos = [info for name, info in every.items() if name in needed]
    there = open_facts(frame, infos, rules=(), missing=tables.missing, record=relation.record)
    refuse_strangers(there)
    eager = is_eager(there.own)
    if tables.check or (tables.check is None and eager):
        whole = open_facts(  # also what no rule reads, if it is there
            frame, every.values(), rules=(), missing="unknown", record=relation.record, opened_before=there
        )
        problems = [said(each) for each in (*count_invalid(whole), *count_broken(whole, relation.record))]
        if problems := [*problems, *ids_that_come_twice(whole)]:
            raise FrameError(problems)
    elif eager:
        # Else sums and extremes are within 64 bits only as long as each number keeps to its bounds.
        read = {part for one in asked if one.limits is not None for part in walk(one.item) if isinstance(part, Fact)}
        bounded = frozenset(part.name for part in read if part.kind in NUMBERS and not loosely)
        if lost := count_invalid(there, lost=True, bounded=bounded):
            raise FrameError(map(said, lost))
    return attrs.evolve(there, checked=True) if eager else there


def with_totals(facts: Facts, there: Facts, key: nw.Expr, asked: tuple[FoldColumns, ...]) -> Facts:
    """The facts with the columns of what is asked; the order of the rows of eager frames stays.

    Args:
        facts: The records.
        there: The related records.
        key: To which record each belongs.
        asked: What is asked of them.
    """
    answers = tuple((f"{there.prefix}answer{number}", one.item) for number, one in enumerate(asked))
    answered, engine = add_answers(there, answers), there.own.implementation
    if engine.is_polars():
        from pingyuan_rules.engine.table.related.polars_frames import joined_in_polars  # noqa: PLC0415 - it is there

        joined = cast("Frame", nw.from_native(joined_in_polars(facts, there, answered, asked)))
    elif engine.is_duckdb():
        joined = cast("Frame", nw.from_native(joined_in_duckdb(facts, there, answered, asked)))
    else:
        joined = joined_by_narwhals(facts, there, answered, key, asked)
    infos = {info.name: info for one in asked for info in one.infos}
    # Counts have fewer bits in Polars; what databases count in is computed with as if it had 64.
    types = joined.collect_schema() if engine.is_polars() else {}
    dtypes = {name: types.get(name, nw.Date() if info.kind == DATE else nw.Int64()) for name, info in infos.items()}
    return attrs.evolve(
        facts,
        frame=joined,
        own=joined if facts.dialect else facts.own,
        infos={**facts.infos, **infos},
        dtypes={**facts.dtypes, **dtypes},
    )


def of_relation(relation: RelationInfo, problem: Problem) -> Problem:
    """A problem of the table of related records, which its place says."""
    place = f"{relation.name}: {problem.place}" if problem.place else relation.name
    return attrs.evolve(problem, place=place, path=(relation.name, *problem.path))


def refuse_other_engine(frame: Frame, records: Frame) -> None:
    """Raise a FrameError if related records are in a table of another engine than the records."""
    if frame.implementation is not records.implementation:
        engine = engine_name(records)
        expected = Label(f"{engine} 的表，与各条记录的表一样", f"a table of {engine}, as that of the records is")
        remedy = Label("请转换其一", "Convert one of the two")
        raise FrameError([Problem("", engine_name(frame), expected, remedy, kind="type")])


def key_column(there: Facts, by: str, facts: Facts) -> nw.Expr:
    """The key of related records as text, like that of the records; a table without such a column has none."""
    dtype, own = there.dtypes[by], facts.dtypes["id"]
    if dtype is None:
        return nw.lit(None, nw.String())
    # 7 is written in more than one way, and would match no other type's.
    if own is not None and not (_is_text(dtype) and _is_text(own)) and not (dtype.is_integer() and own.is_integer()):
        expected = Label(f"与 id 一样的类型（{own}）", f"the type of id ({own})")
        if dtype == own:
            expected = Label("文字或整数", "text or whole numbers")
        remedy = Label("请把两列都转换为文字", "Convert both columns to text")
        raise FrameError([Problem(by, str(dtype), expected, remedy, kind="type", path=(by,))])
    name = by if there.is_pandas else there.renamed.get(by, by)
    return nw.col(name).cast(nw.String())


def _is_text(dtype: nw.dtypes.DType) -> bool:
    return isinstance(dtype, nw.String | nw.Enum | nw.Categorical)
