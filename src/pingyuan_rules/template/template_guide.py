"""The sheet of a template that explains how to fill in the others, column by column."""

from collections.abc import Iterator, Mapping
from typing import Any

from pingyuan_rules.engine import Label, Lang, Record
from pingyuan_rules.ledger.cells import expectation
from pingyuan_rules.ledger.headings import YUAN, sheet_label
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules import book as rulebook
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.template.template_columns import Column, meaning
from pingyuan_rules.words import EXAMPLE

_TITLE = Label("台账填写说明", "How to fill in the ledger")
_NOTES = (
    Label(
        "一张表一类记录，一行一条。“{0}”“{1}”两表必须填写，其余可以没有行。标题请勿改动。",
        "One sheet for each class of record, one row for each record. {0} and {1} must be filled in; the others may "
        "have no rows. Leave the headings as they are.",
    ),
    Label(
        "空单元格表示不知道，不等于“否”，也不等于 0；不知道的请留空，不要猜。",
        "An empty cell means that it is not known; that is neither no nor zero. Leave it empty rather than guess.",
    ),
    Label(
        "金额以元计，最多两位小数。日期按 年-月-日 填写，如 2016-10-21。",
        "Amounts are in yuan with at most two decimals. Dates are days of the calendar, such as 2016-10-21.",
    ),
    Label(
        "编号和名称按文本保存，长编号不会丢失数字。每个编号在本表只用一次。",
        "Ids and names are kept as text, so that long codes lose no digits. Each id stands once in its sheet.",
    ),
    Label(
        "只填编号，任何地方都不填个人姓名、电话、证件号、住址。",
        "People are entered by id alone: no personal names, telephone or identity numbers or addresses anywhere.",
    ),
    Label(
        "黄底斜体、编号以“{2}”开头的行是虚构的示例，填写前或填写后请整行删去。",
        "Rows in italics on yellow, whose ids begin with {2}, are made-up examples: delete them whole.",
    ),
    Label(
        "深红标题为必填列；点选标题或单元格可看提示，有列表的请从列表中选。",
        "Columns with a dark red heading are required. Choose a heading or a cell to see a hint; pick from lists "
        "where there is one.",
    ),
    Label(
        "填好后运行：pingyuan-rules assess 台账.xlsx --out 结果.xlsx",
        "When it is filled in, run: pingyuan-rules assess ledger.xlsx --out results.xlsx --lang en",
    ),
)
_HEADINGS = (
    (Label("工作表", "sheet"), 12),
    (Label("标题", "heading"), 26),
    (Label("含义", "what it means"), 40),
    (Label("单位", "unit"), 9),
    (Label("可填内容", "what may be entered"), 38),
    (Label("必填", "required"), 9),
    (Label("用于哪些规则（条款）", "read by these rules (clauses)"), 52),
)
_REQUIRED = {True: Label("必填", "required"), False: Label("", "")}
_WHERE_FORMED = Label("已组建的必填", "where formed")
_NO_RULE = Label("不直接用于规则；用于识别、分组、统计或核对", "by no rule; it identifies, groups, counts or checks")


class Guide:
    """Writes the sheet, in one language."""

    def __init__(self, book: Any, sheet: Any, lang: Lang) -> None:
        """Take the sheet to write to."""
        self._book, self._sheet = book, sheet
        self._lang: Lang = lang

    def write(self, columns: Mapping[type[Record], list[Column]]) -> None:
        """Write the notes, and below them a row for each column of every sheet."""
        sheet, book = self._sheet, self._book
        for number, (_, width) in enumerate(_HEADINGS):
            sheet.set_column(number, number, width)
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, self._text(_TITLE), book.add_format(styles.TITLE))
        note = book.add_format(styles.NOTE)
        for row, words in enumerate(_NOTES, start=1):
            sheet.merge_range(row, 0, row, len(_HEADINGS) - 1, f"{row}. {self._note(words)}", note)
            sheet.set_row(row, 18)
        self._write_table(len(_NOTES) + 2, columns)

    def _note(self, words: Label) -> str:
        names = (sheet_label(Organization), sheet_label(Branch), EXAMPLE)
        return self._text(words).format(*map(self._text, names))

    def _text(self, words: Label) -> str:
        return words.text(self._lang)

    def _write_table(self, top: int, columns: Mapping[type[Record], list[Column]]) -> None:
        sheet, header = self._sheet, self._book.add_format(styles.HEADER)
        colors = {True: styles.HEADER_FILL, False: styles.RULE}
        wrapped = {"text_wrap": True, "valign": "top", "top": 1}
        looks = {first: self._book.add_format({**wrapped, "top_color": color}) for first, color in colors.items()}
        for number, (words, _) in enumerate(_HEADINGS):
            sheet.write_string(top, number, self._text(words), header)
        row = top
        for record, each in columns.items():
            for place, column in enumerate(each):
                row += 1
                cells = list(self._cells(record, column))
                for number, text in enumerate(cells):
                    sheet.write_string(row, number, text, looks[place == 0])
                widths = [width for _, width in _HEADINGS]
                sheet.set_row(row, styles.height(list(zip(cells, widths, strict=True)), least=1))
        sheet.freeze_panes(top + 1, 2)
        sheet.autofilter(top, 0, row, len(_HEADINGS) - 1)
        styles.print_on_a4(sheet, repeat=top)

    def _cells(self, record: type[Record], column: Column) -> Iterator[str]:
        info = column.info
        yield self._text(sheet_label(record))
        yield column.heading
        yield self._text(meaning(record, info))
        yield _yuan(self._lang) if info.kind.name == "fen" else self._text(info.unit) if info.unit else ""
        yield self._text(expectation(info))
        optional = record is Organization and info.name == "branch_id"
        yield self._text(_WHERE_FORMED if optional else _REQUIRED[column.required])
        yield self._rules(record, info.name)

    def _rules(self, record: type[Record], fact: str) -> str:
        said = Label("{0}（{1}）", "{0} ({1})").text(self._lang)
        rules = (rule for rule in rulebook.rules_of(record) if fact in rule.facts)
        each = (said.format(self._text(rule.label), " ".join(clause.key for clause in rule.clauses)) for rule in rules)
        return self._text(Label("；", "; ")).join(each) or self._text(_NO_RULE)


def _yuan(lang: Lang) -> str:
    return YUAN.text(lang).strip("（） ()")
