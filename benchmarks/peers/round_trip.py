"""JSON to a branch to answers to JSON, ours and theirs in one process: `python -m benchmarks.peers.round_trip`."""

import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from benchmarks.peers import msgspec_json, pydantic_json
from benchmarks.peers import workload as w
from benchmarks.peers.__main__ import asking
from benchmarks.timing import in_turn
from pingyuan_rules import Branch, assess, from_json, to_json
from pingyuan_rules.convert import json_text as ways
from pingyuan_rules.convert.structuring import RecordHook

ROWS, ROUNDS = 300, 41


def ours(text: bytes) -> bytes:
    """The answers alone, as the others give them."""
    return to_json(assess(from_json(text, Branch), w.P), brief=True).encode()


def in_full(text: bytes) -> bytes:
    """With the status of each answer, and what falls short with its remedies in two languages."""
    return to_json(assess(from_json(text, Branch), w.P)).encode()


def read(text: bytes) -> Branch:
    """The reading alone."""
    return from_json(text, Branch)


def without_msgspec(run: Callable[[], None]) -> Callable[[], None]:
    """The same as where msgspec is not installed."""

    def running() -> None:
        kept = ways.text_reader, ways.encode
        ways.text_reader, ways.encode = (lambda *_, **__: lambda _: None), (lambda _: None)
        try:
            run()
        finally:
            ways.text_reader, ways.encode = kept

    return running


def fact_by_fact(run: Callable[[], None]) -> Callable[[], None]:
    """The same without the generated reader of objects in which nothing is wrong."""

    def running() -> None:
        kept = RecordHook.__call__
        RecordHook.__call__ = lambda hook, value, _: hook.careful(value)  # type: ignore[method-assign]
        try:
            run()
        finally:
            RecordHook.__call__ = kept  # type: ignore[method-assign]

    return running


def check(texts: list[bytes]) -> None:
    """Compare what all give.

    Raises:
        AssertionError: Where one differs.
    """
    for text in texts:
        expected = json.loads(ours(text))
        full = json.loads(in_full(text))
        for found in (pydantic_json.round_trip(text), msgspec_json.round_trip(text)):
            # Theirs are the answers that are written by hand; a later rule is one of ours alone.
            theirs = json.loads(found)
            if {name: expected[name] for name in theirs} != theirs or {
                name: full[name] for name in expected
            } != expected:
                message = f"other answers: {found.decode()}, expected {expected}"
                raise AssertionError(message)


def measure() -> dict[str, Any]:
    """The seconds that each takes for one text: the least of many, measured in turn."""
    texts = [to_json(branch).encode() for branch in w.sample(ROWS)]
    check(texts[:200])
    runs = {
        "ours": asking(ours, texts),
        "ours without msgspec": without_msgspec(asking(ours, texts)),
        "ours in full": asking(in_full, texts),
        "pydantic": asking(pydantic_json.round_trip, texts),
        "msgspec": asking(msgspec_json.round_trip, texts),
        "reading": asking(read, texts),
        "reading without msgspec": without_msgspec(asking(read, texts)),
        "reading fact by fact": without_msgspec(fact_by_fact(asking(read, texts))),
        "pydantic reading": asking(pydantic_json.read, texts),
        "msgspec reading": asking(msgspec_json.read, texts),
    }
    versions = {name: version(name) for name in ("pydantic", "msgspec")}
    seconds = {name: min(times) / ROWS for name, times in in_turn(runs, ROUNDS).items()}
    return {"versions": versions, "seconds": seconds}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
