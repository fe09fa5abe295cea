"""The one model of a table: every cell in words and as a value, and every format it is written in."""

import csv
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from pingyuan_rules.engine import UNKNOWN, Fen, Label, Lang
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.policy.clauses import find
from pingyuan_rules.tables.csv_writer import csv_text, write_csv_files
from pingyuan_rules.tables.formula_guard import guard, unguard
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.markdown_writer import markdown_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Sheet, Table
from pingyuan_rules.tables.terminal_writer import rich_table
from pingyuan_rules.tables.typed_cells import (
    Cell,
    ClauseCell,
    CodeName,
    CountCell,
    GroupCell,
    MoneyCell,
    NamesCell,
    NoAnswer,
    PassThrough,
    RateCell,
    TextCell,
    TypedCell,
    UncountedCell,
    VerdictCell,
    cell_text,
)
from pingyuan_rules.tables.workbook_writer import new_workbook, write_sheets

P2S9, P3S3 = (find(key).name.en for key in ("P2S9", "P3S3"))

THIRD, HALF = Fraction(1, 3), Fraction(1, 2)
NASTY = '=1+1|<b>[red]\x1b[2J\u202e*"'

CELLS: list[tuple[Cell, str, str, object]] = [
    ("示范镇", "示范镇", "示范镇", "示范镇"),
    (Label("组织", "unit"), "组织", "unit", "unit"),
    (True, "是", "yes", "yes"),
    (False, "否", "no", "no"),
    (1234, "1,234", "1,234", 1234),
    (Decimal("1234.50"), "1,234.50", "1,234.50", 1234.5),
    (date(2016, 10, 21), "2016-10-21", "2016-10-21", date(2016, 10, 21)),
    (None, "", "", None),
    (NoAnswer(Label("不适用", "not applicable")), "不适用", "not applicable", "not applicable"),
    (PassThrough(7.5), "7.5", "7.5", 7.5),
    (TextCell(Label("差", "short"), "bad"), "差", "short", "short"),
    (ClauseCell((find("P2S9"), find("P3S3"))), "第2段第9句、第3段第3句", f"{P2S9}; {P3S3}", f"{P2S9}; {P3S3}"),
    (NamesCell(("规则：", CodeName("must_form"))), "规则：must_form", "规则：must_form", "规则：must_form"),
    (UncountedCell(True, open=False), "是（不计）", "yes (not counted)", "yes (not counted)"),
    (UncountedCell(False, open=True), "否（待查明是否计入）", "no (may count)", "no (may count)"),
    (VerdictCell(True), "达标", "met", "met"),
    (VerdictCell(UNKNOWN), "信息不足", "undecided", "undecided"),
    (CountCell(1234), "1,234", "1,234", 1234),
    (CountCell(3, 5), "3-5", "3-5", "3-5"),
    (RateCell(THIRD, THIRD), "33.3%", "33.3%", 0.333),
    (RateCell(THIRD, HALF, 90), "33.3%-50%", "33.3%-50%", "33.3%-50%"),
    (RateCell(UNKNOWN, UNKNOWN), "—", "—", None),
    (MoneyCell(Fen(123450)), "1,234.50", "1,234.50", 1234.5),
    (MoneyCell(Fen(90000), 2), "900 (+2)", "900 (+2)", "900 (+2)"),
    (MoneyCell(Fen(0), 2), "? (+2)", "? (+2)", "? (+2)"),
    (GroupCell(), "全县", "the county", "the county"),
    (GroupCell(("示范镇", UNKNOWN)), "示范镇 不详", "示范镇 unknown", "示范镇 unknown"),
]


def table_of(*rows: list[Cell], columns: int = 1) -> Table:
    labels = [Column(Label("项目", "item")), *[Column(Label("数", "number"), number=True)] * (columns - 1)]
    return Table(Label("表", "Table"), tuple(labels), (RowGroup(rows),), Label("注", "A note."))


P2S9, P3S3 = (find(key).name.en for key in ("P2S9", "P3S3"))


@pytest.mark.parametrize(("cell", "zh", "en", "_"), CELLS, ids=[repr(cell) for cell, *_ in CELLS])
def test_a_cell_says_its_words_in_both_languages(cell: Cell, zh: str, en: str, _: object) -> None:
    assert (cell_text(cell, "zh"), cell_text(cell, "en")) == (zh, en)


def test_a_workbook_holds_numbers_and_dates_as_such(tmp_path: Path) -> None:
    write_sheets(tmp_path / "t.xlsx", [Sheet(table_of(*([cell] for cell, *_ in CELLS)), "t")], "en")
    (sheet,) = load_workbook(tmp_path / "t.xlsx")
    cells = [row[0].value for row in sheet.iter_rows(min_row=2, max_row=len(CELLS) + 1)]
    values = [value.date() if isinstance(value, datetime) else value for value in cells]
    assert values == [value for *_, value in CELLS]


def test_a_csv_file_holds_numbers_without_separators_and_no_formula(tmp_path: Path) -> None:
    cells: list[Cell] = [1234, Decimal("1234.50"), NASTY, NoAnswer(Label("不适用", "n/a")), RateCell(THIRD, THIRD), -5]
    write_csv_files(tmp_path, [Sheet(table_of(*([cell] for cell in cells)), "t")], "en")
    rows = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows == [["item"], ["1234"], ["1234.50"], [f"'{NASTY}"], [""], ["0.333"], ["-5"]]


def test_no_text_is_run_as_a_formula_by_a_workbook(tmp_path: Path) -> None:
    write_sheets(tmp_path / "t.xlsx", [Sheet(table_of(["=1+1"], ["@x"]), "t")], "en")
    (sheet,) = load_workbook(tmp_path / "t.xlsx")
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [("=1+1", "s"), ("@x", "s")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_terminal_gets_no_command_and_no_markup(lang: Lang) -> None:
    out = StringIO()
    Console(file=out, width=120, force_terminal=False).print(rich_table(table_of([NASTY]), lang))
    assert visible(NASTY) in out.getvalue()
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()


def test_titles_and_notes_give_a_terminal_no_command_either() -> None:
    nasty = Label(NASTY, NASTY)
    table = Table(nasty, (Column(NASTY),), (RowGroup([["x"]], nasty),), nasty)
    out = StringIO()
    Console(file=out, width=120, force_terminal=False).print(rich_table(table, "en"))
    for text in (out.getvalue(), html_table(table, "en")):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert out.getvalue().count("⟨U+001B⟩") == 4


@pytest.mark.parametrize("text", ["＝1+1", "＋1", "－1", "＠x", "\n=1+1"])
def test_a_csv_file_holds_no_formula_of_a_chinese_spreadsheet(text: str) -> None:
    assert csv_text(text, "zh") == f"'{text}"
    assert unguard(guard(text)) == text


def test_a_terminal_shows_groups_apart_and_results_in_color() -> None:
    groups = (RowGroup([["a", VerdictCell(True)]], Label("甲", "first")), RowGroup([["b", VerdictCell(False)]]))
    table = Table(Label("表", "Table"), (Column(""), Column("x")), groups)
    out = StringIO()
    Console(file=out, width=60, force_terminal=True, color_system="standard").print(rich_table(table, "en"))
    assert "\x1b[32mmet " in out.getvalue()
    assert "\x1b[31mnot met" in out.getvalue()
    assert "first" in out.getvalue()


def test_a_narrow_terminal_folds_running_text_and_no_other_column() -> None:
    columns = (Column("column"), Column("text", wide=True))
    rows = [["A", "running text that is longer than the terminal is wide"]]
    table = Table(Label("题", "A title that is longer than the table"), columns, (RowGroup(rows),))
    out = StringIO()
    Console(file=out, width=30).print(rich_table(table, "en"), crop=False)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    assert lines[0] == "A title that is longer than the table"
    assert lines[2] == "  column   text"
    assert len(lines) > 6


def test_a_workbook_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), new_workbook(tmp_path / "missing" / "x.xlsx") as book:
        book.add_worksheet()


def test_a_terminal_names_the_clauses_of_a_cell() -> None:
    out = StringIO()
    table = table_of([TextCell(Label("甲", "a [b]"), clauses=(find("P2S9"), find("P3S3"))), 1], columns=2)
    Console(file=out, width=60).print(rich_table(table, "en"))
    # The names are longer than the table's column, which is broken into lines.
    words = " ".join(out.getvalue().split())
    assert "a [b] [paragraph 2, sentence 9;" in words
    assert "3]" in words


def test_html_escapes_every_word_and_marks_results() -> None:
    html = html_table(table_of([NASTY, VerdictCell(False)], columns=2), "en")
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "× not met" in html
    assert "A note." in html
    assert "text-align:right" in html


def test_markdown_escapes_what_would_end_a_cell_or_begin_an_element() -> None:
    table = table_of([NASTY, CountCell(3)], [TextCell(Label("差", "short"), "bad", (find("P2S9"),)), 1], columns=2)
    assert markdown_table(table, "en").splitlines() == [
        "| item | number |",
        "| --- | ---: |",
        '| =1+1\\|\\<b\\>\\[red\\]⟨U+001B⟩\\[2J⟨U+202E⟩\\*" | 3 |',
        f"| × short {P2S9} | 1 |",
    ]


def test_markdown_sets_names_from_the_code_as_code_and_words_around_them_as_text() -> None:
    cell = NamesCell(("*see* ", CodeName("must`form", target="elsewhere"), "|"))
    table = Table(Label("表", "table"), (Column("a"),), (RowGroup([(cell,)]),))
    assert markdown_table(table, "en").splitlines()[-1] == r"| \*see\* `mustform`\| |"


def test_clauses_and_titles_of_groups_stand_in_pages() -> None:
    cell = TextCell(Label("差", "short"), "bad", clauses=(find("P2S9"),))
    table = Table(Label("表", "table"), (Column(Label("项", "item")),), (RowGroup([[cell]], Label("组", "group_1")),))
    assert P2S9 in html_table(table, "en")
    assert "| **group\\_1** |" in markdown_table(table, "en").splitlines()


def test_a_kind_of_cell_says_itself_what_it_is() -> None:
    with pytest.raises(NotImplementedError):
        TypedCell().text("en")
