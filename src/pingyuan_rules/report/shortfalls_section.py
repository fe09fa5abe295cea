"""What to put right: every requirement with how many fall short of it, then the records that fall short of most."""

from pingyuan_rules.engine import Finding, Lang, Severity
from pingyuan_rules.report.page_model import Body, Cell, Column, Entries, Entry, Item, Line, Section, Table
from pingyuan_rules.report.report_data import AnyRule, ReportData
from pingyuan_rules.report.report_words import NONE, capitalized, clauses_of, known_text, number, number_cell, tr
from pingyuan_rules.rules import book

MOST_ENTRIES = 100
"""How many records are shown with what they fall short of."""


def section(data: ReportData, lang: Lang) -> Section:
    """What to put right."""
    title = tr("需要整改的事项", "What to put right", lang)
    if not any(data.assessed.assessments.values()):
        return Section("shortfalls", title, tr("台账中没有记录。", "The ledger has no records.", lang))
    lead = tr(
        "先按规则列出不达标的件数，再列出单位、党支部和党委，不达标事项多的在前。党员、申请人和县领导只有件数。",
        "First each requirement with how many fall short of it, then units, branches and committees, those that fall "
        "short of most first. Of members, applicants and county leaders there are numbers only.",
        lang,
    )
    by_record = (entries(data, lang),) if data.findings else ()
    return Section("shortfalls", title, lead, (requirements(data, lang), *by_record))


# By rule.


def requirements(data: ReportData, lang: Lang) -> Table:
    """Every rule that asks for something, and how many records meet it, by class of record."""
    columns = (
        Column(tr("要求", "requirement", lang), wide=True),
        Column(tr("约束程度", "binds as", lang)),
        Column(tr("达标", "met", lang), number=True),
        Column(tr("不达标", "short", lang), number=True),
        Column(tr("信息不足", "unknown", lang), number=True),
    )
    bodies = []
    for record, assessments in data.assessed.assessments.items():
        rules = [rule for rule in book.rules_of(record) if rule.standing.shall_be is not None] if assessments else []
        lines = tuple(requirement(data, rule, lang) for rule in rules if rule.standing.in_force(data.policy.on))
        if lines:
            many = f"{capitalized(record.label, lang)} ({number(len(assessments))})"
            bodies.append(Body(lines, many.replace(" (", "（").replace(")", "）") if lang == "zh" else many))
    note = tr(
        "不适用的记录不计入，所以三列之和可能少于记录数。",
        "Records that a requirement does not concern are left out, so the three may add up to fewer than there are.",
        lang,
    )
    return Table(tr("按规则", "By requirement", lang), columns, tuple(bodies), note=note)


def requirement(data: ReportData, rule: AnyRule, lang: Lang) -> Line:
    """A rule that asks for something, or that something is not so, and how many records meet it."""
    answers = data.assessed.answers(rule.name, rule.record)
    label = capitalized(rule.label, lang)
    asked = label if rule.standing.shall_be else tr(f"不应：{label}", f"Not: {rule.label.en}", lang)
    return (
        Cell(asked, clauses=clauses_of(rule)),
        Cell(rule.severity.label.text(lang)),
        number_cell(answers[rule.standing.shall_be]),
        Cell(number(data.short[rule]), "bad" if data.short[rule] else ""),
        number_cell(data.undecided[rule]),
    )


# By record.


def entries(data: ReportData, lang: Lang) -> Entries:
    """The records that fall short of most."""
    shown = data.findings[:MOST_ENTRIES]
    records, cases = number(len(data.findings)), number(sum(map(len, data.findings)))
    note = tr(f"共 {records} 个，{cases} 件。", f"Records that fall short: {records}; cases: {cases}. ", lang)
    if len(data.findings) > MOST_ENTRIES:
        note += tr(
            f"此处列出不达标事项最多的 {MOST_ENTRIES} 个，其余见结果工作簿的“整改清单”（assess --out）。",
            f"The {MOST_ENTRIES} that fall short of most are shown; all are on the rectification list of the "
            "results workbook (assess --out).",
            lang,
        )
    title = tr("按单位、党支部和党委", "By unit, branch and committee", lang)
    return Entries(title, tuple(entry(findings, lang) for findings in shown), note.strip())


def entry(findings: tuple[Finding, ...], lang: Lang) -> Entry:
    """One record and what it does not meet."""
    record = findings[0].record
    count = len(findings)
    name, key = known_text(record, "name"), known_text(record, "id")
    items = []
    for finding in findings:
        label = finding.label.text(lang)
        not_met = tr(f"未达到：{label}", f"Not met: {label}", lang)
        items.append(
            Item(
                # A rule that asks that something is not so is named by what is amiss already.
                text=not_met if finding.rule.standing.shall_be else capitalized(finding.label, lang),
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
        count=tr(f"{count} 项", f"{count} points" if count > 1 else "1 point", lang),
        items=tuple(items),
    )
