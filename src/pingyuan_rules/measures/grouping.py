"""Counting over records: one pass, a set of sums for each group."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, TypeAlias, TypeVar

from pingyuan_rules.engine import UNKNOWN, InvalidData, Label, Problem, Record, WrongRecord, facts_of
from pingyuan_rules.measures.counting import AnyRule, Measure
from pingyuan_rules.measures.rows import Row, Rows
from pingyuan_rules.measures.words import TITLES

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=Row)
Values: TypeAlias = tuple[Any, ...]


def counted_records(measure: Measure[R, S], records: Iterable[R], by: tuple[str, ...]) -> Rows[S]:
    """A row for each group of records, in ascending order of the groups' values."""
    if wrong := [name for name in by if name not in facts_of(measure.record)]:
        known = tuple(facts_of(measure.record))
        raise InvalidData(no_such(name, known, Label("记录的事实", "a fact of the record")) for name in wrong)
    groups = _sums(measure, records, by)
    if not by:
        groups.setdefault((), Counter())
    return made_rows(measure, by, groups)


def made_rows(measure: Measure[R, S], by: tuple[str, ...], groups: Mapping[Values, Mapping[str, int]]) -> Rows[S]:
    """The rows of a measure from the sums of its columns in each group."""
    rows = (measure.made(by, values, groups[values]) for values in sorted(groups, key=_place))
    return Rows(rows, measure.row, TITLES[measure.name])


def _sums(measure: Measure[R, Any], records: Iterable[R], by: tuple[str, ...]) -> dict[Values, Counter[str]]:
    """The sum of each column for each group; records with the same answers are counted together."""
    columns, rules = measure.columns, measure.rules
    sums: dict[Values, Counter[str]] = {}
    for (values, answers), times in Counter(_answered(measure, rules, records, by)).items():
        given = dict(zip(rules, answers, strict=True))
        group = sums.setdefault(values, Counter())
        group.update({column.name: times * column.of(given) for column in columns})
    return sums


def _answered(
    measure: Measure[R, Any], rules: tuple[AnyRule, ...], records: Iterable[R], by: tuple[str, ...]
) -> Iterator[tuple[Values, Values]]:
    for record in records:
        if not isinstance(record, measure.record):
            message = f"expected {measure.record.__name__}, found {type(record).__name__}"
            raise WrongRecord(message)
        answers = tuple([rule(record, measure.policy) for rule in rules])
        yield tuple([getattr(record, name) for name in by]), answers


def _place(values: Values) -> tuple[tuple[bool, Any], ...]:
    return tuple(_order(value) for value in values)


def _order(value: Any) -> tuple[bool, Any]:
    """Unknown after all others; enumerations as they are defined, all else as it compares."""
    if value is UNKNOWN:
        return True, 0
    return False, list(type(value)).index(value) if isinstance(value, Enum) else value


def no_such(name: str, known: Sequence[str], expected: Label) -> Problem:
    """The problem that there is nothing of this name to group by."""
    near = difflib.get_close_matches(name, known, n=1)
    zh = f"是否为 {near[0]}？" if near else ""
    en = f"Did you mean {near[0]}? " if near else ""
    return Problem("by", name, expected, Label(f"{zh}请改用已有的名称", f"{en}Use a name that is there"))
