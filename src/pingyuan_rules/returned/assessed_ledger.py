"""A whole ledger with the answer of every rule and every measure: what results, reports and screens are made from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    Finding,
    InvalidData,
    Label,
    Problem,
    Record,
    Rule,
    Status,
    facts_of,
    is_known,
)
from pingyuan_rules.engine.display import LongDisplay
from pingyuan_rules.engine.records import described
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.inspection import Inspection, ReadingNote
from pingyuan_rules.ledger.ledger_model import FIELDS, Ledger
from pingyuan_rules.ledger.reading import is_sample
from pingyuan_rules.measures import Rows, coverage, demonstration_counts, formation_counts, fund_totals
from pingyuan_rules.policy import Policy
from pingyuan_rules.progress import Progress, counted
from pingyuan_rules.proof import AdvisedFinding, advise_findings
from pingyuan_rules.published import Comparison, Published, compare
from pingyuan_rules.published.figures import figures_of_the_article
from pingyuan_rules.returned.changes import Change, compare_assessments, has_matches, id_problems
from pingyuan_rules.rules import book

GROUPS: tuple[str | None, ...] = (None, "sector", "township")
"""What measures are taken over: the county as a whole, and by each of these facts."""

LONGEST_SEARCH, ALL_SEARCHES = 5.0, 60.0
"""How many seconds the least change may be looked for: for one finding, and for all of a ledger."""

Measures: TypeAlias = Mapping[str, list[tuple[Any, ...]]]


@attrs.frozen(slots=False)  # measures are kept once they have been taken
class AssessedLedger(LongDisplay):
    """A ledger, assessed; notebooks show its measures and what is not met.

    Attributes:
        ledger: The ledger.
        policy: The policy.
        assessments: The answers about every record, by class, in the order of the ledger.
        warnings: What is likely wrong with the ledger, if it was inspected.
        published: The published figures to compare it with, if they are not those of the article.
        since: The ledger as it was before a rectification, assessed under the same policy; None if nobody named one.
        years: The years that the ledger says it is of, if it was inspected.
        days: The days of which it says that it is, such as that on which it was filled in, if it was inspected.
        reading: How the ledger was read where that does not go without saying, if it was inspected.
        more_warnings: How many warnings are not listed.
    """

    ledger: Ledger
    policy: Policy
    assessments: Mapping[type[Record], tuple[Assessment, ...]] = attrs.field(repr=False)
    warnings: tuple[Problem, ...] = attrs.field(default=(), repr=False)
    published: Published | None = attrs.field(default=None, repr=False)
    since: "AssessedLedger | None" = attrs.field(default=None, repr=False)
    years: frozenset[int] = attrs.field(default=frozenset(), repr=False)
    reading: tuple[ReadingNote, ...] = attrs.field(default=(), repr=False)
    days: frozenset[date] = attrs.field(default=frozenset(), repr=False)
    more_warnings: int = attrs.field(default=0, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse an earlier ledger that cannot be compared, before anything is written that needs the comparison."""
        if self.since is None:
            return
        if self.since.policy != self.policy:
            message = "the earlier ledger was assessed under another policy; let AssessedLedger.of assess both"
            raise ValueError(message)
        ledgers = ((words.EARLIER_LEDGER, self.since), (words.LATER_LEDGER, self))
        if problems := [each for name, ledger in ledgers for each in id_problems(ledger.assessments, name)]:
            raise InvalidData(problems)

    @classmethod
    def of(
        cls,
        ledger: "Ledger | Inspection | AssessedLedger",
        policy: Policy | None = None,
        *,
        progress: Progress | None = None,
        published: Published | None = None,
        since: "Ledger | Inspection | AssessedLedger | None" = None,
    ) -> "AssessedLedger":
        """Assess a ledger, unless it is assessed already and no other policy is wanted.

        Args:
            ledger: The ledger, or an inspection of it, whose warnings and notes are kept.
            policy: The policy, if not that of the article or of the assessed ledger.
            progress: Is told the sheet and how many of its rows have been assessed.
            published: The figures that its county published, from `read_published`. The sample ledger is compared with
                those of the article if none are given; any other ledger with none.
            since: The ledger as it was before a rectification; it is assessed under the same policy, however it was
                assessed before, so that a changed rule never looks like a rectification.

        Raises:
            InvalidData: When a ledger was inspected and has problems, or when records of the two ledgers cannot be
                compared because they have no id, or several of one class have the same.
        """
        if since is not None:
            assessed = cls.of(ledger, policy, progress=progress, published=published)
            return attrs.evolve(assessed, since=cls.of(since, assessed.policy, progress=progress))
        if isinstance(ledger, AssessedLedger):
            figures = published or ledger.published
            if policy is None:
                return ledger if figures is ledger.published else attrs.evolve(ledger, published=figures)
            again = cls.of(ledger.ledger, policy, progress=progress, published=figures, since=ledger.since)
            again = attrs.evolve(again, warnings=ledger.warnings, reading=ledger.reading)
            again = attrs.evolve(again, more_warnings=ledger.more_warnings)
            return attrs.evolve(again, years=ledger.years, days=ledger.days)
        if isinstance(ledger, Inspection):
            assessed = cls.of(ledger.ledger, policy, progress=progress, published=published)
            # The notes and not the inspection, which holds every cell that was read.
            return attrs.evolve(
                assessed,
                warnings=ledger.warnings,
                years=ledger.years,
                days=ledger.days,
                reading=tuple(ledger.notes()),
                more_warnings=ledger.more_warnings,
            )
        chosen = book.resolve_policy(policy)
        return cls(
            ledger,
            chosen,
            {
                each: book.assess_all(counted(ledger.of(each), sheet_label(each), progress), each, chosen)
                for each in FIELDS
            },
            published=published,
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What became of every shortfall since the earlier ledger, and what is new; empty if nobody named one."""
        return () if self.since is None else compare_assessments(self.since.assessments, self.assessments)

    @property
    def unmatched_note(self) -> Label | None:
        """A note if no record is in both ledgers, which are of different counties or have other ids; else None."""
        if self.since is None or has_matches(self.since.assessments, self.assessments):
            return None
        return Label(
            "两份台账没有编号相同的记录，无法对照：请核对是否为同一单位的台账，编号是否改过。",
            "No record has the same id in both ledgers, so nothing can be compared: check that both are of the same "
            "county and that ids have not changed.",
        )

    # Reports and screens ask for measures several times.
    @cached_property
    def measures(self) -> Measures:
        """Every measure by its name, each over the county and by group, in the order of `GROUPS`.

        Townships are in the order in which the branches of the ledger first name them, then its units; unknown ones
        are last. An office has its townships in an order of its own, which that of their characters is not.
        """
        units, branches, policy = self.ledger.organizations, self.ledger.branches, self.policy
        places = [*(branch.township for branch in branches), *(unit.township for unit in units)]
        order = {place: at for at, place in enumerate(dict.fromkeys(filter(is_known, places)))}

        def by_place(rows: Rows[Any]) -> Rows[Any]:
            return rows.sorted(lambda row: order.get(row.key[0], len(order)))

        measured: dict[str, list[Rows[Any]]] = {
            "coverage": [coverage(units, by, policy=policy) for by in GROUPS],
            "formation_counts": [formation_counts(branches, by, policy) for by in GROUPS],
            "demonstration_counts": [demonstration_counts(branches, by, policy) for by in GROUPS],
            "fund_totals": [fund_totals(branches, by, policy) for by in GROUPS],
        }
        return {name: [*groups[:-1], by_place(groups[-1])] for name, groups in measured.items()}

    def answers(self, rule: Rule[Any, Policy, Any]) -> Counter[Any]:
        """How many records have each answer of a rule; records without an answer by its status, the reason."""
        return Counter(self.answer(rule, each) for each in self.assessments[rule.record])

    def answer(self, rule: Rule[Any, Policy, Any], assessment: Any) -> Any:
        """The answer of a rule about an assessed record, or the status of one that is not there."""
        value = getattr(assessment, rule.name)
        if value is not UNKNOWN:
            return value
        in_force = rule.info.in_force(self.policy.on)
        return rule.status_of(value, assessment.record, self.policy) if in_force else Status.NOT_IN_FORCE

    def short(self, record: type[Record]) -> Counter[str]:
        """How many records of a class do not meet each rule, by the rule's name."""
        return Counter(finding.rule.name for each in self.assessments[record] for finding in each.findings)

    def undecided(self, record: type[Record]) -> Counter[str]:
        """For how many records of a class each rule lacks facts, by the rule's name."""
        return Counter(rule.name for each in self.assessments[record] for rule in each.undecided)

    def met(self, rule: Rule[Any, Policy, Any]) -> int:
        """How many records meet a rule; those that it does not concern or is not asked of are left out."""
        return sum(
            getattr(each, rule.name) is rule.met_when
            and (rule.asked_of is None or rule.asked_of(each.record, self.policy) is not False)
            for each in self.assessments[rule.record]
        )

    # Lists and programs ask for it, and it is not to be looked for twice.
    @cached_property
    def advised_findings(self) -> Mapping[type[Record], tuple[tuple[AdvisedFinding, ...], ...]]:
        """The findings of each record with the least that meets each rule; by class, in the order of `assessments`.

        It takes at most a minute; what is not settled by then is `Undecided`. Nothing is looked for about persons.

        Raises:
            ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
        """
        assessments = [each for several in self.assessments.values() for each in several]
        every = (finding for each in assessments for finding in each.findings)
        advised = iter(advise_findings(every, seconds=LONGEST_SEARCH, total=ALL_SEARCHES))
        return {
            record: tuple(tuple(islice(advised, len(each.findings))) for each in several)
            for record, several in self.assessments.items()
        }

    @cached_property
    def open_findings(self) -> tuple[tuple[Finding, ...], ...]:
        """What would be findings of each record if facts that nobody recorded were so; those without any left out."""
        return tuple(
            open_ for assessments in self.assessments.values() for each in assessments if (open_ := each.open_findings)
        )

    @property
    def open_note(self) -> Label | None:
        """How many records more would stand on a list of shortfalls, and on which facts it depends; None if none."""
        if not self.open_findings:
            return None
        records = Counter(type(findings[0].record) for findings in self.open_findings)
        cases = sum(map(len, self.open_findings))
        facts = dict.fromkeys(
            described(finding.rule.record)[name].label
            for findings in self.open_findings
            for finding in findings
            for name in finding.rule.shortfall.missing(finding.record, self.policy)
        )
        zh = "、".join(f"{record.label.zh}{number:,}个" for record, number in records.items())
        en = ", ".join(
            f"{number:,} {record.label.en} record{'s' if number > 1 else ''}" for record, number in records.items()
        )
        shortfalls = f"{cases:,} more shortfalls" if cases > 1 else "1 more shortfall"
        depend = f"depend{'s' if cases == 1 else ''} on {'facts' if len(facts) > 1 else 'a fact'} that nobody recorded"
        zh_facts = "、".join(fact.zh for fact in facts)
        return Label(
            f"另有{cases:,}件（涉及{zh}）是否计为不达标，须先查明尚未记录的事实：{zh_facts}。",
            f"{shortfalls} ({en}) {depend}: {', '.join(f'“{fact.en}”' for fact in facts)}.",
        )

    @cached_property
    def without_value(self) -> Mapping[Rule[Any, Policy, Any], tuple[int, tuple[str, ...]]]:
        """The rules that some records have no answer to because the policy has no value on its day.

        For each rule the number of these records, and the parameters that the policy would have to give.
        """
        policy, lacking = self.policy, {}
        for record, assessments in self.assessments.items():
            for rule in book.rules_of(record):
                if not rule.info.in_force(policy.on) or all(
                    is_known(getattr(policy, name)) for name in rule.parameters
                ):
                    continue
                records = [
                    each.record
                    for each in assessments
                    if rule.status_of(getattr(each, rule.name), each.record, policy) is Status.NO_VALUE
                ]
                names = dict.fromkeys(name for each in records for name in rule.missing_parameters(each, policy))
                if records:
                    lacking[rule] = (len(records), tuple(names))
        return lacking

    @property
    def no_value_note(self) -> Label | None:
        """The rules that have no answer because the policy has no value, and what it lacks; None if there are none."""
        if not self.without_value:
            return None
        infos = facts_of(Policy)
        lacking = [
            (rule.label, [infos[name].label for name in names]) for rule, (_, names) in self.without_value.items()
        ]
        zh = "；".join(f"{rule.zh}（{'、'.join(each.zh for each in labels)}）" for rule, labels in lacking)
        en = "; ".join(f"{rule.en} ({', '.join(each.en for each in labels)})" for rule, labels in lacking)
        return Label(
            f"政策在 {self.policy.on} 未设值，下列规则因此没有结论：{zh}。",
            f"The policy of {self.policy.on} has no value that these rules need, so they have no answer: {en}.",
        )

    @cached_property
    def figures(self) -> Published | None:
        """The published figures that belong to the ledger; None if nobody named any and it is not the sample ledger."""
        # The sample is made to agree with the article. Another ledger, even of the same county, is of another day.
        return self.published or (figures_of_the_article() if is_sample(self.ledger) else None)

    def compared(self) -> tuple[Comparison, ...]:
        """Every published figure that belongs to the ledger beside the same figure computed from it; none if none do.

        If the ledger has several structures, nobody knows which of them the figures describe, and the committees are
        counted instead.
        """
        ledger = self.ledger
        if self.figures is None:
            return ()
        return compare(
            organizations=ledger.organizations,
            branches=ledger.branches,
            members=ledger.members,
            applicants=ledger.applicants,
            committees=ledger.committees,
            structures=ledger.structures if len(ledger.structures) == 1 else None,
            policy=self.policy,
            published=self.figures,
        )


def text_fact(record: Record, name: str) -> str | None:
    """A text fact of a record; None when it is unknown, or its class has no such fact."""
    value: Any = getattr(record, name) if name in facts_of(type(record)) else UNKNOWN
    return value if is_known(value) else None


def values_lacking(rules: Iterable[Rule[Any, Policy, Any]], policy: Policy) -> Label:
    """The labels of the parameters that rules read and that have no value in a policy, as one text."""
    names = dict.fromkeys(name for rule in rules for name in rule.parameters if getattr(policy, name) is UNKNOWN)
    labels = [facts_of(Policy)[name].label for name in names]
    return Label("、".join(each.zh for each in labels), ", ".join(each.en for each in labels))
