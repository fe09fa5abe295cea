"""Demonstration sites, as designated and as the rules give them, and appraisal grades (P4S7-11)."""

from collections import Counter

from pingyuan_rules import words
from pingyuan_rules.choices import AppraisalGrade, DemonstrationLevel
from pingyuan_rules.engine import UNKNOWN, Label, Lang
from pingyuan_rules.engine.policies import resolve
from pingyuan_rules.measures import CITES, DemonstrationCounts
from pingyuan_rules.records import Branch
from pingyuan_rules.report.drawing import chart
from pingyuan_rules.report.page_model import Folded, Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import (
    answers_with,
    choice_label,
    clauses_of,
    first_few,
    group_table,
    left_out,
    tr,
)
from pingyuan_rules.rules import appraisal_grade, demonstration_level, secretary_appraisal_grade
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table

# With the unknown ones, so that every branch is in the table and its sum is the number of branches.
_LEVELS = (DemonstrationLevel.CITY, DemonstrationLevel.COUNTY, DemonstrationLevel.NONE)


def demonstration(data: ReportData, lang: Lang) -> Section:
    """Demonstration sites."""
    title = words.REPORT_SECTIONS["demonstration"].text(lang)
    if not data.assessed.ledger.branches:
        return Section("demonstration", title, words.NO_BRANCHES.text(lang))
    lead = tr(
        "已命名的级别来自台账；按规则可达到的级别由阵地、“五个好”得分和一票否决算得，政策可再要求六项制度健全，总分线是本库默认值。",
        "The designated level comes from the ledger. The level that the rules give follows from the site, the scores "
        "of the five goods and the veto; a policy may ask for the six systems too; the totals required are house "
        "defaults.",
        lang,
    )
    (county,), sectors, townships = data.assessed.measures["demonstration_counts"]
    drawing = chart("demonstration_counts", [county, *sectors, *first_few(townships)], lang)
    designated = group_table(
        DemonstrationCounts,
        words.AS_DESIGNATED,
        ((None, [county]), (words.BY_SECTOR, sectors), (words.BY_TOWNSHIP, townships)),
        resolve(CITES["demonstration_counts"]),
        left_out(townships),
    )
    folded = Folded(words.NUMBERS.text(lang), (designated,))
    return Section("demonstration", title, lead, (drawing, folded, crossed(data)))


def crossed(data: ReportData) -> Table:
    """For each designated level, how many branches reach which level by the rules."""
    pairs = Counter(
        (each.record.designation, data.assessed.answer(demonstration_level, each))
        for each in data.assessed.assessments[Branch]
    )
    levels, designated = answers_with((reached for _, reached in pairs), _LEVELS), (*_LEVELS, UNKNOWN)
    columns = (
        Column(words.DESIGNATED),
        *(Column(choice_label(level), number=True) for level in levels),
        Column(words.TOTAL, number=True),
    )
    numbers = [[pairs[row, column] for column in levels] for row in designated]
    rows: list[Row] = [(choice_label(level), *row, sum(row)) for level, row in zip(designated, numbers, strict=True)]
    sums = [sum(column) for column in zip(*numbers, strict=True)]
    groups = (RowGroup(rows), RowGroup([(words.TOTAL, *sums, sum(sums))], total=True))
    title = Label(
        "已命名的级别（行）与按规则可达到的级别（列）", "Designated level (rows) and level by the rules (columns)"
    )
    note = Label(
        "不在对角线上的支部，命名与按规则算得的不同，或有事实不详；命名由组织部门决定，此处只作对照。",
        "Off the diagonal the two differ, or facts are unknown. The organization department decides on designations; "
        "the table only compares.",
    )
    return Table(title, columns, groups, note, clauses_of(demonstration_level))


def appraisal(data: ReportData, lang: Lang) -> Section:
    """Appraisal grades of branches and secretaries."""
    title = words.REPORT_SECTIONS["appraisal"].text(lang)
    if not data.assessed.ledger.branches:
        return Section("appraisal", title, words.NO_BRANCHES.text(lang))
    lead = tr(
        "由现场检查、综合考核、述职评议三项得分加权得出；权重和等次分数线是本库默认值。",
        "Grades follow from the weighted scores of inspection, overall assessment and report; the weights and the "
        "scores that each grade requires are house defaults.",
        lang,
    )
    answers = {rule: data.assessed.answers(rule) for rule in (appraisal_grade, secretary_appraisal_grade)}
    grades = answers_with((each for counted in answers.values() for each in counted), AppraisalGrade)
    columns = (
        Column(words.SUBJECT),
        *(Column(choice_label(grade), number=True) for grade in grades),
        Column(words.TOTAL, number=True),
    )
    rows: list[Row] = [
        (words.capitalized(rule.label), *(counted[grade] for grade in grades), counted.total())
        for rule, counted in answers.items()
    ]
    table = Table(words.GRADES, columns, (RowGroup(rows),), clauses=clauses_of(appraisal_grade))
    return Section("appraisal", title, lead, (table,))
