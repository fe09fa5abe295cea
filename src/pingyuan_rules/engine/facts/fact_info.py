"""What is known of a fact: its kind, its words, and which values it may have."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.problems import InvalidData, Problem, shown
from pingyuan_rules.engine.problems import Kind as ProblemKind
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.values import (
    DATE,
    DECIMAL,
    INT,
    LONGEST_TEXT,
    RATIO,
    TEXT,
    UNKNOWN,
    Kind,
    Unknown,
    is_unwritable,
    without_numpy,
)

Bound = int | date | Ratio


@attrs.frozen
class FactInfo:
    """A fact of a record, or a parameter of a policy.

    Attributes:
        name: The attribute's name.
        kind: What kind of value it holds.
        label: Its name in Chinese and English; for a bool, a statement that is true or false.
        unit: The unit it is counted in, or None.
        ge: The least value allowed, or None.
        le: The greatest value allowed, or None. Whole numbers always have both.
        given: Whether it is a state of affairs that a remedy leaves alone.
        added: The release that added it, or None if the first one had it. Tables and files without a column for an
            added fact are read all the same, and the fact is unknown.
        former: What it was called before: labels and names that stay accepted.
        remedy: What to do about it, as an instruction, or None; see `fact`.
        reduction: What to do about a number that is too large, or None; see `fact`.
        never_advised: Values that no remedy asks for.
        never_undone: Values that no remedy changes.
        max_length: The greatest number of characters of a text; None for everything else.
        sensitive: Whether its values are shown in explanations and results only.
    """

    name: str
    kind: Kind
    label: Label
    unit: Label | None
    ge: Bound | None
    le: Bound | None
    given: bool = False
    added: str | None = None
    former: tuple[str, ...] = ()
    remedy: Label | None = None
    reduction: Label | None = None
    never_advised: tuple[Any, ...] = ()
    never_undone: tuple[Any, ...] = ()
    max_length: int | None = None
    sensitive: bool = False

    @property
    def is_id(self) -> bool:
        """Whether it is a text that tells records apart, called `id` or ending with `_id`."""
        return self.kind == TEXT and (self.name == "id" or self.name.endswith("_id"))

    @property
    def expectation(self) -> Label:
        """What values are allowed, in words."""
        kind = self.kind.expectation
        if self.ge is not None and self.le is not None:
            between = "，在 {} 至 {} 之间" if self.kind == DATE else "，{} 至 {}"
            return Label(kind.zh + between.format(self.ge, self.le), f"{kind.en} from {self.ge} to {self.le}")
        if self.ge is not None:
            return Label(f"{kind.zh}，不早于 {self.ge}", f"{kind.en}, not before {self.ge}")
        if self.le is not None:
            return Label(f"{kind.zh}，不晚于 {self.le}", f"{kind.en}, not after {self.le}")
        return kind

    @property
    def text_expectation(self) -> Label:
        """Which texts are allowed, in words."""
        most = LONGEST_TEXT if self.max_length is None else self.max_length
        zh, en = (
            f"不超过{most}字、不含 NUL 和半个代理对的文字",
            f"text of at most {most} characters without NUL or half a surrogate pair",
        )
        return Label(f"{zh}，且不为空白", f"{en}, and not blank") if self.is_id else Label(zh, en)

    def accepts(self, value: Any) -> bool:
        """Whether a known value has the right kind and lies within the bounds."""
        return self.kind.accepts(value) and self.allows(value)

    def allows(self, value: Any) -> bool:
        """Whether a value of the right kind lies within the bounds; a text, whether every file can hold it."""
        if self.max_length is not None and (len(value) > self.max_length or is_unwritable(value)):
            return False
        if self.is_id and not value.strip():
            return False
        return (self.ge is None or value >= self.ge) and (self.le is None or value <= self.le)

    def problem(self, value: object, place: str) -> Problem:
        """The problem that a value is not acceptable here."""
        is_kind = self.kind.accepts(value)
        kind = problem_kind(self.kind, value) if not is_kind else "text" if self.kind == TEXT else "range"
        expected = self.text_expectation if is_kind and kind == "text" else self.expectation
        found = "" if self.sensitive else shown(value)
        remedy = REPLACE
        # The stored value is what JSON and tables hold, and easily taken for the member itself.
        stored = self.kind.spellings.get(value) if isinstance(value, str) and not self.sensitive else None
        for member in self.kind.enum or ():
            if stored is not None and str(member.value) == stored:
                code = f"{type(member).__name__}.{member.name}"
                remedy = Label(f"请写枚举成员本身：{code}", f"Write the member itself, {code}")
        return Problem(place, found, expected, remedy, kind=kind, path=(self.name,))


REPLACE = Label("请更正；不知道的留空", "Correct it, or leave it out if it is not known")


def problem_kind(kind: Kind, value: object) -> ProblemKind:
    """What is wrong with a value that is none of a kind, for programs."""
    if kind.enum is not None and isinstance(value, str):
        return "choice"
    is_date = kind in {DATE, RATIO} and isinstance(value, str)
    is_number = kind == DECIMAL and isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return "text" if is_date else "range" if is_number else "type"


def wrong_texts(info: FactInfo, number: int, scope: dict[str, object]) -> list[str]:
    """The conditions, for generated code, that a text `v` is not allowed; none for other facts.

    Args:
        info: The fact.
        number: Its number, for names in the scope.
        scope: What the conditions refer to.
    """
    if info.max_length is None:
        return []
    scope |= {f"most{number}": info.max_length, "unwritable": is_unwritable}
    # Nearly every text is printable, and to ask that costs a third of a search.
    tests = [f"len(v) > most{number}", "(not v.isprintable() and unwritable(v))"]
    return [*tests, "v.isspace()", "not v"] if info.is_id else tests


def whole_number(value: int | Unknown, place: str, remedy: Label) -> int | Unknown:
    """A number of things that a caller gives: a whole number, 0 or more, or UNKNOWN.

    Args:
        value: The number.
        place: What the caller knows it as.
        remedy: What to do about a wrong one.

    Raises:
        InvalidData: When it is negative or no whole number; True and 7.0 are none.
    """
    value = without_numpy(value, INT)
    if value is UNKNOWN or (INT.accepts(value) and value >= 0):
        return value
    expected = Label("不小于 0 的整数", "a whole number, 0 or more")
    raise InvalidData(
        [
            Problem(
                place, shown(value), expected, remedy, kind="type" if not INT.accepts(value) else "range", path=(place,)
            )
        ]
    )
