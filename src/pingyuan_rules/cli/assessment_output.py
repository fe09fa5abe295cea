"""What commands show of answers: the policy, the measures, the requirements that are not met, and hints."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.cli.closing_lines import closing_lines
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.datasets.assessed_files import Tally
from pingyuan_rules.engine import Label, Rule, Severity
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.measures import Count, Coverage, DemonstrationCounts, FormationCounts, FundTotals, Rate, Row
from pingyuan_rules.measures.measure_tables import measure_table
from pingyuan_rules.measures.unanswered import REASONS, reasons_label
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.hints import hints
from pingyuan_rules.rules import book, demonstration_level
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import ClauseCell, CountCell, cell_text

_ROWS: Mapping[str, type[Row]] = MappingProxyType(
    {
        "coverage": Coverage,
        "formation_counts": FormationCounts,
        "demonstration_counts": DemonstrationCounts,
        "fund_totals": FundTotals,
    }
)


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
    measures, levels = assessed.measures, assessed.answers(demonstration_level)
    undecided = {record: assessed.undecided(record) for record in assessed.assessments}
    shown = {
        "coverage": measures["coverage"],
        "formation_counts": measures["formation_counts"][:2],
        "demonstration_counts": measures["demonstration_counts"][:2],
        "fund_totals": [*measures["fund_totals"][2:], *measures["fund_totals"][:1]],
    }
    without = Count(**{reason.value: levels[reason] for reason in REASONS})
    yield from measure_tables(shown, levels[DemonstrationLevel.CITY], levels[DemonstrationLevel.COUNTY], without)
    counts = {
        rule: (short[rule.name], undecided[record][rule.name])
        for record in assessed.assessments
        for short in [assessed.short(record)]
        for rule in book.rules_of(record)
    }
    yield findings_table(counts, assessed.policy, assessed.open_note)


def measure_tables(
    measures: Mapping[str, Sequence[Sequence[Any]]], city: int, county: int, without: Count | Tally
) -> Iterator[Table]:
    """A table for each measure.

    Args:
        measures: Groups of rows by the name of the measure.
        city: How many branches reach the city level by the rules.
        county: How many reach the county level.
        without: Of how many branches there is no level, and why.
    """
    for name, groups in measures.items():
        # A group without units has no rate to show.
        shown = [
            [row for row in rows if not isinstance(row, Coverage) or has_base(row.organization)] for rows in groups
        ]
        table = measure_table(_ROWS[name], shown, words.MEASURE_TITLES[name])
        if name == "demonstration_counts":
            zh, en = f"{without.unknown} 个信息不足", f"{without.unknown} undecided"
            if without.other_reasons:
                more = reasons_label(without.other_reasons)
                zh, en = f"{zh}，{more.zh}", f"{en}, {more.en}"
            reached = Label(f"按规则达到（{zh}）", f"reached by the rules ({en})")
            numbers = [CountCell(number) for number in (city, county, city + county)]
            designated = [
                RowGroup(
                    [
                        (Label(f"已命名：{cell_text(name, 'zh')}", f"designated: {cell_text(name, 'en')}"), *cells)
                        for name, *cells in group.rows
                    ]
                )
                for group in table.groups
            ]
            table = attrs.evolve(table, groups=(*designated, RowGroup([(reached, *numbers)])))
        yield table


def has_base(rate: Rate) -> bool:
    """Whether anything belongs to the base of a rate, or may."""
    return bool(rate.surely + rate.maybe)


def findings_table(
    counts: Mapping[Rule[Any, Policy, Any], tuple[int, int]], policy: Policy, note: Label | None = None
) -> Table:
    """For each requirement how many records do not meet it and how many lack facts; others are left out.

    Args:
        counts: How many records fall short of each rule, and how many are undecided.
        policy: The policy.
        note: What stands below the table.
    """
    columns = (
        Column(words.FINDING, wide=True),
        Column(words.RULE_NAME),
        Column(words.CLAUSES, wide=True),
        Column(words.CASES, number=True),
        Column(words.UNDECIDED, number=True),
    )
    rows = []
    for rule, (cases, undecided) in counts.items():
        if rule.met_when is None or not cases + undecided:
            continue
        label = rule.unmet_label
        severity = rule.severity_on(policy.on)
        if severity is not Severity.REQUIRED:
            label = Label(f"{label.zh}（{severity.label.zh}）", f"{label.en} ({severity.label.en})")
        rows.append((label, rule.name, ClauseCell(rule.clauses_on(policy.on)), cases, undecided))
    return Table(words.NOT_MET_RULES, columns, (RowGroup(rows),), note)
