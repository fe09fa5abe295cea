"""JSON to a branch to answers to JSON, against pydantic and msgspec, in one process."""

from typing import Any

from benchmarks.peers_environment import run as in_peers

WHOLE = {
    "ours": "ours, msgspec installed",
    "ours without msgspec": "ours without msgspec",
    "pydantic": "pydantic {pydantic}, strict",
    "msgspec": "msgspec {msgspec}, Struct",
    "ours in full": "ours with status, findings and remedies in two languages",
}
READING = {
    "reading": "ours, msgspec installed",
    "reading without msgspec": "ours without msgspec",
    "reading fact by fact": "ours without msgspec and without the generated reader of objects",
    "pydantic reading": "pydantic {pydantic}, strict",
    "msgspec reading": "msgspec {msgspec}, Struct",
}
NOTE = """

Times are the least of 41, measured in turn. All read the same bytes, with the same facts, bounds and invariant, and
write the same JSON, which is compared first; the last line of the first table writes more. With pydantic and msgspec
the answers come from the rules written by hand for known facts, which later rules of ours are not among. A key
given twice is an error here; pydantic and msgspec silently take the last. All problems would be reported together,
with paths, in two languages; this input has none."""


def run() -> str:
    """The round trip, and its first half."""
    found = in_peers("-m", "benchmarks.peers.round_trip")
    return f"{_table('the whole way', found, WHOLE)}\n\n{_table('reading alone', found, READING)}{NOTE}"


def _table(title: str, found: dict[str, Any], names: dict[str, str]) -> str:
    seconds = found["seconds"]
    base = next(seconds[name] for name in names if name.startswith("pydantic"))
    lines = [f"| {title} | one branch | of pydantic's |", "|---|---|---|"]
    for name, said in names.items():
        lines.append(
            f"| {said.format(**found['versions'])} | {seconds[name] * 1e6:.1f} µs | {seconds[name] / base:.2f} |"
        )
    return "\n".join(lines)
