"""Which class of record each sheet holds, by its name or by a place and its headings, and what is wrong with that."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import NamedTuple

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import Label, Problem, Record, is_known
from pingyuan_rules.ledger.cells import is_empty
from pingyuan_rules.ledger.headings import (
    SHEETS_NOT_READ,
    nearest,
    record_by_headings,
    record_of,
    sheet_label,
    split_place,
)
from pingyuan_rules.ledger.inspection import SheetInspection
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import NamedSheet, letters, quoted, row_place, sheet_place
from pingyuan_rules.ledger.sheets.header_rows import LOOKED_AT
from pingyuan_rules.ledger.sheets.sheet_records import Table, Tables, row_problem, rows_with
from pingyuan_rules.ledger.sheets.stated_days import doubtful_days
from pingyuan_rules.ledger.sources import Layout, Sheet
from pingyuan_rules.ledger.spellings import name_key, place_core
from pingyuan_rules.policy import START
from pingyuan_rules.records import Branch, Organization

NEEDED: tuple[type[Record], ...] = (Organization, Branch)
"""The sheets that every ledger must have, the first with at least one row; the others may be left out."""


class SheetClass(NamedTuple):
    """What a sheet holds.

    Attributes:
        record: The class of its records; None if it is not a sheet of the ledger.
        place: The place whose records it holds, if its name names one; else empty.
        township: The place, if it is a township; else None.
    """

    record: type[Record] | None
    place: str = ""
    township: str | None = None


@attrs.frozen
class SheetPart:
    """A sheet that was read, which may be one of several of a class.

    Attributes:
        name: What it is called.
        kind: What it holds.
        hidden: Whether the workbook does not show it.
        table: Its records.
    """

    name: str
    kind: SheetClass
    hidden: bool
    table: Table

    def inspect(self, layout: Layout, months: MonthReading) -> SheetInspection:
        """How it was read.

        Args:
            layout: What it shows beside its values.
            months: The day that a date without a day was taken for.
        """
        table = self.table
        columns = () if table.header is None else table.header.columns
        return SheetInspection(
            self.name,
            table.record,
            months,
            header=table.header,
            left_out=table.left_out,
            filled_down=dict(table.filled_down),
            hidden=table.hidden,
            hidden_columns=tuple(column for column in columns if column.number in layout.hidden_columns),
            place=self.kind.place,
            days=table.days,
            # The template and other forms explain their headings in comments.
            comments=tuple(
                f"{letters(column)}{row}"
                for row, column in sorted(layout.comments)
                if table.header is not None and row > table.header.row
            ),
        )


def class_of(name: str, first: Sequence[Sequence[object]]) -> SheetClass:
    """What a sheet holds: 单位 by its name, 大柘镇企业 likewise but of one place, 大柘镇 by its headings.

    The township is one only if it is spelled in full, as 镇, 乡 or 街道: a name such as 工业园区 says nothing of it.

    Args:
        name: The name of the sheet.
        first: Its first rows.
    """
    record, parts = record_of(name), split_place(name)
    if record is not None or parts is None:
        return SheetClass(record)
    place, rest = parts
    record = record_of(rest) if rest else record_by_headings(first)
    if record is None or all(is_empty(cell) for row in first for cell in row):
        return SheetClass(None)
    return SheetClass(record, place, place if place.endswith(("镇", "乡", "街道")) else None)


def doubled_sheet_problem(sheet: Sheet, kind: SheetClass, parts: Sequence[SheetPart]) -> Problem | None:
    """Why a sheet cannot be read beside those of its class: only sheets of different places can.

    Args:
        sheet: The sheet.
        kind: What it holds.
        parts: The sheets of its class that were read before.
    """
    if all(kind.place and part.kind.place and part.kind.place != kind.place for part in parts):
        return None
    other = next(part for part in parts if part.kind.place in {"", kind.place} or not kind.place)
    expected = Label(
        "每类记录一张工作表，或每个乡镇一张", "one sheet for each class of record, or one for each township"
    )
    zh, en = (
        f"“{other.name}”表也是该类记录：请合并或删去其一",
        f'The sheet "{other.name}" holds them too: merge the two, or delete one',
    )
    if sheet.hidden or other.hidden:
        zh, en = (
            f"{zh}；隐藏的一张不应计入的，请加 --hidden leave-out",
            f"{en}; if the hidden one should not count, add --hidden leave-out",
        )
    place = attrs.evolve(sheet_place(kind.record or Organization), sheet=sheet.name)
    return Problem(place, seen(sheet.name), expected, Label(zh, en), kind="repeated")


def place_warnings(part: SheetPart) -> Iterator[Problem]:
    """Records whose township is another than the one whose sheet they stand in."""
    if part.kind.township is None or "township" not in part.table.facts:
        return
    town = part.kind.township
    for row, place in rows_with(part.table, "township"):
        if is_known(place) and name_key(place) != town and place_core(place) != place_core(town):
            expected = Label(f"“{town}”（工作表名称所示）", f"{town}, which the sheet is named after")
            remedy = Label(
                "请更正乡镇，或把该行移到所属乡镇的表",
                "Correct the township, or move the row to the sheet of its township",
            )
            yield row_problem(row, ["township"], seen(place), expected, remedy, kind="conflict")


def other_year_problems(sheets: Sequence[SheetInspection], year: int) -> Iterator[Problem]:
    """Sheets that are of another year by their titles, while others of the ledger are of the policy's year.

    If all are of another year, a hint asks about the policy's day.

    Args:
        sheets: How the sheets were read.
        year: The year of the policy's day.
    """
    if not any(year in sheet.years for sheet in sheets):
        return
    for sheet in sheets:
        if sheet.record is None or sheet.header is None or not sheet.years or year in sheet.years:
            continue
        if any(_NOT_OF_THE_DATA.search(title) for title in (sheet.name, *sheet.header.titles)):
            continue
        named = sorted(sheet.years)
        years = Label("、".join(f"{each}年" for each in named), ", ".join(map(str, named)))
        found = Label(f"{years.zh}的表（见名称或标题）", f"a sheet of {years.en}, by its name or title")
        expected = Label(f"{year}年的数据，与其他工作表一致", f"data of {year}, as in the other sheets")
        remedy = Label(
            "不应计入的，请删去、移到另一本工作簿，或隐藏后加 --hidden leave-out；是本年数据的，请更正标题",
            "If the sheet should not count, delete it, move it to another workbook, or hide it and add "
            "--hidden leave-out; if it is of this year, correct the title",
        )
        yield Problem(
            attrs.evolve(sheet_place(sheet.record), sheet=sheet.name), found, expected, remedy, kind="conflict"
        )


def other_day_warnings(sheets: Sequence[SheetInspection], on: date) -> Iterator[Problem]:
    """Warnings about days of another year than the policy's that sheets give as their own: 填报时间 or a date.

    Args:
        sheets: How the sheets were read.
        on: The policy's day.
    """
    years = frozenset[int]().union(*(sheet.years for sheet in sheets))
    for sheet in sheets:
        record, doubtful = sheet.record, doubtful_days(years, (each.day for each in sheet.days), on)
        for each in sheet.days:
            if record is None or each.day not in doubtful:
                continue
            place = attrs.evolve(row_place(record, each.number), sheet=sheet.name)
            expected = Label(
                f"{on.year}年的日期（适用日期为 {on}）", f"a day of {on.year}, since the policy date is {on}"
            )
            remedy = Label(
                f"如为{each.day.year}年的台账，请加 --on {each.day}；如为{on.year}年的，请更正日期，"
                f"或在表名中写明{on.year}年度",
                f"If the ledger is of {each.day.year}, add --on {each.day}; if it is of {on.year}, correct the day, or "
                f"write {on.year}年度 in the title",
            )
            if each.day < START:  # the command line would refuse such a day
                remedy = Label(
                    f"最早的政策始于 {START}，不能按更早的日期判定：请更正日期，或换用该日以后的台账",
                    f"The first policy is that of {START}: correct the day, or give a later ledger",
                )
            yield Problem(place, seen(each.shown), expected, remedy, kind="doubtful")


# 2012年成立的党支部 are still there, and what was 2017年报送 is of the year before.
_NOT_OF_THE_DATA = re.compile("成立|新建|新增|新办|组建|设立|注册|建成|投产|发展|以来|起|报送|上报|填报|印发")


def hidden_sheet_warning(record: type[Record], name: str) -> Problem:
    """That a sheet was read which the workbook does not show."""
    expected = Label("未隐藏的工作表", "a visible sheet")
    remedy = Label(
        "不应计入的，请删去该表，或加 --hidden leave-out；应计入的，请取消隐藏",
        "If it should not count, delete it or add --hidden leave-out; otherwise unhide it",
    )
    return Problem(
        attrs.evolve(sheet_place(record), sheet=name),
        Label("隐藏的工作表，仍已计入", "a hidden sheet, which was still counted"),
        expected,
        remedy,
        kind="layout",
    )


def unknown_sheet_problems(sheet: Sheet) -> Iterator[Problem]:
    """The problem with a sheet of unknown name; an empty or hidden one is none."""
    rows = iter(sheet.rows)
    first = list(islice(rows, LOOKED_AT))
    if (
        sheet.hidden
        or sheet.name in SHEETS_NOT_READ
        or all(is_empty(cell) for row in chain(first, rows) for cell in row)
    ):
        return
    labels = [sheet_label(record) for record in FIELDS]
    remedy = Label(
        "请改名，或把各行并入相应的表；各乡镇分表的，名称写作如“甲镇企业”；不属于台账的请删去或隐藏",
        "Rename it, or move its rows into the sheet they belong to; if each township has a sheet of its own, name it "
        'such as "甲镇企业"; delete or hide it if it is not part of the ledger',
    )
    near, alike = nearest(sheet.name, labels), record_by_headings(first)
    if near is not None and (alike is None or sheet_label(alike) == near):
        remedy = Label(f"是否为“{near.zh}”？{remedy.zh}", f'Did you mean "{near.en}"? {remedy.en}')
    elif alike is not None:
        label = sheet_label(alike)
        remedy = Label(
            f"其标题与“{label.zh}”表相同，是否就是该表？{remedy.zh}",
            f'Its headings are those of the sheet "{label.en}". Is it that sheet? {remedy.en}',
        )
    names = quoted(labels)
    expected = Label(f"以下之一：{names.zh}", f"one of {names.en}")
    yield Problem(
        NamedSheet("工作表名称", "Sheet name", sheet.name), seen(sheet.name), expected, remedy, kind="unknown"
    )


def missing_sheet_problems(tables: Tables) -> Iterator[Problem]:
    """Sheets that every ledger must have and this one lacks, or that have no rows."""
    for record in NEEDED:
        place, label = sheet_place(record), sheet_label(record)
        if record not in tables:
            expected = Label(f"名为“{label.zh}”的工作表或文件", f'a sheet or file named "{label.en}"')
            remedy = Label("请补上，名称照此填写", "Add it under this name")
            yield Problem(place, Label("没有这张表", "no such sheet"), expected, remedy, kind="required")
        # With problems of its own, a sheet may have rows that could not be read.
        elif record is Organization and not tables[record].rows and not tables[record].problems:
            found = Label("只有标题", "headings only")
            yield Problem(
                place,
                found,
                Label("至少一行记录", "at least one row"),
                Label("请至少填写一个单位", "Enter at least one unit"),
                kind="required",
            )
