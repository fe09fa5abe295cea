"""What the command line tells of a ledger before it assesses it."""

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from cli.command import Run
from conftest import Golden
from pingyuan_rules import Branch, Organization
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger, write_workbook
from sizes import only_in_check, variants


@pytest.fixture
def kept(ledger: Path, tmp_path: Path) -> Path:
    """A ledger as an office keeps it: a title, other headings, other columns, months, a total, a missing column."""
    folder = tmp_path / "台账"
    shutil.copytree(ledger, folder)
    units = folder / "organization.csv"
    lines = units.read_text(encoding="utf-8-sig").splitlines()
    head = lines[0].replace("从业人员数", "职工人数").replace("有工会", "是否有工会")
    body = [f"{line},无,某某" for line in lines[1:]]
    text = "\n".join(["平远县两新组织台账", f"{head},备注,书记姓名", *body, "合计,160"])
    units.write_text(text, encoding="gb18030")
    branches = folder / "branch.csv"
    lines = [line.split(",") for line in branches.read_text(encoding="utf-8-sig").splitlines()]
    flag, founded = lines[0].index("有党旗"), lines[0].index("成立日期")
    lines[1][founded] = "2008年2月"
    for line in lines:
        del line[flag]
    branches.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_dry_run_shows_what_was_understood_and_nothing_else(
    run: Run, golden: Golden, kept: Path, tmp_path: Path, lang: str
) -> None:
    ran = run("assess", kept, "--missing", "unknown", "--dry-run", "--out", "results.xlsx", "--lang", lang)
    golden(f"cli_dry_run_{lang}.txt", ran.told)
    assert ran.code == 0
    assert not (tmp_path / "results.xlsx").exists()


def test_what_was_understood_stands_before_the_results(run: Run, kept: Path) -> None:
    ran = run("assess", kept, "--missing", "unknown", "--lang", "en")
    assert ran.code == 0
    before = ran.out.partition("Coverage: ")[0]
    assert '"职工人数" as "staff"' in before
    assert 'personal data, neither read nor passed on to the results: "书记姓名"' in before
    assert '"founding date" gives only the month in 1 cell, read as the first day of the month' in before


def test_a_missing_column_is_an_error_unless_said(run: Run, kept: Path) -> None:
    ran = run("assess", kept, "--lang", "en")
    assert ran.code == 1
    assert ran.err.startswith(
        "1 problem found; nothing was written:\n"
        '  Branch row 1: expected the heading "has a Party flag". Add it, and leave cells empty if '
        "their values are not known; if no value is known, add --missing unknown.\n"
        '  branch: "founding date" gives only the month in 1 cell, read as the first day of the month\n'
    )
    assert "the facts are unknown in every row" not in ran.err
    assert "6 warnings, which do not prevent assessment:" in ran.err


def test_a_dry_run_shows_what_was_understood_also_where_something_is_wrong(run: Run, kept: Path) -> None:
    ran = run("assess", kept, "--dry-run", "--lang", "en")
    assert ran.code == 1
    assert "职工人数" in ran.out
    assert ran.out.endswith("The ledger cannot be assessed: 1 problem.\n")
    assert ran.err.startswith("1 problem found:\n")


def test_a_dry_run_of_the_template_shows_only_differences_and_a_verdict(run: Run, tmp_path: Path) -> None:
    one = Ledger(organizations=(Organization(id="A", branch_id="B"),), branches=(Branch(id="B", units=1),))
    write_workbook(tmp_path / "台账.xlsx", one)
    short = run("assess", "台账.xlsx", "--dry-run").out.splitlines()
    assert short[:2] == [
        "单位：标题在第1行，记录 1 行，25 列的标题与模板一致",
        "党支部：标题在第1行，记录 1 行，71 列的标题与模板一致",
    ]
    assert (len(short), short[-1]) == (8, "可以判定：没有问题。")
    whole = run("assess", "台账.xlsx", "--dry-run", "--full", "--lang", "en").out
    assert "Branch: headings in row 1, 1 record, 71 columns named as in the template\n" in whole
    assert re.search("A +单位编号 +organization id\n", whole)
    assert whole.endswith("The ledger can be assessed: no problems.\n")


def test_a_dry_run_tells_that_the_title_names_another_year(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    (folder / "单位.csv").write_text("单位台账（2019年度）\n单位编号,所属党支部编号\nA,B\n", encoding="utf-8")
    (folder / "党支部.csv").write_text("党支部编号,组建方式,覆盖单位数\nB,单独组建,1\n", encoding="utf-8")
    asked = ("assess", folder, "--dry-run", "--missing", "unknown")
    assert "--on 2019-12-31" in run(*asked).out
    assert "--on 2019-12-31" not in run(*asked, "--on", "2019-12-31").out


def test_dry_run_for_programs(run: Run, kept: Path) -> None:
    told = json.loads(run("assess", kept, "--missing", "unknown", "--dry-run", "--format", "json").out)
    assert told.keys() == {"version", "policy", "ledger"}
    (units,) = (sheet for sheet in told["ledger"]["sheets"] if sheet["record"] == "organizations")
    assert units["header_row"] == 2
    assert units["rows"] == 151
    assert units["left_out"] == [{"row": 154, "kind": "total", "text": "合计 160"}]
    assert units["hidden"] == {"rows": [], "columns": []}
    meanings = {column["heading"]: (column["meaning"], column["fact"]) for column in units["columns"]}
    assert meanings["职工人数"] == ("fact", "staff")
    assert meanings["备注"] == ("extra", None)
    assert meanings["书记姓名"] == ("personal", None)
    (branches,) = (sheet for sheet in told["ledger"]["sheets"] if sheet["record"] == "branches")
    assert branches["missing"] == ["has_flag"]
    assert branches["months"] == {"reading": "first_day", "dates": {"founded": 1}}
    (month,) = branches["remarks"]
    assert (month["fact"], month["remark"], month["rows"]) == ("founded", "month", [2])
    columns = {column["fact"]: column["column"] for column in branches["columns"]}
    assert month["column"] == columns["founded"]
    assert month["text"]["en"] == "gives only the month"
    notes = [(note["sheet"], note["text"]["zh"]) for note in told["ledger"]["notes"]]
    assert ("organization", "有 1 行不是记录，未计入：第154行 合计 160（合计或小计）") in notes
    assert notes[-1] == (None, "CSV 文件看不出哪些行被隐藏、筛选或划去，也看不出合并单元格")
    assert len(told["ledger"]["warnings"]) == 4


def test_remarks_and_places_of_sheets_for_programs(run: Run, tmp_path: Path) -> None:
    """A township of which the name of the sheet tells has no column, and a sheet of unknown name no class."""
    book = openpyxl.Workbook()
    first, second, branches, other = (book.create_sheet(name) for name in ("甲镇", "乙镇", "党支部", "其他"))
    book.remove(book.worksheets[0])
    for row in (("单位编号", "单位名称", "领域"), ("Z-1", "示范企业1", "非公有制企业")):
        first.append(row)
    for row in (("单位编号", "单位名称", "所属乡镇"), ("Z-2", "示范企业2", "甲 镇"), ("Z-3", "示范企业3", "甲 镇")):
        second.append(row)
    for row in (("党支部编号", "党支部名称"), ("B-1", "示范支部")):
        branches.append(row)
    asked = ("assess", tmp_path / "ledger.xlsx", "--missing", "unknown", "--dry-run", "--format", "json")
    book.save(tmp_path / "ledger.xlsx")
    other["A1"] = "示范"
    (sheet, *_) = json.loads(run(*asked).out)["ledger"]["sheets"]
    (remark,) = sheet["remarks"]
    assert (remark["fact"], remark["column"], remark["remark"], remark["rows"]) == ("township", None, "spelling", [2])
    book.save(tmp_path / "ledger.xlsx")
    (problem,) = json.loads(run(*asked).out)["problems"]
    assert problem["place"] == {"text": {"zh": "工作表名称", "en": "Sheet name"}, "sheet": "其他"}


def test_problems_for_programs(run: Run, kept: Path) -> None:
    ran = run("assess", kept, "--on", "2016-01-01", "--format", "json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert len(told["ledger"]["warnings"]) == 6
    policy, heading = told["problems"]
    assert policy["place"] == {"text": {"zh": "--on", "en": "--on"}}
    assert heading["place"] == {
        "text": {"zh": "党支部!第1行", "en": "Branch row 1"},
        "record": "branches",
        "sheet": "branch",
        "row": 1,
        "cells": [],
        "facts": [],
    }
    assert heading["expected"]["zh"] == "标题“有党旗”"
    assert "--missing unknown" in heading["remedy"]["en"]
    assert run("explain", kept, "ZB-0001", "--json").code == 1


def test_a_marked_copy_is_written_with_and_without_problems(run: Run, kept: Path, tmp_path: Path) -> None:
    wrong = run("assess", kept, "--marked", "标注.xlsx", "--lang", "en")
    assert wrong.code == 1
    assert wrong.err.startswith("A marked copy was written to FOLDER/标注.xlsx\n1 problem found")
    assert openpyxl.load_workbook(tmp_path / "标注.xlsx").sheetnames[0] == "Problems"
    right = run("assess", kept, "--missing", "unknown", "--marked", "标注2.xlsx")
    assert right.code == 0
    rows = openpyxl.load_workbook(tmp_path / "标注2.xlsx")["问题清单"].max_row
    assert rows == 1 + 4


def test_a_marked_copy_goes_nowhere_else(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    for name, said in (
        ("x.csv", "x.csv: found .csv, expected a file that ends in .xlsx"),
        ("in-the-way/x.xlsx", "in-the-way/x.xlsx: found"),
    ):
        ran = run("assess", ledger, "--marked", name, "--lang", "en")
        assert ran.code == 1
        assert said in ran.err


def test_a_terminal_shows_some_of_many_problems(run: Run, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    shutil.copytree(ledger, folder)
    members = folder / "member.csv"
    members.write_text(members.read_text(encoding="utf-8-sig").replace("ZB-", "XX-"), encoding="utf-8")
    ran = run("assess", folder, "--lang", "en")
    lines = ran.err.splitlines()
    assert lines[0] == "529 problems found; nothing was written:"
    assert lines[201] == "  329 more; --format json lists all, --marked FILE.xlsx marks them in a copy."
    assert len(json.loads(run("assess", folder, "--json").out)["problems"]) == 529


def test_a_template_is_read_without_its_explanations(run: Run) -> None:
    assert run("template", "台账.xlsx", "--lang", "en").code == 0
    ran = run("assess", "台账.xlsx", "--dry-run", "--lang", "en")
    assert ran.code == 0
    assert "How to fill in: not a sheet of the ledger, so it was not read" in ran.out
    assert "7 warnings, which do not prevent assessment:" in ran.out
    assert ran.out.endswith("The ledger can be assessed: no errors, 7 warnings.\n")
    assert "Organization row 2: found 3 example rows of the template" in ran.out


MANY_ALIKE = {
    "zh": ("党支部!第2行 已发书记工作津贴（元）等 6 行（第2、3、4、5、6…行）：现为 0.36元", "提醒 9 处"),
    "en": ("Branch row 2, secretary's allowance paid (yuan) and 5 more rows (2, 3, 4, 5, 6 …): found", "9 warnings"),
}


@only_in_check
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_many_warnings_of_a_kind_in_a_column_are_one_line(run: Run, ledger: Path, tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "many"
    shutil.copytree(ledger, folder)
    path = folder / "branch.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    paid = rows[0].index("已发书记工作津贴（元）")

    def doubtful_lines(*amounts: str) -> int:
        for row, amount in zip(rows[1:], amounts, strict=False):
            row[paid] = amount
        path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
        return run("assess", folder, "--dry-run", "--lang", lang).out.count("300元" if lang == "zh" else "300 yuan")

    amounts = ("0.36", "1.2", "0.3", "36", "2", "0.9")
    assert doubtful_lines(*amounts[:5]) == 5
    assert doubtful_lines(*amounts) == 1
    ran = run("assess", folder, "--lang", lang, "--out", "many.xlsx")
    assert all(text in ran.out for text in MANY_ALIKE[lang])
    assert openpyxl.load_workbook(tmp_path / "many.xlsx")[{"zh": "提醒", "en": "Warnings"}[lang]].max_row == 1 + 4
    # Programs get every one.
    assert len(json.loads(run("assess", folder, "--json").out)["ledger"]["warnings"]) == 9


def test_a_single_warning(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "单位.csv").write_text("单位编号,所属党支部编号\nA,B\n", encoding="utf-8")
    (folder / "党支部.csv").write_text("党支部编号,组建方式,覆盖单位数\nB,单独组建,3\n", encoding="utf-8")
    ran = run("assess", folder, "--missing", "unknown", "--lang", "en")
    assert (
        "1 warning, which does not prevent assessment:\n  Branch row 2, formation, units covered: found a stand"
        in ran.out
    )
    (folder / "党支部.csv").write_text("党支部编号,组建方式,覆盖单位数\nB,单独组建,1\n", encoding="utf-8")
    assert "warning" not in run("assess", folder, "--missing", "unknown", "--lang", "en").out


def test_a_marked_copy_replaces_nothing(run: Run, ledger: Path, tmp_path: Path) -> None:
    shutil.copy(sample_ledger(), tmp_path / "mine.xlsx")
    ran = run("assess", ledger, "--marked", "mine.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "mine.xlsx: found an existing file, expected a place without a file. Choose another name" in ran.err
    assert read_ledger(tmp_path / "mine.xlsx") == read_ledger(ledger)
    both = run("assess", ledger, "--marked", "x.xlsx", "--out", "x.xlsx", "--lang", "en")
    assert both.code == 1
    assert "--marked x.xlsx: expected another place than that of --out. Choose another name." in both.err
    assert not (tmp_path / "x.xlsx").exists()


def test_brackets_are_shown_as_they_are(run: Run, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "brackets"
    shutil.copytree(ledger, folder)
    units = folder / "organization.csv"
    text = units.read_text(encoding="utf-8-sig").replace("示范镇01", "[bold]镇[/x]")
    units.write_text("\n".join(f"{line},{'备注[/x]' * (not n)}" for n, line in enumerate(text.splitlines())), "utf-8")
    ran = run("assess", folder, "--lang", "en", "--full")
    assert ran.code == 0
    assert "[bold]镇[/x]" in ran.out
    assert "备注[/x]" in run("assess", folder, "--dry-run").out


@only_in_check
def test_hidden_rows_are_counted_or_left_out(run: Run, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sample_ledger())
    book["单位"].row_dimensions[5].hidden = True
    book.save(tmp_path / "台账.xlsx")
    asked = ("assess", tmp_path / "台账.xlsx", "--dry-run", "--format", "json")
    read, left = (json.loads(run(*asked, *more).out)["ledger"] for more in ((), ("--hidden", "leave-out")))
    assert [ledger["sheets"][0]["rows"] for ledger in (read, left)] == [151, 150]
    assert [ledger["sheets"][0]["hidden"]["rows"] for ledger in (read, left)] == [[], [5]]
    assert "still counted (1): 5" in read["warnings"][0]["found"]["en"]
    assert read["unseen"] is None


@pytest.fixture
def short(ledger: Path, tmp_path: Path) -> Path:
    """A ledger that reports one full member more than the roll of ZB-0004 has, and has no row of ZB-0001."""
    folder = tmp_path / "名册"
    shutil.copytree(ledger, folder)
    members = folder / "member.csv"
    lines = members.read_text(encoding="utf-8-sig").splitlines()
    first = next(at for at, line in enumerate(lines) if ",ZB-0004," in line)
    kept = [line for at, line in enumerate(lines) if at != first and ",ZB-0001," not in line]
    members.write_text("\n".join(kept), encoding="utf-8-sig")
    return folder


def test_the_roll_of_a_branch_is_compared_with_what_it_reports(run: Run, short: Path) -> None:
    ran = run("explain", short, "ZB-0004", "roll_agrees", "--lang", "en")
    assert "full members (14 persons) and full members on the roll (13 persons)" in " ".join(ran.out.split())
    assert "Check full members (14) against full members on the roll (13), and correct the wrong one" in " ".join(
        ran.out.split()
    )
    told = json.loads(run("assess", short, "--json").out)
    (branch,) = [each for each in told["assessments"]["branches"] if each["id"] == "ZB-0004"]
    assert "roll_agrees" in [finding["rule"] for finding in branch["findings"]]
    assert not any("number of its rows in the sheet Member" in str(each) for each in told["ledger"]["warnings"])


def test_explanations_name_members_by_ids_alone(run: Run, short: Path) -> None:
    rows = [line.split(",") for line in (short / "member.csv").read_text(encoding="utf-8-sig").splitlines()]
    own = [row for row in rows if row[1] == "ZB-0004"]
    shown = run("explain", short, "ZB-0004", "roll_agrees", "--full").out
    assert own[0][0] in shown
    others = {cell for row in own for cell in row[2:] if cell.startswith("20")}  # when they were last in contact
    told = run("explain", short, "ZB-0004", "roll_agrees", "--json").out
    assert others
    assert [cell for cell in others if cell in shown or cell in told] == []


def test_a_branch_without_rows_has_none_if_its_sheet_is_declared_complete(run: Run, short: Path) -> None:
    asked = ("explain", short, "ZB-0001", "roll_agrees", "--lang", "en")
    assert "Still to find out (the roll has as many members as are reported): members on the roll" in " ".join(
        run(*asked).out.split()
    )
    for name in ("党员", "Member", "member"):
        told = run(*asked, "--complete", name).out
        assert "full members on the roll (0 persons)" in " ".join(told.split())
    compared = ("compare", short, "--after", "2019-12-31", "--json")
    less, more = (json.loads(run(*compared, *each).out) for each in ((), ("--complete", "党员", "--complete", "单位")))
    assert less != more


def test_only_sheets_whose_rows_belong_to_branches_are_declared_complete(run: Run, short: Path) -> None:
    wrong = run("assess", short, "--complete", "党支部", "--complete", "党员", "--complete", "x", "--lang", "en")
    assert wrong.code == 2
    assert wrong.err.splitlines()[:2] == [
        "--complete: found '党支部', expected one of Member, Organization. Use one of them.",
        "--complete: found 'x', expected one of Member, Organization. Use one of them.",
    ]
    (short / "member.csv").unlink()
    missing = run("assess", short, "--complete", "党员")
    assert missing.code == 1
    assert "应为声明为完整的“党员”表" in missing.out + missing.err
