"""zen-engine: a decision graph of one expression node, kept by the engine and asked by its key (the fast way)."""

from typing import Any

import zen

from benchmarks.peers import workload as w
from benchmarks.peers.expressions import rules

PACKAGE = "zen-engine"
given = w.numbers

RULES = rules(
    ref=lambda name: f"$.{name}",
    least=lambda a, b: f"min([{a}, {b}])",
    most=lambda a, b: f"max([{a}, {b}])",
)


def _node(key: str, kind: str, **content: Any) -> dict[str, Any]:
    return {"id": key, "type": kind, "name": key, "position": {"x": 0, "y": 0}, "content": content}


def _graph() -> dict[str, Any]:
    listed = [{"id": name, "key": name, "value": text} for name, text in RULES]
    nodes = [
        _node("facts", "inputNode"),
        _node("rules", "expressionNode", expressions=listed, passThrough=False, executionMode="single"),
        _node("answers", "outputNode"),
    ]
    edges = [
        {"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b}
        for a, b in (("facts", "rules"), ("rules", "answers"))
    ]
    return {"nodes": nodes, "edges": edges}


ENGINE = zen.ZenEngine({"loader": {"type": "static", "content": {"branch": _graph()}}})


def answers(facts: dict[str, Any]) -> dict[str, Any]:
    """Every answer, from one evaluation of the graph."""
    found: dict[str, Any] = ENGINE.evaluate("branch", facts)["result"]
    return found
