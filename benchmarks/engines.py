"""Every rule of 2016 about one branch, against the engines that people use for rules.

Each peer runs in a process of its own in which ours is timed too, in turn.
"""

from typing import Any

from benchmarks.peers_environment import run as in_peers

PEERS = {
    "zen_engine": "a decision graph in its expression language",
    "business_rules_list": "variables, actions and rules as JSON",
    "clips_rules": "forward-chaining rules of CLIPS",
    "rule_engine_rules": "typed expressions",
    "maykin_json_logic": "json-logic documents (maykin's port)",
    "experta_rules": "forward-chaining rules in Python",
    "openfisca_rules": "variables with formulas, one simulation for each branch",
}
HEAD = (
    "| engine | rules written as | one branch | `assess` is faster by | with explanations | by hand |\n"
    "|---|---|---|---|---|---|\n"
)
NOTE = """

All engines answer for the same branches with the same 25 answers, which are compared before anything is timed. Times
are the least of 51, measured in turn. Each engine gets its facts in its own form (dictionaries, situations, symbols),
prepared before the timing, with dates split into numbers; `assess` gets the record and returns a typed result. *With
explanations* is `book.explain`, which records every intermediate value of every answer and builds its words when they
are read; the engines explain nothing here. The last column is plain Python written by hand."""


def run() -> str:
    """A line for each peer."""
    return HEAD + "\n".join(line(in_peers("-m", "benchmarks.peers", name), said) for name, said in PEERS.items()) + NOTE


def line(found: dict[str, Any], said: str) -> str:
    """A peer's time, and how many times as fast ours is."""
    each = found["seconds"]
    ratios = " | ".join(f"{each['peer'] / each[name]:,.0f} ×" for name in ("assess", "explain", "by hand"))
    return f"| {found['package']} {found['version']} | {said} | {each['peer'] * 1e6:,.0f} µs | {ratios} |"
