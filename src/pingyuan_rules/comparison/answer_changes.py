"""Answers before and after: of one record, and counted over all records."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, Assessment, Label, Rule, Status, Unknown
from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.tables.cell_text import number_text

_SHORT = Label("不达标", "not met")
_NOT_ASKED = Label("不要求", "not asked")
_SHORT_OPEN = Label("是否不达标不能判定", "whether it is met is undecided")


OPEN = frozenset({Status.UNKNOWN, Status.NO_VALUE, Status.NO_SINGLE_CASE})
"""How an answer stands that a fact or a value of the policy could still decide."""


@attrs.frozen
class Answer(ForPydantic):
    """How a rule answers about a record under one policy.

    Attributes:
        value: The answer; UNKNOWN if there is none.
        status: How it stands: decided, unknown, not applicable, not in force or without a value in the policy.
        falls_short: Whether the record falls short of the rule; UNKNOWN if facts or values are missing that decide it,
            None if the rule requires nothing.
    """

    value: Any
    status: Status
    falls_short: bool | Unknown | None = None

    @property
    def is_open(self) -> bool:
        """Whether a fact or a value of the policy could still decide it, or the rule has not exactly one case."""
        return self.status in OPEN

    def text(self, rule: Rule[Any, Any, Any]) -> Label:
        """The answer of a rule in words, with its unit, and whether it is a shortfall."""
        if self.status is not Status.DECIDED:
            words = self.status.label
        else:
            words = Label(*(in_words(self.value, rule.kind, rule.unit, lang) for lang in ("zh", "en")))
        note = None
        if self.falls_short is True:
            note = _SHORT
        elif self.falls_short is UNKNOWN and self.status is Status.DECIDED:
            note = _SHORT_OPEN
        elif self.falls_short is False and self.status is Status.UNKNOWN:
            note = _NOT_ASKED
        return words if note is None else Label(f"{words.zh}（{note.zh}）", f"{words.en} ({note.en})")


@attrs.frozen
class AnswerChange(ForPydantic):
    """A rule that answers otherwise about one record.

    Attributes:
        rule: The rule.
        before: The answer before.
        after: The answer after.
    """

    rule: Rule[Any, Any, Any]
    before: Answer
    after: Answer


@attrs.frozen
class AffectedRecord(ForPydantic):
    """A record about which some rule answers otherwise.

    Attributes:
        record: The record.
        place: Its place among the records of its class that were given; the first has 0.
        changes: The answers that differ, in the order of the rules.
    """

    record: Any = attrs.field(repr=False)
    place: int
    changes: tuple[AnswerChange, ...]

    @property
    def id(self) -> str | Unknown:
        """The id of the record; UNKNOWN if it has none."""
        identifier: str | Unknown = getattr(self.record, "id", UNKNOWN)
        return identifier


@attrs.frozen
class Transition(ForPydantic):
    """From which answer to which, and for how many records; both are the same where nothing changes.

    Attributes:
        before: The answer before.
        after: The answer after.
        records: For how many records.
    """

    before: Answer
    after: Answer
    records: int

    @property
    def is_change(self) -> bool:
        """Whether the answers differ."""
        return not same(self.before, self.after)


@attrs.frozen
class RuleComparison(ForPydantic):
    """How one rule answers before and after, over all records of its class.

    Attributes:
        rule: The rule.
        transitions: From which answer to which; changes first, the most frequent of them first.
    """

    rule: Rule[Any, Any, Any]
    transitions: tuple[Transition, ...]

    @property
    def records(self) -> int:
        """How many records there are."""
        return sum(each.records for each in self.transitions)

    @property
    def changed(self) -> int:
        """For how many records the answer differs."""
        return sum(each.records for each in self.transitions if each.is_change)

    @property
    def unknown(self) -> int:
        """For how many records the answer is unknown under either policy, so that nobody can say what changes."""
        return sum(each.records for each in self.transitions if each.before.is_open or each.after.is_open)


def answers_of(assessment: Assessment, rules: Sequence[Rule[Any, Any, Any]]) -> list[Answer]:
    """The answers of some rules in an assessment of all."""
    answers = []
    for rule in rules:
        value = getattr(assessment, rule.name)
        status = Status.DECIDED if value is not UNKNOWN else assessment.status[rule.name]
        short: bool | Unknown | None = None
        if rule.met_when is not None and rule.info.in_force(assessment.policy.on):
            # Not from the answer alone: the rule may not be asked of the record, though it has an answer.
            short = rule.shortfall(assessment.record, assessment.policy)
        answers.append(Answer(value, status, short))
    return answers


def same(before: Answer, after: Answer) -> bool:
    """Whether two answers are the same, by type too, since True equals 1."""
    return type(before.value) is type(after.value) and before == after


def count_transitions(rule: Rule[Any, Any, Any], pairs: Sequence[tuple[Answer, Answer]]) -> RuleComparison:
    """How often each answer became each other one."""
    counts = Counter(pairs)
    # Counters keep the order in which pairs came, and sorting is stable: the same data gives the same order.
    ordered = sorted(counts.items(), key=lambda item: (same(*item[0]), -item[1]))
    return RuleComparison(rule, tuple(Transition(*pair, number) for pair, number in ordered))


def counted(number: int, noun: str) -> str:
    """A number of things in English."""
    return f"{number_text(number)} {noun}{'' if number == 1 else 's'}"
