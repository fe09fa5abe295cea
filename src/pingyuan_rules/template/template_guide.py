"""The sheet of a template that explains how to fill in the others, column by column."""

from collections.abc import Mapping, Sequence
from typing import Any

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang, Record
from pingyuan_rules.engine.wording.column_headings import YUAN
from pingyuan_rules.engine.wording.tree_output import clause_names
from pingyuan_rules.ledger.cells import expectation
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules import book as rulebook
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.table_model import Column
from pingyuan_rules.tables.typed_cells import in_words
from pingyuan_rules.template.template_columns import TemplateColumn, meaning

_TITLE = Label("台账填写说明", "How to fill in the ledger")
_NOTES = (
    Label(
        "一张表一类记录，一行一条。“{0}”“{1}”两表必须填写，其余可以没有行。标题请勿改动。",
        "One sheet for each class of record, one row for each record. {0} and {1} must be filled in; the others may "
        "have no rows. Leave the headings as they are.",
    ),
    Label(
        "空单元格表示不知道，不等于“否”，也不等于 0；不知道的请留空，不要猜。",
        "An empty cell means that it is not known, which is neither no nor zero. Leave it empty rather than guess.",
    ),
    Label(
        "金额以元计，最多两位小数。日期按 年-月-日 填写，如 2016-10-21。",
        "Amounts are in yuan with at most two decimals. Write dates as year, month and day, such as 2016-10-21.",
    ),
    Label(
        "编号和名称按文本保存，长编号不会丢失数字。每个编号在本表只用一次。",
        "Ids and names are kept as text, so that long codes lose no digits. Use each id once in its sheet.",
    ),
    Label(
        "只填编号，任何地方都不填个人姓名、电话、证件号、住址。",
        "Enter people by id alone: no personal names, telephone or identity numbers or addresses anywhere.",
    ),
    Label(
        "黄底斜体、编号以“{2}”开头的行是虚构的示例，填写前或填写后请整行删去。",
        "Rows in italics on yellow, whose ids begin with {2}, are made-up examples: delete them whole.",
    ),
    Label(
        "深红标题为必填列；点选标题或单元格可看提示，有列表的请从列表中选。",
        "Columns with a dark red heading are required. Select a heading or a cell to see a hint; pick from the list "
        "if there is one.",
    ),
    Label(
        "填好后运行：pingyuan-rules assess 台账.xlsx --on 2026-12-31 --out 结果.xlsx，日期改为台账所属年度中的一天",
        "When it is filled in, run: pingyuan-rules assess ledger.xlsx --on 2026-12-31 --out results.xlsx --lang en, "
        "with a day of the year that the ledger is of.",
    ),
)
_COLUMNS = (
    Column(Label("工作表", "sheet"), width=12),
    Column(Label("标题", "heading"), width=26),
    Column(Label("含义", "meaning"), width=40),
    Column(Label("单位", "unit"), width=9),
    Column(Label("可填内容", "what may be entered"), width=38),
    Column(words.REQUIRED, width=9),
    Column(Label("用于哪些规则（条款）", "read by these rules (clauses)"), width=52),
)
_REQUIRED_IF_FORMED = Label("已组建的必填", "if formed")
_NO_RULE = Label("不直接用于规则；用于识别、分组、统计或核对", "by no rule; it identifies, groups, counts or checks")


def write_guide(book: Any, sheet: Any, columns: Mapping[type[Record], Sequence[TemplateColumn]], lang: Lang) -> None:
    """Write the notes, and below them a row for each column of every sheet."""
    widths = [column.width or 0 for column in _COLUMNS]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, _TITLE.text(lang), book.add_format(styles.TITLE))
    note, last = book.add_format(styles.NOTE), len(_COLUMNS) - 1
    names = [label.text(lang) for label in (sheet_label(Organization), sheet_label(Branch), words.EXAMPLE)]
    for row, words_of_note in enumerate(_NOTES, start=1):
        # Notes are longer than any column, and wrapped text does not run over into the next.
        sheet.merge_range(row, 0, row, last, f"{row}. {words_of_note.text(lang).format(*names)}", note)
        sheet.set_row(row, 18)
    top = row = len(_NOTES) + 2
    header = book.add_format(styles.HEADER)
    for place, column in enumerate(_COLUMNS):
        sheet.write_string(top, place, in_words(column.label, lang), header)
    wrapped = {"text_wrap": True, "valign": "top", "top": 1}
    # A line in color shows where the columns of the next sheet begin.
    first_line = book.add_format({**wrapped, "top_color": styles.HEADER_FILL})
    line = book.add_format({**wrapped, "top_color": styles.RULE})
    for record, described in columns.items():
        for number, each in enumerate(described):
            row += 1
            texts = column_texts(record, each, lang)
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text, line if number else first_line)
            sheet.set_row(row, styles.height(list(zip(texts, widths, strict=True)), least=1))
    sheet.freeze_panes(top + 1, 2)
    sheet.autofilter(top, 0, row, last)
    styles.print_on_a4(sheet, repeat=top)


def column_texts(record: type[Record], column: TemplateColumn, lang: Lang) -> list[str]:
    """What the guide says of one column."""
    info = column.info
    is_money = info.kind.name == "fen"
    unit = YUAN.text(lang).strip("（） ()") if is_money else info.unit.text(lang) if info.unit else ""
    required = words.REQUIRED.text(lang) if column.required else ""
    if record is Organization and info.name == "branch_id":
        required = _REQUIRED_IF_FORMED.text(lang)
    rules = [
        f"{rule.label.text(lang)}{Label('（{0}）', ' ({0})').text(lang).format(clause_names(rule.clauses, lang))}"
        for rule in rulebook.rules_of(record)
        if info.name in rule.facts
    ]
    return [
        sheet_label(record).text(lang),
        column.heading,
        meaning(record, info).text(lang),
        unit,
        expectation(info).text(lang),
        required,
        Label("；", "; ").text(lang).join(rules) or _NO_RULE.text(lang),
    ]
