"""The frame reading: rules as columns of a whole table, computed by the table's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.planning import frame_problems as say
from pingyuan_rules.engine.planning.column_names import OnMissing
from pingyuan_rules.engine.planning.fold_columns import RelatedTables, relations_asked
from pingyuan_rules.engine.planning.rule_trees import (
    answer_info,
    chosen_rules,
    facts_of_answers,
    facts_of_rules,
    named_roots,
    roots_of,
    with_shortfalls,
)
from pingyuan_rules.engine.planning.status_trees import missing_parameter_trees, missing_trees, status_trees
from pingyuan_rules.engine.problems import InvalidData
from pingyuan_rules.engine.table.answer_columns import add_answers
from pingyuan_rules.engine.table.dataframes import is_eager, nw
from pingyuan_rules.engine.table.enum_columns import named
from pingyuan_rules.engine.table.exchange.field_units import units_of, with_units
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.invalid_values import count_broken, count_invalid
from pingyuan_rules.engine.table.refusals import refuse_strangers, refused, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pingyuan_rules.engine.definition import Book, Definition
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.planning.frame_problems import Invalid
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.terms import Term

__all__ = [
    "Asked",
    "OnMissing",
    "assess_frame",
    "over",
    "over_missing",
    "over_missing_parameters",
    "over_policies",
    "over_statuses",
    "refuse",
]

F = TypeVar("F")


def over(
    frame: F,
    rules: tuple[Definition, ...],
    policy: Parameters,
    *,
    missing: OnMissing = "error",
    small_integers: bool = False,
    whole: bool = True,
    related: Mapping[str, object] | None = None,
) -> F:
    """The same kind of frame with one column more per rule, named after the rule; null is unknown.

    The frame needs the columns in `rule.facts`: booleans; whole numbers (amounts in fen); whole numbers, decimals
    or floats for decimals; dates, or datetimes
    without a time of day; strings, categories or enums that hold the stored values of an enumeration. Its other
    columns pass through. A frame that is lazy stays lazy, and nothing is collected.

    Answers are Boolean, Int64 and Date columns. Enumerations become the engine's own enum type (Polars, DuckDB),
    a categorical (pandas) or strings (the others). In pandas the answers are nullable columns, or
    PyArrow-backed where all the facts are; numpy-backed facts are converted for the computation only, so the
    user's columns and index come back as they were.

    A value that is no member of its enumeration equals none of them, and is unknown as an answer;
    `check` counts such values. A decimal that is out of bounds or has more than two places is unknown too, and refused
    in an eager frame.

    Args:
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        rules: The rules, all about one class of record. One that is not in force gives a column of nulls.
        policy: The policy.
        missing: What a missing column means: an error, or `unknown` facts.
        small_integers: Whether whole numbers may come in the smallest type that surely holds them, rather than in
            Int64. Only Polars and DuckDB have answers smaller than 64 bits, and only where the facts' columns are.
            Take care with arithmetic on such columns: what does not fit any more overflows.
        whole: Whether it is the user's whole frame, in which some column must hold a fact.
        related: A table of related records by the name of each relation that the rules read, of the same engine. Its
            rows belong to the record whose `id` their key names; those without a key may belong to any. A table that is
            not there is an error or, if missing columns are unknown facts, means unknown related records.

    Raises:
        InvalidData: When a table of related records is missing.
        FrameError: When columns are missing, bear a rule's name or have a wrong type; of an eager frame, when a
            date has a time of day or a decimal is not allowed; when the engine cannot compute a rule.
        RuleError: When the bounds of the facts do not keep a rule's numbers within 64 bits.
    """
    tables = RelatedTables(related, missing, required=missing == "error")
    facts = _opened(frame, rules, policy, missing, tables, whole=whole)
    return cast("F", _answered(facts, rules, policy, tables, small_integers=small_integers))


def assess_frame(
    book: Book[Any],
    frame: F,
    record: type[Record],
    policy: Parameters,
    *,
    missing: OnMissing = "error",
    check: bool | None = None,
    small_integers: bool = False,
    shortfalls: bool = False,
    rules: Definition | str | Iterable[Definition | str] | None = None,
    related: Mapping[str, object] | None = None,
    require_related: bool | None = None,
) -> F:
    """The same kind of frame with a column for every rule about a class of record; see `over`.

    Args:
        book: The rules.
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        record: The class of record its rows are.
        policy: The policy.
        missing: What a missing column means: an error, or `unknown` facts.
        check: Whether to look for values that the facts do not allow first, which collects counts from a lazy
            frame, and from lazy tables of related records their keys; None checks eager frames and tables only.
        small_integers: As for `over`.
        shortfalls: Whether a column follows for each rule that can be met, which says who falls short of it.
        rules: The rules that are asked, or their names; None asks all but helpers.
        related: As for `over`.
        require_related: Whether a table of related records that rules ask for must be there; else these are unknown.
            None requires it as `over` does if the rules are named, and not if every rule is asked.

    Raises:
        InvalidData: When a rule that is asked is not about the class of record, or a table of related records is
            missing that is required.
        FrameError: As for `over`, and when the check finds something.
        RuleError: As for `over`.
    """
    asked: tuple[Any, ...] = book.rules_of(record) if rules is None else chosen_rules(book, record, rules)
    if shortfalls:
        asked = with_shortfalls(asked)
    # What is checked as a whole need not be looked at for lost values before.
    required = (rules is not None and missing == "error") if require_related is None else require_related
    tables = RelatedTables(related, missing, check=check, required=required)
    facts = _opened(frame, asked, policy, missing, tables, lost=check is False)
    try:
        facts = _checked(facts, frame, record, check=check)
    except say.FrameError as error:
        raise _with_related(error, facts, asked, named_roots(asked, policy), tables) from None
    return cast("F", _answered(facts, asked, policy, tables, small_integers=small_integers))


@attrs.frozen
class Asked:
    """What is asked of a table under one of several policies.

    Attributes:
        policy: The policy.
        answers: The rules whose answers are asked.
        statuses: The rules of which it is asked how their answers stand.
        columns: What each column is called, by the name that it has where one policy is asked alone.
    """

    policy: Parameters
    answers: tuple[Definition, ...]
    statuses: tuple[Definition, ...]
    columns: Mapping[str, str]


def over_policies(
    frame: F,
    record: type[Record],
    asked: Sequence[Asked],
    *,
    missing: OnMissing = "error",
    check: bool | None = None,
    related: Mapping[str, object] | None = None,
) -> F:
    """The same kind of frame with columns under several policies, in one plan: what they share is computed once.

    Args:
        frame: A table, as `assess_frame` takes it; a lazy one stays lazy.
        record: The class of record its rows are.
        asked: What is asked under each policy; some rule under one of them.
        missing: As for `assess_frame`.
        check: As for `assess_frame`.
        related: As for `assess_frame`; related records without a table are unknown.

    Raises:
        FrameError: As for `assess_frame`.
    """
    tables, on = RelatedTables(related, missing, check=check), asked[0].policy.on
    rules, needed, names = list["Definition"](), set[str](), list[str]()
    roots, columns, infos = list["Term"](), list[tuple[str, "Term"]](), list["FactInfo"]()
    for each in asked:
        policy, own = each.policy, each.columns
        both = (*each.answers, *each.statuses)
        live = [rule for rule in each.statuses if rule.info.in_force(policy.on)]
        read = [*facts_of_answers(each.answers, policy, tables.related), *facts_of_rules(live, policy.on)]
        needed.update(info.name for info in read)
        # Also what the columns are called under one policy, and the answers that they rest on: nobody is to take a
        # column of such a name for one of ours.
        names += [*own, *own.values(), *(called.name for rule in both for called in rule.rules)]
        rules += both
        roots += roots_of(both, policy)
        columns += [(own[name], root) for name, root in named_roots(each.answers, policy)]
        columns += [
            (own[f"{rule.name}_status"], tree)
            for rule, tree in zip(each.statuses, status_trees(each.statuses, policy), strict=True)
        ]
        infos += [attrs.evolve(answer_info(rule), name=own[rule.name]) for rule in each.answers]
    described = [info for info in facts_of(record).values() if info.name in needed]
    facts = _open(frame, rules, names, record, missing, tables, on=on, needed=described, lost=check is False)
    try:
        facts = _checked(facts, frame, record, check=check)
    except say.FrameError as error:
        raise _with_related(error, facts, rules, tuple(columns), tables) from None
    return cast("F", _add_trees(facts, rules, roots, infos, tuple(columns), tables))


def over_statuses(
    frame: F,
    rules: tuple[Definition, ...],
    policy: Parameters,
    *,
    missing: OnMissing = "error",
    whole: bool = True,
    related: Mapping[str, object] | None = None,
) -> F:
    """The same kind of frame with one column more per rule, such as `due_not_formed_status`: how its answer stands.

    The columns hold the stored values of `Status` and no null, as the engine holds answers that are enumerations. They
    need the facts that the answers need, and not the answers. What waits for related records of which there is no table
    is unknown. See `over` for the rest.

    Raises:
        FrameError: As for `over`.
    """
    live = [rule for rule in rules if rule.info.in_force(policy.on)]
    columns = [f"{rule.name}_status" for rule in rules]
    tables = RelatedTables(related, missing)
    facts = _open(frame, live, columns, rules[0].record, missing, tables, on=policy.on, whole=whole)
    trees = tuple(zip(columns, status_trees(rules, policy), strict=True))
    return cast("F", _add_columns(facts, rules, policy, trees, tables))


def over_missing(
    frame: F,
    rules: tuple[Definition, ...],
    policy: Parameters,
    *,
    missing: OnMissing = "error",
    related: Mapping[str, object] | None = None,
) -> F:
    """The same kind of frame with one column more per rule, such as `due_not_formed_missing`: the facts it lacks.

    The columns are text: the names of the unknown facts that could still change the answer, with commas between them,
    in the order of the record; empty, and never null, where there are none. See `over` for the rest.

    Raises:
        FrameError: As for `over`.
    """
    columns = [f"{rule.name}_missing" for rule in rules]
    return _with_texts(frame, rules, policy, columns, missing_trees(rules, policy), missing=missing, related=related)


def over_missing_parameters(
    frame: F,
    rules: tuple[Definition, ...],
    policy: Parameters,
    *,
    missing: OnMissing = "error",
    related: Mapping[str, object] | None = None,
) -> F:
    """The same kind of frame with one column more per rule, such as `training_met_missing_parameters`.

    The columns are text: the names of the parameters without a value that could still change the answer, with commas
    between them, in the order of the policy; empty, and never null, where there are none. See `over` for the rest.

    Raises:
        FrameError: As for `over`.
    """
    columns = [f"{rule.name}_missing_parameters" for rule in rules]
    trees = missing_parameter_trees(rules, policy)
    return _with_texts(frame, rules, policy, columns, trees, missing=missing, related=related)


def _with_texts(
    frame: F,
    rules: tuple[Definition, ...],
    policy: Parameters,
    columns: Sequence[str],
    trees: Sequence[Term],
    *,
    missing: OnMissing,
    related: Mapping[str, object] | None,
) -> F:
    tables = RelatedTables(related, missing)
    facts = _open(frame, rules, columns, rules[0].record, missing, tables, on=policy.on)
    return cast("F", _add_columns(facts, rules, policy, tuple(zip(columns, trees, strict=True)), tables))


def _opened(
    frame: object,
    rules: Sequence[Definition],
    policy: Parameters,
    missing: OnMissing,
    tables: RelatedTables,
    *,
    whole: bool = True,
    lost: bool = True,
) -> Facts:
    live = [rule for rule in rules if rule.info.in_force(policy.on)]
    names = [called.name for rule in live for called in rule.rules] + [rule.name for rule in rules]
    needed = facts_of_answers(rules, policy, tables.related)
    return _open(
        frame, live, names, rules[0].record, missing, tables, on=policy.on, needed=needed, whole=whole, lost=lost
    )


def _open(  # noqa: PLR0917 - every question opens its frame with the first six
    frame: object,
    rules: Sequence[Definition],
    names: Sequence[str],
    record: type[Record],
    missing: OnMissing,
    tables: RelatedTables,
    *,
    on: date,
    needed: list[FactInfo] | None = None,
    whole: bool = True,
    lost: bool = True,
) -> Facts:
    """The facts that rules read, or those that are needed, in a frame without columns of some names."""
    needed = facts_of_rules(rules, on) if needed is None else needed
    joins = not relations_asked(rules).isdisjoint(tables.related)
    if joins and all(info.name != "id" for info in needed):
        needed.append(facts_of(record)["id"])  # by which related records name theirs
    facts = open_facts(frame, needed, rules=names, missing=missing, record=record, whole=whole)
    refuse_strangers(facts)
    if lost and is_eager(facts.own):
        refuse(count_invalid(facts, lost=True))  # to ask a lazy frame would cost a query
        facts = attrs.evolve(facts, checked=True)
    return facts


def _checked(facts: Facts, frame: object, record: type[Record], *, check: bool | None) -> Facts:
    """The facts, after a look for values that these do not allow if that is wanted; see `assess_frame`."""
    if check or (check is None and is_eager(facts.own)):
        infos = facts_of(record).values()
        every = open_facts(frame, infos, rules=(), missing="unknown", record=record, opened_before=facts)
        refuse((*count_invalid(every), *count_broken(every, record)))
        facts = attrs.evolve(facts, checked=is_eager(facts.own))
    return facts


def _with_related(
    error: say.FrameError,
    facts: Facts,
    rules: Sequence[Definition],
    columns: tuple[tuple[str, Term], ...],
    tables: RelatedTables,
) -> say.FrameError:
    """An error about the values of a frame, with what is wrong with the tables of related records after it."""
    if tables.related:
        from pingyuan_rules.engine.table.related.related_frames import join_related  # noqa: PLC0415 - rarely needed

        try:
            join_related(facts, columns, rules[0].record, tables, relations_asked(rules))
        except InvalidData as other:
            return say.FrameError(dict.fromkeys([*error.problems, *other.problems]))
    return error


def refuse(found: tuple[Invalid, ...]) -> None:
    """Raise a FrameError that names what was found, if anything was."""
    if found:
        raise say.FrameError(map(said, found))


def _answered(
    facts: Facts, rules: Sequence[Definition], policy: Parameters, tables: RelatedTables, *, small_integers: bool
) -> Any:
    columns = named_roots(rules, policy)
    return _add_columns(facts, rules, policy, columns, tables, small_integers=small_integers)


def _add_columns(
    facts: Facts,
    rules: Sequence[Definition],
    policy: Parameters,
    columns: tuple[tuple[str, Term], ...],
    tables: RelatedTables,
    *,
    small_integers: bool = False,
) -> Any:
    """The user's frame with some columns about rules: their answers, or how these stand."""
    kinds = {name: root.kind for name, root in columns}
    infos = [answer_info(rule) for rule in rules if kinds.get(rule.name) == rule.kind]
    roots = roots_of(rules, policy)
    return _add_trees(facts, rules, roots, infos, columns, tables, small_integers=small_integers)


def _add_trees(  # noqa: PLR0917 - what is asked, in all its parts
    facts: Facts,
    rules: Sequence[Definition],
    roots: Sequence[Term],
    infos: Sequence[FactInfo],
    columns: tuple[tuple[str, Term], ...],
    tables: RelatedTables,
    *,
    small_integers: bool = False,
) -> Any:
    """The user's frame with some columns.

    Args:
        facts: The frame.
        rules: The rules that are asked.
        roots: The tree of each, in whose words an engine's refusal is said.
        infos: What the columns that are answers hold, for engines that note units.
        columns: The name and the tree of each column.
        tables: The tables of related records.
        small_integers: As for `over`.
    """
    engine = facts.frame.implementation
    # The others have no place for what is noted of a column.
    noting = engine.is_pyarrow() or engine.is_pyspark() or engine.is_pyspark_connect()
    infos, kinds = infos if noting else (), {name: root.kind for name, root in columns}
    joined: Facts = facts
    folded = relations_asked(rules)
    if tables.related or folded:
        from pingyuan_rules.engine.table.related.related_frames import join_related  # noqa: PLC0415 - rarely needed

        joined, columns = join_related(facts, columns, rules[0].record, tables, folded)
    try:
        native = add_answers(joined, columns, units_of(infos), small_integers=small_integers)
    except Exception as error:
        # In words of the rules' own trees: nobody wrote the others.
        raise refused(facts, rules, roots, error) from error
    if joined is not facts and not facts.is_pandas:
        native = nw.to_native(nw.from_native(native).select(*facts.names, *kinds))
    if facts.is_pandas:
        from pingyuan_rules.engine.table.pandas_frames import attach  # noqa: PLC0415 - imports pandas

        used = [facts.renamed.get(name, name) for name in facts.infos]
        return attach(nw.to_native(facts.own), native, kinds, [name for name in used if name in facts.names])
    return with_units(named(native, kinds), infos) if engine.is_pyarrow() else native
