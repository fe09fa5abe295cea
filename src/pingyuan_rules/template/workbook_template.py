"""A workbook to fill in: a sheet for each class of record, lists to choose from, and what every column means."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pingyuan_rules.engine import Lang, Record
from pingyuan_rules.files import check_free, replacing_file
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.ledger_tables import input_cells
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.workbook_writer import WORKBOOK, new_workbook, write_cell
from pingyuan_rules.template.template_columns import LAST_ROW, TemplateColumn, choice_lists, template_columns
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
    from pingyuan_rules.template.template_guide import write_guide  # noqa: PLC0415 - loads every rule

    lists = choice_lists(lang)
    columns = {record: template_columns(record, lists, lang) for record in FIELDS}
    free = partial(check_free, suffix=WORKBOOK)
    with replacing_file(Path(path), free) as draft, new_workbook(draft) as book:
        write_guide(book, book.add_worksheet(HOW_TO.text(lang)), columns, lang)
        examples = example_ledger(lang)
        for record, each in columns.items():
            sheet = write_columns(book, record, each)
            write_examples(book, sheet, each, examples.of(record))
        # A list inside a validation may hold 255 characters, and some choices need more.
        sheet = book.add_worksheet(CHOICES.text(lang))
        for place, (name, choices) in enumerate(lists.items()):
            sheet.write_string(0, place, name)
            for row, word in enumerate(choices, start=1):
                sheet.write_string(row, place, word)
        sheet.hide()


def write_columns(book: Any, record: type[Record], columns: Sequence[TemplateColumn]) -> Any:
    """Add the sheet of one class of record with its headings, hints and checks; gives the sheet."""
    sheet = book.add_worksheet(sheet_label(record).text(columns[0].lang))
    fixed = sum(column.info.name in {"id", "name"} for column in columns)
    sheet.freeze_panes(1, fixed)
    sheet.set_row(0, styles.height([(column.heading, column.width) for column in columns]))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, book.add_format(column.cell_format))
        header = styles.MAIN_HEADER if column.required else styles.HEADER
        sheet.write_string(0, place, column.heading, book.add_format(header))
        # Only to show the hint beside the heading too: every value passes.
        sheet.data_validation(0, place, 0, place, {"validate": "any", **column.hint})
        sheet.data_validation(1, place, LAST_ROW, place, column.validation)
    # Not on one page: 60 columns would be too small to read.
    styles.print_on_a4(sheet, fit=False)
    sheet.repeat_columns(0, fixed - 1)
    return sheet


def write_examples(book: Any, sheet: Any, columns: Sequence[TemplateColumn], examples: Sequence[Record]) -> None:
    """Write example rows below the headings, empty cells too, so that the whole row is yellow."""
    # Formats of a cell replace that of its column, so both go into one.
    looks = [book.add_format({**column.cell_format, **styles.EXAMPLE}) for column in columns]
    for row, example in enumerate(examples, start=1):
        for place, cell in enumerate(input_cells(example)):
            write_cell(sheet, (row, place), cell, columns[place].lang, looks[place])
