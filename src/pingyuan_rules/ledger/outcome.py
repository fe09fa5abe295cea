"""The tables of results: what was read and what every rule says of it, what falls short, and how it was asked."""

from collections.abc import Iterator
from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    Finding,
    Kind,
    Label,
    Lang,
    Provenance,
    Record,
    Rule,
    Subunit,
    facts_of,
    is_known,
)
from pingyuan_rules.engine.kinds import FEN
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.ledger.headings import file_stem, sheet_label, with_unit
from pingyuan_rules.ledger.tables import Output, Plain, input_cells, input_headings, plain
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

FINDINGS = Label("不达标事项", "Findings")
FINDINGS_STEM = "findings"
RUN = Label("运行说明", "Run")
RUN_STEM = "run"

_FINDING_HEADINGS = (
    Label("记录类别", "class of record"),
    Label("编号", "id"),
    Label("名称", "name"),
    Label("所属乡镇", "township"),
    Label("规则", "rule"),
    Label("约束程度", "severity"),
    Label("依据", "clause"),
    Label("如何达标", "what would put it right"),
)
RUN_HEADINGS = (Label("项目", "item"), Label("值", "value"), Label("来源", "source"), Label("理由", "reason"))
_OURS = (Provenance.HOUSE, Provenance.LOCAL, Provenance.CHANGED)


def result_tables(assessed: AssessedLedger, lang: Lang) -> list[Output]:
    """A table for each class of record with a column for each rule, then the findings, then how it was asked."""
    answers = assessed.assessments
    tables = [_record_table(record, assessments) for record, assessments in answers.items()]
    rows = (row for assessments in answers.values() for each in assessments for row in _finding_rows(each, lang))
    findings = Output(FINDINGS, FINDINGS_STEM, _FINDING_HEADINGS, rows, filtered=True)
    return [*tables, findings, Output(RUN, RUN_STEM, RUN_HEADINGS, _run_rows(assessed.policy))]


def _record_table(record: type[Record], assessments: tuple[Assessment, ...]) -> Output:
    rules = book.rules_of(record)
    headings = [*input_headings(record), *(answer_heading(rule) for rule in rules)]
    rows = ([*input_cells(each.record), *_answers(each, rules)] for each in assessments)
    return Output(sheet_label(record), file_stem(record), headings, rows)


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
    for rule in rules:
        yield _cell(getattr(assessment, rule.name), rule.kind, rule.standing.unit)


def _finding_rows(assessment: Assessment, lang: Lang) -> Iterator[list[Plain]]:
    for finding in assessment.findings:
        yield [
            sheet_label(type(finding.record)),
            *(_known(finding.record, name) for name in ("id", "name", "township")),
            finding.label,
            finding.severity.label,
            _clauses(finding, lang),
            (Label("；", "; ").text(lang)).join(finding.remedies(lang)),
        ]


def _known(record: Record, name: str) -> Plain:
    """A text fact of a record; None where it is not known, or its class has no such fact."""
    known = getattr(record, name) if name in facts_of(type(record)) else UNKNOWN
    return known if is_known(known) else None


def _clauses(finding: Finding, lang: Lang) -> str:
    places = (f"{clause.key} {clause.term.text(lang)}" for clause in finding.clauses)
    return Label("；", "; ").text(lang).join(places)


def _run_rows(policy: Policy) -> Iterator[list[Plain]]:
    yield [Label("程序版本", "library version"), __version__, None, None]
    yield [Label("政策日期", "policy date"), policy.on, None, None]
    yield [Label("政策指纹", "policy fingerprint"), policy.fingerprint, None, None]
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance in _OURS:
            value = _cell(getattr(policy, info.name), info.kind, info.unit)
            yield [_counted(info.label, info.kind, info.unit), value, source.provenance.label, source.reason]
