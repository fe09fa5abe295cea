"""The frame reading: rules as columns of a whole table, computed by the table's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from pingyuan_rules.engine.planning import frame_problems as say
from pingyuan_rules.engine.planning.column_names import OnMissing
from pingyuan_rules.engine.planning.rule_trees import facts_of_rules, roots_of, rules_and_shortfalls
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.table.answer_columns import add_answers
from pingyuan_rules.engine.table.dataframes import is_eager, nw
from pingyuan_rules.engine.table.enum_columns import named
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.invalid_values import count_broken, count_invalid
from pingyuan_rules.engine.table.refusals import refuse_strangers, refused, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pingyuan_rules.engine.definition import Book, Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.table.invalid_values import Invalid

__all__ = [
    "OnMissing",
    "assess_frame",
    "over",
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

    Raises:
        FrameError: When columns are missing, bear a rule's name or have a wrong type; of an eager frame, when a
            date has a time of day or a decimal is not allowed; when the engine cannot compute a rule.
        RuleError: When the bounds of the facts do not keep a rule's numbers within 64 bits.
    """
    facts = _opened(frame, rules, policy, missing, whole=whole)
    return cast("F", _answered(facts, rules, policy, small_integers=small_integers))


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
) -> F:
    """The same kind of frame with a column for every rule about a class of record; see `over`.

    Args:
        book: The rules.
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        record: The class of record its rows are.
        policy: The policy.
        missing: What a missing column means: an error, or `unknown` facts.
        check: Whether to look for values that the facts do not allow first, which collects counts from a lazy
            frame; None checks eager frames only.
        small_integers: As for `over`.
        shortfalls: Whether a column follows for each rule that can be met, which says who falls short of it.

    Raises:
        FrameError: As for `over`, and when the check finds something.
        RuleError: As for `over`.
    """
    rules = rules_and_shortfalls(book, record) if shortfalls else book.rules_of(record)
    # What is checked as a whole need not be looked at for lost values before.
    facts = _opened(frame, rules, policy, missing, lost=check is False)
    if check or (check is None and is_eager(facts.own)):
        infos = facts_of(record).values()
        every = open_facts(frame, infos, rules=(), missing="unknown", record=record, opened_before=facts)
        refuse((*count_invalid(every), *count_broken(every, record)))
        facts = attrs.evolve(facts, decimals_checked=is_eager(facts.own))
    return cast("F", _answered(facts, rules, policy, small_integers=small_integers))


def _opened(
    frame: object,
    rules: Sequence[Definition],
    policy: Parameters,
    missing: OnMissing,
    *,
    whole: bool = True,
    lost: bool = True,
) -> Facts:
    live = [rule for rule in rules if rule.info.in_force(policy.on)]
    names = [called.name for rule in live for called in rule.rules] + [rule.name for rule in rules]
    needed = facts_of_rules(live)
    facts = open_facts(frame, needed, rules=names, missing=missing, record=rules[0].record, whole=whole)
    refuse_strangers(facts)
    if lost and is_eager(facts.own):
        refuse(count_invalid(facts, lost=True))  # to ask a lazy frame would cost a query
        facts = attrs.evolve(facts, decimals_checked=True)
    return facts


def refuse(found: tuple[Invalid, ...]) -> None:
    """Raise a FrameError that names what was found, if anything was."""
    if found:
        raise say.FrameError(map(said, found))


def _answered(facts: Facts, rules: Sequence[Definition], policy: Parameters, *, small_integers: bool) -> Any:
    roots = roots_of(rules, policy)
    named_roots = tuple(zip((rule.name for rule in rules), roots, strict=True))
    try:
        native = add_answers(facts, named_roots, small_integers=small_integers)
    except Exception as error:
        raise refused(facts, rules, roots, error) from error
    kinds = {rule.name: rule.kind for rule in rules}
    if facts.is_pandas:
        from pingyuan_rules.engine.table.pandas_frames import attach  # noqa: PLC0415 - imports pandas

        columns = [facts.renamed.get(name, name) for name in facts.infos]
        return attach(nw.to_native(facts.own), native, kinds, [name for name in columns if name in facts.names])
    return named(native, kinds) if facts.frame.implementation.is_pyarrow() else native
