"""Why records have no answer: the counts that measures of records, of frames and of files share."""

import inspect
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from pingyuan_rules.engine import Label, Status
from pingyuan_rules.engine.display import Displayed

REASONS = (Status.UNKNOWN, Status.NOT_APPLICABLE, Status.NOT_IN_FORCE, Status.NO_VALUE)
"""The statuses of a missing answer, in the order in which they are counted."""


def number_of_records() -> int:
    """An attribute that counts records, 0 by default."""
    number: int = attrs.field(default=0, validator=[attrs.validators.instance_of(int), attrs.validators.ge(0)])
    return number


def reasons_label(numbers: Mapping[Status, int]) -> Label:
    """How many records have no answer, by reason, such as: no value in the policy: 3."""
    zh = "，".join(f"{reason.label.zh} {number:,} 个" for reason, number in numbers.items())
    return Label(zh, ", ".join(f"{reason.label.en}: {number:,}" for reason, number in numbers.items()))


def without_answer(parts: Iterable[tuple[Label, Iterable["Unanswered"]]]) -> Label | None:
    """A sentence with the numbers of records without an answer for other reasons than missing facts; None without any.

    Args:
        parts: What is counted, each with the counts of groups that together are all records.
    """
    reasons: dict[Label, Counter[Status]] = {}
    for label, counts in parts:
        total: Counter[Status] = sum((Counter(each.other_reasons) for each in counts), Counter())
        if total:
            reasons[label] = total
    if not reasons:
        return None
    texts = [(label, reasons_label(numbers)) for label, numbers in reasons.items()]
    zh = "、".join(f"{label.zh}（{text.zh}）" for label, text in texts)
    en = ", ".join(f"{label.en} ({text.en})" for label, text in texts)
    return Label(f"另有并非因信息不足而没有结论的：{zh}。", f"Without an answer, though no fact is missing: {en}.")


def own_first(cls: type, fields: Sequence["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """The attributes of a class in the order that people read: its own, then those of its base."""
    own = inspect.get_annotations(cls)
    return sorted(fields, key=lambda field: field.name not in own)


@attrs.frozen(kw_only=True, repr=False)
class Unanswered(Displayed):
    """How many records have no answer, by reason; with the records that have one they are all records.

    Each class that derives from it also has `unknown`: facts are missing that could still decide the answer. They
    define it themselves because it is a positional argument, which type checkers could not see if it were inherited.

    Attributes:
        not_applicable: The rule does not concern the record.
        not_in_force: The rule is not in force on the policy's day: all records or none.
        no_value: No fact is missing, but the policy has no value on its day that the answer needs.
    """

    not_applicable: int = number_of_records()
    not_in_force: int = number_of_records()
    no_value: int = number_of_records()

    @property
    def open(self) -> int:
        """How many could still get an answer from a fact or a value of the policy; the others have nothing to count."""
        unknown: int = getattr(self, Status.UNKNOWN.value)
        return unknown + self.no_value

    @property
    def other_reasons(self) -> dict[Status, int]:
        """How many have no answer for each reason other than missing facts; reasons that do not occur are left out."""
        numbers = {reason: getattr(self, reason.value) for reason in REASONS if reason is not Status.UNKNOWN}
        return {reason: number for reason, number in numbers.items() if number}

    def __repr__(self) -> str:
        # Rules of most measures concern every record on every day: what is rare is shown when it occurs.
        values = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        rare = tuple(reason.value for reason in REASONS if reason is not Status.UNKNOWN)
        shown = (f"{name}={value!r}" for name, value in values.items() if value or not name.endswith(rare))
        return f"{type(self).__name__}({', '.join(shown)})"
