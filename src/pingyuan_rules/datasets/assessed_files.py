"""What assessing files gives: how many answers there are of each kind, where they lie, and the measures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import attrs

from pingyuan_rules.engine import Record, Rule
from pingyuan_rules.engine.display import LongDisplay
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.measures import Rows
from pingyuan_rules.measures.unanswered import REASONS, Unanswered, number_of_records, own_first
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

Progress: TypeAlias = Callable[[int, int], None]
"""Is called with the number of rows that are done, and the number of all rows."""
Columns = Literal["all", "answers"]

ANSWERS = {True: "yes", False: "no"}


@attrs.frozen(repr=False, field_transformer=own_first)
class Tally(Unanswered):
    """The answers of a rule over many rows.

    Attributes:
        counts: The number of rows with each other answer: `yes` and `no`, or the values of an enumeration.
        known: The number of rows in which a number is known.
        total: The sum of these numbers; amounts are in fen.
        least: The least of them, or None.
        greatest: The greatest of them, or None.
        unknown: The number of rows in which it is unknown because facts are missing.
        not_applicable: The number of rows that the rule does not concern.
        not_in_force: The number of rows, all or none, if the rule is not in force on the policy's day.
        no_value: The number of rows in which the policy has no value that the answer needs.
        unrecorded: How many of the unknown are of rows without an id, whose related records nobody need record.
    """

    counts: Mapping[str, int] = attrs.field(factory=dict)
    known: int = 0
    total: int = 0
    least: int | None = None
    greatest: int | None = None
    unknown: int = number_of_records()
    unrecorded: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """The answers over the rows of both."""
        names = dict.fromkeys((*self.counts, *other.counts))
        return Tally(
            {name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in names},
            self.known + other.known,
            self.total + other.total,
            min((n for n in (self.least, other.least) if n is not None), default=None),
            max((n for n in (self.greatest, other.greatest) if n is not None), default=None),
            unrecorded=self.unrecorded + other.unrecorded,
            **{reason.value: getattr(self, reason.value) + getattr(other, reason.value) for reason in REASONS},
        )

    def figures(self) -> Iterator[tuple[str, int]]:
        """Each number with its name, as `_summary.csv` has them."""
        yield from self.counts.items()
        if not self.counts:
            yield "known", self.known
            yield "sum", self.total
        if self.least is not None and self.greatest is not None:
            yield "least", self.least
            yield "greatest", self.greatest
        yield from ((reason.value, getattr(self, reason.value)) for reason in REASONS)


@attrs.frozen
class AssessedFiles(LongDisplay):
    """Files, assessed; notebooks show their measures and how many rows have which answer.

    Attributes:
        record: The class of record of their rows.
        policy: The policy.
        out: The folder with the answers, or None when they were only counted.
        files: The number of files.
        rows: The number of their rows.
        parts: The number of parts in which they were read.
        resumed: The number of parts that an earlier run had done.
        left_out: Columns with personal data, which were neither read nor passed through.
        answers: The answers of each rule, by its name, in the order of the rules; then the shortfalls of the rules that
            are not asked of every record, by names such as `due_not_formed_shortfall`.
        measures: The measures of the class, each over all rows and by sector.
        missing: The facts that rules need and that no file has a column for, so that they are unknown.
        related: The number of rows of the files of related records, by the name of their relation.
    """

    record: type[Record]
    policy: Policy
    out: Path | None
    files: int
    rows: int
    parts: int
    resumed: int
    left_out: tuple[str, ...]
    answers: Mapping[str, Tally] = attrs.field(repr=False)
    measures: Mapping[str, Sequence[Rows[Any]]] = attrs.field(repr=False)
    missing: tuple[str, ...] = ()
    related: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def rules(self) -> tuple[Rule[Any, Policy, Any], ...]:
        """The rules that were answered."""
        return book.rules_of(self.record)

    def short(self, rule: Rule[Any, Policy, Any]) -> int:
        """The number of rows that fall short of a rule; 0 when the rule is not one to be met."""
        if rule.met_when is None:
            return 0
        if rule.asked_of is not None:
            return self.answers[rule.shortfall.name].counts[ANSWERS[True]]
        return self.answers[rule.name].counts[ANSWERS[not rule.met_when]]

    def undecided(self, rule: Rule[Any, Policy, Any]) -> int:
        """The number of rows in which facts are missing that could decide a rule; of the others it asks nothing more.

        A record that the rule is not asked of counts as decided, even if the rule's answer for it is unknown. So does
        one without an id, and every row if there are no files of them, if the rule looks at related records that nobody
        need record.
        """
        if any(name not in self.related for name in rule.optional_relations):
            return 0
        if rule.asked_of is not None:
            return self.answers[rule.shortfall.name].unknown
        tally = self.answers[rule.name]
        return tally.unknown - tally.unrecorded


def counted_rules(record: type[Record]) -> tuple[Rule[Any, Policy, Any], ...]:
    """The rules about a class, then the shortfalls of those that are not asked of every record."""
    rules = book.rules_of(record)
    return (*rules, *(rule.shortfall for rule in rules if rule.asked_of is not None))


def answers_of(rule: Rule[Any, Any, Any]) -> tuple[str, ...]:
    """The answers that are counted one by one; numbers are summed instead."""
    if rule.kind == BOOL:
        return tuple(ANSWERS.values())
    return () if rule.kind.enum is None else tuple(str(member.value) for member in rule.kind.enum)
