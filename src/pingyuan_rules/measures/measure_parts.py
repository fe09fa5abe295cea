"""What a measure is made of: whole-number columns that are summed over groups of records.

A column counts the records for which some rules have given answers, or sums an amount. Records and frames sum the
same columns, so a measure of the one cannot differ from that of the other.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar

import attrs

from pingyuan_rules.engine import Choice, Fen, Label, Problem, Record, Rule, Status
from pingyuan_rules.measures.measure_rows import Row
from pingyuan_rules.measures.rate_bases import Base, BranchBase
from pingyuan_rules.measures.rates import COUNTS, RATE_COUNTS, Count, Rate, Total
from pingyuan_rules.measures.targets import Target
from pingyuan_rules.measures.unanswered import REASONS
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

AnyRule: TypeAlias = Rule[Any, Policy, Any]
By: TypeAlias = str | Iterable[str] | None
OnMissing = Literal["error", "unknown"]
R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=Row)


@attrs.frozen
class SumColumn:
    """A whole number for each record, which is summed.

    An answer is a value, or the status of an answer that is not there: `Status.UNKNOWN`, `Status.NO_VALUE` ...

    Attributes:
        name: What its sum is called in a frame.
        when: Rules, each with the answers of which it must give one for a record to count.
        amount: The rule whose answer is summed if it is known; None counts 1.
    """

    name: str
    when: tuple[tuple[AnyRule, tuple[Any, ...]], ...] = ()
    amount: AnyRule | None = None

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """The rules it needs the answers of."""
        asked = tuple(rule for rule, _ in self.when)
        return asked if self.amount is None else (*asked, self.amount)

    def number(self, answers: Mapping[AnyRule, Any]) -> int:
        """The number for one record, from the answers of the rules."""
        if any(all(answers[rule] is not each for each in wanted) for rule, wanted in self.when):
            return 0
        if self.amount is None:
            return 1
        amount: int | Status = answers[self.amount]
        return 0 if isinstance(amount, Status) else amount


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
    def columns(self) -> tuple[SumColumn, ...]:
        """A column for each count of a rate, over what is surely or perhaps in the base."""
        surely, maybe = (True,), (Status.UNKNOWN, Status.NO_VALUE)
        # What the base does not concern, or on no day yet, is not in it.
        ways: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
            "yes": (surely, (True,)),
            "no": (surely, (False,)),
            "unknown": (surely, (Status.UNKNOWN,)),
            "maybe_yes": (maybe, (True,)),
            "maybe_no": (maybe, (False,)),
            "maybe_unknown": (maybe, (Status.UNKNOWN,)),
            "maybe_no_value": (maybe, (Status.NO_VALUE,)),
            "base_no_value": ((Status.NO_VALUE,), (True, False, Status.UNKNOWN)),
            "not_applicable": (surely + maybe, (Status.NOT_APPLICABLE,)),
            "not_in_force": (surely + maybe, (Status.NOT_IN_FORCE,)),
            "no_value": (surely, (Status.NO_VALUE,)),
        }
        return tuple(
            SumColumn(f"{self.name}_{count}", ((self.base.rule, ways[count][0]), (self.rule, ways[count][1])))
            for count in RATE_COUNTS
        )

    def from_sums(self, sums: tuple[int, ...]) -> Rate:
        """The rate."""
        return Rate(self.base, **dict(zip(COUNTS[Rate], sums, strict=True)))


@attrs.frozen
class CountPart:
    """A count: for how many records a rule says yes, no, or gives no answer.

    Attributes:
        name: How its columns' names begin.
        rule: The rule.
    """

    name: str
    rule: Rule[Any, Policy, bool]

    @property
    def columns(self) -> tuple[SumColumn, ...]:
        """A column for each answer, and for each reason why there is none."""
        answers = {"yes": True, "no": False} | {reason.value: reason for reason in REASONS}
        return tuple(SumColumn(f"{self.name}_{count}", ((self.rule, (answer,)),)) for count, answer in answers.items())

    def from_sums(self, sums: tuple[int, ...]) -> Count:
        """The count."""
        return Count(**dict(zip(COUNTS[Count], sums, strict=True)))


@attrs.frozen
class TotalPart:
    """A total: the sum of the amounts a rule gives, and how many it does not give.

    Attributes:
        name: How its columns' names begin.
        rule: The rule.
    """

    name: str
    rule: Rule[Any, Policy, Fen]

    @property
    def columns(self) -> tuple[SumColumn, ...]:
        """The column of the sum, and one for each reason why there is no amount."""
        reasons = (SumColumn(f"{self.name}_{reason.value}", ((self.rule, (reason,)),)) for reason in REASONS)
        return (SumColumn(f"{self.name}_known", amount=self.rule), *reasons)

    def from_sums(self, sums: tuple[int, ...]) -> Total:
        """The total."""
        return Total(**dict(zip(COUNTS[Total], sums, strict=True)))


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
        base: What rates are taken over; None if there is no rate.
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
    def columns(self) -> tuple[SumColumn, ...]:
        """The columns of all parts."""
        return tuple(column for part in self.parts.values() for column in part.columns)

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """The rules whose answers are needed, each once."""
        return tuple(dict.fromkeys(rule for column in self.columns for rule in column.rules))

    def row_from(self, by: tuple[str, ...], key: tuple[Any, ...], sums: Mapping[str, int]) -> S:
        """The row of one group, from the sums of the columns."""
        fields: dict[str, Any] = {} if self.base is None else {"base": self.base}
        for name, part in self.parts.items():
            fields[name] = part.from_sums(tuple(sums[column.name] for column in part.columns))
        policy = self.policy
        origin = {"fingerprint": policy.fingerprint, "version": book.version, "overlay": policy.overlay_name}
        return self.row(by=by, key=key, **origin, **fields, **self.fixed)


def no_such(name: str, known: Sequence[str], expected: Label) -> Problem:
    """The problem that there is nothing of this name to group by."""
    near = difflib.get_close_matches(name, known, n=1)
    zh = f"是否为 {near[0]}？" if near else ""
    en = f"Did you mean {near[0]}? " if near else ""
    return Problem(
        "by",
        name,
        expected,
        Label(f"{zh}请改用已有的名称", f"{en}Use a name that is there"),
        kind="unknown",
        path=("by",),
    )
