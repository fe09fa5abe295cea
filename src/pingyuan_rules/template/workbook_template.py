"""A workbook to fill in: a sheet for each class of record, lists to choose from, and what every column means."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pingyuan_rules.engine import Lang, Record, facts_of
from pingyuan_rules.files import check_free, replacing_file
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.ledger_tables import input_cells
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.workbook_writer import WORKBOOK, new_workbook, write_cell
from pingyuan_rules.template.template_columns import LAST_ROW, Column, choice_lists, list_range
from pingyuan_rules.template.template_examples import example_ledger
from pingyuan_rules.words import CHOICES, HOW_TO


def write_template(path: str | Path, lang: Lang = "zh") -> None:
    """Write a workbook to fill in, which `read_ledger` reads.

    There is a sheet for each class of record with a few example rows, which are to be deleted. Cells say what
    is expected, offer what may be chosen and refuse what cannot be read; the first sheet explains every column. The
    file appears in one step, when everything has been written; the same version gives the same bytes.

    Args:
        path: Where to write: a file that ends in .xlsx and does not exist yet.
        lang: The language of headings, lists and explanations.

    Raises:
        InvalidData: When the path does not end in .xlsx, or something stands there: it may have been filled in.
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
    """
    check_free(Path(path), WORKBOOK)
    with replacing_file(Path(path)) as draft, new_workbook(draft) as book:
        _Template(book, lang).write()


class _Template:
    """Writes a template into a workbook, in one language."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book = book
        self._lang: Lang = lang
        infos = {f"{record.__name__}.{name}": info for record in FIELDS for name, info in facts_of(record).items()}
        self._lists = choice_lists(infos, lang)

    def write(self) -> None:
        """Write every sheet."""
        from pingyuan_rules.template.template_guide import Guide  # noqa: PLC0415 - loads every rule

        guide = self._book.add_worksheet(HOW_TO.text(self._lang))
        Guide(self._book, guide, self._lang).write({record: list(self._columns(record)) for record in FIELDS})
        for record in FIELDS:
            self._write_sheet(record)
        self._write_lists()

    def _columns(self, record: type[Record]) -> Iterator[Column]:
        ranges = {
            name: list_range(CHOICES.text(self._lang), column, len(each))
            for column, (name, each) in enumerate(self._lists.items())
        }
        for info in facts_of(record).values():
            yield Column(record, info, self._lang, ranges.get(info.kind.name))

    def _write_sheet(self, record: type[Record]) -> None:
        sheet = self._book.add_worksheet(sheet_label(record).text(self._lang))
        columns = list(self._columns(record))
        fixed = sum(column.info.name in {"id", "name"} for column in columns)
        sheet.freeze_panes(1, fixed)
        sheet.set_row(0, styles.height([(column.heading, column.width) for column in columns]))
        for number, column in enumerate(columns):
            self._write_column(sheet, number, column)
        self._write_examples(sheet, record, columns)
        styles.print_on_a4(sheet, fit=False)
        sheet.repeat_columns(0, fixed - 1)

    def _write_column(self, sheet: Any, number: int, column: Column) -> None:
        sheet.set_column(number, number, column.width, self._format(column))
        header = styles.MAIN_HEADER if column.required else styles.HEADER
        sheet.write_string(0, number, column.heading, self._book.add_format(header))
        sheet.data_validation(0, number, 0, number, {"validate": "any", **column.hint})
        sheet.data_validation(1, number, LAST_ROW, number, column.validation)

    def _format(self, column: Column, **more: Any) -> Any:
        chosen = {"num_format": column.number_format} if column.number_format else {}
        aligned = {"align": "left" if column.info.kind.name == "text" else "center"}
        return self._book.add_format({**chosen, **aligned, **more})

    def _write_examples(self, sheet: Any, record: type[Record], columns: list[Column]) -> None:
        looks = [self._format(each, **styles.EXAMPLE) for each in columns]
        for row, example in enumerate(example_ledger(self._lang).of(record), start=1):
            for number, cell in enumerate(input_cells(example)):
                write_cell(sheet, (row, number), cell, self._lang, looks[number])

    def _write_lists(self) -> None:
        sheet = self._book.add_worksheet(CHOICES.text(self._lang))
        for column, (name, words) in enumerate(self._lists.items()):
            sheet.write_string(0, column, name)
            for row, word in enumerate(words, start=1):
                sheet.write_string(row, column, word)
        sheet.hide()
