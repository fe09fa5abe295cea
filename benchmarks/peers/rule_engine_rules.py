"""rule-engine: one typed expression for each answer, parsed beforehand; each sees the answers before it."""

from typing import Any

import rule_engine

from benchmarks.peers import workload as w
from benchmarks.peers.expressions import rules

PACKAGE = "rule-engine"
given = w.numbers

FLOAT, BOOLEAN, STRING = rule_engine.DataType.FLOAT, rule_engine.DataType.BOOLEAN, rule_engine.DataType.STRING


def least(a: str, b: str) -> str:
    """The lesser of two numbers, for which the language has no word."""
    return f"(({a}) < ({b}) ? ({a}) : ({b}))"


def most(a: str, b: str) -> str:
    """The greater of two numbers."""
    return f"(({a}) > ({b}) ? ({a}) : ({b}))"


TEXT = rules(str, least, most)


def _types() -> dict[str, Any]:
    """The types of facts, and of the answers that other answers use."""
    facts = w.numbers(w.sample(1)[0])
    known = {name: BOOLEAN if name in w.BOOLEANS else STRING if name in w.TEXTS else FLOAT for name in facts}
    truths = dict.fromkeys(("premises", "site_qualified", "systems_complete", "five_good_met"), BOOLEAN)
    return known | {name: truths.get(name, FLOAT) for name, _ in TEXT}


CONTEXT = rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(_types()))
RULES = [(name, rule_engine.Rule(text, context=CONTEXT)) for name, text in TEXT]


def answers(facts: dict[str, Any]) -> dict[str, Any]:
    """Every answer, in turn."""
    known = dict(facts)
    for name, rule in RULES:
        known[name] = rule.evaluate(known)
    return known
