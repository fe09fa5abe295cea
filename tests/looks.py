"""What can be seen of a value, as text; a process that reads pickles imports this and nothing else.

    python tests/looks.py

It reads one pickle, a list of names and pickled values, and writes what each looks like, as JSON by name.
"""

import json
import os
import pickle
import re
import sys
from typing import Any

SEEN = (
    "status", "findings", "open_findings", "undecided", "missing_parameters", "version", "fingerprint", "facts",
    "clauses", "text", "value", "rules", "record", "problems", "expectation", "sources", "overlay_name", "name",
)  # fmt: skip
"""What values are asked, if they have it: much of it is worked out only now."""


def look(value: Any) -> str:
    """What a value and its parts look like, in Python's words."""
    lines = [type(value).__qualname__, repr(value)]
    for name in SEEN:
        if isinstance(value, type) or not hasattr(type(value), name):
            continue
        part = getattr(value, name)
        try:
            lines.append(f"{name} = {part() if callable(part) else part!r}")
        except (TypeError, ValueError) as error:  # needs arguments, or a rule that only informs has no shortfall
            lines.append(f"{name}: {error}")
    if isinstance(value, tuple | list):
        lines += [look(part) for part in value]
    return re.sub(r" at 0x[0-9a-f]+", "", "\n".join(lines))  # of functions; another process has other addresses


def look_in_turn(pickles: list[tuple[str, bytes]]) -> dict[str, str]:
    """Each value in this process, the later ones with the modules that the earlier ones loaded."""
    return {name: look(pickle.loads(pickled)) for name, pickled in pickles}  # noqa: S301 - the test wrote them


def look_apart(pickles: list[tuple[str, bytes]]) -> dict[str, str]:
    """Each value in a process of its own, forked from one that has imported nothing."""
    looks = {}
    for name, pickled in pickles:
        reading, writing = os.pipe()
        if not os.fork():
            with os.fdopen(writing, "w", encoding="utf-8") as stream:
                try:
                    stream.write(look(pickle.loads(pickled)))  # noqa: S301 - as above
                except Exception as error:  # noqa: BLE001 - the test shows it
                    stream.write(f"{type(error).__name__}: {error}")
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as stream:
            looks[name] = stream.read()
        os.wait()
    return looks


if __name__ == "__main__":
    way = look_apart if "apart" in sys.argv else look_in_turn
    json.dump(way(pickle.load(sys.stdin.buffer)), sys.stdout)  # noqa: S301 - as above
