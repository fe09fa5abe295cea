"""`assess` of Parquet files, as a user runs it."""

import csv
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl
import pytest

from cli.command import ENVIRONMENT, Run
from conftest import Golden
from datasets.tables import answered, answers, frame, results, sample, spread, write
from pingyuan_rules import Branch, Organization, coverage
from pingyuan_rules.cli.files_command import FileOptions, assess_parquet
from pingyuan_rules.cli.options import PolicyOptions
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger import sample_ledger
from sizes import only_in_check, variants


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The branches of the sample ledger in three files."""
    spread(tmp_path / "支部", frame(sample()).with_columns(pl.lit("x").alias("联系电话"), note=pl.lit("y")))
    return tmp_path / "支部"


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_files_are_assessed(run: Run, golden: Golden, files: Path, tmp_path: Path, lang: str) -> None:
    ran = run("assess", f"{files.name}/*.parquet", "--out", "results/", "--lang", lang)
    golden(f"cli_files_{lang}.txt", ran.told)
    assert ran.code == 0
    assert answers(results(tmp_path / "results")) == answered(sample())


def test_organizations_are_measured(run: Run, golden: Golden, tmp_path: Path) -> None:
    write(tmp_path / "orgs.parquet", frame(sample(Organization), Organization))
    ran = run("assess", "orgs.parquet", "--lang", "en")
    golden("cli_files_orgs_en.txt", ran.told)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orgs.parquet"]


def test_what_the_policy_lacks_is_named_beside_the_rows_that_wait_for_it(run: Run, files: Path) -> None:
    told = run("assess", f"{files.name}/*.parquet", "--on", "2017-06-01", "--lang", "en").told
    assert "values the policy lacks" in told
    (line,) = [line for line in told.splitlines() if "training_met" in line and "training sessions" in line]
    assert line.rstrip().endswith("training sessions held")


def test_a_shell_may_give_every_file(run: Run, files: Path, tmp_path: Path) -> None:
    names = sorted(f"{files.name}/{path.name}" for path in files.iterdir())
    assert "党支部 79，文件 3" in run("assess", *names, "--out", "results").out
    again = run("assess", *names, "--out", "results").out
    assert "共 1 部分，其中 1 部分以前已经判定" in again
    assert run("assess", *names[:1], "--out", "results").code == 1
    assert "文件 1" in run("assess", *names[:1], "--out", "results", "--restart").out
    assert results(tmp_path / "results").height == 27


def test_a_folder_is_a_ledger_unless_the_class_is_named(run: Run, files: Path) -> None:
    assert "工作表“单位”：现为 没有这张表" in run("assess", files.name).err
    assert "党支部 79，文件 3" in run("assess", files.name, "--of", "Branch").out
    assert "党支部 79，文件 3" in run("assess", files.name, "--of", "党支部").out


def test_a_folder_of_parquet_files_stays_a_ledger(run: Run, tmp_path: Path) -> None:
    for record in (Organization, Branch):
        rows = frame(sample(record), record).rename({"allowance_paid": "已发津贴（元）"}, strict=False)
        write(tmp_path / "ledger" / f"{record.__name__}.parquet", rows)
    assert "已读取（数据文件夹）：单位 151、党支部 79" in run("assess", "ledger").out


def test_options_of_files(run: Run, files: Path, tmp_path: Path) -> None:
    options = ("--columns", "answers", "--partition-by", "township", "--part-rows", "20", "--on", "2019-01-01")
    ran = run("assess", f"{files.name}/*", "--out", "results", *options)
    assert ran.code == 0
    assert "适用日期 2019-01-01" in ran.out
    assert len(list((tmp_path / "results").glob("township=*"))) == 12
    with (tmp_path / "results" / "_summary.csv").open(encoding="utf-8", newline="") as file:
        assert ["rows", "", "rows", "79"] in list(csv.reader(file))


def test_as_what_files_are_understood(run: Run, golden: Golden, files: Path) -> None:
    asked = ("assess", f"{files.name}/*", "--dry-run", "--lang", "en")
    golden("cli_files_dry_run_en.txt", run(*asked).told)
    told = json.loads(run(*asked, "--json").out)
    assert told["dataset"]["record"] == "branches"
    assert [file["rows"] for file in told["dataset"]["files"]] == [27, 27, 25]
    assert told["dataset"]["left_out"] == ["联系电话"]
    assert told["dataset"]["columns"]["note"] == {"type": "String", "fact": False}
    write(files.parent / "few.parquet", frame(sample()).select("id", "theme_days"))
    few = run("assess", "few.parquet", "--dry-run", "--missing", "unknown").out
    assert "没有此列，全部视为不详：sector、" in few


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_dry_run_checks_what_is_asked(run: Run, golden: Golden, files: Path, lang: str) -> None:
    wrong = ("--partition-by", "nosuch", "--part-rows", "0", "--out", files.name)
    ran = run("assess", f"{files.name}/*", "--dry-run", *wrong, "--lang", lang)
    assert ran.code == 1
    golden(f"cli_files_dry_run_wrong_{lang}.txt", ran.told)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_results_of_another_run(run: Run, golden: Golden, files: Path, tmp_path: Path, lang: str) -> None:
    assert run("assess", f"{files.name}/*", "--out", "results").code == 0
    few = (f"{files.name}/0.parquet", f"{files.name}/1.parquet")
    ran = run("assess", *few, "--columns", "answers", "--out", "results", "--lang", lang)
    assert ran.code == 1
    told = re.sub(r"\d+( bytes| 字节)", r"N\1", ran.told.replace(str(tmp_path.resolve()), "FOLDER"))
    golden(f"cli_files_other_run_{lang}.txt", told)


def test_for_programs(run: Run, tmp_path: Path) -> None:
    units = sample(Organization)
    write(tmp_path / "orgs.parquet", frame(units, Organization))
    told = json.loads(run("assess", "orgs.parquet", "--json", "--out", "results").out)
    (county,) = coverage(units)
    assert told["dataset"]["rows"] == len(units)
    assert told["dataset"]["out"] == "results"
    assert told["measures"]["coverage"][0]["organization"]["yes"] == county.organization.yes
    assert told["measures"]["coverage"][0]["organization"]["low"] == str(county.organization.low)
    assert sum(told["answers"]["must_form"].values()) == len(units)
    bad = run("assess", "nothing/*.parquet", "--json")
    assert (bad.code, json.loads(bad.out)["problems"][0]["found"]["en"]) == (1, "no file that matches")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ("x.parquet", "--of", "Branches?"),
            2,
            "--of: found 'Branches?', expected one of Organization, Branch, Member",
        ),
        (("x.parquet", "--of", "Branch", "--marked", "m.xlsx"), 2, "--marked: found Parquet files, expected a ledger."),
        (("x.parquet", "--complete", "党员"), 2, "--complete: found Parquet files, expected a ledger."),
        (("x.parquet", "--hidden", "leave-out"), 2, "--hidden: found Parquet files, expected a ledger."),
        (("x.parquet", "--explain", "ZB-1", "--out", "o"), 2, "--explain: found Parquet files, expected a ledger."),
        (("LEDGER", "--restart"), 2, "--restart: found a ledger, expected Parquet files. Leave it out, or name"),
        (("LEDGER", "--part-rows", "5"), 2, "--part-rows: found a ledger, expected Parquet files."),
        (("x.parquet", "--on", "x"), 2, "--on: found 'x', expected a date"),
        (("x.parquet", "--columns", "some"), 2, "--columns"),
        (("x.parquet",), 1, "x.parquet: found no such file or folder, expected at least one Parquet file."),
        (("x.parquet", "--on", "2016-01-01"), 1, "  x.parquet: found no such file or folder"),
        (("支部/0.parquet", "--on", "2016-01-01"), 1, "  --on: found 2016-01-01, expected 2016-10-21 or a later day"),
        (("支部/0.parquet", "--on", "2016-01-01", "--part-rows", "0"), 1, "  --part-rows: found 0, expected a whole"),
        (("支部/*", "--out", "支部"), 1, "--out 支部: found a place among the files that are read"),
        (("支部/*", "--out", "支部/0.parquet/x"), 1, "/支部/0.parquet: found another file in its place"),
    ],
)
def test_what_is_refused(run: Run, files: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    ledger = str(sample_ledger("csv"))
    ran = run("assess", *(ledger if part == "LEDGER" else part for part in arguments), "--lang", "en")
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert sorted(path.name for path in files.parent.iterdir()) == [files.name]


def test_every_wrong_value_is_told(run: Run, files: Path, tmp_path: Path) -> None:
    write(
        files / "1.parquet", pl.read_parquet(files / "1.parquet").with_columns(units=pl.lit(0), leadership=pl.lit(101))
    )
    ran = run("assess", f"{files.name}/*", "--out", "results", "--lang", "en")
    assert ran.code == 1
    assert ran.err.startswith(
        "2 problems found; nothing was written:\n  支部/1.parquet rows 1, 2, 3, leadership: found 101.00, "
    )
    assert not (tmp_path / "results").exists()


@only_in_check
@pytest.mark.skipif(os.name != "posix", reason="terminals and signals of another kind")
@pytest.mark.parametrize(
    ("out", "said"),
    [
        (("--out", "out"), "已中断；再次运行同一命令，即从中断处继续。"),
        # The words of these are tried below, too.
        pytest.param(
            ("--out", "out", "--restart"), "已中断；去掉 --restart 再次运行，即从中断处继续。", marks=only_in_check
        ),
        pytest.param((), "", marks=only_in_check),
    ],
)
def test_a_terminal_shows_progress_and_an_interrupt_says_how_to_go_on(
    tmp_path: Path, out: tuple[str, ...], said: str
) -> None:
    write(tmp_path / "in.parquet", pl.concat([frame(sample())] * 20))
    command = [sys.executable, "-m", "pingyuan_rules", "assess", "in.parquet", "--part-rows", "40", *out]
    ours, theirs = pty.openpty()
    environment = ENVIRONMENT | {"TERM": "xterm"}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # that is how a terminal ends
            while read := os.read(ours, 10_000):
                shown += read
                if b"/ 1,580" in shown and b"\x03" not in shown:
                    running.send_signal(signal.SIGINT)
                    shown += b"\x03"
    os.close(ours)
    assert running.returncode == 130
    assert said in shown.decode()
    assert ("从中断处继续" in shown.decode()) == bool(said)


class Interrupted(Terminal):
    """A terminal whose user stops the command as soon as it shows how far it is."""

    @contextmanager
    def counting(self, words: Label) -> Iterator[Callable[[int, int], None]]:
        del words

        def stop(done: int, total: int) -> None:
            raise KeyboardInterrupt(done, total)

        yield stop


@pytest.mark.parametrize(
    ("out", "restart", "said"),
    [
        ("out", False, "run the same command to continue"),
        ("out", True, "without --restart"),
        (None, False, ""),
    ],
)
def test_an_interrupt_is_passed_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str | None, restart: bool, said: str
) -> None:
    write(tmp_path / "in.parquet", frame(sample()))
    given = FileOptions(restart=restart)
    target = tmp_path / out if out else None
    with pytest.raises(KeyboardInterrupt):
        assess_parquet([tmp_path / "in.parquet"], PolicyOptions(), given, target, Interrupted("en"))
    assert said in capsys.readouterr().err


def test_the_ledger_of_the_sample_is_still_read(run: Run) -> None:
    assert run("assess", sample_ledger("workbook"), "--dry-run").code == 0


def test_files_of_related_records_are_named(run: Run, tmp_path: Path) -> None:
    branches = pl.DataFrame({"id": ["ZB-1", "ZB-2"], "full_members": [1, 2], "probationary_members": [0, 0]})
    write(tmp_path / "branches.parquet", branches)
    for number, branch in enumerate(branches["id"]):
        members = pl.DataFrame({"branch_id": [branch], "standing": ["full"]})
        write(tmp_path / "roll" / f"{number}.parquet", members)
    asked = ("assess", "branches.parquet", "--of", "Branch", "--missing", "unknown", "--lang", "en")
    named = ("--related", "members=roll/0.parquet", "--related", "members=roll/1.parquet")
    told = run(*asked, *named).told
    assert "  related records members: Member 2\n" in told
    counted = json.loads(run(*asked, *named, "--format", "json").out)
    assert counted["dataset"]["related"] == {"members": 2}
    assert counted["answers"]["roll_agrees"]["yes"] == 1
    read = run(*asked, *named, "--dry-run", "--on", "2019-12-31").told
    assert "  related records members: Member 2\n" in read
    assert "  columns missing, so the facts are unknown in every row: appraisal" in read
    shown = json.loads(run(*asked, *named, "--dry-run", "--format", "json").out)
    assert [each["rows"] for each in shown["dataset"]["related"]["members"]["files"]] == [1, 1]


def test_files_of_related_records_need_a_name(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "branches.parquet", frame(sample()))
    told = run("assess", "branches.parquet", "--related", "roll.parquet", "--related", "=x", "--lang", "en").told
    for text in ("roll.parquet", "=x"):
        assert f"--related: found {text}, expected a name and files, such as members=members.parquet." in told
    told = run("assess", str(sample_ledger("csv")), "--related", "members=roll.parquet", "--lang", "en").told
    assert "--related: found a ledger, expected Parquet files. Leave it out, or name .parquet files." in told
