"""What a page is made of, whatever it is written in."""

from typing import TypeAlias

import attrs


@attrs.frozen
class Code:
    """A name from the code.

    Attributes:
        text: The name.
        target: The anchor of what is described under that name elsewhere, or an empty string.
        anchor: What links lead here by, or an empty string.
    """

    text: str
    target: str = ""
    anchor: str = ""


Inline: TypeAlias = str | Code
Cell: TypeAlias = tuple[Inline, ...]
"""Text and names in a row."""


@attrs.frozen
class Heading:
    """A heading.

    Attributes:
        level: 1 for the page, 2 for its parts, 3 for what they hold.
        text: The words.
        anchor: What links lead here by, or an empty string.
    """

    level: int
    text: Cell
    anchor: str = ""


@attrs.frozen
class Paragraph:
    """Running text.

    Attributes:
        text: The words.
    """

    text: Cell


@attrs.frozen
class Lines:
    """Text whose line breaks and indentation mean something.

    Attributes:
        text: The lines.
    """

    text: str


@attrs.frozen
class Diagram:
    """A flowchart, as the source that Mermaid draws from.

    Attributes:
        title: What it is, in words.
        source: The source.
    """

    title: str
    source: str


@attrs.frozen
class Items:
    """A list.

    Attributes:
        items: Its items.
    """

    items: tuple[Cell, ...]


@attrs.frozen
class Table:
    """A table.

    Attributes:
        headings: One for each column.
        rows: The rows.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Heading | Paragraph | Lines | Diagram | Items | Table
