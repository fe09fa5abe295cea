"""JSON of a megabyte in which everything is wrong: what it takes to refuse it, beside `json.loads` of the same text."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from benchmarks.timing import in_turn
from pingyuan_rules import Branch, InvalidData, from_json

MEGABYTE = 1_000_000
_ROUNDS = 5
_CONFLICT = '{"full_members":1,"probationary_members":0,"members_not_transferred":9}'


def _object(part: Callable[[int], str]) -> str:
    parts: list[str] = []
    size = 0
    while size < MEGABYTE:
        parts.append(part(len(parts)))
        size += len(parts[-1]) + 1
    return f"{{{','.join(parts)}}}"


def _list(item: str) -> str:
    return f"[{','.join([item] * (MEGABYTE // (len(item) + 1)))}]"


PAYLOADS: Mapping[str, tuple[str, Any]] = {
    "nothing wrong: branches": (_list('{"id":"ZB-0001","full_members":6,"has_instructor":true}'), list[Branch]),
    "one key, doubled, among unknown ones": (_object(lambda number: f'"k{number // 2}":1'), Branch),
    "keys that are nearly right": (_object(lambda number: f'"full_memberz{number}":1'), Branch),
    "zeros in place of branches": (_list("0"), list[Branch]),
    "an unknown key in each branch": (_list('{"full_memberz":1}'), list[Branch]),
    "30 February in each branch": (_list('{"founded":"2016-02-30"}'), list[Branch]),
    "NaN in each branch": (_list('{"leadership":NaN}'), list[Branch]),
    "a contradiction in each branch": (_list(_CONFLICT), list[Branch]),
    "one text": (json.dumps({"name": "x" * MEGABYTE}), Branch),
    "a list in place of a number": (f'{{"full_members":{_list("0")}}}', Branch),
}
NOTE = """

Times are the least of 5, measured in turn. At most 100 problems are listed and the others counted, so the message has
only some kilobytes, however large the text is. Most of the time goes into reading each record with care, to count what
is wrong with it."""


def run() -> str:
    """A line for each payload."""
    lines = ["| a megabyte of | refused in | `json.loads` | ratio | problems |", "|---|---|---|---|---|"]
    for name, (text, cls) in PAYLOADS.items():
        problems = count(text, cls)
        times = in_turn({"ours": partial(count, text, cls), "json": partial(json.loads, text)}, _ROUNDS)
        ours, theirs = min(times["ours"]), min(times["json"])
        lines.append(f"| {name} | {ours * 1e3:.0f} ms | {theirs * 1e3:.1f} ms | {ours / theirs:.0f} | {problems:,} |")
    return "\n".join(lines) + NOTE


def count(text: str, cls: Any) -> int:
    """How many problems a text has, told or counted."""
    try:
        from_json(text, cls)
    except InvalidData as error:
        return len(error.problems) + error.more
    return 0
