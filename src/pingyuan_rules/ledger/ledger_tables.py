"""A ledger as tables to be written, with the headings that reading it knows."""

from collections.abc import Iterator

from pingyuan_rules.engine import Record, facts_of
from pingyuan_rules.ledger.headings import file_stem, heading, sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS, Ledger
from pingyuan_rules.tables.table_model import Column, Sheet, sheet_of
from pingyuan_rules.tables.typed_cells import CellValue, value_cell


def input_cells(record: Record) -> list[CellValue]:
    """The facts of a record as cells."""
    return [value_cell(getattr(record, info.name), info.kind) for info in facts_of(type(record)).values()]


def ledger_tables(ledger: Ledger) -> Iterator[Sheet]:
    """A table for each class of record, with headings even when there are no records."""
    for record in FIELDS:
        columns = [Column(heading(info)) for info in facts_of(record).values()]
        yield sheet_of(sheet_label(record), file_stem(record), columns, map(input_cells, ledger.of(record)))
