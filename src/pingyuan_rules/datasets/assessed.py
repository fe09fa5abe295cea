"""What comes of assessing files: where the answers lie, and how many there are of each."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.engine import Record, Rule
from pingyuan_rules.engine.kinds import BOOL
from pingyuan_rules.measures import Rows
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

ANSWERS = {True: "yes", False: "no"}


@attrs.frozen
class Tally:
    """The answers of a rule over many rows.

    Attributes:
        unknown: In how many rows it is unknown, does not apply or is not in force.
        counts: In how many rows each other answer stands: `yes` and `no`, or the values of an enumeration.
        known: In how many rows a number is known.
        total: The sum of these numbers; amounts are in fen.
        least: The least of them, or None.
        greatest: The greatest of them, or None.
    """

    unknown: int = 0
    counts: Mapping[str, int] = attrs.field(factory=dict)
    known: int = 0
    total: int = 0
    least: int | None = None
    greatest: int | None = None

    def __add__(self, other: "Tally") -> "Tally":
        """Over the rows of both."""
        names = dict.fromkeys((*self.counts, *other.counts))
        return Tally(
            self.unknown + other.unknown,
            {name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in names},
            self.known + other.known,
            self.total + other.total,
            min((n for n in (self.least, other.least) if n is not None), default=None),
            max((n for n in (self.greatest, other.greatest) if n is not None), default=None),
        )

    def figures(self) -> Iterator[tuple[str, int]]:
        """Each number by a name, as a file of figures has them."""
        yield from self.counts.items()
        if not self.counts:
            yield "known", self.known
            yield "sum", self.total
        if self.least is not None and self.greatest is not None:
            yield "least", self.least
            yield "greatest", self.greatest
        yield "unknown", self.unknown


@attrs.frozen
class AssessedFiles:
    """Files, assessed.

    Attributes:
        record: The class of record their rows are.
        policy: The policy.
        out: The folder with the answers, or None where they were only counted.
        files: How many files were read.
        rows: How many rows they have.
        parts: In how many parts they were read.
        resumed: How many of these an earlier run had done.
        left_out: Columns with personal data, which were neither read nor passed through.
        answers: What each rule says, by its name, in the order of the rules.
        measures: The measures of the class, each over all rows and by sector.
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

    @property
    def rules(self) -> tuple[Rule[Any, Policy, Any], ...]:
        """The rules that were asked."""
        return book.rules_of(self.record)

    def short(self, rule: Rule[Any, Policy, Any]) -> int:
        """How many rows fall short of a rule."""
        wrong = rule.standing.shall_be
        return 0 if wrong is None else self.answers[rule.name].counts[ANSWERS[not wrong]]


def answers_of(rule: Rule[Any, Any, Any]) -> tuple[str, ...]:
    """The answers that are counted one by one; none of a number, which is summed."""
    if rule.kind == BOOL:
        return tuple(ANSWERS.values())
    return () if rule.kind.enum is None else tuple(str(member.value) for member in rule.kind.enum)
