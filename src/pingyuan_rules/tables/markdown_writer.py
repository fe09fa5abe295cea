"""Tables in Markdown, as GitHub and MyST read it."""

import re

from pingyuan_rules.engine import Lang
from pingyuan_rules.engine.wording.tree_output import clause_names
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.tables.table_model import Table
from pingyuan_rules.tables.typed_cells import (
    MARKS,
    Cell,
    NamesCell,
    TextCell,
    cell_text,
    cell_tone,
    in_words,
)

# GitHub and MyST take $ for the beginning of a formula, and GitHub ~ for text that is struck out.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~&])")


def markdown_table(table: Table, lang: Lang) -> str:
    """The rows of a table below its headings; the title is the caller's to set, as a heading or a sentence."""
    lines = [[escape_markdown(in_words(column.label, lang)) for column in table.columns]]
    lines.append(["---:" if column.number else "---" for column in table.columns])
    for group in table.groups:
        if group.title is not None:
            lines.append([f"**{escape_markdown(group.title.text(lang))}**", *[""] * (len(table.columns) - 1)])
        lines += [[_cell(cell, lang) for cell in row] for row in group.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escape_markdown(text: str) -> str:
    r"""Text that Markdown shows as it is, on one line.

    >>> print(escape_markdown("a|b *c*\n<script>"))
    a\|b \*c\* \<script\>
    """
    # A line break would end the row of the table.
    return _SPECIAL.sub(r"\\\1", visible(text.replace("\n", " ")))


def code_span(name: str) -> str:
    """A name as code; a code span has no escapes, so a backtick in the name can only be left out."""
    return f"`{name.replace('`', '')}`"


def _cell(cell: Cell, lang: Lang) -> str:
    if isinstance(cell, NamesCell):
        return "".join(escape_markdown(part) if isinstance(part, str) else code_span(part.text) for part in cell.parts)
    parts = [MARKS.get(cell_tone(cell), ""), escape_markdown(cell_text(cell, lang))]
    if isinstance(cell, TextCell):
        parts.append(escape_markdown(clause_names(cell.clauses, lang)))
    return " ".join(filter(None, parts))
