"""What notebooks and the command line show of a ledger as it was read."""

from collections.abc import Sequence
from pathlib import Path

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang, Problem
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.wording.html_pieces import Content, folded, listed, page, paragraph, table
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection, gather_problems


def verdict(inspection: Inspection) -> Label:
    """Whether a ledger can be assessed."""
    errors, warnings = inspection.problem_count, inspection.warning_count
    if errors:
        return Label(
            f"不能判定：有 {errors:,} 处问题。",
            f"The ledger cannot be assessed: {errors:,} problem{'s' * (errors > 1)}.",
        )
    if not warnings:
        return Label("可以判定：没有问题。", "The ledger can be assessed: no problems.")
    return Label(
        f"可以判定：没有错误，提醒 {warnings:,} 处。",
        f"The ledger can be assessed: no errors, {warnings:,} warning{'s' * (warnings > 1)}.",
    )


@register(Inspection)
def show_inspection(inspection: Inspection, lang: Lang, most: int | None = None) -> str:
    """Whether it can be assessed, what each sheet was read as, then problems, warnings and notes.

    Args:
        inspection: The ledger as it was read.
        lang: The language.
        most: How many lines of each list are shown; None shows all.
    """
    colon = Label("：", ": ").text(lang)
    lists = {
        words.PROBLEMS: _texts(inspection.problems, inspection.more, lang),
        words.WARNINGS: _texts(inspection.warnings, inspection.more_warnings, lang),
        words.READING: [f"{note.sheet and note.sheet + colon}{note.text.text(lang)}" for note in inspection.notes()],
    }
    parts: list[Content] = []
    for title, texts in lists.items():
        if not texts:
            continue
        lines = [visible(text) for text in texts[:most]]
        if len(lines) < len(texts):
            lines.append(words.MORE_LINES.text(lang).format(len(texts) - len(lines)))
        parts.append(folded(f"{title.text(lang)} ({len(texts)})", listed(lines), is_open=title is words.PROBLEMS))
    name = visible(f"{Path(inspection.path).name} · {inspection.form.text(lang)}")
    return page(lang, paragraph(verdict(inspection).text(lang)), _sheets(inspection.sheets, lang), *parts, title=name)


def _texts(problems: Sequence[Problem], more: int, lang: Lang) -> list[str]:
    """Problems as people read them, and the number of those that are not listed."""
    texts = [problem.text(lang) for problem, _ in gather_problems(problems)]
    return [*texts, words.NOT_LISTED.text(lang).format(more)] if more else texts


@register(SheetInspection)
def show_sheet(sheet: SheetInspection, lang: Lang) -> str:
    """What a sheet was read as, and the notes on it."""
    notes = [visible(note.text(lang)) for note in sheet.notes()]
    return page(lang, _sheets((sheet,), lang), listed(notes))


def _sheets(sheets: tuple[SheetInspection, ...], lang: Lang) -> Content:
    headings = [each.text(lang) for each in (words.SHEET, words.READ_AS, words.RECORDS, words.COLUMNS)]
    rows = (
        (
            visible(sheet.name),
            (words.NOT_READ if sheet.record is None else sheet_label(sheet.record)).text(lang),
            f"{sheet.rows:,}",
            f"{len(sheet.columns):,}",
        )
        for sheet in sheets
    )
    return table(headings, rows, numbers=(2, 3))
