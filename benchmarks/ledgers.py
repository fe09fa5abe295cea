"""A whole ledger of 100,000 organizations and 20,000 branches: read, assessed and written; time and memory.

Each step runs in a process of its own, so that its peak of memory is its own: `python -m benchmarks.ledgers`.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from benchmarks.large_ledger import large_ledger
from pingyuan_rules.ledger import read_ledger, write_results, write_workbook
from pingyuan_rules.returned.assessed_ledger import AssessedLedger

ORGANIZATIONS, PER_BRANCH = 100_000, 5
Work = tuple[int, Callable[[], Any]]
"""How many records there are, where that is known beforehand, and the work."""

_MIB = 1 << 20
_RSS_UNIT = 1 if sys.platform == "darwin" else 1 << 10


@attrs.frozen
class Step:
    """What one step took.

    Attributes:
        name: The step.
        rows: How many records it dealt with.
        seconds: How long it took.
        before: The peak of memory before it began, in MiB: the interpreter, and what the step was given.
        peak: The peak of memory at its end, in MiB.
    """

    name: str
    rows: int
    seconds: float
    before: float
    peak: float


NOTE = """

The ledger has 100,000 organizations and 20,000 branches with their members and applicants: the sample ledger repeated,
with new ids and numbers. Each step runs in a process of its own and is measured once. Memory is the process's peak,
before the step and at its end."""


def run() -> str:
    """Every step as a table."""
    return table(steps()) + NOTE


def steps(organizations: int = ORGANIZATIONS) -> list[Step]:
    """Every step, each in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        return [_in_process(name, organizations, Path(folder)) for name in STEPS]


def _in_process(name: str, organizations: int, folder: Path) -> Step:
    command = [sys.executable, "-m", "benchmarks.ledgers", str(organizations), name, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own interpreter and module
    return Step(**json.loads(done.stdout))


def measured(name: str, organizations: int, folder: Path) -> Step:
    """One step in this process."""
    rows, work = STEPS[name](organizations, folder)
    before, start = _peak(), time.perf_counter()
    found = work()
    taken = time.perf_counter() - start
    return Step(name, rows or len(list(found)), taken, before, _peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT / _MIB


def _write_ledger(organizations: int, folder: Path) -> Work:
    ledger = large_ledger(organizations, organizations // PER_BRANCH)
    return len(list(ledger)), partial(write_workbook, folder / "ledger.xlsx", ledger)


def _read(_: int, folder: Path) -> Work:
    return 0, partial(read_ledger, folder / "ledger.xlsx")


def _assess(organizations: int, _: Path) -> Work:
    ledger = large_ledger(organizations, organizations // PER_BRANCH)
    return len(list(ledger)), partial(AssessedLedger.of, ledger)


def _write_results(organizations: int, folder: Path) -> Work:
    ledger = large_ledger(organizations, organizations // PER_BRANCH)
    return len(list(ledger)), partial(write_results, folder / "results.xlsx", AssessedLedger.of(ledger))


STEPS = {
    "`write_workbook`: the ledger": _write_ledger,
    "`read_ledger`: the workbook": _read,
    "`AssessedLedger.of`": _assess,
    "`write_results`: a workbook": _write_results,
}


def table(found: list[Step]) -> str:
    """The steps as a Markdown table."""
    lines = ["| step | rows | time | per 1,000 rows | MiB before | MiB at most |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *map(_line, found)])


def _line(step: Step) -> str:
    each = step.seconds / step.rows * 1e6  # milliseconds for a thousand rows
    memory = f"{step.before:.0f} | {step.peak:.0f}"
    return f"| {step.name} | {step.rows:,} | {step.seconds:.1f} s | {each:.0f} ms | {memory} |"


def main(arguments: list[str]) -> None:
    """Print every step as a table, or one step as JSON where it is named."""
    organizations = int(arguments[0]) if arguments else ORGANIZATIONS
    if len(arguments) > 1:
        name, folder = arguments[1:]
        sys.stdout.write(json.dumps(attrs.asdict(measured(name, organizations, Path(folder)))))
    else:
        sys.stdout.write(f"{table(steps(organizations))}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
