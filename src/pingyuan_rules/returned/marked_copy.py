"""A copy of a ledger in which everything that is wrong is marked: the cell colored, a comment saying what to write."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import InvalidData, Label, Lang, Problem
from pingyuan_rules.engine.problems import found_text
from pingyuan_rules.files import check_free, check_unchanged, replacing_file
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.inspection import Inspection
from pingyuan_rules.ledger.places import Place
from pingyuan_rules.ledger.reading import open_source, stamps_of
from pingyuan_rules.ledger.sources import Sheet as SourceSheet
from pingyuan_rules.ledger.workbooks.archives import open_transitional
from pingyuan_rules.tables.formula_guard import GUARDED
from pingyuan_rules.tables.table_model import Column
from pingyuan_rules.tables.typed_cells import in_words
from pingyuan_rules.tables.workbook_writer import WORKBOOK, free_names, is_moment, new_workbook, write_unchanged


@attrs.frozen
class ProblemKind:
    """How bad something is.

    Attributes:
        label: The word for it.
        color: The color of its cells, as red, green and blue in hexadecimal.
    """

    label: Label
    color: str


ERROR = ProblemKind(words.ERROR, "FFC9CC")
WARNING = ProblemKind(words.WARNING, "FFEDA6")

Cell: TypeAlias = tuple[str, int, int]
"""A sheet by its name in the file, and a row and a column counted from 1."""


@attrs.frozen
class Mark:
    """A mark on one cell.

    Attributes:
        kind: How bad it is, of several things the worst.
        text: What is wrong and what to write.
    """

    kind: ProblemKind
    text: str


def marks(inspection: Inspection, lang: Lang) -> Mapping[Cell, Mark]:
    """The mark of each cell that has a problem, and of the heading of a column."""
    cells: dict[Cell, Mark] = {}
    for kind, problem in _kinds_and_problems(inspection):
        expected, remedy = problem.expected, problem.remedy
        advice = Label(f"应为{expected.zh}。{remedy.zh}。", f"Expected {expected.en}. {remedy.en}.").text(lang)
        place = problem.place
        if not isinstance(place, Place) or place.row is None:
            continue
        for sheet in inspection.sheets:
            if sheet.record is not place.record or sheet.name != place.sheet or sheet.header is None:
                continue
            columns = [number for number, info in sheet.header.facts.items() if info.name in place.facts]
            columns += [] if place.column is None else [place.column]
            for column in columns or [0]:
                cell = (sheet.name, place.row, column + 1)
                earlier = cells.get(cell)
                cells[cell] = Mark(kind, advice) if earlier is None else Mark(earlier.kind, f"{earlier.text}\n{advice}")
    return cells


def _kinds_and_problems(inspection: Inspection) -> Iterator[tuple[ProblemKind, Problem]]:
    # Errors first, so that a cell with both is colored as one with an error.
    yield from ((ERROR, problem) for problem in inspection.problems)
    yield from ((WARNING, problem) for problem in inspection.warnings)


def problem_texts(problem: Problem, lang: Lang) -> list[str]:
    """The place, what was found, what is expected and what to do, as they stand in a row of a list."""
    texts = (problem.place, found_text(problem, lang), problem.expected, problem.remedy)
    return [in_words(text, lang) for text in texts]


def problem_rows(inspection: Inspection, lang: Lang) -> Iterator[list[str]]:
    """The list of everything that is wrong, its headings first."""
    yield [in_words(column.label, lang) for column in _COLUMNS]
    for kind, problem in _kinds_and_problems(inspection):
        yield [kind.label.text(lang), *problem_texts(problem, lang)]
    for kind, more in ((ERROR, inspection.more), (WARNING, inspection.more_warnings)):
        if more:
            yield [kind.label.text(lang), _NOT_MARKED.text(lang).format(more), "", "", ""]


_NOT_MARKED = Label("另有 {:,} 处，此处未列，也未标出。", "Neither listed here nor marked: {:,}.")

SIGNED = "\n— pingyuan-rules"
"""How a comment ends: marks of an earlier copy are known by it, also when another program has saved it."""

MOST_COMMENTS = 2_000
"""The most cells that get a comment; further ones are colored, and the list has them all."""

_COLUMNS = (
    Column(words.KIND_OF_PROBLEM, width=8),
    Column(words.PLACE, width=34),
    Column(words.FOUND, width=24),
    Column(words.EXPECTED, width=44),
    Column(words.WHAT_TO_DO, width=50),
)
_LARGE = 64 << 20
"""Of a larger workbook openpyxl, which takes some 50 bytes for each byte of a file, would fill the memory."""
_LONGEST = 32_767
"""The most characters a cell can hold."""
_DAY = "yyyy-mm-dd"
_RGB = 6


def write_marked(path: str | Path, inspection: Inspection, lang: Lang = "zh") -> None:
    """Write a copy of a ledger as an .xlsx workbook with every problem and warning marked, and a sheet that lists them.

    Of an .xlsx workbook the formats, lists and widths are kept, unless it is very large; other files are written anew
    with what their cells hold. The ledger itself is left as it is.

    Args:
        path: The new file; no file may stand there, since an earlier copy may have been corrected.
        inspection: What was read and what is wrong with it.
        lang: The language of the comments and the list.

    Raises:
        InvalidData: When the path does not end in .xlsx, or something stands there, or the ledger was changed since it
            was read.
        ModuleNotFoundError: When a library for workbooks is not installed; the message names the extra.
    """
    target, source = Path(path), inspection.path
    check_free(target, WORKBOOK)
    keeps_formats = False
    if source.is_file() and zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
        # An .ods workbook is an archive too, which openpyxl cannot read.
        is_workbook = any(part.filename == "xl/workbook.xml" for part in parts)
        keeps_formats = is_workbook and sum(part.file_size for part in parts) < _LARGE
    cells = {
        cell: attrs.evolve(mark, text=f"{mark.text}{SIGNED}" if number < MOST_COMMENTS else "")
        for number, (cell, mark) in enumerate(marks(inspection, lang).items())
    }
    with replacing_file(target, partial(check_free, suffix=WORKBOOK)) as draft:
        (mark_workbook if keeps_formats else write_anew)(draft, inspection, cells, lang)
        # Another row may stand where one was wrong.
        check_unchanged(inspection.stamps, lambda: stamps_of(source))


# A workbook with its formats.


def mark_workbook(draft: Path, inspection: Inspection, cells: Mapping[Cell, Mark], lang: Lang) -> None:
    """Write a workbook again with its formats and with marks."""
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415 - as above
    from openpyxl.comments import Comment  # noqa: PLC0415 - as above
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - as above

    from pingyuan_rules.tables.openpyxl_writer import save_workbook  # noqa: PLC0415 - needs openpyxl

    with open_transitional(inspection.path) as file:
        book = load_workbook(file)
    for label in (words.PROBLEMS.zh, words.PROBLEMS.en):
        # People correct a marked copy and have it checked again; the list in it is then out of date.
        if label in book.sheetnames:
            del book[label]
    for sheet in book.worksheets:
        clear_marks(sheet)
    for (name, row, column), mark in cells.items():
        sheet = book[name]
        cell = sheet.cell(row, column)
        if isinstance(cell, MergedCell):  # of merged cells only the first is seen, and openpyxl marks no other
            merged = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
            cell = sheet.cell(merged.min_row, merged.min_col)
        cell.fill = PatternFill("solid", start_color=mark.kind.color, end_color=mark.kind.color)
        if mark.text:
            cell.comment = Comment(mark.text, "pingyuan-rules", height=120, width=300)
    list_problems(book, inspection, lang)
    save_workbook(book, draft)


def clear_marks(sheet: Any) -> None:
    """Take the marks of an earlier copy away, so that what has been corrected is no longer marked."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - an extra

    colors = {ERROR.color, WARNING.color}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and SIGNED.strip() in cell.comment.text:
                cell.comment = None
            # Other programs write an alpha channel of their own before the color.
            if cell.has_style and str(cell.fill.start_color.rgb)[-_RGB:] in colors:
                cell.fill = PatternFill()


def list_problems(book: Any, inspection: Inspection, lang: Lang) -> None:
    """Add the sheet that lists everything that is wrong, as the first of a workbook of openpyxl."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - an extra

    sheet = book.create_sheet(words.PROBLEMS.text(lang), 0)
    alignment, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for number, row in enumerate(problem_rows(inspection, lang), start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, text[:_LONGEST])
            cell.data_type = "s"  # never a formula
            cell.quotePrefix = GUARDED.match(text) is not None
            cell.alignment = alignment
            if number == 1:
                cell.font = bold
    for letter, heading in zip("ABCDE", _COLUMNS, strict=True):
        sheet.column_dimensions[letter].width = heading.width
    sheet.freeze_panes = "A2"
    book.active = 0


# Any other file.


def write_anew(draft: Path, inspection: Inspection, cells: Mapping[Cell, Mark], lang: Lang) -> None:
    """Write what the sheets of any file show into a new workbook, with marks."""
    with open_source(inspection.path) as source:
        sheets = list(source.sheets)
        # A cell can be merged only while its rows are in memory.
        streamed = not any(each.layout.merges for each in sheets)
        with new_workbook(draft, streamed=streamed) as book:
            sheet = book.add_worksheet(words.PROBLEMS.text(lang))
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(_COLUMNS):
                sheet.set_column(place, place, column.width)
            wrapped = {"text_wrap": True, "valign": "top"}
            body, head = book.add_format(wrapped), book.add_format({**wrapped, "bold": True})
            for number, row in enumerate(problem_rows(inspection, lang)):
                for place, text in enumerate(row):
                    sheet.write_string(number, place, text[:_LONGEST], body if number else head)
            copier = _Copier(book, cells)
            for each in sheets:
                if each.name not in {words.PROBLEMS.zh, words.PROBLEMS.en}:
                    with suppress(InvalidData):  # a file that breaks off is copied up to there, and the list says so
                        copier.copy(each)


class _Copier:
    """Copies what cells hold into a new workbook, and marks them."""

    def __init__(self, book: Any, cells: Mapping[Cell, Mark]) -> None:
        self._book = book
        self._names = {words.PROBLEMS.zh.casefold(), words.PROBLEMS.en.casefold()}
        self._marks: dict[str, dict[int, dict[int, Mark]]] = {}
        for (sheet, row, column), mark in cells.items():
            self._marks.setdefault(sheet, {}).setdefault(row, {})[column] = mark
        self._formats = {
            (color, day, struck): book.add_format(
                ({"bg_color": f"#{color}"} if color else {})
                | ({"num_format": day} if day else {})
                | ({"font_strikeout": True} if struck else {})
            )
            for color in ("", ERROR.color, WARNING.color)
            for day in ("", _DAY)
            for struck in (False, True)
        }

    def copy(self, source: SourceSheet) -> None:
        """Copy one sheet; its name stays, as far as a workbook allows."""
        from xlsxwriter.exceptions import OverlappingRange  # noqa: PLC0415 - an extra

        (free,) = free_names((source.name,), self._names)
        self._names.add(free.casefold())
        sheet, marked, layout = self._book.add_worksheet(free), self._marks.get(source.name, {}), source.layout
        # Before anything is written, since merging writes blanks; where merged cells overlap the first ones stay.
        for each in layout.merges:
            with suppress(OverlappingRange):
                sheet.merge_range(each.top - 1, each.left, each.bottom - 1, each.right, "")
        for column in layout.hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
        if source.hidden:
            sheet.hide()
        for number, row in enumerate(source.rows, start=1):
            marks_here, struck = marked.get(number, {}), layout.struck.get(number, ())
            if number in layout.hidden_rows:
                sheet.set_row(number - 1, None, None, {"hidden": True})
            for column in range(1, max(len(row), *marks_here, 0) + 1):
                value, mark = row[column - 1] if column <= len(row) else None, marks_here.get(column)
                at = (number - 1, column - 1)
                look = self._formats[
                    mark.kind.color if mark else "", _DAY if is_moment(value) else "", column - 1 in struck
                ]
                if value is None or value == "":
                    sheet.write_blank(*at, None, look) if mark else None
                else:
                    text = value.text if isinstance(value, Formula) else value
                    write_unchanged(sheet, at, text[:_LONGEST] if isinstance(text, str) else text, look)
                if mark is not None and mark.text:
                    sheet.write_comment(*at, mark.text, {"author": "pingyuan-rules", "width": 300, "height": 120})
