"""A part of a sheet as a spreadsheet program shows it: column letters, row numbers, colors and comments, in HTML."""

from html import escape
from pathlib import Path
from typing import Any

from pingyuan_rules.ledger.places import letters

_WHITE = {"00000000", "FFFFFFFF"}


def sheet_figure(path: Path, sheet: str, rows: int, columns: int) -> str:
    """The first rows and columns of a sheet of a workbook.

    Args:
        path: The workbook.
        sheet: The name of the sheet.
        rows: How many rows to show.
        columns: How many columns to show.
    """
    import openpyxl  # noqa: PLC0415 - an extra

    book = openpyxl.load_workbook(path)
    try:
        cells = book[sheet].iter_rows(max_row=rows, max_col=columns)
        body = "".join(
            f"<tr><th>{number}</th>{''.join(map(cell_html, row))}</tr>" for number, row in enumerate(cells, start=1)
        )
    finally:
        book.close()
    head = "".join(f"<th>{letters(column)}</th>" for column in range(columns))
    return f'<div class="sheet"><table><tr><th></th>{head}</tr>{body}</table><p>{escape(sheet)}</p></div>'


def cell_html(cell: Any) -> str:
    """A cell with its color and weight, and its comment below its text."""
    styles = []
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
    if isinstance(fill, str) and fill not in _WHITE:
        styles.append(f"background:#{fill[-6:]}")
    color = cell.font.color.rgb if cell.font.color is not None else None
    if isinstance(color, str):
        styles.append(f"color:#{color[-6:]}")
    if cell.font.b:
        styles.append("font-weight:bold")
    note = "" if cell.comment is None else f'<span class="comment">{escape(cell.comment.text.strip())}</span>'
    text = "" if cell.value is None else escape(str(cell.value))
    return f'<td style="{";".join(styles)}">{text}{note}</td>'
