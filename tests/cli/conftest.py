"""Fixtures of the tests of the command line."""

from pathlib import Path

import pytest

from cli.command import Run, run_here, run_process
from pingyuan_rules.ledger import sample_ledger


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `pingyuan-rules` with some arguments, in this process."""
    return lambda *arguments: run_here(arguments, tmp_path, monkeypatch)


@pytest.fixture
def start(tmp_path: Path) -> Run:
    """Runs `pingyuan-rules` with some arguments, in a process of its own."""
    return lambda *arguments: run_process(arguments, tmp_path)


@pytest.fixture
def ledger() -> Path:
    """The sample ledger as a folder of CSV files, which is quicker to read than the workbook."""
    return sample_ledger("csv")
