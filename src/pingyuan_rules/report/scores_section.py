"""Demonstration sites, as designated and as the rules give them, and appraisal grades (P4S7-11)."""

from collections import Counter
from collections.abc import Sequence

from pingyuan_rules.choices import AppraisalGrade, DemonstrationLevel
from pingyuan_rules.engine import UNKNOWN, Lang
from pingyuan_rules.measures import CITES, DemonstrationCounts
from pingyuan_rules.measures.number_words import ALL
from pingyuan_rules.records import Branch
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Body, Cell, Column, Line, Section, Table
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import (
    capitalized,
    choice_text,
    clauses_of,
    count_cell,
    first_few,
    group_cell,
    keys,
    left_out,
    number_cell,
    tr,
)
from pingyuan_rules.rules import appraisal_grade, demonstration_level, secretary_appraisal_grade

_LEVELS = (DemonstrationLevel.CITY, DemonstrationLevel.COUNTY, DemonstrationLevel.NONE, UNKNOWN)
_GRADES = (*AppraisalGrade, UNKNOWN)


def demonstration(data: ReportData, lang: Lang) -> Section:
    """Demonstration sites."""
    title = tr("示范点", "Demonstration sites", lang)
    if not data.assessed.ledger.branches:
        return Section("demonstration", title, tr("台账中没有党支部。", "The ledger has no branches.", lang))
    lead = tr(
        "已命名的级别来自台账；按规则可达到的级别由场地、六项制度、“五个好”得分和一票否决算得，总分线是本库默认值。",
        "The level designated comes from the ledger; the level that the rules give follows from the site, the six "
        "systems, the scores of the five goods and the veto; the totals asked for are house defaults.",
        lang,
    )
    county, sectors, townships = data.assessed.measures["demonstration_counts"]
    drawing = chart("demonstration_counts", [*county, *sectors, *first_few(townships)], lang)
    return Section("demonstration", title, lead, (drawing, designated(data, lang), crossed(data, lang)))


def designated(data: ReportData, lang: Lang) -> Table:
    """How many branches are designated at each level."""
    (county,), sectors, townships = data.assessed.measures["demonstration_counts"]
    columns = (
        Column(tr("范围", "group", lang)),
        Column(tr("市级", "city", lang), number=True),
        Column(tr("县级", "county", lang), number=True),
        Column(tr("两级合计", "either", lang), number=True),
    )
    bodies = (
        Body((_counted(Cell(ALL.text(lang)), county),), total=True),
        Body(tuple(_counted(group_cell(row, lang), row) for row in sectors), tr("按领域", "By sector", lang)),
        Body(
            tuple(_counted(group_cell(row, lang), row) for row in first_few(townships)),
            tr("按乡镇", "By township", lang),
        ),
    )
    title, note = tr("已命名", "As designated", lang), left_out(townships, lang)
    return Table(title, columns, bodies, keys(CITES["demonstration_counts"]), note)


def _counted(name: Cell, row: DemonstrationCounts) -> Line:
    return name, count_cell(row.city), count_cell(row.county), count_cell(row.sites)


def crossed(data: ReportData, lang: Lang) -> Table:
    """For each level designated how many branches reach which level by the rules."""
    reached = demonstration_level.name
    pairs = Counter((each.record.designation, getattr(each, reached)) for each in data.assessed.assessments[Branch])
    title = tr("已命名的级别（行）与按规则可达到的级别（列）", "Designated (rows) against the rules (columns)", lang)
    columns = (
        Column(tr("已命名", "designated", lang)),
        *(Column(choice_text(level, lang), number=True) for level in _LEVELS),
        Column(tr("合计", "all", lang), number=True),
    )
    rows = [[pairs[row, column] for column in _LEVELS] for row in _LEVELS]
    lines = tuple(
        _numbers(choice_text(level, lang), [*row, sum(row)]) for level, row in zip(_LEVELS, rows, strict=True)
    )
    sums = [sum(column) for column in zip(*rows, strict=True)]
    total = _numbers(tr("合计", "all", lang), [*sums, sum(sums)])
    note = tr(
        "不在对角线上的支部，命名与按规则算得的不同，或有事实不详；命名由组织部门决定，此处只作对照。",
        "Off the diagonal the two differ, or facts are unknown. Designation is the organization department's to "
        "decide; the table only sets the two side by side.",
        lang,
    )
    return Table(title, columns, (Body(lines), Body((total,), total=True)), clauses_of(demonstration_level), note)


def appraisal(data: ReportData, lang: Lang) -> Section:
    """Appraisal grades of branches and secretaries."""
    title = tr("年度考核", "Yearly appraisal", lang)
    if not data.assessed.ledger.branches:
        return Section("appraisal", title, tr("台账中没有党支部。", "The ledger has no branches.", lang))
    lead = tr(
        "由现场检查、综合考核、述职评议三项得分加权；权重和等次分数线是本库默认值。",
        "From the scores of inspection, assessment and report; their weights and the bands of the grades are house "
        "defaults.",
        lang,
    )
    columns = (
        Column(tr("对象", "of", lang)),
        *(Column(choice_text(grade, lang), number=True) for grade in _GRADES),
        Column(tr("合计", "all", lang), number=True),
    )
    lines = []
    for rule in (appraisal_grade, secretary_appraisal_grade):
        answers = data.assessed.answers(rule.name, Branch)
        numbers = [*(answers[grade] for grade in _GRADES), answers.total()]
        lines.append(_numbers(capitalized(rule.label, lang), numbers))
    table = Table(tr("考核等次", "Grades", lang), columns, (Body(tuple(lines)),), clauses_of(appraisal_grade))
    return Section("appraisal", title, lead, (table,))


def _numbers(name: str, numbers: Sequence[int]) -> Line:
    return Cell(name), *map(number_cell, numbers)
