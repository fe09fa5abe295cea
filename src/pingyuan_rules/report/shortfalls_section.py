"""What to put right: every requirement with how many records do not meet it, then the records with most findings."""

from pingyuan_rules import words
from pingyuan_rules.engine import Finding, Label, Lang, Severity
from pingyuan_rules.report.page_model import Entries, Entry, Folded, Item, Section
from pingyuan_rules.report.report_data import AnyRule, ReportData
from pingyuan_rules.report.report_words import clauses_of, known_text, rule_cell, tr
from pingyuan_rules.rules import book
from pingyuan_rules.tables.cell_text import NONE, number_text
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import CountCell

MOST_ENTRIES, MOST_UNFOLDED = 100, 8
"""How many records are shown with their findings, and how many of these are neither folded nor left out on paper."""


def section(data: ReportData, lang: Lang) -> Section:
    """What to put right."""
    title = words.REPORT_SECTIONS["shortfalls"].text(lang)
    if not any(data.assessed.assessments.values()):
        return Section("shortfalls", title, words.NO_RECORDS.text(lang))
    lead = tr(
        "先按规则列出不达标的件数，再列出单位、党支部和党（工）委，不达标事项多的在前。党员、入党申请人和县委领导班子成员只有件数。",
        "First the number of records that do not meet each requirement, then units, branches and committees, those "
        "with most findings first. Members, applicants and county leaders are only counted.",
        lang,
    )
    # Pages are sent on, so people are only counted, in the table.
    by_record = entries(data, lang) if data.findings else ()
    return Section("shortfalls", title, lead, (requirements(data), *by_record))


# By rule.


def requirements(data: ReportData) -> Table:
    """Every rule that asks for something, and how many records meet it, by class of record."""
    columns = (
        Column(words.FINDING, wide=True),
        Column(words.SEVERITY),
        Column(words.MET[True], number=True),
        Column(words.MET[False], number=True),
        Column(words.UNDECIDED, number=True),
    )
    groups = []
    for record, assessments in data.assessed.assessments.items():
        rules = [rule for rule in book.rules_of(record) if rule.met_when is not None] if assessments else []
        if rows := [requirement(data, rule) for rule in rules if is_asked(data, rule)]:
            name, number = words.capitalized(record.label), number_text(len(assessments))
            groups.append(RowGroup(rows, Label(f"{name.zh}（{number}）", f"{name.en} ({number})")))
    note = Label(
        "不适用的记录和未正常运营的单位不计入，所以三列之和可能少于记录数。",
        "Records that a requirement does not apply to and units that are not in operation are left out, so the three "
        "may add up to less than their number.",
    )
    notes = words.joined(note, data.assessed.no_value_note, data.assessed.open_note)
    return Table(words.BY_REQUIREMENT, columns, tuple(groups), notes)


def is_asked(data: ReportData, rule: AnyRule) -> bool:
    """Whether a requirement has a row: otherwise it would stand there with every number zero, as if all were well."""
    if not rule.info.in_force(data.policy.on):
        return False
    lacking, _ = data.assessed.without_value.get(rule, (0, ()))
    answers = data.assessed.answers(rule)
    return not (lacking or rule.optional_relations) or answers[True] + answers[False] + data.undecided[rule] > 0


def requirement(data: ReportData, rule: AnyRule) -> Row:
    """What a record can fall short of, and how many records do and do not."""
    short = data.short[rule]
    return (
        rule_cell(rule, rule.unmet_label),
        rule.severity_on(data.policy.on).label,
        data.assessed.met(rule),
        CountCell(short, tone="bad" if short else ""),
        data.undecided[rule],
    )


# By record.


def entries(data: ReportData, lang: Lang) -> tuple[Entries | Folded, ...]:
    """The records with most findings, those after the first few folded."""
    shown = data.findings[:MOST_ENTRIES]
    records, cases = number_text(len(data.findings)), number_text(sum(map(len, data.findings)))
    note = tr(f"共 {records} 个，{cases} 件。", f"Records with findings: {records}; findings: {cases}. ", lang)
    if len(data.findings) > MOST_ENTRIES:
        note += tr(
            f"此处列出不达标事项最多的 {MOST_ENTRIES} 个，其余见结果工作簿的“整改清单”（assess --out）。",
            f"The {MOST_ENTRIES} with most findings are shown; all are on the rectification list of the results "
            "workbook (assess --out).",
            lang,
        )
    made = tuple(entry(findings, lang) for findings in shown)
    first, rest = made[:MOST_UNFOLDED], made[MOST_UNFOLDED:]
    whole = Entries(words.BY_RECORD.text(lang), first, note.strip())
    if not rest:
        return (whole,)
    number = number_text(len(rest))
    title = tr(f"其余 {number} 个", f"{number} more", lang)
    elsewhere = tr(
        f"此处印出不达标事项最多的 {MOST_UNFOLDED} 个；其余见结果工作簿的“整改清单”（assess --out）。",
        f"The {MOST_UNFOLDED} with most findings are printed; all are on the rectification list of the results "
        "workbook (assess --out).",
        lang,
    )
    return whole, Folded(title, (Entries("", rest, ""),), elsewhere)


def entry(findings: tuple[Finding, ...], lang: Lang) -> Entry:
    """One record and its findings."""
    record = findings[0].record
    count = len(findings)
    name, key = known_text(record, "name"), known_text(record, "id")
    items = []
    for finding in findings:
        label = words.capitalized(finding.rule.unmet_label)
        items.append(
            Item(
                text=label.text(lang),
                severity=finding.severity.label.text(lang),
                strict=finding.severity is Severity.REQUIRED,
                clauses=clauses_of(finding.rule),
                remedies=finding.remedies(lang),
            )
        )
    return Entry(
        kind=type(record).label.text(lang),
        name=name or key or NONE,
        key=key if name else "",
        place=known_text(record, "township"),
        count=tr(f"{count} 项", f"{count} findings" if count > 1 else "1 finding", lang),
        items=tuple(items),
    )
