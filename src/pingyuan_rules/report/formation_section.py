"""How branches were formed, and which units are due to form one (P2S8, P2S9)."""

from collections.abc import Sequence

from pingyuan_rules.choices import FormationRoute
from pingyuan_rules.engine import UNKNOWN, Lang, is_known
from pingyuan_rules.measures import CITES, FormationCounts
from pingyuan_rules.measures.number_words import ALL, UNKNOWN_WORD
from pingyuan_rules.records import Organization
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Block, Body, Cell, Column, Line, Section, Table
from pingyuan_rules.report.report_data import AnyRule, Gathered
from pingyuan_rules.report.report_words import (
    NONE,
    choice_text,
    clauses_of,
    count_cell,
    first,
    group_cell,
    keys,
    known_text,
    left_out,
    number,
    number_cell,
    said,
    whole,
)
from pingyuan_rules.rules import case_plan_in_place, due_not_formed, formation_route, joint_above_minimum, must_form

MOST_UNITS = 50
"""How many units due to form an organization are shown at most."""


def section(of: Gathered, lang: Lang) -> Section:
    """How branches were formed, and what is still to be formed."""
    title = said("党组织组建", "Formation of Party organizations", lang)
    lead = said(
        f"有 {of.policy.minimum_full_members} 名以上（含本数）正式党员的单位应当成立党组织；"
        "不足的，联合组建或由党的工作覆盖。",
        f"A unit with {of.policy.minimum_full_members} full members or more must form a Party organization; others "
        "form one jointly, or are covered by Party work.",
        lang,
    )
    blocks: list[Block] = []
    if of.found.ledger.branches:
        county, sectors, townships = of.found.measures["formation_counts"]
        rows = [*county, *sectors, *first(townships)]
        blocks += [chart("formation_counts", rows, lang), branches(of, lang)]
    if of.found.ledger.organizations:
        blocks.append(units(of, lang))
    if due := due_units(of):
        blocks.append(due_table(of, due, lang))
    if not blocks:
        lead = said("台账中没有组织，也没有党支部。", "The ledger has neither organizations nor branches.", lang)
    return Section("formation", title, lead, tuple(blocks))


# Branches.


def branches(of: Gathered, lang: Lang) -> Table:
    """Branches, standalone and joint."""
    (county,), sectors, townships = of.found.measures["formation_counts"]
    title = said("党支部：组建方式", "Branches by formation", lang)
    bodies = (
        Body((_counted(Cell(ALL.text(lang)), county),), total=True),
        *_grouped(said("按领域", "By sector", lang), sectors, lang),
        *_grouped(said("按乡镇", "By township", lang), townships, lang),
    )
    columns = (
        Column(said("范围", "group", lang)),
        Column(said("党支部", "branches", lang), number=True),
        Column(said("单独组建", "standalone", lang), number=True),
        Column(said("联合组建", "joint", lang), number=True),
    )
    return Table(title, columns, bodies, keys(CITES["formation_counts"]), left_out(townships, lang))


def _grouped(title: str, rows: Sequence[FormationCounts], lang: Lang) -> tuple[Body, ...]:
    return (Body(tuple(_counted(group_cell(row, lang), row) for row in first(rows)), title),)


def _counted(name: Cell, row: FormationCounts) -> Line:
    return name, count_cell(row.branches), count_cell(row.standalone), count_cell(row.joint)


# Units.


def units(of: Gathered, lang: Lang) -> Table:
    """What units are due to do, and what they have done."""
    title = said("单位：应建与已建", "Units: what is due and what is there", lang)
    columns = (
        Column(said("事项", "matter", lang)),
        Column(said("是", "yes", lang), number=True),
        Column(said("否", "no", lang), number=True),
        Column(said("不详", "unknown", lang), number=True),
    )
    rules = (must_form, due_not_formed, case_plan_in_place, joint_above_minimum)
    lines = tuple(_answered(of, rule, lang) for rule in rules)
    routes = of.found.answers(formation_route.name, Organization)
    route_lines = tuple(
        (
            Cell(choice_text(route, lang), clauses=clauses_of(formation_route)),
            number_cell(routes[route]),
            Cell(""),
            Cell(""),
        )
        for route in (*FormationRoute, *([UNKNOWN] if routes[UNKNOWN] else []))
    )
    bodies = (Body(lines), Body(route_lines, said("按规则应走的途径", "The route that the rules give", lang)))
    note = said(
        "“一企（社）一策”方案只问应当成立党组织的单位；达到人数而联合组建只作提示，不算不达标。",
        "A plan of its own is asked only of units that must form an organization; enough members in a joint branch is "
        "a note and no breach.",
        lang,
    )
    return Table(title, columns, bodies, note=note)


def _answered(of: Gathered, rule: AnyRule, lang: Lang) -> Line:
    answers = of.found.answers(rule.name, Organization)
    open_ = of.undecided[rule]
    return (
        Cell(whole(rule.label, lang), clauses=clauses_of(rule)),
        number_cell(answers[True]),
        number_cell(answers[False]),
        number_cell(open_),
    )


# Due but not formed.


def due_units(of: Gathered) -> list[Organization]:
    """The units that must form an organization and have none, those with most full members first."""
    answers = of.found.assessments[Organization]
    found = [each.record for each in answers if getattr(each, due_not_formed.name) is True]
    return sorted(found, key=lambda unit: -unit.full_members)


def due_table(of: Gathered, due: Sequence[Organization], lang: Lang) -> Table:
    """The units that must form an organization and have none."""
    title = said(f"应建未建单位（{number(len(due))} 个）", f"Due but not formed ({number(len(due))})", lang)
    columns = (
        Column(said("单位", "unit", lang), wide=True),
        Column(said("编号", "id", lang)),
        Column(said("乡镇", "township", lang)),
        Column(said("正式党员", "full members", lang), clauses_of(due_not_formed), number=True),
        Column(said("一企（社）一策", "plan of its own", lang), clauses_of(case_plan_in_place)),
    )
    lines = tuple(_due(of, unit, lang) for unit in due[:MOST_UNITS])
    more = said(
        f"按正式党员人数列出前 {MOST_UNITS} 个，全部单位见结果工作簿（assess --out）。",
        f"The {MOST_UNITS} with most full members; all are in the results workbook (assess --out).",
        lang,
    )
    return Table(title, columns, (Body(lines),), note=more if len(due) > MOST_UNITS else "")


def _due(of: Gathered, unit: Organization, lang: Lang) -> Line:
    plan = case_plan_in_place(unit, of.policy)
    return (
        Cell(known_text(unit, "name") or NONE, given=True),
        Cell(known_text(unit, "id") or NONE, given=True),
        Cell(known_text(unit, "township") or UNKNOWN_WORD.text(lang), given=True),
        number_cell(unit.full_members),
        yes_no(plan, lang),
    )


def yes_no(value: object, lang: Lang) -> Cell:
    """Whether something that shall be is."""
    if not is_known(value):
        return Cell(UNKNOWN_WORD.text(lang), "open")
    return Cell(said("有", "yes", lang), "good") if value else Cell(said("无", "no", lang), "bad")
