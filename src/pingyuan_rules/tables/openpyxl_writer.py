"""Saving a workbook of openpyxl from memory, so that a run that is killed leaves nothing of it behind."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


class _MemoryWriter(ExcelWriter):
    """Writes each sheet in memory.

    openpyxl itself writes it to a file in the temporary folder of the system, which stays there, with all that the
    sheet holds, when the process is killed.
    """

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet into the archive, like the method that it overrides."""
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 - as openpyxl itself does
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images  # noqa: SLF001 - as above
        writer: Any = WorksheetWriter(ws, out=io.BytesIO())
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 - as above
        self._archive.writestr(ws.path.removeprefix("/"), writer.read())
        self.manifest.append(ws)


def save_workbook(book: Any, path: Path) -> None:
    """Save a workbook of openpyxl that was opened neither as read-only nor as write-only.

    Raises:
        OSError: When the file cannot be written.
    """
    # In memory first: a zip file on a full disk complains again, on standard error, when it is garbage-collected.
    content = io.BytesIO()
    book.properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)
    _MemoryWriter(book, ZipFile(content, "w", ZIP_DEFLATED)).save()
    path.write_bytes(content.getbuffer())
