"""A ledger as tables to be written, with the headings that reading it knows."""

from pingyuan_rules.engine import Label, Record, facts_of
from pingyuan_rules.ledger.headings import file_stem, heading, sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS, Ledger
from pingyuan_rules.tables.model import Output, Plain, plain


def input_headings(record: type[Record]) -> list[Label]:
    """The headings of a class of record."""
    return [heading(info) for info in facts_of(record).values()]


def input_cells(record: Record) -> list[Plain]:
    """The facts of a record as cells."""
    return [plain(getattr(record, info.name), info.kind) for info in facts_of(type(record)).values()]


def ledger_tables(ledger: Ledger) -> list[Output]:
    """A table for each class of record, with headings even where there are no records."""
    return [
        Output(sheet_label(record), file_stem(record), input_headings(record), map(input_cells, ledger.of(record)))
        for record in FIELDS
    ]
