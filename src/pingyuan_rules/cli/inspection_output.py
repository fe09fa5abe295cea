"""What commands show of a ledger as it was read."""

from collections.abc import Iterator

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger.header_rows import Meaning
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.inspection import Inspection
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.tables.table_model import Column, RowGroup, Table

FEW = 5
"""How many warnings are shown before results; `--dry-run` shows them all."""


def summary(inspection: Inspection, lang: Lang) -> Iterator[str]:
    """How many records were read, then the notes."""
    counts = [
        f"{sheet_label(each).text(lang)} {len(records)}" for each in FIELDS if (records := inspection.found.of(each))
    ]
    comma = Label("、", ", ").text(lang)
    yield Label("已读取（{}）：{}", "Read ({}): {}").text(lang).format(inspection.form.text(lang), comma.join(counts))
    yield from notes(inspection, lang)


def column_tables(inspection: Inspection) -> Iterator[Table]:
    """Every column of every sheet, and what it was read as."""
    columns = (Column(words.COLUMN), Column(words.HEADING, wide=True), Column(words.READ_AS, wide=True))
    for sheet in inspection.sheets:
        if sheet.header is None:
            continue
        rows = []
        for column in sheet.columns:
            meaning = column.meaning.label
            if column.meaning is Meaning.FACT and column.info is not None:
                meaning = heading(column.info)
            rows.append((letters(column.number), column.heading, meaning))
        name = Label(sheet.name, sheet.name) if sheet.record is None else sheet_label(sheet.record)
        row, number = sheet.header.row, sheet.rows
        title = Label(
            f"{sheet.name} → {name.zh}：标题在第{row}行，记录 {number} 行",
            f"{sheet.name} → {name.en}: headings in row {row}, {number} record{'s' * (number != 1)}",
        )
        yield Table(title, columns, (RowGroup(rows),))


def notes(inspection: Inspection, lang: Lang, *, missing: bool = True, most: int | None = FEW) -> Iterator[str]:
    """What is worth knowing of each sheet, and warnings.

    Args:
        inspection: The ledger as it was read.
        lang: The language.
        missing: Whether to mention missing columns too.
        most: How many warnings are shown; None shows them all.
    """
    colon = Label("：", ": ").text(lang)
    for sheet in inspection.sheets:
        yield from (f"  {sheet.name}{colon}{note.text(lang)}" for note in sheet.notes(missing=missing))
    warnings = inspection.warnings
    if not warnings:
        return
    number, verb = len(warnings), "does" if len(warnings) == 1 else "do"
    yield Label(
        f"提醒 {number} 处，不影响判定：",
        f"{number} warning{'s' * (number > 1)}, which {verb} not prevent assessment:",
    ).text(lang)
    yield from (f"  {warning.text(lang)}" for warning in warnings[:most])
    if most is not None and number > most:
        more = Label("  另有 {} 处；assess --dry-run 列出全部。", "  {} more; assess --dry-run lists them all.")
        yield more.text(lang).format(number - most)
