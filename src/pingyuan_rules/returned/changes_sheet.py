"""The sheet of results that compares two ledgers: a row for each shortfall of either, those put right first."""

from collections.abc import Iterator

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.returned.assessed_ledger import AssessedLedger, text_fact
from pingyuan_rules.returned.changes import ChangeKind, Verdict
from pingyuan_rules.tables.table_model import Column, Sheet, SheetStyle, sheet_of
from pingyuan_rules.tables.typed_cells import Cell, ClauseCell

STEM = "changes"

_COLUMNS = (
    Column(words.WHAT_CHANGED, width=22),
    Column(Label("所属乡镇", "township"), width=11),
    Column(Label("党支部编号", "branch id"), width=13),
    Column(words.RECORD_CLASS, width=9),
    Column(words.ID, width=20),
    Column(words.NAME, width=20),
    Column(words.FINDING, width=36),
    Column(words.CLAUSES, width=32),
    Column(words.BEFORE, width=14),
    Column(words.AFTER, width=14),
    Column(words.REMEDY, width=62),
)
_LIST = Label("；", "; ")


def changes_sheet(assessed: AssessedLedger, lang: Lang) -> Sheet:
    """What became of every shortfall since the earlier ledger, by kind of change."""
    policy, order = assessed.policy, list(ChangeKind)

    def rows() -> Iterator[list[Cell]]:
        # The sort is stable, so changes of one kind stay in the order of the ledger.
        for change in sorted(assessed.changes, key=lambda each: order.index(each.kind)):
            rule, record = change.rule, change.record
            remedies = rule.remedies(record, policy, lang) if change.after is Verdict.NOT_MET else ()
            yield [
                change.kind.label,
                text_fact(record, "township"),
                text_fact(record, "branch_id"),
                sheet_label(type(record)),
                text_fact(record, "id"),
                text_fact(record, "name"),
                rule.unmet_label,
                ClauseCell(rule.clauses_on(policy.on)),
                change.before.label,
                change.after.label,
                _LIST.text(lang).join(remedies) or None,
            ]

    return sheet_of(words.CHANGES, STEM, _COLUMNS, rows(), SheetStyle(page=True))
