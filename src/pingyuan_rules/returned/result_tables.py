"""What results are made of: a summary, what is to be put right, every answer beside what was read, how it was asked."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

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
from pingyuan_rules.ledger.ledger_tables import input_cells, input_headings
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.explanation_sheets import explanation_output, explanation_sheets
from pingyuan_rules.returned.marked_copy import HEADINGS, words
from pingyuan_rules.returned.rectification import RECTIFICATION, rectification_output
from pingyuan_rules.returned.summary_figures import SUMMARY, summary_output
from pingyuan_rules.returned.summary_sheet import SummarySheet
from pingyuan_rules.rules import book
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.model import Absent, Kept, Look, Output, Plain, Value, plain
from pingyuan_rules.tables.workbook_writer import Drawing
from pingyuan_rules.words import NO, YES

WARNINGS = Label("提醒", "Warnings")
WARNINGS_STEM = "warnings"
RUN = Label("运行说明", "Run")
RUN_STEM = "run"

RUN_HEADINGS = (Label("项目", "item"), Label("值", "value"), Label("来源", "source"), Label("理由", "reason"))
_OURS = (Provenance.HOUSE, Provenance.LOCAL, Provenance.CHANGED)


RUN_WIDTHS = (46, 30, 16, 90)
_WARNING_WIDTHS = (34, 30, 50, 60)
_ABSENT = {status: Absent(status.label) for status in Status} | {Status.UNKNOWN: Absent(styles.UNKNOWN)}


def result_sheets(assessed: AssessedLedger, explain: Sequence[Record], lang: Lang) -> Iterator[Output | Drawing]:
    """The sheets of a workbook of results: what matters to most readers first."""
    tables = result_tables(assessed, lang)
    labels = (SUMMARY, RECTIFICATION, *(each.name for each in tables))
    yield SummarySheet(assessed)
    yield rectification_output(assessed, lang)
    yield from explanation_sheets(explain, assessed.policy, labels)
    yield from tables


def result_files(assessed: AssessedLedger, explain: Sequence[Record], lang: Lang) -> Iterator[Output]:
    """The same as files for programs."""
    yield summary_output(assessed, lang)
    yield rectification_output(assessed, lang)
    if explain:
        yield explanation_output(explain, assessed.policy, lang)
    yield from result_tables(assessed, lang)


def result_tables(assessed: AssessedLedger, lang: Lang) -> list[Output]:
    """A table for each class of record with a column for each rule, what is likely wrong, then how it was asked."""
    tables = [_record_table(assessed, record, lang) for record in assessed.assessments]
    if assessed.warnings:
        rows = ([_label(each) for each in words(warning)] for warning in assessed.warnings)
        look = Look(_WARNING_WIDTHS, page=True)
        tables.append(Output(WARNINGS, WARNINGS_STEM, HEADINGS[1:], rows, look))
    run = Output(RUN, RUN_STEM, RUN_HEADINGS, _run_rows(assessed.policy), Look(RUN_WIDTHS, page=True))
    return [*tables, run]


def _label(said: str | Label) -> Label:
    return said if isinstance(said, Label) else Label(said, said)


def _record_table(assessed: AssessedLedger, record: type[Record], lang: Lang) -> Output:
    rules, infos = book.rules_of(record), facts_of(record).values()
    extra = assessed.ledger.extra.get(FIELDS[record], Extra((), ()))
    kept = [Label(heading, heading) for heading in extra.headings]
    headings = [*input_headings(record), *kept, *(answer_heading(rule) for rule in rules)]
    widths = [
        *(styles.column_width(heading(info).text(lang), info.kind, lang) for info in infos),
        *(styles.column_width(each.zh, TEXT, lang) for each in kept),
        *(styles.column_width(answer_heading(rule).text(lang), rule.kind, lang) for rule in rules),
    ]
    first = len(infos) + len(kept)
    answers = {first + number: rule.standing.shall_be for number, rule in enumerate(rules)}
    look = Look(widths, fixed=sum(info.name in {"id", "name"} for info in infos), answers=answers)
    return Output(sheet_label(record), file_stem(record), headings, _record_rows(assessed, record, extra), look)


def _record_rows(assessed: AssessedLedger, record: type[Record], extra: Extra) -> Iterator[list[Plain]]:
    rules, assessments = book.rules_of(record), assessed.assessments[record]
    kept = extra.rows or repeat((), len(assessments))
    for each, more in zip(assessments, kept, strict=True):
        yield [*input_cells(each.record), *map(_kept, more), *_answers(each, rules)]


def _kept(value: Value) -> Kept | None:
    return None if value is None else Kept(value)


def answer_heading(rule: Rule[Any, Any, Any]) -> Label:
    """The heading over a rule's answers; amounts say that they are in yuan, scores that they are in points."""
    return _counted(rule.label, rule.kind, rule.standing.unit if isinstance(rule.standing.unit, Subunit) else None)


def _counted(label: Label, kind: Kind, unit: Label | None) -> Label:
    if unit is None or kind == FEN:
        return with_unit(label, kind.name)
    said = unit.whole if isinstance(unit, Subunit) else unit
    return Label(f"{label.zh}（{said.zh}）", f"{label.en} ({said.en})")


def _cell(value: Any, kind: Kind, unit: Label | None) -> Plain:
    # Nobody outside the library counts in hundredths of a point: 9420 beside a mark of 95 reads as an error.
    cell = plain(value, kind)
    return unit.amount(cell) if isinstance(cell, int) and isinstance(unit, Subunit) else cell


def _answers(assessment: Assessment, rules: tuple[Rule[Any, Any, Any], ...]) -> Iterator[Plain]:
    policy = assessment.policy
    for rule in rules:
        value = getattr(assessment, rule.name)
        if isinstance(value, bool):
            yield YES if value else NO
        elif value is not UNKNOWN:
            yield _cell(value, rule.kind, rule.standing.unit)
        elif rule.standing.in_force(policy.on):
            yield _ABSENT[rule.status_of(value, assessment.record, policy)]
        else:
            yield _ABSENT[Status.NOT_IN_FORCE]


def _run_rows(policy: Policy) -> Iterator[list[Plain]]:
    yield [Label("程序版本", "library version"), __version__, None, None]
    yield [Label("政策日期", "policy date"), policy.on, None, None]
    yield [Label("政策指纹", "policy fingerprint"), policy.fingerprint, None, None]
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance in _OURS:
            value = _cell(getattr(policy, info.name), info.kind, info.unit)
            yield [_counted(info.label, info.kind, info.unit), value, source.provenance.label, source.reason]
