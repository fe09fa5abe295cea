"""Merged cells among the records of a sheet: a place or a class is meant for every row, anything else is an error."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.ledger.headings import key
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import MOST_LISTED, cell_place, letters
from pingyuan_rules.ledger.sheets.header_rows import Header
from pingyuan_rules.ledger.sources import Merge

SPREAD = frozenset(
    {
        "branch_id",
        "township",
        "sector",
        "type",
        "cluster",
        "kind",
        "party_organization",
        "formation",
        "standing",
        "stage",
    }
)
"""The facts that are a place or a class: merged over several rows they mean each of these, since nothing is summed.

Not whether something is so, since 是 over three units may have been written for one of them.
"""

_ONE_EACH = Label("每行各填各的值", "a separate value in every row")
_UNMERGE = Label(
    "请取消合并，逐行填写各自的值；不知道的留空",
    "Unmerge the cells and enter the value of each row; leave a cell empty if its value is not known",
)
_ONE_FACT = Label("每列各填各的内容", "a separate value in every column")
_UNMERGE_ACROSS = Label("请取消合并，各列分别填写", "Unmerge the cells and fill in each column")
_NOTHING_BELOW = Label("合并单元格下没有被遮住的值", "no other value hidden under merged cells")
_SHOW = Label("请取消合并，核对各行的值", "Unmerge the cells and check the value of each row")


class MergedCells:
    """The merged cells below a header, while the rows are read from the first to the last.

    Attributes:
        filled_down: The number of cells that took their value from a merged cell, by fact.
    """

    def __init__(self, header: Header, merges: Iterable[Merge]) -> None:
        """Take the merged cells of a sheet; those among its headings hold nothing of its records."""
        self.filled_down: Counter[str] = Counter()
        self._header = header
        self._headed = {column.number for column in header.columns}
        # From the last up, so that the next to begin is at the end.
        self._waiting = sorted((each for each in merges if each.top > header.row), reverse=True)
        self._open: list[Merge] = []
        self._values: dict[Merge, Any] = {}
        self._records: defaultdict[Merge, list[int]] = defaultdict(list)
        self._hidden_values = ProblemLog(MOST_LISTED)

    def begin_row(self, number: int, filled: Mapping[int, Any]) -> None:
        """Go on to a row, whatever it is.

        Args:
            number: Its number.
            filled: Its cells that are not empty.
        """
        if self._open:
            self._open = [each for each in self._open if each.bottom >= number]
        while self._waiting and self._waiting[-1].top <= number:
            merge = self._waiting.pop()
            # An empty merged cell says as little as any empty one.
            if merge.top == number and merge.left in filled:
                self._open.append(merge)
                self._values[merge] = filled[merge.left]

    def is_wide(self, column: int) -> bool:
        """Whether the cell of the row in a column is merged over several columns that have headings."""
        return any(each.left == column and len(self._columns(each)) > 1 for each in self._open)

    def continues(self, number: int, column: int) -> bool:
        """Whether the cell of a row in a column is merged with one above that has a value."""
        return any(each.top < number and each.left <= column <= each.right for each in self._open)

    def fill_record(self, number: int, filled: Mapping[int, Any]) -> Mapping[int, Any]:
        """The cells of a record, with places and classes that are merged with a row above.

        Args:
            number: Its row.
            filled: Its own cells that are not empty.
        """
        if not self._open:
            return filled
        cells = dict(filled)
        for merge in self._open:
            self._records[merge].append(number)
            # A cell that is merged over several headings belongs to none of them.
            info = self._header.facts.get(merge.left) if len(self._columns(merge)) == 1 else None
            if info is None or info.name not in SPREAD or merge.top == number:
                continue
            value, own = self._values[merge], cells.get(merge.left)
            if own is None:
                cells[merge.left] = value
                self.filled_down[info.name] += 1
            elif key(str(own)) != key(str(value)):
                place = cell_place(self._header.record, number, (info,))
                found = Label(
                    f"{seen(own)}，被合并单元格 {merge_name(merge)} 遮住",
                    f"{seen(own)}, hidden by the merged cells {merge_name(merge)}",
                )
                self._hidden_values.take([Problem(place, found, _NOTHING_BELOW, _SHOW, kind="layout")])
        return cells

    @property
    def more(self) -> int:
        """How many further problems were only counted."""
        return self._hidden_values.more

    def problems(self) -> Iterator[tuple[Problem, frozenset[str], tuple[int, ...]]]:
        """Merged cells that cannot be read, each with the facts and the rows that it makes unusable."""
        for merge, rows in self._records.items():
            infos = [info for column in sorted(self._columns(merge)) if (info := self._header.facts.get(column))]
            wide = len(self._columns(merge)) > 1
            # A record that takes two lines is merged over both and still has one value for one row.
            shared = len(rows) > (merge.top in rows)
            if not infos or not (wide or (shared and infos[0].name not in SPREAD)):
                continue
            name, value = merge_name(merge), seen(self._values[merge])
            found = Label(f"合并单元格 {name}，值为 {value}", f"merged cells {name} with the value {value}")
            if any(info.sensitive for info in infos):
                found = Label(f"合并单元格 {name}", f"merged cells {name}")
            expected, remedy = (_ONE_FACT, _UNMERGE_ACROSS) if wide else (_ONE_EACH, _UNMERGE)
            problem = Problem(cell_place(self._header.record, merge.top, infos), found, expected, remedy, kind="layout")
            yield problem, frozenset(info.name for info in infos), tuple(rows)
        for problem in self._hidden_values.told:
            yield problem, frozenset(), ()

    def _columns(self, merge: Merge) -> set[int]:
        return {column for column in self._headed if merge.left <= column <= merge.right}


def merge_name(merge: Merge) -> str:
    """Merged cells as a spreadsheet names them, such as `B2:C3`."""
    return f"{letters(merge.left)}{merge.top}:{letters(merge.right)}{merge.bottom}"
