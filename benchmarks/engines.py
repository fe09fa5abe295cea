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
    "| engine | as what | one branch | `assess` is faster | with explanations faster | by hand faster |\n"
    "|---|---|---|---|---|---|\n"
)
NOTE = """

The same branches and the same 25 answers, compared before anything is timed; times are the least of 51, taken in
turn. Each engine is given what it is made for (dictionaries, situations, symbols), prepared outside of the timing,
with dates already taken apart; `assess` is given the record and gives a typed result. None of the engines explains
anything here, while *with explanations* is `book.explain`, which records every value on the way to every answer;
its words are built when they are looked at. The last column is plain Python written by hand."""


def run() -> str:
    """A line for each peer."""
    return HEAD + "\n".join(line(in_peers("-m", "benchmarks.peers", name), said) for name, said in PEERS.items()) + NOTE


def line(found: dict[str, Any], said: str) -> str:
    """A peer's time, and how many times as fast ours is."""
    each = found["seconds"]
    ratios = " | ".join(f"{each['peer'] / each[name]:,.0f} ×" for name in ("assess", "explain", "by hand"))
    return f"| {found['package']} {found['version']} | {said} | {each['peer'] * 1e6:,.0f} µs | {ratios} |"
