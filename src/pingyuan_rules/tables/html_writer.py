"""Tables for notebooks: HTML without scripts, every word escaped."""

from datetime import date

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, Lang
from pingyuan_rules.engine.wording.html_pieces import (
    Content,
    Html,
    badge,
    html_of,
    page,
    paragraph,
    roomy,
    small,
    unbroken,
)
from pingyuan_rules.engine.wording.html_pieces import table as html_piece
from pingyuan_rules.engine.wording.tree_output import clause_names
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.tables.table_model import Table
from pingyuan_rules.tables.typed_cells import MARKS, Cell, TextCell, cell_text, cell_tone, in_words

_ANSWERS = {"good": True, "bad": False, "open": UNKNOWN}


def html_table(table: Table, lang: Lang, *, most: int | None = None) -> str:
    """A table with its title above and its note below.

    Args:
        table: The table.
        lang: The language.
        most: How many rows are shown, with a line that says how many more there are; None shows all.
    """
    headings = [visible(in_words(column.label, lang)) for column in table.columns]
    numbers = [place for place, column in enumerate(table.columns) if column.number]
    rows: list[list[Content]] = []
    for group in table.groups:
        if group.title is not None:
            title = Html(f"<strong>{html_of(visible(group.title.text(lang)))}</strong>")
            rows.append([title, *([""] * (len(table.columns) - 1))])
        for row in group.rows:
            cells = (_content(cell, lang) for cell in row)
            rows.append([roomy(c) if column.wide else c for column, c in zip(table.columns, cells, strict=True)])
    piece = html_piece(headings, rows[:most], numbers=numbers)
    notes: list[Content] = [] if table.note is None else [small(visible(table.note.text(lang)))]
    if most is not None and (more := len(rows) - most) > 0:
        notes.insert(0, paragraph(words.MORE_ROWS.text(lang).format(more)))
    return page(lang, piece, *notes, title=visible(table.title.text(lang)))


def _content(cell: Cell, lang: Lang) -> Content:
    if isinstance(cell, date):
        return unbroken(cell_text(cell, lang))
    text: Content = visible(cell_text(cell, lang))
    reads = cell_tone(cell)
    if reads:
        text = badge(f"{MARKS[reads]} {text}", _ANSWERS[reads])
    if isinstance(cell, TextCell) and cell.clauses:
        return Html(f"{html_of(text)} {small(clause_names(cell.clauses, lang)).text}")
    return text
