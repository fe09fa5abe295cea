"""As what a ledger was understood, for a terminal."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from pingyuan_rules.cli.measure_output import table
from pingyuan_rules.engine import Label, Lang, Problem
from pingyuan_rules.ledger.header_rows import Column, Meaning
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import letters

FEW = 5
"""So many warnings are shown before results; `--dry-run` shows them all."""


def summary(of: Inspection, lang: Lang) -> Iterator[str]:
    """In few lines: how many records, what was taken for what, and the first warnings."""
    counts = [f"{sheet_label(each).text(lang)} {len(found)}" for each in FIELDS if (found := of.found.of(each))]
    comma = Label("、", ", ").text(lang)
    yield Label("读到（{}）：{}", "Read ({}): {}").text(lang).format(of.form.text(lang), comma.join(counts))
    yield from _notes(of, lang)
    yield from _warnings(of.warnings, lang, FEW)


def tables(of: Inspection, lang: Lang) -> Iterator[Table]:
    """Every column of every sheet, and what it was taken for."""
    headings = (Label("列", "column"), Label("标题", "heading"), Label("理解为", "understood as"))
    rows = Label("；标题在第{}行，记录 {} 行", "; headings in row {}, {} records").text(lang)
    for sheet in of.sheets:
        if sheet.header is None:
            continue
        title = f"{sheet.name} → {_name(sheet, lang)}{rows.format(sheet.header.row, sheet.rows)}"
        made = table(title, (each.text(lang) for each in headings), numbers=False)
        for column in sheet.columns:
            made.add_row(letters(column.number), column.heading, _meaning(column, lang))
        yield made


def besides(of: Inspection, lang: Lang) -> Iterator[str]:
    """What to know of a ledger with something wrong in it: how it was understood, and the first warnings."""
    yield from _notes(of, lang, missing=False)
    yield from _warnings(of.warnings, lang, FEW)


def everything(of: Inspection, lang: Lang) -> Iterator[str]:
    """What else is worth knowing, and every warning."""
    yield from _notes(of, lang)
    yield from _warnings(of.warnings, lang, len(of.warnings))


def _name(sheet: SheetInspection, lang: Lang) -> str:
    return sheet.name if sheet.record is None else sheet_label(sheet.record).text(lang)


def _notes(of: Inspection, lang: Lang, *, missing: bool = True) -> Iterator[str]:
    colon = Label("：", ": ").text(lang)
    for sheet in of.sheets:
        yield from (f"  {sheet.name}{colon}{note.text(lang)}" for note in sheet.notes(missing=missing))


def _warnings(warnings: Sequence[Problem], lang: Lang, most: int) -> Iterator[str]:
    if not warnings:
        return
    number, verb = len(warnings), "does" if len(warnings) == 1 else "do"
    yield Label(
        f"提醒 {number} 处，不影响判定：",
        f"{number} warning{'s' * (number > 1)}, which {verb} not stand in the way:",
    ).text(lang)
    yield from (f"  {warning.text(lang)}" for warning in warnings[:most])
    if number > most:
        more = Label("  另有 {} 处；assess --dry-run 列出全部。", "  {} more; assess --dry-run lists all.")
        yield more.text(lang).format(number - most)


def _meaning(column: Column, lang: Lang) -> str:
    if column.meaning is Meaning.FACT and column.info is not None:
        return heading(column.info).text(lang)
    return column.meaning.label.text(lang)
