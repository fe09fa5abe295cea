"""A ledger dressed up as offices do gives exactly the records of the plain one, or an error; never others."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.office_sheets import BRANCH_HEADINGS, BRANCHES, UNIT_HEADINGS, inspected
from pingyuan_rules.ledger import Ledger
from sizes import examples, only_in_check

WIDTH = len(UNIT_HEADINGS)
ID, NAME, TOWNSHIP, STAFF, MEMBERS = (
    UNIT_HEADINGS.index(each) for each in ("单位编号", "单位名称", "所属乡镇", "从业人员数", "正式党员数")
)
SPREAD = tuple(UNIT_HEADINGS.index(each) for each in ("所属党支部编号", "领域", "所属乡镇", "党组织组建情况"))
COUNTED = (ID, NAME, STAFF, MEMBERS, UNIT_HEADINGS.index("正常运营"))

units = st.tuples(
    st.sampled_from(["示范企业甲", "示范合计科技有限公司", "示范协会", "一示范厂", "示范会计师事务所", None]),
    st.sampled_from(["B-01", "B-02"]),
    st.sampled_from(["非公有制企业", "社会组织", None]),
    st.sampled_from(["甲镇", "乙镇", "丙镇", None]),
    st.sampled_from(["是", "否", None]),
    st.integers(0, 300) | st.none(),
    st.integers(0, 9) | st.none(),
    st.sampled_from(["单独组建", "联合组建"]),
)


@attrs.define
class Office:
    """A sheet of units that an office dresses up, line by line.

    Attributes:
        lines: Its rows; those of units begin with their id.
        merges: The merged cells, by first row, first column, last row and last column, each counted from 1.
        hidden: The rows that are hidden.
        struck: The rows that are struck out.
        left: How many columns stand before those of the units.
    """

    lines: list[list[Any]] = attrs.field(factory=list)
    merges: list[tuple[int, int, int, int]] = attrs.field(factory=list)
    hidden: list[int] = attrs.field(factory=list)
    struck: list[int] = attrs.field(factory=list)
    left: int = 0

    def add(self, *cells: Any, at: int = 0, merged: bool = False) -> None:
        """Add a line, with its first cell in a column of the units."""
        self.lines.append([None] * (at + self.left) + [*cells])
        if merged:
            self.merges.append((len(self.lines), 1, len(self.lines), WIDTH + self.left))

    def save(self, path: Path) -> Path:
        """Write the workbook."""
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "单位"
        for line in self.lines:
            sheet.append(line)
        for top, left, bottom, right in self.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in self.hidden:
            sheet.row_dimensions[row].hidden = True
        for row in self.struck:
            for cell in sheet[row]:
                cell.font = openpyxl.styles.Font(strike=True)
        branches = book.create_sheet("党支部")
        for row in (BRANCH_HEADINGS, *BRANCHES):
            branches.append(row)
        book.save(path)
        return path


SUBTOTALS: dict[str, Callable[[Office, str, int], None]] = {
    "in the first column": lambda office, _, members: office.add("小计", *[None] * (MEMBERS - 1), members),
    "in the name": lambda office, place, members: office.add(
        f"{place}小计", *[None] * (MEMBERS - NAME - 1), members, at=NAME
    ),
    "in the township": lambda office, place, members: office.add(
        f"{place}合计：", *[None] * (MEMBERS - TOWNSHIP - 1), members, at=TOWNSHIP
    ),
    "with a count": lambda office, place, members: office.add("3家", f"{place}小计", *[None] * 5, members),
}


def begin_table(office: Office, place: str, _: int) -> None:
    """The title, the line of who fills it in and the headings of a further table."""
    office.add(f"平远县两新组织台账（{place}）", merged=True)
    office.add("填报单位（盖章）：", "填报时间：2016年10月", at=1)
    office.add(*UNIT_HEADINGS)


SECTIONS: dict[str, Callable[[Office, str, int], None]] = {
    "numbered": lambda office, place, number: office.add(f"{'一二三四五六'[number % 6]}、{place}"),
    "in brackets": lambda office, place, number: office.add(f"（{'一二三四五六'[number % 6]}）{place}", merged=True),
    "the place": lambda office, place, _: office.add(place),
    "a new table": begin_table,
}
FOOTERS: tuple[tuple[Any, ...], ...] = (
    ("注：1. 本表由各乡镇填报",),
    ("2. 此表于12月底前报送",),
    ("（盖章）",),
    ("2016年10月20日",),
    ("单位负责人：", None, "填表人：", None, "联系电话："),
    ("合计", None, None, None, None, None, 999, 99),
)


@st.composite
def offices(draw: st.DrawFn) -> tuple[list[list[Any]], Office]:
    """Units in the order of their townships, and the same as an office keeps them."""
    rows = sorted(draw(st.lists(units, min_size=1, max_size=8)), key=lambda row: str(row[TOWNSHIP - 1]))
    plain = [[f"Z-{number:02}", *row] for number, row in enumerate(rows, 1)]
    office = Office(left=draw(st.integers(0, 1)))
    if draw(st.booleans()):
        office.add("平远县“两新”组织基本情况台账（2016年）", merged=True, at=-office.left)
    if draw(st.booleans()):
        office.add("填报单位（盖章）：县两新党工委", None, None, "填报时间：2016年10月")
    office.add(*UNIT_HEADINGS)
    if office.left:
        office.lines[-1][0] = "序号"
    if draw(st.booleans()):
        office.add("甲", "乙", *range(1, WIDTH - 1))
    add_units(
        office,
        plain,
        SECTIONS.get(draw(st.sampled_from(["", *SECTIONS]))),
        SUBTOTALS.get(draw(st.sampled_from(["", *SUBTOTALS]))),
        draw(st.lists(st.sampled_from(SPREAD), unique=True)),
    )
    for footer in draw(st.lists(st.sampled_from(FOOTERS), unique=True)):
        office.add(*footer)
    some_lines = st.lists(st.integers(1, len(office.lines)), max_size=2)
    office.hidden, office.struck = draw(some_lines), draw(some_lines)
    return plain, office


def add_units(office: Office, rows: list[list[Any]], section: Any, subtotal: Any, merging: list[int]) -> None:
    """Add units by their townships, with sections, subtotals and merged cells."""
    for number, (place, group) in enumerate(groupby(rows, key=lambda row: row[TOWNSHIP])):
        if section is not None and place is not None:
            section(office, place, number)
        first = len(office.lines)
        for row in group:
            office.add(*row)
            if office.left:
                office.lines[-1][0] = len(office.lines)
        for column in merging:
            merge_alike(office, first, column + office.left)
        if subtotal is not None and place is not None:
            subtotal(office, place, 9)


def merge_alike(office: Office, first: int, column: int) -> None:
    """Merge cells that say the same from a line on, and empty all but the first."""
    lines = list(enumerate(office.lines[first:], start=first + 1))
    for value, run in groupby(lines, key=lambda line: line[1][column]):
        rows = [number for number, _ in run]
        if value is not None and len(rows) > 1:
            office.merges.append((rows[0], column + 1, rows[-1], column + 1))
            for number in rows[1:]:
                office.lines[number - 1][column] = None


def plain_ledger(rows: list[list[Any]], folder: Path) -> Ledger:
    """The ledger of units that nobody has dressed up."""
    office = Office()
    office.add(*UNIT_HEADINGS)
    for row in rows:
        office.add(*row)
    return inspected(office.save(folder / "plain.xlsx")).found


@given(pair=offices())
@examples(100, 25)
def test_what_offices_add_changes_nothing(tmp_path_factory: pytest.TempPathFactory, pair: Any) -> None:
    rows, office = pair
    folder = tmp_path_factory.mktemp("office")
    dressed = inspected(office.save(folder / "dressed.xlsx"))
    assert [problem.text() for problem in dressed.problems if "党支部" not in problem.place.zh] == []
    assert dressed.found.organizations == plain_ledger(rows, folder).organizations


@given(pair=offices(), data=st.data())
@examples(100, 25)
def test_what_is_merged_wrongly_or_written_oddly_is_an_error_or_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, pair: Any, data: st.DataObject
) -> None:
    rows, office = pair
    folder = tmp_path_factory.mktemp("odd")
    column = data.draw(st.sampled_from(COUNTED)) + office.left
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(office.lines)))
        if not any(top <= at < bottom for top, _, bottom, _ in office.merges):
            odd = data.draw(
                st.sampled_from([["计"], ["其他"], [None, "示范企业"], [None] * MEMBERS + [7], ["以下空白"], [3, 4]])
            )
            office.lines.insert(at, [None] * office.left + odd)
            office.merges = [
                (top + (top > at), left, bottom + (bottom > at), right) for top, left, bottom, right in office.merges
            ]
    records = [n for n, line in enumerate(office.lines, 1) if str((line + [None] * 2)[office.left]).startswith("Z-")]
    merged = [n for n in records if n + 1 in records and office.lines[n - 1][column] is not None]
    if merged and data.draw(st.booleans()):
        row = data.draw(st.sampled_from(merged))
        office.merges.append((row, column + 1, row + 1, column + 1))
        office.lines[row][column] = None
    dressed = inspected(office.save(folder / "dressed.xlsx"))
    plain = plain_ledger(rows, folder).organizations
    if not [problem for problem in dressed.problems if "党支部" not in problem.place.zh]:
        assert dressed.found.organizations == plain


@only_in_check
@given(
    rows=st.lists(units.filter(lambda row: row[TOWNSHIP - 1] is not None), min_size=1, max_size=8),
    named=st.sampled_from(["{}", "{}企业", "企业台账（{}）", "2016年{}单位"]),
    drops_column=st.booleans(),
    total=st.sampled_from([None, "小计", "合计", "总计", "{}合计"]),
)
@examples(60, 20)
def test_a_sheet_for_each_township_and_its_total_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: Any, named: str, drops_column: bool, total: str | None
) -> None:
    folder = tmp_path_factory.mktemp("places")
    ordered = sorted(rows, key=lambda row: str(row[TOWNSHIP - 1]))
    plain = [[f"Z-{number:02}", *row] for number, row in enumerate(ordered, 1)]
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for place, group in groupby(plain, key=lambda row: row[TOWNSHIP]):
        units_of_place = list(group)
        lines = [list(UNIT_HEADINGS), *units_of_place]
        if total is not None:
            sums = [sum(row[at] or 0 for row in units_of_place) for at in (STAFF, MEMBERS)]
            lines.append([total.format(place), *[None] * (STAFF - 1), *sums])
        sheet = book.create_sheet(named.format(place))
        sheet.append([f"平远县两新组织台账（{place}）"])
        for line in lines:
            sheet.append([cell for at, cell in enumerate(line) if not (drops_column and at == TOWNSHIP)])
    branches = book.create_sheet("党支部")
    for row in (BRANCH_HEADINGS, *BRANCHES):
        branches.append(row)
    book.save(folder / "places.xlsx")
    dressed = inspected(folder / "places.xlsx")
    assert [problem.text() for problem in dressed.problems if "党支部" not in problem.place.zh] == []
    assert [each.text() for each in dressed.warnings if "条记录之和" in each.text("zh")] == []
    assert dressed.found.organizations == plain_ledger(plain, folder).organizations
