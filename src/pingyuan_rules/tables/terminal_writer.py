"""Tables for a terminal, set by rich."""

from collections.abc import Mapping
from types import MappingProxyType

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as RichTable
from rich.text import Text

from pingyuan_rules.engine import Lang
from pingyuan_rules.engine.wording.tree_output import clause_names
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.tables.table_model import Table
from pingyuan_rules.tables.typed_cells import Cell, TextCell, Tone, cell_text, cell_tone, in_words

STYLES: Mapping[Tone, str] = MappingProxyType({"": "", "good": "green", "bad": "red", "open": "yellow"})
"""The colors of results; the words say the same, for terminals without colors."""

_LEAST_TEXT = 12
"""To how many columns of a terminal running text may be folded: a name of six characters, such as that of a town."""
_WIDEST = 10_000
"""A width in which every table stands whole."""


def rich_table(table: Table, lang: Lang) -> RichTable:
    """A table for a terminal; in a narrow one its columns of running text fold, or else its first column.

    Nothing in it is markup, and no character of it commands the terminal.
    """
    rich = RichTable(
        # A title that folds to the width of a narrow table is torn apart.
        title=Text(visible(table.title.text(lang)), "bold", no_wrap=True, overflow="ignore"),
        caption=None if table.note is None else Text(visible(table.note.text(lang))),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )
    wide = any(column.wide for column in table.columns)
    for place, column in enumerate(table.columns):
        heading = Text(visible(in_words(column.label, lang)))
        # A number or a name that is cut off would be another one, so only running text may fold.
        rich.add_column(
            heading,
            justify="right" if column.number else "left",
            overflow="fold",
            no_wrap=not column.wide and (wide or place > 0),
        )
    for group in table.groups:
        if group.title is not None:
            rich.add_row(Text(visible(group.title.text(lang)), "bold"))
        for row in group.rows:
            rich.add_row(*(rich_text(cell, lang) for cell in row))
        rich.add_section()
    return rich


def least_width(table: Table, lang: Lang, console: Console) -> int:
    """The width of a table whose running text folds as far as it may, and whose other columns stand whole.

    In less, rich would cut off what does not fold, digits too, and leave nothing of what does.
    """
    rich = rich_table(table, lang)
    for column in rich.columns:
        if not column.no_wrap:
            column.max_width = _LEAST_TEXT
    return Measurement.get(console, console.options.update(width=_WIDEST), rich).maximum


def rich_text(cell: Cell, lang: Lang) -> Text:
    """A cell for a terminal, with the names of its clauses."""
    text = Text(visible(cell_text(cell, lang)), STYLES[cell_tone(cell)])
    if isinstance(cell, TextCell) and cell.clauses:
        text.append(f" [{clause_names(cell.clauses, lang)}]", "dim")
    return text
