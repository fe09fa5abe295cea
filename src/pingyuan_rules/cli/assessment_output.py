"""What commands show of answers: the policy, the measures, the requirements that are not met, and hints."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs
from dateutil.relativedelta import relativedelta

from pingyuan_rules import words
from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.cli.closing_lines import closing_lines
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.engine import UNKNOWN, Label, Severity, is_known
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.ledger.checks.crosschecks import PAST
from pingyuan_rules.measures import Coverage, DemonstrationCounts, FormationCounts, FundTotals, Rate, Row
from pingyuan_rules.measures.measure_tables import measure_table
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch, Member
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.rules import book
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, ClauseCell, CountCell, cell_text

_ROWS: Mapping[str, type[Row]] = MappingProxyType(
    {
        "coverage": Coverage,
        "formation_counts": FormationCounts,
        "demonstration_counts": DemonstrationCounts,
        "fund_totals": FundTotals,
    }
)
_FEW = 10
"""One in so many is few."""


def policy_line(policy: Policy) -> Label:
    """Under which policy answers are given."""
    name = visible(policy.overlay_name)
    return Label(
        f"适用日期 {policy.on}，参数校验码 {policy.fingerprint}{name and f'，{name}'}",
        f"Policy of {policy.on}, fingerprint {policy.fingerprint}{name and f', {name}'}",
    )


def results_line(out: Path) -> Label:
    """Where the results lie."""
    return Label(f"逐条结果已写入：{out.absolute()}", f"All results were written to {out.absolute()}")


def show_assessment(assessed: AssessedLedger, terminal: Terminal, *, full: bool) -> None:
    """Show the rates or, in full, every table of a ledger, then hints and the figures that matter most."""
    if full:
        for table in ledger_tables(assessed):
            terminal.table(table)
    for hint in hints(assessed):
        terminal.line(hint)
    if not full:
        terminal.line(Label("加 --full 可显示全部表格。", "Add --full to see every table."))
    terminal.line("")
    for line in closing_lines(assessed):
        terminal.line(line)


def ledger_tables(assessed: AssessedLedger) -> Iterator[Table]:
    """The measures of a ledger, then the requirements that are not met."""
    measures, levels = assessed.measures, assessed.answers("demonstration_level", Branch)
    shown = {
        "coverage": measures["coverage"],
        "formation_counts": measures["formation_counts"][:2],
        "demonstration_counts": measures["demonstration_counts"][:2],
        "fund_totals": [*measures["fund_totals"][2:], *measures["fund_totals"][:1]],
    }
    yield from measure_tables(
        shown, levels[DemonstrationLevel.CITY], levels[DemonstrationLevel.COUNTY], levels[UNKNOWN]
    )
    yield findings_table(assessed)


def measure_tables(
    measures: Mapping[str, Sequence[Sequence[Any]]], city: int, county: int, unknown: int
) -> Iterator[Table]:
    """A table for each measure.

    Args:
        measures: Groups of rows by the name of the measure.
        city: How many branches reach the city level by the rules.
        county: How many reach the county level.
        unknown: Of how many branches the level is unknown.
    """
    for name, groups in measures.items():
        # A group without units has no rate to show.
        shown = [
            [row for row in rows if not isinstance(row, Coverage) or has_base(row.organization)] for rows in groups
        ]
        table = measure_table(_ROWS[name], shown, words.MEASURE_TITLES[name])
        if name == "demonstration_counts":
            reached = Label(f"按规则达到（{unknown} 个信息不足）", f"reached by the rules ({unknown} undecided)")
            numbers = [CountCell(number) for number in (city, county, city + county)]
            designated = [
                RowGroup([(_designated(name), *cells) for name, *cells in group.rows]) for group in table.groups
            ]
            table = attrs.evolve(table, groups=(*designated, RowGroup([(reached, *numbers)])))
        yield table


def has_base(rate: Rate) -> bool:
    """Whether anything belongs to the base of a rate, or may."""
    return bool(rate.surely + rate.maybe)


def _designated(name: Cell) -> Label:
    return Label(f"已命名：{cell_text(name, 'zh')}", f"designated: {cell_text(name, 'en')}")


def findings_table(assessed: AssessedLedger) -> Table:
    """For each requirement how many records do not meet it and how many lack facts; others are left out."""
    columns = (
        Column(words.FINDING, wide=True),
        Column(words.RULE_NAME),
        Column(words.CLAUSES, wide=True),
        Column(words.CASES, number=True),
        Column(words.UNDECIDED, number=True),
    )
    rows = []
    for record in assessed.assessments:
        short, undecided = assessed.short(record), assessed.undecided(record)
        for rule in book.rules_of(record):
            cases = short[rule.name]
            unknown = undecided[rule.name] if rule.met_when is not None else 0
            if not cases + unknown:
                continue
            label = rule.unmet_label
            severity = rule.severity_on(assessed.policy.on)
            if severity is not Severity.REQUIRED:
                label = Label(f"{label.zh}（{severity.label.zh}）", f"{label.en} ({severity.label.en})")
            clauses = ClauseCell(rule.clauses_on(assessed.policy.on))
            rows.append((label, rule.name, clauses, cases, unknown))
    return Table(words.NOT_MET_RULES, columns, (RowGroup(rows),), assessed.open_note)


def hints(assessed: AssessedLedger) -> Iterator[Label]:
    """What the policy lacks, and what suggests that it and the ledger are not of the same time."""
    for hint in (assessed.no_value_note, hint_at_old_ledger(assessed), hint_at_early_policy(assessed)):
        if hint is not None:
            yield hint


def hint_at_early_policy(assessed: AssessedLedger) -> Label | None:
    """That dates of the ledger are later than the policy's, which was likely meant to be another.

    None when few of its dates are, as when some were entered ahead.
    """
    on = assessed.policy.on
    values = [getattr(record, fact) for record in assessed.ledger for fact in PAST.get(type(record), ())]
    days = [value for value in values if is_known(value)]
    later = [day for day in days if day > on]
    if len(later) * _FEW <= len(days):
        return None
    number, latest = len(later), max(later)
    dates = f"{number:,} dates in the ledger are" if number > 1 else "1 date in the ledger is"
    return Label(
        f"提示：台账中有 {number:,} 处日期晚于适用日期 {on}，最晚为 {latest}。请核对 --on，例如 --on {latest}。",
        f"Hint: {dates} later than the policy date, {on}; the latest is {latest}. Check --on, such as --on {latest}.",
    )


def hint_at_old_ledger(assessed: AssessedLedger) -> Label | None:
    """That the policy's date lies far after the ledger, so that most members count as out of contact.

    None when at most half of the members are out of contact, or when the latest contact with any of them lies within
    the time after which a member counts as such. Other dates are no measure: terms of office may end in years to come.
    """
    on, limit = assessed.policy.on, assessed.policy.out_of_contact_months
    answers = assessed.answers("out_of_contact", Member)
    contacts = [member.last_contact for member in assessed.ledger.members if is_known(member.last_contact)]
    if not contacts or answers[True] * 2 <= answers.total():
        return None
    latest = max(contacts)
    apart = relativedelta(on, latest)
    months = apart.years * 12 + apart.months
    if months < limit:
        return None
    return Label(
        f"提示：台账中最晚的联系日期为 {latest}，比适用日期 {on} 早 {months} 个月，失联党员因此偏多。"
        "请核对 --on，或更新台账。",
        f"Hint: the latest contact in the ledger, {latest}, is {months} months before the policy date, {on}, so most "
        "members count as out of contact. Check --on, or bring the ledger up to date.",
    )
