"""Bad input gives one readable report and exit code 1, wrong usage 2, an unexpected error 3, a stop 130."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from importlib.abc import MetaPathFinder
from io import StringIO
from pathlib import Path
from typing import Literal

import pytest

from cli.command import ENVIRONMENT, Run
from conftest import Golden
from pingyuan_rules import InvalidData
from pingyuan_rules.__main__ import main
from pingyuan_rules.cli import app
from pingyuan_rules.cli.options import PolicyOptions
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.ledger import read_ledger, sample_ledger
from sizes import only_in_check, variants


@pytest.fixture
def broken(ledger: Path, tmp_path: Path) -> Path:
    """A ledger with a wrong heading, a wrong value and a branch that does not exist."""
    folder = tmp_path / "broken"
    shutil.copytree(ledger, folder)
    branches = folder / "branch.csv"
    lines = branches.read_text(encoding="utf-8-sig").splitlines()
    lines[0] = lines[0].replace("所属乡镇", "所属乡")
    lines[1] = lines[1].replace("standalone", "alone").replace("单独组建", "单独")
    branches.write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_problem_is_reported_and_nothing_written(
    run: Run, golden: Golden, broken: Path, tmp_path: Path, lang: str
) -> None:
    (tmp_path / "local.toml").write_text("minimum_ful_members = 5\nallowance_per_month = 'x'\n", encoding="utf-8")
    asked = ("--policy", "local.toml", "--on", "2016-01-01", "--out", "results.xlsx", "--lang", lang)
    ran = run("assess", broken, *asked)
    golden(f"cli_bad_input_{lang}.txt", ran.told)
    assert (ran.code, ran.out) == (1, "")
    assert not (tmp_path / "results.xlsx").exists()


def test_a_policy_file_does_not_command_the_terminal(run: Run, ledger: Path, tmp_path: Path) -> None:
    nasty = '"\\u001b[2J\\u202e"'
    text = f"[[minimum_full_members]]\nsince = 2016-10-21\nvalue = 4\nzh = {nasty}\nen = {nasty}\n"
    (tmp_path / "local.toml").write_text(text, encoding="utf-8")
    ran = run("explain", ledger, "ZZ-0001", "must_form", "--policy", "local.toml", "--lang", "en")
    assert ran.code == 0
    assert "⟨U+001B⟩[2J⟨U+202E⟩" in ran.out.replace("\n", "")
    (tmp_path / "local.toml").write_text(f"{nasty} = 4\n", encoding="utf-8")
    refused = run("explain", ledger, "ZZ-0001", "must_form", "--policy", "local.toml", "--lang", "en")
    assert "local.toml: ⟨U+001B⟩[2J⟨U+202E⟩: expected a known key" in refused.err
    assert not {"\x1b", "\u202e"}.intersection(ran.told + refused.told)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("assess", "nothing.xlsx"), "nothing.xlsx: found "),
        (("assess", "LEDGER", "--policy", "no.toml"), "no.toml: found no such file or folder, expected a file"),
        (("assess", "LEDGER", "--policy", "."), "found a folder, expected a file that can be"),
        (("assess", "LEDGER", "--out", "in-the-way/x.xlsx"), "in-the-way"),
        (("assess", "LEDGER", "--out", "results.csv"), "results.csv: found .csv, expected a file that ends in .xlsx"),
        (("assess", "LEDGER", "--out", "results.txt"), "results.txt: found .txt, expected a file that ends in .xlsx"),
        (("assess", "in-the-way"), "in-the-way: "),
        (("assess", "odd"), "branch.csv: found a folder, expected a file that can be"),
        (("rulebook", "--out", "in-the-way/page.md"), "in-the-way"),
        (("rulebook", "--out", "."), "found an existing folder, expected a file"),
        (
            ("explain", "LEDGER", "ZB-001"),
            "ID: found 'ZB-001', expected an id or a name that only one record has. 10 records match; name one ",
        ),
        (("explain", "LEDGER", "?"), "ID: found '?', expected an id or a name in the ledger. Check it; for example "),
        (
            ("explain", "LEDGER", "ZB-0001", "site_qualifed"),
            "about the branch that is in force on 2016-10-21. Check it; similar ones are site_qualified (the",
        ),
        (("explain", "LEDGER", "ZB-0001", "阵地建设达到一有五规范"), "similar ones are site_qualified ("),
        (("explain", "LEDGER", "DY-9999"), "Check it; similar ones are DY-"),
        (("explain", "LEDGER", "ZB-0001", "must_form"), "expected a rule about the branch"),
        (
            ("explain", "LEDGER", "ZB-0001", "meetings_on_schedule"),
            "It is in force from 2018-10-28; give that day or a later one with --on.",
        ),
    ],
)
def test_bad_input(run: Run, ledger: Path, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    (tmp_path / "odd" / "branch.csv").mkdir(parents=True)
    ran = run(*(str(ledger) if part == "LEDGER" else part for part in arguments), "--lang", "en")
    assert ran.code == 1, ran.err
    assert ran.out == ""
    written = "" if arguments[0] == "explain" else "; nothing was written"
    assert ran.err.startswith(f"1 problem found{written}:\n  ")
    assert said in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in-the-way", "odd"]


@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_results_never_take_the_place_of_the_ledger(run: Run, tmp_path: Path, form: Literal["csv", "workbook"]) -> None:
    sample, mine = sample_ledger(form), tmp_path / "台账.xlsx"
    shutil.copytree(sample, mine) if form == "csv" else shutil.copy(sample, mine)
    ran = run("assess", "台账.xlsx", "--out", f"../{tmp_path.name}/台账.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "found the ledger itself, expected another place. Choose another name" in ran.err
    assert read_ledger(mine) == read_ledger(sample)


def test_results_never_take_the_place_of_another_ledger(run: Run, ledger: Path, tmp_path: Path) -> None:
    shutil.copytree(ledger, tmp_path / "mine")
    asked = ("assess", ledger, "--out", "mine", "--lang", "en", "--on", "2016-01-01")
    ran = run(*asked)
    assert ran.code == 1
    assert ran.err.startswith("2 problems found; nothing was written:\n  mine: found organization.csv, branch.csv, ")
    assert read_ledger(tmp_path / "mine") == read_ledger(ledger)


def test_a_place_where_nothing_can_be_written_is_named_as_it_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", "folder/.results.xlsx.k2j3h4")
    Terminal("en").refuse(file_error(error, Path("folder/results.xlsx")))
    told = capsys.readouterr().err
    assert "  folder/results.xlsx: found a file without permission, or open in another program, expected a file" in told
    assert "Close the file in the spreadsheet program first" in told


@only_in_check
def test_results_that_the_disk_has_no_room_for(ledger: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pingyuan_rules", "assess", str(ledger), "--out", str(tmp_path / "results.xlsx")]
    limit = "import os, resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    limited = f"{limit}; os.execv({command[0]!r}, {command!r})"
    # The limit would cut off the file of a coverage run as well.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    ran = subprocess.run([sys.executable, "-c", limited], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "超过系统允许的文件大小" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "suffix"),
    [
        (("assess", "LEDGER"), ".xlsx"),
        pytest.param(("report", "LEDGER"), ".html", marks=only_in_check),
        (("rulebook",), ".md"),
    ],
)
def test_nothing_takes_the_place_of_a_pipe(
    run: Run, ledger: Path, tmp_path: Path, command: tuple[str, ...], suffix: str
) -> None:
    name = f"pipe{suffix}"
    pipe = tmp_path / name
    os.mkfifo(pipe)
    ran = run(*(str(ledger) if part == "LEDGER" else part for part in command), "--out", name, "--lang", "en")
    assert ran.code == 1
    assert f"{name}: found a device or a pipe, expected a file. Choose another place." in ran.err
    assert pipe.is_fifo()


def test_more_than_a_workbook_can_hold(run: Run, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "large"
    shutil.copytree(ledger, folder)
    units = folder / "organization.csv"
    head, first, *others = units.read_text(encoding="utf-8-sig").splitlines()
    # A column of the office's own, which may hold any text.
    columns = [f"{head},列1", f"{first},{'镇' * 40_000}", *(f"{line}," for line in others)]
    units.write_text("\n".join(columns), encoding="utf-8")
    ran = run("assess", folder, "--out", "results.xlsx", "--lang", "en")
    assert ran.code == 1
    assert "more than a workbook can hold" in ran.err
    assert ran.err.endswith("Name a folder with --out, so that CSV files are written.\n")
    assert not (tmp_path / "results.xlsx").exists()
    assert run("assess", folder, "--out", "results").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("asses", "--lang", "en"), 'Did you mean "assess"?'),
        (("assess", "--lang", "en"), "requires an argument"),
        (("assess", "x", "--on", "2016-13-01"), "--on：现为“2016-13-01”，应为日期，如 2016-10-21。"),
        (("assess", "x", "--on", "1/2/2016", "--lang", "en"), "--on: found '1/2/2016', expected a date such as"),
        (("assess", "x", "--on", "2016-10"), "请写明确实存在的年、月、日，如 2016-10-21 或 2016年10月21日。"),
        (("assess", "x", "--on", "今天"), "--on：现为“今天”，应为日期，如 2016-10-21。"),
        (("assess", "x", "--lang", "fr"), "--lang"),
        (("rulebook", "--format", "pdf"), "--format"),
        (("demo", "--nothing"), "--nothing"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    see_help = ("用法有误；请加 --help 查看用法。\n", "Wrong usage; add --help to see the usage.\n")
    assert ran.err.endswith(see_help["en" in arguments])


@pytest.mark.parametrize("day", ["2018年3月2日", "2018/3/2", "20180302", "2018.3.2", "二〇一八年三月二日"])
def test_the_policy_day_is_read_as_a_ledger_is(day: str) -> None:
    assert PolicyOptions(on=day).day() == date(2018, 3, 2)


@pytest.mark.parametrize("name", variants("cyclopts", "rich"))
def test_a_missing_extra_is_named(name: str) -> None:
    script = f"import sys; sys.modules['{name}'] = None; from pingyuan_rules.__main__ import main; sys.exit(main())"
    ran = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, check=False)
    assert ran.returncode == 2
    assert "pip install 'pingyuan-rules[cli]'" in ran.stderr.decode()


@only_in_check
def test_a_missing_spreadsheet_library_is_named() -> None:
    script = (
        "import sys; sys.modules['python_calamine'] = None; sys.argv[1:] = ['demo'];"
        "from pingyuan_rules.__main__ import main; sys.exit(main())"
    )
    ran = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, check=False)
    assert ran.returncode == 2
    assert "pingyuan-rules[excel]" in ran.stderr.decode()


def test_another_missing_module_is_no_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pingyuan_rules.cli.app", None)
    with pytest.raises(ModuleNotFoundError, match=r"pingyuan_rules\.cli\.app"):
        main()


def test_a_stream_of_another_kind_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "argv", ["pingyuan-rules", "rulebook"])
    assert main() == 0
    assert out.getvalue().startswith("# 平远县")


class Interrupts(MetaPathFinder):
    """Somebody presses Ctrl-C while a module is imported."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pingyuan_rules.cli.app":
            raise KeyboardInterrupt


def test_an_interrupt_while_loading_ends_it_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pingyuan_rules.cli.app")
    monkeypatch.setattr(sys, "meta_path", [Interrupts(), *sys.meta_path])
    assert main() == 130


def fails(*_: object) -> None:
    """A command with a mistake in it."""
    message = "张三"
    raise RuntimeError(message)


@pytest.mark.parametrize(
    ("lang", "request_"), [("zh", "请连同所用命令报告给维护者"), ("en", "Please report it with the command you ran")]
)
def test_an_unexpected_error_asks_to_be_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str, request_: str
) -> None:
    monkeypatch.setattr(app, "answer", fails)
    assert app.run(["demo", "--lang", lang]) == 3
    said = capsys.readouterr().err
    assert request_ in said
    assert "RuntimeError, test_bad_input.py:" in said
    assert "张三" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("broken", ["answer", "make_app"])
def test_debug_shows_an_unexpected_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    monkeypatch.setattr(app, broken, fails)
    assert app.run(["demo", "--debug"]) == 3
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "RuntimeError: 张三" in said


def test_an_error_of_the_system_without_words_is_told_by_its_name() -> None:
    error = file_error(OSError(), Path("x.toml"))
    assert isinstance(error, InvalidData)
    assert error.text("en").startswith("x.toml: found OSError, expected ")


def test_a_reader_who_has_enough_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "pingyuan_rules", "demo"]
    with os.fdopen(writing, "wb") as pipe:
        ran = subprocess.run(command, env=ENVIRONMENT, stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stderr) == (130, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", variants(("assess", "LEDGER"), ("rulebook",), ("assess", "--help")))
def test_a_full_device_is_told(ledger: Path, arguments: tuple[str, ...]) -> None:
    asked = [str(ledger) if part == "LEDGER" else part for part in arguments]
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "pingyuan_rules", *asked]
        ran = subprocess.run(command, env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 1
    assert "标准输出：现为 磁盘已满，应为可以读写的文件" in ran.stderr.decode()


@only_in_check
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_an_interrupt_ends_it_quietly(ledger: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    os.mkfifo(policy)
    command = [sys.executable, "-m", "pingyuan_rules", "assess", str(ledger), "--policy", str(policy)]
    with (
        subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running,
        policy.open("wb"),  # waits until the command reads
    ):
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"")


def test_an_interrupt_has_an_exit_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "answer", stop)
    assert app.run(["demo"]) == 130


@pytest.mark.parametrize("command", [("template",), ("rulebook", "--out")])
def test_what_the_system_says_of_a_file_is_told_with_its_name(run: Run, command: tuple[str, ...]) -> None:
    name = f"{'x' * 300}.xlsx" if command == ("template",) else f"{'x' * 300}.html"
    ran = run(*command, name, "--lang", "en")
    assert (ran.code, ran.out) == (1, "")
    assert "found a name that is too long" in ran.err
