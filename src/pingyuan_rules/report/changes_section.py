"""Before and after a rectification: for each requirement how many shortfalls were put right, stand or are new."""

from collections import Counter
from collections.abc import Sequence

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import AnyRule, ReportData
from pingyuan_rules.report.report_words import rule_cell, tr
from pingyuan_rules.returned.changes import ChangeKind, Verdict
from pingyuan_rules.tables.cell_text import number_text
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, CountCell

_NEW = (ChangeKind.NEW, ChangeKind.FOUND_NOT_MET)
_OTHERS = (
    ChangeKind.NOW_UNDECIDED,
    ChangeKind.WITHOUT_VALUE,
    ChangeKind.NO_LONGER_ASKED,
    ChangeKind.NO_LONGER_IN_LEDGER,
)
"""What ends a shortfall without putting it right."""


def section(data: ReportData, lang: Lang) -> Section | None:
    """What was put right since the earlier ledger; None if nobody named one."""
    if data.assessed.since is None:
        return None
    title = words.REPORT_SECTIONS["changes"].text(lang)
    lead = tr(
        "整改前的台账和现台账按同一政策、同一适用日期判定，规则的变化不会显示为整改。记录按编号对应；"
        "逐条情况见结果工作簿的“整改前后”（assess --out）。",
        "Both ledgers are assessed under the same policy and day, so that a changed rule never looks like a "
        "rectification. Records are matched by their ids; the results workbook lists each of them on its sheet "
        "“Changes” (assess --out).",
        lang,
    )
    if not data.assessed.changes:
        lead += tr("两份台账都没有不达标的事项。", " Neither ledger has a requirement that is not met.", lang)
        return Section("changes", title, lead)
    return Section("changes", title, lead, (by_requirement(data),))


def by_requirement(data: ReportData) -> Table:
    """For each requirement its shortfalls in the earlier ledger, what became of them, and those of now."""
    counts: dict[AnyRule, Counter[ChangeKind]] = {}
    for change in data.assessed.changes:
        counts.setdefault(change.rule, Counter())[change.kind] += 1
    order = {rule: number for number, rule in enumerate(data.short)}
    groups = []
    for record in data.assessed.assessments:
        rules = sorted((rule for rule in counts if rule.record is record), key=order.__getitem__)
        if rules:
            rows = [(rule_cell(rule, rule.unmet_label), *numbers(counts[rule])) for rule in rules]
            groups.append(RowGroup(rows, words.capitalized(record.label)))
    total = sum(counts.values(), Counter[ChangeKind]())
    sums: Row = (words.TOTAL, *numbers(total))
    groups.append(RowGroup([sums], total=True))
    columns = (
        Column(words.FINDING, wide=True),
        Column(words.BEFORE, number=True),
        Column(ChangeKind.PUT_RIGHT.label, number=True),
        Column(ChangeKind.STILL_NOT_MET.label, number=True),
        Column(words.NOT_COUNTED_AS_RIGHT, number=True),
        Column(ChangeKind.NEW.label, number=True),
        Column(words.AFTER, number=True),
    )
    return Table(words.BY_REQUIREMENT, columns, tuple(groups), note(data))


def numbers(counts: Counter[ChangeKind]) -> tuple[Cell, ...]:
    """The numbers of a row: the first is the sum of the next three, the last that of still not met and new."""
    put_right, still = counts[ChangeKind.PUT_RIGHT], counts[ChangeKind.STILL_NOT_MET]
    others, new = sum(counts[kind] for kind in _OTHERS), sum(counts[kind] for kind in _NEW)
    return (
        put_right + still + others,
        CountCell(put_right, tone="good" if put_right else ""),
        still,
        others,
        CountCell(new, tone="bad" if new else ""),
        still + new,
    )


def note(data: ReportData) -> Label | None:
    """What became of the others, and what new ones come from; None if there is nothing to tell."""
    total = Counter(change.kind for change in data.assessed.changes)
    added = sum(change.before is Verdict.NO_RECORD for change in data.assessed.changes)
    found, others, of_new = ChangeKind.FOUND_NOT_MET, words.NOT_COUNTED_AS_RIGHT, words.OF_THE_NEW
    return words.joined(
        data.assessed.unmatched_note,
        counted(others, [(kind.label, total[kind]) for kind in _OTHERS]),
        counted(of_new, [(found.label, total[found]), (words.OF_NEW_RECORDS, added)]),
    )


def counted(name: Label, numbers: Sequence[tuple[Label, int]]) -> Label | None:
    """A sentence that says what something consists of; None if every number is zero."""
    parts = [(label, number_text(number)) for label, number in numbers if number]
    zh, en = "，".join(f"{part.zh} {n}" for part, n in parts), ", ".join(f"{part.en} {n}" for part, n in parts)
    return Label(f"{name.zh}：{zh}。", f"{words.capitalized(name).en}: {en}.") if parts else None
