"""Taking a measure over a frame: the same columns, computed and summed by the frame's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import FactInfo, Label, Problem, Status, facts_of, is_known
from pingyuan_rules.engine.planning.column_names import former_columns
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.planning.status_trees import null_statuses
from pingyuan_rules.engine.table.dataframes import is_eager, nw, opened, without
from pingyuan_rules.engine.table.enum_columns import member_of, members
from pingyuan_rules.engine.table.expressions import NARWHALS
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.frame import over, over_statuses, refuse
from pingyuan_rules.engine.table.invalid_values import count_invalid
from pingyuan_rules.engine.values import FEN, INT, TEXT
from pingyuan_rules.measures.measure_parts import RatePart, no_such
from pingyuan_rules.measures.rates import RATE_COUNTS
from pingyuan_rules.measures.unanswered import REASONS
from pingyuan_rules.rules import book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pingyuan_rules.engine import Kind, Record, Rulebook
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.measures.measure_parts import Measure, OnMissing, SumColumn

_PERCENT = 100


def count_frame(measure: Measure[Any, Any], data: Any, by: Sequence[str], missing: OnMissing) -> Any:
    """The same kind of frame with a row for each group and whole-number columns; a lazy frame stays lazy.

    Args:
        measure: What is counted.
        data: A frame of facts; its other columns are ignored.
        by: The columns that groups are made by.
        missing: What a missing column of a fact means.

    Raises:
        FrameError: When there is no column to group by, or columns are missing or have a wrong type; of an eager
            frame, when values are not allowed, which would count as answers (`check` finds them in a lazy one).
    """
    frame = opened(data)
    shortfalls = dict(shortfall_columns(measure))
    counts = [column.name for column in measure.columns]
    names = frame.collect_schema().names()
    # A column may bear a former name of its fact, and be grouped by under either name.
    former = {column: name for name, column in former_columns(measure.record, names).items()}
    check_groups(by, [*names, *former.values()], {*counts, *shortfalls, "base"})
    infos = facts_of(measure.record)
    groups = [former.get(name, name) for name in by]
    needed = dict.fromkeys((*(name for rule in measure.rules for name in rule.facts), *groups))
    # A column to group by need not be a fact; as text it passes every check.
    own = [infos.get(name) or FactInfo(name, TEXT, Label(name, name), None, None, None) for name in needed]
    facts = open_facts(data, own, rules=(), missing=missing, record=measure.record)
    if is_eager(frame):
        refuse(count_invalid(facts))
    # Groups get names of their own, since a rule may read the same column, and not as a key.
    # The former and the present name of one fact share a key.
    keys = {name: f"{facts.prefix}{groups.index(fact)}" for name, fact in zip(by, groups, strict=True)}
    sums = _sum_answers(facts, measure, dict(zip(groups, keys.values(), strict=True)), missing)
    base = {"base": nw.lit(measure.base.value)} if measure.base else {}
    columns = {name: nw.col(key) for name, key in keys.items()} | base | {n: nw.col(n) for n in counts} | shortfalls
    result = sums.select(*(expr.alias(name) for name, expr in columns.items()))
    native = nw.to_native(sort_groups(result, by, groups, facts.prefix, group_kinds(measure.record)) if by else result)
    if not frame.implementation.is_pandas():
        return native
    from pingyuan_rules.engine.table.pandas_frames import all_in_arrow, to_pandas  # noqa: PLC0415 - imports pandas

    # The facts of a pandas frame are read as a PyArrow table, and so are its answers.
    used = [facts.renamed.get(name, name) for name in needed]
    return to_pandas(native, arrow=all_in_arrow(nw.to_native(frame), [name for name in used if name in names]))


def group_kinds(record: type[Record], rules: Rulebook[Any] = book) -> dict[str, Kind]:
    """The kinds of what groups can be made by: facts, and the answers of a frame that was assessed."""
    answers = {rule.name: rule.kind for rule in rules.rules_of(record)}
    return answers | {name: info.kind for name, info in facts_of(record).items()}


def sort_groups(
    result: Frame, by: Sequence[str], groups: Sequence[str], prefix: str, kinds: Mapping[str, Kind]
) -> Frame:
    """The rows of a result in the order of records: members of an enumeration as they are defined, unknown last."""
    order, places = list(by), {}
    for at, (name, fact) in enumerate(zip(by, groups, strict=True)):
        if fact not in kinds or kinds[fact].enum is None:
            continue
        place = nw.lit(None, nw.Int64())
        for number, member in enumerate(members(kinds[fact])):
            place = nw.when(nw.col(name) == member).then(nw.lit(number, nw.Int64())).otherwise(place)
        order[at] = f"{prefix}place{at}"
        places[order[at]] = place
    if places:
        result = result.with_columns(**places)
    # Engines differ in where they put nulls. Texts that are no member of a column of answers follow by their letters.
    result = result.sort(*dict.fromkeys((*order, *by)), nulls_last=True)
    return without(result, list(places)) if places else result


def check_groups(by: Sequence[str], names: Sequence[str], reserved: set[str]) -> None:
    """Refuse columns to group by that are not there, or that a column of the result is named like."""
    a_column = Label("数据框的列名", "a column of the frame")
    free = Label("不与结果列同名的列", "a column that no column of the result is named like")
    rename = Label("请将该列改名", "Rename the column")
    problems = [no_such(name, names, a_column) for name in by if name not in names]
    problems += [Problem("by", name, free, rename, kind="conflict", path=("by",)) for name in by if name in reserved]
    if problems:
        raise FrameError(problems)


def _sum_answers(facts: Facts, measure: Measure[Any, Any], keys: Mapping[str, str], missing: OnMissing) -> Frame:
    """The sums of a measure's columns for each group, under the names of the keys."""
    present = facts.frame.collect_schema().names()
    needed = dict.fromkeys(name for rule in measure.rules for name in rule.facts if name in present)
    chosen = [*needed, *(group_key(facts, name).alias(key) for name, key in keys.items())]
    # A frame without columns would have no rows to count.
    native = nw.to_native(facts.frame.select(*(chosen or present[:1])))
    nulls = null_statuses(measure.rules, measure.policy)
    # Nearly always a null can mean one thing alone; statuses are computed only where it can mean several.
    if several := tuple(rule for rule, statuses in zip(measure.rules, nulls, strict=True) if len(statuses) > 1):
        native = over_statuses(native, several, measure.policy, missing=missing, whole=False)
    answered = nw.from_native(over(native, measure.rules, measure.policy, missing=missing, whole=False))
    groups, meanings = list(keys.values()), dict(zip(measure.rules, nulls, strict=True))
    # What counts no record under the policy, whatever its facts, is not summed: most reasons occur with few rules.
    columns = {each.name: sum_expression(each, meanings) for each in measure.columns}
    counted = {name: expr for name, expr in columns.items() if expr is not None}
    numbers = answered.select(*groups, *(expr.alias(name) for name, expr in counted.items()))
    sums = [nw.col(name).sum() for name in counted]
    summed: Frame = numbers.group_by(*groups).agg(*sums) if groups else numbers.select(*sums)
    # The sum of no rows is null in SQL, and engines widen sums in their own ways.
    whole = {name: nw.col(name).fill_null(0).cast(nw.Int64) for name in counted}
    none = nw.lit(0, nw.Int64())
    return summed.with_columns(*(whole.get(name, none).alias(name) for name in columns))


def group_key(facts: Facts, name: str) -> nw.Expr:
    """A column that every engine can group by: categories as strings, whole numbers as such."""
    dtype, kind = facts.dtypes[name], facts.infos[name].kind
    if dtype is None:
        return nw.lit(None, nw.String())
    if kind.enum is not None:
        return member_of(NARWHALS, facts.text(name), kind, nw.String())
    if isinstance(dtype, nw.Enum | nw.Categorical):
        return nw.col(name).cast(nw.String)
    return nw.col(name).cast(nw.Int64) if kind in {INT, FEN} else nw.col(name)


def sum_expression(column: SumColumn, nulls: Mapping[Any, frozenset[Status]]) -> nw.Expr | None:
    """A column of a measure as an expression over answers; None if it counts no record, whatever its facts.

    Args:
        column: The column.
        nulls: What a null in the answers of each rule can mean; a rule with several meanings has a column of statuses.
    """
    one, zero = nw.lit(1, nw.Int64()), nw.lit(0, nw.Int64())
    amount = one if column.amount is None else nw.col(column.amount.name)
    if not column.when:
        return nw.when(amount.is_null()).then(zero).otherwise(amount)
    conditions: list[nw.Expr] = []
    for rule, wanted in column.when:
        answer, some = nw.col(rule.name), [each for each in wanted if isinstance(each, bool)]
        ways = [answer if each else ~answer for each in some]
        reasons = nulls[rule].intersection(each for each in wanted if isinstance(each, Status))
        if reasons == nulls[rule] and reasons:
            ways.append(answer.is_null())
        elif reasons:
            status = nw.col(f"{rule.name}_status").cast(nw.String())
            ways.append(status.is_in([reason.value for reason in REASONS if reason in reasons]))
        if not ways:
            return None
        # A null is none of the answers that are wanted, unless it is asked for as such.
        conditions.append(nw.any_horizontal(*ways, ignore_nulls=True) if len(ways) > 1 else ways[0])
    return nw.when(*conditions).then(amount).otherwise(zero)


def shortfall_columns(measure: Measure[Any, Any]) -> Iterator[tuple[str, nw.Expr]]:
    """The bounds of each shortfall, computed from the sums as `targets.shortfall` does, each with its column's name."""
    for part in measure.parts.values():
        if not isinstance(part, RatePart) or part.target is None:
            continue
        low, high = f"{part.name}_shortfall_low", f"{part.name}_shortfall_high"
        percent = part.target.percent
        if not is_known(percent):
            yield from ((name, nw.lit(None, nw.Int64())) for name in (low, high))
            continue
        count = {name: nw.col(column.name) for name, column in zip(RATE_COUNTS, part.columns, strict=True)}
        may_be = count["unknown"] + count["no_value"] + count["maybe_unknown"] + count["maybe_no_value"]
        most_yes = count["yes"] + count["maybe_yes"] + may_be
        yield low, _lacking(most_yes, most_yes + count["no"], percent)
        yield high, _lacking(count["yes"], count["yes"] + count["no"] + count["maybe_no"] + may_be, percent)


def _lacking(yes: nw.Expr, base: nw.Expr, percent: int) -> nw.Expr:
    """The whole units by which the least share is missed."""
    # In whole numbers throughout: as floats, 7 % of 100 units are more than 7, and would take 8 units.
    lacking = (base * percent + (_PERCENT - 1)) // _PERCENT - yes
    return nw.when(lacking > 0).then(lacking).otherwise(nw.lit(0, nw.Int64())).cast(nw.Int64)
