"""Workbooks are zip archives: whether one is what it seems, before anything of it is unpacked into memory."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

import attrs

from pingyuan_rules.ledger.workbooks.ods_layout import OpenDocumentSheet, OversizedSheet, read_content
from pingyuan_rules.ledger.workbooks.ods_styles import Styles

_MIB = 1 << 20
_ALWAYS = 64 * _MIB
"""Any archive up to this unpacked size is accepted."""
_MOST = 1_024 * _MIB
_MOST_IN_MEMORY = 512 * _MIB
_RATIO = 200
"""The greatest ratio of unpacked to packed size; real ledgers reach a few tens."""
MOST_CELLS = 20_000_000
"""The greatest number of cells of a sheet that is read as a whole."""
_CHUNK = 1 << 16
_LOCAL_HEADER = 30


class TooLarge(Exception):  # noqa: N818 - reads as what it is
    """An archive that would unpack to more than any ledger holds."""


def check_archive(path: Path) -> None:
    """Let an archive through that unpacks to no more than a ledger can be.

    Raises:
        TooLarge: When it would unpack to more.
        zipfile.BadZipFile: When it is no archive, or a broken one.
    """
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
        # Whichever reader is chosen, the table of shared strings is held in memory as a whole.
        in_memory = sum(part.file_size for part in archive.infolist() if part.filename.endswith("sharedStrings.xml"))
    packed = path.stat().st_size
    if unpacked > _MOST or in_memory > _MOST_IN_MEMORY or unpacked > max(_ALWAYS, _RATIO * packed):
        raise TooLarge


def check_open_document(path: Path) -> Mapping[str, OpenDocumentSheet]:
    """The sheets of an .ods workbook whose cells, repeated ones counted each, are no more than a ledger can have.

    Its reader holds the whole of it in memory and believes the sizes that the archive gives, so these are checked too.

    Raises:
        TooLarge: When it has more, or its content is larger than it says.
        zipfile.BadZipFile, KeyError, ET.ParseError, ValueError: When it is no such workbook, or a broken one.
    """
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for part in archive.infolist():
            if not is_as_large_as_it_says(file, part):
                raise TooLarge
        styles = Styles()
        if "styles.xml" in archive.namelist():
            with archive.open("styles.xml") as part_of_styles:
                styles.take_in_part(part_of_styles)
        with archive.open("content.xml") as content:
            try:
                return read_content(content, styles, MOST_CELLS)
            except OversizedSheet:
                raise TooLarge from None


def is_as_large_as_it_says(file: IO[bytes], part: zipfile.ZipInfo) -> bool:
    """Whether a part of an archive unpacks to the size that the archive gives for it."""
    if part.compress_type == zipfile.ZIP_STORED:
        return part.file_size == part.compress_size
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    # The lengths in the local header, since the central directory may have an extra field of another length.
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    # Not by zipfile, which stops at the size that the archive gives and never sees that there is more.
    unpacking, size, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, part.compress_size
    while left and size <= part.file_size:
        packed = file.read(min(left, _CHUNK))
        left = left - len(packed) if packed else 0
        while packed:
            size += len(unpacking.decompress(packed, _CHUNK))
            packed = unpacking.unconsumed_tail
    return size == part.file_size


_PIECE_SIZE = 1 << 20
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
    """Whether every sheet holds only values, every cell has its own address, and none is too far out."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if not all(is_as_large_as_it_says(file, part) for part in parts):
                return False
            for part in (part for part in parts if part.filename.endswith(".xml")):
                with pieces_of(archive, part) as pieces:
                    if part.filename.startswith(_SHEET):
                        plain = _PlainExtent().take_in(pieces)
                    else:  # a sheet of another name has not been looked at
                        barred = (_CELLS, _ESCAPED) if part.filename.endswith(_TEXTS) else (_CELLS,)
                        plain = not any(mark in piece for piece in pieces for mark in barred)
                if not plain:
                    return False
            return True
    except Exception:  # noqa: BLE001 - what a broken archive makes its reader raise; the other reader says it is broken
        return False


@attrs.define
class _PlainExtent:
    """How far a sheet reaches."""

    rows: int = 0
    columns: int = 0

    def take_in(self, pieces: Iterable[bytes]) -> bool:
        """Extend over a sheet; tell whether it holds only values, every cell has an address and none is too far out."""
        for position, piece in enumerate(pieces):
            if position == 0 and b"<worksheet" not in piece:  # tags have a prefix
                return False
            columns = _COLUMN.findall(piece)
            for letters in set(columns):
                number = 0
                for letter in letters:
                    number = number * _LETTERS + letter - ord("A") + 1
                self.columns = max(self.columns, number)
            self.rows = max([self.rows, *map(int, set(_ROW.findall(piece)))])
            cells = sum(piece.count(b"<c" + end) for end in (b" ", b">", b"/"))
            if any(mark in piece for mark in _UNUSUAL) or len(columns) != cells:
                return False
        return self.rows * self.columns <= MOST_CELLS


@contextmanager
def pieces_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[Iterator[bytes]]:
    """Open a part of an archive and give its content in pieces that cut no tag in two.

    Raises:
        ValueError: When what follows a tag is longer than any text of a cell.
    """
    # A generator that opened the part itself would hold the whole archive open when it is not read to the end.
    with archive.open(part) as content:
        yield _pieces(content)


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    tail = b""
    while chunk := content.read(_PIECE_SIZE):
        piece, mark, rest = (tail + chunk).rpartition(b"<")
        if piece:
            yield piece
        tail = mark + rest
        if len(tail) > _PIECE_SIZE:
            raise ValueError(content.name)
    yield tail


_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    ),
)
"""The names of Strict Open XML and those of the usual kind, which alone openpyxl knows; it sees no sheets otherwise."""


def open_transitional(path: Path) -> IO[bytes]:
    """Open an .xlsx workbook; a Strict one as a copy in memory that says the same under the usual names.

    Raises:
        zipfile.BadZipFile: When it is no archive, or a broken one.
    """
    with zipfile.ZipFile(path) as archive:
        book = next((name for name in archive.namelist() if name.endswith("workbook.xml")), None)
        if book is None or _STRICT not in archive.read(book):
            return path.open("rb")
        copy = BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for part in archive.infolist():
                content = archive.read(part)
                for strict, usual in _TRANSITIONAL if part.filename.endswith((".xml", ".rels")) else ():
                    content = content.replace(strict, usual)
                target.writestr(part.filename, content)
        copy.seek(0)
        return copy
