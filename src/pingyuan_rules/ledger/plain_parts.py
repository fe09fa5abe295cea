"""Whether an .xlsx workbook holds values and nothing else, so that the quick reader may take it.

The quick reader takes a formula without a result, and a formula's error, for an empty cell; it does not know every
escaped character; and it makes room for every cell up to the last one. So the parts of the workbook are looked through
first, as bytes, in a fraction of the time of reading.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from pingyuan_rules.ledger.archives import MOST_CELLS, is_as_large_as_it_says

_CHUNK = 1 << 20
_SHEET = "xl/worksheets/sheet"
_TEXTS = "sharedStrings.xml"
_CELLS = b"sheetData"
_ESCAPED = b"_x"
_UNUSUAL = (b"<f>", b"<f ", b"<f/", b't="e"', _ESCAPED)
"""A formula, an error, an escaped character."""
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"')
_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_LETTERS = 26


def is_plain(path: Path) -> bool:
    """Whether every sheet holds values only, with each cell saying which it is, and none too far out."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            return all(is_as_large_as_it_says(file, part) for part in parts) and all(
                _is_plain(part.filename, _pieces(archive, part)) for part in parts if part.filename.endswith(".xml")
            )
    except Exception:  # noqa: BLE001 - what a broken archive makes its reader raise; the other reader says it is broken
        return False


def _is_plain(name: str, pieces: Iterator[bytes]) -> bool:
    if name.startswith(_SHEET):
        return _is_plain_sheet(pieces)
    barred = (_CELLS, _ESCAPED) if name.endswith(_TEXTS) else (_CELLS,)  # a sheet of another name has not been seen
    return not any(mark in piece for piece in pieces for mark in barred)


def _is_plain_sheet(pieces: Iterable[bytes]) -> bool:
    extent = _Extent()
    for number, piece in enumerate(pieces):
        if number == 0 and b"<worksheet" not in piece:  # tags have a prefix
            return False
        if any(mark in piece for mark in _UNUSUAL) or not extent.take_in(piece):
            return False
    return extent.rows * extent.columns <= MOST_CELLS


@attrs.define
class _Extent:
    """How far a sheet reaches."""

    rows: int = 0
    columns: int = 0

    def take_in(self, piece: bytes) -> bool:
        """Note how far a piece of a sheet reaches; whether every cell in it says which it is."""
        columns, rows = _COLUMN.findall(piece), _ROW.findall(piece)
        self.columns = max([self.columns, *map(_number, set(columns))])
        self.rows = max([self.rows, *map(int, set(rows))])
        return len(columns) == sum(piece.count(b"<c" + end) for end in (b" ", b">", b"/"))


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part in pieces that cut no tag in two.

    Raises:
        ValueError: When what follows a tag is longer than any text of a cell.
    """
    with archive.open(part) as content:
        tail = b""
        while chunk := content.read(_CHUNK):
            piece, mark, rest = (tail + chunk).rpartition(b"<")
            if piece:
                yield piece
            tail = mark + rest
            if len(tail) > _CHUNK:
                raise ValueError(part.filename)
        yield tail


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
