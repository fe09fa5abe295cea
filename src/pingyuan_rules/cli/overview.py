"""What `demo` and `assess` show of a whole ledger."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import attrs
from rich.table import Table

from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.cli import render
from pingyuan_rules.engine import UNKNOWN, Assessment, Label, Lang, Record, Rule, Severity, Status
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.ledger.model import FIELDS
from pingyuan_rules.measures import coverage, demonstration_counts, formation_counts, fund_totals
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch
from pingyuan_rules.rules import book

GROUPS: tuple[str | None, ...] = (None, "sector", "township")


@attrs.frozen
class Overview:
    """A ledger, assessed.

    Attributes:
        ledger: The ledger.
        policy: The policy.
        assessments: What the rules say of every record, by class.
    """

    ledger: Ledger
    policy: Policy
    assessments: dict[type[Record], tuple[Assessment, ...]]

    @classmethod
    def of(cls, ledger: Ledger, policy: Policy) -> "Overview":
        """Assess a ledger."""
        return cls(ledger, policy, {each: book.assess_all(ledger.of(each), each, policy) for each in FIELDS})

    def measures(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every measure, over the county and by group."""
        units, branches, policy = self.ledger.organizations, self.ledger.branches, self.policy
        return {
            "coverage": [coverage(units, by, policy=policy) for by in GROUPS],
            "formation_counts": [formation_counts(branches, by, policy) for by in GROUPS],
            "demonstration_counts": [demonstration_counts(branches, by, policy) for by in GROUPS],
            "fund_totals": [fund_totals(branches, by, policy) for by in GROUPS],
        }

    def tables(self, lang: Lang) -> Iterator[Table]:
        """The measures as tables."""
        measures = self.measures()
        yield render.coverage_table(measures["coverage"], lang)
        yield render.formation_table(measures["formation_counts"][:2], lang)
        yield render.demonstration_table(measures["demonstration_counts"][:2], self._reached(lang), lang)
        yield render.fund_table([*measures["fund_totals"][2:], *measures["fund_totals"][:1]], lang)

    def _reached(self, lang: Lang) -> dict[str, Sequence[int]]:
        answers: Counter[Any] = Counter(each.demonstration_level for each in self.assessments[Branch])  # type: ignore[attr-defined]  # the class of a branch's assessment has this rule
        city, county = answers[DemonstrationLevel.CITY], answers[DemonstrationLevel.COUNTY]
        name = Label(f"按规则达到（{answers[UNKNOWN]} 个不详）", f"reached by the rules ({answers[UNKNOWN]} unknown)")
        return {name.text(lang): (city, county, city + county)}

    def findings_table(self, lang: Lang) -> Table:
        """For each rule of how many records it is fallen short, and of how many nobody knows."""
        titles = (
            Label("规则", "rule"), Label("名称", "name"), Label("条款", "clauses"),
            Label("件数", "cases"), Label("不详", "unknown"),
        )  # fmt: skip
        title = Label("不达标事项", "What falls short").text(lang)
        made = render.table(title, (each.text(lang) for each in titles), numbers=False)
        made.columns[2].no_wrap = False  # a rule may rest on several clauses
        for column in made.columns[-2:]:
            column.justify = "right"
        for record, assessments in self.assessments.items():
            for name, cases, unknown in _counted(record, assessments):
                rule = book[name]
                clauses = " ".join(clause.key for clause in rule.clauses)
                made.add_row(_worded(rule, lang), name, clauses, str(cases), str(unknown))
        return made


def _worded(rule: Rule[Any, Policy, Any], lang: Lang) -> str:
    """A rule's label, and how strictly it binds where that is less than most."""
    if rule.severity is Severity.REQUIRED:
        return rule.label.text(lang)
    severity = rule.severity.label
    return f"{rule.label.text(lang)}{Label(f'（{severity.zh}）', f' ({severity.en})').text(lang)}"


def _counted(record: type[Record], assessments: tuple[Assessment, ...]) -> Iterator[tuple[str, int, int]]:
    short = Counter(finding.rule.name for each in assessments for finding in each.findings)
    unknown: Counter[str] = Counter()
    for each in assessments:
        unknown.update(name for name, status in each.status.items() if status is Status.UNKNOWN)
    for rule in book.rules_of(record):
        if rule.standing.shall_be is not None and short[rule.name]:
            yield rule.name, short[rule.name], unknown[rule.name]
