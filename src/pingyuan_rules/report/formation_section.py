"""How branches were formed, and which units are due to form one (P2S8, P2S9)."""

from collections.abc import Sequence

from pingyuan_rules import words
from pingyuan_rules.choices import FormationRoute
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Status, is_known
from pingyuan_rules.engine.policies import resolve
from pingyuan_rules.measures import CITES, FormationCounts
from pingyuan_rules.measures.unanswered import REASONS
from pingyuan_rules.records import Organization
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Block, Folded, Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import (
    choice_label,
    clauses_of,
    first_few,
    group_table,
    left_out,
    rule_cell,
    tr,
)
from pingyuan_rules.rules import case_plan_in_place, due_not_formed, formation_route, joint_above_minimum, must_form
from pingyuan_rules.tables.cell_text import number_text
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, TextCell

MOST_UNITS = 50
"""How many units due to form an organization are shown at most."""


def section(data: ReportData, lang: Lang) -> Section:
    """How branches were formed, and what is still to be formed."""
    title = words.REPORT_SECTIONS["formation"].text(lang)
    lead = tr(
        # 以上 includes the number in official texts but is often read without it, so the sentence says so.
        f"有 {data.policy.minimum_full_members} 名以上（含本数）正式党员的单位应当成立党组织；"
        "不足的，联合组建或由党的工作覆盖。",
        f"A unit with {data.policy.minimum_full_members} full members or more must form a Party organization; others "
        "form one jointly, or are covered by Party work.",
        lang,
    )
    blocks: list[Block] = []
    if data.assessed.ledger.branches:
        (county,), sectors, townships = data.assessed.measures["formation_counts"]
        rows = [county, *sectors, *first_few(townships)]
        groups = ((None, [county]), (words.BY_SECTOR, sectors), (words.BY_TOWNSHIP, townships))
        measure, clauses = words.MEASURE_TITLES["formation_counts"], resolve(CITES["formation_counts"])
        blocks.append(chart("formation_counts", rows, lang))
        table = group_table(FormationCounts, measure, groups, clauses, left_out(townships))
        blocks.append(Folded(words.NUMBERS.text(lang), (table,)))
    if data.assessed.ledger.organizations:
        blocks.append(units(data))
    if due := due_units(data):
        blocks.append(due_table(data, due))
    if not blocks:
        lead = words.NO_UNITS_NOR_BRANCHES.text(lang)
    return Section("formation", title, lead, tuple(blocks))


def units(data: ReportData) -> Table:
    """What units are due to do, and what they have done."""
    columns = (
        Column(words.ITEM),
        Column(words.YES, number=True),
        Column(words.NO, number=True),
        Column(Status.UNKNOWN.label, number=True),
    )
    rows = []
    for rule in (must_form, due_not_formed, case_plan_in_place, joint_above_minimum):
        answers = data.assessed.answers(rule)
        yes, no = answers[True], answers[False]
        if rule.met_when is not None:
            sides = (data.assessed.met(rule), data.short[rule])
            yes, no = sides if rule.met_when else reversed(sides)
        rows.append((rule_cell(rule), yes, no, data.undecided[rule]))
    routes = data.assessed.answers(formation_route)
    by_route = [
        (choice_label(route), routes[route], None, None)
        for route in (*FormationRoute, *(reason for reason in REASONS if routes[reason]))
    ]
    title = words.UNITS_DUE
    route_title = words.ROUTES
    note = Label(
        "只有应当成立而尚无党组织的单位才须有“一企（社）一策”方案；达到人数而联合组建只作提示，不算不达标。"
        "第一行和各途径包括未正常运营的单位，其余各行不包括。",
        "Only units that must form an organization and have none need a plan of their own. A joint branch in spite of "
        "enough members is noted, but does not count as not met. The first line and the routes include units that are "
        "not in operation; the other lines do not.",
    )
    clauses = clauses_of(must_form, formation_route)
    return Table(title, columns, (RowGroup(rows), RowGroup(by_route, route_title)), note, clauses)


def due_units(data: ReportData) -> list[Organization]:
    """The units that must form an organization and have none, those with most full members first."""
    units, short = data.assessed.ledger.organizations, due_not_formed.shortfall
    # UNKNOWN has no truth value, so the answer is compared.
    due = [unit for unit in units if short(unit, data.policy) is True]
    return sorted(due, key=lambda unit: -unit.full_members)


def due_table(data: ReportData, due: Sequence[Organization]) -> Table:
    """The units that must form an organization and have none."""
    columns = (
        Column(words.UNIT, wide=True),
        Column(words.ID),
        Column(words.TOWNSHIP),
        Column(words.FULL_MEMBERS, number=True, clauses=clauses_of(due_not_formed)),
        Column(words.OWN_PLAN, clauses=clauses_of(case_plan_in_place)),
    )
    plans: dict[object, Cell] = {
        True: TextCell(words.THERE, "good"),
        False: TextCell(words.NOT_THERE, "bad"),
        UNKNOWN: TextCell(words.UNKNOWN, "open"),
    }
    rows = [
        (
            unit.name if is_known(unit.name) else words.DASH,
            unit.id if is_known(unit.id) else words.DASH,
            unit.township if is_known(unit.township) else words.UNKNOWN,
            unit.full_members if is_known(unit.full_members) else words.UNKNOWN,
            plans[case_plan_in_place(unit, data.policy)],
        )
        for unit in due[:MOST_UNITS]
    ]
    number = number_text(len(due))
    title = Label(f"应建未建单位（{number} 个）", f"Due but not formed ({number})")
    more = Label(
        f"按正式党员人数列出前 {MOST_UNITS} 个，全部单位见结果工作簿（assess --out）。",
        f"The {MOST_UNITS} with most full members are shown; all are in the results workbook (assess --out).",
    )
    return Table(title, columns, (RowGroup(rows),), more if len(due) > MOST_UNITS else None)
