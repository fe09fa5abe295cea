"""What the report is made of, whatever it is written in: sections of cards, tables, lists and charts."""

from typing import TypeAlias

import attrs

from pingyuan_rules.engine import Citation
from pingyuan_rules.tables.table_model import Column, Table
from pingyuan_rules.tables.typed_cells import TextCell, Tone

Clauses: TypeAlias = tuple[Citation, ...]
"""The clauses that something rests on; the page makes a link of each."""


@attrs.frozen
class Bar:
    """A share drawn to scale, with what is possible and its target; in thousandths.

    Attributes:
        low: The least it is.
        high: The most it may be.
        target: What it is to reach; None when there is no target.
    """

    low: int
    high: int
    target: int | None = None


@attrs.frozen
class Card:
    """A main figure.

    Attributes:
        label: What it is.
        value: The figure.
        note: What it is taken over, and what else to know.
        clauses: The clauses it rests on.
        verdict: Whether it meets its target, or an empty string.
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
    """A sentence with the clauses it rests on and a link to more.

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
    """One rule that a record does not meet.

    Attributes:
        text: The rule.
        severity: How strictly it binds.
        strict: Whether it binds without exception.
        clauses: The clauses it rests on.
        remedies: How to put it right.
    """

    text: str
    severity: str
    strict: bool
    clauses: Clauses
    remedies: tuple[str, ...]


@attrs.frozen
class Entry:
    """One record and its findings.

    Attributes:
        kind: Its class.
        name: Its name, as the ledger has it.
        key: Its id, as the ledger has it.
        place: Its township, as the ledger has it.
        count: How many findings it has, in words.
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
    """Records with findings.

    Attributes:
        title: The caption.
        entries: The records, those with most findings first.
        note: Which are shown, and where the rest is.
    """

    title: str
    entries: tuple[Entry, ...]
    note: str


@attrs.frozen
class Chart:
    """Drawings of one measure, beside each other or, where there is no room, below each other.

    Attributes:
        drawings: The drawings, each as an SVG element with a title and a description.
        title: What they show.
        note: How to read them.
        clauses: The clauses they rest on.
    """

    drawings: tuple[str, ...]
    title: str
    note: str
    clauses: Clauses


@attrs.frozen
class Definition:
    """A clause that links lead to.

    Attributes:
        key: The key of a clause.
        name: What the page calls it.
        place: Where it stands.
        term: The standing term.
        text: The paraphrase.
    """

    key: str
    name: str
    place: str
    term: str
    text: str


@attrs.frozen
class Definitions:
    """Clauses, one below the other.

    Attributes:
        definitions: The clauses.
        elsewhere: Where a reader of paper finds them, if only the screen shows them; empty if paper does too.
    """

    definitions: tuple[Definition, ...]
    elsewhere: str = ""


@attrs.frozen
class Folded:
    """Details that the screen shows when somebody unfolds them.

    Attributes:
        title: What is folded.
        blocks: The details.
        elsewhere: Where they are found by a reader of paper, on which what is folded is not printed. Empty if it is
            printed all the same.
    """

    title: str
    blocks: tuple["PlainBlock", ...]
    elsewhere: str = ""


PlainBlock: TypeAlias = Cards | Points | Table | Chart | Entries | Definitions
Block: TypeAlias = PlainBlock | Folded


@attrs.frozen
class Section:
    """A part of the report.

    Attributes:
        key: What links lead to it by.
        title: Its heading.
        lead: A sentence that says what is meant, or that there is nothing to show.
        blocks: What it holds, without tables and charts that would be empty.
    """

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = ()

    @property
    def unfolded(self) -> tuple[PlainBlock, ...]:
        """What it holds, with what is folded in its place."""
        return tuple(
            each for block in self.blocks for each in (block.blocks if isinstance(block, Folded) else (block,))
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(block for block in self.unfolded if isinstance(block, Table))


def cited(sections: tuple[Section, ...]) -> dict[str, Citation]:
    """All clauses that sections link to, by their keys."""
    citing: list[Card | Point | Table | Column | TextCell | Chart | Item] = []
    for block in (block for section in sections for block in section.unfolded):
        match block:
            case Cards():
                citing += block.cards
            case Points():
                citing += block.points
            case Entries():
                citing += [item for entry in block.entries for item in entry.items]
            case Table():
                citing += [block, *block.columns]
                citing += [cell for row in block.rows for cell in row if isinstance(cell, TextCell)]
            case Chart():
                citing.append(block)
    return {clause.key: clause for part in citing for clause in part.clauses}
