"""From a rule's function to its tree, with everything that is checked when a rule is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.source import read_source
from pingyuan_rules.engine.tracing import Subject, Tracer, describe, traced
from pingyuan_rules.engine.values import BOOL

if TYPE_CHECKING:
    from pingyuan_rules.engine.rule import Rule
    from pingyuan_rules.engine.terms import Term


def trace(rule: Rule[Any, Any, Any]) -> Term:
    """The tree of a rule; the rules it calls are traced too.

    Raises:
        RuleError: For the first thing that is wrong with the rule.
    """
    read_source(rule.function, lambda target: isinstance(target, type(rule)))
    _check_standing(rule)
    term = _traced(rule)
    for part in t.walk(term):
        if isinstance(part, t.Call):
            _check_call(rule, part.rule)
        elif isinstance(part, t.Quotient):
            _check_divisor(rule, part.by)
    return term


def _traced(rule: Rule[Any, Any, Any]) -> Term:
    tracer = Tracer(rule.name, rule.function.__code__)
    arguments = [Subject(rule.record, facts_of(rule.record), t.Fact, tracer)]
    if rule.takes_policy:
        policy = rule.book.policy_class
        arguments.append(Subject(policy, facts_of(policy), t.Param, tracer))
    term = traced(rule.function, arguments, tracer)
    if term.kind != rule.kind:
        rule.refuse(f"it declares {rule.kind.name} and returns {describe(term)}")
    applies = rule.standing.applies
    return term if applies is None else t.Concerns(t.Call(applies, BOOL), term, term.kind)


def _check_standing(rule: Rule[Any, Any, Any]) -> None:
    standing, applies = rule.standing, rule.standing.applies
    if rule.name in facts_of(rule.record):
        rule.refuse(f"{rule.record.__name__} has a fact of that name, and both would be one column; rename the rule")
    if standing.shall_be is not None and rule.kind != BOOL:
        rule.refuse(f"shall_be={standing.shall_be} is for conditions, and it answers {rule.kind.name}; leave it out")
    if applies is not None and applies.kind != BOOL:
        rule.refuse(f"applies={applies.name} is to say yes or no, and it answers {applies.kind.name}")


def _check_call(rule: Rule[Any, Any, Any], called: Rule[Any, Any, Any]) -> None:
    if called.book is not rule.book:
        rule.refuse(f"{called.name} stands in the book {called.book.name}; a rule calls rules of its own book")
    if called.record is not rule.record:
        rule.refuse(f"{called.name} is about {called.record.__name__}, this rule about {rule.record.__name__}")
    if not called.standing.outlasts(rule.standing):
        rule.refuse(f"{called.name} is not in force as long as this rule; give both the same dates")
    called.term  # noqa: B018 - traces it, so that a circle is found now


def _check_divisor(rule: Rule[Any, Any, Any], by: Term) -> None:
    if isinstance(by, t.Param) and not facts_of(rule.book.policy_class)[by.name].accepts_only_positive:
        rule.refuse(f"divide(...) by {by.name}, which may be 0; define the parameter with ge=1")
