"""Rules and policies with one thing changed: which changes the shipped cases notice, and which change no answer.

Answers come from the reference reading, which walks the trees and keeps nothing; so a tree may be changed for a while.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import attrs

from pingyuan_rules import Case, InvalidData, Policy, policy_on, read_cases
from pingyuan_rules.engine import UNKNOWN, Rule, Status
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.solver.completions import answers_differ
from pingyuan_rules.engine.solver.record_space import Space, bounded_variable, bounds_of
from pingyuan_rules.engine.solver.solving import Solving
from pingyuan_rules.engine.solver.three_valued_formulas import Formula
from pingyuan_rules.engine.terms import Order
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.policy.parameters import WEIGHTS
from pingyuan_rules.rules.county_book import book

AnyRule = Rule[Any, Any, Any]
SHIPPED = Path(__file__).parents[2] / "cases"
ORDERS: tuple[Order, ...] = ("==", "!=", "<", "<=", ">", ">=")
SECONDS = 60.0
UP_TO = 3
STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 1_000)
PUBLIC = tuple(rule for record in book.records for rule in book.rules_of(record))


@cache
def shipped() -> tuple[Case, ...]:
    """The shipped cases, each on its day and under its policy."""
    return tuple(read_cases(SHIPPED))


@cache
def reads(rule: AnyRule) -> frozenset[AnyRule]:
    """The rules that enter into the answers of a rule, those about related records too, and itself."""
    parts = list(t.walk(rule.term))
    items = [part.item for part in parts if isinstance(part, t.Fold)]
    called = [part.rule for part in (*parts, *items) if isinstance(part, t.Call)]
    return frozenset({rule}.union(*(reads(cast("AnyRule", each)) for each in called)))


@cache
def answered_by(rule: AnyRule) -> tuple[AnyRule, ...]:
    """The rules into whose answers a rule enters."""
    return tuple(each for each in PUBLIC if rule in reads(each))


# What the cases notice.


def answer(rule: AnyRule, record: Any, policy: Any) -> object:
    """What a rule answers, or that it concerns another record."""
    if not rule.info.in_force(policy.on):
        return Status.NOT_IN_FORCE
    if rule.applies is not None and evaluate(rule.applies, record, policy) is False:
        return Status.NOT_APPLICABLE
    return evaluate(rule, record, policy)


def notices(case: Case, rules: Sequence[AnyRule], policy: Any = None) -> bool:
    """Whether a case expects another answer of one of some rules than they give, which are not as they were."""
    for expected in case.expected:
        if expected.rule in rules:
            wanted = expected.outcome
            known = wanted.value is not UNKNOWN or wanted.status in {Status.NOT_IN_FORCE, Status.NOT_APPLICABLE}
            named = wanted.value if wanted.value is not UNKNOWN else wanted.status
            if answer(expected.rule, case.record, policy or case.policy) != (named if known else UNKNOWN):
                return True
    return False


# Comparisons.


def replaced(value: Any, old: t.Term, new: t.Term) -> Any:
    """A tree in which one part is another."""
    if value == old:
        return new
    if isinstance(value, tuple):
        return tuple(replaced(each, old, new) for each in value)
    if type(value).__module__ != t.__name__ or not attrs.has(type(value)):
        return value
    names = [field.name for field in attrs.fields(type(value)) if field.init and field.name not in {"kind", "relation"}]
    return attrs.evolve(value, **{name: replaced(getattr(value, name), old, new) for name in names})


@contextmanager
def changed(rule: AnyRule, term: t.Term) -> Iterator[None]:
    """A rule with another tree, for a while."""
    kept = rule.term
    rule._term = term
    try:
        yield
    finally:
        rule._term = kept


def comparisons() -> Iterator[tuple[AnyRule, t.Compare, t.Term]]:
    """Every comparison of every rule with every other order, and the tree that the rule then has."""
    for rule in cast("tuple[AnyRule, ...]", book.all_rules):
        for part in dict.fromkeys(each for each in t.walk(rule.term) if isinstance(each, t.Compare)):
            ordered = part.left.kind != BOOL and part.left.kind.enum is None
            for order in ORDERS if ordered else ORDERS[:2]:
                if order != part.order:
                    changed_part = attrs.evolve(part, order=order)
                    yield rule, changed_part, replaced(rule.term, part, changed_part)


def notice_comparison(rule: AnyRule, term: t.Term) -> bool:
    """Whether a case notices that a rule has another tree."""
    rules = answered_by(rule)
    with changed(rule, term):
        return any(notices(case, rules) for case in shipped())


def can_change(rule: AnyRule, term: t.Term) -> AnyRule | None:
    """A rule that answers some record otherwise because a rule has another tree; None if it is proved that none does.

    Asked of the values of every policy of the shipped cases, on whatever day, of records whose facts may be unknown.
    """
    for public in answered_by(rule):
        asked: set[tuple[object, ...]] = set()
        for policy in policies():
            values: dict[str, Any] = values_of([public], policy)
            dated = "on" in values
            values.pop("on", None)
            if not public.info.in_force(policy.on) or tuple(values.values()) in asked:
                continue
            asked.add(tuple(values.values()))
            solving = Solving(SECONDS)
            if dated:
                values["on"] = Formula(bounded_variable(solving, facts_of(Policy)["on"], "on"))
            space: Space[Any] = Space(solving, public.record, unknown=True, up_to=UP_TO)
            before = space.translator(values).formula(public.term)
            with changed(rule, term):
                after = space.translator(values).formula(public.term)
            if solving.solve(answers_differ(before, after)):
                return public
    return None


@cache
def policies() -> tuple[Policy, ...]:
    """The policies of the shipped cases, each once."""
    return tuple(dict.fromkeys(cast("Policy", case.policy) for case in shipped()))


# Parameters.


@attrs.frozen
class Value:
    """A value of a parameter, from one day to the day before another."""

    name: str
    since: date
    until: date
    value: Any

    def holds(self, policy: Policy) -> bool:
        """Whether a policy has it; another county's value stands in its place."""
        return self.since <= policy.on < self.until and getattr(policy, self.name) == self.value

    def lines(self) -> Iterator[Iterator[Any]]:
        """Other values to try, in lines that lead away from it."""
        kind = facts_of(Policy)[self.name].kind
        if kind == BOOL or kind.enum is not None:
            for other in (False, True) if kind == BOOL else kind.enum or ():
                if other != self.value:
                    yield iter([other])
        elif isinstance(self.value, date):
            for sign in (1, -1):
                yield (self.value + sign * timedelta(days) for days in STEPS)
        else:
            low, high = bounds_of(facts_of(Policy)[self.name])
            for sign, end in ((1, high), (-1, low)):
                near = (self.value + sign * step for step in STEPS)
                yield (type(self.value)(each) for each in (*near, end) if low <= each <= high and each != self.value)


def values_in_force() -> Iterator[Value]:
    """Every value of every parameter of Pingyuan's policy."""
    for name, sources in pingyuan_values().items():
        begins = [source.since for source in sources]
        for source, following in zip(sources, [*begins[1:], date.max], strict=True):
            until = min(following, source.until or date.max)
            yield Value(name, source.since, until, source.value)


def with_value(policy: Policy, name: str, value: Any) -> Policy | None:
    """A policy with another value; None where no policy may have it. What is given to a weight another one loses."""
    values = {name: value}
    for group in WEIGHTS:
        if name in group:
            other = group[group.index(name) - 1]
            values[other] = getattr(policy, other) - (value - getattr(policy, name))
    try:
        return attrs.evolve(policy, **values)
    except InvalidData:
        return None


def value_can_change(name: str, before: Policy, after: Policy) -> bool:
    """Whether a rule answers some record otherwise under one policy than under another."""
    rules = (rule for rule in PUBLIC if name in rule.parameters and rule.info.in_force(before.on))
    return any(differs(rule, *(tuple(values_of([rule], each).items()) for each in (before, after))) for rule in rules)


@cache
def differs(rule: AnyRule, before: tuple[tuple[str, object], ...], after: tuple[tuple[str, object], ...]) -> bool:
    """Whether a rule answers some record otherwise with some values of parameters than with others."""
    solving = Solving(SECONDS)
    space: Space[Any] = Space(solving, rule.record, unknown=True, up_to=UP_TO)
    one, other = (space.translator(dict(each)).formula(rule.term) for each in (before, after))
    return solving.solve(answers_differ(one, other))


def changed_values(value: Value) -> Iterator[Any]:
    """The other values of a parameter that are tried: on either side the nearest that changes an answer."""
    held = [policy for policy in (*policies(), policy_on(value.since)) if value.holds(policy)]

    def changes(other: Any) -> bool:
        pairs = [(policy, with_value(policy, value.name, other)) for policy in held]
        return any(after is not None and value_can_change(value.name, policy, after) for policy, after in pairs)

    for line in value.lines():
        passed = value.value
        for other in line:
            if changes(other):
                # What lies between the last two that were tried has not been tried yet.
                between = range(passed, other, 1 if other > passed else -1)[1:] if isinstance(other, int) else ()
                yield next(filter(changes, map(type(value.value), between)), other)
                break
            passed = other


def notice_value(value: Value, other: Any) -> bool:
    """Whether a case notices that a parameter has another value."""
    rules = tuple(rule for rule in PUBLIC if value.name in rule.parameters)
    for case in shipped():
        if value.holds(cast("Policy", case.policy)):
            after = with_value(cast("Policy", case.policy), value.name, other)
            if after is not None and notices(case, rules, after):
                return True
    return False
