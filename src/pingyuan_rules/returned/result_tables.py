"""What results are made of: a summary, what is to be put right, every answer beside what was read, how it was asked."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    Kind,
    Label,
    Lang,
    Provenance,
    Record,
    Rule,
    Status,
    Subunit,
    facts_of,
)
from pingyuan_rules.engine.values import FEN, TEXT
from pingyuan_rules.ledger.headings import file_stem, heading, sheet_label, with_unit
from pingyuan_rules.ledger.ledger_model import FIELDS, Extra
from pingyuan_rules.ledger.ledger_tables import input_cells
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.explanation_sheets import explanation_output, explanation_sheets
from pingyuan_rules.returned.marked_copy import HEADINGS, problem_cells
from pingyuan_rules.returned.rectification import RECTIFICATION, rectification_output
from pingyuan_rules.returned.summary_figures import SUMMARY, summary_output
from pingyuan_rules.returned.summary_sheet import SummarySheet
from pingyuan_rules.rules import book
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.table_model import Column, Sheet, SheetStyle, sheet_of
from pingyuan_rules.tables.typed_cells import CellValue, NoAnswer, PassThrough, value_cell
from pingyuan_rules.tables.workbook_writer import Drawing

WARNINGS = Label("提醒", "Warnings")
WARNINGS_STEM = "warnings"
RUN = Label("运行说明", "Run")
RUN_STEM = "run"

RUN_HEADINGS = (Label("项目", "item"), Label("值", "value"), Label("来源", "source"), Label("理由", "reason"))
_OURS = (Provenance.HOUSE, Provenance.LOCAL, Provenance.CHANGED)


RUN_WIDTHS = (46, 30, 16, 90)
_WARNING_WIDTHS = (34, 30, 50, 60)
_ABSENT = {status: NoAnswer(status.label) for status in Status} | {Status.UNKNOWN: NoAnswer(words.UNKNOWN)}


def result_sheets(assessed: AssessedLedger, explain: Sequence[Record], lang: Lang) -> Iterator[Sheet | Drawing]:
    """The sheets of a workbook of results: what matters to most readers first."""
    tables = result_tables(assessed, lang)
    labels = (SUMMARY, RECTIFICATION, *(each.table.title for each in tables))
    yield SummarySheet(assessed)
    yield rectification_output(assessed, lang)
    yield from explanation_sheets(explain, assessed.policy, labels)
    yield from tables


def result_files(assessed: AssessedLedger, explain: Sequence[Record], lang: Lang) -> Iterator[Sheet]:
    """The same as files for programs."""
    yield summary_output(assessed, lang)
    yield rectification_output(assessed, lang)
    if explain:
        yield explanation_output(explain, assessed.policy, lang)
    yield from result_tables(assessed, lang)


def result_tables(assessed: AssessedLedger, lang: Lang) -> list[Sheet]:
    """A table for each class of record with a column for each rule, what is likely wrong, then how it was asked."""
    tables = [_record_table(assessed, record, lang) for record in assessed.assessments]
    if assessed.warnings:
        rows = ([_label(each) for each in problem_cells(warning)] for warning in assessed.warnings)
        columns = (Column(label, width=width) for label, width in zip(HEADINGS[1:], _WARNING_WIDTHS, strict=True))
        tables.append(sheet_of(WARNINGS, WARNINGS_STEM, columns, rows, SheetStyle(page=True)))
    columns = (Column(label, width=width) for label, width in zip(RUN_HEADINGS, RUN_WIDTHS, strict=True))
    run = sheet_of(RUN, RUN_STEM, columns, _run_rows(assessed.policy), SheetStyle(page=True))
    return [*tables, run]


def _label(said: str | Label) -> Label:
    return said if isinstance(said, Label) else Label(said, said)


def _record_table(assessed: AssessedLedger, record: type[Record], lang: Lang) -> Sheet:
    rules, infos = book.rules_of(record), facts_of(record).values()
    extra = assessed.ledger.extra.get(FIELDS[record], Extra((), ()))
    columns = [
        *(_column(heading(info), info.kind, lang) for info in infos),
        *(_column(Label(text, text), TEXT, lang) for text in extra.headings),
        *(_column(answer_heading(rule), rule.kind, lang) for rule in rules),
    ]
    answers = {len(columns) - len(rules) + number: rule.standing.shall_be for number, rule in enumerate(rules)}
    style = SheetStyle(fixed=sum(info.name in {"id", "name"} for info in infos), answers=answers)
    return sheet_of(sheet_label(record), file_stem(record), columns, _record_rows(assessed, record, extra), style)


def _column(label: Label, kind: Kind, lang: Lang) -> Column:
    return Column(label, width=styles.column_width(label.text(lang), kind, lang))


def _record_rows(assessed: AssessedLedger, record: type[Record], extra: Extra) -> Iterator[list[CellValue]]:
    rules, assessments = book.rules_of(record), assessed.assessments[record]
    kept = extra.rows or repeat((), len(assessments))
    for each, more in zip(assessments, kept, strict=True):
        yield [
            *input_cells(each.record),
            *(None if value is None else PassThrough(value) for value in more),
            *_answers(each, rules),
        ]


def answer_heading(rule: Rule[Any, Any, Any]) -> Label:
    """The heading over a rule's answers; amounts say that they are in yuan, scores that they are in points."""
    return _counted(rule.label, rule.kind, rule.standing.unit if isinstance(rule.standing.unit, Subunit) else None)


def _counted(label: Label, kind: Kind, unit: Label | None) -> Label:
    if unit is None or kind == FEN:
        return with_unit(label, kind.name)
    said = unit.whole if isinstance(unit, Subunit) else unit
    return Label(f"{label.zh}（{said.zh}）", f"{label.en} ({said.en})")


def _cell(value: Any, kind: Kind, unit: Label | None) -> CellValue:
    # Nobody outside the library counts in hundredths of a point: 9420 beside a mark of 95 reads as an error.
    cell = value_cell(value, kind)
    return unit.amount(cell) if isinstance(cell, int) and isinstance(unit, Subunit) else cell


def _answers(assessment: Assessment, rules: tuple[Rule[Any, Any, Any], ...]) -> Iterator[CellValue]:
    policy = assessment.policy
    for rule in rules:
        value = getattr(assessment, rule.name)
        if isinstance(value, bool):
            yield value
        elif value is not UNKNOWN:
            yield _cell(value, rule.kind, rule.standing.unit)
        elif rule.standing.in_force(policy.on):
            yield _ABSENT[rule.status_of(value, assessment.record, policy)]
        else:
            yield _ABSENT[Status.NOT_IN_FORCE]


def _run_rows(policy: Policy) -> Iterator[list[CellValue]]:
    yield [Label("程序版本", "library version"), __version__, None, None]
    yield [Label("政策日期", "policy date"), policy.on, None, None]
    yield [Label("政策指纹", "policy fingerprint"), policy.fingerprint, None, None]
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance in _OURS:
            value = _cell(getattr(policy, info.name), info.kind, info.unit)
            yield [_counted(info.label, info.kind, info.unit), value, source.provenance.label, source.reason]
