"""How a ledger was read, and the earlier one if there is one: what results and reports show of the notes."""

from pingyuan_rules import words
from pingyuan_rules.engine import Label
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Sheet, SheetStyle, Table

STEM = "reading"


def reading_table(assessed: AssessedLedger, *, shared: bool = False) -> Table:
    """Every note on how the ledger was read, then those on the earlier ledger; no rows if nobody inspected a file.

    Args:
        assessed: The assessed ledger.
        shared: Whether the table is part of a page that is passed on, so that it quotes no row that was left out.
    """
    rows: list[Row] = []
    earlier = () if assessed.since is None else assessed.since.reading
    for number, note in enumerate((*assessed.reading, *earlier)):
        sheet = Label(note.sheet, note.sheet) if note.sheet else words.WHOLE_FILE
        if number >= len(assessed.reading):
            name = words.EARLIER_LEDGER
            sheet = Label(f"{name.zh}，{sheet.zh}", f"{name.en}, {sheet.en}")
        rows.append((sheet, note.shared if shared else note.text))
    columns = (Column(words.SHEET, width=26), Column(words.HOW_READ, wide=True, width=120))
    return Table(words.READING, columns, (RowGroup(rows),) if rows else ())


def reading_sheet(assessed: AssessedLedger) -> Sheet | None:
    """The same as a sheet of results; None if there is nothing to tell."""
    table = reading_table(assessed)
    return Sheet(table, STEM, SheetStyle(page=True)) if table.groups else None


def reading_note(assessed: AssessedLedger) -> Label | None:
    """How many notes there are and where they stand in results; None if there are none."""
    number = sum(1 for _ in reading_table(assessed).rows)
    if not number:
        return None
    notes = f"{number:,} note{'s' * (number > 1)}"
    return Label(
        f"台账如何读取：{number:,} 条，见“{words.READING.zh}”表。",
        f'How the ledger was read: {notes} on the sheet "{words.READING.en}".',
    )
