"""Real files of every format: written by LibreOffice, XlsxWriter, openpyxl, PyArrow and Polars, and in GB 18030."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import python_calamine
import xlsxwriter

from ledger.conftest import SMALL
from ledger.office import all_converted
from pingyuan_rules import InvalidData
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger import Ledger, inspect_ledger, read_ledger, sample_ledger, write_csv, write_workbook
from pingyuan_rules.ledger.workbooks.workbook_readers import streamed_sheets
from sizes import only_in_check, variants

Raw = Any
Saved = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def saved(fresh: Callable[[], Raw], tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Says where LibreOffice has saved one of several workbooks in some format; it saves all of them in one go."""
    folder = tmp_path_factory.mktemp("sources")
    paths = [Path(shutil.copy(sample_ledger(), folder / "sample.xlsx")), folder / "small.xlsx"]
    write_workbook(folder / "small.xlsx", SMALL)
    paths.append(fresh().workbook(folder / "by_openpyxl.xlsx"))
    for name, formula in (("sum", "=20+20"), ("division", "=1/0")):
        raw = fresh()
        raw.put("单位", 2, "从业人员数", formula)
        paths.append(raw.workbook(folder / f"{name}.xlsx"))
    paths.append(moved(fresh()).workbook(folder / "moved.xlsx"))
    paths.append(with_other_sheets(fresh().workbook(folder / "with_other_sheets.xlsx")))

    @cache
    def all_saved(form: str) -> dict[str, Path]:
        return {path.stem: path for path in all_converted(paths, form, tmp_path_factory.mktemp(form))}

    return lambda name, form: all_saved(form)[name]


def moved(raw: Raw) -> Raw:
    """Tables that begin further down and right, with something wrong in a cell."""
    for rows in raw.sheets.values():
        for row in rows:
            row.insert(0, None)
        rows[:0] = [[None, "平远县两新组织台账"], []]
    raw.sheets["单位"][3][raw.sheets["单位"][2].index("从业人员数")] = "many"
    return raw


def with_other_sheets(path: Path) -> Path:
    """A workbook with an empty and a hidden sheet beside its own."""
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sheet2")
    hidden = book.create_sheet("下拉选项")
    hidden.append(["是", "否"])
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


@pytest.mark.parametrize("form", variants("ods", "xlsx", "xls"))
def test_what_libreoffice_saves_is_read_without_loss(saved: Saved, form: str) -> None:
    assert read_ledger(saved("sample", form)) == read_ledger(sample_ledger())


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        pytest.param("xlsx", "an Excel workbook", marks=only_in_check),
        ("ods", "an OpenDocument workbook"),
        ("xls", "an Excel 97-2003 workbook"),
    ],
)
def test_a_file_is_known_by_its_content_and_not_by_its_name(
    small: Ledger, saved: Saved, tmp_path: Path, form: str, kind: str
) -> None:
    for suffix in (".dat", ".xlsx", ".xls", ".ods", ""):
        misnamed = tmp_path / f"misnamed{suffix}"
        shutil.copy(saved("small", form), misnamed)
        inspection = inspect_ledger(misnamed)
        assert inspection.form.en == kind
        assert inspection.ledger == small


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_a_table_that_begins_further_down_and_right_is_found_where_it_is(saved: Saved, form: str) -> None:
    inspection = inspect_ledger(saved("moved", form))
    (problem,) = inspection.problems
    assert problem.text("en").startswith("Organization row 4, staff: found 'many'")
    assert inspection.sheets[0].columns[0].number == 1


def test_a_workbook_by_xlsxwriter_is_read(raw: Raw, small: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        days = book.add_format({"num_format": "yyyy年m月d日"})
        for name, rows in raw.sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), days)  # noqa: DTZ001 - as a cell
                    elif cell is not None:
                        sheet.write(number, column, cell)
    assert read_ledger(path) == small


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_files_in_every_encoding(raw: Raw, small: Ledger, tmp_path: Path, encoding: str) -> None:
    assert read_ledger(raw.folder(tmp_path / "csv", encoding)) == small


def test_a_rare_character_in_gb_18030(raw: Raw, tmp_path: Path) -> None:
    raw.put("单位", 2, "单位名称", "示范企业㐂𠮷")  # neither is in the older GBK
    assert read_ledger(raw.folder(tmp_path / "csv", "gb18030")).organizations[0].name == "示范企业㐂𠮷"


def test_parquet_files_are_read_with_their_types(small: Ledger, tmp_path: Path) -> None:
    write_csv(tmp_path / "csv", small, "en")
    folder = tmp_path / "parquet"
    folder.mkdir()
    for path in (tmp_path / "csv").iterdir():
        pl.read_csv(path, try_parse_dates=True).write_parquet(folder / f"{path.stem}.parquet")
    assert read_ledger(folder) == small


def test_parquet_files_of_dictionaries_decimals_and_timestamps(tmp_path: Path) -> None:
    folder = tmp_path / "parquet"
    folder.mkdir()
    units = {
        "id": ["A"],
        "branch_id": ["B"],
        "sector": pa.array(["社会组织"]).dictionary_encode(),
        "staff": pa.array([40.0]),
        "tags": [[1, 2]],
    }
    branches = {
        "id": ["B"],
        "founded": pa.array([datetime(2016, 3, 15)], pa.timestamp("us")),  # noqa: DTZ001 - as a cell
        "allowance_paid (yuan)": pa.array(["300.50"]).cast(pa.decimal128(12, 2)),
    }
    pq.write_table(pa.table(units), folder / "organization.parquet")
    pq.write_table(pa.table(branches), folder / "branch.parquet")
    ledger = read_ledger(folder, missing="unknown")
    (unit,), (branch,) = ledger.organizations, ledger.branches
    assert (unit.sector.value, unit.staff) == ("social_organization", 40)
    assert (branch.founded, branch.allowance_paid) == (date(2016, 3, 15), 30_050)
    assert [extra.rows for extra in ledger.extra.values()] == [(("[1, 2]",),)]


def test_a_broken_parquet_file(tmp_path: Path) -> None:
    (tmp_path / "branch.parquet").write_bytes(b"PAR1 cut off")
    with pytest.raises(InvalidData, match=r"branch\.parquet: expected a Parquet file that can be read"):
        read_ledger(tmp_path)


def test_a_parquet_file_that_may_not_be_read_is_no_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PermissionError

    (tmp_path / "branch.parquet").touch()
    monkeypatch.setattr(pq, "ParquetFile", refuse)  # root may read everything
    with pytest.raises(PermissionError):
        read_ledger(tmp_path)


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_a_broken_workbook_of_another_format(saved: Saved, tmp_path: Path, form: str) -> None:
    whole, broken = saved("small", form).read_bytes(), tmp_path / f"ledger.{form}"
    broken.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidData) as caught:
        read_ledger(broken)
    (problem,) = caught.value.problems
    found = {"xls": "an encrypted or broken workbook", "ods": "part of a file, perhaps a download that broke off"}[form]
    assert isinstance(problem.found, Label)
    assert problem.found.en == found


def test_a_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"  # as far as an encrypted workbook shows: a container of the old kind
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    with pytest.raises(InvalidData, match="an encrypted or broken workbook"):
        read_ledger(path)


def test_hidden_and_empty_sheets_are_passed_over(raw: Raw, small: Ledger, saved: Saved, tmp_path: Path) -> None:
    assert read_ledger(with_other_sheets(raw.workbook(tmp_path / "ledger.xlsx"))) == small
    for form in ("ods", "xls"):
        assert read_ledger(saved("with_other_sheets", form)) == small


BLOCKED = """
import sys
sys.modules[{module!r}] = None
from pingyuan_rules.ledger import read_ledger
try:
    read_ledger({path!r})
except ModuleNotFoundError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("module", "form", "said"),
    [
        ("python_calamine", "ods", "reading a workbook needs python-calamine: pip install '{}[excel]'"),
        pytest.param(
            "xlrd", "xls", "reading an .xls workbook needs xlrd: pip install '{}[excel]'", marks=only_in_check
        ),
        pytest.param(
            "pyarrow", "parquet", "reading Parquet needs PyArrow: pip install '{}[pyarrow]'", marks=only_in_check
        ),
    ],
)
def test_a_missing_extra_is_named(tmp_path: Path, module: str, form: str, said: str) -> None:
    path = tmp_path
    if form == "parquet":
        (tmp_path / "branch.parquet").touch()
    else:
        path = tmp_path / f"ledger.{form}"
        path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(512))
    if form == "ods":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", "<content/>")
    script = BLOCKED.format(module=module, path=str(path))
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == said.format("pingyuan-rules")


def sheet_of(rows: str) -> str:
    names = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    return f"<c {names} {office}><table:table>{rows}</table:table></c>"


def cells(repeated: int) -> str:
    return f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{repeated}"/>'


def rows(repeated: int, inner: str) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def ods(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
    return path


def xlsx_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(300 << 20))
    return path


def lying_bomb(path: Path) -> Path:
    """An archive that says of a part that it is small when unpacked, and is not."""
    ods(path, " " * (64 << 20))
    packed = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.index(mark) + offset
        packed[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(packed)
    return path


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(xlsx_bomb, marks=only_in_check),
        lying_bomb,
        lambda path: ods(path, sheet_of(rows(1_048_576, cells(16_384)))),
        lambda path: ods(path, sheet_of(rows(1_048_575, "") + rows(1, cells(16_384)))),
    ],
    ids=["a large part", "a size that is not true", "repeated cells", "repeated empty rows"],
)
def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with pytest.raises(InvalidData, match="found content that unpacks to far more than a ledger"):
        read_ledger(make(tmp_path / "ledger.ods"))


def test_empty_rows_to_the_end_of_a_sheet_are_nothing(small: Ledger, saved: Saved, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved("small", "ods")) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    empty = rows(1_000_000, '<table:table-cell table:number-columns-repeated="16384"/>').encode()
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", empty + b"</table:table>")
    with zipfile.ZipFile(tmp_path / "ledger.ods", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read_ledger(tmp_path / "ledger.ods") == small


class TestReaders:
    """Of the two readers of .xlsx workbooks the quick one takes what it reads rightly, and the other the rest."""

    @pytest.fixture
    def careful(self, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
        """The files that the careful reader was given, which reads them for real."""
        given: list[Path] = []

        def noted(path: Path, *others: Any) -> Any:
            given.append(path)
            return streamed_sheets(path, *others)

        monkeypatch.setattr("pingyuan_rules.ledger.workbooks.workbook_readers.streamed_sheets", noted)
        return given

    @only_in_check
    def test_a_plain_workbook_is_read_quickly(
        self, small: Ledger, raw: Raw, saved: Saved, tmp_path: Path, careful: list[Path]
    ) -> None:
        write_workbook(tmp_path / "ours.xlsx", small)
        theirs = raw.workbook(tmp_path / "openpyxl.xlsx")
        for path in (tmp_path / "ours.xlsx", theirs, saved("by_openpyxl", "xlsx")):
            assert read_ledger(path) == small
        assert careful == []

    @only_in_check
    @pytest.mark.parametrize("name", ["sum", "division"])
    def test_formulas_are_read_with_care(self, saved: Saved, careful: list[Path], name: str) -> None:
        path = saved(name, "xlsx")
        inspection = inspect_ledger(path)
        assert careful == [path]
        if name == "division":
            (problem,) = inspection.problems
            assert problem.found == "#DIV/0!"
        else:
            assert inspection.ledger.organizations[0].staff == 40

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'<c r="A1"', b"<c"),
            (b'<c r="A1"', b'<c r="XFD1048576"'),
            (b"<worksheet ", b"<x:worksheet "),
        ],
        ids=["a cell without its place", "a cell far out", "names with a prefix"],
    )
    def test_what_is_unusual_is_read_with_care(
        self, small: Ledger, tmp_path: Path, careful: list[Path], old: bytes, new: bytes
    ) -> None:
        write_workbook(tmp_path / "ledger.xlsx", small)
        path = tmp_path / "unusual.xlsx"
        with zipfile.ZipFile(tmp_path / "ledger.xlsx") as archive, zipfile.ZipFile(path, "w") as copy:
            for name in archive.namelist():
                content = archive.read(name)
                copy.writestr(name, content.replace(old, new, 1) if name.endswith("sheet1.xml") else content)
        with suppress(InvalidData):  # what is not well-formed is told; that it is read without harm is what counts
            inspect_ledger(path)
        assert careful == [path]

    def test_parts_without_tags_take_no_time(self, small: Ledger, tmp_path: Path, careful: list[Path]) -> None:
        write_workbook(tmp_path / "ledger.xlsx", small)
        with zipfile.ZipFile(tmp_path / "ledger.xlsx", "a") as archive:
            archive.writestr("customXml/item1.xml", b"<c>" + b" " * (3 << 20))
        assert read_ledger(tmp_path / "ledger.xlsx") == small
        assert careful == [tmp_path / "ledger.xlsx"]

    def test_a_sheet_of_another_name_is_read_with_care(
        self, small: Ledger, tmp_path: Path, careful: list[Path]
    ) -> None:
        write_workbook(tmp_path / "ledger.xlsx", small)
        path = tmp_path / "unusual.xlsx"
        with zipfile.ZipFile(tmp_path / "ledger.xlsx") as archive, zipfile.ZipFile(path, "w") as copy:
            for name in archive.namelist():
                content = archive.read(name).replace(b"worksheets/sheet1.xml", b"worksheets/other.xml")
                copy.writestr(name.replace("worksheets/sheet1.xml", "worksheets/other.xml"), content)
        assert read_ledger(path) == small
        assert careful == [path]

    def test_both_read_alike(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        plain, with_formula = raw.workbook(tmp_path / "plain.xlsx"), tmp_path / "formula.xlsx"
        book = openpyxl.load_workbook(plain)
        book.create_sheet("算式").append(["=1+1"])
        book["算式"].sheet_state = "hidden"
        book.save(with_formula)
        assert read_ledger(plain) == read_ledger(with_formula) == small

    def test_a_stop_is_no_broken_file(self, small: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def stopped(*_: object) -> None:
            raise KeyboardInterrupt

        write_workbook(tmp_path / "ledger.xlsx", small)
        monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", stopped, raising=True)
        with pytest.raises(KeyboardInterrupt):
            read_ledger(tmp_path / "ledger.xlsx")

    @only_in_check
    def test_a_missing_careful_reader_is_named(self, raw: Raw, tmp_path: Path) -> None:
        raw.put("单位", 2, "从业人员数", "=20+20")
        script = BLOCKED.format(module="openpyxl", path=str(raw.workbook(tmp_path / "ledger.xlsx")))
        ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
        said = "reading a workbook with formulas needs openpyxl: pip install 'pingyuan-rules[excel]'"
        assert ran.stdout.strip() == said
