"""The answers about a ledger of today, recorded as cases that tell a later version what it answers otherwise.

Such a file leaves the office with the program that it is run by. So it holds no more of the ledger than the recorded
answers rest on, and no text of the ledger at all. Cases are numbered in the order of its rows: only who has the ledger
finds a row again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import attrs

from pingyuan_rules.case_files.expected_answers import written_answer
from pingyuan_rules.case_files.toml_writing import check_new, policy_line, quoted, toml_value
from pingyuan_rules.cases.case_model import outcome_of
from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.engine import (
    UNKNOWN,
    FactInfo,
    InvalidData,
    Label,
    Lang,
    Problem,
    Record,
    facts_of,
    relations_of,
)
from pingyuan_rules.engine.values import FEN, TEXT, yuan
from pingyuan_rules.files import replacing_file
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
    "请核对台账和 --rule；党员和入党申请人要加 --members 才记录，敏感事实要加 --sensitive",
    "Check the ledger and --rule; members and applicants are recorded only with --members, and sensitive facts only "
    "with --sensitive",
)
_PEOPLE: tuple[type[Record], ...] = (Member, Applicant)
MEMBERS, SENSITIVE = "--members", "--sensitive"
"""The options with which people and sensitive facts are recorded."""


@attrs.frozen
class Recording:
    """What was recorded.

    Attributes:
        path: The file.
        cases: How many cases it holds.
        answers: How many answers they hold.
        left_out: The rules whose answers were left out, by the option with which they are recorded; by an empty text
            those that rest on texts, which are never written.
    """

    path: Path
    cases: int
    answers: int
    left_out: Mapping[str, tuple[AnyRule, ...]]


def write_recorded(
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
    given = {option for option, is_given in ((MEMBERS, members), (SENSITIVE, sensitive)) if is_given}
    lacking = {rule: options_needed(rule, policy.on) - given for rule in asked}
    chosen = [rule for rule in asked if not lacking[rule]]
    sheets = [
        RecordedSheet(cls, own, policy, policy_file, path, lang)
        for cls in FIELDS
        if ledger.of(cls) and (own := [rule for rule in chosen if rule.record is cls])
    ]
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
        {
            option: left
            for option in ("", MEMBERS, SENSITIVE)
            if (left := tuple(rule for rule in asked if option in lacking[rule] and ledger.of(rule.record)))
        },
    )


def options_needed(rule: AnyRule, on: date) -> frozenset[str]:
    """The options without which a rule's answers are not recorded, for the facts that it reads.

    An empty text among them is no option: the rule reads a text, such as a name, a township or an id.
    """
    related = related_read([rule], on)
    facts = [*facts_read([rule], on), *(info for infos in related.values() for info in infos)]
    classes = {rule.record, *(relations_of(rule.record)[name].record for name in related)}
    needed = {
        "": any(info.kind == TEXT for info in facts),
        MEMBERS: not classes.isdisjoint(_PEOPLE),
        SENSITIVE: any(info.sensitive for info in facts),
    }
    return frozenset(option for option, is_needed in needed.items() if is_needed)


def facts_read(rules: Iterable[AnyRule], on: date) -> list[FactInfo]:
    """The facts that rules about one class of record read on a day, in the order of the record."""
    asked = in_force(rules, on)
    needed = {name for each in asked for name in each.facts_on(on)}
    return [info for record in record_of(asked) for info in facts_of(record).values() if info.name in needed]


def related_read(rules: Iterable[AnyRule], on: date) -> dict[str, list[FactInfo]]:
    """The facts of related records that rules about one class of record read, by the name of the relation."""
    items: dict[str, list[AnyRule]] = {}
    for fold in (fold for rule in in_force(rules, on) for fold in rule.folds):
        items.setdefault(fold.relation.name, []).append(cast("Any", fold.item).rule)
    return {name: facts_read(own, on) for name, own in items.items()}


def in_force(rules: Iterable[AnyRule], on: date) -> list[AnyRule]:
    """The rules that are in force on a day, and those that say whom they concern."""
    return [each for rule in rules if rule.info.in_force(on) for each in (rule, rule.applies) if each is not None]


def record_of(rules: Iterable[AnyRule]) -> set[type[Record]]:
    """The class of record that rules are about; none if there is no rule."""
    return {rule.record for rule in rules}


@attrs.frozen
class RecordedSheet:
    """The rows of one class as cases.

    Attributes:
        record: The class.
        rules: The rules about it that are recorded.
        policy: The policy.
        policy_file: The file with a county's own values, or None.
        path: The file of cases, from which the policy file is named.
        lang: The language.
    """

    record: type[Record]
    rules: Sequence[AnyRule]
    policy: Policy
    policy_file: Path | None
    path: Path
    lang: Lang
    _facts: Sequence[FactInfo] = attrs.field(
        init=False, default=attrs.Factory(lambda self: facts_read(self.rules, self.policy.on), takes_self=True)
    )
    _related: Mapping[str, Sequence[FactInfo]] = attrs.field(
        init=False, default=attrs.Factory(lambda self: related_read(self.rules, self.policy.on), takes_self=True)
    )
    _head: Sequence[str] = attrs.field(init=False, default=attrs.Factory(lambda self: [*self.head()], takes_self=True))

    def head(self) -> Iterator[str]:
        """What all its cases say: that they are recorded and by which version, of which class and by which policy."""
        yield f"recorded = {quoted(book.version)}"
        yield f"of = {quoted(self.record.__name__)}"
        yield f"on = {self.policy.on}"
        if self.policy_file is not None:
            yield policy_line(self.policy_file, self.path)

    def lines(self, number: int, row: Record) -> Iterator[str]:
        """A row as a case; a running number is all that it is called by."""
        label = self.record.label
        name = Label(f"记录的{label.zh} {number}", f"recorded {label.en} {number}")
        yield ""
        yield "[[case]]"
        yield f"name = {quoted(name.text(self.lang))}"
        yield from self._head
        yield "[case.facts]"
        yield from known_facts(row, self._facts)
        for relation, infos in self._related.items():
            several = getattr(row, relation)
            if several is not UNKNOWN:
                tables = (f"{{ {', '.join(known_facts(each, infos))} }}" for each in several)
                yield f"{relation} = [{', '.join(tables)}]"
        yield "[case.expect]"
        for rule in self.rules:
            answer = written_answer(rule, outcome_of(rule, row, self.policy), self.lang)
            yield f"{rule.name} = {toml_value(answer)}"


def known_facts(record: Record, infos: Iterable[FactInfo]) -> Iterator[str]:
    """The facts that are known, as keys and values in TOML."""
    for info in infos:
        value = getattr(record, info.name)
        if value is not UNKNOWN:
            yield f"{info.name} = {toml_value(yuan(value) if info.kind == FEN else value)}"
