"""The template is filled in without a programmer: cells say what they take, and it reads back as it was written."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from ledger.office import converted
from pingyuan_rules import Branch, InvalidData, Organization, book
from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import FactInfo, Lang, Record, facts_of
from pingyuan_rules.ledger import inspect_ledger, read_ledger, write_template
from pingyuan_rules.ledger.cells import Reader
from pingyuan_rules.ledger.headings import SHEETS_NOT_READ, heading, is_example, sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.template.template_columns import MEANINGS, is_required
from pingyuan_rules.template.template_examples import example_ledger
from pingyuan_rules.words import CHOICES, EXAMPLE, HOW_TO
from sizes import only_in_check, variants

LANGUAGES: tuple[Lang, ...] = ("zh", "en")
COLUMNS = [(record, info) for record in FIELDS for info in facts_of(record).values()]
NAMES = [f"{record.__name__}.{info.name}" for record, info in COLUMNS]


@pytest.fixture(scope="module", params=variants(*LANGUAGES))
def lang(request: pytest.FixtureRequest) -> Lang:
    """Each language."""
    language: Lang = request.param
    return language


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, lang: Lang) -> Path:
    """The template in a language."""
    path = tmp_path_factory.mktemp("template") / "台账.xlsx"
    write_template(path, lang)
    return path


@pytest.fixture(scope="module")
def workbook(path: Path) -> Any:
    """The template as openpyxl reads it."""
    return openpyxl.load_workbook(path)


def column_of(sheet: Any, text: str) -> int:
    """The number of the column under a heading."""
    (found,) = (cell.column for cell in sheet[1] if cell.value == text)
    return int(found)


def validations(sheet: Any, cell: str) -> list[DataValidation]:
    """The validations of a cell."""
    return [each for each in sheet.data_validations.dataValidation if cell in each.sqref]


def listed(workbook: Any, formula: str) -> list[Any]:
    """What a list of choices offers."""
    name, _, cells = formula.partition("!")
    return [cell.value for (cell,) in workbook[name.strip("'=")][cells.replace("$", "")]]


def test_there_is_a_sheet_for_each_class_of_record(workbook: Any, lang: Lang) -> None:
    labels = [HOW_TO, *map(sheet_label, FIELDS), CHOICES]
    assert workbook.sheetnames == [label.text(lang) for label in labels]
    assert workbook.active.title == HOW_TO.text(lang)
    assert workbook[CHOICES.text(lang)].sheet_state == "hidden"
    assert {HOW_TO.text(lang), CHOICES.text(lang)} <= SHEETS_NOT_READ


@pytest.mark.parametrize("record", FIELDS)
def test_headings_are_those_of_the_reader_and_stay_in_view(workbook: Any, lang: Lang, record: type[Record]) -> None:
    sheet = workbook[sheet_label(record).text(lang)]
    assert [cell.value for cell in sheet[1]] == [heading(info).text(lang) for info in facts_of(record).values()]
    assert sheet.freeze_panes == ("C2" if "name" in facts_of(record) else "B2")
    assert all(cell.alignment.wrap_text for cell in sheet[1])
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$1:$1",
    )


@pytest.mark.parametrize("record", FIELDS)
def test_required_columns_are_marked(workbook: Any, lang: Lang, record: type[Record]) -> None:
    sheet = workbook[sheet_label(record).text(lang)]
    fills = {heading.value: heading.fill.fgColor.rgb for heading in sheet[1]}
    marked = {heading(info).text(lang) for info in facts_of(record).values() if is_required(record, info)}
    first = heading(facts_of(record)["id"]).text(lang)
    assert first in marked
    assert {name for name, fill in fills.items() if fill == fills[first]} == marked


@pytest.mark.parametrize(("record", "info"), COLUMNS, ids=NAMES)
def test_cells_take_what_can_be_read(workbook: Any, lang: Lang, record: type[Record], info: FactInfo) -> None:
    sheet = workbook[sheet_label(record).text(lang)]
    letter = sheet.cell(1, column_of(sheet, heading(info).text(lang))).column_letter
    for row in (2, 1_048_576):
        (found,) = validations(sheet, f"{letter}{row}")
    if info.kind.enum is not None:
        words = listed(workbook, found.formula1)
        assert [Reader(record, MonthReading.FIRST_DAY).read(word, info).value for word in words] == list(info.kind.enum)
    elif info.kind.name == "bool":
        words = listed(workbook, found.formula1)
        assert [Reader(record, MonthReading.FIRST_DAY).read(word, info).value for word in words] == [True, False]
    elif info.name == "branch_id":
        assert (found.type, found.errorStyle) == ("list", "warning")
        assert f"'{sheet_label(Branch).text(lang)}'!$A$2" in found.formula1
    elif info.kind.name in {"int", "fen", "decimal"}:
        scale = {"int": 1, "fen": 100, "decimal": 1}[info.kind.name]
        bounds = [int(found.formula1) * scale, int(found.formula2) * scale]
        assert found.type == {"int": "whole", "fen": "decimal", "decimal": "decimal"}[info.kind.name]
        assert bounds == [info.ge, info.le]
    elif info.kind.name == "date":
        days = [openpyxl.utils.datetime.from_excel(int(each)).date() for each in (found.formula1, found.formula2)]
        assert (found.type, days) == ("date", [info.ge, info.le])
    else:
        assert found.type is None


@pytest.mark.parametrize(("record", "info"), COLUMNS, ids=NAMES)
def test_cells_keep_what_is_entered(workbook: Any, lang: Lang, record: type[Record], info: FactInfo) -> None:
    sheet = workbook[sheet_label(record).text(lang)]
    form = sheet.cell(2, column_of(sheet, heading(info).text(lang))).number_format
    expected = {"date": "yyyy-mm-dd", "fen": "#,##0.00", "int": "General", "decimal": "General"}.get(
        info.kind.name, "@"
    )
    assert form == expected


def test_hints_are_as_long_as_programs_show(workbook: Any, lang: Lang) -> None:
    for record in FIELDS:
        for each in workbook[sheet_label(record).text(lang)].data_validations.dataValidation:
            assert 0 < len(each.promptTitle) <= 32
            assert 0 < len(each.prompt) <= 255
            assert len(each.error or "") <= 255


def test_hints_and_mistakes_say_what_is_expected(workbook: Any, lang: Lang) -> None:
    sheet = workbook[sheet_label(Branch).text(lang)]
    column = column_of(sheet, {"zh": "已发书记工作津贴（元）", "en": "secretary's allowance paid (yuan)"}[lang])
    (found,) = validations(sheet, sheet.cell(2, column).coordinate)
    yuan = {"zh": "金额（元），最多两位小数，0 至 100000000000", "en": "an amount in yuan with at most two decimals"}[
        lang
    ]
    assert yuan in found.prompt
    assert yuan in found.error
    assert {"zh": "不知道的留空", "en": "Leave it empty"}[lang] in found.error


def test_every_column_is_explained(workbook: Any, lang: Lang) -> None:
    rows = {(row[0], row[1]): row for row in workbook[HOW_TO.text(lang)].iter_rows(values_only=True)}
    for record, info in COLUMNS:
        row = rows[sheet_label(record).text(lang), heading(info).text(lang)]
        assert row[2]
        assert row[4]
        assert (row[3] or "") == unit_word(info, lang)
        reading = [rule for rule in book.rules_of(record) if info.name in rule.facts]
        assert all(rule.label.text(lang) in row[6] for rule in reading)
        assert all(clause.name.text(lang) in row[6] for rule in reading for clause in rule.clauses)


def unit_word(info: FactInfo, lang: Lang) -> str:
    if info.kind.name == "fen":
        return {"zh": "元", "en": "yuan"}[lang]
    return info.unit.text(lang) if info.unit else ""


def test_the_explanation_says_what_matters_most(workbook: Any, lang: Lang) -> None:
    sheet = workbook[HOW_TO.text(lang)]
    said = "\n".join(str(row[0]) for row in sheet.iter_rows(max_row=9, values_only=True))
    words = {
        "zh": ("空单元格表示不知道", "金额以元计", "个人姓名", EXAMPLE.zh, "深红"),
        "en": ("not known", "in yuan", "no personal names", EXAMPLE.en, "dark red"),
    }
    assert all(word in said for word in words[lang])
    assert sheet.auto_filter.ref == f"A11:G{sheet.max_row}"


def test_meanings_are_of_facts_that_there_are() -> None:
    assert {record: set(each) - set(facts_of(record)) for record, each in MEANINGS.items()} == {
        record: set() for record in FIELDS
    }


def test_the_template_reads_back(path: Path, lang: Lang) -> None:
    inspection = inspect_ledger(path)
    assert inspection.problems == ()
    assert [str(warning.remedy.en) for warning in inspection.warnings] == ["Delete the example rows"] * len(FIELDS)
    assert inspection.ledger == example_ledger(lang).linked()
    assert inspection.ledger.extra == {}


def test_example_rows_are_few_and_known_by_their_ids(lang: Lang) -> None:
    ledger = example_ledger(lang)
    assert all(is_example(str(getattr(record, "id", ""))) for record in ledger)
    assert {1, 2, 3} >= {len(ledger.of(record)) for record in FIELDS}
    assert min(len(ledger.of(record)) for record in FIELDS) >= 1
    assert not is_example("ZB-0001")


def test_example_rows_fall_short_of_nothing(lang: Lang) -> None:
    assessed = AssessedLedger.of(example_ledger(lang))
    assert not any(assessed.short(record) for record in FIELDS)


def test_example_rows_agree_with_each_other(lang: Lang) -> None:
    ledger = example_ledger(lang)
    for branch in ledger.branches:
        units = [unit for unit in ledger.organizations if unit.branch_id == branch.id]
        assert branch.units == len(units)
        assert branch.full_members == sum(unit.full_members for unit in units)
        assert branch.probationary_members == sum(unit.probationary_members for unit in units)
        assert {unit.township for unit in units} == {branch.township}


def test_example_rows_are_marked(workbook: Any, lang: Lang) -> None:
    sheet = workbook[sheet_label(Organization).text(lang)]
    assert {cell.fill.fgColor.rgb for cell in sheet[2]} == {"FFFFF6D6"}
    assert all(cell.font.italic for cell in sheet[2])


def test_the_same_version_gives_the_same_bytes(path: Path, lang: Lang, tmp_path: Path) -> None:
    write_template(tmp_path / "again.xlsx", lang)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


@only_in_check
@pytest.mark.parametrize("form", ["ods", "xls"])
def test_an_office_program_saves_it_in_other_formats(path: Path, lang: Lang, tmp_path: Path, form: str) -> None:
    assert read_ledger(converted(path, form, tmp_path / "office")) == example_ledger(lang).linked()


@only_in_check
def test_an_office_program_saves_it_without_loss(path: Path, lang: Lang, tmp_path: Path) -> None:
    again = converted(path, "xlsx", tmp_path / "office")
    assert read_ledger(again) == example_ledger(lang).linked()
    saved = openpyxl.load_workbook(again)
    for record, info in COLUMNS:
        sheet = saved[sheet_label(record).text(lang)]
        letter = sheet.cell(1, column_of(sheet, heading(info).text(lang))).column_letter
        if info.kind.name != "text":
            (found,) = validations(sheet, f"{letter}900")
            assert found.type in {"list", "whole", "decimal", "date"}


@only_in_check
def test_a_typed_credit_code_keeps_its_digits(path: Path, lang: Lang, tmp_path: Path) -> None:
    filled = openpyxl.load_workbook(path)
    sheet = filled[sheet_label(Organization).text(lang)]
    sheet.cell(2, 1).value = "914414260000014330"
    filled.save(tmp_path / "filled.xlsx")
    again = converted(tmp_path / "filled.xlsx", "xlsx", tmp_path / "office")
    assert read_ledger(again).organizations[0].id == "914414260000014330"


def test_only_a_workbook_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match=r"expected a file that ends in \.xlsx\. Change the path\."):
        write_template(tmp_path / "ledger.csv")
    (tmp_path / "ledger.xlsx").mkdir()
    with pytest.raises(InvalidData, match="found an existing folder, expected a place without a file"):
        write_template(tmp_path / "ledger.xlsx")


def test_a_template_that_has_been_filled_in_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    write_template(path)
    filled = path.read_bytes()
    with pytest.raises(InvalidData, match="Choose another name, so that it is not overwritten"):
        write_template(path)
    assert path.read_bytes() == filled
