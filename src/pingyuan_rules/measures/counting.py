"""The one mechanism behind every measure: whole-number columns that are summed over groups of records.

A column counts the records for which some rules have given answers, or sums an amount. Records and frames sum the
same columns, so what is made of the sums cannot differ.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import product
from typing import Any, Generic, Literal, TypeAlias, TypeVar, overload

import attrs

from pingyuan_rules.asking import Frame
from pingyuan_rules.engine import UNKNOWN, Choice, Fen, InvalidData, Label, Problem, Record, Rule, WrongRecord, facts_of
from pingyuan_rules.measures.base import Base, BranchBase
from pingyuan_rules.measures.measure_rows import Row, Rows
from pingyuan_rules.measures.number_words import TITLES
from pingyuan_rules.measures.rates import RATE_COUNTS, Count, Rate, Total
from pingyuan_rules.measures.targets import Target
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

AnyRule: TypeAlias = Rule[Any, Policy, Any]
By: TypeAlias = str | Iterable[str] | None
OnMissing = Literal["error", "unknown"]
R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=Row)
F = TypeVar("F", bound=Frame)

ANSWERS = {"yes": True, "no": False, "unknown": UNKNOWN}


@attrs.frozen
class Column:
    """A whole number for each record, which is summed.

    Attributes:
        name: What its sum is called in a frame.
        when: Rules and the answers (True, False or UNKNOWN) that all must give for a record to count.
        amount: The rule whose answer is summed where it is known; None counts 1.
    """

    name: str
    when: tuple[tuple[AnyRule, Any], ...] = ()
    amount: AnyRule | None = None

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """The rules it needs the answers of."""
        asked = tuple(rule for rule, _ in self.when)
        return asked if self.amount is None else (*asked, self.amount)

    def of(self, answers: Mapping[AnyRule, Any]) -> int:
        """The number for one record, from the answers of the rules."""
        if any(answers[rule] is not wanted for rule, wanted in self.when):
            return 0
        if self.amount is None:
            return 1
        amount: int = answers[self.amount]
        return 0 if amount is UNKNOWN else amount


def _is_base(_: object, __: object, base: Base | BranchBase) -> None:
    if not isinstance(base, Base | BranchBase):  # what a caller without a type checker gives
        message = f"a base is named by a member of Base, such as Base.OPERATING, not {base!r:.60}"
        raise TypeError(message)


@attrs.frozen
class RatePart:
    """A rate: how many of a base give a rule's answer.

    Attributes:
        name: How its columns' names begin.
        rule: The rule whose answer is counted.
        base: What the rate is taken over; it has the rule that says so.
        target: What the rate is to reach, or None.
    """

    name: str
    rule: Rule[Any, Policy, bool]
    base: Base | BranchBase = attrs.field(validator=_is_base)
    target: Target | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Six columns: the base surely or maybe, times the three answers."""
        ways = product((True, UNKNOWN), ANSWERS.values())
        return tuple(
            Column(f"{self.name}_{count}", ((self.base.rule, inside), (self.rule, answer)))
            for count, (inside, answer) in zip(RATE_COUNTS, ways, strict=True)
        )

    def made(self, sums: tuple[int, ...]) -> Rate:
        """The rate."""
        return Rate(self.base, *sums)


@attrs.frozen
class CountPart:
    """A count: for how many records a rule says yes, no, or cannot say.

    Attributes:
        name: How its columns' names begin.
        rule: The rule.
    """

    name: str
    rule: Rule[Any, Policy, bool]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Three columns."""
        return tuple(Column(f"{self.name}_{count}", ((self.rule, answer),)) for count, answer in ANSWERS.items())

    def made(self, sums: tuple[int, ...]) -> Count:
        """The count."""
        return Count(*sums)


@attrs.frozen
class TotalPart:
    """A total: the sum of the amounts a rule gives, and how many it cannot give.

    Attributes:
        name: How its columns' names begin.
        rule: The rule.
    """

    name: str
    rule: Rule[Any, Policy, Fen]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Two columns."""
        known, unknown = f"{self.name}_known", f"{self.name}_unknown"
        return (Column(known, amount=self.rule), Column(unknown, ((self.rule, UNKNOWN),)))

    def made(self, sums: tuple[int, ...]) -> Total:
        """The total."""
        known, unknown = sums
        return Total(Fen(known), unknown)


Part: TypeAlias = RatePart | CountPart | TotalPart


@attrs.frozen
class Measure(Generic[R, S]):
    """What is counted about one class of record.

    Attributes:
        name: The name of the function that gives it.
        record: The class of record.
        row: The class of row that comes of it.
        parts: The row's parts, by the name of its field.
        policy: The policy.
        base: What rates are taken over; None where there is no rate.
        fixed: Further fields of the row, which do not depend on records.
    """

    name: str
    record: type[R]
    row: type[S]
    parts: Mapping[str, Part]
    policy: Policy
    base: Choice | None = None
    fixed: Mapping[str, Any] = attrs.field(factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all parts."""
        return tuple(column for part in self.parts.values() for column in part.columns)

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """The rules whose answers are needed, each once."""
        return tuple(dict.fromkeys(rule for column in self.columns for rule in column.rules))

    def made(self, by: tuple[str, ...], key: tuple[Any, ...], sums: Mapping[str, int]) -> S:
        """The row of one group, from the sums of the columns."""
        fields: dict[str, Any] = {} if self.base is None else {"base": self.base}
        for name, part in self.parts.items():
            fields[name] = part.made(tuple(sums[column.name] for column in part.columns))
        origin = {"fingerprint": self.policy.fingerprint, "version": book.version}
        return self.row(by=by, key=key, **origin, **fields, **self.fixed)

    @overload
    def over(self, data: F, by: By, missing: OnMissing) -> F: ...
    @overload
    def over(self, data: Iterable[R], by: By, missing: OnMissing) -> Rows[S]: ...
    def over(self, data: Any, by: By, missing: OnMissing) -> Any:
        """Count over records or over a frame.

        Args:
            data: Records of the class, or a frame with their facts as columns.
            by: The facts (of a frame, the columns) that groups are made by; None for all together.
            missing: What a missing column of a frame means.

        Returns:
            Of records a row for each group, of a frame the same kind of frame with a row for each group. Groups
            are in ascending order of their values, unknown last.

        Raises:
            InvalidData: When there is no such fact or column to group by.
            WrongRecord: When a record is of another class.
        """
        names = (by,) if isinstance(by, str) else tuple(dict.fromkeys(by or ()))
        if hasattr(type(data), "columns"):  # of the class: Polars warns when a lazy frame is asked
            from pingyuan_rules.measures.frame_counts import counted_frame  # noqa: PLC0415 - loads narwhals

            return counted_frame(self, data, names, missing)

        return counted_records(self, data, names)


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
