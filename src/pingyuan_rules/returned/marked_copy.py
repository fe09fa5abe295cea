"""A copy of a ledger in which everything that is wrong is marked: the cell colored, a comment saying what to write."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.engine import InvalidData, Label, Lang, Problem
from pingyuan_rules.files import check_free, replacing_file
from pingyuan_rules.ledger.cells import Formula
from pingyuan_rules.ledger.inspection import Inspection
from pingyuan_rules.ledger.places import Place
from pingyuan_rules.ledger.reading import open_source
from pingyuan_rules.tables.workbook_writer import WORKBOOK, free_names, is_moment, new_workbook, write_unchanged
from pingyuan_rules.words import PROBLEMS

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
        said = (each.text(lang) if isinstance(each, Label) else each for each in problem_cells(problem))
        yield (kind.label.text(lang), *said)


def problem_cells(problem: Problem) -> tuple[str | Label, str | Label, Label, Label]:
    """What a row of the list says of a problem, besides how bad it is."""
    return problem.place, problem.found, problem.expected, problem.remedy


SIGNED = "\n— pingyuan-rules"
"""How a comment ends: marks of an earlier copy are known by it, also when another program has saved it."""

MOST_COMMENTS = 2_000
"""So many cells get a comment; further ones are colored, and the list has them all."""

_WIDTHS = (8, 34, 24, 44, 50)
_LARGE = 64 << 20
_LONGEST = 32_767
_DAY = "yyyy-mm-dd"
_RGB = 6


def write_marked(path: str | Path, inspection: Inspection, lang: Lang = "zh") -> None:
    """Write a copy of a ledger as an .xlsx workbook with every problem and warning marked, and a sheet that lists them.

    Of an .xlsx workbook the formats, lists and widths are kept, unless it is very large; other files are written anew
    with what their cells hold. The ledger itself is left as it is.

    Args:
        path: Where to write: where no file stands yet, since an earlier copy may have been corrected.
        inspection: What was read and what is wrong with it.
        lang: The language of the comments and the list.

    Raises:
        InvalidData: When the path does not end in .xlsx, or something stands there.
        ModuleNotFoundError: When a library for workbooks is not installed; the message names the extra.
    """
    target = Path(path)
    check_free(target, WORKBOOK)
    copy = _mark if _keeps_formats(inspection.path) else _write_anew
    cells = {
        cell: attrs.evolve(mark, text=f"{mark.text}{SIGNED}" if number < MOST_COMMENTS else "")
        for number, (cell, mark) in enumerate(marks(inspection, lang).items())
    }
    with replacing_file(target) as draft:
        copy(draft, inspection, cells, lang)


def _keeps_formats(source: Path) -> bool:
    if not source.is_file() or not zipfile.is_zipfile(source):
        return False
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
    return any(part.filename == "xl/workbook.xml" for part in parts) and sum(p.file_size for p in parts) < _LARGE


# A workbook with its formats.


def _mark(draft: Path, inspection: Inspection, cells: Mapping[Cell, Mark], lang: Lang) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    from openpyxl.comments import Comment  # noqa: PLC0415 - as above

    book = load_workbook(inspection.path)
    for label in (PROBLEMS.zh, PROBLEMS.en):
        if label in book.sheetnames:
            del book[label]
    for sheet in book.worksheets:
        _clear(sheet)
    for (name, row, column), mark in cells.items():
        cell = _shown_cell(book[name], row, column)
        cell.fill = _fill(mark.kind.color)
        if mark.text:
            cell.comment = Comment(mark.text, "pingyuan-rules", height=120, width=300)
    _list(book, inspection, lang)
    book.save(draft)


def _shown_cell(sheet: Any, row: int, column: int) -> Any:
    """The cell that is seen at a place: of merged cells the first, since the others cannot be marked."""
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415 - an extra

    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    merged = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
    return sheet.cell(merged.min_row, merged.min_col)


def _fill(color: str) -> Any:
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - an extra

    return PatternFill("solid", start_color=color, end_color=color)


def _clear(sheet: Any) -> None:
    """Take the marks of an earlier copy away, so that what has been corrected is no longer marked."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - an extra

    colors = {kind.color for kind in (ERROR, WARNING)}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and SIGNED.strip() in cell.comment.text:
                cell.comment = None
            if cell.has_style and str(cell.fill.start_color.rgb)[-_RGB:] in colors:
                cell.fill = PatternFill()


def _list(book: Any, inspection: Inspection, lang: Lang) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - an extra

    sheet = book.create_sheet(PROBLEMS.text(lang), 0)
    look, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for number, row in enumerate(listed(inspection, lang), start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, text[:_LONGEST])
            cell.data_type = "s"  # never a formula
            cell.alignment = look
            if number == 1:
                cell.font = bold
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


# Any other file.


def _write_anew(draft: Path, inspection: Inspection, cells: Mapping[Cell, Mark], lang: Lang) -> None:
    with new_workbook(draft, streamed=True) as book, open_source(inspection.path) as source:
        sheet = book.add_worksheet(PROBLEMS.text(lang))
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        look = book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
        for number, row in enumerate(listed(inspection, lang)):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text[:_LONGEST], look if number else head)
        copier = _Copier(book, cells)
        for each in source.sheets:
            if each.name not in {PROBLEMS.zh, PROBLEMS.en}:
                with suppress(InvalidData):  # a file that breaks off is copied up to there, and the list says so
                    copier.copy(each.name, each.rows)


class _Copier:
    """Copies what cells hold into a new workbook, and marks them."""

    def __init__(self, book: Any, cells: Mapping[Cell, Mark]) -> None:
        self._book = book
        self._names = {PROBLEMS.zh.casefold(), PROBLEMS.en.casefold()}
        self._marks: dict[str, dict[int, dict[int, Mark]]] = {}
        for (sheet, row, column), mark in cells.items():
            self._marks.setdefault(sheet, {}).setdefault(row, {})[column] = mark
        self._formats = {
            (color, day): book.add_format(
                ({"bg_color": f"#{color}"} if color else {}) | ({"num_format": day} if day else {})
            )
            for color in ("", ERROR.color, WARNING.color)
            for day in ("", _DAY)
        }

    def copy(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        """Copy one sheet; its name stays, as far as a workbook allows."""
        (free,) = free_names((name,), self._names)
        self._names.add(free.casefold())
        sheet, marked = self._book.add_worksheet(free), self._marks.get(name, {})
        for number, row in enumerate(rows, start=1):
            marks_here = marked.get(number, {})
            for column in range(1, max(len(row), *marks_here, 0) + 1):
                value, mark = row[column - 1] if column <= len(row) else None, marks_here.get(column)
                self._put(sheet, (number - 1, column - 1), value, mark)

    def _put(self, sheet: Any, at: tuple[int, int], value: Any, mark: Mark | None) -> None:
        form = self._formats[mark.kind.color if mark else "", _DAY if is_moment(value) else ""]
        if value is None or value == "":
            sheet.write_blank(*at, None, form) if mark else None
        else:
            text = value.text if isinstance(value, Formula) else value
            write_unchanged(sheet, at, text[:_LONGEST] if isinstance(text, str) else text, form)
        if mark is not None and mark.text:
            sheet.write_comment(*at, mark.text, {"author": "pingyuan-rules", "width": 300, "height": 120})
