"""Totals that an office wrote below or above its records, against the records that they cover: sums, and how many.

A total that differs tells of a row that was left out, or of a mistyped number. Offices total in many ways, so a total
is right if it is the sum of any rows that it may cover; nothing is said if a number among the likeliest is unknown.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import inf
from typing import Any

import attrs

from pingyuan_rules.choices import Sector
from pingyuan_rules.engine import Choice, Label, Problem, facts_of, is_known
from pingyuan_rules.ledger.headings import key
from pingyuan_rules.ledger.places import cell_place, row_place
from pingyuan_rules.ledger.sheets.row_kinds import RowKind
from pingyuan_rules.ledger.sheets.row_patterns import COUNT, RECORD_COUNT
from pingyuan_rules.ledger.sheets.sheet_records import Row, Table, TotalRow
from pingyuan_rules.ledger.spellings import name_key, place_core

_WORD = re.compile("小计|合计|总计|共计|总和|sub-?total|(?:grand)?total|^计$|^sum$")
_OF_A_BLOCK = frozenset({"小计", "subtotal", "sub-total"})
_NOT_A_SUM = re.compile(
    "平均|人均|上年|去年|同期|占比|比例|比重|百分|增减|增长|增幅|同比|环比|最[高低大小]|累计|其中|average|mean|[12][0-9]{3}年"
)
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.,:]|[(][一二三四五六七八九十0-9]{1,3}[)]|[0-9]{1,2}[、.])")
_EVERYTHING = re.compile("全[县镇乡市区部体]|所有|本[表县页]|以上|.*县|总")
_TOWN_OR_SECTOR = re.compile(f".{{1,8}}(?:镇|乡|街道)|{'|'.join(sector.label.zh for sector in Sector)}")
_MARKS = re.compile(r"[\W_]+")
_FEN_PER_YUAN = 100
_MOST = 20
"""The most totals above and below one that are looked at as ends of what it covers."""

_CHECK = Label(
    "请核对：可能有行遗漏、数字填错，或合计没有更新；判定只用各条记录",
    "Check both: a row may be missing, a number mistyped, or the total out of date; only the records count",
)


class RunningSums:
    """Sums of facts over any run of rows. They are added up once, however many totals a sheet has."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Take rows in the order of their numbers."""
        self._rows = rows
        self._sums: dict[str, list[tuple[int, int]]] = {}
        self._numbers = [row.number for row in rows]

    def rows_between(self, low: float, high: float) -> Sequence[Row]:
        """The rows between two others."""
        return self._rows[bisect_right(self._numbers, low) : bisect_left(self._numbers, high)]

    def count_between(self, low: float, high: float) -> int:
        """How many rows there are between two others."""
        return bisect_left(self._numbers, high) - bisect_right(self._numbers, low)

    def sum_between(self, fact: str, low: float, high: float) -> int | None:
        """The sum of a fact over the rows between two others, or None if it is unknown in one of them."""
        if fact not in self._sums:
            values = (getattr(row.record, fact) for row in self._rows)
            steps = ((value, 0) if is_known(value) else (0, 1) for value in values)
            add = lambda one, other: (one[0] + other[0], one[1] + other[1])  # noqa: E731 - a sum and what it lacks
            self._sums[fact] = list(accumulate(steps, add, initial=(0, 0)))
        sums = self._sums[fact]
        start, end = (sums[at] for at in (bisect_right(self._numbers, low), bisect_left(self._numbers, high)))
        return end[0] - start[0] if end[1] == start[1] else None


def total_warnings(tables: Sequence[Table]) -> Iterator[Problem]:
    """Written totals that no sum agrees with, and written numbers of records of which another number was read.

    Args:
        tables: The sheets of one class, as they were read.
    """
    sums = [RunningSums(table.rows) for table in tables]
    for table, own in zip(tables, sums, strict=True):
        ends = [each.number for each in table.left_out if each.kind in {RowKind.TOTAL, RowKind.SECTION}]
        # With rows that were left out as requested, a total may cover them or not.
        for total in table.totals if not table.hidden else ():
            scope = scope_of(table, own, ends, total)
            count = total.count
            if scope.absent is not None and not any(_rows_of(each.rows, scope.absent) for each in tables):
                yield from absent_warnings(table, total, scope.absent)
            if not scope.rows or (count is not None and count.part):
                continue
            first, last, size = scope.rows[0].number, scope.rows[-1].number, len(scope.rows)
            if count is not None:
                possible = {size, *(own.count_between(low, high) for low, high in scope.stretches)}
                if count.number not in {*possible, sum(len(each.rows) for each in tables)}:
                    expected = Label(
                        f"{size}（第{first}至{last}行读取的记录数）",
                        f"{size}, the number of records read in rows {first} to {last}",
                    )
                    place = attrs.evolve(row_place(table.record, total.number), sheet=table.sheet)
                    yield Problem(place, count.shown, expected, _CHECK, kind="conflict")
            for fact, (written, shown) in total.values.items():
                likely = (
                    RunningSums(scope.rows).sum_between(fact, 0, inf)
                    if scope.by_name
                    else own.sum_between(fact, *scope.stretches[0])
                )
                others = [own.sum_between(fact, low, high) for low, high in scope.stretches]
                whole = [each.sum_between(fact, 0, inf) for each in sums]
                everything = sum(each for each in whole if each is not None)
                if likely is None or written in {likely, everything, *others}:
                    continue
                info = facts_of(table.record)[fact]
                computed = str(likely)
                if info.kind.name == "fen":
                    computed = f"{likely // _FEN_PER_YUAN}.{likely % _FEN_PER_YUAN:02}".removesuffix(".00")
                expected = Label(
                    f"{computed}（第{first}至{last}行中 {size} 条记录之和）",
                    f"{computed}, the sum over {size} record{'s' * (size > 1)} in rows {first} to {last}",
                )
                place = attrs.evolve(cell_place(table.record, total.number, (info,)), sheet=table.sheet)
                yield Problem(place, shown, expected, _CHECK, kind="conflict")


def absent_warnings(table: Table, total: TotalRow, name: str) -> Iterator[Problem]:
    """That a row counts or sums records of a place or a class of which none was read.

    Args:
        table: The sheet.
        total: The row.
        name: The place or the class; empty for all records.
    """
    numbers = [(total.count.number, total.count.shown)] if total.count is not None else [*total.values.values()]
    shown = next((text for number, text in numbers if number), None)
    if shown is not None:
        zh, en = (f"属于“{name}”的", f" of {name}") if name else ("", "")
        expected = Label(f"0（没有读取到{zh}记录）", f"0, since no record{en} was read")
        yield Problem(
            attrs.evolve(row_place(table.record, total.number), sheet=table.sheet),
            shown,
            expected,
            _CHECK,
            kind="conflict",
        )


@attrs.frozen
class Scope:
    """What a total may cover.

    Attributes:
        rows: The records that it covers most likely; none if that cannot be told.
        stretches: Between which rows the records lie that it may cover, the likeliest first.
        by_name: Whether it covers those of a place or a class, wherever they stand, and not a stretch.
        absent: The place or the class that it names if no record of the sheet is of it; else None.
    """

    rows: Sequence[Row] = ()
    stretches: Sequence[tuple[float, float]] = ()
    by_name: bool = False
    absent: str | None = None


def scope_of(table: Table, own: RunningSums, ends: Sequence[int], total: TotalRow) -> Scope:
    """The records that a total may cover, by its words and by where it stands.

    Args:
        table: The sheet.
        own: The sums over its rows.
        ends: The rows of its totals and section titles.
        total: The total.
    """
    words = ["合计" if RECORD_COUNT.fullmatch(word) else word for word in map(key, total.texts)]
    text = "".join(word for word in words if not COUNT.fullmatch(word))
    word, count = _WORD.search(text), total.count
    prefix = text[: word.start()] if word is not None else text
    if count is not None and count.place:
        prefix = count.place
    prefix = _MARKS.sub("", _NUMBERING.sub("", prefix))
    if table.header is not None and total.number < table.header.row:  # a title, which names the whole table
        prefix = "" if count is None or count.below else count.place
    else:
        words_of_it = text.replace("其中", "") if count is not None and count.place and not count.below else text
        if _NOT_A_SUM.search(words_of_it) or (word is None and not prefix):
            return Scope()
    title = count is not None and count.below
    stretches = _stretches(own, ends, total.number, block=title or (word is not None and word[0] in _OF_A_BLOCK))
    if title:
        stretches.sort(key=lambda each: each[0] != total.number)
    likeliest = own.rows_between(*stretches[0])
    if not prefix or _EVERYTHING.fullmatch(prefix) is not None:
        return Scope(likeliest, stretches, absent=None if table.rows else "")
    named = _rows_of(table.rows, prefix)
    rows = named or (likeliest if title else ())
    absent = prefix if named is not None and not rows and _TOWN_OR_SECTOR.fullmatch(prefix) else None
    return Scope(rows, stretches, by_name=bool(named), absent=absent)


def _stretches(sums: RunningSums, ends: Sequence[int], number: int, *, block: bool) -> list[tuple[float, float]]:
    """Between which rows the records lie that a total in a row may cover, the likeliest first."""
    before, after = ends[: bisect_left(ends, number)], ends[bisect_right(ends, number) :]
    above: tuple[float, float] = (before[-1] if block and before else 0, number)
    below: tuple[float, float] = (number, after[0] if after else inf)
    return [
        *([above, below] if sums.rows_between(*above) else [below if block else (0, inf), above]),
        *((end, number) for end in before[-_MOST:]),
        *((number, end) for end in after[:_MOST]),
        *((0, number), (number, inf), (0, inf)),
    ]


def _rows_of(rows: Sequence[Row], name: str) -> list[Row] | None:
    """The rows of a township or a class by its name; None if a row may be one of these or not."""
    covered: list[Row] = []
    for row in rows:
        values: list[Any] = [getattr(row.record, fact) for fact in ("township", "sector") if hasattr(row.record, fact)]
        if not all(map(is_known, values)):
            return None
        if any(name_key(value.label.zh if isinstance(value, Choice) else value) == name for value in values):
            covered.append(row)
        elif any(isinstance(value, str) and place_core(value) == place_core(name) for value in values):
            return None
    return covered
