"""Each command does what its help says."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest
from cyclopts import CycloptsError
from openpyxl import load_workbook

from cli.command import ENVIRONMENT, OF_THE_MACHINE, Run
from conftest import Golden
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    Organization,
    __version__,
    assess,
    book,
    coverage,
    policy_on,
    site_qualified,
    to_json,
)
from pingyuan_rules.cli.help_words import usage_problem
from pingyuan_rules.engine import Lang
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger, write_template, write_workbook
from pingyuan_rules.rulebook_page import Format, rulebook_page
from sizes import only_in_check, variants


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_demo(run: Run, golden: Golden, tmp_path: Path, lang: str) -> None:
    golden(f"cli_demo_full_{lang}.txt", run("demo", "--lang", lang, "--full").told)
    ran = run("demo", "--lang", lang)
    golden(f"cli_demo_{lang}.txt", ran.told)
    assert len(ran.out.splitlines()) <= 48, "two screens"
    assert ran.code == 0
    assert ran.err == ""
    book = load_workbook(tmp_path / "out" / "demo-results.xlsx", read_only=True)
    assert len(book.sheetnames) == 11
    assert book.sheetnames[-2:] == (["提醒", "运行说明"] if lang == "zh" else ["Warnings", "Run"])
    assert len(list(book[book.sheetnames[-2]].iter_rows())) == 1 + 3
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@only_in_check
def test_demo_speaks_chinese_unless_told(run: Run, golden: Golden) -> None:
    golden("cli_demo_zh.txt", run("demo").told)


@only_in_check
def test_demo_finds_another_place_where_it_may_not_write(
    run: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("another")))
    (tmp_path / "out").write_text("in the way")
    ran = run("demo")
    assert ran.code == 0
    results, report = (Path(line.partition("：")[2]) for line in ran.out.splitlines()[-2:])
    assert (results.name, report.name) == ("demo-results.xlsx", "report.html")
    assert results.exists()
    assert report.exists()
    assert (tmp_path / "out").read_text() == "in the way"


@pytest.mark.parametrize(
    "arguments",
    variants(
        ("--version",),
        ("--help",),
        ("assess", "LEDGER", "--out", "results.xlsx"),
        ("demo", "--lang", "en"),
        ("explain", "LEDGER", "ZB-0008", "systems_complete"),
        ("report", "LEDGER"),
        ("rulebook",),
        ("sql", "--dialect", "duckdb", "--of", "Branch"),
        ("template", "ledger.xlsx", "--lang", "en"),
        ("asses",),
        ("assess", "nothing.xlsx", "--lang", "en"),
    ),
)
def test_a_process_of_its_own_prints_the_same(
    run: Run, start: Run, ledger: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """The other tests run the command in their own process."""
    asked = [str(ledger) if part == "LEDGER" else part for part in arguments]
    expected = run(*asked)
    for path in tmp_path.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert start(*asked) == expected


def test_assess_shows_a_ledger(run: Run, golden: Golden, ledger: Path) -> None:
    golden("cli_assess_full_zh.txt", run("assess", ledger, "--full").told)
    ran = run("assess", ledger)
    golden("cli_assess_zh.txt", ran.told)
    assert ran.code == 0
    workbook = run("assess", sample_ledger("workbook")).out
    note = "  CSV 文件看不出哪些行被隐藏、筛选或划去，也看不出合并单元格\n"
    assert workbook == ran.out.replace("已读取（数据文件夹）", "已读取（Excel 工作簿）").replace(note, "")


@only_in_check
def test_no_narrow_terminal_cuts_off_a_name_or_a_number(ledger: Path) -> None:
    command = [sys.executable, "-m", "pingyuan_rules", "assess", ledger, "--full"]
    wide, narrow = (
        subprocess.run(command, env=ENVIRONMENT | {"COLUMNS": columns}, capture_output=True, check=True).stdout.decode()
        for columns in ("80", "40")
    )
    assert [line.rstrip() for line in narrow.splitlines()] == [line.rstrip() for line in wide.splitlines()]


def test_assess_writes_results(run: Run, ledger: Path, tmp_path: Path) -> None:
    ran = run("assess", ledger, "--out", "new/结果.xlsx", "--lang", "en")
    assert ran.out.splitlines()[-1] == "All results were written to FOLDER/new/结果.xlsx"
    assert load_workbook(tmp_path / "new" / "结果.xlsx").sheetnames[:2] == ["Summary", "Rectification list"]
    assert run("assess", ledger, "--out", "folder").code == 0
    assert (tmp_path / "folder" / "branch.csv").exists()


@only_in_check
def test_assess_explains_in_the_results(run: Run, ledger: Path, tmp_path: Path) -> None:
    asked = ("--explain", "ZB-0001", "--explain", "ZZ-0001")
    assert run("assess", ledger, "--out", "results.xlsx", *asked).code == 0
    names = load_workbook(tmp_path / "results.xlsx").sheetnames
    assert names[2:4] == ["说明 ZB-0001", "说明 ZZ-0001"]


@only_in_check
def test_results_have_the_title_that_is_asked_for(run: Run, ledger: Path, tmp_path: Path) -> None:
    assert run("assess", ledger, "--out", "结果.xlsx", "--title", "示范县三季度结果").code == 0
    book = load_workbook(tmp_path / "结果.xlsx")
    assert book.worksheets[0]["A1"].value == "示范县三季度结果"
    assert [cell.value for cell in book["运行说明"][2]][:2] == ["标题", "示范县三季度结果"]


def test_a_title_without_results_is_refused(run: Run, ledger: Path, tmp_path: Path) -> None:
    told = run("assess", ledger, "--title", "三季度", "--lang", "zh")
    assert (told.code, told.out) == (2, "")
    assert "--title：现为“三季度”，应为写入文件的结果。请加上 --out。" in told.err
    (tmp_path / "units.parquet").touch()
    of_files = run("assess", "units.parquet", "--title", "Q3", "--out", "results", "--lang", "en")
    assert of_files.code == 2
    assert "--title: found Parquet files, expected a ledger. Leave it out." in of_files.err
    told = run("assess", ledger, "--period", "三季度", "--lang", "zh")
    assert "--period：现为“三季度”，应为写入文件的结果。请加上 --out。" in told.err


def test_explanations_go_into_results_or_nowhere(run: Run, ledger: Path, tmp_path: Path) -> None:
    told = run("assess", ledger, "--explain", "ZB-0001", "--lang", "en")
    assert told.code == 2
    assert told.err.startswith("--explain: found 'ZB-0001', expected results that are written to a file. Add --out.")
    unknown = run("assess", ledger, "--out", "new.xlsx", "--explain", "ZB-99", "--explain", "XX", "--lang", "en")
    assert unknown.code == 1
    assert "2 problems found; nothing was written:" in unknown.err
    assert (
        "--explain: found 'ZB-99', expected an id or a name in the ledger. Check it; similar ones are ZB-00"
        in unknown.err
    )
    assert list(tmp_path.iterdir()) == []


@only_in_check
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_template(run: Run, tmp_path: Path, lang: Lang) -> None:
    ran = run("template", "new/台账.xlsx", "--lang", lang)
    write_template(tmp_path / "same.xlsx", lang)
    assert (ran.code, ran.err) == (0, "")
    assert "FOLDER/new/台账.xlsx" in ran.out
    assert (tmp_path / "new" / "台账.xlsx").read_bytes() == (tmp_path / "same.xlsx").read_bytes()


def test_a_template_replaces_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_text("filled in")
    ran = run("template", "mine.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "mine.xlsx: found an existing file, expected a place without a file. Choose another name" in ran.err
    assert (tmp_path / "mine.xlsx").read_text() == "filled in"


def test_a_template_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert (
        "file/ledger.xlsx: found another file in its place" in run("template", "file/ledger.xlsx", "--lang", "en").err
    )
    assert "expected a file that ends in .xlsx" in run("template", "ledger.ods", "--lang", "en").err


def masked(answers: object) -> Any:
    """What `to_json` writes, without what another release or policy writes otherwise, as in what a command printed."""
    text = to_json(answers).replace(PINGYUAN.fingerprint, "FINGERPRINT").replace(f'"{__version__}"', '"VERSION"')
    return json.loads(text)


def test_assess_for_programs(run: Run, ledger: Path) -> None:
    ran = run("assess", ledger, "--json", "--out", "results")
    told = json.loads(ran.out)
    read = read_ledger(ledger)
    assert ran.code == 0
    assert told["policy"] == {"on": "2016-10-21", "fingerprint": "FINGERPRINT"}
    for name, cls in (("organizations", Organization), ("branches", Branch)):
        assert [each["id"] for each in told["assessments"][name]] == [record.id for record in read.of(cls)]
        assert told["assessments"][name] == masked(assess(read.of(cls), cls))
    assert told["measures"]["coverage"][0] == masked(coverage(read.organizations))[0]
    assert {len(rows) for rows in told["measures"].values()} == {15, 17}


def test_a_policy_of_another_day_or_county(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "local.toml").write_text("minimum_full_members = 5\n", encoding="utf-8")
    plain = json.loads(run("assess", ledger, "--json").out)
    later = json.loads(run("assess", ledger, "--json", "--on", "2019-01-01").out)
    local = json.loads(run("assess", ledger, "--json", "--policy", "local.toml").out)
    assert later["policy"]["on"] == "2019-01-01"
    assert later["policy"]["fingerprint"] == policy_on(date(2019, 1, 1)).fingerprint
    assert due(plain) > due(local)


def due(told: dict[str, Any]) -> int:
    """How many organizations must form one."""
    return sum(each["must_form"] is True for each in told["assessments"]["organizations"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_one_rule(run: Run, golden: Golden, ledger: Path, lang: str) -> None:
    golden(f"cli_explain_{lang}.txt", run("explain", ledger, "ZB-0008", "systems_complete", "--lang", lang).told)


def test_explain_takes_a_part_that_only_a_helper_shares(run: Run, ledger: Path) -> None:
    """Of the two rules with these words the message named only one, as if it were the one that was meant."""
    told = run("explain", ledger, "ZB-0008", "截至适用日期").out
    assert told.splitlines()[1].startswith("截至适用日期最低应发津贴：")


@pytest.mark.parametrize("language", [("--lang", "en"), ("--lang=en",)])
def test_the_language_may_stand_before_the_command(run: Run, ledger: Path, language: tuple[str, ...]) -> None:
    asked = ("explain", ledger, "ZB-0008", "systems_complete")
    assert run(*language, *asked).told == run(*asked, *language).told
    assert run(*language, "explain", "--help").out.startswith(
        "Usage: pingyuan-rules explain [OPTIONS] LEDGER ID [RULE]"
    )
    assert run(*language).out.startswith("Usage: pingyuan-rules COMMAND")


def test_no_line_of_an_explanation_ends_within_a_number(run: Run, ledger: Path) -> None:
    """Chinese has no spaces, so that 2015-10-10 was broken into 2 and 015-10-10."""
    lines = run("explain", ledger, "ZB-0001").out.splitlines()
    for line, below in pairwise(lines):
        text = below.lstrip("│├└─ ")
        assert not (re.search("[0-9]$", line.rstrip()) and re.match("[0-9.,-]*[0-9]", text)), f"{line} {below}"


def test_explain_every_step(run: Run, ledger: Path) -> None:
    short = run("explain", ledger, "ZB-0008", "systems_complete", "--lang", "en").out
    whole = run("explain", ledger, "ZB-0008", "systems_complete", "--lang", "en", "--full").out
    assert "admitting members" not in short
    assert "has a system for admitting members: yes\n" in whole
    assert ("--full" in short, "--full" in whole) == (True, False)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "尚待查明（书记考核等次）：书记综合考核得分\n"),
        ("en", "Still to find out (appraisal grade of the secretary): secretary's score in overall assessment\n"),
    ],
)
def test_explain_names_what_is_missing(run: Run, ledger: Path, lang: str, said: str) -> None:
    assert said in run("explain", ledger, "ZB-0008", "secretary_appraisal_grade", "--lang", lang).out


def test_explain_every_rule_in_force(run: Run, ledger: Path) -> None:
    told = run("explain", ledger, "ZB-0009").out
    later = run("explain", ledger, "ZB-0009", "--on", "2019-01-01").out
    assert "活动经费" in told
    assert "会议按期召开" not in told
    assert "会议按期召开" in later


def test_explain_for_programs(run: Run, ledger: Path) -> None:
    told = json.loads(run("explain", ledger, "ZB-0009", "site_qualified", "--json").out)
    (record,) = told["records"]
    (explanation,) = record["explanations"]
    assert (record["record"], record["id"]) == ("Branch", "ZB-0009")
    branch = next(each for each in read_ledger(ledger).branches if each.id == "ZB-0009")
    assert explanation == masked(site_qualified.explain(branch))
    assert explanation["status"] == assess(branch).status["site_qualified"].value


@pytest.mark.parametrize("asked", ["示范党支部009", "示范党支部 009", "部009", "zb-0009", "ＺＢ－０００９"])
def test_explain_finds_a_record_by_name_or_part(run: Run, ledger: Path, asked: str) -> None:
    by_id = run("explain", ledger, "ZB-0009", "site_qualified")
    assert by_id.out.startswith("党支部 ZB-0009（示范党支部009）\n阵地建设达到“一有四规范”标准：")
    assert run("explain", ledger, asked, "site_qualified").told == by_id.told


@pytest.mark.parametrize("part", ["阵地建设达到", "建设达到“一有四规范”", "Site_Qual"])
def test_a_rule_is_found_by_a_part_of_its_name_that_no_other_has(run: Run, ledger: Path, part: str) -> None:
    assert run("explain", ledger, "ZB-0009", part).told == run("explain", ledger, "ZB-0009", "site_qualified").told


@pytest.mark.parametrize("part", variants("津贴", " "))
def test_a_part_that_several_rules_have_or_that_is_empty_is_refused(run: Run, ledger: Path, part: str) -> None:
    refused = run("explain", ledger, "ZB-0009", part)
    assert refused.code == 1
    assert f"规则：现为“{part}”，应为2016-10-21 有效的、关于党支部的规则。" in refused.err
    assert "规则：" not in run("explain", ledger, "?").err
    assert "编号：现为“?”" in run("explain", ledger, "?").err


def test_explain_names_the_records_that_a_part_of_a_name_may_mean(run: Run, ledger: Path) -> None:
    several = run("explain", ledger, "示范党支部00", "--lang", "en")
    assert several.code == 1
    assert "9 records match; name one of ZB-0001 (示范党支部001), ZB-0002" in several.err
    near = run("explain", ledger, "示范支部001")
    assert "请核对，相近的有 ZB-0001（示范党支部001）、" in near.err


def test_explain_says_of_which_record_a_rule_is(run: Run, ledger: Path) -> None:
    unmet = run("explain", ledger, "示范企业001", "应建未建")
    assert (unmet.code, unmet.told) == (0, run("explain", ledger, "示范企业001", "due_not_formed").told)
    other = run("explain", ledger, "ZB-0001", "应建未建")
    assert other.code == 1
    assert "这是关于单位的规则，请给出单位的编号。" in other.err
    assert (
        "another class of record, branch; give an id of that class."
        in run("explain", ledger, "示范企业001", "site_qualified", "--lang", "en").err
    )
    assert "secretary_allowance（" in run("explain", ledger, "ZB-0001", "津贴").err


@pytest.mark.parametrize("lang", variants("zh", "en"))
@pytest.mark.parametrize("form", variants("md", "html"))
def test_rulebook(run: Run, tmp_path: Path, lang: Lang, form: Format) -> None:
    page = rulebook_page(lang, form)
    ran = run("rulebook", "--lang", lang, "--format", form, "--out", "page")
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "page").read_text(encoding="utf-8") == page


ENCODINGS = variants("gbk", "cp437", "ascii")


def piped(folder: Path, encoding: str, *arguments: str | Path) -> bytes:
    """What a command writes to a pipe of some encoding."""
    command = [sys.executable, "-m", "pingyuan_rules", *map(str, arguments)]
    environment = ENVIRONMENT | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True).stdout


@pytest.fixture
def odd_name(tmp_path: Path) -> Path:
    """A ledger with characters that GBK lacks."""
    units = (Organization(id="A", branch_id="B", name="示范企业𠮷✓·㎡", township="示范镇01"),)
    write_workbook(tmp_path / "台账.xlsx", Ledger(organizations=units, branches=(Branch(id="B"),)))
    return tmp_path / "台账.xlsx"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_pipe_has_the_encoding_of_the_system(tmp_path: Path, odd_name: Path, encoding: str) -> None:
    text = piped(tmp_path, encoding, "explain", odd_name, "A", "must_form").decode(encoding)
    expected = {"gbk": "单位 A（示范企业??·㎡）", "cp437": "?? A???????·??", "ascii": "?? A?????????"}[encoding]
    assert text.splitlines()[0].startswith(expected)


@only_in_check
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_programs_read_loses_no_character_in_a_pipe(tmp_path: Path, odd_name: Path, encoding: str) -> None:
    told = piped(tmp_path, encoding, "assess", odd_name, "--json")
    assert told.isascii()
    assert {"township": "示范镇01"} in [row["group"] for row in json.loads(told)["measures"]["coverage"]]
    assert json.loads(told) == json.loads(piped(tmp_path, "utf-8", "assess", odd_name, "--json"))
    sql = piped(tmp_path, encoding, "sql", "--dialect", "duckdb", "--table", "县.单位𠮷", "--of", "Organization")
    assert '"县"."单位𠮷"' in sql.decode("utf-8")
    assert piped(tmp_path, encoding, "rulebook") == piped(tmp_path, "utf-8", "rulebook")


def test_rulebook_on_standard_output(run: Run) -> None:
    said = run("rulebook").out
    assert said.startswith("# 平远县“两新”组织党建规则手册\n")
    assert "### 应当成立党组织 `must_form`\n" in said


@only_in_check
def test_demo_for_programs(run: Run, ledger: Path, tmp_path: Path) -> None:
    sample, other = (json.loads(ran.out) for ran in (run("demo", "--json"), run("assess", ledger, "--format", "json")))
    assert sample.pop("ledger")["form"]["en"] == "an Excel workbook"
    assert other.pop("ledger")["form"]["en"] == "a folder of tables"
    assert sample == other
    assert not (tmp_path / "out").exists()


def test_rulebook_for_programs(run: Run, tmp_path: Path) -> None:
    told = json.loads(run("rulebook", "--json").out)
    assert [each["name"] for each in told["rules"]] == [rule.name for rule in book.all_rules]
    rules = {each["name"]: each for each in told["rules"]}
    for rule in book.all_rules:
        assert rules[rule.name]["sentence"] == {"zh": rule.words("zh"), "en": rule.words("en")}
        assert [clause["key"] for clause in rules[rule.name]["clauses"]] == [clause.key for clause in rule.clauses]
        assert set(rules[rule.name]["parameters"]) <= told["parameters"].keys()
    level = rules["demonstration_level"]["answer"]
    assert (level["kind"], [each["value"] for each in level["choices"]]) == ("enum", ["none", "county", "city"])
    assert rules["meetings_on_schedule"]["since"] == "2018-10-28"
    months = told["parameters"]["out_of_contact_months"]
    assert (months["unit"]["en"], months["values"][0]["value"]) == ("months", 6)
    assert (months["values"][0]["provenance"], bool(months["values"][0]["reason"]["zh"])) == ("house", True)
    assert run("rulebook", "--json", "--out", "rules.json").code == 0
    assert json.loads((tmp_path / "rules.json").read_text(encoding="utf-8"))["rules"] == told["rules"]


@pytest.mark.parametrize("asked", ["阵地建设达到“一有四规范”标准", "The site meets the one have and four norms"])
def test_explain_takes_the_label_of_a_rule(run: Run, ledger: Path, asked: str) -> None:
    assert run("explain", ledger, "ZB-0009", asked).told == run("explain", ledger, "ZB-0009", "site_qualified").told


def test_a_day_far_after_the_ledger_is_hinted_at(run: Run, ledger: Path) -> None:
    hint = "Hint: the latest contact in the ledger, 2016-"
    later = run("assess", ledger, "--on", "2019-01-01", "--lang", "en").out
    assert later.count(hint) == 1
    assert "months before the policy date, 2019-01-01, so most members" in later
    assert hint not in run("assess", ledger, "--lang", "en").out


COMMANDS = ("demo", "template", "assess", "report", "explain", "compare", "check", "test", "rulebook", "sql")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", [(), *((each,) for each in COMMANDS)])
def test_help(run: Run, golden: Golden, command: tuple[str, ...], lang: str) -> None:
    ran = run(*command, "--help", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    golden(f"cli_help_{'_'.join(command) or 'all'}_{lang}.txt", ran.out)
    assert (re.search("[一-鿿]", ran.out.replace("台账.xlsx", "")) is None) == (lang == "en" and bool(command))


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "zh"),
        ({"PINGYUAN_RULES_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"PINGYUAN_RULES_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_help_is_in_the_language_of_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], lang: str
) -> None:
    expected = run("report", "--help", "--lang", lang).out
    monkeypatch.setattr("cli.command.OF_THE_MACHINE", ())
    for name in OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run("report", "--help").out == expected


def test_the_environment_chooses_the_language_of_answers(
    run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run("explain", ledger, "ZB-0001", "site_qualified", "--lang", "en")
    monkeypatch.setattr("cli.command.OF_THE_MACHINE", ())
    monkeypatch.setenv("PINGYUAN_RULES_LANG", "en")
    assert run("explain", ledger, "ZB-0001", "site_qualified") == expected
    assert run("explain", ledger, "ZB-0001", "site_qualified", "--lang", "zh").out.startswith("党支部 ZB-0001")


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("asess",), "没有“asess”这个命令。是否为“assess”？", "Unknown command"),
        (("assess", "x", "--languge", "en"), "没有“--languge”这个选项。是否为“--lang”？", "Unknown option: --languge."),
        (("explain", "x"), "缺少“编号”的值。", "ID"),
        (("assess", "x", "--missing", "no"), "--missing 的值“no”有误。可选：error、unknown。", "Choose from"),
        (("assess", "x", "--part-rows", "many"), "--part-rows 的值“many”有误。应为整数。", "into int"),
        (("demo", "x", "y"), "多出的参数：x y", "Too many arguments: x y"),
        (("demo", "--json", "--json"), "--json 重复给出。", "--json"),
    ],
)
def test_errors_of_usage_are_in_one_language(run: Run, arguments: tuple[str, ...], zh: str, en: str) -> None:
    for lang, said, see_help in (("zh", zh, "请加 --help"), ("en", en, "add --help")):
        ran = run(*arguments, *(("--lang", lang) if "--lang" not in arguments else ()))
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert see_help in ran.err
        assert (re.search("[一-鿿]", ran.err) is None) == (lang == "en")


def test_without_a_command_there_is_help(run: Run) -> None:
    assert run().out == run("--help").out


def test_days_after_the_policy_are_hinted_at(run: Run, tmp_path: Path) -> None:
    units = (Organization(id="A", branch_id="B"),)
    ledger = Ledger(organizations=units, branches=(Branch(id="B", secretary_appointed=date(2022, 3, 1)),))
    write_workbook(tmp_path / "now.xlsx", ledger)
    hint = "Hint: 1 date in the ledger is later than the policy date, 2016-10-21; the latest is 2022-03-01. Check --on,"
    assert hint in run("assess", "now.xlsx", "--lang", "en").out
    assert "Hint:" not in run("assess", "now.xlsx", "--lang", "en", "--on", "2022-03-01").out


def test_wrong_usage_for_programs(run: Run, ledger: Path) -> None:
    ran = run("assess", ledger, "--on", "abc", "--json")
    assert (ran.code, ran.err) == (2, "")
    assert json.loads(ran.out)["problems"][0]["found"]["en"] == "'abc'"


def test_version(run: Run) -> None:
    assert run("--version").out == "VERSION\n"


@only_in_check
def test_no_hint_where_somebody_was_in_contact_of_late(run: Run, tmp_path: Path) -> None:
    sample = read_ledger(sample_ledger())
    first, *others = [attrs.evolve(member, last_contact=date(2015, 1, 1)) for member in sample.members]
    changed = attrs.evolve(sample, members=(attrs.evolve(first, last_contact=date(2016, 10, 1)), *others))
    write_workbook(tmp_path / "late.xlsx", changed)
    assert "Hint:" not in run("assess", tmp_path / "late.xlsx", "--lang", "en").out


def test_an_error_of_usage_that_no_command_causes_is_told_in_its_own_words() -> None:
    assert usage_problem(CycloptsError(msg="odd"), "zh") == "odd"
