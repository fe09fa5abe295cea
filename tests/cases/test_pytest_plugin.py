"""pytest collects files of cases by its entry point, each case as a test; run as a user runs it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cases.case_texts import Write, one_case
from cases.test_failures import FAILING
from pingyuan_rules import write_case_template
from sizes import only_in_check

ROOT = Path(__file__).parents[2]
PASSING = one_case("Organization", "full_members = 3", "must_form = true")
BY_NAME = ("-p", "_pingyuan_rules_pytest")
NO_ENTRY_POINTS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def run_pytest(*arguments: str, by: tuple[str, ...] = BY_NAME, path: str = "", **more: str) -> tuple[int, str]:
    """The exit code of pytest in the present folder, and what it wrote."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    places = os.pathsep.join(filter(None, [path, str(ROOT / "src")]))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *by, *arguments],
        env={**variables, **(more or NO_ENTRY_POINTS), "PYTHONPATH": places, "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_each_case_is_a_test_with_its_place_and_a_failure_is_explained(write: Write) -> None:
    write(FAILING, "sub/a.cases.toml")
    write(PASSING, "b.cases.toml")
    write("x", "c.toml")
    write("def test_mine(): pass", "test_mine.py")
    code, told = run_pytest("-v")
    assert code == pytest.ExitCode.TESTS_FAILED
    place = "sub/a.cases.toml"
    assert f"{place}::2 两名正式党员的企业应当成立党组织 FAILED" in told
    assert f"{place}::9 this one passes PASSED" in told
    assert "b.cases.toml::1 x PASSED" in told
    assert "test_mine.py::test_mine PASSED" in told
    assert 'must form a Party organization: expected "yes", the rule answers "no".' in told
    assert "It passes if you change full members from 2 persons to 3 persons" in told
    assert "Rests on:" in told
    assert "Traceback" not in told
    assert "2 failed, 3 passed" in told
    code, told = run_pytest(f"{place}::9 this one passes")
    assert (code, "1 passed" in told) == (0, True)


@only_in_check
def test_a_file_with_errors_is_told_in_full_and_the_others_are_run(write: Write) -> None:
    wrong = ", ".join(f"fact_{number} = 1" for number in range(30))
    write(one_case("Organization", wrong, "must_form = true"), "a.cases.toml")
    write(PASSING, "b.cases.toml")
    code, told = run_pytest("--continue-on-collection-errors", PINGYUAN_RULES_LANG="zh", **NO_ENTRY_POINTS)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert all(f"a.cases.toml 第1行“x” facts.fact_{number}：应为单位的一项事实" in told for number in range(30))
    assert "1 passed, 1 error" in told
    assert "Traceback" not in told


@only_in_check
def test_the_processes_of_xdist_run_the_same_cases(write: Write) -> None:
    write(FAILING, "a.cases.toml")
    write(PASSING, "b.cases.toml")
    code, told = run_pytest("-n", "2", by=("-p", "xdist", *BY_NAME))
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "2 failed, 2 passed" in told
    assert "It passes if you change full members from 2 persons to 3 persons" in told


@only_in_check
def test_a_file_outside_the_present_folder_is_named_whole(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a.cases.toml"
    elsewhere.write_text("x = 1", encoding="utf-8")
    assert f"{elsewhere}, x: expected one of the keys" in run_pytest(str(elsewhere))[1].replace("\n", "")


@only_in_check
def test_pytest_finds_it_by_its_entry_point_and_a_project_without_cases_loads_nothing(
    write: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    entry_points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    ((name, module),) = entry_points["pytest11"].items()
    installed = tmp_path_factory.mktemp("site")
    info = installed / "made_up-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[pytest11]\n{name} = {module}\n", encoding="utf-8")
    loaded = "import sys\ndef test_mine():\n    print(*sorted(n for n in sys.modules if 'pingyuan' in n))\n"
    write(loaded, "test_mine.py")
    code, told = run_pytest("-s", by=(), path=str(installed), PINGYUAN_RULES_LANG="en")
    assert (code, "\n_pingyuan_rules_pytest\n" in told.replace("test_mine.py ", "\n")) == (0, True), told
    write(PASSING, "b.cases.toml")
    code, told = run_pytest("-v", "b.cases.toml", by=(), path=str(installed), PINGYUAN_RULES_LANG="en")
    assert (code, "b.cases.toml::1 x PASSED" in told) == (0, True), told


BROKEN = """
import sys
sys.modules["python_calamine"] = sys.modules["openpyxl"] = None
def pytest_runtest_call(item):
    item.case = None
"""


@only_in_check
def test_an_extra_that_is_missing_is_named_and_other_errors_keep_their_traceback(write: Write) -> None:
    write(PASSING, "b.cases.toml")
    write_case_template("a.cases.xlsx")
    write(BROKEN, "conftest.py")
    code, told = run_pytest("--continue-on-collection-errors")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "pip install 'pingyuan-rules[excel]'" in told
    assert "AttributeError" in told
    assert "1 failed, 1 error" in told
