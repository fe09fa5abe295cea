"""What a ledger says of serious illness and hardship is quoted in no problem, note or output."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from cli.command import run_here
from pingyuan_rules.ledger import inspect_ledger


def spoil(path: Path) -> None:
    """Make cells under sensitive facts wrong in every way that quotes what stands there."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book["党员"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    ill, hardship = headings["患大病"], headings["生活困难"]
    for row in range(2, 8):
        sheet.cell(row, 1).value = f"DY-{row:04}"
        sheet.cell(row, headings["所属党支部编号"]).value = "ZB-0001"
    sheet.cell(2, ill).value = '=IF(1,"SECRET","")'
    sheet.cell(3, ill).value = CellRichText(TextBlock(InlineFont(strike=True), "SEC"), "RET")
    sheet.cell(4, ill).value = "SECRET"
    sheet.cell(5, hardship).value = "SECRET"
    sheet.merge_cells(start_row=5, end_row=6, start_column=hardship, end_column=hardship)
    sheet.cell(8, 1).value = "合计"
    sheet.cell(8, ill).value = "SECRET"
    sheet.cell(9, ill).value = "SECRET"
    book.save(path)


def test_no_ledger_shows_them(raw: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raw.workbook(tmp_path / "ledger.xlsx")
    spoil(path)
    inspection = inspect_ledger(path)
    here = [each for each in inspection.problems if each.path[0] == "党员"]
    kinds = [(each.kind, each.path[1:]) for each in here if each.path[1] != 9]
    assert kinds == [
        ("type", (2, "serious_illness")),
        ("text", (3, "serious_illness")),
        ("type", (4, "serious_illness")),
        ("type", (5, "hardship")),
        ("layout", (5, "hardship")),
    ]
    texts = [repr(here), *(each.text(lang) for each in here for lang in ("zh", "en"))]
    texts += [inspection.html("zh"), *(note.text.zh for note in inspection.notes())]
    assert any("合计" in text for text in texts)
    for asked in ([], ["--json"], ["--dry-run", "--full"]):
        ran = run_here(["assess", path, *asked], tmp_path, monkeypatch)
        assert ran.code == 1
        texts += [ran.out, ran.told]
    assert not [text for text in texts if "SECRET" in text]
