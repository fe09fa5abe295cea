"""What a row below the headings is: a record, something else that is obvious, or neither, which is an error.

Offices write between and below their records: titles of sections, subtotals, numbers of columns, notes, seals,
signatures and dates. Counted as units they would change every rate, so a row is a record only if it looks like one.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from pingyuan_rules.engine import Choice, Label, facts_of
from pingyuan_rules.ledger.headings import fact_of, heading_words, key
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.sheets.header_rows import Header, one_line
from pingyuan_rules.ledger.sheets.merged_cells import SPREAD
from pingyuan_rules.ledger.sheets.row_patterns import (
    COUNT,
    COUNT_OF_UNITS,
    DATE,
    EXACT_TOTAL,
    EXAMPLE,
    FEWEST_DOUBTFUL,
    FEWEST_NUMBERS,
    HAS_CODE,
    HINTS,
    ID_ALONE,
    LETTERS,
    LONE_SIGNATURE,
    MENTIONS_TOTAL,
    NOTE,
    NUMBERED,
    ORDINAL,
    PAGE,
    PLACE,
    PLACE_AND_COUNT,
    PLAIN_ID,
    RECORD_COUNT,
    ROW_OF_NUMBERS,
    RUNNING,
    SEAL,
    SECTION,
    SIGNATURE,
    STEMS,
    TITLE,
    TOTAL,
    UNIT,
)


class RowKind(Choice):
    """What a row was taken for."""

    RECORD = "record", "记录", "a record"
    HEADING = "heading", "重复的标题", "repeated headings"
    NUMBERS = "numbers", "栏号", "column numbers"
    TOTAL = "total", "合计或小计", "a total"
    SECTION = "section", "分段标题", "a section title"
    NOTE = "note", "说明", "a note"
    SIGNATURE = "signature", "落款", "a signature, seal or date"
    RUNNING = "running", "只有序号", "only a running number"


@attrs.frozen
class LeftOut:
    """A row that is no record.

    Attributes:
        number: Its number, counted as a spreadsheet counts.
        kind: What it was taken for.
        text: How it begins.
    """

    number: int
    kind: RowKind
    text: str


@attrs.frozen
class Doubt:
    """Why a row may be a record or not, and what to do about it.

    Attributes:
        expected: What the row should be.
        remedy: What to do.
        ends: Whether the rows below cannot be read either.
    """

    expected: Label
    remedy: Label
    ends: bool = False


_OBVIOUS = Label("一条记录，或明显不是记录的一行", "a record, or a row that is clearly not one")
_WORDLESS = Doubt(
    _OBVIOUS,
    Label(
        "若为小计、标题或说明，请删去该行；若为记录，请补全编号等各项",
        "If it is a subtotal, a title or a note, delete the row; if it is a record, fill in its id and the other cells",
    ),
)
_TOTAL_OR_RECORD = Doubt(
    Label("一条记录，或没有编号的合计行", "a record, or a total without an id"),
    Label(
        "若为合计或小计，请删去该行；若为单位，请写全名称，并删去“合计”等字样",
        "If it is a total, delete the row; if it is a unit, write its full name without the word for a total",
    ),
)
_EXAMPLE_ROW = Doubt(
    Label("只有本县的记录", "records of the county only"),
    Label(
        "若为填表示例，请删去该行；若为记录，请删去“例”字",
        "If it is an example of how to fill in the form, delete the row; if it is a record, remove the word for one",
    ),
)
_UNIT_OF_MONEY = Doubt(
    Label("以元计的金额", "amounts in yuan"),
    Label(
        "标题写明以元计，此处另写了单位：请把各数换算成元，并删去这一行",
        "The heading says yuan and this row another unit: convert the amounts into yuan and delete the row",
    ),
)
_NUMBERS_OR_RECORD = Doubt(
    _OBVIOUS,
    Label(
        "若为栏号，请删去该行；若为记录，请改用不只是数字的编号",
        "If it numbers the columns, delete the row; if it is a record, give it an id that is not just a number",
    ),
)
_OTHER_HEADINGS = Doubt(
    Label("一张工作表只有一种标题", "the same headings throughout a sheet"),
    Label(
        "请把从这一行起的表移到另一张工作表，或与上面的表合为一表；从该行起均未读取",
        "Move the table that begins here to a sheet of its own, or merge it with the table above; "
        "nothing from here on was read",
    ),
    ends=True,
)

_ALONE = (
    (TOTAL, RowKind.TOTAL),
    (SEAL, RowKind.SIGNATURE),
    (SIGNATURE, RowKind.SIGNATURE),
    (LONE_SIGNATURE, RowKind.SIGNATURE),
    (NOTE, RowKind.NOTE),
    (RECORD_COUNT, RowKind.TOTAL),
    (PAGE, RowKind.NOTE),
    (SECTION, RowKind.SECTION),
)
"""What a row is by its only cell, wherever that stands."""
_TITLES = (TITLE, PLACE, NUMBERED)
"""The titles that a row with one cell may be, if that is its first column or merged over several."""


class RowSorter:
    """Tells the kinds of the rows below one header, from the first to the last."""

    def __init__(self, header: Header) -> None:
        """Take the columns of a header.

        Args:
            header: The header of the sheet.
        """
        self._header = header
        self._columns = {info.name: column for column, info in header.facts.items()}
        self._id, self._name = self._columns.get("id", -1), self._columns.get("name", -1)
        headed = [column.number for column in header.columns]
        self._first, self._headed = min(headed, default=-1), len(headed)
        self._running = {column.number for column in header.columns if key(column.heading) in RUNNING}
        self._below_notes = False
        # The words for choices, which stand above the records they hold for: 非公有制企业.
        infos = [info for record in FIELDS for info in facts_of(record).values() if info.name in SPREAD]
        choices: list[Any] = [each for info in infos for each in info.kind.enum or ()]
        self._class_words = {key(each.label.zh) for each in choices}

    def sort(self, filled: Mapping[int, Any], *, merged: bool, has_id: bool) -> RowKind | Doubt:
        """The kind of a row.

        Args:
            filled: Its cells that are not empty, at least one, by column.
            merged: Whether its first cell is merged over several columns that have headings.
            has_id: Whether its id stands in a cell that is merged with it from above.
        """
        own, lead = filled.get(self._id), filled[min(filled)]
        if isinstance(lead, str) and len(filled) > 1 and EXAMPLE.fullmatch(key(lead)):
            return _EXAMPLE_ROW
        if isinstance(own, str) and len(filled) > 1 and PLAIN_ID.fullmatch(own):
            text = "\n".join([cell for cell in filled.values() if isinstance(cell, str)]).lower()
            # Nearly every row is one of these, so the rest is seldom looked at.
            if not any(hint in text for hint in HINTS):
                self._below_notes = False
                return RowKind.RECORD
        words = {
            column: f"{cell:%Y-%m-%d}" if isinstance(cell, date) else key(str(cell)) for column, cell in filled.items()
        }
        lines = {column: one_line(cell) for column, cell in filled.items()}
        if any(lines.items() <= line.items() for line in self._header.lines):
            kind: RowKind | Doubt = RowKind.HEADING
        elif len(filled) == 1:
            ((column, cell),) = filled.items()
            kind = self._sort_one(column, cell, words[column], merged=merged)
        else:
            kind = self._sort_several(words, has_id=has_id)
        self._below_notes = kind in {RowKind.NOTE, RowKind.SIGNATURE}
        return kind

    def _sort_one(self, column: int, cell: Any, word: str, *, merged: bool) -> RowKind | Doubt:
        """The kind of a row with one cell."""
        info = self._header.facts.get(column)
        may_be_id = column == self._id and ID_ALONE.fullmatch(str(cell).strip()) is not None
        kind = next((kind for pattern, kind in _ALONE if pattern.fullmatch(word)), None)
        if column in self._running and COUNT.fullmatch(word):
            kind = RowKind.RUNNING
        elif isinstance(cell, date) or DATE.fullmatch(word):
            # Under a heading for days it may have slipped from the row of a record.
            kind = None if info is not None and info.kind.name == "date" else RowKind.SIGNATURE
        # Under a heading further right, what may be a title may also be what is left of a record.
        elif kind is None and (merged or column in {self._first, self._id}):
            title = merged or word in self._class_words or any(each.fullmatch(word) for each in _TITLES)
            kind = RowKind.SECTION if title else None
        if self._below_notes and kind in {None, RowKind.SECTION} and isinstance(cell, str) and not may_be_id:
            return RowKind.NOTE  # its second line, numbered or not
        if kind is not None:
            return kind
        # In a table of one column every row has one cell.
        return RowKind.RECORD if (may_be_id and not self._below_notes) or self._headed == 1 else _WORDLESS

    def _sort_several(self, words: Mapping[int, str], *, has_id: bool) -> RowKind | Doubt:
        """The kind of a row with several cells."""
        lead, own = words[min(words)], words.get(self._id, "")
        totals = [column for column, word in words.items() if TOTAL.fullmatch(word) or RECORD_COUNT.fullmatch(word)]
        # 4家 is a count and no id, unless beside a name; 5 may be either, unless the row says 合计 and nothing else.
        named = not totals and (own.isdigit() or self._is_name(words))
        only_total = any(EXACT_TOTAL.fullmatch(words.get(column, "")) for column in (min(words), self._name))
        counted = COUNT.fullmatch(own) and not named and (not own.isdigit() or only_total)
        identified = has_id or not (counted or any(each.fullmatch(own) for each in _NO_IDS))
        if identified and not has_id and self._name >= 0 and not HAS_CODE.search(own):
            # 县直单位 beside numbers alone is no id, unlike a word of the office's own beside a name.
            identified = self._is_name(words) or self._tells_of_one(words)
        kind: RowKind | Doubt | None = self._sort_numbers(words)
        if kind is None and not identified:
            if SIGNATURE.fullmatch(lead) or all(any(p.fullmatch(w) for p in _SIGNED) for w in words.values()):
                kind = RowKind.SIGNATURE
            elif NOTE.fullmatch(lead):
                kind = RowKind.NOTE
        if kind is None and totals:
            # A word for a total in a remark, beside an id or a name, says nothing about the row.
            prominent = any(column in self._header.facts or column == min(words) for column in totals)
            is_total = not identified and (not self._is_name(words) or min(words) in totals)
            is_record = not prominent and (identified or self._id < 0)
            kind = RowKind.TOTAL if is_total else RowKind.RECORD if is_record else _TOTAL_OR_RECORD
        if kind is None:
            kind = self._sort_headings(words)
        if kind is None:
            kind = RowKind.RECORD if identified else self._sort_unidentified(words)
        return kind

    def _sort_unidentified(self, words: Mapping[int, str]) -> RowKind | Doubt:
        """The kind of a row without an id that no word names."""
        lead = min(words)
        others = [word for column, word in words.items() if column != lead]
        section = SECTION.fullmatch(words[lead]) or (lead == self._id and PLACE.fullmatch(words[lead]))
        if section and all(COUNT.fullmatch(word) or PLACE.fullmatch(word) for word in others):
            return RowKind.TOTAL if any(map(COUNT.fullmatch, others)) else RowKind.SECTION
        if section or any(map(MENTIONS_TOTAL.search, words.values())):
            return _WORDLESS
        if self._is_name(words):
            return RowKind.RECORD
        return RowKind.RECORD if self._tells_of_one(words) else _WORDLESS

    def _sort_headings(self, words: Mapping[int, str]) -> RowKind | Doubt | None:
        """Whether most cells are headings: the same ones in other words, or those of another table, or only units."""
        if all(map(UNIT.fullmatch, words.values())):
            amounts = {column for column, info in self._header.facts.items() if info.kind.name == "fen"}
            money = [word for column, word in words.items() if column in amounts]
            return RowKind.HEADING if set(money) <= {"(元)"} else _UNIT_OF_MONEY
        likely = sum(word.partition("(")[0] in heading_words() for word in words.values())
        if likely < _FEWEST_HEADINGS or likely * 2 < len(words):  # nearly every row, so that no more is tried there
            return None
        facts = {column: fact_of(self._header.record, word) for column, word in words.items()}
        same = {column: info for column, info in facts.items() if info is not None}
        in_place = all(self._header.facts.get(column) == info for column, info in same.items())
        if len(same) > 1 and len(same) * 2 >= len(words) and in_place:
            return RowKind.HEADING
        most = max(sum(fact_of(record, word) is not None for word in words.values()) for record in FIELDS)
        return _OTHER_HEADINGS if most > 1 and most * 2 >= len(words) else None

    def _sort_numbers(self, words: Mapping[int, str]) -> RowKind | Doubt | None:
        """Whether a row numbers the columns: 甲 乙 1 2 3, or (1) (2) (3)."""
        row = [words[column] for column in sorted(words)]
        row = row[1:] if row[0] in ROW_OF_NUMBERS else row
        letters = next((each for each in (STEMS, LETTERS) if row and row[0] == each[0]), "")
        count = next((at for at, word in enumerate(row) if at >= len(letters) or word != letters[at]), len(row))
        ordinals = [match and int(match[1]) for match in map(ORDINAL.fullmatch, row[count:])]
        if ordinals != list(range(1, len(ordinals) + 1)):
            return None
        if letters == STEMS and len(row) >= FEWEST_NUMBERS:
            return RowKind.NUMBERS
        kinds = {
            info.kind.name for column, info in self._header.facts.items() if column in words and column != self._id
        }
        # A number under a choice, or a letter under a number, is no record.
        impossible = kinds - _COUNTED if ordinals else kinds & _COUNTED
        if len(row) >= FEWEST_NUMBERS and impossible:
            return RowKind.NUMBERS
        return _NUMBERS_OR_RECORD if len(row) >= max(FEWEST_DOUBTFUL, self._headed) else None

    def _is_name(self, words: Mapping[int, str]) -> bool:
        """Whether a row has a name that is no total, place, number or section."""
        name = words.get(self._name, "")
        return not any(each.fullmatch(name) for each in _NO_NAMES)

    def _tells_of_one(self, words: Mapping[int, str]) -> bool:
        """Whether a row has more than places and numbers, which are what a subtotal has too."""
        columns = {column for column, word in words.items() if not _NO_WORD.fullmatch(word)} - {self._id, self._name}
        infos = [info for column, info in self._header.facts.items() if column in columns]
        return any(info.name not in SPREAD - {"branch_id"} and info.kind.name not in _COUNTED for info in infos)


_FEWEST_HEADINGS = 2
_COUNTED = frozenset({"int", "fen", "decimal"})
_SIGNED = (SIGNATURE, SEAL, DATE)
_NO_WORD = re.compile(r"\W*")
_NO_IDS = (_NO_WORD, TOTAL, RECORD_COUNT, SECTION, NOTE, SIGNATURE, SEAL, PLACE, PLACE_AND_COUNT)
_NO_NAMES = (*_NO_IDS, COUNT, COUNT_OF_UNITS)


def first_words(filled: Mapping[int, Any], kind: RowKind | None = None) -> str:
    """The beginning of a row as a message shows it; of a signature not the name of who signed."""
    texts = [one_line(cell) for cell in filled.values()]
    if kind is RowKind.SIGNATURE:
        texts = [re.split("[:：]", text)[0] for text in texts]
    text = " ".join(texts[:2])
    return seen(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")[1:-1]


_SHOWN = 16
