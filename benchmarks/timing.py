"""Timing two things in turn, so that the ratio holds when the machine's speed drifts."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

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

    @classmethod
    def of(cls, name: str, ours: Sequence[float], theirs: Sequence[float], goal: float | None) -> Self:
        """The ratio of times that were taken in turn."""
        pairs = [a / b for a, b in zip(ours, theirs, strict=True)]
        return cls(name, statistics.median(ours), statistics.median(theirs), statistics.median(pairs), goal)


def compare(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], *, goal: float | None, rounds: int = 15
) -> Ratio:
    """Time the two in turn, after one warm-up of each."""
    times = in_turn({"ours": ours, "theirs": theirs}, rounds)
    return Ratio.of(name, times["ours"], times["theirs"], goal)


def compare_briefly(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], *, goal: float | None, rounds: int = 51
) -> Ratio:
    """The same for what takes a few milliseconds: of many timings the least, which a busy machine leaves alone."""
    times = in_turn({"ours": ours, "theirs": theirs}, rounds)
    return Ratio.of(name, [min(times["ours"])], [min(times["theirs"])], goal)


def in_turn(runs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """The seconds that each of several things takes: all once, then all again, after one warm-up of each."""
    for run in runs.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(seconds(run))
    return times


def seconds(run: Callable[[], object]) -> float:
    """How long it takes once, without the collector of garbage."""
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
