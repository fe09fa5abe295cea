"""Headings that can be read and still mean something else: of a part, of another year, of sums, or down a column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pingyuan_rules.engine import Label, Problem, Record
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.ledger.cells import fact_by_choices, is_empty
from pingyuan_rules.ledger.headings import fact_of, heading, key
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import cell_place, column_place, quoted
from pingyuan_rules.ledger.sheets.header_rows import Header, Meaning, one_line
from pingyuan_rules.ledger.sources import Merge
from pingyuan_rules.records import Branch, Organization

_FEWEST_DOWN = 3
_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")
_YEAR_ALONE = re.compile("((?:19|20)[0-9]{2})(?:年度?|度)?(?:底|末|初)?(?:情况|数据?|实际)?")
_RESTRICTING = re.compile(
    "(?:上|去|前|往)(?:一?年|期).{0,4}|同期.{0,2}|.{0,2}(?:妇?女|男)(?:性|职工|党员)?|.*岁.*|少数民族.*|.{0,2}(?:新增|新发展|减少|增加|转入|转出)"
    ".{0,3}|流动.{0,3}|离?退休.{0,3}|.*(?:以上)?学历.*|计划.{0,2}|目标.{0,2}|预计.{0,2}|应.{1,3}|标准"
)
# 其中 over 正式党员数 and 预备党员数, right of all members, only says that these are parts of them.
_PARTS = re.compile("其中(?:党员|人员|组织|单位)?")
_WHOLE = re.compile("党员|总|合计|小计|人数|从业|职工|员工")
_PART_OF_WHOLE = re.compile("女|男|岁|族|学历")
_COUNTS: Mapping[type[Record], re.Pattern[str]] = {
    Organization: re.compile("(?:“?两新”?组织|非公企业|企业|单位|社会组织|组织)(?:总|个)?数量?|[家户]数"),
    Branch: re.compile("党?(?:支部|组织)(?:总|个)?数量?"),
}


def transposed_problem(header: Header, rows: Sequence[tuple[Any, ...]]) -> Problem | None:
    """That the headings of a sheet stand below each other, so that every record is a column.

    Args:
        header: The headings that were found in a row.
        rows: The first rows of the sheet.
    """
    record = header.record
    columns: dict[int, set[str]] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and (info := fact_of(record, cell)) is not None:
                columns.setdefault(column, set()).add(info.name)
    most = max(map(len, columns.values()), default=0)
    if most < _FEWEST_DOWN or most <= len(header.facts):
        return None
    column = next(column for column, facts in columns.items() if len(facts) == most)
    found = Label(f"竖排的标题，{most} 个标题在同一列", f"headings down a column: {most} of them below each other")
    remedy = Label(
        "请复制整张表，用“选择性粘贴→转置”粘贴到新工作表，使每条记录占一行",
        "Copy the table and paste it into a new sheet with Paste Special, Transpose, so that each record is a row",
    )
    expected = Label("标题横排成一行，每条记录一行", "headings in one row, and a row for each record")
    return Problem(column_place(record, 1, column), found, expected, remedy, kind="layout")


def choice_warnings(header: Header, rows: Sequence[tuple[Any, ...]]) -> Iterator[Problem]:
    """Columns whose values are all choices of a missing fact, so that they are likely meant for it.

    Args:
        header: The headings that were found.
        rows: The first rows below them.
    """
    missing = [info for info in header.missing if info.added is None]
    for column in header.extra:
        cells = [row[column.number] for row in rows if column.number < len(row)]
        meant = fact_by_choices(missing, header.record, cells)
        if meant is not None:
            name = heading(meant)
            expected = Label(f"标题“{inner_quotes(name.zh)}”", f'the heading "{name.en}"')
            remedy = Label(
                "该列填的都是这一项的选项：如果就是该项，请改标题；目前未作判定，该项按不详计",
                "All values of the column are choices of it. If the column is meant for it, change its heading; until "
                "then the column is not assessed, and the fact is unknown",
            )
            place = column_place(header.record, header.row, column.number)
            yield Problem(place, seen(column.heading), expected, remedy, kind="unknown")


def count_problems(header: Header) -> Iterator[Problem]:
    """Columns that count units or branches in a sheet of these: its rows are sums and no records."""
    counts = _COUNTS.get(header.record)
    for column in header.columns if counts is not None else ():
        if column.meaning is Meaning.EXTRA and counts is not None and counts.fullmatch(key(column.heading)):
            remedy = Label(
                "汇总表请删去或隐藏，另附逐个填写的表；不是汇总表的，请改写这一标题",
                "Delete or hide a sheet of sums, and add the sheet with a row for each; if these are no sums, change "
                "this heading",
            )
            expected = Label("逐个填写的表，不是汇总表", "a row for each, not sums")
            yield Problem(
                column_place(header.record, header.row, column.number),
                seen(column.heading),
                expected,
                remedy,
                kind="layout",
            )


def group_problems(
    header: Header, rows: Sequence[tuple[Any, ...]], merges: Sequence[Merge], name: str, year: int
) -> Iterator[Problem]:
    """Headings over several columns that restrict the facts below them, such as 其中：女, or are of another year.

    Args:
        header: The headings that were found.
        rows: The first rows of the sheet.
        merges: Its merged cells.
        name: What it is called.
        year: The year of the policy's day.
    """
    written = [{at: one_line(cell) for at, cell in enumerate(row) if not is_empty(cell)} for row in rows[: header.row]]
    own, headings = written[-1], {column.number: column.heading for column in header.columns}
    for number in range(max(1, header.row - 2), header.row):
        line = written[number - 1]
        for column, text in line.items():
            merge = next((each for each in merges if each.left == column and each.top <= number <= each.bottom), None)
            if fact_of(header.record, text) is not None or (merge is not None and merge.bottom >= header.row):
                continue
            # In a file without merged cells a heading goes on to the next one of its row.
            right = min((at for at in line if at > column), default=max(headings, default=0) + 1) - 1
            right = right if merge is None else merge.right
            infos = [info for at, info in header.facts.items() if column <= at <= right and at in own]
            if not infos or column <= min(headings):  # what begins at the left edge is a title
                continue
            left = headings.get(max((at for at in headings if at < column), default=-1), "")
            texts = [each for each in (name, *header.titles) if each != text]
            years = {year, *(int(each) for other in texts for each in _YEAR.findall(key(other)))}
            word = key(text).strip(":")
            restricts = word.startswith("其中") or _RESTRICTING.fullmatch(word) is not None
            if (match := _YEAR_ALONE.fullmatch(word)) is not None:
                restricts = int(match[1]) not in years
            elif _PARTS.fullmatch(word):
                restricts = _WHOLE.search(key(left)) is None or _PART_OF_WHOLE.search(left) is not None
            if restricts:
                names = quoted(info.label for info in infos)
                found = Label(f"“{inner_quotes(text)}”，其下为{names.zh}", f"{seen(text)} over {names.en}")
                expected = Label("全部数、本年数的列", "columns that hold the whole, and this year")
                remedy = Label(
                    "只是其中一部分或其他年份的列，请删去，或在列标题中写明并取消上级标题；是全部数的，请改写上级标题",
                    "If the columns hold a part or another year, delete them, or say so in their own headings and "
                    "remove the heading above them; if they hold the whole, change the heading above them",
                )
                yield Problem(column_place(header.record, number, column), found, expected, remedy, kind="layout")


def merged_heading_problem(header: Header, merge: Merge, number: int, name: str) -> Problem:
    """That a heading is merged with the cell of a record below it, whose value is therefore lost.

    Args:
        header: The headings.
        merge: The merged cells.
        number: The row of the record.
        name: The merged cells as a spreadsheet names them.
    """
    found = Label(f"标题与本行合并：{name}", f"merged with its heading: {name}")
    expected = Label("各列的值，标题不与记录合并", "a value in every column, not merged with the headings")
    remedy = Label(
        "请取消合并，在本行填写各列的值；不知道的留空",
        "Unmerge the cells and enter the value of this row; leave it empty if it is not known",
    )
    return Problem(
        cell_place(header.record, number, [header.facts[merge.left]]), found, expected, remedy, kind="layout"
    )
