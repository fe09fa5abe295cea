"""Reading a CSV file as Excel, WPS and other programs write it: its encoding, its separator and its rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.headings import is_heading
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.ledger.sheets.header_rows import LOOKED_AT
from pingyuan_rules.tables.formula_guard import unguard

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHUNK = 1 << 20
_START = 1 << 16
"""How much of a file is looked at to tell its separator, and whether it is UTF-16 without a mark."""
_SEPARATORS = ",\t;"
_SEPARATOR_LINE = re.compile(r"sep=(.)[\r\n]+", re.IGNORECASE)
# Written so that spreadsheet programs keep zeros in front: ="001".
_FORCED_TEXT = re.compile(r'="([^"]*)"', re.DOTALL)
# The first 3,755 characters of GB 2312, ordered by sound, are nearly all that simplified Chinese needs.
_COMMON = (0xB0, 0xD7, 0xA1)
_LEAST_COMMON = 0.7


@attrs.frozen
class _Form:
    """How a file is written.

    Attributes:
        encoding: Its encoding.
        separator: What stands between its cells.
        announced: Whether its first line only names the separator.
    """

    encoding: str
    separator: str
    announced: bool


def read_csv(path: Path) -> Iterator[tuple[str, ...]]:
    """The rows of a CSV file, whatever its encoding and separator.

    Raises:
        InvalidData: When its encoding cannot be told, a quote is open, a cell is too long, or it has zero bytes.
    """
    first = 0
    try:
        form = _form_of(path)
        with path.open(encoding=form.encoding, newline="") as file:
            # Unless strict, csv takes all rows after a quote that is not closed for one cell, without an error.
            rows = csv.reader(file, strict=True, delimiter=form.separator)
            if form.announced:
                next(rows, None)
            first = rows.line_num + 1
            for row in rows:
                if any("\0" in cell for cell in row):
                    found = Label(f"第{first}行有空字符（NUL）", f"a NUL character in line {first}")
                    expected = Label("没有空字符的文字", "text without NUL characters")
                    remedy = Label("文件可能已损坏，请重新导出", "The file may be damaged; export it again")
                    raise InvalidData([file_problem(path.name, expected, remedy, found, kind="text")])
                forced = [_FORCED_TEXT.fullmatch(cell) if cell.startswith("=") else None for cell in row]
                yield tuple(
                    unguard(cell) if match is None else match[1] for cell, match in zip(row, forced, strict=True)
                )
                first = rows.line_num + 1
    except csv.Error as error:
        # A quote that is not closed in a large file ends here too, so the message names both causes.
        if "limit" in str(error):
            most = csv.field_size_limit()
            expected = Label(f"每格不超过{most:,}字的文件", f"a file with at most {most:,} characters in a cell")
            remedy = Label(
                f"第{first}行或以下有一格太长，或有一个引号没有配对，请更正后重新导出",
                f"A cell in line {first} or below is too long, or a quotation mark has no counterpart; correct it and"
                " export the file again",
            )
            raise InvalidData([file_problem(path.name, expected, remedy, kind="limit")]) from None
        expected = Label("引号成对的文件", "a file with quotation marks in pairs")
        remedy = Label(
            f"第{first}行或以下有一个引号没有配对，请更正后重新导出",
            f"A quotation mark in line {first} or below has no counterpart; correct it and export the file again",
        )
        raise InvalidData([file_problem(path.name, expected, remedy, kind="syntax")]) from None
    except UnicodeDecodeError:  # only after a byte order mark, since otherwise the whole file has been decoded before
        raise InvalidData([_undecodable(path)]) from None


def _form_of(path: Path) -> _Form:
    """How a file is written; its separator is the one that gives most known headings."""
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(_START)
    announced = _SEPARATOR_LINE.match(start)
    if announced is not None:
        return _Form(encoding, announced[1], announced=True)
    headings = {
        separator: sum(
            is_heading(cell)
            for row in islice(csv.reader(io.StringIO(start, newline=""), delimiter=separator), LOOKED_AT)
            for cell in row
        )
        for separator in _SEPARATORS
    }
    # The first of several that do equally well is the comma.
    separator = max(headings, key=lambda each: headings[each])
    # Text in Big5 can nearly always be read as GB 18030 too, and gives rare characters at random.
    if encoding == "gb18030" and not headings[separator]:
        low, high, trail = _COMMON
        pairs = [pair for char in start if not char.isascii() and len(pair := char.encode(encoding, "replace")) > 1]
        common = sum(low <= pair[0] <= high and pair[1] >= trail for pair in pairs)
        if pairs and common / len(pairs) < _LEAST_COMMON:
            found = Label("可能是 Big5 编码的文字", "text that may be in Big5")
            raise InvalidData([_undecodable(path, found)])
    return _Form(encoding, separator, announced=False)


def _encoding_of(path: Path) -> str:
    """The encoding: by the byte order mark, else UTF-16 by its zero bytes, else UTF-8 if all is, else GB 18030.

    Raises:
        InvalidData: When it is none of them.
    """
    with path.open("rb") as file:
        start = file.read(_START)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    if b"\0" in start:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
            # Separators and line ends are found only by the right order of bytes.
            if "\0" not in text and any(end in text for end in "\r\n") and any(each in text for each in _SEPARATORS):
                return encoding
    # UTF-8 first: Chinese text in GB 18030 is hardly ever UTF-8 by chance, but much UTF-8 can be read as GB 18030.
    # GB 18030 contains GBK, in which Chinese versions of Excel and WPS save plain CSV.
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
            # A character that is cut off at the end is found only now.
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InvalidData([_undecodable(path)])


def _undecodable(path: Path, found: str | Label = "") -> Problem:
    expected = Label("UTF-8、UTF-16 或 GB 18030 编码的文件", "a file in UTF-8, UTF-16 or GB 18030")
    remedy = Label("请另存为“CSV UTF-8”", 'Save it as "CSV UTF-8"')
    return file_problem(path.name, expected, remedy, found, kind="syntax")
