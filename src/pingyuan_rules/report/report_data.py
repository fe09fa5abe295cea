"""What the report counts beyond the measures of an assessed ledger; each is taken once, when a section asks for it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.engine import UNKNOWN, Finding, Rule, Severity, facts_of
from pingyuan_rules.measures import Base, Coverage, Rate, RateRow, coverage, site_pass_rate, standalone_rate
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import PERSONS, Organization
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.rules import bases, book, organization_covered, site_qualified, work_covered

AnyRule: TypeAlias = Rule[Any, Policy, Any]
Fact: TypeAlias = tuple[type[Any], str]
"""A fact: the class of record, and its name there."""


@attrs.frozen
class InexactRate:
    """A rate, and what keeps it from being exact.

    Attributes:
        answer: The rule that the rate counts.
        rate: The rate.
        facts: How many records lack each fact that would make it exact.
    """

    answer: AnyRule
    rate: Rate
    facts: Counter[Fact]

    @property
    def open(self) -> int:
        """How many records leave it open."""
        return self.rate.open


@attrs.frozen
class MissingFact:
    """A fact that is unknown and that answers wait for.

    Attributes:
        records: In how many records.
        answers: How many answers wait for it.
        rules: The rules whose answers wait.
    """

    records: int
    answers: int
    rules: tuple[AnyRule, ...]


@attrs.frozen(slots=False)  # what has been counted is kept
class ReportData:
    """An assessed ledger and what the report counts of it.

    Attributes:
        assessed: The assessed ledger.
        least_change: Whether the cheapest way to the next level of demonstration site is looked for.
    """

    assessed: AssessedLedger
    least_change: bool = False

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.assessed.policy

    @property
    def coverage(self) -> tuple[Coverage, Sequence[Coverage], Sequence[Coverage]]:
        """Both coverages of the county, by sector and by township."""
        (county,), sectors, townships = self.assessed.measures["coverage"]
        return county, sectors, townships

    @cached_property
    def clusters(self) -> tuple[Coverage, ...]:
        """Both coverages by the kind of place where enterprises gather."""
        return coverage(self.assessed.ledger.organizations, "cluster", policy=self.policy)

    @cached_property
    def bases(self) -> tuple[Coverage, ...]:
        """Both coverages over each base; that of the policy only if it asks for more than real operation."""
        county, _, _ = self.coverage
        units = self.assessed.ledger.organizations
        # The facts that the base depends on under this policy: by default one row would repeat the other.
        nobody = Organization()
        same = Base.POLICY.rule.missing(nobody, self.policy) == Base.OPERATING.rule.missing(nobody, self.policy)
        # That of the default base has been counted; each of the others takes a pass over every unit.
        return tuple(
            county if base is county.base else coverage(units, base=base, policy=self.policy)[0]
            for base in Base
            if not (same and base is Base.POLICY)
        )

    @cached_property
    def standalone(self) -> RateRow:
        """The share of units in operation that have an organization of their own."""
        (row,) = standalone_rate(self.assessed.ledger.organizations, policy=self.policy)
        return row

    @cached_property
    def sites(self) -> RateRow:
        """The share of branches whose site qualifies."""
        (row,) = site_pass_rate(self.assessed.ledger.branches, policy=self.policy)
        return row

    # What is not met.

    @cached_property
    def findings(self) -> tuple[tuple[Finding, ...], ...]:
        """The findings of each record that has any, except people; those with most findings first.

        Records with equally many follow by how many of these are required, then in the order of the ledger.
        """
        all_findings = [
            findings
            for record, assessments in self.assessed.assessments.items()
            if record not in PERSONS
            for each in assessments
            if (findings := each.findings)
        ]

        def order(findings: tuple[Finding, ...]) -> tuple[int, ...]:
            counts = Counter(finding.severity for finding in findings)
            return (-len(findings), *(-counts[severity] for severity in Severity))

        return tuple(sorted(all_findings, key=order))

    @cached_property
    def short(self) -> Mapping[AnyRule, int]:
        """How many records do not meet each rule."""
        return {
            rule: counted[rule.name]
            for record in self.assessed.assessments
            for counted in [self.assessed.short(record)]
            for rule in book.rules_of(record)
        }

    @cached_property
    def undecided(self) -> Mapping[AnyRule, int]:
        """For how many records each rule lacks facts."""
        return {
            rule: counted[rule.name]
            for record in self.assessed.assessments
            for counted in [self.assessed.undecided(record)]
            for rule in book.rules_of(record)
        }

    # What is unknown.

    @cached_property
    def missing(self) -> Mapping[Fact, MissingFact]:
        """The facts that are missing, those that most answers wait for first.

        A list of members or units is a sheet that an office may keep, and no cell that somebody left empty.
        """
        records: Counter[Fact] = Counter()
        waiting: dict[Fact, Counter[AnyRule]] = defaultdict(Counter)
        for record, assessments in self.assessed.assessments.items():
            for each in assessments:
                missing = [
                    (name, rule)
                    for rule in each.undecided
                    # What a rule that is asked of some records waits for is also whether it is asked of this one.
                    for name in (rule if rule.asked_of is None else rule.shortfall).missing(each.record, self.policy)
                    if name in facts_of(record)
                ]
                # A set: a record that lacks a fact for several answers is still one record.
                records.update({(record, name) for name, _ in missing})
                for name, rule in missing:
                    waiting[record, name][rule] += 1
        facts = {fact: MissingFact(records[fact], rules.total(), tuple(rules)) for fact, rules in waiting.items()}
        return dict(sorted(facts.items(), key=lambda item: -item[1].answers))

    @cached_property
    def open_rates(self) -> tuple[InexactRate, ...]:
        """Every rate of the report, and what keeps it from being exact."""
        rates: list[tuple[AnyRule, Rate]] = [
            *((organization_covered, row.organization) for row in self.bases),
            *((work_covered, row.work) for row in self.bases),
            (bases.covered_standalone, self.standalone.rate),
            (site_qualified, self.sites.rate),
        ]
        open_rates, policy = [], self.policy
        for answer, rate in rates:
            record, base = answer.record, base_of(rate)
            facts: Counter[Fact] = Counter()
            for each in self.assessed.ledger.of(record) if rate.open else ():
                # What a record outside the base lacks cannot change the rate.
                if base(each, policy) is not False:
                    open_rules = [rule for rule in (base, answer) if rule(each, policy) is UNKNOWN]
                    missing = dict.fromkeys(name for rule in open_rules for name in rule.missing(each, policy))
                    facts.update((record, name) for name in missing)
            open_rates.append(InexactRate(answer, rate, facts))
        return tuple(open_rates)


def base_of(rate: Rate) -> AnyRule:
    """The rule that says what belongs to the base of a rate."""
    rule: AnyRule = rate.base.rule  # type: ignore[attr-defined]  # every base has one
    return rule
