"""Reading a ledger: all of it, or one error with everything that is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pingyuan_rules.engine import InvalidData, Label, Problem, Record
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.headings import nearest, record_of, sheet_label
from pingyuan_rules.ledger.links import branch_problems, id_problems
from pingyuan_rules.ledger.model import FIELDS, Ledger
from pingyuan_rules.ledger.places import quoted, sheet_place
from pingyuan_rules.ledger.rows import Progress, Table, read_table
from pingyuan_rules.ledger.sources import opened
from pingyuan_rules.ledger.template_names import SHEETS_NOT_READ
from pingyuan_rules.records import Branch, Organization

NEEDED: tuple[type[Record], ...] = (Organization, Branch)
"""The sheets that every ledger has, with at least one row; the others may be left out."""


def read_ledger(path: str | Path, *, progress: Progress | None = None) -> Ledger:
    """Read a ledger from an .xlsx workbook or a folder of CSV files in UTF-8.

    There is a sheet, or a file, for each class of record, named in Chinese, in English or by the class, with
    the facts' labels or names as headings in the first row. An empty cell is unknown. Amounts are in yuan.

    Args:
        path: The workbook or the folder.
        progress: Is told the sheet and how many of its rows have been read, every 1,000 rows and at its end.

    Returns:
        The whole ledger.

    Raises:
        InvalidData: With everything that is wrong, each with sheet, row, column and remedy; nothing is half-read.
        OSError: When the file exists and cannot be opened.
        ModuleNotFoundError: When openpyxl is not installed and a workbook is given; the message names the extra.
    """
    tables: dict[type[Record], Table] = {}
    problems: list[Problem] = []
    with opened(Path(path)) as sheets:
        for sheet in sheets:
            if sheet.name in SHEETS_NOT_READ:
                continue
            record = record_of(sheet.name)
            if record is None:
                problems.append(_unknown_sheet(sheet.name))
            elif record in tables:
                problems.append(_second_sheet(record, sheet.name))
            else:
                tables[record] = read_table(record, sheet, progress)
    problems += _missing_sheets(tables)
    for table in tables.values():
        problems += table.problems
        problems += id_problems(table)
    problems += branch_problems(tables)
    if problems:
        raise InvalidData(problems)
    fields: dict[str, Any] = {
        FIELDS[record]: tuple(row.record for row in table.rows) for record, table in tables.items()
    }
    return Ledger(**fields)


def _second_sheet(record: type[Record], name: str) -> Problem:
    expected = Label("每类记录一张工作表", "one sheet for each class of record")
    return Problem(
        sheet_place(record), shown(name), expected, Label("请合并或删去其一", "Merge the two, or delete one")
    )


def _unknown_sheet(name: str) -> Problem:
    labels = [sheet_label(record) for record in FIELDS]
    remedy = Label("请改名或删去", "Rename or delete it")
    near = nearest(name, labels)
    if near is not None:
        remedy = Label(f"是否为“{near.zh}”？{remedy.zh}", f'Did you mean "{near.en}"? {remedy.en}')
    names = quoted(labels)
    expected = Label(f"以下之一：{names.zh}", f"one of {names.en}")
    return Problem(Label("工作表名称", "Name of a sheet"), shown(name), expected, remedy)


def _missing_sheets(tables: dict[type[Record], Table]) -> Iterator[Problem]:
    for record in NEEDED:
        place, label = sheet_place(record), sheet_label(record)
        if record not in tables:
            expected = Label(f"名为“{label.zh}”的工作表或文件", f'a sheet or file named "{label.en}"')
            remedy = Label("请补上；名称以此为准", "Add it under this name")
            yield Problem(place, Label("不存在", "no such sheet"), expected, remedy)
        elif not tables[record].rows and not tables[record].problems:
            found = Label("只有标题", "headings only")
            yield Problem(place, found, Label("至少一行", "at least one row"), Label("请填写", "Fill it in"))
