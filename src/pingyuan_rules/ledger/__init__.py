"""Reading a ledger from a workbook or a folder of CSV files, and writing ledgers and results.

Importing this loads no spreadsheet library; reading and writing a workbook needs the extra `excel`.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pingyuan_rules.ledger.header_rows import Column, Header, Meaning
    from pingyuan_rules.ledger.inspection import Inspection, SheetInspection
    from pingyuan_rules.ledger.ledger_model import Extra, Ledger
    from pingyuan_rules.ledger.reading import inspect_ledger, read_ledger, sample_ledger
    from pingyuan_rules.returned.assessed_ledger import AssessedLedger
    from pingyuan_rules.returned.marked_copy import write_marked
    from pingyuan_rules.returned.writing_results import write_csv, write_results, write_workbook
    from pingyuan_rules.template.workbook_template import write_template

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

# Names load when first used: what is written back to the office stands above what reads it, in rooms of their own.
_HOMES = {
    "ledger.header_rows": ("Column", "Header", "Meaning"),
    "ledger.inspection": ("Inspection", "SheetInspection"),
    "ledger.ledger_model": ("Extra", "Ledger"),
    "ledger.reading": ("inspect_ledger", "read_ledger", "sample_ledger"),
    "returned.assessed_ledger": ("AssessedLedger",),
    "returned.marked_copy": ("write_marked",),
    "returned.writing_results": ("write_csv", "write_results", "write_workbook"),
    "template.workbook_template": ("write_template",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"pingyuan_rules.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, also those that are not loaded yet."""
    return sorted(__all__)
