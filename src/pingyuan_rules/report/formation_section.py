"""How branches were formed, and which units are due to form one (P2S8, P2S9)."""

from collections.abc import Sequence

from pingyuan_rules.choices import FormationRoute
from pingyuan_rules.engine import UNKNOWN, Lang, is_known
from pingyuan_rules.measures import CITES, FormationCounts
from pingyuan_rules.measures.number_words import ALL, UNKNOWN_WORD
from pingyuan_rules.records import Organization
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Block, Body, Cell, Column, Line, Section, Table
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import (
    NONE,
    capitalized,
    choice_text,
    clauses_of,
    count_cell,
    first_few,
    group_cell,
    keys,
    known_text,
    left_out,
    number,
    number_cell,
    tr,
)
from pingyuan_rules.rules import case_plan_in_place, due_not_formed, formation_route, joint_above_minimum, must_form

MOST_UNITS = 50
"""How many units due to form an organization are shown at most."""


def section(data: ReportData, lang: Lang) -> Section:
    """How branches were formed, and what is still to be formed."""
    title = tr("党组织组建", "Formation of Party organizations", lang)
    lead = tr(
        f"有 {data.policy.minimum_full_members} 名以上（含本数）正式党员的单位应当成立党组织；"
        "不足的，联合组建或由党的工作覆盖。",
        f"A unit with {data.policy.minimum_full_members} full members or more must form a Party organization; others "
        "form one jointly, or are covered by Party work.",
        lang,
    )
    blocks: list[Block] = []
    if data.assessed.ledger.branches:
        county, sectors, townships = data.assessed.measures["formation_counts"]
        rows = [*county, *sectors, *first_few(townships)]
        blocks += [chart("formation_counts", rows, lang), branches(data, lang)]
    if data.assessed.ledger.organizations:
        blocks.append(units(data, lang))
    if due := due_units(data):
        blocks.append(due_table(data, due, lang))
    if not blocks:
        lead = tr("台账中没有组织，也没有党支部。", "The ledger has neither organizations nor branches.", lang)
    return Section("formation", title, lead, tuple(blocks))


# Branches.


def branches(data: ReportData, lang: Lang) -> Table:
    """Branches, standalone and joint."""
    (county,), sectors, townships = data.assessed.measures["formation_counts"]
    title = tr("党支部：组建方式", "Branches by formation", lang)
    bodies = (
        Body((_counted(Cell(ALL.text(lang)), county),), total=True),
        *_grouped(tr("按领域", "By sector", lang), sectors, lang),
        *_grouped(tr("按乡镇", "By township", lang), townships, lang),
    )
    columns = (
        Column(tr("范围", "group", lang)),
        Column(tr("党支部", "branches", lang), number=True),
        Column(tr("单独组建", "standalone", lang), number=True),
        Column(tr("联合组建", "joint", lang), number=True),
    )
    return Table(title, columns, bodies, keys(CITES["formation_counts"]), left_out(townships, lang))


def _grouped(title: str, rows: Sequence[FormationCounts], lang: Lang) -> tuple[Body, ...]:
    return (Body(tuple(_counted(group_cell(row, lang), row) for row in first_few(rows)), title),)


def _counted(name: Cell, row: FormationCounts) -> Line:
    return name, count_cell(row.branches), count_cell(row.standalone), count_cell(row.joint)


# Units.


def units(data: ReportData, lang: Lang) -> Table:
    """What units are due to do, and what they have done."""
    title = tr("单位：应建与已建", "Units: what is due and what is there", lang)
    columns = (
        Column(tr("事项", "matter", lang)),
        Column(tr("是", "yes", lang), number=True),
        Column(tr("否", "no", lang), number=True),
        Column(tr("不详", "unknown", lang), number=True),
    )
    rules = (must_form, due_not_formed, case_plan_in_place, joint_above_minimum)
    lines = []
    for rule in rules:
        answers = data.assessed.answers(rule.name, Organization)
        numbers = (answers[True], answers[False], data.undecided[rule])
        lines.append((Cell(capitalized(rule.label, lang), clauses=clauses_of(rule)), *map(number_cell, numbers)))
    routes = data.assessed.answers(formation_route.name, Organization)
    route_lines = tuple(
        (
            Cell(choice_text(route, lang), clauses=clauses_of(formation_route)),
            number_cell(routes[route]),
            Cell(""),
            Cell(""),
        )
        for route in (*FormationRoute, *([UNKNOWN] if routes[UNKNOWN] else []))
    )
    bodies = (Body(tuple(lines)), Body(route_lines, tr("按规则应走的途径", "The route that the rules give", lang)))
    note = tr(
        "“一企（社）一策”方案只问应当成立党组织的单位；达到人数而联合组建只作提示，不算不达标。",
        "A plan of its own is asked only of units that must form an organization; enough members in a joint branch is "
        "a note and no breach.",
        lang,
    )
    return Table(title, columns, bodies, note=note)


# Due but not formed.


def due_units(data: ReportData) -> list[Organization]:
    """The units that must form an organization and have none, those with most full members first."""
    answers = data.assessed.assessments[Organization]
    due = [each.record for each in answers if getattr(each, due_not_formed.name) is True]
    return sorted(due, key=lambda unit: -unit.full_members)


def due_table(data: ReportData, due: Sequence[Organization], lang: Lang) -> Table:
    """The units that must form an organization and have none."""
    title = tr(f"应建未建单位（{number(len(due))} 个）", f"Due but not formed ({number(len(due))})", lang)
    columns = (
        Column(tr("单位", "unit", lang), wide=True),
        Column(tr("编号", "id", lang)),
        Column(tr("乡镇", "township", lang)),
        Column(tr("正式党员", "full members", lang), clauses_of(due_not_formed), number=True),
        Column(tr("一企（社）一策", "plan of its own", lang), clauses_of(case_plan_in_place)),
    )
    lines = tuple(
        (
            Cell(known_text(unit, "name") or NONE, given=True),
            Cell(known_text(unit, "id") or NONE, given=True),
            Cell(known_text(unit, "township") or UNKNOWN_WORD.text(lang), given=True),
            number_cell(unit.full_members),
            yes_no(case_plan_in_place(unit, data.policy), lang),
        )
        for unit in due[:MOST_UNITS]
    )
    more = tr(
        f"按正式党员人数列出前 {MOST_UNITS} 个，全部单位见结果工作簿（assess --out）。",
        f"The {MOST_UNITS} with most full members; all are in the results workbook (assess --out).",
        lang,
    )
    return Table(title, columns, (Body(lines),), note=more if len(due) > MOST_UNITS else "")


def yes_no(value: object, lang: Lang) -> Cell:
    """Whether something that is asked for exists."""
    if not is_known(value):
        return Cell(UNKNOWN_WORD.text(lang), "open")
    return Cell(tr("有", "yes", lang), "good") if value else Cell(tr("无", "no", lang), "bad")
