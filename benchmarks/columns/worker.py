"""One measurement in a process of its own: `python -m benchmarks.columns.worker COMPARISON FOLDER WHAT ROUNDS`.

WHAT is `check` for equal answers, `pairs` for the times of both sides in turn, `first` for the times of policies that
were not seen before, `ours` or `other` for the memory of one side.
"""

import gc
import json
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import narwhals as nw

from benchmarks.branches import YEAR_END
from benchmarks.columns.data import Files
from benchmarks.columns.engines import COMPARISONS, NAMES, OBJECTS, WITH_OBJECTS


def main() -> None:
    """Measure, and print what was found as JSON."""
    name, folder, what, rounds = sys.argv[1:]
    comparison = {**COMPARISONS, OBJECTS: WITH_OBJECTS}[name]
    sides = comparison.open(Files.of(Path(folder)), comparison.columns)
    gc.collect()
    runs = {"ours": partial(sides.ours, YEAR_END), "other": partial(sides.other, YEAR_END)}
    match what:
        case "check":
            found: dict[str, Any] = {"equal": _answers(runs["ours"]()) == _answers(runs["other"]())}
        case "pairs":
            for run in runs.values():
                run()
                run()
            found = {"pairs": [[_seconds(run) for run in runs.values()] for _ in range(int(rounds))]}
        case "first":
            for _ in range(5):  # the engine and its libraries are loaded before, and Java has compiled what Spark needs
                runs["ours"]()
            # A rule reads this number, so nothing that was planned before is of use.
            totals = range(YEAR_END.city_site_total + 1, YEAR_END.city_site_total + 1 + int(rounds))
            unseen = [attrs.evolve(YEAR_END, city_site_total=total) for total in totals]
            found = {"first": [[_seconds(partial(sides.ours, policy)) for _ in range(2)] for policy in unseen]}
        case _:
            found = _peak(runs[what])
    sys.stdout.write(f"\n{json.dumps(found)}\n")


def _answers(native: Any) -> dict[str, list[Any]]:
    frame = nw.from_native(native).lazy().collect(backend="pyarrow").to_native()
    return {name: [_plain(value) for value in frame[name].to_pylist()] for name in NAMES}


def _plain(value: Any) -> Any:
    return None if value != value else value  # noqa: PLR0124 - not a number is null


def _seconds(run: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    answers = run()
    taken = time.perf_counter() - start
    del answers
    return taken


def _peak(run: Callable[[], object]) -> dict[str, float]:
    """MiB of the process before, and the most while it runs."""
    before = _resident()
    most = [before]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            most.append(_resident())

    watching = threading.Thread(target=watch)
    watching.start()
    answers = run()
    done.set()
    watching.join()
    del answers
    return {"before": before, "most": max(most)}


def _resident() -> float:
    """MiB that the process holds for itself, without files that are mapped into it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon:")) / 1024


if __name__ == "__main__":
    main()
