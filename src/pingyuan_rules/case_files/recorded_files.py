"""The answers about a ledger of today, recorded as cases that tell a later version what it answers otherwise.

Such a file leaves the office with the program that it is run by. So it holds no more of the ledger than the recorded
answers rest on, nothing by which a row is found again in the ledger, and no text of the ledger at all.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.case_files.case_paths import TOML_CASES
from pingyuan_rules.case_files.expected_answers import AnyRule, written_answer
from pingyuan_rules.cases.case_model import outcome_of
from pingyuan_rules.engine import UNKNOWN, Choice, FactInfo, InvalidData, Label, Lang, Problem, Record, facts_of
from pingyuan_rules.engine.values import FEN, TEXT, yuan
from pingyuan_rules.files import check_free, replacing_file
from pingyuan_rules.ledger.ledger_model import FIELDS, Ledger
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Applicant, Member
from pingyuan_rules.rules import book

_HEAD = (
    Label(
        "从台账记录的案例：应有的结论由程序写出，无人核对，只用于看出以后的版本有何不同。",
        "Cases recorded from a ledger: the program wrote the answers and nobody has checked them. They serve to show "
        "what a later version answers otherwise.",
    ),
    Label(
        "核对过的案例，请改名并删去 recorded 一行，此后与人写的案例相同。",
        "When you have checked a case, rename it and delete its line `recorded`; then it counts as one that a person "
        "wrote.",
    ),
)
_ROWS = Label("至少一行可以记录的台账", "at least one row of the ledger that can be recorded")
_OTHERS = Label(
    "请核对台账和 --rule；党员和入党申请人要加 --members 才记录",
    "Check the ledger and --rule; members and applicants are recorded only with --members",
)
_PEOPLE: tuple[type[Record], ...] = (Member, Applicant)


@attrs.frozen
class Recording:
    """What was recorded.

    Attributes:
        path: The file.
        cases: How many cases it holds.
        answers: How many answers they hold.
        people: How many members and applicants of the ledger were left out.
        left_out: The rules whose answers were left out, since they rest on facts that may not be written.
    """

    path: Path
    cases: int
    answers: int
    people: int
    left_out: tuple[AnyRule, ...]


def write_recorded(  # noqa: PLR0913 - each may be given without the others
    ledger: Ledger,
    path: Path,
    policy: Policy,
    *,
    policy_file: Path | None = None,
    rules: Sequence[AnyRule] = (),
    members: bool = False,
    sensitive: bool = False,
    lang: Lang = "en",
) -> Recording:
    """Record what rules answer today about the rows of a ledger, each row as a case of a new file.

    Args:
        ledger: The ledger.
        path: The file, which must end in `.cases.toml`. No file is written over.
        policy: The policy.
        policy_file: The file with the county's own values that the policy is made of, if there is one.
        rules: The rules; without any, all rules.
        members: Whether to record members and applicants too.
        sensitive: Whether to record answers that rest on sensitive facts, with these facts.
        lang: The language of the notes and of the names of cases.

    Raises:
        InvalidData: When the name has another ending, something stands there already, or there is no row to record.
        OSError: When it cannot be written.
    """
    check_new(path)
    asked = rules or book.rules
    left_out = tuple(rule for rule in asked if not may_be_written(rule, policy.on, sensitive=sensitive))
    chosen = [rule for rule in asked if rule not in left_out]
    classes = [cls for cls in FIELDS if any(rule.record is cls for rule in asked)]
    sheets = [
        RecordedSheet(cls, [rule for rule in chosen if rule.record is cls], policy, policy_file, path.parent, lang)
        for cls in classes
        if members or cls not in _PEOPLE
    ]
    sheets = [sheet for sheet in sheets if sheet.rules and ledger.of(sheet.record)]
    if not sheets:
        raise InvalidData([Problem("--record", "", _ROWS, _OTHERS, kind="required", path=("--record",))])
    with replacing_file(path, check_new) as draft, draft.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"# {line.text(lang)}\n" for line in _HEAD)
        for sheet in sheets:
            for number, row in enumerate(ledger.of(sheet.record), 1):
                stream.writelines(f"{line}\n" for line in sheet.lines(number, row))
    recorded = [(len(ledger.of(sheet.record)), len(sheet.rules)) for sheet in sheets]
    return Recording(
        path,
        sum(rows for rows, _ in recorded),
        sum(rows * number for rows, number in recorded),
        0 if members else sum(len(ledger.of(cls)) for cls in classes if cls in _PEOPLE),
        tuple(rule for rule in left_out if members or rule.record not in _PEOPLE),
    )


def check_new(path: Path) -> None:
    """Check a place for a new file of cases.

    Raises:
        InvalidData: When the name has another ending, or something stands there.
    """
    check_free(path, TOML_CASES)


def may_be_written(rule: AnyRule, on: date, *, sensitive: bool) -> bool:
    """Whether the facts that a rule reads may stand in the file.

    Texts may not, such as names, townships and ids; nor may related records, which are people and units of their own;
    nor may sensitive facts unless they are asked for.
    """
    facts = facts_read([rule], on)
    return not rule.folds and all(info.kind != TEXT and (sensitive or not info.sensitive) for info in facts)


def facts_read(rules: Iterable[AnyRule], on: date) -> list[FactInfo]:
    """The facts that rules about one class of record read on a day, in the order of the record."""
    asked = {each for rule in rules if rule.info.in_force(on) for each in (rule, rule.applies) if each is not None}
    needed = {name for each in asked for name in each.facts_on(on)}
    records = {each.record for each in asked}
    return [info for record in records for info in facts_of(record).values() if info.name in needed]


@attrs.frozen
class RecordedSheet:
    """The rows of one class as cases.

    Attributes:
        record: The class.
        rules: The rules about it that are recorded.
        policy: The policy.
        policy_file: The file with a county's own values, or None.
        folder: The folder of the file of cases, from which the policy file is named.
        lang: The language.
    """

    record: type[Record]
    rules: Sequence[AnyRule]
    policy: Policy
    policy_file: Path | None
    folder: Path
    lang: Lang
    _facts: Sequence[FactInfo] = attrs.field(
        init=False, default=attrs.Factory(lambda self: facts_read(self.rules, self.policy.on), takes_self=True)
    )
    _head: Sequence[str] = attrs.field(init=False, default=attrs.Factory(lambda self: [*self.head()], takes_self=True))

    def head(self) -> Iterator[str]:
        """What all its cases say: that they are recorded and by which version, of which class and by which policy."""
        yield f"recorded = {quoted(book.version)}"
        yield f"of = {quoted(self.record.__name__)}"
        yield f"on = {self.policy.on}"
        if self.policy_file is not None:
            yield f"policy = {quoted(Path(os.path.relpath(self.policy_file, self.folder)).as_posix())}"

    def lines(self, number: int, row: Record) -> Iterator[str]:
        """A row as a case; a running number is all that it is called by."""
        label = self.record.label
        name = Label(f"记录的{label.zh} {number}", f"recorded {label.en} {number}")
        yield ""
        yield "[[case]]"
        yield f"name = {quoted(name.text(self.lang))}"
        yield from self._head
        yield "[case.facts]"
        for info in self._facts:
            value = getattr(row, info.name)
            if value is not UNKNOWN:
                yield f"{info.name} = {toml_value(yuan(value) if info.kind == FEN else value)}"
        yield "[case.expect]"
        for rule in self.rules:
            answer = written_answer(rule, outcome_of(rule, row, self.policy), self.lang)
            yield f"{rule.name} = {toml_value(answer)}"


def toml_value(value: Any) -> str:
    """A known value in TOML; of a choice the stored value, which stays when its label changes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Choice):
        return quoted(value.value)
    if isinstance(value, int | date):
        return str(value)
    return f"{value:f}" if isinstance(value, Decimal) else quoted(value)


def quoted(text: str) -> str:
    """A text in TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
