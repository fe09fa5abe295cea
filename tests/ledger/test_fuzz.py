"""Whatever a file holds, reading it gives a ledger or a readable report, and never anything else."""

import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.csv as pv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.office import converted
from pingyuan_rules import InvalidData
from pingyuan_rules.engine import LANGUAGES, facts_of
from pingyuan_rules.ledger import Inspection, Ledger, inspect_ledger, write_csv, write_marked, write_workbook
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from sizes import examples, only_in_check, variants

FORMS = ["xlsx", "ods", "xls", "csv", "parquet"]

Make = Callable[[], Path]


def survives(path: Path) -> Inspection | None:
    """What reading a file gives, or None where the file as a whole is refused, with words that can be shown."""
    try:
        inspection = inspect_ledger(path, missing="unknown")
    except InvalidData as error:
        refused = error.problems
    else:
        refused = ()
    if refused:
        assert all(problem.text(lang) for problem in refused for lang in LANGUAGES)
        return None
    for problem in (*inspection.problems, *inspection.warnings):
        assert all("\n" not in problem.text(lang) for lang in LANGUAGES)
    return inspection


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, fresh: Any) -> Callable[[str], bytes]:
    """The bytes of a small ledger in each format: of a folder, those of its branches."""
    folder = tmp_path_factory.mktemp("whole")
    known: dict[str, bytes] = {}

    def made(form: str) -> bytes:
        if form not in known:
            known[form] = _made(form, folder, fresh())
        return known[form]

    return made


def _made(form: str, folder: Path, raw: Any) -> bytes:
    book = raw.workbook(folder / "ledger.xlsx")
    if form == "xlsx":
        return book.read_bytes()
    if form in {"ods", "xls"}:
        return converted(book, form, folder / form).read_bytes()
    path: Path = raw.folder(folder / form) / "党支部.csv"
    if form == "parquet":
        pq.write_table(pv.read_csv(path), path)
    return path.read_bytes()


def put(content: bytes, form: str, folder: Path) -> Path:
    """Content in a place where it is read as a format."""
    if form in {"csv", "parquet"}:
        (folder / f"党支部.{form}").write_bytes(content)
        return folder
    path = folder / f"ledger.{form}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("form", FORMS)
@given(content=st.binary(max_size=2_000))
@examples(30)
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, form: str, content: bytes) -> None:
    survives(put(content, form, tmp_path_factory.mktemp("any")))


@pytest.mark.parametrize("form", variants(*FORMS))
@given(seed=st.integers(0, 2**32), cut=st.booleans())
@examples(40)
def test_a_file_with_bytes_changed_or_cut_off(
    tmp_path_factory: pytest.TempPathFactory, whole: Callable[[str], bytes], form: str, seed: int, cut: bool
) -> None:
    survives(put(spoiled(whole(form), seed, cut=cut), form, tmp_path_factory.mktemp("spoiled")))


def spoiled(content: bytes, seed: int, *, cut: bool) -> bytes:
    dice = random.Random(seed)  # noqa: S311 - no secret depends on it
    changed = bytearray(content[: dice.randrange(len(content))] if cut else content)
    for _ in range(0 if not changed else dice.randrange(8)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("form", variants("xlsx", "ods"))
@given(seed=st.integers(0, 2**32))
@examples(40)
def test_a_workbook_whose_parts_are_spoiled(
    tmp_path_factory: pytest.TempPathFactory, whole: Callable[[str], bytes], form: str, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret depends on it
    path = put(whole(form), form, tmp_path_factory.mktemp("parts"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(parts))
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, spoiled(content, seed, cut=seed % 2 == 0) if each == name and content else content)
    survives(path)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(
        ["是", "×", "1,234", "2016年3月", "合计", "#REF!", "=1+1", "ZB-0001", "13000000000", "_x0041_", "￥３"]
    ),
)


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, list[list[Any]]]:
    """Sheets of any cells, under headings most of which are known ones."""
    found: dict[str, list[list[Any]]] = {}
    for record in FIELDS:
        labels = [heading(info).zh for info in facts_of(record).values()]
        headings = draw(st.lists(st.one_of(st.sampled_from(labels), CELLS), max_size=6))
        rows = draw(st.lists(st.lists(CELLS, max_size=7), max_size=4))
        above = draw(st.lists(st.lists(CELLS, max_size=2), max_size=2))
        found[draw(st.sampled_from([sheet_label(record).zh, f"{sheet_label(record).zh}台账"]))] = [
            *above,
            headings,
            *rows,
        ]
    return found


@only_in_check
@given(found=sheets())
@examples(60)
def test_any_cells_in_a_workbook_and_its_marked_copy(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, list[list[Any]]]
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    book = openpyxl.Workbook()
    for name, rows in found.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([writable(cell) for cell in row])
    book.save(folder / "ledger.xlsx")
    inspection = survives(folder / "ledger.xlsx")
    if inspection is not None:
        write_marked(folder / "marked.xlsx", inspection)
        survives(folder / "marked.xlsx")


def writable(cell: Any) -> Any:
    """A cell as openpyxl can write it."""
    if isinstance(cell, str):
        return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell)
    if isinstance(cell, date | datetime) and cell.year < 1900:
        return str(cell)
    return str(cell) if isinstance(cell, float | time) and str(cell) in {"nan", "inf", "-inf"} else cell


@given(found=sheets())
@examples(60)
def test_any_cells_in_csv_files(tmp_path_factory: pytest.TempPathFactory, found: dict[str, list[list[Any]]]) -> None:
    folder = tmp_path_factory.mktemp("cells")
    for name, rows in found.items():
        lines = (",".join(str(cell).replace("\n", " ") for cell in row if cell is not None) for row in rows)
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8", errors="replace")
    inspection = survives(folder)
    if inspection is not None:
        write_marked(folder / "marked.xlsx", inspection)


def test_a_ledger_survives_a_round_through_its_own_files(small: Ledger, tmp_path: Path) -> None:
    write_csv(tmp_path / "csv", small)
    write_workbook(tmp_path / "ledger.xlsx", small)
    for path in (tmp_path / "csv", tmp_path / "ledger.xlsx"):
        inspection = survives(path)
        assert inspection is not None
        assert inspection.ledger == small
