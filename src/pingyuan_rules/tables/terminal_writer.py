"""Tables for a terminal, set by rich."""

from collections.abc import Mapping
from types import MappingProxyType

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from pingyuan_rules.engine import Lang
from pingyuan_rules.tables.cell_text import visible
from pingyuan_rules.tables.table_model import Table
from pingyuan_rules.tables.typed_cells import Cell, Tone, cell_text, cell_tone, in_words

STYLES: Mapping[Tone, str] = MappingProxyType({"": "", "good": "green", "bad": "red", "open": "yellow"})
"""The colors of results; the words say the same, for terminals without colors."""


def rich_table(table: Table, lang: Lang) -> RichTable:
    """A table for a terminal; its first column alone folds in a narrow one, and columns of running text.

    Nothing in it is markup, and no character of it commands the terminal.
    """
    rich = RichTable(
        title=Text(table.title.text(lang), "bold"),
        caption=None if table.note is None else Text(table.note.text(lang)),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )
    for place, column in enumerate(table.columns):
        heading = Text(visible(in_words(column.label, lang)))
        # A number or a name that is cut off would be another one, so only running text may fold.
        rich.add_column(
            heading,
            justify="right" if column.number else "left",
            overflow="fold",
            no_wrap=place > 0 and not column.wide,
        )
    for group in table.groups:
        if group.title is not None:
            rich.add_row(Text(group.title.text(lang), "bold"))
        for row in group.rows:
            rich.add_row(*(_text(cell, lang) for cell in row))
        rich.add_section()
    return rich


def _text(cell: Cell, lang: Lang) -> Text:
    return Text(visible(cell_text(cell, lang)), STYLES[cell_tone(cell)])
