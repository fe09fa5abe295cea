"""What commands show of a ledger as it was read."""

from collections.abc import Iterator

from pingyuan_rules import words
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection, gather_problems
from pingyuan_rules.ledger.inspection_display import verdict
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.ledger.sheets.header_rows import Meaning
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.hints import hint_at_other_year
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


def show_reading(inspection: Inspection, terminal: Terminal, *, full: bool) -> None:
    """Show how each sheet was read, with the columns whose headings are not those of the template, or with all."""
    headings = (Column(words.COLUMN), Column(words.HEADING, wide=True), Column(words.READ_AS, wide=True))
    for sheet in inspection.sheets:
        if sheet.header is None:
            continue
        rows, usual = [], 0
        for column in sheet.columns:
            meaning, is_fact = column.meaning.label, column.meaning is Meaning.FACT
            if is_fact and column.info is not None:
                meaning = heading(column.info)
            usual += is_fact and not column.renamed
            if full or not is_fact or column.renamed:
                rows.append((letters(column.number), column.heading, meaning))
        title = sheet_title(sheet, usual)
        if rows:
            terminal.table(Table(title, headings, (RowGroup(rows),)))
        else:
            terminal.line(title)


def show_dry_run(inspection: Inspection, policy: Policy | None, terminal: Terminal, *, full: bool) -> None:
    """Show how a ledger was read, with every note and warning, and whether it can be assessed."""
    show_reading(inspection, terminal, full=full)
    for line in notes(inspection, terminal.lang, most=None):
        terminal.line(line)
    if policy is not None and (hint := hint_at_other_year(inspection.years, inspection.days, policy.on)) is not None:
        terminal.line(hint)
    terminal.line(verdict(inspection))


def sheet_title(sheet: SheetInspection, usual: int) -> Label:
    """What a sheet was read as, with how many records, and how many of its headings are those of the template."""
    label = Label(sheet.name, sheet.name) if sheet.record is None else sheet_label(sheet.record)
    zh, en = (name if name == sheet.name else f"{sheet.name} → {name}" for name in (label.zh, label.en))
    row = 0 if sheet.header is None else sheet.header.row
    return Label(
        f"{zh}：标题在第{row}行，记录 {sheet.rows:,} 行，{usual} 列的标题与模板一致",
        f"{en}: headings in row {row}, {sheet.rows:,} record{'s' * (sheet.rows != 1)}, "
        f"{usual} column{'s' * (usual != 1)} named as in the template",
    )


def notes(inspection: Inspection, lang: Lang, *, missing: bool = True, most: int | None = FEW) -> Iterator[str]:
    """What is worth knowing of each sheet, and warnings.

    Args:
        inspection: The ledger as it was read.
        lang: The language.
        missing: Whether to mention missing columns too.
        most: How many lines of warnings are shown; None shows them all. Many of one kind in one column are one line.
    """
    colon = Label("：", ": ").text(lang)
    for note in inspection.notes(missing=missing):
        yield f"  {note.sheet and note.sheet + colon}{note.text.text(lang)}"
    warnings = inspection.warnings
    if not warnings:
        return
    number = inspection.warning_count
    verb = "does" if number == 1 else "do"
    yield Label(
        f"提醒 {number} 处，不影响判定：",
        f"{number} warning{'s' * (number > 1)}, which {verb} not prevent assessment:",
    ).text(lang)
    gathered = gather_problems(warnings)
    yield from (f"  {warning.text(lang)}" for warning, _ in gathered[:most])
    if most is not None and (left := sum(count for _, count in gathered[most:])):
        more = Label("  另有 {} 处；assess --dry-run 列出全部。", "  {} more; assess --dry-run lists all of them.")
        yield more.text(lang).format(left + inspection.more_warnings)
    elif inspection.more_warnings:
        yield f"  {words.NOT_LISTED.text(lang).format(inspection.more_warnings)}"
