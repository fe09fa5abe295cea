"""Two policies compared over a frame by groups: answers changed and money moved, summed by the frame's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.comparison.compared_frames import AFTER, BEFORE, DIFFERS, UNDECIDED, RulesCompared, any_of
from pingyuan_rules.engine import FactInfo, Label, facts_of
from pingyuan_rules.engine.planning.column_names import former_columns
from pingyuan_rules.engine.planning.fold_columns import by_relation
from pingyuan_rules.engine.records import relations_of
from pingyuan_rules.engine.table.dataframes import is_eager, nw, opened
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.frame import over_policies, refuse
from pingyuan_rules.engine.table.invalid_values import count_broken, count_invalid
from pingyuan_rules.engine.values import FEN, TEXT
from pingyuan_rules.measures.frame_counts import check_groups, group_key, group_kinds, sort_groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pingyuan_rules.engine import Record, Rulebook
    from pingyuan_rules.engine.planning.column_names import OnMissing
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts

RECORDS, AFFECTED, OPEN = "records", "affected", "undecided"
"""The columns about all rules together, as the attributes of a comparison are called."""
CHANGED, KNOWN = "changed", "known"


def compare_groups_over(
    book: Rulebook[Any],
    data: Any,
    record: type[Record],
    policies: tuple[Parameters, Parameters],
    by: Sequence[str],
    *,
    missing: OnMissing = "error",
    check: bool | None = None,
    related: Mapping[str, object] | None = None,
) -> Any:
    """The same kind of frame with a row for each group and whole-number columns; a lazy frame stays lazy.

    Args:
        book: The rules.
        data: A frame of facts; its other columns are ignored unless groups are made by them.
        record: The class of record its rows are.
        policies: The policy before, and the one after.
        by: The columns that groups are made by; none make one group of everything.
        missing: What a missing column of a fact means.
        check: As for `assess_frame`.
        related: As for `assess_frame`; related records without a table are unknown.

    Raises:
        FrameError: When there is no column to group by or a column of the result is named like it, and as for
            `assess_frame`.
    """
    frame, asked = opened(data), RulesCompared.of(book, record, *policies)
    names, infos = frame.collect_schema().names(), facts_of(record)
    numbers = number_columns(asked)
    # A column may bear a former name of its fact, and be grouped by under either name.
    former = {column: name for name, column in former_columns(record, names).items()}
    check_groups(by, [*names, *former.values()], set(numbers))
    groups = [former.get(name, name) for name in by]
    rules = (*asked.rules, *asked.shortfalls)
    tables = by_relation(related)
    joined = ["id"] if tables else []  # by which related records name theirs
    needed = dict.fromkeys((*(name for rule in rules for name in rule.facts), *joined, *groups))
    # A column to group by need not be a fact; as text it passes every check.
    own = [infos.get(name) or FactInfo(name, TEXT, Label(name, name), None, None, None) for name in needed]
    facts = open_facts(data, own, rules=(), missing=missing, record=record)
    if check or (check is None and is_eager(frame)):
        every = open_facts(data, infos.values(), rules=(), missing="unknown", record=record, opened_before=facts)
        refuse((*count_invalid(every), *count_broken(every, record)))
    # Groups get names of their own, since a rule may read the same column, and not as a key.
    keys = {name: f"{facts.prefix}{groups.index(fact)}" for name, fact in zip(by, groups, strict=True)}
    if frame.implementation.is_pandas():  # whose facts are read as a PyArrow table
        tables = {name: arrow_of(table, record, name) for name, table in tables.items()}
    chosen = chosen_columns(
        facts, [name for name in needed if name in infos], dict(zip(groups, keys.values(), strict=True))
    )
    answered: Any = chosen
    if rules:
        answered = over_policies(chosen, record, asked.under(*policies), missing=missing, check=check, related=tables)
    answered = nw.from_native(answered)
    sums = sum_numbers(answered, asked, numbers, list(dict.fromkeys(keys.values())))
    columns = {name: nw.col(key) for name, key in keys.items()} | {name: nw.col(name) for name in numbers}
    result = sums.select(*(expr.alias(name) for name, expr in columns.items()))
    native = nw.to_native(sort_groups(result, by, groups, facts.prefix, group_kinds(record, book)) if by else result)
    if not frame.implementation.is_pandas():
        return native
    from pingyuan_rules.engine.table.pandas_frames import all_in_arrow, to_pandas  # noqa: PLC0415 - imports pandas

    used = [facts.renamed.get(name, name) for name in needed]
    return to_pandas(native, arrow=all_in_arrow(nw.to_native(frame), [name for name in used if name in names]))


def chosen_columns(facts: Facts, needed: Iterable[str], keys: Mapping[str, str]) -> Any:
    """The facts that are needed, and the columns that groups are made by under the names of the keys."""
    present = facts.frame.collect_schema().names()
    chosen = [name for name in needed if name in present]
    # A frame without columns would have no rows to count.
    columns: list[Any] = [*(chosen or present[:1]), *(group_key(facts, name).alias(key) for name, key in keys.items())]
    return nw.to_native(facts.frame.select(*columns))


def arrow_of(table: Any, record: type[Record], name: str) -> Any:
    """A pandas table of related records as the PyArrow table of their facts."""
    relation = relations_of(record).get(name)
    if relation is None:  # which is refused where it is asked for
        return table
    infos = facts_of(relation.record).values()
    return nw.to_native(open_facts(table, infos, rules=(), missing="unknown", record=relation.record).frame)


def number_columns(asked: RulesCompared) -> dict[str, nw.Expr]:
    """The columns that are summed, over the answers and the flags of `sum_numbers`."""
    one, zero = nw.lit(1, nw.Int64()), nw.lit(0, nw.Int64())

    def number(condition: nw.Expr) -> nw.Expr:
        return nw.when(condition).then(one).otherwise(zero)

    numbers = {RECORDS: one, AFFECTED: number(nw.col(DIFFERS)), OPEN: number(~nw.col(DIFFERS) & nw.col(UNDECIDED))}
    for rule in asked.rules:
        name = rule.name
        numbers[f"{name}_{CHANGED}"] = number(nw.col(f"{name}_{DIFFERS}"))
        numbers[f"{name}_{UNDECIDED}"] = number(nw.col(f"{name}_{UNDECIDED}"))
        if rule.kind == FEN:
            # What does not concern a record, or is not in force, is none.
            paid = {
                when: nw.when(nw.col(f"{name}_{when}").is_null())
                .then(zero)
                .otherwise(nw.col(f"{name}_{when}").cast(nw.Int64()))
                for when in (BEFORE, AFTER)
            }
            numbers |= {f"{name}_{when}": amount for when, amount in paid.items()}
            difference = paid[AFTER] - paid[BEFORE]
            numbers[f"{name}_{KNOWN}"] = nw.when(nw.col(f"{name}_{UNDECIDED}")).then(zero).otherwise(difference)
    return numbers


def sum_numbers(answered: Frame, asked: RulesCompared, numbers: Mapping[str, nw.Expr], keys: Sequence[str]) -> Frame:
    """The sums of the number columns for each group."""
    flags, open_ = asked.flags, asked.open
    flagged = answered.with_columns(**flags, **open_)
    whole = {DIFFERS: any_of(map(nw.col, flags)), UNDECIDED: any_of(map(nw.col, open_))}
    flagged = flagged.with_columns(**whole)
    counted = flagged.select(*keys, *(expr.alias(name) for name, expr in numbers.items()))
    sums = [nw.col(name).sum() for name in numbers]
    summed: Frame = counted.group_by(*keys).agg(*sums) if keys else counted.select(*sums)
    # The sum of no rows is null in SQL, and engines widen sums in their own ways.
    return summed.with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64).alias(name) for name in numbers))
