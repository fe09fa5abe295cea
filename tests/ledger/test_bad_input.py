"""Every kind of bad input is reported, all of it at once, with place, value, expectation and remedy."""

import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pingyuan_rules import InvalidData
from pingyuan_rules.ledger import inspect_ledger, read_ledger, sample_ledger, write_results

Raw = Any
Spoil = Callable[[Raw], object]

ORG, BRANCH, MEMBER, APPLICANT = "单位", "党支部", "党员", "入党申请人（发展党员）"

MANY = ("领域", "正式党员数", "预备党员数", "成立日期", "书记为专职", "已发书记工作津贴（元）", "领导班子好得分")

# What is wrong, how to bring it about, and how many problems that makes.
CASES: list[tuple[str, Spoil, int]] = [
    ("a misspelt heading", lambda raw: raw.rename(ORG, "正式党员数", "正式党员树"), 1),
    ("an unknown column in place of a known one", lambda raw: raw.rename(ORG, "从业人员数", "Extension xyz"), 1),
    ("a missing column", lambda raw: raw.drop(BRANCH, "成立日期"), 1),
    ("a missing column of amounts", lambda raw: raw.drop(BRANCH, "已发书记工作津贴（元）"), 1),
    ("several missing columns", lambda raw: [raw.drop(MEMBER, "患大病"), raw.drop(MEMBER, "生活困难")], 1),
    ("many missing columns", lambda raw: [raw.drop(BRANCH, heading) for heading in MANY], 1),
    ("a column of choices", lambda raw: raw.rename(ORG, "党组织组建情况", "党组织组建形式"), 1),
    ("a doubled heading", lambda raw: raw.rename(MEMBER, "患大病", "生活困难"), 2),
    ("values without a heading", lambda raw: raw.rename(ORG, "领域", None), 2),
    ("no row of headings", lambda raw: raw.sheets[APPLICANT].pop(0), 1),
    ("an amount without its unit", lambda raw: raw.rename(BRANCH, "已发书记工作津贴（元）", "已发书记工作津贴"), 1),
    ("an amount under the fact's name", lambda raw: raw.rename(BRANCH, "已发书记工作津贴（元）", "allowance_paid"), 1),
    ("text for a number", lambda raw: raw.put(ORG, 2, "从业人员数", "约四十"), 1),
    ("a half for a number", lambda raw: raw.put(ORG, 2, "从业人员数", 3.5), 1),
    ("a negative count", lambda raw: raw.put(BRANCH, 2, "正式党员数", -1), 1),
    ("a count too large", lambda raw: raw.put(BRANCH, 2, "覆盖单位数", 1_001), 1),
    ("thousands of digits", lambda raw: raw.put(ORG, 2, "从业人员数", "9" * 5_000), 1),
    ("a truth as a number", lambda raw: raw.put(BRANCH, 2, "有党旗", 1), 1),
    ("a truth in other words", lambda raw: raw.put(BRANCH, 2, "有党旗", "对"), 1),
    ("a number as a truth", lambda raw: raw.put(ORG, 2, "从业人员数", True), 1),
    ("a truth as an amount", lambda raw: raw.put(BRANCH, 2, "已发书记工作津贴（元）", True), 1),
    ("an id as a number", lambda raw: raw.put(MEMBER, 2, "党员编号", 914414260000014330), 1),
    ("an impossible date", lambda raw: raw.put(BRANCH, 2, "成立日期", "2015-02-29"), 1),
    ("a date in other words", lambda raw: raw.put(BRANCH, 2, "成立日期", "去年二月"), 1),
    ("a month that is none", lambda raw: raw.put(BRANCH, 2, "成立日期", "2015年13月"), 1),
    ("a date as a number", lambda raw: raw.put(BRANCH, 2, "成立日期", 42664), 1),
    ("a time of day", lambda raw: raw.put(BRANCH, 2, "成立日期", datetime(2016, 1, 1, 12)), 1),  # noqa: DTZ001 - as a cell
    ("a date too early", lambda raw: raw.put(BRANCH, 2, "成立日期", date(1921, 6, 30)), 1),
    ("a third decimal", lambda raw: raw.put(BRANCH, 2, "已发书记工作津贴（元）", 300.005), 1),
    ("an amount in words", lambda raw: raw.put(BRANCH, 2, "已发书记工作津贴（元）", "300元"), 1),
    ("a negative amount", lambda raw: raw.put(BRANCH, 2, "已发书记工作津贴（元）", "-0.01"), 1),
    ("an unknown choice", lambda raw: raw.put(ORG, 2, "领域", "国有企业"), 1),
    ("a number for a choice", lambda raw: raw.put(ORG, 2, "领域", 1), 1),
    ("the error of a formula", lambda raw: raw.put(ORG, 2, "单位名称", "#N/A"), 1),
    ("an id given twice", lambda raw: raw.put(ORG, 3, "单位编号", "ZZ-0001"), 1),
    ("a missing id", lambda raw: raw.put(MEMBER, 2, "党员编号", None), 1),
    ("a branch that no organization names", lambda raw: raw.put(ORG, 3, "所属党支部编号", "ZB-0001"), 1),
    ("an organization that names no branch", lambda raw: raw.put(ORG, 2, "所属党支部编号", None), 1),
    ("an organization that names an unknown branch", lambda raw: raw.put(ORG, 4, "所属党支部编号", "ZB-9999"), 1),
    ("a member of an unknown branch", lambda raw: raw.put(MEMBER, 2, "所属党支部编号", "ZB-9999"), 1),
    ("a member of no branch", lambda raw: raw.put(MEMBER, 2, "所属党支部编号", " "), 1),
    ("an applicant of an unknown branch", lambda raw: raw.put(APPLICANT, 2, "所属党支部编号", "ZB-9999"), 1),
    ("an applicant of no branch", lambda raw: raw.put(APPLICANT, 2, "所属党支部编号", None), 1),
    ("a secretary who leaves before the appointment", lambda raw: raw.put(BRANCH, 2, "书记离任日期", "2012-03-30"), 1),
    ("a missing sheet", lambda raw: raw.sheets.pop(BRANCH), 1),
    ("an unknown sheet", lambda raw: raw.sheets.update({"党小组": [["说明"]]}), 1),
    ("a misspelt sheet", lambda raw: raw.sheets.update({"发展对像": [["说明"]]}), 1),
    ("a sheet like no other", lambda raw: raw.sheets.update({"xyz": [["说明"]]}), 1),
    ("two sheets of one class", lambda raw: raw.sheets.update({"branch": raw.sheets[BRANCH]}), 1),
    ("an empty sheet", lambda raw: raw.sheets.update({MEMBER: []}), 1),
    ("headings only", lambda raw: raw.sheets.update({ORG: raw.sheets[ORG][:1]}), 1),
]
NAMES = [name for name, _, _ in CASES]


def problems(path: Path) -> InvalidData:
    with pytest.raises(InvalidData) as caught:
        read_ledger(path)
    return caught.value


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, fresh: Callable[[], Raw]) -> dict[str, InvalidData]:
    """What is said of each case in a workbook."""
    path = tmp_path_factory.mktemp("bad") / "ledger.xlsx"
    said = {}
    for name, spoil, _ in CASES:
        raw = fresh()
        spoil(raw)
        said[name] = problems(raw.workbook(path))
    return said


@pytest.mark.parametrize(("name", "count"), [(name, count) for name, _, count in CASES], ids=NAMES)
def test_each_is_found_in_a_workbook_and_nothing_else(found: dict[str, InvalidData], name: str, count: int) -> None:
    assert len(found[name].problems) == count


@pytest.mark.parametrize(("name", "spoil", "count"), CASES, ids=NAMES)
def test_each_is_found_in_csv_files(raw: Raw, tmp_path: Path, name: str, spoil: Spoil, count: int) -> None:
    spoil(raw)
    folder = raw.folder(tmp_path / "ledger")
    if name == "an id as a number":
        assert read_ledger(folder).members[0].id == "914414260000014330"
    else:
        assert len(problems(folder).problems) == count


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_messages(found: dict[str, InvalidData], golden: Callable[[str, str], None], lang: Any) -> None:
    pages = [f"# {name}\n{said.text(lang)}" for name, said in found.items()]
    golden(f"ledger_problems_{lang}.txt", "\n".join(pages))


def test_kinds_and_paths_for_programs(found: dict[str, InvalidData], golden: Callable[[str, str], None]) -> None:
    lines = [f"{name}: {each.kind} {each.pointer}" for name, said in found.items() for each in said.problems]
    assert "other" not in {each.kind for said in found.values() for each in said.problems}
    golden("ledger_problems_for_programs.txt", "".join(f"{line}\n" for line in lines))


def test_warnings_have_kinds_and_paths_too(raw: Raw, tmp_path: Path) -> None:
    raw.put(BRANCH, 2, "成立日期", date(2030, 1, 1))
    warnings = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx")).warnings
    assert ("doubtful", (BRANCH, 2, "founded")) in [(each.kind, each.path) for each in warnings]
    assert not [each for each in warnings if each.kind == "other" or not each.path]


def test_a_path_names_the_sheet_and_the_column_as_the_file_has_them(raw: Raw, tmp_path: Path) -> None:
    """Of several sheets with records of one class, only the sheet's own name says where."""
    raw.sheets["branches"] = raw.sheets.pop(BRANCH)
    raw.sheets["branches"][0].append("备注")
    raw.sheets["branches"][1].append("已注销，不计入")
    problem, *_ = problems(raw.workbook(tmp_path / "ledger.xlsx")).problems
    assert problem.path[:2] == ("branches", 2)
    assert str(problem.path[2]).isupper()


def test_everything_is_reported_at_once_in_the_order_of_the_sheets(raw: Raw, tmp_path: Path) -> None:
    raw.put(ORG, 2, "从业人员数", "many")
    raw.put(ORG, 3, "领域", "?")
    raw.put(BRANCH, 3, "成立日期", "2015-02-30")
    raw.put(MEMBER, 2, "所属党支部编号", "ZB-0003")
    raw.sheets["xyz"] = [["?"]]
    text = problems(raw.workbook(tmp_path / "ledger.xlsx")).text("en")
    places = [line.partition(":")[0] for line in text.splitlines()]
    assert places == [
        "Sheet name",
        "Organization row 2, staff",
        "Organization row 3, sector",
        "Branch row 3, founding date",
        "Member row 2, branch id",
    ]


def test_a_wrong_id_of_a_branch_does_not_make_every_row_wrong_that_names_it(raw: Raw, tmp_path: Path) -> None:
    raw.put(BRANCH, 2, "党支部编号", 7.5)
    (problem,) = problems(raw.workbook(tmp_path / "ledger.xlsx")).problems
    assert problem.text("en").startswith("Branch row 2, branch id: found 7.5, expected text.")


class TestFiles:
    """What is wrong with a whole file or folder."""

    def said(self, path: Path, lang: Any = "en") -> str:
        (problem,) = problems(path).problems
        return problem.text(lang).replace(str(path), "PATH")

    @pytest.mark.parametrize("text", ["", "\n\n", ",,,\n"])
    def test_a_file_with_nothing_in_it(self, tmp_path: Path, text: str) -> None:
        """Given alone, it was a ledger of no units, without a word."""
        path = tmp_path / "空.csv"
        path.write_text(text, encoding="utf-8")
        assert self.said(path, "zh") == ("空.csv：现为 没有内容，应为有标题行和记录的文件。请核对文件，或重新导出。")

    @pytest.mark.parametrize("name", ["示范企业\ufffd", "锟斤拷锟斤拷"])
    def test_characters_lost_in_a_wrong_encoding(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "单位.csv"
        path.write_text(f"单位编号,单位名称,所属乡镇\nZZ-1,示范企业001,甲镇\nZZ-2,{name},甲镇\n", encoding="utf-8")
        (problem,) = inspect_ledger(path, missing="unknown").problems
        assert problem.text("zh").startswith("单位!第3行 单位名称：现为“")
        assert problem.remedy.zh == "有乱码，原来的字已经丢失：请从原来的文件重新导出，或重新填写这些字"

    def test_no_such_file(self, tmp_path: Path) -> None:
        path = tmp_path / "none.xlsx"
        assert self.said(path) == (
            "PATH: found no such file, expected an .xlsx, .xls or .ods workbook, a folder of CSV or Parquet files, or "
            "a single CSV file. "
            "Check the path."
        )
        assert self.said(path, "zh") == (
            "PATH：现为 不存在的路径，应为一个 .xlsx、.xls 或 .ods 工作簿，CSV 或 Parquet 文件夹，或单个 CSV 文件。"
            "请核对路径。"
        )

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("台帐.xlsx", 'a similar name is "台账.xlsx"'),
            ("台账.xls", 'a similar name is "台账.xlsx"'),
            ("未保存/台账.xlsx", 'there is no folder "'),
        ],
    )
    def test_a_slip_in_a_name(self, tmp_path: Path, name: str, found: str) -> None:
        (tmp_path / "台账.xlsx").touch()
        (tmp_path / "~$台账.xlsx").touch()
        assert found in self.said(tmp_path / name)

    @pytest.mark.parametrize("name", ["~$台账.xlsx", ".~lock.台账.xlsx#"])
    def test_the_lock_file_of_an_open_ledger(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"\x05office")
        assert "请给出台账本身，如 台账.xlsx。" in self.said(path, "zh")

    def test_results_are_no_ledger(self, tmp_path: Path) -> None:
        path = tmp_path / "results.xlsx"
        write_results(path, read_ledger(sample_ledger()))
        assert self.said(path).startswith("results.xlsx: found results of an earlier run, expected an .xlsx")

    def test_a_workbook_with_a_password(self, tmp_path: Path) -> None:
        path = shutil.copy(Path(__file__).parents[1] / "data" / "password.xlsx", tmp_path / "台账.xlsx")
        assert "found a workbook with a password" in self.said(path)
        with zipfile.ZipFile(tmp_path / "台账.ods", "w") as archive:
            archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        assert "found a workbook with a password" in self.said(tmp_path / "台账.ods")

    def test_a_pipe_is_no_file(self, tmp_path: Path) -> None:
        path = tmp_path / "台账.xlsx"
        os.mkfifo(path)
        assert "found a device or a pipe" in self.said(path)

    def test_an_empty_file(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xlsx"
        path.touch()
        assert self.said(path).startswith("ledger.xlsx: found an empty file, expected an .xlsx, .xls or .ods workbook")
        assert self.said(path, "zh").startswith("ledger.xlsx：现为 空文件，应为一个 .xlsx、.xls 或 .ods 工作簿")

    def test_no_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xlsx"
        path.write_bytes(b"no workbook at all")
        assert "found content that cannot be read" in self.said(path)
        assert "save it as .xlsx" in self.said(path)
        path.write_bytes(b"PK\x03\x04 cut off")
        assert "found part of a file, perhaps a download that broke off" in self.said(path)

    def test_an_old_or_encrypted_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xls"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
        assert "an encrypted or broken workbook" in self.said(path)

    def test_a_workbook_that_breaks_off_in_a_sheet(self, raw: Raw, tmp_path: Path) -> None:
        whole, broken = raw.workbook(tmp_path / "whole.xlsx"), tmp_path / "broken.xlsx"
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                target.writestr(name, content[: len(content) // 2] if name.endswith("sheet2.xml") else content)
        assert self.said(broken).startswith("broken.xlsx: found content that cannot be read")

    @pytest.mark.parametrize("part_name", ["xl/worksheets/sheet1.xml", "docProps/app.xml"])
    def test_a_part_that_is_larger_than_it_says(self, raw: Raw, tmp_path: Path, part_name: str) -> None:
        path = raw.workbook(tmp_path / "ledger.xlsx")
        with zipfile.ZipFile(path) as archive:
            size = next(part.file_size for part in archive.infolist() if part.filename == part_name)
        content = path.read_bytes()
        at = content.rindex(part_name.encode()) - 46  # where its record in the central directory begins
        assert int.from_bytes(content[at + 24 : at + 28], "little") == size
        path.write_bytes(content[: at + 24] + (size - 9).to_bytes(4, "little") + content[at + 28 :])
        if part_name.startswith("xl"):
            assert "content that cannot be read" in self.said(path)
        else:  # nothing of a ledger is in it
            assert read_ledger(path) == read_ledger(raw.workbook(tmp_path / "whole.xlsx"))

    def test_a_sheet_whose_name_is_nearly_right(self, raw: Raw, tmp_path: Path) -> None:
        raw.sheets["党支部们"] = raw.sheets.pop("党支部")
        found = problems(raw.workbook(tmp_path / "ledger.xlsx")).problems
        assert any('Did you mean "Branch"?' in problem.remedy.en for problem in found)

    def test_another_zip_file(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hello.txt", "hello")
        assert "content that cannot be read" in self.said(path)

    def test_a_formula_without_its_result(self, raw: Raw, tmp_path: Path) -> None:
        raw.put(ORG, 2, "从业人员数", "=20+20")
        path = raw.workbook(tmp_path / "ledger.xlsx")
        assert self.said(path) == (
            "Organization row 2, staff: found '=20+20', expected a formula with its result. "
            "Open the file in a spreadsheet program, recalculate and save it."
        )

    def test_a_folder_without_csv_files(self, tmp_path: Path) -> None:
        assert self.said(tmp_path) == (
            "PATH: expected a folder with CSV or Parquet files. Give the folder that holds these files."
        )

    def test_another_encoding(self, raw: Raw, tmp_path: Path) -> None:
        folder = raw.folder(tmp_path / "ledger")
        path = folder / "党支部.csv"
        text = path.read_text(encoding="utf-8")
        path.write_bytes(text.encode("gb18030") + b"\xff")
        assert self.said(folder) == '党支部.csv: expected a file in UTF-8, UTF-16 or GB 18030. Save it as "CSV UTF-8".'
        path.write_bytes(text.encode("utf-16")[:-1])
        assert self.said(folder) == '党支部.csv: expected a file in UTF-8, UTF-16 or GB 18030. Save it as "CSV UTF-8".'

    def test_a_file_that_breaks_off_hides_nothing_in_the_others(self, raw: Raw, tmp_path: Path) -> None:
        raw.put(ORG, 2, "从业人员数", "many")
        folder = raw.folder(tmp_path / "ledger")
        (folder / "党员.csv").write_bytes(b"\xff")
        (folder / "党（工）委.csv").write_bytes(b'"')
        places = {str(problem.place) for problem in problems(folder).problems if isinstance(problem.place, str)}
        assert places == {"党员.csv", "党（工）委.csv"}
        assert len(problems(folder).problems) == 3

    def test_an_unclosed_quote(self, raw: Raw, tmp_path: Path) -> None:
        folder = raw.folder(tmp_path / "ledger")
        path = folder / "党员.csv"
        path.write_text(path.read_text(encoding="utf-8") + '"DY-0002', encoding="utf-8")
        assert self.said(folder).startswith(
            "党员.csv: expected a file with quotation marks in pairs. A quotation mark in line 3 or below "
            "has no counterpart; correct it"
        )


def test_an_empty_workbook(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    openpyxl.Workbook().save(path)
    assert problems(path).text("en") == (
        'Sheet Organization: found no such sheet, expected a sheet or file named "Organization". '
        "Add it under this name.\n"
        'Sheet Branch: found no such sheet, expected a sheet or file named "Branch". Add it under this name.'
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [(",示范支部001,,", "Branch row 2"), (",示范支部001,非公有制企业,示范镇01", "Branch row 2, branch id")],
    ids=["it may be no record", "its id is missing"],
)
def test_a_branch_without_an_id_may_be_the_one_that_a_unit_names(tmp_path: Path, row: str, found: str) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "单位.csv").write_text("单位编号,所属党支部编号\nA,B\n", encoding="utf-8")
    branches = f"党支部编号,党支部名称,领域,所属乡镇\n{row}\nC,示范支部002,非公有制企业,示范镇01\n"
    (folder / "党支部.csv").write_text(branches, encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        read_ledger(folder, missing="unknown")
    assert [getattr(problem.place, "en", problem.place) for problem in caught.value.problems] == [found]
