"""Fixtures of the tests of the command line."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli.command import ENVIRONMENT, Ran, Run, tidy
from pingyuan_rules.ledger import sample_ledger


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `pingyuan-rules` with some arguments."""

    def start(*arguments: str | Path) -> Ran:
        command = [sys.executable, "-m", "pingyuan_rules", *map(str, arguments)]
        ran = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=False)
        return Ran(ran.returncode, tidy(ran.stdout, tmp_path), tidy(ran.stderr, tmp_path))

    return start


@pytest.fixture
def ledger() -> Path:
    """The sample ledger as a folder of CSV files, which is quicker to read than the workbook."""
    return sample_ledger("csv")
