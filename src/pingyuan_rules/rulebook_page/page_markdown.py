"""Blocks as Markdown, as GitHub and MyST read it."""

import re
from collections.abc import Iterable

from pingyuan_rules.rulebook_page.blocks import (
    Block,
    Cell,
    Code,
    Diagram,
    Heading,
    Inline,
    Items,
    Lines,
    Paragraph,
    Table,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~])")


def markdown(blocks: Iterable[Block]) -> str:
    """The blocks, with an empty line between them."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"{'#' * level} {_cell(text)}"
        case Paragraph(text=text):
            return _cell(text)
        case Lines(text=text):
            return f"```text\n{text}\n```"
        case Diagram(source=source):
            return f"```mermaid\n{source}\n```"
        case Items(items=items):
            return "\n".join(f"- {_cell(item)}" for item in items)
    return _table(block)


def _table(table: Table) -> str:
    rows = [[_escaped(heading) for heading in table.headings], ["---"] * len(table.headings)]
    rows += [[_cell(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Cell) -> str:
    return "".join(_inline(part) for part in cell)


def _inline(part: Inline) -> str:
    return f"`{part.text}`" if isinstance(part, Code) else _escaped(part)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
