"""A workbook of cases, written: a sheet for each class of record, with lists to choose from and explanations."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.case_files.expected_answers import TO_FILL_IN, answer_expectation, answer_heading, no_answer_words
from pingyuan_rules.case_files.related_rows import relations_to
from pingyuan_rules.case_files.workbook_headings import CASE_COLUMNS, EXPECTED, NOTE, OWNER
from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.engine import Choice, Label, Lang, Record, relations_of
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.values import TEXT as TEXT_KIND
from pingyuan_rules.engine.values import Kind
from pingyuan_rules.engine.wording.tree_output import clause_names
from pingyuan_rules.ledger.cells import expectation
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.rules import book as rulebook
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.typed_cells import CellValue
from pingyuan_rules.tables.workbook_writer import new_workbook, write_cell
from pingyuan_rules.template.template_columns import LAST_ROW, choice_lists, cut_hint, meaning, template_columns
from pingyuan_rules.words import CHOICES, HOW_TO, NO, YES

NOTES = (
    Label(
        "一张表一类记录，一行一个案例：先填案例的事实，再在“应为：…”各列填写应有的结论。",
        "One sheet for each class of record, one row for each case: fill in its facts, then the answers in the columns "
        '"expected: ...".',
    ),
    Label(
        "事实按台账的写法填写；空单元格表示不知道，不等于“否”，也不等于 0。",
        "Write facts as in a ledger. An empty cell means that the fact is not known, which is neither no nor zero.",
    ),
    Label(
        "“应为：…”留空表示不检查；应因信息不足而没有结论的，填“不详”；应不适用的，填“不适用”。每行至少检查一项。",
        'An empty cell under "expected: ..." is not checked. Write "unknown" if facts are missing for an answer, '
        'and "not applicable" if the rule does not apply. Each row checks one answer at least.',
    ),
    Label(
        "适用日期不填的，按 2016-10-21 的政策；政策文件不填的，按平远县的取值。",
        "Without a policy date the policy of 2016-10-21 counts, and without a policy file the values of Pingyuan.",
    ),
    Label(
        "金额以元计，得分以分计。用不到的列和表可以删去，标题不要改动。",
        "Amounts are in yuan, scores in points. Delete columns and sheets that you do not need; leave headings as they "
        "are.",
    ),
)
"""How to fill in a workbook of cases."""
HOW_TO_RUN = Label(
    "填好后运行：pingyuan-rules test 案例.cases.xlsx（文件名须以 .cases.xlsx 结尾）。未通过的，改正事实或结论。",
    "When it is filled in, run: pingyuan-rules test my.cases.xlsx --lang en (the name must end in .cases.xlsx). "
    "If a case fails, correct its facts or the expected answer.",
)

_TITLE = Label("案例填写说明", "How to fill in cases")
_GUIDE = (
    (words.SHEET, 12),
    (Label("标题", "heading"), 34),
    (Label("含义", "meaning"), 44),
    (Label("可填内容", "what may be entered"), 44),
    (words.CLAUSES, 30),
)
_SAYS = {
    "name": Label("用一句话说明案例要表明什么", "In a few words, what the case shows"),
    "clause": Label(
        "所依据的条款编号，如 P2S8；可不填", "The key of the clause that it rests on, such as P2S8; optional"
    ),
    "on": Label("按哪一天的政策判定；可不填", "The day whose policy counts; optional"),
    "policy": Label(
        "本县政策文件（.toml），路径从本工作簿所在的文件夹算起；可不填",
        "A policy file (.toml), its path as seen from the folder of this workbook; optional",
    ),
    "owner": Label(
        "如该行是另一案例的所属记录（如党支部的党员），写明那个案例的名称；这样的行不填应有的结论",
        "If the row is a related record of another case, such as a member of a branch, the name of that case; it then "
        "expects no answers itself",
    ),
    "note": Label("不读取", "Not read"),
}
_RELATED = Label(
    "没有的填“无”；有的，在另一张表中各填一行，在“所属案例”列写明本案例；不知道的留空",
    'Write "none" if there are none. Give each a row in its own sheet, with the name of this case under "belongs to '
    'case". Empty if it is not known',
)
_ANSWER = Label("规则“{0}”应有的结论；不检查的留空", 'What the rule "{0}" is to answer; empty if it is not checked')
_FACT_LEFT = Label("不知道的留空", "empty if it is not known")

Row = Mapping[str, CellValue]
"""A row of a sheet, by the names of columns."""


@attrs.frozen
class CaseColumn:
    """A column of a sheet of cases, in one language.

    Attributes:
        name: The name of what it holds: `name`, `on` and others of the case, `facts.` and a fact or related records,
            `expect.` and a rule.
        heading: What stands over it.
        says: What it means.
        enter: What may be entered.
        cell_format: The format of its cells.
        validation: The check of its cells, as XlsxWriter takes it.
        look: The look of its heading.
        clauses: The clauses of its rule.
        width: How wide it is.
    """

    name: str
    heading: str
    says: str
    enter: str
    cell_format: dict[str, Any]
    validation: dict[str, Any]
    look: dict[str, Any]
    clauses: str = ""
    width: float = 14


def write_case_workbook(
    draft: Path,
    sheets: Mapping[type[Record], Sequence[Row]],
    notes: Sequence[str],
    lang: Lang,
    *,
    look: Mapping[str, Any] | None = None,
) -> None:
    """Write a workbook of cases.

    Args:
        draft: The file.
        sheets: The classes of record, and the rows of each.
        notes: What the first sheet says of the workbook.
        lang: The language of headings, lists and explanations.
        look: The format of rows that are examples. Without it the rows are what the workbook is for, and columns that
            hold none of them are hidden.

    Raises:
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
    """
    lists = choice_lists(lang) | answer_lists(lang)
    columns = {
        record: list(case_columns(record, lists, lang, {name for row in rows for name in row}))
        for record, rows in sheets.items()
    }
    with new_workbook(draft) as workbook:
        write_guide(workbook, columns, notes, lang)
        for record, each in columns.items():
            write_sheet(workbook, sheet_label(record).text(lang), each, sheets[record], lang, look=look)
        sheet = workbook.add_worksheet(CHOICES.text(lang))
        for place, (name, choices) in enumerate(lists.items()):
            sheet.write_string(0, place, name)
            for row, word in enumerate(choices, start=1):
                sheet.write_string(row, place, word)
        sheet.hide()


def answer_lists(lang: Lang) -> dict[str, list[str]]:
    """What may be chosen as an answer of each kind that has a list, with the words for no answer."""
    lists: dict[str, list[str]] = {}
    for rule in rulebook.rules:
        choices = [each.label for each in rule.kind.enum or () if isinstance(each, Choice)]
        own = [YES, NO] if rule.kind.name == "bool" else choices
        if own:
            lists[answer_list(rule.kind)] = [label.text(lang) for label in (*own, *no_answer_words())]
    return lists


def answer_list(kind: Kind) -> str:
    """The name of the list of answers of a kind."""
    return f"{kind.name} answers"


def case_columns(
    record: type[Record], lists: Mapping[str, Sequence[str]], lang: Lang, used: Collection[str]
) -> Iterator[CaseColumn]:
    """The columns of a class of record: those of the case, facts, expected answers, and a note.

    Facts that are texts have a column only if rows use them: no answer of a case needs a name or a township.
    """
    stop = Label("。", ". ").text(lang)
    columns = dict(CASE_COLUMNS) | ({"owner": OWNER} if relations_to(record) else {})
    columns |= {f"facts.{name}": relation.label for name, relation in relations_of(record).items()}
    for name, label in columns.items():
        says, number = _SAYS.get(name, _RELATED).text(lang), styles.DATE if name == "on" else styles.TEXT
        hint = {"validate": "any", "input_title": label.text(lang), "input_message": says}
        yield CaseColumn(
            name, label.text(lang), says, "", {"num_format": number}, hint, styles.HEADER,
            width=40 if name == "name" else 12,
        )  # fmt: skip
    for each in template_columns(record, lists, lang):
        name = f"facts.{each.info.name}"
        if each.info.kind != TEXT_KIND or name in used:
            says, enter = meaning(record, each.info).text(lang), expectation(each.info).text(lang)
            hint = {"input_message": cut_hint(stop.join([says, enter, _FACT_LEFT.text(lang)]))}
            yield CaseColumn(
                name, each.heading, says, enter, each.cell_format, {**each.validation, **hint},
                styles.HEADER, width=each.width,
            )  # fmt: skip
    places = {name: place for place, name in enumerate(lists)}
    for rule in rulebook.rules_of(record):
        yield answer_column(rule, places, lists, lang)
    note, says = NOTE.text(lang), _SAYS["note"].text(lang)
    yield CaseColumn("note", note, says, "", {"num_format": styles.TEXT}, {"validate": "any"}, styles.HEADER, width=30)


def answer_column(
    rule: AnyRule, places: Mapping[str, int], lists: Mapping[str, Sequence[str]], lang: Lang
) -> CaseColumn:
    """The column of the expected answers of a rule."""
    heading = f"{EXPECTED.text(lang)}{answer_heading(rule).text(lang)}"
    says = _ANSWER.text(lang).format(inner_quotes(rule.label.text(lang)))
    enter = answer_expectation(rule).text(lang)
    check: dict[str, Any] = {"validate": "any"}
    name = answer_list(rule.kind)
    if name in places:
        letter = letters(places[name])
        check = {"validate": "list", "source": f"='{CHOICES.text(lang)}'!${letter}$2:${letter}${len(lists[name]) + 1}"}
    hint = {
        "input_title": cut_hint(heading, title=True),
        "input_message": cut_hint(Label("；", "; ").text(lang).join([says, enter])),
    }
    return CaseColumn(
        f"expect.{rule.name}", heading, says, enter, {"align": "center"}, {**check, **hint}, styles.MAIN_HEADER,
        clause_names(rule.clauses, lang), min(styles.display_width(heading) / 3 + 4, 24),
    )  # fmt: skip


def write_sheet(
    workbook: Any,
    title: str,
    columns: Sequence[CaseColumn],
    rows: Sequence[Row],
    lang: Lang,
    *,
    look: Mapping[str, Any] | None,
) -> None:
    """Add the sheet of one class of record, with its headings, hints, checks and rows."""
    sheet = workbook.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, styles.height([(column.heading, column.width) for column in columns]))
    used = {name for row in rows for name, cell in row.items() if cell is not None} | {*CASE_COLUMNS, "note"}
    blank = {"type": "cell", "criteria": "==", "value": f'"{TO_FILL_IN.text(lang)}"'}
    for place, column in enumerate(columns):
        is_hidden = look is None and column.name not in used
        cell_format = workbook.add_format(column.cell_format)
        sheet.set_column(place, place, column.width, cell_format, {"hidden": is_hidden})
        sheet.write_string(0, place, column.heading, workbook.add_format(column.look))
        hint = {name: text for name, text in column.validation.items() if name.startswith("input")}
        sheet.data_validation(0, place, 0, place, {"validate": "any", **hint})
        sheet.data_validation(1, place, LAST_ROW, place, column.validation)
        if look is None and column.name.startswith("expect."):
            # It goes as soon as an answer is entered.
            sheet.conditional_format(1, place, LAST_ROW, place, {**blank, "format": workbook.add_format(styles.OPEN)})
        whole = workbook.add_format({**column.cell_format, **(look or {})})
        for row, cells in enumerate(rows, start=1):
            if (cell := cells.get(column.name)) is not None or look is not None:
                write_cell(sheet, (row, place), cell, lang, whole)
    styles.print_on_a4(sheet, fit=False)
    sheet.repeat_columns(0, 0)


def write_guide(
    workbook: Any, columns: Mapping[type[Record], Sequence[CaseColumn]], notes: Sequence[str], lang: Lang
) -> None:
    """Write the notes, and below them a row for each column of every sheet."""
    sheet = workbook.add_worksheet(HOW_TO.text(lang))
    for place, (_, width) in enumerate(_GUIDE):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, _TITLE.text(lang), workbook.add_format(styles.TITLE))
    note, last = workbook.add_format(styles.NOTE), len(_GUIDE) - 1
    for row, text in enumerate(notes, start=1):
        sheet.merge_range(row, 0, row, last, f"{row}. {text}", note)
        sheet.set_row(row, styles.height([(text, sum(width for _, width in _GUIDE))], least=1))
    top = row = len(notes) + 2
    header, line = (
        workbook.add_format(styles.HEADER),
        workbook.add_format({"text_wrap": True, "valign": "top", "top": 1}),
    )
    for place, (label, _) in enumerate(_GUIDE):
        sheet.write_string(top, place, label.text(lang), header)
    for record, described in columns.items():
        for each in described:
            row += 1
            texts = (sheet_label(record).text(lang), each.heading, each.says, each.enter, each.clauses)
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text, line)
            widths = [width for _, width in _GUIDE]
            sheet.set_row(row, styles.height(list(zip(texts, widths, strict=True)), least=1))
    sheet.freeze_panes(top + 1, 2)
    sheet.autofilter(top, 0, row, last)
    styles.print_on_a4(sheet, repeat=top)
