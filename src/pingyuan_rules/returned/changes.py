"""What became of shortfalls between two ledgers: put right, new, still not met, or no longer to be told."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import Assessment, Choice, Label, Problem, Record, Rule, Status, is_known
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.spellings import id_key
from pingyuan_rules.rules import book

Assessments = Mapping[type[Record], Sequence[Assessment]]
"""The answers about every record of a ledger, by class."""


class Verdict(Choice):
    """How a record stands with a requirement in one of two ledgers."""

    MET = "met", "达标", "met"
    NOT_MET = "not_met", "不达标", "not met"
    UNDECIDED = "undecided", Status.UNKNOWN.label.zh, Status.UNKNOWN.label.en
    NO_VALUE = "no_value", Status.NO_VALUE.label.zh, Status.NO_VALUE.label.en
    NOT_ASKED = "not_asked", "不要求", "not asked"
    NO_RECORD = "no_record", "台账中无此记录", "not in the ledger"


class ChangeKind(Choice):
    """What became of a shortfall between two ledgers.

    A shortfall of the earlier ledger is PUT_RIGHT, the only rectification, STILL_NOT_MET, NOW_UNDECIDED, WITHOUT_VALUE,
    NO_LONGER_ASKED or NO_LONGER_IN_LEDGER. A shortfall of the later ledger is STILL_NOT_MET, NEW or FOUND_NOT_MET.
    """

    PUT_RIGHT = "put_right", "已整改", "put right"
    STILL_NOT_MET = "still_not_met", "仍未整改", "still not met"
    NEW = "new", "新增", "new"
    FOUND_NOT_MET = "found_not_met", "原不能判定，现不达标", "undecided before, now not met"
    NOW_UNDECIDED = "now_undecided", "转为信息不足", "now undecided"
    WITHOUT_VALUE = "without_value", "政策未设值，不能判定", "now without a policy value"
    NO_LONGER_ASKED = "no_longer_asked", "不再要求", "no longer asked"
    NO_LONGER_IN_LEDGER = "no_longer_in_ledger", "台账中已无此记录", "no longer in the ledger"


_AFTER = MappingProxyType(
    {
        Verdict.MET: ChangeKind.PUT_RIGHT,
        Verdict.NOT_MET: ChangeKind.STILL_NOT_MET,
        Verdict.UNDECIDED: ChangeKind.NOW_UNDECIDED,
        Verdict.NO_VALUE: ChangeKind.WITHOUT_VALUE,
        Verdict.NOT_ASKED: ChangeKind.NO_LONGER_ASKED,
        Verdict.NO_RECORD: ChangeKind.NO_LONGER_IN_LEDGER,
    }
)
_OPEN = (Verdict.UNDECIDED, Verdict.NO_VALUE)
_MOST_NAMED = 5
"""How many ids a message names."""


@attrs.frozen
class Change(Displayed):
    """A requirement that a record does not meet in at least one of two ledgers, and how it stands in both.

    Attributes:
        rule: The rule.
        before: How the record stood in the earlier ledger.
        after: How it stands in the later ledger.
        record: The record as the later ledger has it, or as the earlier one had it if it is no longer there.
    """

    rule: Rule[Any, Any, Any]
    before: Verdict
    after: Verdict
    record: Any = attrs.field(repr=False)

    @property
    def kind(self) -> ChangeKind:
        """What became of the shortfall."""
        if self.before is Verdict.NOT_MET:
            return _AFTER[self.after]
        return ChangeKind.FOUND_NOT_MET if self.before in _OPEN else ChangeKind.NEW


def compare_assessments(earlier: Assessments, later: Assessments) -> tuple[Change, ...]:
    """Every shortfall of either ledger, and how the record stands with that rule in both.

    Records are the same if they are of one class and their ids are equal but for case, width and spaces.

    Args:
        earlier: The answers about the earlier ledger.
        later: The answers about the later ledger, under the same policy.

    Returns:
        The changes by class of record, in the order of the later ledger, then records that only the earlier one has;
        those of one record in the order of the rules.
    """
    changes: list[Change] = []
    for record, now in later.items():
        rules = requirements(record)
        if not rules:
            continue
        old = {id_key(each.record.id): each for each in earlier.get(record, ())}
        pairs: list[tuple[Assessment | None, Assessment | None]] = []
        pairs += ((old.pop(id_key(each.record.id), None), each) for each in now)
        pairs += ((each, None) for each in old.values())
        for before, after in pairs:
            present = [each for each in (after, before) if each is not None]
            not_met = {finding.rule for each in present for finding in each.findings}
            changes += (
                Change(rule, verdict_of(before, rule), verdict_of(after, rule), present[0].record)
                for rule in rules
                if rule in not_met
            )
    return tuple(changes)


def has_matches(earlier: Assessments, later: Assessments) -> bool:
    """Whether any record that a rule asks something of is in both ledgers, or either has no such record."""
    keys = [
        {(record, id_key(each.record.id)) for record in ledger if requirements(record) for each in ledger[record]}
        for ledger in (earlier, later)
    ]
    return not all(keys) or not keys[0].isdisjoint(keys[1])


def requirements(record: type[Record]) -> tuple[Rule[Any, Any, Any], ...]:
    """The rules that ask something of a class of record; the others only inform."""
    return tuple(rule for rule in book.rules_of(record) if rule.met_when is not None)


def verdict_of(assessment: Assessment | None, rule: Rule[Any, Any, Any]) -> Verdict:
    """How a record stands with a requirement; None is a record that the ledger does not have."""
    if assessment is None:
        return Verdict.NO_RECORD
    if any(finding.rule is rule for finding in assessment.findings):
        return Verdict.NOT_MET
    if rule in assessment.undecided:
        return Verdict.UNDECIDED
    # A record that the rule is not asked of does not count as meeting it, as in the report.
    if rule.asked_of is not None and rule.asked_of(assessment.record, assessment.policy) is False:
        return Verdict.NOT_ASKED
    if getattr(assessment, rule.name) is rule.met_when:
        return Verdict.MET
    # Left are answers that nothing need be found out for. Of a branch whose roll is no longer kept, none was put right.
    without = {Status.NO_VALUE: Verdict.NO_VALUE, Status.UNKNOWN: Verdict.UNDECIDED}
    return without.get(assessment.status[rule.name], Verdict.NOT_ASKED)


def id_problems(assessments: Assessments, ledger: Label) -> Iterator[Problem]:
    """What keeps records from being found again in another ledger: no id, or one that several of their class have.

    Classes that no rule asks anything of may lack ids. Ids are the same if they are equal but for case, width and
    spaces.

    Args:
        assessments: The answers about the records.
        ledger: What messages call the ledger.
    """
    for record, each in assessments.items():
        ids = [assessment.record.id for assessment in each] if requirements(record) else []
        known = [identifier for identifier in ids if is_known(identifier)]
        sheet = sheet_label(record)
        place = Label(f"{ledger.zh}，工作表“{sheet.zh}”", f"{ledger.en}, sheet {sheet.en}")
        path = (*(("--since",) if ledger == words.EARLIER_LEDGER else ()), FIELDS[record])
        if missing := len(ids) - len(known):
            found = Label(f"{missing:,} 条记录没有编号", f"{missing:,} record{'s' * (missing > 1)} without an id")
            expected = Label("每条记录都有编号，据以比较两份台账", "an id for every record, to compare the ledgers by")
            yield Problem(
                place, found, expected, Label("请补上编号", "Give every record an id"), kind="required", path=path
            )
        times = Counter(map(id_key, known))
        if repeated := [identifier for identifier in known if times[id_key(identifier)] > 1]:
            shown = [seen(identifier) for identifier in repeated[:_MOST_NAMED]]
            found = Label("、".join(shown), ", ".join(shown))
            expected = Label(
                "不重复的编号（不论大小写、全半角和空格）", "each id once, whatever its case, width and spaces"
            )
            yield Problem(
                place,
                found,
                expected,
                Label("请更正重复的编号", "Correct the ids that are given twice"),
                kind="repeated",
                path=path,
            )
