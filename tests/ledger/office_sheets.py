"""A ledger of four units and two branches, as an office keeps it, for tests that dress it up."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from pingyuan_rules.ledger import Inspection, inspect_ledger

UNIT_HEADINGS = (
    *("单位编号", "单位名称", "所属党支部编号", "领域", "所属乡镇"),
    *("正常运营", "从业人员数", "正式党员数", "党组织组建情况"),
)
UNITS = (
    ("Z-01", "示范企业甲", "B-01", "非公有制企业", "甲镇", "是", 50, 5, "单独组建"),
    ("Z-02", "示范企业乙", "B-02", "非公有制企业", "乙镇", "是", 20, 2, "联合组建"),
    ("Z-03", "示范企业丙", "B-02", "非公有制企业", "乙镇", "是", 30, 2, "联合组建"),
    ("Z-04", "示范企业丁", None, "非公有制企业", "乙镇", "是", 9, 0, "未组建"),
)
BRANCH_HEADINGS = ("党支部编号", "党支部名称", "所属乡镇", "组建方式", "正式党员数", "成立日期")
BRANCHES = (
    ("B-01", "示范支部一", "甲镇", "单独组建", 5, date(2012, 6, 30)),
    ("B-02", "示范支部二", "乙镇", "联合组建", 4, date(2013, 7, 1)),
)

Rows = Sequence[Sequence[Any]]
Dress = Callable[[Any, Any], None]


def column(heading: str) -> int:
    """The number of a column of the units, counted from 0."""
    return UNIT_HEADINGS.index(heading)


def unit(row: int, **changes: Any) -> list[Any]:
    """A unit with other cells, by heading."""
    cells = list(UNITS[row])
    for heading, value in changes.items():
        cells[column(heading)] = value
    return cells


def alone(text: Any, heading: str = "单位编号") -> list[Any]:
    """A row with one cell."""
    cells: list[Any] = [None] * len(UNIT_HEADINGS)
    cells[column(heading)] = text
    return cells


def workbook(path: Path, units: Rows = UNITS, dress: Dress | None = None, name: str = "单位") -> Path:
    """A workbook of both sheets; the sheet of units is dressed up as an office would."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in (UNIT_HEADINGS, *units):
        sheet.append(row)
    branches = book.create_sheet("党支部")
    for row in (BRANCH_HEADINGS, *BRANCHES):
        branches.append(row)
    if dress is not None:
        dress(book, sheet)
    book.save(path)
    return path


def folder(path: Path, units: Rows = UNITS, headings: Sequence[str] = UNIT_HEADINGS) -> Path:
    """A folder of two CSV files."""
    path.mkdir(exist_ok=True)
    for name, rows in (("单位", [headings, *units]), ("党支部", [BRANCH_HEADINGS, *BRANCHES])):
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        (path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return path


def rewritten(source: Path, target: Path, edit: Callable[[str, bytes], bytes]) -> Path:
    """A copy of an archive with its parts changed."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            copy.writestr(name, edit(name, archive.read(name)))
    return target


def inspected(path: Path, **options: Any) -> Inspection:
    """How a ledger was read; columns that these small ones lack are unknown."""
    return inspect_ledger(path, missing="unknown", **options)


def told(inspection: Inspection) -> list[str]:
    """The notes of the sheet of units, in Chinese, without those about headings."""
    (sheet,) = (each for each in inspection.sheets if each.name == "单位")
    return [note.zh for note in sheet.notes(missing=False) if "版新增" not in note.zh]


def left_out(inspection: Inspection) -> Mapping[int, str]:
    """The rows of the sheet of units that are no records, and what they are."""
    (sheet,) = (each for each in inspection.sheets if each.name == "单位")
    return {row.number: row.kind.value for row in sheet.left_out}


def units_of(inspection: Inspection) -> list[tuple[Any, ...]]:
    """What the sheet of units says, in the order of its columns."""
    facts = (
        "id",
        "name",
        "branch_id",
        "sector",
        "township",
        "operating",
        "staff",
        "full_members",
        "party_organization",
    )
    return [tuple(getattr(each, fact) for fact in facts) for each in inspection.found.organizations]
