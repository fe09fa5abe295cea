"""What `demo` and `assess` show of a whole ledger."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table

from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.cli import render
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Record, Rule, Severity
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch
from pingyuan_rules.rules import book


def tables(of: AssessedLedger, lang: Lang) -> Iterator[Table]:
    """The measures as tables."""
    measures = of.measures
    yield render.coverage_table(measures["coverage"], lang)
    yield render.formation_table(measures["formation_counts"][:2], lang)
    yield render.demonstration_table(measures["demonstration_counts"][:2], _reached(of, lang), lang)
    yield render.fund_table([*measures["fund_totals"][2:], *measures["fund_totals"][:1]], lang)


def _reached(of: AssessedLedger, lang: Lang) -> dict[str, Sequence[int]]:
    answers = of.answers("demonstration_level", Branch)
    city, county = answers[DemonstrationLevel.CITY], answers[DemonstrationLevel.COUNTY]
    name = Label(f"按规则达到（{answers[UNKNOWN]} 个不详）", f"reached by the rules ({answers[UNKNOWN]} unknown)")
    return {name.text(lang): (city, county, city + county)}


def findings_table(of: AssessedLedger, lang: Lang) -> Table:
    """For each rule of how many records it is fallen short, and of how many nobody knows, where there are any."""
    titles = (
        Label("规则", "rule"), Label("名称", "name"), Label("条款", "clauses"),
        Label("件数", "cases"), Label("不详", "unknown"),
    )  # fmt: skip
    title = Label("不达标事项", "What falls short").text(lang)
    made = render.table(title, (each.text(lang) for each in titles), numbers=False)
    made.columns[2].no_wrap = False  # a rule may rest on several clauses
    for column in made.columns[-2:]:
        column.justify = "right"
    for record in of.assessments:
        for rule, cases, unknown in _counted(of, record):
            clauses = " ".join(clause.key for clause in rule.clauses)
            made.add_row(_worded(rule, lang), rule.name, clauses, str(cases), str(unknown))
    return made


def _worded(rule: Rule[Any, Policy, Any], lang: Lang) -> str:
    """A rule's label, and how strictly it binds where that is less than most."""
    if rule.severity is Severity.REQUIRED:
        return rule.label.text(lang)
    severity = rule.severity.label
    return f"{rule.label.text(lang)}{Label(f'（{severity.zh}）', f' ({severity.en})').text(lang)}"


def _counted(of: AssessedLedger, record: type[Record]) -> Iterator[tuple[Rule[Any, Policy, Any], int, int]]:
    short, undecided = of.short(record), of.undecided(record)
    for rule in book.rules_of(record):
        open_ = undecided[rule.name] if rule.standing.shall_be is not None else 0
        if short[rule.name] or open_:
            yield rule, short[rule.name], open_
