"""Reading a ledger from a workbook or a folder of CSV files, and writing ledgers and results.

Importing this loads no spreadsheet library; reading and writing a workbook needs the extra `excel`.
"""

from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.ledger.header import Column, Header, Meaning
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection
from pingyuan_rules.ledger.marked import write_marked
from pingyuan_rules.ledger.model import Extra, Ledger
from pingyuan_rules.ledger.read import inspect_ledger, read_ledger
from pingyuan_rules.ledger.samples import sample_ledger
from pingyuan_rules.ledger.template import write_template
from pingyuan_rules.ledger.write import write_csv, write_results, write_workbook

__all__ = [
    "AssessedLedger",
    "Column",
    "Extra",
    "Header",
    "Inspection",
    "Ledger",
    "Meaning",
    "SheetInspection",
    "inspect_ledger",
    "read_ledger",
    "sample_ledger",
    "write_csv",
    "write_marked",
    "write_results",
    "write_template",
    "write_workbook",
]
