"""The command `report`: where it writes, what it refuses, what it says."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cli.command import ENVIRONMENT, Run, tidy
from pingyuan_rules import policy_on
from pingyuan_rules.engine import Lang
from pingyuan_rules.ledger import AssessedLedger, Ledger, inspect_ledger, sample_ledger
from pingyuan_rules.report import report
from sizes import only_in_check, variants


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_it_writes_the_page(run: Run, ledger: Path, tmp_path: Path, lang: Lang) -> None:
    ran = run("report", ledger, "--out", "new/报告.html", "--lang", lang)
    said = "报告已写入：FOLDER/new/报告.html" if lang == "zh" else "The report was written to FOLDER/new/报告.html"
    assert (ran.code, ran.out.splitlines()[-1], ran.err) == (0, said, "")
    assert "2016-10-21" in ran.out.splitlines()[0], "the policy is said first"
    assert "151" in ran.out.splitlines()[1], "then what was read"
    page = (tmp_path / "new" / "报告.html").read_text(encoding="utf-8")
    assert page == report(AssessedLedger.of(inspect_ledger(ledger)), lang=lang).html


@only_in_check
def test_under_the_policy_that_is_asked_for(run: Run, ledger: Path, tmp_path: Path) -> None:
    ran = run("report", ledger, "--on", "2019-01-01")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert policy_on(date(2019, 1, 1)).fingerprint in page
    assert "\n提示：" in ran.out, "most members are out of contact by then"


def test_the_head_is_that_of_the_options_and_of_the_policy_file(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "county.toml").write_text('county = "示范县"\noffice = "示范县委组织部"\n', encoding="utf-8")
    assert run("report", ledger, "--policy", "county.toml", "--period", "2016年第三季度").code == 0
    head = (tmp_path / "report.html").read_text(encoding="utf-8").partition("</header>")[0]
    assert "<h1>示范县“两新”组织党建情况报告</h1>" in head
    assert "示范县委组织部" in head
    assert "2016年第三季度" in head
    assert run("report", ledger, "--title", "季度报告").code == 0
    assert "<h1>季度报告</h1>" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_an_earlier_report_is_replaced_and_nothing_else(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(report(Ledger()).html, encoding="utf-8")
    first = (tmp_path / "report.html").read_bytes()
    assert run("report", ledger, "--lang", "en").code == 0
    assert (tmp_path / "report.html").read_bytes() != first
    (tmp_path / "page.html").write_text("my own page")
    ran = run("report", ledger, "--out", "page.html", "--on", "2016-01-01", "--lang", "en")
    assert ran.code == 1
    assert ran.err == (
        "2 problems found; nothing was written:\n"
        "  page.html: found a file that is no report, expected an earlier report, or a place without a file. "
        "Choose another name, so that it is not overwritten.\n"
        "  --on: found 2016-01-01, expected 2016-10-21 or a later day. The first policy is of that day; use it.\n"
    )
    assert (tmp_path / "page.html").read_text() == "my own page"


def test_a_place_where_nothing_can_be_written_is_told(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = run("report", ledger, "--out", "file/report.html", "--lang", "en")
    assert ran.code == 1
    assert "file/report.html" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "code"), [(("report", "{ledger}"), 2), pytest.param(("demo", "--lang", "en"), 0, marks=only_in_check)]
)
def test_without_the_extra_there_is_no_report_and_it_is_named(
    ledger: Path, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    given = [each.format(ledger=ledger) for each in arguments]
    script = (
        f"import sys; sys.modules['vl_convert'] = None\nfrom pingyuan_rules.cli.app import run\nsys.exit(run({given}))"
    )
    environment = ENVIRONMENT | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    told = tidy(done.stdout + done.stderr, tmp_path).splitlines()
    assert done.returncode == code
    assert told[-1] == "a report needs vl-convert-python: run pip install 'pingyuan-rules[report]'"
    assert not list(tmp_path.rglob("*.html"))
    assert (tmp_path / "out" / "demo-results.xlsx").exists() is (code == 0), (
        "results need no more than the command line"
    )


FIGURES = """
[documents.bulletin]
zh = "示范县通报"
en = "Bulletin of the synthetic county"
dated = 2020-01-31

[clauses.BULLETIN]
document = "bulletin"
place = { zh = "第一段", en = "paragraph 1" }
term = { zh = "支部数", en = "branches" }
zh = "公布支部数。"
en = "Published: the branches."

[[claims]]
key = "branches"
clause = "BULLETIN"
bound = "exactly"
value = 80
unit = "BODIES"
zh = "支部总数"
en = "branches altogether"
"""


@only_in_check
def test_published_figures_are_those_of_the_sample_or_of_a_file_that_names_them(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    run("report", ledger, "--lang", "en")
    assert "Branches in two-new organizations" in page.read_text(encoding="utf-8"), (
        "the sample has those of the article"
    )
    (tmp_path / "figures.toml").write_text(FIGURES, encoding="utf-8")
    (tmp_path / "county.toml").write_text(f"minimum_full_members = 4\n{FIGURES}", encoding="utf-8")
    for options in (("--published", "figures.toml"), ("--policy", "county.toml")):
        assert run("report", ledger, *options, "--lang", "en").code == 0
        text = page.read_text(encoding="utf-8")
        assert "Branches altogether" in text
        assert "Bulletin of the synthetic county" in text
        assert "Branches in two-new organizations" not in text
        assert "published figures disagree" not in text


def test_a_report_of_any_other_ledger_has_no_published_figures(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "ledger"
    shutil.copytree(sample_ledger("csv"), other)
    assert run("report", other, "--lang", "en").code == 0
    assert "Published figures checked" in (tmp_path / "report.html").read_text(encoding="utf-8"), "a copy is the sample"
    lines = (other / "leader.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (other / "leader.csv").write_text("".join(lines[:-1]), encoding="utf-8-sig")
    assert run("report", other, "--lang", "en").code == 0
    assert "Published figures checked" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_wrong_figures_are_told_with_everything_else(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text(FIGURES.replace('"branches"', '"branchs"'), encoding="utf-8")
    ran = run("report", ledger, "--published", "figures.toml", "--on", "2016-01-01", "--lang", "en")
    assert ran.code == 1
    assert "2 problems found; nothing was written" in ran.err
    assert "found 'branchs'" in ran.err
    assert "Did you mean branches?" in ran.err
    (tmp_path / "county.toml").write_text("minimum_full_member = 4\n[[claims]]\n", encoding="utf-8")
    ran = run("report", ledger, "--policy", "county.toml", "--lang", "en")
    assert "1 problem found" in ran.err, "the figures of a policy file that cannot be read are not told as well"
    ran = run("report", ledger, "--published", "none.toml", "--lang", "en")
    assert ran.code == 1
    assert "none.toml" in ran.err
    assert "Traceback" not in ran.err
