# Made by scripts/make_stubs.py from the list of public names; do not edit.

from pingyuan_rules.ledger.inspection import Inspection, SheetInspection
from pingyuan_rules.ledger.ledger_model import Extra, Ledger
from pingyuan_rules.ledger.reading import inspect_ledger, read_ledger, sample_ledger
from pingyuan_rules.ledger.sheets.header_rows import Column, Header, Meaning
from pingyuan_rules.ledger.sheets.row_kinds import LeftOut, RowKind
from pingyuan_rules.ledger.written_forms import Remark
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.changes import Change, ChangeKind, Verdict
from pingyuan_rules.returned.marked_copy import write_marked
from pingyuan_rules.returned.writing_results import write_csv, write_results, write_workbook
from pingyuan_rules.template.workbook_template import write_template

__all__ = [
    "AssessedLedger",
    "Change",
    "ChangeKind",
    "Column",
    "Extra",
    "Header",
    "Inspection",
    "Ledger",
    "LeftOut",
    "Meaning",
    "Remark",
    "RowKind",
    "SheetInspection",
    "Verdict",
    "inspect_ledger",
    "read_ledger",
    "sample_ledger",
    "write_csv",
    "write_marked",
    "write_results",
    "write_template",
    "write_workbook",
]
