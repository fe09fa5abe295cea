"""One measurement in a process of its own: `python -m benchmarks.columns.worker ENGINE FOLDER SIDE TYPES ROUNDS`.

SIDE is `ours` or `theirs` for memory, `check` for equal answers, `pairs` for times. TYPES is `plain`, or `small` where
ours works on small types; what is written by hand always works on plain ones.
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

import narwhals as nw

from benchmarks.columns.data import Files
from benchmarks.columns.engines import ENGINES, NAMES


def main() -> None:
    """Measure, and print what was found as JSON."""
    engine_name, folder, side, types, rounds = sys.argv[1:]
    engine = ENGINES[engine_name]()
    files = Files.of(Path(folder))
    plain = engine.load(files)
    small = engine.small(files) if types == "small" and engine.small else plain
    gc.collect()
    sides: dict[str, Callable[[], Any]] = {
        "ours": partial(engine.ours, small, types == "small"),
        "theirs": partial(engine.theirs, plain),
    }
    if side in sides:
        found: dict[str, Any] = _peak(sides[side])
    elif side == "check":
        found = {"equal": _answers(sides["ours"]()) == _answers(sides["theirs"]())}
    else:
        for run in sides.values():
            run()
        found = {"pairs": [[_seconds(run) for run in sides.values()] for _ in range(int(rounds))]}
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
