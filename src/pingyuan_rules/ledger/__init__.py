"""Reading a ledger from a workbook or a folder of CSV files, and writing ledgers and results.

Importing this loads no spreadsheet library; reading and writing a workbook needs the extra `excel`.
"""

from importlib import import_module

from pingyuan_rules.engine.display import load_displays_with
from pingyuan_rules.engine.lazy_names import lazy_names

# Names load when first used: what is written back to the office stands above what reads it, in rooms of their own.
public_names = lazy_names(
    __name__,
    {
        "ledger.sheets.header_rows": "Column Header Meaning",
        "ledger.inspection": "Inspection SheetInspection",
        "ledger.ledger_model": "Extra Ledger",
        "ledger.reading": "inspect_ledger read_ledger sample_ledger",
        "ledger.sheets.row_kinds": "LeftOut RowKind",
        "ledger.written_forms": "Remark",
        "returned.assessed_ledger": "AssessedLedger",
        "returned.changes": "Change ChangeKind Verdict",
        "returned.marked_copy": "write_marked",
        "returned.writing_results": "write_csv write_results write_workbook",
        "template.workbook_template": "write_template",
    },
)

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.ledger.inspection_display"))
