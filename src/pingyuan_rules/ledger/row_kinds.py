"""What a row below the headings is: a record, something else that is obvious, or neither, which is an error.

Offices write between and below their records: titles of sections, subtotals, numbers of columns, notes, seals,
signatures and dates. Counted as units they would change every rate, so a row is a record only if it looks like one.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import attrs

from pingyuan_rules.engine import Choice, Label, facts_of
from pingyuan_rules.ledger.header_rows import Header, one_line
from pingyuan_rules.ledger.headings import fact_of, heading_words, key
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.merged_cells import SPREAD
from pingyuan_rules.ledger.personal import seen


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

# All of these are compared with `key`: half-width, in lower case, without spaces.
_SUM = "(?:合计|小计|总计|共计|累计|汇总|总和|sub-?totals?|(?:grand)?totals?)"
_COMPARED = (
    "(?:平均|人均|(?:上年|去年)?同期|上年|去年|占比|(?:所占)?(?:比例|比重)|百分比|增减|(?:同比|环比)?增长|增幅|同比|环比"
    "|最[高低大小])(?:数|值|率|水平|情况)?:?|averages?:?|mean:?"
)
_TOTAL = re.compile(
    rf"[(\[]?{_SUM}[)\]]?:?|{_SUM}[:(0-9].*|.{{1,20}}{_SUM}:?(?:共?[0-9.,]+[家个人名户元%]?)?[)]?|计:?|sum:?|{_COMPARED}"
)
_EXACT_TOTAL = re.compile(rf"{_SUM}:?|计")
_MENTIONS_TOTAL = re.compile("合计|小计|总计|共计|total")
_HINTS = ("计", "总和", "汇总", "total", "sum")
_COUNT = re.compile(r"[(]?共?[0-9][0-9.,]*[家个人名户元%]?[)]?")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_SECTION = re.compile(
    rf"(?:{_NUMERAL}[、.,:]|[(]{_NUMERAL}[)]|第{_NUMERAL}(?:部分|[类片章节组])|[ivx]{{1,4}}[、.)]).*|{_NUMERAL}|其中:?.*"
)
# ① is 1 by then, so that a number may stand before a Chinese character without any mark.
_NUMBERED = re.compile(r"(?:[0-9]{1,2}[、.)](?![0-9])|[(][0-9]{1,2}[)]|[0-9]{1,2}(?=[\u4e00-\u9fff])).*")
_NOTE = re.compile(
    r"(?:附?注|备注|说明|填[表报]说明|notes?|remarks?)[0-9]{0,2}[:.、(,].*|附?注|备注|说明|[*※].+"
    r"|(?:本表|此表|以上|以下|上述|数据来源|资料来源|填[表报]要求|报送要求).*"
)
_SIGNATURE = re.compile(
    r"[(]?(?:填[表报]|制表|审[核批定]|复核|核对|.{0,4}负责人|经办|联系|电话|手机|报送|上报|统计|录入|主管|分管|领导"
    r"|签[字名章]|盖章|单位(?=[:(])|党委|.{0,5}书记|日期|时间|prepared|checked|approved|signature|date)[^:]{0,12}:.*"
)
_LONE_SIGNATURE = re.compile("(?:填[表报]|制表|审核).*")
_SEAL = re.compile(
    r"[(]?(?:加?盖)?(?:单位)?(?:公章|盖章|签章|印章|签字|签名|章)(?:处|页)?[)]?:?|.*[(](?:加?盖公?章|公章|签章|签字|章)[)]:?"
)
_DIGITS = "(?:[0-9]{0,2}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    rf"(?:(?:填[报表]|制表|报送|上报|统计|截[至止])?(?:日期|时间)?:?)?"
    rf"(?:(?:[0-9]{{2,4}}|[〇○零一二三四五六七八九]{{4}})?年{_DIGITS}月(?:{_DIGITS}[日号])?"
    rf"|[0-9]{{4}}([-./])[0-9]{{1,2}}\1[0-9]{{1,2}})"
)
_PAGE = re.compile("第[0-9]+页.*|共[0-9]+页|-[0-9]+-|[(]?(?:续.{0,2}表|接上[表页]|转下[表页]|(?:以下|此页)无正文)[)]?")
_TITLE = re.compile(
    r".*(?:台[账帐]|(?:一览|统计|情况|登记|明细|汇总|信息)表|名册|名单|清单)(?:[(].*[)])?"
    rf"|附[件表](?:[0-9]{{1,2}}|{_NUMERAL})?(?:[:.].*)?|(?:(?:计量|金额)?单位):.*"
)
_PLACE = re.compile(".{1,8}(?:县|镇|乡|街道|社区|园区|开发区|集聚区|片区)")
_PLACE_AND_COUNT = re.compile(rf"{_PLACE.pattern}[(:]?共?[0-9]+[家个人名户][)]?")
_COUNT_OF_UNITS = re.compile(
    "(?:两新组织|非公企业|企业|单位|社会组织|党?支部)?共?(?:有|计)?(?:[0-9]+|[一二两三四五六七八九十百]+)[家个户]"
    "(?:两新组织|非公企业|企业|单位|社会组织|党?支部)?"
)
_EXAMPLE = re.compile(r"[(\[]?(?:填[写表报])?(?:示例|样例|范例|举例|例[子如]?)[0-9]{0,2}[)\]]?:?|(?:例如?|如):.+")
_ALONE = (
    (_TOTAL, RowKind.TOTAL),
    (_SEAL, RowKind.SIGNATURE),
    (_SIGNATURE, RowKind.SIGNATURE),
    (_LONE_SIGNATURE, RowKind.SIGNATURE),
    (_NOTE, RowKind.NOTE),
    (_PAGE, RowKind.NOTE),
    (_SECTION, RowKind.SECTION),
)
"""What a row is by its only cell, wherever that stands."""
_TITLES = (_TITLE, _PLACE, _NUMBERED)
"""The titles that a row with one cell may be, if that is its first column or merged over several."""

_UNIT = re.compile("[(](?:人|名|元|万元|个|家|次|场|分|年|月|日|%)[)]")
_PLAIN_ID = re.compile("(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[0-9A-Za-z][0-9A-Za-z_/.-]*|[0-9]{15,20}")
"""What an id looks like that cannot be anything else."""
_HAS_CODE = re.compile("[0-9A-Za-z]")
_ID_ALONE = re.compile("[0-9A-Za-z][0-9A-Za-z_/.-]*")
_RUNNING = frozenset({"序号", "顺序号", "行号", "no", "no.", "number", "#"})
_STEMS, _LETTERS = "甲乙丙丁戊己庚辛壬癸", "abcdefghijklmnopqrstuvwxyz"
_ORDINAL = re.compile(r"[(\[]?第?([0-9]{1,3})(?:[列栏]|=[0-9+\-*/()]+)?[)\]]?")
_ROW_OF_NUMBERS = frozenset({"栏次", "行次", "栏号", "列号", "列次", "序号"})
_FEWEST_NUMBERS, _FEWEST_DOUBTFUL = 3, 4


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
        self._running = {column.number for column in header.columns if key(column.heading) in _RUNNING}
        self._below_notes = False

    def sort(self, filled: Mapping[int, Any], *, merged: bool, has_id: bool) -> RowKind | Doubt:
        """The kind of a row.

        Args:
            filled: Its cells that are not empty, at least one, by column.
            merged: Whether its first cell is merged over several columns that have headings.
            has_id: Whether its id stands in a cell that is merged with it from above.
        """
        own, lead = filled.get(self._id), filled[min(filled)]
        if isinstance(lead, str) and len(filled) > 1 and _EXAMPLE.fullmatch(key(lead)):
            return _EXAMPLE_ROW
        if isinstance(own, str) and len(filled) > 1 and _PLAIN_ID.fullmatch(own):
            text = "\n".join([cell for cell in filled.values() if isinstance(cell, str)]).lower()
            # Nearly every row is one of these, so the rest is seldom looked at.
            if not any(hint in text for hint in _HINTS):
                self._below_notes = False
                return RowKind.RECORD
        words = {column: _word(cell) for column, cell in filled.items()}
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
        kind = self._name_one(column, cell, word, merged=merged)
        may_be_id = column == self._id and _ID_ALONE.fullmatch(str(cell).strip()) is not None
        if self._below_notes and kind in {None, RowKind.SECTION} and isinstance(cell, str) and not may_be_id:
            return RowKind.NOTE  # its second line, numbered or not
        if kind is not None:
            return kind
        # In a table of one column every row has one cell.
        return RowKind.RECORD if (may_be_id and not self._below_notes) or self._headed == 1 else _WORDLESS

    def _name_one(self, column: int, cell: Any, word: str, *, merged: bool) -> RowKind | None:
        if column in self._running and _COUNT.fullmatch(word):
            return RowKind.RUNNING
        info = self._header.facts.get(column)
        if isinstance(cell, date) or _DATE.fullmatch(word):
            # Under a heading for days it may have slipped from the row of a record.
            return None if info is not None and info.kind.name == "date" else RowKind.SIGNATURE
        kind = next((kind for pattern, kind in _ALONE if pattern.fullmatch(word)), None)
        # Under a heading further right, what may be a title may also be what is left of a record.
        side = merged or column in {self._first, self._id}
        title = merged or word in _class_words() or any(each.fullmatch(word) for each in _TITLES)
        return RowKind.SECTION if kind is None and side and title else kind

    def _sort_several(self, words: Mapping[int, str], *, has_id: bool) -> RowKind | Doubt:
        """The kind of a row with several cells."""
        lead, own = words[min(words)], words.get(self._id, "")
        totals = [column for column, word in words.items() if _TOTAL.fullmatch(word)]
        # 4家 is a count and no id, unless beside a name; 5 may be either, unless the row says 合计 and nothing else.
        named = not totals and (own.isdigit() or self._is_name(words))
        counted = _COUNT.fullmatch(own) and not named and (not own.isdigit() or self._is_exact_total(words))
        identified = has_id or not (counted or any(each.fullmatch(own) for each in _NO_IDS))
        if identified and not has_id and self._name >= 0 and not _HAS_CODE.search(own):
            # 县直单位 beside numbers alone is no id, unlike a word of the office's own beside a name.
            identified = self._is_name(words) or self._tells_of_one(words)
        kind: RowKind | Doubt | None = self._sort_numbers(words)
        if kind is None and not identified:
            if _SIGNATURE.fullmatch(lead) or all(any(p.fullmatch(w) for p in _SIGNED) for w in words.values()):
                kind = RowKind.SIGNATURE
            elif _NOTE.fullmatch(lead):
                kind = RowKind.NOTE
        if kind is None and totals:
            kind = self._sort_total(words, totals, identified=identified)
        if kind is None:
            kind = self._sort_headings(words)
        if kind is None:
            kind = RowKind.RECORD if identified else self._sort_unidentified(words)
        return kind

    def _sort_total(self, words: Mapping[int, str], totals: list[int], *, identified: bool) -> RowKind | Doubt:
        # A word for a total in a remark, beside an id or a name, says nothing about the row.
        prominent = [column for column in totals if column in self._header.facts or column == min(words)]
        if identified:
            return _TOTAL_OR_RECORD if prominent else RowKind.RECORD
        if not self._is_name(words) or min(words) in totals:
            return RowKind.TOTAL
        return RowKind.RECORD if not prominent and self._id < 0 else _TOTAL_OR_RECORD

    def _sort_unidentified(self, words: Mapping[int, str]) -> RowKind | Doubt:
        """The kind of a row without an id that no word names."""
        lead = min(words)
        others = [word for column, word in words.items() if column != lead]
        section = _SECTION.fullmatch(words[lead]) or (lead == self._id and _PLACE.fullmatch(words[lead]))
        if section and all(_COUNT.fullmatch(word) or _PLACE.fullmatch(word) for word in others):
            return RowKind.TOTAL if any(map(_COUNT.fullmatch, others)) else RowKind.SECTION
        if section or any(map(_MENTIONS_TOTAL.search, words.values())):
            return _WORDLESS
        if self._is_name(words):
            return RowKind.RECORD
        return RowKind.RECORD if self._tells_of_one(words) else _WORDLESS

    def _sort_headings(self, words: Mapping[int, str]) -> RowKind | Doubt | None:
        """Whether most cells are headings: the same ones in other words, or those of another table, or only units."""
        if all(map(_UNIT.fullmatch, words.values())):
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
        row = row[1:] if row[0] in _ROW_OF_NUMBERS else row
        letters = next((each for each in (_STEMS, _LETTERS) if row and row[0] == each[0]), "")
        count = next((at for at, word in enumerate(row) if at >= len(letters) or word != letters[at]), len(row))
        ordinals = [match and int(match[1]) for match in map(_ORDINAL.fullmatch, row[count:])]
        if ordinals != list(range(1, len(ordinals) + 1)):
            return None
        if letters == _STEMS and len(row) >= _FEWEST_NUMBERS:
            return RowKind.NUMBERS
        kinds = {
            info.kind.name for column, info in self._header.facts.items() if column in words and column != self._id
        }
        # A number under a choice, or a letter under a number, is no record.
        impossible = kinds - _COUNTED if ordinals else kinds & _COUNTED
        if len(row) >= _FEWEST_NUMBERS and impossible:
            return RowKind.NUMBERS
        return _NUMBERS_OR_RECORD if len(row) >= max(_FEWEST_DOUBTFUL, self._headed) else None

    def _is_name(self, words: Mapping[int, str]) -> bool:
        """Whether a row has a name that is no total, place, number or section."""
        name = words.get(self._name, "")
        return not any(each.fullmatch(name) for each in _NO_NAMES)

    def _tells_of_one(self, words: Mapping[int, str]) -> bool:
        """Whether a row has more than places and numbers, which are what a subtotal has too."""
        columns = {column for column, word in words.items() if not _NO_WORD.fullmatch(word)} - {self._id, self._name}
        infos = [info for column, info in self._header.facts.items() if column in columns]
        return any(info.name not in SPREAD - {"branch_id"} and info.kind.name not in _COUNTED for info in infos)

    def _is_exact_total(self, words: Mapping[int, str]) -> bool:
        columns = {min(words), self._name}
        return any(_EXACT_TOTAL.fullmatch(words.get(column, "")) for column in columns)


_FEWEST_HEADINGS = 2
_COUNTED = frozenset({"int", "fen", "decimal"})
_SIGNED = (_SIGNATURE, _SEAL, _DATE)
_NO_WORD = re.compile(r"\W*")
_NO_IDS = (_NO_WORD, _TOTAL, _SECTION, _NOTE, _SIGNATURE, _SEAL, _PLACE, _PLACE_AND_COUNT)
_NO_NAMES = (*_NO_IDS, _COUNT, _COUNT_OF_UNITS)


@cache
def _class_words() -> frozenset[str]:
    """The words for choices, which stand above the records they hold for: 非公有制企业."""
    infos = [info for record in FIELDS for info in facts_of(record).values() if info.name in SPREAD]
    choices: list[Any] = [each for info in infos for each in info.kind.enum or ()]
    return frozenset(key(each.label.zh) for each in choices)


def _word(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return key(str(cell))


def first_words(filled: Mapping[int, Any], kind: RowKind | None = None) -> str:
    """The beginning of a row as a message shows it; of a signature not the name of who signed."""
    texts = [one_line(cell) for cell in filled.values()]
    if kind is RowKind.SIGNATURE:
        texts = [re.split("[:：]", text)[0] for text in texts]
    text = " ".join(texts[:2])
    return seen(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")[1:-1]


_SHOWN = 16
