"""CSV files as Excel, WPS and other programs write them: encodings, separators, quotes, and a file given alone."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pingyuan_rules import Branch, InvalidData, Organization
from pingyuan_rules.ledger import Ledger, inspect_ledger, read_ledger
from pingyuan_rules.ledger.headings import record_by_headings

Raw = Any


def written(rows: list[list[Any]], separator: str = ",", end: str = "\r\n", before: str = "") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end).writerows(rows)
    return before + file.getvalue()


def folder(raw: Raw, place: Path, encoding: str, **form: Any) -> Path:
    place.mkdir()
    for name, rows in raw.sheets.items():
        (place / f"{name}.csv").write_bytes(written(rows, **form).encode(encoding))
    return place


FORMS: list[tuple[str, str, dict[str, Any]]] = [
    ("Excel and WPS, plain CSV", "gbk", {}),
    ("CSV UTF-8", "utf-8-sig", {}),
    ("no mark", "utf-8", {}),
    ("Unicode text", "utf-16", {"separator": "\t"}),
    ("Unicode text without a mark", "utf-16-le", {"separator": "\t"}),
    ("the other order of bytes", "utf-16-be", {}),
    ("UTF-16 with commas", "utf-16-le", {}),
    ("semicolons", "utf-8-sig", {"separator": ";"}),
    ("tabs", "gb18030", {"separator": "\t"}),
    ("a line that names the separator", "utf-8-sig", {"before": "sep=,\r\n"}),
    ("a line that names another separator", "utf-8-sig", {"before": "SEP=|\r\n", "separator": "|"}),
    ("a title above", "gbk", {"before": "2016年台账;;\r\n", "separator": ";"}),
    ("old Mac", "utf-8", {"end": "\r"}),
    ("Unix", "utf-8", {"end": "\n"}),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
def test_every_usual_form_is_read(raw: Raw, small: Ledger, tmp_path: Path, form: Any) -> None:
    _, encoding, options = form
    assert read_ledger(folder(raw, tmp_path / "csv", encoding, **options)) == small


def test_commas_in_cells_do_not_make_another_separator(raw: Raw, tmp_path: Path) -> None:
    for row in (2, 3):
        raw.put("单位", row, "单位名称", f"甲, 乙, 丙, {row}; 丁")
    for form in ({}, {"separator": ";"}):
        ledger = read_ledger(folder(raw, tmp_path / str(len(form)), "utf-8", **form))
        assert [unit.name for unit in ledger.organizations[:2]] == ["甲, 乙, 丙, 2; 丁", "甲, 乙, 丙, 3; 丁"]


def test_cells_that_keep_their_zeros_and_line_breaks(raw: Raw, tmp_path: Path) -> None:
    raw.put("单位", 2, "单位编号", '="001"')
    raw.put("单位", 2, "单位名称", "示范企业\n甲")
    raw.put("单位", 3, "单位编号", "91441426000000019J\t")
    first, second, _ = read_ledger(folder(raw, tmp_path / "csv", "utf-8")).organizations
    assert (first.id, first.name, second.id) == ("001", "示范企业\n甲", "91441426000000019J")


def spoiled(place: Path, change: Callable[[bytes], bytes]) -> str:
    file = place / "单位.csv"
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(InvalidData) as raised:
        read_ledger(place)
    assert len(raised.value.problems) == 1
    return raised.value.text("zh")


def test_a_quote_without_its_counterpart_is_named_by_its_line(raw: Raw, tmp_path: Path) -> None:
    place = folder(raw, tmp_path / "csv", "utf-8")
    text = spoiled(place, lambda content: content.replace("示范协会001".encode(), '"示范协会001'.encode()))
    assert text.startswith("单位.csv：应为引号成对的文件。第3行或以下有一个引号没有配对")


def test_zero_bytes_are_named_by_their_line(raw: Raw, tmp_path: Path) -> None:
    place = folder(raw, tmp_path / "csv", "utf-8")
    text = spoiled(place, lambda content: content.replace("示范协会001".encode(), "示范\0协会001".encode()))
    assert text.startswith("单位.csv：现为 第3行有空字符（NUL），应为没有空字符的文字")


def test_big5_is_asked_about(raw: Raw, tmp_path: Path) -> None:
    place = folder(raw, tmp_path / "csv", "utf-8")
    traditional = "組織編號,單位名稱,所屬黨支部編號,從業人員數,正式黨員數\r\nZ1,示範企業與協會聯合會,B1,40,4\r\n" * 5
    assert "可能是 Big5 编码的文字" in spoiled(place, lambda _: traditional.encode("big5"))


def test_text_that_is_gb_18030_without_headings_is_not_taken_for_big5(raw: Raw, tmp_path: Path) -> None:
    place = folder(raw, tmp_path / "csv", "utf-8")
    text = spoiled(place, lambda _: "这里没有标题，只有几句说明\r\n请在表中填写单位的情况\r\n".encode("gbk"))
    assert "Big5" not in text
    assert "有标题行" in text


@pytest.mark.parametrize("name", ["单位.csv", "数据导出.csv", "export.txt", "2016年企业台账.tsv"])
def test_a_file_given_alone_is_the_one_sheet_that_its_headings_name(
    raw: Raw, small: Ledger, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(written(raw.sheets["单位"], "\t").encode("utf-16"))
    inspection = inspect_ledger(path)
    assert inspection.ledger == Ledger(organizations=small.organizations)
    assert inspection.form.zh == "一个 CSV 文件"
    (warning,) = inspection.warnings
    assert warning.text("zh") == (
        "工作表“单位”：现为 只有这一张表，应为整本台账。其他各表没有读取，与它们有关的数字为零；"
        "要判定整本台账，请给出其文件夹。"
    )


def test_a_file_whose_headings_say_nothing_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert [problem.place.zh for problem in inspect_ledger(path).problems] == ["工作表名称"]  # type: ignore[union-attr]


def test_a_workbook_named_as_a_text_is_a_workbook(raw: Raw, small: Ledger, tmp_path: Path) -> None:
    path = raw.workbook(tmp_path / "ledger.xlsx").rename(tmp_path / "ledger.csv")
    assert inspect_ledger(path).ledger == small


def test_headings_name_one_record_or_none() -> None:
    assert record_by_headings([["标题"], ["单位编号", "单位名称", "从业人员数"]]) is Organization
    assert record_by_headings([["支部编号", "换届日期"]]) is Branch
    assert record_by_headings([["编号", "名称"], [1, None]]) is None
    assert record_by_headings([]) is None


def test_a_cell_that_is_too_long_is_not_only_called_an_open_quote(raw: Raw, tmp_path: Path) -> None:
    place = folder(raw, tmp_path / "csv", "utf-8")
    text = spoiled(place, lambda content: content.replace("示范协会001".encode(), b"x" * 200_000))
    assert text.startswith("单位.csv：应为每格不超过131,072字的文件。第3行或以下有一格太长，或有一个引号没有配对")
