"""The sheets of results: a summary, what is to be put right, every answer beside what was read, and the settings."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    Kind,
    Label,
    Lang,
    Problem,
    Provenance,
    Record,
    Rule,
    Status,
    Subunit,
    facts_of,
)
from pingyuan_rules.engine.values import FEN, TEXT
from pingyuan_rules.engine.wording.value_words import no_value_words
from pingyuan_rules.ledger.headings import file_stem, heading, sheet_label, with_unit
from pingyuan_rules.ledger.inspection import gather_problems
from pingyuan_rules.ledger.ledger_model import FIELDS, Extra
from pingyuan_rules.ledger.ledger_tables import input_cells
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.changes_sheet import changes_sheet
from pingyuan_rules.returned.document_head import DocumentHead
from pingyuan_rules.returned.explanation_sheets import explanation_sheets, explanation_table
from pingyuan_rules.returned.hints import head_notes
from pingyuan_rules.returned.marked_copy import problem_texts
from pingyuan_rules.returned.reading_sheet import reading_sheet
from pingyuan_rules.returned.rectification import rectification_sheet
from pingyuan_rules.returned.summary_figures import summary_table
from pingyuan_rules.returned.summary_sheet import SummarySheet
from pingyuan_rules.rules import book
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.table_model import Column, Sheet, SheetStyle, sheet_of
from pingyuan_rules.tables.typed_cells import Cell, CellValue, NoAnswer, PassThrough, UncountedCell, value_cell
from pingyuan_rules.tables.workbook_writer import Drawing

WARNINGS_STEM = "warnings"
RUN_STEM = "run"
_UNCOUNTED_WIDTH = 22
RUN_COLUMNS = (
    Column(Label("项目", "item"), width=46),
    Column(words.VALUE, width=30),
    Column(words.SOURCE, width=16),
    Column(words.REASON, width=90),
)
_WARNING_COLUMNS = (
    Column(words.PLACE, width=34),
    Column(words.FOUND, width=30),
    Column(words.EXPECTED, width=50),
    Column(words.WHAT_TO_DO, width=60),
)
# Values of the article itself need no mention; readers of results must know all others.
_OURS = (Provenance.HOUSE, Provenance.READING, Provenance.LOCAL, Provenance.CHANGED)
_NO_ANSWERS = {status: NoAnswer(status.label) for status in Status}


def result_sheets(
    assessed: AssessedLedger, explain: Sequence[Record], lang: Lang, head: DocumentHead, *, least_change: bool = False
) -> Iterator[Sheet | Drawing]:
    """The sheets of a workbook of results: what matters to most readers first."""
    warnings = [warning for warning, _ in gather_problems(assessed.warnings)]
    tables = result_tables(assessed, lang, head, warnings)
    yield SummarySheet(assessed, head)
    yield rectification_sheet(assessed, lang, least_change=least_change)
    if assessed.since is not None:
        yield changes_sheet(assessed, lang)
    names = (words.SUMMARY, words.RECTIFICATION, words.CHANGES, *(sheet.table.title for sheet in tables))
    yield from explanation_sheets(explain, assessed.policy, names)
    yield from tables


def result_files(
    assessed: AssessedLedger, explain: Sequence[Record], lang: Lang, head: DocumentHead, *, least_change: bool = False
) -> Iterator[Sheet]:
    """The same as files for programs."""
    yield summary_table(assessed, lang)
    yield rectification_sheet(assessed, lang, least_change=least_change)
    if assessed.since is not None:
        yield changes_sheet(assessed, lang)
    if explain:
        yield explanation_table(explain, assessed.policy, lang)
    yield from result_tables(assessed, lang, head, assessed.warnings)


def result_tables(assessed: AssessedLedger, lang: Lang, head: DocumentHead, warnings: Sequence[Problem]) -> list[Sheet]:
    """A table for each class of record with a column for each rule, then the warnings, the reading and the settings."""
    page = SheetStyle(page=True)
    tables = [_record_table(assessed, record, lang) for record in assessed.assessments]
    if warnings:
        rows = [problem_texts(warning, lang) for warning in warnings]
        if assessed.more_warnings:
            rows.append([words.NOT_LISTED.text(lang).format(assessed.more_warnings), "", "", ""])
        tables.append(sheet_of(words.WARNINGS, WARNINGS_STEM, _WARNING_COLUMNS, rows, page))
    if (reading := reading_sheet(assessed)) is not None:
        tables.append(reading)
    return [*tables, sheet_of(words.RUN, RUN_STEM, RUN_COLUMNS, _run_rows(assessed, head), page)]


def _record_table(assessed: AssessedLedger, record: type[Record], lang: Lang) -> Sheet:
    rules, infos = book.rules_of(record), facts_of(record).values()
    extra = assessed.ledger.extra.get(FIELDS[record], Extra((), ()))
    headings = [
        *((heading(info), info.kind) for info in infos),
        *((Label(text, text), TEXT) for text in extra.headings),
        *((answer_heading(rule), rule.kind) for rule in rules),
    ]
    columns = [Column(label, width=styles.column_width(label.text(lang), kind, lang)) for label, kind in headings]
    for number, rule in enumerate(rules, start=len(columns) - len(rules)):
        if rule.asked_of is not None:  # as wide as the longest of its answers
            columns[number] = attrs.evolve(columns[number], width=max(columns[number].width or 0, _UNCOUNTED_WIDTH))
    answers = {len(columns) - len(rules) + number: rule.met_when for number, rule in enumerate(rules)}
    # Ids and names stay in view, since the answers stand far to the right.
    style = SheetStyle(fixed=sum(info.name in {"id", "name"} for info in infos), answers=answers)

    def rows() -> Iterator[list[Cell]]:
        assessments = assessed.assessments[record]
        for assessment, more in zip(assessments, extra.rows or repeat((), len(assessments)), strict=True):
            unread = [None if value is None else PassThrough(value) for value in more]
            answers = [answer_cell(assessment, rule) for rule in rules]
            yield [*input_cells(assessment.record), *unread, *answers]

    return sheet_of(sheet_label(record), file_stem(record), columns, rows(), style)


def answer_cell(assessment: Assessment, rule: Rule[Any, Any, Any]) -> Cell:
    """An answer as a typed cell, or why there is none."""
    value, policy = getattr(assessment, rule.name), assessment.policy
    if rule.asked_of is not None and value is (not rule.met_when):
        counts = rule.shortfall(assessment.record, policy)
        return value if counts is True else UncountedCell(value, counts is UNKNOWN)
    if value is not UNKNOWN:
        return _whole_units(value, rule.kind, rule.info.unit)
    if rule.info.in_force(policy.on):
        return _NO_ANSWERS[rule.status_of(value, assessment.record, policy)]
    return _NO_ANSWERS[Status.NOT_IN_FORCE]


def answer_heading(rule: Rule[Any, Any, Any]) -> Label:
    """The heading over a rule's answers; amounts say that they are in yuan, scores that they are in points."""
    return _with_whole_unit(rule.label, rule.kind, rule.info.unit if isinstance(rule.info.unit, Subunit) else None)


def _with_whole_unit(label: Label, kind: Kind, unit: Label | None) -> Label:
    if unit is None or kind == FEN:
        return with_unit(label, kind.name)
    whole = unit.whole if isinstance(unit, Subunit) else unit
    return Label(f"{label.zh}（{whole.zh}）", f"{label.en} ({whole.en})")


def _whole_units(value: Any, kind: Kind, unit: Label | None) -> CellValue:
    # Nobody outside the library counts in hundredths of a point: 9420 beside a mark of 95 reads as an error.
    cell = value_cell(value, kind)
    return unit.amount(cell) if isinstance(cell, int) and isinstance(unit, Subunit) else cell


def _run_rows(assessed: AssessedLedger, head: DocumentHead) -> Iterator[list[CellValue]]:
    policy = assessed.policy
    yield [words.TITLE, head.title, None, None]
    if head.issuer:
        yield [words.ISSUER, "　".join(head.issuer), None, None]
    yield [words.PERIOD, head.period, None, None]
    yield [Label("程序版本", "library version"), __version__, None, None]
    yield [Label("适用日期", "policy date"), policy.on, None, None]
    yield [Label("参数校验码", "policy fingerprint"), policy.fingerprint, None, None]
    for note in head_notes(assessed):
        yield [Label("须先知道", "to be known first"), None, None, note]
    if policy.overlay_name:
        yield [words.OVERLAY, policy.overlay_name, None, None]
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance in _OURS:
            value = _whole_units(getattr(policy, info.name), info.kind, info.unit)
            yield [_with_whole_unit(info.label, info.kind, info.unit), value, source.provenance.label, source.reason]
    for name in dict.fromkeys(name for _, names in assessed.without_value.values() for name in names):
        # Answers wait for these; what else has no value on the day concerns nobody in the ledger.
        ended = policy.ended(name)
        yield [
            facts_of(Policy)[name].label,
            _NO_ANSWERS[Status.NO_VALUE],
            None,
            Label(no_value_words(ended, "zh"), no_value_words(ended, "en")),
        ]
