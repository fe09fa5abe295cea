"""What is marked in a ledger: which cells, how bad it is, and what to write there."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from pingyuan_rules.engine import Label, Lang, Problem
from pingyuan_rules.ledger.inspection import Inspection
from pingyuan_rules.ledger.places import Place

HEADINGS = (
    Label("程度", "kind"),
    Label("位置", "place"),
    Label("现为", "found"),
    Label("应为", "expected"),
    Label("如何处理", "what to do"),
)
"""The first row of the list of everything that is wrong."""


@attrs.frozen
class Kind:
    """How bad something is.

    Attributes:
        label: What it is called.
        color: The color of its cells, as red, green and blue in hexadecimal.
    """

    label: Label
    color: str


ERROR = Kind(Label("错误", "error"), "FFC9CC")
WARNING = Kind(Label("提醒", "warning"), "FFEDA6")

Cell: TypeAlias = tuple[str, int, int]
"""A sheet by its name in the file, and a row and a column counted from 1."""


@attrs.frozen
class Mark:
    """What is said of one cell.

    Attributes:
        kind: How bad it is, of several things the worst.
        text: What is wrong and what to write.
    """

    kind: Kind
    text: str


def marks(inspection: Inspection, lang: Lang) -> Mapping[Cell, Mark]:
    """What is said of each cell, and of the heading of a column."""
    found: dict[Cell, Mark] = {}
    for kind, problem in _all(inspection):
        for cell in _cells(inspection, problem):
            text = _advice(problem, lang)
            before = found.get(cell)
            found[cell] = Mark(kind, text) if before is None else Mark(before.kind, f"{before.text}\n{text}")
    return found


def _all(inspection: Inspection) -> Iterator[tuple[Kind, Problem]]:
    # Errors first, so that a cell with both is colored as one with an error.
    yield from ((ERROR, problem) for problem in inspection.problems)
    yield from ((WARNING, problem) for problem in inspection.warnings)


def _cells(inspection: Inspection, problem: Problem) -> Iterator[Cell]:
    place = problem.place
    if not isinstance(place, Place) or place.row is None:
        return
    for sheet in inspection.sheets:
        if sheet.record is place.record and sheet.header is not None:
            columns = [number for number, info in sheet.header.facts.items() if info.name in place.facts]
            columns += [] if place.column is None else [place.column]
            yield from ((sheet.name, place.row, column + 1) for column in columns or [0])


def _advice(problem: Problem, lang: Lang) -> str:
    expected, remedy = problem.expected.text(lang), problem.remedy.text(lang)
    return f"应为{expected}。{remedy}。" if lang == "zh" else f"Expected {expected}. {remedy}."


def listed(inspection: Inspection, lang: Lang) -> Iterator[tuple[str, ...]]:
    """The list of everything that is wrong, its headings first."""
    yield tuple(heading.text(lang) for heading in HEADINGS)
    for kind, problem in _all(inspection):
        said = (each.text(lang) if isinstance(each, Label) else each for each in words(problem))
        yield (kind.label.text(lang), *said)


def words(problem: Problem) -> tuple[str | Label, str | Label, Label, Label]:
    """What a row of the list says of a problem, besides how bad it is."""
    return problem.place, problem.found, problem.expected, problem.remedy
