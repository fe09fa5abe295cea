"""Whether anything became slower than its committed baseline: `benchmarks/baseline.json`.

What an operation takes is divided by what the rules written by hand take, so that a baseline holds on other
machines. Where valgrind is installed instructions are counted, which a busy machine does not change; elsewhere times
are compared, with a wider margin.
"""

import json
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

from benchmarks import counting
from benchmarks.operations import BY_HAND, operations
from benchmarks.timing import in_turn

BASELINE = Path(__file__).parent / "baseline.json"
ROUNDS = 25
ACCEPT = "if that is meant, run `python -m benchmarks --accept` and commit benchmarks/baseline.json with the reason"


@attrs.frozen
class Method:
    """A way to measure.

    Attributes:
        name: What is measured.
        margin: How much more than the baseline is let pass.
    """

    name: str
    margin: float


COUNTED, TIMED = Method("instructions", 1.1), Method("times", 1.2)


@attrs.frozen
class Verdict:
    """How one operation stands.

    Attributes:
        name: The operation.
        found: What it takes, as a share of the rules written by hand.
        baseline: What it took; None where nothing is known.
        margin: How much more is let pass.
    """

    name: str
    found: float
    baseline: float | None
    margin: float

    @property
    def failure(self) -> str | None:
        """What to say where it became slower."""
        if self.baseline is None or self.found <= self.baseline * self.margin:
            return None
        slower, most = (self.found / self.baseline - 1) * 100, self.baseline * self.margin
        return (
            f"guard: {self.name} became {slower:.0f} % slower: it takes {self.found:.3f} of the rules by hand, took "
            f"{self.baseline:.3f}, and {most:.3f} would pass; {ACCEPT}"
        )

    @property
    def line(self) -> str:
        """The operation as a line of a table."""
        if self.baseline is None:
            return f"| {self.name} | {self.found:.3f} | | no baseline for this Python |"
        change = self.found / self.baseline - 1
        return f"| {self.name} | {self.found:.3f} | {self.baseline:.3f} | {change * 100:+.1f} % |"


def method() -> Method:
    """How this machine measures."""
    return COUNTED if counting.is_possible() else TIMED


def measured(how: Method) -> dict[str, float]:
    """What each operation takes, as a share of the rules written by hand."""
    if how is COUNTED:
        found: Mapping[str, float] = counting.counts()
    else:
        found = {name: min(times) for name, times in in_turn(operations(), ROUNDS).items()}
    return {name: taken / found[BY_HAND] for name, taken in found.items() if name != BY_HAND}


def key() -> str:
    """What a baseline holds for: the interpreter and the processor's kind."""
    version = ".".join(platform.python_version_tuple()[:2])
    return f"{platform.python_implementation()} {version} {platform.machine()}"


def baseline(how: Method, path: Path = BASELINE) -> dict[str, float]:
    """The committed baseline for this interpreter; empty where there is none."""
    kept: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8")).get(how.name, {})
    return kept.get(key(), {})


def verdicts(how: Method, found: Mapping[str, float], kept: Mapping[str, float]) -> list[Verdict]:
    """How each operation stands."""
    return [Verdict(name, share, kept.get(name), how.margin) for name, share in found.items()]


_latest: list[Verdict] = []


def run() -> str:
    """A line for each operation."""
    how = method()
    _latest[:] = verdicts(how, measured(how), baseline(how))
    head = (
        f"Measured by {how.name}; more than {(how.margin - 1) * 100:.0f} % beyond the baseline fails. The unit "
        "is what the rules written by hand take for the same branches.\n\n"
        "| operation | now | baseline | change |\n|---|---|---|---|\n"
    )
    return head + "\n".join(verdict.line for verdict in _latest)


def failures() -> list[str]:
    """What became slower, as `run` found it."""
    return [verdict.failure for verdict in _latest if verdict.failure]


def accept(path: Path = BASELINE) -> int:
    """Take what is measured now as the baseline for this interpreter, by each method that it has."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for how in (COUNTED, TIMED):
        if how is TIMED or counting.is_possible():
            found = {name: round(share, 4) for name, share in measured(how).items()}
            kept.setdefault(how.name, {})[key()] = found
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"accepted: {path.name}\n")
    return 0
