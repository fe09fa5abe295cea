"""Timing two things in turn, so that the ratio holds when the machine's speed drifts."""

import gc
import statistics
import time
from collections.abc import Callable

import attrs


@attrs.frozen
class Ratio:
    """How long one thing took against another.

    Attributes:
        name: What was compared.
        ours: Median seconds of the first.
        theirs: Median seconds of the second.
        ratio: Median of the ratios, pair by pair.
        goal: The ratio that should not be exceeded, or None.
    """

    name: str
    ours: float
    theirs: float
    ratio: float
    goal: float | None


def compare(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], *, goal: float | None, rounds: int = 15
) -> Ratio:
    """Time the two in turn, after one warm-up of each."""
    ours()
    theirs()
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    return Ratio(
        name,
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
        goal,
    )


def _seconds(run: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    run()
    taken = time.perf_counter() - start
    gc.enable()
    return taken


def table(ratios: list[Ratio]) -> str:
    """The ratios as a Markdown table."""
    lines = ["| what | ours | other | ratio | goal |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.name} | {_spoken(r.ours)} | {_spoken(r.theirs)} | {r.ratio:.2f} | {_goal(r.goal)} |" for r in ratios
    ]
    return "\n".join(lines)


def _goal(ratio: float | None) -> str:
    return "none" if ratio is None else f"≤ {ratio:g}"


def _spoken(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
