"""Time one peer beside ours, in this process: `python -m benchmarks.peers MODULE`; what was found goes out as JSON."""

import importlib
import json
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any

from benchmarks import by_hand
from benchmarks.peers import workload as w
from benchmarks.timing import in_turn, seconds
from pingyuan_rules import assess, book

ROWS, CHECKED, ROUNDS = 1_000, 300, 51
LONG = 0.01
"""Seconds that one timing is to take, so short that on a busy machine some are not interrupted."""


def check(peer: Any) -> None:
    """Compare what a peer answers with what we answer.

    Raises:
        AssertionError: Where they differ.
    """
    names = set(w.ANSWERS)
    for branch in w.sample(CHECKED):
        found = {name: value for name, value in peer.answers(peer.given(branch)).items() if name in names}
        expected = w.expected(branch)
        differ = {name: (found.get(name), known) for name, known in expected.items() if found.get(name) != known}
        if differ:
            message = f"{peer.PACKAGE} answers otherwise on {branch.id} (found, expected): {differ}"
            raise AssertionError(message)


def measure(peer: Any) -> dict[str, Any]:
    """The seconds that each of four takes for a branch: the least of many, measured in turn."""
    rows = w.sample(ROWS)
    asked: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "peer": (peer.answers, [peer.given(row) for row in rows]),
        "assess": (lambda row: assess(row, w.P), rows),
        "explain": (lambda row: book.explain(row, w.P), rows),
        "by hand": (lambda row: by_hand.assess(row, w.P), rows),
    }
    sized = {name: _sized(ask, given) for name, (ask, given) in asked.items()}
    times = in_turn({name: asking(asked[name][0], given) for name, given in sized.items()}, ROUNDS)
    each = {name: min(found) / len(sized[name]) for name, found in times.items()}
    return {"package": peer.PACKAGE, "version": version(peer.PACKAGE), "seconds": each}


def _sized(ask: Callable[[Any], object], given: list[Any]) -> list[Any]:
    """As many of what is given as one timing asks about."""
    asking(ask, given[:20])()
    count = max(3, int(LONG / (seconds(asking(ask, given[:20])) / 20)))
    return (given * (count // len(given) + 1))[:count]


def asking(ask: Callable[[Any], object], rows: Iterable[Any]) -> Callable[[], None]:
    """Ask about every row."""

    def run() -> None:
        for row in rows:
            ask(row)

    return run


if __name__ == "__main__":
    module = importlib.import_module(f"benchmarks.peers.{sys.argv[1]}")
    check(module)
    sys.stdout.write(json.dumps(measure(module)))
