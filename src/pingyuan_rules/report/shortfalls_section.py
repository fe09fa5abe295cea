"""What to put right: every requirement with how many fall short of it, then the records that fall short of most."""

from pingyuan_rules.engine import Finding, Lang, Severity
from pingyuan_rules.report.page_model import Body, Cell, Column, Entries, Entry, Item, Line, Section, Table
from pingyuan_rules.report.report_data import AnyRule, Gathered
from pingyuan_rules.report.report_words import NONE, clauses_of, known_text, number, number_cell, said, whole
from pingyuan_rules.rules import book

MOST_ENTRIES = 100
"""How many records are shown with what they fall short of."""


def section(of: Gathered, lang: Lang) -> Section:
    """What to put right."""
    title = said("需要整改的事项", "What to put right", lang)
    if not any(of.found.assessments.values()):
        return Section("shortfalls", title, said("台账中没有记录。", "The ledger has no records.", lang))
    lead = said(
        "先按规则列出不达标的件数，再列出单位、党支部和党委，不达标事项多的在前。党员、申请人和县领导只有件数。",
        "First each requirement with how many fall short of it, then units, branches and committees, those that fall "
        "short of most first. Of members, applicants and county leaders there are numbers only.",
        lang,
    )
    by_record = (entries(of, lang),) if of.findings else ()
    return Section("shortfalls", title, lead, (requirements(of, lang), *by_record))


# By rule.


def requirements(of: Gathered, lang: Lang) -> Table:
    """Every rule that asks for something, and how many records meet it, by class of record."""
    columns = (
        Column(said("要求", "requirement", lang), wide=True),
        Column(said("约束程度", "binds as", lang)),
        Column(said("达标", "met", lang), number=True),
        Column(said("不达标", "short", lang), number=True),
        Column(said("信息不足", "unknown", lang), number=True),
    )
    bodies = []
    for record, assessments in of.found.assessments.items():
        rules = [rule for rule in book.rules_of(record) if rule.standing.shall_be is not None] if assessments else []
        lines = tuple(_line(of, rule, lang) for rule in rules if rule.standing.in_force(of.policy.on))
        if lines:
            many = f"{whole(record.label, lang)} ({number(len(assessments))})"
            bodies.append(Body(lines, many.replace(" (", "（").replace(")", "）") if lang == "zh" else many))
    note = said(
        "不适用的记录不计入，所以三列之和可能少于记录数。",
        "Records that a requirement does not concern are left out, so the three may add up to fewer than there are.",
        lang,
    )
    return Table(said("按规则", "By requirement", lang), columns, tuple(bodies), note=note)


def _line(of: Gathered, rule: AnyRule, lang: Lang) -> Line:
    answers = of.found.answers(rule.name, rule.record)
    return (
        Cell(_asked(rule, lang), clauses=clauses_of(rule)),
        Cell(rule.severity.label.text(lang)),
        number_cell(answers[rule.standing.shall_be]),
        Cell(number(of.short[rule]), "bad" if of.short[rule] else ""),
        number_cell(of.undecided[rule]),
    )


def _asked(rule: AnyRule, lang: Lang) -> str:
    """The rule, and that it shall not hold where that is what is asked."""
    label = whole(rule.label, lang)
    return label if rule.standing.shall_be else said(f"不应：{label}", f"Not: {rule.label.en}", lang)


def _fallen_short(rule: AnyRule, lang: Lang) -> str:
    """The rule as what is amiss."""
    label = rule.label.text(lang)
    return said(f"未达到：{label}", f"Not met: {label}", lang) if rule.standing.shall_be else whole(rule.label, lang)


# By record.


def entries(of: Gathered, lang: Lang) -> Entries:
    """The records that fall short of most."""
    shown = of.findings[:MOST_ENTRIES]
    records, cases = number(len(of.findings)), number(sum(map(len, of.findings)))
    note = said(f"共 {records} 个，{cases} 件。", f"Records that fall short: {records}; cases: {cases}. ", lang)
    if len(of.findings) > MOST_ENTRIES:
        note += said(
            f"此处列出不达标事项最多的 {MOST_ENTRIES} 个，其余见结果工作簿的“整改清单”（assess --out）。",
            f"The {MOST_ENTRIES} that fall short of most are shown; all are on the rectification list of the "
            "results workbook (assess --out).",
            lang,
        )
    title = said("按单位、党支部和党委", "By unit, branch and committee", lang)
    return Entries(title, tuple(_entry(findings, lang) for findings in shown), note.strip())


def _entry(findings: tuple[Finding, ...], lang: Lang) -> Entry:
    record = findings[0].record
    many = len(findings)
    name, key = known_text(record, "name"), known_text(record, "id")
    return Entry(
        kind=type(record).label.text(lang),
        name=name or key or NONE,
        key=key if name else "",
        place=known_text(record, "township"),
        count=said(f"{many} 项", f"{many} points" if many > 1 else "1 point", lang),
        items=tuple(_item(finding, lang) for finding in findings),
    )


def _item(finding: Finding, lang: Lang) -> Item:
    return Item(
        text=_fallen_short(finding.rule, lang),
        severity=finding.severity.label.text(lang),
        strict=finding.severity is Severity.REQUIRED,
        clauses=clauses_of(finding.rule),
        remedies=finding.remedies(lang),
    )
