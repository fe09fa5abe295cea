"""What the report is made of, whatever it is written in: sections of cards, tables, lists and charts, in plain text."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import attrs

Tone: TypeAlias = Literal["", "good", "bad", "open"]
"""How a result reads: as it should be, short of it, or not known. The page never shows it by color alone."""

Clauses: TypeAlias = tuple[str, ...]
"""The keys of the clauses that something rests on; the page makes a link of each."""


@attrs.frozen
class Bar:
    """A share drawn to scale, with what may be and what is asked for; in thousandths.

    Attributes:
        low: The least it is.
        high: The most it may be.
        target: What it is to reach; None where nothing says.
    """

    low: int
    high: int
    target: int | None = None


@attrs.frozen
class Cell:
    """What stands in one cell of a table.

    Attributes:
        text: The words or the number.
        tone: How a result reads.
        clauses: The clauses it rests on, where the heading does not say.
        given: Whether the text comes from the ledger, so that it may hold anything.
        bar: The same as a bar.
    """

    text: str
    tone: Tone = ""
    clauses: Clauses = ()
    given: bool = False
    bar: Bar | None = None


@attrs.frozen
class Column:
    """A column of a table.

    Attributes:
        text: The heading.
        clauses: The clauses its cells rest on.
        number: Whether its cells hold numbers, which stand to the right.
        wide: Whether its cells hold running text.
    """

    text: str
    clauses: Clauses = ()
    number: bool = False
    wide: bool = False


Line: TypeAlias = tuple[Cell, ...]
"""One row."""


@attrs.frozen
class Body:
    """Rows that belong together.

    Attributes:
        lines: The rows.
        title: What they have in common, where there are several bodies.
        total: Whether they sum up the others.
    """

    lines: tuple[Line, ...]
    title: str = ""
    total: bool = False


@attrs.frozen
class Table:
    """A table; the first cell of a row is its heading.

    Attributes:
        title: The caption.
        columns: The columns.
        bodies: The rows, in groups.
        clauses: The clauses that the whole rests on.
        note: What is to be said below it.
    """

    title: str
    columns: tuple[Column, ...]
    bodies: tuple[Body, ...]
    clauses: Clauses = ()
    note: str = ""

    @property
    def lines(self) -> Iterator[Line]:
        """Every row."""
        return (line for body in self.bodies for line in body.lines)

    @property
    def narrow(self) -> bool:
        """Whether there is room for another one beside it."""
        return len(self.columns) <= _FEW_COLUMNS and not any(column.wide for column in self.columns)

    @property
    def short(self) -> bool:
        """Whether it is kept on one sheet of paper."""
        return len(list(self.lines)) <= _FEW_LINES


@attrs.frozen
class Card:
    """One figure that is to be seen first.

    Attributes:
        label: What it is.
        value: The figure.
        note: What it is taken over, and what else one has to know.
        clauses: The clauses it rests on.
        verdict: How it stands against its target, or an empty string.
        tone: How that reads.
        bar: The same as a bar.
    """

    label: str
    value: str
    note: str
    clauses: Clauses
    verdict: str = ""
    tone: Tone = ""
    bar: Bar | None = None


@attrs.frozen
class Cards:
    """Figures beside each other.

    Attributes:
        cards: The figures.
    """

    cards: tuple[Card, ...]


@attrs.frozen
class Point:
    """A sentence with what it rests on and where more is said.

    Attributes:
        text: The sentence.
        clauses: The clauses it rests on.
        section: The key of the section that says more, or an empty string.
        tone: How it reads.
    """

    text: str
    clauses: Clauses = ()
    section: str = ""
    tone: Tone = ""


@attrs.frozen
class Points:
    """Sentences, one below the other.

    Attributes:
        points: The sentences.
    """

    points: tuple[Point, ...]


@attrs.frozen
class Item:
    """One rule that a record falls short of.

    Attributes:
        text: The rule.
        severity: How strictly it binds.
        strict: Whether it binds without exception.
        clauses: The clauses it rests on.
        remedies: What would put it right.
    """

    text: str
    severity: str
    strict: bool
    clauses: Clauses
    remedies: tuple[str, ...]


@attrs.frozen
class Entry:
    """One record and everything it falls short of.

    Attributes:
        kind: Its class.
        name: Its name, as the ledger has it.
        key: Its id, as the ledger has it.
        place: Its township, as the ledger has it.
        count: How many things it falls short of, in words.
        items: What these are.
    """

    kind: str
    name: str
    key: str
    place: str
    count: str
    items: tuple[Item, ...]


@attrs.frozen
class Entries:
    """Records that fall short.

    Attributes:
        title: The caption.
        entries: The records, those that fall short of most first.
        note: Which are shown, and where the rest is.
    """

    title: str
    entries: tuple[Entry, ...]
    note: str


@attrs.frozen
class Chart:
    """A drawing.

    Attributes:
        svg: The drawing itself, as an SVG element with a title and a description.
        title: What it shows.
        note: How to read it.
        clauses: The clauses it rests on.
    """

    svg: str
    title: str
    note: str
    clauses: Clauses


@attrs.frozen
class Definition:
    """A term that links lead to, and what is said of it.

    Attributes:
        key: The key of a clause.
        place: Where it stands.
        term: The standing term.
        text: The paraphrase.
    """

    key: str
    place: str
    term: str
    text: str


@attrs.frozen
class Definitions:
    """Clauses, one below the other.

    Attributes:
        definitions: The clauses.
    """

    definitions: tuple[Definition, ...]


_FEW_COLUMNS, _FEW_LINES = 6, 12

Block: TypeAlias = Cards | Points | Table | Chart | Entries | Definitions


@attrs.frozen
class Section:
    """A part of the report.

    Attributes:
        key: What links lead to it by.
        title: Its heading.
        lead: A sentence that says what is meant, or that there is nothing to show.
        blocks: What it holds; a table or chart without rows is left out by whoever makes it.
    """

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def cited(sections: tuple[Section, ...]) -> set[str]:
    """The keys of all clauses that sections link to."""
    citing: list[Card | Point | Table | Column | Cell | Chart | Item] = []
    for block in (block for section in sections for block in section.blocks):
        match block:
            case Cards():
                citing += block.cards
            case Points():
                citing += block.points
            case Entries():
                citing += [item for entry in block.entries for item in entry.items]
            case Table():
                citing += [block, *block.columns, *(cell for line in block.lines for cell in line)]
            case Chart():
                citing.append(block)
    return {key for part in citing for key in part.clauses}
