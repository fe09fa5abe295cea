"""Records of which a title above them or a remark beside them says that they do not count, while no fact says so.

Read without a word, units that are closed, listed twice or of another year would count like all others. The facts may
say it already: a unit that does not operate counts nowhere, whatever stands over it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from pingyuan_rules.choices import Standing
from pingyuan_rules.engine import FactInfo, Label, Problem, Record, facts_of
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.ledger.headings import heading, key
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import MOST_LISTED, cell_place, column_place, row_place
from pingyuan_rules.ledger.sheets.header_rows import Header
from pingyuan_rules.ledger.sheets.row_patterns import NOTE, SECTION
from pingyuan_rules.records import Branch, Member, Organization

_CLOSED: Mapping[type[Record], str] = {
    Organization: "注销|停产|停业|歇业|停办|停运|吊销|关闭|关停|倒闭|破产|解散|空壳|撤销|取缔|搬离|迁出",
    Branch: "注销|撤销|解散|取消",
    Member: "已故|去世|死亡|病故|逝世|开除|除名|退党|出党|转出",
}
_LEFT_OUT = "不计入|不计算|不计数|不纳入|不列入|不统计|不作统计|不参与统计|不算|不属于|剔除|仅供参考|参考数"
_VOID = "作废|无效|重复|重登|废弃|同一(?:家|个?单位|个?企业)"
# 不含已注销的单位 says the contrary, and so does 未注销.
_CONTRARY = re.compile("(?:不含|不包括|不包含|除去?|未|没有|无|拟|非|不)(?:已|有|被|曾)?(?:{})")
_NOT_YET = re.compile("拟|将|曾|原|旧|待|未|没有|无|申请|准备|计划|恢复|复[产业工]|账户")
_YEAR = re.compile(
    "(?<![0-9])((?:19|20)[0-9]{2})年(?!以来|起|至|前|后|[0-9]{1,2}月)(?!.*(?:成立|新建|新增|新办|组建|设立|注册|建成|投产|《))"
)
_OTHER_YEAR = re.compile("(?:上|去|前|往)年(?!.*(?:成立|新建|新增|组建))|同期")
# 标黄的为已注销企业, or 带*号的不计入: colors are not read, and marks are a part of names.
_LEGEND = re.compile(
    "标(?:成|为)?[黄红绿蓝灰橙紫]|[黄红绿蓝灰橙紫][色字底]|底色|涂色|颜色|加粗|斜体|带[“‘]?[*※★☆△▲#]|打[*※★☆△▲#]"
)
_INCLUDED = re.compile("(?<!不)(?:含|包括|其中)|[0-9一二三四五六七八九十]+[家个名户]")
_OUTSIDE = re.compile("未[列计纳]|不再|另[表行]|已(?:删|剔除|扣除)|除外|均[无未]")
_INSTRUCTION = re.compile("请|须|填|写|要求|应(?!计)|如有|若|的不(?![计纳列算统作])|一律")
_IN_A_NAME = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_MAY_TELL = re.compile(r"[(（\[【]|已|现")
_SHORTEST_NAME = 4
_CLAUSES = re.compile(r"[,.;、:()。，；：（）\s]+")
_LONGEST = 15
_TITLE_WORDS = re.compile(
    ".*(?:企业|单位|组织|支部|党员|人员|台[账帐]|表|名册|名单|清单|数据?|情况)(?:[(].*[)])?|.*[(].*[)]"
)
# 填表说明 and 报送前请删去重复行 tell what to do, and are no titles.
_TOLD = re.compile("附?注(?!销)|备注|说明|填|[*※]|.*(?:请|须|删|要求)")
# 含已注销 and 新增、注销情况表: only some of the records.
_PARTLY = re.compile("(?<!不)(?:含|包括)|新增|新建|变[动更]|及|和|、")
_REMARKS = re.compile("备注|备考|说明|remark|note")
_YEARS = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")


@attrs.define
class _Section:
    number: int
    text: str
    closed: bool
    fallback: Problem | None
    records: int = 0
    counted: int = 0
    partly: bool = False


class ExcludedRows:
    """What titles and remarks say of the records of a sheet, while its rows are read from the first to the last."""

    def __init__(self, header: Header, names: Iterable[str], year: int) -> None:
        """Take the headings of a sheet.

        Args:
            header: The headings.
            names: What the sheet is called, and the titles above its headings.
            year: The year of the policy's day.
        """
        self._record = header.record
        self._years = {year, *(int(each) for name in names for each in _YEARS.findall(key(name)))}
        self._remarks = [column for column in header.extra if _REMARKS.search(key(column.heading))]
        self._closed = _CLOSED.get(header.record, "注销|撤销")
        self._sections = [_Section(header.row, "", closed=False, fallback=None)]
        self._excluding: list[_Section] = []
        self._titles: list[_Section] = []
        self._notes: list[tuple[int, str, bool]] = []
        self._names: list[Record] = []
        self._inactive = 0
        self._wrong = ProblemLog(MOST_LISTED)

    def add_title(self, number: int, text: str) -> None:
        """Take in a text above the headings, which holds for the whole sheet.

        Years are no matter here: a sheet is of the year that its title names.
        """
        word = key(text)
        if NOTE.fullmatch(word) and any(each.search(word) for each in (_TOLD, _LEGEND, _INCLUDED)):
            self.add_note(number, text)
            return
        if _TOLD.match(word) or (len(word) > _LONGEST and not _TITLE_WORDS.fullmatch(word)):
            return
        plain = self._without_contraries(word)
        closed = re.search(self._closed, plain) is not None
        others = re.search(f"{_LEFT_OUT}|{_VOID}", plain) or _OTHER_YEAR.search(word)
        if closed or others:
            partly = not others and _PARTLY.search(plain) is not None
            self._titles.append(_Section(number, text, closed and not others, None, partly=partly))

    def _without_contraries(self, word: str) -> str:
        """A text without what says that there are no such records: 不含已注销的, 未停产, 不计入已注销的."""
        plain = re.sub(_CONTRARY.pattern.format(f"{self._closed}|{_VOID}"), "", word)
        return re.sub(f"(?:{_LEFT_OUT})[了已有被的]*(?:{self._closed})", "", plain)

    def add_note(self, number: int, text: str) -> None:
        """Take in a note above or below the records, which may say of some of them that they do not count."""
        word = key(text)
        plain = self._without_contraries(word)
        closed, others = re.search(self._closed, plain) is not None, re.search(f"{_LEFT_OUT}|{_VOID}", plain)
        if (closed or others) and not _INSTRUCTION.search(plain) and not _OUTSIDE.search(plain):
            self._notes.append((number, text, closed and not others))

    def begin_section(self, number: int, text: str, doubt: Problem | None = None, *, ends: bool = False) -> bool:
        """Take in a row that is no record, and tell whether it says that others do not count.

        Args:
            number: Its row.
            text: What it says.
            doubt: Why it may be a record or not; what remains of it if no records follow.
            ends: Whether it ends what the title above it holds for.
        """
        word = key(text)
        if re.match("附?注(?!销)|备注|说明|填|[*※]", word):
            return False
        plain = self._without_contraries(word)
        closed = re.search(self._closed, plain) is not None
        years = {int(each) for each in _YEAR.findall(word)}
        others = re.search(f"{_LEFT_OUT}|{_VOID}", plain) or _OTHER_YEAR.search(word) or years - self._years
        excludes = closed or bool(others)
        if excludes and word.startswith(("以上", "上述")):
            before = self._sections[-1]
            above = _Section(number, text, closed, doubt, before.records, before.counted)
            self._excluding.append(above)
            return True
        section = _Section(number, text, closed and not others, doubt)
        if excludes:
            self._excluding.append(section)
        # 甲镇 right below 二、已注销 is a part of it, while 三、乙镇 is the next title, and a note ends nothing.
        part = self._sections[-1] in self._excluding and not self._sections[-1].records and not SECTION.match(word)
        if excludes or (ends and not part):
            self._sections.append(section)
        return excludes

    def add_record(self, number: int, record: Record, cells: Mapping[int, Any]) -> None:
        """Take in a record with the cells of its row."""
        inactive = isinstance(record, Organization) and record.operating is False
        gone = isinstance(record, Member) and record.standing is Standing.DECEASED
        for section in (self._sections[-1], *self._titles):
            section.records += 1
            section.counted += not (inactive or gone)
        words = _VOID if inactive or gone else f"{self._closed}|{_LEFT_OUT}|{_VOID}"
        self._inactive += inactive or gone
        if not (inactive or gone):
            self._names.append(record)
            self._check_name(number, record, words)
        for column in self._remarks:
            cell = cells.get(column.number)
            if not isinstance(cell, str):
                continue
            clauses = [each for each in _CLAUSES.split(key(cell)) if len(each) <= _LONGEST]
            if any(re.search(words, each) and not _NOT_YET.search(each) and "不重复" not in each for each in clauses):
                place = column_place(self._record, number, column.number)
                self._wrong.take([Problem(place, seen(cell), _COUNTED, self._remedy(_REMARK), kind="conflict")])

    def _check_name(self, number: int, record: Record, words: str) -> None:
        """Note that a name says itself that its unit or branch does not count: 示范企业（已注销）."""
        name = getattr(record, "name", None)
        if not isinstance(name, str) or not _MAY_TELL.search(name):  # nearly all
            return
        word = key(name)
        ended = re.search(f"(?:已|现)(?:{words})$", word)
        parts = [*_IN_A_NAME.findall(word), *([ended[0]] if ended is not None else [])]
        if any(re.search(words, each) and not _NOT_YET.search(each) for each in parts):
            info = facts_of(self._record)["name"]
            remedy = self._remedy(_NAME)
            self._wrong.take(
                [Problem(cell_place(self._record, number, [info]), seen(name), _COUNTED, remedy, kind="conflict")]
            )

    @property
    def more(self) -> int:
        """How many further problems were only counted."""
        return self._wrong.more

    def problems(self) -> Iterator[Problem]:
        """What says of records that they do not count, though they would."""
        for section in (*self._titles, *self._excluding):
            borne_out = section.counted < section.records if section.partly else not section.counted
            if section.records and not (section.closed and borne_out):
                place = row_place(self._record, section.number)
                remedy = self._remedy(_SHEET_TITLE if section in self._titles else _TITLE)
                yield Problem(place, seen(section.text), _COUNTED, remedy, kind="conflict")
            elif section.fallback is not None:
                yield section.fallback
        # Notes that say so of records by name, by color or by number.
        for number, text, closed in self._notes:
            word = key(text)
            names = (
                key(value)
                for record in self._names
                for value in (getattr(record, "name", None), getattr(record, "id", None))
                if isinstance(value, str) and len(value) >= _SHORTEST_NAME
            )
            borne_out = closed and self._inactive > 0
            legend = _LEGEND.search(word) is not None
            told = (legend or _INCLUDED.search(word) is not None) and not borne_out
            if self._names and (told or any(name in word for name in names)):
                remedy = self._remedy(_LEGEND_NOTE if legend else _NOTE)
                yield Problem(row_place(self._record, number), seen(text), _COUNTED, remedy, kind="conflict")
        yield from self._wrong.told

    def _remedy(self, words: Label) -> Label:
        operating: FactInfo | None = facts_of(self._record).get("operating")
        if operating is None:
            return words
        name = heading(operating)
        return Label(
            f"已注销、停产的单位，请在“{inner_quotes(name.zh)}”列填“否”；{words.zh}",
            f'If units are closed, write no under "{name.en}". {words.en}',
        )


_COUNTED = Label("只有应计入的记录", "only records that count")
_TITLE = Label(
    "不应计入的，请删去这些行、移到另一本工作簿，或隐藏后加 --hidden leave-out；应计入的，请改写这一行",
    "If the rows should not count, delete them, move them to another workbook, or hide them and "
    "add --hidden leave-out; if they should, change this title",
)
_SHEET_TITLE = Label(
    "整张表不应计入的，请删去、移到另一本工作簿，或隐藏后加 --hidden leave-out；应计入的，请改写标题",
    "If the sheet should not count, delete it, move it to another workbook, or hide it and add --hidden leave-out; "
    "if it should, change the title",
)
_NOTE = Label(
    "所说各行不应计入的，请删去、移到另一本工作簿，或隐藏后加 --hidden leave-out；应计入的，请改写这一说明",
    "If the rows that the note is about should not count, delete them, move them to another workbook, or hide them "
    "and add --hidden leave-out; if they should, change the note",
)
_LEGEND_NOTE = Label(f"颜色和记号不读取。{_NOTE.zh}", f"Colors and marks are not read. {_NOTE.en}")
_NAME = Label(
    "不应计入的，请删去该行、移到另一本工作簿，或隐藏后加 --hidden leave-out；应计入的，请从名称中删去这些字",
    "If the row should not count, delete it, move it to another workbook, or hide it and add --hidden leave-out; if it "
    "should, remove these words from the name",
)
_REMARK = Label(
    "不应计入的，请删去该行、移到另一本工作簿，或隐藏后加 --hidden leave-out；应计入的，请改写备注",
    "If the row should not count, delete it, move it to another workbook, or hide it and add "
    "--hidden leave-out; if it should, change the remark",
)
