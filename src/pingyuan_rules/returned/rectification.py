"""The list of what is to be put right: every rule that a record falls short of, in the order of who is to read it."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, Assessment, Finding, Label, Lang, Record, facts_of, is_known
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.records import Branch
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.tables.table_model import Column, Sheet, SheetStyle, sheet_of
from pingyuan_rules.tables.typed_cells import CellValue

RECTIFICATION = Label("整改清单", "Rectification list")
RECTIFICATION_STEM = "rectification"

_COLUMNS = (
    Column(Label("所属乡镇", "township"), width=11),
    Column(Label("党支部编号", "branch id"), width=13),
    Column(Label("党支部名称", "branch name"), width=18),
    Column(Label("记录类别", "class of record"), width=9),
    Column(Label("编号", "id"), width=20),
    Column(Label("名称", "name"), width=20),
    Column(Label("存在问题", "what is missing"), width=36),
    Column(Label("依据", "clause"), width=32),
    Column(Label("如何达标", "what would put it right"), width=62),
    Column(Label("约束程度", "severity"), width=9),
)
_NOT_MET = Label("未达到：{0}", "not met: {0}")
_MUST_NOT = Label("不应有：{0}", "should not be: {0}")
_LIST = Label("；", "; ")


def rectification_output(assessed: AssessedLedger, lang: Lang) -> Sheet:
    """The list as a table, by township and branch, so that what belongs to one branch stands together."""
    rows = _Rows(assessed, lang)
    return sheet_of(RECTIFICATION, RECTIFICATION_STEM, _COLUMNS, rows, SheetStyle(page=True))


@attrs.frozen
class _Place:
    """To whom a record belongs.

    Attributes:
        township: Its township, or that of its branch.
        branch_id: Its branch.
        branch_name: The branch's name.
    """

    township: str | None
    branch_id: str | None
    branch_name: str | None

    @property
    def order(self) -> tuple[tuple[bool, str], ...]:
        """Sorts by township and branch, what is unknown last."""
        return tuple((value is None, value or "") for value in (self.township, self.branch_id))


class _Rows:
    """The rows of the list; they are made while they are read, so that they are never all held."""

    def __init__(self, assessed: AssessedLedger, lang: Lang) -> None:
        self._assessed = assessed
        self._lang: Lang = lang
        self._branches = {known(branch, "id"): branch for branch in assessed.ledger.branches}
        self._list = _LIST.text(lang)
        self._clauses: dict[str, str] = {}

    def __iter__(self) -> Iterator[list[CellValue]]:
        short = [
            (self._place(each.record), order, each)
            for order, assessments in enumerate(self._assessed.assessments.values())
            for each in assessments
            if falls_short(each)
        ]
        short.sort(key=lambda each: (*each[0].order, each[1]))
        for place, _, assessment in short:
            record = assessment.record
            label = sheet_label(type(record))
            for finding in assessment.findings:
                yield [
                    place.township,
                    place.branch_id,
                    place.branch_name,
                    label,
                    known(record, "id"),
                    known(record, "name"),
                    _said(finding),
                    self._clause(finding),
                    self._list.join(finding.remedies(self._lang)),
                    finding.severity.label,
                ]

    def _place(self, record: Record) -> _Place:
        branch_id = known(record, "id" if isinstance(record, Branch) else "branch_id")
        branch = None if branch_id is None else self._branches.get(branch_id)
        of_branch = (None, None) if branch is None else (known(branch, "township"), known(branch, "name"))
        return _Place(known(record, "township") or of_branch[0], branch_id, of_branch[1])

    def _clause(self, finding: Finding) -> str:
        name = finding.rule.name
        if name not in self._clauses:
            places = (f"{clause.key} {clause.term.text(self._lang)}" for clause in finding.clauses)
            self._clauses[name] = self._list.join(places)
        return self._clauses[name]


def falls_short(assessment: Assessment) -> bool:
    """Whether a record falls short of any rule."""
    return any(
        getattr(assessment, rule.name) is (not rule.standing.shall_be)
        for rule in assessment.rules
        if rule.standing.shall_be is not None
    )


def _said(finding: Finding) -> Label:
    words = _NOT_MET if finding.rule.standing.shall_be else _MUST_NOT
    return Label(words.zh.format(finding.label.zh), words.en.format(finding.label.en))


def known(record: Record, name: str) -> str | None:
    """A text fact of a record; None where it is not known, or its class has no such fact."""
    facts: Mapping[str, Any] = facts_of(type(record))
    value: Any = getattr(record, name) if name in facts else UNKNOWN
    return value if is_known(value) else None
