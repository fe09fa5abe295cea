"""How a ledger was read, as the screen tells it, stands in the results and in the report too."""

import csv
import pickle
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from ledger.office_sheets import UNITS, alone, inspected, unit, workbook
from pingyuan_rules import PINGYUAN
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger import AssessedLedger, Inspection, Ledger, write_results
from pingyuan_rules.ledger.inspection import ReadingNote
from pingyuan_rules.report import report
from sizes import only_in_check, variants

TITLES: dict[Lang, str] = {"zh": "台账如何读取", "en": "How the ledger was read"}


def dress(book: Any, sheet: Any) -> None:
    """Merge the townships, write a founding date as a month, and add a sheet that is none of a ledger's."""
    sheet.merge_cells("E3:E5")
    book["党支部"]["F2"] = "2012年6月"
    book.create_sheet("填表说明")


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    """A ledger as an office keeps it: merged townships, a subtotal, a note, a month, a sheet of explanations."""
    rows = [*UNITS[:2], *(unit(row, 所属乡镇=None) for row in (2, 3)), alone("合计"), alone("注：由各乡镇填报")]
    return inspected(workbook(tmp_path / "台账.xlsx", rows, dress))


@pytest.fixture
def assessed(inspection: Inspection) -> AssessedLedger:
    """The same, assessed."""
    return AssessedLedger.of(inspection)


def head_of(page: str) -> str:
    return page.partition("<body>")[2].partition("<nav")[0]


def rows_of(path: Path, lang: Lang) -> list[tuple[Any, ...]]:
    """The notes of a results workbook, each with its sheet."""
    return list(openpyxl.load_workbook(path)[TITLES[lang]].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_every_note_stands_in_workbook_files_and_report(
    inspection: Inspection, assessed: AssessedLedger, tmp_path: Path, lang: Lang
) -> None:
    notes = [(note.sheet, note.text.text(lang)) for note in inspection.notes()]
    texts = "\n".join(text for _, text in notes)
    for part in {
        "zh": (
            "“所属乡镇”有 2 处空格属于合并单元格",
            "有 2 行不是记录，未计入：第6行 合计",
            "“成立日期”有 1 处只写到月",
            "没有此列",
        ),
        "en": (
            "2 cells took the value of the merged cells",
            "2 rows left out: row 6",
            "gives only the month in 1 cell",
            "missing",
        ),
    }[lang]:
        assert part in texts
    write_results(tmp_path / "results.xlsx", assessed, lang=lang)
    assert rows_of(tmp_path / "results.xlsx", lang) == notes
    summary = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[0]
    assert any(f"{len(notes)}" in str(cell.value) and TITLES[lang] in str(cell.value) for cell in summary["A"][:8])
    write_results(tmp_path / "csv", assessed, lang=lang)
    with (tmp_path / "csv" / "reading.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)][1:] == notes
    head = head_of(report(assessed, lang=lang).html)
    assert "<details" in head
    assert f"{TITLES[lang]}（{len(notes)} 条）" in head or f"{TITLES[lang]} ({len(notes)})" in head
    for note in inspection.notes():
        assert note.sheet in head
        assert note.shared.text(lang).replace('"', "&#34;").replace("'", "&#39;") in head


@only_in_check
def test_a_ledger_that_was_not_inspected_says_nothing(inspection: Inspection, tmp_path: Path) -> None:
    plain = AssessedLedger.of(inspection.ledger)
    assert plain.reading == ()
    write_results(tmp_path / "results.xlsx", plain)
    assert TITLES["zh"] not in openpyxl.load_workbook(tmp_path / "results.xlsx").sheetnames
    write_results(tmp_path / "csv", AssessedLedger.of(inspection))
    assert (tmp_path / "csv" / "reading.csv").exists()
    write_results(tmp_path / "csv", plain)
    assert not (tmp_path / "csv" / "reading.csv").exists(), "it would be out of date"
    assert TITLES["zh"] not in report(plain).html
    assert "<details" not in head_of(report(Ledger()).html)


def test_notes_are_kept_under_another_policy_and_in_a_pickle(inspection: Inspection, assessed: AssessedLedger) -> None:
    assert assessed.reading == tuple(inspection.notes())
    assert AssessedLedger.of(assessed, PINGYUAN).reading == assessed.reading
    assert pickle.loads(pickle.dumps(assessed)).reading == assessed.reading  # noqa: S301 - made here


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("zh", "有 3 行不是记录，未计入：合计或小计 2 行（第4、6行）；说明 1 行（第7行）"),
        pytest.param("en", "3 rows left out: a total: rows 4, 6; a note: row 7", marks=only_in_check),
    ],
)
def test_a_report_is_passed_on_so_it_quotes_no_row(tmp_path: Path, lang: Lang, note: str) -> None:
    rows = [*UNITS[:2], alone("甲镇小计"), UNITS[2], alone("合计"), alone("注：某某已调离")]
    assessed = AssessedLedger.of(inspected(workbook(tmp_path / "台账.xlsx", rows)))
    page = report(assessed, lang=lang).html
    assert note in page
    assert "某某" not in page
    write_results(tmp_path / "results.xlsx", assessed, lang=lang)
    assert any("某某已调离" in text for _, text in rows_of(tmp_path / "results.xlsx", lang))


def test_notes_on_the_earlier_ledger_name_it(inspection: Inspection, tmp_path: Path) -> None:
    assessed = AssessedLedger.of(inspected(workbook(tmp_path / "new.xlsx")), since=inspection)
    write_results(tmp_path / "results.xlsx", assessed)
    rows = rows_of(tmp_path / "results.xlsx", "zh")
    earlier = [(sheet, text) for sheet, text in rows if sheet.startswith("整改前的台账，")]
    assert [(sheet.partition("，")[2], text) for sheet, text in earlier] == [
        (note.sheet, note.text.zh) for note in inspection.notes()
    ]
    assert rows[-len(earlier) :] == earlier, "they stand below those on the ledger itself"
    assert "earlier ledger, 单位" in head_of(report(assessed, lang="en").html)


def test_a_note_on_the_whole_file_says_so(tmp_path: Path) -> None:
    text = Label("格式看不出隐藏的行", "hidden rows cannot be seen")
    note = ReadingNote("", text, text)
    assessed = attrs.evolve(AssessedLedger.of(Ledger()), reading=(note,))
    write_results(tmp_path / "results.xlsx", assessed, lang="en")
    assert rows_of(tmp_path / "results.xlsx", "en") == [("the whole file", "hidden rows cannot be seen")]
    summary = openpyxl.load_workbook(tmp_path / "results.xlsx").worksheets[0]
    assert 'How the ledger was read: 1 note on the sheet "How the ledger was read".' in [
        cell.value for cell in summary["A"]
    ]


@pytest.mark.parametrize(("number", "is_cut", "is_printed"), [(12, False, True), (13, False, False), (41, True, False)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_is_not_made_long_by_many_notes(lang: Lang, number: int, *, is_cut: bool, is_printed: bool) -> None:
    notes = tuple(
        ReadingNote("<b>单位", Label("", ""), Label(f"说明{each}。", f"note {each}.")) for each in range(number)
    )
    head = head_of(report(attrs.evolve(AssessedLedger.of(Ledger()), reading=notes), lang=lang).html)
    assert head.count("&lt;b&gt;单位") == min(number, 40), "names of sheets are text"
    assert ("此处列出前 40 条" in head or "The first 40 are shown" in head) is is_cut
    assert ('<details class="printed">' in head) is is_printed
    elsewhere = {
        "zh": f"有 {number} 条说明未印出，见结果的“台账如何读取”表",
        "en": f"{number} notes on how the ledger was read are not",
    }
    assert (elsewhere[lang] in head) is not is_printed
