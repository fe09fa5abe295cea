"""Reading a CSV file, in UTF-8 with or without a byte order mark, in UTF-16 with one, or in GB 18030."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.ledger.places import file_problem
from pingyuan_rules.tables.csv_writer import unguard

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHUNK = 1 << 20


def rows_of(path: Path) -> Iterator[tuple[str, ...]]:
    """The rows of a CSV file.

    Raises:
        InvalidData: When its encoding is none of those, or its quotes are not in pairs.
    """
    try:
        with path.open(encoding=encoding_of(path), newline="") as file:
            for row in csv.reader(file, strict=True):
                yield tuple(map(unguard, row))
    except csv.Error as error:
        expected = Label("逗号分隔、引号成对的文件", "a file separated by commas, with quotes in pairs")
        remedy = Label(f"请更正或重新导出（{error}）", f"Correct it or export it again ({error})")
        raise InvalidData([file_problem(path.name, expected, remedy)]) from None
    except UnicodeDecodeError:  # only after a byte order mark, since otherwise the whole file has been decoded before
        raise InvalidData([_undecodable(path)]) from None


def encoding_of(path: Path) -> str:
    """The encoding of a file: by its byte order mark, else UTF-8 if all of it is UTF-8, else GB 18030.

    Chinese text in GB 18030 is practically never UTF-8 by chance, whereas much that is UTF-8 can be read as GB 18030.

    Raises:
        InvalidData: When it is neither.
    """
    with path.open("rb") as file:
        start = file.read(len(codecs.BOM_UTF8))
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise InvalidData([_undecodable(path)])


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(path: Path) -> Problem:
    expected = Label("UTF-8 或 GB 18030 编码的文件", "a file in UTF-8 or GB 18030")
    remedy = Label("请另存为“CSV UTF-8”", 'Save it as "CSV UTF-8"')
    return file_problem(path.name, expected, remedy)
