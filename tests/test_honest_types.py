"""Type checkers refuse what would raise UnknownFact: an unknown value that is used before anybody asked for it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pingyuan_rules
from sizes import only_in_check

PROGRAM = """\
from pingyuan_rules import UNKNOWN, Branch, Organization, annual_grant, is_known, must_form, yuan

if must_form(Organization()):
    print("form one")
print(yuan(annual_grant(Branch())))
count: int | None = None
branch = Branch(full_members=UNKNOWN if count is None else count)
grant = annual_grant(branch)
if is_known(grant):
    print(yuan(grant))
"""
CONDITION, ARGUMENT = 3, 5
CHECKERS = {
    "mypy": (["--strict", "--cache-dir", "cache"], {ARGUMENT}),
    "pyright": (["--pythonpath", sys.executable], {CONDITION, ARGUMENT}),
}
"""The options of each checker, and the lines that it refuses."""


@only_in_check
@pytest.mark.parametrize("checker", CHECKERS)
def test_an_unknown_value_is_not_used_as_a_known_one(checker: str, tmp_path: Path) -> None:
    options, refused = CHECKERS[checker]
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", checker, *options, "program.py"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"MYPYPATH": str(Path(pingyuan_rules.__file__).parents[1])},
    )  # fmt: skip
    lines = re.findall(r"program\.py:(\d+):.*error", run.stdout)
    assert {int(line) for line in lines} == refused, run.stdout + run.stderr
