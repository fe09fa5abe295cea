"""A workbook of XlsxWriter in which every text that begins like a formula is marked as a text.

XlsxWriter writes it as a text, but a program that edits the cell reads it anew, and one that saves the sheet as CSV
loses that it was one. The mark is that of the apostrophe which people put before such a text by hand: `quotePrefix`.
"""

from contextlib import suppress
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pingyuan_rules.tables.formula_guard import GUARDED


class GuardedSheet(Worksheet):  # type: ignore[misc] # XlsxWriter has no types
    """A sheet that marks such texts."""

    book: "GuardedWorkbook"

    # XlsxWriter declares it as a callable that takes "A1" too, which nobody here uses.
    def write_string(  # pyright: ignore[reportIncompatibleVariableOverride]
        self, row: int, col: int, string: str, cell_format: Any = None
    ) -> Any:
        """Write a text; gives XlsxWriter's status."""
        look = self.book.quoted(cell_format) if GUARDED.match(string) else cell_format
        return super().write_string(row, col, string, look)


class GuardedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc] # as above
    """A workbook of such sheets."""

    def __init__(self, *args: Any) -> None:
        """Open it."""
        self._properties: dict[Any, dict[str, Any]] = {}
        self._quoted: dict[Any, Any] = {}
        super().__init__(*args)

    def add_format(self, properties: dict[str, Any] | None = None) -> Any:
        """A format, whose properties are kept for its twin with a mark."""
        look = super().add_format(properties)
        self._properties[look] = properties or {}
        return look

    def add_worksheet(self, name: str | None = None, worksheet_class: Any = GuardedSheet) -> Any:
        """A sheet that marks such texts."""
        sheet: Any = super().add_worksheet(name, worksheet_class)
        sheet.book = self
        return sheet

    def close(self) -> None:
        """Write it, or leave nothing open: some systems cannot remove a file that is."""
        try:
            super().close()
        finally:
            streams = [stream for sheet in self.worksheets() for stream in (sheet.row_data_fh, sheet.fh)]
            for stream in filter(None, streams):
                with suppress(OSError):  # told before
                    stream.close()

    def quoted(self, look: Any) -> Any:
        """A format with the mark."""
        if look not in self._quoted:
            self._quoted[look] = self.add_format({**self._properties.get(look, {}), "quote_prefix": True})
        return self._quoted[look]
