"""Every example runs, in a fresh interpreter, and prints what it says."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
SHOWN = {
    "one_branch.py": ["Site qualified: False", "Five goods met: UNKNOWN", "5100.00 yuan", "training sessions attended"],
    "tables.py": ["must_form", "formation_route"],
    "what_if.py": ["by the article: True", "asked for: False", "in 2019: True", "other county: False"],
}


def test_every_example_is_tried() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_example(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", str(EXAMPLES / name)], capture_output=True, check=False, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stderr
    for words in SHOWN[name]:
        assert words in ran.stdout
