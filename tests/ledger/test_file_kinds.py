"""Files whose name or ending lies, and sheets by the names that offices give them."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from ledger.office import converted
from ledger.office_sheets import UNIT_HEADINGS, UNITS, alone, inspected, units_of, workbook
from pingyuan_rules import Applicant, Branch, InvalidData, Leader, Member, Organization
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger.headings import record_of
from sizes import only_in_check

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
TEXT = "\r\n".join("\t".join(str(cell) for cell in row) for row in (UNIT_HEADINGS, *UNITS))

FILES: dict[str, tuple[bytes, str, str]] = {
    "网页.xls": (
        "<html><meta charset='gbk'><table><tr><td>单位</td></tr></table>".encode("gbk"),
        "a web page",
        "save it",
    ),
    "表.xls": (b"<TABLE><tr><td>1</td></tr></TABLE>", "a web page", "save it"),
    "制表符.xls": (TEXT.encode("gbk"), "a text file such as CSV", "save it"),
    "2003.xls": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "an XML spreadsheet of 2003",
        "save it as .xlsx",
    ),
    "图片.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture", "Give the ledger itself"),
    "照片.xlsx": (b"\xff\xd8\xff\xe0" + bytes(100), "a picture", "Give the ledger itself"),
    "报表.xlsx": (b"%PDF-1.4\n", "a PDF document", "Give the ledger itself"),
    "压缩.xlsx": (b"Rar!\x1a\x07\x00" + bytes(50), "a packed file", "Give the ledger itself"),
    "密码.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "a workbook with a password", "remove the password"),
    "文档.xls": (OLE + "WordDocument".encode("utf-16-le"), "a Word document", "Give the ledger itself"),
    "损坏.xls": (OLE, "an encrypted or broken workbook", "Remove the password"),
    "无.xlsx": (b"\x05admin" + bytes(160), "content that cannot be read", "save it as .xlsx"),
    "空.xlsx": (b"", "an empty file", "Export it again"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_named_for_what_it_is(tmp_path: Path, name: str) -> None:
    content, found, remedy = FILES[name]
    (tmp_path / name).write_bytes(content)
    assert_refused(tmp_path / name, found, remedy)


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
        ("xl/workbook.bin", "a binary workbook (.xlsb)"),
        ("Index/Document.iwa", "a Numbers document"),
        ("readme.txt", "content that cannot be read"),
    ],
)
def test_an_archive_is_named_for_what_it_is(tmp_path: Path, part: str, found: str) -> None:
    with zipfile.ZipFile(tmp_path / "台账.xlsx", "w") as archive:
        archive.writestr(part, "x")
    assert_refused(tmp_path / "台账.xlsx", found, "")


def test_half_of_a_download_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "台账.xlsx")
    path.write_bytes(path.read_bytes()[:3_000])
    assert_refused(path, "part of a file, perhaps a download that broke off", "Download or copy it again")


def assert_refused(path: Path, found: str, remedy: str) -> None:
    with pytest.raises(InvalidData) as caught:
        inspected(path)
    (problem,) = caught.value.problems
    assert isinstance(problem.found, Label)
    assert problem.found.en == found
    assert remedy in problem.remedy.en


XLSM = "xlsm:Calc MS Excel 2007 VBA XML"


@pytest.mark.parametrize(
    ("form", "ending"),
    [("xls", "et"), *(pytest.param(*other, marks=only_in_check) for other in ((XLSM, "xlsm"), ("ods", "xls")))],
)
def test_a_workbook_of_another_ending_is_read(tmp_path: Path, form: str, ending: str) -> None:
    path = workbook(tmp_path / "台账.xlsx")
    saved = converted(path, form, tmp_path / "saved")
    assert units_of(inspected(saved.rename(saved.with_suffix(f".{ending}")))) == units_of(inspected(path))


@only_in_check
def test_a_flat_document_is_told(tmp_path: Path) -> None:
    saved = converted(workbook(tmp_path / "台账.xlsx"), "fods", tmp_path / "saved")
    assert_refused(saved, "a flat OpenDocument spreadsheet", "save it as .xlsx")


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("附件1 企业台账", Organization),
        ("党支部基本情况表", Branch),
        ("表1 组织", Organization),
        ("平远县两新组织台账", Organization),
        ("平远县“两新”组织基本情况台账（2016年）", Organization),
        ("附件2：党员名册", Member),
        ("附表3-1 入党申请人", Applicant),
        ("一、组织", Organization),
        ("（1）党支部", Branch),
        ("县领导", Leader),
        ("某某市某某县党支部汇总表", Branch),
        ("社区党支部", None),
        ("乡镇企业", None),
        ("附件", None),
        ("平远县", None),
        ("党支部 (2)", None),
    ],
)
def test_sheets_by_the_names_that_offices_give_them(name: str, record: Any) -> None:
    assert record_of(name) is record


def test_a_sheet_whose_name_says_nothing_is_known_by_its_headings(tmp_path: Path) -> None:
    path = workbook(tmp_path / "台账.xlsx", [*UNITS, alone("合计")], name="Sheet1")
    problem = next(each for each in inspected(path).problems if each.text("en").startswith("Sheet name:"))
    assert problem.remedy.en.startswith('Its headings are those of the sheet "Organization". Is it that sheet?')

    def dress(_: Any, sheet: Any) -> None:
        sheet.delete_rows(1, 10)
        sheet["A1"] = "示范"

    path = workbook(tmp_path / "台账.xlsx", dress=dress, name="Sheet9")
    problem = next(each for each in inspected(path).problems if each.text("en").startswith("Sheet name:"))
    assert problem.remedy.en.startswith("Rename it")
