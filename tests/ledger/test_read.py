"""What is written is read back, from a workbook and from CSV files, in Chinese and in English."""

import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import PINGYUAN, UNKNOWN, Branch, Member, Organization
from pingyuan_rules.choices import Cluster, MonthReading, Sector
from pingyuan_rules.engine import Label, facts_of
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger, write_csv, write_workbook
from pingyuan_rules.ledger.cells import Formula, Reader, WrongCell
from pingyuan_rules.ledger.headings import fact_of, heading, key, record_of
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.written_forms import DITTO, means_nothing, names_nothing, plain
from pingyuan_rules.returned.result_tables import answer_heading
from pingyuan_rules.rules import book
from pingyuan_rules.tables.formula_guard import guard, unguard
from sizes import examples, only_in_check
from strategies import records

Raw = Any
LANGS = ["zh", "en"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_is_read_back(small: Ledger, tmp_path: Path, lang: Any) -> None:
    write_workbook(tmp_path / "ledger.xlsx", small, lang)
    assert read_ledger(tmp_path / "ledger.xlsx") == small


@pytest.mark.parametrize("lang", LANGS)
def test_csv_files_are_read_back(small: Ledger, tmp_path: Path, lang: Any) -> None:
    write_csv(tmp_path / "ledger", small, lang)
    assert read_ledger(str(tmp_path / "ledger")) == small


def trimmed(record: Any) -> Any:
    """The record with texts as cells can hold them: without spaces around them, never empty and no word for nothing."""
    texts = {n: getattr(record, n) for n, info in facts_of(type(record)).items() if info.kind.name == "text"}
    kept = {n: text if text is UNKNOWN else text.strip() or UNKNOWN for n, text in texts.items()}
    for name, text in kept.items():
        nothing = text is not UNKNOWN and (names_nothing(text) or means_nothing(text, "text") or plain(text) in DITTO)
        # Hypothesis draws texts of this library too, among them the errors of formulas.
        if nothing or (text is not UNKNOWN and text.startswith("#")):
            kept[name] = UNKNOWN
        # Two spellings of one township become one, and so would an id and its reference.
        elif name in {"township", "secretary_id"} and text is not UNKNOWN:
            kept[name] = f"{name} {len(text)}"
    return attrs.evolve(record, **kept)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Ledgers of a few records of every class, whose ids fit together."""
    fields: dict[str, Any] = {}
    for record, field in FIELDS.items():
        drawn = draw(st.lists(records(record).map(trimmed), min_size=record in (Organization, Branch), max_size=2))
        fields[field] = tuple(attrs.evolve(each, id=f"{n}") for n, each in enumerate(drawn))
    count = len(fields["branches"])
    # Every branch is named by an organization, and whoever must name one does.
    more = tuple(Organization(id=f"more-{n}", branch_id=f"{n}") for n in range(count))
    for field in ("organizations", "members", "applicants"):
        fields[field] = tuple(attrs.evolve(each, branch_id=f"{n % count}") for n, each in enumerate(fields[field]))
    return Ledger(**{**fields, "organizations": fields["organizations"] + more}).linked()


@given(ledger=ledgers(), lang=st.sampled_from(LANGS))
@examples(40)
def test_every_ledger_is_read_back(tmp_path_factory: pytest.TempPathFactory, ledger: Ledger, lang: Any) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    write_csv(folder / "csv", ledger, lang)
    assert read_ledger(folder / "csv") == ledger
    write_workbook(folder / "ledger.xlsx", ledger, lang)
    assert read_ledger(folder / "ledger.xlsx") == ledger


@pytest.mark.parametrize("name", ["_x0041_", "a\rb", "a\nb", "a\x01b", "a\ufffe", "_xD83D_", "😀"])
def test_characters_that_xml_cannot_hold_are_read_back(tmp_path: Path, name: str) -> None:
    ledger = Ledger(
        organizations=(Organization(id="1", name=name, branch_id="B"),), branches=(Branch(id="B"),)
    ).linked()
    write_workbook(tmp_path / "ledger.xlsx", ledger)
    write_csv(tmp_path / "csv", ledger)
    assert read_ledger(tmp_path / "ledger.xlsx") == read_ledger(tmp_path / "csv") == ledger


@given(st.text())
def test_guarding_text_is_undone(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("record", FIELDS, ids=lambda record: record.__name__)
def test_every_name_of_a_column_means_one_fact(record: Any) -> None:
    names: dict[str, str] = {}
    for info in facts_of(record).values():
        label = heading(info)
        for name in {key(label.zh), key(label.en)}:
            assert names.setdefault(name, info.name) == info.name
            assert fact_of(record, name) == info
        if info.kind.name != "fen":
            assert fact_of(record, f"  {info.name.upper()} ") == info
    for rule in book.rules_of(record):
        label = answer_heading(rule)
        for name in {key(label.zh), key(label.en)}:
            assert names.setdefault(name, rule.name) == rule.name


@pytest.mark.parametrize("record", FIELDS, ids=lambda record: record.__name__)
def test_every_name_of_a_choice_means_one_choice(record: Any) -> None:
    read = Reader(record, MonthReading.FIRST_DAY).read
    for info in facts_of(record).values():
        for choice in info.kind.enum or ():
            assert {read(word, info).value for word in (choice.label.zh, choice.label.en, choice.value)} == {choice}


@pytest.mark.parametrize("name", ["党支部", "Branch", "branch", " BRANCH "])
def test_a_sheet_is_known_by_any_of_its_names(name: str) -> None:
    assert record_of(name) is Branch


def test_an_amount_without_its_unit_is_no_heading() -> None:
    assert fact_of(Branch, "allowance_paid") is None
    assert fact_of(Branch, "已发书记工作津贴(元)") == facts_of(Branch)["allowance_paid"]
    assert fact_of(Branch, "Secretary's allowance paid (yuan)") == facts_of(Branch)["allowance_paid"]


# What a cell may hold, and what it then means.
MEANT: list[tuple[str, Any, Any]] = [
    ("staff", 3, 3),
    ("staff", 3.0, 3),
    ("staff", "3", 3),
    ("staff", " 0040 ", 40),
    ("staff", "", UNKNOWN),
    ("staff", None, UNKNOWN),
    ("operating", True, True),
    ("operating", "是", True),
    ("operating", "否", False),
    ("operating", "TRUE", True),
    ("operating", "False", False),
    ("operating", "\u3000", UNKNOWN),
    ("operating", "有", True),
    ("operating", "无", False),
    ("operating", "√", True),
    ("operating", "×", False),
    ("operating", "yes", True),
    ("operating", " 正 常 经 营", True),
    ("operating", "空壳", False),
    ("staff", "1,234", 1234),
    ("staff", "１，２３４", 1234),
    ("staff", Decimal(3), 3),
    ("sector", "非公企业", Sector.NON_PUBLIC_ENTERPRISE),
    ("sector", "ＳＯＣＩＡＬ organization", Sector.SOCIAL_ORGANIZATION),
    ("cluster", "工业园区", Cluster.INDUSTRIAL_PARK),
    ("sector", "社会组织", Sector.SOCIAL_ORGANIZATION),
    ("sector", "Social  Organization", Sector.SOCIAL_ORGANIZATION),
    ("sector", "social_organization", Sector.SOCIAL_ORGANIZATION),
    ("cluster", "none", Cluster.NONE),
    ("name", "  示范企业001 ", "示范企业001"),
    ("name", "0123", "0123"),
]


@pytest.mark.parametrize(("fact", "value", "meant"), MEANT)
def test_cells(fact: str, value: Any, meant: Any) -> None:
    found = Reader(Organization, MonthReading.FIRST_DAY).read(value, facts_of(Organization)[fact]).value
    assert found is meant or (found == meant and type(found) is type(meant))


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (300, 30_000),
        (300.0, 30_000),
        (0.1, 10),
        (0.29, 29),
        (1_234.56, 123_456),
        ("300.5", 30_050),
        ("0", 0),
        (99_999_999_999.99, 9_999_999_999_999),
        (100_000_000_000, 10**13),
        ("1,234.50", 123_450),
        ("１，２３４．５", 123_450),
        (Decimal("0.29"), 29),
    ],
)
def test_amounts_are_exact(value: Any, fen: int) -> None:
    assert Reader(Branch, MonthReading.FIRST_DAY).read(value, facts_of(Branch)["allowance_paid"]).value == fen


@pytest.mark.parametrize(
    "value",
    [
        0.001,
        1e16,
        float("nan"),
        float("inf"),
        "1e3",
        "1,00",
        "300.005",
        Decimal("0.001"),
        "¥300",
        ".5",
        date(2016, 1, 1),
    ],
)
def test_other_amounts_are_refused(value: Any) -> None:
    with pytest.raises(WrongCell):
        Reader(Branch, MonthReading.FIRST_DAY).read(value, facts_of(Branch)["allowance_paid"])


@pytest.mark.parametrize("value", ["x", "X", "1", "0", 1, 0, "对", "已", Formula("=A1")])
def test_other_truths_are_refused(value: Any) -> None:
    with pytest.raises(WrongCell):
        Reader(Organization, MonthReading.FIRST_DAY).read(value, facts_of(Organization)["operating"])


@pytest.mark.parametrize(
    "value",
    [3.5, "3.5", "3.", "+3", "三", "1 000", "12,34", Decimal("0.5"), 1e300, float("inf"), "-", datetime(2016, 1, 1)],  # noqa: DTZ001 - as a cell
)
def test_other_numbers_are_refused(value: Any) -> None:
    with pytest.raises(WrongCell):
        Reader(Organization, MonthReading.FIRST_DAY).read(value, facts_of(Organization)["staff"])


@pytest.mark.parametrize(
    "value",
    [
        "20161321",
        "201610",
        "2016-W42-5",
        "21/10/2016",
        "2016-10-21T08:00",
        "2016-13-01",
        "2016.1",
        "2016-2/3",
        "2016年13月",
        "0000年1月",
        42664,
    ],
)
def test_other_dates_are_refused(value: Any) -> None:
    with pytest.raises(WrongCell):
        Reader(Branch, MonthReading.FIRST_DAY).read(value, facts_of(Branch)["founded"])


@pytest.mark.parametrize(
    "value",
    ["2016-03-15", "2016.3.15", "2016/3/15", "2016年3月15日", "2016年03月15号", "２０１６ 年 3 月 15 日", "2016-3-15"],
)
def test_dates_in_other_words_are_read(value: str) -> None:
    assert Reader(Branch, MonthReading.FIRST_DAY).read(value, facts_of(Branch)["founded"]).value == date(2016, 3, 15)


@pytest.mark.parametrize(("reading", "day"), [(MonthReading.FIRST_DAY, 1), (MonthReading.LAST_DAY, 29)])
def test_a_month_without_a_day_means_what_the_policy_says(reading: MonthReading, day: int) -> None:
    read = Reader(Branch, reading).read("2016年2月", facts_of(Branch)["founded"]).value
    assert read == date(2016, 2, day)
    for wrong in ("2016年13月", "0000年1月"):
        with pytest.raises(WrongCell):
            Reader(Branch, reading).read(wrong, facts_of(Branch)["founded"])


@pytest.mark.parametrize(("reading", "day"), [(MonthReading.FIRST_DAY, 1), (MonthReading.LAST_DAY, 29)])
def test_the_policy_says_what_a_month_in_a_ledger_means(
    raw: Raw, tmp_path: Path, reading: MonthReading, day: int
) -> None:
    raw.put("党支部", 2, "成立日期", "2016年2月")
    policy = attrs.evolve(PINGYUAN, month_reading=reading)
    assert read_ledger(raw.workbook(tmp_path / "ledger.xlsx"), policy=policy).branches[0].founded == date(2016, 2, day)


def test_dates_are_read_from_cells_and_from_text(raw: Raw, tmp_path: Path) -> None:
    raw.put("党支部", 2, "成立日期", date(2016, 2, 29))
    raw.put("党支部", 3, "成立日期", "2016-10-21")
    ledger = read_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
    assert [branch.founded for branch in ledger.branches] == [date(2016, 2, 29), date(2016, 10, 21)]


def test_a_day_without_a_time_is_a_date() -> None:
    # A workbook may hold days as ISO text of their own cell type, which are read without a time.
    day = date(2016, 2, 29)
    assert Reader(Branch, MonthReading.FIRST_DAY).read(day, facts_of(Branch)["founded"]).value == day


def test_empty_rows_and_columns_say_nothing(raw: Raw, small: Ledger, tmp_path: Path) -> None:
    rows = raw.sheets["单位"]
    rows.insert(2, [None] * len(rows[0]))
    rows.insert(3, [" "] * len(rows[0]))
    rows.append([])
    for row in raw.sheets["党员"]:
        row.insert(0, None)
        row.append(" ")
    assert read_ledger(raw.workbook(tmp_path / "ledger.xlsx")) == small
    assert read_ledger(raw.folder(tmp_path / "csv")) == small


def test_the_columns_may_stand_in_any_order(raw: Raw, small: Ledger, tmp_path: Path) -> None:
    raw.sheets = {name: [row[::-1] for row in rows] for name, rows in reversed(raw.sheets.items())}
    assert read_ledger(raw.workbook(tmp_path / "ledger.xlsx")) == small


def test_other_sheets_may_be_left_out(raw: Raw, small: Ledger, tmp_path: Path) -> None:
    raw.sheets = {name: raw.sheets[name] for name in ("单位", "党支部")}
    found = read_ledger(raw.folder(tmp_path / "csv"))
    assert found == Ledger(organizations=small.organizations, branches=small.branches).linked()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_files_may_have_a_byte_order_mark(raw: Raw, small: Ledger, tmp_path: Path, encoding: str) -> None:
    assert read_ledger(raw.folder(tmp_path / "csv", encoding)) == small


def test_rows_shorter_than_the_headings_end_in_unknown_facts(raw: Raw, tmp_path: Path) -> None:
    raw.sheets["党员"][1] = raw.sheets["党员"][1][:2]
    assert read_ledger(raw.folder(tmp_path / "csv")).members == (Member(id="DY-0001", branch_id="ZB-0001"),)


def test_other_files_in_the_folder_are_left_alone(raw: Raw, small: Ledger, tmp_path: Path) -> None:
    folder = raw.folder(tmp_path / "csv")
    for name in ("notes.txt", ".hidden.csv", "~$organization.csv"):
        (folder / name).write_bytes(b"\xff")
    assert read_ledger(folder) == small


def test_the_result_of_a_formula_is_read(raw: Raw, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in raw.sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, [str(cell) if isinstance(cell, date | Decimal) else cell for cell in row])
        workbook.get_worksheet_by_name("单位").write_formula(1, raw.column("单位", "从业人员数"), "=20+20", None, 41)
    assert read_ledger(path).organizations[0].staff == 41


def test_a_wrong_size_of_a_sheet_cuts_nothing_off(raw: Raw, small: Ledger, tmp_path: Path) -> None:
    source, target = raw.workbook(tmp_path / "right.xlsx"), tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(source) as right, zipfile.ZipFile(target, "w") as wrong:
        for name in right.namelist():
            wrong.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', right.read(name)))
    assert read_ledger(target) == small


def test_progress_is_told_by_sheet(small: Ledger, tmp_path: Path) -> None:
    told: list[tuple[Label, int]] = []
    write_csv(tmp_path / "csv", small)
    read_ledger(tmp_path / "csv", progress=lambda sheet, rows: told.append((sheet, rows)))
    assert (Label("单位", "Organization"), 3) in told
    assert len(told) == len(FIELDS)


def test_progress_is_told_on_the_way(tmp_path: Path) -> None:
    told: list[int] = []
    organizations = (*(Organization(id=f"{n}") for n in range(2_499)), Organization(id="last", branch_id="B"))
    write_csv(tmp_path / "csv", Ledger(organizations=organizations, branches=(Branch(id="B"),)))
    read_ledger(tmp_path / "csv", progress=lambda sheet, rows: sheet.en == "Organization" and told.append(rows))
    assert told == [999, 1_999, 2_500]


def test_records_are_found_by_id_and_class(small: Ledger) -> None:
    assert small.find("ZB-0002") == (small.branches[1],)
    assert small.find("nobody") == ()
    assert small.of(Member) == small.members
    assert len(list(small)) == 7


BLOCKED = """
import sys
sys.modules["{module}"] = None
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger, write_workbook
try:
    {code}
except ModuleNotFoundError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("module", "code", "message"),
    [
        ("python_calamine", "read_ledger(sample_ledger())", "reading a workbook needs python-calamine"),
        pytest.param(
            "xlsxwriter",
            "write_workbook('ledger.xlsx', Ledger())",
            "writing a workbook needs XlsxWriter",
            marks=only_in_check,
        ),
    ],
)
def test_a_missing_extra_is_named(tmp_path: Path, module: str, code: str, message: str) -> None:
    script = BLOCKED.format(module=module, code=code)
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert ran.stdout.strip() == f"{message}: pip install 'pingyuan-rules[excel]'"
    assert list(tmp_path.iterdir()) == []


def test_importing_loads_no_library_of_spreadsheets_or_tables() -> None:
    heavy = {"openpyxl", "xlsxwriter", "narwhals", "pandas", "polars", "pyarrow"}
    script = f"import sys, pingyuan_rules.ledger; print(*{heavy!r} & sys.modules.keys())"
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == []


@only_in_check
def test_csv_files_need_no_library() -> None:
    script = BLOCKED.format(module="openpyxl", code="print(len(read_ledger(sample_ledger('csv')).branches))")
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == ["79"]


def test_the_sample_is_where_it_says() -> None:
    assert sample_ledger().suffix == ".xlsx"
    assert openpyxl.load_workbook(sample_ledger(), read_only=True).sheetnames[0] == "单位"
