"""Taking a measure: over records, or over a frame by the frame's own engine."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, TypeAlias, TypeVar, overload

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, InvalidData, Label, Record, Status, WrongRecord, facts_of
from pingyuan_rules.engine.planning.table_likes import table_advice
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.records import Frame, check_several, is_frame
from pingyuan_rules.measures.measure_parts import AnyRule, By, Measure, OnMissing, no_such
from pingyuan_rules.measures.measure_rows import Row
from pingyuan_rules.measures.measured_rows import Rows

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=Row)
F = TypeVar("F", bound=Frame)
Values: TypeAlias = tuple[Any, ...]


@overload
def take(measure: Measure[Any, Any], data: F, by: By, missing: OnMissing) -> F: ...
@overload
def take(measure: Measure[R, S], data: Iterable[R], by: By, missing: OnMissing) -> Rows[S]: ...
def take(measure: Measure[Any, Any], data: Any, by: By, missing: OnMissing) -> Any:
    """Take a measure over records or over a frame.

    Args:
        measure: What is counted.
        data: Records of the measure's class, or a frame with their facts as columns.
        by: The facts (of a frame, the columns) that groups are made by; None for all together.
        missing: What a missing column of a frame means.

    Returns:
        Of records a row for each group, of a frame the same kind of frame with a row for each group. Groups are in
        ascending order of their values, those of an enumeration in the order of its definition, unknown last.

    Raises:
        InvalidData: When there is no such fact or column to group by.
        WrongRecord: When a record is of another class.
        TypeError: When something is nearly a table, with the line that makes one of it.
    """
    names = names_to_group_by(by)
    if is_frame(data):
        from pingyuan_rules.measures.frame_counts import count_frame  # noqa: PLC0415 - loads narwhals

        return count_frame(measure, data, names, missing)
    if advice := table_advice(data):
        raise TypeError(advice)
    check_several(data, measure.record, f"{measure.name}({{}}, ...)")
    if unknown_names := [name for name in names if name not in facts_of(measure.record)]:
        facts, expected = tuple(facts_of(measure.record)), Label("记录的事实", "a fact of the record")
        raise InvalidData(no_such(name, facts, expected) for name in unknown_names)
    groups = _sums(measure, data, names)
    if not names:
        groups.setdefault((), Counter())
    return rows_from(measure, names, groups)


def names_to_group_by(by: By) -> tuple[str, ...]:
    """The names of the facts or columns that groups are made by, each once.

    Raises:
        TypeError: When something names none.
    """
    if not (by is None or isinstance(by, Iterable)) or isinstance(by, Record):
        message = f'by names facts, or columns of a frame, not {shown(by)}: write by="township" or by=[...]'
        raise TypeError(message)
    return (by,) if isinstance(by, str) else tuple(dict.fromkeys(by or ()))


def place_of_group(values: Values) -> tuple[tuple[bool, Any], ...]:
    """By what groups are put in order: enumerations as they are defined, all else as it compares, unknown last."""
    return tuple(
        (
            value is UNKNOWN,
            0 if value is UNKNOWN else list(type(value)).index(value) if isinstance(value, Enum) else value,
        )
        for value in values
    )


def rows_from(measure: Measure[R, S], by: tuple[str, ...], groups: Mapping[Values, Mapping[str, int]]) -> Rows[S]:
    """The rows of a measure, from the sums of its columns in each group."""
    rows = (measure.row_from(by, values, groups[values]) for values in sorted(groups, key=place_of_group))
    return Rows(rows, measure.row, words.MEASURE_TITLES[measure.name], by)


def _sums(measure: Measure[R, Any], records: Iterable[R], by: tuple[str, ...]) -> dict[Values, Counter[str]]:
    """The sum of each column for each group."""
    rules, columns, policy = measure.rules, measure.columns, measure.policy
    asked = [(rule, rule.info.in_force(policy.on)) for rule in rules]

    def answer(rule: AnyRule, record: Record) -> object:
        value = rule(record, policy)
        return rule.status_of(value, record, policy) if value is UNKNOWN else value

    def answered() -> Iterator[tuple[Values, Values]]:
        for record in records:
            if not isinstance(record, measure.record):
                message = f"expected {measure.record.__name__}, found {type(record).__name__}"
                raise WrongRecord(message)
            answers = [answer(rule, record) if in_force else Status.NOT_IN_FORCE for rule, in_force in asked]
            yield tuple([getattr(record, name) for name in by]), tuple(answers)

    sums: dict[Values, Counter[str]] = {}
    # Most records of a group give the same answers as others, so each combination is looked at once.
    for (values, answers), times in Counter(answered()).items():
        answer_of = dict(zip(rules, answers, strict=True))
        group = sums.setdefault(values, Counter())
        group.update({column.name: times * column.number(answer_of) for column in columns})
    return sums
