"""The answers about a ledger of today, recorded as cases that tell a later version what it answers otherwise.

Such a file leaves the office with the program that it is run by. So it holds no more of the ledger than the recorded
answers rest on, and no text of the ledger at all. Cases are numbered in the order of its rows: only who has the ledger
finds a row again.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import attrs

from pingyuan_rules.case_files.expected_answers import written_answer
from pingyuan_rules.case_files.toml_writing import (
    case_head,
    check_named,
    check_new,
    check_rules,
    known_facts,
    toml_value,
)
from pingyuan_rules.cases import Case, Expectation
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
from pingyuan_rules.engine.values import TEXT
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
    "请核对台账和规则；党员和入党申请人要加 members（命令行为 --members）才记录，敏感事实要加 sensitive（--sensitive）",
    "Check the ledger and the rules; members and applicants are recorded only with members (--members on the command "
    "line), and sensitive facts only with sensitive (--sensitive)",
)
_PEOPLE: tuple[type[Record], ...] = (Member, Applicant)
TEXTS, MEMBERS, SENSITIVE = "texts", "members", "sensitive"
"""Why answers are left out: they rest on texts, or are recorded only on request."""


@attrs.frozen(repr=False)
class Recording:
    """What rules answered about a ledger, as cases that nobody has checked.

    Attributes:
        cases: The cases, in the order of the ledger. Each holds only the facts that the recorded rules read, and is
            called by a running number.
        left_out: The rules whose answers were left out: under `members` and `sensitive`, with which they are recorded,
            and under `texts` those that rest on texts, which are never recorded.
        lang: The language of the names of cases.
    """

    cases: tuple[Case, ...]
    left_out: Mapping[str, tuple[AnyRule, ...]]
    lang: Lang = "zh"

    def __repr__(self) -> str:
        return f"<Recording: cases {len(self.cases)}, answers {self.answers}>"

    @property
    def answers(self) -> int:
        """How many answers the cases hold."""
        return sum(len(case.expected) for case in self.cases)

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the cases to a new file, each marked as recorded.

        Args:
            path: The file, which must end in `.cases.toml`. No file is written over.

        Returns:
            The path.

        Raises:
            InvalidData: When the name has another ending, or something stands there already.
            OSError: When it cannot be written.
        """
        target = Path(path)
        check_new(target)
        with replacing_file(target, check_new) as draft, draft.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"# {line.text(self.lang)}\n" for line in _HEAD)
            for case in self.cases:
                stream.writelines(f"{line}\n" for line in ("", *case_lines(case, target, self.lang)))
        return target


def record_cases(
    ledger: Ledger,
    policy: Policy | None = None,
    *,
    policy_file: str | os.PathLike[str] | None = None,
    rules: Iterable[AnyRule] = (),
    members: bool = False,
    sensitive: bool = False,
    lang: Lang = "zh",
) -> Recording:
    """Record what rules answer today about the rows of a ledger, each row as a case that nobody has checked.

    Such cases tell what a later version, or another policy, answers otherwise. They hold only the facts that the
    recorded rules read, and no text of the ledger: no name, township or id.

    >>> from pingyuan_rules import Organization, must_form
    >>> ledger = Ledger(organizations=(Organization(id="ZZ-1", name="示范企业001", full_members=3),))
    >>> recording = record_cases(ledger, rules=[must_form], lang="en")
    >>> recording
    <Recording: cases 1, answers 1>
    >>> recording.cases[0].name, recording.cases[0].record
    ('recorded organization 1', Organization(full_members=3))

    Args:
        ledger: The ledger.
        policy: The policy; by default that of the article.
        policy_file: The file with the county's own values that the policy is made of, if there is one. A file of cases
            names it.
        rules: The rules; without any, all rules.
        members: Whether to record members and applicants too.
        sensitive: Whether to record answers that rest on sensitive facts, with these facts.
        lang: The language of the notes and of the names of cases.

    Raises:
        InvalidData: When there is no row to record, or the policy is a what-if, which a file of cases cannot name.
        TypeError: When something is no ledger or no rule, or a rule is of another book than the library's.
    """
    if not isinstance(ledger, Ledger):
        message = f"a ledger is recorded, such as read_ledger(path) gives, not {type(ledger).__name__}"
        raise TypeError(message)
    chosen_policy = book.resolve_policy(policy)
    file = "" if policy_file is None else str(policy_file)
    check_named(chosen_policy, file)
    asked = tuple(dict.fromkeys(rules)) or book.rules
    check_rules(asked)
    given = {reason for reason, is_given in ((MEMBERS, members), (SENSITIVE, sensitive)) if is_given}
    lacking = {rule: reasons_against(rule, chosen_policy.on) - given for rule in asked}
    cases: list[Case] = []
    for cls in FIELDS:
        if own := [rule for rule in asked if rule.record is cls and not lacking[rule]]:
            cases += recorded_rows(ledger.of(cls), own, chosen_policy, file, lang)
    if not cases:
        raise InvalidData([Problem(Label("台账", "ledger"), "", _ROWS, _OTHERS, kind="required", path=("ledger",))])
    left_out = {
        reason: left
        for reason in (TEXTS, MEMBERS, SENSITIVE)
        if (left := tuple(rule for rule in asked if reason in lacking[rule] and ledger.of(rule.record)))
    }
    return Recording(tuple(cases), left_out, lang)


def recorded_rows(
    rows: Iterable[Record], rules: Sequence[AnyRule], policy: Policy, policy_file: str, lang: Lang
) -> Iterator[Case]:
    """The rows of one class as cases of rules about it; a running number is all that each is called by."""
    facts, related = facts_read(rules, policy.on), related_read(rules, policy.on)
    for number, row in enumerate(rows, 1):
        label = row.label
        name = Label(f"记录的{label.zh} {number}", f"recorded {label.en} {number}")
        several = {
            name: found if found is UNKNOWN else tuple(only(each, infos) for each in found)
            for name, infos in related.items()
            for found in [getattr(row, name)]
        }
        yield Case(
            name=name.text(lang),
            record=attrs.evolve(cast("Any", only(row, facts)), **several),
            policy=policy,
            expected=tuple(Expectation(rule, outcome_of(rule, row, policy)) for rule in rules),
            policy_file=policy_file,
            recorded=book.version,
        )


def only(record: Record, infos: Iterable[FactInfo]) -> Record:
    """The record with some of its facts, and all others unknown."""
    return type(record)(**{info.name: getattr(record, info.name) for info in infos})


def reasons_against(rule: AnyRule, on: date) -> frozenset[str]:
    """Why a rule's answers are not recorded unless that is asked for, by the facts that it reads.

    What rests on texts, such as a name, a township or an id, is never recorded.
    """
    related = related_read([rule], on)
    facts = [*facts_read([rule], on), *(info for infos in related.values() for info in infos)]
    classes = {rule.record, *(relations_of(rule.record)[name].record for name in related)}
    needed = {
        TEXTS: any(info.kind == TEXT for info in facts),
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


def case_lines(case: Case, path: Path, lang: Lang) -> Iterator[str]:
    """A case in TOML, with names and stored values as in code, which stay when labels change."""
    yield from case_head(
        case.name,
        type(case.record),
        case.policy,
        policy_file=case.policy_file,
        cases=path,
        recorded=case.recorded,
    )
    yield "[case.facts]"
    yield from (f"{key} = {value}" for key, value in known_facts(case.record))
    yield "[case.expect]"
    for each in case.expected:
        yield f"{each.rule.name} = {toml_value(written_answer(each.rule, each.outcome, lang))}"
