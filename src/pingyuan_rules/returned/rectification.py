"""The list of what is to be put right: every rule that a record does not meet, in the order of who is to read it."""

from collections.abc import Iterator

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import Finding, Label, Lang, Record
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.proof import AdvisedFinding, NotAdvised, Undecided
from pingyuan_rules.records import Branch
from pingyuan_rules.returned.assessed_ledger import AssessedLedger, text_fact
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.table_model import Column, Sheet, SheetStyle, sheet_of
from pingyuan_rules.tables.typed_cells import CellValue

STEM = "rectification"

# The office that gets the list fills in the last two: who puts it right, and until when.
_COLUMNS = (
    Column(Label("所属乡镇", "township"), width=11),
    Column(Label("党支部编号", "branch id"), width=13),
    Column(Label("党支部名称", "branch name"), width=18),
    Column(words.RECORD_CLASS, width=9),
    Column(words.ID, width=20),
    Column(words.NAME, width=18),
    Column(Label("存在问题", "what is wrong"), width=34),
    Column(words.CLAUSES, width=29),
    Column(words.REMEDY, width=47),
    Column(words.SEVERITY, width=9),
    Column(words.RESPONSIBLE, width=12),
    Column(words.DEADLINE, width=12),
)
_LEAST = Column(words.LEAST_TO_DO, width=40)
_AFTER_REMEDY = 9
_BLANKS = (None, None)
_LONGEST_ID = 36
_LIST = Label("；", "; ")
_ABOUT_A_PERSON = Label("关于个人，不查找", "about a person; not looked for")
_NOT_IN_TIME = Label("未能在时限内查明", "not settled in time")


def rectification_sheet(assessed: AssessedLedger, lang: Lang, *, least_change: bool = False) -> Sheet:
    """The list as a table, by township and branch, so that what belongs to one branch stands together.

    Args:
        assessed: The ledger.
        lang: The language.
        least_change: Whether a column has the least that meets each rule, which needs the extra `proof`.
    """
    # The rows are made while they are read, so that they are never all held.
    columns = list(_COLUMNS)
    for place, ids in ((1, "branches"), (4, None)):
        records = assessed.ledger.branches if ids else assessed.ledger
        longest = max((styles.display_width(text_fact(each, "id") or "") for each in records), default=0)
        # Wide enough that no id is broken, but for ids that are longer than any that offices use.
        columns[place] = attrs.evolve(
            columns[place], width=min(max(columns[place].width or 0, longest + 2), _LONGEST_ID)
        )
    if least_change:
        columns.insert(_AFTER_REMEDY, _LEAST)
    rows = _rows(assessed, lang, least_change=least_change)
    return sheet_of(words.RECTIFICATION, STEM, columns, rows, SheetStyle(page=True))


@attrs.frozen
class Owner:
    """To whom a record belongs.

    Attributes:
        township: Its township, or that of its branch; None when unknown.
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


def _rows(assessed: AssessedLedger, lang: Lang, *, least_change: bool) -> Iterator[list[CellValue]]:
    separator = _LIST.text(lang)
    for owner, finding in _findings_by_owner(assessed, least_change=least_change):
        record = finding.record
        yield [
            *(owner.township, owner.branch_id, owner.branch_name, sheet_label(type(record))),
            *(text_fact(record, "id"), text_fact(record, "name")),
            finding.rule.unmet_label,
            separator.join(f"{clause.name.text(lang)} {clause.term.text(lang)}" for clause in finding.clauses),
            separator.join(finding.remedies(lang)),
            *([least_to_do(finding, lang)] if isinstance(finding, AdvisedFinding) else []),
            finding.severity.label,
            *_BLANKS,
        ]
    if assessed.open_note is not None:
        yield [*[None] * 6, assessed.open_note, *[None] * (4 if least_change else 3), *_BLANKS]


def _findings_by_owner(assessed: AssessedLedger, *, least_change: bool) -> Iterator[tuple[Owner, Finding]]:
    branches = {text_fact(branch, "id"): branch for branch in assessed.ledger.branches}

    def owner_of(record: Record) -> Owner:
        branch_id = text_fact(record, "id" if isinstance(record, Branch) else "branch_id")
        branch = None if branch_id is None else branches.get(branch_id)
        township, name = (None, None) if branch is None else (text_fact(branch, "township"), text_fact(branch, "name"))
        # The township of the record goes first, since a joint branch may cover units of several.
        return Owner(text_fact(record, "township") or township, branch_id, name)

    advised = assessed.advised_findings if least_change else None
    listed = [
        (owner_of(assessment.record), order, assessment, None if advised is None else advised[record][at])
        for order, (record, assessments) in enumerate(assessed.assessments.items())
        for at, assessment in enumerate(assessments)
        if assessment.findings
    ]
    listed.sort(key=lambda each: (*each[0].order, each[1]))
    for owner, _, assessment, with_ways in listed:
        for finding in with_ways or assessment.findings:
            yield owner, finding


def least_to_do(finding: AdvisedFinding, lang: Lang) -> CellValue:
    """The least that meets the rule of a finding, or in a few words why there is none."""
    match finding.way:
        case NotAdvised(about_person=True):
            return _ABOUT_A_PERSON
        case NotAdvised():
            return words.NO_WAY
        case Undecided(reason=None):
            return _NOT_IN_TIME
        case _:
            return _LIST.text(lang).join(finding.least_to_do(lang))
